"""What does not go out to the other side: what is marked as internal, and what hangs on it.

The marks are those of now, whatever day or moment is asked about: what somebody has marked since stays in.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import among_ids_sql, among_sql, in_force_sql, obligors_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.db.withheld_finder import ENTRY_TABLES, WithheldFinder
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import Mark


class Withheld(NamedTuple):
    """What is withheld of each table by its keys, and what is shared of it.

    ``statuses`` are the updates whose status is withheld, since a later one of that part is. ``due_rules``
    and ``conditions`` are the commitments whose due date hangs on what is withheld, ``terms`` what revisions
    say of single terms, as "number:term". ``touched`` are the commitments of which anything is withheld on
    which it can rest how they stand.
    """

    rows: Mapping[str, frozenset[object]] = {}
    shared: Mapping[str, frozenset[object]] = {}
    statuses: frozenset[int] = frozenset()
    due_rules: frozenset[int] = frozenset()
    conditions: frozenset[int] = frozenset()
    terms: frozenset[str] = frozenset()
    touched: frozenset[int] = frozenset()


def find_withheld(connection: Connection, at: AsOf) -> Withheld:
    """All that is withheld from an answer as of a day and moment."""
    marked = _read_marks(connection)
    shared = marked[Mark.SHARED]
    finder = WithheldFinder(connection, {table: set(keys) for table, keys in marked[Mark.INTERNAL].items()})
    if finder.rows:
        finder.spread()
    terms = frozenset(finder.withheld_terms(shared))
    finder.add("revision", finder.emptied_revisions(terms))
    finder.add_retractions()
    rules, conditions = finder.hanging()
    return Withheld(
        rows={table: frozenset(keys) for table, keys in finder.rows.items() if keys},
        shared={table: frozenset(keys) for table, keys in shared.items()},
        statuses=frozenset(_find_hidden_statuses(connection, finder.rows.get("status_update", ()), at)),
        due_rules=frozenset(rules),
        conditions=frozenset(conditions),
        terms=terms,
        touched=frozenset(finder.touched()),
    )


class _MarkRow(NamedTuple):
    entry: str | None
    commitment_id: int | None
    agreement: str | None
    document: str | None
    actor: str | None
    event: str | None
    meeting: str | None
    mark: Mark


def _read_marks(connection: Connection) -> Mapping[Mark, dict[str, set[object]]]:
    """The keys of what is marked so now, by table."""
    columns = ", ".join(_MarkRow._fields)
    latest: dict[tuple[str, object], Mark] = {}
    for row in connection.all(f"SELECT {columns} FROM mark ORDER BY recorded_at, uid", _MarkRow):
        (named,) = ((name, key) for name, key in row._asdict().items() if key is not None and name != "mark")
        latest[named] = row.mark
    found: dict[Mark, dict[str, set[object]]] = {mark: defaultdict(set) for mark in Mark}
    uids = {
        mark: {str(key) for (name, key), one in latest.items() if name == "entry" and one is mark}
        for mark in Mark
    }
    for (name, key), mark in latest.items():
        if name != "entry":
            found[mark][name.removesuffix("_id")].add(key)
    for table in ENTRY_TABLES if any(uids.values()) else ():
        for mark, some in uids.items():
            found[mark][table] |= _ids_of_uids(connection, table, some)
    return found


def _ids_of_uids(connection: Connection, table: str, uids: Collection[str]) -> set[object]:
    if not uids:
        return set()
    sql = f"SELECT e.id FROM {table} e WHERE {among_sql(connection.dialect, 'e.uid', ':uids')}"
    return set(connection.scalars(sql, int, uids=tuple(sorted(uids))))


# -- statuses that a withheld one replaced -------------------------------------------------------------


class _AssessmentRow(NamedTuple):
    commitment_id: int
    id: int
    side: str | None
    counts: bool


class _ObligorsRow(NamedTuple):
    id: int
    obligors: tuple[str, ...]


def _find_hidden_statuses(connection: Connection, withheld: Collection[object], at: AsOf) -> Iterator[int]:
    """The assessments of parts of which the latest assessment is withheld: no older one stands for it."""
    if not withheld:
        return
    values = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    is_of_one = f"""u.commitment_id IN (SELECT w.commitment_id FROM status_update w
    WHERE {among_ids_sql(connection.dialect, "w.id")} AND w.status IS NOT NULL AND w.reporter IS NULL)"""
    sql = f"""SELECT u.commitment_id, u.id, u.side, {in_force_sql()} AS counts FROM status_update u
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
        for row in rows:
            sides = set(owed.obligors) if row.side is None else {row.side}
            if sides <= hidden and row.id not in withheld:
                yield row.id


def _is_latest_withheld(rows: Iterable[_AssessmentRow], side: str, withheld: Collection[object]) -> bool:
    of_part = [row.id for row in rows if row.counts and row.side in (None, side)]
    return bool(of_part) and of_part[-1] in withheld
