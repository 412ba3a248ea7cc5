"""Headings that say a day: the columns of a wide table, each of which holds one field as of its day."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from tracker.domain import hint_actions
from tracker.domain.days import parse_day
from tracker.domain.errors import InvalidInputFile, UsageError, shorten
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def day_of_heading(heading: str, parts: Sequence[str] = ()) -> date:
    """The day that a heading means, or else its part: the last of a year, a quarter or a month.

    Raises InvalidInputFile for one that means none.
    """
    for text in (heading, *parts):
        try:
            if text.isdecimal() and len(text) == 4:
                return date(int(text), 12, 31)
            return parse_day(text, None, takes_period=True)
        except (UsageError, ValueError):
            continue
    message = fill(exchange_messages.HEADING_WITHOUT_DAY, heading=shorten(heading))
    raise InvalidInputFile(message, hint_actions.WRITE_COLUMNS_OF_DAYS)


def is_dated(heading: str) -> bool:
    """Whether a column is called by a day, a year, a quarter or a month, and by nothing else."""
    try:
        return bool(day_of_heading(heading))
    except InvalidInputFile:
        return False


def patterns_of_days(headings: Sequence[str]) -> Mapping[str, list[int]]:
    """The patterns of the headings that say a day, each with its columns; none where only one column does."""
    found: dict[str, list[int]] = {}
    for number, heading in enumerate(headings):
        if is_dated(heading):
            found.setdefault(re.sub(r"\d", r"\\d", _escape(heading)), []).append(number)
        elif year := _YEAR.search(heading):
            before, after = _escape(heading[: year.start()]), _escape(heading[year.end() :])
            found.setdefault(f"{before}(\\d\\d\\d\\d){after}", []).append(number)
    return found if max(map(len, found.values()), default=0) > 1 else {}


def _escape(text: str) -> str:
    """A text as a pattern for itself; blanks and hyphens mean nothing else in one."""
    return re.escape(text).replace("\\ ", " ").replace("\\-", "-")
