"""The help of the commands in the reader's language, paragraph by paragraph; examples stay as they are."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from tracker.cli import cli_messages
from tracker.domain.languages import Catalogue, chosen_catalogue
from tracker.domain.message_filling import fill

HEADINGS_OF_TYPER = (
    cli_messages.ARGUMENTS_HEADING,
    cli_messages.OPTIONS_HEADING,
    cli_messages.COMMANDS_HEADING,
)
UNBROKEN = "\b"
"""Before what Typer does not wrap: examples, which are typed as they stand."""


class TranslatedHelp:
    """What a command and a group of commands have, so that their help is in the reader's language."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - Typer's own
        """The whole help."""
        with translating_help(self, ctx):
            return str(super().get_help(ctx))  # type: ignore[misc]  # of the command that it is mixed into

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's own
        """Write what there is to type, in one line."""
        if chosen_catalogue() is None:
            super().format_usage(ctx, formatter)  # type: ignore[misc]
            return
        pieces: list[str] = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=fill(cli_messages.USAGE))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - Typer's own
        """Write the whole help, under headings in the reader's language."""
        if (catalogue := chosen_catalogue()) is not None:
            _translate_what_typer_writes(formatter, catalogue)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class TranslatedCommand(TranslatedHelp, TyperCommand):
    """A command whose help is in the reader's language."""


class TranslatedGroup(TranslatedHelp, TyperGroup):
    """A group of commands whose help is in the reader's language."""


@contextlib.contextmanager
def translating_help(command: Any, ctx: Any) -> Iterator[None]:  # noqa: ANN401 - Typer's own
    """What a command and its options say of themselves is in the language that is chosen; then as before."""
    if (catalogue := chosen_catalogue()) is None:
        yield
        return
    texts = {}
    for described in _described_in_help(command, ctx):
        if text := getattr(described, "help", None):
            texts[described] = text
            described.help = _translate_paragraphs(text, catalogue)
    try:
        yield
    finally:
        for described, text in texts.items():
            described.help = text


def _translate_what_typer_writes(formatter: Any, catalogue: Catalogue) -> None:  # noqa: ANN401 - Typer's own
    """Let a formatter write in a language what Typer says in English: headings, and what must be given."""
    write_heading, write_dl = formatter.write_heading, formatter.write_dl
    required, translated = f"[{cli_messages.REQUIRED}]", f"[{catalogue.translate(cli_messages.REQUIRED)}]"

    def write_headings(heading: str) -> None:
        write_heading(catalogue.translate(heading) if heading in HEADINGS_OF_TYPER else heading)

    def write_rows(rows: Sequence[tuple[str, str]]) -> None:
        write_dl([(name, text.replace(required, translated)) for name, text in rows])

    formatter.write_heading, formatter.write_dl = write_headings, write_rows


def split_into_paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text, those in words each on one line."""
    return [part if _is_example(part) else " ".join(part.split()) for part in text.strip().split("\n\n")]


def has_words(paragraph: str) -> bool:
    """Whether a paragraph is in words, and not an example."""
    return bool(paragraph) and not _is_example(paragraph)


def _described_in_help(command: Any, ctx: Any) -> Iterator[Any]:  # noqa: ANN401 - Typer's own
    """All of which the help of a command says something: itself, its options, its commands."""
    yield command
    yield from command.get_params(ctx)
    yield from getattr(command, "commands", {}).values()


def _translate_paragraphs(text: str, catalogue: Catalogue) -> str:
    paragraphs = split_into_paragraphs(text)
    return "\n\n".join(catalogue.translate(one) if has_words(one) else one for one in paragraphs)


def _is_example(paragraph: str) -> bool:
    return paragraph.lstrip(" ").startswith((UNBROKEN, "Example:"))
