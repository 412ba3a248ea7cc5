"""What surrounds every command: errors and exit codes, the clock, the author, the database, the streams."""

import contextlib
import getpass
import json
import os
import re
import shlex
import shutil
import signal
import sys
import textwrap
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer
from typer.core import TyperGroup

import tracker
from tracker.days import read_day
from tracker.errors import NotReady, Stopped, TrackerError, Unavailable, WrongUsage
from tracker.rendering import Answer, Format, rendered
from tracker.text import inert_json, visible
from tracker.vocabulary import read_word

if TYPE_CHECKING:
    from rich.console import RenderableType
    from sqlalchemy import Connection

    from tracker.ledger import Signature


_ORDER = "init update list summary show log add agreement actor document undo retract where upgrade".split()
_GROUPS = ("agreement", "actor", "document")

# -- errors ------------------------------------------------------------------------------------------


class Program(TyperGroup):
    """The whole command line; the one place where an error becomes a sentence and an exit code."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Run a command and leave with its exit code."""
        given = list(sys.argv[1:] if args is None else args)
        _prepare(sys.stdout, sys.stderr)
        try:
            named["standalone_mode"] = False
            code = super().main(given, *rest, **named)
            if code == Stopped.exit_code:  # Ctrl-C: Typer has caught it, and says nothing
                raise Stopped
            sys.stdout.flush()
        except Exception as error:  # noqa: BLE001 - the last door: whatever comes here must not be a traceback
            code = _report(error, given)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Run a command. Typer would make a closed pipe an exit 1 before ``main`` sees it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _NobodyReadsError from error

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - Typer's own
        """The commands in the order of a day's work."""
        return sorted(super().list_commands(ctx), key=_ORDER.index)


class _NobodyReadsError(Exception):
    """Whoever read the answer has closed the pipe."""


def _report(error: Exception, given: Sequence[str]) -> int:
    """Say what is wrong; the exit code."""
    if isinstance(error, (BrokenPipeError, _NobodyReadsError)):
        # Whoever read the answer has seen enough. Nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    told = _explained(error, given)
    if _wants_json(given):
        body = {"code": told.exit_code, "message": told.message, "hint": told.hint}
        sys.stderr.write(inert_json(json.dumps({"error": body}, ensure_ascii=False)) + "\n")
    else:
        hint(told.sentence)
    return told.exit_code


def _explained(error: Exception, given: Sequence[str]) -> TrackerError:
    if isinstance(error, TrackerError):
        return error
    if isinstance(error, typer.TyperException):
        return _wrong_usage(error, given)
    if isinstance(error, typer.Abort):
        return Stopped()
    if isinstance(error, OSError):
        return Unavailable(f"The answer could not be written ({error.strerror}).", "Make room and try again.")
    at = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(at.filename).name}, line {at.lineno}"
    return TrackerError(
        f"The tracker failed where it should not ({type(error).__name__} in {place}); nothing was saved.",
        "Please report this sentence.",
    )


def _wrong_usage(error: typer.TyperException, given: Sequence[str]) -> WrongUsage:
    """What Typer found wrong, in one sentence, with the help that fits."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    if extra := re.match(r"Got unexpected extra arguments? \((.*)\)", message, re.DOTALL):
        message = f"Too many words: {extra[1]}. Put quotes around what has spaces."
    command = [word for word in given[:2] if word in _ORDER or given[0] in _GROUPS]
    return WrongUsage(message.rstrip(".") + ".", f"To see how: {' '.join(['tracker', *command, '--help'])}")


def _wants_json(args: Sequence[str]) -> bool:
    return "--json" in args or "--format=json" in args or ("--format", "json") in pairwise(args)


# -- streams -----------------------------------------------------------------------------------------


def _prepare(*streams: TextIO) -> None:
    """Files and pipes get UTF-8; a console that cannot show a letter gets its number instead."""
    for stream in streams:
        if stream.isatty():
            stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
        else:
            stream.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[attr-defined]


def say(sentence: str) -> None:
    """One sentence of the answer itself."""
    sys.stdout.write(_wrapped(sentence, sys.stdout))


def hint(sentence: str) -> None:
    """One sentence beside the answer: a hint, a warning, an error."""
    sys.stdout.flush()
    sys.stderr.write(_wrapped(sentence, sys.stderr))


def _wrapped(sentence: str, stream: TextIO) -> str:
    """The sentence on one line, or on a terminal on as many as it takes, broken between words."""
    line = visible(sentence)
    width = shutil.get_terminal_size().columns
    if stream.isatty() and len(line) > width:
        line = textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
    return line + "\n"


def write(pieces: Iterable[str]) -> None:
    """An answer for programs; on a terminal nothing in it can act on the screen."""
    safe = (visible(piece.replace("\r\n", "\n"), keep_lines=True) for piece in pieces)
    sys.stdout.writelines(safe if sys.stdout.isatty() else pieces)


def typed(note: str | None) -> str | None:
    """The note given with -m; ``-m -`` takes it from what is piped in."""
    return sys.stdin.read().rstrip("\n") if note == "-" else note


# -- clock, author, database -------------------------------------------------------------------------


def today() -> date:
    """The day that stands for today in every default: TRACKER_TODAY, else the calendar's."""
    given = os.environ.get("TRACKER_TODAY")
    calendar = datetime.now().astimezone().date()
    if not given:
        return calendar
    try:
        return read_day(given, calendar)
    except WrongUsage as error:
        raise WrongUsage(f"TRACKER_TODAY: {error.message}", error.hint) from None


def author() -> str:
    """Who records: TRACKER_AUTHOR, else the login name."""
    if given := os.environ.get("TRACKER_AUTHOR"):
        return given
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def database_name(given: str | None) -> str:
    """Where the data is: ``--db``, else TRACKER_DB, else tracker.db in the user's data folder."""
    if named := given or os.environ.get("TRACKER_DB"):
        return named
    import platformdirs

    return str(platformdirs.user_data_path("tracker", appauthor=False) / "tracker.db")


# -- what every command has --------------------------------------------------------------------------


def read_format(given: str) -> Format:
    """The format meant."""
    return read_word(given, Format, "format")


@dataclass
class Session:
    """The options that every command has, and what they come to."""

    db: Annotated[
        str | None,
        typer.Option("--db", metavar="PATH", help="The database file; else TRACKER_DB, else the user's own."),
    ] = None
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False

    @property
    def path(self) -> Path:
        """The database file."""
        from tracker import storage

        return storage.locate(database_name(self.db))

    @contextlib.contextmanager
    def reading(self) -> Iterator["Connection"]:
        """A transaction for questions."""
        from tracker import storage

        with self._naming_the_file(), storage.reading(self.path) as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[tuple["Connection", "Signature"]]:
        """A transaction for recording, and the signature to record with."""
        from tracker import ledger, storage

        with self._naming_the_file(), storage.writing(self.path) as connection:
            yield connection, ledger.sign(connection, author(), datetime.now(UTC))
            # What follows is the commit and one line of answer: Ctrl-C could only make that line untrue.
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    @contextlib.contextmanager
    def _naming_the_file(self) -> Iterator[None]:
        """What mends a file named with --db is a command that names it too."""
        try:
            yield
        except NotReady as error:
            error.hint += f" --db {shlex.quote(self.db)}" if self.db else ""
            raise

    def tell(self, answer: Answer, sentence: str) -> None:
        """Say what was recorded: one sentence, or with --json its record."""
        if self.json:
            write(rendered(answer, Format.JSON))
        else:
            say(sentence)


@dataclass
class Question(Session):
    """The options of a command that answers in any format."""

    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            parser=read_format,
            metavar="FORMAT",
            help="table, tsv, json, jsonl, csv or markdown; else a table on a terminal, tsv elsewhere.",
        ),
    ] = None

    @property
    def form(self) -> Format:
        """The format to answer in."""
        if self.json:
            return Format.JSON
        return self.format or (Format.TABLE if sys.stdout.isatty() else Format.TSV)

    def write(self, answer: Answer) -> None:
        """Print an answer in the form asked for, which is not the table."""
        write(rendered(answer, self.form))


def show_parts(view: Callable[[int], Iterable["RenderableType"]]) -> None:
    """Print what ``view`` makes for the width of the terminal, in its colours."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    for part in view(console.width):
        console.print(part)


# -- the program itself ------------------------------------------------------------------------------

_NAMES = {"help_option_names": ["-h", "--help"]}


def make_group(name: str | None = None, text: str = "") -> typer.Typer:
    """A command that has commands."""
    return typer.Typer(
        name=name,
        cls=Program if name is None else TyperGroup,
        help=text,
        invoke_without_command=name is None,
        context_settings=_NAMES,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=name is None,
    )


app = make_group()


def _print_version(wanted: bool) -> None:
    if wanted:
        say(f"tracker {tracker.__version__}")
        raise typer.Exit


@app.callback()
def _main(
    ctx: typer.Context,
    *,
    _: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Keep track of what states agreed with each other: who owes it, how far it is, and who says so.

    Begin with: tracker init
    """
    if ctx.invoked_subcommand is None:
        sys.stdout.write(ctx.get_help() + "\n")
