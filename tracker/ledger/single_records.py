"""Entries as they are typed, one at a time, through the recorders that a file goes through.

Functions take a connection whose transaction the caller owns, and texts as typed; refs and codes are whole.
"""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import RuleViolation, shorten
from tracker.domain.hint_actions import GIVE_OWN_REF, SHOW_LOG, SHOW_WHOLE_LOG
from tracker.domain.message_filling import fill
from tracker.domain.records import LogEntry, format_update_number
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EntityRef,
    RetractionTerms,
)
from tracker.domain.untrusted_text import normalize_for_search
from tracker.ledger import ledger_messages
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.circle_checks import require_no_circle_after_retraction
from tracker.ledger.recorders.entity_recorders import (
    ActorRecorder,
    AgreementRecorder,
    CommitmentRecorder,
    DocumentRecorder,
)
from tracker.ledger.recorders.recorder import PendingEntry, Recorder
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.retraction_recorder import RetractionRecorder
from tracker.ledger.retracted_entities import require_no_mark, require_retractable
from tracker.queries.entities_with_refs import COMMITMENT, Entity, ref_exists
from tracker.queries.log import log_entry
from tracker.queries.log_numbers import entry_with_number
from tracker.queries.retractions import is_retracted


def add_actor(connection: Connection, terms: ActorTerms, stamp: AuditStamp) -> str:
    """Record who owes or reports; the code as it is stored. Raises RuleViolation when it is taken."""
    return str(_record(ActorRecorder(Recording(connection, stamp)), terms).values["code"])


def add_agreement(connection: Connection, terms: AgreementTerms, stamp: AuditStamp) -> str:
    """Record what was concluded; the ref as it is stored.

    Raises RuleViolation when the ref is taken or no party is named, NoSuchRef for a party that is not an
    actor.
    """
    return str(_record(AgreementRecorder(Recording(connection, stamp)), terms).values["ref"])


def add_document(connection: Connection, terms: DocumentTerms, stamp: AuditStamp) -> str:
    """Record a text in which an agreement can be read; the ref as it is stored.

    Raises RuleViolation when the ref is taken, NoSuchRef for an agreement that is not there.
    """
    return str(_record(DocumentRecorder(Recording(connection, stamp)), terms).values["ref"])


def add_commitment(connection: Connection, terms: CommitmentTerms, stamp: AuditStamp) -> str:
    """Record one measure that somebody owes; the ref as it is stored.

    Raises RuleViolation when the ref is taken or the document is another agreement's, NoSuchRef for a name
    that is not there.
    """
    return str(_record(CommitmentRecorder(Recording(connection, stamp)), terms).values["ref"])


def next_commitment_ref(connection: Connection, agreement: str) -> str:
    """The agreement's ref and the number of the next commitment in it, or the next number that is free."""
    sql = "SELECT count(*) FROM commitment WHERE agreement = :agreement"
    number = 1 + (connection.scalar(sql, int, agreement=agreement) or 0)
    while ref_exists(connection, COMMITMENT, f"{agreement}-{number}"):
        number += 1
    return f"{agreement}-{number}"


def require_new_title(connection: Connection, agreement: str, title: str) -> None:
    """Raise RuleViolation for the title of another commitment of an agreement, in any case and spacing."""
    wanted = _normalize_title(title)
    sql = "SELECT ref, title FROM commitment WHERE agreement = :agreement ORDER BY id"
    for there in connection.all(sql, _RefAndTitle, agreement=agreement):
        if _normalize_title(there.title) == wanted:
            message = fill(
                ledger_messages.TITLE_THERE, ref=there.ref, agreement=agreement, title=shorten(title)
            )
            raise RuleViolation(message, GIVE_OWN_REF, "title")


def _normalize_title(title: str) -> str:
    """A title as it is compared with another."""
    return " ".join(normalize_for_search(title).split())


class _RefAndTitle(NamedTuple):
    """What a commitment is called, for short and in words."""

    ref: str
    title: str


def retract_entry(connection: Connection, number: int, *, reason: str, stamp: AuditStamp) -> str:
    """Take one entry of the log back, with the reason; the uid of the entry.

    Raises NoSuchRef when there is no such entry, RuleViolation when it is taken back already, when it brings
    another one back, when no reason is given, or when commitments would replace each other in a circle.
    """
    entry = entry_with_number(connection, number)
    require_no_mark(entry.table, number)
    if is_retracted(connection, entry.table, number):
        message = fill(ledger_messages.RETRACTED_ALREADY, update=format_update_number(number))
        raise RuleViolation(message, SHOW_WHOLE_LOG)
    _retract(connection, entry.uid, reason, stamp)
    return entry.uid


def retract_update(connection: Connection, update: int, *, reason: str, stamp: AuditStamp) -> LogEntry:
    """Take one update back, with the reason; the update as it stays on record.

    Raises what ``retract_entry`` raises.
    """
    found = log_entry(connection, update)
    if found.retracted:
        message = fill(ledger_messages.RETRACTED_ALREADY, update=found.update)
        raise RuleViolation(message, SHOW_LOG.with_values(commitment=found.commitment))
    if found.status is not None:
        require_no_circle_after_retraction(Recording(connection, stamp), update, found)
    _retract(connection, found.uid, reason, stamp)
    return found


def retract_entity(
    connection: Connection, entity: Entity, ref: str, *, reason: str, stamp: AuditStamp
) -> None:
    """Take back something that should never have been entered; a commitment goes with its log.

    Raises RuleViolation when it is taken back already, when anything hangs on it, or no reason is given.
    """
    require_retractable(connection, entity, ref)
    _retract(connection, EntityRef(entity.name, ref), reason, stamp)


def _retract(connection: Connection, of: str | EntityRef, reason: str, stamp: AuditStamp) -> None:
    recorder = RetractionRecorder(Recording(connection, stamp))
    recorder.add(0, RetractionTerms(of, reason)._asdict())
    recorder.flush()
    recorder.run_deferred_checks()
    recorder.recording.save_command()


def _record(recorder: Recorder, terms: NamedTuple) -> PendingEntry:
    """Record one entry; what is wrong with it is raised."""
    entry = recorder.add(0, terms._asdict())
    recorder.flush()
    recorder.recording.save_command()
    return entry
