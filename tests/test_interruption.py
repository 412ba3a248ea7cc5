"""Ctrl-C and other signals: what was not saved is not there, and what was saved is said to be."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from benchmarks import kills
from conftest import ON_A_FILE, CommandLine, run_tracker
from csv_helpers import csv_text
from database_files import OLDEST_RELEASE, count_updates, read_folder
from other_processes import wait_until

from tracker.cli import app
from tracker.db import sqlite_file

STOPS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
"""Ctrl-C, a request to stop, and a terminal that is closed."""

pytestmark = ON_A_FILE  # of files: their locks and their journals


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, templates: dict[str, Path]) -> Path:
    """A database that takes long to export."""
    path = Path(shutil.copy(templates["seeded"], tmp_path_factory.mktemp("large") / "large.db"))
    kills.grow(path, 80_000)
    return path


def start_and_stop(
    words: list[str], db: Path, stop: signal.Signals, begun: Callable[[], bool]
) -> tuple[int, str, str]:
    """Start a command and stop it once it has begun: its exit code, stdout and stderr."""
    # Whoever runs the tests in the background may have told all programs to go on when a terminal is closed.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
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
    out, told = process.communicate(timeout=120)
    return process.returncode, out, told


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("name", ["out.json", "out.csv"])
def test_a_stopped_export_leaves_no_file_behind(
    large: Path, tmp_path: Path, stop: signal.Signals, name: str
) -> None:
    """It ends with exit code 130, and neither a file nor a draft of it is there."""

    def begun() -> bool:
        return any(file.stat().st_size for file in tmp_path.glob(".*.new"))

    found = start_and_stop(["export", "-o", str(tmp_path / name)], large, stop, begun)
    assert found == (130, "", "Stopped. Nothing was saved.\n")
    assert not [file for file in tmp_path.iterdir() if file.suffix != ".db"]


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("line", ["export -o {}/out.json", "export -o {}/out.csv", "backup {}/copy.db"])
def test_after_a_late_signal_it_is_not_said_that_nothing_was_saved(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals, line: str
) -> None:
    """The signal comes after the file has its name."""
    replace, sent = Path.replace, []

    def and_a_signal_comes(draft: Path, target: Path) -> Path:
        found = replace(draft, target)
        if not sent:
            sent.append(target)
            os.kill(os.getpid(), stop)
        return found

    monkeypatch.setattr(Path, "replace", and_a_signal_comes)
    signal.signal(stop, signal.default_int_handler)  # whatever a command before this one has made of it
    before = read_folder(tmp_path)
    with pytest.raises(SystemExit) as leaving:
        app(line.format(tmp_path).split(), prog_name="tracker")
    assert sent
    assert (leaving.value.code == 130) == (read_folder(tmp_path) == before)


def test_a_late_signal_undoes_an_upgrade_or_does_not_say_that_it_did(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signal comes while the upgrade is being committed."""
    older = Path(shutil.copy(OLDEST_RELEASE, tmp_path / "older.db"))
    commit = sqlite_file._FileConnection.commit

    def and_a_signal_comes(connection: sqlite3.Connection) -> None:
        commit(connection)
        if older.read_bytes() != OLDEST_RELEASE.read_bytes():
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(sqlite_file._FileConnection, "commit", and_a_signal_comes)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with pytest.raises(SystemExit) as leaving:
        app(["upgrade", "--db", str(older)], prog_name="tracker")
    assert (leaving.value.code == 130) == (older.read_bytes() == OLDEST_RELEASE.read_bytes())


@pytest.mark.parametrize("stop", STOPS)
def test_a_signal_during_commit_does_not_hide_that_an_update_is_saved(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    """The update is echoed all the same."""
    commit = sqlite_file._FileConnection.commit

    def and_a_signal_comes(connection: sqlite3.Connection) -> None:
        os.kill(os.getpid(), stop)
        commit(connection)
        os.kill(os.getpid(), stop)

    monkeypatch.setattr(sqlite_file._FileConnection, "commit", and_a_signal_comes)
    signal.signal(stop, signal.default_int_handler)  # whatever a command before this one has made of it
    assert "[U-1]" in tracker("update hotline limited").out
    assert count_updates(tracker.path) == 1


# The command itself, but progress is shown from the first row on.
PROGRESS_AT_ONCE = (
    "from tracker.cli import console; console.PROGRESS_DELAY_SECONDS = 0; "
    "from tracker.__main__ import main; main()"
)


@pytest.fixture(scope="module")
def long_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CSV file of updates that takes some tenths of a second to write: a file grows by 6 MB."""
    return write_updates(tmp_path_factory.mktemp("long") / "long.csv", 20_000, "note" * 75)


def write_updates(path: Path, number: int, note: str) -> Path:
    """A CSV file of so many updates with this note."""
    rows = (f"hotline,2018-01-{n % 28 + 1:02},limited,{note} {n}," for n in range(number))
    path.write_text(csv_text(*rows), encoding="utf-8")
    return path


def start_import(database: Path, path: Path, stderr: int, *how: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *(how or ("-m", "tracker")), "import", str(path)],
        env=os.environ | {"TRACKER_DB": str(database)},
        stdout=subprocess.PIPE,
        stderr=stderr,
    )


def test_ctrl_c_during_an_import_leaves_the_file_as_it_was(seeded_database: Path, long_csv: Path) -> None:
    """Nothing is saved, not a byte of the file differs, and no journal is left."""
    before, journal = (
        seeded_database.read_bytes(),
        seeded_database.with_name(f"{seeded_database.name}-journal"),
    )
    with start_import(seeded_database, long_csv, subprocess.PIPE) as process:
        wait_until(journal.exists)  # from now on rows are written, which takes some tenths of a second
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err) == (130, b"", b"Stopped. Nothing was saved.\n")
    unfinished = journal.exists(), seeded_database.read_bytes() != before
    assert run_tracker("list", db=seeded_database).returncode == 0
    assert seeded_database.read_bytes() == before
    assert unfinished == (False, False), "who copies the file now copies half an import"


# The command itself, but a signal comes while rows are being written, the last of four batches, and into the
# file itself: else so long an import is tried on a copy of it. By then SQLite has long begun to write to the
# file what is more than the 2 MB that it keeps in memory.
STOP_BETWEEN_ROWS = """
import itertools, signal
from tracker.exchange import import_transaction
from tracker.db.sqlite_connection import SqliteConnection

import_transaction.LONG_FILE_SIZE = 1 << 40

batches, insert = itertools.count(), SqliteConnection.insert_columns

def stop(connection, table, columns):
    insert(connection, table, columns)
    if table == "status_update" and next(batches) == 3:
        signal.raise_signal({stop:d})

SqliteConnection.insert_columns = stop

from tracker.__main__ import main
main()
"""


def test_ctrl_c_between_two_rows_leaves_the_file_as_it_was(seeded_database: Path, tmp_path: Path) -> None:
    """At this moment it is hardest for SQLite to let go of the file."""
    assert_stopped_import_saves_nothing(seeded_database, tmp_path, signal.SIGINT)


@pytest.mark.parametrize("stop", STOPS[1:])
def test_a_stopped_import_saves_nothing(seeded_database: Path, tmp_path: Path, stop: signal.Signals) -> None:
    """The same with what else asks a program to stop."""
    assert_stopped_import_saves_nothing(seeded_database, tmp_path, stop)


def assert_stopped_import_saves_nothing(seeded_database: Path, tmp_path: Path, stop: signal.Signals) -> None:
    """It ends with exit code 130, and not a byte of the file differs."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # which whoever runs the tests may have had ignored
    path = write_updates(tmp_path / "in.csv", 4000, "note" * 300)
    before, journal = (
        seeded_database.read_bytes(),
        seeded_database.with_name(f"{seeded_database.name}-journal"),
    )
    script = STOP_BETWEEN_ROWS.format(stop=stop)
    with start_import(seeded_database, path, subprocess.PIPE, "-c", script) as process:
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err) == (130, b"", b"Stopped. Nothing was saved.\n")
    assert not journal.exists(), "who copies the file now copies half an import"
    assert seeded_database.read_bytes() == before


def test_ctrl_c_removes_the_progress_bar(seeded_database: Path, long_csv: Path) -> None:
    """The cursor is shown again, and one sentence stays."""
    before = seeded_database.read_bytes()
    master, slave = os.openpty()
    process = start_import(seeded_database, long_csv, slave, "-c", PROGRESS_AT_ONCE)
    os.close(slave)
    with process, closing(os.fdopen(master, "rb", buffering=0)) as screen:
        shown = b""
        while b"%" not in shown:
            shown += screen.read(1000)
        process.send_signal(signal.SIGINT)
        shown += b"".join(read_until_closed(screen))
        out, _ = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, b"")
    assert b"Reading long.csv" in shown
    assert shown.endswith(b"Stopped. Nothing was saved.\r\n")
    assert shown.rindex(b"\x1b[?25h") > shown.rindex(b"\x1b[?25l"), "the cursor stays hidden"
    assert run_tracker("list", db=seeded_database).returncode == 0
    assert seeded_database.read_bytes() == before


def read_until_closed(screen: Any) -> Iterator[bytes]:
    """All that still comes; Linux reports a closed terminal as an error."""
    with suppress(OSError):
        while piece := screen.read(10_000):
            yield piece


def test_progress_is_not_shown_in_a_pipe(seeded_database: Path, tmp_path: Path) -> None:
    """It is shown on a terminal only."""
    path = write_updates(tmp_path / "long.csv", 3000, "note")
    with start_import(seeded_database, path, subprocess.PIPE, "-c", PROGRESS_AT_ONCE) as process:
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out, err) == (0, b"long.csv: added 3,000 updates.\n", b"")
