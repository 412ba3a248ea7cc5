"""How typed words are parsed: each means a word of the vocabulary, or an error says which words there are."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from tracker.domain import domain_messages, hint_actions
from tracker.domain.errors import UnknownWord, WordError, join_list, shorten
from tracker.domain.message_filling import fill, say_label
from tracker.domain.near_misses import find_near_misses
from tracker.domain.untrusted_text import strip_invisible
from tracker.domain.vocabulary import Flag, Status
from tracker.domain.word_meaning import negates_something_else, says_not_known, says_not_or_partly

_SYNONYMS: Mapping[Status, str] = {
    Status.IMPLEMENTED: (
        "done complete completed met fulfilled kept achieved delivered honoured honored observed complied"
    ),
    Status.BREACHED: "broken violated",
}
STATUS_SYNONYMS: Mapping[str, Status] = {
    word: status for status, words in _SYNONYMS.items() for word in words.split()
}
"""The other words for a status."""
_IN_PROGRESS = ("in-progress", "under-way", "underway", "started")
_STATUSES_NEAR: Mapping[tuple[Status, ...], str] = {
    (Status.NO_INFORMATION, Status.NOT_STARTED): "pending planned scheduled",
    (Status.STALLED, Status.SUSPENDED): (
        "delayed postponed deferred blocked frozen paused halted stopped on-hold"
    ),
    (Status.WITHDRAWN, Status.LAPSED): "cancelled canceled dropped abandoned terminated",
}
STATUSES_NEAR_WORD: Mapping[str, tuple[Status, ...]] = {
    word: statuses for statuses, words in _STATUSES_NEAR.items() for word in words.split()
}
"""Words that are no status, and the statuses near them in meaning, among which to choose."""
_BEGINNING_OF_SYNONYM = 4  # letters: "de" is the beginning of more than "delivered"

Word = TypeVar("Word", bound=StrEnum)


def parse_word(text: str, word_type: type[Word], field_name: str) -> Word:
    """The word that a text means; case, spaces and underscores do not matter. Raises UnknownWord."""
    hyphenated = _hyphenate(text)
    try:
        return word_type(hyphenated)
    except ValueError:
        near = find_near_misses(hyphenated, word_type)
        raise UnknownWord(text, field_name, list(word_type), near) from None


def parse_status(text: str) -> Status:
    """The status that a text means; "done" and its synonyms mean implemented, "broken" breached.

    Raises WordError: for a text that can mean several statuses, or that says "not" or "partly", with the
    question which one; else UnknownWord.
    """
    hyphenated = _hyphenate(text)
    if hyphenated in STATUS_SYNONYMS:
        return STATUS_SYNONYMS[hyphenated]
    try:
        return Status(hyphenated)
    except ValueError:
        raise _status_error(text, hyphenated) from None


def parse_flag(text: str) -> Flag:
    """The flag that a text means: due-soon, or "due soon". Raises UnknownWord."""
    flags = {_hyphenate(flag): flag for flag in Flag}
    hyphenated = _hyphenate(text)
    if hyphenated in flags:
        return flags[hyphenated]
    raise UnknownWord(text, "flag", list(flags), find_near_misses(hyphenated, flags))


def _status_error(text: str, hyphenated: str) -> WordError:
    """What is said of a text that is not a status: never a status that says the opposite of it."""
    if error := _error_for_known_word(text, hyphenated):
        return error
    if says_not_known(hyphenated):
        return UnknownWord(text, "status", list(Status), [Status.NO_INFORMATION])
    near = find_near_misses(hyphenated, Status) or _near_synonyms(hyphenated)
    if near or not says_not_or_partly(hyphenated) or negates_something_else(hyphenated):
        return UnknownWord(text, "status", list(Status), near)
    return WordError(
        _not_a_status(text), _ask_which((Status.NOT_STARTED, Status.LIMITED, Status.SUBSTANTIAL))
    )


def _error_for_known_word(text: str, hyphenated: str) -> WordError | None:
    """What is said of a word that is no status but often typed for one; None for any other."""
    if hyphenated in _IN_PROGRESS:
        message = fill(domain_messages.TWO_STATUSES, word=text)
        return WordError(message, _ask_which((Status.LIMITED, Status.SUBSTANTIAL)))
    if hyphenated in ("open", "closed"):
        return WordError(fill(domain_messages.SEVERAL_STATUSES, word=text), hint_actions.LIST_CLOSED_TOO)
    if flag := _flag_of_word(hyphenated):
        return WordError(_not_a_status(text), hint_actions.LIST_FLAGGED.with_values(flag=flag))
    if statuses := STATUSES_NEAR_WORD.get(hyphenated):
        return WordError(_not_a_status(text), _ask_which(statuses))
    return None


def _not_a_status(text: str) -> str:
    return fill(domain_messages.NOT_A_WORD["status"], word=shorten(text))


def _flag_of_word(hyphenated: str) -> str:
    """The flag, with hyphens, that a word means where a status is asked for; empty if it means none."""
    if hyphenated == "late":
        return Flag.OVERDUE
    return hyphenated if hyphenated in map(_hyphenate, Flag) else ""


def _near_synonyms(hyphenated: str) -> list[str]:
    """The statuses whose other words are near a word."""
    near = find_near_misses(hyphenated, STATUS_SYNONYMS, shortest_beginning=_BEGINNING_OF_SYNONYM)
    return [STATUS_SYNONYMS[word] for word in near]


def _ask_which(statuses: Iterable[Status]) -> str:
    """The question which of some statuses it is, with their definitions."""
    *others, last = (
        fill(
            domain_messages.STATUS_WITH_DEFINITION,
            status=status.value,
            definition=say_label(status.definition),
        )
        for status in statuses
    )
    return fill(domain_messages.WHICH_STATUS, others=join_list(others), last=last)


def _hyphenate(text: str) -> str:
    """The text in lower case, with a hyphen for each run of spaces, hyphens and underscores."""
    return "-".join(strip_invisible(text).casefold().replace("_", " ").replace("-", " ").split())
