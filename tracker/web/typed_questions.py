"""What an address asks: of which commitments, as of which day, known at which moment, in which order."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from werkzeug.datastructures import MultiDict

from tracker.domain.days import parse_day, parse_moment
from tracker.domain.errors import TrackerError, UsageError, shorten
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection
from tracker.domain.untrusted_text import strip_invisible, to_ascii_digits
from tracker.domain.vocabulary import STALE_AFTER_DAYS, SortKey, Strength
from tracker.domain.word_parsing import parse_flag, parse_status, parse_word
from tracker.web import web_messages

T = TypeVar("T")
Arguments = MultiDict[str, str]

AS_OF, KNOWN_AT, SHAREABLE = "as-of", "known-at", "shareable"
BAR_FIELDS = (AS_OF, KNOWN_AT, SHAREABLE)
"""The names in an address of what the bar of each page asks, and each link keeps."""
MAX_NUMBER = 100_000
SELECTION_FIELDS = (
    *("agreement", "obligor", "reporter", "owner", "theme", "status", "strength", "search", "flag"),
    *("due-after", "due-before", "stale-after", "all"),
)
"""The names in an address that select, as the options of the command line are called."""


class TypedTime(NamedTuple):
    """The day and the moment asked about, for whose eyes, and what was wrong with what was typed."""

    today: date
    as_of: date | None
    known_at: datetime | None
    is_shareable: bool
    errors: Mapping[str, TrackerError]

    @property
    def at(self) -> AsOf:
        """The day and the moment; today, as known now, where nothing else is asked."""
        return AsOf(self.as_of or self.today, self.known_at)

    @property
    def is_today(self) -> bool:
        """Whether it is about today, as known now."""
        return self.as_of in (None, self.today) and self.known_at is None


def read_time(arguments: Arguments, today: date) -> TypedTime:
    """The day and the moment in an address, and whether it is asked for the other side."""
    errors: dict[str, TrackerError] = {}
    as_of = _read(arguments, AS_OF, lambda text: parse_day(text, today), errors)
    known_at = _read(arguments, KNOWN_AT, lambda text: parse_moment(text, today), errors)
    return TypedTime(today, as_of, known_at, bool(_given(arguments, SHAREABLE)), errors)


class TypedSelection(NamedTuple):
    """What is selected, whether closed ones are in it, and what was wrong with what was typed."""

    selection: Selection
    open_only: bool
    errors: Mapping[str, TrackerError]


def read_selection(arguments: Arguments, today: date) -> TypedSelection:
    """The selection in an address; refs are as they were typed."""
    errors: dict[str, TrackerError] = {}

    def read_all(name: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        found = []
        for text in _given(arguments, name):
            try:
                found.append(parse(text))
            except TrackerError as error:
                errors[name] = error
        return tuple(found)

    def parse_due(text: str) -> date:
        return parse_day(text, today, is_due=True)

    stale_after = _read(arguments, "stale-after", _parse_number, errors)
    selection = Selection(
        agreements=read_all("agreement", str),
        obligors=read_all("obligor", str),
        reporters=read_all("reporter", str),
        owners=read_all("owner", str),
        themes=read_all("theme", str),
        statuses=read_all("status", parse_status),
        strengths=read_all("strength", lambda text: parse_word(text, Strength, "strength")),
        search=" ".join(_given(arguments, "search")),
        any_flags=read_all("flag", parse_flag),
        due_after=_read(arguments, "due-after", parse_due, errors),
        due_before=_read(arguments, "due-before", parse_due, errors),
        stale_after=STALE_AFTER_DAYS if stale_after is None else stale_after,
    )
    return TypedSelection(selection, not _given(arguments, "all"), errors)


class SortOrder(NamedTuple):
    """What a list is sorted by, and whether that is turned round."""

    key: SortKey
    is_descending: bool = False

    def __str__(self) -> str:
        return f"-{self.key}" if self.is_descending else str(self.key)


def read_order(arguments: Arguments) -> SortOrder:
    """The order in an address; worst first where it asks for none that there is."""
    text = arguments.get("sort", "")
    word = text.removeprefix("-")
    if word not in tuple(SortKey):
        return SortOrder(SortKey.WORST)
    return SortOrder(SortKey(word), is_descending=text.startswith("-"))


def read_page(arguments: Arguments) -> int:
    """The number of a page, from 1 on."""
    text = arguments.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def _given(arguments: Arguments, name: str) -> list[str]:
    """What is not blank of the values of a name."""
    return [text for text in arguments.getlist(name) if text.strip()]


def _read(
    arguments: Arguments, name: str, parse: Callable[[str], T], errors: dict[str, TrackerError]
) -> T | None:
    """The last value of a name; what is wrong with it goes to ``errors``."""
    for text in _given(arguments, name)[-1:]:
        try:
            return parse(text)
        except TrackerError as error:
            errors[name] = error
    return None


def _parse_number(text: str) -> int:
    """A number of days. Raises UsageError."""
    digits = to_ascii_digits(strip_invisible(text)).replace(",", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 7 and int(digits) <= MAX_NUMBER):
        raise UsageError(fill(web_messages.NOT_A_NUMBER, text=shorten(text), most=MAX_NUMBER))
    return int(digits)
