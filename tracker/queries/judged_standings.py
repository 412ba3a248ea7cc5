"""How judged commitments stand, as the records that answers are made of."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tracker.domain.judgement import Judgement
from tracker.domain.occurrence_outcomes import Occurrence
from tracker.domain.part_judgement import PartJudgement
from tracker.domain.records import (
    AskedDate,
    Claim,
    DisputedStanding,
    OccurrenceStanding,
    PartOccurrence,
    Standing,
    StandingPart,
    format_update_number,
)
from tracker.domain.vocabulary import Flag
from tracker.queries.judged_commitments import JudgedCommitment


def with_judgement(found: Standing, one: JudgedCommitment[Judgement]) -> Standing:
    """A standing as it is judged; what no history has, such as notes, is as it was found."""
    judgement, shown = one.judgement, one.shown
    is_whole = shown is judgement.whole
    flags = shown.flags | (frozenset(found.flags) & {Flag.PROMISED_AGAIN})
    judged = found._replace(
        status=shown.status,
        status_on=None if "since" in shown.withheld else shown.since,
        level=shown.level,
        due_on=judgement.due.due_on if is_whole else shown.due_on,
        original_due_on=judgement.due.original_due_on,
        days_late=shown.days_late,
        fallen_back_on=shown.fallen_back_on,
        evidence_on=None if "evidence_on" in shown.withheld else shown.evidence_on,
        flags=_in_order(flags),
        claims=tuple(_claims_of_parts(judgement) if is_whole else _claims(shown, None)),
        asks=tuple(
            AskedDate(asked.actor, asked.due_on, asked.asked_on, format_update_number(asked.number))
            for asked in judgement.asked
        ),
        openness=shown.openness,
        details=found.details._replace(
            side=None if is_whole else "+".join(one.sides),
            is_only_seen=shown.is_only_seen,
            is_side_not_said=judgement.is_side_not_said,
            is_missed=judgement.is_missed,
            waiting_for=judgement.due.waiting_for,
            is_spent=judgement.due.is_spent,
            is_due_withheld="due_on" in shown.withheld,
            first_due_on=judgement.due.first_due_on,
            due_dates=judgement.due.due_dates,
            next_due_on=shown.next_due_on,
            held=shown.tally.held if shown.tally else None,
            missed=shown.tally.missed if shown.tally else None,
            parts=tuple(_part(side, part) for side, part in sorted(judgement.parts.items())),
            occurrences=tuple(map(_occurrence, judgement.occurrences)),
            disputes=tuple(
                DisputedStanding(one.actor, one.standing, one.since, format_update_number(one.number))
                for one in judgement.disputes
            ),
        ),
    )
    return judged if one.told_by_part else _told_as_found(judged, found)


def _told_as_found(judged: Standing, found: Standing) -> Standing:
    """A standing as it is judged, told as others are of which nothing is withheld."""
    known = {claim.update for claim in judged.claims}
    return judged._replace(
        claims=tuple(claim for claim in found.claims if claim.update in known),
        details=found.details._replace(is_due_withheld=judged.details.is_due_withheld),
    )


def asks_since(one: JudgedCommitment[Judgement]) -> Mapping[str, date]:
    """The day from which on what we ask for is still asked, of each side."""
    return {side: part.asks_since for side, part in one.judgement.parts.items()}


def _in_order(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(sorted(flags, key=_PLACES_OF_FLAGS.__getitem__))


_PLACES_OF_FLAGS = {flag: place for place, flag in enumerate(Flag)}


def _part(side: str, part: PartJudgement) -> StandingPart:
    return StandingPart(
        side=side,
        status=part.status,
        status_on=None if "since" in part.withheld else part.since,
        is_only_seen=part.is_only_seen,
        level=part.level,
        openness=part.openness,
        days_late=part.days_late,
        fallen_back_on=part.fallen_back_on,
        evidence_on=None if "evidence_on" in part.withheld else part.evidence_on,
        flags=_in_order(part.flags),
        claims=tuple(_claims(part, side)),
        held=part.tally.held if part.tally else None,
        missed=part.tally.missed if part.tally else None,
    )


def _claims(part: PartJudgement, side: str | None) -> Iterator[Claim]:
    for one in part.claims:
        number = format_update_number(one.number)
        yield Claim(one.actor, one.status, one.held_since, one.last_said, number, side)


def _claims_of_parts(judgement: Judgement) -> Iterator[Claim]:
    """The claims about all parts; one that is the same about each stands once, and is about no side."""
    if judgement.is_of_one:
        return _claims(judgement.whole, None)
    of_parts = {side: set(_claims(part, None)) for side, part in judgement.parts.items()}
    about_all = set.intersection(*of_parts.values()) if of_parts else set()
    found = [*about_all]
    for side, claims in of_parts.items():
        found += [claim._replace(side=side) for claim in claims - about_all]
    known = {claim.update for claim in found}
    found += [claim for claim in _claims(judgement.whole, None) if claim.update not in known]
    return iter(sorted(found, key=lambda claim: (claim.reporter, claim.side or "")))


def _occurrence(one: Occurrence) -> OccurrenceStanding:
    parts = tuple(
        PartOccurrence(
            side,
            part.status,
            part.held_on,
            tuple(map(format_update_number, part.numbers)),
            part.outcome and str(part.outcome),
        )
        for side, part in sorted(one.parts.items())
    )
    return OccurrenceStanding(one.due_on, one.scheduled_on, one.outcome and str(one.outcome), parts)
