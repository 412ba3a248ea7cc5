"""The records: the cut that is asked about, what is open, slip; and the scores, rounded as published."""

from datetime import UTC, date, datetime, timedelta

import pytest
from test_screen import ONE

from tracker.records import Cut, Tally, half_up, percent
from tracker.vocabulary import Flag, Status, Strength

DAY = date(2018, 3, 7)
NOON, INSTANT = datetime(2018, 3, 7, 12, tzinfo=UTC), timedelta(microseconds=1)


def test_a_cut_knows_what_was_recorded_by_its_moment() -> None:
    """To the microsecond; without a moment all is known."""
    assert [Cut(DAY, NOON).knows(NOON + n * INSTANT) for n in (-1, 0, 1)] == [True, True, False]
    assert Cut(DAY).knows(NOON + timedelta(days=9_999))


def test_an_earlier_day_is_asked_about_as_it_was_known_then() -> None:
    """At its end, or by the moment of the cut if that came first."""
    its_end = datetime(2018, 3, 7, 23, 59, 59, 999_999, tzinfo=UTC)
    assert Cut(date(2018, 6, 1)).then(DAY) == Cut(DAY, its_end)
    assert Cut(date(2018, 6, 1), its_end + INSTANT).then(DAY) == Cut(DAY, its_end)
    assert Cut(date(2018, 6, 1), NOON).then(DAY) == Cut(DAY, NOON)


def test_a_cut_is_echoed() -> None:
    """The day with its weekday, and the moment if there is one."""
    assert Cut(DAY).said == "as of Wed 7 Mar 2018"
    assert Cut(DAY, NOON).said == "as of Wed 7 Mar 2018, as known by 2018-03-07 12:00 UTC"


@pytest.mark.parametrize(
    ("strength", "status", "is_open"),
    [
        (Strength.BINDING, Status.NO_INFORMATION, True),
        (Strength.IN_PRINCIPLE, Status.BREACHED, True),
        (Strength.AGREED, Status.IMPLEMENTED, False),
        (Strength.PROPOSED, Status.LIMITED, False),
        (Strength.INTENTION, Status.LAPSED, False),
    ],
)
def test_what_is_owed_is_open(strength: Strength, status: Status, is_open: bool) -> None:
    """What was agreed and is not closed; what was only proposed is neither owed nor open."""
    assert ONE._replace(strength=strength, status=status).is_open is is_open


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
    """From the original one to the present one; none where either is missing."""
    assert ONE._replace(due_on=due, original_due_on=original).slip == slip


def tally(levels: int = 0, assessed: int = 0, **by_status: int) -> Tally:
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
    assert tally(levels=94, assessed=43, limited=43).index == 72.87


def test_the_index_of_the_mali_agreement() -> None:
    """16 provisions with levels adding to 15 give 31.25 (Mali 2015, Peace Accords Matrix)."""
    assert tally(levels=15, assessed=16, limited=16).index == 31.25


def test_the_shares_of_colombia_in_2019() -> None:
    """133/69/194/182 of 578 give 23/12/34/31 % (Colombia, February 2019)."""
    counted = tally(implemented=133, substantial=69, limited=194, not_started=182)
    assert [counted.share(status) for status in counted.by_status] == [23, 12, 34, 31]


def test_shares_that_add_to_101_are_left_so() -> None:
    """30/19/37/15 % of 578 adds to 101 and is not bent to 100 (Colombia, November 2021)."""
    counted = tally(implemented=173, substantial=110, limited=211, not_started=84)
    assert counted.commitments == 578
    shares = [counted.share(status) for status in counted.by_status]
    assert shares == [30, 19, 37, 15]
    assert sum(filter(None, shares)) == 101


def test_halves_are_rounded_up() -> None:
    """Shares are rounded half up to whole percent: one eighth is 13 %."""
    assert half_up(100, 8) == 13
    assert half_up(25, 2) == 13
    assert percent(1, 800) == 0.13


def test_bounds_enclose_the_index() -> None:
    """The lower bound takes level 0 for all without a level, the upper 3."""
    some = tally(levels=1, assessed=1, limited=1, no_information=8)
    assert (some.lower, some.index, some.upper) == (3.7, 33.33, 92.59)
    assert some.coverage == 11.11


def test_superseded_and_withdrawn_are_out_of_all_scores() -> None:
    """S is without superseded and withdrawn; lapsed stays in every denominator."""
    some = tally(levels=3, assessed=1, implemented=1, superseded=2, withdrawn=3, lapsed=1)
    assert (some.commitments, some.scored) == (7, 2)
    assert some.share(Status.SUPERSEDED) is None
    assert some.share(Status.IMPLEMENTED) == 50


def test_nothing_has_no_index() -> None:
    """Without a level there is no index, and of nothing there are no shares."""
    assert tally(no_information=9).index is None
    nothing = tally()
    assert (nothing.index, nothing.coverage, nothing.lower, nothing.upper) == (None, None, None, None)
    assert nothing.share(Status.LIMITED) is None
