"""Days at a distance from others: so many days, or months, clipped to the end of the month."""

from calendar import isleap
from collections.abc import Iterable, Iterator
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
    if not 12 <= months < _END_OF_MONTHS:
        return None
    return next(_days_of_months(range(months, months + 1), day.day))


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
    yield from _days_of_months(range(first, _END_OF_MONTHS, offset.count), day.day)


_END_OF_MONTHS = (MAXYEAR + 1) * 12
_DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _days_of_months(numbers: Iterable[int], day: int) -> Iterator[date]:
    """A day of the months that are so many months after the year 0, clipped to their end."""
    for number in numbers:
        year, month = number // 12, number % 12
        last = _DAYS_OF_MONTHS[month]
        if day > last and month == 1 and isleap(year):
            last = 29
        yield date(year, month + 1, day if day <= last else last)
