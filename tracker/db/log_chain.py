"""Follows the chain of commands, and finds the first one that is not what was recorded."""

from collections.abc import Iterator, Set
from datetime import datetime
from typing import NamedTuple

from tracker.db.command_lines import LINE_KINDS, REF_KINDS, WRITTEN, WRITTEN_BY_OTHERS, LineKind
from tracker.db.connection import Connection
from tracker.db.log_digests import digest_lines
from tracker.db.log_reader import (
    EarlierMoments,
    LogContents,
    OwnContents,
    beginning_of,
    digest_of_other,
    heads_by_command,
    kept_lines,
    other_commands,
    own_commands,
)


class LogBreak(NamedTuple):
    """A command that does not fit; ``number`` is None for one of another office."""

    number: int | None
    recorded_at: datetime
    recorded_by: str
    words: str


class UnwrittenRows(NamedTuple):
    """Rows of a table that no command of the chain wrote."""

    table: str
    rows: int


class _Range(NamedTuple):
    first_key: str
    last_key: str


def find_break(connection: Connection) -> LogBreak | None:
    """The first command of ours that does not fit, else the first one of another office."""
    then = EarlierMoments(connection)
    return _find_own_break(connection, then) or _find_other_break(connection, then)


def _find_own_break(connection: Connection, then: EarlierMoments) -> LogBreak | None:
    contents, heads = OwnContents(connection, WRITTEN, then), heads_by_command(connection)
    previous = beginning_of(connection)
    is_begun = False
    for command in own_commands(connection):
        if command.digest is None and not is_begun:
            continue  # older than the chain
        is_begun = True
        found = contents.digest_of(command, previous, heads.get(command.number, ()))
        if found != command.digest:
            return LogBreak(command.number, command.recorded_at, command.recorded_by, command.words)
        previous = command.digest
    return None


def _find_other_break(connection: Connection, then: EarlierMoments) -> LogBreak | None:
    contents, kept = LogContents.of(connection, WRITTEN_BY_OTHERS), kept_lines(connection)
    refs = LogContents.of(connection, WRITTEN_BY_OTHERS, REF_KINDS)
    known = _known_digests(connection)
    for place, command in enumerate(other_commands(connection), start=1):
        found = digest_of_other(command, contents.lines_of(place), kept.get(command.digest, {}), then)
        refs_here = digest_lines(refs.lines_of(place))
        is_own = command.taken_in_by is None  # the beginning of our own log
        needed = set(filter(None, (command.previous, *command.link.heads)))
        if found != command.digest or not needed <= known or (is_own and refs_here != command.refs):
            return LogBreak(None, command.recorded_at, command.recorded_by, command.words)
    return None


def _known_digests(connection: Connection) -> Set[str]:
    own = {one.digest for one in own_commands(connection) if one.digest}
    return own | {one.digest for one in other_commands(connection)}


def find_unwritten(connection: Connection) -> Iterator[UnwrittenRows]:
    """The rows that no command wrote, by table, where the chain has begun.

    Only to be asked where the chain fits: then what a command wrote is there.
    """
    for kind in LINE_KINDS:
        amended = " WHERE id NOT IN (SELECT id FROM revision)" if kind.table == "status_update" else ""
        count = connection.scalar(f"SELECT count(*) FROM {kind.table}{amended}", int) or 0
        if missing := count - _count_written(connection, kind):
            yield UnwrittenRows(kind.table, missing)


def _count_written(connection: Connection, kind: LineKind) -> int:
    sql = f"""SELECT w.first_key, w.last_key FROM command_entry w JOIN command c ON c.id = w.command_id
      WHERE c.digest IS NOT NULL AND w.kind = '{kind.table}'
    UNION ALL SELECT w.first_key, w.last_key FROM other_command_entry w
      JOIN other_command o ON o.digest = w.digest WHERE o.command_id IS NULL AND w.kind = '{kind.table}'"""
    rows = connection.all(sql, _Range)
    if not kind.is_numbered:
        return len({row.first_key for row in rows})
    count, end = 0, 0
    for first, last in sorted((int(row.first_key), int(row.last_key)) for row in rows):
        count += max(0, last - max(first, end + 1) + 1)
        end = max(end, last)
    return count
