"""What each command recorded: the keys that it wrote in each table, so that it can be undone whole."""

from collections.abc import Iterator, Sequence

from tracker.db.connection import Connection
from tracker.db.log_digests import LinkHead, LoweredMoment, digest_written, last_digest
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.ids import next_id


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

    def rows(self, command: int) -> Iterator[dict[str, object]]:
        """The rows of ``command_entry``."""
        for table, ranges in self.ranges.items():
            for first, last in ranges:
                yield {
                    "command_id": command,
                    "kind": table,
                    "first_key": str(first),
                    "last_key": str(last),
                }


def save_command(
    connection: Connection,
    stamp: AuditStamp,
    written: WrittenEntries,
    lowered: Sequence[LoweredMoment] = (),
    undoes: int | None = None,
    heads: Sequence[str] = (),
) -> int:
    """Write one row for each range of keys that a command wrote, and then one for it; its number.

    ``lowered`` are the moments that it has made earlier, ``heads`` the last digests of the logs of others
    that it took in.
    """
    number = next_id(connection, "command")
    connection.insert("command_entry", list(written.rows(number)))
    connection.insert("earlier_moment", [_earlier_row(number, one) for one in lowered])
    head = LinkHead(last_digest(connection), stamp.at, stamp.by, stamp.command, heads)
    digest = digest_written(connection, number, head, written.ranges, lowered)
    command = {"id": number, "recorded_at": stamp.at, "recorded_by": stamp.by, "words": stamp.command}
    connection.insert("command", [command | {"undoes": undoes, "digest": digest}])
    return number


def _earlier_row(command: int, one: LoweredMoment) -> dict[str, object]:
    moment = {"recorded_at": one.recorded_at, "recorded_by": one.recorded_by}
    return {"command_id": command, "kind": one.table, "name": one.name} | moment
