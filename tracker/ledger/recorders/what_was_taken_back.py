"""What a file takes back of ours, and what it has that was taken back here."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import RETRACTION_LINKS, among_sql

_COUNTS_AGAIN = f"""NOT EXISTS (SELECT 1 FROM retraction o
    WHERE ({" OR ".join(f"o.{link} = e.{link}" for link in RETRACTION_LINKS.values())})
      AND NOT EXISTS (SELECT 1 FROM retraction b WHERE b.retraction_id = o.id))"""
"""Whether what the retraction ``e`` took back counts, since nothing takes it back now."""


class TakenBack(NamedTuple):
    """Something of ours that a file takes back: its table and key there, why, when and by whom."""

    table: str
    key: int | str
    reason: str
    recorded_at: datetime
    recorded_by: str


class RetractedHere(NamedTuple):
    """Something that a file has and that was taken back here: its key, what took it back, what undid that."""

    kind: str
    key: str
    retraction: str
    recorded_at: datetime
    undone_by: str | None


class _Kind(NamedTuple):
    """A kind of entry, its table, and the column by which a file names it."""

    kind: str
    table: str
    key_column: str


class RetractedInFile:
    """What a file has that was taken back here, unless the file says that it was."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._has_retractions = connection.scalar("SELECT 1 FROM retraction LIMIT 1", int) is not None
        self._keys: dict[_Kind, list[str]] = {}
        self.said_by_file: set[str] = set()
        """The uids of the retractions in the file."""

    def look_up(self, kind: str, table: str, key_column: str, keys: Sequence[str]) -> None:
        """Take in which of some entries, that are here and in the file, are taken back."""
        if self._has_retractions and keys and table in RETRACTION_LINKS:
            of = _Kind(kind, table, key_column)
            self._keys.setdefault(of, []).extend(one.key for one in self._read(of, keys))

    def __iter__(self) -> Iterator[RetractedHere]:
        """What is taken back here and counts by what the file says, when all of the file is written."""
        for of, keys in self._keys.items():
            found = self._read(of, keys)
            undone_in_file = {one.retraction for one in found if one.undone_by in self.said_by_file}
            retracted_in_file = self.said_by_file - undone_in_file
            agreed = {one.key for one in found if one.retraction in retracted_in_file}
            yield from (one for one in found if one.undone_by is None and one.key not in agreed)

    def _read(self, of: _Kind, keys: Sequence[str]) -> list[RetractedHere]:
        key = "id" if RETRACTION_LINKS[of.table].endswith("_id") else of.key_column
        is_undone = _COUNTS_AGAIN if of.table == "retraction" else "TRUE"
        sql = f"""SELECT '{of.kind}' AS kind, e.{of.key_column} AS "key", r.uid AS retraction, r.recorded_at,
              b.uid AS undone_by
            FROM {of.table} e JOIN retraction r ON r.{RETRACTION_LINKS[of.table]} = e.{key}
            LEFT JOIN retraction b ON b.retraction_id = r.id
            WHERE {among_sql(self._connection.dialect, f"e.{of.key_column}", ":keys")} AND {is_undone}"""
        return self._connection.all(sql, RetractedHere, keys=tuple(keys))

    def counts(self) -> Counter[str]:
        """How much of each kind that is; of what was taken back twice, once."""
        return Counter(kind for kind, _ in {(one.kind, one.key) for one in self})

    def last_moment(self) -> datetime | None:
        """When the last of it was taken back."""
        return max((one.recorded_at for one in self), default=None)
