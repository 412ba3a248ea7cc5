"""What calendars need of due dates: which were set once, how often one was moved, when that was recorded.

Also what was taken back counts: a calendar of before has it.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import DUE_DATE, retracted_sql, words_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import NO_DUE_DAY, SIGNING
from tracker.queries.filters import query_parameters

_TERMS_OF_WHEN = ("due_on", "due", "after", "every", "starts_on", "ends_on", "kind")


class DueDateOnce(NamedTuple):
    """A due date that a commitment had once, or has."""

    commitment: str
    due_on: date


class RecordedChanges(NamedTuple):
    """How often a due date was moved, how often it was assessed, and when anything was last recorded.

    To take a move back is another one, so that the numbers never become less.
    """

    name: str
    moves: int
    assessments: int
    changed_at: datetime
    last_day: date | None
    """Of an event the day that was said last, also where it is not known any more."""


class RetractedCommitment(NamedTuple):
    """A commitment that was taken back, and when."""

    ref: str
    retracted_at: datetime


def retracted_commitments(connection: Connection, at: AsOf) -> Iterator[RetractedCommitment]:
    """The commitments that are taken back by what is known, and were not brought back."""
    sql = """SELECT c.ref, min(r.recorded_at) AS retracted_at
FROM retraction r JOIN commitment c ON c.id = r.commitment_id
WHERE r.recorded_at <= :known_at AND NOT EXISTS (
  SELECT 1 FROM retraction b WHERE b.retraction_id = r.id AND b.recorded_at <= :known_at)
GROUP BY c.ref ORDER BY retracted_at, c.ref"""
    return connection.stream(sql, RetractedCommitment, **query_parameters(Selection(), at))


_IN_FORCE = "commitment_in_force c"
_RETRACTED = f"(SELECT id, ref FROM commitment e WHERE {retracted_sql(u='e', link='commitment_id')}) c"


def due_dates_once(connection: Connection, at: AsOf, *, retracted: bool = False) -> Iterator[DueDateOnce]:
    """Every due date that was ever set by us, in the order of recording.

    ``retracted`` asks for those of the commitments that were taken back, and else for those of the others.
    """
    day = connection.dialect.day_of_iso.format("t.value")
    sql = f"""WITH {terms_steps_sql(connection)},
once AS (
  SELECT id AS commitment_id, due_on, recorded_at FROM commitment
  UNION ALL SELECT u.commitment_id, u.due_on, u.recorded_at FROM status_update u
    WHERE {DUE_DATE} AND u.effective_on <= :as_of AND u.due_on <> '{NO_DUE_DAY}'
  UNION ALL SELECT v.commitment_id, {day}, v.recorded_at
    FROM revision v JOIN revised_term t ON t.revision_id = v.id
    WHERE v.commitment_id IS NOT NULL AND t.term = 'due_on' AND t.value > '' AND v.effective_on <= :as_of)
SELECT c.ref AS "commitment", once.due_on
FROM once JOIN {_RETRACTED if retracted else _IN_FORCE} ON c.id = once.commitment_id
WHERE once.due_on IS NOT NULL AND once.recorded_at <= :known_at ORDER BY once.recorded_at, once.due_on"""
    return connection.stream(sql, DueDateOnce, **query_parameters(Selection(), at))


def changes_of_commitments(
    connection: Connection, at: AsOf, *, retracted: bool = False
) -> Iterator[RecordedChanges]:
    """What was recorded about each commitment; with ``retracted`` about each that was taken back."""
    is_move = f"CASE WHEN {DUE_DATE} THEN 1 ELSE 0 END"
    is_assessment = "CASE WHEN u.status IS NOT NULL AND u.reporter IS NULL THEN 1 ELSE 0 END"
    said = f"u.commitment_id, {is_move}, {is_assessment}"
    until = f"u.effective_on <= :as_of{connection.shown_sql('u')}"
    is_of_when = f"""CASE WHEN v.id NOT IN (SELECT id FROM status_update) AND EXISTS (
    SELECT 1 FROM revised_term t WHERE t.revision_id = v.id AND t.term IN {words_sql(_TERMS_OF_WHEN)})
  THEN 1 ELSE 0 END"""
    sql = f"""WITH {terms_steps_sql(connection)},
change AS (
  SELECT id AS commitment_id, 0 AS moves, 0 AS assessments, recorded_at FROM commitment
  UNION ALL SELECT {said}, u.recorded_at FROM status_update u WHERE {until}
  UNION ALL SELECT {said}, r.recorded_at
    FROM retraction r JOIN status_update u ON u.id = r.update_id WHERE {until}
  UNION ALL SELECT {said}, b.recorded_at
    FROM retraction b JOIN retraction r ON r.id = b.retraction_id JOIN status_update u ON u.id = r.update_id
    WHERE {until}
  UNION ALL SELECT v.commitment_id, {is_of_when}, 0, v.recorded_at FROM revision v
    WHERE v.commitment_id IS NOT NULL AND v.effective_on <= :as_of
  UNION ALL SELECT v.commitment_id, {is_of_when}, 0, r.recorded_at
    FROM retraction r JOIN revision v ON v.id = r.revision_id
    WHERE v.commitment_id IS NOT NULL AND v.effective_on <= :as_of)
SELECT c.ref AS name, sum(change.moves) AS moves, sum(change.assessments) AS assessments,
  max(change.recorded_at) AS changed_at, CAST(NULL AS date) AS last_day
FROM change JOIN {_RETRACTED if retracted else _IN_FORCE} ON c.id = change.commitment_id
WHERE change.recorded_at <= :known_at GROUP BY c.ref"""
    return connection.stream(sql, RecordedChanges, **query_parameters(Selection(), at))


def changes_of_events(connection: Connection, at: AsOf) -> Iterator[RecordedChanges]:
    """What was recorded about each event, the signing of each agreement among them."""
    known = "d.event = e.ref AND d.effective_on <= :as_of AND d.recorded_at <= :known_at"
    taken_back = """FROM retraction r JOIN event_day d ON d.id = r.event_day_id
    WHERE d.event = e.ref AND d.effective_on <= :as_of AND r.recorded_at <= :known_at"""
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT e.ref AS name,
  (SELECT count(*) FROM event_day d WHERE {known}) + (SELECT count(*) {taken_back}) AS moves,
  0 AS assessments,
  (SELECT max(moment.recorded_at) FROM (
     SELECT e.recorded_at UNION ALL SELECT d.recorded_at FROM event_day d WHERE {known}
     UNION ALL SELECT r.recorded_at {taken_back}) moment) AS changed_at,
  (SELECT d.day FROM event_day d WHERE {known} AND d.day IS NOT NULL
   ORDER BY d.effective_on DESC, d.recorded_at DESC, d.uid DESC LIMIT 1) AS last_day
FROM event_in_force e WHERE e.recorded_at <= :known_at
UNION ALL
SELECT a.ref || ':' || '{SIGNING}', 0, 0, a.recorded_at, a.concluded_on FROM agreement_in_force a"""
    return connection.stream(sql, RecordedChanges, **query_parameters(Selection(), at))
