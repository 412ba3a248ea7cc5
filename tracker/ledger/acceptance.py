"""Records as our assessment what a claim says, and names the claim."""

from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.hint_actions import SHOW_LOG
from tracker.domain.message_filling import fill
from tracker.domain.part_states import OF_THE_WHOLE
from tracker.domain.records import AsOf, LogEntry, format_update_number
from tracker.domain.terms import UpdateTerms
from tracker.ledger import ledger_messages
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.ids import new_uid
from tracker.ledger.recorders.stored_rows import stored_updates
from tracker.ledger.single_records import UpdateOutcome, record_updates
from tracker.queries.log import log_entry
from tracker.queries.retractions import update_that_accepts
from tracker.queries.side_states import states_of_parts

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
