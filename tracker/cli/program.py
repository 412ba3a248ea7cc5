"""The program itself: its commands in order, and where errors become sentences and exit codes."""

import contextlib
import functools
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.main
from typer.core import TyperGroup

import tracker
from tracker.cli import mistakes
from tracker.cli.options import make_app
from tracker.cli.streams import hint, prepare, say
from tracker.errors import BadFile, Stopped, TrackerError, Unavailable
from tracker.text import inert_json, without_passwords

ROOMS = {
    "init": "database",
    "update": "updates",
    "list": "commitments",
    "summary": "commitments",
    "show": "commitments",
    "log": "updates",
    "brief": "briefs",
    "add": "commitments",
    **dict.fromkeys(("agreement", "actor", "document"), "agreements"),
    "undo": "updates",
    "retract": "updates",
    "import": "files",
    "export": "files",
    **dict.fromkeys(("backup", "restore", "check", "upgrade", "where"), "database"),
}
"""The commands in the order of a day's work, each with the room that it stands in."""


class Commands(Mapping[str, Any]):
    """The commands by name; a room is entered only when one of its commands is asked for.

    Typer takes a quarter of a millisecond to make each, and what is typed needs one.
    """

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - Typer's own
        return _entered(ROOMS[name])[name]

    def __iter__(self) -> Iterator[str]:
        return iter(ROOMS)

    def __len__(self) -> int:
        return len(ROOMS)


@functools.cache
def _entered(room: str) -> Mapping[str, Any]:
    """The commands of a room, as Typer makes them."""
    app: typer.Typer = importlib.import_module(f"tracker.cli.{room}").app
    made: Any = typer.main.get_group(app)  # a group also of one command
    return dict(made.commands)


class Program(TyperGroup):
    """The whole command line; the one place where an error becomes a sentence and an exit code."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(**settings)
        self.commands = Commands()  # type: ignore[assignment]  # Typer only looks things up in it

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Run a command and leave with its exit code."""
        given = list(sys.argv[1:] if args is None else args)
        # Whoever is told to end takes its drafts away and says so, as at Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        prepare(sys.stdout, sys.stderr)
        try:
            named["standalone_mode"] = False
            mistakes.refuse_options_as_values(self, given)
            code = super().main(given, *rest, **named)
            if code == Stopped.exit_code:  # Ctrl-C: Typer has caught it, and says nothing
                raise Stopped
            sys.stdout.flush()
        except Exception as error:  # noqa: BLE001 - the last door: whatever comes here must not be a traceback
            code = _report(error, self, given)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Run a command. Typer would make a closed pipe an exit 1 before ``main`` sees it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _NobodyReadsError from error


class _NobodyReadsError(Exception):
    """Whoever read the answer has closed the pipe."""


def _report(error: Exception, program: Program, given: Sequence[str]) -> int:
    """Say what is wrong; the exit code."""
    if isinstance(error, (OSError, _NobodyReadsError)):
        # What is left of the answer cannot be written any more, and must not be tried again at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, (BrokenPipeError, _NobodyReadsError)):
        return 0  # whoever read the answer has seen enough
    told = _explained(error, program, given)
    told.message, told.hint = without_passwords(told.message), without_passwords(told.hint)
    if _wants_json(given):
        body: dict[str, object] = {"code": told.exit_code, "message": told.message, "hint": told.hint}
        if isinstance(told, BadFile):
            body["problems"] = told.problems
        sys.stderr.write(inert_json(json.dumps({"error": body}, ensure_ascii=False)) + "\n")
    else:
        hint(told.sentence, unbroken=told.command)
        for line in told.details if isinstance(told, BadFile) else ():
            hint(line)
    return told.exit_code


def _explained(error: Exception, program: Program, given: Sequence[str]) -> TrackerError:
    if isinstance(error, TrackerError):
        return error
    if hasattr(error, "format_message"):  # Typer's own, whose class has no public name before Typer 0.28
        return mistakes.explained(error.format_message(), program, given)
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


def _wants_json(given: Sequence[str]) -> bool:
    """Whether JSON was asked for, also in words that could not be understood otherwise."""
    words = [word.strip().casefold() for word in given]
    return "--json" in words or "--format=json" in words or ("--format", "json") in pairwise(words)


app = make_app(cls=Program, invoke_without_command=True, add_completion=True)


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
