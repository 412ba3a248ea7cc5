"""What can be wrong with a database, each thing found by a question of its own; nothing here writes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.soundness import sqlite
from tracker.soundness.finding import Finding

if TYPE_CHECKING:
    from tracker.storage import Place

__all__ = ["Finding", "findings"]


def findings(place: "Place", now: datetime) -> list[Finding]:
    """Everything that is wrong with a database. Raises Unusable for one that is none of ours."""
    if isinstance(place, Path):
        return sqlite.findings(place, now)
    from tracker.soundness import postgresql

    return postgresql.findings(place, now)
