"""The lines that records have here now, by what names them in every office."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.log_lines import KIND_OF_TABLE, LINE_KINDS, LineKind, lines_given
from tracker.db.sql import among_sql
from tracker.domain.days import to_microseconds

Place = int
Key = int | str


class _NamedKey(NamedTuple):
    name: str
    key: str


class NamedLines:
    """Looks up what some commands wrote, each with its place and moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._wanted: dict[str, list[tuple[Place, int, Sequence[str]]]] = {}
        self._keys: Mapping[str, Mapping[str, str]] | None = None

    def add(self, place: Place, moment: datetime, section: str, names: Sequence[str]) -> None:
        """Look up the records of a section too."""
        self._wanted.setdefault(section, []).append((place, to_microseconds(moment), names))

    def read(self) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
        """The lines of those that are here, by section, each after its place: by place, and then by name."""
        given = {
            kind.table: [
                (place, at, first, last)
                for place, at, names in self._wanted[kind.section]
                for first, last in self.runs(kind, names)
            ]
            for kind in LINE_KINDS
            if kind.section in self._wanted
        }
        return lines_given(self._connection, given)

    def runs(self, kind: LineKind, names: Iterable[str]) -> list[tuple[str, str]]:
        """The keys of records that are here: each, or from one number to another where none is left out."""
        known = self._known_keys().get(kind.section, {})
        found = [known[name] for name in names if name in known]
        return _numbers_in_runs(found) if kind.is_numbered else [(key, key) for key in sorted(found)]

    def _known_keys(self) -> Mapping[str, Mapping[str, str]]:
        if self._keys is None:
            self._keys = {
                section: self._read_keys(section, [name for _, _, names in wanted for name in names])
                for section, wanted in self._wanted.items()
                if section in _KIND_OF_SECTION
            }
        return self._keys

    def _read_keys(self, section: str, names: Sequence[str]) -> Mapping[str, str]:
        kind = _KIND_OF_SECTION[section]
        sql = f"""SELECT {kind.name} AS name, CAST(e.{kind.key} AS text) AS "key" FROM {kind.table} e
            WHERE {among_sql(self._connection.dialect, kind.name, ":names")}"""
        return {row.name: row.key for row in self._connection.stream(sql, _NamedKey, names=tuple(names))}


_KIND_OF_SECTION = {kind.section: kind for kind in KIND_OF_TABLE.values()}


def _numbers_in_runs(keys: Iterable[str]) -> list[tuple[str, str]]:
    runs: list[tuple[int, int]] = []
    for number in sorted(map(int, keys)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return [(str(first), str(last)) for first, last in runs]
