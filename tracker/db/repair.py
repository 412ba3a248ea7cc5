"""A sound file is made of all that can be read of one that is not, and what cannot be read is listed."""

import contextlib
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from tracker.db import db_messages
from tracker.db.atomic_write import draft_files, put_in_place
from tracker.db.checks.history_checks import hanging_on_nothing
from tracker.db.checks.rule_checks import (
    SQLITE_CONDITIONS,
    join_names,
    name_of_rows,
    rule_queries,
    rule_values,
)
from tracker.db.checks.value_checks import find_unreadable_values
from tracker.db.database import create_database, current_revision, require_latest_revision
from tracker.db.file_schema import find_no_tables
from tracker.db.log_beginning import begin_log
from tracker.db.log_chain import find_break, find_unwritten
from tracker.db.sql import NUMBERED_TOGETHER
from tracker.db.sqlite_connection import SqliteConnection
from tracker.db.sqlite_file import open_database, require_other_file
from tracker.db.tables import Moment, metadata
from tracker.domain.days import CLOCK_TOLERANCE, EARLIEST_DAY, LATEST_DAY, start_of_day, to_microseconds
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill

BEGUN_BY_REPAIR = "repair"
"""The words of the beginning of a chain, in a file from which rows are lost."""
_AWAY = 1 << 40  # beyond any number of an entry that a sound file could have
NUMBERED = {
    tables: tuple(
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in tables
    )
    for tables in NUMBERED_TOGETHER
}
"""The tables that share one sequence of numbers, and the columns that name a row of them."""


class RepairResult(NamedTuple):
    """How many rows are in the new file, and what is not in it, in sentences."""

    rows: int
    lost: list[str]


def repair_into(path: Path, target: Path, now: datetime) -> RepairResult:
    """Make a sound file of all rows that can be read and break no rule.

    The numbers of entries stay, but after a row that is lost: no number is left out. Raises UsageError where
    something stands in the place of the new file, DatabaseError for a file that is none of ours, or of
    another version: it has columns that are not here, or lacks some.
    """
    require_other_file(path, target)
    if target.exists():
        raise UsageError(fill(db_messages.ALREADY_THERE, path=target), fill(db_messages.NAME_OTHER_FILE))
    with open_database(path) as source, draft_files(target) as (draft,):
        _require_this_version(source, path)
        draft.unlink()
        create_database(draft, lambda _: True)
        with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as made:
            result = _fill(made, source, now)
        put_in_place(draft, target)
    return result


def _require_this_version(source: sqlite3.Connection, path: Path) -> None:
    """Raise DatabaseError for a file of another version; one that does not say its version may be of this."""
    connection = SqliteConnection(source)
    is_said = next(find_no_tables(source, "alembic_version"), None) is None
    if is_said and current_revision(connection).isdecimal():
        require_latest_revision(connection, path)


def _fill(made: sqlite3.Connection, source: sqlite3.Connection, now: datetime) -> RepairResult:
    """Bring over what can be read; the guards of the new file are away meanwhile."""
    triggers = made.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    made.execute("BEGIN IMMEDIATE")
    for name, _ in triggers:
        made.execute(f"DROP TRIGGER {name}")
    lost = [*_copy_rows(made, source, now), *_remove_unsound(made, now)]
    lost += [one for tables, columns in NUMBERED.items() for one in _renumber(made, tables, columns)]
    if lost and _is_log_broken(made):
        _begin_log_anew(made)
    for _, sql in triggers:
        made.execute(sql)
    counts = (made.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in metadata.tables)
    rows = sum(counts)
    made.execute("COMMIT")
    return RepairResult(rows, lost)


def _is_log_broken(made: sqlite3.Connection) -> bool:
    connection = SqliteConnection(made)
    return find_break(connection) is not None or next(find_unwritten(connection), None) is not None


def _begin_log_anew(made: sqlite3.Connection) -> None:
    """Begin a chain with what is left: the one that is there stands for what is lost, too."""
    for table in ("other_command_line", "other_command_entry", "other_command", "earlier_moment"):
        made.execute(f"DELETE FROM {table}")
    made.execute("UPDATE command SET digest = NULL")
    begin_log(SqliteConnection(made), BEGUN_BY_REPAIR)


# -- reading -----------------------------------------------------------------------------------------


def _copy_rows(made: sqlite3.Connection, source: sqlite3.Connection, now: datetime) -> Iterator[str]:
    """Copy each row whose cells can be what their columns hold; what is not copied, in sentences."""
    missing = {difference.part.name for difference in find_no_tables(source, *metadata.tables)}
    source.text_factory = bytes
    for table in metadata.sorted_tables:
        if table.name in missing:
            yield fill(db_messages.LOST_TABLE, table=table.name)
            continue
        lost = 0
        for row in _readable_rows(source, table):
            if row is None:
                yield fill(db_messages.LOST_REST, table=table.name)
            elif not _put(made, table, row, now):
                lost += 1
        if lost:
            yield fill(db_messages.LOST_ROWS, table=table.name, count=lost)


def _readable_rows(source: sqlite3.Connection, table: Table) -> Iterator[Sequence[Any] | None]:
    """The rows of a table, and None where no more of it can be read."""
    names = ", ".join(table.columns.keys())
    try:
        yield from source.execute(f"SELECT {names} FROM {table.name}")
    except sqlite3.Error:
        yield None


def _put(made: sqlite3.Connection, table: Table, row: Sequence[Any], now: datetime) -> bool:
    """Write a row, if each of its cells is what its column holds and no check is broken; whether it is."""
    try:
        values = [_read(column, cell, now) for column, cell in zip(table.columns, row, strict=True)]
        names, places = ", ".join(table.columns.keys()), ", ".join("?" * len(values))
        made.execute(f"INSERT INTO {table.name} ({names}) VALUES ({places})", values)
    except (ValueError, sqlite3.Error):
        return False
    return True


def _read(column: Column[Any], cell: object, now: datetime) -> object:
    """The value of a cell. Raises ValueError for one that its column cannot hold."""
    if cell is None:
        return None
    if isinstance(column.type, Moment):
        earliest, latest = start_of_day(EARLIEST_DAY), now + CLOCK_TOLERANCE
        is_moment = isinstance(cell, int) and to_microseconds(earliest) <= cell <= to_microseconds(latest)
        return _required(cell, is_valid=is_moment)
    if isinstance(column.type, Boolean):
        return _required(cell, is_valid=cell in (0, 1))
    if isinstance(column.type, Integer):
        return _required(cell, is_valid=isinstance(cell, int))
    text = cell.decode() if isinstance(cell, bytes) else ""
    if isinstance(column.type, Date):
        is_day = len(text) == 10 and EARLIEST_DAY <= date.fromisoformat(text) <= LATEST_DAY
        return _required(text, is_valid=is_day)
    is_text = isinstance(column.type, String) and isinstance(cell, bytes) and "\0" not in text
    return _required(text, is_valid=is_text)


def _required(value: object, *, is_valid: bool) -> object:
    if not is_valid:
        raise ValueError
    return value


# -- what breaks a rule ------------------------------------------------------------------------------


def _remove_unsound(made: sqlite3.Connection, now: datetime) -> Iterator[str]:
    """Remove what points nowhere or breaks a rule, until nothing does; what is removed, in sentences."""
    while lost := [*_remove_orphans(made), *_remove_rule_breakers(made, rule_values(now))]:
        yield from lost
    if names := list(hanging_on_nothing(made.execute)):
        for name in names:
            made.execute("UPDATE commitment SET due = NULL, after = NULL WHERE ref = ?", [name])
            made.execute(
                "DELETE FROM revised_term WHERE 'U-' || revision_id = ? AND term IN ('due', 'after')", [name]
            )
        yield fill(db_messages.LOST_ANCHORS, names=join_names(names))
        yield from _remove_unsound(made, now)  # a revision of nothing else says nothing now


def _remove_orphans(made: sqlite3.Connection) -> Iterator[str]:
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            own, parent = key.parent.name, key.column
            lost = made.execute(
                f"DELETE FROM {table.name} WHERE {own} IS NOT NULL AND NOT EXISTS "
                f"(SELECT 1 FROM {parent.table.name} p WHERE p.{parent.name} = {table.name}.{own})"
            ).rowcount
            if lost:
                yield fill(db_messages.LOST_ORPHANS, table=table.name, count=lost, parent=parent.table.name)


def _remove_rule_breakers(made: sqlite3.Connection, values: Mapping[str, int]) -> Iterator[str]:
    made.create_function("is_ref", 1, _is_ref)
    for rule in rule_queries(SQLITE_CONDITIONS):
        if rule.template == db_messages.NUMBER_AFTER_NONE:
            continue  # numbers are given anew
        broken = {str(name) for (name,) in made.execute(rule.sql, values)}
        if removed := _remove_rows(made, rule.table, sorted(broken)):
            yield fill(rule.template, names=join_names(removed), **dict(rule.values))
    for value_rule, names in find_unreadable_values(made.execute):
        if removed := _remove_rows(made, value_rule.table, names):
            yield fill(value_rule.template, names=join_names(removed), **value_rule.values)


def _remove_rows(made: sqlite3.Connection, table: str, names: Sequence[str]) -> list[str]:
    """Remove rows by what they are named by; those that were there."""
    statement = f"DELETE FROM {table} WHERE {name_of_rows(metadata.tables[table])} = ?"
    return [name for name in names if made.execute(statement, [name]).rowcount]


def _is_ref(stored: bytes) -> bool:
    from tracker.domain.ref_shape import is_ref

    return is_ref(stored.decode("latin-1"))


# -- numbers -----------------------------------------------------------------------------------------


def _renumber(
    made: sqlite3.Connection, tables: Sequence[str], columns: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """Close the gaps that lost rows have left in a sequence of numbers."""
    union = " UNION ".join(f"SELECT id FROM {table}" for table in tables)
    numbers = [number for (number,) in made.execute(f"SELECT id FROM ({union}) ORDER BY id")]
    new = {old: place for place, old in enumerate(numbers, start=1) if old != place}
    made.execute("CREATE TEMP TABLE renumbered (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)")
    made.executemany("INSERT INTO renumbered VALUES (?, ?)", new.items())
    for table, column in (*((table, "id") for table in tables), *columns):
        # by way of where no number is: its place may not be free yet
        made.execute(
            f"UPDATE {table} SET {column} = {_AWAY} + (SELECT new FROM renumbered WHERE old = {column}) "
            f"WHERE {column} IN (SELECT old FROM renumbered)"
        )
        made.execute(f"UPDATE {table} SET {column} = {column} - {_AWAY} WHERE {column} > {_AWAY}")
    made.execute("DROP TABLE renumbered")
    _renumber_ranges(made, tables, new)
    if new:
        first = next(iter(new))
        yield fill(db_messages.RENUMBERED, table=tables[0], first=first, count=len(new))


def _renumber_ranges(made: sqlite3.Connection, tables: Sequence[str], new: Mapping[int, int]) -> None:
    """Give the ranges of commands the numbers of what is still there of them."""
    old_of = {number: old for old, number in new.items()}
    for table in tables:
        there = sorted(old_of.get(number, number) for (number,) in made.execute(f"SELECT id FROM {table}"))
        rows = made.execute(
            "SELECT command_id, first_key, last_key FROM command_entry WHERE kind = ?", [table]
        ).fetchall()
        for command, first, last in rows:
            kept = there[bisect_left(there, int(first)) : bisect_right(there, int(last))]
            key = [command, table, first]
            where = "WHERE command_id = ? AND kind = ? AND first_key = ?"
            if not kept:
                made.execute(f"DELETE FROM command_entry {where}", key)
                continue
            ends = [str(new.get(old, old)) for old in (kept[0], kept[-1])]
            change = "UPDATE OR REPLACE command_entry SET first_key = ?, last_key = ?"
            made.execute(f"{change} {where}", [*ends, *key])  # of two ranges that begin alike one is enough
