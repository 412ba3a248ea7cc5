"""The options of correct and amend: the terms of all kinds of record, under the names that add gives them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, NamedTuple

import typer

from tracker.cli import cli_messages
from tracker.cli.console import read_note
from tracker.cli.context import SharedOptions
from tracker.cli.record_options import is_repeated, is_typed, reading_of
from tracker.cli.shared_options import parse_day_option
from tracker.domain.errors import UsageError, join_list
from tracker.domain.fields import Day, Field, InLanguages, LongText, VocabularyWord, terms_of
from tracker.domain.message_filling import fill
from tracker.domain.terms import ENTRY_TERMS, REVISABLE, UPDATE
from tracker.domain.translation_parsing import parse_pairs
from tracker.domain.typed_values import DueValue

NONE = "none"
"""What takes a term away."""
UNKNOWN = "unknown"
"""What takes the day of an event away too."""
_OF_WHAT = ("commitment", "agreement", "event")
"""What an entry is about: that is never other."""
_ON, _SEEN = "on", "seen"


class RevisedValues(NamedTuple):
    """What is other now by field, and the fields that are taken away."""

    values: dict[str, Any]
    cleared: tuple[str, ...]


def _fields_of_kinds(*kinds: str) -> dict[str, dict[str, Field]]:
    """The fields of each kind that can be typed, by the name of the option without its dashes."""
    records = {**REVISABLE, **ENTRY_TERMS}
    return {
        kind: {
            _option_of(field): field
            for name, field in terms_of(records[kind]).items()
            if not (kind in ENTRY_TERMS and name in _OF_WHAT) and is_typed(field)
        }
        for kind in kinds
    }


def _option_of(field: Field) -> str:
    """The option of a field, as it is added; what add takes as an argument has its name."""
    option = getattr(field.kind, "option", "")
    if isinstance(field.kind, LongText):
        return "note"
    return option.removeprefix("--") or field.name.replace("_", "-")


class RevisionOptions(SharedOptions):
    """The terms that can be other; of a kind of record only its own are taken."""

    kinds: ClassVar[tuple[str, ...]]
    left_out: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def parameters(cls) -> list[inspect.Parameter]:
        """An option for each name, whatever kinds of record have it; it is repeated if one of them can."""
        by_option: dict[str, Field] = {}
        for fields in _fields_of_kinds(*cls.kinds).values():
            for option, field in fields.items():
                if field.is_list or option not in by_option:
                    by_option[option] = field
        return [
            _parameter(option, field) for option, field in by_option.items() if option not in cls.left_out
        ]

    def read_values(self) -> dict[str, Any]:
        """What was typed, by option; a note that is piped in is read, before a transaction is open."""
        values = {
            name.replace("_", "-"): value
            for name, value in vars(self).items()
            if value is not None and value != []
        }
        return values | ({"note": read_note(values["note"])} if "note" in values else {})

    def values_of_kind(self, kind: str, typed: Mapping[str, Any]) -> RevisedValues:
        """What was typed, by field of a kind of record. Raises UsageError for an option that it has not."""
        fields = _fields_of_kinds(kind)[kind]
        known = [option for option in fields if option not in self.left_out]
        if kind == UPDATE:
            typed = _with_day_seen(typed)
            known.append(_SEEN)
        a_kind = cli_messages.A_KIND[kind]
        hint = fill(cli_messages.OPTIONS_OF_KIND, kind=a_kind, options=join_list(f"--{one}" for one in known))
        if not typed:
            raise UsageError(fill(cli_messages.NOTHING_OTHER, kind=a_kind), hint)
        for option in typed:
            if option not in known:
                raise UsageError(fill(cli_messages.NOT_OF_KIND, option=f"--{option}", kind=a_kind), hint)
        seen = {"is_seen": typed[_SEEN]} if _SEEN in typed else {}
        typed = {option: value for option, value in typed.items() if option != _SEEN}
        values = seen | {
            fields[option].name: _value_of_field(option, fields[option], value)
            for option, value in typed.items()
            if not _is_none(value)
        }
        cleared = tuple(fields[option].name for option, value in typed.items() if _is_none(value))
        if isinstance(due := values.pop("due_on", None), DueValue):
            return RevisedValues(values | due.terms, (*cleared, *due.cleared))
        return RevisedValues(values if due is None else values | {"due_on": due}, cleared)


def _with_day_seen(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with whether the day is one on which it was seen. Raises UsageError for two days."""
    if _SEEN not in typed:
        return {**typed, _SEEN: False} if _ON in typed else dict(typed)
    if _ON in typed:
        raise UsageError(fill(cli_messages.ON_AND_SEEN), fill(cli_messages.ON_AND_SEEN_HINT))
    return {**typed, _ON: typed[_SEEN], _SEEN: True}


def _value_of_field(option: str, field: Field, value: Any) -> Any:  # noqa: ANN401 - of any field
    """The value of an option that another kind of record can repeat: the one of a field that has one."""
    if isinstance(field.kind, InLanguages):
        return parse_pairs(value)
    if field.is_list or not isinstance(value, list):
        return value
    if len(value) > 1:
        message = fill(cli_messages.GIVEN_TWICE, option=f"--{option}")
        raise UsageError(message, fill(cli_messages.GIVEN_TWICE_HINT))
    return value[0]


def _is_none(value: object) -> bool:
    """Whether a value says that there is none."""
    words = value if isinstance(value, list) else [value]
    return len(words) == 1 and isinstance(words[0], str) and words[0].strip().casefold() == NONE


class CorrectOptions(RevisionOptions):
    """Those of ``tracker correct``."""

    kinds = (*REVISABLE, *ENTRY_TERMS)

    @classmethod
    def parameters(cls) -> list[inspect.Parameter]:
        """The options, with the day on which an update was seen."""
        declared = typer.Option(
            "--seen",
            metavar="DAY",
            parser=parse_day_option,
            help="Of an update, the day on which it was seen.",
        )
        seen = inspect.Parameter(
            _SEEN, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, declared]
        )
        return [*super().parameters(), seen]


class AmendOptions(RevisionOptions):
    """Those of ``tracker amend``, whose --on is the day of the amendment."""

    kinds = tuple(REVISABLE)
    left_out = (_ON,)


def _parameter(option: str, field: Field) -> inspect.Parameter:
    annotation = list[str] if is_repeated(field) else Any
    settings = _reading(option, field)
    names = ("-m", "--note") if option == "note" else (f"--{option}",)
    metavar = "DAY" if isinstance(field.kind, Day) else getattr(field.kind, "metavar", "TEXT")
    declared = typer.Option(
        *names, metavar=metavar, help=cli_messages.HELP_OF_TERMS.get(option, field.kind.help), **settings
    )
    name = option.replace("-", "_")
    wanted = annotation | None if is_repeated(field) else str | None
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[wanted, declared]
    )


def _reading(option: str, field: Field) -> dict[str, Any]:
    """How the value of a field is read, or "none"; which words a kind has is known only with its REF."""
    if isinstance(field.kind, VocabularyWord) and option == "kind":
        return {}
    settings = dict(reading_of(field))
    if parse := settings.get("parser"):
        settings["parser"] = _or_none(parse, *([UNKNOWN] if option == "day" else []))
    return settings


def _or_none(parse: Callable[[str], Any], *words: str) -> Callable[[str], Any]:
    def parse_value(text: str) -> Any:  # noqa: ANN401 - whatever is parsed
        return NONE if text.strip().casefold() in (NONE, *words) else parse(text)

    return parse_value
