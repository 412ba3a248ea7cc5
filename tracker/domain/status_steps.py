"""A commitment's status over time, part by part and as a whole; and to which occurrence an entry belongs."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tracker.domain.answered_occurrence import find_answered_occurrence, find_last_and_next
from tracker.domain.commitment_course import CommitmentCourse
from tracker.domain.commitment_history import CommitmentHistory, HistoryEntry
from tracker.domain.occurrences import OccurrenceChoice
from tracker.domain.part_course import PartCourse
from tracker.domain.part_states import PartState
from tracker.domain.recurring_part import RecurringPart
from tracker.domain.vocabulary import DUTY_STATUSES, WHOLE_STATUSES, Status
from tracker.domain.whole_course import combine_levels, make_whole_course

_NO_OCCURRENCE = OccurrenceChoice(None)


class StatusStep(NamedTuple):
    """The first day of a run of a status; ``number`` is the entry that began it, where one did."""

    day: date
    status: Status
    number: int | None


class StatusSteps(NamedTuple):
    """How the status changed, of the whole and of each side's part that there ever was."""

    whole: tuple[StatusStep, ...]
    parts: Mapping[str, tuple[StatusStep, ...]]


def status_steps(history: CommitmentHistory, day: date) -> StatusSteps:
    """The changes of status from the day agreed up to a day, the first of them at that of joining.

    A recurring duty changes also where an occurrence has passed.
    """
    course = CommitmentCourse(history.until(day), day)
    parts = {code: _steps(part, day) for code, part in course.parts.items()}
    return StatusSteps(_steps(make_whole_course(course), day), parts)


def _steps(part: PartCourse, day: date) -> tuple[StatusStep, ...]:
    return tuple(
        StatusStep(begins, status, part.origins[begins].number) for begins, status in part.statuses.steps(day)
    )


def occurrence_of(history: CommitmentHistory, entry: HistoryEntry) -> OccurrenceChoice:
    """The occurrence of a recurring duty to which an entry belongs, and whether it must be said which.

    ``history`` may hold the entry itself, and what is of its day or later: only what is of earlier days
    decides. An entry without a status that moves a due date belongs to the next occurrence.
    """
    day = entry.effective_on
    earlier = tuple(one for one in history.entries if one.effective_on < day)
    course = CommitmentCourse(history._replace(entries=earlier).until(day), day)
    schedule = course.schedule
    if schedule is None or entry.status in (*DUTY_STATUSES, *WHOLE_STATUSES, Status.WITHDRAWN):
        return _NO_OCCURRENCE
    if entry.status is None:
        number = (
            schedule.find_named(entry.occurrence, day)
            if entry.occurrence
            else course.find_next(schedule, day)
        )
        return _NO_OCCURRENCE if number is None else OccurrenceChoice(schedule.due_of(number))
    parts = [part for part in course.parts_meant(entry) if isinstance(part, RecurringPart)]
    number = find_answered_occurrence(schedule, parts, day, entry.occurrence, entry.reporter)
    last, following, is_answered = find_last_and_next(schedule, parts, day, entry.reporter)
    last_due = None if last is None else schedule.due_of(last)
    next_due = None if following is None else schedule.due_of(following)
    is_ambiguous = entry.occurrence is None and not is_answered and _is_near(last_due, next_due, day)
    return OccurrenceChoice(schedule.due_of(number), is_ambiguous, last_due, next_due)


def states_of_parts_before(history: CommitmentHistory, entry: HistoryEntry) -> list[PartState]:
    """How far what an assessment is about was before it: the part that it names, or what is still owed.

    Of a recurring duty it is the occurrence, for each part. Each occurrence is a small one-off, so nothing
    was before it but what was said of it, or of the duty itself. ``history`` may hold the entry, and what is
    of a later day or place.
    """
    course = _course_before(history, entry)
    day = course.day
    if course.schedule is None:
        return [_state_of_part(course, entry.side)]
    meant = [part for part in course.parts_meant(entry) if isinstance(part, RecurringPart)]
    owing = [part for part in meant if not part.is_withdrawn]
    parts = owing if owing and entry.side is None else meant
    number = find_answered_occurrence(course.schedule, parts, day, entry.occurrence, entry.reporter)
    statuses = [(part, part.status_of(number)) for part in parts]
    return [PartState(status, part.level(status)) for part, status in statuses]


def _state_of_part(course: CommitmentCourse, side: str | None) -> PartState:
    """How far the part of a side is at the end of a course, or the whole: what of it is still owed."""
    if side is not None and side in course.current:
        owing, status = [course.current[side]], course.current[side].status_on(course.day)
    else:
        owing = [part for part in course.owing if not part.is_withdrawn] or course.owing
        status = make_whole_course(course).statuses.on(course.day)
    return PartState(status, combine_levels([part.level(part.status_on(course.day)) for part in owing]))


def _course_before(history: CommitmentHistory, entry: HistoryEntry) -> CommitmentCourse:
    """What became of the commitment before an entry."""
    place = entry.effective_on, entry.ordered_at
    earlier = tuple(
        # A later word of the same day may say to which day the occurrence is moved that is named.
        one if (one.effective_on, one.ordered_at) < place else one._replace(status=None, tells_news=False)
        for one in history.entries
        if one.effective_on <= entry.effective_on
    )
    day = max(entry.effective_on, history.terms_on(entry.effective_on).agreed_on)
    return CommitmentCourse(history._replace(entries=earlier).until(day), day)


def _is_near(last_due: date | None, next_due: date | None, day: date) -> bool:
    """Whether the next occurrence is at most half a period away: of the days from the last to the next."""
    return last_due is not None and next_due is not None and 2 * (next_due - day) <= next_due - last_due
