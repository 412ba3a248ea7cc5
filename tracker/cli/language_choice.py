"""The language in which the terminal speaks: --language, else TRACKER_LANGUAGE, else that of the system."""

from collections.abc import Mapping, Sequence

from tracker.cli import cli_messages
from tracker.domain.errors import UsageError, join_list, shorten
from tracker.domain.languages import ENGLISH, LANGUAGES, choose_language
from tracker.domain.message_filling import fill

OPTION, VARIABLE = "--language", "TRACKER_LANGUAGE"
_VARIABLES_OF_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system says its language, the first that says anything counts, as POSIX has it."""


def choose_readers_language(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Speak the language of whoever typed. Raises UsageError where TRACKER_LANGUAGE is none."""
    named = named_language(_typed_language(arguments), environment)
    choose_language(named or _language_of_system(environment))


def named_language(typed: str | None, environment: Mapping[str, str]) -> str:
    """The language that somebody named, as the option or as TRACKER_LANGUAGE; empty if nobody did."""
    setting = environment.get(VARIABLE)
    return typed or (parse_readers_language(setting) if setting else "")


def parse_readers_language(text: str) -> str:
    """The code of a language, which may have a country after it: fa, fa_IR. Raises UsageError."""
    code = _beginning(text)
    if code not in LANGUAGES:
        message = fill(cli_messages.NO_SUCH_LANGUAGE, text=shorten(text))
        known = join_list(f"{language.code} ({language.name})" for language in LANGUAGES.values())
        raise UsageError(message, fill(cli_messages.LANGUAGES, known=known))
    return code


def _typed_language(arguments: Sequence[str]) -> str | None:
    """The language that was typed; None where none was, or one that the option refuses."""
    options = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    for number, word in enumerate(options):
        name, equals, value = word.partition("=")
        if name == OPTION:
            code = _beginning(value if equals else "".join(options[number + 1 : number + 2]))
            return code if code in LANGUAGES else None
    return None


def _language_of_system(environment: Mapping[str, str]) -> str:
    setting = next(filter(None, map(environment.get, _VARIABLES_OF_SYSTEM)), "") or ""
    code = _beginning(setting)
    return code if code in LANGUAGES else ENGLISH.code


def _beginning(text: str) -> str:
    return text.strip().casefold().replace("-", "_").partition(".")[0].partition("_")[0]
