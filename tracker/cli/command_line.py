"""The whole command line: its commands in order; here errors become messages and exit codes."""

import contextlib
import errno
import functools
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.main

import tracker
from tracker.cli import cli_messages, usage_errors
from tracker.cli.completion import complete_shells
from tracker.cli.console import (
    discard_output,
    open_closed_streams,
    prepare_streams,
    print_hint,
    print_sentence,
    write_to_stderr,
)
from tracker.cli.help_translation import TranslatedGroup
from tracker.cli.language_choice import choose_readers_language
from tracker.cli.shared_options import make_app
from tracker.db.opened_database import last_opened, remember_opened
from tracker.db.save_state import forget_saves, has_saved
from tracker.domain.errors import (
    AnswerNotWritten,
    Cancelled,
    InvalidInputFile,
    ResourceUnavailable,
    TrackerError,
)
from tracker.domain.message_filling import fill
from tracker.domain.other_calendars import OtherCalendars, offer_other_calendars, write_beside
from tracker.domain.untrusted_text import escape_json_control_characters, mask_passwords

COMMAND_MODULES = {
    "init": "database_commands",
    "office": "office_command",
    "update": "update_commands",
    "accept": "accept_command",
    "list": "commitment_commands",
    "summary": "summary_command",
    "show": "show_command",
    "log": "update_commands",
    "brief": "brief_command",
    "add": "commitment_commands",
    "agreement": "agreement_commands",
    **dict.fromkeys(("actor", "document"), "entity_commands"),
    "event": "event_commands",
    "meeting": "meeting_commands",
    "correct": "revision_commands",
    "amend": "revision_commands",
    "undo": "retraction_commands",
    "retract": "retraction_commands",
    "rename": "rename_command",
    "mark": "mark_command",
    "import": "file_commands",
    "export": "export_command",
    **dict.fromkeys(("backup", "restore", "check", "upgrade", "where"), "database_commands"),
    "publish": "publish_command",
    "serve": "serve_command",
    "help": "help_command",
}
"""The commands in the order of a day's work, each with the module of this package that defines it."""


class LazyCommands(Mapping[str, Any]):
    """The commands by name; a module is imported only when one of its commands is asked for.

    Typer needs a quarter of a millisecond to make a command, and a user types only one.
    """

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - Typer's own
        return _load_commands(COMMAND_MODULES[name])[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMAND_MODULES)

    def __len__(self) -> int:
        return len(COMMAND_MODULES)


@functools.cache
def _load_commands(module_name: str) -> Mapping[str, Any]:
    """The commands of a module, as Typer makes them."""
    app: typer.Typer = importlib.import_module(f"tracker.cli.{module_name}").app
    group: Any = typer.main.get_group(app)  # it makes a group also for a module with only one command
    return dict(group.commands)


class CommandLine(TranslatedGroup):
    """The whole command line; the only place where an error becomes a message and an exit code."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(**settings)
        self.commands = LazyCommands()  # type: ignore[assignment]  # Typer only reads from it

    def main(self, args: Sequence[str] | None = None, *rest: Any, **settings: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Run a command and exit with its exit code."""
        arguments = list(sys.argv[1:] if args is None else args)
        _stop_at_signals()
        forget_saves()
        remember_opened(None)
        open_closed_streams()
        prepare_streams(sys.stdout, sys.stderr)
        try:
            settings["standalone_mode"] = False
            if not _wants_json(arguments):
                choose_readers_language(arguments, os.environ)
            write_beside(None)
            offer_other_calendars(_load_other_calendars)
            if COMPLETION_VARIABLE in os.environ:
                sys.exit(_complete_word(self, arguments))
            arguments = usage_errors.lower_command_names(self, _name_shell(arguments))
            usage_errors.refuse_options_as_values(self, arguments)
            usage_errors.refuse_repeats_and_extra_words(self, arguments)
            exit_code = super().main(arguments, *rest, **settings)
            if exit_code == Cancelled.exit_code:  # Ctrl-C: Typer catches it and prints nothing
                raise Cancelled
            sys.stdout.flush()
        except KeyboardInterrupt:  # while an error is explained, or before Typer begins
            exit_code = _report_error(Cancelled(), self, arguments)
        except Exception as error:  # noqa: BLE001 - the last place: no error may become a traceback
            exit_code = _report_error(error, self, arguments)
        sys.exit(exit_code if isinstance(exit_code, int) else 0)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002 - Typer's own
        """Write what else there is to know: environment variables and exit codes."""
        from tracker.cli.help_command import write_variables_and_exit_codes

        write_variables_and_exit_codes(formatter)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own
        """Run a command. BrokenPipeError gets another class, because Typer would exit with 1 for it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ClosedPipeError(error) from error


COMPLETION_VARIABLE = "_TRACKER_COMPLETE"
COMPLETION_OPTIONS = ("--install-completion", "--show-completion")


def _load_other_calendars() -> OtherCalendars:
    """What reads and writes days of other calendars. Raises MissingPackage."""
    from tracker.render.calendars import HijriCalendars

    return HijriCalendars()


def _complete_word(command_line: CommandLine, arguments: Sequence[str]) -> int:
    """Print what a shell offers for a word, and nothing if it cannot be found out; the exit code."""
    from tracker.cli.shell_completion import print_completions

    with contextlib.suppress(Exception):
        print_completions(command_line, arguments, os.environ)
        sys.stdout.flush()
    return 0


def _name_shell(arguments: list[str]) -> list[str]:
    """The arguments, with the user's shell after an option of completion that names none."""
    if arguments[-1:] and arguments[-1] in COMPLETION_OPTIONS:
        from tracker.cli.shell_completion import users_shell

        return [*arguments, users_shell(os.environ)]
    return arguments


def _stop_at_signals() -> None:
    """Let other signals do what Ctrl-C does: unfinished files are removed, and a message says so.

    A closed terminal sends SIGHUP, which a program started with nohup ignores, and Windows does not know.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up and signal.getsignal(hang_up) is not signal.SIG_IGN:
        signal.signal(hang_up, signal.default_int_handler)


class _ClosedPipeError(Exception):
    """The program that read the answer has closed the pipe; ``cause`` is the error of Python that says so."""

    def __init__(self, cause: BrokenPipeError) -> None:
        super().__init__(cause)
        self.cause = cause


NOBODY_READS = (errno.EPIPE, errno.EBADF)
"""How it is said that the reader has gone, or that stdout was closed before the start."""


def _report_error(error: Exception, command_line: CommandLine, arguments: Sequence[str]) -> int:
    """Print what is wrong to stderr, and return the exit code."""
    if isinstance(error, _ClosedPipeError):
        error = error.cause
    if isinstance(error, OSError):
        discard_output(sys.stdout)  # the rest of the answer cannot be written
        if not has_saved() and error.errno in NOBODY_READS:
            return 0
    tracker_error = _to_tracker_error(error, command_line, arguments)
    if _wants_json(arguments):
        _print_error_as_json(tracker_error)
    else:
        _print_error(tracker_error)
    return tracker_error.exit_code


def _print_error(error: TrackerError) -> None:
    """Print the message and the hint of an error, and the details of an input file that is invalid."""
    message, hint = _masked_sentences(error)
    print_hint(f"{message} {hint}".strip(), unbroken=error.command)
    for detail in error.details if isinstance(error, InvalidInputFile) else ():
        print_hint(detail)


def _masked_sentences(error: TrackerError) -> tuple[str, str]:
    """The message and the hint of an error in the words of the command line, without passwords."""
    from tracker.cli.hint_messages import say_hint_and_notes  # only where there is an error

    return mask_passwords(error.message), mask_passwords(say_hint_and_notes(error))


def _print_error_as_json(error: TrackerError) -> None:
    """Print an error as one JSON object on one line."""
    message, hint = _masked_sentences(error)
    fields: dict[str, object] = {"code": error.exit_code, "message": message, "hint": hint}
    if isinstance(error, InvalidInputFile):
        fields["problems"] = error.problems
    text = json.dumps({"error": fields}, ensure_ascii=False)
    write_to_stderr(escape_json_control_characters(text) + "\n")


def _to_tracker_error(error: Exception, command_line: CommandLine, arguments: Sequence[str]) -> TrackerError:
    """The error as the user sees it; one that the tracker does not know is a fault of the tracker."""
    if isinstance(error, TrackerError):
        return error
    if hasattr(error, "format_message"):  # Typer's own, whose class has no public name before Typer 0.28
        return usage_errors.explain_usage_error(error, command_line, arguments)
    if isinstance(error, typer.Abort):
        return Cancelled()
    if isinstance(error, OSError):
        return _unwritten_answer_error(error)
    if not has_saved() and (explained := _explain_by_database()):
        return explained
    frame = traceback.extract_tb(error.__traceback__)[-1]
    file = Path(frame.filename).name
    is_saved = has_saved()
    template = cli_messages.FAULT_AFTER_SAVING if is_saved else cli_messages.FAULT
    message = fill(template, error=type(error).__name__, file=file, line=frame.lineno)
    return (AnswerNotWritten if is_saved else TrackerError)(message, fill(cli_messages.FAULT_HINT))


def _explain_by_database() -> TrackerError | None:
    """The error for what stands in the database used and is none of the tracker's; None if all there is."""
    if (place := last_opened()) is None:
        return None
    from tracker.db.checks import explain_failure

    return explain_failure(place, datetime.now(UTC))


def _unwritten_answer_error(error: OSError) -> TrackerError:
    """The error for an answer that cannot be written, which says whether anything was saved before."""
    reason = fill(cli_messages.NOBODY_READS) if error.errno in NOBODY_READS else error.strerror
    if not has_saved():
        message = fill(cli_messages.NOT_WRITTEN, reason=reason)
        return ResourceUnavailable(message, fill(cli_messages.NOT_WRITTEN_HINT))
    message = fill(cli_messages.SAVED_NOT_WRITTEN, reason=reason)
    answer = " ".join(getattr(error, "__notes__", ()))
    hint = fill(cli_messages.SAVED_NOT_WRITTEN_HINT, answer=answer) if answer else ""
    return AnswerNotWritten(message, hint)


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether JSON was asked for, even if the rest of the arguments could not be parsed."""
    words = [word.strip().casefold() for word in arguments]
    return "--json" in words or "--format=json" in words or ("--format", "json") in pairwise(words)


app = make_app(cls=CommandLine, invoke_without_command=True)


def _print_version(is_wanted: bool) -> None:
    """Print the version and end, if --version was typed."""
    if is_wanted:
        print_sentence(fill(cli_messages.VERSION, version=tracker.__version__))
        raise typer.Exit


def _show_completion(shell: str | None) -> None:
    """Print the script of a shell and end, if --show-completion was typed."""
    if shell is not None:
        from tracker.cli.shell_completion import read_script

        sys.stdout.write(read_script(shell))
        raise typer.Exit


def _install_completion(shell: str | None) -> None:
    """Teach a shell and end, if --install-completion was typed."""
    if shell is not None:
        from tracker.cli.shell_completion import install_script

        print_sentence(install_script(shell))
        raise typer.Exit


@app.callback()
def _main(
    ctx: typer.Context,
    *,
    _: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
    _install: Annotated[
        str | None,
        typer.Option(
            "--install-completion",
            metavar="[SHELL]",
            callback=_install_completion,
            autocompletion=complete_shells,
            is_eager=True,
            help="Teach your shell, or the one named, what to offer after Tab.",
        ),
    ] = None,
    _show: Annotated[
        str | None,
        typer.Option(
            "--show-completion",
            metavar="[SHELL]",
            callback=_show_completion,
            autocompletion=complete_shells,
            is_eager=True,
            help="Print what teaches it: bash, zsh, fish or powershell.",
        ),
    ] = None,
) -> None:
    """Keep track of what states agreed with each other: who owes it, how far it is, and who says so.

    Begin with: tracker init
    """
    if ctx.invoked_subcommand is None:
        from tracker.cli.help_command import print_help

        print_help(ctx.get_help(), has_pager=True)
