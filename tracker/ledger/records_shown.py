"""What is said in place of a record that cannot be shown: taken back, or not there on that day."""

from typing import TypeVar

from tracker.db.connection import Connection
from tracker.domain.agreement_records import Event, Meeting
from tracker.domain.days import format_day
from tracker.domain.errors import NotOnRecordYet
from tracker.domain.message_filling import fill
from tracker.domain.records import Actor, Agreement, AsOf, Document
from tracker.ledger import ledger_messages
from tracker.ledger.retracted_entities import retracted_entity_error
from tracker.queries.entities_with_refs import COMMITMENT, Entity
from tracker.queries.implementation_state import implementation_state
from tracker.queries.retractions import retraction_of

T = TypeVar("T", Actor, Agreement, Document, Event, Meeting)


def not_yet_recorded(at: AsOf) -> str:
    """What had not yet happened to a record at the moment asked about."""
    return fill(ledger_messages.NOT_YET_RECORDED, moment=f"{at.known_at:%Y-%m-%d %H:%M}")


def require_on_record(connection: Connection, entity: Entity, ref: str, found: T | None, at: AsOf) -> T:
    """What was found. Raises RuleViolation if it is taken back, NotOnRecordYet if it is known only later."""
    if found is None:
        refuse_retracted(connection, entity, ref, at)
    if found is None or not (found.recorded_at is None or at.is_known(found.recorded_at)):
        raise NotOnRecordYet(ref, not_yet_recorded(at))
    return found


def refuse_retracted(connection: Connection, entity: Entity, ref: str, at: AsOf) -> None:
    """Raise RuleViolation for what is taken back, as far as that is known."""
    retracted = retraction_of(connection, entity, ref)
    if retracted and at.is_known(retracted.recorded_at):
        raise retracted_entity_error(entity, ref, retracted)


def missing_commitment_error(connection: Connection, ref: str, at: AsOf) -> NotOnRecordYet:
    """The error for a commitment that was not there on that day. Raises RuleViolation if it is taken back."""
    refuse_retracted(connection, COMMITMENT, ref, at)
    agreed_on = implementation_state(connection, ref, at).agreed_on
    if at.day < agreed_on or at.known_at is None:
        return NotOnRecordYet(ref, fill(ledger_messages.NOT_YET_AGREED, day=format_day(at.day)))
    return NotOnRecordYet(ref, not_yet_recorded(at))
