"""What can be wrong with a file: damage, structure, texts that are not text, broken rules."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Boolean, Integer, String

from tracker import db
from tracker.db import db_messages
from tracker.db.checks.finding import Finding, check_revision, repair_by_hand
from tracker.db.checks.history_checks import find_what_is_refused_now
from tracker.db.checks.log_checks import find_log_problems
from tracker.db.checks.rule_checks import (
    SQLITE_CONDITIONS,
    find_broken_rules,
    join_names,
    name_of_rows,
)
from tracker.db.dialect import SQLITE
from tracker.db.file_schema import find_no_tables
from tracker.db.integrity import find_damage
from tracker.db.made_schema import differences_from_made, is_own_view
from tracker.db.sqlite_connection import SqliteConnection
from tracker.db.sqlite_file import open_database
from tracker.db.tables import metadata
from tracker.domain.errors import DatabaseDamaged
from tracker.domain.hint_actions import MAKE_SOUND_FILE, RESTORE_BACKUP, UPGRADE_DATABASE
from tracker.domain.message_filling import fill
from tracker.domain.ref_shape import is_ref

MAX_SHOWN = 20  # lines of SQLite's own report


def find_problems(path: Path, now: datetime) -> list[Finding]:
    """Everything that is wrong with a database. Raises DatabaseError for a file that is none of ours."""
    try:
        with open_database(path) as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")  # the rules name the rows
            connection.execute("BEGIN")
            if damage := list(_damage(connection)):
                return damage  # what a damaged file says of itself cannot be trusted
            if (age := _age(connection)) is not None:
                return [age]
            structure = list(find_structure_problems(connection))
            if any(finding.is_about_table for finding in structure):
                return structure  # what is asked next would be asked of tables that are not there
            rows = list(find_row_problems(connection, now))
            if rows:
                return [*structure, *rows]  # what hangs together is asked of rows that can be read
            refused = find_what_is_refused_now(connection.execute, SQLITE)
            return [*structure, *refused, *find_log_problems(SqliteConnection(connection))]
    except DatabaseDamaged as error:
        return [Finding(error.message, error.hint)]


def find_row_problems(connection: sqlite3.Connection, now: datetime) -> Iterator[Finding]:
    """What no tracker writes in the rows of a database that has all its tables."""
    connection.text_factory = lambda text: text.decode("utf-8", "backslashreplace")
    connection.create_function("is_ref", 1, lambda stored: is_ref(stored.decode("latin-1")))
    yield from _pointing_nowhere(connection)
    yield from _unreadable(connection)
    yield from map(repair_by_hand, find_broken_rules(connection.execute, SQLITE_CONDITIONS, now))


def _damage(connection: sqlite3.Connection) -> Iterator[Finding]:
    for reason in find_damage(connection, MAX_SHOWN):
        yield Finding(fill(db_messages.FOUND_DAMAGE, reason=reason), RESTORE_BACKUP)


def _pointing_nowhere(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(MAX_SHOWN):
        yield Finding(fill(db_messages.FOUND_BROKEN_ROW, table=table, parent=parent), RESTORE_BACKUP)


def _age(connection: sqlite3.Connection) -> Finding | None:
    """Whether it is of another version, whose structure is another."""
    if next(find_no_tables(connection, "alembic_version"), None):
        return Finding(fill(db_messages.FOUND_NO_VERSION), RESTORE_BACKUP)
    return check_revision(db.current_revision(SqliteConnection(connection)))


def find_structure_problems(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What differs from the tables, indexes, triggers and views as the migrations make them."""
    for difference in differences_from_made(connection):
        kind = difference.part.kind
        if difference.what == "added":
            yield repair_by_hand(difference.sentence)._replace(is_about_table=kind == "table")
        elif is_own_view(difference):
            yield Finding(difference.sentence, UPGRADE_DATABASE)
        else:
            is_missing_table = kind == "table" and difference.what == "missing"
            hint = RESTORE_BACKUP if is_missing_table else MAKE_SOUND_FILE
            yield Finding(difference.sentence, hint, kind == "table")


def _unreadable(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Values that are no text or no number where one belongs: whatever reads them next would fail."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, Integer | Boolean):
                continue
            wrong = f"{column.name} IS NOT NULL AND typeof({column.name}) <> 'integer'"
            if isinstance(column.type, Boolean):
                wrong = f"{column.name} NOT IN (0, 1)"
            rows = connection.execute(
                f"SELECT {name_of_rows(table)} FROM {table.name} WHERE {wrong}"
            ).fetchall()
            if rows:
                names = join_names([str(name) for (name,) in rows])
                problem = fill(db_messages.BROKEN_NUMBER, table=table.name, column=column.name, names=names)
                yield repair_by_hand(problem)
    for table in metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, String):
                continue
            value = f"typeof({column.name}), CAST({column.name} AS BLOB)"
            given = f"SELECT {name_of_rows(table)}, {value} FROM {table.name}"
            cells = connection.execute(f"{given} WHERE {column.name} IS NOT NULL")
            if found := [str(name) for name, kind, cell in cells if kind != "text" or not _is_text(cell)]:
                names = join_names(found)
                problem = fill(db_messages.FOUND_NOT_TEXT, table=table.name, column=column.name, names=names)
                yield repair_by_hand(problem)


def _is_text(cell: bytes) -> bool:
    with contextlib.suppress(UnicodeDecodeError):
        return "\0" not in cell.decode()
    return False
