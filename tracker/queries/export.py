"""All that is recorded, in the order in which it was recorded: what a document hands on."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import obligors
from tracker.domain.vocabulary import CommitmentKind, Status, Strength


class CommitmentRecord(NamedTuple):
    """The terms of a commitment, with who owes it."""

    ref: str
    agreement: str
    title: str
    obligors: tuple[str, ...]
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


class UpdateRecord(NamedTuple):
    """One entry of a log, with the refs of its commitment and of what replaces that."""

    commitment: str
    effective_on: date
    status: Status | None
    due_on: date | None
    note: str | None
    reporter: str | None
    source: str | None
    successor: str | None
    uid: str
    recorded_at: datetime
    recorded_by: str


class RetractionRecord(NamedTuple):
    """A retraction, with the uid of the update that it takes back."""

    update: str
    reason: str
    recorded_at: datetime
    recorded_by: str


def every_commitment(connection: Connection) -> Iterator[CommitmentRecord]:
    """Every commitment, with who owes it."""
    sql = f"""SELECT c.ref, c.agreement, c.title, {obligors(connection.dialect, "c.id")} AS obligors, c.strength, c.kind, c.theme,
        c.due_on, c.wording, c.document, c.locator, c.note, c.recorded_at, c.recorded_by
        FROM commitment c ORDER BY c.recorded_at, c.ref"""
    return connection.stream(sql, CommitmentRecord)


def every_update(connection: Connection) -> Iterator[UpdateRecord]:
    """Every update; those of one moment in the order in which they were recorded."""
    sql = """SELECT c.ref AS "commitment", u.effective_on, u.status, u.due_on, u.note, u.reporter, u.source,
        successor.ref AS successor, u.uid,
        u.recorded_at, u.recorded_by
        FROM status_update u JOIN commitment c ON c.id = u.commitment_id
        LEFT JOIN commitment successor ON successor.id = u.successor_id ORDER BY u.recorded_at, u.id"""
    return connection.stream(sql, UpdateRecord)


def every_retraction(connection: Connection) -> Iterator[RetractionRecord]:
    """Every retraction."""
    sql = """SELECT u.uid AS "update", r.reason, r.recorded_at, r.recorded_by
        FROM retraction r JOIN status_update u ON u.id = r.update_id ORDER BY r.recorded_at, u.recorded_at, u.id"""
    return connection.stream(sql, RetractionRecord)
