"""One SQLite file, as a desk has it: opened safely, locked by who writes, made whole or not at all."""

import contextlib
import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from tracker.db import db_messages
from tracker.db.atomic_write import sync_folder
from tracker.db.sqlite_connection import SqliteConnection
from tracker.db.step_limit import StepLimit
from tracker.domain import hint_actions
from tracker.domain.errors import (
    DatabaseDamaged,
    DatabaseError,
    DatabaseNotReady,
    ResourceUnavailable,
    UsageError,
    shorten,
)
from tracker.domain.message_filling import fill

APPLICATION_ID = 0x7472_6B72  # "trkr", in the header of every file of ours
BUSY_TIMEOUT_SECONDS = 10
OLDEST_SQLITE = (3, 35, 0)  # the first that knows MATERIALIZED

SIDE_FILE_SUFFIXES = ("-journal", "-wal", "-shm")  # what SQLite keeps beside a file, by the end of its name

_MAGIC = b"SQLite format 3\0"
_APPLICATION_ID_AT = 68  # in the file's header: https://www.sqlite.org/fileformat2.html#application_id

_DAMAGE_CODES = (
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_TOOBIG,
)
"""What damage ends in: pages that lead nowhere, in circles, or to a length that nothing has."""

T = TypeVar("T")


def absolute_path(given: str) -> Path:
    """The path meant. Raises UsageError for what cannot be the path of a file."""
    try:
        os.fsencode(given.replace("\0", "\ud800"))  # neither can stand in a name
        return Path(given).expanduser().absolute()
    except (RuntimeError, ValueError):  # or ~somebody who has no home here
        message = fill(db_messages.NOT_A_PATH, text=shorten(given))
        raise UsageError(message, hint_actions.GIVE_OTHER_PATH) from None


# -- transactions ------------------------------------------------------------------------------------


def read_transaction(path: Path) -> contextlib.AbstractContextManager[SqliteConnection]:
    """A transaction in which the file cannot be changed."""
    return transaction(path, "BEGIN", "PRAGMA query_only = ON")


def write_transaction(path: Path) -> contextlib.AbstractContextManager[SqliteConnection]:
    """A transaction that holds the only right to write from its first moment."""
    return transaction(path, "BEGIN IMMEDIATE")


def wait_for_writer(path: Path) -> None:
    """Wait for whoever is writing; where this file may not be written, it is as it is."""
    with open_database(path) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
                raise


@contextlib.contextmanager
def transaction(path: Path, begin: str, *pragmas: str) -> Iterator[SqliteConnection]:
    """A transaction on a file of ours, of whatever revision, begun with these words."""
    file = _require_tracker_file(path)
    with _begin_transaction(path, begin, *pragmas) as raw:
        _require_unreplaced(path, file)
        yield SqliteConnection(raw)


@contextlib.contextmanager
def _begin_transaction(path: Path, begin: str, *pragmas: str) -> Iterator[sqlite3.Connection]:
    """A transaction that is saved when the block ends well, and else taken back."""
    try:
        with contextlib.closing(_connect(path, *pragmas)) as raw:
            # The driver's own idea of when to begin leaves DDL outside of transactions and lets two writers
            # read the same "last" row; so it is switched off (isolation_level None) and said here instead.
            raw.execute(begin)
            # A part is written before what it is part of: each must be there at the end.
            raw.execute("PRAGMA defer_foreign_keys = ON")
            yield raw
            raw.commit()
    except sqlite3.Error as error:
        raise translate_error(error, path) from error


class _FileConnection(sqlite3.Connection):
    """A file that takes back what is not saved when it is closed, and not at some time after.

    Each statement has a bound of its own.
    """

    step_limit: StepLimit | None = None

    def execute(self, *statement: Any) -> sqlite3.Cursor:  # noqa: ANN401  # whatever sqlite3 takes
        if self.step_limit:
            self.step_limit.restart()
        return super().execute(*statement)

    def close(self) -> None:
        # Stopped in the middle of a statement, the statement keeps the file open until it is collected, and
        # the collector is off: half of a write would stay in the file, and its journal beside it.
        with contextlib.suppress(sqlite3.Error):
            self.rollback()
        super().close()


@contextlib.contextmanager
def open_database(path: Path) -> Iterator[sqlite3.Connection]:
    """A file of ours, of whatever revision, as SQLite itself opens it."""
    _require_tracker_file(path)
    try:
        with contextlib.closing(_connect(path)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise translate_error(error, path) from error


def _connect(path: Path, *pragmas: str) -> sqlite3.Connection:
    """Open a file that is there, never make one. A file that may not be written is opened for reading."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw{'&immutable=1' if _is_closed_wal(path) else ''}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_SECONDS,
        factory=_FileConnection,
    )
    try:
        connection.step_limit = StepLimit(connection, path)
        _apply_safety_settings(connection, *pragmas)
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:  # a damaged file may show here first
        connection.close()
        if isinstance(error, UnicodeDecodeError):  # what SQLite says of it quotes names that are no text
            reason: object = fill(db_messages.NAMES_NO_TEXT)
        elif getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_ERROR:  # the words are not what is wrong
            reason = error
        else:
            raise
        message = fill(db_messages.DAMAGED, path=path, reason=reason)
        raise DatabaseDamaged(message, hint_actions.RESTORE_BACKUP) from error
    return connection


def _is_closed_wal(path: Path) -> bool:
    """Whether a file is in WAL mode where nothing can be written: SQLite cannot make what it needs beside it.

    Another program has left it so, and someone has put it on a medium that is only read. All of it is in the
    file where no log is beside it.
    """
    with path.open("rb") as file:
        is_wal = file.read(20)[18:20] == b"\2\2"
    log = path.with_name(f"{path.name}-wal")
    return is_wal and not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _apply_safety_settings(connection: sqlite3.Connection, *pragmas: str) -> None:
    # A transaction is saved when its journal is gone. Under FULL the folder is not written to the disk then,
    # and a power cut right after could bring the journal back, and with it all that was before.
    always = ("PRAGMA foreign_keys = ON", "PRAGMA synchronous = EXTRA", "PRAGMA trusted_schema = OFF")
    for pragma in (*always, *pragmas):
        connection.execute(pragma)
    if sys.version_info >= (3, 12):  # a misspelt column is an error then, and not a string
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DML, False)  # noqa: FBT003 - sqlite3's own call
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DDL, False)  # noqa: FBT003


def translate_error(error: BaseException, path: Path) -> BaseException:
    """What an error of SQLite means to the user; the error itself when it is a defect of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        message = fill(db_messages.IN_USE, path=path)
        return ResourceUnavailable(message, fill(db_messages.TRY_AGAIN_SOON))
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        message = fill(db_messages.READ_ONLY, path=path)
        return ResourceUnavailable(message, fill(db_messages.ASK_FOR_PERMISSION))
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        message = fill(db_messages.CANNOT_BE_WRITTEN, path=path)
        return ResourceUnavailable(message, fill(db_messages.IS_DISK_FULL))
    # A signal that comes while the steps of a statement are counted is not told by anything else.
    is_signal = code == sqlite3.SQLITE_INTERRUPT and not StepLimit.has_ended_one
    if code in _DAMAGE_CODES and not is_signal:
        endless = fill(db_messages.ENDLESS, path=path)
        damaged = fill(db_messages.DAMAGED, path=path, reason=error)
        message = endless if code == sqlite3.SQLITE_INTERRUPT else damaged
        return DatabaseDamaged(message, hint_actions.RESTORE_BACKUP)
    if code == sqlite3.SQLITE_CANTOPEN:
        message = fill(db_messages.CANNOT_BE_OPENED, path=path)
        return DatabaseError(message, fill(db_messages.CHECK_FILE_PERMISSION))
    return KeyboardInterrupt() if is_signal else error


# -- is it ours, and is it current? ------------------------------------------------------------------


def _require_tracker_file(path: Path) -> os.stat_result:
    """Look at the header before SQLite does, so that a file that is not ours is never touched.

    Gives what tells this file from another that may be put in its place.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        message = fill(db_messages.OLD_SQLITE, version=sqlite3.sqlite_version)
        raise DatabaseError(message, fill(db_messages.USE_NEWER_SQLITE, version=needed))
    try:
        if not stat.S_ISREG((found := path.stat()).st_mode) and not stat.S_ISDIR(found.st_mode):
            message = fill(db_messages.OTHER_FILE, path=path)  # to open a pipe waits for whoever writes to it
            raise DatabaseError(message, hint_actions.GIVE_OTHER_DATABASE)
        with path.open("rb") as file:
            header, found = file.read(100), os.fstat(file.fileno())
    except FileNotFoundError:
        raise DatabaseNotReady(fill(db_messages.NO_DATABASE, path=path), hint_actions.MAKE_DATABASE) from None
    except IsADirectoryError:
        message = fill(db_messages.FOLDER, path=path)
        raise DatabaseError(message, hint_actions.GIVE_FILE_IN_FOLDER) from None
    except OSError as error:
        message = fill(db_messages.UNREADABLE, path=path, reason=error.strerror)
        raise DatabaseError(message, hint_actions.CHECK_DATABASE_PATH) from None
    ours = header[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4] == APPLICATION_ID.to_bytes(4, "big")
    if not (header.startswith(_MAGIC) and ours):
        template = db_messages.OTHER_FILE if header else db_messages.EMPTY_FILE
        raise DatabaseError(fill(template, path=path), hint_actions.GIVE_OTHER_DATABASE)
    return found


def _require_unreplaced(path: Path, file: os.stat_result) -> None:
    """Whoever waited while another file was put in place must not write into the one that was taken away."""
    with contextlib.suppress(OSError):
        if os.path.samestat(file, path.stat()):
            return
    message = fill(db_messages.REPLACED_MEANWHILE, path=path)
    raise ResourceUnavailable(message, fill(db_messages.TRY_AGAIN))


# -- making one ----------------------------------------------------------------------------------------


def create_file(path: Path, make: Callable[[SqliteConnection], T]) -> T | None:
    """Make a file and only then put it in its place; None when one was there already.

    It appears whole or not at all: a kill leaves no half-made file, and of several programs doing this at
    once one wins while the others find its file.
    """
    path = Path(os.path.realpath(path))  # a link that leads nowhere yet stays one
    try:
        if path.exists():
            return None
        _make_folder(path.parent)
        draft = path.with_name(f".{os.urandom(8).hex()}.new")
        draft.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        message = fill(db_messages.CANNOT_BE_MADE, path=path, reason=error.strerror)
        raise ResourceUnavailable(message, hint_actions.GIVE_OTHER_PLACE) from None
    try:
        with _begin_transaction(draft, "BEGIN IMMEDIATE") as raw:
            raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            made = make(SqliteConnection(raw))
        return made if _give_free_name(draft, path) else None
    finally:
        draft.unlink(missing_ok=True)


def require_other_file(path: Path, file: Path) -> None:
    """Raise UsageError when a file is the database, or one that SQLite keeps beside it and would delete."""
    if path.exists() and file.exists() and file.samefile(path):
        message = fill(db_messages.DATABASE_ITSELF, path=file)
        raise UsageError(message, fill(db_messages.NAME_OTHER_FILE))
    name = Path(os.path.realpath(path)).name
    if file.name in (f"{name}{suffix}" for suffix in SIDE_FILE_SUFFIXES):
        message = fill(db_messages.SIDE_FILE, path=file)
        raise UsageError(message, fill(db_messages.NAME_OTHER_FILE))


def move_side_files_away(path: Path, kept: Path | None = None) -> None:
    """Take away what SQLite left beside a file that is gone, or is about to be, under a name of its own.

    It would be played back into the file that gets the name next.
    """
    name = kept.name if kept else f"{path.stem}-left-{os.urandom(3).hex()}{path.suffix}"
    for suffix in SIDE_FILE_SUFFIXES:
        left = path.with_name(f"{path.name}{suffix}")
        if left.exists():
            left.replace(path.with_name(f"{name}{suffix}"))


def _make_folder(folder: Path) -> None:
    for missing in reversed([folder, *folder.parents]):
        if not missing.exists():
            missing.mkdir(mode=0o700, exist_ok=True)


def _give_free_name(draft: Path, path: Path) -> bool:
    """Give a finished file its name unless that name is taken; whether it got it."""
    if not path.exists():
        move_side_files_away(path)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if path.exists():
            return False
        draft.rename(path)
    sync_folder(path.parent)
    return True
