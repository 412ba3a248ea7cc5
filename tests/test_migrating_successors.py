"""What replaces a commitment, and what a document belongs to: from one to several, and back."""

import contextlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import ON_A_FILE, ON_A_SERVER, Location, make_stamp, open_with_sqlite3, run_sql
from migration_helpers import run_alembic
from recording import add_agreement, add_document, record_update

from tracker import db
from tracker.db import Connection, sqlite_file, upgrade
from tracker.db.postgresql_server import Server
from tracker.domain.vocabulary import Status

RELEASES = sorted((Path(__file__).parent / "released").glob("*.db"))
OpenTransaction = Callable[[], contextlib.AbstractContextManager[Connection]]

SUCCESSORS = """SELECT u.id, s.ref FROM update_successor m JOIN status_update u ON u.id = m.update_id
    JOIN commitment s ON s.id = m.successor_id ORDER BY u.id, s.ref"""
OLD_SUCCESSORS = """SELECT u.id, s.ref FROM status_update u JOIN commitment s ON s.id = u.successor_id
    ORDER BY u.id"""
AGREEMENTS = "SELECT document, agreement FROM document_agreement ORDER BY document, agreement"
OLD_AGREEMENTS = "SELECT ref, agreement FROM document ORDER BY ref"


@ON_A_FILE
@pytest.mark.parametrize(
    "released", [path for path in RELEASES if path.stem < "0005"], ids=lambda one: one.stem
)
def test_the_file_of_a_release_keeps_its_successors_and_agreements(released: Path, tmp_path: Path) -> None:
    """Each stands in a table of its own after an upgrade."""
    with open_with_sqlite3(released) as connection:
        before = [connection.execute(question).fetchall() for question in (OLD_SUCCESSORS, OLD_AGREEMENTS)]
    path = Path(shutil.copy(released, tmp_path))
    upgrade.upgrade_database(path)
    with open_with_sqlite3(path) as connection:
        assert [connection.execute(question).fetchall() for question in (SUCCESSORS, AGREEMENTS)] == before
    assert all(before)


def assert_first_ones_are_kept(open_transaction: OpenTransaction) -> None:
    """Assert that of several the first is there after a downgrade, and after the next upgrade."""
    with open_transaction() as connection:
        stamp = make_stamp(connection)
        add_agreement(
            connection,
            "a-talks",
            title="T",
            form="talks",
            concluded_on=date(2018, 1, 1),
            parties=["PK"],
            stamp=stamp,
        )
        add_document(connection, "both", agreements=("pk-ir-2017", "a-talks"), title="T", stamp=stamp)
        record_update(
            connection,
            "hotline",
            Status.SUPERSEDED,
            effective_on=date(2018, 1, 5),
            successors=("soil", "patrols"),
            stamp=stamp,
        )
    with open_transaction() as connection:
        run_alembic(connection, "downgrade", "0004")
        assert [tuple(row) for row in run_sql(connection, OLD_SUCCESSORS)] == [(1, "patrols")]
        assert ("both", "a-talks") in [tuple(row) for row in run_sql(connection, OLD_AGREEMENTS)]
    with open_transaction() as connection:
        run_alembic(connection, "upgrade", "head")
        assert [tuple(row) for row in run_sql(connection, SUCCESSORS)] == [(1, "patrols")]
        found = [tuple(row) for row in run_sql(connection, AGREEMENTS)]
        assert [row for row in found if row[0] == "both"] == [("both", "a-talks")]


@ON_A_FILE
def test_a_downgrade_of_a_file_keeps_the_first_of_several(seeded_database: Path) -> None:
    """By their refs: an older tracker has room for one."""
    begin = ("BEGIN IMMEDIATE", "PRAGMA foreign_keys = OFF")
    assert_first_ones_are_kept(lambda: sqlite_file.transaction(seeded_database, *begin))


@ON_A_SERVER
def test_a_downgrade_of_a_server_keeps_the_first_of_several(own_database: Server) -> None:
    """The same there."""
    assert_first_ones_are_kept(own_database.write_transaction)


def test_what_replaces_a_commitment_is_append_only(seeded_database: Location) -> None:
    """Whoever opens the database: it is part of the log."""
    with db.write_transaction(seeded_database) as connection:
        stamp = make_stamp(connection)
        record_update(
            connection,
            "hotline",
            Status.SUPERSEDED,
            effective_on=date(2018, 1, 5),
            successor="soil",
            stamp=stamp,
        )
    for statement in (
        "UPDATE update_successor SET successor_id = 1",
        "DELETE FROM update_successor",
    ):
        with (
            pytest.raises(Exception, match="update_successor is append-only"),
            db.write_transaction(seeded_database) as connection,
        ):
            run_sql(connection, statement)
