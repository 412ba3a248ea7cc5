"""A copy of a file on which all of a long job is tried, and from which its new rows are then taken over.

So whoever brings in a long file holds the right to write only while rows are written that are judged already.
"""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tracker.db import sqlite_file
from tracker.db.bulk_insert import COPY_SCHEMA, NewRows, insert_rows
from tracker.db.sql import NAMES_OF_PART_TABLES, NUMBERED_TOGETHER, UNNUMBERED_TABLES
from tracker.db.sqlite_connection import SqliteConnection

CACHE = "cache_size = -32768"
"""In KiB: in the 2 MB that SQLite takes unasked, indexes do not stay in memory while they grow."""
THROWN_AWAY = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF")
"""What spares work on a file that nobody needs again when the job fails."""
MANY_ROWS = 1000  # rows: from so many on it is worth while to ask guards once
HELD_TO_OUR_RULES = ("PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON")
"""What spares work where the rows are written once more into a file that holds them to its constraints."""


class ChangedMeanwhile(Exception):
    """Somebody has recorded something since the copy was made."""


class MoreThanNewRows(Exception):
    """The job has also changed rows that were there, which cannot be taken over."""


class RowRange(NamedTuple):
    """Rows of a table whose numbers follow each other."""

    table: str
    first: int
    last: int


class TrialCopy:
    """A copy of a database file. ``path`` is where it is, for as long as it is needed.

    The original stays open: only its own connection can say whether another one has written, and a file that
    is opened beside it, to look at it, gives up every lock on it when it is closed.
    """

    def __init__(self, original: Path, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._original = original
        self._file = original.stat()
        self._connection = connection
        self._changes = 0
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as copy:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master")  # nobody can save from now on
            self._version = self._read_version()
            connection.backup(copy)
            connection.execute("COMMIT")

    @contextlib.contextmanager
    def transaction(self, *pragmas: str) -> Iterator[SqliteConnection]:
        """A transaction on the copy, in which the job is tried."""
        begin, cache = "BEGIN IMMEDIATE", f"PRAGMA {CACHE}"
        with sqlite_file.transaction(self.path, begin, cache, *THROWN_AWAY, *pragmas) as connection:
            yield connection

    @contextlib.contextmanager
    def transaction_to_take_over(self) -> Iterator[SqliteConnection]:
        """The same, for a job whose rows are then taken over: only there constraints hold them.

        They take as long as all the rest of writing a row.
        """
        with self.transaction(*HELD_TO_OUR_RULES) as connection:
            yield connection
            self._changes = connection.raw.total_changes

    def leave_out_guards(self, connection: SqliteConnection) -> None:
        """Take the guards of rows out of the copy, once somebody has looked at what it is made of."""
        for trigger in connection.scalars("SELECT name FROM sqlite_master WHERE type = 'trigger'", str):
            connection.execute(f"DROP TRIGGER {trigger}")

    def take_over(self) -> None:
        """Write the new rows of the copy into the file, all in one transaction.

        Raises ChangedMeanwhile and MoreThanNewRows, and has written nothing then.
        """
        connection = SqliteConnection(self._connection)
        connection.execute(f"ATTACH DATABASE :path AS {COPY_SCHEMA}", path=str(self.path))
        connection.execute(f"PRAGMA main.{CACHE}")
        connection.execute("PRAGMA foreign_keys = OFF")  # which are asked of all rows at once
        connection.execute("BEGIN IMMEDIATE")
        if self._read_version() != self._version or not self._is_in_its_place():
            raise ChangedMeanwhile
        for rows in _find_new_rows(connection):
            insert_rows(connection, rows)
        if self._connection.total_changes != self._changes:
            raise MoreThanNewRows
        self._connection.commit()

    def _read_version(self) -> int:
        """A number that is another one when another connection has written."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _is_in_its_place(self) -> bool:
        """Whether no other file was put in the place of the one that is open."""
        try:
            return os.path.samestat(self._file, self._original.stat())
        except OSError:
            return False


@contextlib.contextmanager
def trial_copy(path: Path) -> Iterator[TrialCopy]:
    """A copy in a folder that only this user can read, gone at the end."""
    with (
        tempfile.TemporaryDirectory(prefix="tracker-") as folder,
        sqlite_file.open_database(path) as connection,
    ):
        yield TrialCopy(path, connection, Path(folder, "tried.db"))


def _find_new_rows(connection: SqliteConnection) -> Iterator[NewRows]:
    """The rows that only the copy has, table by table in the order that the guards ask for.

    Parts come before what they are part of; where tables share their numbers, each number follows the last.
    """
    for table in chain(NAMES_OF_PART_TABLES, UNNUMBERED_TABLES):
        has_new = f"(SELECT count(*) FROM {COPY_SCHEMA}.{table}) > (SELECT count(*) FROM main.{table})"
        if connection.scalar(f"SELECT {has_new}", int):  # to look for them takes much longer than to count
            yield _rows_of_table(connection, table)
    for together in NUMBERED_TOGETHER:
        for rows in _find_new_ranges(connection, together):
            yield _rows_of_range(connection, *rows)


def _rows_of_range(connection: SqliteConnection, table: str, first: int, last: int) -> NewRows:
    """The rows of a table from one number to another.

    A whole table that comes into an empty one is asked for as such: SQLite then takes it as it is, in a third
    of the time.
    """
    others = f"SELECT 1 FROM {COPY_SCHEMA}.{table} WHERE id NOT BETWEEN {first} AND {last}"
    is_all = not connection.scalar(f"SELECT EXISTS (SELECT 1 FROM main.{table}) OR EXISTS ({others})", int)
    which = "" if is_all else f" WHERE id BETWEEN {first} AND {last} ORDER BY id"
    return NewRows(table, f"SELECT * FROM {COPY_SCHEMA}.{table}{which}", are_many=last - first >= MANY_ROWS)


def _rows_of_table(connection: SqliteConnection, table: str) -> NewRows:
    """The new rows of one table."""
    try:
        connection.scalar(f"SELECT max(rowid) FROM main.{table}", int)
    except sqlite3.OperationalError:  # a table without numbers of its rows
        return NewRows(table, f"SELECT * FROM {COPY_SCHEMA}.{table} EXCEPT SELECT * FROM main.{table}")
    last = f"(SELECT coalesce(max(rowid), 0) FROM main.{table})"
    return NewRows(table, f"SELECT * FROM {COPY_SCHEMA}.{table} WHERE rowid > {last} ORDER BY rowid")


def _find_new_ranges(connection: SqliteConnection, tables: Sequence[str]) -> Sequence[RowRange]:
    """The new numbers of tables that share them, in their order; nearly always only one table has any."""
    ends = (
        f"""SELECT '{table}', min(id) AS first, max(id) FROM {COPY_SCHEMA}.{table}
        WHERE id > (SELECT coalesce(max(id), 0) FROM main.{table})"""
        for table in tables
    )
    sql = f"SELECT * FROM ({' UNION ALL '.join(ends)}) WHERE first IS NOT NULL"
    found = connection.all(sql, RowRange)
    return found if len(found) < 2 else connection.all(_new_ranges_sql(tables), RowRange)


def _new_ranges_sql(tables: Sequence[str]) -> str:
    """The question which new numbers of tables that share them follow each other in one table.

    Each number is looked up beside its neighbours, so that no more than one is in memory.
    """
    ranges = (
        f"""SELECT '{table}', r.id AS first, (SELECT e.id FROM {COPY_SCHEMA}.{table} e WHERE e.id >= r.id
              AND NOT EXISTS (SELECT 1 FROM {COPY_SCHEMA}.{table} n WHERE n.id = e.id + 1)
              ORDER BY e.id LIMIT 1)
        FROM {COPY_SCHEMA}.{table} r, (SELECT coalesce(max(id), 0) AS id FROM main.{table}) m
        WHERE r.id > m.id
          AND (r.id = m.id + 1 OR NOT EXISTS (SELECT 1 FROM {COPY_SCHEMA}.{table} b WHERE b.id = r.id - 1))"""
        for table in tables
    )
    return f"{' UNION ALL '.join(ranges)} ORDER BY first"
