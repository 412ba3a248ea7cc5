"""What somebody's commands recorded, so that the last one can be undone whole."""

from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.dialect import Dialect
from tracker.db.sql import among_ids_sql
from tracker.domain import domain_messages
from tracker.domain.errors import AmbiguousRef, NoSuchRef, join_list
from tracker.domain.message_filling import fill

IMPORT = "import"
"""How the words of a command begin that took a file in; the file's name follows."""
MAX_NAMED = 10  # files that were brought in


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
    """The last command of somebody that wrote something, is not undone, and undoes nothing itself."""
    sql = """SELECT c.id AS number, c.recorded_at, c.recorded_by, c.words FROM command c
        WHERE c.recorded_by = :by AND c.undoes IS NULL
          AND NOT EXISTS (SELECT 1 FROM command u WHERE u.undoes = c.id)
          AND EXISTS (SELECT 1 FROM command_entry w WHERE w.command_id = c.id)
        ORDER BY c.id DESC LIMIT 1"""
    return connection.first(sql, Command, by=by)


def entries_of_command(connection: Connection, command: int) -> list[CommandEntry]:
    """What a command wrote, in the order of tables and keys."""
    sql = """SELECT kind AS "table", first_key, last_key FROM command_entry
        WHERE command_id = :command ORDER BY kind, length(first_key), first_key"""
    return connection.all(sql, CommandEntry, command=command)


def imports_of_file(connection: Connection, name: str) -> list[int]:
    """The numbers of the commands that took in a file of this name, or of the only one that begins so.

    Raises NoSuchRef with the names that there are, the last first, and AmbiguousRef.
    """
    sql = """SELECT c.id AS number, c.recorded_at, c.recorded_by, c.words FROM command c
        WHERE substr(c.words, 1, 7) = :words ORDER BY c.id DESC"""
    commands = connection.all(sql, Command, words=f"{IMPORT} ")
    name_of = {one.number: one.words.removeprefix(f"{IMPORT} ") for one in commands}
    names, wanted = list(dict.fromkeys(name_of.values())), name.casefold()
    found = [one for one in names if one.casefold() == wanted]
    found = found or [one for one in names if wanted and one.casefold().startswith(wanted)]
    if len(found) > 1:
        raise AmbiguousRef(IMPORT, name, found)
    if not found:
        listed = fill(domain_messages.FILES_BROUGHT_IN, names=join_list(names[:MAX_NAMED]))
        raise NoSuchRef(IMPORT, name, listed if names else fill(domain_messages.NO_FILES_BROUGHT_IN))
    return [number for number, one in name_of.items() if one == found[0]]


def written_by_commands_sql(dialect: Dialect, table: str, u: str) -> str:
    """Whether one of ``:commands`` wrote a row of a table that has numbers."""
    return f"""EXISTS (SELECT 1 FROM command_entry w
    WHERE {among_ids_sql(dialect, "w.command_id", ":commands")} AND w.kind = '{table}'
      AND {u}.id BETWEEN CAST(w.first_key AS bigint) AND CAST(w.last_key AS bigint))"""
