"""Puts right what was recorded wrong, and records what the parties changed: terms, and entries of the log.

Functions take a connection whose transaction the caller owns, and texts as typed; refs and codes are whole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.terms_sql import ALWAYS
from tracker.domain.errors import RuleViolation, join_list, shorten
from tracker.domain.hint_actions import RETRACT_LATER_ENTRY, SHOW_LOG, SHOW_WHOLE_LOG
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, format_update_number
from tracker.domain.terms import EntityRef, MarkTerms, RetractionTerms, RevisionTerms
from tracker.domain.translations import TypedTranslations
from tracker.domain.vocabulary import Mark
from tracker.ledger import ledger_messages
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.ids import new_uid
from tracker.ledger.recorders.log_recorders import EventDayRecorder, MarkRecorder, StandingRecorder
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.retraction_recorder import RetractionRecorder
from tracker.ledger.recorders.revision_recorder import RevisionRecorder
from tracker.ledger.recorders.stored_rows import (
    StoredEntry,
    stored_event_days,
    stored_standings,
    stored_updates,
)
from tracker.ledger.recorders.update_recorder import UpdateRecorder
from tracker.ledger.retracted_entities import require_unretracted
from tracker.queries.entities_with_refs import AGREEMENT, COMMITMENT, ENTITIES, EVENT, Entity
from tracker.queries.events import later_of_same_day
from tracker.queries.log import log_entry
from tracker.queries.log_numbers import entry_with_number
from tracker.queries.marks import mark_of
from tracker.queries.retractions import is_retracted
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
    revision = _with_other_languages(connection, revision)
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


def _with_other_languages(connection: Connection, revision: RevisionTerms) -> RevisionTerms:
    """The same, where texts in some languages were typed with those that stay: a term has all of them."""
    typed = {name: one for name, one in revision.terms.items() if isinstance(one, TypedTranslations)}
    if not typed:
        return revision
    present = terms_in_force(connection, revision.of, AsOf(revision.effective_on or ALWAYS))
    found = {name: one.added_to(present.get(name)) for name, one in typed.items()}
    gone = tuple(name for name, one in found.items() if one is None)
    kept = {name: one for name, one in {**revision.terms, **found}.items() if name not in gone}
    return revision._replace(terms=kept, cleared=(*revision.cleared, *gone))


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

    It stands at the place in its day of the one that it corrects, keeps its mark, and is held to the rules
    without that. Raises RuleViolation when it is no update, taken back already, or not changed, and what
    ``record_update`` raises.
    """
    entry = entry_with_number(connection, number)
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
    _require_change(old.update, stored.values, corrected.values, changes)
    updates.flush()
    for recorder in (updates, retractions):
        recorder.run_deferred_checks()
    _keep_mark(recording, entry.uid, corrected.values["uid"])
    recording.save_command()
    return updates.last_number


def _require_change(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], changes: Iterable[str]
) -> None:
    """Raise RuleViolation where an entry says already what it is corrected to."""
    if all(after[field] == before[field] for field in changes):
        raise RuleViolation(fill(ledger_messages.ENTRY_IS_SO_ALREADY, update=name), "")


def _keep_mark(recording: Recording, old: str, new: str) -> None:
    """Mark the entry that corrects another one as that was."""
    if (mark := mark_of(recording.connection, old)) is not Mark.NONE:
        recorder = MarkRecorder(recording)
        recorder.add(0, MarkTerms(new, mark, uid=new_uid())._asdict())
        recorder.flush()


class _OtherKind(NamedTuple):
    """How entries of a table are recorded and looked up, and what those of one run have in common."""

    recorder: type[StandingRecorder | EventDayRecorder]
    stored: Callable[[Connection, Sequence[str]], list[StoredEntry]]
    of: tuple[Entity, str]
    same: tuple[str, ...]


_OTHER_KINDS = {
    "agreement_standing": _OtherKind(
        StandingRecorder, stored_standings, (AGREEMENT, "agreement"), ("agreement", "reporter")
    ),
    "event_day": _OtherKind(EventDayRecorder, stored_event_days, (EVENT, "event"), ("event",)),
}


def correct_entry(
    connection: Connection, number: int, changes: Mapping[str, Any], *, reason: str, stamp: AuditStamp
) -> int:
    """Take a standing of an agreement or a day of an event back and record it anew; the new number.

    It keeps its mark. Raises RuleViolation when it is taken back already, is not changed, or something was
    said of the same day after it, before which it would have to stand, and what recording it raises.
    """
    entry, name = entry_with_number(connection, number), format_update_number(number)
    kind = _OTHER_KINDS[entry.table]
    if is_retracted(connection, entry.table, number):
        raise RuleViolation(fill(ledger_messages.RETRACTED_ALREADY, update=name), SHOW_WHOLE_LOG)
    (stored,) = kind.stored(connection, [entry.uid])
    entity, field = kind.of
    require_unretracted(connection, entity, stored.values[field])
    if later := later_of_same_day(connection, entry.table, number, *kind.same):
        after = format_update_number(later.number)
        message = fill(ledger_messages.LATER_OF_SAME_DAY, later=after, entry=name)
        raise RuleViolation(message, RETRACT_LATER_ENTRY.with_values(later=after, entry=name))
    recording = Recording(connection, stamp)
    retractions, recorder = RetractionRecorder(recording), kind.recorder(recording)
    retractions.add(0, RetractionTerms(entry.uid, reason)._asdict())
    retractions.flush()
    corrected = recorder.add(0, {**stored.values, **changes, "uid": new_uid()})
    _require_change(name, stored.values, corrected.values, changes)
    recorder.flush()
    retractions.run_deferred_checks()
    _keep_mark(recording, entry.uid, corrected.values["uid"])
    recording.save_command()
    return recorder.last_number


def require_correctable(connection: Connection, number: int) -> str:
    """The table of an entry that can be corrected. Raises RuleViolation for another, NoSuchRef for none."""
    table = entry_with_number(connection, number).table
    if table not in ("status_update", *_OTHER_KINDS):
        message = fill(ledger_messages.NOT_A_CORRECTABLE_ENTRY, update=format_update_number(number))
        raise RuleViolation(message, fill(ledger_messages.RETRACT_AND_RECORD_AGAIN))
    return table
