"""The periods of a series: months, quarters and years of the calendar, the last up to the day asked about."""

from datetime import date
from itertools import pairwise

import pytest
from conftest import refusal_of

from tracker.domain.errors import UsageError
from tracker.domain.periods import MAX_PERIODS, list_periods
from tracker.domain.vocabulary import Frequency

MONTH, QUARTER, YEAR = Frequency


@pytest.mark.parametrize(
    ("every", "names"),
    [
        (MONTH, ["2019-11", "2019-12", "2020-01", "2020-02"]),
        (QUARTER, ["2019-Q4", "2020-Q1"]),
        (YEAR, ["2019", "2020"]),
    ],
)
def test_a_series_begins_with_the_whole_period_of_its_first_day(every: Frequency, names: list[str]) -> None:
    """And ends with that of the last day; each follows on the one before."""
    periods = list_periods(every, date(2019, 11, 20), date(2020, 2, 10))
    assert [period.name for period in periods] == names
    assert periods[0].begins_on.day == 1
    for before, after in pairwise(periods):
        assert (after.begins_on - before.ends_on).days == 1


@pytest.mark.parametrize(
    ("every", "begins_on", "ends_on"),
    [
        (MONTH, date(2020, 2, 1), date(2020, 2, 29)),
        (QUARTER, date(2020, 1, 1), date(2020, 3, 31)),
        (YEAR, date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_a_period_is_counted_on_its_last_day(every: Frequency, begins_on: date, ends_on: date) -> None:
    """The last of all on the day asked about; it is said where that comes first."""
    (whole,) = list_periods(every, ends_on, ends_on)
    assert whole[1:] == (begins_on, ends_on, False)
    day = date(2020, 2, 28)
    (short,) = list_periods(every, day, day)
    assert short[1:] == (begins_on, day, True)


def test_there_are_at_most_a_thousand_periods() -> None:
    """More are refused with their number; a thousand are not."""
    first, last = date(1920, 1, 1), date(2003, 4, 30)
    assert len(list_periods(MONTH, first, last)) == MAX_PERIODS == 1000
    assert refusal_of(UsageError, list_periods, MONTH, first, date(2003, 5, 1)) == (
        "That would be 1,001 periods, one a month; at most 1,000 are counted. "
        "Begin with a later day, or count by longer periods."
    )


def test_a_series_cannot_begin_after_its_end() -> None:
    """Both days are named."""
    assert refusal_of(UsageError, list_periods, YEAR, date(2019, 1, 1), date(2018, 12, 31)) == (
        "Tue 1 Jan 2019 is after Mon 31 Dec 2018, the day asked about. Begin with an earlier day."
    )
