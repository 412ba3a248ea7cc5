"""How shells are taught to ask for completions, and how they are answered: one value a line, with its help.

A script of ``completion_scripts`` starts the tracker with the variable _TRACKER_COMPLETE, which names the
shell. bash and PowerShell hand over the line up to the cursor in COMP_LINE, zsh and fish its words.
"""

import contextlib
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tracker.cli import cli_messages
from tracker.cli.usage_errors import find_command
from tracker.domain.errors import UsageError, join_list
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import escape_control_characters

SCRIPTS = {
    "bash": "tracker.bash",
    "zsh": "tracker.zsh",
    "fish": "tracker.fish",
    "powershell": "tracker.ps1",
    "pwsh": "tracker.ps1",
}
"""The script of each shell."""

_BASH_BREAKS = "=:"  # the characters that end a word for bash and can be part of one of ours


class Offer(NamedTuple):
    """What is offered for a word, with a few words about it."""

    value: str
    help: str = ""


# -- answering a shell -------------------------------------------------------------------------------


def print_completions(command_line: Any, arguments: Sequence[str], environment: Mapping[str, str]) -> None:  # noqa: ANN401
    """Print what can stand in the place of the last word; nothing for a script of an older tracker."""
    shell = environment["_TRACKER_COMPLETE"]
    if shell not in SCRIPTS:
        return
    words = list(arguments)
    if shell not in ("zsh", "fish"):
        words = split_line(environment.get("COMP_LINE", ""), has_escapes=shell == "bash")[1:]
    *before, incomplete = words or [""]
    offers = list(find_offers(command_line, before, incomplete))
    kept = _start_of_last_part(incomplete, environment) if shell == "bash" else 0
    for value, help_text in dict.fromkeys(offers):
        if escape_control_characters(value) == value:  # else it cannot be typed
            words_about = escape_control_characters(" ".join(help_text.split()))
            sys.stdout.write(f"{value[kept:]}\t{words_about}".rstrip("\t") + "\n")


def split_line(line: str, *, has_escapes: bool) -> list[str]:
    """The words of a line up to the cursor; the last one is empty if the line ends between words."""
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    lexer.escape = lexer.escape if has_escapes else ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:  # a quote that is still open
        return [*words, lexer.token]
    return [*words, ""] if not line or line[-1].isspace() else words


def _start_of_last_part(incomplete: str, environment: Mapping[str, str]) -> int:
    """How much of a word bash takes for words of their own: it breaks "--status=im" after the "="."""
    breaks = environment.get("COMP_WORDBREAKS", _BASH_BREAKS)
    return 1 + max((incomplete.rfind(mark) for mark in _BASH_BREAKS if mark in breaks), default=-1)


def find_offers(command_line: Any, before: Sequence[str], incomplete: str) -> Iterator[Offer]:  # noqa: ANN401
    """What can stand after some words and begins so."""
    command, path, rest = find_command(command_line, before)
    root = command_line.make_context("tracker", [], resilient_parsing=True)
    context = command.make_context(path, [*rest], parent=root, resilient_parsing=True)
    options = {
        name: parameter
        for parameter in command.params
        if parameter.param_type_name == "option"
        for name in parameter.opts
    }
    takes_value = {name for name, option in options.items() if not option.is_flag}
    name, equals, beginning = incomplete.partition("=")
    if "--" not in rest:
        if rest and rest[-1] in takes_value:
            yield from _offer_values(options[rest[-1]], context, incomplete)
            return
        if equals and name in takes_value:
            for value, help_text in _offer_values(options[name], context, beginning):
                yield Offer(f"{name}={value}", help_text)
            return
        if incomplete.startswith("-"):
            yield from _offer_options(command, incomplete)
            return
    if hasattr(command, "commands"):
        yield from _offer_commands(command, incomplete)
    elif argument := _next_argument(command, rest, takes_value):
        yield from _offer_values(argument, context, incomplete)


def _offer_values(parameter: Any, context: Any, incomplete: str) -> Iterator[Offer]:  # noqa: ANN401
    with contextlib.suppress(
        Exception
    ):  # whatever is wrong is said when the command is run, not at the Tab key
        for item in parameter.shell_complete(context, incomplete):
            yield Offer(str(item.value), item.help or "")


def _offer_options(command: Any, incomplete: str) -> Iterator[Offer]:  # noqa: ANN401
    for option in command.params:
        long_names = [name for name in option.opts if name.startswith("--")]
        if option.param_type_name == "option" and not option.hidden:
            yield from (Offer(name, option.help or "") for name in long_names if name.startswith(incomplete))
    if "--help".startswith(incomplete):
        yield Offer("--help")


def _offer_commands(group: Any, incomplete: str) -> Iterator[Offer]:  # noqa: ANN401
    for name in group.commands:
        if name.startswith(incomplete):
            yield Offer(name, group.commands[name].get_short_help_str(80))


def _next_argument(command: Any, rest: Sequence[str], takes_value: set[str]) -> Any:  # noqa: ANN401
    """The argument whose place the next word takes; None if there is none left."""
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    given, previous, options_end = 0, "", False
    for word in rest:
        is_value = previous in takes_value and not options_end
        is_option = word.startswith("-") and word != "-" and not options_end
        given += not is_value and not is_option
        previous = "" if is_value else word
        options_end = options_end or (word == "--" and not is_value)
    if given >= len(arguments) and arguments and arguments[-1].nargs == -1:  # it takes all that follow
        return arguments[-1]
    return arguments[given] if given < len(arguments) else None


# -- teaching a shell --------------------------------------------------------------------------------


def users_shell(environment: Mapping[str, str]) -> str:
    """The name of the shell that the user has chosen; bash if none is said."""
    if os.name == "nt":
        return "powershell"
    return Path(environment.get("SHELL", "")).name or "bash"


def read_script(shell: str) -> str:
    """The script of a shell. Raises UsageError for a shell that there is none for."""
    name = shell.strip().casefold()
    if name not in SCRIPTS:
        known = join_list(SCRIPTS)
        raise UsageError(
            fill(cli_messages.UNKNOWN_SHELL, shell=shell), fill(cli_messages.KNOWN_SHELLS, known=known)
        )
    return (Path(__file__).parent / "completion_scripts" / SCRIPTS[name]).read_text(encoding="utf-8")


def install_script(shell: str) -> str:
    """Teach a shell, for good; a sentence about what was done, or what is left to do."""
    script, name, home = read_script(shell), shell.strip().casefold(), Path.home()
    if name in ("powershell", "pwsh"):
        return fill(cli_messages.COMPLETION_IN_PROFILE)
    file = (
        home
        / {
            "bash": ".bash_completions/tracker.sh",
            "zsh": ".zfunc/_tracker",
            "fish": ".config/fish/completions/tracker.fish",
        }[name]
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(script, encoding="utf-8")
    if name == "bash":
        _append_line(home / ".bashrc", f"source '{file}'")
    elif name == "zsh":
        _append_line(home / ".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit")
    return fill(cli_messages.COMPLETION_INSTALLED, shell=name, file=file)


def _append_line(file: Path, line: str) -> None:
    """Add a line to a file of settings, unless it is there."""
    content = file.read_text(encoding="utf-8", errors="surrogateescape") if file.exists() else ""
    if line not in content.splitlines():
        with file.open("a", encoding="utf-8") as settings:
            settings.write(f"{'' if content.endswith(chr(10)) or not content else chr(10)}{line}\n")
