"""The commands event add, list, show and update: what deadlines hang on, and on which day it is."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import print_hint, read_note
from tracker.cli.context import CommandContext, QueryContext, shell_quote, today
from tracker.cli.record_options import EventOptions
from tracker.cli.shared_options import day_option, make_app, parse_due_date, shared_options
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill, fill_count
from tracker.domain.records import AsOf, format_update_number
from tracker.domain.terms import EventDayTerms, EventTerms
from tracker.render.formats import Answer, Item
from tracker.render.items import EVENT_KEYS, moved_item, record_item

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.agreement_records import EventDay, MovedDueDate

app = make_app()
event_app = make_app("event", "What deadlines hang on: D-Day, entry into force, elections.")
app.add_typer(event_app)

UNKNOWN = "unknown"
"""What is typed for a day that is not known."""
MAX_MOVES_SHOWN = 10


class DayOrUnknown(NamedTuple):
    """The day of an event that was typed; none where it is not known."""

    day: date | None


def _parse_day_or_unknown(text: str) -> DayOrUnknown:
    """The day that was typed, or that it is not known. Raises UsageError."""
    is_unknown = text.strip().casefold() == UNKNOWN
    return DayOrUnknown(None if is_unknown else parse_due_date(text))


@event_app.command("add")
@shared_options
def add_event(
    options: EventOptions,
    context: CommandContext,
    day: Annotated[date | None, day_option("--day", "Its day, where that is known.", parse_due_date)] = None,
) -> None:
    """Add what deadlines hang on.

    Example: tracker event add "Border opens" --ref opening --agreement pk-ir-2017 --day 2018-09-01
    """
    from tracker import ledger
    from tracker.queries.typed_refs import resolve_refs
    from tracker.render.added_words import describe_added_event

    given = options.read_values()
    with context.write_transaction("event", "add") as (connection, stamp):
        terms = EventTerms(**resolve_refs(connection, EventTerms, given))
        # What has happened was known on its day at the latest.
        first = None if day is None else EventDayTerms("", min(day, today()), day)
        ref = ledger.add_event(connection, terms, stamp, first)
    item: Item = {"ref": ref, "agreement": terms.agreement, "title": terms.title, "day": day}
    next_step = fill(cli_messages.NEXT_DUE_BY, example=shell_quote(f"{ref} + 40 days"))
    message = describe_added_event(ref, day, next_step)
    context.print_result(Answer(schema="event-add", items=[item], keys=tuple(item)), message)


@event_app.command("list")
@shared_options
def list_events(context: QueryContext) -> None:
    """List the events with their days, by agreement.

    Example: tracker event list
    """
    from tracker.queries.events import all_events

    with context.read_transaction() as connection:
        events = all_events(connection, AsOf(today()))
    items = [record_item(event, EVENT_KEYS) for event in events]
    answer = Answer(schema="event-list", items=items, keys=EVENT_KEYS)
    context.print_answer(answer, lambda screen, _: [screen.events_table(events)])


EventArgument = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="The event; with its agreement, pk-ir-2017:d-day, where others are called so.",
        autocompletion=completion.complete_events,
    ),
]


@event_app.command("show")
@shared_options
def show_event(ref: EventArgument, context: QueryContext) -> None:
    """Show one event: its day, what was said of that, what is due by it.

    Example: tracker event show signing
    """
    from tracker.cli.shown_records import show_record
    from tracker.queries.entities_with_refs import EVENT

    show_record(context, EVENT, ref)


@event_app.command("update")
@shared_options
def update_event(
    ref: EventArgument,
    day: Annotated[
        DayOrUnknown,
        typer.Argument(metavar="DAY|unknown", parser=_parse_day_or_unknown, help="On which day it is."),
    ],
    context: CommandContext,
    on: Annotated[
        date | None, day_option("--on", "The day on which that was said or set; else today.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("-m", "--note", metavar="NOTE", help="In your own words; - reads them.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which due dates would move.")] = False,
) -> None:
    """Record on which day an event is; what is due by it moves too.

    Example: tracker event update d-day 2013-03-24 -m "Agreed at the JPSM" --dry-run

    Example: tracker event update d-day unknown -m "Put off"
    """
    given_note, said_on = read_note(note), on or today()
    transaction = contextlib.ExitStack()
    with transaction:
        if dry_run:
            connection = transaction.enter_context(context.read_transaction())
            change = _find_change(connection, ref, day.day, said_on)
            number = None
        else:
            connection, stamp = transaction.enter_context(context.write_transaction("event", "update"))
            change = _find_change(connection, ref, day.day, said_on)
            number = _record_day(connection, change, said_on, given_note, stamp)
    item: Item = {
        "ref": change.event,
        "before": change.before,
        "day": change.day,
        "effective_on": said_on,
        "number": None if number is None else format_update_number(number),
        "dry_run": dry_run,
        "moves": [moved_item(one) for one in change.moves],
    }
    message = _describe_change(change, said_on, number)
    context.print_result(Answer(schema="event-update", items=[item], keys=tuple(item)), message)
    if dry_run and not context.json:
        print_hint(fill(cli_messages.NOTHING_SAVED_YET))


class _Change(NamedTuple):
    """What moves when an event does; nothing where a ``later`` word stands against it today."""

    event: str
    before: date | None
    day: date | None
    moves: Sequence[MovedDueDate]
    later: EventDay | None


def _find_change(connection: Connection, name: str, day: date | None, said_on: date) -> _Change:
    """What moves. Raises NoSuchRef, and RuleViolation for the signing and what is taken back."""
    from tracker import ledger
    from tracker.queries.entities_with_refs import EVENT
    from tracker.queries.events import day_of_event, event_days
    from tracker.queries.moved_due_dates import moved_due_dates
    from tracker.queries.refs import resolve_ref

    ref = resolve_ref(connection, EVENT, name)
    ledger.require_unretracted(connection, EVENT, ref)
    before = day_of_event(connection, ref, AsOf(said_on))
    said = event_days(connection, ref, AsOf(today()))
    later = said[-1] if said and said[-1].effective_on > said_on else None
    moves = [] if later else moved_due_dates(connection, ref, day, AsOf(today()))
    return _Change(ref, before, day, moves, later)


def _record_day(
    connection: Connection,
    change: _Change,
    said_on: date,
    note: str | None,
    stamp: object,
) -> int:
    from tracker import ledger

    terms = EventDayTerms(change.event, said_on, change.day, note)
    return ledger.record_event_day(connection, terms, stamp)  # type: ignore[arg-type]


# -- what is said of it ------------------------------------------------------------------------------


def _describe_change(change: _Change, said_on: date, number: int | None) -> str:
    """The day before and after, and which due dates move with it."""
    before, after = (_day_or_unknown(day) for day in (change.before, change.day))
    event, moves = change.event.rpartition(":")[2], _describe_moves(change, is_done=number is not None)
    if change.later:
        update, now = change.later.update, _day_or_unknown(change.later.day)
        moves = fill(cli_messages.LATER_DAY_STANDS, moves=moves, update=update, today=now)
    if number is None:
        return fill(cli_messages.EVENT_WOULD_MOVE, event=event, before=before, after=after, moves=moves)
    return fill(
        cli_messages.EVENT_MOVED,
        event=event,
        before=before,
        after=after,
        day=format_day(said_on),
        number=format_update_number(number),
        moves=moves,
    )


def _describe_moves(change: _Change, *, is_done: bool) -> str:
    """How many due dates move, and each from when to when."""
    if not change.moves:
        return fill(cli_messages.MOVES_NOTHING if is_done else cli_messages.WOULD_MOVE_NOTHING)
    one = cli_messages.MOVES_ONE if is_done else cli_messages.WOULD_MOVE_ONE
    many = cli_messages.MOVES_MANY if is_done else cli_messages.WOULD_MOVE_MANY
    moves = [_describe_move(move) for move in change.moves[:MAX_MOVES_SHOWN]]
    if len(change.moves) > MAX_MOVES_SHOWN:
        moves.append(fill(cli_messages.MORE_MOVE, count=len(change.moves) - MAX_MOVES_SHOWN))
    listed = fill(cli_messages.LIST_COMMA).join(moves)
    return fill_count(one, many, len(change.moves), moves=listed)


def _describe_move(move: MovedDueDate) -> str:
    with_year = move.before is None or move.after is None or move.before.year != move.after.year
    before, after = (_short_day(day, with_year=with_year) for day in (move.before, move.after))
    return fill(cli_messages.MOVE, commitment=move.commitment, before=before, after=after)


def _short_day(day: date | None, *, with_year: bool) -> str:
    """A day in few words: 24 Mar, with its year where that is not plain."""
    if day is None:
        return fill(cli_messages.DAY_NOT_KNOWN)
    return f"{day.day} {day:%b} {day.year}" if with_year else f"{day.day} {day:%b}"


def _day_or_unknown(day: date | None) -> str:
    return format_day(day) if day else fill(cli_messages.DAY_NOT_KNOWN)
