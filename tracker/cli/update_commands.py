"""The commands about the log: update, log, undo, retract."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.answer_options import AnswerContext
from tracker.cli.console import print_hint
from tracker.cli.context import CommandContext, shell_quote, today
from tracker.cli.record_options import UpdateOptions, resolve_refs
from tracker.cli.shared_options import (
    AsOfOptions,
    Command,
    SelectionOptions,
    actor_option,
    day_option,
    make_app,
    shared_options,
    status_option,
)
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.domain.terms import UpdateTerms
from tracker.domain.vocabulary import Status
from tracker.render.formats import Answer, Format
from tracker.render.items import ENTRY_KEYS, entry_item
from tracker.render.render_messages import ENTRY_COLUMNS

if TYPE_CHECKING:
    from tracker.domain.records import ImplementationState, LogEntry
    from tracker.domain.vocabulary import Status
    from tracker.queries.whole_log import LogLine


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
            fill(cli_messages.SELDOM_HEADING): ("successors", "edit"),
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
    from tracker.queries.terms_in_force import due_date_in_force

    given = {"effective_on": today(), **values}
    with context.write_transaction("update") as (connection, stamp):
        terms = UpdateTerms(**resolve_refs(connection, UpdateTerms, given))
        due_before = due_date_in_force(connection, terms.commitment, AsOf(terms.effective_on))
        recorded = ledger.record_update(connection, terms, stamp)
        entry = queries.log_entry(connection, recorded.update)
        state_now = queries.implementation_state(connection, terms.commitment, AsOfOptions().at)
        reporter_name = queries.actor_name(connection, entry.reporter) if entry.reporter else ""
    item = entry_item(entry) | {"status_before": recorded.before.status, "status_now": state_now.status}
    message = _describe_update(entry, recorded.before, state_now, reporter_name)
    context.print_result(Answer(schema="update", items=[item], keys=tuple(item)), message)
    if due_before and entry.due_on not in (None, due_before) and not (entry.reporter or context.json):
        _hint_at_correction(entry, due_before)
    day = terms.effective_on
    if day < (agreed_on := state_now.agreed_on) and not context.json:
        sentence = fill(cli_messages.BEFORE_AGREEMENT, day=format_day(day), agreed_on=format_day(agreed_on))
        print_hint(sentence)


def _hint_at_correction(entry: LogEntry, due_before: date) -> None:
    """Say how a due date that was mistyped is put right: a move is slip for good."""
    before, ref = format_day(due_before), shell_quote(entry.commitment)
    print_hint(fill(cli_messages.DUE_DATE_MOVED, before=before, ref=ref, day=entry.due_on))


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
    import_: Annotated[
        str | None,
        typer.Option("--import", metavar="NAME", help="What came with that file; its name or its beginning."),
    ] = None,
) -> None:
    """Show what changed, oldest first.

    Example: tracker log hotline

    Example: tracker log --since 2018-01-01 --until 2018-03-31 --format csv

    Example: tracker log --import plan.csv
    """
    from tracker import queries
    from tracker.queries.entities_with_refs import COMMITMENT
    from tracker.queries.refs import resolve_ref

    with contextlib.ExitStack() as transaction:
        is_about_past = as_of_options.known_at is not None
        connection = transaction.enter_context(context.read_transaction(wait_for_writer=is_about_past))
        selection = selection_options.to_selection(connection)
        if ref is not None:
            selection = selection._replace(refs=(resolve_ref(connection, COMMITMENT, ref),))
        at, last_day = as_of_options.at, min(filter(None, (until, as_of_options.as_of)), default=None)
        commands = None if import_ is None else queries.imports_of_file(connection, import_)
        found = queries.whole_log(connection, selection, at, since=since, until=last_day, commands=commands)
        entries: Iterable[LogLine] = context.read_items(found, transaction)
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
