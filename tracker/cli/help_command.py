"""The command help, and what Typer's help texts do not have: headings, variables, exit codes."""

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from tracker.cli import cli_messages
from tracker.cli.context import NO_PAGER_OPTION
from tracker.cli.shared_options import make_app
from tracker.cli.usage_errors import unknown_command_error
from tracker.domain.errors import UsageError, shorten
from tracker.domain.languages import in_english
from tracker.domain.message_filling import fill, say_label

app = make_app()

PROGRAM = "tracker"


def _complete_commands(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the commands, or those of the group that was typed."""
    command: Any = ctx.find_root().command
    for word in ctx.params.get("words") or ():
        command = getattr(command, "commands", {}).get(word)
    return [name for name in getattr(command, "commands", ()) if name.startswith(incomplete)]


@app.command("help")
def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COMMAND]", help="Of that command only.", autocompletion=_complete_commands),
    ] = None,
    is_manual: Annotated[
        bool, typer.Option("--man", help="The manual page, for man -l to read: all commands on one page.")
    ] = False,
    no_pager: Annotated[bool, NO_PAGER_OPTION] = False,
) -> None:
    """Say what there is to type, and what each of it does.

    Example: tracker help update

    Example: tracker help agreement add

    Example: tracker help --man | man -l -
    """
    context: Any = ctx.find_root()
    context.info_name = PROGRAM  # however it was started
    if is_manual:
        _print_manual_page(context, words or ())
        return
    for word in words or ():
        commands = getattr(context.command, "commands", {})
        if word.casefold() not in commands:
            raise unknown_command_error([word], commands, context.command_path)
        command = commands[word.casefold()]
        context = command.make_context(word.casefold(), [], parent=context, resilient_parsing=True)
    print_help(context.get_help(), has_pager=not no_pager)


def print_help(text: str, *, has_pager: bool) -> None:
    """Print a help text; on a terminal in the pager if it is longer than the screen and ``has_pager``."""
    if not sys.stdout.isatty():
        sys.stdout.write(f"{text}\n")
        return
    from tracker.cli.pager import show_text

    show_text(f"{text}\n", has_pager=has_pager)


def _print_manual_page(root: Any, words: Sequence[str]) -> None:  # noqa: ANN401 - Typer's own
    """Print the manual page. Raises UsageError if it is asked for one command."""
    from tracker.cli.manual_page import write_manual_page

    if words:
        message = fill(cli_messages.MANUAL_IS_WHOLE, words=shorten(" ".join(words)))
        raise UsageError(message, fill(cli_messages.MANUAL_IS_WHOLE_HINT))
    with in_english():  # as man has it, whoever asks
        sys.stdout.write(write_manual_page(root))


def write_options_by_heading(
    command: Any,  # noqa: ANN401 - Typer's own
    context: Any,  # noqa: ANN401
    formatter: Any,  # noqa: ANN401
    headings: Mapping[str, Sequence[str]],
) -> None:
    """Write the arguments, the options that each heading has, and the others at the end."""
    parameters = {parameter.name: parameter for parameter in command.get_params(context)}
    placed = [name for names in headings.values() for name in names]
    arguments = [
        name
        for name, parameter in parameters.items()
        if parameter.param_type_name == "argument" and name not in placed
    ]
    others = [name for name in parameters if name not in (*placed, *arguments)]
    sections = {
        fill(cli_messages.ARGUMENTS_HEADING): arguments,
        **headings,
        fill(cli_messages.OPTIONS_HEADING): others,
    }
    for heading, names in sections.items():
        records = [parameters[name].get_help_record(context) for name in names]
        with formatter.section(heading):
            formatter.write_dl([record for record in records if record])


def write_variables_and_exit_codes(formatter: Any) -> None:  # noqa: ANN401 - Typer's own
    """Write which environment variables there are, and what each exit code means."""
    with formatter.section(fill(cli_messages.VARIABLES_HEADING)):
        formatter.write_dl([(name, say_label(text)) for name, text in cli_messages.VARIABLES.items()])
    with formatter.section(fill(cli_messages.EXIT_CODES_HEADING)):
        formatter.write_dl([(str(code), say_label(text)) for code, text in cli_messages.EXIT_CODES.items()])
