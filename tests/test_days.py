"""Days and moments: how they are parsed, and how they are formatted."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.cli.hint_messages import say_error
from tracker.domain.days import (
    EARLIEST_DAY,
    LATEST_DAY,
    end_of_day,
    format_day,
    format_moment,
    parse_day,
    parse_moment,
    require_plausible_day,
)
from tracker.domain.errors import RuleViolation, UsageError

TODAY = date(2018, 6, 1)
DAYS = st.dates(EARLIEST_DAY, LATEST_DAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2018-03-07", date(2018, 3, 7)),
        ("2018-3-7", date(2018, 3, 7)),
        ("today", TODAY),
        ("Yesterday", date(2018, 5, 31)),
        ("7 March 2018", date(2018, 3, 7)),
        ("7 mar 2018", date(2018, 3, 7)),
        ("March 7, 2018", date(2018, 3, 7)),
        ("07  MARCH  2018", date(2018, 3, 7)),
        ("1 Sept 2018", date(2018, 9, 1)),
        ("۲۰۱۸-۰۳-۰۷", date(2018, 3, 7)),
        ("٧ March ٢٠١٨", date(2018, 3, 7)),
    ],
)
def test_parse_day_accepts_usual_spellings(typed: str, meant: date) -> None:
    """ISO, today, yesterday, 7 March 2018; Persian and Arabic digits too."""
    assert parse_day(typed, TODAY) == meant


def test_a_day_with_two_readings_is_refused_with_both() -> None:
    """05/06/2018 is refused with both readings."""
    with pytest.raises(UsageError) as refused:
        parse_day("05/06/2018", TODAY)
    assert say_error(refused.value) == (
        '"05/06/2018" can be read as 5 June 2018 or 6 May 2018. Write 2018-06-05 or 2018-05-06.'
    )


@pytest.mark.parametrize(
    ("typed", "way_on"),
    [
        ("25/12/2018", "Write 2018-12-25."),
        ("5/6/18", "Write 2018-06-05 or 2018-05-06."),
        ("05.05.2018", "Write 2018-05-05."),
        ("2018-02-30", "not a day of the calendar"),
        ("99/99/2018", "not a day of the calendar"),
        ("1396-08-16", "Gregorian"),
        ("7 Marhc 2018", 'no month "marhc"'),
        ("7 ma 2018", 'no month "ma"'),
        ("tomorrow", "Write it as 2018-03-07"),
        ("", "Write it as 2018-03-07"),
        ("20180307", "Write it as 2018-03-07"),
        ("0001-01-01", "outside the years"),
        ("3000-01-01", "outside the years"),
    ],
)
def test_text_that_is_not_a_day_is_refused_with_a_hint(typed: str, way_on: str) -> None:
    """The hint says what to type instead."""
    with pytest.raises(UsageError) as refused:
        parse_day(typed, TODAY)
    assert way_on in say_error(refused.value)


@given(DAYS)
def test_formatted_days_can_be_parsed_again(day: date) -> None:
    """A day is the same after it was written, in ISO or in words, and parsed."""
    assert parse_day(day.isoformat(), TODAY) == day
    assert parse_day(f"{day.day} {day:%B} {day.year}", TODAY) == day


@given(st.text())
def test_any_text_is_a_day_or_refused(typed: str) -> None:
    """Whatever is typed as a day or moment gives one, or a UsageError; no other error."""
    for read in (parse_day, parse_moment):
        with contextlib.suppress(UsageError):
            assert read(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2018-03-07", datetime(2018, 3, 7, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2018-03-07T14:30", datetime(2018, 3, 7, 14, 30, tzinfo=UTC)),
        ("2018-03-07 14:30:05", datetime(2018, 3, 7, 14, 30, 5, tzinfo=UTC)),
        ("2018-03-07T14:30Z", datetime(2018, 3, 7, 14, 30, tzinfo=UTC)),
        ("2018-03-07T14:30+03:30", datetime(2018, 3, 7, 11, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_the_end_of_a_day_or_a_utc_time(typed: str, meant: datetime) -> None:
    """A moment is a day (its end, UTC) or an ISO date and time."""
    assert parse_moment(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["2018-03-07T25:00", "2018-03-07T14:30+99:00", "0001-01-01T00:00+05:00"])
def test_text_that_is_not_a_moment_is_refused(typed: str) -> None:
    """An impossible time is refused with a hint, like an impossible day."""
    assert pytest.raises(UsageError, parse_moment, typed, TODAY).value.hint


def test_a_day_is_formatted_with_its_weekday() -> None:
    """Every day that a command uses is echoed like "Mon 15 Jan 2018"."""
    assert format_day(date(2018, 1, 15)) == "Mon 15 Jan 2018"


def test_moments_are_formatted_in_utc_with_z() -> None:
    """The last microsecond of a day, as it is stored and exported."""
    assert format_moment(end_of_day(date(2018, 3, 7))) == "2018-03-07T23:59:59.999999Z"


def test_require_plausible_day_refuses_impossible_years() -> None:
    """A day that did not come through ``parse_day`` must lie in the same years."""
    assert require_plausible_day(TODAY, "day") == TODAY
    assert (
        "1396" in pytest.raises(RuleViolation, require_plausible_day, date(1396, 8, 16), "day").value.message
    )
