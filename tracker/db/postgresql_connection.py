"""A transaction on a PostgreSQL server, through SQLAlchemy."""

import contextlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy
from sqlalchemy import text

from tracker.db.connection import Columns, Connection, Rows, ToStored, convert_columns, convert_parameters
from tracker.db.dialect import POSTGRESQL, Dialect
from tracker.db.row_reader import Converters
from tracker.domain.days import from_microseconds, to_microseconds
from tracker.domain.translations import Translations, read_stored_translations

STREAMED = {"yield_per": 500}
"""How an answer is read that may be long, so that it is never whole in memory."""

_TO_STORED: ToStored = {datetime: to_microseconds, Decimal: str, Translations: str}


class PostgresqlConnection(Connection):
    """A server's transaction; ``lent`` is the connection as SQLAlchemy has it."""

    dialect: ClassVar[Dialect] = POSTGRESQL
    converters: ClassVar[Converters] = {
        datetime: from_microseconds,
        Decimal: Decimal,
        Translations: read_stored_translations,
    }

    def __init__(self, lent: sqlalchemy.Connection) -> None:
        self.lent = lent
        self._streamed = contextlib.ExitStack()

    def close(self) -> None:
        """Let go of answers that were not read to their end, as after an error; the transaction stays."""
        self._streamed.close()

    def rows(self, sql: str, values: Mapping[str, object], *, at_once: bool) -> Rows:
        """The rows of an answer: all of them, or some hundred at a time."""
        options = {} if at_once else STREAMED
        answer = self.lent.execute(
            text(sql), convert_parameters(values, _TO_STORED), execution_options=options
        )
        return answer if at_once else self._streamed.enter_context(answer)

    def execute(self, sql: str, **values: object) -> None:
        """Run a statement that gives no rows."""
        self.lent.execute(text(sql), convert_parameters(values, _TO_STORED))

    def insert_columns(self, table: str, columns: Columns) -> None:
        """Write rows in the way that a server is quickest at."""
        names, values = convert_columns(columns, _TO_STORED)
        cursor: Any = self.lent.connection.cursor()  # psycopg's, with more than others have
        with cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)

    @contextlib.contextmanager
    def as_sqlalchemy(self) -> Iterator[sqlalchemy.Connection]:
        """The same transaction as SQLAlchemy has it."""
        yield self.lent

    def now(self, local_now: datetime) -> datetime:  # noqa: ARG002 - a file has no other
        """Now, by the server's clock."""
        now: datetime = self.lent.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        return now
