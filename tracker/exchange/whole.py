"""The document as it is written: all there is, as JSON, the same bytes for the same content."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, select

from tracker import queries
from tracker.exchange.shape import SCHEMA, SECTIONS, Item
from tracker.rendering import dumped
from tracker.standing import IN_CHUNKS
from tracker.tables import commitment, retraction, status_update

CHUNK = 500  # rows written at a time

Progress = Callable[[float], None]
T = TypeVar("T")


def document(
    connection: Connection, written: Counter[str], progress: Progress | None = None
) -> Iterator[str]:
    """All there is, piece by piece, an item a line; ``written`` counts the items of each section.

    What was recorded first comes first, so that two offices that took in each other's files write the same
    document; entries of one moment stay in the order in which they were recorded.
    """
    total = connection.scalar(select(func.count()).select_from(status_update)) or 1
    yield f'{{"schema": "{SCHEMA}"'
    for name, items in _items(connection).items():
        keys = list(SECTIONS[name].readers)
        yield f',\n"{name}": ['
        for chunk in chunks(items):
            yield (",\n" if written[name] else "\n") + ",\n".join(_line(item, keys) for item in chunk)
            written[name] += len(chunk)
            if progress:
                progress(written["updates"] / total)
        yield "\n]" if written[name] else "]"
    yield "}\n"


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """The items, some at a time."""
    each = iter(items)
    while chunk := list(islice(each, CHUNK)):
        yield chunk


def _line(item: Item, keys: Sequence[str]) -> str:
    return dumped({key: value for key in keys if (value := item[key]) is not None})


def _items(connection: Connection) -> dict[str, Iterable[Item]]:
    """The items of each section, those that can be many read only as they are taken."""
    agreements = [agreement._asdict() for agreement in queries.agreements(connection)]
    documents = [document._asdict() for document in queries.documents(connection)]
    return {
        "actors": [actor._asdict() for actor in queries.actors(connection)],
        "agreements": sorted(agreements, key=_moment),
        "documents": sorted(documents, key=_moment),
        "commitments": _commitments(connection),
        "updates": _read(connection, _updates()),
        "retractions": _read(connection, _retractions()),
    }


def _moment(item: Item) -> tuple[datetime, str]:
    return item["recorded_at"], item["ref"]


def _read(connection: Connection, statement: Select[Any]) -> Iterator[Item]:
    for row in connection.execute(statement, execution_options=IN_CHUNKS):
        yield dict(row._mapping)  # noqa: SLF001 - public despite its name


def _commitments(connection: Connection) -> Iterator[Item]:
    c = commitment
    obligors = queries.obligors_of(c.c.id).label("obligors")
    for row in _read(connection, select(c, obligors).order_by(c.c.recorded_at, c.c.ref)):
        yield {**row, "obligors": row["obligors"].split(";")}


def _updates() -> Select[Any]:
    u, c, successor = status_update, commitment, commitment.alias("successor")
    return (
        select(*u.c, c.c.ref.label("commitment"), successor.c.ref.label("successor"))
        .join_from(u, c, u.c.commitment_id == c.c.id)
        .outerjoin(successor, u.c.successor_id == successor.c.id)
        .order_by(u.c.recorded_at, u.c.id)
    )


def _retractions() -> Select[Any]:
    r, u = retraction, status_update
    return (
        select(r.c.reason, r.c.recorded_at, r.c.recorded_by, u.c.uid.label("update"))
        .join_from(r, u, r.c.update_id == u.c.id)
        .order_by(r.c.recorded_at, u.c.recorded_at, u.c.id)
    )
