"""A commitment as a whole over time: of each day its status is that of the part furthest from done."""

from collections.abc import Iterable
from datetime import date

from tracker.domain.commitment_course import CommitmentCourse
from tracker.domain.part_course import Origin, PartCourse
from tracker.domain.vocabulary import PART_ORDER, WHOLE_STATUSES, Status

_PLACES = {status: place for place, status in enumerate((*WHOLE_STATUSES, *PART_ORDER))}


def combine_statuses(statuses: Iterable[Status]) -> Status:
    """The status furthest from done of several parts; withdrawn ones are left out, if not all are."""
    owed = [status for status in statuses if status is not Status.WITHDRAWN]
    return min(owed, key=_PLACES.__getitem__) if owed else Status.WITHDRAWN


def combine_levels(levels: list[int | None]) -> int | None:
    """The level of the whole: 0 where a part has 0, else none where one has none, else the lowest."""
    if 0 in levels:
        return 0
    known = [level for level in levels if level is not None]
    return min(known) if known and len(known) == len(levels) else None


def make_whole_course(course: CommitmentCourse) -> PartCourse:
    """The course of the whole; that of its only part where it has but one, and always had."""
    if len(course.parts) == 1 and course.breach_numbers is None:
        return next(iter(course.parts.values()))
    whole = PartCourse(course.agreed_on, course.terms.kind)
    whole.assessed, whole.claims = course.assessed, course.whole_claims
    whole.news_on = min((part.news_on or date.min for part in course.current.values()), default=None)
    parts = list(course.parts.values())
    days = {day for part in parts for day in part.statuses.days}
    days |= {day for part in parts for interval in part.intervals for day in interval if day}
    if course.breach_numbers:
        days |= {max(day, course.agreed_on) for day in course.breach_numbers.days}
    for day in sorted(days):
        status, origin = _status_and_origin(course, parts, day)
        if whole.statuses.set_from(day, status):
            whole.origins[day] = origin
    return whole


def _status_and_origin(course: CommitmentCourse, parts: list[PartCourse], day: date) -> tuple[Status, Origin]:
    """The status of the whole at the end of a day, and where it comes from if it began on that day."""
    number = course.breach_numbers.on(day) if course.breach_numbers else None
    if number is not None:
        return Status.BREACHED, Origin(number)
    owing = [part for part in parts if part.is_owed_by_obligor(day)]
    statuses = [part.statuses.on(day) for part in owing]
    status = combine_statuses(statuses)
    deciding = [
        part.origins[day]
        for part, of_part in zip(owing, statuses, strict=True)
        if of_part is status and day in part.origins
    ]
    others = [part.origins[day] for part in owing if day in part.origins]
    return status, next(iter(deciding or others), Origin(None))
