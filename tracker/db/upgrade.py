"""An older database is brought up to date: in one transaction, after a checked backup."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.db import db_messages, sqlite_file
from tracker.db.atomic_write import ignore_interrupts
from tracker.db.backup import MAX_TOLD, back_up_database
from tracker.db.database import LATEST_REVISION, require_known_revision
from tracker.db.file_schema import SchemaDifference, is_own_schema
from tracker.db.log_beginning import begin_log
from tracker.db.migrate import LATEST, run_migrations
from tracker.db.save_state import mark_saved
from tracker.db.schema_guard import require_ordinary_tables
from tracker.domain.errors import DatabaseError, TrackerError
from tracker.domain.hint_actions import CHECK_DATABASE, RESTORE_BACKUP
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from tracker.db.postgresql_server import Server

BEGUN_BY_UPGRADE = "upgrade"
"""The words of the beginning of a chain, in a database that is older than it."""


class UpgradeResult(NamedTuple):
    """Whether anything was to be done, and for a file where it is kept as it was."""

    done: bool
    kept: Path | None = None


def upgrade_database(place: "Path | Server") -> UpgradeResult:
    """Bring an older database up to date, in one transaction. Of a file, a checked backup is made first.

    Raises DatabaseError when it is newer than this tracker, or cannot be brought up to date: then it is as it
    was.
    """
    found = _revision_of(place)
    if found == LATEST_REVISION and not (isinstance(place, Path) and _lacks_own_views(place)):
        return UpgradeResult(done=False)
    if isinstance(place, Path):
        return UpgradeResult(done=True, kept=_upgrade_file(Path(os.path.realpath(place))))
    with _told(place), place.write_transaction() as connection:
        run_migrations(connection)
        begin_log(connection, BEGUN_BY_UPGRADE)
        ignore_interrupts()
    mark_saved()
    return UpgradeResult(done=True)


def _revision_of(place: "Path | Server") -> str:
    """The migration that a database is at. Raises DatabaseError for one that only a newer tracker knows."""
    if not isinstance(place, Path):
        with place.read_transaction() as connection:
            return require_known_revision(connection, place)
    with sqlite_file.transaction(place, "BEGIN") as on_file:
        require_ordinary_tables(on_file.raw, place, "alembic_version")
        return require_known_revision(on_file, place)


def _upgrade_file(path: Path) -> Path:
    """The backup made. With foreign keys on, to rebuild a table would touch the rows that point at it."""
    kept = path.with_name(f"{path.stem}-before-{LATEST_REVISION}-{os.urandom(3).hex()}{path.suffix}")
    back_up_database(path, kept)
    off = "PRAGMA foreign_keys = OFF"
    with (
        _told(path, fill(db_messages.BACKUP_KEPT, path=kept)),
        sqlite_file.transaction(path, "BEGIN IMMEDIATE", off) as connection,
    ):
        found = require_known_revision(connection, path)
        _require_own_parts(connection.raw, path, LATEST if found == LATEST_REVISION else found)
        run_migrations(connection)
        _require_own_parts(connection.raw, path, LATEST)
        begin_log(connection, BEGUN_BY_UPGRADE)
        if broken := connection.raw.execute("PRAGMA foreign_key_check").fetchall():
            template = db_messages.BROKEN_ROWS_AFTER_UPGRADE
            raise DatabaseError(fill(template, path=path, count=len(broken)))
        ignore_interrupts()
    mark_saved()
    return kept


def _lacks_own_views(path: Path) -> bool:
    """Whether another version of the program has made the views of a file of the newest revision."""
    with sqlite_file.open_database(path) as raw:
        return not is_own_schema(raw) and bool(_require_own_parts(raw, path, LATEST))


def _require_own_parts(raw: sqlite3.Connection, path: Path, revision: str) -> list[SchemaDifference]:
    """The views that are to be made anew.

    Raises DatabaseError for anything else that would act in a migration, or would be left by it.
    """
    from tracker.db.made_schema import find_unsafe_differences, is_own_view

    differences = list(find_unsafe_differences(raw, revision))
    if unsound := [one.sentence for one in differences if not is_own_view(one)]:
        sentences = " ".join(unsound[:MAX_TOLD])
        message = fill(db_messages.NOT_OUR_SCHEMA_TO_UPGRADE, path=path, differences=sentences)
        raise DatabaseError(message, CHECK_DATABASE if revision == LATEST else RESTORE_BACKUP)
    return differences


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
