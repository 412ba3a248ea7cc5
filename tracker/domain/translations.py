"""What a title or a name is in other languages: as it is written down, typed, and shown to its reader."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from tracker.domain import domain_messages
from tracker.domain.errors import UsageError, join_list, shorten
from tracker.domain.languages import LANGUAGES, chosen_language
from tracker.domain.message_filling import fill

_CODE = re.compile("[a-z]{2,3}")
_SHORT_CODES = {"eng": "en", "fas": "fa", "per": "fa", "urd": "ur", "ara": "ar", "fra": "fr", "fre": "fr"}
"""The other codes of the languages that the tracker speaks: a language has one."""
NONE = "none"
"""What takes a translation away."""


class Translations:
    """A text in other languages, by their codes (ISO 639); it cannot be changed."""

    __slots__ = ("_text", "by_language")

    def __init__(self, by_language: Mapping[str, str]) -> None:
        self.by_language: Mapping[str, str] = dict(sorted(by_language.items()))
        self._text = json.dumps(self.by_language, ensure_ascii=False)

    def __str__(self) -> str:
        """As it is stored: a JSON object, the codes in their order."""
        return self._text

    def __repr__(self) -> str:
        """As it would be made."""
        return f"Translations({self.by_language!r})"

    def __eq__(self, other: object) -> bool:
        """Whether the other says the same."""
        return isinstance(other, Translations) and self._text == other._text

    def __hash__(self) -> int:
        """The same for all that say the same."""
        return hash(self._text)

    @property
    def lines(self) -> str:
        """One line for each language, as people type it: "fa: ..."."""
        return "\n".join(f"{code}: {text}" for code, text in self.by_language.items())


class TypedTranslations(NamedTuple):
    """The texts that were typed for some languages; None takes that of a language away."""

    by_language: Mapping[str, str | None]

    def added_to(self, present: Translations | None) -> Translations | None:
        """These and those of all other languages; None where there are none then."""
        found = {**(present.by_language if present else {}), **self.by_language}
        kept = {code: text for code, text in found.items() if text is not None}
        return Translations(kept) if kept else None


def read_stored_translations(stored: str) -> Translations:
    """The translations that a database has. Raises ValueError for what is none."""
    found = json.loads(stored)
    if not isinstance(found, dict) or not all(
        isinstance(text, str) and _CODE.fullmatch(code) for code, text in found.items()
    ):
        raise ValueError(stored)
    return Translations(found)


def parse_language(text: str) -> str:
    """The code of a language in small letters, the shorter where we speak it. Raises UsageError."""
    code = text.strip().lower()
    if not _CODE.fullmatch(code):
        message = fill(domain_messages.NOT_A_LANGUAGE, text=shorten(text))
        raise UsageError(message, fill(domain_messages.LANGUAGE_HINT, codes=join_list(LANGUAGES)))
    return _SHORT_CODES.get(code, code)


def by_language_once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The texts by the codes of their languages. Raises UsageError for no code, or two texts of one."""
    found: dict[str, str] = {}
    for language, text in pairs:
        code = parse_language(language)
        if code in found:
            raise UsageError(fill(domain_messages.LANGUAGE_TWICE, code=code))
        found[code] = text
    return found


def parse_pairs(pairs: Iterable[tuple[str, str]]) -> TypedTranslations:
    """The languages and texts that were typed, a text of none takes one away. Raises UsageError."""
    texts = by_language_once(pairs).items()
    return TypedTranslations(
        {code: None if text.strip().casefold() == NONE else text for code, text in texts}
    )


def parse_translations(text: str) -> Translations:
    """What stands in a field of a form or a cell: "fa: ..." on each line, or a JSON object.

    Raises UsageError.
    """
    if text.lstrip().startswith("{"):
        return _parse_object(text)
    pairs = []
    for line in filter(str.strip, text.splitlines()):
        language, colon, translation = line.partition(":")
        if not colon:
            raise _no_translations_error(line)
        pairs.append((language, translation.strip()))
    return Translations(by_language_once(pairs))


def _parse_object(text: str) -> Translations:
    try:
        found = json.loads(text)
    except ValueError:
        raise _no_translations_error(text) from None
    return make_translations(found)


def make_translations(given: object) -> Translations:
    """The translations that an object of a file has. Raises UsageError."""
    if not isinstance(given, Mapping) or not all(type(text) is str for text in given.values()):
        raise _no_translations_error(str(given))
    return Translations(by_language_once(given.items()))


def _no_translations_error(text: str) -> UsageError:
    return UsageError(
        fill(domain_messages.NOT_TRANSLATIONS, text=shorten(text)), fill(domain_messages.TRANSLATIONS_HINT)
    )


class Titled(Protocol):
    """What has a title, perhaps in several languages."""

    @property
    def title(self) -> str | None:
        """The original."""

    @property
    def title_in(self) -> Translations | None:
        """The translations."""


class Named(Protocol):
    """What has a name, perhaps in several languages."""

    @property
    def name(self) -> str:
        """The original."""

    @property
    def name_in(self) -> Translations | None:
        """The translations."""


def shown_title(record: Titled) -> str:
    """The title in the reader's language, with the original beside it where they differ."""
    return _with_original(record.title or "", record.title_in)


def short_title(record: Titled) -> str:
    """The title in the reader's language alone, for where there is no room for two."""
    return _in_readers_language(record.title or "", record.title_in)


def shown_name(record: Named) -> str:
    """The name in the reader's language, with the original beside it where they differ."""
    return _with_original(record.name, record.name_in)


def short_name(record: Named) -> str:
    """The name in the reader's language alone, for sentences that name several."""
    return _in_readers_language(record.name, record.name_in)


def _in_readers_language(original: str, translations: Translations | None) -> str:
    if translations is None:
        return original
    return translations.by_language.get(chosen_language().code, original)


def _with_original(original: str, translations: Translations | None) -> str:
    translation = _in_readers_language(original, translations)
    if translation == original or not original:
        return translation
    return fill(domain_messages.TRANSLATION_AND_ORIGINAL, translation=translation, original=original)
