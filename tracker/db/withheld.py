"""What does not go out to the other side: what is marked as internal, and what hangs on it.

The marks are those of now, whatever day or moment is asked about: what somebody has marked since stays in.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import RETRACTION_LINKS, among_ids_sql, among_sql, in_force_sql, obligors_sql
from tracker.db.terms_sql import TERMS_TABLES, terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.due_rules import parse_due_rule
from tracker.domain.records import AsOf
from tracker.domain.sharing import Sharing, sharing_of
from tracker.domain.vocabulary import Mark, Status

ENTRY_TABLES = ("status_update", "revision", "retraction", "agreement_standing", "event_day")
"""The tables of entries that can be marked."""
_LINKS = {table: RETRACTION_LINKS[table] for table in ENTRY_TABLES}
KEYS_BY_TABLE = {table.name: table.key for table in TERMS_TABLES} | dict.fromkeys(ENTRY_TABLES, "id")
"""The column of each table by which its rows are withheld or shared."""

Keys = frozenset[int] | frozenset[str]


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


NOTHING_WITHHELD = Withheld()
"""What an answer for ourselves leaves out."""


def find_withheld(connection: Connection, at: AsOf) -> Withheld:
    """All that is withheld from an answer as of a day and moment."""
    marked = _read_marks(connection)
    shared = marked[Mark.SHARED]
    finder = _Finder(connection, {table: set(keys) for table, keys in marked[Mark.INTERNAL].items()})
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


class _Named(NamedTuple):
    id: int
    uid: str


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


class _Finder:
    """Finds what hangs on what is marked as internal."""

    def __init__(self, connection: Connection, rows: dict[str, set[object]]) -> None:
        self._connection = connection
        self.rows = {table: keys for table, keys in rows.items() if keys}

    def add(self, table: str, keys: Iterable[object]) -> None:
        """Withhold some more rows."""
        if found := set(keys):
            self.rows.setdefault(table, set()).update(found)

    def keys(self, table: str) -> set[object]:
        """What is withheld of a table."""
        return self.rows.get(table, set())

    def _where(self, table: str, column: str, of: str, key: str) -> None:
        """Withhold the rows of a table whose column names something withheld."""
        if not (named := self.keys(of)):
            return
        is_number = all(isinstance(one, int) for one in named)
        among = among_ids_sql if is_number else among_sql
        sql = (
            f"SELECT e.{key} FROM {table} e WHERE {among(self._connection.dialect, f'e.{column}', ':named')}"
        )
        kind = int if key.endswith("id") else str
        self.add(table if key != column else table, self._connection.scalars(sql, kind, named=tuple(named)))

    def _owners(self, members: str, owner: str, member: str, of: str, table: str) -> None:
        """Withhold what has a withheld member: who owes it, or who concluded it."""
        if not (named := self.keys(of)):
            return
        sql = f"""SELECT m.{owner} FROM {members} m
WHERE {among_sql(self._connection.dialect, f"m.{member}", ":named")}"""
        self.add(
            table, self._connection.scalars(sql, int if owner.endswith("id") else str, named=tuple(named))
        )

    def _owners_of_all(self, members: str, owner: str) -> None:
        """Withhold what belongs to withheld agreements alone."""
        if not (named := self.keys("agreement")):
            return
        sql = f"""SELECT e.ref FROM {owner} e WHERE NOT EXISTS (SELECT 1 FROM {members} m
  WHERE m.{owner} = e.ref AND NOT {among_sql(self._connection.dialect, "m.agreement", ":named")})"""
        self.add(owner, self._connection.scalars(sql, str, named=tuple(named)))

    def spread(self) -> None:
        """Withhold all that names what is withheld, or is about it."""
        self._owners("agreement_party", "agreement", "actor", "actor", "agreement")
        self._owners("commitment_obligor", "commitment_id", "actor", "actor", "commitment")
        self._add_revised("agreement", "parties", "actor")
        self._where("commitment", "agreement", "agreement", "id")
        self._add_revised("commitment", "agreement", "agreement")
        self._add_revised("commitment", "obligors", "actor")
        self._where("event", "agreement", "agreement", "ref")
        self._owners_of_all("document_agreement", "document")
        self._owners_of_all("meeting_agreement", "meeting")
        for column in ("reporter", "side"):
            self._where("status_update", column, "actor", "id")
            self._where("agreement_standing", column, "actor", "id")
        self._where("status_update", "commitment_id", "commitment", "id")
        self._where("agreement_standing", "agreement", "agreement", "id")
        self._where("event_day", "event", "event", "id")
        for table in TERMS_TABLES:
            self._where("revision", table.link, table.name, "id")
        self._add_corrected()
        self.add_retractions()

    def _add_revised(self, table: str, term: str, of: str) -> None:
        """Withhold what a revision gives to somebody or something withheld."""
        link = RETRACTION_LINKS[table]
        sql = f"""SELECT t.value, v.{link} AS key FROM revision v JOIN revised_term t ON t.revision_id = v.id
WHERE v.{link} IS NOT NULL AND t.term = :term AND t.value > ''"""
        for row in self._connection.all(sql, _RevisedRow, term=term):
            names = json.loads(row.value) if row.value.startswith("[") else [row.value]
            if self.keys(of) & set(names):
                self.add(table, [row.key])

    def _add_corrected(self) -> None:
        """Withhold what a withheld entry corrects: it says nearly the same."""
        sql = """SELECT u.id, o.id AS of FROM status_update u JOIN status_update o ON o.uid = u.corrects
WHERE u.corrects IS NOT NULL ORDER BY u.id DESC"""
        pairs = self._connection.all(sql, _Pair)
        while found := {one.of for one in pairs if one.id in self.keys("status_update")} - self.keys(
            "status_update"
        ):
            self.add("status_update", found)

    def add_retractions(self) -> None:
        """Withhold what takes back what is withheld, and what is taken back by what is."""
        if not self.rows:
            return
        columns = ", ".join(f"r.{column} AS {column}" for column in _RetractionRow._fields)
        rows = self._connection.all(f"SELECT {columns} FROM retraction r ORDER BY r.id", _RetractionRow)
        for row in rows:
            if row.id in self.keys("retraction"):
                for table, link in _LINKS.items():
                    if table != "retraction":
                        self.add(table, filter(None, [getattr(row, link)]))
        for row in rows:
            if any(getattr(row, link) in self.keys(table) for table, link in RETRACTION_LINKS.items()):
                self.add("retraction", [row.id])

    def withheld_terms(self, shared: Mapping[str, set[object]]) -> Iterator[str]:
        """What revisions say of words that are not shared, or name what is withheld, as "number:term"."""
        for table in TERMS_TABLES:
            sql = f"""SELECT v.id, v.{table.link} AS key, t.term, t.value
FROM revision v JOIN revised_term t ON t.revision_id = v.id WHERE v.{table.link} IS NOT NULL"""
            for row in self._connection.all(sql, _TermRow):
                is_shared = row.key in shared.get(table.name, ())
                sharing = sharing_of(table.terms, row.term)
                is_out = sharing is Sharing.ALWAYS or (sharing is Sharing.IF_SHARED and is_shared)
                if not is_out or self._names_withheld(row):
                    yield f"{row.id}:{row.term}"

    def _names_withheld(self, row: "_TermRow") -> bool:
        if row.term == "document":
            return row.value in self.keys("document")
        if row.term in ("due", "after") and row.value:
            return _anchor(row.term, row.value) in self._withheld_anchors()
        return False

    def emptied_revisions(self, terms: Collection[str]) -> Iterator[int]:
        """The revisions of which nothing goes out."""
        numbers = tuple({int(one.partition(":")[0]) for one in terms})
        sql = f"""SELECT t.revision_id AS id, t.term AS uid FROM revised_term t
WHERE {among_ids_sql(self._connection.dialect, "t.revision_id", ":numbers")}"""
        said: dict[int, list[bool]] = defaultdict(list)
        for row in self._connection.all(sql, _Named, numbers=numbers) if numbers else ():
            said[row.id].append(f"{row.id}:{row.uid}" in terms)
        return (number for number, withheld in said.items() if all(withheld))

    def _withheld_anchors(self) -> set[object]:
        """The events and commitments on which nothing that goes out can hang."""
        return self.keys("event") | self._refs_of(self.keys("commitment"))

    def _refs_of(self, ids: set[object]) -> set[object]:
        if not ids:
            return set()
        sql = f"SELECT c.ref FROM commitment c WHERE {among_ids_sql(self._connection.dialect, 'c.id')}"
        return set(self._connection.scalars(sql, str, ids=tuple(ids)))

    def _anchors(self) -> list["_AnchorRow"]:
        """What the due dates of commitments hang on, or ever did."""
        sql = """SELECT c.id, 'due' AS term, c.due AS value FROM commitment c WHERE c.due IS NOT NULL
UNION ALL SELECT c.id, 'after', c.after FROM commitment c WHERE c.after IS NOT NULL
UNION ALL SELECT v.commitment_id, t.term, t.value FROM revision v JOIN revised_term t ON t.revision_id = v.id
  WHERE v.commitment_id IS NOT NULL AND t.term IN ('due', 'after') AND t.value > ''"""
        return self._connection.all(sql, _AnchorRow)

    def hanging(self) -> tuple[set[int], set[int]]:
        """The commitments whose due date, and whose condition, hangs on what is withheld."""
        names = self._withheld_anchors() if self.rows else set()
        hung = [row for row in self._anchors() if _anchor(row.term, row.value) in names] if names else []
        return {row.id for row in hung if row.term == "due"}, {row.id for row in hung if row.term == "after"}

    def touched(self) -> set[int]:
        """The commitments that may stand otherwise for what is withheld."""
        if not self.rows:
            return set()
        found = self._commitments_of("status_update") | self._commitments_of("revision")
        found |= self._of_agreements(self._column_of("agreement_standing", "agreement"))
        events = self._column_of("event_day", "event") | self.keys("event")
        anchors, names = self._anchors(), events | self._withheld_anchors() | self._refs_of(set(found))
        while more := {row.id for row in anchors if _anchor(row.term, row.value) in names} - found:
            found |= more
            names |= self._refs_of(set(more))
        return {one for one in found if one not in self.keys("commitment")}

    def _commitments_of(self, table: str) -> set[int]:
        return {one for one in self._column_of(table, "commitment_id") if isinstance(one, int)}

    def _column_of(self, table: str, column: str) -> set[object]:
        """What a column names in the withheld rows of a table of entries."""
        if not (ids := self.keys(table)):
            return set()
        kind = int if column.endswith("id") else str
        sql = f"SELECT DISTINCT e.{column} FROM {table} e WHERE {among_ids_sql(self._connection.dialect, 'e.id')}"
        return set(self._connection.scalars(sql, kind, ids=tuple(ids)))

    def _of_agreements(self, agreements: set[object]) -> set[int]:
        """The commitments that are in some agreements, or ever were."""
        if not agreements:
            return set()
        is_one = among_sql(self._connection.dialect, "{}", ":agreements")
        sql = f"""SELECT c.id FROM commitment c WHERE {is_one.format("c.agreement")}
UNION SELECT v.commitment_id FROM revision v JOIN revised_term t ON t.revision_id = v.id
  WHERE v.commitment_id IS NOT NULL AND t.term = 'agreement' AND {is_one.format("t.value")}"""
        return set(self._connection.scalars(sql, int, agreements=tuple(agreements)))


class _RevisedRow(NamedTuple):
    value: str
    key: object


class _Pair(NamedTuple):
    id: int
    of: int


class _TermRow(NamedTuple):
    id: int
    key: object
    term: str
    value: str


class _AnchorRow(NamedTuple):
    id: int
    term: str
    value: str


class _RetractionRow(NamedTuple):
    id: int
    update_id: int | None
    revision_id: int | None
    retraction_id: int | None
    commitment_id: int | None
    agreement: str | None
    document: str | None
    actor: str | None
    event: str | None
    meeting: str | None
    standing_id: int | None
    event_day_id: int | None


def _anchor(term: str, value: str) -> str:
    return parse_due_rule(value).anchor if term == "due" else value


# -- statuses that a withheld one replaced -------------------------------------------------------------


class _AssessmentRow(NamedTuple):
    commitment_id: int
    id: int
    side: str | None
    status: Status
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
        for row in rows:
            sides = set(owed.obligors) if row.side is None else {row.side}
            if sides <= hidden and row.id not in withheld:
                yield row.id


def _is_latest_withheld(rows: Iterable[_AssessmentRow], side: str, withheld: Collection[object]) -> bool:
    of_part = [row.id for row in rows if row.counts and row.side in (None, side)]
    return bool(of_part) and of_part[-1] in withheld
