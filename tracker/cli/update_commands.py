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
from tracker.cli.context import CommandContext, today
from tracker.cli.mark_command import choose_mark
from tracker.cli.record_options import UpdateOptions
from tracker.cli.shareable_answers import tell_what_reads_otherwise
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
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.domain.terms import UpdateTerms
from tracker.domain.vocabulary import Status
from tracker.render.formats import Answer, Format
from tracker.render.items import ENTRY_KEYS, entry_item
from tracker.render.render_messages import ENTRY_COLUMNS

if TYPE_CHECKING:
    from tracker.domain.vocabulary import Mark
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
            fill(cli_messages.WHAT_HEADING): ("status", "note", "value", "due_on", "incidents"),
            fill(cli_messages.WHEN_HEADING): ("effective_on", "seen"),
            fill(cli_messages.WHOSE_HEADING): ("side", "reporter", "speaker", "source"),
            fill(cli_messages.SELDOM_HEADING): (
                *("occurrence", "ask", "owner", "successors", "internal", "share", "edit"),
            ),
        }
        write_options_by_heading(self, ctx, formatter, headings)


@app.command(cls=UpdateCommand)
@shared_options
def update(
    options: UpdateOptions,
    context: CommandContext,
    seen: Annotated[
        date | None, day_option("--seen", "The day it was seen; since when it was so is not known.")
    ] = None,
    internal: Annotated[bool, typer.Option("--internal", help="For our eyes only.")] = False,
    share: Annotated[bool, typer.Option("--share", help="For the other side too.")] = False,
    edit: EditOption = False,
) -> None:
    """Record news: a status, a claim, a new due date, a note.

    Example: tracker update hotline limited -m "Numbers exchanged" --on 2018-01-15

    Example: tracker update fencing done --reporter IR --source "IRNA, 20 Feb"

    Example: tracker update patrols limited --side IR --seen 2018-05-20
    """
    mark = choose_mark(internal=internal, share=share)
    values = _values_of_day(options.read_values(), seen)
    if not edit:
        _record_update(context, values, mark)
        return
    from tracker.cli.note_editor import edit_note

    with edit_note(values.get("note", "")) as note:
        _record_update(context, values | {"note": note}, mark)


def _values_of_day(values: dict[str, Any], seen: date | None) -> dict[str, Any]:
    """The values with the day on which it was seen. Raises UsageError for that and --on."""
    if seen is None:
        return values
    if "effective_on" in values:
        raise UsageError(fill(cli_messages.ON_AND_SEEN), fill(cli_messages.ON_AND_SEEN_HINT))
    return values | {"effective_on": seen, "is_seen": True}


def _record_update(context: CommandContext, values: Mapping[str, Any], mark: Mark | None) -> None:
    """Record an entry of these values, and print what it changed."""
    from tracker import ledger
    from tracker.cli.update_hints import next_steps, print_update_hints
    from tracker.ledger.recorded_updates import load_recorded
    from tracker.queries.terms_in_force import due_date_in_force
    from tracker.queries.typed_refs import resolve_refs
    from tracker.render.update_words import describe_update, update_item

    given = {"effective_on": today(), **values}
    with context.write_transaction("update") as (connection, stamp):
        terms = UpdateTerms(**resolve_refs(connection, UpdateTerms, given))
        due_before = due_date_in_force(connection, terms.commitment, AsOf(terms.effective_on))
        outcome = ledger.record_update(connection, terms, stamp, mark)
        recorded = load_recorded(connection, outcome, AsOfOptions().at, due_before)
    item = update_item(recorded)
    answer = Answer(schema="update", items=[item], keys=tuple(item))
    context.print_result(answer, describe_update(recorded, today(), next_steps()))
    print_update_hints(context, recorded)


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
        whole = transaction.enter_context(context.read_transaction(wait_for_writer=is_about_past))
        connection, at = as_of_options.ask(whole)
        if import_ is not None and connection.is_shareable:
            raise UsageError(fill(cli_messages.IMPORT_NOT_SHAREABLE))
        selection = selection_options.to_selection(connection)
        if ref is not None:
            selection = selection._replace(refs=(resolve_ref(connection, COMMITMENT, ref),))
        tell_what_reads_otherwise(connection, selection, at)
        last_day = min(filter(None, (until, as_of_options.as_of)), default=None)
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
