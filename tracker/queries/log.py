"""The log as it is read: updates, and the retractions that take them back. Returns records, never writes."""

import heapq
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from tracker.db.connection import Connection, Row
from tracker.db.statements import for_ids
from tracker.domain.days import EARLIEST_DAY, LATEST_DAY, end_of_day, start_of_day
from tracker.domain.errors import NoSuchRef
from tracker.domain.records import AsOf, LogEntry, Selection, format_update_number
from tracker.domain.vocabulary import Status
from tracker.queries.filters import END_OF_TIME, apply_filters, filter_by_state, query_parameters


def log_entries(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[LogEntry]:
    """What was written about the selected commitments, oldest first by the day it was true.

    ``since`` and ``until`` bound that day, both included; a retraction's day is the one it was recorded on.
    The cut says when the selection is made, and by when an entry must have been recorded.
    """
    selection = filter_by_state(connection, apply_filters(connection, selection, at), at)
    values = query_parameters(selection, at) | {
        "since": since or EARLIEST_DAY,
        "until": until or LATEST_DAY,
        "since_moment": start_of_day(since or EARLIEST_DAY),
        "until_moment": end_of_day(until or LATEST_DAY),
    }
    updates = connection.stream(for_ids("updates", selection.found), **values)
    retractions = connection.stream(for_ids("retractions", selection.found), **values)
    return heapq.merge(
        map(_to_log_entry, updates), map(_to_log_entry, retractions), key=attrgetter("effective_on")
    )


def last_update_by(connection: Connection, by: str) -> LogEntry | None:
    """The update that somebody recorded last, of those that are not taken back; none if there is none."""
    number = connection.scalar("last_recorded", by=by, known_at=END_OF_TIME)
    return None if number is None else log_entry(connection, number)


def log_entry(connection: Connection, update: int) -> LogEntry:
    """One update. Raises NoSuchRef if there is no such number."""
    row = connection.first("update", number=update, known_at=END_OF_TIME)
    if row is None:
        raise NoSuchRef("update", format_update_number(update), "tracker log")
    return _to_log_entry(row)


def _to_log_entry(row: Row) -> LogEntry:
    back = row.is_retraction
    return LogEntry(
        update=format_update_number(row.id),
        commitment=row.commitment,
        agreement=row.agreement,
        effective_on=row.recorded_at.date() if back else row.effective_on,
        status=None if back or row.status is None else Status(row.status),
        due_on=None if back else row.due_on,
        note=row.note,
        reporter=None if back else row.reporter,
        source=None if back else row.source,
        successor=None if back else row.successor,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        uid=row.uid,
        retracted=False if back else row.retracted,
        is_retraction=back,
    )
