"""What the log rests on: agreements, documents, actors; and how much there is."""

from datetime import date, datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.records import Actor, Agreement, Document


class Party(NamedTuple):
    """An actor that concluded an agreement."""

    agreement: str
    actor: str


class AgreementRow(NamedTuple):
    """An agreement without its parties, with the number of its commitments."""

    ref: str
    title: str
    form: str
    concluded_on: date
    place: str | None
    note: str | None
    recorded_at: datetime
    recorded_by: str
    commitments: int


def all_agreements(connection: Connection) -> list[Agreement]:
    """All agreements, oldest first, each with its parties and the number of its commitments."""
    parties: dict[str, list[str]] = {}
    for party in connection.all(
        "SELECT agreement, actor FROM agreement_party ORDER BY agreement, actor", Party
    ):
        parties.setdefault(party.agreement, []).append(party.actor)
    sql = """SELECT a.ref, a.title, a.form, a.concluded_on, a.place, a.note, a.recorded_at, a.recorded_by,
        (SELECT count(*) FROM commitment c WHERE c.agreement = a.ref) AS commitments
        FROM agreement a ORDER BY a.concluded_on, a.ref"""
    return [
        Agreement(parties=tuple(parties.get(row.ref, ())), **row._asdict())
        for row in connection.all(sql, AgreementRow)
    ]


def all_documents(connection: Connection) -> list[Document]:
    """All documents, by agreement and then by day."""
    sql = """SELECT ref, agreement, title, publisher, published_on, url, note, recorded_at, recorded_by
        FROM document ORDER BY agreement, published_on IS NULL, published_on, ref"""
    return connection.all(sql, Document)


class RecordCounts(NamedTuple):
    """How much there is, whatever its state."""

    commitments: int
    updates: int


def count_records(connection: Connection) -> RecordCounts:
    """How many commitments and updates there are."""
    sql = """SELECT (SELECT count(*) FROM commitment) AS commitments,
        (SELECT count(*) FROM status_update) AS updates"""
    (found,) = connection.all(sql, RecordCounts)
    return found


def actor_name(connection: Connection, code: str) -> str:
    """What an actor is called."""
    return str(connection.scalar("SELECT name FROM actor WHERE code = :code", str, code=code))


def all_actors(connection: Connection) -> list[Actor]:
    """All actors, by code."""
    return connection.all("SELECT code, name, kind FROM actor ORDER BY code", Actor)


def refs_of_agreement(connection: Connection, agreement: str) -> list[str]:
    """The refs of an agreement's commitments."""
    sql = "SELECT ref FROM commitment WHERE agreement = :agreement"
    return connection.scalars(sql, str, agreement=agreement)
