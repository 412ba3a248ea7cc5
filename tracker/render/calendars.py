"""The Solar Hijri and the Hijri calendar: days are read and written in them by two packages."""

import re
from datetime import date

from tracker.domain.errors import MissingPackage, UsageError, join_alternatives, shorten
from tracker.domain.message_filling import fill, say_label
from tracker.domain.other_calendars import CalendarName
from tracker.render import render_messages

try:
    import jdatetime
except ImportError:
    raise MissingPackage(fill(render_messages.OTHER_CALENDARS), "jdatetime") from None
try:
    import hijridate
except ImportError:
    raise MissingPackage(fill(render_messages.OTHER_CALENDARS), "hijridate") from None

LAST_PLAIN_YEAR = 1420
"""The last year that digits alone give to the Solar Hijri calendar: later ones may be meant in either.

In the Hijri calendar it began in 1999, in the Solar Hijri it begins in 2041.
"""
_NAMES_OF_MONTHS = {
    CalendarName.SOLAR_HIJRI: (
        *("farvardin فروردین", "ordibehesht اردیبهشت", "khordad خرداد", "tir تیر", "mordad مرداد امرداد"),
        *("shahrivar شهریور", "mehr مهر", "aban آبان", "azar آذر", "dey دی", "bahman بهمن", "esfand اسفند"),
    ),
    CalendarName.HIJRI: (
        *("muharram محرم", "safar صفر", "rabi-al-awwal ربیع‌الاول ربيع-الأول ربیع-الاول"),
        *("rabi-al-thani ربیع‌الثانی ربيع-الآخر ربیع-الثانی", "jumada-al-ula جمادی‌الاول جمادى-الأولى"),
        *("jumada-al-akhirah جمادی‌الثانی جمادى-الآخرة", "rajab رجب", "shaban شعبان", "ramadan رمضان"),
        *("shawwal شوال", "dhu-al-qadah ذیقعده ذوالقعده ذو-القعدة", "dhu-al-hijjah ذیحجه ذوالحجه ذو-الحجة"),
    ),
}
_IN_DIGITS = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_IN_WORDS = re.compile(r"(\d{1,2}) (\D+) (\d{4})|(\d{4}) (\D+) (\d{1,2})")


class HijriCalendars:
    """Reads and writes days of both."""

    def read(self, text: str) -> tuple[date, CalendarName] | None:
        """The day that a text means, and in which calendar; None if it is of none.

        Raises UsageError for a day that there is not, and for digits that either calendar could mean.
        """
        if match := _IN_DIGITS.fullmatch(text):
            return _read_digits(text, *map(int, match.groups()))
        if (match := _IN_WORDS.fullmatch(text)) is None:
            return None
        day, name, year, year_first, name_between, day_last = match.groups()
        if (found := _find_month(name or name_between)) is None:
            return None
        calendar, month = found
        return _to_gregorian(text, calendar, int(year or year_first), month, int(day or day_last)), calendar

    def write(self, day: date, calendar: CalendarName) -> str:
        """A day with the name of its month, as 16 Aban 1396; empty where the calendar does not reach."""
        try:
            if calendar is CalendarName.SOLAR_HIJRI:
                there = jdatetime.date.fromgregorian(date=day)
                year, month, number = there.year, there.month, there.day
            else:
                year, month, number = hijridate.Gregorian.fromdate(day).to_hijri().datetuple()
        except (ValueError, OverflowError):
            return ""
        name = say_label(render_messages.MONTHS_OF_CALENDARS[calendar][month - 1])
        return fill(render_messages.DAY_IN_CALENDAR, day=number, month=name, year=year)


def _read_digits(text: str, year: int, month: int, day: int) -> tuple[date, CalendarName]:
    """A day in digits. Raises UsageError for one of a year that may be meant in either calendar."""
    solar = _to_gregorian(text, CalendarName.SOLAR_HIJRI, year, month, day)
    if year <= LAST_PLAIN_YEAR:
        return solar, CalendarName.SOLAR_HIJRI
    readings = dict.fromkeys((str(solar), str(_to_gregorian(text, CalendarName.HIJRI, year, month, day))))
    message = fill(render_messages.EITHER_CALENDAR, text=shorten(text))
    raise UsageError(message, fill(render_messages.WRITE_EITHER, readings=join_alternatives(readings)))


def _find_month(name: str) -> tuple[CalendarName, int] | None:
    """The calendar that has a month of this name, and its number from 1."""
    wanted = _simplify(name)
    for calendar, months in _NAMES_OF_MONTHS.items():
        for number, names in enumerate(months, start=1):
            if wanted in map(_simplify, names.split(" ")):
                return calendar, number
    return None


def _simplify(name: str) -> str:
    """A name without what keyboards write differently: joiners, hyphens, blanks, two kinds of yeh and kaf."""
    letters = name.strip(" ,،").translate({0x64A: "ی", 0x643: "ک", 0x649: "ی", 0x629: "ه"})
    return re.sub(r"[-\s\u200c'’]", "", letters)


def _to_gregorian(text: str, calendar: CalendarName, year: int, month: int, day: int) -> date:
    """The Gregorian day. Raises UsageError, which quotes the text, if the calendar has no such day."""
    try:
        if calendar is CalendarName.SOLAR_HIJRI:
            found = jdatetime.date(year, month, day).togregorian()
        else:
            found = hijridate.Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        message = fill(render_messages.NOT_IN_CALENDAR[calendar], text=shorten(text))
        raise UsageError(message, fill(render_messages.DAY_OF_CALENDAR_EXAMPLE)) from None
    return date(found.year, found.month, found.day)
