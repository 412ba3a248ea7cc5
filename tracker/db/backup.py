"""Copies of the database: checked before they count, and put back without losing what stood there."""

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

from tracker.db import db_messages, sqlite_file
from tracker.db.atomic_write import draft_files, keep_mode, put_in_place, write_atomically
from tracker.db.database import LATEST_REVISION, current_revision, require_known_revision
from tracker.db.file_schema import SchemaDifference, find_no_tables
from tracker.db.integrity import require_undamaged
from tracker.db.log_digests import last_digest
from tracker.db.migrate import LATEST
from tracker.db.sqlite_connection import SqliteConnection
from tracker.domain import hint_actions
from tracker.domain.errors import DatabaseDamaged, DatabaseError, ResourceUnavailable, RuleViolation
from tracker.domain.message_filling import fill

COUNTED_TABLES = {"commitment": "commitment", "update": "status_update", "retraction": "retraction"}
"""What a copy is compared by."""

MAX_TOLD = 5  # of what is not as it should be

RowCounts = dict[str, int]


class RestoreResult(NamedTuple):
    """What a restore put in place, and where that is kept which stood there (if anything did)."""

    counts: RowCounts
    kept: Path | None


class BackupResult(NamedTuple):
    """What a copy holds, and what in it is not as the tracker makes it, in sentences."""

    counts: RowCounts
    differences: list[str]
    head: str | None
    """The head of its log, which stands in a file beside the copy too."""


def back_up_database(path: Path, target: Path, *, force: bool = False) -> BackupResult:
    """Copy a database, also while others write to it; the copy has its name only once it is checked.

    What others have added to the schema, or taken away from it, is copied too, and told.

    Raises RuleViolation when a copy with more updates stands there (unless forced), UsageError for a place
    where no copy can be, DatabaseError when either is not sound, ResourceUnavailable when there is no room.
    """
    sqlite_file.require_other_file(path, target)
    _count_rows_of_copy(target)
    with draft_files(target) as (draft,):
        counts = _copy_database(path, draft)
        before = _count_rows_of_copy(target).get("update", 0)
        if before > counts["update"] and not force:
            template, found = db_messages.COPY_HAS_MORE, counts["update"]
            message = fill(template, path=target, of_copy=before, of_database=found)
            raise RuleViolation(message, hint_actions.GIVE_OTHER_COPY)
        differences = [difference.sentence for difference in _differences(draft)]
        sqlite_file.move_side_files_away(target)
        keep_mode(draft, target)
        head = _read_head(draft)
        put_in_place(draft, target)
    if head:
        _write_head(target, head)
    else:
        head_file(target).unlink(missing_ok=True)  # that of a copy which stood here before
    return BackupResult(counts, differences, head)


def head_file(copy: Path) -> Path:
    """The file with the head of a copy, beside it."""
    return copy.with_name(f"{copy.name}.head")


def _read_head(copy: Path) -> str | None:
    """The head of the log of a copy; None where it has none, or is older than heads."""
    with sqlite_file.open_database(copy) as connection:
        opened = SqliteConnection(connection)
        return last_digest(opened) if current_revision(opened) == LATEST_REVISION else None


def _write_head(target: Path, head: str) -> None:
    with write_atomically(head_file(target)) as (draft,):
        draft.write_text(f"{head}\n", encoding="ascii")


def _count_rows_of_copy(target: Path) -> RowCounts:
    """What a copy holds, if there is one. Raises DatabaseError for anything else: it is never replaced."""
    if not target.exists():
        return {}
    try:
        with sqlite_file.open_database(target) as connection:
            return _count_rows(connection, target)
    except DatabaseError as error:
        message = fill(db_messages.NOT_REPLACED, reason=error.message.rstrip(".۔"))
        raise DatabaseError(message, fill(db_messages.NAME_OTHER_FILE)) from None


def _copy_database(path: Path, draft: Path) -> RowCounts:
    """Copy a database as it is at one moment; how many of each it holds, here as there."""
    with sqlite_file.open_database(path) as source:
        source.execute("BEGIN")
        wanted = _count_rows(source, path)
        try:
            with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, that can be mailed and put anywhere
                _require_intact(copy, path)
                found = _count_rows(copy, draft)
        except sqlite3.Error as error:
            raise sqlite_file.translate_error(error, draft) from error
    if found != wanted:
        raise DatabaseError(fill(db_messages.COPY_DIFFERS, path=path), fill(db_messages.TRY_AGAIN))
    return found


def _count_rows(connection: sqlite3.Connection, path: Path) -> RowCounts:
    """How many of each a file holds. Raises DatabaseError where they are in no table."""
    for difference in find_no_tables(connection, "alembic_version", *COUNTED_TABLES.values()):
        message = fill(db_messages.NOT_WHOLE, path=path, reason=difference.sentence)
        raise DatabaseError(message, fill(db_messages.USE_OTHER_COPY))
    return {
        noun: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for noun, table in COUNTED_TABLES.items()
    }


def _differences(copy: Path) -> list[SchemaDifference]:
    """What in a copy would act when it is written to, or would be lacking then."""
    from tracker.db.made_schema import find_unsafe_differences

    with sqlite_file.open_database(copy) as connection:
        found = require_known_revision(SqliteConnection(connection), copy)
        if not found:
            raise DatabaseError(fill(db_messages.NO_VERSION, path=copy), fill(db_messages.USE_OTHER_COPY))
        return list(find_unsafe_differences(connection, LATEST if found == LATEST_REVISION else found))


def _require_intact(connection: sqlite3.Connection, path: Path) -> None:
    require_undamaged(connection, path)
    if _has_broken_rows(connection):
        raise DatabaseError(fill(db_messages.BROKEN_ROWS, path=path), hint_actions.FIND_BROKEN_ROWS)


def _has_broken_rows(connection: sqlite3.Connection) -> bool:
    """Whether rows point to what is not there, or to what is no table of ours."""
    try:
        return connection.execute("PRAGMA foreign_key_check").fetchone() is not None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        return True


# -- putting a copy back -----------------------------------------------------------------------------


def restore_database(path: Path, copy: Path) -> RestoreResult:
    """Put a copy in the place of the database, which is kept beside it.

    Nothing that anybody was told is saved is lost: who is writing is waited for, and who waits to write is
    told to try again. Raises DatabaseError for a copy that is not sound or of a newer tracker, and where what
    stands in the place is not a database of ours; ResourceUnavailable when it is in use or there is no room.
    """
    wanted = Path(os.path.realpath(path))
    sqlite_file.require_other_file(wanted, copy)
    if not copy.exists():
        raise DatabaseError(fill(db_messages.NO_FILE, path=copy), fill(db_messages.CHECK_NAME))
    with sqlite_file.open_database(copy) as connection:
        _count_rows(connection, copy)
        require_known_revision(SqliteConnection(connection), copy)
    if not wanted.exists():
        wanted.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft_files(wanted) as (draft,):
            counts = _copy_database(copy, draft)
            _require_own_schema(draft, copy)
            sqlite_file.move_side_files_away(wanted)
            put_in_place(draft, wanted)
            return RestoreResult(counts, None)
    if wanted.stat().st_nlink > 1:
        message = fill(db_messages.HAS_OTHER_NAME, path=wanted)
        raise DatabaseError(message, fill(db_messages.REMOVE_OTHER_NAME))
    kept = wanted.with_name(f"{wanted.stem}-replaced-{os.urandom(3).hex()}{wanted.suffix}")
    with draft_files(wanted) as (draft,), contextlib.ExitStack() as held:
        counts = _copy_database(copy, draft)
        _require_own_schema(draft, copy)
        # Open before the file is locked until after it is let go: to close it would give up the lock.
        there = held.enter_context(wanted.open("rb"))
        _lock_out_writers(wanted, held)
        with write_atomically(kept) as (aside,), aside.open("wb") as beside:
            shutil.copyfileobj(there, beside)
        sqlite_file.move_side_files_away(wanted, kept)
        keep_mode(draft, wanted)
        put_in_place(draft, wanted)
    return RestoreResult(counts, kept)


def _require_own_schema(draft: Path, copy: Path) -> None:
    """Raise DatabaseError for a copy in which something is not the tracker's; its views are made anew."""
    from tracker.db.made_schema import is_own_view
    from tracker.db.views import make_views

    differences = _differences(draft)
    if unsound := [one.sentence for one in differences if not is_own_view(one)]:
        message = fill(db_messages.UNSOUND_COPY, path=copy, differences=" ".join(unsound[:MAX_TOLD]))
        raise DatabaseError(message, fill(db_messages.USE_OTHER_COPY))
    if differences:
        with sqlite_file.transaction(draft, "BEGIN IMMEDIATE") as connection:
            make_views(connection)


def _lock_out_writers(path: Path, held: contextlib.ExitStack) -> None:
    """Let nobody write until all is done; into a file too damaged to be locked nobody can.

    Raises ResourceUnavailable for a file in use, or one that may not be written, DatabaseError for one that
    is not ours.
    """
    if not os.access(path, os.W_OK):
        message = fill(db_messages.READ_ONLY_TO_REPLACE, path=path)
        raise ResourceUnavailable(message, fill(db_messages.ASK_FOR_PERMISSION))
    try:
        held.enter_context(sqlite_file.open_database(path)).execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        found = sqlite_file.translate_error(error, path)
        if not isinstance(found, DatabaseDamaged):
            raise found from None
    except DatabaseError as error:
        if not isinstance(error, DatabaseDamaged) and not _is_blank(path):
            raise


def _is_blank(path: Path) -> bool:
    """Whether nothing says what a file was: some crashes leave one empty, or begin it with zeros."""
    with path.open("rb") as file:
        return not file.read(100).strip(b"\0")
