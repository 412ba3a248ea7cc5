"""The commands that take back what was recorded: undo, retract."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import print_hint, read_note
from tracker.cli.context import CommandContext, author
from tracker.cli.shared_options import AsOfOptions, YesOption, make_app, shared_options
from tracker.domain.entry_numbers import parse_entry_number
from tracker.domain.errors import Cancelled, RuleViolation, UsageError
from tracker.domain.message_filling import fill
from tracker.domain.records import format_update_number
from tracker.render import render_messages
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import LogEntry
    from tracker.domain.vocabulary import Status
    from tracker.queries.commands import Command
    from tracker.queries.entities_with_refs import Entity

app = make_app()
MAX_SHOWN = 5  # of what is taken back


@app.command()
@shared_options
def retract(
    name: Annotated[
        str,
        typer.Argument(
            metavar="U-NUMBER|REF",
            help="An entry, as the log names it (U-45), or what should never have been entered.",
            autocompletion=completion.complete_updates,
        ),
    ],
    context: CommandContext,
    reason: Annotated[
        str, typer.Option("-m", "--note", "--reason", metavar="REASON", help="Why it is taken back.")
    ],
    yes: YesOption = False,
) -> None:
    """Take back an entry, or what should not have been entered.

    It stays on record.

    Example: tracker retract U-2 -m "Entered for the wrong commitment"

    Example: tracker retract hotline-2 -m "Entered twice" --yes
    """
    reason = read_note(reason) or ""
    if (number := parse_entry_number(name, takes_bare_number=True)) is not None:
        _retract_entry(context, number, reason)
    else:
        _retract_entity(context, name, reason, yes=yes)


def _retract_entry(context: CommandContext, number: int, reason: str) -> None:
    """Take one entry of the log back, and print how its commitment stands now."""
    from tracker import ledger
    from tracker.queries.command_contents import revised_now
    from tracker.queries.log_numbers import entry_with_number
    from tracker.render.retraction_words import describe_retraction, describe_revised_now

    with context.write_transaction("retract") as (connection, stamp):
        if entry_with_number(connection, number).table != "status_update":
            revised = revised_now(connection, number)
            described = describe_revised_now(revised) if revised else format_update_number(number)
            ledger.retract_entry(connection, number, reason=reason, stamp=stamp)
            entry = None
        else:
            entry = ledger.retract_update(connection, number, reason=reason, stamp=stamp)
            status_now = _status_now(connection, entry)
    if entry is None:
        item = {"update": f"U-{number}", "ref": None, "reason": reason, "status_now": None}
        message = fill(cli_messages.RETRACTED_ENTRY, entry=described)
    else:
        item = {"update": entry.update, "ref": entry.commitment, "reason": reason, "status_now": status_now}
        message = describe_retraction(entry, status_now)
    context.print_result(Answer(schema="retract", items=[item], keys=tuple(item)), message)


def _retract_entity(context: CommandContext, name: str, reason: str, *, yes: bool) -> None:
    """Take back what should never have been entered, after showing all that goes with it."""
    from tracker import ledger
    from tracker.queries.refs import resolve_any_ref

    with context.read_transaction() as connection:
        entity, ref = resolve_any_ref(connection, name)
        ledger.require_retractable(connection, entity, ref)
        sentences = list(_describe_loss(connection, entity, ref))
    if not yes:
        _confirm(sentences, fill(cli_messages.ASK_TO_RETRACT))
    # No transaction was open while the user was asked.
    with context.write_transaction("retract") as (connection, stamp):
        ledger.retract_entity(connection, entity, ref, reason=reason, stamp=stamp)
    item = {"update": None, "ref": ref, "reason": reason, "status_now": None}
    message = fill(cli_messages.RETRACTED_ENTITY, kind=entity.name, ref=ref)
    context.print_result(Answer(schema="retract", items=[item], keys=tuple(item)), message)


def _describe_loss(connection: Connection, entity: Entity, ref: str) -> Iterator[str]:
    """What goes: what it is called, and of a commitment its log."""
    from tracker import queries
    from tracker.domain.days import LATEST_DAY
    from tracker.domain.records import AsOf, Selection
    from tracker.domain.vocabulary import Strength

    title = queries.title_of(connection, entity, ref)
    yield fill(cli_messages.GOES, kind=entity.name, ref=ref, title=title)
    if entity.name != "commitment":
        return
    of_commitment = Selection(refs=(ref,), strengths=tuple(Strength))
    entries = [
        entry
        for entry in queries.log_entries(connection, of_commitment, AsOf(LATEST_DAY))
        if not (entry.retracted or entry.is_retraction)
    ]
    yield from map(_line_of_entry, entries[:MAX_SHOWN])
    if len(entries) > MAX_SHOWN:
        yield fill(cli_messages.MORE_GO, count=len(entries) - MAX_SHOWN)


def _line_of_entry(entry: LogEntry) -> str:
    from tracker.render.retraction_words import describe_entry

    return fill(render_messages.GOES_TOO, entry=describe_entry(entry))


@app.command()
@shared_options
def undo(context: CommandContext, yes: YesOption = False) -> None:
    """Take back all that my last command recorded, after showing it.

    Example: tracker undo --yes
    """
    from tracker import ledger
    from tracker.queries.command_contents import content_of_command
    from tracker.render.retraction_words import describe_command, describe_retraction

    reason = cli_messages.UNDO_REASON  # on record it is in English, whoever reads it
    with context.read_transaction() as connection:
        command = _find_undoable(connection)
        last = content_of_command(connection, command, MAX_SHOWN)
    told, update = list(describe_command(last)), last.only_update
    if not yes:
        _confirm(told, fill(cli_messages.ASK_TO_UNDO))
    # No transaction was open while the user was asked, so it must be this command and not the last one now.
    with context.write_transaction("undo") as (connection, stamp):
        count = ledger.undo_command(connection, command, reason=reason, stamp=stamp)
        status_now = _status_now(connection, update) if update else None
    item = {
        "update": update.update if update else None,
        "ref": update.commitment if update else None,
        "reason": reason,
        "status_now": status_now,
        "command": command.words,
        "recorded_at": command.recorded_at,
        "entries": count,
    }
    if update:
        sentences = [describe_retraction(update, status_now)]
    else:
        sentences = [*(told if yes else ()), fill(cli_messages.UNDONE)]
    context.print_result(Answer(schema="undo", items=[item], keys=tuple(item)), *sentences)


def _find_undoable(connection: Connection) -> Command:
    """The last command of the author. Raises RuleViolation if there is none, or it made the database."""
    from tracker import queries

    command = queries.last_command_of(connection, author())
    if command is None or command.words == "init":
        message = fill(cli_messages.NOTHING_TO_UNDO, author=author())
        raise RuleViolation(message, fill(cli_messages.NOTHING_TO_UNDO_HINT))
    return command


def _status_now(connection: Connection, entry: LogEntry) -> Status:
    """The status of the commitment of an entry today."""
    from tracker import queries

    return queries.implementation_state(connection, entry.commitment, AsOfOptions().at).status


def _confirm(sentences: Sequence[str], question: str) -> None:
    """Ask whether to take back what is shown. Raises Cancelled for "no", else UsageError."""
    if not sys.stdin.isatty():
        raise UsageError("\n".join(sentences), fill(cli_messages.CONFIRM_HINT))
    for sentence in sentences:
        print_hint(sentence)
    if not typer.confirm(question, err=True):
        raise Cancelled
