"""What a file is made of: what is not the tracker's is found, and acts in no command."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once, open_with_sqlite3
from database_files import is_sound, list_notes, read_folder

from tracker.db import sqlite_file, step_limit
from tracker.db.file_schema import is_own_schema, schema_digest
from tracker.db.made_schema import differences_from_made
from tracker.db.schema_digest import SCHEMA_DIGEST
from tracker.domain.errors import DatabaseDamaged

pytestmark = ON_A_FILE  # of files: what is on a server comes from nobody's mail

RELEASES = sorted((Path(__file__).parent / "released").glob("*.db"))

TAKE_BACK = (
    "INSERT INTO retraction (id, uid, update_id, reason, recorded_at, recorded_by)"
    " VALUES (NEW.id + 1, NEW.uid || 'x', NEW.id, 'wrong', NEW.recorded_at, NEW.recorded_by);"
)
CALCULATED = "abs(-9223372036854775808)"
"""What fails when it is calculated; something else in its place could take for ever."""

DELETE = "AFTER INSERT ON status_update BEGIN DELETE FROM document; END"
ACTING = {
    "a trigger that takes back": f"CREATE TRIGGER t AFTER INSERT ON status_update BEGIN {TAKE_BACK} END",
    "a trigger that deletes": f"CREATE TRIGGER t {DELETE}",
    "a trigger named like a view": (f"CREATE TRIGGER commitment_log {DELETE}"),
    "a trigger of a view": (
        "CREATE TRIGGER t INSTEAD OF INSERT ON commitment_log BEGIN DELETE FROM document; END"
    ),
    "a trigger that is gone": "DROP TRIGGER status_update_refuses_delete",
    "a view that is another": "DROP VIEW commitment_log; CREATE VIEW commitment_log AS SELECT 1 AS entry",
    "a view of somebody": "CREATE VIEW v AS SELECT 1",
    "an index that refuses": "CREATE UNIQUE INDEX x ON status_update (commitment_id)",
    "a table that replaces": (
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET"
        " sql = replace(sql, 'UNIQUE (uid)', 'UNIQUE (uid) ON CONFLICT REPLACE') WHERE name = 'status_update'"
    ),
    "an index that calculates": (
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET"
        f" sql = 'CREATE INDEX ' || name || ' ON status_update ({CALCULATED})'"
        " WHERE name = 'ix_status_update_recorded_at'"
    ),
    "a check that calculates": (
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET"
        f" sql = replace(sql, 'UNIQUE (uid)', 'UNIQUE (uid), CHECK ({CALCULATED} > 0)')"
        " WHERE name = 'status_update'"
    ),
    "a name that SQLite keeps for itself": (
        f"CREATE TRIGGER t {DELETE};"
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = 'sqlite_stat1',"
        " sql = replace(sql, 'TRIGGER t ', 'TRIGGER sqlite_stat1 ') WHERE name = 't'"
    ),
    "a name in which _ stands for a letter": (f"CREATE TRIGGER sqliteXevil {DELETE}"),
}
"""What somebody can put into a file, or take out of it, so that it acts when something is recorded."""


@pytest.fixture
def tracker(tracker: CommandLine) -> CommandLine:
    """The command line on the seeds and one update."""
    fill_once(tracker.path, "one update", lambda: tracker("update hotline limited -m kept"))
    return tracker


def change_schema(path: Path, statements: str) -> None:
    """Change a file as another program can."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)


# -- comparing ---------------------------------------------------------------------------------------


def test_the_digest_is_that_of_a_new_file(empty_database: Path) -> None:
    """So that a file with the schema of this version is known by one number."""
    with open_with_sqlite3(empty_database) as connection:
        assert schema_digest(connection) == SCHEMA_DIGEST, "write this into tracker/db/schema_digest.py"
        assert differences_from_made(connection) == []


@pytest.mark.parametrize("released", RELEASES, ids=lambda path: path.stem)
def test_the_file_of_a_release_is_as_its_migrations_make_it(released: Path) -> None:
    """Nothing in it is taken for somebody else's."""
    with open_with_sqlite3(released) as connection:
        assert differences_from_made(connection, released.stem) == []


def test_what_analyze_adds_is_no_difference(tracker: CommandLine) -> None:
    """Any program may have run it."""
    change_schema(tracker.path, "ANALYZE")
    with open_with_sqlite3(tracker.path) as connection:
        assert is_own_schema(connection)
    tracker("check")


def test_a_schema_is_compared_without_being_made_anew(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write to a sound file waits for no migration."""
    monkeypatch.setattr("tracker.db.made_schema.run_migrations", None)
    tracker("update hotline limited -m more")


# -- what acts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ACTING)
def test_what_is_not_ours_is_found(tracker: CommandLine, what: str) -> None:
    """Whatever it is called."""
    change_schema(tracker.path, ACTING[what])
    assert "Its " in tracker("check", fails=8).out


@pytest.mark.parametrize("what", ACTING)
def test_nothing_is_written_to_a_file_that_would_act(tracker: CommandLine, what: str) -> None:
    """A file that came by mail does nothing but to be read."""
    change_schema(tracker.path, ACTING[what])
    before = tracker.path.read_bytes()
    told = tracker("update hotline substantial -m lost", fails=6).err
    assert "nothing was saved. Its " in told
    assert tracker.path.read_bytes() == before
    assert "kept" in tracker("log hotline").out


@pytest.mark.parametrize("what", ACTING)
@pytest.mark.parametrize("there", [True, False], ids=["replacing", "missing"])
def test_a_copy_that_would_act_is_not_restored(
    tracker: CommandLine, tmp_path: Path, what: str, there: bool
) -> None:
    """Views of ours are made anew, since each version makes its own; anything else is refused."""
    copy = tmp_path / "copy.db"
    tracker(f"backup {copy}")
    change_schema(copy, ACTING[what])
    if not there:
        tracker.path.unlink()
    before = read_folder(tmp_path)
    if what == "a view that is another":
        tracker(f"restore {copy}")
        assert is_sound(tracker.path)
    else:
        assert "is not as the tracker makes it" in tracker(f"restore {copy}", fails=6).err
        assert read_folder(tmp_path) == before


@pytest.mark.parametrize("what", ACTING)
def test_a_backup_says_what_is_not_ours(tracker: CommandLine, tmp_path: Path, what: str) -> None:
    """The copy is made all the same: it may be the last one."""
    change_schema(tracker.path, ACTING[what])
    copy = tmp_path / "copy.db"
    assert "not as the tracker makes it: Its " in tracker(f"backup {copy}", fails=8).out
    assert list_notes(copy) == ["kept"]
    assert tracker(f"backup {copy} --json", fails=8).json["items"][0]["differences"]


@pytest.mark.parametrize("what", ["a trigger that deletes", "a view of somebody"])
@pytest.mark.parametrize("released", RELEASES[:-1:2], ids=lambda path: path.stem)
def test_nothing_acts_in_an_upgrade(tracker: CommandLine, tmp_path: Path, released: Path, what: str) -> None:
    """An older file is looked at before its migrations, and is as it was."""
    path = tmp_path / "older.db"
    path.write_bytes(released.read_bytes())
    change_schema(path, ACTING[what])
    before = path.read_bytes()
    assert "Its " in tracker(f"upgrade --db {path}", fails=6).err
    assert path.read_bytes() == before


def test_a_table_that_replaces_does_not_come_through_an_upgrade(tracker: CommandLine, tmp_path: Path) -> None:
    """The words of older tables are compared when they are those of the newest revision."""
    path = tmp_path / "older.db"
    path.write_bytes(RELEASES[0].read_bytes())
    change_schema(
        path,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET"
        " sql = replace(sql, 'PRIMARY KEY (code)', 'PRIMARY KEY (code) ON CONFLICT REPLACE')",
    )
    before = path.read_bytes()
    assert "Its table actor" in tracker(f"upgrade --db {path}", fails=6).err
    assert path.read_bytes() == before


def test_an_upgrade_makes_views_anew(tracker: CommandLine) -> None:
    """Those of another version of the program stand in the way of nothing else."""
    change_schema(tracker.path, "DROP VIEW commitment_log")
    assert "tracker upgrade" in tracker("update hotline limited -m lost", fails=6).err
    tracker("upgrade")
    assert is_sound(tracker.path)
    tracker("update hotline limited -m more")


def test_a_table_beside_is_found_and_left_alone(tracker: CommandLine, tmp_path: Path) -> None:
    """An analyst's own table does nothing to the record."""
    change_schema(tracker.path, "CREATE TABLE mine (id PRIMARY KEY); CREATE INDEX mine_too ON mine (id)")
    tracker("check", fails=8)
    tracker("update hotline substantial -m more")
    tracker(f"backup {tmp_path / 'copy.db'}")
    tracker(f"restore {tmp_path / 'copy.db'}")


# -- names that are something else -------------------------------------------------------------------

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS {column} FROM n"
COMMANDS = ["list --all", "show hotline", "log", "summary", "export", "where", "check", "update hotline -m x"]


NO_TABLES = {
    f"a view {table}": f"DROP TABLE {table}; CREATE VIEW {table} AS {ENDLESS.format(column=column)}"
    for table, column in (("alembic_version", "version_num"), ("status_update", "id"), ("actor", "code"))
} | {
    "a column that is calculated": (
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET"
        f" sql = replace(sql, 'note VARCHAR', 'note VARCHAR AS ({CALCULATED})') WHERE name = 'status_update'"
    )
}


@pytest.mark.parametrize("what", NO_TABLES)
def test_what_is_no_plain_table_is_never_asked(tracker: CommandLine, tmp_path: Path, what: str) -> None:
    """Its answer may have no end; every command says so in a sentence instead."""
    change_schema(tracker.path, NO_TABLES[what])
    before = tracker.path.read_bytes()
    for command in [*COMMANDS, "upgrade", f"backup {tmp_path / 'c.db'}", f"restore {tracker.path} --db x.db"]:
        answer = tracker.run_unchecked(command)
        assert answer.code in ((0,) if command == "where" else (6, 8)), (command, answer.err)
        assert "no end" not in answer.err
    assert tracker.path.read_bytes() == before


def test_a_table_of_a_module_is_no_table_of_ours(tracker: CommandLine) -> None:
    """What a virtual table answers is made by a program."""
    change_schema(tracker.path, "DROP TABLE actor; CREATE VIRTUAL TABLE actor USING fts5 (code, name, kind)")
    assert "Its table actor is not what the tracker makes." in tracker("list", fails=6).err
    tracker("check", fails=8)


@pytest.mark.parametrize(
    "begin", [sqlite_file.read_transaction, sqlite_file.write_transaction, sqlite_file.open_database]
)
def test_no_question_is_endless(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, begin: Any) -> None:
    """Pages that lead to each other in circles are told as damage, by how large the file is."""
    monkeypatch.setattr(step_limit, "STEPS_AT_LEAST", 1_000_000)
    with pytest.raises(DatabaseDamaged, match="comes to no end"), begin(tracker.path) as connection:
        raw = getattr(connection, "raw", connection)
        raw.execute(f"SELECT sum(x) FROM ({ENDLESS.format(column='x')})").fetchall()


def test_many_statements_are_not_one_that_is_endless(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A series asks as much at each of its days."""
    monkeypatch.setattr(step_limit, "STEPS_AT_LEAST", 200_000)
    monkeypatch.setattr(step_limit, "STEPS_PER_BYTE", 0)
    with sqlite_file.read_transaction(tracker.path) as connection:
        for _ in range(20):
            connection.rows(f"SELECT * FROM ({ENDLESS.format(column='x')} LIMIT 3000)", {}, at_once=True)
            connection.scalar(f"SELECT sum(x) FROM ({ENDLESS.format(column='x')} LIMIT 3000)", int)


def test_many_changes_explain_many_steps(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an import asks grows with what it writes, and not with the file that there was."""
    monkeypatch.setattr(step_limit, "STEPS_AT_LEAST", 100_000)
    monkeypatch.setattr(step_limit, "STEPS_PER_BYTE", 0)
    with sqlite_file.write_transaction(tracker.path) as connection:
        connection.raw.execute("CREATE TEMP TABLE n (x)")
        some = ENDLESS.format(column="x")
        connection.raw.execute(f"INSERT INTO n {some} LIMIT 1000")
        connection.raw.execute("SELECT count(*) FROM (SELECT 1 FROM n a, n b LIMIT 300000)").fetchall()
        connection.raw.rollback()
