"""What to ask for at the meeting: what is on record, and where there is nothing what the state suggests."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.records import Claim, Standing
from tracker.domain.vocabulary import UNCONTRADICTED_STATUSES, Flag, Openness, Status

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData

HELD_UP_STATUSES = (Status.BREACHED, Status.SUSPENDED, Status.STALLED)


class RequestKind(StrEnum):
    """What is asked for: what we have recorded, or what the state of a commitment suggests."""

    RECORDED = "recorded"
    ANSWER = "answer"
    DATE_OR_REASON = "date-or-reason"
    EVIDENCE = "evidence"
    NEWS = "news"


class Request(NamedTuple):
    """What is asked of some actors about a commitment.

    ``text`` and ``update`` are those of what was recorded; ``claims`` are what is to be answered or shown.
    """

    standing: Standing
    kind: RequestKind
    of: tuple[str, ...]
    text: str | None = None
    update: str | None = None
    claims: tuple[Claim, ...] = ()

    @property
    def is_recorded(self) -> bool:
        """Whether it is on record, and no mere suggestion."""
        return self.kind is RequestKind.RECORDED


def find_requests(data: BriefData) -> tuple[Request, ...]:
    """What is on record, worst first, then what is suggested of those of which nothing is on record."""
    recorded = [request for standing in data.standings for request in _recorded_requests(standing)]
    asked = {request.standing.ref for request in recorded}
    suggested = (
        request
        for standing in data.standings
        if standing.ref not in asked
        if (request := _suggest(standing, data.media_codes))
    )
    return (*recorded, *suggested)


def _recorded_requests(standing: Standing) -> Iterator[Request]:
    for ask in standing.details.our_asks:
        of = (ask.side,) if ask.side else standing.terms.obligors
        yield Request(standing, RequestKind.RECORDED, of, ask.text, ask.update)


def _suggest(standing: Standing, media: frozenset[str]) -> Request | None:
    """What the gravest thing about a commitment suggests; nothing of what needs nothing."""
    if standing.openness in (Openness.CLOSED, Openness.NOT_YET_OWED, Openness.APART):
        return None
    claims = [
        claim
        for claim in standing.claims
        if claim.reporter not in media and claim.status not in UNCONTRADICTED_STATUSES
    ]
    if Flag.CONTESTED in standing.flags and (request := _suggest_answer(standing, claims)):
        return request
    if Flag.OVERDUE in standing.flags or standing.status in HELD_UP_STATUSES:
        return Request(standing, RequestKind.DATE_OR_REASON, _sides_in_default(standing))
    if Flag.UNVERIFIED in standing.flags:
        done = tuple(claim for claim in claims if claim.status is Status.IMPLEMENTED)
        of = tuple(dict.fromkeys(claim.reporter for claim in done))
        return Request(standing, RequestKind.EVIDENCE, of, claims=done)
    if Flag.STALE in standing.flags or standing.status is Status.NO_INFORMATION:
        return Request(standing, RequestKind.NEWS, _sides_with(standing, Flag.STALE))
    return None


def _suggest_answer(standing: Standing, claims: Sequence[Claim]) -> Request | None:
    """An answer of those about whom somebody says less than that it is done, the accusers left out."""
    accusations = tuple(
        claim for claim in claims if claim.status is not Status.IMPLEMENTED and not claim.is_of_own_part
    ) or tuple(claim for claim in claims if claim.reporter not in standing.terms.obligors)
    accusations = tuple(claim for claim in accusations if claim.status is not Status.IMPLEMENTED)
    accused = {claim.side for claim in accusations if claim.side} or {*standing.terms.obligors}
    accusers = {claim.reporter for claim in accusations}
    of = tuple(code for code in standing.terms.obligors if code in accused - accusers)
    return Request(standing, RequestKind.ANSWER, of, claims=accusations) if accusations and of else None


def _sides_in_default(standing: Standing) -> tuple[str, ...]:
    """Those whose parts are overdue or held up; all where none is told apart."""
    parts = standing.details.parts
    sides = [part.side for part in parts if Flag.OVERDUE in part.flags or part.status in HELD_UP_STATUSES]
    return tuple(sides) or standing.terms.obligors


def _sides_with(standing: Standing, flag: Flag) -> tuple[str, ...]:
    """Those whose parts have a flag; all where none is told apart."""
    return (
        tuple(part.side for part in standing.details.parts if flag in part.flags) or standing.terms.obligors
    )
