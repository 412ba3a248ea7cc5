"""What became of an entry of the log that was recorded anew."""

from collections.abc import Mapping
from typing import NamedTuple

from tracker.domain.vocabulary import Status

Changes = Mapping[str, tuple[object, object]]
"""Each term or field that is other, as it was and as it is."""


class CorrectedEntry(NamedTuple):
    """What became of an entry: its kind, its new number, what is other, and how its commitment stands now."""

    kind: str
    number: int
    changes: Changes
    ref: str
    status_now: Status | None
