"""Whether something is still owed, by a table of which the lower row holds where two of them fit."""

from datetime import date

from tracker.domain.agreement_standing import ENDED
from tracker.domain.commitment_history import DutyTerms
from tracker.domain.vocabulary import (
    PROPER_STRENGTHS,
    UNSCORED_STATUSES,
    AgreementStanding,
    CommitmentKind,
    Openness,
    Status,
)


def find_openness(terms: DutyTerms, if_proper: Openness) -> Openness:
    """Whether something is owed that has this openness if it is a commitment proper: else it stands apart."""
    return if_proper if terms.strength in PROPER_STRENGTHS else Openness.APART


def find_openness_if_proper(
    terms: DutyTerms, status: Status, day: date, standing: AgreementStanding, *, is_waiting: bool
) -> Openness:
    """Whether what has this status is owed on a day, as if it were a commitment proper.

    Who names strengths asks about all in that way. On the day ``ends_on`` itself what is owed is still
    open; only nothing falls due any more.
    """
    if is_not_yet_owed(terms, day, standing):
        return Openness.NOT_YET_OWED
    if is_closed(terms, status, day, standing):
        return Openness.CLOSED
    if status is Status.IMPLEMENTED:
        return Openness.OBSERVED
    return Openness.WAITING if is_waiting else Openness.OPEN


def is_not_yet_owed(terms: DutyTerms, day: date, standing: AgreementStanding) -> bool:
    """Whether it begins later, or its agreement is not in force yet, also of what stands apart."""
    return bool(terms.starts_on and day < terms.starts_on) or standing is AgreementStanding.SIGNED


def is_closed(terms: DutyTerms, status: Status, day: date, standing: AgreementStanding) -> bool:
    """Whether it is done, replaced, released, or at an end, also of what stands apart."""
    if status in UNSCORED_STATUSES or status is Status.LAPSED:
        return True
    if (terms.ends_on and day > terms.ends_on) or standing in ENDED:
        return True
    return status is Status.IMPLEMENTED and terms.kind is CommitmentKind.ONE_OFF


def can_be_stale(openness: Openness, terms: DutyTerms) -> bool:
    """Whether news is expected of what is owed and not closed.

    Of a recurring duty that is observed the next occurrence is the next news.
    """
    return openness is not Openness.OBSERVED or not terms.has_occurrences
