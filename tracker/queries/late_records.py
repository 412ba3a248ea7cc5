"""What was recorded since a day about the time before it: what was learnt, and what was taken back."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import PROPER, among_ids_sql, retracted_sql
from tracker.db.terms_sql import ALWAYS, terms_steps_sql
from tracker.domain.days import start_of_day
from tracker.domain.records import Selection
from tracker.domain.tallies import Learnt

_AGREED_ON = "coalesce(c.agreed_on, a.concluded_on)"
_KNOWN = f"""JOIN agreement_in_force a ON a.ref = c.agreement
  WHERE {_AGREED_ON} <= :as_of AND a.recorded_at <= :known_at AND c.recorded_at <= :known_at"""
_COMMITMENTS = f"commitment_in_force c {_KNOWN}"
_UPDATES = f"""status_update u JOIN commitment_in_force c ON c.id = u.commitment_id {_KNOWN}
  AND u.recorded_at <= :known_at"""
_CORRECTIONS = f"""revision v JOIN commitment_in_force c ON c.id = v.commitment_id {_KNOWN}
  AND v.effective_on = '{ALWAYS}' AND v.recorded_at BETWEEN :since_moment AND :known_at
  AND NOT {retracted_sql(u="v", link="revision_id")}"""
# An entry counts from the day its commitment was agreed, so what was agreed since has no time before.
_AGREED_BEFORE = f"{_AGREED_ON} < :since"
_TRUE_BEFORE = f"{_AGREED_BEFORE} AND u.effective_on < :since AND u.effective_on <= :as_of"
# Of several retractions of one update the first takes it back.
_TAKEN_BACK = """(SELECT min(r.recorded_at) FROM retraction r WHERE r.update_id = u.id
    AND NOT EXISTS (
      SELECT 1 FROM retraction b WHERE b.retraction_id = r.id AND b.recorded_at <= :known_at))"""


class LateRecordsRow(NamedTuple):
    """How much was recorded since a day about the time before it, and whether anything was on record then."""

    updates: int
    commitments: int
    corrected: int
    was_commitment: bool
    was_update: bool


def count_late_records(
    connection: Connection, selection: Selection, parameters: Mapping[str, object], since: date
) -> tuple[Learnt, int]:
    """What was learnt since a day, and how many updates were taken back and terms corrected since.

    Of the commitments of a selection that has been looked up (``filter_by_state``), without those that stand
    apart; ``parameters`` has its values (``query_parameters``).
    """
    scope = "" if selection.ids is None else f" AND {among_ids_sql(connection.dialect, 'c.id')}"
    shown = connection.shown_sql("u")
    counted = scope if selection.strengths else f" AND c.strength IN {PROPER}{scope}"
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT
  (SELECT count(*) FROM {_UPDATES}{counted}{shown} AND {_TRUE_BEFORE}
    AND u.recorded_at >= :since_moment AND NOT {retracted_sql()}) AS updates,
  (SELECT count(*) FROM {_COMMITMENTS}{counted} AND {_AGREED_BEFORE}
    AND c.recorded_at >= :since_moment) AS commitments,
  (SELECT count(*) FROM {_UPDATES}{counted}{shown} AND {_TRUE_BEFORE} AND u.recorded_at < :since_moment
    AND {_TAKEN_BACK} BETWEEN :since_moment AND :known_at)
  + (SELECT count(*) FROM {_CORRECTIONS}{counted} AND {_AGREED_BEFORE}
    AND c.recorded_at < :since_moment) AS corrected,
  EXISTS (SELECT 1 FROM {_COMMITMENTS}{scope} AND c.recorded_at < :since_moment) AS was_commitment,
  EXISTS (SELECT 1 FROM {_UPDATES}{scope}{shown} AND u.recorded_at < :since_moment) AS was_update"""
    days = {"since": since, "since_moment": start_of_day(since)}
    (row,) = connection.all(sql, LateRecordsRow, **parameters, **days)
    return Learnt(row.updates, row.commitments, row.was_commitment or row.was_update), row.corrected
