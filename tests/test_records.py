"""The records: the day and moment asked about, what is open, slip; and the published scores of a tally."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from oracle_answers import percent
from sample_records import sample_standing

from tracker.domain.records import AsOf
from tracker.domain.tallies import Tally, percentage, round_half_up
from tracker.domain.vocabulary import Flag, Openness, Status

DAY = date(2018, 3, 7)
NOON, MICROSECOND = datetime(2018, 3, 7, 12, tzinfo=UTC), timedelta(microseconds=1)


def test_as_of_knows_what_was_recorded_by_its_moment() -> None:
    """To the microsecond; without a moment all is known."""
    known = [AsOf(DAY, NOON).is_known(NOON + n * MICROSECOND) for n in (-1, 0, 1)]
    assert known == [True, True, False]
    assert AsOf(DAY).is_known(NOON + timedelta(days=9_999))


@pytest.mark.parametrize("known_at", [None, NOON])
def test_before_a_day_is_the_day_before_it(known_at: datetime | None) -> None:
    """By what is known at the same moment."""
    assert AsOf(date(2018, 6, 1), known_at).before(DAY) == AsOf(date(2018, 3, 6), known_at)
    assert AsOf(DAY).before(date(2018, 3, 1)) == AsOf(date(2018, 2, 28))


def test_as_of_is_described_in_words() -> None:
    """The day with its weekday, and the moment if there is one."""
    assert AsOf(DAY).description == "as of Wed 7 Mar 2018"
    assert AsOf(DAY, NOON).description == "as of Wed 7 Mar 2018, as known by 2018-03-07 12:00 UTC"


@pytest.mark.parametrize("openness", Openness)
def test_a_standing_is_open_if_something_is_owed(openness: Openness) -> None:
    """What waits is owed; what was only proposed, is closed or not yet owed is not."""
    assert sample_standing(openness=openness).is_open is (openness in (Openness.OPEN, Openness.WAITING))


@pytest.mark.parametrize(
    ("due", "original", "slip"),
    [
        (date(2018, 3, 1), date(2018, 1, 1), 59),
        (date(2018, 1, 1), date(2018, 3, 1), -59),
        (DAY, DAY, 0),
        (None, DAY, None),
        (DAY, None, None),
        (None, None, None),
    ],
)
def test_slip_is_the_days_between_two_due_dates(
    due: date | None, original: date | None, slip: int | None
) -> None:
    """From the original one to the present one; None if either is missing."""
    assert sample_standing(due_on=due, original_due_on=original).slip == slip


def make_tally(levels: int = 0, assessed: int = 0, **by_status: int) -> Tally:
    counts = {Status(word.replace("_", "-")): count for word, count in by_status.items()}
    return Tally(
        group=None,
        by_status=counts,
        flags=dict.fromkeys(Flag, 0),
        not_yet_owed=0,
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


@pytest.mark.parametrize("total", [1, 3, 7, 8, 40, 43, 200, 578])
def test_shares_and_scores_are_rounded_half_up(total: int) -> None:
    """Shares to whole percent, scores to two decimals; as decimals would be, which are exact."""
    for part in range(total + 1):
        tally = make_tally(levels=part, assessed=total, limited=part, not_started=total - part)
        assert tally.share(Status.LIMITED) == percent(part, total, "1")
        assert Decimal(str(tally.index)) == percent(part, 3 * total)
