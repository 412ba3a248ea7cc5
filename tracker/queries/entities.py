"""What the log rests on: agreements, documents, actors; and how much there is."""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.records import Actor, Agreement, Document
from tracker.domain.vocabulary import ActorKind

# -- agreements, documents, actors -------------------------------------------------------------------


def all_agreements(connection: Connection) -> list[Agreement]:
    """All agreements, oldest first, each with its parties and the number of its commitments."""
    parties: dict[str, list[str]] = {}
    for agreement, code in connection.all("parties"):
        parties.setdefault(agreement, []).append(code)
    return [
        Agreement(parties=tuple(parties.get(row.ref, ())), **row._asdict())
        for row in connection.all("agreements")
    ]


def all_documents(connection: Connection) -> list[Document]:
    """All documents, by agreement and then by day."""
    return [Document(*row) for row in connection.all("documents")]


class RecordCounts(NamedTuple):
    """How much there is, whatever its state."""

    commitments: int
    updates: int


def count_records(connection: Connection) -> RecordCounts:
    """How many commitments and updates there are."""
    (found,) = connection.all("counts")
    return RecordCounts(*found)


def actor_name(connection: Connection, code: str) -> str:
    """What an actor is called."""
    return str(connection.scalar("name_of", code=code))


def all_actors(connection: Connection) -> list[Actor]:
    """All actors, by code."""
    rows = connection.all("actors")
    return [Actor(code=row.code, name=row.name, kind=ActorKind(row.kind)) for row in rows]
