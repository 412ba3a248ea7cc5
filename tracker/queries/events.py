"""The events that deadlines hang on, and on which day each is, as of a day and moment."""

from datetime import date
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import columns_sql, retracted_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.agreement_records import Event, EventDay
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import SIGNING

_IS_KNOWN = "{0}.effective_on <= :as_of AND {0}.recorded_at <= :known_at"
_LATEST_DAY_ENTRY = f"""SELECT d.id FROM event_day d WHERE d.event = e.ref AND {_IS_KNOWN.format("d")}
    AND NOT {retracted_sql(u="d", link="event_day_id")}
  ORDER BY d.effective_on DESC, d.recorded_at DESC, d.uid DESC LIMIT 1"""
_OF_ENTRY = {
    "day": "d.day",
    "set_on": "d.effective_on",
    "update": "'U-' || d.id",
    "note": "coalesce(d.note, e.note)",
}
_OF_SIGNING = {
    "ref": f"a.ref || ':' || '{SIGNING}'",
    "agreement": "a.ref",
    "day": "a.concluded_on",
    "set_on": "CAST(NULL AS date)",
    "update": "CAST(NULL AS text)",
    "note": "CAST(NULL AS text)",
}


def all_events(connection: Connection, at: AsOf) -> list[Event]:
    """All events with their days, by agreement: first the signing of it, then the others by name.

    For the other side a day that is otherwise by all there is, is not known.
    """
    found = _read_events(connection, at)
    if not connection.is_shareable:
        return found
    days = {one.ref: (one.update, one.day) for one in _read_events(connection.whole, at)}
    return [
        one
        if days.get(one.ref) == (one.update, one.day)
        else one._replace(day=None, set_on=None, update=None, note=None)
        for one in found
    ]


def _read_events(connection: Connection, at: AsOf) -> list[Event]:
    recorded = columns_sql(Event, "e", **_OF_ENTRY)
    signed = columns_sql(Event, "a", **_OF_SIGNING)
    by_ref = connection.dialect.natural_key.format("found.ref")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT * FROM (
  SELECT {signed} FROM agreement_in_force a WHERE a.recorded_at <= :known_at
  UNION ALL
  SELECT {recorded} FROM event_in_force e LEFT JOIN event_day d ON d.id = ({_LATEST_DAY_ENTRY})
  WHERE e.recorded_at <= :known_at) found
ORDER BY found.agreement,
  CASE WHEN found.ref = found.agreement || ':' || '{SIGNING}' THEN 0 ELSE 1 END, {by_ref}"""
    return connection.all(sql, Event, **_cut(at))


def event_days(connection: Connection, event: str, at: AsOf) -> list[EventDay]:
    """What was said of the day of an event, as far as it counts, oldest first."""
    columns = columns_sql(EventDay, "u", update="'U-' || u.id")
    sql = f"""SELECT {columns} FROM event_day u WHERE u.event = :event AND u.effective_on <= :as_of
  AND u.recorded_at <= :known_at AND NOT {retracted_sql(link="event_day_id")}
ORDER BY u.effective_on, u.recorded_at, u.uid"""
    return connection.all(sql, EventDay, event=event, **_cut(at))


def day_of_event(connection: Connection, event: str, at: AsOf) -> date | None:
    """The day of an event as it is known; None where it is not."""
    found = event_days(connection, event, at)
    return found[-1].day if found else None


class LaterDay(NamedTuple):
    """The number of an entry that was recorded later about the same day, and stands after it."""

    number: int


def later_of_same_day(connection: Connection, table: str, number: int, *same: str) -> LaterDay | None:
    """An entry that counts, of the same day and with the same values of some columns, recorded later."""
    link = {"event_day": "event_day_id", "agreement_standing": "standing_id"}[table]
    is_same = "".join(f" AND coalesce(n.{column}, '') = coalesce(u.{column}, '')" for column in same)
    sql = f"""SELECT n.id AS number FROM {table} n JOIN {table} u ON u.id = :number
WHERE n.effective_on = u.effective_on{is_same}
  AND (n.recorded_at, n.uid) > (u.recorded_at, u.uid) AND NOT {retracted_sql(u="n", link=link)}
ORDER BY n.recorded_at, n.uid LIMIT 1"""
    return connection.first(sql, LaterDay, number=number, known_at=END_OF_TIME)


def _cut(at: AsOf) -> dict[str, object]:
    return {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
