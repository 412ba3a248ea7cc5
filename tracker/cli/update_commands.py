"""The log: update, log, undo, retract."""

from __future__ import annotations

import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.console import print_hint, read_note
from tracker.cli.context import CommandContext, QueryContext, author, today
from tracker.cli.shared_options import (
    AsOfOptions,
    CommitmentArgument,
    NoteOption,
    SelectionOptions,
    StatusArgument,
    YesOption,
    day_option,
    make_app,
    shared_options,
)
from tracker.domain.days import format_day
from tracker.domain.errors import Cancelled, RuleViolation, UsageError
from tracker.domain.vocabulary import Status
from tracker.render.formats import Answer
from tracker.render.items import ENTRY_COLUMNS, ENTRY_KEYS, entry_item

if TYPE_CHECKING:
    from tracker.domain.records import LogEntry, Progress


app = make_app()


@app.command()
@shared_options
def update(
    ref: CommitmentArgument,
    context: CommandContext,
    status: StatusArgument = None,
    note: NoteOption = None,
    on: Annotated[date | None, day_option("--on", "The day it was true; else today.")] = None,
    reporter: Annotated[
        str | None,
        typer.Option(
            "--reporter",
            metavar="ACTOR",
            help="Whose claim it is; without one it is the desk's own assessment.",
            autocompletion=completion.complete_actors,
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where it can be read.")
    ] = None,
    due: Annotated[date | None, day_option("--due", "The new due date.")] = None,
    successor: Annotated[
        str | None,
        typer.Option(
            "--successor",
            metavar="REF",
            help="What replaces it, when superseded.",
            autocompletion=completion.complete_commitments,
        ),
    ] = None,
) -> None:
    """Record news: a status, a claim, a new due date, a note.

    Example: tracker update hotline limited -m "Numbers exchanged" --on 2018-01-15

    Example: tracker update fencing done --reporter IR --source "IRNA, 20 Feb"
    """
    from tracker import ledger, queries
    from tracker.queries.refs import ACTOR, COMMITMENT, resolve_ref

    day, said = on or today(), read_note(note)
    with context.write_transaction() as (connection, stamp):
        whole = resolve_ref(connection, COMMITMENT, ref)
        recorded = ledger.record_update(
            connection,
            whole,
            status,
            effective_on=day,
            note=said,
            reporter=None if reporter is None else resolve_ref(connection, ACTOR, reporter),
            source=source,
            due_on=due,
            successor=None if successor is None else resolve_ref(connection, COMMITMENT, successor),
            stamp=stamp,
        )
        entry = queries.log_entry(connection, recorded.update)
        now = queries.progress(connection, whole, AsOfOptions().at)
        says = queries.actor_name(connection, entry.reporter) if entry.reporter else ""
    item = entry_item(entry) | {"status_before": recorded.before.status, "status_now": now.status}
    context.print_result(
        Answer(schema="update", items=[item], keys=tuple(item)), _told(entry, recorded.before, now, says)
    )
    if day < now.agreed_on and not context.json:
        print_hint(
            f"Note: {format_day(day)} is before the agreement was concluded, {format_day(now.agreed_on)}."
        )


def _told(entry: LogEntry, before: Progress, now: Progress, says: str) -> str:
    """What was recorded, in one line, with every day as it was understood."""
    parts = [f"due {format_day(entry.due_on)}"] if entry.due_on else []
    if entry.status and says:
        parts.insert(0, f"{says} says {entry.status}")
    elif entry.status:
        same = entry.status is before.status
        parts.insert(0, f"still {entry.status}" if same else f"{before.status} -> {entry.status}")
    what = ", ".join(parts) or "a note"
    day = _true_on(entry, is_claim=bool(says))
    return f"{entry.commitment}: {what}, {day} [{entry.update}]. {_outcome(entry, now)}"


def _true_on(entry: LogEntry, *, is_claim: bool) -> str:
    day = f"on {format_day(entry.effective_on)}"
    if is_claim:
        return day
    return f"true {day}" if entry.effective_on == today() else f"true {day} (recorded today)"


def _outcome(entry: LogEntry, now: Progress) -> str:
    """How the commitment stands today, where the update alone does not say it; and the way back."""
    if entry.reporter and entry.status:
        return f"The assessment is {'also' if now.status is entry.status else 'still'} {now.status}."
    undo = "To take it back: tracker undo"
    if entry.status in (None, now.status):
        return undo
    begins = "It counts from that day" if entry.effective_on > today() else "A later assessment stands"
    return f"{begins}; today the status is {now.status}. {undo}"


@app.command()
@shared_options
def log(
    context: QueryContext,
    selected: SelectionOptions,
    when: AsOfOptions,
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

    with context.read_transaction(settled=when.known_at is not None) as connection:
        chosen = selected.to_selection(connection)
        if ref is not None:
            chosen = chosen._replace(refs=(resolve_ref(connection, COMMITMENT, ref),))
        last = min(filter(None, (until, when.as_of)), default=None)
        entries = queries.log_entries(connection, chosen, when.at, since=since, until=last)
        items = map(entry_item, entries)
        answer = Answer(schema="log", items=items, keys=ENTRY_KEYS, columns=ENTRY_COLUMNS, at=when.at)
        context.print_answer(answer, lambda screen, _: [screen.log_table(entries)])
    if (since or last) and not context.json:
        bounds = (f"from {format_day(since)}" if since else "", f"until {format_day(last)}" if last else "")
        print_hint(f"Entries true {' '.join(filter(None, bounds))}.")


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
    number = _number(name)
    _take_back(context, number, read_note(reason) or "", schema="retract")


@app.command()
@shared_options
def undo(context: CommandContext, yes: YesOption = False) -> None:
    """Retract what I recorded last, after showing it.

    Example: tracker undo --yes
    """
    from tracker import queries

    with context.read_transaction() as connection:
        last = queries.last_update_by(connection, author())
    if last is None:
        raise RuleViolation(
            f"{author()} has recorded no update that could be taken back.", "To see all: tracker log"
        )
    if not yes:
        _ask(last)
    # The transaction was closed while the question stood, so this names the update that was shown.
    _take_back(context, int(last.update.removeprefix("U-")), "Taken back with undo.", schema="undo")


def _ask(last: LogEntry) -> None:
    if not sys.stdin.isatty():
        raise UsageError(
            f"The last update is {_shown(last)}.", "To take it back without being asked: tracker undo --yes"
        )
    print_hint(f"The last update is {_shown(last)}.")
    if not typer.confirm("Take it back?", err=True):
        raise Cancelled


def _shown(entry: LogEntry) -> str:
    claimed = f"{entry.reporter} says" if entry.reporter else ""
    due = f"due {entry.due_on}" if entry.due_on else ""
    words = " ".join(filter(None, (claimed, entry.status, due))) or "a note"
    note = f': "{entry.note[:60]}"' if entry.note else ""
    return f"{entry.update}, {entry.commitment}: {words}, {format_day(entry.effective_on)}{note}"


def _number(name: str) -> int:
    found = re.fullmatch(r"(?:[uU]-)?([0-9]{1,18})", name.strip())
    if not found:
        raise UsageError(f'"{name}" is not an update.', "Updates are called U-45: tracker log shows them.")
    return int(found[1])


def _take_back(context: CommandContext, number: int, reason: str, *, schema: str) -> None:
    from tracker import ledger, queries

    with context.write_transaction() as (connection, stamp):
        entry = ledger.retract_update(connection, number, reason=reason, stamp=stamp)
        now: Status = queries.progress(connection, entry.commitment, AsOfOptions().at).status
    item = {"update": entry.update, "ref": entry.commitment, "reason": reason, "status_now": now}
    told = f"Taken back: {_shown(entry)}. Today {entry.commitment} is {now}. Both stay on record."
    context.print_result(Answer(schema=schema, items=[item], keys=tuple(item)), told)
