"""One thing that is wrong, with the way on; and what is wrong with any database alike."""

from typing import NamedTuple

from tracker.storage import REVISION

BY_HAND = "The tracker does not write this; compare with a backup before you trust it."


class Finding(NamedTuple):
    """What is wrong, and what to do about it."""

    what: str
    way_on: str


def of_age(revision: str) -> Finding | None:
    """Whether a database is of another version, whose structure is another."""
    if revision < REVISION:
        return Finding("It was made by an older tracker.", "To bring it up to date: tracker upgrade")
    if revision > REVISION:
        return Finding("It was made by a newer tracker.", "Install that version, or a newer one.")
    return None
