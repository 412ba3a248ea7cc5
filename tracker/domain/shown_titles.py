"""What something is called, to its reader: in the language that is chosen, with the original beside it."""

from typing import Protocol

from tracker.domain import domain_messages
from tracker.domain.languages import chosen_language
from tracker.domain.message_filling import fill
from tracker.domain.translations import Translations


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
