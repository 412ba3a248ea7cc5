"""Other programs that use a database while a test does."""

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from run_report import not_tried

HOLD_WRITE_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


WRITE_FOREVER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
number = 0
while True:
    connection.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        number += 1
        connection.execute(
            "INSERT INTO status_update (commitment_id, effective_on, note, uid, tiebreak,"
            " recorded_at, ordered_at, recorded_by) VALUES (1, '2018-01-15', 'x', ?1, ?2, ?2, ?2, 'other')",
            [f"other-{number}", number])
    connection.execute("COMMIT")
    if number == 2:
        print("begun", flush=True)
    time.sleep(0.005)  # else no other program would ever get the lock
"""


def wait_until(is_so: Callable[[], object]) -> None:
    """Wait for something that another thread or process does, at most half a minute."""
    late = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < late, "it never came to be so"
        time.sleep(0.005)


@contextlib.contextmanager
def run_script(script: str, *args: object) -> Iterator[subprocess.Popen[str]]:
    """Run a script as another program; it has printed its first line when this begins."""
    command = [sys.executable, "-c", script, *map(str, args)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def start_update_that_reads_note(path: Path) -> subprocess.Popen[str]:
    """Start an update in a process of its own; it has begun to read the note from stdin when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "update", "hotline", "-m", "-"],
        env=os.environ | {"TRACKER_DB": str(path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    pipe = process.stdin.fileno()
    os.set_blocking(pipe, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(pipe, b"\n" * 4096)
    assert select.select([], [pipe], [], 20)[1], "nobody reads what fills the pipe"
    os.set_blocking(pipe, True)
    return process


def start_update(path: Path, note: str) -> subprocess.Popen[str]:
    """Start an update in a process of its own; it has opened the database file when this returns."""
    if not Path("/proc/self/fd").exists():
        not_tried("who writes while a database is replaced. Without /proc it is not seen when they begin.")
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
