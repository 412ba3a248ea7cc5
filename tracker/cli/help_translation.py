"""The help of the commands in the reader's language, paragraph by paragraph; examples stay as they are."""

from typing import Any

from tracker.domain.languages import Catalogue, chosen_catalogue

UNBROKEN = "\b"
"""Before what Typer does not wrap: examples, which are typed as they stand."""


def split_into_paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text, those in words each on one line."""
    return [part if _is_example(part) else " ".join(part.split()) for part in text.strip().split("\n\n")]


def has_words(paragraph: str) -> bool:
    """Whether a paragraph is in words, and not an example."""
    return bool(paragraph) and not _is_example(paragraph)


def _is_example(paragraph: str) -> bool:
    return paragraph.lstrip(" ").startswith((UNBROKEN, "Example:"))


def translate_help(command: Any) -> None:  # noqa: ANN401 - Typer's own
    """Put what the help of a command says, and of its options, into the language that is chosen."""
    if (catalogue := chosen_catalogue()) is not None:
        _translate_help_of(command, catalogue)


def _translate_help_of(command: Any, catalogue: Catalogue) -> None:  # noqa: ANN401 - Typer's own
    for described in (command, *command.params):
        if text := getattr(described, "help", None):
            paragraphs = split_into_paragraphs(text)
            described.help = "\n\n".join(
                catalogue.translate(one) if has_words(one) else one for one in paragraphs
            )
    for inner in getattr(command, "commands", {}).values():
        _translate_help_of(inner, catalogue)
