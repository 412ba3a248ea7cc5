"""Views on the screen; what does not fit it is leafed through in a pager, as git does it."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from tracker.cli import cli_messages
from tracker.cli.console import print_hint, screen_width
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from rich.console import RenderableType

LINES_BESIDE = 3  # lines of a screen that are left for the sentence below the answer, and for the prompt
NOT_STARTED = (126, 127)  # what a shell says of a command that cannot be run, or is not there


def print_renderables(view: Callable[[int], Iterable["RenderableType"]], *, has_pager: bool) -> None:
    """Print what ``view`` returns for the width of the terminal in cells, in its colours.

    On a terminal a pager shows what is longer than the screen, if ``has_pager``.
    """
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, width=screen_width())
    is_captured = sys.stdout.isatty() and not console.legacy_windows
    with console.capture() if is_captured else contextlib.nullcontext() as captured:
        for part in view(console.width):
            console.print(part)
    if captured is not None:
        show_text(captured.get(), has_pager=has_pager)


def show_text(text: str, *, has_pager: bool) -> None:
    """Show a text on the terminal, in the pager if it is longer than the screen.

    Without a pager a sentence says that the text begins further up.
    """
    line_count = text.count("\n")
    if line_count <= shutil.get_terminal_size().lines - LINES_BESIDE:
        sys.stdout.write(text)
        return
    command = pager_command() if has_pager else ""
    if command and _page(command, text, line_count):
        return
    sys.stdout.write(text)
    print_hint(fill(cli_messages.LONGER_THAN_SCREEN, lines=line_count))


def pager_command() -> str:
    """The command of TRACKER_PAGER, else of PAGER, else less; empty if none is wanted or there is none."""
    for name in ("TRACKER_PAGER", "PAGER"):
        if (command := os.environ.get(name)) is not None:
            return "" if command.strip() in ("", "cat") else command
    return "less" if shutil.which("less") and os.environ.get("TERM") != "dumb" else ""


def _page(command: str, text: str, line_count: int) -> bool:
    """Hand a text to the pager and wait for its end; False if there is no such program."""
    sys.stdout.flush()
    content = text.encode(sys.stdout.encoding, "backslashreplace")
    with _leaving_interrupts_to_pager():
        # A setting such as "less -S" is a line for the shell, as git takes it.
        ended = subprocess.run(  # noqa: S602 - the user's own setting
            command, shell=True, input=content, env=os.environ | _less_settings(line_count), check=False
        )
    return ended.returncode not in NOT_STARTED


def _less_settings(line_count: int) -> dict[str, str]:
    """How less shows a text, unless its user has settings: it says how long the text is.

    F ends it where all fits the screen, R shows colours, X leaves what was read on the screen.
    """
    if "LESS" in os.environ:
        return {}
    prompt = fill(cli_messages.PAGER_PROMPT, first="%lt", last="%lb", lines=line_count)
    escaped = re.sub(r"([?:.\\])", r"\\\1", prompt)  # these mean something in a prompt of less
    return {"LESS": " ".join(("-FRX", f"-Ps{escaped}$"))}


@contextlib.contextmanager
def _leaving_interrupts_to_pager() -> Iterator[None]:
    """Ctrl-C is the pager's while it runs.

    It is caught and not ignored, because a pager would inherit that it is ignored.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
