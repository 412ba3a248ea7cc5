"""What each command recorded: the keys that it wrote in each table, so that it can be undone whole."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from tracker.db.connection import Connection
from tracker.db.log_digests import LinkHead, LoweredMoment, digest_written, last_digest
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.ids import LAST_NUMBER, next_id

ClaimedKeys = Mapping[str, Sequence[tuple[int | str, int | str]]]
"""By table, the keys from one to another; claims do not overlap."""


class WrittenEntries:
    """The keys of rows that were written, by table, as ranges: a file writes many in a row."""

    def __init__(self) -> None:
        self.ranges: dict[str, list[tuple[int | str, int | str]]] = {}

    def add(self, table: str, keys: Sequence[int | str]) -> None:
        """Take in the keys of rows of a table; numbers are without a gap."""
        if not keys:
            return
        ranges = self.ranges.setdefault(table, [])
        if isinstance(keys[0], str):
            ranges.extend((key, key) for key in keys)
        elif ranges and isinstance(last := ranges[-1][1], int) and keys[0] == last + 1:
            ranges[-1] = ranges[-1][0], keys[-1]
        else:
            ranges.append((keys[0], keys[-1]))

    def has(self, table: str, key: int | str) -> bool:
        """Whether a row of a table was written by this command."""
        ranges = self.ranges.get(table, ())
        return any(first <= key <= last for first, last in ranges)  # type: ignore[operator]

    def rows(self, command: int, by_others: ClaimedKeys) -> Iterator[dict[str, object]]:
        """The rows of ``command_entry``; ``by_others`` are the keys for which commands of others answer."""
        for table, ranges in self.ranges.items():
            for first, last, is_claimed in _split_ranges(ranges, by_others.get(table, ())):
                yield {
                    "command_id": command,
                    "kind": table,
                    "first_key": str(first),
                    "last_key": str(last),
                    "by_others": is_claimed,
                }


def _split_ranges(
    ranges: Sequence[tuple[int | str, int | str]], claimed: Sequence[tuple[int | str, int | str]]
) -> Iterator[tuple[int | str, int | str, bool]]:
    """The ranges, cut where those begin and end that others answer for."""
    if not claimed:
        yield from ((first, last, False) for first, last in ranges)
        return
    names = {first for first, _ in claimed}
    claims = sorted((first, last) for first, last in claimed if isinstance(first, int))
    for first, last in ranges:
        if isinstance(first, str):
            yield first, last, first in names
        else:
            yield from _cut_range(first, int(last), claims)  # type: ignore[arg-type]


def _cut_range(first: int, last: int, claims: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    place = max(0, bisect_right(claims, (first, LAST_NUMBER)) - 1)
    while first <= last:
        while place < len(claims) and claims[place][1] < first:
            place += 1
        begin, end = claims[place] if place < len(claims) else (last + 1, last + 1)
        if begin > first:
            yield first, min(last, begin - 1), False
            first = begin
        else:
            yield first, min(last, end), True
            first = end + 1


def save_command(
    connection: Connection,
    stamp: AuditStamp,
    written: WrittenEntries,
    lowered: Sequence[LoweredMoment] = (),
    undoes: int | None = None,
    heads: Sequence[str] = (),
    by_others: ClaimedKeys = MappingProxyType({}),
) -> int:
    """Write one row for each range of keys that a command wrote, and then one for it; its number.

    ``lowered`` are the moments that it has made earlier, ``heads`` the last digests of the logs of others
    that it took in, ``by_others`` the keys that it wrote for which these answer.
    """
    number = next_id(connection, "command")
    connection.insert("command_entry", list(written.rows(number, by_others)))
    connection.insert("earlier_moment", [_earlier_row(number, one) for one in lowered])
    head = LinkHead(last_digest(connection), stamp.at, stamp.by, stamp.command, heads)
    digest = digest_written(connection, number, head, written.ranges, lowered)
    command = {"id": number, "recorded_at": stamp.at, "recorded_by": stamp.by, "words": stamp.command}
    connection.insert("command", [command | {"undoes": undoes, "digest": digest}])
    return number


def _earlier_row(command: int, one: LoweredMoment) -> dict[str, object]:
    moment = {"recorded_at": one.recorded_at, "recorded_by": one.recorded_by}
    return {"command_id": command, "kind": one.table, "name": one.name} | moment
