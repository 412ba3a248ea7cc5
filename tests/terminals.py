"""What commands show on a real terminal."""

import contextlib
import os
import pty
import re
from collections.abc import Mapping
from pathlib import Path

from warm_python import warm_python


def run_on_terminal(
    *words: str, environment: Mapping[str, str], folder: Path | None = None, encoding: str = "utf-8"
) -> tuple[int, str]:
    """Run the tracker on a terminal, perhaps in another folder: its exit code, and what it shows.

    The terminal has many lines, so that no pager waits for a key, unless ``environment`` says otherwise.
    """
    around = os.environ | {"LINES": "1000"} | environment
    terminal, other_end = pty.openpty()
    warm_python().start(words, [other_end] * 3, around, folder, encoding)
    os.close(other_end)
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed: Linux says so with an error
        while piece := os.read(terminal, 65536):
            shown += piece
    os.close(terminal)
    return warm_python().wait(), shown.decode(encoding, "replace").replace("\r\n", "\n")


def without_colour(shown: str) -> str:
    """What is shown, weight and colour of letters apart."""
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)
