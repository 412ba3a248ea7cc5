"""What has a ref and is taken back: when it may not be, and that nothing is recorded about it any more."""

from collections.abc import Sequence

from tracker.db.connection import Connection
from tracker.domain.days import format_day
from tracker.domain.errors import RuleViolation, join_list
from tracker.domain.hint_actions import CORRECT_DAY_OF_CONCLUSION, GIVE_OTHER_MARK, SHOW_WHOLE_LOG
from tracker.domain.message_filling import fill
from tracker.domain.records import format_update_number
from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import SIGNING
from tracker.ledger import ledger_messages
from tracker.queries.dependents import Dependent, dependents_of
from tracker.queries.entities_with_refs import EVENT, Entity
from tracker.queries.retractions import EntityRetraction, retraction_of

MAX_NAMED = 10  # of what hangs on something


def require_retractable(connection: Connection, entity: Entity, ref: str) -> None:
    """Raise RuleViolation for something that was taken back already, or is still named by something else."""
    require_unretracted(connection, entity, ref)
    if dependents := dependents_of(connection, entity, ref):
        raise dependents_error(EntityRef(entity.name, ref), dependents)


def require_unretracted(connection: Connection, entity: Entity, ref: str) -> None:
    """Raise RuleViolation for something that was taken back, or is nothing by itself: the signing."""
    require_event_of_its_own(entity, ref)
    if retracted := retraction_of(connection, entity, ref):
        raise retracted_entity_error(entity, ref, retracted)


def require_event_of_its_own(entity: Entity, ref: str) -> None:
    """Raise RuleViolation for the signing of an agreement, whose day is a term of that."""
    agreement, _, name = ref.rpartition(":")
    if entity is EVENT and name == SIGNING:
        message = fill(ledger_messages.SIGNING_IS_A_TERM, agreement=agreement)
        raise RuleViolation(message, CORRECT_DAY_OF_CONCLUSION.with_values(ref=agreement), "ref")


def require_no_mark(table: str, number: int) -> None:
    """Raise RuleViolation for an entry that is a mark itself."""
    if table == "mark":
        message = fill(ledger_messages.IS_A_MARK, entry=format_update_number(number))
        raise RuleViolation(message, GIVE_OTHER_MARK, "of")


def retracted_entity_error(entity: Entity, ref: str, retracted: EntityRetraction) -> RuleViolation:
    """The error for something that was taken back, with the day on which it was."""
    day = format_day(retracted.recorded_at.date())
    message = fill(ledger_messages.RETRACTED_ENTITY, kind=entity.name, ref=ref, day=day)
    return RuleViolation(message, SHOW_WHOLE_LOG, "ref")


def dependents_error(of: EntityRef, dependents: Sequence[Dependent]) -> RuleViolation:
    """The error for something that is not taken back while something hangs on it."""
    names = [fill(ledger_messages.KIND_AND_REF, kind=one.kind, ref=one.ref) for one in dependents]
    first, more = join_list(names[:MAX_NAMED]), len(names) - MAX_NAMED
    if more > 0:
        first = fill(ledger_messages.NAMES_AND_MORE, names=first, more=more)
    message = fill(ledger_messages.STILL_NAMED, kind=of.kind, ref=of.ref, names=first)
    return RuleViolation(message, fill(ledger_messages.RETRACT_THOSE_FIRST), "of")
