"""What somebody's commands recorded, so that the last one can be undone whole."""

from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection


class Command(NamedTuple):
    """A command that recorded something, with what was typed but for its values."""

    number: int
    recorded_at: datetime
    recorded_by: str
    words: str


class CommandEntry(NamedTuple):
    """The keys, from one to another, of the rows of a table that a command wrote."""

    table: str
    first_key: str
    last_key: str

    @property
    def rows(self) -> int:
        """How many rows they are: only numbers are ranges."""
        if self.first_key == self.last_key:
            return 1
        return int(self.last_key) - int(self.first_key) + 1

    def first_keys(self, most: int) -> list[str]:
        """The first of the keys."""
        if self.first_key == self.last_key:
            return [self.first_key]
        first = int(self.first_key)
        return [str(key) for key in range(first, min(int(self.last_key), first + most - 1) + 1)]


def last_command_of(connection: Connection, by: str) -> Command | None:
    """The last command of somebody that is not undone, and undoes nothing itself."""
    sql = """SELECT c.id AS number, c.recorded_at, c.recorded_by, c.words FROM command c
        WHERE c.recorded_by = :by AND c.undoes IS NULL
          AND NOT EXISTS (SELECT 1 FROM command u WHERE u.undoes = c.id)
        ORDER BY c.id DESC LIMIT 1"""
    return connection.first(sql, Command, by=by)


def entries_of_command(connection: Connection, command: int) -> list[CommandEntry]:
    """What a command wrote, in the order of tables and keys."""
    sql = """SELECT kind AS "table", first_key, last_key FROM command_entry
        WHERE command_id = :command ORDER BY kind, length(first_key), first_key"""
    return connection.all(sql, CommandEntry, command=command)
