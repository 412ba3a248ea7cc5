"""Options and arguments of a command that records something, made from the fields of its record."""

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, NamedTuple

import typer

from tracker.cli import completion
from tracker.cli.console import read_note
from tracker.cli.context import SharedOptions, today
from tracker.domain.fields import (
    Anchor,
    DueRuleText,
    Field,
    InLanguages,
    Line,
    LongText,
    NewCode,
    NewRef,
    Ref,
    Refs,
    Uid,
    VocabularyWord,
    YesNo,
    fields_of,
    value_type,
)
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventTerms,
    MeetingTerms,
    OfficeTerms,
    StandingTerms,
    UpdateTerms,
)
from tracker.domain.translation_parsing import parse_pairs
from tracker.domain.typed_values import DueValue, parser_of
from tracker.domain.vocabulary import ActorKind, AgreementStanding, CommitmentKind, Status, Strength

_REF_COMPLETERS = {
    "actor": completion.complete_actors,
    "agreement": completion.complete_agreements,
    "commitment": completion.complete_commitments,
    "document": completion.complete_documents,
    "event": completion.complete_events,
    "meeting": completion.complete_meetings,
}
_WORD_COMPLETERS: dict[type, Callable[..., Any]] = {
    Status: completion.complete_statuses,
    Strength: completion.complete_strengths,
    CommitmentKind: completion.complete_kinds,
    ActorKind: completion.complete_actor_kinds,
    AgreementStanding: completion.complete_standings,
}


_NOT_TYPED = (Uid, DueRuleText, Anchor, YesNo)
"""What has no option of its own: it is typed with the due date, or as another option."""


def is_typed(field: Field) -> bool:
    """Whether a field has an option or an argument of its own."""
    return not isinstance(field.kind, _NOT_TYPED)


def is_repeated(field: Field) -> bool:
    """Whether the option of a field can be given several times."""
    return isinstance(field.kind, Refs | InLanguages)


class RecordOptions(SharedOptions):
    """The fields of a record as options; a field without an option's name is an argument."""

    record: ClassVar[type[NamedTuple]]
    defaults: ClassVar[Mapping[str, object]] = {}
    """What stands for a field that is not typed, where the record has no default or another."""

    @classmethod
    def parameters(cls) -> list[inspect.Parameter]:
        """The arguments and options, as parameters of a command."""
        fields = [field for field in fields_of(cls.record) if is_typed(field)]
        return [_parameter(field, cls._default(field)) for field in fields]

    @classmethod
    def _default(cls, field: Field) -> object:
        if field.name in cls.defaults:
            return cls.defaults[field.name]
        default = cls.record._field_defaults.get(field.name, inspect.Parameter.empty)
        return None if default == () else default

    def read_values(self) -> dict[str, Any]:
        """The values as typed, with a note that is piped in read from the pipe.

        It may have to be waited for, so this is called before a transaction is opened, never inside one.
        """
        values = {name: value for name, value in vars(self).items() if value is not None}
        notes = [field.name for field in fields_of(self.record) if isinstance(field.kind, LongText)]
        if isinstance(due := values.get("due_on"), DueValue):
            del values["due_on"]  # nothing stands yet that it could end
            values |= due.terms
        for field in fields_of(self.record):
            if isinstance(field.kind, InLanguages) and (pairs := values.pop(field.name, None)):
                values[field.name] = parse_pairs(pairs).added_to(None)
        return values | {name: read_note(values[name]) for name in notes if name in values}


def _parameter(field: Field, default: object) -> inspect.Parameter:
    is_missing = default is inspect.Parameter.empty
    type_: Any = list[str] if is_repeated(field) else field.type
    optional = not is_missing and default is None
    annotation = Annotated[type_ | None if optional else type_, _typer_parameter(field, optional=optional)]  # type: ignore[valid-type]
    return inspect.Parameter(
        field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )


def _typer_parameter(field: Field, *, optional: bool) -> Any:  # noqa: ANN401 - Typer's own
    kind = field.kind
    settings: dict[str, Any] = {"help": kind.help, **reading_of(field)}
    option = getattr(kind, "option", "")
    if option:
        names = (option, "--note") if isinstance(kind, LongText) else (option,)
        return typer.Option(*names, metavar=getattr(kind, "metavar", "TEXT"), **settings)
    is_plain = isinstance(kind, VocabularyWord | Ref | NewRef | NewCode)
    name = getattr(kind, "metavar", "") if is_plain else field.name.upper()
    # Not every Typer puts what may be left out in brackets.
    metavar = f"[{name}]" if optional and not name.startswith("[") else name
    return typer.Argument(metavar=metavar, **settings)


def reading_of(field: Field) -> dict[str, Any]:
    """How the value of a field is read, and what the shell offers for it."""
    parser = None if isinstance(field.kind, InLanguages) else parser_of(field, today)
    settings: dict[str, Any] = {"parser": parser} if parser else {}
    completer = _completer_of(field)
    return settings | ({"autocompletion": completer} if completer else {})


def _completer_of(field: Field) -> Callable[..., Any] | None:
    match field.kind:
        case VocabularyWord():
            return _WORD_COMPLETERS.get(value_type(field.type))
        case Ref(entity=entity) | Refs(entity=entity):
            return _REF_COMPLETERS[entity]
        case Line(is_shared=True):
            return completion.COMPLETERS_OF_VALUES[field.name]
    return None


class ActorOptions(RecordOptions):
    """Those of ``tracker actor add``; the kind must be typed, or a body becomes a state by mistake."""

    record = ActorTerms
    defaults: ClassVar[Mapping[str, object]] = {"kind": inspect.Parameter.empty}


class AgreementOptions(RecordOptions):
    """Those of ``tracker agreement add``."""

    record = AgreementTerms
    defaults: ClassVar[Mapping[str, object]] = {"form": "agreement"}


class DocumentOptions(RecordOptions):
    """Those of ``tracker document add``."""

    record = DocumentTerms


class EventOptions(RecordOptions):
    """Those of ``tracker event add``."""

    record = EventTerms


class MeetingOptions(RecordOptions):
    """Those of ``tracker meeting add``."""

    record = MeetingTerms


class StandingOptions(RecordOptions):
    """Those of ``tracker agreement update``."""

    record = StandingTerms
    defaults: ClassVar[Mapping[str, object]] = {"effective_on": None}


class OfficeOptions(RecordOptions):
    """Those of ``tracker office``."""

    record = OfficeTerms


class OfficeAtStart(SharedOptions):
    """Who we are, as ``tracker init`` takes it."""

    office: Annotated[
        str | None, typer.Option("--office", metavar="NAME", help="What our office is called.")
    ] = None
    actor: Annotated[str | None, typer.Option("--actor", metavar="CODE", help="Which actor we are: PK.")] = (
        None
    )

    def read_values(self) -> dict[str, Any]:
        """What was typed, by field."""
        found = {"name": self.office, "actor": self.actor}
        return {name: value for name, value in found.items() if value is not None}


class CommitmentOptions(RecordOptions):
    """Those of ``tracker add``."""

    record = CommitmentTerms
    defaults: ClassVar[Mapping[str, object]] = {"ref": None}


class UpdateOptions(RecordOptions):
    """Those of ``tracker update``."""

    record = UpdateTerms
    defaults: ClassVar[Mapping[str, object]] = {"effective_on": None}
