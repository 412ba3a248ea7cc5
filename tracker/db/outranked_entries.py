"""The entries of ours that a withheld one outranks: no older one stands for it, so they stay in too."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import DUE_DATE, among_ids_sql, in_force_sql, obligors_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import Status


class _AssessmentRow(NamedTuple):
    commitment_id: int
    id: int
    side: str | None
    status: Status
    counts: bool


class _ObligorsRow(NamedTuple):
    id: int
    obligors: tuple[str, ...]


def find_outranked_statuses(connection: Connection, withheld: Collection[object], at: AsOf) -> Iterator[int]:
    """The assessments of parts of which the latest assessment is withheld."""
    if not withheld:
        return
    values = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    is_of_one = f"""u.commitment_id IN (SELECT w.commitment_id FROM status_update w
    WHERE {among_ids_sql(connection.dialect, "w.id")} AND w.status IS NOT NULL AND w.reporter IS NULL)"""
    sql = f"""SELECT u.commitment_id, u.id, u.side, u.status, {in_force_sql()} AS counts FROM status_update u
WHERE u.status IS NOT NULL AND u.reporter IS NULL AND {is_of_one}
ORDER BY u.commitment_id, u.effective_on, u.ordered_at, u.tiebreak"""
    by_commitment: dict[int, list[_AssessmentRow]] = defaultdict(list)
    for row in connection.all(sql, _AssessmentRow, ids=tuple(withheld), **values):
        by_commitment[row.commitment_id].append(row)
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT c.id, coalesce({obligors_sql(connection.dialect, "c.id")}, '') AS obligors FROM commitment_in_force c
WHERE {among_ids_sql(connection.dialect, "c.id")}"""
    for owed in connection.all(sql, _ObligorsRow, ids=tuple(by_commitment), **values):
        rows = by_commitment[owed.id]
        hidden = {side for side in owed.obligors if _is_latest_withheld(rows, side, withheld)}
        is_last_withheld = _is_latest_withheld(rows, None, withheld)
        for row in rows:
            sides = set(owed.obligors) if row.side is None else {row.side}
            # What replaces a commitment is told by its last assessment, whosever part that is about.
            is_outranked = sides <= hidden or (row.status is Status.SUPERSEDED and is_last_withheld)
            if is_outranked and row.id not in withheld:
                yield row.id


def _is_latest_withheld(
    rows: Iterable[_AssessmentRow], side: str | None, withheld: Collection[object]
) -> bool:
    """Whether the latest assessment of a side's part is withheld; without a side the latest of all."""
    of_part = [row.id for row in rows if row.counts and (side is None or row.side in (None, side))]
    return bool(of_part) and of_part[-1] in withheld


class _DueDateRow(NamedTuple):
    commitment_id: int
    id: int
    counts: bool
    is_amendment: bool


def find_outranked_due_dates(connection: Connection, withheld: Collection[object], at: AsOf) -> Iterator[int]:
    """The updates with a due date of commitments of which the latest is withheld; amendments are terms."""
    if not withheld:
        return
    sql = f"""SELECT u.commitment_id, u.id, {in_force_sql()} AS counts,
  EXISTS (SELECT 1 FROM revision v WHERE v.id = u.id) AS is_amendment FROM status_update u
WHERE {DUE_DATE} AND u.commitment_id IN (SELECT w.commitment_id FROM status_update w
    WHERE {among_ids_sql(connection.dialect, "w.id")} AND w.due_on IS NOT NULL)
ORDER BY u.commitment_id, u.effective_on, u.ordered_at, u.tiebreak"""
    values = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    by_commitment: dict[int, list[_DueDateRow]] = defaultdict(list)
    for row in connection.all(sql, _DueDateRow, ids=tuple(withheld), **values):
        by_commitment[row.commitment_id].append(row)
    for rows in by_commitment.values():
        counting = [row.id for row in rows if row.counts]
        if counting and counting[-1] in withheld:
            yield from (row.id for row in rows if not row.is_amendment and row.id not in withheld)
