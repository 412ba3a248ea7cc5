"""Due dates as texts say them: 2018-06-30, "d-day + 40 days", "after elections", every 3 months.

A rule names what it hangs on, an event or a commitment, as it is typed; which one that is, the ledger finds.
"""

import functools
import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from tracker.domain import domain_messages
from tracker.domain.commitment_history import Offset
from tracker.domain.errors import UsageError, shorten
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import strip_invisible, to_ascii_digits

T = TypeVar("T")

NO_DUE_DATE = "none"
"""What is written where there is no due date any more."""

_UNITS = {
    "day": Offset(1, "days"),
    "week": Offset(7, "days"),
    "month": Offset(1, "months"),
    "quarter": Offset(3, "months"),
    "year": Offset(12, "months"),
}
_ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
_ADVERBS |= {"yearly": "year", "annual": "year", "annually": "year"}
_PERIOD = re.compile(rf"(?:every )?(?:(\d{{1,4}}) ?)?({'|'.join(_UNITS)})s?")
_OFFSET = re.compile(r"(?P<anchor>\S+) ?\+ ?(?P<distance>\d.*)")
_CONDITION = re.compile(r"(?:(?P<deadline>.*\S) )?after (?P<anchor>\S+)")


class DueRule(NamedTuple):
    """A due date that hangs on something: on its day, so much later."""

    anchor: str
    offset: Offset

    def __str__(self) -> str:
        """The rule as it is written: d-day + 40 days."""
        return f"{self.anchor} + {format_offset(self.offset)}"


class TypedDue(NamedTuple):
    """What was typed as a due date: the words for a day, a rule, a condition, or that there is none."""

    day: str | None = None
    rule: DueRule | None = None
    after: str | None = None
    is_none: bool = False


def parse_due(text: str) -> TypedDue:
    """What a text says of when something is due. Raises UsageError for a rule with no length of time."""
    words = _normalize(text)
    if words == NO_DUE_DATE:
        return TypedDue(is_none=True)
    if match := _OFFSET.fullmatch(words):
        return TypedDue(rule=DueRule(match["anchor"], _parse_distance(text, match["distance"])))
    if match := _CONDITION.fullmatch(words):
        return TypedDue(day=match["deadline"], after=match["anchor"])
    return TypedDue(day=text)


@functools.lru_cache(maxsize=1000)
def parse_due_rule(text: str) -> DueRule:
    """The rule that a text means. Raises UsageError for one that means none."""
    match = _OFFSET.fullmatch(_normalize(text))
    if match is None:
        message = fill(domain_messages.NOT_A_DUE_RULE, text=shorten(text))
        raise UsageError(message, fill(domain_messages.DUE_RULE_EXAMPLE))
    return DueRule(match["anchor"], _parse_distance(text, match["distance"]))


def read_due_rule(stored: str) -> DueRule:
    """The rule that is stored as a text. Raises ValueError for one that no tracker has written."""
    return _read(parse_due_rule, stored)


def read_period(stored: str) -> Offset:
    """The period that is stored as a text. Raises ValueError for one that no tracker has written."""
    return _read(parse_period, stored)


def _read(parse: Callable[[str], T], stored: str) -> T:
    try:
        return parse(stored)
    except UsageError as error:  # which is said to who types
        raise ValueError(error.message) from error


@functools.lru_cache(maxsize=1000)
def parse_period(text: str) -> Offset:
    """How often something is due: week, 3 months, year, quarterly. Raises UsageError."""
    words = _normalize(text)
    match = _PERIOD.fullmatch(_ADVERBS.get(words, words))
    found = _offset_of(match) if match else None
    if found is None:
        message = fill(domain_messages.NOT_A_PERIOD, text=shorten(text))
        raise UsageError(message, fill(domain_messages.PERIOD_EXAMPLE))
    return found


def format_period(period: Offset) -> str:
    """How often, in few words: month, 3 months, year, 2 weeks."""
    return _count_units(*split_period(period))


def split_period(period: Offset) -> tuple[int, str]:
    """How many of which unit a period is, the longest that it is a whole number of: 1 and year."""
    names = ("year", "month", "week", "day")
    units = {name: _UNITS[name] for name in names if _UNITS[name].unit == period.unit}
    return next(
        (period.count // unit.count, name) for name, unit in units.items() if period.count % unit.count == 0
    )


def format_offset(offset: Offset) -> str:
    """A distance in days or months: 1 day, 40 days, 3 months."""
    return f"{offset.count} {offset.unit if offset.count != 1 else offset.unit.removesuffix('s')}"


def _count_units(count: int, name: str) -> str:
    return name if count == 1 else f"{count} {name}s"


def _parse_distance(text: str, distance: str) -> Offset:
    match = _PERIOD.fullmatch(distance)
    found = _offset_of(match) if match and match[1] else None
    if found is None:
        message = fill(domain_messages.NOT_A_DISTANCE, text=shorten(text))
        raise UsageError(message, fill(domain_messages.DUE_RULE_EXAMPLE))
    return found


def _offset_of(match: re.Match[str]) -> Offset | None:
    """The distance of so many units; none is no distance."""
    unit, number = _UNITS[match[2]], int(match[1] or 1)
    return Offset(number * unit.count, unit.unit) if number else None


def _normalize(text: str) -> str:
    """The text in lower case, with the digits 0 to 9 and one blank between words."""
    return " ".join(to_ascii_digits(strip_invisible(text)).casefold().split())
