"""The fields of a form, made from the declared fields of a record, and what was typed into them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import TrackerError
from tracker.domain.fields import (
    Anchor,
    Day,
    DueRuleText,
    Field,
    InLanguages,
    LongText,
    Refs,
    Uid,
    VocabularyWord,
    YesNo,
    fields_of,
    value_type,
)
from tracker.domain.message_filling import fill, say_label
from tracker.domain.quantities import format_amount
from tracker.domain.records import AsOf
from tracker.domain.translations import Translations
from tracker.domain.typed_values import DueValue, parser_of
from tracker.domain.vocabulary import Status
from tracker.web import web_messages
from tracker.web.offered_values import Offered, offered_of_field
from tracker.web.typed_questions import Arguments

NOT_IN_FORMS = (Uid, DueRuleText, Anchor)
"""What has no field of its own: it is given with the due date, or by itself."""
SAID_BY_LABEL = (
    *("agreement", "title", "due_words", "starts_on", "ends_on", "target", "locator", "value", "incidents"),
    *("owner", "held_on", "concluded_on", "published_on", "name", "agreed_on", "speaker", "wording"),
    *("place", "publisher", "document"),
)
"""The fields whose label says all that there is to say."""
_BETWEEN_SEVERAL = re.compile(r"[\n;]+")


class FormField(NamedTuple):
    """One field: a line, a text of several lines, a choice or a box to tick."""

    name: str
    label: str
    help: str
    value: str
    widget: str
    error: str = ""
    choices: Sequence[tuple[str, str]] = ()
    offered: Offered = ()
    is_required: bool = False


class FieldGroup(NamedTuple):
    """Some fields of a form; those that are seldom needed are folded until one of them is filled in."""

    legend: str
    fields: Sequence[FormField]
    is_open: bool = True


class ReadForm(NamedTuple):
    """What was typed, by field, and what cannot be understood of it."""

    given: dict[str, Any]
    errors: dict[str, TrackerError]


def form_fields_of(record: type[NamedTuple]) -> dict[str, Field]:
    """The fields of a record that a form has."""
    return {field.name: field for field in fields_of(record) if not isinstance(field.kind, NOT_IN_FORMS)}


def read_form(fields: Iterable[Field], typed: Arguments, today: date) -> ReadForm:
    """What was typed into fields; those that are blank are left out."""
    found = ReadForm({}, {})
    for field in fields:
        text = typed.get(field.name, "")
        if not text.strip():
            continue
        try:
            found.given[field.name] = _read(field, text, today)
        except TrackerError as error:
            found.errors[field.name] = error
    if isinstance(due := found.given.get("due_on"), DueValue):
        del found.given["due_on"]
        found.given.update(due.terms)
    return found


def _read(field: Field, text: str, today: date) -> Any:  # noqa: ANN401 - of any field
    """The value that a text means. Raises UsageError."""
    match field.kind:
        case Refs():
            return tuple(one.strip() for one in _BETWEEN_SEVERAL.split(text) if one.strip())
        case YesNo():
            return True
        case LongText():
            return text.replace("\r\n", "\n")
    parser = parser_of(field, lambda: today)
    return parser(text) if parser else text


def make_fields(
    connection: Connection,
    fields: Iterable[Field],
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    at: AsOf,
    *,
    required: Iterable[str] = (),
) -> list[FormField]:
    """The fields with what was typed, and what is wrong with it beside each."""
    needed = set(required)
    return [
        FormField(
            field.name,
            say_label(web_messages.FIELD_LABELS.get(field.name, field.name)),
            _help_of(field),
            typed.get(field.name, ""),
            _widget_of(field),
            errors.get(field.name, ""),
            _choices_of(field),
            offered_of_field(connection, field, at),
            is_required=field.name in needed,
        )
        for field in fields
    ]


def shown_value(value: object) -> str:
    """A value as it stands in a field of a form."""
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return "\n".join(map(str, value))
    if isinstance(value, Translations):
        return value.lines
    if isinstance(value, bool):
        return "1" if value else ""
    return format_amount(value) if hasattr(value, "quantize") else str(value)  # type: ignore[arg-type]


def _help_of(field: Field) -> str:
    if isinstance(field.kind, Day) and field.kind.can_end:
        return fill(web_messages.DUE_OF_NEWS)
    if field.name in web_messages.FIELD_HELP:
        return say_label(web_messages.FIELD_HELP[field.name])
    if isinstance(field.kind, VocabularyWord | Refs | LongText) or field.name in SAID_BY_LABEL:
        return ""
    return say_label(getattr(field.kind, "help", ""))


def _widget_of(field: Field) -> str:
    match field.kind:
        case VocabularyWord():
            return "choice"
        case LongText():
            return "text"
        case Refs() | InLanguages():
            return "lines"
        case YesNo():
            return "box"
        case Day():
            return "day"
    return "line"


def _choices_of(field: Field) -> Sequence[tuple[str, str]]:
    """The words of a field, a status with what it means."""
    if not isinstance(field.kind, VocabularyWord):
        return ()
    words: Any = value_type(field.type)
    return [(word, say_label(word.definition) if words is Status else "") for word in words]
