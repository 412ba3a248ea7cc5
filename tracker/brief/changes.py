"""What changed since the last meeting: how it stood the day before, and how it stands, as known now."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.records import IncidentCount, Standing, StandingPart
from tracker.domain.vocabulary import PART_ORDER, Flag, Status

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData

TOLD_FLAGS = (Flag.OVERDUE, Flag.FALLEN_BACK, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE)
"""The flags of which it is told when they came, and when they went."""
_ENDS_OF_SCALE = (Status.BREACHED, Status.IMPLEMENTED)
"""What is better or worse than whatever was not known before."""

Judged = Standing | StandingPart


class Direction(StrEnum):
    """Whether a change is for the better or the worse; neither, where that cannot be said."""

    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"


class StatusChange(NamedTuple):
    """What a commitment, or one side's part, was before the last meeting and is now."""

    standing: Standing
    side: str | None
    before: Status
    after: Status
    direction: Direction


class ValueChange(NamedTuple):
    """How much there was by one voice before the last meeting, and how much there is now."""

    standing: Standing
    reporter: str | None
    before: Decimal | None
    after: Decimal
    direction: Direction


class DueDateChange(NamedTuple):
    """A due date that was moved, set or taken away since the last meeting."""

    standing: Standing
    before: date | None
    after: date | None


class IncidentsSince(NamedTuple):
    """How many incidents one voice, or we, have counted since the last meeting, and of whose part."""

    standing: Standing
    reporter: str | None
    side: str | None
    incidents: int


class Held(NamedTuple):
    """How many more occurrences of what recurs were held."""

    standing: Standing
    times: int


class Changes(NamedTuple):
    """All that changed since the last meeting, worst first in each; empty where none was named."""

    statuses: tuple[StatusChange, ...] = ()
    values: tuple[ValueChange, ...] = ()
    due_dates: tuple[DueDateChange, ...] = ()
    flags_come: Mapping[Flag, tuple[Standing, ...]] = {}
    flags_gone: Mapping[Flag, tuple[Standing, ...]] = {}
    done: tuple[Standing, ...] = ()
    held: tuple[Held, ...] = ()
    incidents: tuple[IncidentsSince, ...] = ()
    agreed: tuple[Standing, ...] = ()

    def count_directions(self, direction: Direction) -> int:
        """How many commitments moved in a direction, each once; one whose parts moved apart is in both."""
        return len({change.standing.ref for change in self.statuses if change.direction is direction})

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not any(self[:3] + self[5:]) and not any(
            any(flags.values()) for flags in (self.flags_come, self.flags_gone)
        )


def find_changes(data: BriefData) -> Changes:
    """What changed since the last meeting; nothing where none was named."""
    if data.since is None:
        return Changes()
    pairs = [
        (data.earlier_standings[one.ref], one) for one in data.standings if one.ref in data.earlier_standings
    ]
    statuses = tuple(change for before, after in pairs for change in _status_changes(before, after))
    done = dict.fromkeys(
        change.standing for change in statuses if change.standing.status is Status.IMPLEMENTED
    )
    return Changes(
        statuses=statuses,
        values=tuple(change for before, after in pairs for change in _value_changes(before, after)),
        due_dates=tuple(
            DueDateChange(after, before.due_on, after.due_on)
            for before, after in pairs
            if before.due_on != after.due_on and not after.terms.every
        ),
        flags_come=_flags_that_came(pairs),
        flags_gone=_flags_that_came([(after, before) for before, after in pairs], shown=1),
        done=tuple(done),
        held=tuple(
            Held(after, times)
            for before, after in pairs
            if (times := (after.details.held or 0) - (before.details.held or 0)) > 0
        ),
        incidents=tuple(change for before, after in pairs for change in _incidents_since(before, after)),
        agreed=tuple(one for one in data.standings if one.agreed_on >= data.since),
    )


def find_direction(before: Judged, after: Judged) -> Direction:
    """Whether what it is now is better or worse: by the level, else by how far from done a status is.

    What is replaced or released is neither; nor is what is only known now, unless it is done or breached.
    """
    if before.level is not None and after.level is not None and before.level != after.level:
        return Direction.BETTER if after.level > before.level else Direction.WORSE
    if after.status is Status.LAPSED:
        return Direction.WORSE
    both = {before.status, after.status}
    is_only_known_now = Status.NO_INFORMATION in both and after.status not in _ENDS_OF_SCALE
    if is_only_known_now or len(both) == 1 or not both <= set(PART_ORDER):
        return Direction.NEITHER
    is_nearer = PART_ORDER.index(after.status) > PART_ORDER.index(before.status)
    return Direction.BETTER if is_nearer else Direction.WORSE


def _status_changes(before: Standing, after: Standing) -> Iterator[StatusChange]:
    """The change of the whole; where that stayed, those of the parts."""
    if before.status != after.status:
        yield StatusChange(after, None, before.status, after.status, find_direction(before, after))
        return
    were = {part.side: part for part in before.details.parts}
    for part in after.details.parts:
        was = were.get(part.side)
        if was and was.status != part.status:
            yield StatusChange(after, part.side, was.status, part.status, find_direction(was, part))


def _value_changes(before: Standing, after: Standing) -> Iterator[ValueChange]:
    """How much more or less there is, by each voice that said something new."""
    were = {one.reporter: one.value for one in before.details.values}
    for one in after.details.values:
        was = were.get(one.reporter)
        if one.value != was:
            is_more = one.value > (was or 0)
            yield ValueChange(
                after, one.reporter, was, one.value, Direction.BETTER if is_more else Direction.WORSE
            )


def _flags_that_came(
    pairs: Sequence[tuple[Standing, Standing]], *, shown: int = 0
) -> dict[Flag, tuple[Standing, ...]]:
    """The commitments that have a flag in the second of two standings and not in the first."""
    return {
        flag: tuple(
            (after, before)[shown]
            for before, after in pairs
            if flag in after.flags and flag not in before.flags
        )
        for flag in TOLD_FLAGS
    }


def _incidents_since(before: Standing, after: Standing) -> Iterator[IncidentsSince]:
    """How many more incidents each voice has counted of each side."""
    were = {(one.reporter, one.side): one.incidents for one in before.details.incidents}
    for one in after.details.incidents:
        more = one.incidents - were.get(_voice_and_side(one), 0)
        if more > 0:
            yield IncidentsSince(after, one.reporter, one.side, more)


def _voice_and_side(one: IncidentCount) -> tuple[str | None, str | None]:
    return one.reporter, one.side
