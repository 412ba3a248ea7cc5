"""Days and moments: how they are read, and how they are said. Days are Gregorian, moments UTC."""

import re
from datetime import UTC, date, datetime, timedelta

from tracker.errors import Refused, WrongUsage, shortened
from tracker.text import ascii_digits

MONTHS = "january february march april may june july august september october november december".split()
EARLIEST, LATEST = date(1600, 1, 1), date(2999, 12, 31)
EXAMPLE = "Write it as 2018-03-07 or 7 March 2018, or say today or yesterday."

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})\.? ([a-z]+)\.?,? (\d{4})|([a-z]+)\.? (\d{1,2}),? (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})")


def read_day(given: str, today: date | None) -> date:
    """The day meant by what a person typed: ISO, today, yesterday, or 7 March 2018.

    A file has no today. Raises WrongUsage with what to type instead; a day such as 05/06/2018 brings
    both readings.
    """
    words = " ".join(ascii_digits(given).casefold().split())
    if today is not None and words in ("today", "yesterday"):
        return today - timedelta(days=words == "yesterday")
    if match := _ISO.fullmatch(words):
        return _day(given, *(int(part) for part in match.groups()))
    if match := _WORDS.fullmatch(words):
        day, month, year, month_first, day_second, year_last = match.groups()
        return _day(
            given, int(year or year_last), _month(given, month or month_first), int(day or day_second)
        )
    if match := _NUMBERS.fullmatch(words):
        raise _ambiguous(given, *(int(part) for part in match.groups()))
    raise WrongUsage(f'"{shortened(given)}" is not a day.', EXAMPLE)


def read_moment(given: str, today: date | None) -> datetime:
    """The moment meant: an ISO date and time (UTC unless it says otherwise), or a day's end in UTC."""
    written = ascii_digits(given).strip()
    if re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d", written):
        try:
            moment = datetime.fromisoformat(written)
            utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise WrongUsage(
                f'"{shortened(given)}" is not a moment.', "Write a day, or a time such as 2018-03-07T14:30Z."
            ) from None
        _within_reach(utc.date(), given)
        return utc
    try:
        return end_of(read_day(given, today))
    except WrongUsage as error:
        error.hint = f"{error.hint} A time is written 2018-03-07T14:30Z."
        raise


def end_of(day: date) -> datetime:
    """The last moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)


def start_of(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def checked(day: date, field: str) -> date:
    """The day itself. Raises Refused when no agreement between states can mean it."""
    if not EARLIEST <= day <= LATEST:
        raise Refused(f"The {field} {day} is outside {EARLIEST.year} to {LATEST.year}.", "Check the year.")
    return day


def spoken(day: date) -> str:
    """A day as it is echoed, with its weekday: Mon 15 Jan 2018."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def microseconds(moment: datetime) -> int:
    """A moment as it is stored: microseconds since 1970, exact and the same on every engine."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment_of(stored: int) -> datetime:
    """The moment that is stored as so many microseconds since 1970, in UTC."""
    return _EPOCH + stored * _MICROSECOND


def stamp(moment: datetime) -> str:
    """A moment as files and programs get it: 2018-01-15T09:30:00.000000Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _day(given: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise WrongUsage(f'"{shortened(given)}" is not a day of the calendar.', EXAMPLE) from None
    return _within_reach(found, given)


def _within_reach(day: date, given: str) -> date:
    if not EARLIEST <= day <= LATEST:
        calendar = (
            "Days are of the Gregorian calendar: 2017-11-07, not 1396-08-16." if day.year > 1 else EXAMPLE
        )
        years = f"{EARLIEST.year} to {LATEST.year}"
        raise WrongUsage(f'"{shortened(given)}" is outside the years {years}.', calendar)
    return day


def _month(given: str, name: str) -> int:
    found = [n for n, month in enumerate(MONTHS, start=1) if len(name) > 2 and month.startswith(name)]
    if len(found) != 1:
        raise WrongUsage(f'"{shortened(given)}" is not a day: there is no month "{name}".', EXAMPLE)
    return found[0]


def _ambiguous(given: str, first: int, second: int, year: int) -> WrongUsage:
    full = year if year > 99 else 2000 + year
    readings = []
    for month, day in ((second, first), (first, second)):
        try:
            readings.append(date(full, month, day))
        except ValueError:
            continue
    if not readings:
        return WrongUsage(f'"{shortened(given)}" is not a day of the calendar.', EXAMPLE)
    unique = list(dict.fromkeys(readings))
    said = " or ".join(f"{day.day} {day:%B} {day.year}" for day in unique)
    could = "can be read as" if len(unique) > 1 else "could only be"
    return WrongUsage(f'"{given}" {could} {said}.', f"Write {' or '.join(map(str, unique))}.")
