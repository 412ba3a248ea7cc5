"""What is asked and told inside one transaction, by the names that ``tracker.db.statements`` knows."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy

Row = Any
"""One row of an answer, with its columns as attributes; ``_asdict()`` makes a dict of it."""


class Connection:
    """A transaction that is open. Days, moments and truths go in and come out as what they are."""

    def stream(self, question: str, **values: object) -> Iterator[Row]:
        """The rows of an answer that may be long, read as they are taken."""
        raise NotImplementedError

    def all(self, question: str, **values: object) -> list[Row]:
        """All rows of an answer."""
        return list(self.stream(question, **values))

    def scalars(self, question: str, **values: object) -> list[Any]:
        """The first column of an answer."""
        return [row[0] for row in self.all(question, **values)]

    def first(self, question: str, **values: object) -> Row | None:
        """The first row of an answer, if there is one."""
        return next(iter(self.all(question, **values)), None)

    def scalar(self, question: str, **values: object) -> Any:  # noqa: ANN401 - whatever was asked for
        """The first column of the first row, if there is one."""
        row = self.first(question, **values)
        return None if row is None else row[0]

    def execute(self, statement: str, **values: object) -> None:
        """Do what a statement says."""
        raise NotImplementedError

    def insert(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Write rows of the same keys into a table."""
        raise NotImplementedError

    def sqlalchemy_connection(self) -> contextlib.AbstractContextManager["sqlalchemy.Connection"]:
        """The same transaction as SQLAlchemy has it, for migrations and for what has no name."""
        raise NotImplementedError

    def now(self, clock: datetime) -> datetime:
        """Now, by the clock of all who record: on a server that of the server, for a file this computer's."""
        return clock


ValueConverters = Mapping[type, Callable[[Any], object]]


def convert_parameters(values: Mapping[str, object], as_stored: ValueConverters) -> dict[str, object]:
    """The values of parameters as the database takes them; several values are one JSON array."""
    return {
        name: json.dumps(value)
        if isinstance(value, tuple | list)
        else as_stored[type(value)](value)
        if type(value) in as_stored
        else value
        for name, value in values.items()
    }


def convert_rows(
    rows: Sequence[Mapping[str, object]], as_stored: ValueConverters
) -> tuple[list[str], list[tuple[object, ...]]]:
    """The columns of some rows, and the rows as the database takes them.

    Column by column, since all values of a column are of one type, or none.
    """
    names = list(rows[0])
    columns = [_convert_column([row[name] for row in rows], as_stored) for name in names]
    return names, list(zip(*columns, strict=True))


def _convert_column(column: list[object], as_stored: ValueConverters) -> list[object]:
    of_type = next((type(value) for value in column if value is not None), type(None))
    # A driver takes a word for text only after it has asked what else it might be.
    store = str.__str__ if issubclass(of_type, StrEnum) else as_stored.get(of_type)
    return [None if value is None else store(value) for value in column] if store else column
