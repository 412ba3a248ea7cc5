"""Mistakes in what was typed, each as one sentence that says what to type instead of Typer's own messages."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tracker.cli import cli_messages
from tracker.domain.errors import UsageError, did_you_mean, shorten
from tracker.domain.messages import fill

# Typer's message as a pattern, and ours: ``words`` is the group of the pattern.
_TYPER_MESSAGES = (
    (r"Missing argument '(.*?)'", cli_messages.NEEDS_WORDS),
    (r"Missing option (.*)\.", cli_messages.NEEDS_WORDS),
    (r"Option (.*) requires an argument", cli_messages.NEEDS_VALUE),
    (r"Option (.*) does not take a value", cli_messages.TAKES_NO_VALUE),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", cli_messages.TOO_MANY_WORDS),
    (r"Missing command", cli_messages.NEEDS_COMMAND),
)


def explain_usage_error(typer_message: str, command_line: Any, arguments: Sequence[str]) -> UsageError:  # noqa: ANN401 - Typer's own
    """The error that the user sees for a message of Typer about these arguments."""
    command, command_words = _find_command(command_line, arguments)
    path = " ".join(["tracker", *command_words])
    if match := re.match(r"No such command '(.*)'\.", typer_message, re.DOTALL):
        hint = did_you_mean(match[1], list(command.commands))
        return _error_with_help(fill(cli_messages.NO_SUCH_COMMAND, word=shorten(match[1])), hint, path)
    if match := re.match(r"No such option: (\S+)", typer_message):
        return _unknown_option_error(match[1], command, arguments, path)
    for pattern, template in _TYPER_MESSAGES:
        if match := re.match(pattern, typer_message, re.DOTALL):
            words = shorten(match[1].replace("'", "")) if match.groups() else ""
            return _error_with_help(fill(template, command=path, words=words), "", path)
    return _error_with_help(typer_message, "", path)


def refuse_options_as_values(command_line: Any, arguments: Sequence[str]) -> None:  # noqa: ANN401 - Typer's own
    """Raise UsageError if an option that takes a value is followed by another option.

    In ``-m --on 2018-01-15`` Typer would take ``--on`` as the note, and it would be recorded.
    """
    command, command_words = _find_command(command_line, arguments)
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    known_names = {"-h", "--help", *(name for option in options for name in option.opts)}
    names_with_value = {name for option in options if not option.is_flag for name in option.opts}
    for argument, next_argument in pairwise(arguments[len(command_words) :]):
        if argument == "--":
            return
        if argument in names_with_value and next_argument in known_names:
            message = fill(cli_messages.NEEDS_VALUE, words=argument)
            raise _error_with_help(message, "", " ".join(["tracker", *command_words]))


def _find_command(command_line: Any, arguments: Sequence[str]) -> tuple[Any, list[str]]:  # noqa: ANN401 - Typer's own
    """The command that the arguments name, and the words of its name."""
    command, command_words = command_line, []
    for argument in arguments:
        subcommand = getattr(command, "commands", {}).get(argument)
        if subcommand is None:
            break
        command = subcommand
        command_words.append(argument)
    return command, command_words


def _unknown_option_error(name: str, command: Any, arguments: Sequence[str], path: str) -> UsageError:  # noqa: ANN401
    """The error for an option that a command does not have; ``path`` is the whole name of the command."""
    if name in _subcommand_options(command):
        return _error_with_help(fill(cli_messages.OPTION_BEFORE_COMMAND, option=name), "", path)
    typed = next((argument.partition("=")[0] for argument in arguments if argument.startswith(name)), name)
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    hint = did_you_mean(f"--{typed.lstrip('-')}", options)
    return _error_with_help(fill(cli_messages.NO_SUCH_OPTION, word=shorten(typed)), hint, path)


def _subcommand_options(command: Any) -> set[str]:  # noqa: ANN401 - Typer's own
    """The names of the options of all subcommands."""
    subcommands = getattr(command, "commands", {}).values()
    return {name for subcommand in subcommands for option in subcommand.params for name in option.opts}


def _error_with_help(message: str, suggestion: str, path: str) -> UsageError:
    """A UsageError whose hint ends with how to see the help of the command."""
    if not suggestion:
        return UsageError(message, fill(cli_messages.HELP_HINT, command=path))
    hint = fill(cli_messages.SUGGESTION_AND_HELP_HINT, suggestion=suggestion, command=path)
    return UsageError(message, hint)
