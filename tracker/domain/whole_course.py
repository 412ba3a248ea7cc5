"""A commitment as a whole over time: of each day its status is that of the part furthest from done."""

from collections.abc import Iterable, Iterator
from datetime import date
from operator import itemgetter

from tracker.domain.commitment_course import CommitmentCourse
from tracker.domain.part_course import Origin, PartCourse
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


def make_whole_course(course: CommitmentCourse) -> PartCourse:
    """The course of the whole; that of its only part where it has but one, and always had."""
    if len(course.parts) == 1 and course.breach_numbers is None:
        return next(iter(course.parts.values()))
    whole = PartCourse(course.agreed_on, course.terms.kind)
    whole.has_occurrences = course.schedule is not None
    whole.assessed, whole.claims = course.assessed, course.whole_claims
    whole.news_on = min((part.news_on or date.min for part in course.current.values()), default=None)
    for day, owing, number in _days_of_change(course):
        statuses = [part.statuses.on(day) for part in owing]
        status = Status.BREACHED if number is not None else combine_statuses(statuses)
        if whole.statuses.set_from(day, status):
            whole.origins[day] = (
                Origin(number) if number is not None else _origin(owing, statuses, status, day)
            )
    return whole


def _days_of_change(
    course: CommitmentCourse,
) -> Iterator[tuple[date, list[PartCourse], int | None]]:
    """The days on which the whole can change, the parts owed then, and the breach that names no side."""
    parts, breaches = list(course.parts.values()), course.breach_numbers
    days = {day for part in parts for day in part.statuses.days}
    days |= {day for part in parts for interval in part.intervals for day in interval if day}
    if breaches:
        days |= {max(day, course.agreed_on) for day in breaches.days}
    is_constant = all(part.intervals == [(course.agreed_on, None)] for part in parts)
    for day in sorted(days):
        owing = parts if is_constant else [part for part in parts if part.is_owed_by_obligor(day)]
        yield day, owing, breaches.on(day) if breaches else None


def _origin(owing: list[PartCourse], statuses: list[Status], status: Status, day: date) -> Origin:
    """Where a status of the whole that began on a day comes from: a part that decided, else another."""
    changed = [
        (of_part is not status, part.origins[day])
        for part, of_part in zip(owing, statuses, strict=True)
        if day in part.origins
    ]
    return min(changed, key=itemgetter(0))[1] if changed else Origin(None)
