"""The log as it is read: updates, and the retractions that take them back. Returns records, never writes."""

import heapq
from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, Connection, Date, Row, Select, bindparam, false, literal, select, true

from tracker.days import EARLIEST, LATEST, end_of, start_of
from tracker.errors import NoSuchRef
from tracker.records import Cut, Entry, Selection, update_name
from tracker.standing import IN_CHUNKS, KNOWN_AT, parameters, searched, selected, taken_back
from tracker.tables import Moment, commitment, retraction, status_update
from tracker.vocabulary import Status

_ALWAYS = {"since": EARLIEST, "until": LATEST, "known_at": end_of(LATEST)}


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
    selection = searched(connection, selection, cut)
    values = parameters(selection, cut) | {
        "since": since or EARLIEST,
        "until": until or LATEST,
        "since_moment": start_of(since or EARLIEST),
        "until_moment": end_of(until or LATEST),
    }
    updates = connection.execute(_updates(selection), values, execution_options=IN_CHUNKS)
    retractions = connection.execute(_retractions(selection), values, execution_options=IN_CHUNKS)
    return heapq.merge(map(_entry, updates), map(_entry, retractions), key=attrgetter("effective_on"))


def last_recorded(connection: Connection, by: str) -> Entry | None:
    """The update that somebody recorded last, of those that are not taken back; none if there is none."""
    u = status_update.c
    mine = select(u.id).where(u.recorded_by == by, ~taken_back(status_update))
    last = mine.order_by(u.recorded_at.desc(), u.id.desc()).limit(1)
    number = connection.scalar(last, _ALWAYS)
    return None if number is None else entry(connection, number)


def entry(connection: Connection, update: int) -> Entry:
    """One update. Raises NoSuchRef if there is no such number."""
    number = literal(update, BigInteger)  # as typed, it can be larger than any that there is
    row = connection.execute(_updates(Selection()).where(status_update.c.id == number), _ALWAYS).one_or_none()
    if row is None:
        raise NoSuchRef("update", update_name(update), "tracker log")
    return _entry(row)


def _updates(selection: Selection) -> Select[tuple[object, ...]]:
    u, c, successor = status_update, commitment, commitment.alias("successor")
    return (
        select(
            u.c.id,
            c.c.ref.label("commitment"),
            c.c.agreement,
            u.c.effective_on,
            u.c.status,
            u.c.due_on,
            u.c.note,
            u.c.reporter,
            u.c.source,
            successor.c.ref.label("successor"),
            u.c.recorded_at,
            u.c.recorded_by,
            u.c.uid,
            taken_back(u).label("retracted"),
            false().label("is_retraction"),
        )
        .join_from(u, c, u.c.commitment_id == c.c.id)
        .outerjoin(successor, u.c.successor_id == successor.c.id)
        .where(
            u.c.commitment_id.in_(selected(selection)),
            u.c.effective_on.between(bindparam("since", type_=Date), bindparam("until", type_=Date)),
            u.c.recorded_at <= KNOWN_AT,
        )
        .order_by(u.c.effective_on, u.c.recorded_at, u.c.id)
    )


def _retractions(selection: Selection) -> Select[tuple[object, ...]]:
    r, u, c = retraction, status_update, commitment
    first, last = (bindparam(name, type_=Moment) for name in ("since_moment", "until_moment"))
    return (
        select(
            u.c.id,
            c.c.ref.label("commitment"),
            c.c.agreement,
            r.c.reason.label("note"),
            r.c.recorded_at,
            r.c.recorded_by,
            u.c.uid,
            true().label("is_retraction"),
        )
        .join_from(r, u, r.c.update_id == u.c.id)
        .join(c, u.c.commitment_id == c.c.id)
        .where(
            u.c.commitment_id.in_(selected(selection)),
            r.c.recorded_at.between(first, last),
            r.c.recorded_at <= KNOWN_AT,
            u.c.recorded_at <= KNOWN_AT,
        )
        .order_by(r.c.recorded_at, u.c.recorded_at, u.c.id)
    )


def _entry(row: Row[Any]) -> Entry:
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
