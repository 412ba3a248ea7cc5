"""The one place through which each sentence that a person reads goes: a message with its values by name.

A message is a whole sentence, clause, heading or label with placeholders, such as "{path} is a folder."; each
floor has its messages in one module. In another language than English its translation takes its place, words
of the vocabulary are that language's, numbers are in its digits.
"""

from decimal import Decimal
from enum import StrEnum

from tracker.domain.languages import Catalogue, chosen_catalogue


def fill(template: str, **values: object) -> str:
    """The message with its values in the places of their names."""
    catalogue = chosen_catalogue()
    if catalogue is None:
        return template.format(**values)
    return catalogue.translate(template).format(**_localise(values, catalogue))


def fill_count(one: str, many: str, number: int, **values: object) -> str:
    """The message for this number, ``one`` for 1, else ``many``; ``number`` is one of its values."""
    catalogue = chosen_catalogue()
    if catalogue is None:
        return fill(one if number == 1 else many, number=number, **values)
    form = catalogue.translate_count(one, many, number)
    return form.format(**_localise({"number": number, **values}, catalogue))


class _LocalNumber:
    """A number that is formatted as the message says, in the digits of a language."""

    def __init__(self, number: int | float | Decimal, catalogue: Catalogue) -> None:
        self._number = number
        self._catalogue = catalogue

    def __format__(self, form: str) -> str:
        return self._catalogue.format_number(format(self._number, form))


def _localise(values: dict[str, object], catalogue: Catalogue) -> dict[str, object]:
    """The values as a language writes them."""
    return {name: _localise_value(value, catalogue) for name, value in values.items()}


def _localise_value(value: object, catalogue: Catalogue) -> object:
    match value:
        case StrEnum():
            return catalogue.translate_word(value)
        case bool():
            return value
        case int() | float() | Decimal():
            return _LocalNumber(value, catalogue)
        case str():
            return catalogue.isolate(value)
    return catalogue.isolate(str(value)) if type(value).__format__ is object.__format__ else value
