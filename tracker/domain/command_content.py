"""What a command recorded, as it is told before it is taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.domain.records import LogEntry


class RevisedNow(NamedTuple):
    """A revision: its number, of what it is, and the terms that it says."""

    number: str
    ref: str
    terms: Mapping[str, object]


class CommandContent(NamedTuple):
    """A command, how many records of each kind it wrote, and the first of them; others have a name."""

    number: int
    words: str
    recorded_at: datetime
    counts: Mapping[str, int]
    first_rows: Sequence[LogEntry | RevisedNow | str]

    @property
    def only_update(self) -> LogEntry | None:
        """The update, if that is all that it recorded."""
        (first, *_) = (*self.first_rows, "")
        is_alone = dict(self.counts) == {"update": 1}
        return first if is_alone and isinstance(first, LogEntry) else None
