"""Puts right what was recorded wrong, and records what the parties changed: terms, and entries of the log.

Functions take a connection whose transaction the caller owns, and texts as typed; refs and codes are whole.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.terms_sql import ALWAYS
from tracker.domain.errors import RuleViolation, join_list, shorten
from tracker.domain.hint_actions import SHOW_LOG
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, format_update_number
from tracker.domain.terms import EntityRef, RetractionTerms, RevisionTerms
from tracker.ledger import ledger_messages
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.ids import new_uid
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.retraction_recorder import RetractionRecorder
from tracker.ledger.recorders.revision_recorder import RevisionRecorder
from tracker.ledger.recorders.stored_rows import stored_updates
from tracker.ledger.recorders.update_recorder import UpdateRecorder
from tracker.ledger.retracted_entities import require_unretracted
from tracker.queries.entities_with_refs import COMMITMENT, ENTITIES
from tracker.queries.log import log_entry
from tracker.queries.log_numbers import entry_with_number
from tracker.queries.terms_in_force import due_date_in_force, terms_in_force, text_of_term


class TermChange(NamedTuple):
    """A term before and after a revision, as texts: several codes are a JSON array, nothing is empty."""

    term: str
    before: str
    after: str


class RevisionOutcome(NamedTuple):
    """What a revision came to: its number, and each term that is other now."""

    number: int
    changes: tuple[TermChange, ...]


def correct_terms(
    connection: Connection,
    of: EntityRef,
    terms: Mapping[str, Any],
    *,
    cleared: tuple[str, ...] = (),
    reason: str,
    stamp: AuditStamp,
) -> RevisionOutcome:
    """Record that terms were always other than recorded. Raises what ``amend_terms`` raises."""
    revision = RevisionTerms(of, terms, reason, cleared=cleared)
    return _revise(connection, revision, stamp)


def amend_terms(
    connection: Connection,
    of: EntityRef,
    effective_on: date,
    terms: Mapping[str, Any],
    *,
    cleared: tuple[str, ...] = (),
    reason: str,
    stamp: AuditStamp,
) -> RevisionOutcome:
    """Record that the parties changed the terms of something, from a day on.

    Raises RuleViolation when a rule stands against it, when it changes nothing, or when that day is to come
    or before the day agreed; NoSuchRef for a name that is not there.
    """
    revision = RevisionTerms(of, terms, reason, effective_on, cleared)
    return _revise(connection, revision, stamp)


def _revise(connection: Connection, revision: RevisionTerms, stamp: AuditStamp) -> RevisionOutcome:
    of = revision.of
    require_unretracted(connection, ENTITIES[of.kind], of.ref)
    recorder = RevisionRecorder(Recording(connection, stamp))
    entry = recorder.add(0, revision._asdict())
    before = _terms_before(connection, revision)
    terms: dict[str, str] = entry.values["terms"]
    for name in [name for name, text in terms.items() if text == before[name]]:
        del terms[name]
    if not terms:
        raise _so_already_error(of, {name: before[name] for name in (*revision.terms, *revision.cleared)})
    recorder.flush()
    recorder.run_deferred_checks()
    recorder.recording.save_command()
    changes = tuple(TermChange(name, before[name], text) for name, text in terms.items())
    return RevisionOutcome(recorder.last_number, changes)


def _terms_before(connection: Connection, revision: RevisionTerms) -> dict[str, str]:
    """The terms on the day from which a revision holds, as texts; the due date is the one in force then."""
    at = AsOf(revision.effective_on or ALWAYS)
    terms = dict(terms_in_force(connection, revision.of, at))
    if revision.effective_on is not None and "due_on" in terms:
        terms["due_on"] = due_date_in_force(connection, revision.of.ref, at)
    return {name: text_of_term(value) for name, value in terms.items()}


def _so_already_error(of: EntityRef, terms: Mapping[str, str]) -> RuleViolation:
    """The error for a revision that changes nothing."""
    described = [
        fill(ledger_messages.TERM_AND_VALUE, term=name, value=shorten(text))
        if text
        else fill(ledger_messages.TERM_AND_NOTHING, term=name)
        for name, text in terms.items()
    ]
    message = fill(ledger_messages.IS_SO_ALREADY, kind=of.kind, ref=of.ref, terms=join_list(described))
    return RuleViolation(message, "", next(iter(terms)))


def correct_update(
    connection: Connection, number: int, changes: Mapping[str, Any], *, reason: str, stamp: AuditStamp
) -> int:
    """Take an update back and record it anew with other values; the number of the new one.

    It stands at the place in its day of the one that it corrects, and is held to the rules without that.
    Raises RuleViolation when it is no update, taken back already, or not changed, and what
    ``record_update`` raises.
    """
    entry = entry_with_number(connection, number)
    if entry.table != "status_update":
        message = fill(ledger_messages.NOT_A_CORRECTABLE_ENTRY, update=format_update_number(number))
        raise RuleViolation(message, fill(ledger_messages.RETRACT_AND_RECORD_AGAIN))
    old = log_entry(connection, number)
    if old.retracted:
        message = fill(ledger_messages.RETRACTED_ALREADY, update=old.update)
        raise RuleViolation(message, SHOW_LOG.with_values(commitment=old.commitment))
    require_unretracted(connection, COMMITMENT, old.commitment)
    (stored,) = stored_updates(connection, [entry.uid])
    recording = Recording(connection, stamp)
    retractions, updates = RetractionRecorder(recording), UpdateRecorder(recording)
    retractions.add(0, RetractionTerms(entry.uid, reason)._asdict())
    retractions.flush()
    corrected = updates.add(0, {**stored.values, **changes, "uid": new_uid(), "corrects": entry.uid})
    if all(corrected.values[name] == stored.values[name] for name in changes):
        raise RuleViolation(fill(ledger_messages.ENTRY_IS_SO_ALREADY, update=old.update), "")
    updates.flush()
    for recorder in (updates, retractions):
        recorder.run_deferred_checks()
    recording.save_command()
    return updates.last_number
