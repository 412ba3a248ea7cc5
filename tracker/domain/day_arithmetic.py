"""Days at a distance from others: so many days, or months, clipped to the end of the month."""

from calendar import monthrange
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
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= MAXYEAR:
        return None
    return date(year, month, min(day.day, monthrange(year, month)[1]))
