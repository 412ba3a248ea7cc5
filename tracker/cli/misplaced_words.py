"""Words and options that a command does not take, each with what was meant: a search, for example."""

import shlex
from collections.abc import Mapping, Sequence

from tracker.cli import cli_messages
from tracker.cli.hint_messages import say_hint
from tracker.domain.errors import UnknownWord, UsageError, WordError, shorten
from tracker.domain.message_filling import fill
from tracker.domain.word_parsing import parse_status


def say_way_on_for_option(name: str, path: str) -> str:
    """What does it, for an option that a command does not have; empty if nothing is known to."""
    match path.split()[1:], name:
        case ["update"], "--by":
            return fill(cli_messages.WHO_SAYS_SO)
        case ["list"], "--group" | "--group-by":
            return fill(cli_messages.TO_COUNT_BY)
        case ["update"], (
            "--title" | "--obligor" | "--agreement" | "--theme" | "--strength" | "--kind" | "--wording"
        ):
            return fill(cli_messages.TERMS_STAY)
    return ""


def explain_extra_words(
    words: Sequence[str], values: Mapping[str, object], path: str, help_hint: str
) -> UsageError:
    """The error for words after all that a command takes.

    ``values`` has what the parameters of the command took before them, ``path`` is its whole name.
    """
    phrase = " ".join(words)
    match path.split()[1:]:
        case ["list" | "summary"]:
            message = fill(cli_messages.TAKES_NO_WORDS, command=path, words=shorten(phrase))
            return UsageError(message, _show_or_search(words))
        case ["retract"]:
            hint = fill(cli_messages.RETRACT_EACH, update=shorten(str(values["name"])))
            return UsageError(fill(cli_messages.ONE_AT_A_TIME, command=path), hint)
        case ["update"]:
            status = str(values["status"])
            if error := _status_of_several_words(status, f"{status} {phrase}"):
                return error
            help_hint = fill(cli_messages.NOTE_AFTER_OPTION, words=shlex.quote(shorten(phrase)))
    return UsageError(fill(cli_messages.TOO_MANY_WORDS, words=shorten(phrase)), help_hint)


def _show_or_search(words: Sequence[str]) -> str:
    """How to see a commitment, if one word may be its ref, and how to look for words."""
    phrase = shorten(shlex.quote(" ".join(words)))
    if len(words) > 1:
        return fill(cli_messages.TO_SEARCH, words=phrase)
    return fill(cli_messages.TO_SHOW_OR_SEARCH, ref=phrase, words=phrase)


def _status_of_several_words(first: str, words: str) -> UsageError | None:
    """The error if all words mean a status together, or bring a question, and the first alone does not."""
    if _error_of_status(first) is None:
        return None
    error = _error_of_status(words)
    if isinstance(error, UnknownWord):
        return None
    message = fill(cli_messages.WORDS_NEED_QUOTES, words=shorten(words))
    if error is None:
        return UsageError(message, fill(cli_messages.WRITE_STATUS, status=parse_status(words)))
    return UsageError(message, say_hint(error.hint))


def _error_of_status(words: str) -> WordError | None:
    """What is wrong with words as a status; None if they are one."""
    try:
        parse_status(words)
    except WordError as error:
        return error
    return None
