"""Backups: checked before they have their name, and never put in the place of something better."""

import contextlib
import os
import shlex
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, MakeDatabase, open_with_sqlite3
from database_files import (
    DAMAGES,
    NEW_ROW,
    OLDEST_RELEASE,
    copy_with_hot_journal,
    count_updates,
    dump_sql,
    is_sound,
    list_notes,
    read_folder,
    remove_row_from_index,
)
from other_processes import WRITE_FOREVER, run_script

from tracker.db import backup
from tracker.domain.errors import UsageError

pytestmark = ON_A_FILE  # of files: a server is copied with its own tools


def test_a_backup_has_all_rows_and_is_private(tracker: CommandLine, tmp_path: Path) -> None:
    """Its mode is 0600, and it is checked."""
    tracker("update hotline limited -m copied")
    told = tracker(f"backup {tmp_path / 'copy.db'}").out
    assert dump_sql(tmp_path / "copy.db") == dump_sql(tracker.path)
    assert is_sound(tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert "15 commitments and 1 update, checked" in told


def test_a_backup_without_a_name_is_beside_the_database(tracker: CommandLine, tmp_path: Path) -> None:
    """Its name is that of the database with "-backup"; its head is beside it, and no other file."""
    tracker("backup")
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == ["seeded-backup.db", "seeded-backup.db.head", "seeded.db"]


def test_a_backup_without_a_head_leaves_none_of_another_beside_it(
    tracker: CommandLine, make_database: MakeDatabase, tmp_path: Path
) -> None:
    """The head of the copy that stood there would be taken for its own."""
    copy = tmp_path / "copy.db"
    tracker(f"backup {copy}")
    assert backup.head_file(copy).exists()
    tracker.use_database(make_database("empty"))
    assert tracker(f"backup {copy} --json").json["items"][0]["head"] is None
    assert not backup.head_file(copy).exists()


def test_a_backup_is_made_while_another_process_writes(tracker: CommandLine, tmp_path: Path) -> None:
    """It is of one moment: a transaction of the other process is in it whole or not at all."""
    found = []
    with run_script(WRITE_FOREVER, tracker.path):
        for _ in range(5):
            tracker(f"backup {tmp_path / 'copy.db'}")
            with open_with_sqlite3(tmp_path / "copy.db") as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found.append(count_updates(tmp_path / "copy.db"))
    assert found == sorted(found)
    assert found[-1] > found[0]
    assert not any(count % 2 for count in found)


def test_a_backup_is_of_the_moment_at_which_its_rows_were_counted(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody writes in between waits until it is made."""
    count, told = backup._count_rows, []

    def and_somebody_writes(connection: sqlite3.Connection, path: Path) -> dict[str, int]:
        found = count(connection, path)
        if path == tracker.path:
            with contextlib.closing(sqlite3.connect(path, timeout=0)) as other:
                other.execute(f"INSERT INTO status_update {NEW_ROW}")
                told.append(pytest.raises(sqlite3.OperationalError, other.commit).value)
        return found

    monkeypatch.setattr(backup, "_count_rows", and_somebody_writes)
    tracker(f"backup {tmp_path / 'copy.db'}")
    assert [error.sqlite_errorcode for error in told] == [sqlite3.SQLITE_BUSY]


def test_a_backup_leaves_out_uncommitted_changes(tracker: CommandLine, tmp_path: Path) -> None:
    """And they do not stop it."""
    with open_with_sqlite3(tracker.path) as other:
        other.execute("INSERT INTO actor (code, name, kind) VALUES ('XX', 'Not saved', 'state')")
        tracker(f"backup {tmp_path / 'copy.db'}")
        other.rollback()
    assert "Not saved" not in str(dump_sql(tmp_path / "copy.db"))


def test_a_backup_is_synced_to_disk_before_it_is_renamed(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the power fails, the old copy is there or the whole new one."""
    done = []
    fsync, replace = os.fsync, Path.replace

    def synced(file: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "draft")
        fsync(file)

    def named(draft: Path, target: Path) -> Path:
        done.append("name")
        return replace(draft, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", named)
    tracker(f"backup {tmp_path / 'copy.db'}")
    assert done == ["draft", "name", "folder"] * 2  # the copy, and then the file with its head


def test_a_backup_with_more_updates_is_not_replaced(
    tracker: CommandLine, backup_copy: Path, templates: dict[str, Path]
) -> None:
    """Unless that is forced."""
    before = backup_copy.read_bytes()
    shutil.copy(templates["seeded"], tracker.path)
    refused = tracker(f"backup {backup_copy}", fails=4)
    assert "has 1 updates, the database only 0" in refused.err
    assert backup_copy.read_bytes() == before
    tracker(f"backup {backup_copy} --force")
    assert dump_sql(backup_copy) == dump_sql(tracker.path)


def test_a_backup_with_as_many_or_fewer_updates_is_replaced(tracker: CommandLine, backup_copy: Path) -> None:
    """So the same name can be used day after day."""
    for _ in range(2):
        tracker(f"backup {backup_copy}")
        assert dump_sql(backup_copy) == dump_sql(tracker.path)


def test_of_two_backups_at_once_the_one_with_more_updates_stays(
    tracker: CommandLine, backup_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if it gets its name while the other one is being made."""
    copied = backup._copy_database

    def and_another_is_made(path: Path, draft: Path) -> dict[str, int]:
        monkeypatch.undo()
        found = copied(path, draft)
        tracker(f"update hotline limited -m newest --db {tracker.path}")
        tracker(f"backup {backup_copy} --db {tracker.path}")
        return found

    monkeypatch.setattr(backup, "_copy_database", and_another_is_made)
    with contextlib.suppress(backup.RuleViolation):
        backup.back_up_database(tracker.path, backup_copy)
    assert list_notes(backup_copy)[-1] == "newest"


@pytest.mark.parametrize("content", [b"", b"Dear colleague", b"SQLite format 3\0" + bytes(4080)])
def test_a_file_that_is_not_a_backup_is_never_replaced(
    tracker: CommandLine, tmp_path: Path, content: bytes
) -> None:
    """It stays as it is, forced or not."""
    (tmp_path / "letter.db").write_bytes(content)
    for force in ("", "--force"):
        assert "not replaced" in tracker(f"backup {tmp_path / 'letter.db'} {force}", fails=6).err
    assert (tmp_path / "letter.db").read_bytes() == content


def test_a_database_of_another_program_is_never_replaced(tracker: CommandLine, tmp_path: Path) -> None:
    """A SQLite file that is not of the tracker stays as it is."""
    with open_with_sqlite3(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE status_update (id)")
    before = read_folder(tmp_path)
    tracker(f"backup {tmp_path / 'other.db'} --force", fails=6)
    assert read_folder(tmp_path) == before


def test_a_folder_is_refused_as_the_name_of_a_backup(tracker: CommandLine, tmp_path: Path) -> None:
    """So is a file in a folder that is not there."""
    before = read_folder(tmp_path)
    tracker(f"backup {tmp_path}", fails=6)
    tracker(f"backup {tmp_path / 'none' / 'copy.db'}", fails=2)
    assert read_folder(tmp_path) == before


@pytest.mark.parametrize("link", [None, os.symlink, os.link], ids=["itself", "a link", "a hard link"])
def test_the_database_is_refused_as_its_own_backup(
    tracker: CommandLine, tmp_path: Path, link: Callable[[Path, Path], None] | None
) -> None:
    """Under whatever name, also through a link."""
    target = tmp_path / "again.db" if link else tracker.path
    if link:
        link(tracker.path, target)
    before = read_folder(tmp_path)
    assert "is the database itself" in tracker(f"backup {target} --force", fails=2).err
    assert read_folder(tmp_path) == before


def test_a_backup_through_a_link_replaces_its_target(
    tracker: CommandLine, backup_copy: Path, tmp_path: Path
) -> None:
    """The link stays a link."""
    (tmp_path / "link.db").symlink_to(backup_copy)
    tracker(f"backup {tmp_path / 'link.db'}")
    assert (tmp_path / "link.db").is_symlink()
    assert count_updates(backup_copy) == 2


def test_an_older_database_is_backed_up_without_upgrading(tracker: CommandLine, tmp_path: Path) -> None:
    """The backup has the same revision, and the database is not changed."""
    older = Path(shutil.copy(OLDEST_RELEASE, tmp_path / "older.db"))
    before = older.read_bytes()
    tracker(f"backup {tmp_path / 'copy.db'} --db {older}")
    assert dump_sql(tmp_path / "copy.db") == dump_sql(OLDEST_RELEASE)
    assert older.read_bytes() == before


@pytest.mark.parametrize("damage", [*DAMAGES, remove_row_from_index])
def test_a_damaged_database_is_not_backed_up(
    tracker: CommandLine, backup_copy: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """The backup that is there stays."""
    damage(tracker.path)
    before = read_folder(tmp_path)
    for target in (backup_copy, tmp_path / "new.db"):
        assert "damaged" in tracker(f"backup {target} --force", fails=6).err
    assert read_folder(tmp_path) == before


def test_a_database_with_missing_rows_is_not_backed_up(tracker: CommandLine, tmp_path: Path) -> None:
    """Its rows point to rows that are not there."""
    with open_with_sqlite3(tracker.path) as connection:
        connection.execute("DELETE FROM actor WHERE code = 'IR'")
    assert "point nowhere" in tracker(f"backup {tmp_path / 'copy.db'}", fails=6).err
    assert not (tmp_path / "copy.db").exists()


def test_an_old_journal_is_not_applied_to_a_new_backup(
    tracker: CommandLine, empty_database: Path, tmp_path: Path
) -> None:
    """Whatever an earlier file of that name has left beside it, the backup holds what was copied."""
    copy_with_hot_journal(tracker.path, tmp_path / "day.db")
    (tmp_path / "day.db").unlink()
    tracker(f"backup {tmp_path / 'day.db'} --db {empty_database}")
    assert is_sound(tmp_path / "day.db")
    assert dump_sql(tmp_path / "day.db") == dump_sql(empty_database)


def test_the_journal_of_the_database_is_refused_as_a_backup(tracker: CommandLine, tmp_path: Path) -> None:
    """SQLite would read it as its journal, and the next command would delete it."""
    before = read_folder(tmp_path)
    with pytest.raises(UsageError):
        backup.back_up_database(tracker.path, tracker.path.with_name(f"{tracker.path.name}-journal"))
    assert read_folder(tmp_path) == before


def test_the_journal_beside_the_target_of_a_link_is_not_replaced(
    tracker: CommandLine, tmp_path: Path
) -> None:
    """SQLite keeps the journal beside the file that the link points to."""
    (tmp_path / "link.db").symlink_to(tracker.path)
    journal = tracker.path.with_name(f"{tracker.path.name}-journal")
    with contextlib.suppress(UsageError):
        backup.back_up_database(tmp_path / "link.db", journal)
        tracker("list")
        assert journal.exists()


def test_a_backup_prints_the_command_that_restores_it(tracker: CommandLine, tmp_path: Path) -> None:
    """It names the same database, whatever characters are in its name."""
    other = Path(shutil.copy(tracker.path, tmp_path / "another desk.db"))
    told = tracker(f"backup {shlex.quote(str(tmp_path / 'a copy.db'))} --db {shlex.quote(str(other))}").out
    way_back = shlex.split(told.partition("tracker restore ")[2])
    assert way_back == [str(tmp_path / "a copy.db"), "--db", str(other)]


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_the_journal_of_the_database_is_refused_as_an_export(tracker: CommandLine, suffix: str) -> None:
    """SQLite would take the export for its own file, and delete it."""
    name = f"{tracker.path}{suffix}"
    assert "what belongs to the database" in tracker(f"export --format json -o {name}", fails=2).err
    assert not Path(name).exists()
