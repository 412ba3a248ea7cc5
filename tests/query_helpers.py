"""Short ways to update the seeded commitments and to ask how they stand, for tests of queries."""

from datetime import date, datetime
from typing import Any

import recording
from conftest import make_stamp

from tracker import queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.vocabulary import Status

CONCLUDED = date(2017, 11, 7)
JANUARY, MARCH, JUNE = date(2018, 1, 15), date(2018, 3, 1), date(2018, 6, 1)


def record_update(
    connection: Connection, ref: str, status: Status | None = None, on: date = JANUARY, **more: Any
) -> int:
    """Record an update; its number."""
    more.setdefault("note", "noted")
    signed = make_stamp(connection, more.pop("at", None))
    return recording.record_update(connection, ref, status, effective_on=on, stamp=signed, **more).update


def get_standing(
    connection: Connection, ref: str, on: date = JUNE, known_at: datetime | None = None
) -> Standing:
    """How a commitment stands as of a day."""
    found = queries.standing(connection, ref, AsOf(day=on, known_at=known_at))
    assert found is not None
    return found


def list_refs(connection: Connection, on: date = JUNE, **more: Any) -> list[str]:
    """The refs of a list, in its order; ``more`` are fields of the selection, or how it is listed."""
    how = {key: more.pop(key) for key in ("open_only", "order", "limit") if key in more}
    listing = queries.standings(connection, Selection(**more), AsOf(day=on), **how)
    return [standing.ref for standing in listing.items]
