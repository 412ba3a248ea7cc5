"""Entries that are already in the database, looked up by key to compare them with those of a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import (
    UPDATE_TERMS,
    UPDATES_WITH_REFS,
    agreement_terms_sql,
    among_ids_sql,
    among_sql,
    columns_sql,
    commitment_terms_sql,
)
from tracker.domain.terms import ActorTerms, AgreementTerms, CommitmentTerms, DocumentTerms, UpdateTerms


class StoredEntry(NamedTuple):
    """An entry as it is stored: its key, its values by field, when it was recorded and by whom."""

    key: str
    values: Mapping[str, Any]
    recorded_at: datetime | None
    recorded_by: str


class StoredActor(NamedTuple):
    """A row of ``actor``; nothing says when it was recorded."""

    terms: ActorTerms


class StoredAgreement(NamedTuple):
    """A row of ``agreement``, with its parties."""

    terms: AgreementTerms
    recorded_at: datetime
    recorded_by: str


class StoredDocument(NamedTuple):
    """A row of ``document``."""

    terms: DocumentTerms
    recorded_at: datetime
    recorded_by: str


class StoredCommitment(NamedTuple):
    """A row of ``commitment``, with its obligors."""

    terms: CommitmentTerms
    recorded_at: datetime
    recorded_by: str


class UpdateRow(NamedTuple):
    """A row of ``status_update``, with the refs of its commitments."""

    terms: UpdateTerms
    recorded_at: datetime
    recorded_by: str


class UpdateKey(NamedTuple):
    """An update's uid and number, and when it was recorded."""

    uid: str
    number: int
    recorded_at: datetime


class StoredRetraction(NamedTuple):
    """When and why an update was retracted."""

    update_id: int
    recorded_at: datetime
    reason: str


def stored_actors(connection: Connection, codes: Sequence[str]) -> list[StoredEntry]:
    """The actors with some codes."""
    sql = f"""SELECT {columns_sql(ActorTerms, "a")} FROM actor a
        WHERE {among_sql(connection.dialect, "a.code", ":keys")}"""
    rows = connection.all(sql, StoredActor, keys=tuple(codes))
    return [StoredEntry(row.terms.code, row.terms._asdict(), None, "") for row in rows]


def stored_agreements(connection: Connection, refs: Sequence[str]) -> list[StoredEntry]:
    """The agreements with some refs."""
    sql = f"""SELECT {agreement_terms_sql(connection.dialect)}, a.recorded_at, a.recorded_by FROM agreement a
        WHERE {among_sql(connection.dialect, "a.ref", ":keys")}"""
    return [_by_ref(row) for row in connection.all(sql, StoredAgreement, keys=tuple(refs))]


def stored_documents(connection: Connection, refs: Sequence[str]) -> list[StoredEntry]:
    """The documents with some refs."""
    sql = f"""SELECT {columns_sql(DocumentTerms, "d")}, d.recorded_at, d.recorded_by FROM document d
        WHERE {among_sql(connection.dialect, "d.ref", ":keys")}"""
    return [_by_ref(row) for row in connection.all(sql, StoredDocument, keys=tuple(refs))]


def stored_commitments(connection: Connection, refs: Sequence[str]) -> list[StoredEntry]:
    """The commitments with some refs."""
    sql = f"""SELECT {commitment_terms_sql(connection.dialect)}, c.recorded_at, c.recorded_by
        FROM commitment c WHERE {among_sql(connection.dialect, "c.ref", ":keys")}"""
    return [_by_ref(row) for row in connection.all(sql, StoredCommitment, keys=tuple(refs))]


def _by_ref(row: StoredAgreement | StoredDocument | StoredCommitment) -> StoredEntry:
    return StoredEntry(row.terms.ref, row.terms._asdict(), row.recorded_at, row.recorded_by)


def stored_updates(connection: Connection, uids: Sequence[str]) -> list[StoredEntry]:
    """The updates with some uids."""
    sql = f"""SELECT {UPDATE_TERMS}, u.recorded_at, u.recorded_by FROM {UPDATES_WITH_REFS}
        WHERE {among_sql(connection.dialect, "u.uid", ":keys")}"""
    rows = connection.all(sql, UpdateRow, keys=tuple(uids))
    return [StoredEntry(row.terms.uid, row.terms._asdict(), row.recorded_at, row.recorded_by) for row in rows]


def update_keys(connection: Connection, uids: Sequence[str]) -> dict[str, UpdateKey]:
    """The numbers and moments of the updates with some uids, by uid."""
    sql = f"""SELECT uid, id AS number, recorded_at FROM status_update
        WHERE {among_sql(connection.dialect, "uid", ":keys")}"""
    return {row.uid: row for row in connection.all(sql, UpdateKey, keys=tuple(uids))}


def retractions_of(connection: Connection, updates: Sequence[int]) -> list[StoredRetraction]:
    """The retractions of some updates."""
    where = among_ids_sql(connection.dialect, "update_id")
    sql = f"SELECT update_id, recorded_at, reason FROM retraction WHERE {where}"
    return connection.all(sql, StoredRetraction, ids=tuple(updates))
