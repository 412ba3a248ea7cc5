"""The errors that users see: each class has its message, its hint and its exit code."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tracker.domain import domain_messages
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from tracker.domain.hint_actions import Hint

MAX_SUGGESTIONS = 3  # words that are suggested in place of one
MAX_THEMES_SHOWN = 20  # themes that are listed where one is not there
MAX_MATCHES_SHOWN = 5  # refs that are listed of those with one beginning


class TrackerError(Exception):
    """Something the user can act on: ``message`` says what is wrong, ``hint`` what to do.

    A hint that is an action is said by each interface in its own words; notes that are added to the error
    (``add_note``) are sentences that follow it.
    ``field`` is the name, as files spell it, of the field whose value is refused; empty if it is not about
    one value.
    """

    exit_code = 1
    command = ""
    """What the message ends with when it has to be typed as it stands: no screen may break it."""

    def __init__(self, message: str, hint: "Hint" = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field


def find_nearest(word: str, known_words: Sequence[str]) -> list[str]:
    """The known words that begin with a word of two letters or more; else the most similar ones, best first.

    Upper and lower case are the same.
    """
    known_by_lower_case = {known.casefold(): known for known in known_words}
    lower_case = word.casefold()
    completions = [known for known in known_by_lower_case if known.startswith(lower_case)]
    nearest = completions[:MAX_SUGGESTIONS] if len(lower_case) > 1 else []
    nearest = nearest or get_close_matches(lower_case, known_by_lower_case, n=MAX_SUGGESTIONS)
    return [known_by_lower_case[known] for known in nearest]


def did_you_mean(word: str, known_words: Sequence[str], aliases: Mapping[str, str] | None = None) -> str:
    """The question "Did you mean ...?" with the nearest known words; empty if there are none.

    ``aliases`` are other words for some of the known ones; the known word is suggested in their place.
    """
    suggestion_for = {known: known for known in known_words} | dict(aliases or {})
    suggestions = dict.fromkeys(suggestion_for[near] for near in find_nearest(word, list(suggestion_for)))
    if not suggestions:
        return ""
    return fill(domain_messages.DID_YOU_MEAN, suggestions=join_alternatives(suggestions))


def join_alternatives(words: Iterable[str]) -> str:
    """The words, any one of which may be meant, as a sentence lists them."""
    return fill(domain_messages.ALTERNATIVES_SEPARATOR).join(words)


def join_list(words: Iterable[str]) -> str:
    """The words as a sentence lists them."""
    return fill(domain_messages.LIST_SEPARATOR).join(words)


def shorten(text: str, max_length: int = 80) -> str:
    """A text as a message quotes it: a whole page that was pasted by mistake is not repeated in full."""
    if len(text) <= max_length:
        return text
    return fill(domain_messages.SHORTENED, beginning=text[:max_length])


class UsageError(TrackerError):
    """What was typed cannot be understood."""

    exit_code = 2


class MissingPackage(UsageError):
    """A package is missing that not everybody has: ``what`` need it.

    ``package`` is as pip takes it, in double quotes where it has brackets; several have blanks between them.
    """

    def __init__(self, what: str, package: str, exit_code: int = UsageError.exit_code) -> None:
        from tracker.domain.installation import installation_of

        names = [one.strip('"').partition("[")[0] for one in package.split()]
        installation = installation_of(package)
        message = fill(domain_messages.PACKAGE_MISSING, what=what, package=names[0])
        if len(names) > 1:
            message = fill(domain_messages.PACKAGES_MISSING, what=what, packages=join_list(names))
        super().__init__(message, installation.sentence)
        self.command = installation.command
        self.exit_code = exit_code


class WordError(UsageError):
    """A word that its field does not have, or that can mean several that it has."""


class UnknownWord(WordError):
    """A word that its field does not have; ``suggestions`` are those that may be meant, best first.

    ``field`` is a key of ``domain_messages.NOT_A_WORD``.
    """

    def __init__(
        self, word: str, field: str, known_words: Sequence[str], suggestions: Iterable[str] = ()
    ) -> None:
        hint = fill(domain_messages.KNOWN_WORDS[field], known_words=join_list(known_words))
        if suggested := list(dict.fromkeys(suggestions))[:MAX_SUGGESTIONS]:
            question = fill(domain_messages.DID_YOU_MEAN, suggestions=join_alternatives(suggested))
            hint = fill(domain_messages.UNKNOWN_WORD_HINT, question=question, known_words=hint)
        super().__init__(fill(domain_messages.NOT_A_WORD[field], word=shorten(word)), hint)


class NoSuchRef(TrackerError):
    """A ref or code that is not in the database; ``list_all`` is the action that lists all of them.

    ``similar`` are refs that may have been meant; ``refs_by_name`` has the names of some of them.
    """

    exit_code = 3

    def __init__(
        self,
        entity_name: str,
        ref: str,
        list_all: "Hint",
        similar: Sequence[str] = (),
        refs_by_name: Mapping[str, str] | None = None,
    ) -> None:
        hint = did_you_mean(ref, similar, refs_by_name) or list_all
        super().__init__(fill(domain_messages.NO_SUCH_REF, entity=entity_name, ref=shorten(ref)), hint)


class NoSuchTheme(TrackerError):
    """A theme that no commitment has, nor any under it; ``known`` are those that there are."""

    exit_code = 3

    def __init__(self, theme: str, known: Sequence[str]) -> None:
        template = (
            domain_messages.KNOWN_THEMES_AND_MORE
            if len(known) > MAX_THEMES_SHOWN
            else domain_messages.KNOWN_THEMES
        )
        themes = fill(template, themes=join_list(known[:MAX_THEMES_SHOWN]))
        if question := did_you_mean(theme, known):
            themes = fill(domain_messages.UNKNOWN_WORD_HINT, question=question, known_words=themes)
        message = fill(domain_messages.NO_SUCH_THEME, theme=shorten(theme))
        super().__init__(message, themes if known else fill(domain_messages.NO_THEMES))


class NoSuchOwner(TrackerError):
    """Somebody who follows nothing up; ``known`` are those who do, or did."""

    exit_code = 3

    def __init__(self, owner: str, known: Sequence[str]) -> None:
        are_more = len(known) > MAX_THEMES_SHOWN
        template = domain_messages.KNOWN_OWNERS_AND_MORE if are_more else domain_messages.KNOWN_OWNERS
        owners = fill(template, owners=join_list(known[:MAX_THEMES_SHOWN]))
        if question := did_you_mean(owner, known):
            owners = fill(domain_messages.UNKNOWN_WORD_HINT, question=question, known_words=owners)
        message = fill(domain_messages.NO_SUCH_OWNER, owner=shorten(owner))
        super().__init__(message, owners if known else fill(domain_messages.NO_OWNERS))


class AmbiguousRef(TrackerError):
    """A text with which more than one ref begins."""

    exit_code = 3

    def __init__(self, entity_name: str, prefix: str, matches: Sequence[str]) -> None:
        are_more = len(matches) > MAX_MATCHES_SHOWN
        template = domain_messages.AMBIGUOUS_REF_OF_MANY if are_more else domain_messages.AMBIGUOUS_REF
        refs = join_list(matches[:MAX_MATCHES_SHOWN])
        message = fill(template, prefix=shorten(prefix), entity=entity_name, refs=refs)
        super().__init__(message, fill(domain_messages.TYPE_MORE_LETTERS))


class NotOnRecordYet(TrackerError):
    """A commitment that is in the database, but did not exist on the day or at the moment asked about."""

    exit_code = 3

    def __init__(self, ref: str, event: str) -> None:
        message = fill(domain_messages.NOT_ON_RECORD_YET, ref=ref, event=event)
        super().__init__(message, fill(domain_messages.ASK_FOR_LATER_DAY))


class RuleViolation(TrackerError):
    """A rule of the vocabulary does not allow it."""

    exit_code = 4


class InvalidInputFile(TrackerError):
    """A file to import has something wrong in it; nothing of it was saved.

    ``line`` is the number of the line, counted from 1, and ``place`` the same in words. ``problems`` are for
    programs; ``details`` are the sentences for people, one for each problem, if there are several.
    """

    exit_code = 5

    def __init__(
        self,
        message: str,
        hint: "Hint" = "",
        field: str = "",
        *,
        line: int = 0,
        place: str = "",
        problems: Sequence[Mapping[str, object]] = (),
        details: Sequence[str] = (),
    ) -> None:
        super().__init__(message, hint, field)
        self.line = line
        self.place = place
        self.problems = problems
        self.details = details


class DatabaseError(TrackerError):
    """The database cannot be used: it is missing, damaged, older, newer, or of another program."""

    exit_code = 6


class DatabaseDamaged(DatabaseError):
    """The database cannot be read: its content is damaged."""


class DatabaseNotReady(DatabaseError):
    """The database is missing or older: the hint is the action that makes or upgrades it."""


class ResourceUnavailable(TrackerError):
    """The database is busy, read-only or full; nothing was saved, and the user can try again."""

    exit_code = 7


class AnswerNotWritten(TrackerError):
    """Something was saved, but the answer that says so could not be written: it must not be done again."""

    exit_code = 9


class Cancelled(TrackerError):
    """The user pressed Ctrl-C, or answered "no" to a question."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__(fill(domain_messages.CANCELLED))
