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
    kind_named_sql,
    meeting_terms_sql,
    ref_named_sql,
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
    OfficeTerms,
    StandingTerms,
    UpdateTerms,
)
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
    recorded_by: str | None


class DocumentRecord(NamedTuple):
    """A document, and when it was recorded."""

    terms: DocumentTerms
    recorded_at: datetime
    recorded_by: str | None


class OfficeRecord(NamedTuple):
    """Who we are, and when it was said."""

    terms: OfficeTerms
    recorded_at: datetime
    recorded_by: str | None


class EventRecord(NamedTuple):
    """An event, and when it was recorded."""

    terms: EventTerms
    recorded_at: datetime
    recorded_by: str | None


class MeetingRecord(NamedTuple):
    """A meeting, and when it was recorded."""

    terms: MeetingTerms
    recorded_at: datetime
    recorded_by: str | None


class StandingRecord(NamedTuple):
    """A standing of an agreement, and when it was recorded."""

    terms: StandingTerms
    recorded_at: datetime
    recorded_by: str | None


class EventDayRecord(NamedTuple):
    """The day of an event, and when it was recorded."""

    terms: EventDayTerms
    recorded_at: datetime
    recorded_by: str | None


class MarkRecord(NamedTuple):
    """A mark of an entry, by its uid, or of what has a ref, and when it was recorded."""

    of_uid: str | None
    of_kind: str | None
    of_ref: str | None
    mark: str
    uid: str
    recorded_at: datetime
    recorded_by: str | None


class CommitmentRecord(NamedTuple):
    """A commitment, and when it was recorded."""

    terms: CommitmentTerms
    recorded_at: datetime
    recorded_by: str | None


class FormerRefRecord(NamedTuple):
    """A ref that a commitment had until it was renamed, and by whom it was."""

    commitment: str
    ref: str
    until: datetime
    by: str | None


class UpdateRecord(NamedTuple):
    """One entry of a log, and when it was recorded."""

    terms: UpdateTerms
    recorded_at: datetime
    recorded_by: str | None


class RetractionRecord(NamedTuple):
    """A retraction, of an entry by its uid or of what has a ref, and when it was recorded."""

    of_uid: str | None
    of_kind: str | None
    of_ref: str | None
    reason: str | None
    undone_by: str | None
    uid: str
    recorded_at: datetime
    recorded_by: str | None


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


def every_office(connection: Connection) -> Iterator[OfficeRecord]:
    """Who we are, all that was ever said of it."""
    sql = f"""SELECT {columns_sql(OfficeTerms, "o")}, o.recorded_at, o.recorded_by
        FROM office o ORDER BY o.recorded_at, o.id"""
    return connection.stream(sql, OfficeRecord)


def every_event(connection: Connection) -> Iterator[EventRecord]:
    """Every event."""
    sql = f"""SELECT {columns_sql(EventTerms, "e")}, e.recorded_at, e.recorded_by
        FROM event e ORDER BY {_recording_order(connection, "e")}"""
    return connection.stream(sql, EventRecord)


def every_meeting(connection: Connection) -> Iterator[MeetingRecord]:
    """Every meeting, with what it is about."""
    sql = f"""SELECT {meeting_terms_sql(connection.dialect)}, meeting.recorded_at, meeting.recorded_by
        FROM meeting ORDER BY {_recording_order(connection, "meeting")}"""
    return connection.stream(sql, MeetingRecord)


def every_standing(connection: Connection) -> Iterator[StandingRecord]:
    """Every standing of an agreement."""
    sql = f"""SELECT {columns_sql(StandingTerms, "s")}, s.recorded_at, s.recorded_by
        FROM agreement_standing s ORDER BY s.recorded_at, s.uid"""
    return connection.stream(sql, StandingRecord)


def every_event_day(connection: Connection) -> Iterator[EventDayRecord]:
    """Every day of an event."""
    sql = f"""SELECT {columns_sql(EventDayTerms, "d")}, d.recorded_at, d.recorded_by
        FROM event_day d ORDER BY d.recorded_at, d.uid"""
    return connection.stream(sql, EventDayRecord)


def every_mark(connection: Connection) -> Iterator[MarkRecord]:
    """Every mark."""
    sql = f"""SELECT m.entry AS of_uid, {kind_named_sql("m")} AS of_kind, {ref_named_sql("m")} AS of_ref,
          m.mark, m.uid, m.recorded_at, m.recorded_by
        FROM mark m LEFT JOIN commitment c ON c.id = m.commitment_id ORDER BY m.recorded_at, m.uid"""
    return connection.stream(sql, MarkRecord)


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
        FROM {UPDATES_WITH_REFS} WHERE u.id NOT IN (SELECT id FROM revision){connection.shown_sql("u")}
        ORDER BY u.recorded_at, u.uid"""
    return connection.stream(sql, UpdateRecord)


def every_retraction(connection: Connection) -> Iterator[RetractionRecord]:
    """Every retraction."""
    shown = (
        f" WHERE r.update_id IS NULL OR TRUE{connection.shown_sql('u')}" if connection.is_shareable else ""
    )
    sql = f"""SELECT {RETRACTED_UID} AS of_uid, {RETRACTED_KIND} AS of_kind, {RETRACTED_REF} AS of_ref,
          r.reason, r.undone_by, r.uid, r.recorded_at, r.recorded_by
        FROM {RETRACTIONS_WITH_TARGETS}{shown} ORDER BY r.recorded_at, r.uid"""
    return connection.stream(sql, RetractionRecord)
