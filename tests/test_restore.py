"""Restoring a copy: what it replaces is kept, and nothing that was acknowledged is lost."""

import contextlib
import errno
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, open_with_sqlite3
from database_files import (
    DAMAGES,
    OLDEST_RELEASE,
    blank_first_page,
    copy_with_hot_journal,
    delete_an_actor,
    dump_sql,
    is_sound,
    list_notes,
    mark_as_newer,
    read_folder,
    remove_row_from_index,
    replace_by_empty_file,
    replace_by_other_database,
    replace_by_text,
    truncate_to_nothing,
)
from other_processes import HOLD_WRITE_LOCK, run_script, start_update

from tracker.db import backup

pytestmark = ON_A_FILE  # of files: a server is restored with its own tools


def find_kept_file(path: Path) -> Path:
    """The file that a restore has kept beside the database."""
    (kept,) = path.parent.glob(f"{path.stem}-replaced-*{path.suffix}")
    return kept


def test_a_restore_keeps_the_replaced_file(tracker: CommandLine, backup_copy: Path) -> None:
    """It is beside the database, the same in every byte, and both are private."""
    before = tracker.path.read_bytes()
    told = tracker(f"restore {backup_copy}").out
    assert dump_sql(tracker.path) == dump_sql(backup_copy)
    assert is_sound(tracker.path)
    assert find_kept_file(tracker.path).read_bytes() == before
    assert str(find_kept_file(tracker.path)) in told
    for path in (tracker.path, find_kept_file(tracker.path)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_restore_can_be_undone_by_another(tracker: CommandLine, backup_copy: Path) -> None:
    """Each keeps the file that it replaces."""
    before = dump_sql(tracker.path)
    tracker(f"restore {backup_copy}")
    tracker(f"restore {find_kept_file(tracker.path)}")
    assert dump_sql(tracker.path) == before
    assert len(list(tracker.path.parent.glob("seeded-replaced-*"))) == 2


def test_a_missing_database_is_restored(tracker: CommandLine, backup_copy: Path, tmp_path: Path) -> None:
    """Also if its folder is missing."""
    tracker.path.unlink()
    answer = tracker(f"restore {backup_copy} --json").json["items"][0]
    assert answer["kept"] is None
    assert dump_sql(tracker.path) == dump_sql(backup_copy)
    tracker(f"restore {backup_copy} --db {tmp_path / 'gone' / 'new.db'}")
    assert dump_sql(tmp_path / "gone" / "new.db") == dump_sql(backup_copy)
    assert not list(tmp_path.glob("*replaced*"))


@pytest.mark.parametrize("damage", [*DAMAGES, blank_first_page, truncate_to_nothing])
def test_a_damaged_database_is_replaced(
    tracker: CommandLine, backup_copy: Path, damage: Callable[[Path], None]
) -> None:
    """The damaged file is kept as it is."""
    damage(tracker.path)
    before = tracker.path.read_bytes()
    tracker(f"restore {backup_copy}")
    assert dump_sql(tracker.path) == dump_sql(backup_copy)
    assert find_kept_file(tracker.path).read_bytes() == before


def test_an_unfinished_write_is_rolled_back_before_the_file_is_kept(
    tracker: CommandLine, backup_copy: Path
) -> None:
    """The journal beside the database is applied to the kept file, not to the copy."""
    killed = tracker.path.with_name("killed.db")
    copy_with_hot_journal(tracker.path, killed)
    tracker(f"restore {backup_copy} --db {killed}")
    assert dump_sql(killed) == dump_sql(backup_copy)
    assert dump_sql(find_kept_file(killed)) == dump_sql(tracker.path)


@pytest.mark.parametrize("damage", [*DAMAGES, blank_first_page, truncate_to_nothing, Path.unlink])
def test_the_journal_of_the_replaced_file_is_not_applied_to_the_copy(
    tracker: CommandLine, backup_copy: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """Also if the replaced database is damaged or missing."""
    killed = tmp_path / "killed.db"
    copy_with_hot_journal(tracker.path, killed)
    damage(killed)
    tracker(f"restore {backup_copy} --db {killed}")
    assert is_sound(killed)
    assert dump_sql(killed) == dump_sql(backup_copy)


def test_a_restore_without_room_changes_nothing(
    tracker: CommandLine, backup_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database stays as it is, with the journal beside it."""

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    killed = tmp_path / "killed.db"
    copy_with_hot_journal(tracker.path, killed)
    blank_first_page(killed)
    before = read_folder(tmp_path)
    monkeypatch.setattr(shutil, "copyfileobj", no_room)
    tracker(f"restore {backup_copy} --db {killed}", fails=7)
    assert read_folder(tmp_path) == before


def test_the_journal_of_a_missing_file_is_not_applied_to_a_new_one(
    tracker: CommandLine, tmp_path: Path
) -> None:
    """A database made under the same name is sound."""
    killed = tmp_path / "killed.db"
    copy_with_hot_journal(tracker.path, killed)
    killed.unlink()
    tracker(f"init --db {killed}")
    assert is_sound(killed)
    assert tracker(f"list --all --json --db {killed}").json["total"] == 9


@pytest.mark.parametrize(
    "spoil",
    [
        *DAMAGES,
        remove_row_from_index,
        mark_as_newer,
        delete_an_actor,
        replace_by_other_database,
        replace_by_empty_file,
        replace_by_text,
        Path.unlink,
    ],
)
@pytest.mark.parametrize("there", [True, False], ids=["replacing", "missing"])
def test_a_copy_that_is_not_sound_is_not_restored(
    tracker: CommandLine, backup_copy: Path, tmp_path: Path, spoil: Callable[[Path], None], there: bool
) -> None:
    """Damaged, newer, foreign, empty or missing: it is refused, and no file changes."""
    spoil(backup_copy)
    if not there:
        tracker.path.unlink()
    before = read_folder(tmp_path)
    tracker(f"restore {backup_copy}", fails=6)
    assert read_folder(tmp_path) == before


@pytest.mark.parametrize("link", [None, os.symlink, os.link], ids=["itself", "a link", "a hard link"])
def test_the_database_is_refused_as_its_own_copy(
    tracker: CommandLine, tmp_path: Path, link: Callable[[Path, Path], None] | None
) -> None:
    """Under whatever name, also through a link."""
    source = tmp_path / "again.db" if link else tracker.path
    if link:
        link(tracker.path, source)
    before = read_folder(tmp_path)
    assert "is the database itself" in tracker(f"restore {source}", fails=2).err
    assert read_folder(tmp_path) == before


@pytest.mark.parametrize("spoil", [replace_by_other_database, replace_by_text])
def test_a_file_of_another_program_is_not_replaced(
    tracker: CommandLine, backup_copy: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """If it is in the place of the database, it stays as it is."""
    spoil(tracker.path)
    before = read_folder(tmp_path)
    tracker(f"restore {backup_copy}", fails=6)
    assert read_folder(tmp_path) == before


def test_a_missing_copy_is_reported_with_its_name(tracker: CommandLine, tmp_path: Path) -> None:
    """Nobody is told to make a database, as if that were missing."""
    told = tracker(f"restore {tmp_path / 'nope.db'}", fails=6).err
    assert "There is no file" in told
    assert "tracker init" not in told


def test_a_link_to_the_database_stays_a_link(tracker: CommandLine, backup_copy: Path, tmp_path: Path) -> None:
    """The database is replaced where the link points, and the replaced file is kept there."""
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "db.db"
    link.symlink_to(tracker.path)
    tracker(f"restore {backup_copy} --db {link}")
    assert link.is_symlink()
    assert dump_sql(tracker.path) == dump_sql(backup_copy)
    assert list_notes(find_kept_file(tracker.path)) == ["copied", "later"]
    assert list(link.parent.iterdir()) == [link]


def test_an_older_copy_is_restored_without_upgrading(tracker: CommandLine, tmp_path: Path) -> None:
    """The next command names the command that upgrades it."""
    older = Path(shutil.copy(OLDEST_RELEASE, tmp_path / "older.db"))
    tracker(f"restore {older}")
    assert dump_sql(tracker.path) == dump_sql(OLDEST_RELEASE)
    assert "tracker upgrade" in tracker("list", fails=6).err
    tracker("upgrade")
    assert is_sound(tracker.path)


def test_a_restored_database_has_a_rollback_journal(tracker: CommandLine, backup_copy: Path) -> None:
    """Also if another program has put the copy into WAL mode, which makes three files of it."""
    with open_with_sqlite3(backup_copy) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    tracker(f"restore {backup_copy}")
    with open_with_sqlite3(tracker.path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_updates_in_a_wal_file_are_kept(tracker: CommandLine, backup_copy: Path) -> None:
    """They are in a second file if another program has put the database into WAL mode."""
    with contextlib.closing(sqlite3.connect(tracker.path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        tracker("update hotline implemented -m acknowledged")
        tracker(f"restore {backup_copy}")
    assert "acknowledged" in list_notes(find_kept_file(tracker.path))
    assert dump_sql(tracker.path) == dump_sql(backup_copy)


# -- while somebody writes ---------------------------------------------------------------------------


def test_a_writer_that_waited_for_a_replaced_file_is_refused(tracker: CommandLine, backup_copy: Path) -> None:
    """It saves nothing, and is told to try again."""
    with run_script(HOLD_WRITE_LOCK, tracker.path):
        writer = start_update(tracker.path, "too late")
        shutil.copy(backup_copy, f"{backup_copy}.new")
        Path(f"{backup_copy}.new").replace(tracker.path)
    _, told = writer.communicate(timeout=120)
    assert (writer.returncode, "has just been replaced; nothing was saved. Try again." in told) == (7, True)
    assert list_notes(tracker.path) == ["copied"]


def test_nobody_can_write_during_a_restore(
    tracker: CommandLine, backup_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who tries waits until it is done, and is then told to try again."""
    writers = []
    keep_others_out, save = backup._lock_out_writers, backup.put_in_place

    def and_a_writer_comes(path: Path, held: contextlib.ExitStack) -> None:
        keep_others_out(path, held)
        writers.append(start_update(path, "acknowledged"))

    def a_slow_save(draft: Path, path: Path) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            writers[0].wait(timeout=1)
        save(draft, path)

    monkeypatch.setattr(backup, "_lock_out_writers", and_a_writer_comes)
    monkeypatch.setattr(backup, "put_in_place", a_slow_save)
    tracker(f"restore {backup_copy}")
    out, told = writers[0].communicate(timeout=120)
    there = list_notes(tracker.path) + list_notes(find_kept_file(tracker.path))
    assert "acknowledged" in there or "[U-" not in out
    assert (writers[0].returncode, "Try again." in told) == (7, True)


def test_a_restore_waits_for_a_writer(
    tracker: CommandLine, backup_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If that takes too long, nothing is replaced."""
    monkeypatch.setattr("tracker.db.sqlite_file.BUSY_TIMEOUT_SECONDS", 0.1)
    with run_script(HOLD_WRITE_LOCK, tracker.path):
        before = read_folder(tmp_path)
        assert "in use" in tracker(f"restore {backup_copy}", fails=7).err
        assert {name: file for name, file in read_folder(tmp_path).items() if "journal" not in name} == before


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_after_a_late_signal_a_restore_does_not_say_that_nothing_was_saved(
    tracker: CommandLine, backup_copy: Path, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    """The signal comes after the copy has its name."""
    from tracker.cli import app

    save = backup.put_in_place

    def and_a_signal_comes(draft: Path, path: Path) -> None:
        save(draft, path)
        os.kill(os.getpid(), stop)

    monkeypatch.setattr(backup, "put_in_place", and_a_signal_comes)
    signal.signal(stop, signal.default_int_handler)  # whatever a command before this one has made of it
    before = dump_sql(tracker.path)
    with pytest.raises(SystemExit) as leaving:
        app(["restore", str(backup_copy)], prog_name="tracker")
    assert (leaving.value.code == 130) == (dump_sql(tracker.path) == before)


def test_a_killed_restore_leaves_no_second_name_for_the_database(
    tracker: CommandLine, backup_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two names, SQLite would not find the journal; so the kept file is a copy, not a link."""
    child = os.fork()
    if child == 0:
        try:
            monkeypatch.setattr(backup, "put_in_place", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            backup.restore_database(tracker.path, backup_copy)
        finally:
            os._exit(1)  # a child that was not killed must not go on with the tests
    os.waitpid(child, 0)
    tracker("update hotline implemented -m after")
    assert list_notes(tracker.path) == ["copied", "later", "after"]
    for kept in tracker.path.parent.glob("seeded-replaced-*"):
        assert list_notes(kept) == ["copied", "later"]
