"""Export of what is due as a calendar: a whole day for each commitment that has, or had, a due date."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.day_arithmetic import add_offset
from tracker.domain.days import NO_DUE_DAY
from tracker.domain.due_rules import parse_due_rule
from tracker.domain.errors import MissingPackage, join_list
from tracker.domain.message_filling import fill
from tracker.domain.records import Note, Standing
from tracker.domain.untrusted_text import escape_control_characters
from tracker.domain.vocabulary import CommitmentKind, SortKey, Status
from tracker.exchange import exchange_messages
from tracker.exchange.export_tables import ExportScope
from tracker.exchange.recurrence_rules import occurrence_on_or_after, recurrence_rule
from tracker.queries.due_histories import (
    AnchorDay,
    DueDateSaid,
    RecordedChanges,
    anchor_days,
    due_dates_said,
    recorded_changes,
)
from tracker.queries.filters import apply_filters, filter_by_state

_Calendar = Any
"""A component of the package icalendar, which is loaded only where a calendar is written."""


def due_date_calendar(
    connection: Connection, scope: ExportScope, *, alarm_days: int | None = None
) -> tuple[str, int]:
    """What is due as iCalendar (RFC 5545), and how many due dates that are.

    The entry of a commitment always has the same uid, and a sequence that grows when its date is moved: so a
    program that reads a newer file moves the entry, and does not add another. What has closed, or has no date
    any more, is in it as cancelled. ``alarm_days`` is how long before its day each one reminds. Raises
    MissingPackage.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise MissingPackage(fill(exchange_messages.CALENDARS), "icalendar") from None
    calendar = Calendar()
    calendar.add("prodid", "-//tracker//due dates//EN")
    calendar.add("version", "2.0")
    entries = list(_calendar_entries(connection, scope))
    for entry in entries:
        for event in _events(entry, alarm_days):
            calendar.add_component(event)
    return calendar.to_ical().decode(), sum(not entry.is_cancelled for entry in entries)


class MovedOccurrence(NamedTuple):
    """An occurrence of a recurring duty that is due on another day than its rule says."""

    by_rule: date
    due_on: date


class CalendarEntry(NamedTuple):
    """A commitment in a calendar: when it is due, or was, and how often that was moved."""

    standing: Standing
    day: date
    moves: int
    changed_at: datetime
    is_cancelled: bool
    rule: Mapping[str, object] | None = None
    moved: tuple[MovedOccurrence, ...] = ()


def _calendar_entries(connection: Connection, scope: ExportScope) -> Iterator[CalendarEntry]:
    selection, at = scope
    filtered = filter_by_state(connection, apply_filters(connection, selection, at), at)
    changes = {one.commitment: one for one in recorded_changes(connection, filtered, at)}
    anchors = {one.event: one for one in anchor_days(connection, at)}
    said: dict[str, list[DueDateSaid]] = {}
    for one in due_dates_said(connection, filtered, at):
        said.setdefault(one.commitment, []).append(one)
    found = queries.standings(connection, selection, at, open_only=False, order=SortKey.DUE)
    for standing in found.items:
        entry = _entry(standing, said.get(standing.ref, []), anchors, changes[standing.ref])
        if entry is not None:
            yield entry


def _entry(
    standing: Standing,
    said: list[DueDateSaid],
    anchors: Mapping[str, AnchorDay],
    changes: RecordedChanges,
) -> CalendarEntry | None:
    """The entry of a commitment; None for one that never had a due date."""
    hung_on = _anchors_of(standing, anchors)
    moves = changes.moves + sum(one.moves for one in hung_on)
    changed_at = max(changes.changed_at, *(one.changed_at for one in hung_on), changes.changed_at)
    if standing.terms.kind is CommitmentKind.RECURRING and standing.terms.every:
        return _recurring_entry(standing, said, anchors, moves, changed_at)
    now = _due_day(standing, said, anchors)
    before = [one.due_on for one in said if one.due_on != NO_DUE_DAY]
    day = now or (before[-1] if before else standing.terms.due_on)
    if day is None:
        return None
    return CalendarEntry(standing, day, moves, changed_at, now is None or not standing.status.is_open)


def _recurring_entry(
    standing: Standing,
    said: list[DueDateSaid],
    anchors: Mapping[str, AnchorDay],
    moves: int,
    changed_at: datetime,
) -> CalendarEntry | None:
    """The entry of a duty that recurs, from its first due date on; a moved occurrence has its own day."""
    terms = standing.terms
    first = terms.due_on or _day_by_rule(terms.due, anchors)
    if first is None or (terms.ends_on and first >= terms.ends_on):
        return None
    rule = recurrence_rule(first, terms.every or "", terms.ends_on)
    moved = {
        one.occurrence or occurrence_on_or_after(first, terms.every or "", one.effective_on): one.due_on
        for one in said
        if one.due_on != NO_DUE_DAY
    }
    is_over = standing.status in (Status.SUPERSEDED, Status.WITHDRAWN, Status.LAPSED)
    exceptions = tuple(MovedOccurrence(*pair) for pair in sorted(moved.items()) if pair[0] != pair[1])
    return CalendarEntry(standing, first, moves, changed_at, is_over, rule, exceptions)


def _due_day(standing: Standing, said: list[DueDateSaid], anchors: Mapping[str, AnchorDay]) -> date | None:
    """The due date in force: what was said last, else that of the terms, also where it hangs on an event."""
    if said and said[-1].due_on == NO_DUE_DAY:
        return None
    if standing.due_on is not None:
        return standing.due_on
    return None if said else _day_by_rule(standing.terms.due, anchors)


def _day_by_rule(due: str | None, anchors: Mapping[str, AnchorDay]) -> date | None:
    """The day that a rule gives, where the day of its event is known."""
    if due is None:
        return None
    rule = parse_due_rule(due)
    anchor = anchors.get(rule.anchor)
    return add_offset(anchor.day, rule.offset) if anchor and anchor.day else None


def _anchors_of(standing: Standing, anchors: Mapping[str, AnchorDay]) -> list[AnchorDay]:
    terms = standing.terms
    names = {parse_due_rule(terms.due).anchor if terms.due else "", terms.after or ""}
    return [anchors[name] for name in names if name in anchors]


# -- components ------------------------------------------------------------------------------------------


def _events(entry: CalendarEntry, alarm_days: int | None) -> Iterator[_Calendar]:
    """The event of an entry, and one for each of its occurrences that was moved."""
    yield _event(entry, entry.day, alarm_days, rrule=entry.rule)
    for moved in entry.moved:
        yield _event(entry, moved.due_on, alarm_days, **{"recurrence-id": moved.by_rule})


def _event(entry: CalendarEntry, day: date, alarm_days: int | None, **more: object) -> _Calendar:
    from icalendar import Event

    standing, event = entry.standing, Event()
    event.add("uid", _uid(standing.terms.uid))
    event.add("sequence", entry.moves)
    event.add("dtstamp", entry.changed_at)
    event.add("dtstart", day)
    for name, value in more.items():
        if value is not None:
            event.add(name, value)
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
    event.add("summary", _as_shown(fill(exchange_messages.DUE_EVENT, title=standing.terms.title)))
    event.add("description", _as_shown("\n".join(_describe_standing(standing))))
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
    alarm.add("description", _as_shown(fill(exchange_messages.DUE_EVENT, title=standing.terms.title)))
    return alarm


def _uid(uid: str) -> str:
    """The name of an entry in every calendar: made of the commitment's uid, whatever characters that has."""
    return f"{hashlib.blake2b(uid.encode(), digest_size=16).hexdigest()}@tracker"


def _as_shown(text: str) -> str:
    """A text without characters that act on a screen, none of which RFC 5545 allows; line ends stay."""
    return escape_control_characters(text.replace("\r\n", "\n"), keep_lines=True)


def _describe_standing(standing: Standing) -> Iterable[str]:
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
        yield fill(exchange_messages.FLAGS, flags=join_list(standing.flags))
    for asked in standing.asks:
        yield fill(exchange_messages.ASKED_DATE, reporter=asked.reporter, day=asked.due_on)
    yield from map(_describe_note, filter(None, (standing.our_note, standing.their_note)))


def _describe_note(note: Note) -> str:
    """A note, and whose it is."""
    if note.reporter is None:
        return fill(exchange_messages.OUR_NOTE, note=note.text)
    return fill(exchange_messages.THEIR_NOTE, reporter=note.reporter, note=note.text)
