"""How one commitment stands on a day, as a whole and part by part, worked out from its history."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tracker.domain.agreement_standing import StandingDispute
from tracker.domain.commitment_course import CommitmentCourse
from tracker.domain.commitment_history import CommitmentHistory
from tracker.domain.disagreements import ActorClaim
from tracker.domain.due_in_force import (
    AskedDue,
    DueInForce,
    find_asked_dues,
    find_due_in_force,
    find_what_it_waits_for,
)
from tracker.domain.occurrence_outcomes import (
    Occurrence,
    Outcome,
    count_outcomes,
    find_outcomes,
    find_outcomes_of_all,
    list_occurrences,
)
from tracker.domain.occurrences import Schedule
from tracker.domain.openness import find_openness
from tracker.domain.part_judgement import (
    NOBODY,
    JudgedDay,
    PartJudgement,
    find_openness_if_proper_of_day,
    judge_part,
)
from tracker.domain.recurring_part import RecurringPart
from tracker.domain.step_function import StepFunction
from tracker.domain.vocabulary import (
    DUE_SOON_DAYS,
    STALE_AFTER_DAYS,
    UNSCORED_STATUSES,
    Flag,
    Openness,
    Status,
    is_implemented,
)
from tracker.domain.whole_course import (
    combine_levels,
    find_origin_of_whole,
    find_run_of_whole,
    is_of_one,
    make_whole_course,
)

_NO_FLAGS: frozenset[Flag] = frozenset()
NO_STATUSES = StepFunction(date.min, Status.NO_INFORMATION)
_CLAIM_FLAGS = frozenset((Flag.CONTESTED, Flag.UNVERIFIED))


class Judgement(NamedTuple):
    """How a commitment stands: ``whole``, and each of its ``parts``.

    ``due`` is of the whole; of a recurring duty it has the due dates of its ``occurrences``. ``asked`` are
    due dates that actors ask for. ``disputes`` are about the standing of its agreement. ``is_missed``: it is
    closed, and what was due was not done. Where it ``is_of_one``, the whole is its only part.
    """

    whole: PartJudgement
    parts: Mapping[str, PartJudgement]
    due: DueInForce
    asked: tuple[AskedDue, ...]
    occurrences: tuple[Occurrence, ...]
    disputes: tuple[StandingDispute, ...]
    is_missed: bool
    is_side_not_said: bool
    is_of_one: bool


class BriefJudgement(NamedTuple):
    """How a commitment stands, as far as commitments are chosen, sorted and counted by it.

    Of the ``whole`` and of its ``parts`` no details are told, and of the due dates of what recurs none.
    """

    whole: PartJudgement
    parts: Mapping[str, PartJudgement]
    due: DueInForce


def judge(
    history: CommitmentHistory,
    day: date,
    *,
    stale_after: int = STALE_AFTER_DAYS,
    due_soon_within: int = DUE_SOON_DAYS,
    lists_occurrences: bool = True,
) -> Judgement:
    """How a commitment stands at the end of a day; not before the day on which it was agreed.

    A list of many can do without the occurrences of a recurring one, which take a third of the time.
    """
    history = history.until(day)
    course = CommitmentCourse(history, day)
    schedule = course.schedule
    due = _find_recurring_due(course, schedule) if schedule else _find_due(course)
    asked_day = _see_day(course, due, stale_after, due_soon_within, is_brief=False)
    outcomes = _find_outcomes_by_part(course, schedule) if schedule else {}
    of_all = find_outcomes_of_all(course, schedule, outcomes) if schedule else {}
    parts = {code: judge_part(asked_day, part, outcomes.get(code)) for code, part in course.current.items()}
    whole = _judge_whole(asked_day, parts, of_all)
    return Judgement(
        whole=whole,
        parts=parts,
        due=due._replace(due_on=whole.due_on) if schedule else due,
        asked=find_asked_dues(history, whole.due_on if schedule else due.due_on),
        occurrences=list_occurrences(course, schedule, of_all, outcomes)
        if schedule and lists_occurrences
        else (),
        disputes=course.agreement.disputes,
        is_missed=_is_missed(asked_day, whole),
        is_side_not_said=_is_breach_without_side(course),
        is_of_one=is_of_one(course),
    )


def judge_in_brief(
    history: CommitmentHistory,
    day: date,
    *,
    stale_after: int = STALE_AFTER_DAYS,
    due_soon_within: int = DUE_SOON_DAYS,
) -> BriefJudgement:
    """The same without what only a commitment that is shown tells, which takes half of the time."""
    history = history.until(day)
    course = CommitmentCourse(history, day)
    due = DueInForce(waiting_for=_find_what_it_waits_for(course)) if course.schedule else _find_due(course)
    asked_day = _see_day(course, due, stale_after, due_soon_within, is_brief=True)
    parts = {code: judge_part(asked_day, part) for code, part in course.current.items()}
    return BriefJudgement(_judge_whole(asked_day, parts, {}), parts, due)


def _see_day(
    course: CommitmentCourse, due: DueInForce, stale_after: int, due_soon_within: int, *, is_brief: bool
) -> JudgedDay:
    """What is the same for all parts on the day of a course."""
    return JudgedDay(
        course=course,
        due=due,
        standing=course.agreement.standings.on(course.day),
        owed_since=_owed_since(course),
        stale_on=course.day - timedelta(days=stale_after),
        due_soon_within=due_soon_within,
        is_brief=is_brief,
    )


def _find_due(course: CommitmentCourse) -> DueInForce:
    """The due date of what does not recur; only an agreement that is out of force makes the status matter."""
    statuses = make_whole_course(course).statuses if course.history.standings else NO_STATUSES
    return find_due_in_force(course.history, course.day, course.agreement, statuses)


def _find_outcomes_by_part(course: CommitmentCourse, schedule: Schedule) -> dict[str, dict[int, Outcome]]:
    """What became of the occurrences of each part that there ever was."""
    return {
        code: find_outcomes(course, schedule, part)
        for code, part in course.parts.items()
        if isinstance(part, RecurringPart)
    }


def _find_recurring_due(course: CommitmentCourse, schedule: Schedule) -> DueInForce:
    """The due dates of a recurring duty up to the next; it has no slip, and so no original one."""
    following = course.find_next(schedule, course.day)
    last = None if following is None else schedule.due_of(following)
    return DueInForce(
        first_due_on=schedule.scheduled[0] if schedule.scheduled else None,
        waiting_for=_find_what_it_waits_for(course),
        due_dates=tuple(schedule.dues[: schedule.count_until(last or course.day)]),
    )


def _find_what_it_waits_for(course: CommitmentCourse) -> str | None:
    """What a recurring duty waits for; that the first day has passed is no matter."""
    due = course.terms.due
    if not (due.anchor or due.condition):
        return None
    return find_what_it_waits_for(course.history, course.day, due._replace(day=None))


def _owed_since(course: CommitmentCourse) -> date:
    """The day before which there can be no evidence: agreed, begun, and its agreement in force.

    A start that is still to come is none yet, so that no evidence is of a day to come.
    """
    owed_since = course.agreed_on
    if course.terms.starts_on and course.terms.starts_on <= course.day:
        owed_since = max(owed_since, course.terms.starts_on)
    if course.history.standings:
        owed_since = max(owed_since, course.agreement.owed_since(course.day) or owed_since)
    return owed_since


def _judge_whole(
    asked: JudgedDay, parts: Mapping[str, PartJudgement], outcomes: Mapping[int, Outcome]
) -> PartJudgement:
    """How a commitment stands: as its only part does; a flag of a part of a joint one is a flag of it.

    A part that is released is left out of what is made of all. Where it is called breached without a side, by
    us or by somebody, the whole is judged beside its parts: else no flag would tell of it.
    """
    course = asked.course
    if is_of_one(course):
        return next(iter(parts.values()))
    owed, every = _find_what_counts(asked, list(parts.values()))
    status, since = find_run_of_whole(course)
    if_proper = find_openness_if_proper_of_day(asked, status)
    following = course.find_next(course.schedule, course.day) if course.schedule else None
    next_due_on = course.schedule.due_of(following) if course.schedule and following is not None else None
    brief = PartJudgement(
        status=status,
        since=since,
        level=combine_levels([part.level for part in owed]),
        openness=find_openness(course.terms, if_proper),
        openness_if_proper=if_proper,
        flags=_NO_FLAGS.union(*[part.flags for part in every]),
        evidence_on=min([part.evidence_on for part in owed]),
        due_on=_due_on_of_whole(course, every, next_due_on),
        next_due_on=next_due_on,
    )
    if asked.is_brief:
        return brief
    contesting = NOBODY.union(*[part.contesting_actors for part in every])
    outdated = NOBODY.union(*[part.outdated_actors for part in every])
    return brief._replace(
        is_only_seen=find_origin_of_whole(course, since).is_seen,
        fallen_back_on=min([part.fallen_back_on for part in owed if part.fallen_back_on], default=None),
        done_on=max([part.done_on for part in owed if part.done_on], default=None),
        days_late=max([part.days_late for part in owed if part.days_late], default=None),
        claims=_join_claims(every),
        contesting_actors=contesting,
        outdated_actors=outdated - contesting,
        tally=count_outcomes(course.schedule, course.day, outcomes, next_due_on) if course.schedule else None,
    )


def _find_what_counts(
    asked: JudgedDay, parts: list[PartJudgement]
) -> tuple[list[PartJudgement], list[PartJudgement]]:
    """Of what the whole is made: how far it is of the first, its flags and claims of the second."""
    course = asked.course
    owed = [part for part in parts if part.status is not Status.WITHDRAWN] or parts
    if _is_breach_without_side(course):
        breached = judge_part(asked, make_whole_course(course))
        breach = breached._replace(level=0, claims=_claimed_breaches(course, breached.claims))
        return [*owed, breach], [*parts, breach]
    if course.claimed_breaches:
        claimed = judge_part(asked, make_whole_course(course))
        claims = _claimed_breaches(course, claimed.claims)
        return owed, [*parts, claimed._replace(flags=claimed.flags & _CLAIM_FLAGS, claims=claims)]
    return owed, parts


def _due_on_of_whole(
    course: CommitmentCourse, parts: Sequence[PartJudgement], next_due_on: date | None
) -> date | None:
    """The due date; of a recurring duty the one that is overdue, else the next that not all have held."""
    recurs = course.schedule is not None
    late = [part.due_on for part in parts if part.due_on and (not recurs or Flag.OVERDUE in part.flags)]
    return min(late, default=next_due_on)


def _is_breach_without_side(course: CommitmentCourse) -> bool:
    """Whether we call a joint commitment breached, and have not said by whom."""
    return course.breach_numbers is not None and course.breach_numbers.values[-1] is not None


def _claimed_breaches(course: CommitmentCourse, claims: Sequence[ActorClaim]) -> tuple[ActorClaim, ...]:
    """The claims that are of no part: that it is breached, and not by whom."""
    return tuple(claim for claim in claims if claim.actor in course.claimed_breaches)


def _join_claims(parts: Sequence[PartJudgement]) -> tuple[ActorClaim, ...]:
    """The claims about all parts, each once, by actor and then by number."""
    claims = {(claim.actor, claim.number): claim for part in parts for claim in part.claims}
    return tuple(claim for _, claim in sorted(claims.items()))


def _is_missed(asked: JudgedDay, whole: PartJudgement) -> bool:
    """Whether it is closed undone after something was due: what was unanswered is missed."""
    course, due = asked.course, asked.due
    if whole.openness is not Openness.CLOSED or whole.status in UNSCORED_STATUSES:
        return False
    if whole.tally:
        return whole.tally.missed > 0
    if due.due_on is None or due.set_on is None or not course.agreement.is_in_force(due.due_on):
        return False
    if make_whole_course(course).statuses.first_day(is_implemented, due.set_on, course.day):
        return False
    ends = (
        whole.since if whole.status is Status.LAPSED else None,
        course.terms.ends_on,
        course.agreement.end_before(course.day),
    )
    return due.due_on < min((end for end in ends if end), default=course.day)
