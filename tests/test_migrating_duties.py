"""The revision that has room for sides, events, amounts: a start in place of a due date, and down again."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agreed_documents import COMMON, EVERYTHING, commitment, write_content
from conftest import ON_A_FILE, ON_A_SERVER, run_sql
from exchange_helpers import import_document
from migration_helpers import run_alembic

from tracker.db import Connection, sqlite_file
from tracker.db.postgresql_server import Server

OpenTransaction = Callable[[], contextlib.AbstractContextManager[Connection]]

TIMES = "SELECT ref, CAST(due_on AS text), CAST(starts_on AS text) FROM commitment WHERE ref = 'keep'"
KEPT_TABLES = ("actor", "agreement", "agreement_party", "document", "commitment_obligor", "command")
DANGLING = """SELECT r.id FROM retraction r WHERE
    (r.update_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM status_update u WHERE u.id = r.update_id))
    OR (r.retraction_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM retraction b WHERE b.id = r.retraction_id))
    OR (r.revision_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.id = r.revision_id))"""

SAID: dict[str, Any] = {
    "commitments": [commitment("keep", kind="continuing", starts_on="2018-03-01"), commitment("go")],
    "updates": [
        {"commitment": "go", "effective_on": "2018-02-01", "status": "limited", "uid": "whole"},
        {"commitment": "go", "effective_on": "2018-02-02", "status": "done", "side": "A", "uid": "side"},
        {"commitment": "go", "effective_on": "2018-02-03", "due_on": "none", "uid": "none"},
        {"commitment": "go", "effective_on": "2018-02-03", "due_on": "none", "note": "x", "uid": "noted"},
        {"commitment": "go", "effective_on": "2018-02-04", "ask": "x", "uid": "ask"},
        {"commitment": "go", "effective_on": "2018-02-05", "note": "x", "incidents": 2, "uid": "news"},
    ],
    "revisions": [
        {"of": {"kind": "commitment", "ref": "go"}, "title": "T", "unit": "x", "reason": "x", "uid": "both"},
        {"of": {"kind": "commitment", "ref": "go"}, "due_words": "x", "reason": "x", "uid": "newer"},
    ],
    "retractions": [
        {"of": uid, "reason": "x", "uid": f"back-{uid}"} for uid in ("side", "none", "news", "newer", "both")
    ]
    + [{"of": "back-none", "reason": "x", "uid": "again"}],
}


def uids_of(connection: Connection, table: str) -> set[str]:
    return {row[0] for row in run_sql(connection, f"SELECT uid FROM {table}")}


OLD_COLUMNS = {
    "actor": "code, name, kind, recorded_at, recorded_by",
    "agreement": "ref, title, form, concluded_on, place, note, recorded_at, recorded_by",
    "document": "ref, title, publisher, published_on, url, note, recorded_at, recorded_by",
    "command": "id, recorded_at, recorded_by, words, undoes",
    "command_entry": "command_id, kind, first_key, last_key",
}
"""The columns that an older tracker knows, where there are more now."""


def rows_of(connection: Connection) -> list[list[tuple[object, ...]]]:
    """All rows of the tables that a downgrade leaves alone."""
    return [
        sorted(
            map(tuple, run_sql(connection, f"SELECT {OLD_COLUMNS.get(table, '*')} FROM {table}")), key=repr
        )
        for table in KEPT_TABLES
    ]


def assert_the_rest_is_kept(open_transaction: OpenTransaction, folder: Path) -> None:
    """Assert that what an older tracker cannot hold goes, with what hangs on it, and nothing else."""
    with open_transaction() as connection:
        import_document(connection, write_content(folder / "given.json", COMMON, SAID))
        before = rows_of(connection)
    with open_transaction() as connection:
        run_alembic(connection, "downgrade", "0005")
        assert uids_of(connection, "status_update") == {"whole", "noted", "news"}
        assert uids_of(connection, "revision") == {"both"}
        assert uids_of(connection, "retraction") == {"back-news", "back-both"}
        assert not run_sql(connection, DANGLING)
        assert rows_of(connection) == before
        old = "SELECT ref, CAST(due_on AS text) FROM commitment WHERE ref = 'keep'"
        assert [tuple(row) for row in run_sql(connection, old)] == [("keep", "2018-03-01")]
    with open_transaction() as connection:
        run_alembic(connection, "upgrade", "head")
        assert [tuple(row) for row in run_sql(connection, TIMES)] == [("keep", None, "2018-03-01")]
        assert uids_of(connection, "status_update") == {"whole", "noted", "news"}
        assert rows_of(connection) == before


def assert_everything_goes_down(open_transaction: OpenTransaction, folder: Path) -> None:
    """Assert that a database with all that can be said can be read by an older tracker, and used again."""
    with open_transaction() as connection:
        import_document(connection, write_content(folder / "given.json", EVERYTHING))
    with open_transaction() as connection:
        run_alembic(connection, "downgrade", "0005")
        assert not run_sql(connection, DANGLING)
        assert not run_sql(
            connection, "SELECT 1 FROM command_entry WHERE kind IN ('event', 'mark', 'office')"
        )
        assert not run_sql(connection, "SELECT 1 FROM status_update WHERE due_on = '1600-01-01'")
    with open_transaction() as connection:
        run_alembic(connection, "upgrade", "head")
        (count,) = run_sql(connection, "SELECT count(*) FROM commitment")
        assert count[0] == len(EVERYTHING["commitments"])


def _of_file(path: Path) -> OpenTransaction:
    begin = ("BEGIN IMMEDIATE", "PRAGMA foreign_keys = OFF")
    return lambda: sqlite_file.transaction(path, *begin)


@ON_A_FILE
def test_a_file_goes_down_without_what_is_new(empty_database: Path, tmp_path: Path) -> None:
    """A part is not said of the whole, none is no day of 1600; a due date is a first day again after it."""
    assert_the_rest_is_kept(_of_file(empty_database), tmp_path)


@ON_A_SERVER
def test_a_server_goes_down_without_what_is_new(own_database: Server, tmp_path: Path) -> None:
    """The same there."""
    assert_the_rest_is_kept(own_database.write_transaction, tmp_path)


@ON_A_FILE
def test_a_file_with_everything_goes_down_and_up(empty_database: Path, tmp_path: Path) -> None:
    """With revisions and retractions of what an older tracker does not know."""
    assert_everything_goes_down(_of_file(empty_database), tmp_path)
