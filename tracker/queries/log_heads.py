"""The heads of the log: the digest of its last command, now or at a moment, and where one is in its past."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.days import END_OF_TIME
from tracker.queries.commands import CommandEntry

MIN_HEAD_LENGTH = 16
"""Of a head that is typed, so that by chance no other begins like it."""


class LogHead(NamedTuple):
    """The digest of a command: its number, when, by whom, and what was typed.

    Without a number it is the beginning of a log that is older than the chain.
    """

    digest: str
    number: int | None
    recorded_at: datetime
    recorded_by: str
    words: str


class OtherHead(NamedTuple):
    """The digest of a command of another office, and the number of ours that took it in."""

    digest: str
    taken_in_by: int | None
    recorded_at: datetime
    recorded_by: str
    words: str


class LaterCommand(NamedTuple):
    """A command that came after a head, and how many rows of each table it wrote."""

    number: int
    recorded_at: datetime
    recorded_by: str
    words: str
    counts: Mapping[str, int]


class _CommandRow(NamedTuple):
    number: int
    recorded_at: datetime
    recorded_by: str
    words: str


class _EntryRow(NamedTuple):
    command: int
    table: str
    first_key: str
    last_key: str


_OWN = """SELECT c.digest, c.id AS number, c.recorded_at, c.recorded_by, c.words FROM command c
    WHERE c.digest IS NOT NULL AND {where} ORDER BY c.id DESC LIMIT 1"""
_BEGINNING = """SELECT o.digest, CAST(NULL AS integer) AS number, o.recorded_at, o.recorded_by, o.words
    FROM other_command o WHERE o.command_id IS NULL AND {where}"""


def log_head(connection: Connection, known_at: datetime | None = None) -> LogHead | None:
    """The head as of a moment, or now; None before the first command of the chain."""
    at = {"known_at": known_at or END_OF_TIME}
    own = connection.first(_OWN.format(where="c.recorded_at <= :known_at"), LogHead, **at)
    return own or connection.first(_BEGINNING.format(where="o.recorded_at <= :known_at"), LogHead, **at)


def log_beginning(connection: Connection) -> LogHead | None:
    """The beginning of a log that is older than the chain; None where the chain is as old as the log."""
    return connection.first(_BEGINNING.format(where="TRUE"), LogHead)


def find_head(connection: Connection, text: str) -> LogHead | OtherHead | None:
    """The command whose digest is this one, or begins so; None where it is not in the past of this log."""
    wanted = {"head": text, "length": len(text)}
    is_it = "substr({}.digest, 1, :length) = :head"
    own = connection.first(_OWN.format(where=is_it.format("c")), LogHead, **wanted)
    if found := own or connection.first(_BEGINNING.format(where=is_it.format("o")), LogHead, **wanted):
        return found
    sql = f"""SELECT o.digest, o.command_id AS taken_in_by, o.recorded_at, o.recorded_by, o.words
        FROM other_command o WHERE {is_it.format("o")}"""
    return connection.first(sql, OtherHead, **wanted)


def commands_after(connection: Connection, head: LogHead) -> Iterator[LaterCommand]:
    """The commands of ours after a head, the first one first."""
    after = {"number": head.number or 0}
    counts: dict[int, Counter[str]] = {}
    sql = """SELECT w.command_id AS command, w.kind AS "table", w.first_key, w.last_key
        FROM command_entry w WHERE w.command_id > :number"""
    for row in connection.stream(sql, _EntryRow, **after):
        rows = CommandEntry(row.table, row.first_key, row.last_key).rows
        counts.setdefault(row.command, Counter())[row.table] += rows
    sql = """SELECT c.id AS number, c.recorded_at, c.recorded_by, c.words FROM command c
        WHERE c.id > :number AND c.digest IS NOT NULL ORDER BY c.id"""
    for command in connection.stream(sql, _CommandRow, **after):
        yield LaterCommand(*command, counts=counts.get(command.number, {}))
