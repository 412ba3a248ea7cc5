"""Entries that are already in the database, looked up by key to compare them with those of a file."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import (
    LOG_TABLES,
    UPDATES_WITH_REFS,
    agreement_terms_sql,
    among_sql,
    columns_sql,
    commitment_terms_sql,
    document_terms_sql,
    meeting_terms_sql,
    update_terms_sql,
)
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventDayTerms,
    EventTerms,
    MeetingTerms,
    StandingTerms,
    UpdateTerms,
)


class StoredEntry(NamedTuple):
    """An entry as it is stored: its key, its values by field, when it was recorded and by whom."""

    key: str
    values: Mapping[str, Any]
    recorded_at: datetime | None
    recorded_by: str


class StoredActor(NamedTuple):
    """A row of ``actor``; of those of older databases nothing says when it was recorded."""

    terms: ActorTerms
    recorded_at: datetime | None
    recorded_by: str | None


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


class StoredEvent(NamedTuple):
    """A row of ``event``."""

    terms: EventTerms
    recorded_at: datetime
    recorded_by: str


class StoredMeeting(NamedTuple):
    """A row of ``meeting``, with its agreements."""

    terms: MeetingTerms
    recorded_at: datetime
    recorded_by: str


class StandingRow(NamedTuple):
    """A row of ``agreement_standing``."""

    terms: StandingTerms
    recorded_at: datetime
    recorded_by: str


class EventDayRow(NamedTuple):
    """A row of ``event_day``."""

    terms: EventDayTerms
    recorded_at: datetime
    recorded_by: str


class StoredMark(NamedTuple):
    """A row of ``mark``."""

    uid: str
    mark: str
    recorded_at: datetime
    recorded_by: str


class UpdateRow(NamedTuple):
    """A row of ``status_update``, with the refs of its commitments."""

    terms: UpdateTerms
    recorded_at: datetime
    recorded_by: str


class EntryKey(NamedTuple):
    """An entry's uid, its table, its number there, and when and by whom it was recorded."""

    uid: str
    table: str
    number: int
    recorded_at: datetime
    recorded_by: str


class StoredRetraction(NamedTuple):
    """Why something was retracted, and when."""

    uid: str
    reason: str
    recorded_at: datetime
    recorded_by: str


def stored_actors(connection: Connection, codes: Sequence[str]) -> list[StoredEntry]:
    """The actors with some codes."""
    sql = f"""SELECT {columns_sql(ActorTerms, "a")}, a.recorded_at, a.recorded_by FROM actor a
        WHERE {among_sql(connection.dialect, "a.code", ":keys")}"""
    rows = connection.all(sql, StoredActor, keys=tuple(codes))
    return [
        StoredEntry(row.terms.code, row.terms._asdict(), row.recorded_at, row.recorded_by or "")
        for row in rows
    ]


def stored_agreements(connection: Connection, refs: Sequence[str]) -> list[StoredEntry]:
    """The agreements with some refs."""
    sql = f"""SELECT {agreement_terms_sql(connection.dialect)}, a.recorded_at, a.recorded_by FROM agreement a
        WHERE {among_sql(connection.dialect, "a.ref", ":keys")}"""
    return [_by_ref(row) for row in connection.all(sql, StoredAgreement, keys=tuple(refs))]


def stored_documents(connection: Connection, refs: Sequence[str]) -> list[StoredEntry]:
    """The documents with some refs."""
    sql = f"""SELECT {document_terms_sql(connection.dialect)}, d.recorded_at, d.recorded_by FROM document d
        WHERE {among_sql(connection.dialect, "d.ref", ":keys")}"""
    return [_by_ref(row) for row in connection.all(sql, StoredDocument, keys=tuple(refs))]


def stored_commitments(connection: Connection, refs: Sequence[str]) -> list[StoredEntry]:
    """The commitments with some refs."""
    sql = f"""SELECT {commitment_terms_sql(connection.dialect)}, c.recorded_at, c.recorded_by
        FROM commitment c WHERE {among_sql(connection.dialect, "c.ref", ":keys")}"""
    return [_by_ref(row) for row in connection.all(sql, StoredCommitment, keys=tuple(refs))]


def stored_events(connection: Connection, refs: Sequence[str]) -> list[StoredEntry]:
    """The events with some refs."""
    sql = f"""SELECT {columns_sql(EventTerms, "e")}, e.recorded_at, e.recorded_by FROM event e
        WHERE {among_sql(connection.dialect, "e.ref", ":keys")}"""
    return [_by_ref(row) for row in connection.all(sql, StoredEvent, keys=tuple(refs))]


def stored_meetings(connection: Connection, refs: Sequence[str]) -> list[StoredEntry]:
    """The meetings with some refs."""
    sql = f"""SELECT {meeting_terms_sql(connection.dialect)}, meeting.recorded_at, meeting.recorded_by
        FROM meeting WHERE {among_sql(connection.dialect, "meeting.ref", ":keys")}"""
    return [_by_ref(row) for row in connection.all(sql, StoredMeeting, keys=tuple(refs))]


def stored_standings(connection: Connection, uids: Sequence[str]) -> list[StoredEntry]:
    """The standings of agreements with some uids."""
    sql = f"""SELECT {columns_sql(StandingTerms, "e")}, e.recorded_at, e.recorded_by
        FROM agreement_standing e WHERE {among_sql(connection.dialect, "e.uid", ":keys")}"""
    return [_by_uid(row) for row in connection.all(sql, StandingRow, keys=tuple(uids))]


def stored_event_days(connection: Connection, uids: Sequence[str]) -> list[StoredEntry]:
    """The days of events with some uids."""
    sql = f"""SELECT {columns_sql(EventDayTerms, "e")}, e.recorded_at, e.recorded_by
        FROM event_day e WHERE {among_sql(connection.dialect, "e.uid", ":keys")}"""
    return [_by_uid(row) for row in connection.all(sql, EventDayRow, keys=tuple(uids))]


def stored_marks(connection: Connection, uids: Sequence[str]) -> list[StoredEntry]:
    """The marks with some uids."""
    sql = f"""SELECT m.uid, m.mark, m.recorded_at, m.recorded_by FROM mark m
        WHERE {among_sql(connection.dialect, "m.uid", ":keys")}"""
    rows = connection.all(sql, StoredMark, keys=tuple(uids))
    return [StoredEntry(row.uid, {"mark": row.mark}, row.recorded_at, row.recorded_by) for row in rows]


def _by_uid(row: StandingRow | EventDayRow) -> StoredEntry:
    return StoredEntry(row.terms.uid, row.terms._asdict(), row.recorded_at, row.recorded_by)


def _by_ref(
    row: StoredAgreement | StoredDocument | StoredCommitment | StoredEvent | StoredMeeting,
) -> StoredEntry:
    return StoredEntry(row.terms.ref, row.terms._asdict(), row.recorded_at, row.recorded_by)


def stored_updates(connection: Connection, uids: Sequence[str]) -> list[StoredEntry]:
    """The updates with some uids."""
    sql = f"""SELECT {update_terms_sql(connection.dialect)}, u.recorded_at, u.recorded_by
        FROM {UPDATES_WITH_REFS} WHERE {among_sql(connection.dialect, "u.uid", ":keys")}"""
    rows = connection.all(sql, UpdateRow, keys=tuple(uids))
    return [StoredEntry(row.terms.uid, row.terms._asdict(), row.recorded_at, row.recorded_by) for row in rows]


def entry_keys(connection: Connection, uids: Sequence[str]) -> dict[str, EntryKey]:
    """The entries of the log with some uids, by uid."""
    found = " UNION ALL ".join(
        f"""SELECT uid, '{table}' AS "table", id AS number, recorded_at, recorded_by FROM {table}
        WHERE {among_sql(connection.dialect, "uid", ":keys")}"""
        for table in LOG_TABLES
    )
    return {row.uid: row for row in connection.all(found, EntryKey, keys=tuple(uids))}


def stored_retractions(connection: Connection, uids: Sequence[str]) -> list[StoredEntry]:
    """The retractions with some uids; what they take back is in the uid, or stands under it for good."""
    sql = f"""SELECT uid, reason, recorded_at, recorded_by FROM retraction
        WHERE {among_sql(connection.dialect, "uid", ":keys")}"""
    rows = connection.all(sql, StoredRetraction, keys=tuple(uids))
    return [StoredEntry(row.uid, {"reason": row.reason}, row.recorded_at, row.recorded_by) for row in rows]
