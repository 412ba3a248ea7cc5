"""A bound for what a file is asked: its size says how many steps a statement can need.

A file that is damaged, or made so on purpose, can lead SQLite in circles for ever.
"""

import sqlite3
from pathlib import Path
from typing import ClassVar

STEPS_AT_LEAST = 50_000_000
"""A second or two; any answer about a small file takes a hundredth of that."""
STEPS_PER_BYTE = 50
"""All statements of a command were seen to need two together, for a brief of all of 3,000 commitments."""
STEPS_PER_CHANGE = 5_000
"""For each row that was written meanwhile: an import was seen to need 300."""

_STEPS_PER_CALL = 100_000


class StepLimit:
    """Ends a statement on a file that takes more steps than the size of the file explains.

    ``has_ended_one`` tells whether that is why a statement was interrupted, or whether a signal came.
    """

    has_ended_one: ClassVar[bool] = False

    def __init__(self, raw: sqlite3.Connection, path: Path) -> None:
        self._raw = raw
        self._limit = STEPS_AT_LEAST + STEPS_PER_BYTE * path.stat().st_size
        self.restart()
        raw.set_progress_handler(self._is_too_much, _STEPS_PER_CALL)

    def restart(self) -> None:
        """Count from the beginning: another statement is run, and a command may need any number of them."""
        self._steps, StepLimit.has_ended_one = 0, False

    def _is_too_much(self) -> bool:
        self._steps += _STEPS_PER_CALL
        beyond = self._steps - self._limit
        StepLimit.has_ended_one = beyond > 0 and beyond > STEPS_PER_CHANGE * self._raw.total_changes
        return StepLimit.has_ended_one
