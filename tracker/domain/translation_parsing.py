"""How the titles and names in other languages are read that somebody typed, or that a file has."""

import json
from collections.abc import Iterable, Mapping

from tracker.domain import domain_messages
from tracker.domain.errors import UsageError, join_list, shorten
from tracker.domain.languages import LANGUAGES
from tracker.domain.message_filling import fill
from tracker.domain.translations import CODE_OF_LANGUAGE, Translations, TypedTranslations

_SHORT_CODES = {"eng": "en", "fas": "fa", "per": "fa", "urd": "ur", "ara": "ar", "fra": "fr", "fre": "fr"}
"""The other codes of the languages that the tracker speaks: a language has one."""
NONE = "none"
"""What takes a translation away."""


def parse_language_code(text: str) -> str:
    """The code of a language in small letters, the shorter where we speak it. Raises UsageError."""
    code = text.strip().lower()
    if not CODE_OF_LANGUAGE.fullmatch(code):
        message = fill(domain_messages.NOT_A_LANGUAGE, text=shorten(text))
        raise UsageError(message, fill(domain_messages.LANGUAGE_HINT, codes=join_list(LANGUAGES)))
    return _SHORT_CODES.get(code, code)


def by_language_once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The texts by the codes of their languages. Raises UsageError for no code, or two texts of one."""
    found: dict[str, str] = {}
    for language, text in pairs:
        code = parse_language_code(language)
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
