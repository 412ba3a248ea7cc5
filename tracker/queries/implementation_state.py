"""How far one commitment is, for the rules and for what is said after recording."""

from collections.abc import Iterator, Sequence, Set
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import ENTRIES_IN_FORCE_SQL, among_ids_sql, in_force_sql, level_sql, status_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME, LATEST_DAY
from tracker.domain.records import AsOf, ImplementationState, Selection
from tracker.domain.vocabulary import Status
from tracker.queries.filters import query_parameters
from tracker.queries.judgements import judge_selected

RECURS_EVER_SQL = """(c.every IS NOT NULL OR EXISTS (
  SELECT 1 FROM revision v JOIN revised_term t ON t.revision_id = v.id
  WHERE v.commitment_id = c.id AND t.term = 'every'))"""
"""Whether the terms of a commitment ``c`` ever said how often it recurs."""


class _StateRow(NamedTuple):
    """How far a commitment is, as seeks find it, and the day it was agreed."""

    id: int
    status: Status
    level: int | None
    agreed_on: date


def implementation_state(
    connection: Connection, ref: str, at: AsOf, *, side: str | None = None
) -> ImplementationState:
    """How far a commitment is as of a day and moment, or one side's part of it, whatever else is true of it.

    Of a side that does not owe it on that day it is how far the whole is.
    """
    sql = f"""WITH {terms_steps_sql(connection)},
{ENTRIES_IN_FORCE_SQL},
k AS MATERIALIZED (
  SELECT c.id, c.kind, coalesce(c.agreed_on, a.concluded_on) AS agreed_on, {status_sql("c.id")} AS status
  FROM commitment_in_force c JOIN agreement_in_force a ON a.ref = c.agreement WHERE c.ref = :ref)
SELECT k.id, k.status, {level_sql("k.id", "k.kind", "k.status")} AS level, k.agreed_on FROM k"""
    (found,) = connection.all(sql, _StateRow, **query_parameters(Selection(), at), ref=ref)
    judged = judge_selected(connection, Selection(ids=(found.id,)), at)
    if found.id in judged.judged:
        judgement = judged.judged[found.id].judgement
        part = judgement.parts.get(side, judgement.whole)
        return ImplementationState(part.status, part.level, found.agreed_on)
    if judged.judged_ids:  # not yet agreed
        return ImplementationState(Status.NO_INFORMATION, None, found.agreed_on)
    return ImplementationState(found.status, found.level, found.agreed_on)


class StateBeforeRow(NamedTuple):
    """One assessment, and how far its commitment was before it; whether that ever recurs."""

    update: int
    commitment_id: int
    effective_on: date
    recorded_at: datetime
    status: Status
    recurs: bool
    before: Status
    level: int | None
    agreed_on: date


def states_before(
    connection: Connection, updates: Sequence[int]
) -> Iterator[tuple[int, Status, ImplementationState]]:
    """For each of some assessments, its status, and how far its commitment was before it.

    Before it is what was true on an earlier day, and of its own day what was recorded at an earlier moment,
    as far as it was known when it was recorded. What one command records is known together: so the order in
    which the rows of a file stand is of no account. What is said of one side follows what was said of that
    side, or of the whole, unless that side was released by name. What is said of an occurrence follows what
    was said of that occurrence, or of the duty; there may be several such states, one for each part.
    """
    before = status_sql("own.commitment_id", *_known_before_sql("own"), of="status_update")
    kept = level_sql("k.commitment_id", "c.kind", "k.before", *_known_before_sql("k"), of="status_update")
    sql = f"""WITH {terms_steps_sql(connection)},
k AS MATERIALIZED (
  SELECT own.id, own.commitment_id, own.effective_on, own.recorded_at, own.ordered_at, own.status, own.side,
    own.occurrence, {before} AS before
  FROM status_update own WHERE {among_ids_sql(connection.dialect, "own.id")})
SELECT k.id AS "update", k.commitment_id, k.effective_on, k.recorded_at, k.status,
  {RECURS_EVER_SQL} AS recurs, k.before, {kept} AS level,
  coalesce(c.agreed_on, a.concluded_on) AS agreed_on
FROM k JOIN commitment_in_force c ON c.id = k.commitment_id
JOIN agreement_in_force a ON a.ref = c.agreement"""
    latest = {"as_of": LATEST_DAY, "known_at": END_OF_TIME}
    rows = list(connection.all(sql, StateBeforeRow, ids=tuple(updates), **latest))
    of_released = _find_released_by_name(connection, {row.commitment_id for row in rows})
    with_parts: list[StateBeforeRow] = []
    for row in rows:
        if row.recurs or row.commitment_id in of_released:
            with_parts.append(row)
        else:
            yield row.update, row.status, ImplementationState(row.before, row.level, row.agreed_on)
    if with_parts:
        yield from _states_of_parts_before(connection, with_parts, of_released)


def _find_released_by_name(connection: Connection, commitments: Set[int]) -> set[int]:
    """Those of some commitments of which one side was ever released by name."""
    sql = f"""SELECT DISTINCT u.commitment_id FROM status_update u
WHERE {among_ids_sql(connection.dialect, "u.commitment_id")}
  AND u.status = 'withdrawn' AND u.side IS NOT NULL"""
    return set(connection.scalars(sql, int, ids=tuple(commitments)))


def _states_of_parts_before(
    connection: Connection, rows: Sequence[StateBeforeRow], of_released: Set[int]
) -> Iterator[tuple[int, Status, ImplementationState]]:
    """The same of assessments of duties that recur, and of commitments where a side was released by name."""
    from tracker.domain.status_steps import states_of_parts_before  # loaded where it is needed
    from tracker.queries.histories import HistoryReader

    for moment, some in groupby(sorted(rows, key=attrgetter("recorded_at")), key=attrgetter("recorded_at")):
        of_moment = list(some)
        reader = HistoryReader(connection, AsOf(LATEST_DAY, known_at=moment))
        reader.load(sorted({row.commitment_id for row in of_moment}))
        for row in of_moment:
            history = reader.history_of(row.commitment_id)
            is_of_parts = row.commitment_id in of_released
            if not (is_of_parts or history.terms_on(row.effective_on).has_occurrences):
                yield row.update, row.status, ImplementationState(row.before, row.level, row.agreed_on)
                continue
            entry = next((one for one in history.entries if one.number == row.update), None)
            # one that is taken back by the same file counts for nothing
            for before in states_of_parts_before(history, entry) if entry else ():
                yield row.update, row.status, ImplementationState(before.status, before.level, row.agreed_on)


def _known_before_sql(own: str) -> tuple[str, str, str]:
    """Whether an update ``u`` was true before another, and known when that was recorded, and of one part.

    An occurrence that is named begins anew: nothing was before it but what was said of it.
    """
    is_earlier = f"(u.effective_on < {own}.effective_on OR u.ordered_at < {own}.ordered_at)"
    is_of_part = (
        f"({own}.side IS NULL OR u.side IS NULL OR u.side = {own}.side) "
        f"AND ({own}.occurrence IS NULL OR u.occurrence = {own}.occurrence)"
    )
    return in_force_sql(f"{own}.effective_on", f"{own}.recorded_at"), is_earlier, is_of_part
