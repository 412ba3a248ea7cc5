"""A transaction on a server, asked with the statements as they are written, through SQLAlchemy."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy

from tracker.db.connection import Connection, Row, convert_parameters, convert_rows
from tracker.db.statements.all_statements import STATEMENT_BUILDERS
from tracker.domain.days import to_microseconds

STREAM_OPTIONS = {"yield_per": 500}
"""How an answer is read that may be long, so that it never stands in memory whole."""


class PostgresqlConnection(Connection):
    """A server's transaction; ``lent`` is the connection as SQLAlchemy has it."""

    def __init__(self, lent: sqlalchemy.Connection) -> None:
        self.lent = lent

    def stream(self, question: str, **values: object) -> Iterator[Row]:
        """The rows of an answer that may be long, read as they are taken."""
        return iter(
            self.lent.execute(
                STATEMENT_BUILDERS[question](),
                convert_parameters(values, {}),
                execution_options=STREAM_OPTIONS,
            )
        )

    def all(self, question: str, **values: object) -> list[Row]:
        """All rows of an answer, read at once."""
        return list(self.lent.execute(STATEMENT_BUILDERS[question](), convert_parameters(values, {})))

    def execute(self, statement: str, **values: object) -> None:
        """Do what a statement says."""
        self.lent.execute(STATEMENT_BUILDERS[statement](), convert_parameters(values, {}))

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Write rows of the same keys, in the way that a server is quickest at."""
        if not rows:
            return
        names, values = convert_rows(rows, {datetime: to_microseconds})
        cursor: Any = self.lent.connection.cursor()  # psycopg's, with more than others have
        with cursor, cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)

    @contextlib.contextmanager
    def sqlalchemy_connection(self) -> Iterator[sqlalchemy.Connection]:
        """The same transaction as SQLAlchemy has it."""
        yield self.lent

    def now(self, clock: datetime) -> datetime:  # noqa: ARG002 - a file has no other
        """Now, by the server's clock."""
        now: datetime = self.lent.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        return now
