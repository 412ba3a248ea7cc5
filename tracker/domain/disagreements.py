"""Which claims about one part contradict each other, or our assessment; and which are not verified."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tracker.domain.claims import ClaimRun
from tracker.domain.part_course import PartCourse
from tracker.domain.positions import (
    CONTRADICTING_STATUSES,
    NO_CONTRADICTIONS,
    Position,
    PositionsOfDay,
)
from tracker.domain.vocabulary import UNSCORED_STATUSES, Flag, Status


class ActorClaim(NamedTuple):
    """What an actor claims; ``last_said`` is the day of its latest claim, which has this number."""

    actor: str
    status: Status
    held_since: date
    last_said: date
    number: int


class Disagreement(NamedTuple):
    """The claims about a part, the flags that rest on them, and whose they are.

    ``outdated_actors`` are those whose claims are contradicted, and too old to contest anything.
    """

    claims: tuple[ActorClaim, ...] = ()
    flags: tuple[Flag, ...] = ()
    contesting_actors: frozenset[str] = frozenset()
    outdated_actors: frozenset[str] = frozenset()


NO_CLAIMS = Disagreement()


def judge_claims(
    part: PartCourse, day: date, media: frozenset[str], *, is_brief: bool = False
) -> Disagreement:
    """What is claimed of a part, and what of it contradicts something; in brief only the flags.

    Our *implemented* that a suspension of the agreement ended is ended by our word, so that a
    claim of before stands against nothing after it.
    """
    if not part.claims:
        return NO_CLAIMS
    runs = part.claim_runs(day)
    claims = () if is_brief else tuple([_claim(actor, runs[actor]) for actor in sorted(runs)])
    status = part.statuses.values[-1]
    if status is Status.WITHDRAWN or not _can_contradict(status, runs.values()):
        return Disagreement(claims)
    ours = Position(None, *part.position(day))
    theirs = [
        Position(actor, run.status, run.held_since, run.last_said)
        for actor, run in runs.items()
        if actor not in media
    ]
    said = tuple(position for position in (ours, *theirs) if position.is_contradictable)
    found = (
        PositionsOfDay(day, said, part.falls()).find_contradictions() if len(said) > 1 else NO_CONTRADICTIONS
    )
    flags: tuple[Flag, ...] = (Flag.CONTESTED,) if found.pairs else ()
    if any(_is_unverified(position, ours) for position in theirs):
        flags = (*flags, Flag.UNVERIFIED)
    return Disagreement(claims, flags, found.contesting_actors, found.outdated_actors)


def _can_contradict(ours: Status, runs: Iterable[ClaimRun]) -> bool:
    """Whether anybody says one of the two words of which each contradicts all that it is not."""
    said = [run.status for run in runs if run.status in CONTRADICTING_STATUSES]
    return bool(said) or ours in CONTRADICTING_STATUSES


def _claim(actor: str, run: ClaimRun) -> ActorClaim:
    return ActorClaim(actor, run.status, run.held_since, run.said_on, run.number)


def _is_unverified(theirs: Position, ours: Position) -> bool:
    """Whether it is said to be implemented, and we hold nothing, or less and said so before."""
    if theirs.status is not Status.IMPLEMENTED or ours.status in (Status.IMPLEMENTED, *UNSCORED_STATUSES):
        return False
    return ours.status is Status.NO_INFORMATION or ours.last_said < theirs.held_since
