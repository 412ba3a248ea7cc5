"""What is late, was done late, or is due soon, of one part of a commitment."""

from __future__ import annotations  # the types that are only named need not be loaded

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.occurrences import Fate
from tracker.domain.part_course import PartCourse
from tracker.domain.recurring_part import RecurringPart
from tracker.domain.vocabulary import CommitmentKind, Flag, Openness, Status, is_implemented

if TYPE_CHECKING:
    from tracker.domain.commitment_course import CommitmentCourse
    from tracker.domain.due_in_force import DueInForce
    from tracker.domain.occurrences import Schedule


UNOWED = (Openness.APART, Openness.NOT_YET_OWED)
"""What cannot be late."""


class Lateness(NamedTuple):
    """The flags about the due date; ``done_on`` is the day on which it was done late."""

    flags: tuple[Flag, ...] = ()
    due_on: date | None = None
    done_on: date | None = None
    days_late: int | None = None


def judge_lateness(
    course: CommitmentCourse, part: PartCourse, due: DueInForce, openness: Openness, soon_within: int
) -> Lateness:
    """Whether the due date in force was met: whether on any day since it was set it was implemented.

    What falls due while the agreement is not in force is never overdue, done late or due soon.
    """
    due_on, day = due.due_on, course.day
    if due_on is None or due.set_on is None or _is_before_joining(course, part, due_on):
        return Lateness(due_on=due_on)
    if not course.agreement.is_in_force(due_on):
        return Lateness(due_on=due_on)
    set_on = max(due.set_on, part.begins)
    met_on = part.statuses.first_day(is_implemented, set_on, day)
    if met_on is None:
        return _judge_unmet(due_on, day, openness, part.statuses.values[-1], soon_within)
    if (
        openness not in UNOWED
        and due_on < met_on > set_on
        and course.terms.kind is CommitmentKind.ONE_OFF
        and part.statuses.values[-1] is Status.IMPLEMENTED
        and not part.since(met_on)[1].is_seen
    ):
        return Lateness((Flag.DONE_LATE,), due_on, met_on, (met_on - due_on).days)
    return Lateness(due_on=due_on)


def _is_before_joining(course: CommitmentCourse, part: PartCourse, due_on: date) -> bool:
    """Whether a date is earlier than the day on which the obligor joined: it is not late for that."""
    return course.agreed_on < part.begins and due_on < part.begins


def _judge_unmet(due_on: date, day: date, openness: Openness, status: Status, soon_within: int) -> Lateness:
    if due_on < day:
        is_overdue = openness is Openness.OPEN
        flags = (Flag.OVERDUE,) if is_overdue else ()
        return Lateness(flags, due_on, days_late=(day - due_on).days if is_overdue else None)
    is_owed = openness in (Openness.OPEN, Openness.OBSERVED) and status is not Status.SUSPENDED
    is_soon = is_owed and due_on <= day + timedelta(days=soon_within)
    return Lateness((Flag.DUE_SOON,) if is_soon else (), due_on)


def judge_recurring_lateness(
    course: CommitmentCourse,
    part: RecurringPart,
    openness: Openness,
    soon_within: int,
    next_due: date | None,
) -> Lateness:
    """Whether the last occurrence due was missed, or the one shown was held late; and the next one.

    An occurrence that is spent, or fell due while the agreement was not in force, is passed
    over: what was overdue before stays so until it, or a later one, is held. The next can be due soon beside
    it.
    """
    schedule = part.schedule
    soon: tuple[Flag, ...] = ()
    if next_due and course.agreement.is_in_force(next_due):
        soon = _judge_unmet(next_due, course.day, openness, part.statuses.values[-1], soon_within).flags
    if openness is Openness.OPEN:
        missed = _find_overdue(schedule, part, course.day)
        missed_due = None if missed is None else schedule.due_of(missed)
        if missed_due:
            days_late = (course.day - missed_due).days
            return Lateness((Flag.OVERDUE, *soon), missed_due, days_late=days_late)
    held = None if openness in UNOWED else _find_held_late(course, part)
    if held is not None and (due_on := schedule.due_of(held)):
        held_on = part.held[held]
        return Lateness((*soon, Flag.DONE_LATE), next_due, held_on, (held_on - due_on).days)
    return Lateness(soon, next_due)


def find_next_of_part(course: CommitmentCourse, part: RecurringPart) -> int | None:
    """The next occurrence that a part owes and has not held."""
    day = course.day
    for number in part.schedule.from_day(day):
        if number not in part.held:
            if part.can_answer(number, day):
                return number
            if part.schedule.is_plain:  # either each of them is owed as of the day, or none
                return None
    return None


def _find_overdue(schedule: Schedule, part: RecurringPart, day: date) -> int | None:
    """The last occurrence that was due, where neither it nor a later one is held."""
    last = _find_last_due(schedule, part, day)
    if last is None:
        return None
    last_due = schedule.due_of(last)
    held = (schedule.due_of(number) for number in part.held)
    is_later_held = any(due_on and last_due and due_on >= last_due for due_on in held)
    return None if is_later_held else last


def _find_last_due(schedule: Schedule, part: RecurringPart, day: date) -> int | None:
    """The last occurrence that was due and owed, and is not spent."""
    if schedule.is_plain:
        return part.find_last_owed(schedule.count_before(day), day)
    for number in schedule.before(day):
        if schedule.fate(number, day) is Fate.OWED and part.owes(number, day):
            return number
    return None


def _find_held_late(course: CommitmentCourse, part: RecurringPart) -> int | None:
    """The occurrence that the part's status is of, where it was held, but after it was due.

    A date set on the day on which it was held, or later, is met.
    """
    number, schedule = part.shown(course.day), part.schedule
    if number not in part.held or number in part.only_seen:
        return None
    due_on, held_on = schedule.due_of(number), part.held[number]
    if part.statuses.values[-1] is not Status.IMPLEMENTED or due_on is None or due_on >= held_on:
        return None
    if held_on <= schedule.set_on[number] or schedule.fate(number, course.day) is not Fate.OWED:
        return None
    return None if _is_before_joining(course, part, due_on) or due_on < course.agreed_on else number
