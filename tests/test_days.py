"""Days and moments: how they are parsed, and how they are formatted."""

import contextlib
from datetime import UTC, date, datetime, timedelta, timezone

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
    from_microseconds,
    parse_day,
    parse_moment,
    require_plausible_day,
    start_of_day,
    to_microseconds,
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
        ("२०१८/०३/०७", date(2018, 3, 7)),
        ("2018/3/7", date(2018, 3, 7)),
        ("7-Mar-2018", date(2018, 3, 7)),
        ("Wed 7 Mar 2018", date(2018, 3, 7)),
        ("Wednesday, 7 March 2018", date(2018, 3, 7)),
        ("end of February 2020", date(2020, 2, 29)),
        ("end of 2018-02", date(2018, 2, 28)),
        ("\u200e2018-03-07\u200f", date(2018, 3, 7)),
        ("\u200e7\u200e/\u200eMarch 2018".replace("/", " "), date(2018, 3, 7)),
        ("\ufeff\u00a07 March 2018\u2069", date(2018, 3, 7)),
    ],
)
def test_parse_day_accepts_usual_spellings(typed: str, meant: date) -> None:
    """ISO, today, yesterday, 7 March 2018, what the tracker prints; any digits, and no mark that hides."""
    assert parse_day(typed, TODAY) == meant


@pytest.mark.parametrize(
    ("typed", "last", "next_one"),
    [  # TODAY is a Friday
        ("tomorrow", date(2018, 6, 2), date(2018, 6, 2)),
        ("friday", date(2018, 5, 25), date(2018, 6, 8)),
        ("Thu", date(2018, 5, 31), date(2018, 6, 7)),
        ("saturday", date(2018, 5, 26), date(2018, 6, 2)),
        ("+2w", date(2018, 6, 15), date(2018, 6, 15)),
        ("+ 2 weeks", date(2018, 6, 15), date(2018, 6, 15)),
        ("in 30 days", date(2018, 7, 1), date(2018, 7, 1)),
        ("+3m", date(2018, 9, 1), date(2018, 9, 1)),
        ("in 1 year", date(2019, 6, 1), date(2019, 6, 1)),
        ("end of june", date(2017, 6, 30), date(2018, 6, 30)),
        ("end of may", date(2018, 5, 31), date(2019, 5, 31)),
    ],
)
def test_days_from_today(typed: str, last: date, next_one: date) -> None:
    """A weekday or month is the next one for a due date and else the last one; a weekday is never today."""
    assert parse_day(typed, TODAY) == last
    assert parse_day(typed, TODAY, is_due=True) == next_one
    assert pytest.raises(UsageError, parse_day, typed, None).value.message == f'"{typed}" is not a day.'


def test_months_ahead_keep_to_the_month() -> None:
    """There is no 31 June, and no 29 February in most years; nor an end of June after today on that day."""
    assert parse_day("+1m", date(2018, 5, 31)) == date(2018, 6, 30)
    assert parse_day("+1y", date(2020, 2, 29)) == date(2021, 2, 28)
    for is_due in (False, True):
        assert parse_day("end of june", date(2018, 6, 30), is_due=is_due) == date(2018, 6, 30)


PERIODS = [
    ("2018-06", "2018-06-30"),
    ("Feb 2020", "2020-02-29"),
    ("2021-Q4", "2021-12-31"),
    ("q1 2021", "2021-03-31"),
]


@pytest.mark.parametrize(("typed", "last_day"), PERIODS)
def test_a_month_or_quarter_is_a_deadline_only(typed: str, last_day: str) -> None:
    """Its last day; where one day is asked for it is refused, with how that day is written."""
    for today in (TODAY, None):
        assert parse_day(typed, today, takes_period=True) == date.fromisoformat(last_day)
        error = pytest.raises(UsageError, parse_day, typed, today, is_due=True).value
        assert say_error(error) == f'"{typed}" is more than one day. Write one day of it, such as {last_day}.'


@given(DAYS)
def test_what_the_tracker_prints_can_be_typed(day: date) -> None:
    """Also as an exchange of two calendars writes it; with another weekday it is refused."""
    assert parse_day(format_day(day), None) == parse_day(f"{day:%Y/%m/%d}", None) == day
    other = format_day(day + timedelta(days=1))[:3] + format_day(day)[3:] if day < LATEST_DAY else ""
    if other:
        error = pytest.raises(UsageError, parse_day, other, None).value
        assert say_error(error).endswith(f"it is {format_day(day)}. Write {day}.")


def test_a_day_with_two_readings_is_refused_with_both() -> None:
    """05/06/2018 is refused with both readings."""
    with pytest.raises(UsageError) as refused:
        parse_day("05/06/2018", TODAY)
    assert say_error(refused.value) == (
        '"05/06/2018" can be read as 5 June 2018 or 6 May 2018. Write 2018-06-05 or 2018-05-06.'
    )


EXAMPLE = "Write it as 2018-03-07 or 7 March 2018, or say today, friday, +2w or end of june."
GREGORIAN = "Days are of the Gregorian calendar: 2017-11-07, not 1396-08-16."
LONG = "7 " + "x" * 90


@pytest.mark.parametrize(
    ("typed", "full_message"),
    [
        ("25/12/2018", '"25/12/2018" could only be 25 December 2018. Write 2018-12-25.'),
        ("12-25-2018", '"12-25-2018" could only be 25 December 2018. Write 2018-12-25.'),
        ("05.05.2018", '"05.05.2018" could only be 5 May 2018. Write 2018-05-05.'),
        ("5/6/18", '"5/6/18" can be read as 5 June 2018 or 6 May 2018. Write 2018-06-05 or 2018-05-06.'),
        ("5/6/99", '"5/6/99" can be read as 5 June 2099 or 6 May 2099. Write 2099-06-05 or 2099-05-06.'),
        ("99/99/2018", f'"99/99/2018" is not a day of the calendar: there is no month 99. {EXAMPLE}'),
        ("31.09.2018", f'"31.09.2018" is not a day of the calendar: September 2018 has 30 days. {EXAMPLE}'),
        ("2018-13-01", f'"2018-13-01" is not a day of the calendar: there is no month 13. {EXAMPLE}'),
        ("2018-02-30", f'"2018-02-30" is not a day of the calendar: February 2018 has 28 days. {EXAMPLE}'),
        ("1403/04/10", f'"1403/04/10" is outside the years 1600 to 2999. {GREGORIAN}'),
        ("1403-02-31", f'"1403-02-31" is outside the years 1600 to 2999. {GREGORIAN}'),
        ("10/04/1403", f'"10/04/1403" is outside the years 1600 to 2999. {GREGORIAN}'),
        ("+9999y", f'"+9999y" is outside the years 1600 to 2999. {GREGORIAN}'),
        ("2018/06-30", f'"2018/06-30" is not a day. {EXAMPLE}'),
        ("end of foo", f'"end of foo" is not a day. {EXAMPLE}'),
        ("friday 2018", f'"friday 2018" is not a day. {EXAMPLE}'),
        ("1396-08-16", f'"1396-08-16" is outside the years 1600 to 2999. {GREGORIAN}'),
        ("1599-12-31", f'"1599-12-31" is outside the years 1600 to 2999. {GREGORIAN}'),
        ("3000-01-01", f'"3000-01-01" is outside the years 1600 to 2999. {GREGORIAN}'),
        ("0002-01-01", f'"0002-01-01" is outside the years 1600 to 2999. {GREGORIAN}'),
        ("0001-01-01", f'"0001-01-01" is outside the years 1600 to 2999. {EXAMPLE}'),
        ("7 Marhc 2018", f'"7 Marhc 2018" is not a day: there is no month "marhc". {EXAMPLE}'),
        ("7 ma 2018", f'"7 ma 2018" is not a day: there is no month "ma". {EXAMPLE}'),
        ("7 fe 2018", f'"7 fe 2018" is not a day: there is no month "fe". {EXAMPLE}'),
        ("", f'"" is not a day. {EXAMPLE}'),
        ("20180307", f'"20180307" is not a day. {EXAMPLE}'),
        (LONG, f'"{LONG[:80]}..." is not a day. {EXAMPLE}'),
    ],
)
def test_text_that_is_not_a_day_is_refused_with_a_hint(typed: str, full_message: str) -> None:
    """The message says which day it could be, or how a day is written."""
    assert say_error(pytest.raises(UsageError, parse_day, typed, TODAY).value) == full_message


@pytest.mark.parametrize("blanks", [" " * 80, " " * 100])
def test_a_message_quotes_at_most_80_characters(blanks: str) -> None:
    """Blanks around a day are ignored, so that what was typed can be of any length."""
    for typed in ("2018-02-30", "1396-08-16", "7 Marhc 2018", "99/99/2018"):
        message = pytest.raises(UsageError, parse_day, f"{typed}{blanks}", TODAY).value.message
        assert message.startswith(f'"{typed}{blanks}'[:81] + '..."'), message


@pytest.mark.parametrize("day", [date(1600, 1, 1), date(2999, 12, 31)])
def test_the_first_and_the_last_day_can_be_typed(day: date) -> None:
    """From 1 January 1600 to 31 December 2999."""
    assert parse_day(day.isoformat(), TODAY) == require_plausible_day(day, "day") == day


@pytest.mark.parametrize("typed", ["today", "yesterday", "tomorrow", "friday", "+2w", "end of june"])
def test_a_file_has_no_today(typed: str) -> None:
    """What a file says must have the same meaning tomorrow."""
    assert pytest.raises(UsageError, parse_day, typed, None).value.message == f'"{typed}" is not a day.'


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
        (" ۲۰۱۸-۰۳-۰۷T۱۴:۳۰ ", datetime(2018, 3, 7, 14, 30, tzinfo=UTC)),
        ("3000-01-01T01:00+05:00", datetime(2999, 12, 31, 20, tzinfo=UTC)),
    ],
)
def test_a_moment_is_the_end_of_a_day_or_a_utc_time(typed: str, meant: datetime) -> None:
    """A moment is a day (its end, UTC) or an ISO date and time."""
    assert parse_moment(typed, TODAY) == meant


TIME = "Write a day, or a time such as 2018-03-07T14:30Z."
OVERLONG = f"2018-03-07T14:30{'0' * 90}"


@pytest.mark.parametrize(
    ("typed", "full_message"),
    [
        ("2018-03-07T25:00", f'"2018-03-07T25:00" is not a moment. {TIME}'),
        ("2018-03-07T14:30+99:00", f'"2018-03-07T14:30+99:00" is not a moment. {TIME}'),
        ("0001-01-01T00:00+05:00", f'"0001-01-01T00:00+05:00" is not a moment. {TIME}'),
        (OVERLONG, f'"{OVERLONG[:80]}..." is not a moment. {TIME}'),
        (
            "2999-12-31T23:00-05:00",
            f'"2999-12-31T23:00-05:00" is outside the years 1600 to 2999. {GREGORIAN}',
        ),
        ("now", f'"now" is not a day. {EXAMPLE} A time is written 2018-03-07T14:30Z.'),
    ],
)
def test_text_that_is_not_a_moment_is_refused(typed: str, full_message: str) -> None:
    """An impossible time is refused with a hint, like an impossible day."""
    assert say_error(pytest.raises(UsageError, parse_moment, typed, TODAY).value) == full_message


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1),
        (datetime(2018, 1, 15, 9, 30, 0, 1, tzinfo=UTC), 1_516_008_600_000_001),
        (datetime(2018, 1, 15, 13, 0, tzinfo=timezone(timedelta(hours=3.5))), 1_516_008_600_000_000),
    ],
)
def test_a_moment_is_stored_as_microseconds(moment: datetime, stored: int) -> None:
    """Since 1970 in UTC, as in every database that exists."""
    assert to_microseconds(moment) == stored
    assert from_microseconds(stored) == moment


@given(st.datetimes(start_of_day(EARLIEST_DAY).replace(tzinfo=None), timezones=st.just(UTC)))
def test_a_stored_moment_is_exact(moment: datetime) -> None:
    """The moment that is read is the one that was stored, to the microsecond."""
    assert from_microseconds(to_microseconds(moment)) == moment


def test_a_day_is_formatted_with_its_weekday() -> None:
    """Every day that a command uses is echoed like "Mon 15 Jan 2018"."""
    assert format_day(date(2018, 1, 15)) == "Mon 15 Jan 2018"


def test_moments_are_formatted_in_utc_with_z() -> None:
    """The last microsecond of a day, as it is stored and exported."""
    assert format_moment(end_of_day(date(2018, 3, 7))) == "2018-03-07T23:59:59.999999Z"


def test_require_plausible_day_refuses_impossible_years() -> None:
    """A day that did not come through ``parse_day`` must lie in the same years."""
    assert require_plausible_day(TODAY, "day") == TODAY
    with pytest.raises(RuleViolation) as refused:
        require_plausible_day(date(1396, 8, 16), "day of conclusion")
    assert (
        say_error(refused.value)
        == "The day of conclusion 1396-08-16 is outside 1600 to 2999. Check the year."
    )
