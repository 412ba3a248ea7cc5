"""The languages in which the tracker speaks to a person, the one that is chosen, and its catalogue.

What is written for programs is in English whatever is chosen (``in_english``). A catalogue is a compiled file
of gettext; English needs none.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.message_filling import filler
from tracker.domain.other_calendars import say_in_other_calendar

if TYPE_CHECKING:
    from gettext import NullTranslations

CATALOGUES = Path(__file__).parent.parent / "locale"
DOMAIN = "tracker"
"""How gettext calls the catalogues of one program."""

NAME = "name"
"""The context of the names of records and of their fields."""
NAMES_OF_OURS = frozenset({"kind", "entity", "field", "section", "term"})
"""The places of messages whose values can be such names."""
_LATIN_SIGNS = "0123456789.,"
_COMMAND = r"(?:\btracker(?: [a-z][\w-]*)+|(?<![\w-])--?[a-z][\w-]*)(?: (?:--?\w[\w-]*|[A-Z]+\b|\{\w+\}))*"
"""What has to be typed as it stands: a command, an option, and the words that go with it."""
START_OF_ISOLATE, END_OF_ISOLATE = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


class Language(NamedTuple):
    """A language: its name in itself, its direction, and its signs for 0 to 9, fraction and thousands."""

    code: str
    name: str
    is_right_to_left: bool = False
    signs: str = _LATIN_SIGNS

    @property
    def tag(self) -> str:
        """As HTML names it; English is spelt as in Britain."""
        return "en-GB" if self.code == "en" else self.code

    @property
    def direction(self) -> str:
        """As HTML says it."""
        return "rtl" if self.is_right_to_left else "ltr"


ENGLISH = Language("en", "English")
LANGUAGES = {
    language.code: language
    for language in (
        ENGLISH,
        Language("fa", "فارسی", is_right_to_left=True, signs="۰۱۲۳۴۵۶۷۸۹٫٬"),
        Language("ur", "اردو", is_right_to_left=True),
        Language("ar", "العربية", is_right_to_left=True, signs="٠١٢٣٤٥٦٧٨٩٫٬"),
        Language("fr", "Français", signs="0123456789,\N{NARROW NO-BREAK SPACE}"),
    )
}
"""By their codes (ISO 639-1). The signs are those of CLDR."""


class Catalogue:
    """What a language says in the place of each English message.

    Words of the vocabulary are that language's; numbers are in its digits; what reads from left to right is
    isolated where the language does not.
    """

    def __init__(self, language: Language, translations: "NullTranslations") -> None:
        self.language = language
        self._translations = translations
        self._found: dict[tuple[str, str], str] = {}
        self._signs = str.maketrans(_LATIN_SIGNS, language.signs)

    def fill(self, message: str, values: Mapping[str, object]) -> str:
        """The translation of a message with its values in the places of their names."""
        return self.translate(message).format(**self._localise(values))

    def fill_count(self, one: str, many: str, number: int, values: Mapping[str, object]) -> str:
        """The form of the translation for this number."""
        form = self._isolate_commands(self._translations.ngettext(one, many, number))
        return form.format(**self._localise(values))

    def translate(self, message: str) -> str:
        """The message in this language; itself where that has none."""
        return self._look_up("", message) if message else message  # gettext has its head under no message

    def translate_word(self, word: StrEnum) -> str:
        """A word of the vocabulary in this language."""
        return self._look_up(type(word).__name__, word.value)

    def _look_up(self, context: str, message: str) -> str:
        if (found := self._found.get((context, message))) is None:
            look_up = self._translations
            found = look_up.pgettext(context, message) if context else look_up.gettext(message)
            found = self._found[context, message] = self._isolate_commands(found)
        return found

    def _localise(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values as this language writes them."""
        return {name: self._localise_value(name, value) for name, value in values.items()}

    def _localise_value(self, name: str, value: object) -> object:
        match value:
            case StrEnum():
                return self.translate_word(value)
            case str():
                translated = self._look_up(NAME, value) if name in NAMES_OF_OURS else value
                return self.isolate(translated)
            case int() | float() | Decimal() if not isinstance(value, bool):
                return _Formatted(value, self.format_number)
            case date():
                return _Formatted(value, lambda day: self._add_other_calendar(day, value))
        return self.isolate(str(value)) if type(value).__format__ is object.__format__ else value

    def _add_other_calendar(self, formatted: str, day: date) -> str:
        """A day that is written as programs do, with the day of another calendar where that is asked for."""
        other = "" if isinstance(day, datetime) else say_in_other_calendar(day)
        return f"{self.isolate(formatted)} ({other})" if other else self.isolate(formatted)

    def format_number(self, formatted: str) -> str:
        """A number that is formatted as in English, in the signs of this language."""
        local = formatted.translate(self._signs)
        # A sign stays on the left of its number, also where the text reads from right to left.
        return self._isolate(local) if local.startswith(("+", "-")) else local

    def isolate(self, text: str) -> str:
        """A text that reads from left to right, so that its neighbours cannot turn it around; else itself."""
        return self._isolate(text) if is_left_to_right(text) else text

    def _isolate(self, text: str) -> str:
        if not self.language.is_right_to_left:
            return text
        return f"{START_OF_ISOLATE}{text}{END_OF_ISOLATE}"

    def _isolate_commands(self, message: str) -> str:
        return re.sub(_COMMAND, lambda found: self._isolate(found[0]), message)


class _Formatted:
    """A value that is formatted as the message says, and then written as a language does."""

    def __init__(self, value: object, write: Callable[[str], str]) -> None:
        self._value = value
        self._write = write

    def __format__(self, form: str) -> str:
        return self._write(format(self._value, form))


@cache
def is_left_to_right(text: str) -> bool:
    """Whether nothing in a text reads from right to left, and something does not read either way."""
    return text.isascii() and text.isprintable() and any(character.isalnum() for character in text)


@cache
def read_catalogue(code: str) -> Catalogue | None:
    """The catalogue of a language; None of English. Where its file is not there all is in English."""
    if code == ENGLISH.code:
        return None
    import gettext

    translations = gettext.translation(DOMAIN, CATALOGUES, [code], fallback=True)
    return Catalogue(LANGUAGES[code], translations)


def chosen_catalogue() -> Catalogue | None:
    """That of the language in which we speak now; None of English."""
    chosen = filler.get()
    return chosen if isinstance(chosen, Catalogue) else None


def chosen_language() -> Language:
    """The language in which we speak now."""
    catalogue = chosen_catalogue()
    return catalogue.language if catalogue else ENGLISH


def choose_language(code: str) -> None:
    """Speak a language from now on, in this thread."""
    filler.set(read_catalogue(code))


@contextlib.contextmanager
def using_catalogue(catalogue: Catalogue | None) -> Iterator[None]:
    """Speak the language of a catalogue, None is English; then as before."""
    token = filler.set(catalogue)
    try:
        yield
    finally:
        filler.reset(token)


def in_english() -> contextlib.AbstractContextManager[None]:
    """Speak English, as all does that programs read; then as before."""
    return using_catalogue(None)
