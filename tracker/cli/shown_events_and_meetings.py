"""What is shown of one event, and of one meeting with its minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.show_answer import ShownRecord
from tracker.queries.entities_with_refs import EVENT, MEETING
from tracker.render.items import (
    EVENT_DAY_KEYS,
    EVENT_KEYS,
    MEETING_KEYS,
    entry_item,
    record_item,
    single_item_answer,
)

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import AsOf
    from tracker.queries.minutes import Minutes
    from tracker.render.formats import Format, Item


def load_event(connection: Connection, ref: str, at: AsOf, output_format: Format) -> ShownRecord:
    """All that is shown of an event: its day, what was said of it, and what is due by it."""
    from tracker.ledger.records_shown import require_on_record
    from tracker.queries.events import all_events, event_days
    from tracker.queries.moved_due_dates import due_dates_by_event

    events = {one.ref: one for one in all_events(connection, at)}
    event = require_on_record(connection, EVENT, ref, events.get(ref), at)
    days = event_days(connection, ref, at)
    due = due_dates_by_event(connection, ref, event.day, at)
    item = record_item(event, EVENT_KEYS)
    item["days"] = [record_item(one, EVENT_DAY_KEYS) for one in days]
    item["due_dates"] = [{"commitment": one.commitment, "due_on": one.after} for one in due]
    return ShownRecord(
        single_item_answer("event-show", item, at, output_format),
        lambda screen, _: screen.event_view(event, days, due),
    )


def load_meeting(connection: Connection, ref: str, at: AsOf, output_format: Format) -> ShownRecord:
    """All that is shown of a meeting, with its minutes."""
    from tracker.ledger.records_shown import require_on_record
    from tracker.queries.meetings import all_meetings
    from tracker.queries.minutes import minutes_of

    meetings = {one.ref: one for one in all_meetings(connection, at)}
    meeting = require_on_record(connection, MEETING, ref, meetings.get(ref), at)
    minutes = minutes_of(connection, meeting, at)
    asks = [(*one.asked[:3], one.asked.update, one.entries) for one in minutes.asks]
    next_held_on = minutes.next_session.held_on if minutes.next_session else None
    return ShownRecord(
        single_item_answer("meeting-show", _minutes_item(minutes), at, output_format),
        lambda screen, _: screen.meeting_view(meeting, next_held_on, minutes.entries, asks),
    )


def _minutes_item(minutes: Minutes) -> Item:
    item = record_item(minutes.meeting, MEETING_KEYS)
    item["next_session"] = minutes.next_session.ref if minutes.next_session else None
    item["entries"] = [entry_item(entry) for entry in minutes.entries]
    item["asks"] = [
        one.asked._asdict() | {"entries": [entry_item(entry) for entry in one.entries]}
        for one in minutes.asks
    ]
    return item
