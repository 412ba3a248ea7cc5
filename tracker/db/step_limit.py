"""A bound for what a file is asked: its size says how many steps an answer can need.

A file that is damaged, or made so on purpose, can lead SQLite in circles for ever.
"""

import sqlite3
from pathlib import Path

STEPS_AT_LEAST = 50_000_000
"""A second or two; any answer about a small file takes a hundredth of that."""
STEPS_PER_BYTE = 50
"""The most that a command was seen to need is two, for a brief of all of 3,000 commitments."""
STEPS_PER_CHANGE = 5_000
"""For each row that was written meanwhile: an import was seen to need 300."""

_STEPS_PER_CALL = 100_000


def limit_steps(raw: sqlite3.Connection, path: Path) -> None:
    """Let a connection to a file end whatever takes more steps than its size explains."""
    limit = STEPS_AT_LEAST + STEPS_PER_BYTE * path.stat().st_size
    steps = 0

    def is_too_much() -> bool:
        nonlocal steps
        steps += _STEPS_PER_CALL
        return steps > limit and steps > limit + STEPS_PER_CHANGE * raw.total_changes

    raw.set_progress_handler(is_too_much, _STEPS_PER_CALL)
