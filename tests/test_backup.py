"""Copies of the database: checked before they count, and put back without losing what stood there."""

import contextlib
import errno
import os
import shlex
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, cut_off_last_third, open_with_sqlite3, overwrite_all_but_header

from tracker.db import backup
from tracker.db.checks import find_problems
from tracker.domain.errors import UsageError

pytestmark = ON_A_FILE  # of files: a server is copied with its own tools

RELEASED = Path(__file__).parent / "released" / "0001.db"

HOLDS_THE_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""

WRITES_WITHOUT_END = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
number = 0
while True:
    connection.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        number += 1
        connection.execute(
            "INSERT INTO status_update (commitment_id, effective_on, note, uid, recorded_at, recorded_by)"
            " VALUES (1, '2018-01-15', 'x', ?, ?, 'other')", [f"other-{number}", number])
    connection.execute("COMMIT")
    if number == 2:
        print("begun", flush=True)
    time.sleep(0.005)  # else nobody but this program would ever get the lock
"""


def dump(path: Path) -> list[str]:
    """Everything that a file holds, as SQLite itself writes it down."""
    with open_with_sqlite3(path) as connection:
        return list(connection.iterdump())


def updates(path: Path) -> int:
    with open_with_sqlite3(path) as connection:
        found: int = connection.execute("SELECT count(*) FROM status_update").fetchone()[0]
    return found


def notes(path: Path) -> list[str]:
    with open_with_sqlite3(path) as connection:
        return [note for (note,) in connection.execute("SELECT note FROM status_update ORDER BY id")]


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, byte for byte."""
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def is_sound(path: Path) -> bool:
    return find_problems(path, datetime.now(UTC)) == []


def tear(path: Path) -> None:
    """Random bytes in some pages: the header is as it was."""
    content = bytearray(path.read_bytes())
    for page in (1, 3, 6):
        content[page * 4096 : page * 4096 + 2000] = os.urandom(2000)
    path.write_bytes(content)


def forget_the_header(path: Path) -> None:
    """The first page is blank, as a file system leaves it that was cut off from its power."""
    content = path.read_bytes()
    path.write_bytes(bytes(4096) + content[4096:])


def empty_it(path: Path) -> None:
    """Nothing is left but the name."""
    os.truncate(path, 0)


DAMAGES = [tear, cut_off_last_third, overwrite_all_but_header]


def leave_a_hot_journal(source: Path, path: Path) -> None:
    """A copy of a file as a program leaves it that is killed while it writes, with its journal.

    The file gets more commitments first, so that what the journal holds is in no copy made before.
    """
    with open_with_sqlite3(source) as connection:
        columns = "agreement, title, strength, kind, recorded_at, recorded_by"
        values = "c.agreement, c.title, c.strength, c.kind, c.recorded_at, c.recorded_by"
        connection.execute(
            f"INSERT INTO commitment (ref, {columns}) SELECT d.ref || '-' || c.ref || c.id, {values}"
            " FROM commitment AS c, document AS d"
        )
        connection.execute(
            "INSERT INTO commitment_obligor SELECT id, 'IR' FROM commitment"
            " WHERE id NOT IN (SELECT commitment_id FROM commitment_obligor)"
        )
    with contextlib.closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")  # so that changed pages are written before the end
        connection.execute("BEGIN")
        connection.execute("UPDATE commitment SET title = title || ?, note = ?", ["!", "x" * 3000])
        shutil.copy(source, path)
        shutil.copy(f"{source}-journal", f"{path}-journal")
        connection.execute("ROLLBACK")


@pytest.fixture
def copy(tracker: CommandLine, tmp_path: Path) -> Path:
    """A checked copy with one update; the database has two."""
    path = tmp_path / "copy.db"
    tracker("update hotline limited -m copied")
    tracker(f"backup {path}")
    tracker("update hotline substantial -m later")
    return path


@contextlib.contextmanager
def a_process(script: str, *args: object) -> Iterator[subprocess.Popen[str]]:
    """Another program, once it has said its first line."""
    command = [sys.executable, "-c", script, *map(str, args)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def a_writer(path: Path, note: str) -> subprocess.Popen[str]:
    """A tracker that records an update in a process of its own, once it has opened the file."""
    words = ["update", "soil", "limited", "-m", note, "--db", str(path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while process.poll() is None and not _has_open(process.pid, path):
        time.sleep(0.01)
    return process


def _has_open(process: int, path: Path) -> bool:
    with contextlib.suppress(OSError):
        return any(os.path.realpath(found) == str(path) for found in Path(f"/proc/{process}/fd").iterdir())
    return False


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="what another process has open cannot be seen here"
)


# -- backup ------------------------------------------------------------------------------------------


def test_a_backup_has_the_same_rows_and_only_its_owner_reads_it(tracker: CommandLine, tmp_path: Path) -> None:
    """A copy is sound, holds all that the database holds, and is 0600."""
    tracker("update hotline limited -m copied")
    told = tracker(f"backup {tmp_path / 'copy.db'}").out
    assert dump(tmp_path / "copy.db") == dump(tracker.path)
    assert is_sound(tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert "15 commitments and 1 update, checked" in told


def test_a_backup_stands_beside_the_database_unless_named(tracker: CommandLine, tmp_path: Path) -> None:
    """Without a name the copy is called as the database is, and nothing else is left there."""
    tracker("backup")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["seeded-backup.db", "seeded.db"]


def test_a_backup_is_made_while_another_process_writes(tracker: CommandLine, tmp_path: Path) -> None:
    """A copy is of one moment: a transaction of another process is in it whole, or not at all."""
    found = []
    with a_process(WRITES_WITHOUT_END, tracker.path):
        for _ in range(5):
            tracker(f"backup {tmp_path / 'copy.db'}")
            with open_with_sqlite3(tmp_path / "copy.db") as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found.append(updates(tmp_path / "copy.db"))
    assert found == sorted(found)
    assert found[-1] > found[0]
    assert not any(count % 2 for count in found)


def test_a_backup_leaves_out_what_is_not_saved_yet(tracker: CommandLine, tmp_path: Path) -> None:
    """What another program is still writing is not in the copy, and does not stop it."""
    with open_with_sqlite3(tracker.path) as other:
        other.execute("INSERT INTO actor VALUES ('XX', 'Not saved', 'state')")
        tracker(f"backup {tmp_path / 'copy.db'}")
        other.rollback()
    assert "Not saved" not in str(dump(tmp_path / "copy.db"))


def test_a_copy_is_on_the_disk_before_it_has_its_name(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the power fails, what stands under the name is the old copy or the whole new one."""
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
    assert done == ["draft", "name", "folder"]


def test_a_copy_with_more_updates_is_not_replaced(
    tracker: CommandLine, copy: Path, templates: dict[str, Path]
) -> None:
    """A copy is never replaced by one with fewer updates, unless it is forced."""
    before = copy.read_bytes()
    shutil.copy(templates["seeded"], tracker.path)
    refused = tracker(f"backup {copy}", fails=4)
    assert "has 1 updates, the database only 0" in refused.err
    assert copy.read_bytes() == before
    tracker(f"backup {copy} --force")
    assert dump(copy) == dump(tracker.path)


def test_a_copy_with_as_many_or_fewer_updates_is_replaced(tracker: CommandLine, copy: Path) -> None:
    """The same name serves day after day."""
    for _ in range(2):
        tracker(f"backup {copy}")
        assert dump(copy) == dump(tracker.path)


def test_a_copy_made_meanwhile_with_more_updates_is_not_replaced(
    tracker: CommandLine, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two backups at once the one with more updates stays."""
    copied = backup._copy_database

    def and_another_is_made(path: Path, draft: Path) -> dict[str, int]:
        monkeypatch.undo()
        found = copied(path, draft)
        tracker(f"update hotline limited -m newest --db {tracker.path}")
        tracker(f"backup {copy} --db {tracker.path}")
        return found

    monkeypatch.setattr(backup, "_copy_database", and_another_is_made)
    with contextlib.suppress(backup.RuleViolation):
        backup.back_up_database(tracker.path, copy)
    assert notes(copy)[-1] == "newest"


@pytest.mark.parametrize("content", [b"", b"Dear colleague", b"SQLite format 3\0" + bytes(4080)])
def test_what_is_no_copy_of_ours_is_never_replaced(
    tracker: CommandLine, tmp_path: Path, content: bytes
) -> None:
    """A file that is no tracker database is left byte for byte, forced or not."""
    (tmp_path / "letter.db").write_bytes(content)
    for force in ("", "--force"):
        assert "not replaced" in tracker(f"backup {tmp_path / 'letter.db'} {force}", fails=6).err
    assert (tmp_path / "letter.db").read_bytes() == content


def test_another_programs_database_is_never_replaced(tracker: CommandLine, tmp_path: Path) -> None:
    """A SQLite file of another program is left byte for byte."""
    with open_with_sqlite3(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE status_update (id)")
    before = everything(tmp_path)
    tracker(f"backup {tmp_path / 'other.db'} --force", fails=6)
    assert everything(tmp_path) == before


def test_a_folder_is_no_place_for_a_copy(tracker: CommandLine, tmp_path: Path) -> None:
    """Neither a folder nor a place in one that is not there is written to."""
    before = everything(tmp_path)
    tracker(f"backup {tmp_path}", fails=6)
    tracker(f"backup {tmp_path / 'none' / 'copy.db'}", fails=2)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("link", [None, os.symlink, os.link], ids=["itself", "a link", "a hard link"])
def test_the_database_is_no_copy_of_itself(
    tracker: CommandLine, tmp_path: Path, link: Callable[[Path, Path], None] | None
) -> None:
    """The database itself is refused as a backup's name, under whatever name it has."""
    target = tmp_path / "again.db" if link else tracker.path
    if link:
        link(tracker.path, target)
    before = everything(tmp_path)
    assert "is the database itself" in tracker(f"backup {target} --force", fails=2).err
    assert everything(tmp_path) == before


def test_a_copy_under_a_link_is_where_the_link_points(
    tracker: CommandLine, copy: Path, tmp_path: Path
) -> None:
    """A link to a copy stays a link; the copy it points to is replaced."""
    (tmp_path / "link.db").symlink_to(copy)
    tracker(f"backup {tmp_path / 'link.db'}")
    assert (tmp_path / "link.db").is_symlink()
    assert updates(copy) == 2


def test_an_older_file_is_backed_up_as_it_is(tracker: CommandLine, tmp_path: Path) -> None:
    """A copy of an older database is as old as that."""
    older = Path(shutil.copy(RELEASED, tmp_path / "older.db"))
    before = older.read_bytes()
    tracker(f"backup {tmp_path / 'copy.db'} --db {older}")
    assert dump(tmp_path / "copy.db") == dump(RELEASED)
    assert older.read_bytes() == before


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_makes_no_backup(
    tracker: CommandLine, copy: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """What is damaged is not copied, and the copy of yesterday stays."""
    damage(tracker.path)
    before = everything(tmp_path)
    for target in (copy, tmp_path / "new.db"):
        assert "damaged" in tracker(f"backup {target} --force", fails=6).err
    assert everything(tmp_path) == before


def test_a_database_with_rows_that_point_nowhere_makes_no_backup(
    tracker: CommandLine, tmp_path: Path
) -> None:
    """A copy is refused whose rows point to rows that are not there."""
    with open_with_sqlite3(tracker.path) as connection:
        connection.execute("DELETE FROM actor WHERE code = 'IR'")
    assert "point nowhere" in tracker(f"backup {tmp_path / 'copy.db'}", fails=6).err
    assert not (tmp_path / "copy.db").exists()


def test_a_journal_left_from_another_file_is_not_played_into_a_copy(
    tracker: CommandLine, empty_database: Path, tmp_path: Path
) -> None:
    """A new copy holds what was copied, whatever a file of that name has left beside it."""
    leave_a_hot_journal(tracker.path, tmp_path / "day.db")
    (tmp_path / "day.db").unlink()
    tracker(f"backup {tmp_path / 'day.db'} --db {empty_database}")
    assert is_sound(tmp_path / "day.db")
    assert dump(tmp_path / "day.db") == dump(empty_database)


def test_no_copy_stands_where_the_journal_of_the_database_does(tracker: CommandLine, tmp_path: Path) -> None:
    """SQLite would take such a copy for its journal, and the next command would delete it."""
    before = everything(tmp_path)
    with pytest.raises(UsageError):
        backup.back_up_database(tracker.path, tracker.path.with_name(f"{tracker.path.name}-journal"))
    assert everything(tmp_path) == before


def test_no_copy_stands_where_the_journal_does_when_the_database_is_a_link(
    tracker: CommandLine, tmp_path: Path
) -> None:
    """SQLite keeps the journal beside the file that a link points to, so no copy stands there either."""
    (tmp_path / "link.db").symlink_to(tracker.path)
    journal = tracker.path.with_name(f"{tracker.path.name}-journal")
    with contextlib.suppress(UsageError):
        backup.back_up_database(tmp_path / "link.db", journal)
        tracker("list")
        assert journal.exists()


# -- restore -----------------------------------------------------------------------------------------


def kept_beside(path: Path) -> Path:
    """The file that a restore has kept."""
    (kept,) = path.parent.glob(f"{path.stem}-replaced-*{path.suffix}")
    return kept


def test_a_restore_keeps_what_stood_there(tracker: CommandLine, copy: Path) -> None:
    """After a restore the database is as the copy, and the replaced file stands beside it byte for byte."""
    before = tracker.path.read_bytes()
    told = tracker(f"restore {copy}").out
    assert dump(tracker.path) == dump(copy)
    assert is_sound(tracker.path)
    assert kept_beside(tracker.path).read_bytes() == before
    assert str(kept_beside(tracker.path)) in told
    for path in (tracker.path, kept_beside(tracker.path)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_restore_can_be_restored(tracker: CommandLine, copy: Path) -> None:
    """Back to what was kept: two restores keep two files."""
    before = dump(tracker.path)
    tracker(f"restore {copy}")
    tracker(f"restore {kept_beside(tracker.path)}")
    assert dump(tracker.path) == before
    assert len(list(tracker.path.parent.glob("seeded-replaced-*"))) == 2


def test_a_missing_database_is_restored(tracker: CommandLine, copy: Path, tmp_path: Path) -> None:
    """A database that is gone is made anew from a copy, also in a folder that is gone."""
    tracker.path.unlink()
    answer = tracker(f"restore {copy} --json").json["items"][0]
    assert answer["kept"] is None
    assert dump(tracker.path) == dump(copy)
    tracker(f"restore {copy} --db {tmp_path / 'gone' / 'new.db'}")
    assert dump(tmp_path / "gone" / "new.db") == dump(copy)
    assert not list(tmp_path.glob("*replaced*"))


@pytest.mark.parametrize("damage", [*DAMAGES, forget_the_header, empty_it])
def test_a_damaged_database_is_restored(
    tracker: CommandLine, copy: Path, damage: Callable[[Path], None]
) -> None:
    """A damaged database is replaced, and kept as damaged as it is."""
    damage(tracker.path)
    before = tracker.path.read_bytes()
    tracker(f"restore {copy}")
    assert dump(tracker.path) == dump(copy)
    assert kept_beside(tracker.path).read_bytes() == before


def test_what_was_being_written_is_rolled_back_before_it_is_kept(tracker: CommandLine, copy: Path) -> None:
    """A journal beside the database is played back into what is kept, and not into the copy."""
    killed = tracker.path.with_name("killed.db")
    leave_a_hot_journal(tracker.path, killed)
    tracker(f"restore {copy} --db {killed}")
    assert dump(killed) == dump(copy)
    assert dump(kept_beside(killed)) == dump(tracker.path)


@pytest.mark.parametrize("damage", [*DAMAGES, forget_the_header, empty_it, Path.unlink])
def test_a_journal_of_the_replaced_file_is_not_played_into_the_copy(
    tracker: CommandLine, copy: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """What a damaged or missing database has left beside it does no harm to the copy."""
    killed = tmp_path / "killed.db"
    leave_a_hot_journal(tracker.path, killed)
    damage(killed)
    tracker(f"restore {copy} --db {killed}")
    assert is_sound(killed)
    assert dump(killed) == dump(copy)


def test_a_restore_that_cannot_keep_the_file_leaves_its_journal(
    tracker: CommandLine, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no room for what is to be kept, that stays as it was, with the journal beside it."""

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    killed = tmp_path / "killed.db"
    leave_a_hot_journal(tracker.path, killed)
    forget_the_header(killed)
    before = everything(tmp_path)
    monkeypatch.setattr(shutil, "copyfileobj", no_room)
    tracker(f"restore {copy} --db {killed}", fails=7)
    assert everything(tmp_path) == before


def test_a_journal_of_a_missing_file_is_not_played_into_a_new_one(
    tracker: CommandLine, tmp_path: Path
) -> None:
    """A database that is made anew is sound, whatever the one before it has left."""
    killed = tmp_path / "killed.db"
    leave_a_hot_journal(tracker.path, killed)
    killed.unlink()
    tracker(f"init --db {killed}")
    assert is_sound(killed)
    assert tracker(f"list --all --json --db {killed}").json["total"] == 9


def a_newer(path: Path) -> None:
    with open_with_sqlite3(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def an_orphaned(path: Path) -> None:
    with open_with_sqlite3(path) as connection:
        connection.execute("DELETE FROM actor WHERE code = 'IR'")


def a_foreign(path: Path) -> None:
    path.unlink()
    with open_with_sqlite3(path) as connection:
        connection.execute("CREATE TABLE commitment (id)")


def an_empty(path: Path) -> None:
    path.write_bytes(b"")


def a_letter(path: Path) -> None:
    path.write_text("Dear colleague")


@pytest.mark.parametrize(
    "spoil", [*DAMAGES, a_newer, an_orphaned, a_foreign, an_empty, a_letter, Path.unlink]
)
@pytest.mark.parametrize("there", [True, False], ids=["replacing", "missing"])
def test_what_is_no_sound_copy_is_not_restored(
    tracker: CommandLine, copy: Path, tmp_path: Path, spoil: Callable[[Path], None], there: bool
) -> None:
    """A copy that is damaged, newer, foreign, empty or missing is refused; everything stays byte for byte."""
    spoil(copy)
    if not there:
        tracker.path.unlink()
    before = everything(tmp_path)
    tracker(f"restore {copy}", fails=6)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("link", [None, os.symlink, os.link], ids=["itself", "a link", "a hard link"])
def test_the_database_is_not_restored_from_itself(
    tracker: CommandLine, tmp_path: Path, link: Callable[[Path, Path], None] | None
) -> None:
    """The database itself is refused as the copy, under whatever name it has."""
    source = tmp_path / "again.db" if link else tracker.path
    if link:
        link(tracker.path, source)
    before = everything(tmp_path)
    assert "is the database itself" in tracker(f"restore {source}", fails=2).err
    assert everything(tmp_path) == before


@pytest.mark.parametrize("spoil", [a_foreign, a_letter])
def test_what_is_no_database_of_ours_is_not_replaced(
    tracker: CommandLine, copy: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """A file of another program in the place of the database is refused and left byte for byte."""
    spoil(tracker.path)
    before = everything(tmp_path)
    tracker(f"restore {copy}", fails=6)
    assert everything(tmp_path) == before


def test_the_way_back_names_the_database_that_was_backed_up(tracker: CommandLine, tmp_path: Path) -> None:
    """What a backup says to type goes back to that database, whatever its name, and to no other."""
    other = Path(shutil.copy(tracker.path, tmp_path / "another desk.db"))
    told = tracker(f"backup {shlex.quote(str(tmp_path / 'a copy.db'))} --db {shlex.quote(str(other))}").out
    way_back = shlex.split(told.partition("tracker restore ")[2])
    assert way_back == [str(tmp_path / "a copy.db"), "--db", str(other)]


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_no_export_stands_where_the_journal_of_the_database_does(tracker: CommandLine, suffix: str) -> None:
    """SQLite would take it for its own, and delete it."""
    name = f"{tracker.path}{suffix}"
    assert "what belongs to the database" in tracker(f"export --format json -o {name}", fails=2).err
    assert not Path(name).exists()


def test_a_copy_that_is_not_there_is_told_by_its_name(tracker: CommandLine, tmp_path: Path) -> None:
    """A mistyped copy is no missing database: nobody is told to make one."""
    told = tracker(f"restore {tmp_path / 'nope.db'}", fails=6).err
    assert "There is no file" in told
    assert "tracker init" not in told


def test_a_link_to_the_database_stays_one(tracker: CommandLine, copy: Path, tmp_path: Path) -> None:
    """A database under a link is replaced where it is, and kept there."""
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "db.db"
    link.symlink_to(tracker.path)
    tracker(f"restore {copy} --db {link}")
    assert link.is_symlink()
    assert dump(tracker.path) == dump(copy)
    assert notes(kept_beside(tracker.path)) == ["copied", "later"]
    assert list(link.parent.iterdir()) == [link]


def test_an_older_copy_is_restored_as_it_is(tracker: CommandLine, tmp_path: Path) -> None:
    """A copy made by an older tracker is put back, and the next command says how to bring it up to date."""
    older = Path(shutil.copy(RELEASED, tmp_path / "older.db"))
    tracker(f"restore {older}")
    assert dump(tracker.path) == dump(RELEASED)
    assert "tracker upgrade" in tracker("list", fails=6).err
    tracker("upgrade")
    assert is_sound(tracker.path)


def test_a_restored_database_keeps_a_rollback_journal(tracker: CommandLine, copy: Path) -> None:
    """A copy that another program has put into WAL does not make the database one of three files."""
    with open_with_sqlite3(copy) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    tracker(f"restore {copy}")
    with open_with_sqlite3(tracker.path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_what_stands_in_the_log_of_another_mode_is_kept(tracker: CommandLine, copy: Path) -> None:
    """Updates that another program's mode (WAL) holds in a second file are in what is kept."""
    with contextlib.closing(sqlite3.connect(tracker.path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        tracker("update hotline implemented -m acknowledged")
        tracker(f"restore {copy}")
    assert "acknowledged" in notes(kept_beside(tracker.path))
    assert dump(tracker.path) == dump(copy)


# -- restore, while somebody writes ------------------------------------------------------------------


@needs_proc
def test_who_waited_for_a_file_that_was_replaced_is_told(tracker: CommandLine, copy: Path) -> None:
    """A writer that waited while the file was replaced saves nothing and is told to try again."""
    with a_process(HOLDS_THE_LOCK, tracker.path):
        writer = a_writer(tracker.path, "too late")
        shutil.copy(copy, f"{copy}.new")
        Path(f"{copy}.new").replace(tracker.path)
    _, told = writer.communicate(timeout=30)
    assert (writer.returncode, "has just been replaced; nothing was saved. Try again." in told) == (7, True)
    assert notes(tracker.path) == ["copied"]


@needs_proc
def test_nobody_can_write_between_the_keeping_and_the_replacing(
    tracker: CommandLine, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wants to write while a restore is under way waits until it is done, and is told to try again."""
    writers = []
    keep_others_out, save = backup._lock_out_writers, backup.put_in_place

    def and_a_writer_comes(path: Path, held: contextlib.ExitStack) -> None:
        keep_others_out(path, held)
        writers.append(a_writer(path, "acknowledged"))

    def a_slow_save(draft: Path, path: Path) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            writers[0].wait(timeout=1)
        save(draft, path)

    monkeypatch.setattr(backup, "_lock_out_writers", and_a_writer_comes)
    monkeypatch.setattr(backup, "put_in_place", a_slow_save)
    tracker(f"restore {copy}")
    out, told = writers[0].communicate(timeout=30)
    there = notes(tracker.path) + notes(kept_beside(tracker.path))
    assert "acknowledged" in there or "[U-" not in out
    assert (writers[0].returncode, "Try again." in told) == (7, True)


def test_a_restore_waits_for_who_is_writing(
    tracker: CommandLine, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program writes nothing is replaced; when that takes too long, it is told."""
    monkeypatch.setattr("tracker.db.sqlite_file.BUSY_TIMEOUT_SECONDS", 0.1)
    with a_process(HOLDS_THE_LOCK, tracker.path):
        before = everything(tmp_path)
        assert "in use" in tracker(f"restore {copy}", fails=7).err
        assert {name: file for name, file in everything(tmp_path).items() if "journal" not in name} == before


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_who_stops_a_restore_too_late_is_not_told_that_nothing_was_saved(
    tracker: CommandLine, copy: Path, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    """A signal after the copy has its name does not make the tracker say that nothing was saved."""
    from tracker.cli import app

    save = backup.put_in_place

    def and_a_signal_comes(draft: Path, path: Path) -> None:
        save(draft, path)
        os.kill(os.getpid(), stop)

    monkeypatch.setattr(backup, "put_in_place", and_a_signal_comes)
    signal.signal(stop, signal.default_int_handler)  # whatever a command before this one has made of it
    before = dump(tracker.path)
    with pytest.raises(SystemExit) as leaving:
        app(["restore", str(copy)], prog_name="tracker")
    assert (leaving.value.code == 130) == (dump(tracker.path) == before)


def test_a_restore_that_is_killed_leaves_no_second_name_for_the_database(
    tracker: CommandLine, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept does not change with the database: under two names SQLite would not find its journal."""
    child = os.fork()
    if child == 0:
        try:
            monkeypatch.setattr(backup, "put_in_place", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            backup.restore_database(tracker.path, copy)
        finally:
            os._exit(1)  # a child that was not killed must not go on with the tests
    os.waitpid(child, 0)
    tracker("update hotline implemented -m after")
    assert notes(tracker.path) == ["copied", "later", "after"]
    for kept in tracker.path.parent.glob("seeded-replaced-*"):
        assert notes(kept) == ["copied", "later"]


# -- upgrade -----------------------------------------------------------------------------------------


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database as the first release made it."""
    return Path(shutil.copy(RELEASED, tmp_path / "older.db"))


def test_an_upgrade_says_where_the_backup_is(tracker: CommandLine, older: Path) -> None:
    """What the file was before is kept beside it, and its name is told."""
    told = tracker(f"upgrade --db {older}").out
    (kept,) = older.parent.glob("older-before-*.db")
    assert str(kept) in told
    assert dump(kept) == dump(RELEASED)
    assert is_sound(older)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [tear, cut_off_last_third, an_orphaned])
def test_an_upgrade_without_a_sound_backup_does_not_begin(
    tracker: CommandLine, older: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """Where no sound copy can be made, nothing is upgraded and no half copy is left."""
    damage(older)
    before = everything(tmp_path)
    tracker(f"upgrade --db {older}", fails=6)
    assert everything(tmp_path) == before


def test_an_upgrade_that_fails_says_where_the_backup_is(tracker: CommandLine, older: Path) -> None:
    """A migration that fails leaves the file as it was, and the backup's name is told."""
    with open_with_sqlite3(older) as connection:
        connection.execute("CREATE VIEW commitment_log AS SELECT 1")  # whose name the upgrade needs
    before = dump(older)
    told = tracker(f"upgrade --db {older}", fails=6).err
    (kept,) = older.parent.glob("older-before-*.db")
    assert dump(older) == dump(kept) == before
    assert kept.name in told


def test_an_upgrade_under_a_link_keeps_the_link(tracker: CommandLine, older: Path, tmp_path: Path) -> None:
    """A link to an older database stays one; what it points to is upgraded."""
    (tmp_path / "link.db").symlink_to(older)
    tracker(f"upgrade --db {tmp_path / 'link.db'}")
    assert (tmp_path / "link.db").is_symlink()
    assert is_sound(older)
