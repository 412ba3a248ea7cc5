"""A language of the tests' own, English in other letters: whatever is read in plain ones is no message."""

import html
import re
from collections.abc import Collection
from gettext import NullTranslations

import pytest
from babel.messages.pofile import read_po

from tracker.domain import languages
from tracker.domain.languages import Catalogue, Language

TEMPLATE = languages.CATALOGUES / "tracker.pot"
PSEUDO = Language("xx", "Pseudo")
_PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_OTHER = "ÅƁÇĐÉƑĜĤÎĴĶŁṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçđéƒĝĥîĵķłɱñöþǫŕšţûṽŵẋýž"
_OTHER_LETTERS = str.maketrans(_PLAIN, _OTHER)
_PLACE = re.compile(r"(\{[^{}]*\})")
_WORD = re.compile(r"[A-Za-z]{2,}")
_IS_DATA_OR_PICTURE = re.compile(r"[Zz]{2}|[A-Z]+$|([A-Za-z])\1{3,}")
"""Words of the data begin with zz; a timeline is made of letters, each of which is there many times."""
_FILE_OR_HEAD = re.compile(
    r"(?:/[\w.-]+){2,}|[\w-]+\.(?:csv|json|xlsx|md|html)|\w*:signing|(?:[0-9a-f]{8} ?){8}"
)
_STYLE = re.compile(r"\x1b\[[0-9;]*m")


class _InOtherLetters(NullTranslations):
    """Each message of the catalogues, in letters that no plain word has; any other as it is."""

    def __init__(self) -> None:
        super().__init__()
        with TEMPLATE.open("rb") as file:
            messages = list(read_po(file))
            self._counted = {one.id[0] for one in messages if one.pluralizable}
            self._known = {(one.context, one.id) for one in messages if not one.pluralizable}

    def gettext(self, message: str) -> str:
        """The message in other letters."""
        return _in_other_letters(message) if (None, message) in self._known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for a number."""
        form = msgid1 if n == 1 else msgid2
        return _in_other_letters(form) if msgid1 in self._counted else form

    def pgettext(self, context: str, message: str) -> str:
        """A word."""
        return _in_other_letters(message) if (context, message) in self._known else message


def _in_other_letters(message: str) -> str:
    pieces = _PLACE.split(message)
    return "".join(one if _PLACE.match(one) else one.translate(_OTHER_LETTERS) for one in pieces)


def add_pseudo_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tracker speak it."""
    catalogue, read_catalogue = Catalogue(PSEUDO, _InOtherLetters()), languages.read_catalogue
    monkeypatch.setitem(languages.LANGUAGES, PSEUDO.code, PSEUDO)
    monkeypatch.setattr(
        languages, "read_catalogue", lambda code: catalogue if code == PSEUDO.code else read_catalogue(code)
    )


def has_pseudo_words(text: str) -> bool:
    """Whether anything in a text is in this language."""
    return any(letter in _OTHER for letter in text)


def lines_beside_messages(text: str, typed: Collection[str] = ()) -> list[str]:
    """The lines of a text with words that are in no message, nor of the data, nor among those ``typed``."""

    def is_message(word: str) -> bool:
        return word not in typed and not _IS_DATA_OR_PICTURE.match(word)

    lines = (_FILE_OR_HEAD.sub("", _STYLE.sub("", line)).strip() for line in text.splitlines())
    return [line for line in lines if any(map(is_message, _WORD.findall(line)))]


def text_of_page(page: str) -> str:
    """All of a page that is seen or read aloud."""
    without_style = re.sub(r"<style.*?</style>|<meta [^>]*>", "", page, flags=re.DOTALL)
    said = re.findall(r'(?:aria-label|placeholder|data-heading)="([^"]*)"', without_style)
    return html.unescape("\n".join((re.sub(r"<[^>]*>", "\n", without_style), *said)))
