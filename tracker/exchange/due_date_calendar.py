"""Export of what is due as a calendar: a whole day for each commitment that has, or had, a due date."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.day_arithmetic import add_offset
from tracker.domain.days import MOMENT_STEP
from tracker.domain.due_rules import read_due_rule
from tracker.domain.errors import MissingPackage, join_list
from tracker.domain.message_filling import fill, say_word
from tracker.domain.records import AsOf, Note, Selection, Standing
from tracker.domain.shown_titles import shown_title
from tracker.domain.untrusted_text import escape_control_characters
from tracker.domain.vocabulary import Openness, SortKey
from tracker.exchange import exchange_messages
from tracker.exchange.export_scope import ExportScope, with_all_strengths
from tracker.exchange.recurrence_rules import Recurrence, recurrence
from tracker.queries.due_histories import (
    RecordedChanges,
    changes_of_commitments,
    changes_of_events,
    due_dates_once,
    retracted_commitments,
)

_Calendar = Any
"""A component of the package icalendar, which is loaded only where a calendar is written."""


def due_date_calendar(
    connection: Connection, scope: ExportScope, *, alarm_days: int | None = None
) -> tuple[str, Counter[str]]:
    """What is due as iCalendar (RFC 5545), and how many due dates that are, and how many cancelled ones.

    The entry of a commitment always has the same uid, and a sequence that grows when its date is moved: so a
    program that reads a newer file moves the entry, and does not add another. What has closed, or has no date
    any more, or was taken back, is in it as cancelled. ``alarm_days`` is how long before its day each one
    reminds. Raises MissingPackage.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise MissingPackage(fill(exchange_messages.CALENDARS), "icalendar") from None
    calendar = Calendar()
    calendar.add("prodid", "-//tracker//due dates//EN")
    calendar.add("version", "2.0")
    entries = [*_calendar_entries(connection, scope), *_retracted_entries(connection, scope)]
    for entry in entries:
        for event in _events(entry, alarm_days):
            calendar.add_component(event)
    cancelled = sum(entry.is_cancelled for entry in entries)
    counts = Counter({"due date": len(entries) - cancelled, "cancelled due date": cancelled})
    return calendar.to_ical().decode(), counts


class CalendarEntry(NamedTuple):
    """A commitment in a calendar: when it is due, or was, and how often that was moved."""

    standing: Standing
    day: date
    moves: int
    changed_at: datetime
    is_cancelled: bool
    recurrence: Recurrence | None = None
    is_retracted: bool = False


class _Recorded(NamedTuple):
    """What was recorded about commitments and events, by name; and the last due date of each commitment."""

    changes: Mapping[str, RecordedChanges]
    last_due: Mapping[str, date]


def _calendar_entries(connection: Connection, scope: ExportScope) -> Iterator[CalendarEntry]:
    recorded = _read_recorded(connection, scope.at)
    found = _find_standings(connection, scope)
    recurring = _with_occurrences(connection, [one.ref for one in found if one.terms.every], scope)
    for standing in found:
        if entry := _entry(recurring.get(standing.ref, standing), recorded):
            yield entry


def _retracted_entries(connection: Connection, scope: ExportScope) -> Iterator[CalendarEntry]:
    """What was taken back and had an entry before, as it was known right before that.

    Whoever has the older calendar is told, as of all else that it has and that is not due any more.
    """
    refs_by_moment: dict[datetime, list[str]] = defaultdict(list)
    for one in retracted_commitments(connection, scope.at):
        refs_by_moment[one.retracted_at].append(one.ref)
    if not refs_by_moment:
        return
    recorded, asked = _read_recorded(connection, scope.at, retracted=True), scope.selection.refs
    for moment, refs in refs_by_moment.items():
        selection = scope.selection._replace(refs=tuple(ref for ref in refs if not asked or ref in asked))
        at = scope.at._replace(known_at=moment - MOMENT_STEP)
        there = connection.asked_at(at)
        for standing in _find_standings(there, ExportScope(selection, at)) if selection.refs else ():
            if entry := _entry(standing, recorded):
                yield entry._replace(changed_at=moment, is_cancelled=True, is_retracted=True)


def _read_recorded(connection: Connection, at: AsOf, *, retracted: bool = False) -> _Recorded:
    """What was recorded about what counts, or about what was taken back."""
    changes = changes_of_commitments(connection, at, retracted=retracted)
    return _Recorded(
        {one.name: one for one in (*changes, *changes_of_events(connection, at))},
        {one.commitment: one.due_on for one in due_dates_once(connection, at, retracted=retracted)},
    )


def _find_standings(connection: Connection, scope: ExportScope) -> list[Standing]:
    """The selected commitments, what is due first before the rest."""
    found = queries.standings(connection, scope.selection, scope.at, open_only=False, order=SortKey.DUE)
    return list(found.items)


def _with_occurrences(
    connection: Connection, refs: Sequence[str], scope: ExportScope
) -> Mapping[str, Standing]:
    """The commitments of some refs with their occurrences, which are told only where refs are asked for."""
    if not refs:
        return {}
    selection = with_all_strengths(Selection(refs=tuple(refs), stale_after=scope.selection.stale_after))
    found = queries.standings(connection, selection, scope.at, open_only=False)
    return {one.ref: one for one in found.items}


def _entry(standing: Standing, recorded: _Recorded) -> CalendarEntry | None:
    """The entry of a commitment; None for one that never had a due date, or has one that does not go out."""
    if standing.details.is_due_withheld:  # not as cancelled either, which would say that it has none
        return None
    terms, own = standing.terms, recorded.changes[standing.ref]
    anchor = recorded.changes.get(read_due_rule(terms.due).anchor) if terms.due else None
    moves = own.moves + (anchor.moves + anchor.assessments if anchor else 0)
    hung_on = filter(None, (own, anchor, recorded.changes.get(terms.after or "")))
    changed_at = max(one.changed_at for one in hung_on)
    is_closed = standing.openness is Openness.CLOSED
    if terms.every and (found := recurrence(standing)):
        return CalendarEntry(standing, found.first, moves, changed_at, is_closed, found)
    day = standing.due_on or recorded.last_due.get(standing.ref) or _last_day_by_rule(terms.due, anchor)
    if day is None or terms.every:
        return None
    return CalendarEntry(standing, day, moves, changed_at, is_closed or standing.due_on is None)


def _last_day_by_rule(due: str | None, anchor: RecordedChanges | None) -> date | None:
    """The due date that a rule gave by the day that was said last of its event."""
    if due is None or anchor is None or anchor.last_day is None:
        return None
    return add_offset(anchor.last_day, read_due_rule(due).offset)


# -- components ------------------------------------------------------------------------------------------


def _events(entry: CalendarEntry, alarm_days: int | None) -> Iterator[_Calendar]:
    """The event of an entry, and one for each of its occurrences that was moved."""
    if entry.recurrence is None:
        yield _event(entry, entry.day, alarm_days)
        return
    rule, rdates, exdates = entry.recurrence.rule, entry.recurrence.days, entry.recurrence.put_off
    yield _event(entry, entry.day, alarm_days, rrule=rule, rdate=rdates or None, exdate=exdates or None)
    for moved in entry.recurrence.moved:
        yield _event(entry, moved.due_on, alarm_days, **{"recurrence-id": moved.scheduled_on})


def _event(entry: CalendarEntry, day: date, alarm_days: int | None, **more: object) -> _Calendar:
    from icalendar import Event

    standing, event = entry.standing, Event()
    event.add("uid", _uid(standing.terms.uid))
    event.add("sequence", entry.moves)
    event.add("dtstamp", entry.changed_at)
    event.add("dtstart", day)
    for name, value in more.items():
        if value is not None:
            is_list = name in ("rdate", "exdate")  # of which icalendar does not always say that they are days
            event.add(name, value, parameters={"VALUE": "DATE"} if is_list else {})
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
    event.add("summary", _as_shown(fill(exchange_messages.DUE_EVENT, title=shown_title(standing.terms))))
    description = _describe_retracted(standing) if entry.is_retracted else _describe_standing(standing)
    event.add("description", _as_shown("\n".join(description)))
    event.add("categories", [_as_shown(standing.terms.theme or standing.terms.agreement)])
    event.add("transp", "TRANSPARENT")  # the user is not busy on a day when something is due
    if alarm_days is not None and not entry.is_cancelled:
        event.add_component(_alarm(standing, alarm_days))
    return event


def _alarm(standing: Standing, days: int) -> _Calendar:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -timedelta(days=days))
    alarm.add("description", _as_shown(fill(exchange_messages.DUE_EVENT, title=shown_title(standing.terms))))
    return alarm


def _uid(uid: str) -> str:
    """The name of an entry in every calendar: made of the commitment's uid, whatever characters that has."""
    return f"{hashlib.blake2b(uid.encode(), digest_size=16).hexdigest()}@tracker"


def _as_shown(text: str) -> str:
    """A text without characters that act on a screen, none of which RFC 5545 allows; line ends stay."""
    return escape_control_characters(text.replace("\r\n", "\n"), keep_lines=True)


def _describe_retracted(standing: Standing) -> Iterator[str]:
    """What was taken back, without what should not have been said of it."""
    yield fill(exchange_messages.REF_AND_AGREEMENT, ref=standing.ref, agreement=standing.terms.agreement)
    yield fill(exchange_messages.WAS_TAKEN_BACK)


def _describe_standing(standing: Standing) -> Iterator[str]:
    """How a commitment stands, in a few lines."""
    terms = standing.terms
    yield fill(exchange_messages.REF_AND_AGREEMENT, ref=standing.ref, agreement=terms.agreement)
    yield fill(exchange_messages.OWED_BY, obligors=join_list(terms.obligors))
    yield fill(exchange_messages.STATUS, status=standing.status)
    if terms.due:
        yield fill(exchange_messages.DUE_BY_RULE, rule=terms.due)
    if terms.after:
        yield fill(exchange_messages.DUE_AFTER, name=terms.after)
    if standing.slip and not terms.every:
        yield fill(exchange_messages.FIRST_DUE, day=standing.original_due_on)
    if standing.flags:
        yield fill(exchange_messages.FLAGS, flags=join_list(map(say_word, standing.flags)))
    for asked in standing.asks:
        yield fill(exchange_messages.ASKED_DATE, reporter=asked.reporter, day=asked.due_on)
    yield from map(_describe_note, filter(None, (standing.our_note, standing.their_note)))


def _describe_note(note: Note) -> str:
    """A note, and whose it is."""
    if note.reporter is None:
        return fill(exchange_messages.OUR_NOTE, note=note.text)
    return fill(exchange_messages.THEIR_NOTE, reporter=note.reporter, note=note.text)
