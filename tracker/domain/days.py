"""Days and moments: how they are read, and how they are said. Days are Gregorian, moments UTC."""

import re
from datetime import UTC, date, datetime, timedelta

from tracker.domain.errors import RuleViolation, UsageError, shorten
from tracker.domain.text import to_ascii_digits

MONTH_NAMES = "january february march april may june july august september october november december".split()
EARLIEST_DAY, LATEST_DAY = date(1600, 1, 1), date(2999, 12, 31)
DAY_EXAMPLE = "Write it as 2018-03-07 or 7 March 2018, or say today or yesterday."

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(r"(\d{1,2})\.? ([a-z]+)\.?,? (\d{4})|([a-z]+)\.? (\d{1,2}),? (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})")


def parse_day(given: str, today: date | None) -> date:
    """The day meant by what a person typed: ISO, today, yesterday, or 7 March 2018.

    A file has no today. Raises UsageError with what to type instead; a day such as 05/06/2018 brings
    both readings.
    """
    words = " ".join(to_ascii_digits(given).casefold().split())
    if today is not None and words in ("today", "yesterday"):
        return today - timedelta(days=words == "yesterday")
    if match := _ISO.fullmatch(words):
        return _calendar_day(given, *(int(part) for part in match.groups()))
    if match := _WORDS.fullmatch(words):
        day, month, year, month_first, day_second, year_last = match.groups()
        return _calendar_day(
            given, int(year or year_last), _month_number(given, month or month_first), int(day or day_second)
        )
    if match := _NUMBERS.fullmatch(words):
        raise _ambiguous_day_error(given, *(int(part) for part in match.groups()))
    raise UsageError(f'"{shorten(given)}" is not a day.', DAY_EXAMPLE)


def parse_moment(given: str, today: date | None) -> datetime:
    """The moment meant: an ISO date and time (UTC unless it says otherwise), or a day's end in UTC."""
    written = to_ascii_digits(given).strip()
    if re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d", written):
        try:
            moment = datetime.fromisoformat(written)
            utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise UsageError(
                f'"{shorten(given)}" is not a moment.', "Write a day, or a time such as 2018-03-07T14:30Z."
            ) from None
        _require_supported_year(utc.date(), given)
        return utc
    try:
        return end_of_day(parse_day(given, today))
    except UsageError as error:
        error.hint = f"{error.hint} A time is written 2018-03-07T14:30Z."
        raise


def end_of_day(day: date) -> datetime:
    """The last moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)


def start_of_day(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def require_plausible_day(day: date, field: str) -> date:
    """The day itself. Raises RuleViolation when no agreement between states can mean it."""
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise RuleViolation(
            f"The {field} {day} is outside {EARLIEST_DAY.year} to {LATEST_DAY.year}.", "Check the year."
        )
    return day


def format_day(day: date) -> str:
    """A day as it is echoed, with its weekday: Mon 15 Jan 2018."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def to_microseconds(moment: datetime) -> int:
    """A moment as it is stored: microseconds since 1970, exact and the same on every engine."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_microseconds(stored: int) -> datetime:
    """The moment that is stored as so many microseconds since 1970, in UTC."""
    return _EPOCH + stored * _MICROSECOND


def format_moment(moment: datetime) -> str:
    """A moment as files and programs get it: 2018-01-15T09:30:00.000000Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _calendar_day(given: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise UsageError(f'"{shorten(given)}" is not a day of the calendar.', DAY_EXAMPLE) from None
    return _require_supported_year(found, given)


def _require_supported_year(day: date, given: str) -> date:
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        calendar = (
            "Days are of the Gregorian calendar: 2017-11-07, not 1396-08-16." if day.year > 1 else DAY_EXAMPLE
        )
        years = f"{EARLIEST_DAY.year} to {LATEST_DAY.year}"
        raise UsageError(f'"{shorten(given)}" is outside the years {years}.', calendar)
    return day


def _month_number(given: str, name: str) -> int:
    found = [n for n, month in enumerate(MONTH_NAMES, start=1) if len(name) > 2 and month.startswith(name)]
    if len(found) != 1:
        raise UsageError(f'"{shorten(given)}" is not a day: there is no month "{name}".', DAY_EXAMPLE)
    return found[0]


def _ambiguous_day_error(given: str, first: int, second: int, year: int) -> UsageError:
    full = year if year > 99 else 2000 + year
    readings = []
    for month, day in ((second, first), (first, second)):
        try:
            readings.append(date(full, month, day))
        except ValueError:
            continue
    if not readings:
        return UsageError(f'"{shorten(given)}" is not a day of the calendar.', DAY_EXAMPLE)
    unique = list(dict.fromkeys(readings))
    said = " or ".join(f"{day.day} {day:%B} {day.year}" for day in unique)
    could = "can be read as" if len(unique) > 1 else "could only be"
    return UsageError(f'"{given}" {could} {said}.', f"Write {' or '.join(map(str, unique))}.")
