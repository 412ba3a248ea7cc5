"""Measures commands as whole processes, in turn, by the CPU time that the system accounts to each."""

import os
import pty
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

Command = Sequence[str | Path]
Key = TypeVar("Key", bound=Hashable)
T = TypeVar("T")

# Both make any Python program look slower than it is where it is used.
UNSET = ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")


def cpu(command: Command, *, terminal: bool = False, stdin: str = "", **environment: str) -> float:
    """Seconds of CPU time, user and system, of one run; on a terminal of its own if asked."""
    surroundings = {key: value for key, value in os.environ.items() if key not in UNSET} | environment
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    if terminal:
        _on_a_terminal(command, surroundings)
    else:
        subprocess.run(
            command,
            env=surroundings,
            input=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _on_a_terminal(command: Command, surroundings: Mapping[str, str]) -> None:
    ours, theirs = pty.openpty()
    reader = threading.Thread(target=_drain, args=(ours,))
    reader.start()
    surroundings = {**surroundings, "PAGER": "cat"}  # nobody leafs through it
    subprocess.run(command, env=surroundings, stdout=theirs, stderr=theirs, stdin=theirs, check=True)
    os.close(theirs)
    reader.join()
    os.close(ours)


def _drain(terminal: int) -> None:
    while True:
        try:
            if not os.read(terminal, 65536):
                return
        except OSError:  # the other end is closed
            return


class Found(NamedTuple):
    """What one run took: seconds of CPU time, and the most memory in MB."""

    seconds: float
    peak: float


# A process counts the most memory of the one that it was begun by as its own, so that must be a small one.
_BEGIN = """
import os, sys
nowhere = os.open(os.devnull, os.O_WRONLY)
to_nowhere = [(os.POSIX_SPAWN_DUP2, nowhere, stream) for stream in (1, 2)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=to_nowhere)
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def whole(command: Command, stdin: str = "", **environment: str) -> Found:
    """Seconds of CPU time and the most memory in MB of one run; less than 10 MB cannot be told apart."""
    surroundings = {key: value for key, value in os.environ.items() if key not in UNSET} | environment
    with tempfile.TemporaryFile("w+") as given:
        given.write(stdin)
        given.seek(0)
        begun = subprocess.run(
            (sys.executable, "-I", "-S", "-c", _BEGIN, *command),
            env=surroundings,
            stdin=given,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    code, seconds, peak = begun.stdout.split()
    if int(code):
        raise subprocess.CalledProcessError(int(code), command)
    return Found(float(seconds), float(peak))


def rounds(runs: int, jobs: Mapping[Key, Callable[[], T]]) -> dict[Key, list[T]]:
    """What several jobs find, done one after the other, round after round, after a round to warm up."""
    found: dict[Key, list[T]] = {name: [] for name in jobs}
    for turn in range(runs + 1):
        for name, job in jobs.items():
            one = job()
            if turn:
                found[name].append(one)
    return found


def in_turn(runs: int, **commands: "Run") -> dict[str, list[float]]:
    """The times of several commands that are run in turn."""
    return rounds(runs, commands)


def ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """The median of the ratios of pairs that were run in the same round."""
    return statistics.median(a / b for a, b in zip(these, those, strict=True))


class Run:
    """A command to be measured again and again."""

    def __init__(self, *command: str | Path, terminal: bool = False, stdin: str = "") -> None:
        self.command, self.terminal, self.stdin = command, terminal, stdin

    def __call__(self) -> float:
        """One run."""
        return cpu(self.command, terminal=self.terminal, stdin=self.stdin)

    def whole(self) -> Found:
        """One run, with its memory."""
        return whole(self.command, self.stdin)
