"""The columns that are asked for with --columns."""

import re
from collections.abc import Iterable, Mapping, Sequence

from tracker.cli import cli_messages
from tracker.domain.errors import UnknownWord, UsageError
from tracker.domain.message_filling import fill
from tracker.domain.near_misses import find_near_misses
from tracker.render import items, render_messages, series_items
from tracker.render.formats import Answer


def parse_columns(text: str, answer: Answer) -> tuple[str, ...]:
    """The keys of an answer that a list such as "ref,status,due_on" names, in its order.

    Case and blanks do not matter, and the headings of a table are understood too. Raises UsageError.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise UsageError(fill(cli_messages.NO_COLUMNS), fill(cli_messages.NO_COLUMNS_HINT))
    by_name = _keys_by_name(answer.keys, answer.columns)
    return tuple(_find_column(name, by_name, answer.keys) for name in names)


def columns_to_offer(answer: str, typed: str, *, is_compared: bool) -> list[str]:
    """What "ref,sta" can become: the list with each column in the place of its last name.

    A name that is typed already is not offered again. ``is_compared`` is for a summary with --since.
    """
    before, _, last = typed.rpartition(",")
    named = {_normalize(name) for name in before.split(",")}
    beginning = last.lstrip()
    kept = typed[: len(typed) - len(beginning)]
    keys, headings = _columns_of(answer, is_compared=is_compared)
    columns = [key.replace(" ", "-") for key in _understood_keys(keys, _keys_by_name(keys, headings))]
    return [
        kept + column
        for column in columns
        if column.startswith(beginning) and _normalize(column) not in named
    ]


def _columns_of(answer: str, *, is_compared: bool) -> tuple[Sequence[str], Mapping[str, str]]:
    """The keys of an answer, and the key under each heading of its table."""
    keys_of_summary = items.COMPARED_KEYS if is_compared else items.TALLY_KEYS
    columns: dict[str, tuple[Sequence[str], Mapping[str, str]]] = {
        "list": (items.LIST_KEYS, render_messages.STANDING_COLUMNS),
        "log": (items.ENTRY_KEYS, render_messages.ENTRY_COLUMNS),
        "summary": (keys_of_summary, {}),
        "series": (series_items.SERIES_KEYS, render_messages.SERIES_COLUMNS),
        "incidents": (series_items.INCIDENT_KEYS, render_messages.INCIDENT_COLUMNS),
    }
    return columns[answer]


def _keys_by_name(keys: Iterable[str], headings: Mapping[str, str]) -> dict[str, str]:
    """The key that each name means, as names are compared.

    What a table is headed by comes first: "due" is the due date, and not the rule that it comes from.
    """
    by_heading = {_normalize(heading): key for heading, key in headings.items()}
    return {_normalize(key): key for key in keys} | by_heading


def _understood_keys(keys: Iterable[str], by_name: Mapping[str, str]) -> list[str]:
    """The keys that mean themselves: no other column stands under a heading of that name."""
    return [key for key in keys if by_name[_normalize(key)] == key]


def _find_column(name: str, by_name: Mapping[str, str], keys: Iterable[str]) -> str:
    """The key that a name means. Raises UnknownWord, which names the nearest."""
    normalized = _normalize(name)
    if normalized in by_name:
        return by_name[normalized]
    near = [by_name[one] for one in find_near_misses(normalized, by_name)]
    raise UnknownWord(name, "column", _understood_keys(keys, by_name), near)


def _normalize(name: str) -> str:
    """A name as it is compared: in small letters, with an underscore for blanks and hyphens."""
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())
