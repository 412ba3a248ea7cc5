"""What can be wrong with a database, each thing found by a question of its own; nothing here writes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.db.checks.failures import explain_failure
from tracker.db.checks.finding import Finding

if TYPE_CHECKING:
    from tracker.db.database import Location

__all__ = ["Finding", "explain_failure", "find_problems"]


def find_problems(place: "Location", now: datetime) -> list[Finding]:
    """Everything that is wrong with a database. Raises DatabaseError for one that is none of ours."""
    if isinstance(place, Path):
        from tracker.db.checks import sqlite_checks

        return sqlite_checks.find_problems(place, now)
    from tracker.db.checks import postgresql_checks

    return postgresql_checks.find_problems(place, now)
