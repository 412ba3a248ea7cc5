"""What a file takes back of ours, and what it has that was taken back here."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import RETRACTION_LINKS, among_sql


class TakenBack(NamedTuple):
    """Something of ours that a file takes back: its table and key there, why, when and by whom."""

    table: str
    key: int | str
    reason: str
    recorded_at: datetime
    recorded_by: str


class RetractedHere(NamedTuple):
    """Something that a file has and that was taken back here: its key, and what takes it back."""

    kind: str
    key: str
    retraction: str
    recorded_at: datetime


class RetractedInFile:
    """What a file has that was taken back here, unless the file says that it was."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._has_retractions = connection.scalar("SELECT 1 FROM retraction LIMIT 1", int) is not None
        self._found: list[RetractedHere] = []
        self.said_by_file: set[str] = set()
        """The uids of the retractions in the file."""

    def look_up(self, kind: str, table: str, key_column: str, keys: Sequence[str]) -> None:
        """Take in which of some entries, that are here and in the file, are taken back."""
        if not (self._has_retractions and keys) or table == "retraction":
            return
        key = "id" if table in ("status_update", "revision", "commitment") else key_column
        sql = f"""SELECT '{kind}' AS kind, e.{key_column} AS "key", r.uid AS retraction, r.recorded_at
            FROM {table} e JOIN retraction r ON r.{RETRACTION_LINKS[table]} = e.{key}
            WHERE {among_sql(self._connection.dialect, f"e.{key_column}", ":keys")}
              AND NOT EXISTS (SELECT 1 FROM retraction b WHERE b.retraction_id = r.id)"""
        self._found += self._connection.all(sql, RetractedHere, keys=tuple(keys))

    def __iter__(self) -> Iterator[RetractedHere]:
        """What was taken back here by what the file does not have."""
        return (one for one in self._found if one.retraction not in self.said_by_file)

    def counts(self) -> Counter[str]:
        """How much of each kind that is; of what was taken back twice, once."""
        return Counter(kind for kind, _ in {(one.kind, one.key) for one in self})

    def last_moment(self) -> datetime | None:
        """When the last of it was taken back."""
        return max((one.recorded_at for one in self), default=None)
