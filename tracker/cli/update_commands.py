"""The commands about the log: update, log, undo, retract."""

from __future__ import annotations

import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.console import print_hint, read_note
from tracker.cli.context import CommandContext, QueryContext, author, today
from tracker.cli.record_options import UpdateOptions, resolve_refs
from tracker.cli.shared_options import (
    AsOfOptions,
    SelectionOptions,
    YesOption,
    day_option,
    make_app,
    shared_options,
)
from tracker.domain.days import format_day
from tracker.domain.errors import Cancelled, RuleViolation, UsageError
from tracker.domain.terms import UpdateTerms
from tracker.domain.vocabulary import Status
from tracker.render.formats import Answer
from tracker.render.items import ENTRY_KEYS, entry_item
from tracker.render.render_messages import ENTRY_COLUMNS

if TYPE_CHECKING:
    from tracker.domain.records import LogEntry, Progress


app = make_app()


@app.command()
@shared_options
def update(options: UpdateOptions, context: CommandContext) -> None:
    """Record news: a status, a claim, a new due date, a note.

    Example: tracker update hotline limited -m "Numbers exchanged" --on 2018-01-15

    Example: tracker update fencing done --reporter IR --source "IRNA, 20 Feb"
    """
    from tracker import ledger, queries

    given = {"effective_on": today(), **options.given()}
    with context.write_transaction() as (connection, stamp):
        terms = UpdateTerms(**resolve_refs(connection, UpdateTerms, given))
        recorded = ledger.record_update(connection, terms, stamp)
        entry = queries.log_entry(connection, recorded.update)
        progress_now = queries.progress(connection, terms.commitment, AsOfOptions().at)
        reporter_name = queries.actor_name(connection, entry.reporter) if entry.reporter else ""
    item = entry_item(entry) | {"status_before": recorded.before.status, "status_now": progress_now.status}
    message = _describe_update(entry, recorded.before, progress_now, reporter_name)
    context.print_result(Answer(schema="update", items=[item], keys=tuple(item)), message)
    day = terms.effective_on
    if day < (agreed_on := progress_now.agreed_on) and not context.json:
        print_hint(f"Note: {format_day(day)} is before the agreement was concluded, {format_day(agreed_on)}.")


def _describe_update(
    entry: LogEntry, progress_before: Progress, progress_now: Progress, reporter_name: str
) -> str:
    """A line about what was recorded, with every day as it was understood; ``reporter_name`` for a claim."""
    parts = [f"due {format_day(entry.due_on)}"] if entry.due_on else []
    if entry.status and reporter_name:
        parts.insert(0, f"{reporter_name} says {entry.status}")
    elif entry.status:
        is_same = entry.status is progress_before.status
        parts.insert(0, f"still {entry.status}" if is_same else f"{progress_before.status} -> {entry.status}")
    change = ", ".join(parts) or "a note"
    day = _describe_day(entry, is_claim=bool(reporter_name))
    return f"{entry.commitment}: {change}, {day} [{entry.update}]. {_describe_outcome(entry, progress_now)}"


def _describe_day(entry: LogEntry, *, is_claim: bool) -> str:
    """The day on which an entry was true; if that is not today, it also says when it was recorded."""
    day = f"on {format_day(entry.effective_on)}"
    if is_claim:
        return day
    return f"true {day}" if entry.effective_on == today() else f"true {day} (recorded today)"


def _describe_outcome(entry: LogEntry, progress_now: Progress) -> str:
    """How the commitment stands today, if the update alone does not say it; and how to undo the update."""
    status_now = progress_now.status
    if entry.reporter and entry.status:
        return f"The assessment is {'also' if status_now is entry.status else 'still'} {status_now}."
    undo_hint = "To take it back: tracker undo"
    if entry.status in (None, status_now):
        return undo_hint
    reason = "It counts from that day" if entry.effective_on > today() else "A later assessment stands"
    return f"{reason}; today the status is {status_now}. {undo_hint}"


@app.command()
@shared_options
def log(
    context: QueryContext,
    selection_options: SelectionOptions,
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

    with context.read_transaction(wait_for_writer=as_of_options.known_at is not None) as connection:
        selection = selection_options.to_selection(connection)
        if ref is not None:
            selection = selection._replace(refs=(resolve_ref(connection, COMMITMENT, ref),))
        at, last_day = as_of_options.at, min(filter(None, (until, as_of_options.as_of)), default=None)
        entries = queries.log_entries(connection, selection, at, since=since, until=last_day)
        items = map(entry_item, entries)
        answer = Answer(schema="log", items=items, keys=ENTRY_KEYS, columns=ENTRY_COLUMNS, at=at)
        context.print_answer(answer, lambda screen, _: [screen.log_table(entries)])
    if (since or last_day) and not context.json:
        first = f"from {format_day(since)}" if since else ""
        last = f"until {format_day(last_day)}" if last_day else ""
        print_hint(f"Entries true {' '.join(filter(None, (first, last)))}.")


@app.command()
@shared_options
def retract(
    name: Annotated[str, typer.Argument(metavar="UPDATE", help="The update, as the log names it: U-45.")],
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
    from tracker import queries

    with context.read_transaction() as connection:
        last_entry = queries.last_update_by(connection, author())
    if last_entry is None:
        raise RuleViolation(
            f"{author()} has recorded no update that could be taken back.", "To see all: tracker log"
        )
    if not yes:
        _confirm_undo(last_entry)
    # No transaction was open while the user was asked, so it must be this update and not the last one now.
    _retract(context, int(last_entry.update.removeprefix("U-")), "Taken back with undo.", schema="undo")


def _confirm_undo(entry: LogEntry) -> None:
    """Ask whether to retract an entry. Raises Cancelled for "no", and UsageError if nobody can be asked."""
    if not sys.stdin.isatty():
        raise UsageError(
            f"The last update is {_describe_entry(entry)}.",
            "To take it back without being asked: tracker undo --yes",
        )
    print_hint(f"The last update is {_describe_entry(entry)}.")
    if not typer.confirm("Take it back?", err=True):
        raise Cancelled


def _describe_entry(entry: LogEntry) -> str:
    """An entry in a few words, with the beginning of its note."""
    claimed_by = f"{entry.reporter} says" if entry.reporter else ""
    due = f"due {entry.due_on}" if entry.due_on else ""
    change = " ".join(filter(None, (claimed_by, entry.status, due))) or "a note"
    note = f': "{entry.note[:60]}"' if entry.note else ""
    return f"{entry.update}, {entry.commitment}: {change}, {format_day(entry.effective_on)}{note}"


def _parse_update_number(text: str) -> int:
    """The number in the name of an update: 45 for U-45. Raises UsageError."""
    match = re.fullmatch(r"(?:[uU]-)?([0-9]{1,18})", text.strip())
    if not match:
        raise UsageError(f'"{text}" is not an update.', "Updates are called U-45: tracker log shows them.")
    return int(match[1])


def _retract(context: CommandContext, number: int, reason: str, *, schema: str) -> None:
    """Retract an update, and print how its commitment stands now."""
    from tracker import ledger, queries

    with context.write_transaction() as (connection, stamp):
        entry = ledger.retract_update(connection, number, reason=reason, stamp=stamp)
        status_now: Status = queries.progress(connection, entry.commitment, AsOfOptions().at).status
    item = {"update": entry.update, "ref": entry.commitment, "reason": reason, "status_now": status_now}
    outcome = f"Today {entry.commitment} is {status_now}. Both stay on record."
    message = f"Taken back: {_describe_entry(entry)}. {outcome}"
    context.print_result(Answer(schema=schema, items=[item], keys=tuple(item)), message)
