"""Tables that the tracker has written: what it computes in them is not read when they come back."""

from collections.abc import Set

from tracker.exchange.kinds_of_tables import is_own_list
from tracker.render.items import ENTRY_KEYS, LIST_KEYS

_OF_A_LOG = {"update", "commitment", "uid"}
"""Columns by which the tracker's own table of updates is known."""


def computed_fields(fields: Set[str]) -> Set[str]:
    """Those that the tracker computes, of a table with these fields that it has written; else none."""
    if is_own_list(fields):
        return fields & set(LIST_KEYS)
    return fields & set(ENTRY_KEYS) if fields >= _OF_A_LOG else frozenset()
