"""One open transaction: SQL with named parameters goes in, records and values come out."""

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar

from tracker.db.dialect import Dialect
from tracker.db.row_reader import (
    Converters,
    Record,
    converter_of,
    read_all_records,
    read_columns,
    read_records,
)

if TYPE_CHECKING:
    import sqlalchemy

    from tracker.domain.records import AsOf

Value = TypeVar("Value")
Rows = Iterable[Sequence[Any]]
Columns = Mapping[str, Sequence[object]]


class Connection:
    """A transaction that is open.

    Values are always parameters, written ``:name`` in the SQL. Days, moments and truth values go in and
    come out as ``date``, ``datetime`` and ``bool``; a tuple or list goes in as one JSON array.
    """

    dialect: ClassVar[Dialect]
    converters: ClassVar[Converters]
    """How the engine's values become those that a record is annotated with."""
    touched: Set[int] = frozenset()
    """The commitments that may stand otherwise for what does not go out (``db.shareable_connection``)."""
    withheld_updates: Set[object] = frozenset()
    """The updates that do not go out, by their numbers."""
    withheld_commitments: Set[int] = frozenset()
    """The commitments that do not go out at all, by their keys."""

    def rows(self, sql: str, values: Mapping[str, object], *, at_once: bool) -> Rows:
        """The rows of an answer as the engine gives them; ``at_once`` for answers that are short."""
        raise NotImplementedError

    def execute(self, sql: str, **values: object) -> None:
        """Run a statement that gives no rows."""
        raise NotImplementedError

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Write rows of the same keys into a table."""
        if rows:
            self.insert_columns(table, {name: [row[name] for row in rows] for name in rows[0]})

    def insert_columns(self, table: str, columns: Columns) -> None:
        """Write rows into a table, given column by column, all of one length that is not 0."""
        raise NotImplementedError

    def as_sqlalchemy(self) -> contextlib.AbstractContextManager["sqlalchemy.Connection"]:
        """The same transaction as SQLAlchemy has it, for migrations and checks."""
        raise NotImplementedError

    @property
    def whole(self) -> "Connection":
        """The same transaction with all there is, where this one leaves out what does not go out."""
        return self

    @property
    def is_shareable(self) -> bool:
        """Whether it is read as the other side may read it (``db.shareable_connection``)."""
        return False

    def asked_at(self, at: "AsOf") -> "Connection":  # noqa: ARG002 - what does not go out depends on it
        """The same transaction, read in the same way for an answer about another day or moment."""
        return self

    def count_withheld(self) -> Mapping[str, int]:
        """How much does not go out, by kind of record; nothing where all is read."""
        return {}

    def shown_sql(self, update: str) -> str:  # noqa: ARG002 - to ourselves all are shown
        """The condition that an update is shown, after other conditions; empty where all are."""
        return ""

    def now(self, local_now: datetime) -> datetime:
        """Now, by the clock of all who record: on a server that of the server, for a file this computer's."""
        return local_now

    def stream(self, sql: str, record: type[Record], **values: object) -> Iterator[Record]:
        """The records of an answer that may be long, read as they are taken."""
        return read_records(self.rows(sql, values, at_once=False), record, self.converters)

    def all(self, sql: str, record: type[Record], **values: object) -> list[Record]:
        """All records of an answer."""
        return read_all_records(self.rows(sql, values, at_once=True), record, self.converters)

    def columns(self, sql: str, record: type[NamedTuple], **values: object) -> list[Iterable[Any]]:
        """The columns of an answer of which no record is needed; ``record`` says what they are."""
        return read_columns(self.rows(sql, values, at_once=True), record, self.converters)

    def all_cached(self, sql: str, record: type[Record]) -> list[Record]:
        """All records of an answer that is the same until this transaction writes something."""
        return self.all(sql, record)

    def first(self, sql: str, record: type[Record], **values: object) -> Record | None:
        """The first record of an answer, if there is one."""
        return next(iter(self.all(sql, record, **values)), None)

    def scalars(self, sql: str, kind: type[Value], **values: object) -> list[Value]:
        """The one column of an answer."""
        convert = converter_of(kind, self.converters)
        found = [row[0] for row in self.rows(sql, values, at_once=True)]
        return [value if convert is None or value is None else convert(value) for value in found]  # type: ignore[misc]

    def scalar(self, sql: str, kind: type[Value], **values: object) -> Value | None:
        """The one value of an answer, if there is one."""
        return next(iter(self.scalars(sql, kind, **values)), None)


ToStored = Mapping[type, Callable[[Any], object]]
"""How a value of a type is given to the engine; what is not named here is given as it is."""


def convert_parameters(values: Mapping[str, object], to_stored: ToStored) -> dict[str, object]:
    """The values of parameters as the engine takes them; several values are one JSON array."""
    return {name: _convert_parameter(value, to_stored) for name, value in values.items()}


def _convert_parameter(value: object, to_stored: ToStored) -> object:
    if isinstance(value, tuple | list):
        return json.dumps(value)
    convert = to_stored.get(type(value))
    return convert(value) if convert else value


def convert_columns(columns: Columns, to_stored: ToStored) -> tuple[list[str], list[tuple[object, ...]]]:
    """The names of the columns in which there is a value, and the rows as the engine takes them.

    Column by column, since all values of a column are of one type, or None. Of most columns of the log nobody
    says anything in a thousand rows: without these, to write a row takes two thirds of the time.
    """
    said = {name: column for name, column in columns.items() if _says_something(column)}
    once = {id(column): column for column in said.values()}  # of two columns that are the same list
    stored = {key: _convert_column(column, to_stored) for key, column in once.items()}
    return list(said), list(zip(*(stored[id(column)] for column in said.values()), strict=True))


def _says_something(column: Sequence[object]) -> bool:
    """Whether there is a value in a column; most that have one begin with one."""
    return column[0] is not None or column.count(None) < len(column)


def _convert_column(column: Sequence[object], to_stored: ToStored) -> Sequence[object]:
    of_type = next((type(value) for value in column if value is not None), type(None))
    # A driver takes a word for text only after it has asked what else it might be.
    store = str.__str__ if issubclass(of_type, StrEnum) else to_stored.get(of_type)
    return [None if value is None else store(value) for value in column] if store else column
