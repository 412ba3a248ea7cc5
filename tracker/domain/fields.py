"""What a field of a record can be. A record declares each of its fields once, with its kind and its words.

A field is ``name: Annotated[type, kind]``; one without a default must be given. No reader of the kinds knows
a field by name. Above all these read them: ``db.tables`` makes columns, ``exchange.document_schema`` reads
files, ``cli.record_options`` makes options, and ``ledger.rules`` checks values.
"""

from collections.abc import Iterator
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin

LANGUAGE_AND_TEXT = "LANGUAGE TEXT"
"""What follows an option of which each value is two words."""


class Line(NamedTuple):
    """One line of text; of one that ``is_shared`` by many records, those on record are offered."""

    help: str
    option: str = ""
    metavar: str = "TEXT"
    is_shared: bool = False


class LongText(NamedTuple):
    """Text of any length, in the user's own words."""

    help: str
    option: str = "-m"
    metavar: str = "NOTE"


class InLanguages(NamedTuple):
    """A line of text in other languages, by their codes."""

    help: str
    option: str
    metavar: str = LANGUAGE_AND_TEXT


class Day(NamedTuple):
    """A day; ``label`` is what a sentence calls it.

    One that ``is_past`` may not be still to come; one that ``is_due`` can be written as a month or a quarter;
    one that ``can_end`` can be "none", which ends an earlier one.
    """

    help: str
    label: str
    option: str = ""
    metavar: str = "DAY"
    is_past: bool = False
    is_due: bool = False
    can_end: bool = False


class VocabularyWord(NamedTuple):
    """A word of the vocabulary; ``label`` is what a sentence calls it."""

    help: str
    label: str
    option: str = ""
    metavar: str = "WORD"


class NewRef(NamedTuple):
    """The ref by which the record itself is known."""

    help: str
    option: str = "--ref"
    metavar: str = "REF"


class NewCode(NamedTuple):
    """The code by which an actor is known."""

    help: str
    option: str = ""
    metavar: str = "CODE"


class Ref(NamedTuple):
    """The ref, or an actor's code, of another record; ``entity`` is its table.

    One that ``is_fixed`` is part of the ref of the record itself, and never another.
    """

    entity: str
    help: str
    option: str = ""
    metavar: str = "REF"
    is_fixed: bool = False


class Refs(NamedTuple):
    """Several of these: a table of its own holds them."""

    entity: str
    help: str
    option: str = ""
    metavar: str = "ACTOR"


class DueRuleText(NamedTuple):
    """When it is due, by something else: "d-day + 40 days"; typed with the due date."""

    help: str


class Anchor(NamedTuple):
    """What must have happened first: an event, or a commitment that is implemented."""

    help: str


class Period(NamedTuple):
    """How often something is due: week, 3 months, year."""

    help: str
    option: str = ""
    metavar: str = "PERIOD"


class Amount(NamedTuple):
    """How much, as a decimal number."""

    help: str
    option: str = ""
    metavar: str = "N"


class Count(NamedTuple):
    """How many, as a whole number from 0 on."""

    help: str
    option: str = ""
    metavar: str = "N"


class YesNo(NamedTuple):
    """Whether something is so."""

    help: str


class Uid(NamedTuple):
    """The name that an entry has in every office."""

    help: str = "Its name in every office."


class Retracted(NamedTuple):
    """What an entry takes back: the uid of another entry, or a kind of record and its ref."""

    help: str


class Revised(NamedTuple):
    """What an entry revises: a kind of record and its ref."""

    help: str


class TermNames(NamedTuple):
    """The names of some terms."""

    help: str


Kind = (
    Line
    | LongText
    | InLanguages
    | Day
    | VocabularyWord
    | NewRef
    | NewCode
    | Ref
    | Refs
    | DueRuleText
    | Anchor
    | Period
    | Amount
    | Count
    | YesNo
    | Uid
    | Retracted
    | Revised
    | TermNames
)


class Field(NamedTuple):
    """A field of a record as it is declared."""

    name: str
    type: Any
    kind: Kind
    is_required: bool

    @property
    def is_list(self) -> bool:
        """Whether it has several values."""
        return isinstance(self.kind, Refs)

    @property
    def can_be_missing(self) -> bool:
        """Whether a record can be without a value of it."""
        return type(None) in get_args(self.type)


def fields_of(record: type[NamedTuple]) -> Iterator[Field]:
    """The fields of a record, in order."""
    for name, annotation in record.__annotations__.items():
        if hasattr(annotation, "__metadata__"):  # Annotated
            type_, kind = get_args(annotation)
            yield Field(name, type_, kind, name not in record._field_defaults)


def terms_of(record: type[NamedTuple]) -> dict[str, Field]:
    """The fields of a record that can be revised, by name: all but those by which it is known."""
    return {field.name: field for field in fields_of(record) if not is_permanent(field.kind)}


def is_permanent(kind: Kind) -> bool:
    """Whether a field is part of what a record is known by."""
    return isinstance(kind, NewRef | NewCode | Uid) or (isinstance(kind, Ref) and kind.is_fixed)


def value_type(annotation: Any) -> type:  # noqa: ANN401 - any annotation
    """The type of a value that is there: of ``Annotated[date | None, ...]`` it is ``date``."""
    if hasattr(annotation, "__metadata__"):  # Annotated
        return value_type(get_args(annotation)[0])
    if isinstance(annotation, UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return value_type(parts[0]) if len(parts) == 1 else object
    found: type = get_origin(annotation) or annotation
    return found
