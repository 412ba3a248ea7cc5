"""What the answer about an update says, read back from the database."""

from datetime import date

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.recorded_update import RecordedUpdate
from tracker.domain.records import AsOf, LogEntry
from tracker.domain.shown_titles import shown_name
from tracker.domain.terms import EntityRef
from tracker.ledger.single_updates import UpdateOutcome
from tracker.queries.earlier_values import value_before
from tracker.queries.side_states import states_of_parts
from tracker.queries.terms_in_force import terms_in_force


def load_recorded(
    connection: Connection, outcome: UpdateOutcome, at: AsOf, due_before: date | None
) -> RecordedUpdate:
    """What the answer about an update says, read back from the database."""
    entry = queries.log_entry(connection, outcome.update)
    return RecordedUpdate(
        entry,
        outcome.before,
        queries.implementation_state(connection, entry.commitment, at),
        states_of_parts(connection, entry.commitment, at),
        {one.code: shown_name(one) for one in queries.all_actors(connection, at)},
        terms_in_force(connection, EntityRef("commitment", entry.commitment), at),
        value_before(connection, entry) if entry.value is not None else None,
        due_before,
        outcome.occurrence,
        _next_due_date(connection, outcome, entry, at),
    )


def _next_due_date(connection: Connection, outcome: UpdateOutcome, entry: LogEntry, at: AsOf) -> date | None:
    """When a duty that recurs is due next; None if the entry is about no occurrence of one."""
    if outcome.occurrence is None:
        return None
    standing = queries.standing(connection, entry.commitment, at)
    return standing.details.next_due_on if standing else None
