"""What can go wrong: each class owns its sentence, its hint and its exit code."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches


class TrackerError(Exception):
    """Something the user can act on: ``message`` says what is wrong, ``hint`` the way on.

    ``field`` is the key, as files have it, whose value is refused; empty where it is not one value's.
    """

    exit_code = 1
    command = ""
    """What the sentence ends with when it has to be typed as it stands: no screen may break it."""

    def __init__(self, message: str, hint: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, on one line."""
        return f"{self.message} {self.hint}".strip()


def nearest(given: str, known: Sequence[str], count: int = 3) -> list[str]:
    """The words that begin like the one given, else those most like it, case apart, best first."""
    by_folded = {word.casefold(): word for word in known}
    wanted = given.casefold()
    begun = [word for word in by_folded if len(wanted) > 1 and word.startswith(wanted)]
    return [by_folded[word] for word in begun[:count] or get_close_matches(wanted, by_folded, n=count)]


def did_you_mean(given: str, known: Sequence[str], aliases: Mapping[str, str] | None = None) -> str:
    """The question that brings the nearest words; empty when there are none.

    ``aliases`` are other words for some of the known ones, which are brought in their place.
    """
    meant = {word: word for word in known} | dict(aliases or {})
    close = dict.fromkeys(meant[word] for word in nearest(given, list(meant)))
    return f"Did you mean {' or '.join(close)}?" if close else ""


def shortened(given: str, most: int = 80) -> str:
    """What was given, as a sentence quotes it: a page pasted by mistake is not repeated whole."""
    return given if len(given) <= most else f"{given[:most]}..."


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


class WrongUsage(TrackerError):
    """What was typed cannot be understood."""

    exit_code = 2


class NeedsPackage(WrongUsage):
    """A package is missing that not everybody has: ``what`` need it.

    ``package`` is as pip takes it, in double quotes where it has brackets.
    """

    def __init__(self, what: str, package: str, exit_code: int = WrongUsage.exit_code) -> None:
        from tracker.packages import installation_of

        name = package.strip('"').partition("[")[0]
        installation = installation_of(package)
        super().__init__(f"{what} need one more package, {name}.", installation.sentence)
        self.command = installation.command
        self.exit_code = exit_code


class UnknownWord(WrongUsage):
    """A word that is none of those its field has; ``aliases`` are accepted for some of them."""

    def __init__(
        self, given: str, field: str, known: Sequence[str], aliases: Mapping[str, str] | None = None
    ) -> None:
        every = f"{field.capitalize()}{'es' if field.endswith('s') else 's'}: {', '.join(known)}."
        way_on = f"{did_you_mean(given, known, aliases)} {every}".strip()
        super().__init__(f'"{shortened(given)}" is not {_a(field)}.', way_on)


class NoSuchRef(TrackerError):
    """A ref or code that names nothing in the database; ``listing`` is the command that shows them all.

    ``known`` are refs that may have been meant, ``names`` what some of them are called.
    """

    exit_code = 3

    def __init__(
        self,
        noun: str,
        given: str,
        listing: str,
        known: Sequence[str] = (),
        names: Mapping[str, str] | None = None,
    ) -> None:
        found = did_you_mean(given, known, names) or f"To see what there is: {listing}"
        super().__init__(f'There is no {noun} "{shortened(given)}".', found)


class AmbiguousRef(TrackerError):
    """The beginning of more than one ref."""

    exit_code = 3

    def __init__(self, noun: str, given: str, found: Sequence[str], shown: int = 5) -> None:
        some = ", ".join(found[:shown]) + (" and more" if len(found) > shown else "")
        message = f'"{shortened(given)}" is the beginning of more than one {noun}: {some}.'
        super().__init__(message, "Type more letters.")


class NotYet(TrackerError):
    """A commitment that is here now, but was not under the cut asked about."""

    exit_code = 3

    def __init__(self, ref: str, what: str) -> None:
        super().__init__(f'"{ref}" was not yet {what}.', "Ask for a later day or moment.")


class Refused(TrackerError):
    """A rule of the vocabulary stands against it."""

    exit_code = 4


class BadFile(TrackerError):
    """A file to be read in has something wrong; nothing of it was saved.

    ``line`` is where, counted as an editor does, and ``place`` says it in words. ``problems`` are for
    programs, ``details`` say them one by one where there are several.
    """

    exit_code = 5

    def __init__(
        self,
        message: str,
        hint: str = "",
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


class Unusable(TrackerError):
    """The database cannot be used: missing, damaged, not the tracker's, older or newer."""

    exit_code = 6


class Damaged(Unusable):
    """The database cannot be read any more: something has written into it that should not have."""


class NotReady(Unusable):
    """The database is missing or older: the hint ends with the command that mends it."""


class Unavailable(TrackerError):
    """The database is busy, read-only or full; nothing was saved, and it can be tried again."""

    exit_code = 7


class Stopped(TrackerError):
    """Ctrl-C, or a "no" to a question."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing was saved.")
