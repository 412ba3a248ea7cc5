"""How one part of a commitment stands on a day: its status, level and flags, and what they rest on."""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.disagreements import ActorClaim, judge_claims
from tracker.domain.lateness import find_next_of_part, judge_lateness, judge_recurring_lateness
from tracker.domain.occurrence_outcomes import OccurrenceTally, Outcome, count_outcomes
from tracker.domain.openness import (
    can_be_stale,
    find_openness,
    find_openness_if_proper,
    is_closed,
)
from tracker.domain.part_course import PartCourse
from tracker.domain.recurring_part import RecurringPart
from tracker.domain.vocabulary import AgreementStanding, Flag, Openness, Status, is_done

if TYPE_CHECKING:
    from tracker.domain.commitment_course import CommitmentCourse
    from tracker.domain.due_in_force import DueInForce

ONE_DAY = timedelta(days=1)
NOBODY: frozenset[str] = frozenset()


class PartJudgement(NamedTuple):
    """How one part stands, or the whole; after ``next_due_on`` comes what a judgement in brief leaves out.

    ``since`` is the first day of the unbroken run of its status; where it ``is_only_seen``, it may have been
    so before. ``done_on`` is the day on which it was done late. ``next_due_on`` and ``tally`` are of a
    recurring duty. ``asks_since`` is the day from which on what we ask for is still asked: since it was done
    or closed last, and since its obligor joined; ``date.max`` where it is done or closed.
    ``withheld`` names what is not known to those whom an answer is for.
    """

    status: Status
    since: date
    level: int | None
    openness: Openness
    openness_if_proper: Openness
    flags: frozenset[Flag]
    evidence_on: date
    due_on: date | None
    next_due_on: date | None
    is_only_seen: bool = False
    fallen_back_on: date | None = None
    done_on: date | None = None
    days_late: int | None = None
    claims: tuple[ActorClaim, ...] = ()
    contesting_actors: frozenset[str] = NOBODY
    outdated_actors: frozenset[str] = NOBODY
    tally: OccurrenceTally | None = None
    asks_since: date = date.min
    withheld: frozenset[str] = frozenset()


class JudgedDay(NamedTuple):
    """What is the same for all parts of a commitment on the day asked about.

    ``owed_since`` is the day before which nothing was owed, ``stale_on`` the latest evidence that is stale.
    Where it ``is_brief``, only that is judged by which commitments are chosen, sorted and counted.
    """

    course: CommitmentCourse
    due: DueInForce
    standing: AgreementStanding
    owed_since: date
    stale_on: date
    due_soon_within: int
    is_brief: bool


def judge_part(
    asked: JudgedDay, part: PartCourse, outcomes: Mapping[int, Outcome] | None = None
) -> PartJudgement:
    """How a part stands; ``outcomes`` are those of its occurrences, of a recurring duty."""
    course, day = asked.course, asked.course.day
    status = part.statuses.values[-1]
    if_proper = find_openness_if_proper_of_day(asked, status)
    openness = find_openness(course.terms, if_proper)
    following = next_due_on = None
    if isinstance(part, RecurringPart):
        following = find_next_of_part(course, part)
        next_due_on = None if following is None else part.schedule.due_of(following)
        lateness = judge_recurring_lateness(course, part, openness, asked.due_soon_within, next_due_on)
    else:
        lateness = judge_lateness(course, part, asked.due, openness, asked.due_soon_within)
    claimed = judge_claims(part, day, course.history.media, is_brief=asked.is_brief)
    evidence_on = max(part.news_on or part.begins, part.begins, asked.owed_since)
    fallen_back_on = _fell_on(part, status, openness, day)
    flags = [*lateness.flags, *claimed.flags, *_flags_of_openness(asked, openness, if_proper, evidence_on)]
    if fallen_back_on:
        flags.append(Flag.FALLEN_BACK)
    since, origin = part.since(day)
    level, due_on = part.level(status), lateness.due_on
    brief = status, since, level, openness, if_proper, frozenset(flags), evidence_on, due_on, next_due_on
    if asked.is_brief:
        return PartJudgement(*brief)
    tally = None
    if isinstance(part, RecurringPart) and outcomes is not None:
        tally = count_outcomes(part.schedule, day, outcomes, next_due_on)
    return PartJudgement(
        *brief,
        origin.is_seen,
        fallen_back_on,
        lateness.done_on,
        lateness.days_late,
        claimed.claims,
        claimed.contesting_actors,
        claimed.outdated_actors,
        tally,
        _asks_since(asked, part, status, if_proper),
    )


def _asks_since(asked: JudgedDay, part: PartCourse, status: Status, if_proper: Openness) -> date:
    course = asked.course
    if is_done(status) or if_proper is Openness.CLOSED:
        return date.max
    if if_proper is Openness.NOT_YET_OWED and is_closed(course.terms, status, course.day, asked.standing):
        return date.max
    last_done = _last_done_on(course, part)
    since = date.min if last_done is None else last_done + ONE_DAY
    return max(since, part.begins) if part.begins > course.agreed_on else since


def _last_done_on(course: CommitmentCourse, part: PartCourse) -> date | None:
    """The last day on which a part that is open was done or closed, since its obligor joined."""
    ended_on = course.agreement.last_ended_on(course.day)
    days, values = part.statuses.days, part.statuses.values
    for place in range(len(days) - 2, -1, -1):
        if is_done(values[place]) and days[place + 1] > part.begins:
            return max(days[place + 1] - ONE_DAY, ended_on or date.min)
    return ended_on


def find_openness_if_proper_of_day(asked: JudgedDay, status: Status) -> Openness:
    """Whether what has this status is owed on the day asked about, as if it were a commitment proper."""
    course, is_waiting = asked.course, asked.due.waiting_for is not None
    return find_openness_if_proper(course.terms, status, course.day, asked.standing, is_waiting=is_waiting)


def _flags_of_openness(
    asked: JudgedDay, openness: Openness, if_proper: Openness, evidence_on: date
) -> Sequence[Flag]:
    """The flags that what is closed cannot have, also if it stands apart."""
    course = asked.course
    if if_proper is Openness.CLOSED:
        return ()
    flags = []
    is_owed = if_proper is not Openness.NOT_YET_OWED
    if is_owed and evidence_on <= asked.stale_on and can_be_stale(openness, course.terms):
        flags.append(Flag.STALE)
    if openness is Openness.WAITING:
        flags.append(Flag.WAITING)
    elif openness is Openness.NOT_YET_OWED:
        flags.append(Flag.NOT_YET_OWED)
    if course.agreement.disputes:
        flags.append(Flag.AGREEMENT_DISPUTED)
    return flags


def _fell_on(part: PartCourse, status: Status, openness: Openness, day: date) -> date | None:
    """The day on which what is open fell back; that nothing is known of it any more is no fall."""
    is_owed = openness in (Openness.OPEN, Openness.WAITING)
    return part.fell_on(day) if is_owed and status is not Status.NO_INFORMATION else None
