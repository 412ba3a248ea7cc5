"""The beginning of a chain: where a database is older than it, all that is there already is one link."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.db.command_lines import LINE_KINDS, REF_KINDS, LineKind, WrittenKeys, lines_given
from tracker.db.connection import Connection
from tracker.db.log_digests import LinesByKind, LinkHead, digest_command, digest_lines
from tracker.domain.days import to_microseconds

BEGUN_BY = "tracker"
"""Who is named for the beginning: it was nobody's command."""

_ANY_LINK = "SELECT 1 FROM command WHERE digest IS NOT NULL UNION ALL SELECT 1 FROM other_command LIMIT 1"
_LAST_MOMENT = (
    "SELECT max(recorded_at) FROM ("
    + " UNION ALL ".join(
        f"SELECT max(recorded_at) AS recorded_at FROM {table}"
        for table in ("command", *(kind.table for kind in LINE_KINDS))
    )
    + ") newest"
)


class _Run(NamedTuple):
    first: str
    last: str


def begin_log(connection: Connection, words: str) -> str | None:
    """Make the beginning of what is there, as of its last moment, where there is no chain; its digest."""
    moment = connection.scalar(_LAST_MOMENT, datetime)
    if moment is None or connection.scalar(_ANY_LINK, int) is not None:
        return None
    runs = {kind.table: connection.all(_runs_sql(kind), _Run) for kind in LINE_KINDS}
    at = to_microseconds(moment)
    given = {table: [(0, at, run.first, run.last) for run in some] for table, some in runs.items()}
    lines, refs = (_lines(connection, given, kinds) for kinds in (LINE_KINDS, REF_KINDS))
    head = LinkHead(None, moment, BEGUN_BY, words, refs=digest_lines(refs))
    digest = digest_command(head, lines)
    entries = [
        {"digest": digest, "kind": table, "first_key": run.first, "last_key": run.last}
        for table, some in runs.items()
        for run in some
    ]
    connection.insert("other_command_entry", entries)
    row = {"digest": digest, "previous": None, "recorded_at": moment, "recorded_by": BEGUN_BY}
    connection.insert(
        "other_command", [row | {"words": words, "heads": None, "refs": head.refs, "command_id": None}]
    )
    return digest


def _lines(connection: Connection, given: WrittenKeys, kinds: Sequence[LineKind]) -> LinesByKind:
    for section, rows in lines_given(connection, given, kinds):
        yield section, (row[1:] for row in rows)


def _runs_sql(kind: LineKind) -> str:
    """The keys of all rows of a table: each, or from one number to another where none is left out."""
    if not kind.is_numbered:
        return f"SELECT e.{kind.key} AS first, e.{kind.key} AS last FROM {kind.table} e"
    amended = " WHERE e.id NOT IN (SELECT id FROM revision)" if kind.table == "status_update" else ""
    return f"""SELECT CAST(min(r.id) AS text) AS first, CAST(max(r.id) AS text) AS last FROM (
        SELECT e.id, e.id - row_number() OVER (ORDER BY e.id) AS run FROM {kind.table} e{amended}) r
      GROUP BY r.run ORDER BY min(r.id)"""
