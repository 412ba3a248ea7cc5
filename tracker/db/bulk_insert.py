"""Many rows of an attached copy written into a table of a file, held to all that one row is held to.

Asked of each row, the CHECKs of a table take a third of the time and its guards a half; and only where SQLite
asks nothing does it take a whole table as it is stored. So all of it is asked of all rows together.
Where a CHECK or a guard is broken it is left to SQLite to find the row and to name what it breaks.
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.db.sqlite_connection import SqliteConnection

COPY_SCHEMA = "tried"
"""The name under which a copy is attached that has the rows, and all that they refer to."""
_BROKEN_FOREIGN_KEY = "FOREIGN KEY constraint failed"  # in the words of SQLite


class NewRows(NamedTuple):
    """Rows that only the copy has: their table, and the query for them.

    ``are_many`` says that they are many, and that the query finds the same rows when they are written.
    """

    table: str
    query: str
    are_many: bool = False


class Guard(NamedTuple):
    """A trigger that refuses rows: its words, by which condition about ``NEW``, and what it says then."""

    name: str
    sql: str
    is_before: bool
    condition: str
    message: str


class _ForeignKey(NamedTuple):
    parent: str
    column: str
    key: str


def insert_rows(connection: SqliteConnection, rows: NewRows) -> None:
    """Add rows to a table, on a connection on which SQLite looks at no foreign keys.

    Raises IntegrityError for a row that a constraint or a guard of the file refuses. The guards are taken
    away while many rows are written, and put back as they were in the same transaction: nobody ever finds the
    table without them.
    """
    guards = read_guards(connection, rows.table) if rows.are_many else []
    words = connection.scalar("SELECT sql FROM main.sqlite_schema WHERE name = :table", str, table=rows.table)
    broken_foreign_keys = list(_broken_foreign_keys_sql(connection, rows.table))
    conditions = [*broken_foreign_keys, *(f"NOT {condition}" for condition in read_checks(words or ""))]
    conditions += [guard.condition for guard in guards if guard.is_before]
    is_refused = _any_meets(connection, rows, conditions)
    if is_refused and _any_meets(connection, rows, broken_foreign_keys):
        raise sqlite3.IntegrityError(_BROKEN_FOREIGN_KEY)
    connection.execute(f"PRAGMA ignore_check_constraints = {'OFF' if is_refused else 'ON'}")
    taken_away = [] if is_refused else guards
    for guard in taken_away:
        connection.execute(f"DROP TRIGGER main.{guard.name}")
    connection.execute(f"INSERT INTO main.{rows.table} {rows.query}")
    for guard in taken_away:
        connection.execute(guard.sql)
        if not guard.is_before and _any_meets(connection, rows, [guard.condition]):
            raise sqlite3.IntegrityError(guard.message)


def _any_meets(connection: SqliteConnection, rows: NewRows, conditions: Sequence[str]) -> bool:
    """Whether a condition is true of any row, which is called ``NEW``."""
    where = " OR ".join(f"({condition})" for condition in conditions)
    question = f"SELECT 1 FROM ({rows.query}) AS NEW WHERE {where} LIMIT 1"
    return bool(where) and connection.scalar(question, int) is not None


def _broken_foreign_keys_sql(connection: SqliteConnection, table: str) -> Iterator[str]:
    """For each foreign key of a table the condition that nothing is where it leads."""
    sql = """SELECT "table" AS parent, "from" AS "column", "to" AS "key"
        FROM pragma_foreign_key_list(:table, 'main')"""
    for link in connection.all(sql, _ForeignKey, table=table):
        there = f"SELECT 1 FROM {COPY_SCHEMA}.{link.parent} p WHERE p.{link.key} = NEW.{link.column}"
        yield f"NEW.{link.column} IS NOT NULL AND NOT EXISTS ({there})"


_GUARD = re.compile(
    r"CREATE TRIGGER (?P<name>\w+) (?P<when>BEFORE|AFTER) INSERT ON \w+ WHEN (?P<condition>.+)"
    r" BEGIN SELECT RAISE\(ABORT, '(?P<message>.+)'\); END",
    re.DOTALL,
)


def read_guards(connection: SqliteConnection, table: str) -> list[Guard]:
    """The guards of a table against rows that are added; a trigger in other words is none of them."""
    sql = "SELECT sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = :table"
    found = (_GUARD.fullmatch(words) for words in connection.scalars(sql, str, table=table))
    return [
        Guard(one["name"], one[0], one["when"] == "BEFORE", one["condition"], one["message"])
        for one in found
        if one
    ]


_WORDS_AND_BRACKETS = re.compile(r"""'[^']*'|"[^"]*"|\bCHECK \(|[()]""")


def read_checks(sql: str) -> list[str]:
    """The conditions of the CHECKs of a table in the words that made it, each in its brackets."""
    found: list[str] = []
    begin, depth = 0, 0
    for token in _WORDS_AND_BRACKETS.finditer(sql):
        if not depth and token[0].startswith("CHECK"):
            begin, depth = token.end() - 1, 1
        elif depth and token[0] in ("(", ")"):
            depth += 1 if token[0] == "(" else -1
            if not depth:
                found.append(sql[begin : token.end()])
    return found
