"""What the command line says beside an update: how to go on, and what may not have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli import cli_messages
from tracker.cli.console import print_hint
from tracker.cli.context import CommandContext, shell_quote
from tracker.domain.message_filling import fill
from tracker.render.update_words import NextSteps, describe_doubts

if TYPE_CHECKING:
    from tracker.domain.recorded_update import RecordedUpdate
    from tracker.domain.records import LogEntry


def next_steps() -> NextSteps:
    """How to go on, in the words of the command line."""
    return NextSteps(fill(cli_messages.TO_UNDO), _move_due_date)


def _move_due_date(entry: LogEntry) -> str:
    return fill(cli_messages.MOVE_DUE_DATE, ref=shell_quote(entry.commitment), day=entry.due_on)


def print_update_hints(context: CommandContext, recorded: RecordedUpdate) -> None:
    """Say what may not have been meant, and how it is put right."""
    if context.json:
        return
    entry = recorded.entry
    due_date = fill(cli_messages.DUE_DATE_MISTYPED, ref=shell_quote(entry.commitment), day=entry.due_on)
    value = fill(cli_messages.VALUE_MISTYPED, update=entry.update)
    for sentence in describe_doubts(recorded, due_date, value):
        print_hint(sentence)
