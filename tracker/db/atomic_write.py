"""Files are saved whole under their name, or not at all."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from tracker.db import db_messages
from tracker.db.save_state import mark_saved
from tracker.domain.errors import ResourceUnavailable, UsageError
from tracker.domain.message_filling import fill

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
        yield made
    except OSError as error:
        message = fill(db_messages.NOT_WRITTEN, path=wanted[0], reason=error.strerror)
        raise ResourceUnavailable(message, fill(db_messages.MAKE_ROOM)) from error
    finally:
        for draft in made:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def put_in_place(draft: Path, path: Path) -> None:
    """Give a draft its name, for good: also when the power fails right after."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    ignore_interrupts()
    target = Path(os.path.realpath(path))
    draft.replace(target)
    mark_saved()
    with contextlib.suppress(OSError):  # where a folder cannot be opened, its system sees to it
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def ignore_interrupts() -> None:
    """Pass over Ctrl-C and its like, also a terminal that is closed, from here on.

    What follows saves, and says so: stopped in between, the tracker would say that nothing was saved.
    """
    with contextlib.suppress(ValueError):  # signals are the main thread's
        for name in STOPPING_SIGNALS:
            if stop := getattr(signal, name, None):
                signal.signal(stop, signal.SIG_IGN)
