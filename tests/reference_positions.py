"""Who says what, and who contradicts whom: the rules about positions, in plain Python."""

from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

from reference_history import ONE_DAY, CommitmentLog, first_day_of_run

NO_POSITION_OF_OURS = ("no-information", "superseded", "withdrawn")
NO_POSITION_OF_AN_ACTOR = ("no-information", "superseded", "withdrawn")
ANSWERED_WITHIN = timedelta(days=89)


class Position(NamedTuple):
    """What somebody says of a commitment, the day since when, and the day on which it was said last."""

    status: str
    held_since: date
    last_said: date
    is_ours: bool


class ModelClaim(NamedTuple):
    """The latest claim of a reporter; the fields have the names of the tracker's record."""

    reporter: str
    status: str
    held_since: date
    on: date
    update: str


def claim_held_since(log: CommitmentLog, reporter: str) -> date:
    """The first day of the unbroken run of days on which a reporter said what it says now."""
    return first_day_of_run(log.day_by_day(log.claims[reporter], lambda one: str(one.status), ""))


def latest_claims(log: CommitmentLog) -> frozenset[ModelClaim]:
    """The latest claim of every reporter, of media too."""
    return frozenset(
        ModelClaim(
            who, str(said[-1].status), claim_held_since(log, who), said[-1].effective_on, said[-1].name
        )
        for who, said in log.claims.items()
    )


def our_position(log: CommitmentLog) -> Position | None:
    """Our assessment; no-information, superseded and withdrawn are none."""
    status = log.statuses[log.day]
    if status in NO_POSITION_OF_OURS:
        return None
    last_said = log.counted_day(log.assessments[-1])
    return Position(status, first_day_of_run(log.statuses), last_said, is_ours=True)


def positions_of_actors(log: CommitmentLog) -> list[Position]:
    """The positions of actors: media have none; of what is withdrawn nobody has one."""
    if log.statuses[log.day] == "withdrawn":
        return []
    return [
        Position(str(said[-1].status), claim_held_since(log, who), log.counted_day(said[-1]), is_ours=False)
        for who, said in log.claims.items()
        if log.actors[who] != "media" and said[-1].status not in NO_POSITION_OF_AN_ACTOR
    ]


def do_contradict(one: Position, other: Position) -> bool:
    """One says implemented and the other does not, or one says breached and the other does not."""
    return any((one.status == word) != (other.status == word) for word in ("implemented", "breached"))


def worse_and_better(one: Position, other: Position) -> tuple[Position, Position]:
    """Of two that contradict, first the one that is not implemented where one is, else the breached one."""
    if "implemented" in (one.status, other.status):
        return (other, one) if one.status == "implemented" else (one, other)
    return (one, other) if one.status == "breached" else (other, one)


def is_outdated(one: Position, other: Position, day: date) -> bool:
    """The worse of two was said before the other was held, and stayed unanswered after the 89th day.

    Ours is never outdated by a claim.
    """
    worse, better = worse_and_better(one, other)
    said_before = not worse.is_ours and worse.last_said < better.held_since
    return said_before and day > better.held_since + ANSWERED_WITHIN


def days_our_implemented_ended(log: CommitmentLog) -> list[date]:
    """The days on which an assessment of ours said other than implemented, after implemented."""
    return [
        day
        for day, status in log.statuses.items()
        if status != "implemented" and log.statuses.get(day - ONE_DAY) == "implemented"
    ]


def is_of_before_a_fall(claim: Position, other: Position, log: CommitmentLog) -> bool:
    """A claim was last said before our implemented ended, and the other position is held since it ended."""
    return not claim.is_ours and any(
        claim.last_said < fall <= other.held_since for fall in days_our_implemented_ended(log)
    )


def do_stand_against_each_other(one: Position, other: Position, log: CommitmentLog) -> bool:
    """Two positions contradict, and neither is a claim that time or a fall has overtaken."""
    return (
        do_contradict(one, other)
        and not is_outdated(one, other, log.day)
        and not is_of_before_a_fall(one, other, log)
        and not is_of_before_a_fall(other, one, log)
    )


def contests_ours(claim: Position, ours: Position, log: CommitmentLog) -> bool:
    """A claim contradicts ours and is worse, or we said ours on the day the claim was first held or later."""
    is_worse = worse_and_better(claim, ours)[0] is claim
    return do_stand_against_each_other(claim, ours, log) and (is_worse or ours.last_said >= claim.held_since)


def is_contested(log: CommitmentLog) -> bool:
    """The positions of two actors contradict, or one of an actor contests ours."""
    actors, ours = positions_of_actors(log), our_position(log)
    return any(do_stand_against_each_other(*pair, log) for pair in combinations(actors, 2)) or any(
        ours is not None and contests_ours(claim, ours, log) for claim in actors
    )


def is_unverified(log: CommitmentLog) -> bool:
    """An actor says implemented; we hold nothing, or less and last said so before that was first held."""
    status, ours = log.statuses[log.day], our_position(log)
    done = [claim for claim in positions_of_actors(log) if claim.status == "implemented"]
    if status == "no-information":
        return bool(done)
    return ours is not None and any(
        ours.status != "implemented" and ours.last_said < claim.held_since for claim in done
    )
