"""What somebody recorded last: all that has the moment of that command."""

from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection

_NAMES = {
    "agreement": "ref",
    "document": "ref",
    "commitment": "ref",
    "status_update": "'U-' || id",
    "retraction": "'U-' || update_id",
}
"""What each table's rows are called. Of actors it is not kept when they were recorded."""

# What was undone is as if it had never been recorded, and neither is the undoing.
_STANDS = {
    "status_update": """ AND NOT EXISTS (
    SELECT 1 FROM retraction r WHERE r.update_id = status_update.id AND r.reason = :undo_reason)""",
    "retraction": " AND reason <> :undo_reason",
}


class Recorded(NamedTuple):
    """Something that was recorded: its table, what it is called, and when."""

    table: str
    name: str
    recorded_at: datetime


class LastCommand(NamedTuple):
    """All that somebody recorded by the last command, and whether any update of theirs stands."""

    recorded: tuple[Recorded, ...] = ()
    has_updates: bool = False


def last_command_of(connection: Connection, by: str, undo_reason: str) -> LastCommand:
    """What somebody recorded by the last command that is not undone; ``undo_reason`` tells what is."""
    newest = " UNION ALL ".join(
        f"SELECT * FROM ({_recorded_sql(table)} ORDER BY recorded_at DESC LIMIT 1) newest_{table}"
        for table in _NAMES
    )
    found = connection.all(newest, Recorded, by=by, undo_reason=undo_reason)
    if not found:
        return LastCommand()
    moment = max(row.recorded_at for row in found)
    of_moment = " UNION ALL ".join(f"{_recorded_sql(table)} AND recorded_at = :moment" for table in _NAMES)
    rows = connection.all(of_moment, Recorded, by=by, undo_reason=undo_reason, moment=moment)
    return LastCommand(tuple(rows), any(row.table == "status_update" for row in found))


def was_followed_by_import(connection: Connection, update: int) -> bool:
    """Whether entries came in after an update that were recorded before it: a file must have brought them."""
    sql = """SELECT 1 FROM status_update u WHERE u.id > :number
        AND u.recorded_at < (SELECT recorded_at FROM status_update WHERE id = :number) LIMIT 1"""
    return connection.scalar(sql, int, number=update) is not None


def _recorded_sql(table: str) -> str:
    return f"""SELECT '{table}' AS "table", {_NAMES[table]} AS name, recorded_at
    FROM {table} WHERE recorded_by = :by{_STANDS.get(table, "")}"""
