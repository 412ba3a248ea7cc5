"""The chain of commands: each has a digest over the one before it and the lines of what it wrote."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from tracker.db.command_lines import (
    EARLIER,
    KIND_OF_TABLE,
    LINE_KINDS,
    REF_KINDS,
    WRITTEN_NOW,
    Line,
    LineKind,
    stream_lines,
)
from tracker.db.connection import Connection
from tracker.db.sql import among_sql
from tracker.domain.days import to_microseconds

CHUNK_LINES = 500  # made into text at a time

LinesByKind = Iterable[tuple[str, Iterable[Line]]]
"""The lines of a command, by section of a document, in the order in which they are digested."""
dump_lines = json.JSONEncoder(default=str).encode
"""Lines as text, days in ISO: the same on both engines."""


class LinkHead(NamedTuple):
    """What a digest says beside the lines: the digest before, when, by whom, and what was typed.

    ``heads`` are the last digests of the logs of others that the command took in, ``refs`` is the digest of
    the refs that it gave to commitments.
    """

    previous: str | None
    recorded_at: datetime
    recorded_by: str
    words: str
    heads: Sequence[str] = ()
    refs: str | None = None


class LoweredMoment(NamedTuple):
    """An entry whose moment became an earlier one: its table and name, and when and by whom it was before."""

    table: str
    name: str
    recorded_at: datetime
    recorded_by: str


class _Recorded(NamedTuple):
    name: str
    at: int
    by: str


def digest_lines(lines: LinesByKind) -> str | None:
    """The digest of lines alone; None where there are none."""
    content, is_empty = hashlib.sha256(), True
    for section, some in lines:
        iterator, begin = iter(some), f"\n{section}"
        while chunk := list(islice(iterator, CHUNK_LINES)):
            content.update(f"{begin}\n{dump_lines(chunk)[1:-1]}".encode())
            begin, is_empty = "", False
    return None if is_empty else content.hexdigest()


def digest_command(head: LinkHead, lines: LinesByKind) -> str:
    """The digest of a command: SHA-256, 64 characters."""
    at, heads = to_microseconds(head.recorded_at), sorted(head.heads)
    said = [head.previous, at, head.recorded_by, head.words, heads, digest_lines(lines), head.refs]
    return hashlib.sha256(dump_lines(said).encode()).hexdigest()


def last_digest(connection: Connection) -> str | None:
    """The digest that the next command follows: of the last command, else of the beginning."""
    own = "SELECT digest FROM command WHERE digest IS NOT NULL ORDER BY id DESC LIMIT 1"
    beginning = "SELECT digest FROM other_command WHERE command_id IS NULL"
    return connection.scalar(own, str) or connection.scalar(beginning, str)


def digest_written(
    connection: Connection,
    command: int,
    head: LinkHead,
    tables: Collection[str],
    lowered: Sequence[LoweredMoment],
) -> str:
    """The digest of a command of which all is written but its own row."""
    earlier = sorted(lines_of_lowered(connection, lowered)) if lowered else []
    lines = _lines_written(connection, command, head, tables, LINE_KINDS)
    refs = digest_lines(_lines_written(connection, command, head, tables, REF_KINDS))
    return digest_command(head._replace(refs=refs), [*lines, (EARLIER, earlier)])


def _lines_written(
    connection: Connection, command: int, head: LinkHead, tables: Collection[str], kinds: Sequence[LineKind]
) -> LinesByKind:
    values = {"command": command, "moment": to_microseconds(head.recorded_at)}
    for kind in kinds:
        if kind.table in tables:
            rows = stream_lines(connection, kind, WRITTEN_NOW, **values)
            yield kind.section, (row[1:] for row in rows)


def lines_of_lowered(connection: Connection, lowered: Iterable[LoweredMoment]) -> Iterator[Line]:
    """The lines which say that moments became earlier: what they were, and what they are."""
    by_table: dict[str, list[LoweredMoment]] = {}
    for one in lowered:
        by_table.setdefault(one.table, []).append(one)
    for table, some in by_table.items():
        now = recorded_now(connection, table, [one.name for one in some])
        section = KIND_OF_TABLE[table].section
        for one in some:
            before = to_microseconds(one.recorded_at), one.recorded_by
            yield (f"{section} {one.name}", *before, *now.get(one.name, (None, None)))


def recorded_now(connection: Connection, table: str, names: Sequence[str]) -> dict[str, tuple[int, str]]:
    """When and by whom entries of a table were recorded, as it stands now, by their names."""
    name = KIND_OF_TABLE[table].name
    sql = f"""SELECT {name} AS name, e.recorded_at AS at, e.recorded_by AS "by" FROM {table} e
        WHERE {among_sql(connection.dialect, name, ":names")}"""
    return {row.name: (row.at, row.by) for row in connection.all(sql, _Recorded, names=tuple(names))}
