"""What does not go out to the other side: what is marked as internal, and what hangs on it.

The marks are those of now, whatever day or moment is asked about: what somebody has marked since stays in.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.outranked_entries import find_outranked_due_dates, find_outranked_statuses
from tracker.db.sql import among_sql
from tracker.db.withheld_finder import ENTRY_TABLES, WithheldFinder
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import Mark


class Withheld(NamedTuple):
    """What is withheld of each table by its keys, and what is shared of it.

    ``statuses`` are the updates whose status is withheld, since a later one of that part is; ``due_dates``
    those whose due date is. ``due_rules``
    and ``conditions`` are the commitments whose due date hangs on what is withheld, ``terms`` what revisions
    say of single terms, as "number:term". ``touched`` are the commitments of which anything is withheld on
    which it can rest how they stand.
    """

    rows: Mapping[str, frozenset[object]] = {}
    shared: Mapping[str, frozenset[object]] = {}
    statuses: frozenset[int] = frozenset()
    due_dates: frozenset[int] = frozenset()
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
        statuses=frozenset(find_outranked_statuses(connection, finder.keys("status_update"), at)),
        due_dates=frozenset(find_outranked_due_dates(connection, finder.keys("status_update"), at)),
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
