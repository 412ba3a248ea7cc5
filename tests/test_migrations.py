"""The migrations: up, down and up again, and the same schema as the tables declare."""

import shutil
from pathlib import Path

import pytest
from conftest import ON_A_FILE, open_with_sqlite3
from sqlalchemy import CheckConstraint, Table
from sqlalchemy.dialects import sqlite as words
from sqlalchemy.schema import CreateIndex, CreateTable

from tracker import db
from tracker.db import LATEST_REVISION, Connection, database, migrate, sqlite_file, upgrade
from tracker.db.schema import APPEND_ONLY_TABLES, metadata
from tracker.domain.errors import DatabaseError

RELEASED = sorted((Path(__file__).parent / "released").glob("*.db"))

pytestmark = ON_A_FILE  # of files: a server's are held to them by test_postgresql_server

SECOND = """
from alembic import op
import sqlalchemy as sa
revision = "{after}"
down_revision = "{before}"

def upgrade():
    op.add_column("actor", sa.Column("note", sa.String))
    {more}
"""


def schema(path: Path) -> dict[str, str]:
    """Every object of a database by name, with the words that made it in one spelling."""
    with open_with_sqlite3(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {name: " ".join(sql.split()) for name, sql in rows if not name.startswith(("alembic", "sqlite"))}


def declared(table: Table) -> set[str]:
    """The clauses of CREATE TABLE as the tables declare them."""
    return clauses(str(CreateTable(table).compile(dialect=words.dialect())))


def clauses(statement: str) -> set[str]:
    """The clauses of a CREATE TABLE, whatever their order."""
    body, _, options = statement.partition("(")[2].rpartition(")")
    lines = [" ".join(line.split()).rstrip(",") for line in body.replace("\n\t", "\n").split("\n")]
    return {line for line in [*lines, " ".join(options.split())] if line}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_the_schema_migrated_to_is_the_one_declared(empty_database: Path, table: Table) -> None:
    """Every column, key and check of the tables is what the migrations made, clause by clause."""
    with open_with_sqlite3(empty_database) as connection:
        made = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table.name]).fetchone()[0]
    assert clauses(made) == declared(table)


def test_the_indexes_are_the_ones_declared(empty_database: Path) -> None:
    """Every index of the tables is there, partial ones with their condition, and no other."""
    wanted = {
        str(index.name): str(CreateIndex(index).compile(dialect=words.dialect()))
        for table in metadata.sorted_tables
        for index in table.indexes
    }
    made = {name: sql for name, sql in schema(empty_database).items() if sql.startswith("CREATE INDEX")}
    assert made == {name: " ".join(sql.split()) for name, sql in wanted.items()}


def test_every_append_only_table_is_guarded(empty_database: Path) -> None:
    """UPDATE, DELETE and an INSERT that replaces are refused on every table of the log."""
    triggers = {name for name, sql in schema(empty_database).items() if sql.startswith("CREATE TRIGGER")}
    acts = ("update", "delete", "insert")
    assert triggers == {f"{table.name}_refuses_{act}" for table in APPEND_ONLY_TABLES for act in acts}


def test_every_check_has_a_name() -> None:
    """An unnamed check would be lost by the first migration that rebuilds its table."""
    for table in metadata.sorted_tables:
        assert all(check.name for check in table.constraints if isinstance(check, CheckConstraint))


def move_schema(connection: Connection, move: str, target: str) -> None:
    """Move the schema to a revision."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(db.packaged_folder("migrations")))
    with connection.sqlalchemy_connection() as core:
        config.attributes["connection"] = core
        getattr(command, move)(config, target)


def test_migrations_go_down_and_up_again(empty_database: Path) -> None:
    """Down to nothing and up again makes the same schema."""
    before = schema(empty_database)
    for move, target, wanted in (("downgrade", "base", {}), ("upgrade", "head", before)):
        with sqlite_file.transaction(empty_database, "BEGIN IMMEDIATE") as connection:
            move_schema(connection, move, target)
        assert schema(empty_database) == wanted


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of every table, each with its columns in one order."""
    with open_with_sqlite3(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        found = {}
        for (table,) in tables:
            names = sorted(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))
            rows = connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
            found[table] = sorted(rows, key=repr)
    return {table: rows for table, rows in found.items() if table != "alembic_version"}


def test_a_file_of_every_revision_is_kept() -> None:
    """Every revision has a small file made by its program, so that the next one has something to keep."""
    made = {path.name.partition("_")[0] for path in db.packaged_folder("migrations").glob("versions/*.py")}
    assert {path.stem for path in RELEASED} == made


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_the_file_of_a_release_keeps_what_is_in_it(
    released: Path, empty_database: Path, tmp_path: Path
) -> None:
    """Upgraded, a file of any release has all its rows, and the schema of a new one."""
    path = Path(shutil.copy(released, tmp_path))
    before = content(path)
    upgrade.upgrade_database(path)
    assert content(path) == before
    assert schema(path) == schema(empty_database)
    assert sum(map(len, before.values())) > 40


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_migrations_go_down_and_up_again_with_what_is_there(released: Path, tmp_path: Path) -> None:
    """Up, down to where a file was, and up again: all its rows, triggers and checks are there."""
    path = Path(shutil.copy(released, tmp_path))
    upgrade.upgrade_database(path)
    content_before, schema_before = content(path), schema(path)
    for move, target in (("downgrade", released.stem), ("upgrade", "head")):
        with sqlite_file.transaction(path, "BEGIN IMMEDIATE", "PRAGMA foreign_keys = OFF") as connection:
            move_schema(connection, move, target)
        assert content(path) == content_before
    assert schema(path) == schema_before


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as it will be with one more migration; the folder it stands in."""
    folder = tmp_path / "next"
    shutil.copytree(db.packaged_folder("migrations"), folder)
    monkeypatch.setattr(migrate, "packaged_folder", lambda name: folder)
    monkeypatch.setattr(database, "LATEST_REVISION", "0999")
    monkeypatch.setattr(upgrade, "LATEST_REVISION", "0999")
    return folder


def write_second(folder: Path, more: str = "") -> None:
    (folder / "versions" / "0999_next.py").write_text(
        SECOND.format(after="0999", before=LATEST_REVISION, more=more)
    )


def test_upgrade_keeps_a_backup_and_migrates(seeded_database: Path, next_release: Path) -> None:
    """An older file is backed up, then brought up to date; a second time there is nothing to do."""
    write_second(next_release)
    before = schema(seeded_database)
    kept = upgrade.upgrade_database(seeded_database).kept
    assert kept is not None
    assert schema(kept) == before
    assert "note VARCHAR" in schema(seeded_database)["actor"]
    assert not upgrade.upgrade_database(seeded_database).done
    with db.read_transaction(seeded_database) as connection:
        assert db.current_revision(connection) == "0999"


def test_a_migration_that_fails_leaves_the_file_as_it_was(seeded_database: Path, next_release: Path) -> None:
    """A failure inside a migration leaves rows and schema as they were."""
    write_second(next_release, more="raise ZeroDivisionError")
    before = schema(seeded_database)
    with pytest.raises(DatabaseError, match=r"ZeroDivisionError.*as it was"):
        upgrade.upgrade_database(seeded_database)
    assert schema(seeded_database) == before


def test_a_migration_that_orphans_rows_is_undone(seeded_database: Path, next_release: Path) -> None:
    """Foreign keys are off in a migration, so they are checked before it is saved."""
    write_second(next_release, more="op.execute(\"DELETE FROM actor WHERE code = 'IR'\")")
    before = schema(seeded_database)
    with pytest.raises(DatabaseError, match="point nowhere"):
        upgrade.upgrade_database(seeded_database)
    assert schema(seeded_database) == before


def test_a_newer_file_is_not_downgraded(seeded_database: Path) -> None:
    """Upgrade leaves a file of a newer tracker alone."""
    with open_with_sqlite3(seeded_database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match="newer"):
        upgrade.upgrade_database(seeded_database)
