"""What the command line says beside an update: how to go on, and what may not have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli import cli_messages
from tracker.cli.console import print_hint
from tracker.cli.context import CommandContext, shell_quote
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.quantities import format_amount
from tracker.render.update_words import NextSteps

if TYPE_CHECKING:
    from tracker.domain.recorded_update import RecordedUpdate
    from tracker.domain.records import LogEntry


def next_steps() -> NextSteps:
    """How to go on, in the words of the command line."""
    return NextSteps(fill(cli_messages.TO_UNDO), _move_due_date)


def _move_due_date(entry: LogEntry) -> str:
    return fill(cli_messages.MOVE_DUE_DATE, ref=shell_quote(entry.commitment), day=entry.due_on)


def print_update_hints(context: CommandContext, recorded: RecordedUpdate) -> None:
    """Say what may not have been meant: a due date that slips, less than before, a day too early."""
    entry, before = recorded.entry, recorded.value_before
    if context.json:
        return
    if recorded.due_before and entry.due_on not in (None, recorded.due_before) and not entry.reporter:
        old, ref = format_day(recorded.due_before), shell_quote(entry.commitment)
        print_hint(fill(cli_messages.DUE_DATE_MOVED, before=old, ref=ref, day=entry.due_on))
    if before and entry.value is not None and entry.value < before.value:
        amount, day = format_amount(before.value), format_day(before.on)
        print_hint(fill(cli_messages.VALUE_WAS_GREATER, before=amount, day=day, update=entry.update))
    if entry.effective_on < (agreed_on := recorded.now.agreed_on):
        day = format_day(entry.effective_on)
        print_hint(fill(cli_messages.BEFORE_AGREEMENT, day=day, agreed_on=format_day(agreed_on)))
