"""The database as a file: made whole or not at all, safe to share, never touched when it is not ours."""

import contextlib
import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import recording
from conftest import ON_A_FILE, CommandLine, make_stamp, open_with_sqlite3, run_sql

from tracker import db, ledger
from tracker.db import LATEST_REVISION, Connection, sqlite_file
from tracker.db.sqlite_file import APPLICATION_ID
from tracker.db.upgrade import upgrade_database
from tracker.domain.errors import DatabaseError, DatabaseNotReady, ResourceUnavailable, UsageError
from tracker.domain.vocabulary import Status

pytestmark = ON_A_FILE  # of files: their locks, names and rights


def count(path: Path, table: str) -> int:
    with open_with_sqlite3(path) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def pragma(connection: Connection, name: str) -> object:
    return run_sql(connection, f"PRAGMA {name}")[0][0]


def add(connection: Connection) -> None:
    recording.record_update(
        connection, "hotline", Status.LIMITED, effective_on=date(2018, 1, 1), stamp=make_stamp(connection)
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_files_are_0600_and_new_folders_0700(tmp_path: Path) -> None:
    """Files are 0600, folders 0700."""
    path = tmp_path / "a" / "b" / "new.db"
    db.create_database(path, lambda connection: True)
    modes = [stat.S_IMODE(place.stat().st_mode) for place in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_a_new_file_is_marked_as_ours_and_keeps_a_rollback_journal(empty_database: Path) -> None:
    """``application_id`` is set; the journal is not WAL, because the file is mailed and copied."""
    with db.read_transaction(empty_database) as connection:
        assert pragma(connection, "application_id") == APPLICATION_ID
        assert pragma(connection, "journal_mode") == "delete"


def test_every_connection_is_safe(empty_database: Path) -> None:
    """Foreign keys on, synchronous FULL, trusted_schema off, ten seconds' patience."""
    with db.write_transaction(empty_database) as connection:
        found = [
            pragma(connection, name)
            for name in ("foreign_keys", "synchronous", "trusted_schema", "busy_timeout")
        ]
    assert found == [1, 2, 0, 10_000]


def test_reading_never_writes(seeded_database: Path) -> None:
    """A command that reads could not change the file if it tried."""
    before = seeded_database.read_bytes()
    with (
        pytest.raises(ResourceUnavailable, match="may only be read"),
        db.read_transaction(seeded_database) as connection,
    ):
        run_sql(connection, "DELETE FROM actor")
    assert seeded_database.read_bytes() == before


def test_what_fails_half_way_is_not_saved(seeded_database: Path) -> None:
    """A transaction is saved whole or not at all."""
    with pytest.raises(ZeroDivisionError), db.write_transaction(seeded_database) as connection:
        add(connection)
        raise ZeroDivisionError
    assert count(seeded_database, "status_update") == 0


def test_writing_holds_the_only_right_to_write(
    seeded_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``BEGIN IMMEDIATE``: whoever comes second waits, and then is told to try again."""
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.1)
    with (
        db.write_transaction(seeded_database),
        pytest.raises(ResourceUnavailable, match="in use"),
        db.write_transaction(seeded_database),
    ):
        pass


def test_readers_see_one_moment_while_somebody_writes(seeded_database: Path) -> None:
    """A question reads what was saved, not what is being written."""
    with db.write_transaction(seeded_database) as writer:
        add(writer)
        with db.read_transaction(seeded_database) as reader:
            assert run_sql(reader, "SELECT count(*) FROM status_update") == [(0,)]


def test_of_many_writers_at_once_none_is_lost(seeded_database: Path) -> None:
    """Forty updates from eight threads are forty updates, each with a moment of its own."""

    def one(_: int) -> None:
        with db.write_transaction(seeded_database) as connection:
            add(connection)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    assert count(seeded_database, "status_update") == 40
    assert count(seeded_database, "(SELECT DISTINCT recorded_at FROM status_update)") == 40


@pytest.mark.parametrize("table", ["status_update", "retraction"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET recorded_by = 'x'", "DELETE FROM {}", "INSERT OR REPLACE INTO {} SELECT * FROM {}"],
)
def test_the_database_itself_refuses_to_change_the_log(
    seeded_database: Path, table: str, statement: str
) -> None:
    """The log is append-only, whoever opens the file: UPDATE, DELETE and REPLACE are refused."""
    with db.write_transaction(seeded_database) as connection:
        add(connection)
        ledger.retract_update(connection, 1, reason="test", stamp=make_stamp(connection))
    with (
        open_with_sqlite3(seeded_database) as direct,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        direct.execute(statement.format(table, table))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "an empty file"),
        (b"SQLite", "not a tracker database"),
        (b"Dear colleague, " * 100, "not a tracker database"),
    ],
)
def test_a_foreign_file_is_left_byte_for_byte(tmp_path: Path, content: bytes, says: str) -> None:
    """What is not ours is refused and left as it was."""
    path = tmp_path / "foreign.db"
    path.write_bytes(content)
    for opens in (db.read_transaction, db.write_transaction):
        with pytest.raises(DatabaseError, match=says), opens(path):
            pass
    with pytest.raises(DatabaseError):
        upgrade_database(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """A SQLite file without our application_id is not ours."""
    path = tmp_path / "other.db"
    with open_with_sqlite3(path) as connection:
        connection.execute("CREATE TABLE commitment (id)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="not a tracker database"), db.write_transaction(path):
        pass
    assert path.read_bytes() == before


@pytest.mark.parametrize("start", [100, 4096])
def test_a_damaged_file_is_told_not_guessed(seeded_database: Path, start: int) -> None:
    """Damage is said in one sentence."""
    content = bytearray(seeded_database.read_bytes())
    content[start:] = b"\xff" * (len(content) - start)
    seeded_database.write_bytes(content)
    with pytest.raises(DatabaseError, match="damaged"), db.write_transaction(seeded_database):
        pass
    assert seeded_database.read_bytes() == bytes(content)


@pytest.mark.parametrize(
    ("found", "says", "way_on"), [("0000", "older", "tracker upgrade"), ("9999", "newer", "Install")]
)
def test_an_older_or_newer_file_names_what_helps(
    seeded_database: Path, found: str, says: str, way_on: str
) -> None:
    """On an older file the command says which command upgrades it; on a newer one, to update the program."""
    with open_with_sqlite3(seeded_database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [found])
    before = seeded_database.read_bytes()
    with pytest.raises(DatabaseError, match=says) as refused, db.write_transaction(seeded_database):
        pass
    assert way_on in refused.value.hint
    assert seeded_database.read_bytes() == before


def test_a_missing_database_says_how_to_make_one(tmp_path: Path) -> None:
    """No file is made by asking for one."""
    path = tmp_path / "none.db"
    with pytest.raises(DatabaseNotReady, match="no tracker database") as refused, db.read_transaction(path):
        pass
    assert refused.value.hint == "To make one: tracker init"
    assert not path.exists()


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    """A folder given as the database is told as what it is."""
    with pytest.raises(DatabaseError, match="cannot be read"), db.read_transaction(tmp_path):
        pass


def test_creating_twice_keeps_the_first(tmp_path: Path) -> None:
    """Of two first runs on one path one makes the file, the other finds it."""
    path = tmp_path / "once.db"
    assert db.create_database(path, lambda connection: "first") == "first"
    before = path.read_bytes()
    assert db.create_database(path, lambda connection: "second") is None
    assert path.read_bytes() == before


def test_who_comes_second_while_the_file_is_made_finds_it(tmp_path: Path) -> None:
    """A file that appears while ours is made stays, and no draft is left behind."""
    path = tmp_path / "race.db"

    def late(connection: Connection) -> str:
        db.create_database(path, lambda inner: "winner")
        return "loser"

    assert db.create_database(path, late) is None
    assert [found.name for found in tmp_path.iterdir()] == ["race.db"]


@pytest.mark.parametrize("error", [OSError("no links here"), PermissionError("nor here")])
def test_a_file_system_without_hard_links_serves_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    """Where a link cannot be made, the finished file is renamed."""

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "link", refuse)
    assert db.create_database(tmp_path / "new.db", lambda connection: True)
    assert [found.name for found in tmp_path.iterdir()] == ["new.db"]


def test_a_failure_while_making_leaves_nothing(tmp_path: Path) -> None:
    """A database appears whole or not at all."""

    def fail(_: Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        db.create_database(tmp_path / "new.db", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A database cannot be made inside a file; the sentence says so."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(ResourceUnavailable, match="cannot be made"):
        db.create_database(tmp_path / "file" / "new.db", lambda connection: True)


@contextlib.contextmanager
def without_the_right_to_write(path: Path) -> Iterator[Path]:
    """A read-only copy in a read-only folder; as root, the rights that root always has are laid down."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        copy.chmod(0o444)
        copy.parent.chmod(0o555)
        is_root = os.geteuid() == 0
        os.seteuid(65534 if is_root else os.geteuid())
        try:
            yield copy
        finally:
            os.seteuid(0 if is_root else os.geteuid())
            copy.parent.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_read_only_file_and_folder_can_be_read(tracker: CommandLine) -> None:
    """Every reading command works on a read-only file in a read-only folder; writing says why it cannot."""
    tracker("update hotline limited")  # whatever is loaded late is loaded now
    with without_the_right_to_write(tracker.path) as copy:
        for command in ("list", "summary", "show hotline", "log", "agreement list", "where"):
            assert tracker(f"{command} --db {copy}").out
        assert "may only be read" in tracker(f"update hotline limited --db {copy}", fails=7).err


def test_a_url_for_a_file_is_that_file() -> None:
    """``sqlite:///`` URLs name files; anything else is refused without showing a password."""
    assert db.locate_database("sqlite:////srv/t.db") == Path("/srv/t.db")
    for url in ("mysql://desk:secret@host/tracker", "postgresql://desk:secret@host", "http://u:secret@[bad/"):
        with pytest.raises(UsageError) as refused:
            db.locate_database(url)
        assert "secret" not in refused.value.full_message


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_url_for_a_server_is_told_in_one_spelling(scheme: str) -> None:
    """Whatever it begins with, and without its password."""
    place = db.locate_database(f"{scheme}://desk:secret@host:5433/office?sslmode=require")
    assert str(place) == "postgresql://desk@host:5433/office?sslmode=require"


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "#1.db", "یک.db"])
def test_odd_file_names_are_names(tmp_path: Path, name: str) -> None:
    """Characters that mean something in a URL mean nothing in a file's name."""
    path = tmp_path / name
    db.create_database(path, lambda connection: True)
    with db.read_transaction(path) as connection:
        assert db.current_revision(connection) == LATEST_REVISION
    assert [found.name for found in tmp_path.iterdir()] == [name]


def test_notes_stay_out_of_messages(seeded_database: Path) -> None:
    """Notes are sensitive: a database error does not carry them."""
    with (
        pytest.raises(Exception, match="append-only") as failed,
        db.write_transaction(seeded_database) as connection,
    ):
        add(connection)
        run_sql(connection, "UPDATE status_update SET note = :note", note="SECRET")
    assert "SECRET" not in str(failed.value)


def test_the_newest_migration_is_the_one_commands_ask_for() -> None:
    """``REVISION`` is held to the newest migration."""
    newest = max(path.name for path in db.packaged_folder("migrations").glob("versions/*.py"))
    assert newest.startswith(f"{LATEST_REVISION}_")
