"""One thing that is wrong, with the way on; and what is wrong with any database alike."""

from typing import NamedTuple

from tracker.db.database import LATEST_REVISION

REPAIR_BY_HAND = "The tracker does not write this; compare with a backup before you trust it."


class Finding(NamedTuple):
    """What is wrong, and what to do about it."""

    problem: str
    hint: str


def check_revision(revision: str) -> Finding | None:
    """Whether a database is of another version, whose structure is another."""
    if revision < LATEST_REVISION:
        return Finding("It was made by an older tracker.", "To bring it up to date: tracker upgrade")
    if revision > LATEST_REVISION:
        return Finding("It was made by a newer tracker.", "Install that version, or a newer one.")
    return None
