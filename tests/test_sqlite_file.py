"""A database as a file: made whole or not at all, safe to share, never changed if it is not the tracker's."""

import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import recording
from conftest import ON_A_FILE, CommandLine, make_stamp, open_with_sqlite3, run_sql
from database_files import read_only_copy

from tracker import db, ledger
from tracker.cli.hint_messages import say_error
from tracker.db import LATEST_REVISION, Connection, sqlite_file
from tracker.db.sqlite_file import APPLICATION_ID
from tracker.db.upgrade import upgrade_database
from tracker.domain.errors import DatabaseDamaged, DatabaseError, DatabaseNotReady, ResourceUnavailable
from tracker.domain.vocabulary import Status

pytestmark = ON_A_FILE  # of files: their locks, names and rights


def count_rows(path: Path, table: str) -> int:
    with open_with_sqlite3(path) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def get_pragma(connection: Connection, name: str) -> object:
    return run_sql(connection, f"PRAGMA {name}")[0][0]


def add_update(connection: Connection) -> None:
    recording.record_update(
        connection, "hotline", Status.LIMITED, effective_on=date(2018, 1, 1), stamp=make_stamp(connection)
    )


def test_files_are_0600_and_new_folders_0700(tmp_path: Path) -> None:
    """Nobody but the owner can read a new database."""
    path = tmp_path / "a" / "b" / "new.db"
    db.create_database(path, lambda connection: True)
    modes = [stat.S_IMODE(place.stat().st_mode) for place in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_a_new_file_has_the_application_id_and_a_rollback_journal(empty_database: Path) -> None:
    """The journal is not WAL, because the file is mailed and copied."""
    with db.read_transaction(empty_database) as connection:
        assert get_pragma(connection, "application_id") == APPLICATION_ID
        assert get_pragma(connection, "journal_mode") == "delete"


def test_every_connection_has_the_safe_settings(empty_database: Path) -> None:
    """Foreign keys on, synchronous EXTRA, trusted_schema off, a busy timeout of ten seconds."""
    with db.write_transaction(empty_database) as connection:
        found = [
            get_pragma(connection, name)
            for name in ("foreign_keys", "synchronous", "trusted_schema", "busy_timeout")
        ]
    assert found == [1, 3, 0, 10_000]


def test_reading_never_writes(seeded_database: Path) -> None:
    """A read transaction refuses every change."""
    before = seeded_database.read_bytes()
    with (
        pytest.raises(ResourceUnavailable, match="may only be read"),
        db.read_transaction(seeded_database) as connection,
    ):
        run_sql(connection, "DELETE FROM actor")
    assert seeded_database.read_bytes() == before


def test_a_failed_transaction_saves_nothing(seeded_database: Path) -> None:
    """A transaction is committed whole or not at all."""
    with pytest.raises(ZeroDivisionError), db.write_transaction(seeded_database) as connection:
        add_update(connection)
        raise ZeroDivisionError
    assert count_rows(seeded_database, "status_update") == 0


def test_only_one_transaction_writes_at_a_time(
    seeded_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With BEGIN IMMEDIATE the second one waits; after the timeout it is told to try again."""
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.1)
    with (
        db.write_transaction(seeded_database),
        pytest.raises(ResourceUnavailable, match="in use"),
        db.write_transaction(seeded_database),
    ):
        pass


def test_readers_do_not_see_uncommitted_changes(seeded_database: Path) -> None:
    """They read the database as it was before."""
    with db.write_transaction(seeded_database) as writer:
        add_update(writer)
        with db.read_transaction(seeded_database) as reader:
            assert run_sql(reader, "SELECT count(*) FROM status_update") == [(0,)]


def test_no_update_of_many_writers_is_lost(seeded_database: Path) -> None:
    """Forty updates from eight threads are forty updates, each with a moment of its own."""

    def one(_: int) -> None:
        with db.write_transaction(seeded_database) as connection:
            add_update(connection)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    assert count_rows(seeded_database, "status_update") == 40
    assert count_rows(seeded_database, "(SELECT DISTINCT recorded_at FROM status_update)") == 40


@pytest.mark.parametrize("table", ["status_update", "retraction"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET recorded_by = 'x'", "DELETE FROM {}", "INSERT OR REPLACE INTO {} SELECT * FROM {}"],
)
def test_the_database_itself_refuses_to_change_the_log(
    seeded_database: Path, table: str, statement: str
) -> None:
    """UPDATE, DELETE and REPLACE are refused, whatever program opens the file."""
    with db.write_transaction(seeded_database) as connection:
        add_update(connection)
        ledger.retract_update(connection, 1, reason="test", stamp=make_stamp(connection))
    with (
        open_with_sqlite3(seeded_database) as direct,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        direct.execute(statement.format(table, table))


@pytest.mark.parametrize("table", ["status_update", "retraction"])
def test_no_entry_is_replaced_by_another_of_its_uid(seeded_database: Path, table: str) -> None:
    """Whatever its number is: SQLite would delete the one that is there without asking its triggers."""
    with db.write_transaction(seeded_database) as connection:
        add_update(connection)
        ledger.retract_update(connection, 1, reason="test", stamp=make_stamp(connection))
    with open_with_sqlite3(seeded_database) as direct:
        columns = [row[1] for row in direct.execute(f"PRAGMA table_info({table})")]
        values = ", ".join("3" if name == "id" else name for name in columns)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            direct.execute(
                f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}"
            )
    assert count_rows(seeded_database, table) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "an empty file"),
        (b"SQLite", "not a tracker database"),
        (b"Dear colleague, " * 100, "not a tracker database"),
    ],
)
def test_a_foreign_file_is_left_byte_for_byte(tmp_path: Path, content: bytes, says: str) -> None:
    """A file that is not a tracker database is refused."""
    path = tmp_path / "foreign.db"
    path.write_bytes(content)
    for opens in (db.read_transaction, db.write_transaction):
        with pytest.raises(DatabaseError, match=says), opens(path):
            pass
    with pytest.raises(DatabaseError):
        upgrade_database(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    """A SQLite file without the application_id of the tracker is refused."""
    path = tmp_path / "other.db"
    with open_with_sqlite3(path) as connection:
        connection.execute("CREATE TABLE commitment (id)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="not a tracker database"), db.write_transaction(path):
        pass
    assert path.read_bytes() == before


SCHEMA_FORMAT_AT = 44  # in the header: https://www.sqlite.org/fileformat2.html#schema_format_number


@pytest.mark.parametrize(
    ("start", "end"), [(100, None), (4096, None), (SCHEMA_FORMAT_AT, SCHEMA_FORMAT_AT + 4)]
)
def test_a_damaged_file_is_reported(seeded_database: Path, start: int, end: int | None) -> None:
    """In one sentence, and the file is not changed."""
    content = bytearray(seeded_database.read_bytes())
    content[start:end] = b"\xff" * len(content[start:end])
    seeded_database.write_bytes(content)
    with pytest.raises(DatabaseError, match="damaged"), db.write_transaction(seeded_database):
        pass
    assert seeded_database.read_bytes() == bytes(content)


def test_a_length_that_nothing_has_is_damage(seeded_database: Path) -> None:
    """Where some bytes of a file say so, SQLite finds it out when it reads them."""
    with (
        pytest.raises(DatabaseDamaged, match="damaged"),
        db.read_transaction(seeded_database) as connection,
    ):
        connection.scalar("SELECT length(zeroblob(2147483647))", int)


@pytest.mark.parametrize(
    ("found", "says", "way_on"),
    [
        (b"0006", "older", "tracker upgrade"),
        (b"9999", "newer", "Install"),
        (b"\xc3", "which there is not", "tracker restore"),
    ],
)
def test_an_older_or_newer_file_is_refused_with_a_hint(
    seeded_database: Path, found: bytes, says: str, way_on: str
) -> None:
    """The hint is to upgrade an older file, and to install a newer tracker for a newer one."""
    with open_with_sqlite3(seeded_database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = CAST(? AS TEXT)", [found])
    before = seeded_database.read_bytes()
    with pytest.raises(DatabaseError, match=says) as refused, db.write_transaction(seeded_database):
        pass
    assert way_on in say_error(refused.value)
    assert seeded_database.read_bytes() == before


def test_a_missing_database_is_reported_with_the_command_that_makes_it(tmp_path: Path) -> None:
    """Reading does not make a file."""
    path = tmp_path / "none.db"
    with pytest.raises(DatabaseNotReady, match="no tracker database") as refused, db.read_transaction(path):
        pass
    assert say_error(refused.value).endswith(". To make one: tracker init")
    assert not path.exists()


def test_a_folder_is_refused_as_a_database(tmp_path: Path) -> None:
    """The sentence says that it is one."""
    with (
        pytest.raises(DatabaseError, match="is a folder, and a database is a file"),
        db.read_transaction(tmp_path),
    ):
        pass


def test_creating_a_database_twice_keeps_the_first(tmp_path: Path) -> None:
    """The second call says that it did not make it."""
    path = tmp_path / "once.db"
    assert db.create_database(path, lambda connection: "first") == "first"
    before = path.read_bytes()
    assert db.create_database(path, lambda connection: "second") is None
    assert path.read_bytes() == before


def test_the_name_of_a_new_database_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the power fails right after, the file is there."""
    done, fsync, link = [], os.fsync, os.link

    def synced(file: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "file")
        fsync(file)

    def named(draft: Path, path: Path) -> None:
        done.append("name")
        link(draft, path)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", named)
    db.create_database(tmp_path / "new.db", lambda connection: True)
    assert done == ["name", "folder"]


def test_a_database_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    """And no draft is left behind."""
    path = tmp_path / "race.db"

    def late(connection: Connection) -> str:
        db.create_database(path, lambda inner: "winner")
        return "loser"

    assert db.create_database(path, late) is None
    assert [found.name for found in tmp_path.iterdir()] == ["race.db"]


@pytest.mark.parametrize("error", [OSError("no links here"), PermissionError("nor here")])
def test_a_database_is_made_on_a_file_system_without_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    """The finished file is renamed instead."""

    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "link", refuse)
    assert db.create_database(tmp_path / "new.db", lambda connection: True)
    assert [found.name for found in tmp_path.iterdir()] == ["new.db"]


def test_a_failed_creation_leaves_no_file(tmp_path: Path) -> None:
    """A database appears whole or not at all."""

    def fail(_: Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        db.create_database(tmp_path / "new.db", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    """Here its folder is a file."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(ResourceUnavailable, match="cannot be made"):
        db.create_database(tmp_path / "file" / "new.db", lambda connection: True)


def test_a_read_only_file_in_a_read_only_folder_can_be_read(tracker: CommandLine) -> None:
    """Recording something says why it cannot."""
    tracker("update hotline limited")  # whatever is loaded late is loaded now
    with read_only_copy(tracker.path) as copy:
        for command in ("list", "summary", "show hotline", "log", "agreement list", "where"):
            assert tracker(f"{command} --db {copy}").out
        assert "may only be read" in tracker(f"update hotline limited --db {copy}", fails=7).err


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?.db", "#1.db", "یک.db"])
def test_unusual_file_names_are_taken_literally(tmp_path: Path, name: str) -> None:
    """Characters that mean something in a URL mean nothing in the name of a file."""
    path = tmp_path / name
    db.create_database(path, lambda connection: True)
    with db.read_transaction(path) as connection:
        assert db.current_revision(connection) == LATEST_REVISION
    assert [found.name for found in tmp_path.iterdir()] == [name]


def test_notes_stay_out_of_error_messages(seeded_database: Path) -> None:
    """Notes are sensitive: an error of the database does not quote them."""
    with (
        pytest.raises(Exception, match="append-only") as failed,
        db.write_transaction(seeded_database) as connection,
    ):
        add_update(connection)
        run_sql(connection, "UPDATE status_update SET note = :note", note="SECRET")
    assert "SECRET" not in str(failed.value)


def test_latest_revision_is_the_newest_migration() -> None:
    """It is the one that commands require of a database."""
    newest = max(path.name for path in db.packaged_folder("migrations").glob("versions/*.py"))
    assert newest.startswith(f"{LATEST_REVISION}_")
