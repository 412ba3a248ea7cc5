"""The columns that are asked for with --columns."""

import re
from collections.abc import Mapping

from tracker.cli import cli_messages
from tracker.domain.errors import UnknownWord, UsageError
from tracker.domain.message_filling import fill
from tracker.domain.near_misses import find_near_misses
from tracker.render.formats import Answer


def parse_columns(text: str, answer: Answer) -> tuple[str, ...]:
    """The keys of an answer that a list such as "ref,status,due_on" names, in its order.

    Case and blanks do not matter, and the headings of a table are understood too. Raises UsageError.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise UsageError(fill(cli_messages.NO_COLUMNS), fill(cli_messages.NO_COLUMNS_HINT))
    keys = {_normalize(key): key for key in answer.keys}
    by_name = {_normalize(heading): key for heading, key in answer.columns.items()} | keys
    return tuple(_find_column(name, by_name, answer) for name in names)


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
