"""A copy of a file on which all of a long job is tried, and from which its new rows are then taken over.

So whoever brings in a long file holds the right to write only while rows are written that are judged already.
"""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tracker.db import sqlite_file
from tracker.db.sql import NUMBERED_TOGETHER
from tracker.db.sqlite_connection import SqliteConnection
from tracker.db.tables import PART_TABLES

_COUNTER = slice(24, 28)  # of the header: it changes with every transaction that is saved


class ChangedMeanwhile(Exception):
    """Somebody has recorded something since the copy was made."""


class MoreThanNewRows(Exception):
    """The job has also changed rows that were there, which cannot be taken over."""


class NumberedRows(NamedTuple):
    """Rows of a table whose numbers follow each other."""

    table: str
    first: int
    last: int


class TrialCopy:
    """A copy of a database file. ``path`` is where it is, for as long as it is needed."""

    def __init__(self, original: Path, path: Path) -> None:
        self.path = path
        self._original = original
        self._changes = 0
        with (
            sqlite_file.read_transaction(original) as connection,
            contextlib.closing(sqlite3.connect(path, isolation_level=None)) as copy,
        ):
            connection.scalar("SELECT count(*) FROM sqlite_master", int)  # nobody can save from now on
            self._counter = _read_counter(original)
            connection.raw.backup(copy)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[SqliteConnection]:
        """A transaction on the copy, in which the job is tried."""
        with sqlite_file.write_transaction(self.path) as connection:
            yield connection
            self._changes = connection.raw.total_changes

    def take_over(self) -> None:
        """Write the new rows of the copy into the file, all in one transaction.

        Raises ChangedMeanwhile and MoreThanNewRows, and has written nothing then.
        """
        # The path is part of the statement, and ends no text in it: it is one of a temporary folder.
        attach = f"ATTACH DATABASE '{str(self.path).replace(chr(39), chr(39) * 2)}' AS tried"
        with sqlite_file.transaction(self._original, "BEGIN IMMEDIATE", attach) as connection:
            if _read_counter(self._original) != self._counter:
                raise ChangedMeanwhile
            for statement in _new_rows_sql(connection):
                connection.execute(statement)
            if connection.raw.total_changes != self._changes:
                raise MoreThanNewRows


@contextlib.contextmanager
def trial_copy(path: Path) -> Iterator[TrialCopy]:
    """A copy in a folder that only this user can read, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        try:
            yield TrialCopy(path, Path(folder, "tried.db"))
        except sqlite3.Error as error:
            raise sqlite_file.translate_error(error, path) from error


def _read_counter(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_COUNTER.stop)[_COUNTER]


def _new_rows_sql(connection: SqliteConnection) -> Iterator[str]:
    """The statements that add the rows which only the copy has, in the order that the guards ask for.

    Parts come before what they are part of; where tables share their numbers, each number follows the last.
    """
    numbered = set(chain.from_iterable(NUMBERED_TOGETHER))
    parts = {table.name for table in PART_TABLES}
    tables = _tables(connection)
    for table in sorted(tables, key=parts.__contains__, reverse=True):
        if table not in numbered:
            yield _new_rows_of_table_sql(connection, table)
    for together in NUMBERED_TOGETHER:
        for table, first, last in connection.all(_new_runs_sql(together), NumberedRows):
            yield (
                f"INSERT INTO main.{table} SELECT * FROM tried.{table} "
                f"WHERE id BETWEEN {first} AND {last} ORDER BY id"
            )


def _tables(connection: SqliteConnection) -> list[str]:
    sql = """SELECT name FROM tried.sqlite_master
        WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"""
    return connection.scalars(sql, str)


def _new_rows_of_table_sql(connection: SqliteConnection, table: str) -> str:
    """The statement that adds the new rows of one table."""
    try:
        connection.scalar(f"SELECT max(rowid) FROM main.{table}", int)
    except sqlite3.OperationalError:  # a table without numbers of its rows
        return f"INSERT INTO main.{table} SELECT * FROM tried.{table} EXCEPT SELECT * FROM main.{table}"
    last = f"(SELECT coalesce(max(rowid), 0) FROM main.{table})"
    return f"INSERT INTO main.{table} SELECT * FROM tried.{table} WHERE rowid > {last} ORDER BY rowid"


def _new_runs_sql(tables: Sequence[str]) -> str:
    """The question which new numbers of tables that share them follow each other in one table."""
    new = " UNION ALL ".join(
        f"SELECT '{table}' AS name, id FROM tried.{table} "
        f"WHERE id > (SELECT coalesce(max(id), 0) FROM main.{table})"
        for table in tables
    )
    return f"""SELECT name, min(id), max(id) FROM (
            SELECT name, id, id - row_number() OVER (PARTITION BY name ORDER BY id) AS run FROM ({new}))
        GROUP BY name, run ORDER BY min(id)"""
