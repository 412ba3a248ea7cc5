"""What became of the occurrences of a recurring duty: held, missed, spent; by each part and by all."""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.recurring_part import RecurringPart
from tracker.domain.vocabulary import WHOLE_STATUSES, Status

if TYPE_CHECKING:
    from tracker.domain.commitment_course import CommitmentCourse
    from tracker.domain.occurrences import Schedule


class Outcome(StrEnum):
    """What became of an occurrence; one of which none of it can be said was not owed, or is still to come."""

    HELD = "held"
    MISSED = "missed"
    SPENT = "spent"


class PartOccurrence(NamedTuple):
    """One occurrence of one part: what we say of it, the first day it was held, by which entries."""

    status: Status
    held_on: date | None
    numbers: tuple[int, ...]
    outcome: Outcome | None


class Occurrence(NamedTuple):
    """One occurrence: when it is due, when by the terms, and what became of it; ``due_on`` None: put off."""

    due_on: date | None
    scheduled_on: date
    parts: Mapping[str, PartOccurrence]
    outcome: Outcome | None


class OccurrenceTally(NamedTuple):
    """How many of the occurrences due before a day were held, missed, or spent; and the last and the next."""

    held: int
    missed: int
    spent: int
    last_due_on: date | None
    next_due_on: date | None


def find_outcomes(course: CommitmentCourse, schedule: Schedule, part: RecurringPart) -> dict[int, Outcome]:
    """What became of the occurrences due before the day asked about, for one part.

    Decided here: of what falls due before the day agreed, before ``starts_on``, before its obligor joined, or
    while the part is withdrawn, superseded or lapsed, nothing is owed: it is not missed, but held if it was.
    """
    outcomes = {}
    for number, due_on in enumerate(schedule.due_on):
        if (due_on or schedule.scheduled[number]) >= course.day:
            continue
        if number in part.held:
            outcomes[number] = Outcome.HELD
        elif _is_owed(course, part, due_on or schedule.scheduled[number]):
            is_spent = schedule.is_spent(number)
            if is_spent is not None:
                outcomes[number] = Outcome.SPENT if is_spent else Outcome.MISSED
    return outcomes


def _is_owed(course: CommitmentCourse, part: RecurringPart, due_on: date) -> bool:
    starts_on = course.terms.starts_on
    if starts_on and due_on < starts_on:
        return False
    return part.is_owed_by_obligor(due_on) and part.statuses.on(due_on) not in (
        Status.WITHDRAWN,
        *WHOLE_STATUSES,
    )


def combine_outcomes(outcomes: list[Outcome]) -> Outcome | None:
    """What became of an occurrence of a joint duty: held by all, missed where one missed it, else spent."""
    if not outcomes:
        return None
    if Outcome.MISSED in outcomes:
        return Outcome.MISSED
    return Outcome.SPENT if Outcome.SPENT in outcomes else Outcome.HELD


def count_outcomes(
    schedule: Schedule, day: date, outcomes: Mapping[int, Outcome], following: int | None
) -> OccurrenceTally:
    """The numbers of held, missed and spent ones, and which is the last and the next."""
    last, found = schedule.last_before(day), list(outcomes.values())
    return OccurrenceTally(
        held=found.count(Outcome.HELD),
        missed=found.count(Outcome.MISSED),
        spent=found.count(Outcome.SPENT),
        last_due_on=None if last is None else schedule.due_on[last],
        next_due_on=None if following is None else schedule.due_on[following],
    )


def list_occurrences(
    course: CommitmentCourse, schedule: Schedule, by_part: Mapping[str, Mapping[int, Outcome]]
) -> tuple[Occurrence, ...]:
    """The occurrences up to the next, and later ones of which something was said; by the terms' order."""
    following = course.find_next(schedule, course.day)
    occurrences = []
    for number, due_on in enumerate(schedule.due_on):
        parts = {
            code: PartOccurrence(
                status=_status(part, number),
                held_on=part.held.get(number),
                numbers=part.words[number].numbers if number in part.words else (),
                outcome=by_part[code].get(number),
            )
            for code, part in course.parts.items()
            if isinstance(part, RecurringPart)
        }
        is_near = (due_on or schedule.scheduled[number]) < course.day or number == following
        if is_near or any(one.numbers for one in parts.values()):
            outcome = combine_outcomes([one.outcome for one in parts.values() if one.outcome])
            occurrences.append(Occurrence(due_on, schedule.scheduled[number], parts, outcome))
    return tuple(occurrences)


def _status(part: RecurringPart, number: int) -> Status:
    if number in part.held:
        return Status.IMPLEMENTED
    return part.words[number].run.status if number in part.words else Status.NO_INFORMATION
