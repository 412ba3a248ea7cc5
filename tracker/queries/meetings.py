"""The meetings of the parties: all, the last one held, and the sessions before and after one."""

from collections.abc import Sequence
from datetime import date

from tracker.db.connection import Connection
from tracker.db.sql import columns_sql, members_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.agreement_records import Meeting
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf


def all_meetings(connection: Connection, at: AsOf) -> list[Meeting]:
    """All meetings that are on record, oldest first, also those to come."""
    dialect = connection.dialect
    agreements = members_sql(dialect, "meeting_agreement_in_force", "meeting", "g.ref", "agreement")
    columns = columns_sql(Meeting, "g", agreements=f"coalesce({agreements}, '')")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {columns} FROM meeting_in_force g WHERE g.recorded_at <= :known_at
ORDER BY g.held_on, {dialect.natural_key.format("g.ref")}, g.ref"""
    return connection.all(sql, Meeting, as_of=at.day, known_at=at.known_at or END_OF_TIME)


def last_meeting_before(
    connection: Connection, day: date, agreements: Sequence[str], at: AsOf
) -> Meeting | None:
    """The last meeting held before a day, about one of some agreements, or about any; None if none was."""
    held = [
        one
        for one in all_meetings(connection, at)
        if one.held_on < day and (not agreements or set(agreements) & set(one.agreements))
    ]
    return held[-1] if held else None


def next_session(meetings: Sequence[Meeting], meeting: Meeting) -> Meeting | None:
    """The next session about one of the same agreements; None if there is none yet."""
    later = (one for one in meetings if one.held_on > meeting.held_on)
    return next((one for one in later if set(one.agreements) & set(meeting.agreements)), None)
