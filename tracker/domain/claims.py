"""What each actor says, over time: since when without a break, and on which day last."""

from __future__ import annotations  # the types that are only named need not be loaded

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.vocabulary import Status

if TYPE_CHECKING:
    from tracker.domain.commitment_history import HistoryEntry


class ClaimRun(NamedTuple):
    """The latest status of an actor, held since a day without a break.

    ``said_on`` is the day of the latest claim as it was recorded; ``last_said`` is that from which it counts.
    ``status_before`` and ``since_before`` are those before the day on which it was last said: what is said
    once more on the same day takes the place of what was said on it.
    """

    status: Status
    held_since: date
    last_said: date
    number: int
    said_on: date
    status_before: Status | None
    since_before: date

    def status_until(self, day: date) -> Status | None:
        """What was claimed last before a day, which is not before that of the latest claim."""
        return self.status if self.last_said < day else self.status_before


def next_run(run: ClaimRun | None, entry: HistoryEntry, status: Status, day: date) -> ClaimRun:
    """The run after an entry said a status; days are in order."""
    number, said_on = entry.number, entry.effective_on
    if run is None:
        return ClaimRun(status, day, day, number, said_on, None, day)
    before, since = (
        (run.status_before, run.since_before) if run.last_said == day else (run.status, run.held_since)
    )
    held_since = since if before is status else day
    return ClaimRun(status, held_since, day, number, said_on, before, since)
