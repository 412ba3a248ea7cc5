"""The lines that records have here now, by what names them in every office."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from itertools import chain
from typing import Any

from tracker.db.command_lines import LINE_KINDS, LineKind, lines_given
from tracker.db.connection import Connection
from tracker.db.sql import among_sql
from tracker.domain.days import to_microseconds

Key = int | str
KeyRange = tuple[Key, Key]
MANY_NAMES = 1000
"""From so many on they are looked up by themselves, and a table is read whole where that is less."""


class NamedLines:
    """Looks up what some commands wrote, each with its place and moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._wanted: dict[str, dict[int, tuple[int, Sequence[str]]]] = {}
        """The moment of each command and what it wrote, by section and place."""
        self._keys: dict[str, Mapping[str, Key]] = {}
        """The keys of what short commands wrote, by section and name."""
        self._ranges: dict[tuple[str, int], list[KeyRange]] = {}
        """The keys of what each command wrote, by section and place."""

    def add(self, place: int, moment: datetime, section: str, names: Sequence[str]) -> None:
        """Look up what a command wrote in a section too; each command has a place of its own."""
        self._wanted.setdefault(section, {})[place] = to_microseconds(moment), names

    def read(self, places: Container[int] | None = None) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
        """The lines of those that are here, by section, each after its place: by place, and then by name.

        With ``places`` only of those.
        """
        given = {
            kind.table: [
                (place, at, str(first), str(last))
                for place, (at, _) in self._wanted[kind.section].items()
                if places is None or place in places
                for first, last in self.key_ranges(kind, place)
            ]
            for kind in LINE_KINDS
            if kind.section in self._wanted
        }
        return lines_given(self._connection, given)

    def key_ranges(self, kind: LineKind, place: int, without: Set[str] = frozenset()) -> list[KeyRange]:
        """The keys of what a command wrote that is here: each, or from one number to another without a gap.

        What some names mean is left out. Those of a long command are looked up by themselves.
        """
        if without:
            return self._find_key_ranges(kind, place, without)
        if (kind.section, place) not in self._ranges:
            self._ranges[kind.section, place] = self._find_key_ranges(kind, place, without)
        return self._ranges[kind.section, place]

    def _find_key_ranges(self, kind: LineKind, place: int, without: Set[str]) -> list[KeyRange]:
        _, names = self._wanted[kind.section][place]
        some = [name for name in names if name not in without] if without else names
        is_long = len(names) >= MANY_NAMES
        found = sorted(self._keys_of_many(kind, some) if is_long else self._keys_of_few(kind, some))
        return _join_into_ranges(found) if kind.is_numbered else [(key, key) for key in found]

    def _keys_of_many(self, kind: LineKind, names: Sequence[str]) -> Iterator[Key]:
        """The keys as they are read, which may be all there are: to keep each by its name takes memory."""
        wanted = set(names)
        return (key for name, key in self._read_keys(kind, names) if name in wanted)

    def _keys_of_few(self, kind: LineKind, names: Sequence[str]) -> Iterable[Key]:
        """The keys of what a short command wrote, which are read for all short ones together."""
        if kind.section not in self._keys:
            every = (names for _, names in self._wanted[kind.section].values())
            some = [names for names in every if len(names) < MANY_NAMES]
            self._keys[kind.section] = dict(self._read_keys(kind, list(chain.from_iterable(some))))
        known = self._keys[kind.section]
        return {known[name] for name in names if name in known}

    def _read_keys(self, kind: LineKind, names: Sequence[str]) -> Iterator[tuple[str, Key]]:
        """Names and keys, at least those of some names."""
        sql = f'SELECT {kind.name} AS name, e.{kind.key} AS "key" FROM {kind.table} e'
        values: dict[str, object] = {}
        if not self._is_most(kind, len(names)):
            sql += f" WHERE {among_sql(self._connection.dialect, kind.name, ':names')}"
            values["names"] = tuple(names)
        return ((name, key) for name, key in self._connection.rows(sql, values, at_once=False))

    def _is_most(self, kind: LineKind, count: int) -> bool:
        """Whether so many are looked up that all of the table is read sooner."""
        if count < MANY_NAMES:
            return False
        rows = self._connection.scalar(f"SELECT count(*) FROM {kind.table}", int) or 0
        return count * 4 > rows


def _join_into_ranges(numbers: Sequence[Any]) -> list[KeyRange]:
    """The ranges of different numbers in their order; nearly always they are one."""
    if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:
        return [(numbers[0], numbers[-1])]
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = ranges[-1][0], number
        else:
            ranges.append((number, number))
    return list(ranges)
