"""Days and moments: how they are parsed and formatted. Days are Gregorian, moments are in UTC."""

import re
from datetime import UTC, date, datetime, timedelta

from tracker.domain import domain_messages
from tracker.domain.errors import RuleViolation, UsageError, join_alternatives, shorten
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import to_ascii_digits

MONTH_NAMES = "january february march april may june july august september october november december".split()
EARLIEST_DAY, LATEST_DAY = date(1600, 1, 1), date(2999, 12, 31)

CLOCK_TOLERANCE = timedelta(days=1)
"""How far the clock of another office may be ahead of ours: what is recorded later is still to come."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_IN_WORDS = re.compile(r"(\d{1,2})\.? ([a-z]+)\.?,? (\d{4})|([a-z]+)\.? (\d{1,2}),? (\d{4})")
_NUMERIC_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})")


def parse_day(text: str, today: date | None) -> date:
    """The day that a text means: 2018-03-07, 7 March 2018, today or yesterday.

    ``today`` is None for a text from a file, where "today" has no meaning. Raises UsageError with what to
    type instead; the error for an ambiguous day such as 05/06/2018 shows both readings.
    """
    normalized = " ".join(to_ascii_digits(text).casefold().split())
    if today is not None and normalized in ("today", "yesterday"):
        return today - timedelta(days=normalized == "yesterday")
    if match := _ISO_DAY.fullmatch(normalized):
        return _calendar_day(text, *(int(part) for part in match.groups()))
    if match := _DAY_IN_WORDS.fullmatch(normalized):
        day, month, year, month_first, day_second, year_last = match.groups()
        return _calendar_day(
            text, int(year or year_last), _month_number(text, month or month_first), int(day or day_second)
        )
    if match := _NUMERIC_DAY.fullmatch(normalized):
        raise _ambiguous_day_error(text, *(int(part) for part in match.groups()))
    raise _not_a_day_error(domain_messages.NOT_A_DAY, text)


def parse_moment(text: str, today: date | None) -> datetime:
    """The moment that a text means: an ISO date and time, in UTC if it does not say; or the end of a day.

    Raises UsageError with what to type instead.
    """
    normalized = to_ascii_digits(text).strip()
    if re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d", normalized):
        try:
            moment = datetime.fromisoformat(normalized)
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
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def to_microseconds(moment: datetime) -> int:
    """A moment as databases store it: microseconds since 1970, exact and the same on every engine."""
    elapsed = moment - _EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def from_microseconds(microseconds: int) -> datetime:
    """The moment, in UTC, that is stored as this number of microseconds since 1970."""
    return _EPOCH + microseconds * _MICROSECOND


def format_moment(moment: datetime) -> str:
    """A moment as it is written for files and programs: 2018-01-15T09:30:00.000000Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _calendar_day(text: str, year: int, month: int, day: int) -> date:
    """The day with these numbers. Raises UsageError, which quotes the text, if there is no such day."""
    try:
        result = date(year, month, day)
    except ValueError:
        raise _not_a_day_error(domain_messages.NOT_A_DAY_OF_CALENDAR, text) from None
    return _require_supported_year(result, text)


def _require_supported_year(day: date, text: str) -> date:
    """The same day. Raises UsageError, which quotes the text, for a year that the tracker does not take."""
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        template, first, last = domain_messages.UNSUPPORTED_YEAR, EARLIEST_DAY.year, LATEST_DAY.year
        message = fill(template, text=shorten(text), first_year=first, last_year=last)
        hint = domain_messages.GREGORIAN_CALENDAR if day.year > 1 else domain_messages.DAY_EXAMPLE
        raise UsageError(message, fill(hint))
    return day


def _not_a_day_error(template: str, text: str, **values: str) -> UsageError:
    """The error for a text that is not a day, with the ways in which a day can be written."""
    message = fill(template, text=shorten(text), **values)
    return UsageError(message, fill(domain_messages.DAY_EXAMPLE))


def _month_number(text: str, name: str) -> int:
    """1 to 12 for the name of a month, or for its first three letters or more. Raises UsageError."""
    months = enumerate(MONTH_NAMES, start=1)
    numbers = [number for number, month in months if len(name) > 2 and month.startswith(name)]
    if len(numbers) != 1:
        raise _not_a_day_error(domain_messages.NOT_A_MONTH, text, name=name)
    return numbers[0]


def _ambiguous_day_error(text: str, first: int, second: int, year: int) -> UsageError:
    """The error for a day in numbers only, such as 05/06/2018; it names the one or two days it can mean."""
    full_year = year if year > 99 else 2000 + year
    readings = []
    for month, day in ((second, first), (first, second)):
        try:
            readings.append(date(full_year, month, day))
        except ValueError:
            continue
    if not readings:
        return _not_a_day_error(domain_messages.NOT_A_DAY_OF_CALENDAR, text)
    days = list(dict.fromkeys(readings))
    template = domain_messages.TWO_READINGS if len(days) > 1 else domain_messages.ONE_READING
    choices = join_alternatives(f"{day.day} {day:%B} {day.year}" for day in days)
    return UsageError(
        fill(template, text=text, readings=choices),
        fill(domain_messages.WRITE_READING, readings=join_alternatives(map(str, days))),
    )
