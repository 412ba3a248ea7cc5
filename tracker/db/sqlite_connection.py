"""A transaction on a file, asked with the statements that were compiled for it, without SQLAlchemy."""

import contextlib
import functools
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from tracker.db.connection import Connection, Row, ValueConverters, convert_parameters, convert_rows
from tracker.db.statements.compiled import STATEMENTS
from tracker.domain.days import from_microseconds, to_microseconds

if TYPE_CHECKING:
    import sqlalchemy

MAX_VALUES_PER_INSERT = 12_000  # in one statement; SQLite takes 32,766

_TO_STORED: ValueConverters = {date: date.isoformat, datetime: to_microseconds}
_FROM_STORED: Mapping[str, Callable[[Any], object]] = {
    "day": date.fromisoformat,
    "moment": from_microseconds,
    "truth": bool,
}


class SqliteConnection(Connection):
    """A file's transaction; ``raw`` is the connection as SQLite has it."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw

    def stream(self, question: str, **values: object) -> Iterator[Row]:
        """The rows of an answer, read as they are taken."""
        rows = self.raw.execute(STATEMENTS[question].sql, convert_parameters(values, _TO_STORED))
        return map(_row_reader(question), rows)

    def execute(self, statement: str, **values: object) -> None:
        """Do what a statement says."""
        self.raw.execute(STATEMENTS[statement].sql, convert_parameters(values, _TO_STORED))

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Write rows of the same keys, many in one statement: to begin one costs more than to write a row."""
        if not rows:
            return
        names, values = convert_rows(rows, _TO_STORED)
        most = MAX_VALUES_PER_INSERT // len(names)
        for first in range(0, len(values), most):
            some = values[first : first + most]
            self.raw.execute(
                _insert_statement(table, tuple(names), len(some)), tuple(chain.from_iterable(some))
            )

    @contextlib.contextmanager
    def sqlalchemy_connection(self) -> Iterator["sqlalchemy.Connection"]:
        """The same transaction as SQLAlchemy has it."""
        from sqlalchemy import NullPool, create_engine
        from sqlalchemy.exc import DBAPIError

        # Values stay out of SQLAlchemy's own messages: notes are sensitive, and messages get copied around.
        engine = create_engine(
            "sqlite://",
            creator=lambda: _BorrowedConnection(self.raw),
            poolclass=NullPool,
            hide_parameters=True,
        )
        try:
            with engine.begin() as lent:
                yield lent
        except DBAPIError as error:
            raise error.orig or error from error


@functools.lru_cache(maxsize=8)
def _insert_statement(table: str, names: tuple[str, ...], rows: int) -> str:
    """The words that write so many rows; an import writes as many again and again."""
    row = f"({', '.join('?' * len(names))})"
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * rows)}"  # noqa: S608 - our own names


@functools.cache
def _row_reader(question: str) -> Callable[[Sequence[object]], Row]:
    """What makes a row of what SQLite gives: with names, and with days, moments and truths in it."""
    columns = [column.partition(":")[::2] for column in STATEMENTS[question].columns.split()]
    row = namedtuple("Row", [name for name, _ in columns])  # type: ignore[misc]
    readers = [(place, _FROM_STORED[kind]) for place, (_, kind) in enumerate(columns) if kind]
    if not readers:
        return row._make

    def read(found: Sequence[object]) -> Row:
        values = list(found)
        for place, reader in readers:
            if (value := values[place]) is not None:
                values[place] = reader(value)
        return row._make(values)

    return read


class _BorrowedConnection:
    """A connection that somebody else uses for a while, in a transaction that is not theirs to end."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def __getattr__(self, name: str) -> object:
        return getattr(self._raw, name)

    def leave(self) -> None:
        """Do nothing."""

    commit = rollback = close = leave
