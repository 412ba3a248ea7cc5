"""All that is recorded, in the order in which it was recorded: what a document hands on."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import (
    UPDATES_WITH_REFS,
    agreement_terms_sql,
    columns_sql,
    commitment_terms_sql,
    document_terms_sql,
    update_terms_sql,
)
from tracker.domain.terms import ActorTerms, AgreementTerms, CommitmentTerms, DocumentTerms, UpdateTerms
from tracker.queries.retractions import (
    RETRACTED_KIND,
    RETRACTED_REF,
    RETRACTED_UID,
    RETRACTIONS_WITH_TARGETS,
)


class ActorRecord(NamedTuple):
    """An actor, and when it was recorded, where that is known."""

    terms: ActorTerms
    recorded_at: datetime | None
    recorded_by: str | None


class AgreementRecord(NamedTuple):
    """An agreement, and when it was recorded."""

    terms: AgreementTerms
    recorded_at: datetime
    recorded_by: str


class DocumentRecord(NamedTuple):
    """A document, and when it was recorded."""

    terms: DocumentTerms
    recorded_at: datetime
    recorded_by: str


class CommitmentRecord(NamedTuple):
    """A commitment, and when it was recorded."""

    terms: CommitmentTerms
    recorded_at: datetime
    recorded_by: str


class FormerRefRecord(NamedTuple):
    """A ref that a commitment had until it was renamed, and by whom it was."""

    commitment: str
    ref: str
    until: datetime
    by: str


class UpdateRecord(NamedTuple):
    """One entry of a log, and when it was recorded."""

    terms: UpdateTerms
    recorded_at: datetime
    recorded_by: str


class RetractionRecord(NamedTuple):
    """A retraction, of an entry by its uid or of what has a ref, and when it was recorded."""

    of_uid: str | None
    of_kind: str
    of_ref: str | None
    reason: str
    undone_by: str | None
    uid: str
    recorded_at: datetime
    recorded_by: str


def every_actor(connection: Connection) -> Iterator[ActorRecord]:
    """Every actor, by code."""
    sql = f"""SELECT {columns_sql(ActorTerms, "a")}, a.recorded_at, a.recorded_by
        FROM actor a ORDER BY a.code"""
    return connection.stream(sql, ActorRecord)


def every_agreement(connection: Connection) -> Iterator[AgreementRecord]:
    """Every agreement, with its parties."""
    sql = f"""SELECT {agreement_terms_sql(connection.dialect)}, a.recorded_at, a.recorded_by
        FROM agreement a ORDER BY {_recording_order(connection, "a")}"""
    return connection.stream(sql, AgreementRecord)


def every_document(connection: Connection) -> Iterator[DocumentRecord]:
    """Every document."""
    sql = f"""SELECT {document_terms_sql(connection.dialect)}, d.recorded_at, d.recorded_by
        FROM document d ORDER BY {_recording_order(connection, "d")}"""
    return connection.stream(sql, DocumentRecord)


def _recording_order(connection: Connection, table: str) -> str:
    """What was recorded first comes first; of one moment, by ref."""
    ref = f"{table}.ref"
    return f"{table}.recorded_at, {connection.dialect.natural_key.format(ref)}, {ref}"


def every_commitment(connection: Connection) -> Iterator[CommitmentRecord]:
    """Every commitment, with who owes it."""
    sql = f"""SELECT {commitment_terms_sql(connection.dialect)}, c.recorded_at, c.recorded_by
        FROM commitment c ORDER BY {_recording_order(connection, "c")}"""
    return connection.stream(sql, CommitmentRecord)


def every_former_ref(connection: Connection) -> Iterator[FormerRefRecord]:
    """Every ref that a commitment had, the first of them first."""
    sql = """SELECT c.ref AS "commitment", f.ref, f.recorded_at AS until, f.recorded_by AS "by"
        FROM former_ref f JOIN commitment c ON c.id = f.commitment_id ORDER BY f.recorded_at, f.ref"""
    return connection.stream(sql, FormerRefRecord)


def every_update(connection: Connection) -> Iterator[UpdateRecord]:
    """Every update, but the due dates of amendments, which are revisions; those of one moment by uid."""
    sql = f"""SELECT {update_terms_sql(connection.dialect)}, u.recorded_at, u.recorded_by
        FROM {UPDATES_WITH_REFS} WHERE u.id NOT IN (SELECT id FROM revision)
        ORDER BY u.recorded_at, u.uid"""
    return connection.stream(sql, UpdateRecord)


def every_retraction(connection: Connection) -> Iterator[RetractionRecord]:
    """Every retraction."""
    sql = f"""SELECT {RETRACTED_UID} AS of_uid, {RETRACTED_KIND} AS of_kind, {RETRACTED_REF} AS of_ref,
          r.reason, r.undone_by, r.uid, r.recorded_at, r.recorded_by
        FROM {RETRACTIONS_WITH_TARGETS} ORDER BY r.recorded_at, r.uid"""
    return connection.stream(sql, RetractionRecord)
