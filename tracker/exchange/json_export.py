"""The document as it is written: all there is, as JSON, the same bytes for the same content."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from tracker import queries
from tracker.db.connection import Connection
from tracker.exchange.document_schema import DOCUMENT_SCHEMA, SECTIONS, Item
from tracker.queries.export import (
    CommitmentRecord,
    RetractionRecord,
    UpdateRecord,
    every_commitment,
    every_retraction,
    every_update,
)
from tracker.render.formats import dump_json

CHUNK_ROWS = 500  # rows written at a time

Progress = Callable[[float], None]
T = TypeVar("T")


def json_document(
    connection: Connection, written: Counter[str], progress: Progress | None = None
) -> Iterator[str]:
    """All there is, piece by piece, an item a line; ``written`` counts the items of each section.

    What was recorded first comes first, so that two offices that took in each other's files write the same
    document; entries of one moment stay in the order in which they were recorded.
    """
    total = queries.count_records(connection).updates or 1
    yield f'{{"schema": "{DOCUMENT_SCHEMA}"'
    for name, items in _items(connection).items():
        keys = list(SECTIONS[name].readers)
        yield f',\n"{name}": ['
        for chunk in split_into_chunks(items):
            yield (",\n" if written[name] else "\n") + ",\n".join(_line(item, keys) for item in chunk)
            written[name] += len(chunk)
            if progress:
                progress(written["updates"] / total)
        yield "\n]" if written[name] else "]"
    yield "}\n"


def split_into_chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """The items, some at a time."""
    each = iter(items)
    while chunk := list(islice(each, CHUNK_ROWS)):
        yield chunk


def _line(item: Item, keys: Sequence[str]) -> str:
    return dump_json({key: value for key in keys if (value := item[key]) is not None})


def _items(connection: Connection) -> dict[str, Iterable[Item]]:
    """The items of each section, those that can be many read only as they are taken."""
    agreements = [agreement._asdict() for agreement in queries.all_agreements(connection)]
    documents = [document._asdict() for document in queries.all_documents(connection)]
    return {
        "actors": [actor._asdict() for actor in queries.all_actors(connection)],
        "agreements": sorted(agreements, key=_moment),
        "documents": sorted(documents, key=_moment),
        "commitments": map(_item, every_commitment(connection)),
        "updates": map(_item, every_update(connection)),
        "retractions": map(_item, every_retraction(connection)),
    }


def _moment(item: Item) -> tuple[datetime, str]:
    return item["recorded_at"], item["ref"]


def _item(record: CommitmentRecord | UpdateRecord | RetractionRecord) -> Item:
    """The fields of a record, and when and by whom it was recorded."""
    return record.terms._asdict() | {"recorded_at": record.recorded_at, "recorded_by": record.recorded_by}
