"""Updates as they are typed: news of ours, claims, and claims that we accept.

Functions take a connection whose transaction the caller owns, and texts as typed; refs and codes are whole.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.hint_actions import SHOW_LOG
from tracker.domain.message_filling import fill
from tracker.domain.part_states import OF_THE_WHOLE
from tracker.domain.records import AsOf, ImplementationState, LogEntry, format_update_number
from tracker.domain.terms import MarkTerms, UpdateTerms
from tracker.domain.vocabulary import Mark
from tracker.ledger import ledger_messages, rules
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.occurrence_rules import find_occurrence, require_kind_with_due_date
from tracker.ledger.recorders.circle_checks import require_no_circle
from tracker.ledger.recorders.ids import new_uid
from tracker.ledger.recorders.log_recorders import MarkRecorder
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.stored_rows import stored_updates
from tracker.ledger.recorders.update_recorder import UpdateRecorder
from tracker.ledger.retracted_entities import require_unretracted
from tracker.queries.entities_with_refs import COMMITMENT
from tracker.queries.implementation_state import implementation_state, states_before
from tracker.queries.log import log_entry
from tracker.queries.retractions import update_that_accepts
from tracker.queries.side_states import states_of_parts


class UpdateOutcome(NamedTuple):
    """What an update came to: its number, and how far the commitment was on its day without it.

    Of an entry about a side ``before`` is how far the part of that was.
    """

    update: int
    before: ImplementationState
    occurrence: date | None
    """The due date of the occurrence that it is about, of a duty that recurs; None where that has none."""


def record_update(
    connection: Connection, terms: UpdateTerms, stamp: AuditStamp, mark: Mark | None = None
) -> UpdateOutcome:
    """Add one entry to a commitment's log: an assessment, or with a reporter a claim.

    ``mark`` says for whose eyes it is. Raises RuleViolation when a rule stands against it, UsageError when it
    would say nothing, NoSuchRef for a name that is not there.
    """
    (outcome,) = record_updates(connection, [terms._replace(uid=new_uid())], stamp, mark)
    return outcome


def record_updates(
    connection: Connection, updates: Sequence[UpdateTerms], stamp: AuditStamp, mark: Mark | None = None
) -> list[UpdateOutcome]:
    """Add entries that have uids, all in one command. Raises what ``record_update`` raises."""
    recording = Recording(connection, stamp)
    recorder, marks = UpdateRecorder(recording), MarkRecorder(recording)
    outcomes = [_record_one(recorder, terms) for terms in updates]
    recorder.order_corrections()
    if mark is not None:
        for terms in updates:
            marks.add(0, MarkTerms(terms.uid, mark, uid=new_uid())._asdict())
    marks.flush()
    recording.save_command()
    return outcomes


def _record_one(recorder: UpdateRecorder, terms: UpdateTerms) -> UpdateOutcome:
    connection = recorder.recording.connection
    require_unretracted(connection, COMMITMENT, terms.commitment)
    entry = recorder.add(0, terms._asdict())
    chosen = find_occurrence(connection, terms)
    if terms.due_on is not None and terms.reporter is None:
        require_kind_with_due_date(connection, terms.commitment)
    before = _state_before(connection, terms)
    needs_previous_state = rules.needs_previous_state(entry.values)
    if needs_previous_state and chosen is None:  # an occurrence is judged by what was said of it, below
        rules.require_note(before, entry.values["status"])
    if entry.values["successors"]:
        require_no_circle(recorder.recording, entry.values, before.agreed_on)
    recorder.flush()
    if needs_previous_state:
        # A word on the whole can also lower what was said of one part, as in a file.
        for _, status, of_parts in states_before(connection, [recorder.last_number]):
            rules.require_note(of_parts, status)
    return UpdateOutcome(recorder.last_number, before, chosen.due_on if chosen else None)


def _state_before(connection: Connection, terms: UpdateTerms) -> ImplementationState:
    """How far the commitment was on the day of an update, or the part of the side that it names."""
    at = AsOf(day=terms.effective_on)
    of_whole = implementation_state(connection, terms.commitment, at)
    parts = states_of_parts(connection, terms.commitment, at).parts if terms.side else {}
    part = parts.get(terms.side or "")
    if part is None:
        return of_whole
    return of_whole._replace(status=part.status, level=part.level)


# -- claims that are accepted ---------------------------------------------------------------------------

_OF_STATUS = ("status", "occurrence", "is_seen", "successors")
_OF_WHOLE = ("due_on", "value")


class _Said(NamedTuple):
    """What a claim says that can be accepted: of a side, and of the whole."""

    of_side: dict[str, Any]
    of_whole: dict[str, Any]


def accept_claim(
    connection: Connection, number: int, note: str | None, stamp: AuditStamp
) -> list[UpdateOutcome]:
    """Record that we say what a claim says, of its day; a due date that it asks for is moved.

    Where a claim is of one side and has a due date or a value, which are of the whole, these are an entry of
    their own. Raises RuleViolation for what is no claim, says nothing to accept, is taken back or accepted
    already, and what ``record_update`` raises.
    """
    claim = log_entry(connection, number)
    _require_acceptable(connection, claim)
    (stored,) = stored_updates(connection, [claim.uid])
    said = _split(connection, claim, stored.values)
    common: dict[str, Any] = {
        "commitment": claim.commitment,
        "effective_on": claim.effective_on,
        "note": note,
    }
    updates = [
        UpdateTerms(**common, **values, accepts=claim.uid, uid=new_uid())
        for values in (said.of_side, said.of_whole)
        if values
    ]
    return record_updates(connection, updates, stamp)


def _require_acceptable(connection: Connection, claim: LogEntry) -> None:
    """Raise RuleViolation for what cannot be accepted."""
    if claim.retracted:
        message = fill(ledger_messages.RETRACTED_ALREADY, update=claim.update)
        raise RuleViolation(message, SHOW_LOG.with_values(commitment=claim.commitment))
    if not claim.reporter:
        raise RuleViolation(fill(ledger_messages.NO_CLAIM, update=claim.update), "")
    if claim.status is None and claim.due_on is None and claim.value is None and not claim.ends_due_date:
        raise RuleViolation(fill(ledger_messages.NOTHING_TO_ACCEPT, update=claim.update), "")
    if (by := update_that_accepts(connection, claim.uid)) is not None:
        name = format_update_number(by)
        message = fill(ledger_messages.ACCEPTED_ALREADY, update=claim.update, by=name)
        raise RuleViolation(message, SHOW_LOG.with_values(commitment=claim.commitment))


def _split(connection: Connection, claim: LogEntry, values: Any) -> _Said:  # noqa: ANN401 - a row
    """What is said of the side that a claim is about, and what of the whole; one entry where both fit."""
    of_status = {name: values[name] for name in _OF_STATUS} if claim.status else {}
    of_whole = {name: values[name] for name in _OF_WHOLE if values[name] is not None}
    if claim.occurrence and not of_status:
        of_whole |= {"occurrence": claim.occurrence}
    side = _side_of(connection, claim)
    if side is None or not of_status:
        return _Said(of_status | of_whole, {})
    return _Said(of_status | {"side": side}, of_whole)


def _side_of(connection: Connection, claim: LogEntry) -> str | None:
    """Whose part a claim is about: one of several obligors speaks of its own, or of the side it names."""
    if claim.side or claim.status in OF_THE_WHOLE:
        return claim.side
    obligors = states_of_parts(connection, claim.commitment, AsOf(claim.effective_on)).parts
    return claim.reporter if len(obligors) > 1 and claim.reporter in obligors else None
