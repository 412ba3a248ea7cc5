"""The months, quarters or years of the calendar, at whose ends something is counted."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tracker.domain import domain_messages
from tracker.domain.days import format_day
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import Frequency

MAX_PERIODS = 1000
_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}


class CalendarPeriod(NamedTuple):
    """A month, quarter or year; ``ends_on`` is the day at whose end is counted.

    One that ``is_cut_short`` ends on the day asked about, before its own last day.
    """

    name: str
    begins_on: date
    ends_on: date
    is_cut_short: bool = False


def list_periods(every: Frequency, first: date, last: date) -> list[CalendarPeriod]:
    """The periods from the one that has the ``first`` day to the one that has the ``last``, where it ends.

    Raises UsageError for more than MAX_PERIODS, and where the first day is after the last.
    """
    if first > last:
        message = fill(domain_messages.SERIES_BEGINS_LATE, first=format_day(first), last=format_day(last))
        raise UsageError(message, fill(domain_messages.SERIES_BEGINS_LATE_HINT))
    months = _MONTHS[every]
    begins, until = _count_months(first) // months, _count_months(last) // months
    if (count := until - begins + 1) > MAX_PERIODS:
        message = fill(domain_messages.TOO_MANY_PERIODS, count=count, every=every, most=MAX_PERIODS)
        raise UsageError(message, fill(domain_messages.TOO_MANY_PERIODS_HINT))
    return list(_make_periods(every, range(begins, until + 1), last))


def _count_months(day: date) -> int:
    """The number of a day's month, counted from January of the year 0."""
    return day.year * 12 + day.month - 1


def _make_periods(every: Frequency, numbers: range, last: date) -> Iterator[CalendarPeriod]:
    months = _MONTHS[every]
    for number in numbers:
        begins_on = date(number * months // 12, number * months % 12 + 1, 1)
        closing = begins_on.replace(month=begins_on.month + months - 1)
        ends_on = closing.replace(day=monthrange(closing.year, closing.month)[1])
        yield CalendarPeriod(_name_period(every, begins_on), begins_on, min(ends_on, last), ends_on > last)


def _name_period(every: Frequency, begins_on: date) -> str:
    """The name as it can be typed where a deadline is meant: 2018-03, 2018-Q1; or the year."""
    if every is Frequency.MONTH:
        return f"{begins_on.year:04}-{begins_on.month:02}"
    if every is Frequency.QUARTER:
        return f"{begins_on.year:04}-Q{(begins_on.month + 2) // 3}"
    return f"{begins_on.year:04}"
