"""Days and moments: how they are parsed and formatted. Days are Gregorian, moments are in UTC."""

import re
import unicodedata
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from tracker.domain import domain_messages
from tracker.domain.errors import RuleViolation, UsageError, join_alternatives, shorten
from tracker.domain.message_filling import Filler, fill, filler
from tracker.domain.other_calendars import (
    CalendarName,
    calendar_beside,
    read_other_calendar,
    say_in_other_calendar,
)
from tracker.domain.untrusted_text import to_ascii_digits

MONTH_NAMES = "january february march april may june july august september october november december".split()
WEEKDAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()
EARLIEST_DAY, LATEST_DAY = date(1600, 1, 1), date(2999, 12, 31)
END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
"""Later than any moment: what is known then is all that is known."""

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
"""The moment by which all is known."""
CLOCK_TOLERANCE = timedelta(days=1)
"""How far the clock of another office may be ahead of ours: what is recorded later is still to come."""

MOMENT_STEP = timedelta(microseconds=1)
"""Between two moments: no database holds a finer one."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Compiled where a day is read: to compile all of them takes a hundredth of a command that reads none.
_ISO_DAY = r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})"
_DAY_IN_WORDS = r"(\d{1,2})\.?[ -]([a-z]+)\.?,?[ -](\d{4})|([a-z]+)\.? (\d{1,2}),? (\d{4})"
_DAY_OF_SPREADSHEET = r"(\d{1,2})-([a-z]{3,})-(\d\d)"  # 30-Jun-24, as they show days
_FIRST_YEAR_OF_LAST_CENTURY = 69  # of years with two digits, as POSIX reads them
_NUMERIC_DAY = r"(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})"
_MONTH = r"(\d{4})[-/](\d{1,2})|([a-z]{3,}) (\d{4})"
_QUARTER = r"(\d{4})[ /-]?q([1-4])|q([1-4])[ /-]?(\d{4})"
_DISTANCE = r"(?:\+ ?|in )(\d{1,4}) ?(d|w|m|y|(?:day|week|month|year)s?)"


def parse_day(text: str, today: date | None, *, is_due: bool = False, takes_period: bool = False) -> date:
    """The day that a text means: 2018-03-07, 7 March 2018, Wed 7 Mar 2018, today, friday, +2w, end of june.

    A weekday or month without a year is the next one if the day ``is_due``, else the last one. With
    ``takes_period`` a month or quarter means its last day. ``today`` is None for a text from a file, where
    "today" has no meaning. Marks that nobody sees do not count. Raises UsageError with what to type instead;
    the error for an ambiguous day such as 05/06/2018 shows both readings.
    """
    normalized = _normalize(text)
    if today is not None:  # somebody types it, and reads in the answer how it was understood
        found = _relative_day(text, normalized, today, is_due=is_due) or read_other_calendar(normalized)
        if found:
            return found
    first_word, _, rest = normalized.partition(" ")
    weekday = _number_of_name(first_word.rstrip(".,"), WEEKDAY_NAMES)
    if weekday is None or not rest:
        return _dated_day(text, normalized, takes_period=takes_period)
    day = _dated_day(text, rest, takes_period=False)
    if day.weekday() != weekday - 1:
        message = fill(domain_messages.OTHER_WEEKDAY, text=shorten(text), day=format_day(day))
        raise UsageError(message, fill(domain_messages.WRITE_READING, readings=day))
    return day


def _normalize(text: str) -> str:
    """The text in lower case, with the digits 0 to 9, one blank between words, and no marks that hide."""
    visible = text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(to_ascii_digits(visible).casefold().split())


def _relative_day(text: str, normalized: str, today: date, *, is_due: bool) -> date | None:
    """The day that a text means by its distance from today; None if it does not say one."""
    if normalized in ("yesterday", "today", "tomorrow"):
        return today + timedelta(days=("yesterday", "today", "tomorrow").index(normalized) - 1)
    if (weekday := _number_of_name(normalized, WEEKDAY_NAMES)) is not None:
        days_ahead = (weekday - 1 - today.weekday()) % 7 or 7
        return today + timedelta(days=days_ahead if is_due else days_ahead - (14 if days_ahead == 7 else 7))
    if match := re.fullmatch(_DISTANCE, normalized):
        return _day_in(text, today, int(match[1]), match[2][0])
    month = _number_of_name(normalized.removeprefix("end of "), MONTH_NAMES)
    if month is None or not normalized.startswith("end of "):
        return None
    in_years = [_last_day_of_month(text, today.year + years, month) for years in (-1, 0, 1)]
    return (
        min(day for day in in_years if day >= today)
        if is_due
        else max(day for day in in_years if day <= today)
    )


def _day_in(text: str, today: date, number: int, unit: str) -> date:
    """The day so many days, weeks, months or years (d, w, m, y) from today; at most the last of its month."""
    if unit in "dw":
        try:
            return _require_supported_year(today + timedelta(days=number * (7 if unit == "w" else 1)), text)
        except OverflowError:
            raise _unsupported_year_error(text, LATEST_DAY.year + 1) from None
    months = today.year * 12 + today.month - 1 + number * (12 if unit == "y" else 1)
    last = _last_day_of_month(text, months // 12, months % 12 + 1)
    return last.replace(day=min(today.day, last.day))


def _dated_day(text: str, normalized: str, *, takes_period: bool) -> date:
    """The day that a text with a year means. Raises UsageError."""
    if match := re.fullmatch(_ISO_DAY, normalized):
        return _calendar_day(text, int(match[1]), int(match[3]), int(match[4]))
    if match := re.fullmatch(_DAY_IN_WORDS, normalized):
        day, month, year, month_first, day_second, year_last = match.groups()
        return _calendar_day(
            text, int(year or year_last), _month_number(text, month or month_first), int(day or day_second)
        )
    if match := re.fullmatch(_DAY_OF_SPREADSHEET, normalized):
        century = 1900 if int(match[3]) >= _FIRST_YEAR_OF_LAST_CENTURY else 2000
        return _calendar_day(text, century + int(match[3]), _month_number(text, match[2]), int(match[1]))
    if match := re.fullmatch(_NUMERIC_DAY, normalized):
        raise _ambiguous_day_error(text, *(int(part) for part in match.groups()))
    last_day = _last_day_of_period(text, normalized.removeprefix("end of "))
    if last_day is None:
        raise _not_a_day_error(domain_messages.NOT_A_DAY, text)
    if not takes_period and not normalized.startswith("end of "):
        message = fill(domain_messages.PERIOD_NOT_DAY, text=shorten(text))
        raise UsageError(message, fill(domain_messages.WRITE_DAY_OF_PERIOD, day=last_day))
    return last_day


def _last_day_of_period(text: str, normalized: str) -> date | None:
    """The last day of a month or quarter with its year; None for what is neither."""
    if match := re.fullmatch(_QUARTER, normalized):
        year, quarter, quarter_first, year_last = match.groups()
        return _last_day_of_month(text, int(year or year_last), 3 * int(quarter or quarter_first))
    if match := re.fullmatch(_MONTH, normalized):
        year, number, name, year_last = match.groups()
        if name and _number_of_name(name, MONTH_NAMES) is None:
            return None
        month = int(number) if number else _month_number(text, name)
        return _last_day_of_month(text, int(year or year_last), month)
    return None


def _last_day_of_month(text: str, year: int, month: int) -> date:
    """The last day of a month. Raises UsageError, which quotes the text, if there is no such month."""
    first = _calendar_day(text, year, month, 1)
    return first.replace(day=monthrange(year, month)[1])


def _number_of_name(name: str, names: list[str]) -> int | None:
    """From 1, which of the names begins with three letters or more; None if none does, or more than one."""
    numbers = [
        number for number, known in enumerate(names, start=1) if len(name) > 2 and known.startswith(name)
    ]
    return numbers[0] if len(numbers) == 1 else None


def parse_moment(text: str, today: date | None) -> datetime:
    """The moment that a text means: an ISO date and time, in UTC if it does not say; or the end of a day.

    Raises UsageError with what to type instead.
    """
    normalized = _normalize(text).removesuffix(" utc")
    if re.match(r"\d{4}-\d\d-\d\d[t ]\d\d", normalized):
        try:
            moment = datetime.fromisoformat(normalized.upper())
            utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            message = fill(domain_messages.NOT_A_MOMENT, text=shorten(text))
            raise UsageError(message, fill(domain_messages.MOMENT_EXAMPLE)) from None
        _require_supported_year(utc.date(), text)
        return utc
    try:
        return end_of_day(parse_day(text, today))
    except UsageError as error:
        error.hint = fill(domain_messages.DAY_OR_TIME_EXAMPLE, day_hint=error.hint)
        raise


def end_of_day(day: date) -> datetime:
    """The last moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)


def start_of_day(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def require_plausible_day(day: date, field: str) -> date:
    """The same day. Raises RuleViolation for a year that no agreement between states can mean."""
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        template, first, last = domain_messages.IMPLAUSIBLE_DAY, EARLIEST_DAY.year, LATEST_DAY.year
        message = fill(template, field=field, day=day, first_year=first, last_year=last)
        raise RuleViolation(message, fill(domain_messages.CHECK_YEAR))
    return day


def latest_day_on_earth(moment: datetime) -> date:
    """The day that it is where the clocks are furthest ahead, 14 hours before UTC."""
    return (moment.astimezone(UTC) + timedelta(hours=14)).date()


def format_day(day: date) -> str:
    """A day as messages show it, with its weekday: Mon 15 Jan 2018."""
    return _day_in_words(day, filler.get(), calendar_beside(), with_weekday=True)


def format_short_day(day: date) -> str:
    """A day as it is written in a table: 1 Jun 2018; in another calendar too, where that is asked for."""
    return _day_in_words(day, filler.get(), calendar_beside(), with_weekday=False)


@lru_cache(maxsize=10_000)
def _day_in_words(
    day: date,
    _language: Filler | None,
    calendar: CalendarName | None,
    *,
    with_weekday: bool,
) -> str:
    """A day in the words of the language that is chosen; a page has the same days again and again."""
    month = fill(domain_messages.SHORT_MONTHS[day.month - 1])
    said = fill(domain_messages.DAY_OF_YEAR, day=day.day, month=month, year=day.year)
    if with_weekday:
        weekday = fill(domain_messages.WEEKDAYS[day.weekday()])
        said = fill(domain_messages.DAY_OF_WEEK, weekday=weekday, day=said)
    if calendar is None or not (other := say_in_other_calendar(day)):
        return said
    return fill(domain_messages.DAY_IN_TWO_CALENDARS, day=said, other=other)


def format_day_of_month(day: date) -> str:
    """A day where its year is plain: 1 Jun."""
    return fill(
        domain_messages.DAY_OF_MONTH, day=day.day, month=fill(domain_messages.SHORT_MONTHS[day.month - 1])
    )


def format_month(day: date) -> str:
    """The month of a day: Jun 2018."""
    month = fill(domain_messages.SHORT_MONTHS[day.month - 1])
    return fill(domain_messages.MONTH_OF_YEAR, month=month, year=day.year)


def format_year(day: date) -> str:
    """The year of a day."""
    return fill(domain_messages.YEAR, year=day.year)


def format_long_day(day: date) -> str:
    """A day with the whole name of its month: 1 June 2018."""
    month = fill(domain_messages.MONTHS[day.month - 1])
    return fill(domain_messages.DAY_OF_YEAR, day=day.day, month=month, year=day.year)


def to_microseconds(moment: datetime) -> int:
    """A moment as databases store it: microseconds since 1970, exact and the same on every engine."""
    elapsed = moment - _EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def from_microseconds(microseconds: int) -> datetime:
    """The moment, in UTC, that is stored as this number of microseconds since 1970."""
    return _EPOCH + microseconds * MOMENT_STEP


def format_moment(moment: datetime) -> str:
    """A moment as it is written for files and programs: 2018-01-15T09:30:00.000000Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _calendar_day(text: str, year: int, month: int, day: int) -> date:
    """The day with these numbers. Raises UsageError, which quotes the text, if there is no such day."""
    if not EARLIEST_DAY.year <= year <= LATEST_DAY.year:
        raise _unsupported_year_error(text, year)
    if not 1 <= month <= 12:
        raise _not_a_day_error(domain_messages.NO_SUCH_MONTH, text, month=month)
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        name = fill(domain_messages.MONTHS[month - 1])
        raise _not_a_day_error(domain_messages.NO_SUCH_DAY, text, month=name, year=year, days=length)
    return date(year, month, day)


def _require_supported_year(day: date, text: str) -> date:
    """The same day. Raises UsageError, which quotes the text, for a year that the tracker does not take."""
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise _unsupported_year_error(text, day.year)
    return day


def _unsupported_year_error(text: str, year: int) -> UsageError:
    """The error for a year that the tracker does not take: perhaps one of another calendar."""
    template, first, last = domain_messages.UNSUPPORTED_YEAR, EARLIEST_DAY.year, LATEST_DAY.year
    message = fill(template, text=shorten(text), first_year=first, last_year=last)
    hint = domain_messages.GREGORIAN_CALENDAR if year > 1 else domain_messages.DAY_EXAMPLE
    return UsageError(message, fill(hint))


def _not_a_day_error(template: str, text: str, **values: str | int) -> UsageError:
    """The error for a text that is not a day, with the ways in which a day can be written."""
    message = fill(template, text=shorten(text), **values)
    return UsageError(message, fill(domain_messages.DAY_EXAMPLE))


def _month_number(text: str, name: str) -> int:
    """1 to 12 for the name of a month, or for its first three letters or more. Raises UsageError."""
    number = _number_of_name(name, MONTH_NAMES)
    if number is None:
        raise _not_a_day_error(domain_messages.NOT_A_MONTH, text, name=name)
    return number


def _ambiguous_day_error(text: str, first: int, second: int, year: int) -> UsageError:
    """The error for a day in numbers only, such as 05/06/2018; it names the one or two days it can mean."""
    full_year = year if year > 99 else 2000 + year
    readings, problems = [], []
    for month, day in ((second, first), (first, second)):
        try:
            readings.append(_calendar_day(text, full_year, month, day))
        except UsageError as error:
            problems.append(error)
    if not readings:  # a day is usually written before its month, unless there is no such month
        return problems[0 if 1 <= second <= 12 else 1]
    days = list(dict.fromkeys(readings))
    template = domain_messages.TWO_READINGS if len(days) > 1 else domain_messages.ONE_READING
    choices = join_alternatives(map(format_long_day, days))
    return UsageError(
        fill(template, text=text, readings=choices),
        fill(domain_messages.WRITE_READING, readings=join_alternatives(map(str, days))),
    )
