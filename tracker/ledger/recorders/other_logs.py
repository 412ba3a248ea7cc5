"""Keeps the commands of other offices, each as the office had it, beside what is recorded here."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.db.command_lines import Line
from tracker.db.connection import Connection
from tracker.db.log_digests import LinkHead, dump_lines
from tracker.db.log_reader import beginning_of, last_digests, other_commands, own_commands


class TakenInCommand(NamedTuple):
    """A command of another office: the keys of what is the same here, and the lines of what is not."""

    digest: str
    head: LinkHead
    keys: Mapping[str, Sequence[tuple[int | str, int | str]]]
    """By table, each from one to another."""
    lines: Sequence[tuple[str, Line]]
    """By section of a document."""


def heads_of(commands: Sequence[TakenInCommand]) -> list[str]:
    """The last digests of logs that are taken in."""
    return last_digests((one.digest, one.head.previous) for one in commands)


def claimed_keys(commands: Sequence[TakenInCommand]) -> dict[str, list[tuple[int | str, int | str]]]:
    """The keys for which commands of others answer, by table; what two of them wrote stands once."""
    found: dict[str, set[tuple[int | str, int | str]]] = {}
    for one in commands:
        for table, keys in one.keys.items():
            found.setdefault(table, set()).update(keys)
    return {table: _without_overlaps(keys) for table, keys in found.items()}


def _without_overlaps(keys: Iterable[tuple[int | str, int | str]]) -> list[tuple[int | str, int | str]]:
    joined: list[tuple[int | str, int | str]] = []
    for first, last in sorted(keys):
        if joined and isinstance(first, int) and first <= (end := int(joined[-1][1])) + 1:
            joined[-1] = joined[-1][0], max(end, int(last))
        else:
            joined.append((first, last))
    return joined


class KnownLog:
    """The digests that are here: of our commands, and of those of others."""

    def __init__(self, connection: Connection) -> None:
        self.digests: set[str] = set()
        self.followed: set[str] = set()
        """Those that another one follows."""
        before = beginning_of(connection)
        for own in own_commands(connection):
            if own.digest:
                self._add(own.digest, before)
                before = own.digest
        for other in other_commands(connection):
            self._add(other.digest, other.previous)

    def _add(self, digest: str, previous: str | None) -> None:
        self.digests.add(digest)
        if previous:
            self.followed.add(previous)


def keep_other_commands(
    connection: Connection, commands: Sequence[TakenInCommand], taken_in_by: int | None
) -> None:
    """Write commands of other offices that a command of ours, by its number, took in."""
    entries = [
        {"digest": one.digest, "kind": table, "first_key": str(first), "last_key": str(last)}
        for one in commands
        for table, keys in one.keys.items()
        for first, last in keys
    ]
    connection.insert("other_command_entry", entries)
    lines = [
        {"digest": one.digest, "kind": section, "name": line[0], "line": dump_lines(line)}
        for one in commands
        for section, line in one.lines
    ]
    connection.insert("other_command_line", lines)
    connection.insert("other_command", [_row(one, taken_in_by) for one in commands])


def _row(command: TakenInCommand, taken_in_by: int | None) -> dict[str, object]:
    head = command.head
    moment = {"recorded_at": head.recorded_at, "recorded_by": head.recorded_by, "words": head.words}
    heads = dump_lines(list(head.heads)) if head.heads else None
    row = {"digest": command.digest, "previous": head.previous, "heads": heads, "refs": head.refs}
    return row | moment | {"command_id": taken_in_by}
