"""A note is written in the user's own editor, and is not lost when the command is refused."""

import contextlib
import os
import shlex
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tracker.cli import cli_messages
from tracker.cli.console import decode_note
from tracker.db.save_state import has_saved
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill

EDITORS = ("editor", "sensible-editor", "nano", "vi", "notepad")
"""The editors that are looked for, in this order, where neither VISUAL nor EDITOR names one."""


@contextlib.contextmanager
def edit_note(first_text: str) -> Iterator[str]:
    """The text that the user makes of the first one in an editor, before any transaction is opened.

    The file with it is removed when the block has saved the note; else the error says where the file is.
    Raises UsageError if there is no editor, if it fails, or if the text is empty.
    """
    command = _editor_command()
    descriptor, name = tempfile.mkstemp(prefix="tracker-note-", suffix=".txt")  # only its owner may read it
    os.close(descriptor)
    file = Path(name)
    file.write_text(first_text, encoding="utf-8", errors="surrogatepass")  # the rules refuse it in a moment
    try:
        _run_editor(command, file)
        yield _read_edited_note(file)
    except BaseException as error:
        if _is_worth_keeping(file):
            error.add_note(fill(cli_messages.NOTE_KEPT, file=file))
        else:
            file.unlink(missing_ok=True)
        raise
    file.unlink(missing_ok=True)


def _is_worth_keeping(file: Path) -> bool:
    """Whether a file has a text that is not saved."""
    with contextlib.suppress(OSError):
        return not has_saved() and bool(decode_note(file.read_bytes()).strip())
    return False


def _editor_command() -> list[str]:
    """The words that start the editor. Raises UsageError if there is none."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not chosen:
        found = next(filter(None, map(shutil.which, EDITORS)), None)
        if found is None:
            raise UsageError(fill(cli_messages.NO_EDITOR), fill(cli_messages.NO_EDITOR_HINT))
        return [found]
    try:
        return shlex.split(chosen) if os.name != "nt" else [chosen]
    except ValueError:  # a quote that is never closed
        return [chosen]


def _run_editor(command: list[str], file: Path) -> None:
    """Let the user edit a file. Raises UsageError if the editor cannot be started, or fails."""
    import subprocess  # only here: it takes a while to load

    # Ctrl-C is meant for the editor. A function, since a program that is started inherits what is ignored.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        exit_code = subprocess.run([*command, str(file)], check=False).returncode  # noqa: S603 - the user's
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = fill(cli_messages.EDITOR_NOT_STARTED, editor=command[0], reason=reason)
        raise UsageError(message, fill(cli_messages.NO_EDITOR_HINT)) from None
    finally:
        signal.signal(signal.SIGINT, before)
    if exit_code:
        message = fill(cli_messages.EDITOR_FAILED, editor=command[0], code=exit_code)
        raise UsageError(message, fill(cli_messages.EDITOR_FAILED_HINT))


def _read_edited_note(file: Path) -> str:
    """The text that was edited. Raises UsageError if there is none."""
    text = decode_note(file.read_bytes()) if file.exists() else ""
    if not text.strip():
        raise UsageError(fill(cli_messages.NOTE_EMPTY), fill(cli_messages.NOTE_EMPTY_HINT))
    return text
