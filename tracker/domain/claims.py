"""What each actor says, over time: since when without a break, and on which day last."""

from datetime import date
from typing import NamedTuple

from tracker.domain.vocabulary import Status


class ClaimRun(NamedTuple):
    """The latest status of an actor, held since a day without a break.

    ``status_before`` and ``since_before`` are those before the day on which it was last said: what is said
    once more on the same day takes the place of what was said on it.
    """

    status: Status
    held_since: date
    last_said: date
    number: int
    status_before: Status | None
    since_before: date


def next_run(run: ClaimRun | None, status: Status, day: date, number: int) -> ClaimRun:
    """The run after a status was said; days are in order."""
    if run is None:
        return ClaimRun(status, day, day, number, None, day)
    before, since = (
        (run.status_before, run.since_before) if run.last_said == day else (run.status, run.held_since)
    )
    return ClaimRun(status, since if before is status else day, day, number, before, since)
