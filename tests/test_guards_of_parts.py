"""Nothing is added to what is recorded: not by the tracker, nor by another program or SQL."""

from pathlib import Path
from typing import Any

import pytest
from conftest import CommandLine, database_content, fill_once
from test_checks import fill_all_columns
from test_unsound_cells import insert_as_another_program

from tracker.db.tables import PART_TABLES

ADDITIONS = {
    "agreement_party": "VALUES ('treaty', 'MON')",
    "document_agreement": "VALUES ('paper', 'pk-ir-2017')",
    "meeting_agreement": "VALUES ('session', 'pk-ir-2017')",
    "commitment_obligor": "SELECT id, 'MON' FROM commitment WHERE ref = 'hotline'",
    "update_successor": "SELECT update_id, 1 FROM update_successor",
    "revised_term": "VALUES (6, 'kind', 'state')",
    "command_entry": "SELECT max(id), 'status_update', '1', '1', FALSE FROM command",
    "earlier_moment": "SELECT max(id), 'actor', 'IR', 0, 'x' FROM command",
    "other_command_entry": "SELECT digest, 'actor', 'IR', 'IR' FROM other_command",
    "other_command_line": "SELECT digest, 'actor', 'IR', 'x' FROM other_command",
}
"""For each table of parts, a row that is added to what is there."""


@pytest.fixture
def tracker(tracker: CommandLine) -> CommandLine:
    """The command line on a database with something in every table and column."""
    fill_once(tracker.path, "every_column", lambda: fill_all_columns(tracker.path))
    return tracker


def test_every_table_of_parts_is_tried() -> None:
    """A new one needs a row here."""
    assert {table.name for table in PART_TABLES} == set(ADDITIONS)


@pytest.mark.parametrize("table", ADDITIONS)
def test_nothing_is_added_to_what_is_recorded(tracker: CommandLine, table: str) -> None:
    """Past answers would be others, and nobody could see since when."""
    tracker("actor add MON Monitor --kind monitor")
    before = database_content(tracker.path)
    with pytest.raises(Exception, match=f"nothing is added to {table} of what is recorded already"):
        insert_as_another_program(tracker.path, f"INSERT INTO {table} {ADDITIONS[table]}")
    assert database_content(tracker.path) == before


@pytest.mark.parametrize("table", ADDITIONS)
@pytest.mark.parametrize("change", ["DELETE FROM {0}", "UPDATE {0} SET {1} = {1}"])
def test_no_part_is_changed_or_taken_away(tracker: CommandLine, table: str, change: str) -> None:
    """Who owes and who is a party stays, as the entries of the log do."""
    column = {part.name: part for part in PART_TABLES}[table].columns.keys()[0]
    before = database_content(tracker.path)
    with pytest.raises(Exception, match=f"{table} is append-only"):
        insert_as_another_program(tracker.path, change.format(table, column))
    assert database_content(tracker.path) == before


def test_a_part_of_what_never_comes_is_not_saved(tracker: CommandLine) -> None:
    """What is added before its parent must find it there at the end."""
    before = database_content(tracker.path)
    row: Any = "INSERT INTO commitment_obligor VALUES (999, 'IR')"
    statement = f"PRAGMA foreign_keys = ON; {row}" if isinstance(tracker.path, Path) else row
    with pytest.raises(Exception, match=r"(?i)foreign key|one statement"):
        insert_as_another_program(tracker.path, statement)
    assert database_content(tracker.path) == before
