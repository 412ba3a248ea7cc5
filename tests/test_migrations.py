"""The migrations: up, down and up again; their schema is the one that the tables declare."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import ON_A_FILE, open_with_sqlite3
from migration_helpers import read_schema, run_alembic
from sqlalchemy import CheckConstraint, Table
from sqlalchemy.dialects import sqlite as words
from sqlalchemy.schema import CreateIndex, CreateTable

from tracker import db
from tracker.db import sqlite_file, upgrade
from tracker.db.schema import APPEND_ONLY_TABLES, metadata

RELEASES = sorted((Path(__file__).parent / "released").glob("*.db"))

pytestmark = ON_A_FILE  # of files: a server's are held to them by test_postgresql_server


def declared_clauses(table: Table) -> set[str]:
    """The clauses of CREATE TABLE as SQLAlchemy compiles a declared table."""
    return split_clauses(str(CreateTable(table).compile(dialect=words.dialect())))


def split_clauses(statement: str) -> set[str]:
    """The clauses of a CREATE TABLE, in any order: an added column stands elsewhere."""
    body, _, options = statement.partition("(")[2].rpartition(")")
    clauses = re.split(r",(?![^()]*\))", body)  # at each comma that no list in parentheses has
    return {" ".join(clause.split()) for clause in [*clauses, options] if clause.strip()}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_migrated_tables_are_as_declared(empty_database: Path, table: Table) -> None:
    """Every column, key and check, clause by clause."""
    with open_with_sqlite3(empty_database) as connection:
        made = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table.name]).fetchone()[0]
    assert split_clauses(made) == declared_clauses(table)


def test_migrated_indexes_are_as_declared(empty_database: Path) -> None:
    """Every one is there, a partial one with its condition, and no other."""
    wanted = {
        str(index.name): str(CreateIndex(index).compile(dialect=words.dialect()))
        for table in metadata.sorted_tables
        for index in table.indexes
    }
    made = {name: sql for name, sql in read_schema(empty_database).items() if sql.startswith("CREATE INDEX")}
    assert made == {name: " ".join(sql.split()) for name, sql in wanted.items()}


def test_every_append_only_table_has_its_triggers(empty_database: Path) -> None:
    """They refuse UPDATE, DELETE and an INSERT that replaces."""
    triggers = {name for name, sql in read_schema(empty_database).items() if sql.startswith("CREATE TRIGGER")}
    acts = ("update", "delete", "insert")
    assert triggers == {f"{table.name}_refuses_{act}" for table in APPEND_ONLY_TABLES for act in acts}


def test_every_check_has_a_name() -> None:
    """The first migration that rebuilds a table would lose a check without a name."""
    for table in metadata.sorted_tables:
        assert all(check.name for check in table.constraints if isinstance(check, CheckConstraint))


def test_migrations_go_down_and_up_again(empty_database: Path) -> None:
    """Down to nothing and up again gives the same schema."""
    before = read_schema(empty_database)
    for move, target, wanted in (("downgrade", "base", {}), ("upgrade", "head", before)):
        with sqlite_file.transaction(empty_database, "BEGIN IMMEDIATE") as connection:
            run_alembic(connection, move, target)
        assert read_schema(empty_database) == wanted


def read_rows(path: Path) -> dict[str, list[tuple[tuple[str, object], ...]]]:
    """All rows of every table that has some, each with the names and values of what is not NULL.

    So it is the same for a file that has a column or a table more, without anything in it.
    """
    with open_with_sqlite3(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        found = {}
        for (table,) in tables:
            names = sorted(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))
            rows = connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
            filled = (tuple((n, v) for n, v in zip(names, row, strict=True) if v is not None) for row in rows)
            found[table] = sorted(filled, key=repr)
    return {table: rows for table, rows in found.items() if rows and table != "alembic_version"}


def test_there_is_a_file_of_every_revision() -> None:
    """Each was made by the program of its revision, for the tests of the next migration."""
    made = {path.name.partition("_")[0] for path in db.packaged_folder("migrations").glob("versions/*.py")}
    assert {path.stem for path in RELEASES} == made


@pytest.mark.parametrize("released", RELEASES, ids=lambda path: path.stem)
def test_the_file_of_a_release_keeps_its_rows_in_an_upgrade(
    released: Path, empty_database: Path, tmp_path: Path
) -> None:
    """And has then the schema of a new file."""
    path = Path(shutil.copy(released, tmp_path))
    before = read_rows(path)
    upgrade.upgrade_database(path)
    assert read_rows(path) == before
    assert read_schema(path) == read_schema(empty_database)
    assert sum(map(len, before.values())) > 40


@pytest.mark.parametrize("released", RELEASES, ids=lambda path: path.stem)
def test_migrations_of_a_released_file_go_down_and_up_again(released: Path, tmp_path: Path) -> None:
    """All its rows, triggers and checks are there afterwards."""
    path = Path(shutil.copy(released, tmp_path))
    upgrade.upgrade_database(path)
    content_before, schema_before = read_rows(path), read_schema(path)
    for move, target in (("downgrade", released.stem), ("upgrade", "head")):
        with sqlite_file.transaction(path, "BEGIN IMMEDIATE", "PRAGMA foreign_keys = OFF") as connection:
            run_alembic(connection, move, target)
        assert read_rows(path) == content_before
    assert read_schema(path) == schema_before
