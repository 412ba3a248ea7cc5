"""A commitment as a whole over time: of each day its status is that of the part furthest from done."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter

from tracker.domain.commitment_course import CommitmentCourse
from tracker.domain.part_course import NOTHING_SAID, NumberedOrigin, Origin, PartCourse
from tracker.domain.vocabulary import PART_ORDER, WHOLE_STATUSES, Status

_PLACES = {status: place for place, status in enumerate((*WHOLE_STATUSES, *PART_ORDER, Status.WITHDRAWN))}


def combine_statuses(statuses: Iterable[Status]) -> Status:
    """The status furthest from done of several parts; withdrawn ones are left out, if not all are."""
    return min(statuses, key=_PLACES.__getitem__)


def combine_levels(levels: list[int | None]) -> int | None:
    """The level of the whole: 0 where a part has 0, else none where one has none, else the lowest."""
    if 0 in levels:
        return 0
    known = [level for level in levels if level is not None]
    return min(known) if known and len(known) == len(levels) else None


def is_of_one(course: CommitmentCourse) -> bool:
    """Whether the whole is its only part: it has but one, and always had."""
    return len(course.parts) == 1 and course.breach_numbers is None


def make_whole_course(course: CommitmentCourse) -> PartCourse:
    """The course of the whole."""
    if is_of_one(course):
        return next(iter(course.parts.values()))
    whole = PartCourse(course.agreed_on, course.terms.kind)
    whole.has_occurrences = course.schedule is not None
    whole.assessed, whole.claims = course.assessed, course.find_whole_claims()
    whole.news_on = min((part.news_on or date.min for part in course.current.values()), default=None)
    for day in sorted(_days_of_change(course)):
        if whole.statuses.set_from(day, _status_on(course, day)):
            whole.origins[day] = find_origin_of_whole(course, day)
    return whole


def find_run_of_whole(course: CommitmentCourse) -> tuple[Status, date]:
    """The status that the whole has last, and the first day of that run.

    As ``make_whole_course`` has it at its end, but only the days of the run are looked at, the last first.
    """
    since, *earlier = sorted(_days_of_change(course), reverse=True)
    status = _status_on(course, since)
    for day in earlier:
        if _status_on(course, day) is not status:
            break
        since = day
    return status, since


def _days_of_change(course: CommitmentCourse) -> set[date]:
    """The days on which the whole can change."""
    days = {course.agreed_on}
    for part in course.parts.values():
        days.update(part.statuses.days)
        if course.obligors_changed:
            days.update(day for interval in part.intervals for day in interval if day)
    if course.breach_numbers:
        days.update(max(day, course.agreed_on) for day in course.breach_numbers.days)
    return days


def _status_on(course: CommitmentCourse, day: date) -> Status:
    """The status of the whole on a day."""
    if _breach_on(course, day) is not None:
        return Status.BREACHED
    return combine_statuses([part.statuses.on(day) for part in _find_owing(course, day)])


def _breach_on(course: CommitmentCourse, day: date) -> int | None:
    """The entry by which it is called breached on a day, without a side."""
    return course.breach_numbers.on(day) if course.breach_numbers else None


def _find_owing(course: CommitmentCourse, day: date) -> Iterable[PartCourse]:
    """The parts that are owed on a day."""
    parts = course.parts.values()
    return [part for part in parts if part.is_owed_by_obligor(day)] if course.obligors_changed else parts


def find_origin_of_whole(course: CommitmentCourse, day: date) -> Origin:
    """Where a status of the whole that began on a day comes from: a part that decided, else another."""
    number = _breach_on(course, day)
    if number is not None:
        return NumberedOrigin(number)
    status = _status_on(course, day)
    changed = [
        (part.statuses.on(day) is not status, part.origins[day])
        for part in _find_owing(course, day)
        if day in part.origins
    ]
    return min(changed, key=itemgetter(0))[1] if changed else NOTHING_SAID
