"""Statuses of one day of which nothing says which was the last."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import UPDATES_WITH_REFS, among_ids_sql, successors_sql
from tracker.domain.vocabulary import Status

_VOICE = "coalesce(u.reporter, '')"
_OF_FILE = "u.id BETWEEN :first AND :last AND u.status IS NOT NULL"


class DayOfVoice(NamedTuple):
    """A commitment, by its key, of which one voice says something for one day, recorded at one moment.

    The voice is an actor's code, or "" for ours. What is said is of all of it, or of one side's part; and of
    one occurrence, or of none.
    """

    commitment_id: int
    effective_on: date
    voice: str
    side: str | None
    occurrence: date | None
    recorded_at: datetime


class StatusOfDayRow(NamedTuple):
    """An update with a status."""

    of: DayOfVoice
    update: int
    commitment: str
    status: Status
    successors: tuple[str, ...]


def statuses_without_order(connection: Connection, first: int, last: int) -> Iterator[list[StatusOfDayRow]]:
    """The updates, from one number to another, of which nothing says which was the last of its day.

    One voice gives a commitment several statuses for one day, or has it replaced by several others, and all
    were recorded at one moment. Those of one day come together.
    """
    sql = f"""SELECT DISTINCT several.commitment_id FROM (SELECT u.commitment_id FROM status_update u
WHERE {_OF_FILE} GROUP BY u.commitment_id, u.effective_on HAVING count(*) > 1) several"""
    ids = tuple(connection.scalars(sql, int, first=first, last=last))  # of nearly all files there are few
    if not ids:
        return
    sql = f"""SELECT u.commitment_id, u.effective_on, {_VOICE} AS voice, u.side, u.occurrence,
  u.recorded_at, u.id AS "update",
  c.ref AS commitment, u.status, {successors_sql(connection.dialect)} AS successors
FROM {UPDATES_WITH_REFS} WHERE {_OF_FILE} AND {among_ids_sql(connection.dialect, "u.commitment_id")}
ORDER BY u.commitment_id, u.effective_on, {_VOICE}, u.side, u.occurrence, u.recorded_at, u.id"""
    rows = connection.stream(sql, StatusOfDayRow, first=first, last=last, ids=ids)
    for _, of_day in groupby(rows, key=attrgetter("of")):
        found = list(of_day)
        if len({(row.status, row.successors) for row in found}) > 1:
            yield found
