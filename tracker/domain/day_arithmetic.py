"""Days at a distance from others: so many days, or months, clipped to the end of the month."""

from calendar import isleap
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

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
    return _day_of_month(months, day.day) if 12 <= months < _END_OF_MONTHS else None


def repeat_offset(day: date, offset: Offset, times: int) -> Iterator[date]:
    """The days so many times an offset after another, once more each, as far as the calendar reaches."""
    if offset.unit == "days":
        step = timedelta(days=offset.count)
        try:
            day += times * step
            while True:
                yield day
                day += step
        except OverflowError:
            return
    first = day.year * 12 + day.month - 1 + offset.count * times
    for months in range(first, _END_OF_MONTHS, offset.count):
        yield _day_of_month(months, day.day)


_END_OF_MONTHS = (MAXYEAR + 1) * 12


def _day_of_month(months: int, of_month: int) -> date:
    """A day of the month that is so many months after the year 0, clipped to its end."""
    year, month = months // 12, months % 12 + 1
    return date(year, month, of_month if of_month <= 28 else min(of_month, _count_days(year, month)))


_DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _count_days(year: int, month: int) -> int:
    """The days of a month; the calendar module works out on which day of the week it begins, too."""
    return 29 if month == 2 and isleap(year) else _DAYS_OF_MONTHS[month - 1]
