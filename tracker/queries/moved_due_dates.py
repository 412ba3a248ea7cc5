"""Which due dates move when an event does."""

from datetime import date
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import DUE_DATE, ENTRIES_IN_FORCE_SQL, retracted_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.agreement_records import MovedDueDate
from tracker.domain.day_arithmetic import add_offset
from tracker.domain.days import END_OF_TIME
from tracker.domain.due_rules import read_due_rule
from tracker.domain.natural_order import natural_key
from tracker.domain.records import AsOf
from tracker.queries.events import all_events, day_of_event


class _HangingRow(NamedTuple):
    """A commitment whose due date hangs on an event, and the rule."""

    ref: str
    due: str


def moved_due_dates(connection: Connection, event: str, day: date | None, at: AsOf) -> list[MovedDueDate]:
    """The due dates that hang on an event and are others where it is on ``day``, in the order of refs.

    Before, they are those by the day that is known as of ``at``. A due date that was given as a day since
    the rule was set hangs on nothing any more.
    """
    known = day_of_event(connection, event, at)
    found = []
    for row in _hanging_on(connection, event, at):
        offset = read_due_rule(row.due).offset
        before = add_offset(known, offset) if known else None
        after = add_offset(day, offset) if day else None
        if before != after:
            found.append(MovedDueDate(row.ref, before, after))
    return sorted(found, key=lambda one: natural_key(one.commitment))


def due_dates_by_event(connection: Connection, event: str, day: date | None, at: AsOf) -> list[MovedDueDate]:
    """The due dates that hang on an event that is on ``day``, by ref; before and after are the same."""
    found = []
    for row in _hanging_on(connection, event, at):
        due_on = add_offset(day, read_due_rule(row.due).offset) if day else None
        found.append(MovedDueDate(row.ref, due_on, due_on))
    return sorted(found, key=lambda one: natural_key(one.commitment))


def due_date_by_rule(connection: Connection, rule: str | None, at: AsOf) -> date | None:
    """The day that a rule means as it is known; None without a rule, or while its event is not known."""
    if not rule:
        return None
    found = read_due_rule(rule)
    days = {one.ref: one.day for one in all_events(connection, at)}
    day = days.get(found.anchor)
    return add_offset(day, found.offset) if day else None


def _hanging_on(connection: Connection, event: str, at: AsOf) -> list[_HangingRow]:
    # A rule that was amended in after a day was given holds again.
    amended = f"""SELECT 1 FROM revision v JOIN revised_term t ON t.revision_id = v.id
      WHERE v.commitment_id = c.id AND t.term = 'due' AND t.value > '' AND v.effective_on <= :as_of
        AND v.recorded_at <= :known_at AND NOT {retracted_sql(u="v", link="revision_id")}
        AND (v.effective_on, v.recorded_at) > (u.effective_on, u.ordered_at)"""
    sql = f"""WITH {terms_steps_sql(connection)},
{ENTRIES_IN_FORCE_SQL}
SELECT c.ref, c.due FROM commitment_in_force c
WHERE substr(c.due, 1, length(:event) + 3) = :event || ' + ' AND c.recorded_at <= :known_at
  AND NOT EXISTS (SELECT 1 FROM entry_in_force u
    WHERE u.commitment_id = c.id AND {DUE_DATE} AND NOT EXISTS ({amended}))"""
    values = {"event": event, "as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    return connection.all(sql, _HangingRow, **values)
