"""Labels: how counts, the index and flags are worded, the same on a terminal and on a page."""

from sample_records import SAMPLE_STANDING, sample_standing

from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import Flag, Status
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
