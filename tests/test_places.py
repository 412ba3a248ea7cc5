"""Where files are and what they are: links, pipes, media that are only read, leftovers; and any screen."""

import os
import stat
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, open_with_sqlite3
from database_files import dump_sql, read_folder

pytestmark = ON_A_FILE


def test_a_file_with_two_names_is_not_replaced(tracker: CommandLine, tmp_path: Path) -> None:
    """The other name would go on with the old file, and two logs would go apart."""
    tracker(f"backup {tmp_path / 'copy.db'}")
    os.link(tracker.path, tmp_path / "again.db")
    before = read_folder(tmp_path)
    assert "has another name too" in tracker(f"restore {tmp_path / 'copy.db'}", fails=6).err
    assert read_folder(tmp_path) == before


@pytest.mark.parametrize("mode", [0o660, 0o640, 0o600, 0o666])
def test_a_restore_and_a_backup_keep_who_may_use_the_file(
    tracker: CommandLine, tmp_path: Path, mode: int
) -> None:
    """What a group shares stays the group's; nobody else gets a right."""
    copy = tmp_path / "copy.db"
    tracker(f"backup {copy}")
    for path, line in ((tracker.path, f"restore {copy}"), (copy, f"backup {copy}")):
        path.chmod(mode)
        tracker(line)
        assert stat.S_IMODE(path.stat().st_mode) == mode & 0o660


@pytest.mark.parametrize(
    "line", ["list", "check", "update hotline limited", "backup", "upgrade", "where", "init"]
)
def test_a_pipe_is_no_database(tracker: CommandLine, tmp_path: Path, line: str) -> None:
    """To open one would wait for ever for whoever writes to it."""
    os.mkfifo(tmp_path / "pipe.db")
    code = 0 if line == "where" else 6
    answer = tracker.run_unchecked(f"{line} --db {tmp_path / 'pipe.db'}")
    assert answer.code == code or line == "init", answer.err
    assert "not a tracker database" in (answer.out + answer.err) or line == "init"


def test_a_copy_in_wal_mode_is_read_where_nothing_can_be_written(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program has left it so, and it was burnt on a disk: it holds all the same."""
    with open_with_sqlite3(tracker.path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    wanted = tracker("list --all")
    may, folder = os.access, tracker.path.parent
    monkeypatch.setattr(os, "access", lambda path, mode: path != folder and may(path, mode))
    before = read_folder(tracker.path.parent)
    assert tracker("list --all") == wanted
    tracker("check")
    assert read_folder(tracker.path.parent) == before


DATABASE, PICTURE, ARCHIVE = b"SQLite format 3\0" + bytes(4080), b"\x89PNG\r\n\x1a\n\0\0", b"PK\3\4\0\0"


@pytest.mark.parametrize(
    ("line", "there"),
    [
        ("export -o mine.json", "mine.json"),
        ("export --format csv -o mine", "mine-updates"),
        ("brief --format markdown -o mine.md", "mine.md"),
        ("list --format csv -o mine.csv", "mine.csv"),
    ],
)
@pytest.mark.parametrize("content", [DATABASE, PICTURE, ARCHIVE], ids=["database", "picture", "archive"])
def test_a_file_of_another_kind_is_not_replaced(
    tracker: CommandLine, working_folder: Path, line: str, there: str, content: bytes
) -> None:
    """It was never written by this command."""
    (working_folder / there).write_bytes(content)
    before = read_folder(working_folder)
    assert "another kind" in tracker(line, fails=2).err
    assert read_folder(working_folder) == before


def test_a_copy_of_the_database_is_no_place_for_an_export(tracker: CommandLine, tmp_path: Path) -> None:
    """A backup is replaced by a backup alone."""
    tracker(f"backup {tmp_path / 'copy.json'}")
    before = dump_sql(tmp_path / "copy.json")
    tracker(f"export -o {tmp_path / 'copy.json'}", fails=2)
    assert dump_sql(tmp_path / "copy.json") == before


@pytest.mark.parametrize("columns", ["0", "1", "-5", "1000000000", "x"])
def test_any_width_of_the_screen_gives_an_answer(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    """A width that no screen has is taken for the nearest that one has."""
    monkeypatch.setenv("COLUMNS", columns)
    for line in ("list --format table --no-pager", "show hotline --format table", "summary --format table"):
        told = tracker(line).out
        assert max(map(len, told.splitlines())) <= 500


def test_a_draft_that_a_kill_has_left_is_taken_away(tracker: CommandLine, tmp_path: Path) -> None:
    """After a day, and no other file."""
    old = [tmp_path / f".{'0' * 16}.new", tmp_path / f".{'a' * 16}.new-journal"]
    others = [tmp_path / ".0123.new", tmp_path / f".{'b' * 16}.new", tmp_path / f"x{'0' * 16}.new"]
    for file in (*old, *others):
        file.write_bytes(b"x")
        if file is not others[1]:  # which somebody may be writing
            os.utime(file, (0, 0))
    tracker("backup")
    assert [file.exists() for file in (*old, *others)] == [False, False, True, True, True]
