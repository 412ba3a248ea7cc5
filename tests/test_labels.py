"""Labels: how counts, the index and flags are worded, the same on a terminal and on a page."""

from datetime import date

from sample_records import SAMPLE_STANDING, sample_standing

from tracker.domain.records import Claim, StandingDetails, StandingPart
from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import Flag, Openness, Status
from tracker.render import labels


def test_a_noun_agrees_with_its_count() -> None:
    """1 day, 2 days; 1 commitment, 2 commitments; 1 more is, 2 more are."""
    assert [labels.days_label(number) for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert labels.commitments_label(make_tally(1)) == "1 commitment, 1 open"
    assert labels.commitments_label(make_tally(2)) == "2 commitments, 2 open"
    assert labels.tentative_label(1).startswith("1 more is only intended")
    assert labels.tentative_label(2).startswith("2 more are only intended")


def test_the_index_has_its_coverage_and_bounds() -> None:
    """If nothing has a level, there is no index but only the coverage."""
    assert labels.index_label(make_tally(2)) == "Implementation index: none yet (0 of 2 assessed)"
    assert labels.index_label(make_tally(2, assessed=1, levels=1)) == (
        "Implementation index 33.33, 1 of 2 assessed (16.67 to 66.67 with the rest)"
    )
    assert labels.bounds_label(make_tally(2, assessed=1, levels=1)) == "16.67-66.67"


def test_a_flag_has_its_reason() -> None:
    """How late, who claims what, how old the news is; who claims what is not repeated."""
    words = labels.flag_labels(SAMPLE_STANDING)
    assert words[Flag.OVERDUE] == "overdue by 92 days"
    assert words[Flag.CONTESTED] == "contested (IR implemented, PK stalled)"
    assert words[Flag.UNVERIFIED] == "unverified"
    assert words[Flag.STALE] == "stale (last news 2017-11-07)"
    alone = sample_standing(
        flags=(Flag.UNVERIFIED, Flag.DONE_LATE), claims=SAMPLE_STANDING.claims[:1], days_late=1
    )
    assert list(labels.flag_labels(alone).values()) == ["unverified (IR implemented)", "done 1 day late"]


def test_a_flag_of_some_parts_names_them_with_their_own_reason() -> None:
    """The news of a part that is not stale may be older than that of one that is."""
    old, new = date(2018, 2, 1), date(2018, 3, 1)
    parts = tuple(
        sample_part(side, evidence_on=day, flags=flags)
        for side, day, flags in [("IR", old, ()), ("PK", new, (Flag.STALE,)), ("UN", new, (Flag.STALE,))]
    )
    details = StandingDetails(parts=parts)
    joint = sample_standing(flags=(Flag.STALE,), evidence_on=old, details=details)
    assert list(labels.flag_labels(joint).values()) == ["PK and UN's part stale (last news 2018-03-01)"]


def test_what_is_claimed_of_another_part_is_told_as_such() -> None:
    """Of each part only the claims about it: nobody is said to have said it of itself."""
    accused = [
        Claim(by, Status.BREACHED, date(2018, 3, 1), date(2018, 3, 1), "U-1", of)
        for by, of in [("IR", "PK"), ("PK", "IR")]
    ]
    flagged = [
        sample_part(of, evidence_on=date(2018, 3, 1), flags=flags)._replace(claims=(claim,))
        for of, flags, claim in [("PK", (), accused[0]), ("IR", (Flag.CONTESTED,), accused[1])]
    ]
    one_sided = StandingDetails(parts=tuple(flagged))
    joint = sample_standing(flags=(Flag.CONTESTED,), claims=tuple(accused), details=one_sided)
    assert list(labels.flag_labels(joint).values()) == ["IR's part contested (PK breached of IR)"]
    alike = StandingDetails(parts=tuple(part._replace(flags=(Flag.CONTESTED,)) for part in flagged))
    both = "contested (IR breached of PK, PK breached of IR)"
    assert list(labels.flag_labels(joint._replace(details=alike)).values()) == [both]


def test_that_an_agreement_is_disputed_is_said_of_no_part() -> None:
    """Though a part that is closed has the flag not."""
    flags = (Flag.AGREEMENT_DISPUTED,)
    parts = [sample_part(side, evidence_on=date(2018, 3, 1), flags=()) for side in ("IR", "PK")]
    details = StandingDetails(parts=(parts[0], parts[1]._replace(flags=flags)))
    (label,) = labels.flag_labels(sample_standing(flags=flags, details=details)).values()
    assert "PK" not in label


def sample_part(side: str, *, evidence_on: date, flags: tuple[Flag, ...]) -> StandingPart:
    """A part of which nothing is known."""
    status, openness = Status.NO_INFORMATION, Openness.OPEN
    return StandingPart(
        side, status, evidence_on, False, None, openness, None, None, evidence_on, flags, (), None, None
    )


def make_tally(commitments: int, *, assessed: int = 0, levels: int = 0) -> Tally:
    """A tally of open commitments, some of which were assessed as limited."""
    return Tally(
        group=None,
        by_status={Status.NO_INFORMATION: commitments - assessed, Status.LIMITED: assessed},
        flags={},
        open=commitments,
        levels=levels,
        assessed=assessed,
        apart=0,
        not_yet_owed=0,
    )
