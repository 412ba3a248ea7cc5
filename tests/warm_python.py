"""A Python that has loaded the tracker: it runs each command in a copy of itself, as a new process would.

To start and to load takes most of the time of a command. What is about the start itself (what is loaded,
closed streams, signals, encodings of the system) asks a new Python.
"""

import functools
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

SERVER = """
import importlib, json, os, pkgutil, signal, socket, sys, time
import tracker

for module in pkgutil.walk_packages(tracker.__path__, "tracker."):
    if module.name.split(".")[1] not in sys.argv[2:]:
        importlib.import_module(module.name)


def run(words, environment, folder, encoding, streams):
    if os.isatty(streams[0]):
        os.setsid()
        import fcntl, termios
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, 64)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.stdin = open(0, encoding=encoding)
    sys.stdout = open(1, "w", buffering=1 if os.isatty(1) else -1, encoding=encoding)
    sys.stderr = open(2, "w", buffering=1, encoding=encoding, errors="backslashreplace")
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
    program = sys.modules["__main__"] = importlib.import_module("tracker.__main__")
    sys.argv[:] = [program.__file__, *words]
    program.main()


asked = socket.socket(fileno=int(sys.argv[1]))
while True:
    message, streams, _, _ = socket.recv_fds(asked, 1 << 20, 3)
    if not message:
        break
    child = os.fork()
    if child == 0:
        code = 1
        try:
            run(**json.loads(message), streams=streams)
        except SystemExit as leaving:
            code = leaving.code or 0
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            for stream in filter(None, (sys.stdout, sys.stderr)):
                try:
                    stream.flush()
                except (OSError, ValueError):
                    code = 120  # as Python itself says it at its end
            os._exit(code)
    for stream in streams:
        os.close(stream)
    asked.sendall(b"%d\\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


class WarmPython:
    """A process that has loaded the tracker of a folder, but for some folders in it."""

    def __init__(self, folder: Path | None = None, leave_out: Sequence[str] = ("web",)) -> None:
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        around = dict(os.environ) | ({"PYTHONPATH": str(folder)} if folder else {})
        command = [sys.executable, "-c", SERVER, str(other.fileno()), "migrations", "seeds", *leave_out]
        with other:
            self._process = subprocess.Popen(command, env=around, cwd=folder, pass_fds=[other.fileno()])

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        self._process.wait()

    def start(
        self,
        words: Sequence[str],
        streams: Sequence[int],
        environment: Mapping[str, str],
        folder: Path | None,
        encoding: str = "utf-8",
    ) -> None:
        """Start a command with its three streams, which may be those of a terminal."""
        asked = {"words": words, "environment": dict(environment), "encoding": encoding}
        message = json.dumps(asked | {"folder": str(folder or Path.cwd())}).encode()
        socket.send_fds(self._socket, [message], list(streams))

    def wait(self) -> int:
        """The exit code of the command that was started."""
        return int(self._socket.recv(100))

    def run(
        self,
        words: Sequence[str],
        environment: Mapping[str, str],
        folder: Path | None = None,
        stdout: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, without anybody to type; the answer may go where it is not read here."""
        with (
            Path(os.devnull).open() as nothing,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            (stdout or Path(os.devnull)).open("wb") as elsewhere,
        ):
            streams = [stream.fileno() for stream in (nothing, elsewhere if stdout else out, err)]
            self.start(words, streams, environment, folder)
            code = self.wait()
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(list(words), code, out.read().decode(), err.read().decode())


@functools.cache
def warm_python() -> WarmPython:
    """The one of this process of the tests; it ends with it."""
    return WarmPython()
