"""What a command recorded: how much of each kind, and the first of it."""

from collections import Counter
from collections.abc import Iterator

from tracker.db.connection import Connection
from tracker.domain.command_content import CommandContent, RevisedNow
from tracker.domain.records import LogEntry, format_update_number
from tracker.queries.commands import Command, CommandEntry, entries_of_command
from tracker.queries.entities import name_of_row
from tracker.queries.log import log_entry
from tracker.queries.log_numbers import entry_with_number
from tracker.queries.revisions import revisions_with_uids
from tracker.queries.terms_in_force import value_of_term

_RECORD_KINDS = {"status_update": "update", "former_ref": "rename", "agreement_standing": "standing"}


def content_of_command(connection: Connection, command: Command, most: int) -> CommandContent:
    """What a command recorded, with at most so many rows of each table."""
    counts: Counter[str] = Counter()
    entries = entries_of_command(connection, command.number)
    for entry in entries:
        counts[_RECORD_KINDS.get(entry.table, entry.table)] += entry.rows
    rows = [row for entry in entries for row in _first_rows(connection, entry, most)]
    return CommandContent(command.number, command.words, command.recorded_at, counts, rows[:most])


def _first_rows(
    connection: Connection, entry: CommandEntry, most: int
) -> Iterator[LogEntry | RevisedNow | str]:
    for key in entry.first_keys(most):
        if entry.table == "status_update":
            yield log_entry(connection, int(key))
        elif entry.table == "revision":
            yield revised_now(connection, int(key)) or format_update_number(int(key))
        else:
            yield name_of_row(connection, entry.table, key)


def revised_now(connection: Connection, number: int) -> RevisedNow | None:
    """What a revision says; None for an entry that is none."""
    uid = entry_with_number(connection, number).uid
    for one in revisions_with_uids(connection, [uid]):
        terms = {term: value_of_term(one.of.kind, term, text) for term, text in one.terms.items()}
        return RevisedNow(format_update_number(number), one.of.ref, terms)
    return None
