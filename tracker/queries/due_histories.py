"""What calendars need of due dates: which were set, how often one was moved, when that was last recorded."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import DUE_DATE, OLDEST_FIRST, among_ids_sql, in_force_sql, retracted_sql, words_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import SIGNING
from tracker.queries.filters import query_parameters

_TERMS_OF_WHEN = ("due_on", "due", "after", "every", "starts_on", "ends_on", "kind")


class DueDateSaid(NamedTuple):
    """A due date that we or an amendment set, on a day; of a recurring duty that of one ``occurrence``."""

    commitment: str
    effective_on: date
    due_on: date
    occurrence: date | None


class RecordedChanges(NamedTuple):
    """How often the due date of a commitment was moved, and when anything was last recorded about it.

    To take a move back is another one, so that the number never becomes less.
    """

    commitment: str
    moves: int
    changed_at: datetime


class AnchorDay(NamedTuple):
    """The day of an event, if it is known; and its changes, as in ``RecordedChanges``."""

    event: str
    day: date | None
    moves: int
    changed_at: datetime


def due_dates_said(connection: Connection, selection: Selection, at: AsOf) -> Iterator[DueDateSaid]:
    """The due dates that were set for the selected commitments, oldest first."""
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT c.ref AS "commitment", u.effective_on, u.due_on, u.occurrence
FROM status_update u JOIN commitment_in_force c ON c.id = u.commitment_id
WHERE {DUE_DATE} AND {in_force_sql()}{_scope_sql(connection, selection)} ORDER BY {OLDEST_FIRST}"""
    return connection.stream(sql, DueDateSaid, **query_parameters(selection, at))


def recorded_changes(connection: Connection, selection: Selection, at: AsOf) -> Iterator[RecordedChanges]:
    """How often the due date of each of the selected commitments was moved."""
    is_move = f"CASE WHEN {DUE_DATE} THEN 1 ELSE 0 END"
    is_of_when = f"""CASE WHEN v.id NOT IN (SELECT id FROM status_update) AND EXISTS (
    SELECT 1 FROM revised_term t WHERE t.revision_id = v.id AND t.term IN {words_sql(_TERMS_OF_WHEN)})
  THEN 1 ELSE 0 END"""
    sql = f"""WITH {terms_steps_sql(connection)},
change AS (
  SELECT id AS commitment_id, 0 AS moves, recorded_at FROM commitment
  UNION ALL SELECT u.commitment_id, {is_move}, u.recorded_at FROM status_update u
    WHERE u.effective_on <= :as_of
  UNION ALL SELECT u.commitment_id, {is_move}, r.recorded_at
    FROM retraction r JOIN status_update u ON u.id = r.update_id WHERE u.effective_on <= :as_of
  UNION ALL SELECT u.commitment_id, {is_move}, b.recorded_at
    FROM retraction b JOIN retraction r ON r.id = b.retraction_id JOIN status_update u ON u.id = r.update_id
    WHERE u.effective_on <= :as_of
  UNION ALL SELECT v.commitment_id, {is_of_when}, v.recorded_at FROM revision v
    WHERE v.commitment_id IS NOT NULL AND v.effective_on <= :as_of
  UNION ALL SELECT v.commitment_id, {is_of_when}, r.recorded_at
    FROM retraction r JOIN revision v ON v.id = r.revision_id
    WHERE v.commitment_id IS NOT NULL AND v.effective_on <= :as_of)
SELECT c.ref AS "commitment", sum(change.moves) AS moves, max(change.recorded_at) AS changed_at
FROM change JOIN commitment_in_force c ON c.id = change.commitment_id
WHERE change.recorded_at <= :known_at{_scope_sql(connection, selection)} GROUP BY c.ref"""
    return connection.stream(sql, RecordedChanges, **query_parameters(selection, at))


def anchor_days(connection: Connection, at: AsOf) -> list[AnchorDay]:
    """The day of every event, the signing of each agreement among them."""
    known = "d.event = e.ref AND d.effective_on <= :as_of AND d.recorded_at <= :known_at"
    taken_back = """FROM retraction r JOIN event_day d ON d.id = r.event_day_id
    WHERE d.event = e.ref AND d.effective_on <= :as_of AND r.recorded_at <= :known_at"""
    is_retracted = retracted_sql(u="d", link="event_day_id")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT e.ref AS event,
  (SELECT d.day FROM event_day d WHERE {known} AND NOT {is_retracted}
   ORDER BY d.effective_on DESC, d.recorded_at DESC, d.uid DESC LIMIT 1) AS day,
  (SELECT count(*) FROM event_day d WHERE {known}) + (SELECT count(*) {taken_back}) AS moves,
  (SELECT max(moment.recorded_at) FROM (
     SELECT e.recorded_at UNION ALL SELECT d.recorded_at FROM event_day d WHERE {known}
     UNION ALL SELECT r.recorded_at {taken_back}) moment) AS changed_at
FROM event_in_force e WHERE e.recorded_at <= :known_at
UNION ALL
SELECT a.ref || ':{SIGNING}', a.concluded_on, 0, a.recorded_at FROM agreement_in_force a"""
    return connection.all(sql, AnchorDay, **query_parameters(Selection(), at))


def _scope_sql(connection: Connection, selection: Selection) -> str:
    return "" if selection.ids is None else f" AND {among_ids_sql(connection.dialect, 'c.id')}"
