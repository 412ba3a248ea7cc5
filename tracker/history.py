"""The log as it is read: updates, and the retractions that take them back. Returns records, never writes."""

import heapq
from collections.abc import Iterator
from datetime import date
from operator import attrgetter

from tracker.days import EARLIEST, LATEST, end_of, start_of
from tracker.errors import NoSuchRef
from tracker.records import Cut, Entry, Selection, update_name
from tracker.selecting import END_OF_TIME, in_state, narrowed, parameters
from tracker.statements import among
from tracker.storage import Connection, Row
from tracker.vocabulary import Status


def entries(
    connection: Connection,
    selection: Selection,
    cut: Cut,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Entry]:
    """What was written about the selected commitments, oldest first by the day it was true.

    ``since`` and ``until`` bound that day, both included; a retraction's day is the one it was recorded on.
    The cut says when the selection is made, and by when an entry must have been recorded.
    """
    selection = in_state(connection, narrowed(connection, selection, cut), cut)
    values = parameters(selection, cut) | {
        "since": since or EARLIEST,
        "until": until or LATEST,
        "since_moment": start_of(since or EARLIEST),
        "until_moment": end_of(until or LATEST),
    }
    updates = connection.each(among("updates", selection.found), **values)
    retractions = connection.each(among("retractions", selection.found), **values)
    return heapq.merge(map(_entry, updates), map(_entry, retractions), key=attrgetter("effective_on"))


def last_recorded(connection: Connection, by: str) -> Entry | None:
    """The update that somebody recorded last, of those that are not taken back; none if there is none."""
    number = connection.value("last_recorded", by=by, known_at=END_OF_TIME)
    return None if number is None else entry(connection, number)


def entry(connection: Connection, update: int) -> Entry:
    """One update. Raises NoSuchRef if there is no such number."""
    row = connection.row("update", number=update, known_at=END_OF_TIME)
    if row is None:
        raise NoSuchRef("update", update_name(update), "tracker log")
    return _entry(row)


def _entry(row: Row) -> Entry:
    back = row.is_retraction
    return Entry(
        update=update_name(row.id),
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
