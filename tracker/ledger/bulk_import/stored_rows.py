"""Rows that are already in the database, looked up by key to compare them with those of a file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.row_reader import Record
from tracker.db.sql import among, among_ids
from tracker.domain.vocabulary import ActorKind, CommitmentKind, Status, Strength


class StoredActor(NamedTuple):
    """A row of ``actor``."""

    code: str
    name: str
    kind: ActorKind


class StoredAgreement(NamedTuple):
    """A row of ``agreement``."""

    ref: str
    title: str
    form: str
    concluded_on: date
    place: str | None
    note: str | None
    recorded_at: datetime
    recorded_by: str


class StoredDocument(NamedTuple):
    """A row of ``document``."""

    ref: str
    agreement: str
    title: str
    publisher: str | None
    published_on: date | None
    url: str | None
    note: str | None
    recorded_at: datetime
    recorded_by: str


class StoredCommitment(NamedTuple):
    """A row of ``commitment``."""

    id: int
    ref: str
    agreement: str
    title: str
    strength: Strength
    kind: CommitmentKind
    theme: str | None
    due_on: date | None
    wording: str | None
    document: str | None
    locator: str | None
    note: str | None
    recorded_at: datetime
    recorded_by: str


class StoredUpdate(NamedTuple):
    """A row of ``status_update``."""

    id: int
    commitment_id: int
    effective_on: date
    status: Status | None
    due_on: date | None
    note: str | None
    reporter: str | None
    source: str | None
    successor_id: int | None
    uid: str
    recorded_at: datetime
    recorded_by: str


class Membership(NamedTuple):
    """An actor that is a party of an agreement, or owes a commitment."""

    group: str
    actor: str


class StoredRetraction(NamedTuple):
    """When and why an update was retracted."""

    update_id: int
    recorded_at: datetime
    reason: str


def rows_with_keys(
    connection: Connection, table: str, key: str, keys: Sequence[str], record: type[Record]
) -> list[Record]:
    """The rows of a table whose key is one of some."""
    where = among(connection.dialect, key, ":keys")
    return connection.all(
        f"SELECT {', '.join(record._fields)} FROM {table} WHERE {where}", record, keys=tuple(keys)
    )


def parties_of_agreements(connection: Connection, refs: Sequence[str]) -> list[Membership]:
    """The parties of some agreements, by ref."""
    where = among(connection.dialect, "agreement", ":refs")
    sql = f"""SELECT agreement AS "group", actor FROM agreement_party WHERE {where}"""
    return connection.all(sql, Membership, refs=tuple(refs))


def obligors_of_commitments(connection: Connection, refs: Sequence[str]) -> list[Membership]:
    """Who owes some commitments, by ref."""
    where = among(connection.dialect, "c.ref", ":refs")
    sql = f"""SELECT c.ref AS "group", o.actor FROM commitment c JOIN commitment_obligor o ON o.commitment_id = c.id
        WHERE {where}"""
    return connection.all(sql, Membership, refs=tuple(refs))


def retractions_of(connection: Connection, updates: Sequence[int]) -> list[StoredRetraction]:
    """The retractions of some updates."""
    where = among_ids(connection.dialect, "update_id")
    sql = f"SELECT update_id, recorded_at, reason FROM retraction WHERE {where}"
    return connection.all(sql, StoredRetraction, ids=tuple(updates))
