"""What each command recorded: the keys that it wrote in each table, so that it can be undone whole."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from tracker.ledger.recorders.ids import LAST_NUMBER

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
