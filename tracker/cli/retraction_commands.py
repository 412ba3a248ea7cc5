"""The commands that take back what was recorded: undo, retract."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import print_hint, read_note
from tracker.cli.context import CommandContext, author
from tracker.cli.entry_numbers import parse_entry_number
from tracker.cli.shared_options import AsOfOptions, YesOption, make_app, shared_options
from tracker.domain.errors import Cancelled, RuleViolation, UsageError
from tracker.domain.message_filling import fill
from tracker.render.counted_words import format_counts
from tracker.render.formats import Answer
from tracker.render.retraction_words import describe_entry, describe_retraction
from tracker.render.revision_words import describe_terms

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import LogEntry
    from tracker.domain.vocabulary import Status
    from tracker.queries.commands import Command, CommandEntry
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
    from tracker.queries.log_numbers import entry_with_number

    with context.write_transaction("retract") as (connection, stamp):
        if entry_with_number(connection, number).table != "status_update":
            described = _describe_other_entry(connection, number)
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


def _describe_other_entry(connection: Connection, number: int) -> str:
    """An entry that is no update: of a revision, what it says."""
    from tracker.domain.records import format_update_number
    from tracker.queries.log_numbers import entry_with_number
    from tracker.queries.revisions import revisions_with_uids
    from tracker.queries.terms_in_force import value_of_term

    name, uid = format_update_number(number), entry_with_number(connection, number).uid
    for one in revisions_with_uids(connection, [uid]):
        terms = {term: value_of_term(one.of.kind, term, text) for term, text in one.terms.items()}
        return fill(cli_messages.REVISION, number=name, ref=one.of.ref, terms=describe_terms(terms))
    return name


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
    return fill(cli_messages.GOES_TOO, entry=describe_entry(entry))


@app.command()
@shared_options
def undo(context: CommandContext, yes: YesOption = False) -> None:
    """Take back all that my last command recorded, after showing it.

    Example: tracker undo --yes
    """
    from tracker import ledger

    reason = fill(cli_messages.UNDO_REASON)
    with context.read_transaction() as connection:
        last = _find_undoable(connection)
    if not yes:
        _confirm(last.sentences, fill(cli_messages.ASK_TO_UNDO))
    # No transaction was open while the user was asked, so it must be this command and not the last one now.
    with context.write_transaction("undo") as (connection, stamp):
        count = ledger.undo_command(connection, last.command, reason=reason, stamp=stamp)
        status_now = _status_now(connection, last.update) if last.update else None
    item = {
        "update": last.update.update if last.update else None,
        "ref": last.update.commitment if last.update else None,
        "reason": reason,
        "status_now": status_now,
        "command": last.command.words,
        "recorded_at": last.command.recorded_at,
        "entries": count,
    }
    if last.update:
        sentences = [describe_retraction(last.update, status_now)]
    else:
        sentences = [*(last.sentences if yes else ()), fill(cli_messages.UNDONE)]
    context.print_result(Answer(schema="undo", items=[item], keys=tuple(item)), *sentences)


class _LastCommand(NamedTuple):
    """What undo would take back: a command, what it recorded in words, and the update if that is all."""

    command: Command
    sentences: Sequence[str]
    update: LogEntry | None


def _find_undoable(connection: Connection) -> _LastCommand:
    """The last command of the author. Raises RuleViolation if there is none, or it made the database."""
    from tracker import queries

    command = queries.last_command_of(connection, author())
    if command is None or command.words == "init":
        message = fill(cli_messages.NOTHING_TO_UNDO, author=author())
        raise RuleViolation(message, fill(cli_messages.NOTHING_TO_UNDO_HINT))
    entries = queries.entries_of_command(connection, command.number)
    if [(entry.table, entry.rows) for entry in entries] == [("status_update", 1)]:
        update = queries.log_entry(connection, int(entries[0].first_key))
        return _LastCommand(command, [fill(cli_messages.LAST_UPDATE, entry=describe_entry(update))], update)
    return _LastCommand(command, list(_describe_command(connection, command, entries)), None)


def _describe_command(
    connection: Connection, command: Command, entries: Sequence[CommandEntry]
) -> Iterator[str]:
    """What a command recorded: how much, and the first of it."""
    counts: Counter[str] = Counter()
    for entry in entries:
        counts[_RECORD_KINDS.get(entry.table, entry.table)] += entry.rows
    yield fill(
        cli_messages.LAST_COMMAND,
        command=command.words,
        moment=command.recorded_at,
        counted=format_counts(counts),
    )
    lines = [line for entry in entries for line in _describe_written(connection, entry)]
    yield from lines[:MAX_SHOWN]


_RECORD_KINDS = {"status_update": "update", "former_ref": "rename", "agreement_standing": "standing"}


def _describe_written(connection: Connection, entry: CommandEntry) -> Iterator[str]:
    """The first rows that a command wrote in a table, each in a few words."""
    from tracker import queries

    for key in entry.first_keys(MAX_SHOWN):
        if entry.table == "status_update":
            yield _line_of_entry(queries.log_entry(connection, int(key)))
        else:
            is_revision = entry.table == "revision"
            name = _describe_other_entry(connection, int(key)) if is_revision else None
            described = name or queries.name_of_row(connection, entry.table, key)
            yield fill(cli_messages.GOES_TOO, entry=described)


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
