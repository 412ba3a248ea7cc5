"""The manual page, tracker(1), made from the same commands as the help."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import tracker
from tracker.cli import cli_messages, manual_messages
from tracker.cli.roff_writer import (
    EXAMPLE,
    HELP_OPTION,
    RoffWriter,
    bold_roff,
    escape_roff,
    roff_macro,
    split_paragraphs,
)
from tracker.domain.message_filling import fill


class CommandHelp(NamedTuple):
    """A command of the tree: its whole name, what Typer made of it, and the context for its help."""

    path: str
    command: Any
    context: Any


def write_manual_page(root: Any) -> str:  # noqa: ANN401 - Typer's own
    """The manual page as roff; ``root`` is the context of the program.

    It is the same whenever and wherever it is made.
    """
    commands = list(_walk_commands(root))
    sections = {
        "name": _name_lines(root),
        "synopsis": _synopsis_lines(root),
        "description": _paragraph_lines(fill(manual_messages.DESCRIPTION)),
        "options": _root_option_lines(root),
        "commands": [*_paragraph_lines(fill(manual_messages.COMMANDS)), *_command_lines(commands)],
        "days": _paragraph_lines(fill(manual_messages.DAYS)),
        "environment": _list_lines(cli_messages.VARIABLES),
        "exit_status": _list_lines({str(code): text for code, text in cli_messages.EXIT_CODES.items()}),
        "files": _list_lines(manual_messages.FILES),
        "examples": _example_lines(commands),
        "see_also": _paragraph_lines(fill(manual_messages.SEE_ALSO)),
    }
    no_date, program = "", f"{root.command_path} {tracker.__version__}"
    title = roff_macro("TH", "TRACKER", "1", no_date, program, fill(manual_messages.PART_OF_MANUAL))
    lines = [title, ".nh", ".ad l"]  # no name is broken at the end of a line, nor are blanks put into one
    for key, content in sections.items():
        lines += [roff_macro("SH", fill(manual_messages.HEADINGS[key])), *content]
    return "\n".join(lines) + "\n"


def _walk_commands(context: Any) -> Iterator[CommandHelp]:  # noqa: ANN401
    """The commands under a command, each group before its own."""
    for name, command in getattr(context.command, "commands", {}).items():
        inner = command.make_context(name, [], parent=context, resilient_parsing=True)
        yield CommandHelp(inner.command_path, command, inner)
        yield from _walk_commands(inner)


def _name_lines(root: Any) -> list[str]:  # noqa: ANN401
    """The name and the purpose on one line, as apropos and whatis read it."""
    purpose = split_paragraphs(root.command.help)[0].removesuffix(".")
    return [f"{root.command_path} \\- {escape_roff(purpose[0].lower() + purpose[1:])}"]


def _synopsis_lines(root: Any) -> list[str]:  # noqa: ANN401
    writer = RoffWriter()
    options = [name for name, _ in _root_options(root)]
    for form in (*map(fill, manual_messages.SYNOPSIS), *options):
        writer.write_usage(root.command_path, form)
    return writer.lines


def _root_option_lines(root: Any) -> list[str]:  # noqa: ANN401
    writer = RoffWriter()
    writer.write_list([*_root_options(root), (HELP_OPTION, fill(manual_messages.HELP_OPTION))])
    return writer.lines


def _root_options(root: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """The options that stand without a command, each with its help; --help apart."""
    return [parameter.get_help_record(root) for parameter in root.command.params]


def _command_lines(commands: list[CommandHelp]) -> Iterator[str]:
    """Each command with its arguments and options, under the headings that its help has."""
    for path, command, context in commands:
        yield roff_macro("SS", path)
        writer = RoffWriter()
        command.format_help(context, writer)
        yield from writer.lines


def _example_lines(commands: list[CommandHelp]) -> Iterator[str]:
    """The examples of the help texts, under what the command does."""
    for _, command, _ in commands:
        first, *rest = split_paragraphs(command.help)
        if examples := [text.removeprefix(EXAMPLE) for text in rest if text.startswith(EXAMPLE)]:
            yield from (".PP", escape_roff(first), ".RS 4", ".nf")
            yield from (escape_roff(example) for example in examples)
            yield from (".fi", ".RE")


def _paragraph_lines(text: str) -> list[str]:
    writer = RoffWriter()
    writer.write_text(text)
    return writer.lines


def _list_lines(meanings: Mapping[str, str]) -> list[str]:
    """Names that are typed as they stand, each with what it means."""
    return [line for name, text in meanings.items() for line in (".TP", bold_roff(name), escape_roff(text))]
