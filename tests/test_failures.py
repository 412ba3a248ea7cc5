"""Kills, full disks, missing rights, locks, links, odd consoles: no acknowledged entry is lost or halved."""

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from benchmarks import kills
from conftest import ON_A_FILE, CommandLine, open_with_sqlite3, run_tracker
from database_files import OLDEST_RELEASE, count_updates, is_sound, read_folder
from terminals import run_on_terminal

from tracker import db
from tracker.db import sqlite_file

PERSIAN = "گزارش تازه"
ROWS = 3000

pytestmark = ON_A_FILE  # of files: how they are locked, written and linked


# -- kills -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files_to_kill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that commands write to while they are killed."""
    folder: Path = tmp_path_factory.mktemp("kills")
    kills.prepared(folder)
    return folder


@pytest.mark.usefixtures("quick_repairs")
@pytest.mark.parametrize("command", kills.TRIALS)
def test_a_kill_at_any_moment_loses_nothing(files_to_kill: Path, command: str) -> None:
    """After SIGKILL the file is sound, has all that was acknowledged, and no half entry."""
    found = kills.kills(command, 2, files_to_kill, random.Random())
    assert found["lost"] == 0
    assert found["before"] + found["after"] == 2


def test_eight_processes_at_once_lose_nothing(seeded_database: Path) -> None:
    """All their updates are acknowledged, and all are there."""
    assert kills.many_at_once(seeded_database, 8, 2) == (16, 16)
    assert count_updates(seeded_database) == 16
    assert is_sound(seeded_database)


def test_of_six_first_runs_at_once_one_makes_the_file(tmp_path: Path) -> None:
    """All find a database, one says that it made it, and no draft is left."""
    path = tmp_path / "first.db"
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: run_tracker("init", "--json", db=path), range(6)))
    assert [each.returncode for each in done] == [0] * 6
    assert sum(json.loads(each.stdout)["items"][0]["made"] for each in done) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["first.db"]
    assert is_sound(path)


# -- a full disk -------------------------------------------------------------------------------------


def run_on_full_disk(size: int, *words: str, db: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run a command where no file may be longer than that many bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    without_halves = {"PYTHONDONTWRITEBYTECODE": "1"}  # which Python itself would leave of its byte code
    return run_tracker(*words, db=db, env=without_halves, preexec_fn=limit, **more)


@pytest.fixture
def tracker_in_folder(tracker: CommandLine, tmp_path: Path) -> CommandLine:
    """The command line in a folder with a database, an older copy of it, and files to import."""
    tracker(f"backup {tmp_path / 'copy.db'}")
    kills.grow(tracker.path, 300)
    kills.write_rows(tmp_path / "many.csv", ROWS)
    (tmp_path / "out.json").write_text("of yesterday")
    return tracker


@pytest.mark.parametrize("size", [600, 60_000, 200_000])
@pytest.mark.parametrize(
    "line",
    ["update hotline limited", "import many.csv", "backup copy.db", "export -o out.json", "restore copy.db"],
)
def test_a_full_disk_changes_nothing(
    tracker_in_folder: CommandLine, tmp_path: Path, line: str, size: int
) -> None:
    """The command ends with exit code 7, every file stays as it is, and no draft is left."""
    before = read_folder(tmp_path)
    done = run_on_full_disk(size, *line.split(), db=tracker_in_folder.path, cwd=tmp_path)
    if done.returncode == 0:
        assert longest_file_written(line, tracker_in_folder.path) < size, "it was said to be saved"
        return
    assert (done.returncode, "Traceback" in done.stderr) == (7, False), done.stderr
    count_updates(
        tracker_in_folder.path
    )  # a limit also forbids to write old pages back, so whoever opens the file next does
    assert read_folder(tmp_path) == before


def longest_file_written(line: str, path: Path) -> int:
    """The length of the longest file that a command writes; an update only needs room for the journal."""
    if line.startswith("export"):
        return path.with_name("out.json").stat().st_size
    return 60_000 - 1 if line.startswith("update") else path.stat().st_size


def test_a_full_disk_at_the_first_run_leaves_no_file(tmp_path: Path) -> None:
    """A database without room is not made, not even in part."""
    done = run_on_full_disk(60_000, "init", db=tmp_path / "new" / "first.db")
    assert done.returncode == 7, done.stderr
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_full_disk_stops_an_upgrade(tmp_path: Path) -> None:
    """Without room for its backup it does not begin."""
    shutil.copy(OLDEST_RELEASE, tmp_path / "older.db")
    before = read_folder(tmp_path)
    done = run_on_full_disk(60_000, "upgrade", db=tmp_path / "older.db")
    assert done.returncode == 7, done.stderr
    assert read_folder(tmp_path) == before


# -- missing rights ----------------------------------------------------------------------------------

USER_WITHOUT_RIGHTS = 65534

RUN_LINES = """
import json, os, shlex, sys
from tracker.cli import app
lines, db, warm = json.load(sys.stdin)
def codes(db):
    os.chdir(os.path.dirname(db))
    os.environ["TRACKER_DB"] = db
    for line in lines:
        try:
            app(shlex.split(line), prog_name="tracker")
        except SystemExit as leaving:
            yield leaving.code
list(codes(warm))
if os.geteuid() == 0:
    os.setuid({nobody})
sys.stderr.write("\\n" + json.dumps(list(codes(db))))
"""


def exit_codes(lines: list[str], db: Path, tmp_path: Path, mode: int = 0o444) -> dict[str, int]:
    """The exit codes of commands run by a user without rights, one after another in one process.

    First they are run with all rights on a copy: Python itself may be where only root can read, and modules
    that are imported late are imported then. The mode of the database is set when it has been copied.
    """
    warm = Path(shutil.copytree(db.parent, tmp_path / "warm"))
    for file in (warm, *warm.iterdir()):
        file.chmod(0o700)
    db.chmod(mode)
    done = subprocess.run(
        [sys.executable, "-c", RUN_LINES.format(nobody=USER_WITHOUT_RIGHTS)],
        input=json.dumps([lines, str(db), str(warm / db.name)]),
        env=os.environ | {"TMPDIR": str(db.parent / "own")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(lines, json.loads(done.stderr.splitlines()[-1]), strict=True))


@pytest.fixture
def read_only_folder(tracker_in_folder: CommandLine) -> Iterator[Path]:
    """The same files, which everybody may read, and a folder "own" in which everybody may write."""
    tracker_in_folder("update hotline limited")  # which undo could take back
    with tempfile.TemporaryDirectory(dir="/tmp") as name:  # root's own folder may be closed to others
        folder = Path(name)
        folder.chmod(0o755)
        for file in tracker_in_folder.path.parent.glob("*.*"):
            if file.is_file():
                shutil.copy(file, folder)
        shutil.copy(OLDEST_RELEASE, folder / "older.db")
        (folder / "own").mkdir()
        (folder / "own").chmod(0o777)
        for file in folder.glob("*.*"):
            file.chmod(0o444)
        yield folder
        folder.chmod(0o755)


READING_COMMANDS = [
    *(
        "list",
        "summary",
        "show hotline",
        "log",
        "log hotline --json",
        "agreement list",
        "agreement show pk-ir-2017",
    ),
    *(
        "actor list",
        "document list",
        "check",
        "where",
        "export",
        "export -o own/out.json",
        "export -o own/out.csv",
    ),
    *("backup own/copy.db", "upgrade", "list --format csv", "export --format ics"),
    "list --known-at 2018-01-01",  # which waits for whoever is writing
]
WRITING_COMMANDS = [
    *("update hotline limited", "add Title --agreement pk-ir-2017", "actor add TR Turkey --kind state"),
    *(
        "retract U-1 -m error",
        "undo --yes",
        "import many.csv",
        "document add Paper --ref paper --agreement pk-ir-2017",
    ),
    *(
        "agreement add Treaty --ref treaty --on 2018-01-01 --party IR --party PK",
        "backup",
        "backup copy.db",
        "restore copy.db",
    ),
    *("export -o out.json", "export -o new.csv", "upgrade --db older.db", "init --db new.db"),
]


def test_reading_commands_work_without_the_right_to_write(read_only_folder: Path, tmp_path: Path) -> None:
    """Every command that writes ends with exit code 7, and changes nothing."""
    before = {path: content for path, content in read_folder(read_only_folder).items() if "/own/" not in path}
    read_only_folder.chmod(0o555)
    found = exit_codes([*READING_COMMANDS, *WRITING_COMMANDS], read_only_folder / "seeded.db", tmp_path)
    assert found == dict.fromkeys(READING_COMMANDS, 0) | dict.fromkeys(WRITING_COMMANDS, 7)
    assert {
        path: content for path, content in read_folder(read_only_folder).items() if "/own/" not in path
    } == before
    assert sorted(file.name for file in (read_only_folder / "own").iterdir()) == [
        *("copy.db", "copy.db.head", "datapackage.json", "out-commitments.csv", "out-updates.csv", "out.json")
    ]


def test_a_read_only_file_is_not_changed(read_only_folder: Path, tmp_path: Path) -> None:
    """Nor is it replaced, although the folder may be written to."""
    before = (read_only_folder / "seeded.db").read_bytes()
    read_only_folder.chmod(0o777)
    lines = [
        "list",
        "check",
        "backup own/copy.db",
        "update hotline limited",
        "import many.csv",
        "restore copy.db",
    ]
    found = exit_codes(lines, read_only_folder / "seeded.db", tmp_path)
    assert found == dict.fromkeys(lines[:3], 0) | dict.fromkeys(lines[3:], 7)
    assert (read_only_folder / "seeded.db").read_bytes() == before


def test_an_unreadable_database_is_reported(read_only_folder: Path, tmp_path: Path) -> None:
    """Every command ends with exit code 6."""
    lines = ["list", "update hotline limited", "backup own/copy.db", "check"]
    found = exit_codes(lines, read_only_folder / "seeded.db", tmp_path, mode=0o000)
    assert found == dict.fromkeys(lines, 6)


# -- a lock held too long ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lock", "lines"),
    [
        (
            "BEGIN IMMEDIATE",
            ["update hotline limited", "import {}/many.csv", "init", "actor add TR T --kind state"],
        ),
        (
            "BEGIN EXCLUSIVE",
            ["list", "log", "check", "backup {}/new.db", "restore {}/copy.db", "export", "undo --yes"],
        ),
    ],
)
def test_a_lock_held_too_long_is_exit_7(
    tracker_in_folder: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lock: str,
    lines: list[str],
) -> None:
    """The user is told that the database is in use, and nothing is changed."""
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.05)
    before = read_folder(tmp_path)
    with contextlib.closing(sqlite3.connect(tracker_in_folder.path, isolation_level=None)) as other:
        other.execute(lock)
        for line in lines:
            assert "in use" in tracker_in_folder(line.format(tmp_path), fails=7).err
    assert read_folder(tmp_path) == before


def test_an_upgrade_waits_for_a_writer(
    tmp_path: Path, tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program writes to an older file, it is not upgraded."""
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.05)
    older = Path(shutil.copy(OLDEST_RELEASE, tmp_path / "older.db"))
    with contextlib.closing(sqlite3.connect(older, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "in use" in tracker(f"upgrade --db {older}", fails=7).err
    assert older.read_bytes() == OLDEST_RELEASE.read_bytes()


# -- links -------------------------------------------------------------------------------------------


@pytest.fixture
def link(seeded_database: Path, tmp_path: Path) -> Path:
    """A link, in a folder of its own, to the database."""
    (tmp_path / "links").mkdir()
    path = tmp_path / "links" / "link.db"
    path.symlink_to(seeded_database)
    return path


def test_writing_through_a_link_changes_its_target(link: Path, tracker: CommandLine) -> None:
    """The link stays a link, and nothing is put beside it."""
    tracker(f"update hotline limited --db {link}")
    tracker(f"init --db {link}")
    assert count_updates(tracker.path) == 1
    assert link.is_symlink()
    assert list(link.parent.iterdir()) == [link]


def test_the_journal_is_beside_the_target_of_a_link(link: Path, seeded_database: Path) -> None:
    """Who opens the file itself would not find a journal beside the link."""
    with db.write_transaction(link) as connection:
        connection.raw.execute("INSERT INTO actor (code, name, kind) VALUES ('XX', 'X', 'state')")
        assert seeded_database.with_name(f"{seeded_database.name}-journal").exists()
        assert list(link.parent.iterdir()) == [link]


def test_a_killed_write_through_a_link_is_rolled_back(
    files_to_kill: Path, link: Path, seeded_database: Path
) -> None:
    """The file is then as before, whether it is opened itself or through the link."""
    child = os.fork()
    if child == 0:
        try:
            connection = sqlite3.connect(link, isolation_level=None)
            connection.execute("PRAGMA cache_size = 1")
            connection.execute("BEGIN")
            connection.execute("UPDATE commitment SET title = 'half', note = ?", ["x" * 5000])
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)  # a child that was not killed must not go on with the tests
    os.waitpid(child, 0)
    with open_with_sqlite3(link) as connection:
        assert connection.execute("SELECT count(*) FROM commitment WHERE title = 'half'").fetchone() == (0,)
    assert is_sound(seeded_database)


def test_a_database_is_made_where_a_link_points(tmp_path: Path) -> None:
    """The link may point to a file that is not there yet."""
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "target.db")
    done = run_tracker("init", db=link)
    assert done.returncode == 0, done.stderr
    assert link.is_symlink()
    assert is_sound(tmp_path / "target.db")


# -- a clock that runs backwards ---------------------------------------------------------------------


def test_a_clock_that_goes_back_does_not_change_the_order(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two updates of one day the one recorded later counts, whatever the clock says."""

    class Clock(datetime):
        hours = 0

        @classmethod
        def now(cls, tz: object = None) -> "Clock":
            cls.hours -= 1
            return cls.fromtimestamp(
                (datetime(2018, 6, 1, tzinfo=UTC) + timedelta(hours=cls.hours)).timestamp(), UTC
            )

    monkeypatch.setattr("tracker.cli.context.datetime", Clock)
    for status in ("limited", "substantial", "implemented"):
        tracker(f"update hotline {status} --on 2018-02-01")
    tracker("retract U-3 -m error")
    moments = [item["recorded_at"] for item in tracker("log --json").json["items"]]
    assert tracker("show hotline --json").json["items"][0]["status"] == "substantial"
    assert moments == sorted(moments)
    assert len(set(moments)) == len(moments)
    assert is_sound(tracker.path)


# -- odd consoles ------------------------------------------------------------------------------------

UNUSUAL_TEXT = f"{PERSIAN} 🚧 e\u0301 \u202eabc"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_no_character_makes_a_command_fail(seeded_database: Path, encoding: str) -> None:
    """Persian text and emoji are recorded and shown on a console whose encoding lacks them."""
    odd = {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    done = run_tracker(
        "update", "hotline", "limited", "-m", UNUSUAL_TEXT, "--source", PERSIAN, db=seeded_database, env=odd
    )
    assert done.returncode == 0, done.stderr
    done = run_tracker("export", db=seeded_database, env=odd)
    assert PERSIAN in done.stdout
    done = run_tracker("show", UNUSUAL_TEXT, db=seeded_database, env=odd)
    assert (done.returncode, PERSIAN in done.stderr) == (3, True)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize(
    "line",
    [
        "log",
        "show hotline",
        "list --json",
        "export",
        "update soil limited -m {}",
        "show {}",
    ],
)
def test_no_character_makes_a_command_fail_on_a_terminal(
    tracker: CommandLine, encoding: str, line: str
) -> None:
    """A character that the encoding of the terminal lacks is shown as its number."""
    tracker("update hotline limited --source wire -m", UNUSUAL_TEXT)
    words = [word.format(UNUSUAL_TEXT) for word in line.split()]
    environment = {"TRACKER_DB": str(tracker.path), "COLUMNS": "200"}
    code, shown = run_on_terminal(*words, environment=environment, encoding=encoding)
    assert code == (3 if line == "show {}" else 0), shown
    assert "Traceback" not in shown
    assert "Unicode" not in shown
    if line in ("log", "show hotline", "export"):
        assert "\\u06af" in shown
