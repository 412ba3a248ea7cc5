"""Kills, full disks, missing rights, signals, odd consoles: nothing told is lost, nothing is half there."""

import contextlib
import importlib.util
import json
import os
import pty
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ON_A_FILE, CommandLine, open_with_sqlite3, run_tracker

from tracker import db
from tracker.cli import app
from tracker.db import sqlite_file
from tracker.db.checks import find_problems

RELEASED = Path(__file__).parent / "released" / "0001.db"
PERSIAN = "گزارش تازه"
ROWS = 3000

# Of files: their locks, their disk and their kills.
pytestmark = [
    ON_A_FILE,
    pytest.mark.skipif(os.name == "nt", reason="Windows has neither fork nor these signals and limits"),
]


def _loaded(name: str) -> ModuleType:
    """A program of the benchmarks, which share a folder and no package."""
    found = importlib.util.spec_from_file_location(name, Path(__file__).parent / "bench" / f"{name}.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module  # its dataclasses look there for themselves
    found.loader.exec_module(module)
    return module


killing = _loaded("kills")


def everything(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, byte for byte."""
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def total(path: Path) -> int:
    with open_with_sqlite3(path) as connection:
        found: int = connection.execute("SELECT count(*) FROM status_update").fetchone()[0]
    return found


def is_sound(path: Path) -> bool:
    return find_problems(path, datetime.now(UTC)) == []


# -- kills -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that are written to while the kills come."""
    folder: Path = tmp_path_factory.mktemp("kills")
    killing.prepared(folder)
    return folder


@pytest.mark.parametrize("command", killing.TRIALS)
def test_a_kill_at_any_moment_loses_nothing(prepared: Path, command: str) -> None:
    """After SIGKILL the file opens, is sound, has all that was acknowledged, and nothing half."""
    found = killing.kills(command, 4, prepared, random.Random())
    assert found["lost"] == 0
    assert found["before"] + found["after"] == 4


def test_eight_processes_at_once_lose_nothing(seeded_database: Path) -> None:
    """Of eight processes with two updates each, all are acknowledged, and all are there."""
    assert killing.many_at_once(seeded_database, 8, 2) == (16, 16)
    assert total(seeded_database) == 16
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


def full_after(size: int) -> Callable[[], None]:
    """What makes a disk full for a child: no file may be longer than this."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.fixture
def desk(tracker: CommandLine, tmp_path: Path) -> CommandLine:
    """A database with updates, an older copy of it, and files to bring in, all in one folder."""
    tracker(f"backup {tmp_path / 'copy.db'}")
    killing.grow(tracker.path, 300)
    killing.write_rows(tmp_path / "many.csv", ROWS)
    (tmp_path / "out.json").write_text("of yesterday")
    return tracker


@pytest.mark.parametrize("size", [600, 60_000, 200_000])
@pytest.mark.parametrize(
    "line",
    ["update hotline limited", "import many.csv", "backup copy.db", "export -o out.json", "restore copy.db"],
)
def test_a_full_disk_changes_nothing(desk: CommandLine, tmp_path: Path, line: str, size: int) -> None:
    """Where there is no room a command is exit 7, every file stays byte for byte, and no draft is left."""
    before = everything(tmp_path)
    done = run_tracker(*line.split(), db=desk.path, cwd=tmp_path, preexec_fn=full_after(size))
    if done.returncode == 0:
        assert needs(line, desk.path) < size, "it was said to be saved"
        return
    assert (done.returncode, "Traceback" in done.stderr) == (7, False), done.stderr
    total(desk.path)  # a limit also forbids to write old pages back, so whoever opens the file next does
    assert everything(tmp_path) == before


def needs(line: str, path: Path) -> int:
    """How long the longest file is that a command writes; of an update only the journal must fit."""
    return 60_000 - 1 if line.startswith("update") else path.stat().st_size


def test_a_full_disk_at_the_first_run_leaves_nothing(tmp_path: Path) -> None:
    """A database that has no room is not made, not even in part."""
    done = run_tracker("init", db=tmp_path / "new" / "first.db", preexec_fn=full_after(60_000))
    assert done.returncode == 7, done.stderr
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_full_disk_stops_an_upgrade(tmp_path: Path) -> None:
    """Without room for its backup an upgrade does not begin."""
    shutil.copy(RELEASED, tmp_path / "older.db")
    before = everything(tmp_path)
    done = run_tracker("upgrade", db=tmp_path / "older.db", preexec_fn=full_after(60_000))
    assert done.returncode == 7, done.stderr
    assert everything(tmp_path) == before


# -- missing rights ----------------------------------------------------------------------------------

NOBODY = 65534

EVERY_LINE = """
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


def exits(lines: list[str], db: Path, tmp_path: Path, mode: int = 0o444) -> dict[str, int]:
    """The exit codes of commands typed by somebody without rights, one after another in one process.

    They are run with all rights on a copy first: Python itself may be where only root can read, and whatever
    is loaded late is loaded then. The mode of the database is set when it has been copied.
    """
    warm = Path(shutil.copytree(db.parent, tmp_path / "warm"))
    for file in (warm, *warm.iterdir()):
        file.chmod(0o700)
    db.chmod(mode)
    done = subprocess.run(
        [sys.executable, "-c", EVERY_LINE.format(nobody=NOBODY)],
        input=json.dumps([lines, str(db), str(warm / db.name)]),
        env=os.environ | {"TMPDIR": str(db.parent / "own")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(lines, json.loads(done.stderr.splitlines()[-1]), strict=True))


@pytest.fixture
def examples_per_engine(desk: CommandLine) -> Iterator[Path]:
    """The same files where everybody may look, and the folder of somebody who may write there."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:  # root's own folder may be closed to others
        folder = Path(name)
        folder.chmod(0o755)
        for file in desk.path.parent.glob("*.*"):
            if file.is_file():
                shutil.copy(file, folder)
        shutil.copy(RELEASED, folder / "older.db")
        (folder / "own").mkdir()
        (folder / "own").chmod(0o777)
        for file in folder.glob("*.*"):
            file.chmod(0o444)
        yield folder
        folder.chmod(0o755)


READING = [
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
]
WRITING = [
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


def test_without_the_right_to_write_all_can_be_read(shared: Path, tmp_path: Path) -> None:
    """In a read-only folder every command that reads works, and every one that writes is exit 7."""
    before = {path: content for path, content in everything(shared).items() if "/own/" not in path}
    shared.chmod(0o555)
    found = exits([*READING, *WRITING], shared / "seeded.db", tmp_path)
    assert found == dict.fromkeys(READING, 0) | dict.fromkeys(WRITING, 7)
    assert {path: content for path, content in everything(shared).items() if "/own/" not in path} == before
    assert sorted(file.name for file in (shared / "own").iterdir()) == [
        *("copy.db", "out-commitments.csv", "out-updates.csv", "out.json")
    ]


def test_a_read_only_file_is_not_written_to(shared: Path, tmp_path: Path) -> None:
    """A read-only database in a folder that may be written is not changed, and not replaced."""
    before = (shared / "seeded.db").read_bytes()
    shared.chmod(0o777)
    lines = [
        "list",
        "check",
        "backup own/copy.db",
        "update hotline limited",
        "import many.csv",
        "restore copy.db",
    ]
    found = exits(lines, shared / "seeded.db", tmp_path)
    assert found == dict.fromkeys(lines[:3], 0) | dict.fromkeys(lines[3:], 7)
    assert (shared / "seeded.db").read_bytes() == before


def test_what_may_not_be_read_is_told(shared: Path, tmp_path: Path) -> None:
    """A database of somebody else's is exit 6, with the reason."""
    lines = ["list", "update hotline limited", "backup own/copy.db", "check"]
    assert exits(lines, shared / "seeded.db", tmp_path, mode=0o000) == dict.fromkeys(lines, 6)


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
    desk: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lock: str, lines: list[str]
) -> None:
    """Who waits in vain is told to try again, and nothing is changed."""
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.05)
    before = everything(tmp_path)
    with contextlib.closing(sqlite3.connect(desk.path, isolation_level=None)) as other:
        other.execute(lock)
        for line in lines:
            assert "in use" in desk(line.format(tmp_path), fails=7).err
    assert everything(tmp_path) == before


def test_an_upgrade_waits_for_who_is_writing(
    tmp_path: Path, tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older file that another program writes to is not upgraded meanwhile."""
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.05)
    older = Path(shutil.copy(RELEASED, tmp_path / "older.db"))
    with contextlib.closing(sqlite3.connect(older, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "in use" in tracker(f"upgrade --db {older}", fails=7).err
    assert older.read_bytes() == RELEASED.read_bytes()


# -- signals -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, templates: dict[str, Path]) -> Path:
    """A folder with a database and a file of which reading and writing take their time."""
    folder: Path = tmp_path_factory.mktemp("large")
    shutil.copy(templates["seeded"], folder / "large.db")
    killing.grow(folder / "large.db", 80_000)
    killing.write_rows(folder / "large.csv", 60_000)
    return folder


def stopped(
    words: list[str], db: Path, stop: signal.Signals, begun: Callable[[], bool]
) -> tuple[int, str, str]:
    """Start a command and stop it once it has begun: its exit code, and what it said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", *words],
        env=os.environ | {"TRACKER_DB": str(db)},
        cwd=db.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not begun():
        time.sleep(0.005)
    time.sleep(0.1)
    process.send_signal(stop)
    out, told = process.communicate(timeout=30)
    return process.returncode, out, told


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_who_stops_an_import_saves_nothing(
    large: Path, tmp_path: Path, seeded_database: Path, stop: signal.Signals
) -> None:
    """Stopped in the middle, an import is exit 130, and the file is as it was."""
    before = seeded_database.read_bytes()
    journal = seeded_database.with_name(f"{seeded_database.name}-journal")
    found = stopped(["import", str(large / "large.csv")], seeded_database, stop, journal.exists)
    assert found == (130, "", "Stopped. Nothing was saved.\n")
    assert not journal.exists()
    assert seeded_database.read_bytes() == before


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("name", ["out.json", "out.csv"])
def test_who_stops_an_export_leaves_nothing_behind(
    large: Path, tmp_path: Path, stop: signal.Signals, name: str
) -> None:
    """Stopped in the middle, an export is exit 130, and neither a file nor a draft of it is there."""

    def begun() -> bool:
        return any(file.stat().st_size for file in tmp_path.glob(".*.new"))

    found = stopped(["export", "-o", str(tmp_path / name)], large / "large.db", stop, begun)
    assert found == (130, "", "Stopped. Nothing was saved.\n")
    assert not [file for file in tmp_path.iterdir() if file.suffix != ".db"]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("line", ["export -o {}/out.json", "export -o {}/out.csv", "backup {}/copy.db"])
def test_who_stops_too_late_is_not_told_that_nothing_was_saved(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals, line: str
) -> None:
    """A signal once a file has its name does not make the tracker say that nothing was saved."""
    replace, sent = Path.replace, []

    def and_a_signal_comes(draft: Path, target: Path) -> Path:
        found = replace(draft, target)
        if not sent:
            sent.append(target)
            os.kill(os.getpid(), stop)
        return found

    monkeypatch.setattr(Path, "replace", and_a_signal_comes)
    signal.signal(stop, signal.default_int_handler)  # whatever a command before this one has made of it
    before = everything(tmp_path)
    with pytest.raises(SystemExit) as leaving:
        app(line.format(tmp_path).split(), prog_name="tracker")
    assert sent
    assert (leaving.value.code == 130) == (everything(tmp_path) == before)


def test_who_stops_an_upgrade_too_late_is_not_told_that_nothing_was_saved(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal while an upgrade is saved either undoes it or does not make the tracker say that it did."""
    older = Path(shutil.copy(RELEASED, tmp_path / "older.db"))
    commit = sqlite_file._RollbackOnClose.commit

    def and_a_signal_comes(connection: sqlite3.Connection) -> None:
        commit(connection)
        if older.read_bytes() != RELEASED.read_bytes():
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(sqlite_file._RollbackOnClose, "commit", and_a_signal_comes)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with pytest.raises(SystemExit) as leaving:
        app(["upgrade", "--db", str(older)], prog_name="tracker")
    assert (leaving.value.code == 130) == (older.read_bytes() == RELEASED.read_bytes())


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_update_is_not_stopped_between_saving_and_saying(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    """Once an update is being saved no signal keeps the tracker from saying so."""
    commit = sqlite_file._RollbackOnClose.commit

    def and_a_signal_comes(connection: sqlite3.Connection) -> None:
        os.kill(os.getpid(), stop)
        commit(connection)
        os.kill(os.getpid(), stop)

    monkeypatch.setattr(sqlite_file._RollbackOnClose, "commit", and_a_signal_comes)
    signal.signal(stop, signal.default_int_handler)  # whatever a command before this one has made of it
    assert "[U-1]" in tracker("update hotline limited").out
    assert total(tracker.path) == 1


# -- links -------------------------------------------------------------------------------------------


@pytest.fixture
def link(seeded_database: Path, tmp_path: Path) -> Path:
    """A link, in a folder of its own, to the database."""
    (tmp_path / "links").mkdir()
    path = tmp_path / "links" / "link.db"
    path.symlink_to(seeded_database)
    return path


def test_what_is_written_under_a_link_goes_to_its_target(link: Path, tracker: CommandLine) -> None:
    """The data goes where the link points, and the link stays alone in its folder."""
    tracker(f"update hotline limited --db {link}")
    tracker(f"init --db {link}")
    assert total(tracker.path) == 1
    assert link.is_symlink()
    assert list(link.parent.iterdir()) == [link]


def test_the_journal_under_a_link_stands_beside_the_target(link: Path, seeded_database: Path) -> None:
    """A journal beside the link would not be found by who opens the file itself."""
    with db.write_transaction(link) as connection:
        connection.raw.execute("INSERT INTO actor VALUES ('XX', 'X', 'state')")
        assert seeded_database.with_name(f"{seeded_database.name}-journal").exists()
        assert list(link.parent.iterdir()) == [link]


def test_a_killed_write_under_a_link_is_rolled_back(
    prepared: Path, link: Path, seeded_database: Path
) -> None:
    """Whoever opens the target, or the link, gets the file as it was before the kill."""
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
    """A link to a file that is still to be made serves from the first run on."""
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "target.db")
    done = run_tracker("init", db=link)
    assert done.returncode == 0, done.stderr
    assert link.is_symlink()
    assert is_sound(tmp_path / "target.db")


# -- a clock that runs backwards ---------------------------------------------------------------------


def test_a_clock_that_runs_backwards_changes_no_order(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two updates for one day that which was recorded later stands, whatever the clock says."""

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

ODD = f"{PERSIAN} 🚧 e\u0301 \u202eabc"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_no_letter_makes_a_command_fail(seeded_database: Path, encoding: str) -> None:
    """Persian text and emoji are taken and answered on a console that has neither."""
    odd = {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    done = run_tracker(
        "update", "hotline", "limited", "-m", ODD, "--source", PERSIAN, db=seeded_database, env=odd
    )
    assert done.returncode == 0, done.stderr
    done = run_tracker("export", db=seeded_database, env=odd)
    assert PERSIAN in done.stdout
    done = run_tracker("show", ODD, db=seeded_database, env=odd)
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
def test_no_letter_makes_a_command_fail_on_a_terminal(tracker: CommandLine, encoding: str, line: str) -> None:
    """On a terminal in ASCII or cp1252 a letter that it does not have is shown as its number."""
    tracker("update hotline limited --source wire -m", ODD)
    code, shown = on_a_terminal(tracker.path, [word.format(ODD) for word in line.split()], encoding)
    assert code == (3 if line == "show {}" else 0), shown
    assert "Traceback" not in shown
    assert "Unicode" not in shown
    if line in ("log", "show hotline", "export"):
        assert "\\u06af" in shown


def on_a_terminal(path: Path, words: list[str], encoding: str) -> tuple[int, str]:
    """The exit code of a command on a real terminal, and what it shows there."""
    child, terminal = pty.fork()
    if child == 0:
        environment = os.environ | {"TRACKER_DB": str(path), "COLUMNS": "200", "PYTHONIOENCODING": encoding}
        os.execve(sys.executable, [sys.executable, "-m", "tracker", *words], environment)
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed: Linux says so with an error
        while piece := os.read(terminal, 65536):
            shown += piece
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode(encoding, "replace")
