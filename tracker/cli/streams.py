"""The streams: the answer to stdout, what stands beside it to stderr, and nothing that acts on a screen."""

import contextlib
import shutil
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TextIO

from tracker.errors import WrongUsage
from tracker.text import visible

if TYPE_CHECKING:
    from rich.console import RenderableType


PATIENCE_SECONDS = 1


def prepare(*streams: TextIO) -> None:
    """Files and pipes get UTF-8; a console that cannot show a letter gets its number instead."""
    for stream in streams:
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
        else:
            stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[attr-defined]


def say(sentence: str) -> None:
    """One sentence of the answer itself."""
    sys.stdout.write(_wrapped(sentence, sys.stdout))


def counted(counts: Mapping[str, int]) -> str:
    """How many of each there are, but for none: 15 commitments and 1 update."""
    said = [f"{count:,} {noun}{'s' if count != 1 else ''}" for noun, count in counts.items() if count]
    return " and ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))


def hint(sentence: str, unbroken: str = "") -> None:
    """One sentence beside the answer: a hint, a warning, an error.

    ``unbroken`` is what it ends with and is to be typed as it stands, so that no line may end in it.
    """
    sys.stdout.flush()
    sys.stderr.write(_wrapped(sentence, sys.stderr, unbroken))


def _wrapped(sentence: str, stream: TextIO, unbroken: str = "") -> str:
    """The sentence on one line, or on a terminal on as many as it takes, broken between words."""
    line = visible(sentence)
    width = shutil.get_terminal_size().columns
    if stream.isatty() and len(line) > width:
        ending = visible(unbroken)
        words = line.removesuffix(ending)
        line = textwrap.fill(words, width, break_long_words=False, break_on_hyphens=False)
        if ending:
            line += f"\n{ending}"
    return line + "\n"


def write(pieces: Iterable[str]) -> None:
    """An answer for programs; on a terminal nothing in it can act on the screen."""
    safe = (visible(piece.replace("\r\n", "\n"), keep_lines=True) for piece in pieces)
    sys.stdout.writelines(safe if sys.stdout.isatty() else pieces)


@contextlib.contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """Shows how much of something long is done, 0 to 1, on a terminal and once it takes its time."""
    if not sys.stderr.isatty():
        yield _nobody_looks
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
    task, begun = bar.add_task(visible(what), total=1.0), time.monotonic()

    def show(done: float) -> None:
        if not bar.live.is_started and time.monotonic() - begun > PATIENCE_SECONDS:
            bar.start()
        bar.update(task, completed=done)

    try:
        yield show
    finally:
        bar.stop()


def _nobody_looks(done: float) -> None:
    """Nothing is shown where nobody looks."""


def typed(note: str | None) -> str | None:
    """The note given with -m; ``-m -`` takes it from what is piped in.

    It may have to be waited for, so it is asked for before a transaction is opened, never inside one.
    """
    if note != "-":
        return note
    piped = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").rstrip("\n")
    if not piped.strip():
        raise WrongUsage("Nothing was piped in for the note.", 'Write it after -m: -m "Numbers exchanged"')
    return piped


def show(view: Callable[[int], Iterable["RenderableType"]]) -> None:
    """Print what ``view`` makes for the width of the terminal, in its colours."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    for part in view(console.width):
        console.print(part)
