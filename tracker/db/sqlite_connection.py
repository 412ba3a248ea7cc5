"""A transaction on a SQLite file, through the standard library's sqlite3 alone."""

import contextlib
import functools
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from tracker.db.connection import Columns, Connection, Rows, ToStored, convert_columns, convert_parameters
from tracker.db.dialect import SQLITE, Dialect
from tracker.db.row_reader import Converters, Record
from tracker.domain.days import from_microseconds, to_microseconds
from tracker.domain.natural_order import compare_natural, natural_key
from tracker.domain.translations import Translations, read_stored_translations

if TYPE_CHECKING:
    import sqlalchemy

MAX_VALUES_PER_INSERT = 12_000  # SQLite takes 32,766

# A driver takes a truth value for a number only after it has asked what else it might be.
_TO_STORED: ToStored = {
    date: date.isoformat,
    datetime: to_microseconds,
    Decimal: str,
    bool: int,
    Translations: str,
}


class SqliteConnection(Connection):
    """A file's transaction; ``raw`` is the connection as sqlite3 has it."""

    dialect: ClassVar[Dialect] = SQLITE
    converters: ClassVar[Converters] = {
        date: date.fromisoformat,
        datetime: from_microseconds,
        bool: bool,
        Decimal: Decimal,
        Translations: read_stored_translations,
    }

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        raw.create_function("natural_key", 1, natural_key, deterministic=True)
        # The sqlite3 program has a collation of this name, which sorts in the same way.
        raw.create_collation("uint", compare_natural)
        self._cached: dict[str, tuple[int, list[Any]]] = {}
        """Answers by their SQL, each with how many rows were changed by then."""

    def rows(self, sql: str, values: Mapping[str, object], *, at_once: bool) -> Rows:  # noqa: ARG002 - for servers
        """The rows of an answer, each read from the file when it is taken."""
        return self.raw.execute(sql, convert_parameters(values, _TO_STORED))

    def all_cached(self, sql: str, record: type[Record]) -> list[Record]:
        """All records of an answer that is the same until this transaction writes something."""
        changes, found = self._cached.get(sql, (None, []))
        if changes != self.raw.total_changes:
            found = self.all(sql, record)
            self._cached[sql] = self.raw.total_changes, found
        return found

    def execute(self, sql: str, **values: object) -> None:
        """Run a statement that gives no rows."""
        self.raw.execute(sql, convert_parameters(values, _TO_STORED))

    def insert_columns(self, table: str, columns: Columns) -> None:
        """Write rows, many in one statement: to begin one costs more than to write a row."""
        names, values = convert_columns(columns, _TO_STORED)
        most = MAX_VALUES_PER_INSERT // len(names)
        for first in range(0, len(values), most):
            some = values[first : first + most]
            self.raw.execute(
                _insert_statement(table, tuple(names), len(some)), tuple(chain.from_iterable(some))
            )

    @contextlib.contextmanager
    def as_sqlalchemy(self) -> Iterator["sqlalchemy.Connection"]:
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
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * rows)}"


class _BorrowedConnection:
    """A connection that somebody else uses for a while, in a transaction that is not theirs to end."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def __getattr__(self, name: str) -> object:
        return getattr(self._raw, name)

    def leave(self) -> None:
        """Do nothing."""

    commit = rollback = close = leave
