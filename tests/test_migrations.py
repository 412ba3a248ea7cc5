"""The migrations: up, down and up again, and the same schema as the tables declare."""

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
from conftest import ON_A_FILE, opened
from sqlalchemy import CheckConstraint, Column, Integer, MetaData, String, Table, create_engine
from sqlalchemy.dialects import sqlite as words
from sqlalchemy.schema import CreateIndex, CreateTable

from tracker import safekeeping, storage
from tracker.errors import Unusable
from tracker.storage import REVISION, Connection, sqlite
from tracker.tables import APPEND_ONLY, metadata

ROOT = Path(__file__).parents[1]
RELEASED = sorted((ROOT / "tests" / "released").glob("*.db"))
TEMPLATE = ROOT / "migrations" / "script.py.mako"

pytestmark = ON_A_FILE  # of files: a server's are held to them by test_server

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
    with opened(path) as connection:
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
def test_the_schema_migrated_to_is_the_one_declared(empty: Path, table: Table) -> None:
    """Every column, key and check of the tables is what the migrations made, clause by clause."""
    with opened(empty) as connection:
        made = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table.name]).fetchone()[0]
    assert clauses(made) == declared(table)


def test_the_indexes_are_the_ones_declared(empty: Path) -> None:
    """Every index of the tables is there, partial ones with their condition, and no other."""
    wanted = {
        str(index.name): str(CreateIndex(index).compile(dialect=words.dialect()))
        for table in metadata.sorted_tables
        for index in table.indexes
    }
    made = {name: sql for name, sql in schema(empty).items() if sql.startswith("CREATE INDEX")}
    assert made == {name: " ".join(sql.split()) for name, sql in wanted.items()}


def test_every_append_only_table_is_guarded(empty: Path) -> None:
    """UPDATE, DELETE and an INSERT that replaces are refused on every table of the log."""
    triggers = {name for name, sql in schema(empty).items() if sql.startswith("CREATE TRIGGER")}
    acts = ("update", "delete", "insert")
    assert triggers == {f"{table.name}_refuses_{act}" for table in APPEND_ONLY for act in acts}


def test_every_check_has_a_name() -> None:
    """An unnamed check would be lost by the first migration that rebuilds its table."""
    for table in metadata.sorted_tables:
        assert all(check.name for check in table.constraints if isinstance(check, CheckConstraint))


def migrate(connection: Connection, move: str, target: str) -> None:
    """Move the schema to a revision."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(storage.shipped("migrations")))
    with connection.core() as core:
        config.attributes["connection"] = core
        getattr(command, move)(config, target)


def test_migrations_go_down_and_up_again(empty: Path) -> None:
    """Down to nothing and up again makes the same schema."""
    before = schema(empty)
    for move, target, wanted in (("downgrade", "base", {}), ("upgrade", "head", before)):
        with sqlite.transaction(empty, "BEGIN IMMEDIATE") as connection:
            migrate(connection, move, target)
        assert schema(empty) == wanted


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of every table, each with its columns in one order."""
    with opened(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        found = {}
        for (table,) in tables:
            names = sorted(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))
            rows = connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
            found[table] = sorted(rows, key=repr)
    return {table: rows for table, rows in found.items() if table != "alembic_version"}


def test_a_file_of_every_revision_is_kept() -> None:
    """Every revision has a small file made by its program, so that the next one has something to keep."""
    made = {path.name.partition("_")[0] for path in storage.shipped("migrations").glob("versions/*.py")}
    assert {path.stem for path in RELEASED} == made


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_the_file_of_a_release_keeps_what_is_in_it(released: Path, empty: Path, tmp_path: Path) -> None:
    """Upgraded, a file of any release has all its rows, and the schema of a new one."""
    path = Path(shutil.copy(released, tmp_path))
    before = content(path)
    safekeeping.upgrade(path)
    assert content(path) == before
    assert schema(path) == schema(empty)
    assert sum(map(len, before.values())) > 40


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_migrations_go_down_and_up_again_with_what_is_there(released: Path, tmp_path: Path) -> None:
    """Up, down to where a file was, and up again: all its rows, triggers and checks are there."""
    path = Path(shutil.copy(released, tmp_path))
    safekeeping.upgrade(path)
    content_before, schema_before = content(path), schema(path)
    for move, target in (("downgrade", released.stem), ("upgrade", "head")):
        with sqlite.transaction(path, "BEGIN IMMEDIATE", "PRAGMA foreign_keys = OFF") as connection:
            migrate(connection, move, target)
        assert content(path) == content_before
    assert schema(path) == schema_before


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as it will be with one more migration; the folder it stands in."""
    folder = tmp_path / "next"
    shutil.copytree(storage.shipped("migrations"), folder)
    monkeypatch.setattr(storage, "shipped", lambda name: folder)
    monkeypatch.setattr(storage, "REVISION", "0999")
    monkeypatch.setattr(safekeeping, "REVISION", "0999")
    return folder


def write_second(folder: Path, more: str = "") -> None:
    (folder / "versions" / "0999_next.py").write_text(SECOND.format(after="0999", before=REVISION, more=more))


def test_upgrade_keeps_a_backup_and_migrates(seeded: Path, next_release: Path) -> None:
    """An older file is backed up, then brought up to date; a second time there is nothing to do."""
    write_second(next_release)
    before = schema(seeded)
    kept = safekeeping.upgrade(seeded).kept
    assert kept is not None
    assert schema(kept) == before
    assert "note VARCHAR" in schema(seeded)["actor"]
    assert not safekeeping.upgrade(seeded).done
    with storage.reading(seeded) as connection:
        assert storage.revision(connection) == "0999"


def test_a_migration_that_fails_leaves_the_file_as_it_was(seeded: Path, next_release: Path) -> None:
    """A failure inside a migration leaves rows and schema as they were."""
    write_second(next_release, more="raise ZeroDivisionError")
    before = schema(seeded)
    with pytest.raises(Unusable, match=r"ZeroDivisionError.*as it was"):
        safekeeping.upgrade(seeded)
    assert schema(seeded) == before


def test_a_migration_that_orphans_rows_is_undone(seeded: Path, next_release: Path) -> None:
    """Foreign keys are off in a migration, so they are checked before it is saved."""
    write_second(next_release, more="op.execute(\"DELETE FROM actor WHERE code = 'IR'\")")
    before = schema(seeded)
    with pytest.raises(Unusable, match="point nowhere"):
        safekeeping.upgrade(seeded)
    assert schema(seeded) == before


def test_a_newer_file_is_not_downgraded(seeded: Path) -> None:
    """Upgrade leaves a file of a newer tracker alone."""
    with opened(seeded) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unusable, match="newer"):
        safekeeping.upgrade(seeded)


# -- how one is written ------------------------------------------------------------------------------


def commands_of(page: str, heading: str) -> list[list[str]]:
    """The commands in the first block of a section, as they are typed."""
    section = (ROOT / page).read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    return [shlex.split(line) for line in section.partition("```sh\n")[2].partition("```")[0].splitlines()]


def call(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the environment that this test runs in."""
    program = command[0].removeprefix(".venv/bin/")
    run = [sys.executable, "-m", program, *command[1:]]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder in which a migration may be written: the migrations, and what says where they are."""
    shutil.copytree(
        ROOT / "migrations", tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_a_new_migration_has_the_next_number(
    checkout: Path, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed as CONTRIBUTING shows it, also for an empty one; and a database is brought to it."""
    made, write = commands_of("CONTRIBUTING.md", "Add a migration")
    for command in (made, write, [*write[:-3], "-m", "Nothing yet"]):
        assert call(command, checkout).returncode == 0
    numbers = [f"{int(REVISION) + 1:04}", f"{int(REVISION) + 2:04}"]
    *_, first, second = sorted((checkout / "migrations" / "versions").glob("*.py"))
    assert [first.name, second.name] == [f"{numbers[0]}_notes_of_actors.py", f"{numbers[1]}_nothing_yet.py"]
    assert f'\nrevision = "{numbers[0]}"\ndown_revision = "{REVISION}"\n' in first.read_text("utf-8")
    assert f'\nrevision = "{numbers[1]}"\ndown_revision = "{numbers[0]}"\n' in second.read_text("utf-8")
    monkeypatch.setattr(storage, "shipped", lambda name: checkout / name)
    monkeypatch.setattr(safekeeping, "REVISION", numbers[1])
    assert safekeeping.upgrade(seeded).done
    with sqlite.transaction(seeded, "BEGIN") as connection:
        assert storage.revision(connection) == numbers[1]


def test_a_migration_is_not_written_without_a_database(checkout: Path) -> None:
    """It is told which one, in a sentence."""
    done = call(["alembic", "revision", "-m", "Anything"], checkout)
    assert (done.returncode, "Traceback" in done.stderr) == (255, False)
    assert "Name a database made by the tracker: alembic -x db=PATH" in done.stdout + done.stderr


def test_what_the_head_of_a_migration_names_is_there() -> None:
    """Every name and place in the rules that stand over a new migration."""
    named = re.findall(r"``([^`]+)``", TEMPLATE.read_text(encoding="utf-8"))
    for name in named:
        if name.startswith("tracker."):
            module, _, function = name.rpartition(".")
            assert callable(getattr(importlib.import_module(module), function))
        elif "/" in name:
            assert (ROOT / name).exists(), name
    after = named.index("REVISION") + 1
    assert f'\nREVISION = "{REVISION}"\n' in (ROOT / named[after]).read_text(encoding="utf-8")


MARK = """
CREATE TABLE mark (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    word VARCHAR CONSTRAINT ck_mark_word CHECK (word IN ('shared')),
    day VARCHAR CHECK (day <> '')
);
CREATE TRIGGER mark_refuses_delete BEFORE DELETE ON mark BEGIN SELECT RAISE(ABORT, 'kept'); END
"""


@pytest.mark.filterwarnings("ignore:Unnamed CHECK constraint")  # of which not every Alembic warns
def test_what_the_head_of_a_migration_warns_of_is_so() -> None:
    """A table that Alembic rebuilds loses what the rules say, and no check is seen to have changed."""
    declared = MetaData()
    columns = (Column("id", Integer, primary_key=True), Column("word", String), Column("day", String))
    Table("mark", declared, *columns, CheckConstraint("word IN ('shared', 'internal')", name="ck_mark_word"))
    with create_engine("sqlite://").begin() as connection:
        connection.connection.executescript(MARK)
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, declared) == []
        with Operations(context).batch_alter_table("mark", recreate="always"):
            pass
        found = connection.exec_driver_sql(
            "SELECT type, sql FROM sqlite_schema WHERE tbl_name = 'mark'"
        ).all()
    ((kind, rebuilt),) = found
    assert (kind, "AUTOINCREMENT" in rebuilt, rebuilt.count("CHECK")) == ("table", False, 1)
