"""What commands show on a real terminal."""

import contextlib
import os
import pty
import re
import sys
from collections.abc import Mapping
from pathlib import Path


def run_on_terminal(
    *words: str, environment: Mapping[str, str], folder: Path | None = None, encoding: str = "utf-8"
) -> tuple[int, str]:
    """Run the tracker on a terminal, perhaps in another folder: its exit code, and what it shows.

    The terminal has many lines, so that no pager waits for a key, unless ``environment`` says otherwise.
    """
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder or ".")
        around = os.environ | {"PYTHONIOENCODING": encoding, "LINES": "1000"} | environment
        os.execve(sys.executable, [sys.executable, "-m", "tracker", *words], around)
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed: Linux says so with an error
        while piece := os.read(terminal, 65536):
            shown += piece
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode(encoding, "replace").replace("\r\n", "\n")


def without_colour(shown: str) -> str:
    """What is shown, weight and colour of letters apart."""
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)
