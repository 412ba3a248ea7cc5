"""The one place through which each sentence that a person reads goes: a message with its values by name.

A message is a whole sentence, clause, heading or label with placeholders, such as "{path} is a folder."; each
floor has its messages in one module. Where another language than English is chosen (``domain.languages``),
its catalogue fills the translation.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from enum import StrEnum
from typing import Protocol


class Filler(Protocol):
    """What fills messages in another language than English."""

    def __hash__(self) -> int: ...

    def fill(self, message: str, values: Mapping[str, object]) -> str:
        """The message with its values in the places of their names."""

    def translate(self, message: str) -> str:
        """A message that has no values."""

    def translate_word(self, word: StrEnum) -> str:
        """A word of the vocabulary."""

    def fill_count(self, one: str, many: str, number: int, values: Mapping[str, object]) -> str:
        """The form of a message for this number."""


filler: ContextVar[Filler | None] = ContextVar("filler", default=None)
"""That of the language which is chosen; None of English."""


def fill(template: str, **values: object) -> str:
    """The message with its values in the places of their names."""
    if (chosen := filler.get()) is not None:
        return chosen.fill(template, values)
    return template.format(**values)


def fill_count(one: str, many: str, number: int, **values: object) -> str:
    """The message for this number, ``one`` for 1, else ``many``; ``number`` is one of its values."""
    if (chosen := filler.get()) is not None:
        return chosen.fill_count(one, many, number, {"number": number, **values})
    return fill(one if number == 1 else many, number=number, **values)


def say_label(label: str) -> str:
    """A label or a text of a table, which has no values, in the language that is chosen."""
    chosen = filler.get()
    return label if chosen is None else chosen.translate(label)


def say_word(word: StrEnum) -> str:
    """A word of the vocabulary as it is read; what is typed, and what programs read, is the word itself."""
    chosen = filler.get()
    return word.value if chosen is None else chosen.translate_word(word)


def format_number(number: float, form: str = "") -> str:
    """A number in the digits of the language; ``form`` is as in Python's format."""
    return fill(f"{{number:{form}}}", number=number)
