"""The migrations: up, down and up again; their schema is the one that the tables declare."""

import importlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from conftest import ON_A_FILE, open_with_sqlite3
from migration_helpers import read_schema, run_alembic, split_clauses
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, NullPool, String, Table, create_engine
from sqlalchemy.dialects import sqlite as words
from sqlalchemy.schema import CreateIndex, CreateTable

from tracker import db
from tracker.db import LATEST_REVISION, migrate, sqlite_file, upgrade
from tracker.db.log_beginning import begin_log
from tracker.db.tables import APPEND_ONLY_TABLES, PART_TABLES, Moment, metadata

ROOT = Path(__file__).parents[1]
RELEASES = sorted((ROOT / "tests" / "released").glob("*.db"))
TEMPLATE = ROOT / "migrations" / "script.py.mako"

pytestmark = ON_A_FILE  # of files: test_postgresql_schema compares those of a server


def declared_clauses(table: Table) -> set[str]:
    """The clauses of CREATE TABLE as SQLAlchemy compiles a declared table."""
    return split_clauses(str(CreateTable(table).compile(dialect=words.dialect())))


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
    acts = ("update", "delete", "insert")
    assert read_triggers(empty_database) >= {
        f"{t.name}_refuses_{act}" for t in APPEND_ONLY_TABLES for act in acts
    }


def test_every_number_moment_and_part_has_its_triggers(empty_database: Path) -> None:
    """A number follows another, a moment is not far to come, and to what is there no part is added."""
    wanted = {f"{table.name}_refuses_addition" for table in PART_TABLES}
    for table in metadata.sorted_tables:
        wanted |= {f"{table.name}_refuses_gap"} if "id" in table.columns else set()
        moments = [column.name for column in table.columns if isinstance(column.type, Moment)]
        wanted |= {f"{table.name}_refuses_{other}{name}" for name in moments for other in ("", "other_")}
    assert read_triggers(empty_database) >= wanted


def read_triggers(path: Path) -> set[str]:
    return {name for name, sql in read_schema(path).items() if sql.startswith("CREATE TRIGGER")}


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


def read_columns(path: Path) -> dict[str, list[str]]:
    """The names of the columns of every table that has rows."""
    with open_with_sqlite3(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            table: sorted(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))
            for (table,) in tables
            if table != "alembic_version" and connection.execute(f"SELECT 1 FROM {table}").fetchone()
        }


MOVED_COLUMNS = {
    ("document", "agreement"): "SELECT b.agreement FROM document_agreement b WHERE b.document = document.ref",
    ("status_update", "successor_id"): (
        "SELECT s.successor_id FROM update_successor s WHERE s.update_id = status_update.id"
    ),
}
"""Where the values of a column are that a table had once: since 0005 there can be several of them."""


def read_rows(path: Path, columns: dict[str, list[str]]) -> dict[str, list[tuple[object, ...]]]:
    """The values of some columns of all rows, by table, wherever they are now."""
    with open_with_sqlite3(path) as connection:
        found = {}
        for table, names in columns.items():
            present = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            values = [name if name in present else f"({MOVED_COLUMNS[table, name]})" for name in names]
            rows = connection.execute(f"SELECT {', '.join(values)} FROM {table}").fetchall()
            found[table] = sorted(rows, key=repr)
    return found


def test_there_is_a_file_of_every_revision() -> None:
    """Each was made by the program of its revision, for the tests of the next migration."""
    made = {path.name.partition("_")[0] for path in db.packaged_folder("migrations").glob("versions/*.py")}
    assert {path.stem for path in RELEASES} == made


@pytest.mark.parametrize("released", RELEASES, ids=lambda path: path.stem)
def test_the_file_of_a_release_keeps_its_rows_in_an_upgrade(
    released: Path, empty_database: Path, tmp_path: Path
) -> None:
    """In the columns that it had; and it has then the schema of a new file."""
    path = Path(shutil.copy(released, tmp_path))
    columns = read_columns(path)
    before = read_rows(path, columns)
    upgrade.upgrade_database(path)
    assert read_rows(path, columns) == before
    assert read_schema(path) == read_schema(empty_database)
    assert sum(map(len, before.values())) > 40


@pytest.mark.parametrize("released", RELEASES, ids=lambda path: path.stem)
def test_migrations_of_a_released_file_go_down_and_up_again(released: Path, tmp_path: Path) -> None:
    """All its rows, triggers and checks are there afterwards."""
    path = Path(shutil.copy(released, tmp_path))
    columns_before = read_columns(path)
    before = read_rows(path, columns_before)
    upgrade.upgrade_database(path)
    columns_after = read_columns(path)
    after, schema_after = read_rows(path, columns_after), read_schema(path)
    for move, target in (("downgrade", released.stem), ("upgrade", "head")):
        with sqlite_file.transaction(path, "BEGIN IMMEDIATE", "PRAGMA foreign_keys = OFF") as connection:
            run_alembic(connection, move, target)
            if move == "upgrade":
                begin_log(connection, upgrade.BEGUN_BY_UPGRADE)  # as an upgrade does
        assert read_rows(path, columns_before) == before
    assert read_rows(path, columns_after) == after
    assert read_schema(path) == schema_after


# -- how a migration is written ----------------------------------------------------------------------


def commands_of(page: str, heading: str) -> list[list[str]]:
    """The commands in the first block of a section, split into words."""
    section = (ROOT / page).read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    return [shlex.split(line) for line in section.partition("```sh\n")[2].partition("```")[0].splitlines()]


def run_command(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the environment that this test runs in."""
    program = command[0].removeprefix(".venv/bin/")
    run = [sys.executable, "-m", program, *command[1:]]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder in which a migration can be written: the migrations, and where they are."""
    shutil.copytree(
        ROOT / "migrations", tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_a_new_migration_has_the_next_number(
    checkout: Path, seeded_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written with the commands of CONTRIBUTING, also if it is empty; a database is upgraded to it."""
    make_database, write = commands_of("CONTRIBUTING.md", "Add a migration")
    for command in (make_database, write, [*write[:-3], "-m", "Nothing yet"]):
        assert run_command(command, checkout).returncode == 0
    numbers = [f"{int(LATEST_REVISION) + 1:04}", f"{int(LATEST_REVISION) + 2:04}"]
    *_, first, second = sorted((checkout / "migrations" / "versions").glob("*.py"))
    assert [first.name, second.name] == [f"{numbers[0]}_notes_of_actors.py", f"{numbers[1]}_nothing_yet.py"]
    assert f'\nrevision = "{numbers[0]}"\ndown_revision = "{LATEST_REVISION}"\n' in first.read_text("utf-8")
    assert f'\nrevision = "{numbers[1]}"\ndown_revision = "{numbers[0]}"\n' in second.read_text("utf-8")
    monkeypatch.setattr(migrate, "packaged_folder", lambda name: checkout / name)
    monkeypatch.setattr(upgrade, "LATEST_REVISION", numbers[1])
    assert upgrade.upgrade_database(seeded_database).done
    with sqlite_file.transaction(seeded_database, "BEGIN") as connection:
        assert db.current_revision(connection) == numbers[1]


def test_a_migration_is_not_written_without_a_database(checkout: Path) -> None:
    """A sentence says how to name one."""
    result = run_command(["alembic", "revision", "-m", "Anything"], checkout)
    assert (result.returncode, "Traceback" in result.stderr) == (255, False)
    assert "Name a database made by the tracker: alembic -x db=PATH" in result.stdout + result.stderr


def test_what_the_head_of_a_migration_names_exists() -> None:
    """Every name and path in the rules at the top of a new migration."""
    named = re.findall(r"``([^`]+)``", TEMPLATE.read_text(encoding="utf-8"))
    for name in named:
        if name.startswith("tracker."):
            module, _, function = name.rpartition(".")
            assert callable(getattr(importlib.import_module(module), function))
        elif "/" in name:
            assert (ROOT / name).exists(), name
    after = named.index("LATEST_REVISION") + 1
    assert f'\nLATEST_REVISION = "{LATEST_REVISION}"\n' in (ROOT / named[after]).read_text(encoding="utf-8")


SAMPLE_TABLE = """
CREATE TABLE sample (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    word VARCHAR CONSTRAINT ck_sample_word CHECK (word IN ('shared')),
    day VARCHAR CHECK (day <> '')
);
CREATE TRIGGER sample_refuses_delete BEFORE DELETE ON sample BEGIN SELECT RAISE(ABORT, 'kept'); END
"""


@pytest.mark.filterwarnings("ignore:Unnamed CHECK constraint")  # of which not every Alembic warns
def test_the_warnings_in_the_head_of_a_migration_are_true() -> None:
    """A table that Alembic rebuilds loses what the rules name, and a changed check is not noticed."""
    declared = MetaData()
    columns = (Column("id", Integer, primary_key=True), Column("word", String), Column("day", String))
    check = CheckConstraint("word IN ('shared', 'internal')", name="ck_sample_word")
    Table("sample", declared, *columns, check)
    with create_engine("sqlite://", poolclass=NullPool).begin() as connection:
        connection.connection.executescript(SAMPLE_TABLE)
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, declared) == []
        with Operations(context).batch_alter_table("sample", recreate="always"):
            pass
        found = connection.exec_driver_sql(
            "SELECT type, sql FROM sqlite_schema WHERE tbl_name = 'sample'"
        ).all()
    ((kind, rebuilt),) = found
    assert (kind, "AUTOINCREMENT" in rebuilt, rebuilt.count("CHECK")) == ("table", False, 1)
