"""The commands about the log: update, log, undo, retract."""

from __future__ import annotations

import contextlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.answer_options import AnswerContext
from tracker.cli.console import format_counts, print_hint, read_note
from tracker.cli.context import CommandContext, author, shell_quote, today
from tracker.cli.record_options import UpdateOptions, resolve_refs
from tracker.cli.shared_options import (
    AsOfOptions,
    Command,
    SelectionOptions,
    YesOption,
    actor_option,
    day_option,
    make_app,
    shared_options,
    status_option,
)
from tracker.domain.days import format_day
from tracker.domain.errors import Cancelled, RuleViolation, UsageError
from tracker.domain.message_filling import fill
from tracker.domain.terms import UpdateTerms
from tracker.domain.untrusted_text import strip_invisible
from tracker.domain.vocabulary import Status
from tracker.render.formats import Answer, Format
from tracker.render.items import ENTRY_KEYS, entry_item
from tracker.render.render_messages import ENTRY_COLUMNS

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import ImplementationState, LogEntry
    from tracker.domain.vocabulary import Status
    from tracker.queries.last_command import Recorded


app = make_app()

EditOption = Annotated[
    bool, typer.Option("--edit", help="Write the note in your editor: VISUAL, else EDITOR.")
]


class LogSelectionOptions(SelectionOptions):
    """The options that select the entries of a log: by what they say, and of which commitments they are."""

    status: Annotated[list[Status] | None, status_option("That say that status.")] = None
    reporter: Annotated[list[str] | None, actor_option("--reporter", "That are the word of that actor.")] = (
        None
    )


class UpdateCommand(Command):
    """The command update, whose many options stand under headings in its help."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's own
        """Write the options by what they are about."""
        from tracker.cli.help_command import write_options_by_heading

        headings = {
            fill(cli_messages.WHAT_HEADING): ("status", "note", "due_on"),
            fill(cli_messages.WHEN_HEADING): ("effective_on",),
            fill(cli_messages.WHOSE_HEADING): ("reporter", "source"),
            fill(cli_messages.SELDOM_HEADING): ("successor", "edit"),
        }
        write_options_by_heading(self, ctx, formatter, headings)


@app.command(cls=UpdateCommand)
@shared_options
def update(options: UpdateOptions, context: CommandContext, edit: EditOption = False) -> None:
    """Record news: a status, a claim, a new due date, a note.

    Example: tracker update hotline limited -m "Numbers exchanged" --on 2018-01-15

    Example: tracker update fencing done --reporter IR --source "IRNA, 20 Feb"
    """
    values = options.read_values()
    if not edit:
        _record_update(context, values)
        return
    from tracker.cli.note_editor import edit_note

    with edit_note(values.get("note", "")) as note:
        _record_update(context, values | {"note": note})


def _record_update(context: CommandContext, values: Mapping[str, Any]) -> None:
    """Record an entry of these values, and print what it changed."""
    from tracker import ledger, queries

    given = {"effective_on": today(), **values}
    with context.write_transaction() as (connection, stamp):
        terms = UpdateTerms(**resolve_refs(connection, UpdateTerms, given))
        recorded = ledger.record_update(connection, terms, stamp)
        entry = queries.log_entry(connection, recorded.update)
        state_now = queries.implementation_state(connection, terms.commitment, AsOfOptions().at)
        reporter_name = queries.actor_name(connection, entry.reporter) if entry.reporter else ""
    item = entry_item(entry) | {"status_before": recorded.before.status, "status_now": state_now.status}
    message = _describe_update(entry, recorded.before, state_now, reporter_name)
    context.print_result(Answer(schema="update", items=[item], keys=tuple(item)), message)
    day = terms.effective_on
    if day < (agreed_on := state_now.agreed_on) and not context.json:
        sentence = fill(cli_messages.BEFORE_AGREEMENT, day=format_day(day), agreed_on=format_day(agreed_on))
        print_hint(sentence)


def _describe_update(
    entry: LogEntry, state_before: ImplementationState, state_now: ImplementationState, reporter_name: str
) -> str:
    """A line about what was recorded, with every day as it was understood; ``reporter_name`` for a claim."""
    due = _describe_due_date(entry, reporter_name)
    parts = filter(None, (_describe_status_change(entry, state_before, reporter_name), due))
    return fill(
        cli_messages.UPDATE_RECORDED,
        ref=entry.commitment,
        change=fill(cli_messages.LIST_COMMA).join(parts) or fill(cli_messages.NOTE_ONLY),
        day=_describe_day(entry, is_claim=bool(reporter_name)),
        update=entry.update,
        outcome=_describe_outcome(entry, state_now),
    )


def _describe_status_change(entry: LogEntry, state_before: ImplementationState, reporter_name: str) -> str:
    """What a claim says, or what an assessment changes; empty for an entry without a status."""
    if entry.status is None:
        return ""
    if reporter_name:
        return fill(cli_messages.CHANGE_OF_CLAIM, reporter=reporter_name, status=entry.status)
    if entry.status is state_before.status:
        return fill(cli_messages.CHANGE_NONE, status=entry.status)
    return fill(cli_messages.CHANGE_OF_STATUS, before=state_before.status, status=entry.status)


def _describe_due_date(entry: LogEntry, reporter_name: str) -> str:
    """The due date that an entry sets, or that a claim asks for; empty if it has none."""
    if entry.due_on is None:
        return ""
    day = format_day(entry.due_on)
    if not reporter_name:
        return fill(cli_messages.CHANGE_OF_DUE_DATE, day=day)
    if entry.status:  # which says already who it is
        return fill(cli_messages.CHANGE_ALSO_ASKED_FOR, day=day)
    return fill(cli_messages.CHANGE_ASKED_FOR, reporter=reporter_name, day=day)


def _describe_day(entry: LogEntry, *, is_claim: bool) -> str:
    """The day on which an entry was true; if that is not today, it also says when it was recorded."""
    day = format_day(entry.effective_on)
    if is_claim:
        return fill(cli_messages.TRUE_FOR_CLAIM, day=day)
    is_today = entry.effective_on == today()
    return fill(cli_messages.TRUE_TODAY if is_today else cli_messages.TRUE_ON_OTHER_DAY, day=day)


def _describe_outcome(entry: LogEntry, state_now: ImplementationState) -> str:
    """How the commitment stands today, if the update alone does not say it; and how to undo the update."""
    outcome = _describe_status_now(entry, state_now.status)
    if entry.reporter and entry.due_on:
        command = fill(cli_messages.MOVE_DUE_DATE, ref=shell_quote(entry.commitment), day=entry.due_on)
        return fill(cli_messages.ASKED_DATE_MOVES_NOTHING, command=command, outcome=outcome)
    return outcome


def _describe_status_now(entry: LogEntry, status_now: Status) -> str:
    if entry.reporter and entry.status:
        is_same = status_now is entry.status
        template = cli_messages.ASSESSMENT_IS_SAME if is_same else cli_messages.ASSESSMENT_DIFFERS
        return fill(template, status=status_now)
    if entry.status in (None, status_now):
        return fill(cli_messages.TO_UNDO)
    return fill(cli_messages.LATER_ASSESSMENT_STANDS, status=status_now)


@app.command()
@shared_options
def log(
    context: AnswerContext,
    selection_options: LogSelectionOptions,
    as_of_options: AsOfOptions,
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="[REF]", help="Of that commitment only.", autocompletion=completion.complete_commitments
        ),
    ] = None,
    since: Annotated[date | None, day_option("--since", "True on or after that day.")] = None,
    until: Annotated[date | None, day_option("--until", "True on or before that day.")] = None,
) -> None:
    """Show what changed, oldest first.

    Example: tracker log hotline

    Example: tracker log --since 2018-01-01 --until 2018-03-31 --format csv
    """
    from tracker import queries
    from tracker.queries.refs import COMMITMENT, resolve_ref

    with contextlib.ExitStack() as transaction:
        is_about_past = as_of_options.known_at is not None
        connection = transaction.enter_context(context.read_transaction(wait_for_writer=is_about_past))
        selection = selection_options.to_selection(connection)
        if ref is not None:
            selection = selection._replace(refs=(resolve_ref(connection, COMMITMENT, ref),))
        at, last_day = as_of_options.at, min(filter(None, (until, as_of_options.as_of)), default=None)
        found = queries.log_entries(connection, selection, at, since=since, until=last_day)
        entries: Iterable[LogEntry] = context.read_items(found, transaction)
        is_table = context.output_format is Format.TABLE
        entries = list(entries) if is_table else entries
        items = map(entry_item, entries)
        answer = Answer(schema="log", items=items, keys=ENTRY_KEYS, columns=ENTRY_COLUMNS, at=at)
        context.print_answer(answer, lambda screen, _: [screen.log_table(entries)] if entries else [])
    nothing = fill(cli_messages.NO_ENTRIES) if is_table and not entries else ""
    sentence = " ".join(filter(None, (_describe_period(since, last_day), nothing)))
    if sentence and context.has_hints:
        print_hint(sentence)


def _describe_period(first: date | None, last: date | None) -> str:
    """A sentence: of which days the entries are; empty if of all days."""
    if first and last:
        return fill(cli_messages.LOG_FROM_UNTIL, first=format_day(first), last=format_day(last))
    if first:
        return fill(cli_messages.LOG_FROM, first=format_day(first))
    return fill(cli_messages.LOG_UNTIL, last=format_day(last)) if last else ""


@app.command()
@shared_options
def retract(
    name: Annotated[
        str,
        typer.Argument(
            metavar="UPDATE",
            help="The update, as the log names it: U-45.",
            autocompletion=completion.complete_updates,
        ),
    ],
    context: CommandContext,
    reason: Annotated[str, typer.Option("-m", "--note", metavar="REASON", help="Why it is taken back.")],
) -> None:
    """Take one update back; both stay on record.

    Example: tracker retract U-2 -m "Entered for the wrong commitment"
    """
    number = _parse_update_number(name)
    _retract(context, number, read_note(reason) or "", schema="retract")


@app.command()
@shared_options
def undo(context: CommandContext, yes: YesOption = False) -> None:
    """Retract what I recorded last, after showing it.

    Example: tracker undo --yes
    """
    with context.read_transaction() as connection:
        last_entry = _find_undoable(connection)
    if not yes:
        _confirm_undo(last_entry)
    # No transaction was open while the user was asked, so it must be this update and not the last one now.
    number = _parse_update_number(last_entry.update)
    _retract(context, number, fill(cli_messages.UNDO_REASON), schema="undo")


def _find_undoable(connection: Connection) -> LogEntry:
    """The update that was the last command of the author. Raises RuleViolation if that was anything else."""
    from tracker import queries

    recorded, has_updates = queries.last_command_of(connection, author(), fill(cli_messages.UNDO_REASON))
    updates = [_parse_update_number(row.name) for row in recorded if row.table == "status_update"]
    if len(recorded) != 1 or not updates:
        raise _not_undoable_error(recorded, has_updates=has_updates)
    if queries.was_followed_by_import(connection, updates[0]):
        message = fill(cli_messages.UNDO_BEFORE_IMPORT, update=recorded[0].name)
        raise RuleViolation(message, fill(cli_messages.RETRACT_INSTEAD, update=recorded[0].name))
    return queries.log_entry(connection, updates[0])


def _not_undoable_error(recorded: Sequence[Recorded], *, has_updates: bool) -> RuleViolation:
    """The error for a last command that undo cannot take back; it names what that recorded."""
    if not recorded or (len(recorded) > 1 and not has_updates):  # as ``init`` records much, and no update
        message = fill(cli_messages.NOTHING_TO_UNDO, author=author())
        return RuleViolation(message, fill(cli_messages.NOTHING_TO_UNDO_HINT))
    counts = Counter(row.table.replace("status_", "") for row in recorded)
    if len(recorded) > 1:
        message = fill(cli_messages.UNDO_OF_SEVERAL, counted=format_counts(counts))
        return RuleViolation(message, fill(cli_messages.UNDO_OF_SEVERAL_HINT))
    name = recorded[0].name
    if recorded[0].table == "retraction":
        message = fill(cli_messages.UNDO_OF_RETRACTION, update=name)
        return RuleViolation(message, fill(cli_messages.UNDO_OF_RETRACTION_HINT))
    message = fill(cli_messages.UNDO_OF_ADDITION[recorded[0].table], ref=name)
    return RuleViolation(message, fill(cli_messages.UNDO_OF_ADDITION_HINT))


def _confirm_undo(entry: LogEntry) -> None:
    """Ask whether to retract an entry. Raises Cancelled for "no", and UsageError if nobody can be asked."""
    sentence = fill(cli_messages.LAST_UPDATE, entry=_describe_entry(entry))
    if not sys.stdin.isatty():
        raise UsageError(sentence, fill(cli_messages.LAST_UPDATE_HINT))
    print_hint(sentence)
    if not typer.confirm(fill(cli_messages.ASK_TO_UNDO), err=True):
        raise Cancelled


def _describe_entry(entry: LogEntry) -> str:
    """An entry in a few words, with the beginning of its note."""
    described = fill(
        cli_messages.ENTRY,
        update=entry.update,
        ref=entry.commitment,
        change=_describe_entry_change(entry),
        day=format_day(entry.effective_on),
    )
    if not entry.note:
        return described
    return fill(cli_messages.ENTRY_WITH_NOTE, entry=described, note=entry.note[:60])


def _describe_entry_change(entry: LogEntry) -> str:
    """Whose word an entry is, and its status and due date."""
    if not entry.reporter:
        due = fill(cli_messages.CHANGE_OF_DUE_DATE, day=entry.due_on) if entry.due_on else ""
        return " ".join(filter(None, (entry.status, due))) or fill(cli_messages.NOTE_ONLY)
    says = fill(cli_messages.ENTRY_CLAIM, status=entry.status) if entry.status else ""
    asks = fill(cli_messages.CHANGE_ALSO_ASKED_FOR, day=entry.due_on) if entry.due_on else ""
    change = fill(cli_messages.LIST_COMMA).join(filter(None, (says, asks)))
    if not change:
        return fill(cli_messages.ENTRY_OF_REPORTER_NOTE_ONLY, reporter=entry.reporter)
    return fill(cli_messages.ENTRY_OF_REPORTER, reporter=entry.reporter, change=change)


def _parse_update_number(text: str) -> int:
    """The number in the name of an update: 45 for U-45. Raises UsageError."""
    match = re.fullmatch(r"(?:[uU]-)?([0-9]{1,18})", strip_invisible(text))
    if not match:
        message = fill(cli_messages.NOT_AN_UPDATE, text=text)
        raise UsageError(message, fill(cli_messages.NOT_AN_UPDATE_HINT))
    return int(match[1])


def _retract(context: CommandContext, number: int, reason: str, *, schema: str) -> None:
    """Retract an update, and print how its commitment stands now."""
    from tracker import ledger, queries

    with context.write_transaction() as (connection, stamp):
        entry = ledger.retract_update(connection, number, reason=reason, stamp=stamp)
        status_now = queries.implementation_state(connection, entry.commitment, AsOfOptions().at).status
    item = {"update": entry.update, "ref": entry.commitment, "reason": reason, "status_now": status_now}
    message = fill(
        cli_messages.RETRACTED, entry=_describe_entry(entry), ref=entry.commitment, status=status_now
    )
    context.print_result(Answer(schema=schema, items=[item], keys=tuple(item)), message)
