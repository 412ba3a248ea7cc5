"""The log as it is read: updates, and the retractions that take them back."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import (
    KNOWN_OF_ALL,
    OLDEST_FIRST,
    UPDATES_WITH_REFS,
    among_ids_sql,
    among_sql,
    columns_sql,
    mark_sql,
    retracted_sql,
    successors_sql,
)
from tracker.db.terms_sql import agreement_now_sql, ever_renamed, ref_at_moment_sql, terms_steps_sql
from tracker.domain.days import EARLIEST_DAY, END_OF_TIME, LATEST_DAY, end_of_day, start_of_day
from tracker.domain.errors import NoSuchRef
from tracker.domain.hint_actions import LIST_UPDATES
from tracker.domain.records import AsOf, LogEntry, Selection, format_update_number
from tracker.domain.terms import UpdateTerms
from tracker.domain.vocabulary import NO_DUE_DAY
from tracker.queries.commands import written_by_commands_sql
from tracker.queries.filters import apply_filters, query_parameters
from tracker.queries.judgements import filter_by_state

# Of what has neither a status nor a note, which few entries have not.
_OF_AMENDMENT = "CASE WHEN u.note IS NULL AND u.status IS NULL THEN {} ELSE {} END"
FIRST_AUTHOR = """CASE WHEN u.corrects IS NOT NULL THEN (
    WITH RECURSIVE earlier (corrects, recorded_by) AS (
      SELECT o.corrects, o.recorded_by FROM status_update o WHERE o.uid = u.corrects
      UNION ALL
      SELECT o.corrects, o.recorded_by FROM earlier e JOIN status_update o ON o.uid = e.corrects)
    SELECT e.recorded_by FROM earlier e WHERE e.corrects IS NULL) END"""
_COMPUTED = {
    "note": _OF_AMENDMENT.format("(SELECT v.reason FROM revision v WHERE v.id = u.id)", "u.note"),
    "is_amendment": _OF_AMENDMENT.format("EXISTS (SELECT 1 FROM revision v WHERE v.id = u.id)", "FALSE"),
    "update": "'U-' || u.id",
    "number": "'U-' || u.id",
    "commitment": "c.ref",
    "first_author": FIRST_AUTHOR,
    "corrects": "(SELECT 'U-' || o.id FROM status_update o WHERE o.uid = u.corrects)",
    "accepts": "(SELECT 'U-' || o.id FROM status_update o WHERE o.uid = u.accepts)",
    "due_on": f"nullif(u.due_on, '{NO_DUE_DAY}')",
    "ends_due_date": f"(u.due_on IS NOT NULL AND u.due_on = '{NO_DUE_DAY}')",
    "retracted": retracted_sql(),
    "is_retraction": "FALSE",
}


def _updates_sql(connection: Connection, where: str, refs: Mapping[str, str]) -> str:
    values = {**_COMPUTED, **refs, "agreement": agreement_now_sql(connection)}
    is_marked = connection.scalar("SELECT 1 FROM mark LIMIT 1", int)
    values["mark"] = mark_sql("u.uid") if is_marked else "CAST(NULL AS text)"
    return f"""WITH {terms_steps_sql(connection)}
SELECT {columns_sql(LogEntry, "u", **values)} FROM {UPDATES_WITH_REFS}
WHERE {where}"""


def _refs_at_moment(connection: Connection, at: AsOf) -> dict[str, str]:
    """The refs that are shown, as they were at the moment asked about."""
    if at.known_at is None or not ever_renamed(connection):
        return {"commitment": "c.ref", "successors": successors_sql(connection.dialect)}
    successors = successors_sql(connection.dialect, ref_at_moment_sql("s"))
    return {"commitment": ref_at_moment_sql("c"), "successors": successors}


class RetractionRow(NamedTuple):
    """What takes an update back: the update's number and commitment, the reason, when and by whom."""

    update: str
    number: str
    commitment: str
    agreement: str
    reason: str | None
    recorded_at: datetime
    recorded_by: str | None
    uid: str


def log_entries(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    *,
    since: date | None = None,
    until: date | None = None,
    commands: Sequence[int] | None = None,
) -> Iterator[LogEntry]:
    """What was written about the selected commitments, oldest first by the day it was true.

    ``since`` and ``until`` bound that day, both included; a retraction's day is the one it was recorded on.
    ``at`` says as of when the selection is made, and by when an entry, its commitment and its agreement must
    have been recorded. Selected statuses and reporters are those of the entries. ``commands`` leaves only
    what those commands wrote.
    """
    statuses, reporters = selection.statuses, selection.reporters
    selection = apply_filters(connection, selection._replace(statuses=(), reporters=()), at)
    selection = filter_by_state(connection, selection, at)
    values = query_parameters(selection, at) | {
        "since": since or EARLIEST_DAY,
        "until": until or LATEST_DAY,
        "since_moment": start_of_day(since or EARLIEST_DAY),
        "until_moment": end_of_day(until or LATEST_DAY),
        "statuses": statuses,
        "reporters": reporters,
        "commands": commands and tuple(commands),
    }
    scope = "".join(f" AND {condition}" for condition in _log_conditions(connection, selection, at))
    saying = f" AND {among_sql(connection.dialect, 'u.status', ':statuses')}" if statuses else ""
    saying += f" AND {among_sql(connection.dialect, 'u.reporter', ':reporters')}" if reporters else ""
    refs = _refs_at_moment(connection, at)
    of_updates = of_retractions = ""
    if commands is not None:
        of_updates = f" AND {written_by_commands_sql(connection.dialect, 'status_update', 'u')}"
        of_retractions = f" AND {written_by_commands_sql(connection.dialect, 'retraction', 'r')}"
    scope += connection.shown_sql("u")
    of_days = f"u.effective_on BETWEEN :since AND :until AND {KNOWN_OF_ALL}{scope}{saying}{of_updates}"
    sql = f"{_updates_sql(connection, of_days, refs)} ORDER BY {OLDEST_FIRST}"
    entries = connection.stream(sql, LogEntry, **values)
    if statuses or reporters:  # a retraction has none
        return entries
    sql = _retractions_sql(connection, f"{scope}{of_retractions}", refs["commitment"])
    taken_back = map(_to_log_entry, connection.stream(sql, RetractionRow, **values))
    return heapq.merge(entries, taken_back, key=attrgetter("effective_on"))


def _retractions_sql(connection: Connection, scope: str, ref: str) -> str:
    return f"""WITH {terms_steps_sql(connection)}
SELECT 'U-' || u.id AS "update", 'U-' || r.id AS number, {ref} AS "commitment",
  {agreement_now_sql(connection)} AS agreement, r.reason, r.recorded_at, r.recorded_by, u.uid
FROM retraction r JOIN status_update u ON u.id = r.update_id JOIN commitment c ON c.id = u.commitment_id
WHERE r.recorded_at BETWEEN :since_moment AND :until_moment AND r.recorded_at <= :known_at
  AND {KNOWN_OF_ALL}{scope}
ORDER BY r.recorded_at, r.uid"""


def _log_conditions(connection: Connection, selection: Selection, at: AsOf) -> Iterator[str]:
    """What is asked of the commitment ``c`` of an entry ``u``; what is not asked for is not in it."""
    if selection.ids is not None:
        yield among_ids_sql(connection.dialect, "u.commitment_id")
    if at.known_at is not None:
        yield "c.recorded_at <= :known_at"
        yield f"{agreement_now_sql(connection)} IN (SELECT ref FROM agreement WHERE recorded_at <= :known_at)"


def log_entry(connection: Connection, update: int) -> LogEntry:
    """One update. Raises NoSuchRef if there is no such number."""
    latest = AsOf(LATEST_DAY)
    sql = _updates_sql(connection, "u.id = :number", _refs_at_moment(connection, latest))
    values = {"number": update, "as_of": LATEST_DAY, "known_at": END_OF_TIME}
    found = connection.first(sql, LogEntry, **values)
    if found is None:
        raise NoSuchRef("update", format_update_number(update), LIST_UPDATES)
    return found


def _to_log_entry(row: RetractionRow) -> LogEntry:
    """The retraction as an entry: of what an update says it says nothing but a note, the reason."""
    unsaid = dict.fromkeys(name for name in UpdateTerms._fields if name in LogEntry._fields)
    values: dict[str, Any] = unsaid | {"successors": (), "is_seen": False} | row._asdict()
    values |= {"effective_on": row.recorded_at.date(), "note": values.pop("reason")}
    return LogEntry(**values, retracted=False, is_retraction=True, first_author=None, is_amendment=False)
