"""What moves when an event gets another day."""

from datetime import date

from tracker.db.connection import Connection
from tracker.domain.agreement_records import EventChange
from tracker.domain.records import AsOf
from tracker.ledger.retracted_entities import require_unretracted
from tracker.queries.entities_with_refs import EVENT
from tracker.queries.events import day_of_event, event_days
from tracker.queries.moved_due_dates import moved_due_dates
from tracker.queries.refs import resolve_ref


def find_event_change(
    connection: Connection, name: str, day: date | None, said_on: date, now: AsOf
) -> EventChange:
    """What moves. Raises NoSuchRef, and RuleViolation for the signing and what is taken back."""
    ref = resolve_ref(connection, EVENT, name)
    require_unretracted(connection, EVENT, ref)
    before = day_of_event(connection, ref, AsOf(said_on))
    said = event_days(connection, ref, now)
    later = said[-1] if said and said[-1].effective_on > said_on else None
    moves = [] if later else moved_due_dates(connection, ref, day, now)
    return EventChange(ref, before, day, moves, later)
