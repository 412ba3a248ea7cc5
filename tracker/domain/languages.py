"""The languages in which the tracker speaks to a person, the one that is chosen, and its catalogue.

What is written for programs is in English whatever is chosen (``in_english``). A catalogue is a compiled file
of gettext; English needs none.
"""

import contextlib
import re
from collections.abc import Iterator
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gettext import NullTranslations

CATALOGUES = Path(__file__).parent.parent / "locale"
DOMAIN = "tracker"
"""How gettext calls the catalogues of one program."""

_LATIN_SIGNS = "0123456789.,"
_COMMAND = re.compile(
    r"(?:\btracker(?: [a-z][\w-]*)+|(?<![\w-])--?[a-z][\w-]*)(?: (?:--?\w[\w-]*|[A-Z]+\b|\{\w+\}))*"
)
"""What has to be typed as it stands: a command, an option, and the words that go with it."""
_START_ISOLATE, _END_ISOLATE = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


class Language(NamedTuple):
    """A language: its name in itself, its direction, and its signs for 0 to 9, fraction and thousands."""

    code: str
    name: str
    is_right_to_left: bool = False
    signs: str = _LATIN_SIGNS

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
    """What a language says in the place of each English message."""

    def __init__(self, language: Language, translations: "NullTranslations") -> None:
        self.language = language
        self._translations = translations
        self._found: dict[tuple[str, str], str] = {}
        self._digits = str.maketrans(_LATIN_SIGNS, language.signs)

    def translate(self, message: str) -> str:
        """The message in this language; itself where that has none."""
        if not message:  # under which gettext has what the catalogue says of itself
            return message
        return self._look_up("", message)

    def translate_word(self, word: StrEnum) -> str:
        """A word of the vocabulary in this language; what is typed stays the word itself."""
        return self._look_up(type(word).__name__, word.value)

    def _look_up(self, context: str, message: str) -> str:
        if (found := self._found.get((context, message))) is None:
            look_up = self._translations
            found = look_up.pgettext(context, message) if context else look_up.gettext(message)
            found = self._found[context, message] = self._isolate_commands(found)
        return found

    def translate_count(self, one: str, many: str, number: int) -> str:
        """The form of a message for this number."""
        return self._isolate_commands(self._translations.ngettext(one, many, number))

    def format_number(self, formatted: str) -> str:
        """A number that is formatted as in English, in the signs of this language."""
        local = formatted.translate(self._digits)
        # A sign before a number stays on its left, where the text reads from right to left.
        is_signed = self.language.is_right_to_left and local.startswith(("+", "-"))
        return f"\N{LEFT-TO-RIGHT MARK}{local}" if is_signed else local

    def isolate(self, text: str) -> str:
        """A text in which all reads from left to right, so that its neighbours cannot turn it around."""
        if not self.language.is_right_to_left or not text or not is_left_to_right(text):
            return text
        return f"{_START_ISOLATE}{text}{_END_ISOLATE}"

    def _isolate_commands(self, message: str) -> str:
        if not self.language.is_right_to_left:
            return message
        return _COMMAND.sub(lambda found: self.isolate(found[0]), message)


@cache
def is_left_to_right(text: str) -> bool:
    """Whether nothing in a text reads from right to left, and something does not read either way."""
    return text.isascii() and any(character.isalnum() for character in text)


@cache
def read_catalogue(code: str) -> Catalogue | None:
    """The catalogue of a language; None of English. Where its file is not there all is in English."""
    if code == ENGLISH.code:
        return None
    import gettext

    translations = gettext.translation(DOMAIN, CATALOGUES, [code], fallback=True)
    return Catalogue(LANGUAGES[code], translations)


_chosen: ContextVar[Catalogue | None] = ContextVar("catalogue", default=None)


def chosen_catalogue() -> Catalogue | None:
    """That of the language in which we speak now; None of English."""
    return _chosen.get()


def chosen_language() -> Language:
    """The language in which we speak now."""
    catalogue = _chosen.get()
    return catalogue.language if catalogue else ENGLISH


def choose_language(code: str) -> None:
    """Speak a language from now on, in this thread."""
    _chosen.set(read_catalogue(code))


@contextlib.contextmanager
def using_catalogue(catalogue: Catalogue | None) -> Iterator[None]:
    """Speak the language of a catalogue, None is English; then as before."""
    token = _chosen.set(catalogue)
    try:
        yield
    finally:
        _chosen.reset(token)


def in_english() -> contextlib.AbstractContextManager[None]:
    """Speak English, as all does that programs read; then as before."""
    return using_catalogue(None)
