"""One thing that is wrong, with the way on; and what is wrong with any database alike."""

from typing import NamedTuple

from tracker.db import db_messages
from tracker.db.database import LATEST_REVISION
from tracker.domain.errors import shorten
from tracker.domain.hint_actions import RESTORE_BACKUP, UPGRADE_DATABASE, Hint
from tracker.domain.message_filling import fill


class Finding(NamedTuple):
    """What is wrong, and what to do about it; whether it is about a whole table, and not about its rows."""

    problem: str
    hint: Hint
    is_about_table: bool = False

    @property
    def is_repairable(self) -> bool:
        """Whether a sound file can be made of all that can be read, if it is of a file."""
        return self.hint in (RESTORE_BACKUP, fill(db_messages.REPAIR_BY_HAND))


def repair_by_hand(problem: str) -> Finding:
    """What is wrong in a way that the tracker does not write."""
    return Finding(problem, fill(db_messages.REPAIR_BY_HAND))


def check_revision(revision: str) -> Finding | None:
    """Whether a database is of another version, whose structure is another."""
    if revision and not revision.isdecimal():
        return Finding(fill(db_messages.FOUND_UNKNOWN_VERSION, version=shorten(revision)), RESTORE_BACKUP)
    if revision < LATEST_REVISION:
        return Finding(fill(db_messages.FOUND_OLDER), UPGRADE_DATABASE)
    if revision > LATEST_REVISION:
        return Finding(fill(db_messages.FOUND_NEWER), fill(db_messages.INSTALL_NEWER_TRACKER))
    return None
