"""How much there was before: the values that somebody gave of a commitment."""

from tracker.db.connection import Connection
from tracker.db.sql import NEWEST_FIRST, UPDATES_WITH_REFS, retracted_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.recorded_update import ValueSaid
from tracker.domain.records import LogEntry


def value_before(connection: Connection, entry: LogEntry) -> ValueSaid | None:
    """The value before that of an entry, by the word of the same; None if there is none."""
    sql = f"""SELECT u.value, u.effective_on AS "on" FROM {UPDATES_WITH_REFS}
WHERE c.ref = :ref AND u.value IS NOT NULL AND coalesce(u.reporter, '') = :reporter
  AND u.effective_on <= :day AND u.uid <> :uid AND NOT {retracted_sql()}
ORDER BY {NEWEST_FIRST} LIMIT 1"""
    values = {"ref": entry.commitment, "reporter": entry.reporter or "", "day": entry.effective_on}
    return connection.first(sql, ValueSaid, **values, uid=entry.uid, known_at=END_OF_TIME)
