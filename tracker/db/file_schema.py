"""The schema of a file, part by part: tables, indexes, triggers and views by kind, name, table and text."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tracker.db import db_messages
from tracker.db.hash_functions import blake2b
from tracker.db.schema_digest import SCHEMA_DIGEST
from tracker.domain.message_filling import fill

_SCHEMA_SQL = """SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(sql AS BLOB)
FROM sqlite_schema ORDER BY type, name, rowid"""
_BLANKS = re.compile(rb"[ \t\n\f\r]+")  # what SQLite itself takes for blanks, and nothing else
_STATISTICS = {
    (b"table", b"sqlite_stat1", b"sqlite_stat1", b"CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    (b"table", b"sqlite_stat4", b"sqlite_stat4", b"CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
}
"""What ANALYZE, of any program, adds to a file: numbers by which SQLite chooses its indexes."""

_ORDINARY = b"CREATE TABLE "
_CALCULATED_SQL = """SELECT DISTINCT CAST(s.name AS BLOB) FROM sqlite_schema s, pragma_table_xinfo(s.name) x
WHERE s.type = 'table' AND s.sql GLOB 'CREATE TABLE *' AND x.hidden IN (2, 3)"""

RawPart = tuple[bytes | None, ...]


class PartName(NamedTuple):
    """What tells a part of a schema from others of the same file."""

    kind: str
    name: str


class PartText(NamedTuple):
    """What a part is: the table that it belongs to, and the words that made it, in one spelling."""

    table: str
    sql: bytes


FileSchema = dict[PartName, list[PartText]]
"""The parts of a schema. A file that somebody has tampered with can have two of one name."""


class SchemaDifference(NamedTuple):
    """A part that is ``missing``, ``added`` or ``changed``, and the table that it belongs to."""

    part: PartName
    what: str
    table: str

    @property
    def sentence(self) -> str:
        """What differs, in a sentence."""
        kind, name = self.part
        if self.what == "missing":
            return fill(db_messages.FOUND_MISSING, kind=kind, name=name)
        if self.what == "added":
            return fill(db_messages.FOUND_ADDED, kind=kind, name=name)
        return fill(db_messages.FOUND_CHANGED, kind=kind, name=name)


# -- reading and comparing ---------------------------------------------------------------------------


def _read_parts(raw: sqlite3.Connection) -> list[RawPart]:
    rows: list[RawPart] = raw.execute(_SCHEMA_SQL).fetchall()
    return [row for row in rows if row not in _STATISTICS]


def schema_digest(raw: sqlite3.Connection) -> str:
    """What a schema comes to in one number; of a new file it is ``SCHEMA_DIGEST``."""
    cells = [cell for part in _read_parts(raw) for cell in part]
    lengths = b",".join(b"-" if cell is None else b"%d" % len(cell) for cell in cells)
    return blake2b(b"".join((lengths, *filter(None, cells))), digest_size=16).hexdigest()


def is_own_schema(raw: sqlite3.Connection) -> bool:
    """Whether a schema is that of a new file, to the letter; it takes less than a millisecond to say so."""
    return schema_digest(raw) == SCHEMA_DIGEST


def read_schema(raw: sqlite3.Connection) -> FileSchema:
    """The parts of the schema of a file, by kind and name."""
    return _by_name(_read_parts(raw))


def _by_name(parts: Iterable[RawPart]) -> FileSchema:
    found: FileSchema = {}
    for part in parts:
        kind, name, table = (_readable(value) for value in part[:3])
        sql = _BLANKS.sub(b" ", part[3] or b"").strip()
        found.setdefault(PartName(kind, name), []).append(PartText(table, sql))
    return found


def _readable(name: bytes | None) -> str:
    return (name or b"").decode("utf-8", "backslashreplace")


def find_differences(found: FileSchema, wanted: FileSchema) -> Iterator[SchemaDifference]:
    """The parts that are not those that are wanted, by kind and name."""
    for part in sorted(found.keys() | wanted.keys()):
        there, right = found.get(part), wanted.get(part)
        if there != right:
            what = "missing" if there is None else "added" if right is None else "changed"
            yield SchemaDifference(part, what, (there or right or [PartText("", b"")])[0].table)


def find_no_tables(raw: sqlite3.Connection, *names: str) -> Iterator[SchemaDifference]:
    """Those of some tables, by default of all, that are missing or something else.

    To ask a view for its rows, or a column that is calculated, may never come to an end, so this is looked at
    first.
    """
    if is_own_schema(raw):
        return
    found = _by_name(part for part in _read_parts(raw) if part[0] == b"table")
    calculated = find_calculated_tables(raw)
    for name in names or _own_tables():
        part = PartName("table", name)
        texts = found.get(part, [])
        if not texts:
            yield SchemaDifference(part, "missing", name)
        elif len(texts) > 1 or not texts[0].sql.startswith(_ORDINARY) or name in calculated:
            yield SchemaDifference(part, "changed", name)


def find_calculated_tables(raw: sqlite3.Connection) -> set[str]:
    """The tables with columns that are calculated whenever they are read, which may never come to an end."""
    return {_readable(name) for (name,) in raw.execute(_CALCULATED_SQL)}


def _own_tables() -> list[str]:
    from tracker.db.tables import metadata

    return list(metadata.tables)
