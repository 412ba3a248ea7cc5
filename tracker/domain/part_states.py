"""How far the part of each side is, by our own assessments, and how far the commitment is by its parts."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tracker.domain.vocabulary import (
    LEVEL_KEEPING_STATUSES,
    MAX_KEPT_LEVEL,
    STATUS_LEVELS,
    CommitmentKind,
    Status,
)

_FURTHEST_FROM_DONE = (
    Status.BREACHED,
    Status.SUSPENDED,
    Status.STALLED,
    Status.NOT_STARTED,
    Status.NO_INFORMATION,
    Status.LIMITED,
    Status.SUBSTANTIAL,
    Status.IMPLEMENTED,
)
OF_THE_WHOLE = (Status.SUPERSEDED, Status.LAPSED)
"""The statuses that no part has by itself."""


class PartAssessment(NamedTuple):
    """An assessment of ours, of one side or of all of them."""

    side: str | None
    status: Status


class PartState(NamedTuple):
    """The status of a part, its level, and the last level that a status of its own had; None for none."""

    status: Status
    level: int | None
    own_level: int | None = None


class PartStates(NamedTuple):
    """How far each part is, and a status of the whole that stands above them: superseded or lapsed."""

    parts: Mapping[str, PartState]
    of_whole: Status | None

    @property
    def together(self) -> Status:
        """The status of the commitment: that of the part furthest from done; parts released do not count."""
        if self.of_whole:
            return self.of_whole
        owed = {part.status for part in self.parts.values()} - {Status.WITHDRAWN}
        return next((status for status in _FURTHEST_FROM_DONE if status in owed), Status.WITHDRAWN)


def part_states(
    obligors: Iterable[str], assessments: Iterable[PartAssessment], kind: CommitmentKind
) -> PartStates:
    """How far the part of each obligor is after some assessments, oldest first.

    One of the whole is of every part but those that were released, which stay so until they are named again.
    """
    parts = dict.fromkeys(obligors, PartState(Status.NO_INFORMATION, None))
    of_whole: Status | None = None
    released: set[str] = set()
    for side, status in assessments:
        of_whole = status if side is None and status in OF_THE_WHOLE else None
        if of_whole:
            continue
        named = parts.keys() - released if side is None else parts.keys() & {side}
        for name in named:
            parts[name] = _state_after(parts[name], status, kind)
        if side is not None:
            (released.add if status is Status.WITHDRAWN else released.discard)(side)
    return PartStates(parts, of_whole)


def _state_after(before: PartState, status: Status, kind: CommitmentKind) -> PartState:
    """The state of a part after one more status, which has a level or keeps some of the last that had one."""
    level = STATUS_LEVELS.get(status)
    if level is not None:
        return PartState(status, level, level)
    kept = None if before.own_level is None else min(before.own_level, MAX_KEPT_LEVEL)
    if status in LEVEL_KEEPING_STATUSES:
        level = kept if kind is CommitmentKind.ONE_OFF else 0
    return PartState(status, level, before.own_level)
