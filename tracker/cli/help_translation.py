"""The help of the commands in the reader's language, paragraph by paragraph; examples stay as they are."""

import contextlib
from collections.abc import Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup

from tracker.cli import cli_messages
from tracker.domain.languages import Catalogue, chosen_catalogue
from tracker.domain.message_filling import fill

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
