"""What the number of an entry of the log names."""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import NoSuchRef
from tracker.domain.hint_actions import LIST_UPDATES
from tracker.domain.records import format_update_number


class NumberedEntry(NamedTuple):
    """The table of an entry, and the uid that it has in every office."""

    table: str
    uid: str


def entry_with_number(connection: Connection, number: int) -> NumberedEntry:
    """The entry of a number; an amended due date is a revision. Raises NoSuchRef if there is none."""
    found = " UNION ALL ".join(
        f"""SELECT '{table}' AS "table", uid FROM {table} WHERE id = :number"""
        for table in ("revision", "status_update", "retraction", "agreement_standing", "event_day", "mark")
    )
    entry = connection.first(found, NumberedEntry, number=number)
    if entry is None:
        raise NoSuchRef("update", format_update_number(number), LIST_UPDATES)
    return entry
