"""How typed words are parsed: each means a word of the vocabulary, or an error says which words there are."""

from enum import StrEnum
from typing import TypeVar

from tracker.domain import domain_messages, hint_actions
from tracker.domain.errors import UnknownWord, UsageError
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import Status

_IMPLEMENTED_SYNONYMS = ("done", "complete", "completed", "met", "fulfilled", "kept")

Word = TypeVar("Word", bound=StrEnum)


def parse_word(text: str, word_type: type[Word], field_name: str) -> Word:
    """The word that a text means; case, spaces and underscores do not matter. Raises UnknownWord."""
    try:
        return word_type(_hyphenate(text))
    except ValueError:
        raise UnknownWord(text, field_name, list(word_type)) from None


def parse_status(text: str) -> Status:
    """The status that a text means; "done" and its synonyms mean implemented.

    Raises UnknownWord, or UsageError with a question if the text can mean two statuses.
    """
    normalized = _hyphenate(text)
    if normalized in _IMPLEMENTED_SYNONYMS:
        return Status.IMPLEMENTED
    if normalized in ("in-progress", "under-way", "underway", "ongoing", "started"):
        raise _two_statuses_error(text, Status.LIMITED, Status.SUBSTANTIAL)
    if normalized in ("open", "closed"):
        raise UsageError(fill(domain_messages.SEVERAL_STATUSES, word=text), hint_actions.LIST_CLOSED_TOO)
    try:
        return Status(normalized)
    except ValueError:
        aliases = dict.fromkeys(_IMPLEMENTED_SYNONYMS, Status.IMPLEMENTED)
        raise UnknownWord(text, "status", list(Status), aliases) from None


def _two_statuses_error(text: str, first: Status, second: Status) -> UsageError:
    """The error for a text that can mean two statuses; it asks which one, with their definitions."""
    choices = (
        fill(domain_messages.STATUS_WITH_DEFINITION, status=status, definition=status.definition)
        for status in (first, second)
    )
    question = fill(domain_messages.WHICH_STATUS, first=next(choices), second=next(choices))
    return UsageError(fill(domain_messages.TWO_STATUSES, word=text), question)


def _hyphenate(text: str) -> str:
    """The text in lower case, with a hyphen for each run of spaces, hyphens and underscores."""
    return "-".join(text.casefold().replace("_", " ").replace("-", " ").split())
