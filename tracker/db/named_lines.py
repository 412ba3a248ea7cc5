"""The lines that records have here now, by what names them in every office."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tracker.db.command_lines import LINE_KINDS, LineKind, lines_given
from tracker.db.connection import Connection
from tracker.db.sql import among_sql
from tracker.domain.days import to_microseconds

Key = int | str
Run = tuple[Key, Key]
MANY_NAMES = 1000  # from so many on a table is read whole where that is less


class NamedLines:
    """Looks up what some commands wrote, each with its place and moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._wanted: dict[str, list[tuple[int, int, Sequence[str]]]] = {}
        self._keys: dict[str, Mapping[str, Key]] = {}

    def add(self, place: int, moment: datetime, section: str, names: Sequence[str]) -> None:
        """Look up the records of a section too."""
        self._wanted.setdefault(section, []).append((place, to_microseconds(moment), names))

    def read(self, places: Container[int] | None = None) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
        """The lines of those that are here, by section, each after its place: by place, and then by name.

        With ``places`` only of those.
        """
        given = {
            kind.table: [
                (place, at, str(first), str(last))
                for place, at, names in self._wanted[kind.section]
                if places is None or place in places
                for first, last in self.runs(kind, names)
            ]
            for kind in LINE_KINDS
            if kind.section in self._wanted
        }
        return lines_given(self._connection, given)

    def runs(self, kind: LineKind, names: Iterable[str]) -> list[Run]:
        """The keys of records that are here: each, or from one number to another where none is left out."""
        if kind.section not in self._keys:
            wanted = [name for _, _, some in self._wanted.get(kind.section, ()) for name in some]
            self._keys[kind.section] = self._read_keys(kind, wanted)
        known = self._keys[kind.section]
        found = sorted({known[name] for name in names if name in known})
        return _join_numbers(found) if kind.is_numbered else [(key, key) for key in found]

    def _read_keys(self, kind: LineKind, names: Sequence[str]) -> Mapping[str, Key]:
        sql = f'SELECT {kind.name} AS name, e.{kind.key} AS "key" FROM {kind.table} e'
        values: dict[str, object] = {}
        if not self._is_most(kind, len(names)):
            sql += f" WHERE {among_sql(self._connection.dialect, kind.name, ':names')}"
            values["names"] = tuple(names)
        return {name: key for name, key in self._connection.rows(sql, values, at_once=False)}  # noqa: C416 - of rows

    def _is_most(self, kind: LineKind, count: int) -> bool:
        """Whether so many are looked up that all of the table is read sooner."""
        if count < MANY_NAMES:
            return False
        rows = self._connection.scalar(f"SELECT count(*) FROM {kind.table}", int) or 0
        return count * 4 > rows


def _join_numbers(numbers: Sequence[Any]) -> list[Run]:
    """The runs of different numbers in their order; nearly always they are one."""
    if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:
        return [(numbers[0], numbers[-1])]
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return list(runs)
