"""An older database is brought up to date: in one transaction, after a checked backup."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.db import db_messages, sqlite_file
from tracker.db.atomic_write import ignore_interrupts
from tracker.db.backup import back_up_database
from tracker.db.database import LATEST_REVISION, require_known_revision
from tracker.db.migrate import run_migrations
from tracker.db.save_state import mark_saved
from tracker.domain.errors import DatabaseError, TrackerError
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from tracker.db.postgresql_server import Server


class UpgradeResult(NamedTuple):
    """Whether anything was to be done, and for a file where it is kept as it was."""

    done: bool
    kept: Path | None = None


def upgrade_database(place: "Path | Server") -> UpgradeResult:
    """Bring an older database up to date, in one transaction. Of a file, a checked backup is made first.

    Raises DatabaseError when it is newer than this tracker, or cannot be brought up to date: then it is as it
    was.
    """
    with (
        sqlite_file.transaction(place, "BEGIN")
        if isinstance(place, Path)
        else place.read_transaction() as connection
    ):
        found = require_known_revision(connection, place)
    if found == LATEST_REVISION:
        return UpgradeResult(done=False)
    if isinstance(place, Path):
        return UpgradeResult(done=True, kept=_upgrade_file(Path(os.path.realpath(place))))
    with _told(place), place.write_transaction() as connection:
        run_migrations(connection)
        ignore_interrupts()
    mark_saved()
    return UpgradeResult(done=True)


def _upgrade_file(path: Path) -> Path:
    """The backup made. With foreign keys on, to rebuild a table would touch the rows that point at it."""
    kept = path.with_name(f"{path.stem}-before-{LATEST_REVISION}-{os.urandom(3).hex()}{path.suffix}")
    back_up_database(path, kept)
    off = "PRAGMA foreign_keys = OFF"
    with (
        _told(path, fill(db_messages.BACKUP_KEPT, path=kept)),
        sqlite_file.transaction(path, "BEGIN IMMEDIATE", off) as connection,
    ):
        run_migrations(connection)
        if broken := connection.raw.execute("PRAGMA foreign_key_check").fetchall():
            template = db_messages.BROKEN_ROWS_AFTER_UPGRADE
            raise DatabaseError(fill(template, path=path, count=len(broken)))
        ignore_interrupts()
    mark_saved()
    return kept


@contextlib.contextmanager
def _told(place: "Path | Server", kept: str = "") -> Iterator[None]:
    """What goes wrong in a migration is told with where things stand then."""
    try:
        yield
    except TrackerError as error:
        if kept:
            error.add_note(kept)
        else:
            error.message = fill(db_messages.UNCHANGED, message=error.message)
        raise
    except Exception as error:
        first, *_ = [*str(error).splitlines(), ""]  # what a server says after it can quote a note
        reason = f"{type(error).__name__}: {first}"
        message = fill(db_messages.UPGRADE_FAILED, place=place, reason=reason)
        failure = DatabaseError(message, fill(db_messages.REPORT_THIS))
        if kept:
            failure.add_note(kept)
        raise failure from error
