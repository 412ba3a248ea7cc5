"""The commands event add, list, show and update: what deadlines hang on, and on which day it is."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import print_hint, read_note
from tracker.cli.context import CommandContext, QueryContext, shell_quote, today
from tracker.cli.record_options import EventOptions
from tracker.cli.shared_options import day_option, make_app, parse_due_date, shared_options
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, format_update_number
from tracker.domain.terms import EventDayTerms, EventTerms
from tracker.render.formats import Answer, Item
from tracker.render.items import EVENT_KEYS, moved_item, record_item

if TYPE_CHECKING:
    pass

app = make_app()
event_app = make_app("event", "What deadlines hang on: D-Day, entry into force, elections.")
app.add_typer(event_app)

UNKNOWN = "unknown"
"""What is typed for a day that is not known."""


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
    from tracker import ledger
    from tracker.ledger.event_changes import find_event_change
    from tracker.render.agreement_sentences import describe_event_change

    given_note, said_on = read_note(note), on or today()
    transaction = contextlib.ExitStack()
    with transaction:
        if dry_run:
            connection = transaction.enter_context(context.read_transaction())
            change = find_event_change(connection, ref, day.day, said_on, AsOf(today()))
            number = None
        else:
            connection, stamp = transaction.enter_context(context.write_transaction("event", "update"))
            change = find_event_change(connection, ref, day.day, said_on, AsOf(today()))
            terms = EventDayTerms(change.event, said_on, change.day, given_note)
            number = ledger.record_event_day(connection, terms, stamp)
    item: Item = {
        "ref": change.event,
        "before": change.before,
        "day": change.day,
        "effective_on": said_on,
        "number": None if number is None else format_update_number(number),
        "dry_run": dry_run,
        "moves": [moved_item(one) for one in change.moves],
    }
    message = describe_event_change(change, said_on, number, fill(cli_messages.TO_UNDO))
    context.print_result(Answer(schema="event-update", items=[item], keys=tuple(item)), message)
    if dry_run and not context.json:
        print_hint(fill(cli_messages.NOTHING_SAVED_YET))
