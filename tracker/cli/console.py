"""The standard streams: answers to stdout, hints and errors to stderr, nothing that can act on a screen."""

import codecs
import contextlib
import os
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from tracker.cli import cli_messages
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import escape_control_characters

PROGRESS_DELAY_SECONDS = 1  # what takes less time shows no progress bar


NARROWEST, WIDEST = 20, 500
"""Cells that a line may have: a table of a width that nobody has takes all memory, and none is no width."""


def screen_width() -> int:
    """The width of the screen in cells, or of what COLUMNS says where that can be one."""
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)


def prepare_streams(*streams: TextIO) -> None:
    """Set files and pipes to UTF-8; a terminal that cannot show a letter gets its code instead."""
    for stream in streams:
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
        else:
            stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[attr-defined]


def open_closed_streams() -> None:
    """Put something in the place of each standard stream that was closed before the start.

    Else the next file that is opened would get its number. Stdin is empty then, what is written to stderr is
    lost, and what is written to stdout fails, so that nobody is left to believe that it was read.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", errors="backslashreplace"))


def discard_output(stream: TextIO) -> None:
    """Let what is still to be written to a stream be lost, as it would fail again when Python exits."""
    with contextlib.suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def write_to_stderr(text: str) -> None:
    """Write to stderr; where that cannot be done there is nobody to be told."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        discard_output(sys.stderr)


def print_sentence(sentence: str) -> None:
    """Print one sentence of the answer, to stdout."""
    sys.stdout.write(_wrap_sentence(sentence, sys.stdout))


def print_command(command: str) -> None:
    """Print a command of the answer to stdout, on one line, so that it can be copied."""
    sys.stdout.write(escape_control_characters(command) + "\n")


def print_hint(sentence: str, unbroken: str = "") -> None:
    """Print one sentence beside the answer to stderr: a hint, a warning, an error.

    ``unbroken`` is what it ends with and is to be typed as it stands, so that no line may end in it.
    """
    sys.stdout.flush()
    write_to_stderr(_wrap_sentence(sentence, sys.stderr, unbroken))


def _wrap_sentence(sentence: str, stream: TextIO, unbroken: str = "") -> str:
    """The sentence on one line, or on a terminal on as many as it takes, broken between words."""
    line = escape_control_characters(sentence)
    width = screen_width()
    if stream.isatty() and len(line) > width:
        ending = escape_control_characters(unbroken)
        words = line.removesuffix(ending)
        line = textwrap.fill(words, width, break_long_words=False, break_on_hyphens=False)
        if ending:
            line += f"\n{ending}"
    return line + "\n"


def write_pieces(pieces: Iterable[str]) -> None:
    """Write an answer for programs to stdout; on a terminal nothing in it can act on the screen."""
    safe = (escape_control_characters(piece.replace("\r\n", "\n"), keep_lines=True) for piece in pieces)
    sys.stdout.writelines(safe if sys.stdout.isatty() else pieces)


@contextlib.contextmanager
def show_progress(task_name: str) -> Iterator[Callable[[float], None]]:
    """A function that takes the fraction done, 0 to 1, of a long task, and shows it as a bar on a terminal.

    The bar appears when the task has taken more than PROGRESS_DELAY_SECONDS.
    """
    if not sys.stderr.isatty():
        yield _ignore_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True, markup=False), transient=True)
    task_id, started_at = bar.add_task(escape_control_characters(task_name), total=1.0), time.monotonic()

    def report_fraction(fraction: float) -> None:
        if not bar.live.is_started and time.monotonic() - started_at > PROGRESS_DELAY_SECONDS:
            bar.start()
        bar.update(task_id, completed=fraction)

    try:
        yield report_fraction
    finally:
        bar.stop()


def _ignore_progress(fraction: float) -> None:
    """Show nothing, because stderr is not a terminal."""


def read_note(note: str | None) -> str | None:
    """The note that was typed after -m; for ``-m -`` the text on stdin. Raises UsageError if that is empty.

    Reading stdin can take long, so call this before a transaction is opened, never inside one.
    """
    if note != "-":
        return note
    text = decode_note(sys.stdin.buffer.read())
    if not text.strip():
        raise UsageError(fill(cli_messages.NOTHING_PIPED), fill(cli_messages.NOTHING_PIPED_HINT))
    return text


def decode_note(content: bytes) -> str:
    """The text of a pipe or a file, without byte-order mark, with the line ends that a note has."""
    text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
