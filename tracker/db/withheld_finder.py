"""What hangs on what is marked as internal: whatever names it, is about it, or takes it back."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import RETRACTION_LINKS, among_ids_sql, among_sql
from tracker.db.terms_sql import TERMS_TABLES
from tracker.domain.due_rules import read_due_rule
from tracker.domain.sharing import Sharing, sharing_of

ENTRY_TABLES = ("status_update", "revision", "retraction", "agreement_standing", "event_day")
"""The tables of entries that can be marked."""
KEYS_BY_TABLE = {table.name: table.key for table in TERMS_TABLES} | dict.fromkeys(ENTRY_TABLES, "id")
"""The column of each table by which its rows are withheld or shared."""


class WithheldFinder:
    """Finds what hangs on what is marked as internal: ``rows`` has the keys of all that is withheld."""

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

    def _where(self, table: str, column: str, of: str) -> None:
        """Withhold the rows of a table whose column names something withheld."""
        if not (named := self.keys(of)):
            return
        key, dialect = KEYS_BY_TABLE[table], self._connection.dialect
        among = among_ids_sql if KEYS_BY_TABLE[of] == "id" else among_sql
        sql = f"SELECT e.{key} FROM {table} e WHERE {among(dialect, f'e.{column}', ':named')}"
        self.add(table, self._connection.scalars(sql, int if key == "id" else str, named=tuple(named)))

    def _owners(self, members: str, owner: str, member: str, of: str, table: str) -> None:
        """Withhold what has a withheld member: who owes it, who concluded it, what replaces it."""
        if not (named := self.keys(of)):
            return
        among = among_ids_sql if KEYS_BY_TABLE[of] == "id" else among_sql
        sql = f"""SELECT m.{owner} FROM {members} m
WHERE {among(self._connection.dialect, f"m.{member}", ":named")}"""
        kind = int if KEYS_BY_TABLE[table] == "id" else str
        self.add(table, self._connection.scalars(sql, kind, named=tuple(named)))

    def _owners_of_all(self, members: str, owner: str) -> None:
        """Withhold what belongs to withheld agreements alone."""
        if not (named := self.keys("agreement")):
            return
        sql = f"""SELECT e.ref FROM {owner} e WHERE NOT EXISTS (SELECT 1 FROM {members} m
  WHERE m.{owner} = e.ref AND NOT {among_sql(self._connection.dialect, "m.agreement", ":named")})"""
        self.add(owner, self._connection.scalars(sql, str, named=tuple(named)))

    def spread(self) -> None:
        """Withhold all that names what is withheld, or is about it."""
        self.add_retractions()
        self._owners("agreement_party", "agreement", "actor", "actor", "agreement")
        self._owners("commitment_obligor", "commitment_id", "actor", "actor", "commitment")
        self._add_revised("agreement", "parties", "actor")
        self._where("commitment", "agreement", "agreement")
        self._add_revised("commitment", "agreement", "agreement")
        self._add_revised("commitment", "obligors", "actor")
        self._where("event", "agreement", "agreement")
        self._owners_of_all("document_agreement", "document")
        self._owners_of_all("meeting_agreement", "meeting")
        for column in ("reporter", "side"):
            self._where("status_update", column, "actor")
            self._where("agreement_standing", column, "actor")
        self._where("status_update", "commitment_id", "commitment")
        self._owners("update_successor", "update_id", "successor_id", "commitment", "status_update")
        self._where("agreement_standing", "agreement", "agreement")
        self._where("event_day", "event", "event")
        for table in TERMS_TABLES:
            self._where("revision", table.link, table.name)
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
                for table, link in RETRACTION_LINKS.items():
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
        sql = f"""SELECT t.revision_id AS id, t.term FROM revised_term t
WHERE {among_ids_sql(self._connection.dialect, "t.revision_id", ":numbers")}"""
        said: dict[int, list[bool]] = defaultdict(list)
        for row in self._connection.all(sql, _RevisedName, numbers=numbers) if numbers else ():
            said[row.id].append(f"{row.id}:{row.term}" in terms)
        return (number for number, withheld in said.items() if all(withheld))

    def _withheld_anchors(self) -> set[object]:
        """The events and commitments on which nothing that goes out can hang."""
        return self.keys("event") | self._refs_of(self.keys("commitment"))

    def _refs_of(self, ids: set[object]) -> set[object]:
        if not ids:
            return set()
        dialect = self._connection.dialect
        sql = f"""SELECT c.ref FROM commitment c WHERE {among_ids_sql(dialect, "c.id")}
UNION SELECT f.ref FROM former_ref f WHERE {among_ids_sql(dialect, "f.commitment_id")}"""
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
        anchors, replaced = self._anchors(), self._connection.all(_REPLACED, _Pair)
        names = events | self._withheld_anchors() | self._refs_of(set(found))
        while (
            more := {
                *(row.id for row in anchors if _anchor(row.term, row.value) in names),
                *(pair.id for pair in replaced if pair.of in found),
            }
            - found
        ):
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
        among = among_ids_sql(self._connection.dialect, "e.id")
        sql = f"SELECT DISTINCT e.{column} FROM {table} e WHERE {among}"
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


_REPLACED = """SELECT DISTINCT u.commitment_id AS id, s.successor_id AS of
FROM update_successor s JOIN status_update u ON u.id = s.update_id"""
"""Which commitment is replaced by which: a due date can hang on all that replaces another one."""


class _Pair(NamedTuple):
    id: int
    of: int


class _TermRow(NamedTuple):
    id: int
    key: object
    term: str
    value: str


class _RevisedName(NamedTuple):
    id: int
    term: str


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
    return read_due_rule(value).anchor if term == "due" else value
