"""The scores of a tally: published values, rounding, bounds."""

from tracker.domain.records import Tally, percentage, round_half_up
from tracker.domain.vocabulary import Flag, Status


def make_tally(levels: int = 0, assessed: int = 0, **by_status: int) -> Tally:
    counts = {Status(word.replace("_", "-")): count for word, count in by_status.items()}
    return Tally(
        group=None,
        by_status=counts,
        flags=dict.fromkeys(Flag, 0),
        open=0,
        levels=levels,
        assessed=assessed,
        apart=0,
    )


def test_the_index_of_the_sudan_agreement() -> None:
    """43 provisions with levels adding to 94 give 72.87 (Sudan CPA, Peace Accords Matrix)."""
    assert make_tally(levels=94, assessed=43, limited=43).index == 72.87


def test_the_index_of_the_mali_agreement() -> None:
    """16 provisions with levels adding to 15 give 31.25 (Mali 2015, Peace Accords Matrix)."""
    assert make_tally(levels=15, assessed=16, limited=16).index == 31.25


def test_the_shares_of_colombia_in_2019() -> None:
    """133/69/194/182 of 578 give 23/12/34/31 % (Colombia, February 2019)."""
    counted = make_tally(implemented=133, substantial=69, limited=194, not_started=182)
    assert [counted.share(status) for status in counted.by_status] == [23, 12, 34, 31]


def test_shares_that_add_to_101_are_not_adjusted() -> None:
    """30, 19, 37 and 15 % of 578 add to 101 and stay as they are (Colombia, November 2021)."""
    counted = make_tally(implemented=173, substantial=110, limited=211, not_started=84)
    assert counted.commitments == 578
    shares = [counted.share(status) for status in counted.by_status]
    assert shares == [30, 19, 37, 15]
    assert sum(filter(None, shares)) == 101


def test_halves_are_rounded_up() -> None:
    """Shares are rounded half up to whole percent: one eighth is 13 %."""
    assert round_half_up(100, 8) == 13
    assert round_half_up(25, 2) == 13
    assert percentage(1, 800) == 0.13


def test_bounds_enclose_the_index() -> None:
    """The lower bound gives level 0 to all without a level, the upper bound level 3."""
    some = make_tally(levels=1, assessed=1, limited=1, no_information=8)
    assert (some.lower, some.index, some.upper) == (3.7, 33.33, 92.59)
    assert some.coverage == 11.11


def test_superseded_and_withdrawn_are_not_scored() -> None:
    """They are counted, but in no score; lapsed ones are scored."""
    some = make_tally(levels=3, assessed=1, implemented=1, superseded=2, withdrawn=3, lapsed=1)
    assert (some.commitments, some.scored) == (7, 2)
    assert some.share(Status.SUPERSEDED) is None
    assert some.share(Status.IMPLEMENTED) == 50


def test_an_empty_tally_has_no_scores() -> None:
    """Without a level there is no index; without commitments there are no shares, coverage and bounds."""
    assert make_tally(no_information=9).index is None
    nothing = make_tally()
    assert (nothing.index, nothing.coverage, nothing.lower, nothing.upper) == (None, None, None, None)
    assert nothing.share(Status.LIMITED) is None
