"""Who says what about a commitment on a day, and which of it contradicts the rest."""

from __future__ import annotations  # the entries of a log are named here, but need not be loaded

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, groupby
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.vocabulary import OUTDATED_AFTER_DAYS, UNCONTRADICTED_STATUSES, Status

if TYPE_CHECKING:
    from tracker.domain.records import LogEntry


class Position(NamedTuple):
    """What one actor says: its latest claim; or what we say, our assessment, where there is no actor.

    ``held_since`` is the first day of the unbroken run of the status, ``last_said`` the latest.
    """

    actor: str | None
    status: Status
    held_since: date
    last_said: date

    @property
    def is_contradictable(self) -> bool:
        """Whether anything can contradict it: nothing does where it says nothing of how far it is done."""
        return self.status not in UNCONTRADICTED_STATUSES


class Contradictions(NamedTuple):
    """The ``pairs`` of positions that contradict each other, the one further from done first; and whose.

    ``outdated_actors`` are those whose claims are contradicted, and so old that they contest nothing.
    """

    pairs: tuple[tuple[Position, Position], ...] = ()
    contesting_actors: frozenset[str] = frozenset()
    outdated_actors: frozenset[str] = frozenset()


NO_CONTRADICTIONS = Contradictions()


class PositionsOfDay(NamedTuple):
    """The positions at the end of a day, and the days so far on which our ``implemented`` ended."""

    day: date
    positions: tuple[Position, ...]
    falls: tuple[date, ...]

    @property
    def is_contested(self) -> bool:
        """Whether two of the positions contradict each other, and neither is outdated."""
        return bool(self.find_contradictions().pairs)

    @property
    def outdated_actors(self) -> frozenset[str]:
        """The actors whose claims are contradicted, and so old that they no longer contest anything."""
        return self.find_contradictions().outdated_actors

    def find_contradictions(self) -> Contradictions:
        """Which positions contradict each other, and which of them are too old to."""
        pairs = list(_contradictions(self.positions))
        if not pairs:
            return NO_CONTRADICTIONS
        standing = [pair for pair in pairs if self._stands(*pair)]
        contesting = {one.actor for pair in standing for one in pair}
        outdated = {pair[0].actor for pair in pairs if pair not in standing} - contesting
        return Contradictions(
            tuple(standing), frozenset(filter(None, contesting)), frozenset(filter(None, outdated))
        )

    def on_later_day(self, day: date) -> PositionsOfDay:
        """The same positions on a later day, on which nothing new was said."""
        return self._replace(day=day)

    def _stands(self, worse: Position, better: Position) -> bool:
        """Whether what is further from done still stands against the other.

        Our own word is never outdated; but a claim that is new since then contests nothing: it asks to be
        verified.
        """
        if self._is_before_fall(worse, better) or self._is_before_fall(better, worse):
            return False
        if worse.last_said >= better.held_since:
            return True
        is_recent = self.day - better.held_since < timedelta(days=OUTDATED_AFTER_DAYS)
        return worse.actor is not None and is_recent

    def _is_before_fall(self, old: Position, new: Position) -> bool:
        """Whether a claim was last said before our ``implemented`` ended, and the other is held since."""
        is_claim = old.actor is not None
        return is_claim and any(old.last_said < fall <= new.held_since for fall in self.falls)


def positions_by_day(
    entries: Iterable[LogEntry], media: Collection[str], agreed_on: date
) -> Iterator[PositionsOfDay]:
    """The positions at the end of each day on which something was said; the entries are in order.

    ``media`` are the codes of the actors that report, but have no position of their own. What was said before
    the day agreed counts from that day.
    """
    latest: dict[str | None, Position] = {}
    falls: list[date] = []
    spoken = (entry for entry in entries if entry.status and entry.reporter not in media)
    for day, entries_of_day in groupby(spoken, key=lambda entry: max(entry.effective_on, agreed_on)):
        said = {entry.reporter: entry.status for entry in entries_of_day if entry.status}
        for actor, status in said.items():
            before = latest.get(actor)
            latest[actor] = _next_position(before, actor, status, day)
            if actor is None and before and _is_fall(before.status, status):
                falls.append(day)
        yield PositionsOfDay(day, _contradictable(latest), tuple(falls))


def _is_fall(before: Status, now: Status) -> bool:
    return before is Status.IMPLEMENTED and now is not Status.IMPLEMENTED


def _next_position(before: Position | None, actor: str | None, status: Status, day: date) -> Position:
    if before and before.status is status:
        return before._replace(last_said=day)
    return Position(actor, status, day, day)


def _contradictable(latest: dict[str | None, Position]) -> tuple[Position, ...]:
    """The positions that can contradict each other; of what has been released nobody holds one."""
    if None in latest and latest[None].status is Status.WITHDRAWN:
        return ()
    return tuple(position for position in latest.values() if position.is_contradictable)


def _contradictions(positions: Sequence[Position]) -> Iterator[tuple[Position, Position]]:
    """The pairs that contradict each other, the one further from done first.

    Only ``implemented`` and ``breached`` contradict what they are not.
    """
    for one, other in combinations(positions, 2):
        place, other_place = _PLACES.get(one.status, 1), _PLACES.get(other.status, 1)
        if place < other_place:
            yield one, other
        elif other_place < place:
            yield other, one


_PLACES = {Status.BREACHED: 0, Status.IMPLEMENTED: 2}
CONTRADICTING_STATUSES = (*_PLACES,)
"""Each of these contradicts whatever it is not; of the others none contradicts another."""
