"""The columns that are asked for with --columns."""

import re
from collections.abc import Mapping, Sequence

from tracker.cli import cli_messages
from tracker.domain.errors import UnknownWord, UsageError
from tracker.domain.message_filling import fill
from tracker.domain.near_misses import find_near_misses
from tracker.render import items, series_items
from tracker.render.formats import Answer


def parse_columns(text: str, answer: Answer) -> tuple[str, ...]:
    """The keys of an answer that a list such as "ref,status,due_on" names, in its order.

    Case and blanks do not matter, and the headings of a table are understood too. Raises UsageError.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise UsageError(fill(cli_messages.NO_COLUMNS), fill(cli_messages.NO_COLUMNS_HINT))
    keys = {_normalize(key): key for key in answer.keys}
    # What a table is headed by comes first: "due" is the due date, and not the rule that it comes from.
    by_name = keys | {_normalize(heading): key for heading, key in answer.columns.items()}
    return tuple(_find_column(name, by_name, answer) for name in names)


def columns_to_offer(answer: str, typed: str, *, is_compared: bool) -> list[str]:
    """What "ref,sta" can become: the list with each column in the place of its last name.

    A name that is typed already is not offered again. ``is_compared`` is for a summary with --since.
    """
    before, _, last = typed.rpartition(",")
    named = {_normalize(name) for name in before.split(",")}
    beginning = last.lstrip()
    kept = typed[: len(typed) - len(beginning)]
    columns = [key.replace(" ", "-") for key in _columns_of(answer, is_compared=is_compared)]
    return [
        kept + column
        for column in columns
        if column.startswith(beginning) and _normalize(column) not in named
    ]


def _columns_of(answer: str, *, is_compared: bool) -> Sequence[str]:
    """The columns of an answer."""
    columns_of_summary = items.COMPARED_KEYS if is_compared else items.TALLY_KEYS
    columns = {
        "list": items.LIST_KEYS,
        "log": items.ENTRY_KEYS,
        "summary": columns_of_summary,
        "series": series_items.SERIES_KEYS,
        "incidents": series_items.INCIDENT_KEYS,
    }
    return columns[answer]


def _find_column(name: str, by_name: Mapping[str, str], answer: Answer) -> str:
    """The key that a name means. Raises UnknownWord, which names the nearest."""
    normalized = _normalize(name)
    if normalized in by_name:
        return by_name[normalized]
    near = [by_name[one] for one in find_near_misses(normalized, by_name)]
    raise UnknownWord(name, "column", answer.keys, near)


def _normalize(name: str) -> str:
    """A name as it is compared: in small letters, with an underscore for blanks and hyphens."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())
