"""Looking through a file for damage, without calculating what somebody has put into its schema.

The values of an expression in an index, of a column that is calculated, or of a CHECK can take for ever, and
no bound ends a function that is at work.
"""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tracker.db import db_messages
from tracker.db.file_schema import FileSchema, find_calculated_tables, is_own_schema, read_schema
from tracker.domain.errors import DatabaseDamaged
from tracker.domain.hint_actions import CHECK_DATABASE
from tracker.domain.message_filling import fill

_INDEX_OF_COLUMNS = re.compile(
    rb"CREATE (?:UNIQUE )?INDEX \w+ ON \w+ ?\([\w ,]+\)(?: WHERE (?P<condition>[\w ()=',-]*))?"
)
_CALL = re.compile(rb"--|\b(?!(?:AND|OR|NOT)\b)\w+ ?\(|\b(?:LIKE|GLOB|MATCH|REGEXP)\b", re.IGNORECASE)
"""What can take long in the condition of an index: a function, by its name or its operator."""


def find_damage(raw: sqlite3.Connection, limit: int) -> Iterator[str]:
    """What SQLite says of the damage that it finds, that many times at most.

    Of a file with another schema, tables of which something would be calculated are left out, and so are
    CHECKs: that they are not the tracker's is found where the schema is compared.
    """
    if is_own_schema(raw):
        yield from _report(raw, f"PRAGMA integrity_check({limit})")
        return
    raw.execute("PRAGMA ignore_check_constraints = ON")
    schema = read_schema(raw)
    calculated = find_calculated_tables(raw) | set(_tables_of_calculated_indexes(schema))
    if not calculated:
        yield from _report(raw, f"PRAGMA integrity_check({limit})")
        return
    for kind, name in schema:
        if kind == "table" and name not in calculated:
            quoted = name.replace('"', '""')
            yield from _report(raw, f'PRAGMA integrity_check("{quoted}")')


def require_undamaged(raw: sqlite3.Connection, path: Path) -> None:
    """Raise DatabaseDamaged with the first damage that is found."""
    if found := next(find_damage(raw, 1), None):
        message = fill(db_messages.DAMAGED, path=path, reason=found)
        raise DatabaseDamaged(message, CHECK_DATABASE)


def _report(raw: sqlite3.Connection, question: str) -> Iterator[str]:
    for (line,) in raw.execute(question):
        if line != "ok":
            yield line.splitlines()[-1]


def _tables_of_calculated_indexes(schema: FileSchema) -> Iterator[str]:
    for part, texts in schema.items():
        for text in texts:
            if part.kind == "index" and text.sql and not _has_columns_alone(text.sql):
                yield text.table


def _has_columns_alone(sql: bytes) -> bool:
    """Whether an index is one of columns, and its condition compares them with nothing that calculates."""
    index = _INDEX_OF_COLUMNS.fullmatch(sql)
    return index is not None and not _CALL.search(index["condition"] or b"")
