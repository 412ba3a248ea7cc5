"""Files are saved whole under their name, or not at all."""

import contextlib
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

from tracker.db import db_messages
from tracker.db.save_state import mark_saved
from tracker.domain.errors import ResourceUnavailable, UsageError
from tracker.domain.message_filling import fill

SQLITE_MAGIC = b"SQLite format 3\0"
OLD_DRAFT_SECONDS = 86_400  # nobody writes at one file for a day
_DRAFT_NAME = re.compile(r"\.[0-9a-f]{16}\.new(?:-journal|-wal|-shm)?")

STOPPING_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""The signals that ask a program to stop; Windows has no SIGHUP."""


@contextlib.contextmanager
def write_atomically(*paths: Path) -> Iterator[list[Path]]:
    """Drafts to be written, each of which gets its name when all are done.

    A full disk or a kill leaves what stood under the names as it was. Raises UsageError for a place where
    no file can be, ResourceUnavailable when it cannot be written.
    """
    with draft_files(*paths) as made:
        yield made
        for draft, path in zip(made, paths, strict=True):
            _require_same_kind(draft, path)
        for draft, path in zip(made, paths, strict=True):
            put_in_place(draft, path)


@contextlib.contextmanager
def draft_files(*paths: Path) -> Iterator[list[Path]]:
    """Files beside those named, to be written and then saved; only their owner may read them.

    What is not saved is thrown away. Raises as ``write_atomically`` does.
    """
    # A link stays one: the draft stands beside the file that it points to.
    wanted = [Path(os.path.realpath(path)) for path in paths]
    for path in wanted:
        if path.exists() and not path.is_file():
            raise UsageError(fill(db_messages.NOT_A_FILE, path=path), fill(db_messages.NAME_OTHER))
        if not path.parent.is_dir():
            message = fill(db_messages.NO_FOLDER, folder=path.parent)
            raise UsageError(message, fill(db_messages.MAKE_FOLDER))
    made = [path.with_name(f".{os.urandom(8).hex()}.new") for path in wanted]
    try:
        for draft in made:
            draft.touch(mode=0o600, exist_ok=False)
            _remove_old_drafts(draft)
        yield made
    except OSError as error:
        message = fill(db_messages.NOT_WRITTEN, path=wanted[0], reason=error.strerror)
        raise ResourceUnavailable(message, fill(db_messages.MAKE_ROOM)) from error
    finally:
        for draft in made:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def _remove_old_drafts(draft: Path) -> None:
    """Take away the drafts that killed programs have left in a folder a day ago or earlier."""
    with contextlib.suppress(OSError):
        now = draft.stat().st_mtime
        for other in draft.parent.glob(".*.new*"):
            is_draft = _DRAFT_NAME.fullmatch(other.name) and other.is_file() and not other.is_symlink()
            if is_draft and other.stat().st_mtime < now - OLD_DRAFT_SECONDS:
                other.unlink(missing_ok=True)


def _require_same_kind(draft: Path, path: Path) -> None:
    """Raise UsageError where a file of another kind stands under the name: this command never wrote it.

    A database is never replaced by anything, nor a picture or an archive by a text.
    """
    try:
        old, new = (_beginning(one) for one in (path, draft))
    except OSError:
        return  # nothing is there, or it cannot be read and saving says so
    is_binary = b"\0" in old
    if old.startswith(SQLITE_MAGIC) or (is_binary and old[:4] != new[:4]):
        raise UsageError(fill(db_messages.OTHER_KIND, path=path), fill(db_messages.NAME_OTHER))


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def keep_mode(draft: Path, path: Path) -> None:
    """Let those read and write a file who may do so with the one that it replaces, of its owner and group."""
    with contextlib.suppress(OSError):
        replaced = path.stat()
        with contextlib.suppress(PermissionError, AttributeError):
            os.chown(draft, -1, replaced.st_gid)
        is_same_group = draft.stat().st_gid == replaced.st_gid
        draft.chmod(0o600 | (replaced.st_mode & (0o660 if is_same_group else 0o600)))


def put_in_place(draft: Path, path: Path) -> None:
    """Give a draft its name, for good: also when the power fails right after."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    ignore_interrupts()
    target = Path(os.path.realpath(path))
    draft.replace(target)
    mark_saved()
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; where it cannot be opened, its system sees to it."""
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def ignore_interrupts() -> None:
    """Pass over Ctrl-C and its like, also a terminal that is closed, from here on.

    What follows saves, and says so: stopped in between, the tracker would say that nothing was saved.
    """
    with contextlib.suppress(ValueError):  # signals are the main thread's
        for name in STOPPING_SIGNALS:
            if stop := getattr(signal, name, None):
                signal.signal(stop, signal.SIG_IGN)
