"""Standings of what hangs on the one day of an event: seeks find them, and they are told as judged ones."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from tracker.domain.records import Standing, StandingDetails, StandingPart
from tracker.domain.vocabulary import Flag


def with_only_part(found: Standing, moved_to: Iterable[date]) -> Standing:
    """A standing of one obligor with its part, and with all due dates; ``moved_to`` are those that we set.

    It stands as its only part does. That it was promised before is not of the part.
    """
    (side,) = found.terms.obligors
    part = StandingPart(
        side=side,
        status=found.status,
        status_on=found.status_on,
        is_only_seen=False,
        level=found.level,
        openness=found.openness,
        days_late=found.days_late,
        fallen_back_on=found.fallen_back_on,
        evidence_on=found.evidence_on,
        flags=tuple(flag for flag in found.flags if flag is not Flag.PROMISED_AGAIN),
        claims=tuple(claim._replace(side=side) for claim in found.claims),
        held=None,
        missed=None,
    )
    due_dates = (due_on for due_on, _ in groupby((found.original_due_on, *moved_to)) if due_on)
    details = StandingDetails(first_due_on=found.original_due_on, due_dates=tuple(due_dates), parts=(part,))
    return found._replace(details=details)
