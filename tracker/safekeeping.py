"""Copies of the database: checked before they count, and put back without losing what stood there."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker import storage
from tracker.errors import Damaged, Refused, TrackerError, Unavailable, Unusable
from tracker.saving import drafts, let_nothing_stop, save, saved
from tracker.storage import REVISION, sqlite

if TYPE_CHECKING:
    from tracker.storage.postgresql import Server

COUNTED = {
    "commitment": "SELECT count(*) FROM commitment",
    "update": "SELECT count(*) FROM status_update",
    "retraction": "SELECT count(*) FROM retraction",
}
"""What a copy is compared by."""

Counts = dict[str, int]


class Restored(NamedTuple):
    """What a restore put in place, and where that is kept which stood there (if anything did)."""

    counts: Counts
    kept: Path | None


def backup(path: Path, target: Path, *, force: bool = False) -> Counts:
    """Copy a database, also while others write to it; the copy has its name only once it is checked.

    Raises Refused when a copy with more updates stands there (unless forced), WrongUsage for a place where
    no copy can be, Unusable when either is not sound, Unavailable when there is no room.
    """
    sqlite.must_be_another(path, target)
    _counts_of_copy(target)
    with drafts(target) as (draft,):
        counts = _copied(path, draft)
        before = _counts_of_copy(target).get("update", 0)
        if before > counts["update"] and not force:
            raise Refused(
                f"{target} has {before:,} updates, the database only {counts['update']:,}.",
                "Name another file, or replace it with --force.",
            )
        sqlite.set_aside(target)
        save(draft, target)
    return counts


def _counts_of_copy(target: Path) -> Counts:
    """What a copy holds, if there is one. Raises Unusable for anything else: it is never replaced."""
    if not target.exists():
        return {}
    try:
        with sqlite.opened(target) as connection:
            return _counts(connection, target)
    except Unusable as error:
        raise Unusable(
            f"{error.message.removesuffix('.')}, so it is not replaced.", "Name another file."
        ) from None


def _copied(path: Path, draft: Path) -> Counts:
    """Copy a database as it is at one moment; how many of each it holds, here as there."""
    with sqlite.opened(path) as source:
        source.execute("BEGIN")
        wanted = _counts(source, path)
        try:
            with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, that can be mailed and put anywhere
                _must_be_sound(copy, path)
                found = _counts(copy, draft)
        except sqlite3.Error as error:
            raise sqlite.explained(error, draft) from error
    if found != wanted:
        raise Unusable(f"The copy of {path} does not hold what that holds; it was thrown away.", "Try again.")
    return found


def _counts(connection: sqlite3.Connection, path: Path) -> Counts:
    try:
        return {noun: connection.execute(question).fetchone()[0] for noun, question in COUNTED.items()}
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise Unusable(f"{path} is not whole ({error}).", "Use another copy.") from None
        raise


def _must_be_sound(connection: sqlite3.Connection, path: Path) -> None:
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        message = f"{path} is damaged ({found.splitlines()[-1]})."
        raise Damaged(message, "To see what is wrong: tracker check")
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise Unusable(f"{path} has rows that point nowhere.", "To see which: tracker check")


# -- putting a copy back -----------------------------------------------------------------------------


def restore(path: Path, copy: Path) -> Restored:
    """Put a copy in the place of the database, which is kept beside it.

    Nothing that anybody was told is saved is lost: who is writing is waited for, and who waits to write is
    told to try again. Raises Unusable for a copy that is not sound or of a newer tracker, and where what
    stands in the place is no database of ours; Unavailable when it is in use or there is no room.
    """
    wanted = Path(os.path.realpath(path))
    sqlite.must_be_another(wanted, copy)
    if not copy.exists():
        raise Unusable(f"There is no file {copy}.", "Check its name.")
    _must_not_be_newer(copy)
    if not wanted.exists():
        wanted.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with drafts(wanted) as (draft,):
            counts = _copied(copy, draft)
            sqlite.set_aside(wanted)
            save(draft, wanted)
            return Restored(counts, None)
    kept = wanted.with_name(f"{wanted.stem}-replaced-{os.urandom(3).hex()}{wanted.suffix}")
    with drafts(wanted) as (draft,), contextlib.ExitStack() as held:
        counts = _copied(copy, draft)
        # Open before the file is locked until after it is let go: to close it would give up the lock.
        there = held.enter_context(wanted.open("rb"))
        _keep_others_out(wanted, held)
        with saved(kept) as (aside,), aside.open("wb") as beside:
            shutil.copyfileobj(there, beside)
        sqlite.set_aside(wanted, kept)
        save(draft, wanted)
    return Restored(counts, kept)


def _must_not_be_newer(copy: Path) -> None:
    with sqlite.opened(copy) as connection:
        _counts(connection, copy)
        (found,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    if (found or "") > REVISION:
        raise Unusable(f"{copy} was made by a newer tracker.", "Install that version, or a newer one.")


def _keep_others_out(path: Path, held: contextlib.ExitStack) -> None:
    """Let nobody write until all is done; into a file too damaged to be locked nobody can.

    Raises Unavailable for a file in use, or one that may not be written, Unusable for one that is not ours.
    """
    if not os.access(path, os.W_OK):
        message = f"{path} may only be read; nothing was replaced."
        raise Unavailable(message, "Ask for the right to write to it.")
    try:
        held.enter_context(sqlite.opened(path)).execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        found = sqlite.explained(error, path)
        if not isinstance(found, Damaged):
            raise found from None
    except Unusable as error:
        if not isinstance(error, Damaged) and not _is_blank(path):
            raise


def _is_blank(path: Path) -> bool:
    """Whether nothing says what a file was: some crashes leave one empty, or begin it with zeros."""
    with path.open("rb") as file:
        return not file.read(100).strip(b"\0")


# -- bringing it up to date --------------------------------------------------------------------------


class Upgraded(NamedTuple):
    """Whether anything was to be done, and for a file where it is kept as it was."""

    done: bool
    kept: Path | None = None


def upgrade(place: "Path | Server") -> Upgraded:
    """Bring an older database up to date, in one transaction. Of a file, a checked backup is made first.

    Raises Unusable when it is newer than this tracker, or cannot be brought up to date: it is as it was then.
    """
    with sqlite.transaction(place, "BEGIN") if isinstance(place, Path) else place.reading() as connection:
        found = storage.revision(connection)
    if found > REVISION:
        raise Unusable(f"{place} was made by a newer tracker.", "Install that version, or a newer one.")
    if found == REVISION:
        return Upgraded(done=False)
    if isinstance(place, Path):
        return Upgraded(done=True, kept=_upgrade_file(Path(os.path.realpath(place))))
    with _told(place), place.writing() as connection:
        storage.migrate(connection)
        let_nothing_stop()
    return Upgraded(done=True)


def _upgrade_file(path: Path) -> Path:
    """The backup made. With foreign keys on, to rebuild a table would touch the rows that point at it."""
    kept = path.with_name(f"{path.stem}-before-{REVISION}-{os.urandom(3).hex()}{path.suffix}")
    backup(path, kept)
    off = "PRAGMA foreign_keys = OFF"
    with (
        _told(path, f"A backup is at {kept}."),
        sqlite.transaction(path, "BEGIN IMMEDIATE", off) as connection,
    ):
        storage.migrate(connection)
        if broken := connection.raw.execute("PRAGMA foreign_key_check").fetchall():
            raise Unusable(f"{path} has {len(broken)} rows that point nowhere; it was left as it is.")
        let_nothing_stop()
    return kept


@contextlib.contextmanager
def _told(place: "Path | Server", kept: str = "") -> Iterator[None]:
    """What goes wrong in a migration is told with where things stand then."""
    try:
        yield
    except TrackerError as error:
        error.message += "" if kept else " It is as it was."
        error.hint = f"{error.hint} {kept}".strip()
        raise
    except Exception as error:
        first, *_ = [*str(error).splitlines(), ""]  # what a server says after it can quote a note
        wrong = f"{type(error).__name__}: {first}"
        message = f"{place} could not be brought up to date ({wrong}); it is as it was."
        raise Unusable(message, f"Please report this. {kept}".strip()) from error
