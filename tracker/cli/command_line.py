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
from tracker.cli import usage_errors
from tracker.cli.console import prepare_streams, print_hint, print_sentence
from tracker.cli.shared_options import make_app
from tracker.domain.errors import Cancelled, InvalidInputFile, ResourceUnavailable, TrackerError
from tracker.domain.text import escape_json_control_characters, mask_passwords

COMMAND_MODULES = {
    "init": "database_commands",
    "update": "update_commands",
    "list": "commitment_commands",
    "summary": "commitment_commands",
    "show": "commitment_commands",
    "log": "update_commands",
    "brief": "brief_command",
    "add": "commitment_commands",
    **dict.fromkeys(("agreement", "actor", "document"), "entity_commands"),
    "undo": "update_commands",
    "retract": "update_commands",
    "import": "file_commands",
    "export": "file_commands",
    **dict.fromkeys(("backup", "restore", "check", "upgrade", "where"), "database_commands"),
}
"""The commands in the order of a day's work, each with the room that it stands in."""


class LazyCommands(Mapping[str, Any]):
    """The commands by name; a room is entered only when one of its commands is asked for.

    Typer takes a quarter of a millisecond to make each, and what is typed needs one.
    """

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - Typer's own
        return _load_commands(COMMAND_MODULES[name])[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMAND_MODULES)

    def __len__(self) -> int:
        return len(COMMAND_MODULES)


@functools.cache
def _load_commands(room: str) -> Mapping[str, Any]:
    """The commands of a room, as Typer makes them."""
    app: typer.Typer = importlib.import_module(f"tracker.cli.{room}").app
    made: Any = typer.main.get_group(app)  # a group also of one command
    return dict(made.commands)


class CommandLine(TyperGroup):
    """The whole command line; the one place where an error becomes a sentence and an exit code."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(**settings)
        self.commands = LazyCommands()  # type: ignore[assignment]  # Typer only looks things up in it

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Run a command and leave with its exit code."""
        given = list(sys.argv[1:] if args is None else args)
        # Whoever is told to end takes its drafts away and says so, as at Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        prepare_streams(sys.stdout, sys.stderr)
        try:
            named["standalone_mode"] = False
            usage_errors.refuse_options_as_values(self, given)
            code = super().main(given, *rest, **named)
            if code == Cancelled.exit_code:  # Ctrl-C: Typer has caught it, and says nothing
                raise Cancelled
            sys.stdout.flush()
        except Exception as error:  # noqa: BLE001 - the last door: whatever comes here must not be a traceback
            code = _report_error(error, self, given)
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Run a command. Typer would make a closed pipe an exit 1 before ``main`` sees it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ClosedPipeError from error


class _ClosedPipeError(Exception):
    """Whoever read the answer has closed the pipe."""


def _report_error(error: Exception, program: CommandLine, given: Sequence[str]) -> int:
    """Say what is wrong; the exit code."""
    if isinstance(error, (OSError, _ClosedPipeError)):
        # What is left of the answer cannot be written any more, and must not be tried again at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, (BrokenPipeError, _ClosedPipeError)):
        return 0  # whoever read the answer has seen enough
    told = _to_tracker_error(error, program, given)
    told.message, told.hint = mask_passwords(told.message), mask_passwords(told.hint)
    if _wants_json(given):
        body: dict[str, object] = {"code": told.exit_code, "message": told.message, "hint": told.hint}
        if isinstance(told, InvalidInputFile):
            body["problems"] = told.problems
        sys.stderr.write(
            escape_json_control_characters(json.dumps({"error": body}, ensure_ascii=False)) + "\n"
        )
    else:
        for line in (told.full_message, *(told.details if isinstance(told, InvalidInputFile) else ())):
            print_hint(line)
    return told.exit_code


def _to_tracker_error(error: Exception, program: CommandLine, given: Sequence[str]) -> TrackerError:
    if isinstance(error, TrackerError):
        return error
    if hasattr(error, "format_message"):  # Typer's own, whose class has no public name before Typer 0.28
        return usage_errors.explain_usage_error(error.format_message(), program, given)
    if isinstance(error, typer.Abort):
        return Cancelled()
    if isinstance(error, OSError):
        return ResourceUnavailable(
            f"The answer could not be written ({error.strerror}).", "Make room and try again."
        )
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


app = make_app(cls=CommandLine, invoke_without_command=True, add_completion=True)


def _print_version(wanted: bool) -> None:
    if wanted:
        print_sentence(f"tracker {tracker.__version__}")
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
