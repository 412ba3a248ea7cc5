"""Mistakes in what was typed, each as one sentence that says what to type instead of Typer's own messages."""

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from tracker.cli import cli_messages
from tracker.cli.commands_of_other_programs import WAY_ON_FOR_COMMAND
from tracker.cli.misplaced_words import explain_extra_words, say_way_on_for_option
from tracker.domain.errors import UsageError, did_you_mean, join_alternatives, join_list, shorten
from tracker.domain.message_filling import fill
from tracker.domain.near_misses import count_slips, find_near_misses
from tracker.domain.vocabulary import ActorKind

HELP_OPTION_NAMES = ["-h", "--help"]


def explain_usage_error(error: Any, command_line: Any, arguments: Sequence[str]) -> UsageError:  # noqa: ANN401 - Typer's own
    """The error that the user sees for an error of Typer about these arguments.

    The classes of Typer's errors are told apart by their names: only one of them can be imported from typer.
    """
    command, path, rest = find_command(command_line, arguments)
    match type(error).__name__:
        case "NoSuchOption":
            return _unknown_option_error(error.option_name, command, path, rest)
        case "BadOptionUsage":
            needs_value = error.option_name in _options_with_value(command)
            template = cli_messages.NEEDS_VALUE if needs_value else cli_messages.TAKES_NO_VALUE
            return _error_with_help(fill(template, words=error.option_name), "", path)
        case "MissingParameter":
            missing = error.param.get_error_hint(error.ctx).replace("'", "")
            if error.param.param_type_name == "argument" and (swallowed := _swallowed_words(rest)):
                message = fill(cli_messages.BEGINS_WITH_DASH, words=shorten(swallowed))
                return _error_with_help(message, _words_after_dash(command, swallowed), path)
            kinds = fill(cli_messages.ACTOR_KINDS, kinds=join_list(ActorKind))
            hint = kinds if missing == "--kind" else ""  # which only an actor must have
            return _error_with_help(fill(cli_messages.NEEDS_WORDS, command=path, words=missing), hint, path)
        case "UsageError":
            _, words, _ = command.make_parser(error.ctx).parse_args([*rest])
            return _unexpected_words_error(words, command, path)
    return _error_with_help(error.format_message(), "", path)


def refuse_options_as_values(command_line: Any, arguments: Sequence[str]) -> None:  # noqa: ANN401 - Typer's own
    """Raise UsageError if an option that takes a value is followed by another option.

    In ``-m --on 2018-01-15`` Typer would take ``--on`` as the note, and it would be recorded.
    """
    command, path, rest = find_command(command_line, arguments)
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    known_names = {*HELP_OPTION_NAMES, *(name for option in options for name in option.opts)}
    names_with_value = _options_with_value(command)
    for argument, next_argument in pairwise(rest):
        if argument == "--":
            return
        if argument in names_with_value and next_argument in known_names:
            raise _error_with_help(fill(cli_messages.NEEDS_VALUE, words=argument), "", path)


def refuse_repeats_and_extra_words(command_line: Any, arguments: Sequence[str]) -> None:  # noqa: ANN401 - Typer's own
    """Raise UsageError for an option with one value that is given twice, and for words that nothing takes.

    Of an option Typer would keep only the last value. Of words too many it would first say that those before
    them are not understood: in ``update hotline in progress``, that "in" is not a status.
    """
    command, path, rest = find_command(command_line, arguments)
    if not rest or hasattr(command, "commands"):
        return
    settings = {"help_option_names": HELP_OPTION_NAMES}  # kept by the command, from the first parser on
    context = command.context_class(command, info_name=path, resilient_parsing=True, **settings)
    values, words, given = command.make_parser(context).parse_args([*rest])
    for option, count in Counter(given).items():
        if option.param_type_name == "option" and not (option.multiple or option.is_flag) and count > 1:
            message = fill(cli_messages.GIVEN_TWICE, option=option.opts[0])
            raise _error_with_help(message, fill(cli_messages.GIVEN_TWICE_HINT), path)
    # Where an option is not understood, Typer says so: the parser stops there, before it fills the arguments.
    are_filled = all(one.name in values for one in command.params if one.param_type_name == "argument")
    if words and are_filled and not any(option.name == "help" for option in given):
        raise explain_extra_words(words, values, path, fill(cli_messages.HELP_HINT, command=path))


def lower_command_names(command_line: Any, arguments: Sequence[str]) -> list[str]:  # noqa: ANN401 - Typer's own
    """The arguments, with the names of commands in lower case, as they are: "Update" is update."""
    lowered, command = list(arguments), command_line
    for number, argument in enumerate(arguments):
        command = getattr(command, "commands", {}).get(argument.casefold())
        if command is None:
            break
        lowered[number] = argument.casefold()
    return lowered


def find_command(command_line: Any, arguments: Sequence[str]) -> tuple[Any, str, Sequence[str]]:  # noqa: ANN401
    """The command that the arguments name, its whole name, and the arguments that follow it."""
    command, path, rest = command_line, "tracker", arguments
    for number, argument in enumerate(arguments, start=1):
        if subcommand := getattr(command, "commands", {}).get(argument):
            command, path, rest = subcommand, f"{path} {argument}", arguments[number:]
        elif argument != "--":
            break
    return command, path, rest


def _unknown_option_error(name: str, command: Any, path: str, rest: Sequence[str]) -> UsageError:  # noqa: ANN401
    """The error for an option that a command does not have.

    ``path`` is the whole name of the command, ``rest`` the arguments that follow it.
    """
    if name in _subcommand_options(command):
        if all(argument.startswith("-") for argument in rest):
            return _missing_command_error(path)
        return _error_with_help(fill(cli_messages.OPTION_BEFORE_COMMAND, option=name), "", path)
    whole = next((argument for argument in rest if argument.startswith(name)), name)
    if words := _words_after_dash(command, whole):
        return _error_with_help(fill(cli_messages.BEGINS_WITH_DASH, words=shorten(whole)), words, path)
    typed = whole.partition("=")[0]
    if not (hint := say_way_on_for_option(typed, path)):
        options = [name for option in command.params for name in option.opts if name.startswith("--")]
        hint = did_you_mean(typed.lstrip("-"), [], {option.lstrip("-"): option for option in options})
    return _error_with_help(fill(cli_messages.NO_SUCH_OPTION, word=shorten(typed)), hint, path)


def _swallowed_words(rest: Sequence[str]) -> str:
    """The first argument whose beginning was taken for a short option, though it looks like words."""
    return next(
        (argument for argument in rest if argument[:1] == "-" != argument[1:2] and " " in argument), ""
    )


def _words_after_dash(command: Any, argument: str) -> str:  # noqa: ANN401 - Typer's own
    """How to type words that begin with a dash, if an argument is words and not an option; else empty."""
    takes_words = any(parameter.param_type_name == "argument" for parameter in command.params)
    is_option = not argument[1:2].isdigit() and (
        " " not in argument or "=" in argument.split(" ", maxsplit=1)[0]
    )
    if not takes_words or is_option:
        return ""
    return fill(cli_messages.BEGINS_WITH_DASH_HINT, words=shorten(argument))


def _unexpected_words_error(words: Sequence[str], command: Any, path: str) -> UsageError:  # noqa: ANN401
    """The error for words that a command does not take, or for a missing command if there are none."""
    if not words:
        return _missing_command_error(path)
    if commands := getattr(command, "commands", None):
        return unknown_command_error(words, commands, path)
    return _error_with_help(fill(cli_messages.TOO_MANY_WORDS, words=shorten(" ".join(words))), "", path)


def unknown_command_error(words: Sequence[str], commands: Iterable[str], path: str) -> UsageError:
    """The error for a first word that is not a command, which points to the one that does it.

    A command is suggested only for a slip in its spelling: "remove" looks like "restore", its opposite.
    """
    word, *rest = words
    message = fill(cli_messages.NO_SUCH_COMMAND, word=shorten(word))
    near = _nearest_commands(word.casefold(), list(commands))
    template = WAY_ON_FOR_COMMAND.get(word.casefold())
    if path == "tracker" and template and not near:
        return UsageError(message, _fill_way_on(template, rest))
    suggestion = fill(cli_messages.DID_YOU_MEAN, suggestions=join_alternatives(near)) if near else ""
    return _error_with_help(message, suggestion, path)


def _nearest_commands(word: str, commands: Sequence[str]) -> list[str]:
    """The commands that a word may be with a slip; of a short one, with one letter other than its first."""
    near = find_near_misses(word, commands)
    return near or [one for one in commands if word[:1] == one[:1] and count_slips(word, one) == 1]


def _fill_way_on(template: str, words: Sequence[str]) -> str:
    """What does it, with the words that were typed after the command where they belong."""
    typed = [word for word in words if not word.startswith("-")]
    ref = shlex.quote(typed[0]) if typed else "REF"
    phrase = shlex.quote(" ".join(typed)) if typed else "WORDS"
    return fill(template, ref=shorten(ref), words=shorten(phrase))


def _missing_command_error(path: str) -> UsageError:
    """The error for a group of commands of which none was typed."""
    return _error_with_help(fill(cli_messages.NEEDS_COMMAND, command=path), "", path)


def _options_with_value(command: Any) -> set[str]:  # noqa: ANN401 - Typer's own
    """The names of the options of a command that take a value."""
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    return {name for option in options if not option.is_flag for name in option.opts}


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
