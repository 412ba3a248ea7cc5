"""What was taken back is not recorded about any more."""

from tracker.db.connection import Connection
from tracker.domain.days import format_day
from tracker.domain.errors import RuleViolation
from tracker.domain.hint_actions import SHOW_WHOLE_LOG
from tracker.domain.message_filling import fill
from tracker.ledger import ledger_messages
from tracker.queries.refs import Entity
from tracker.queries.retractions import EntityRetraction, retraction_of


def require_unretracted(connection: Connection, entity: Entity, ref: str) -> None:
    """Raise RuleViolation for something that was taken back."""
    if retracted := retraction_of(connection, entity, ref):
        raise retracted_entity_error(entity, ref, retracted)


def retracted_entity_error(entity: Entity, ref: str, retracted: EntityRetraction) -> RuleViolation:
    """The error for something that was taken back, with the day on which it was."""
    day = format_day(retracted.recorded_at.date())
    message = fill(ledger_messages.RETRACTED_ENTITY, kind=entity.name, ref=ref, day=day)
    return RuleViolation(message, SHOW_WHOLE_LOG, "ref")
