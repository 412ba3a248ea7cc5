"""What became of the occurrences of a recurring duty: held, missed, spent; by each part and by all."""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.occurrences import Fate
from tracker.domain.recurring_part import RecurringPart
from tracker.domain.vocabulary import Status

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
    """What became of the occurrences due before the day asked about, for one part that owed them."""
    if schedule.is_plain:
        held = part.held
        return {
            number: Outcome.HELD if number in held else Outcome.MISSED
            for number in part.owed_before(course.day)
        }
    return {
        number: outcome
        for number in part.owed_before(course.day)
        if (outcome := _outcome(schedule, number, course.day, is_held=number in part.held))
    }


def find_outcomes_of_all(
    course: CommitmentCourse, schedule: Schedule, by_part: Mapping[str, dict[int, Outcome]]
) -> dict[int, Outcome]:
    """What became of them for all that owed each: held by all of them, else missed or spent."""
    if len(by_part) == 1:
        return next(iter(by_part.values()))
    outcomes = {}
    for number in schedule.before(course.day):
        owing = course.parts_owing(number, course.day)
        is_held = all(number in part.held for part in owing)
        if owing and (outcome := _outcome(schedule, number, course.day, is_held=is_held)):
            outcomes[number] = outcome
    return outcomes


def _outcome(schedule: Schedule, number: int, day: date, *, is_held: bool) -> Outcome | None:
    """Held, missed or spent; None of what never fell due, or while its agreement is not in force."""
    fate = schedule.fate(number, day)
    if is_held and fate is not Fate.GONE:
        return Outcome.HELD
    if fate is Fate.OWED:
        return Outcome.MISSED
    return Outcome.SPENT if fate is Fate.SPENT else None


def count_outcomes(
    schedule: Schedule, day: date, outcomes: Mapping[int, Outcome], next_due_on: date | None
) -> OccurrenceTally:
    """The numbers of held, missed and spent ones, and which is the last and the next."""
    last, found = next(schedule.before(day), None), list(outcomes.values())
    return OccurrenceTally(
        held=found.count(Outcome.HELD),
        missed=found.count(Outcome.MISSED),
        spent=found.count(Outcome.SPENT),
        last_due_on=None if last is None else schedule.due_of(last),
        next_due_on=next_due_on,
    )


def list_occurrences(
    course: CommitmentCourse,
    schedule: Schedule,
    of_all: Mapping[int, Outcome],
    by_part: Mapping[str, Mapping[int, Outcome]],
) -> tuple[Occurrence, ...]:
    """The occurrences up to the next, and later ones of which something was said; by the terms' order."""
    following = course.find_next(schedule, course.day)
    occurrences = []
    for number, due_on in enumerate(schedule.due_on):
        parts = {
            code: PartOccurrence(
                status=_status(part, number),
                held_on=part.held.get(number),
                numbers=tuple(part.numbers.get(number, ())),
                outcome=by_part[code].get(number),
            )
            for code, part in course.parts.items()
            if isinstance(part, RecurringPart)
        }
        is_near = (due_on or schedule.scheduled[number]) < course.day or number == following
        if is_near or any(one.numbers for one in parts.values()):
            occurrences.append(Occurrence(due_on, schedule.scheduled[number], parts, of_all.get(number)))
    return tuple(occurrences)


def _status(part: RecurringPart, number: int) -> Status:
    if number in part.held:
        return Status.IMPLEMENTED
    return part.words[number].status if number in part.words else Status.NO_INFORMATION
