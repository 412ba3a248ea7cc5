"""What can be wrong with a file: damage, structure, words that are no text, broken rules."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import String

from tracker import db
from tracker.db.checks.finding import REPAIR_BY_HAND, Finding, check_revision
from tracker.db.checks.rule_checks import SQLITE_CONDITIONS, find_broken_rules
from tracker.db.schema import metadata
from tracker.db.sqlite_file import open_database
from tracker.domain.errors import DatabaseDamaged

MAX_SHOWN = 20  # lines of SQLite's own report

_BACK = "Go back to a backup: tracker restore FILE"
_ANEW = "Make the file anew: tracker export -o all.json, then tracker init --empty and tracker import there."


def find_problems(path: Path, now: datetime) -> list[Finding]:
    """Everything that is wrong with a database. Raises DatabaseError for a file that is none of ours."""
    try:
        with open_database(path) as connection:
            connection.text_factory = lambda text: text.decode("utf-8", "backslashreplace")
            connection.execute("PRAGMA ignore_check_constraints = ON")  # the rules name the rows
            connection.execute("BEGIN")
            if damage := list(_damage(connection)):
                return damage  # what a damaged file says of itself cannot be trusted
            if age := _age(connection):
                return [age]
            structure = list(_structure(connection))
            if any(" table " in finding.problem for finding in structure):
                return structure  # what is asked next would be asked of tables that are not there
            wrong = [
                Finding(what, REPAIR_BY_HAND)
                for what in find_broken_rules(connection.execute, SQLITE_CONDITIONS, now)
            ]
            return [*structure, *_pointing_nowhere(connection), *_unreadable(connection), *wrong]
    except DatabaseDamaged as error:
        return [Finding(error.message, error.hint)]


def _damage(connection: sqlite3.Connection) -> Iterator[Finding]:
    for (line,) in connection.execute(f"PRAGMA integrity_check({MAX_SHOWN})"):
        if line != "ok":
            yield Finding(f"It is damaged: {line.splitlines()[-1]}.", _BACK)


def _pointing_nowhere(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(MAX_SHOWN):
        yield Finding(f"A row of {table} points to a row of {parent} that is not there.", _BACK)


def _age(connection: sqlite3.Connection) -> Finding | None:
    """Whether it is of another version, whose structure is another."""
    try:
        (found,) = connection.execute("SELECT coalesce(max(version_num), '') FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return Finding("It does not say which tracker made it.", _BACK)
    return check_revision(found)


def _structure(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What differs from the tables, indexes, triggers and views as the migrations make them."""
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new.db"
        db.create_database(new, lambda _: True)
        with open_database(new) as fresh:
            wanted = _made(fresh)
    found = _made(connection)
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            kind, _ = wanted[name]
            yield Finding(f"Its {kind} {name} is missing.", _BACK if kind == "table" else _ANEW)
        elif name not in wanted:
            yield Finding(f"It has a {found[name][0]} {name} that is none of the tracker's.", REPAIR_BY_HAND)
        elif found[name] != wanted[name]:
            yield Finding(f"Its {found[name][0]} {name} is not what the tracker makes.", _ANEW)


def _made(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """The kind of every object of a database, and the words that made it in one spelling."""
    rows = connection.execute("SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    return {name: (kind, " ".join(str(sql).split())) for name, kind, sql in rows}


def _unreadable(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Words that are no text: whatever reads them next would fail."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, String):
                continue
            given = f"SELECT typeof({column.name}), CAST({column.name} AS BLOB) FROM {table.name}"
            cells = connection.execute(f"{given} WHERE {column.name} IS NOT NULL")
            wrong = sum(kind != "text" or not _is_text(cell) for kind, cell in cells)
            if wrong:
                yield Finding(f"In {table.name}, {wrong} of {column.name} are no text.", REPAIR_BY_HAND)


def _is_text(cell: bytes) -> bool:
    with contextlib.suppress(UnicodeDecodeError):
        return "\0" not in cell.decode()
    return False
