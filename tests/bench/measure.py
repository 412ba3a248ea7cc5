"""Measures commands as whole processes, in turn, by the CPU time that the system accounts to each."""

import os
import pty
import resource
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

Command = Sequence[str | Path]

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


def whole(command: Command, stdin: str = "", **environment: str) -> tuple[float, float]:
    """Seconds of CPU time and the most memory in MB of one run."""
    surroundings = {key: value for key, value in os.environ.items() if key not in UNSET} | environment
    with tempfile.TemporaryFile("w+") as given:
        given.write(stdin)
        given.seek(0)
        process = subprocess.Popen(
            command, env=surroundings, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def in_turn(runs: int, **commands: "Run") -> dict[str, list[float]]:
    """The times of several commands, run one after the other, round after round, after a round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, run in commands.items():
            seconds = run()
            if turn:
                times[name].append(seconds)
    return times


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
