"""Days of other calendars than the Gregorian: typed, and written beside a day; what is on record has none.

What reads and writes them needs packages that not everybody has: it is given from above, with
``offer_other_calendars``.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from enum import StrEnum
from typing import Protocol


class CalendarName(StrEnum):
    """A calendar that can stand beside the Gregorian."""

    SOLAR_HIJRI = "solar-hijri"
    HIJRI = "hijri"


class OtherCalendars(Protocol):
    """What reads and writes days of other calendars."""

    def read(self, text: str) -> tuple[date, CalendarName] | None:
        """The day that a text means, and in which calendar; None if it is of none. Raises UsageError."""

    def write(self, day: date, calendar: CalendarName) -> str:
        """A day in the words of a calendar; empty where the calendar does not reach."""


_offered: ContextVar[Callable[[], OtherCalendars] | None] = ContextVar("other_calendars", default=None)
_beside: ContextVar[CalendarName | None] = ContextVar("calendar_beside", default=None)

# A year from 1300 on to 1499 is of one of them; so is a month in letters that are not Latin, or by its name.
_DAY = r"1[34]\d\d[-/]\d{1,2}[-/]\d{1,2}|\d{1,2} \D+ 1[34]\d\d|1[34]\d\d \D+ \d{1,2}"


def offer_other_calendars(load: Callable[[], OtherCalendars] | None) -> None:
    """Say what is asked for a day of another calendar; it is loaded only then. Without it there are none."""
    _offered.set(load)


def write_beside(calendar: CalendarName | None) -> None:
    """Write each day in a calendar too from now on, beside the Gregorian day; None in no other."""
    _beside.set(calendar)


def calendar_beside() -> CalendarName | None:
    """The calendar in which each day is written too."""
    return _beside.get()


def read_other_calendar(normalized: str) -> date | None:
    """The day that a text of another calendar means, which is answered in that one too; None for others.

    The text is in lower case, with the digits 0 to 9. Raises UsageError.
    """
    load = _offered.get()
    if load is None or not re.fullmatch(_DAY, normalized) or (found := load().read(normalized)) is None:
        return None
    day, calendar = found
    write_beside(calendar)
    return day


def say_in_other_calendar(day: date) -> str:
    """A day in the calendar that stands beside the Gregorian; empty if none does, or it does not reach."""
    load, calendar = _offered.get(), _beside.get()
    return load().write(day, calendar) if load and calendar else ""
