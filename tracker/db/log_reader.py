"""Reads what commands wrote as it was then, command after command, in one pass through each table."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tracker.db.command_lines import (
    EARLIER,
    KIND_OF_TABLE,
    LINE_KINDS,
    REF_KINDS,
    Line,
    LineKind,
    stream_lines,
)
from tracker.db.connection import Connection
from tracker.db.log_digests import (
    LinesByKind,
    LinkHead,
    LoweredMoment,
    digest_command,
    digest_lines,
    lines_of_lowered,
)
from tracker.domain.days import to_microseconds

SECTIONS_IN_ORDER = (*(kind.section for kind in LINE_KINDS), EARLIER)
"""The kinds of lines in the order in which those of a command stand."""
_PLACE_OF = itemgetter(0)


class OwnCommand(NamedTuple):
    """A command of this database."""

    number: int
    recorded_at: datetime
    recorded_by: str
    words: str
    digest: str | None


class OtherCommand(NamedTuple):
    """A command of another office; ``taken_in_by`` is the number of ours that took it in.

    None means that it is the beginning: it stands for all that is older than the chain.
    """

    digest: str
    previous: str | None
    recorded_at: datetime
    recorded_by: str
    words: str
    heads: str | None
    refs: str | None
    taken_in_by: int | None

    @property
    def link(self) -> LinkHead:
        """What its digest says beside the lines."""
        heads = json.loads(self.heads) if self.heads else ()
        return LinkHead(self.previous, self.recorded_at, self.recorded_by, self.words, heads, self.refs)


class _EarlierRow(NamedTuple):
    command: int
    table: str
    name: str
    recorded_at: datetime
    recorded_by: str


class _KeptLine(NamedTuple):
    digest: str
    section: str
    line: str


class EarlierMoments:
    """When and by whom entries were recorded, until commands took in that they were recorded earlier."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._before: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
        self._of_command: dict[int, list[LoweredMoment]] = {}
        sql = """SELECT command_id AS command, kind AS "table", name, recorded_at, recorded_by
            FROM earlier_moment ORDER BY command_id, kind, name"""
        for row in connection.stream(sql, _EarlierRow):
            before = row.command, to_microseconds(row.recorded_at), row.recorded_by
            kind = KIND_OF_TABLE.get(row.table)
            self._before.setdefault((kind.section if kind else row.table, row.name), []).append(before)
            lowered = LoweredMoment(row.table, row.name, row.recorded_at, row.recorded_by)
            self._of_command.setdefault(row.command, []).append(lowered)

    def as_then(self, section: str, line: Line, command: int) -> Line:
        """A line with the moment and the author that it had after a command of ours."""
        for number, at, by in self._before.get((section, line[0]), ()):
            if number > command:
                return (line[0], at, by, *line[3:])
        return line

    def lines_as_then(self, section: str, lines: Iterable[Line], command: int) -> Iterable[Line]:
        """The same for lines of one kind."""
        return (self.as_then(section, line, command) for line in lines) if self._before else lines

    def lines_of(self, command: int) -> list[Line]:
        """The lines of a command of ours that say which moments it made earlier."""
        lowered = [one for one in self._of_command.get(command, ()) if one.table in KIND_OF_TABLE]
        lines = lines_of_lowered(self._connection, lowered)
        return sorted(self._line_as_then(line, command) for line in lines)

    def _line_as_then(self, line: Line, command: int) -> Line:
        section, _, name = line[0].partition(" ")
        now = self.as_then(section, (name, *line[3:]), command)
        return (*line[:3], *now[1:])


class LogContents:
    """The lines of what commands wrote. Each is asked for once, in the order of their places."""

    def __init__(self, streams: Iterable[tuple[str, Iterator[Line]]]) -> None:
        """``streams`` have the lines of each section after their places, in the order of these."""
        self._streams = {section: groupby(lines, _PLACE_OF) for section, lines in streams}
        self._next = {
            section: first for section, stream in self._streams.items() if (first := next(stream, None))
        }

    @classmethod
    def of(
        cls, connection: Connection, written: str, kinds: Sequence[LineKind] = LINE_KINDS
    ) -> "LogContents":
        """Of all commands that ``written`` names, one of the pieces of SQL of ``command_lines``."""
        return cls((kind.section, stream_lines(connection, kind, written)) for kind in kinds)

    def lines_of(self, place: object) -> LinesByKind:
        """The lines of one command, each kind to be read before the next."""
        for section, (found, lines) in list(self._next.items()):
            if found == place:
                yield section, (row[1:] for row in lines)
                if following := next(self._streams[section], None):
                    self._next[section] = following
                else:
                    del self._next[section]


def own_commands(connection: Connection) -> Iterator[OwnCommand]:
    """The commands of this database, the first one first."""
    sql = "SELECT id AS number, recorded_at, recorded_by, words, digest FROM command ORDER BY id"
    return connection.stream(sql, OwnCommand)


def numbers_of_writing_commands(connection: Connection) -> set[int]:
    """The numbers of the commands of ours that wrote rows, and did not only make moments earlier."""
    return set(connection.scalars("SELECT DISTINCT command_id FROM command_entry", int))


def other_commands(connection: Connection) -> Iterator[OtherCommand]:
    """The commands of others, in the order in which they stand in a document."""
    sql = """SELECT digest, previous, recorded_at, recorded_by, words, heads, refs,
          command_id AS taken_in_by
        FROM other_command ORDER BY recorded_at, digest"""
    return connection.stream(sql, OtherCommand)


def beginning_of(connection: Connection) -> str | None:
    """The digest of the beginning of a log that is older than the chain; None where there is none."""
    return connection.scalar("SELECT digest FROM other_command WHERE command_id IS NULL", str)


def last_digests(links: Iterable[tuple[str, str | None]]) -> list[str]:
    """Those of some commands, each with the digest before it, that no other of them follows."""
    found = dict(links)
    return sorted(found.keys() - set(found.values()))


def heads_by_command(connection: Connection) -> dict[int, list[str]]:
    """The last digests of the logs of others that each of our commands took in."""
    links: dict[int, list[tuple[str, str | None]]] = {}
    for one in other_commands(connection):
        if one.taken_in_by is not None:
            links.setdefault(one.taken_in_by, []).append((one.digest, one.previous))
    return {command: last_digests(some) for command, some in links.items()}


def kept_lines(connection: Connection) -> dict[str, dict[str, list[Line]]]:
    """What the commands of others wrote that is otherwise here, by digest and kind."""
    sql = """SELECT digest, kind AS section, line FROM other_command_line ORDER BY digest, kind, name"""
    found: dict[str, dict[str, list[Line]]] = {}
    for row in connection.stream(sql, _KeptLine):
        lines = found.setdefault(row.digest, {}).setdefault(row.section, [])
        lines.append(tuple(json.loads(row.line)))
    return found


def merge_lines(lines: LinesByKind, kept: Mapping[str, Iterable[Line]]) -> LinesByKind:
    """The lines of a command of others: those that are the same here, and those that are kept as they are."""
    if not kept:
        return lines
    there = {section: list(some) for section, some in lines}
    return [
        (section, sorted([*there.get(section, ()), *kept.get(section, ())], key=itemgetter(0)))
        for section in SECTIONS_IN_ORDER
        if section in there or section in kept
    ]


class OwnContents:
    """The lines of what our commands wrote, and the digests of the refs that they gave."""

    def __init__(self, connection: Connection, written: str, then: EarlierMoments) -> None:
        self._lines = LogContents.of(connection, written)
        self._refs = LogContents.of(connection, written, REF_KINDS)
        self._then = then

    def lines_of(self, place: object) -> LinesByKind:
        """The lines of one command, as its records are now."""
        return self._lines.lines_of(place)

    def refs_of(self, place: object) -> str | None:
        """The digest of the refs that a command gave to commitments."""
        return digest_lines(self._refs.lines_of(place))

    def pass_over(self, place: object) -> None:
        """Leave a command out: what is read to its end leaves nothing open on a server."""
        for contents in (self._lines, self._refs):
            for _ in contents.lines_of(place):
                pass

    def digest_of(self, command: OwnCommand, previous: str | None, heads: Iterable[str]) -> str:
        """The digest that a command has by what stands in the tables; its number is its place."""
        number = command.number
        said = command.recorded_at, command.recorded_by, command.words, list(heads)
        link = LinkHead(previous, *said, self.refs_of(number))
        lines = (
            (section, self._then.lines_as_then(section, some, number))
            for section, some in self.lines_of(number)
        )
        return digest_command(link, _with_earlier(lines, self._then.lines_of(number)))


def _with_earlier(lines: LinesByKind, earlier: list[Line]) -> LinesByKind:
    yield from lines
    yield EARLIER, earlier


def digest_of_other(
    command: OtherCommand, lines: LinesByKind, kept: Mapping[str, Iterable[Line]], then: EarlierMoments
) -> str:
    """The digest that a command of another office has by what stands here of it."""
    return digest_command(command.link, merge_lines(_as_taken_in(command, lines, then), kept))


def _as_taken_in(command: OtherCommand, lines: LinesByKind, then: EarlierMoments) -> LinesByKind:
    for section, some in lines:
        yield section, then.lines_as_then(section, some, command.taken_in_by or 0)
