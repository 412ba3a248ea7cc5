"""Makes records of rows: each value becomes what the record's annotation says it is."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin

Record = TypeVar("Record", bound=NamedTuple)
Converter = Callable[[Any], object]
Converters = Mapping[type, Converter]
"""How an engine's values become those of a type; what is not named here is that already."""


def value_type(annotation: Any) -> type:  # noqa: ANN401 - any annotation
    """The type of a value that is there: of ``Annotated[date | None, ...]`` it is ``date``."""
    if get_origin(annotation) is Annotated:
        return value_type(get_args(annotation)[0])
    if isinstance(annotation, UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        annotation = parts[0] if len(parts) == 1 else object
    found: type = get_origin(annotation) or annotation
    return found


def converter_of(annotation: Any, converters: Converters) -> Converter | None:  # noqa: ANN401 - any annotation
    """What makes a value of what the database gives; None where that is the value itself.

    A tuple is stored as one text with semicolons between its parts, and NULL where it is empty.
    """
    wanted = value_type(annotation)
    if wanted is tuple:
        return _split
    if issubclass(wanted, StrEnum):
        return wanted
    return converters.get(wanted)


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(";"))


def record_reader(record: type[Record], converters: Converters) -> Callable[[Iterable[Any]], Record]:
    """What makes a record of one row; columns and fields are in the same order."""
    return _reader(record, tuple(converters.items()))


@functools.cache
def _reader(
    record: type[Record], converters: tuple[tuple[type, Converter], ...]
) -> Callable[[Iterable[Any]], Record]:
    found = [converter_of(annotation, dict(converters)) for annotation in record.__annotations__.values()]
    to_convert = [(place, convert) for place, convert in enumerate(found) if convert]
    if not to_convert:
        return record._make

    def read(row: Iterable[Any]) -> Record:
        values = list(row)
        for place, convert in to_convert:
            if (value := values[place]) is not None:
                values[place] = convert(value)
        return record._make(values)

    return read


def read_records(
    rows: Iterable[Iterable[Any]], record: type[Record], converters: Converters
) -> Iterator[Record]:
    """The records of rows, read as they are taken."""
    return map(record_reader(record, converters), rows)
