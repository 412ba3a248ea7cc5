"""What the log rests on: agreements, documents, actors; and how much there is."""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import actors_sql, columns_sql
from tracker.domain.records import Actor, Agreement, AsOf, Document
from tracker.queries.filters import END_OF_TIME


def all_agreements(connection: Connection) -> list[Agreement]:
    """All agreements, oldest first, each with its parties and the number of its commitments."""
    columns = columns_sql(
        Agreement,
        "a",
        parties=actors_sql(connection.dialect, "agreement_party", "agreement", "a.ref"),
        commitments="(SELECT count(*) FROM commitment c WHERE c.agreement = a.ref)",
    )
    # Only what is damaged has no parties, and it can be looked at.
    by_ref = connection.dialect.natural_key.format("a.ref")
    sql = f"SELECT {columns} FROM agreement a ORDER BY a.concluded_on, {by_ref}, a.ref"
    found = connection.all(sql, Agreement)
    return [one if one.parties else one._replace(parties=()) for one in found]


def all_documents(connection: Connection) -> list[Document]:
    """All documents, by agreement and then by day."""
    natural_key = connection.dialect.natural_key.format
    sql = f"""SELECT {columns_sql(Document, "d")} FROM document d
        ORDER BY {natural_key("d.agreement")}, d.agreement, d.published_on IS NULL, d.published_on,
          {natural_key("d.ref")}, d.ref"""
    return connection.all(sql, Document)


class RecordCounts(NamedTuple):
    """How much there is, whatever its state."""

    commitments: int
    updates: int


def count_commitments_and_updates(connection: Connection) -> RecordCounts:
    """How many commitments and updates there are."""
    sql = """SELECT (SELECT count(*) FROM commitment) AS commitments,
        (SELECT count(*) FROM status_update) AS updates"""
    (found,) = connection.all(sql, RecordCounts)
    return found


class KnownCommitments(NamedTuple):
    """How many commitments were on record by a moment: agreed by a day, and agreed later."""

    agreed_by_day: int
    agreed_later: int


def count_known_commitments(connection: Connection, at: AsOf) -> KnownCommitments:
    """How many commitments are on record, of any strength and state."""
    sql = """SELECT count(*) FILTER (WHERE a.concluded_on <= :as_of) AS agreed_by_day,
        count(*) FILTER (WHERE a.concluded_on > :as_of) AS agreed_later
        FROM commitment c JOIN agreement a ON a.ref = c.agreement
        WHERE a.recorded_at <= :known_at AND c.recorded_at <= :known_at"""
    moment = at.known_at or END_OF_TIME
    (found,) = connection.all(sql, KnownCommitments, as_of=at.day, known_at=moment)
    return found


def actor_name(connection: Connection, code: str) -> str:
    """What an actor is called."""
    return str(connection.scalar("SELECT name FROM actor WHERE code = :code", str, code=code))


def all_actors(connection: Connection) -> list[Actor]:
    """All actors, by code."""
    return connection.all(f"SELECT {columns_sql(Actor, 'a')} FROM actor a ORDER BY a.code", Actor)


def refs_of_agreement(connection: Connection, agreement: str) -> list[str]:
    """The refs of an agreement's commitments."""
    sql = "SELECT ref FROM commitment WHERE agreement = :agreement"
    return connection.scalars(sql, str, agreement=agreement)
