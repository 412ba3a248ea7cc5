"""What a title or a name is in other languages, as it is written down."""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

CODE_OF_LANGUAGE = re.compile("[a-z]{2,3}")
"""Two or three letters of ISO 639."""


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
        isinstance(text, str) and CODE_OF_LANGUAGE.fullmatch(code) for code, text in found.items()
    ):
        raise ValueError(stored)
    return Translations(found)
