"""Days at a distance from others: so many days, or months, clipped to the end of the month."""

from calendar import isleap
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache
from itertools import repeat

from tracker.domain.commitment_history import Offset


def add_offset(day: date, offset: Offset, times: int = 1) -> date | None:
    """The day so many times an offset after another; None where the calendar does not reach so far."""
    count = offset.count * times
    if offset.unit == "days":
        try:
            return day + timedelta(days=count)
        except OverflowError:
            return None
    months = day.year * 12 + day.month - 1 + count
    if not 12 <= months < _END_OF_MONTHS:
        return None
    return _day_of_month(months, day.day)


def repeat_offset(day: date, offset: Offset, times: int) -> Iterator[date]:
    """The days so many times an offset after another, once more each, as far as the calendar reaches."""
    if offset.unit == "days":
        return _repeat_days(day, timedelta(days=offset.count), times)
    first = day.year * 12 + day.month - 1 + offset.count * times
    return map(_day_of_month, range(first, _END_OF_MONTHS, offset.count), repeat(day.day))


def _repeat_days(day: date, step: timedelta, times: int) -> Iterator[date]:
    try:
        day += times * step
        while True:
            yield day
            day += step
    except OverflowError:
        return


_END_OF_MONTHS = (MAXYEAR + 1) * 12
_DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@lru_cache(maxsize=10_000)
def _day_of_month(months: int, day: int) -> date:
    """A day of the month that is so many months after the year 0, clipped to its end.

    What recurs mostly does so on the same days of months, and they are needed for each duty.
    """
    year, month = months // 12, months % 12
    last = 29 if month == 1 and isleap(year) else _DAYS_OF_MONTHS[month]
    return date(year, month + 1, min(day, last))
