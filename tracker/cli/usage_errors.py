"""What was mistyped, in one sentence that says what to type instead: Typer's findings in our own words."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tracker.domain.errors import UsageError, did_you_mean, shorten

# What Typer says, and what we say; {path} is the command, {0} what Typer names.
_TYPER_MESSAGES = (
    (r"Missing argument '(.*?)'", "{path} needs {0}."),
    (r"Missing option (.*)\.", "{path} needs {0}."),
    (r"Option (.*) requires an argument", "{0} needs a value after it."),
    (r"Option (.*) does not take a value", "{0} takes no value."),
    (
        r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)",
        "Too many words: {0}; put quotes around words that belong together.",
    ),
    (r"Missing command", "{path} needs one of its commands."),
)


def explain_usage_error(message: str, program: Any, given: Sequence[str]) -> UsageError:  # noqa: ANN401 - Typer's own
    """The sentence for what Typer could not understand in the words given, and says in a message."""
    command, words = _find_command(program, given)
    path = " ".join(["tracker", *words])
    if unknown := re.match(r"No such command '(.*)'\.", message, re.DOTALL):
        way_on = did_you_mean(unknown[1], list(command.commands))
        return _usage_error(f'There is no command "{shorten(unknown[1])}".', way_on, path)
    if unknown := re.match(r"No such option: (\S+)", message):
        return _unknown_option(unknown[1], command, given, path)
    for pattern, words_of_ours in _TYPER_MESSAGES:
        if found := re.match(pattern, message, re.DOTALL):
            named = shorten(found[1].replace("'", "")) if found.groups() else ""
            return _usage_error(words_of_ours.format(named, path=path), "", path)
    return _usage_error(message, "", path)


def refuse_options_as_values(program: Any, given: Sequence[str]) -> None:  # noqa: ANN401 - Typer's own
    """Raise UsageError where an option that takes a value is followed by another option.

    Typer would take ``--on`` for the note in ``-m --on 2018-01-15``, and record it.
    """
    command, words = _find_command(program, given)
    options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
    known = {"-h", "--help", *(name for option in options for name in option.opts)}
    take_a_value = {name for option in options if not option.is_flag for name in option.opts}
    for word, after in pairwise(given[len(words) :]):
        if word == "--":
            return
        if word in take_a_value and after in known:
            raise _usage_error(f"{word} needs a value after it.", "", " ".join(["tracker", *words]))


def _find_command(program: Any, given: Sequence[str]) -> tuple[Any, list[str]]:  # noqa: ANN401 - Typer's own
    """The command that the words lead to, and those words."""
    command, words = program, []
    for word in given:
        below = getattr(command, "commands", {}).get(word)
        if below is None:
            break
        command = below
        words.append(word)
    return command, words


def _unknown_option(name: str, command: Any, given: Sequence[str], path: str) -> UsageError:  # noqa: ANN401
    if name in _options_below(command):
        return _usage_error(f"{name} stands after the command, not before it.", "", path)
    typed = next((word.partition("=")[0] for word in given if word.startswith(name)), name)
    options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
    way_on = did_you_mean(f"--{typed.lstrip('-')}", options)
    return _usage_error(f'There is no option "{shorten(typed)}" here.', way_on, path)


def _options_below(command: Any) -> set[str]:  # noqa: ANN401 - Typer's own
    below = getattr(command, "commands", {}).values()
    return {name for each in below for option in each.params for name in option.opts}


def _usage_error(message: str, way_on: str, path: str) -> UsageError:
    return UsageError(message, f"{way_on} To see how: {path} --help".strip())
