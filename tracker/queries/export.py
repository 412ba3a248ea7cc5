"""All that is recorded, in the order in which it was recorded: what a document hands on."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import UPDATE_TERMS, UPDATES_WITH_REFS, commitment_terms_sql
from tracker.domain.terms import CommitmentTerms, RetractionTerms, UpdateTerms


class CommitmentRecord(NamedTuple):
    """A commitment, and when it was recorded."""

    terms: CommitmentTerms
    recorded_at: datetime
    recorded_by: str


class UpdateRecord(NamedTuple):
    """One entry of a log, and when it was recorded."""

    terms: UpdateTerms
    recorded_at: datetime
    recorded_by: str


class RetractionRecord(NamedTuple):
    """A retraction, and when it was recorded."""

    terms: RetractionTerms
    recorded_at: datetime
    recorded_by: str


def every_commitment(connection: Connection) -> Iterator[CommitmentRecord]:
    """Every commitment, with who owes it."""
    sql = f"""SELECT {commitment_terms_sql(connection.dialect)}, c.recorded_at, c.recorded_by
        FROM commitment c
        ORDER BY c.recorded_at, {connection.dialect.natural_key.format("c.ref")}, c.ref"""
    return connection.stream(sql, CommitmentRecord)


def every_update(connection: Connection) -> Iterator[UpdateRecord]:
    """Every update; those of one moment in the order in which they were recorded."""
    sql = f"""SELECT {UPDATE_TERMS}, u.recorded_at, u.recorded_by
        FROM {UPDATES_WITH_REFS} ORDER BY u.recorded_at, u.id"""
    return connection.stream(sql, UpdateRecord)


def every_retraction(connection: Connection) -> Iterator[RetractionRecord]:
    """Every retraction."""
    sql = """SELECT u.uid AS "update", r.reason, r.recorded_at, r.recorded_by
        FROM retraction r JOIN status_update u ON u.id = r.update_id
        ORDER BY r.recorded_at, u.recorded_at, u.id"""
    return connection.stream(sql, RetractionRecord)
