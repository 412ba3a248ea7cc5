"""On which days that was what due dates hang on: events, and commitments that were implemented."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tracker.db.connection import Connection
from tracker.db.sql import among_ids_sql, among_sql, in_force_sql, retracted_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.commitment_history import CommitmentHistory
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import SIGNING, Status

if TYPE_CHECKING:
    from tracker.domain.status_steps import StatusStep

SaidDays = tuple[tuple[date, date | None], ...]
"""From which day on the day of something was said to be which; None where it is not known."""


class EventDayRow(NamedTuple):
    """On which day an event is said to be."""

    event: str
    effective_on: date
    day: date | None


class _ConclusionRow(NamedTuple):
    agreement: str
    concluded_on: date


class _RefRow(NamedTuple):
    name: str
    id: int


class _SuccessorRow(NamedTuple):
    commitment_id: int
    update_id: int
    successor_id: int


class Histories(Protocol):
    """Where the histories of commitments are."""

    def history_of(self, key: int) -> CommitmentHistory:
        """The history of a commitment that was loaded."""


class AnchorDays:
    """The days of events and commitments, by the names that due dates have for them."""

    def __init__(self, connection: Connection, at: AsOf, histories: Histories) -> None:
        self._connection, self._at, self._histories = connection, at, histories
        self._cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
        self._days: dict[str, SaidDays] = {}
        self._ids: dict[str, int] = {}
        self._successors: dict[int, Sequence[int]] = {}
        self._days_of_commitments: dict[int, SaidDays] = {}
        self._being_found: set[int] = set()

    def load(self, names: Iterable[str]) -> list[int]:
        """Read the days of events, and find the commitments that are named: their keys, to be loaded too."""
        new = {name for name in names if name not in self._days and name not in self._ids}
        self._days |= read_days_of_events(self._connection, new, self._cut)
        return self._find_commitments(sorted(name for name in new if ":" not in name))

    def days_of(self, name: str) -> SaidDays:
        """From which day on the day of something was said to be which."""
        if name in self._ids:
            return self._days_of_commitment(self._ids[name])
        return self._days.get(name, ())

    def _find_commitments(self, names: Sequence[str]) -> list[int]:
        """The keys of commitments by their refs, also by those that they had, and of what replaces them."""
        if not names:
            return []
        self._days |= dict.fromkeys(names, ())
        connection = self._connection
        among = among_sql(connection.dialect, "{}.ref", ":refs")
        sql = f"""SELECT f.ref AS name, f.commitment_id AS id FROM former_ref f WHERE {among.format("f")}
UNION ALL SELECT c.ref, c.id FROM commitment c WHERE {among.format("c")}"""
        rows = connection.all(sql, _RefRow, refs=tuple(names))
        self._ids |= {row.name: row.id for row in rows}
        return self._with_successors([row.id for row in rows])

    def _with_successors(self, ids: Sequence[int]) -> list[int]:
        """Some commitments, and what replaces them, and that in turn."""
        found, new = list(ids), [key for key in ids if key not in self._successors]
        while new:
            self._successors |= dict.fromkeys(new, ())
            rows = self._connection.all(
                _successors_sql(self._connection), _SuccessorRow, ids=tuple(new), **self._cut
            )
            for key, some in groupby(rows, key=attrgetter("commitment_id")):
                self._successors[key] = [row.successor_id for row in some]
            new = [row.successor_id for row in rows if row.successor_id not in self._successors]
            found += new
        return list(dict.fromkeys(found))

    def _days_of_commitment(self, key: int) -> SaidDays:
        """The first day on which a commitment is implemented, or all that replaces it; said on that day.

        What would wait for itself has no day.
        """
        if key in self._being_found:
            return ()
        if key not in self._days_of_commitments:
            self._being_found.add(key)
            day = self._find_day(key)
            self._being_found.discard(key)
            self._days_of_commitments[key] = () if day is None else ((day, day),)
        return self._days_of_commitments[key]

    def _find_day(self, key: int) -> date | None:
        steps = self._steps_of(key)
        if day := next((step.day for step in steps if step.status is Status.IMPLEMENTED), None):
            return day
        if not steps or steps[-1].status is not Status.SUPERSEDED:
            return None
        owed = [one for one in self._successors.get(key, ()) if not self._is_withdrawn(one)]
        days = [self._days_of_commitment(one) for one in owed]
        return max(said[0][0] for said in days) if days and all(days) else None

    def _is_withdrawn(self, key: int) -> bool:
        steps = self._steps_of(key)
        return bool(steps) and steps[-1].status is Status.WITHDRAWN

    def _steps_of(self, key: int) -> Sequence["StatusStep"]:
        """How the status of a commitment changed; nothing where it is not yet on record."""
        from tracker.domain.status_steps import status_steps

        try:
            return status_steps(self._histories.history_of(key), self._at.day).whole
        except KeyError:
            return ()


def read_days_of_events(
    connection: Connection, names: Iterable[str], cut: Mapping[str, object]
) -> dict[str, SaidDays]:
    """From which day on the day of each of those that are events was said to be which; ``cut`` is of AsOf."""
    events = sorted(name for name in names if ":" in name)
    days: dict[str, SaidDays] = dict.fromkeys(events, ())
    if not events:
        return days
    rows = connection.all(_event_days_sql(connection), EventDayRow, events=tuple(events), **cut)
    for event, some in groupby(rows, key=attrgetter("event")):
        said = {row.effective_on: row.day for row in some}  # of one day what was recorded last
        days[event] = tuple(said.items())
    signed = {name.removesuffix(f":{SIGNING}"): name for name in events if name.endswith(f":{SIGNING}")}
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT ref AS agreement, concluded_on FROM agreement_in_force
WHERE {among_sql(connection.dialect, "ref", ":refs")}"""
    for row in connection.all(sql, _ConclusionRow, refs=tuple(signed), **cut) if signed else ():
        days[signed[row.agreement]] = ((date.min, row.concluded_on),)
    return days


def _event_days_sql(connection: Connection) -> str:
    is_retracted = retracted_sql(u="d", link="event_day_id")
    return f"""WITH {terms_steps_sql(connection)}
SELECT d.event, d.effective_on, d.day FROM event_day d JOIN event_in_force e ON e.ref = d.event
WHERE {among_sql(connection.dialect, "d.event", ":events")}
  AND d.effective_on <= :as_of AND d.recorded_at <= :known_at AND NOT {is_retracted}
ORDER BY d.event, d.effective_on, d.recorded_at, d.uid"""


def _successors_sql(connection: Connection) -> str:
    """What replaces each commitment, by the latest assessment that says that it is superseded."""
    latest = f"""SELECT u.commitment_id, u.id, row_number() OVER (
    PARTITION BY u.commitment_id ORDER BY u.effective_on DESC, u.ordered_at DESC, u.tiebreak DESC) AS place
  FROM status_update u WHERE {among_ids_sql(connection.dialect, "u.commitment_id")}
    AND u.status = '{Status.SUPERSEDED}' AND u.reporter IS NULL AND {in_force_sql()}"""
    return f"""SELECT l.commitment_id, l.id AS update_id, s.successor_id
FROM ({latest}) l JOIN update_successor s ON s.update_id = l.id WHERE l.place = 1
ORDER BY l.commitment_id, s.successor_id"""
