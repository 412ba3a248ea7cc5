"""What a meeting came to: what was recorded from then on, what was asked at it, and what came of that."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import ENTRIES_IN_FORCE_SQL, OLDEST_FIRST, among_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.agreement_records import Meeting
from tracker.domain.days import END_OF_TIME, LATEST_DAY
from tracker.domain.records import AsOf, LogEntry, Selection
from tracker.domain.vocabulary import NO_ASK, Status
from tracker.queries.meetings import all_meetings, next_session
from tracker.queries.side_states import states_of_parts
from tracker.queries.whole_log import LogLine, whole_log

_DONE_OR_CLOSED = (Status.IMPLEMENTED, Status.SUPERSEDED, Status.WITHDRAWN, Status.LAPSED)


class Ask(NamedTuple):
    """What is asked of a side of a commitment, or of all its obligors, and by which entry."""

    commitment: str
    side: str | None
    ask: str
    on: date
    update: str


class MinutedAsk(NamedTuple):
    """What was asked at a meeting, and the later entries of that commitment and side."""

    asked: Ask
    entries: tuple[LogEntry, ...]


class Minutes(NamedTuple):
    """What a meeting came to, up to the ``next_session`` about one of its agreements, if there is one."""

    meeting: Meeting
    next_session: Meeting | None
    entries: tuple[LogLine, ...]
    asks: tuple[MinutedAsk, ...]


def minutes_of(connection: Connection, meeting: Meeting, at: AsOf) -> Minutes:
    """The minutes of a meeting, as of a day and moment."""
    following = next_session(all_meetings(connection, at), meeting)
    ends = following.held_on if following else LATEST_DAY
    selection = Selection(agreements=meeting.agreements)
    log = list(whole_log(connection, selection, at, until=at.day))
    entries = tuple(one for one in log if _is_within(one, meeting.held_on, ends))
    news = [one for one in entries if isinstance(one, LogEntry) and not one.is_retraction]
    asks = tuple(
        MinutedAsk(ask, tuple(one for one in news if _comes_of(one, ask)))
        for ask in _asks_at(connection, meeting, at)
    )
    return Minutes(meeting, following, entries, asks)


def _is_within(entry: LogLine, begins: date, ends: date) -> bool:
    """Whether an entry was true, or recorded, between two days, the second one left out."""
    return any(begins <= day < ends for day in (entry.effective_on, entry.recorded_at.date()))


def _comes_of(entry: LogEntry, ask: Ask) -> bool:
    """Whether an entry is about what was asked, and came after it."""
    is_about = entry.commitment == ask.commitment and (
        ask.side is None or entry.side in (None, ask.side) or entry.reporter == ask.side
    )
    return is_about and entry.update != ask.update and entry.effective_on >= ask.on and not entry.retracted


def _asks_at(connection: Connection, meeting: Meeting, at: AsOf) -> list[Ask]:
    """What was asked by the end of the day of a meeting, and neither cleared nor done by then."""
    then = at._replace(day=min(meeting.held_on, at.day))
    latest: dict[tuple[str, str | None], Ask] = {}
    for ask in _every_ask(connection, meeting.agreements, then):
        latest[ask.commitment, ask.side] = ask
    open_asks = [ask for ask in latest.values() if ask.ask != NO_ASK]
    return [ask for ask in open_asks if not _is_answered(connection, ask, then)]


def _every_ask(connection: Connection, agreements: Sequence[str], at: AsOf) -> list[Ask]:
    sql = f"""WITH {terms_steps_sql(connection)},
{ENTRIES_IN_FORCE_SQL}
SELECT c.ref AS "commitment", u.side, u.ask, u.effective_on AS "on", 'U-' || u.id AS "update"
FROM entry_in_force u JOIN commitment_in_force c ON c.id = u.commitment_id
WHERE u.ask IS NOT NULL AND u.reporter IS NULL
  AND {among_sql(connection.dialect, "c.agreement", ":agreements")}
ORDER BY {OLDEST_FIRST}"""
    values = {"agreements": tuple(agreements), "as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    return connection.all(sql, Ask, **values)


def _is_answered(connection: Connection, ask: Ask, at: AsOf) -> bool:
    """Whether the part of the side that was asked is done or closed, or the whole where all were asked."""
    states = states_of_parts(connection, ask.commitment, at)
    part = states.parts.get(ask.side) if ask.side else None
    status = part.status if part and not states.of_whole else states.together
    return status in _DONE_OR_CLOSED
