"""The page of a form: with what was typed, what is wrong with it, and what others recorded meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import TrackerError, UsageError
from tracker.domain.fields import Field, LongText
from tracker.domain.message_filling import fill, say_label
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import Mark
from tracker.web import web_messages
from tracker.web.form_fields import FieldGroup, FormField, make_fields
from tracker.web.page_content import PageContent
from tracker.web.typed_questions import Arguments
from tracker.web.web_hint_messages import say_error

REASON, ON, MARK, OPENED, TRY = "reason", "on", "mark", "opened", "try"
"""What a form has beside its record: why, since when, for whose eyes, when it was opened, only to try."""
GIVEN_MARKS = (Mark.INTERNAL, Mark.SHARED)
"""The marks that are given; that there is none is said by undo alone."""


class FormState(NamedTuple):
    """What was typed into a form, and what came of it; the key of an error about the whole form is empty."""

    typed: Mapping[str, str]
    errors: Mapping[str, TrackerError]
    opened: str
    meanwhile: Sequence[str] = ()
    tried: Sequence[str] = ()
    """What would happen, where that was asked first."""


class FormWords(NamedTuple):
    """What a form says of itself."""

    title: str
    told: Sequence[str]
    action: str
    back: str
    button: str = web_messages.SAVE
    try_button: str = ""
    """Of a form that can first say what would happen."""


def form_page(words: FormWords, groups: Sequence[FieldGroup], state: FormState) -> PageContent:
    """The page of a form."""
    shown = {one.name: one.label for group in groups for one in group.fields}
    errors = [(name if name in shown else "", say_error(one)) for name, one in state.errors.items()]
    values = {
        "told": words.told,
        "action": words.action,
        "back": words.back,
        "groups": groups,
        "opened": state.opened,
        "meanwhile": state.meanwhile,
        "tried": state.tried,
        "try_button": say_label(words.try_button),
        "errors": [(shown.get(name, ""), name, told) for name, told in errors],
        "button": fill(web_messages.SAVE_ANYWAY if state.meanwhile else words.button),
    }
    return PageContent("form.html", words.title, values)


def group_of(
    connection: Connection,
    legend: str,
    fields: Iterable[Field],
    state: FormState,
    at: AsOf,
    *,
    required: Iterable[str] = (),
    is_folded: bool = False,
) -> FieldGroup:
    """Some fields under a heading, open where anything was typed into them or is wrong with them."""
    errors = {name: say_error(one) for name, one in state.errors.items()}
    made = make_fields(connection, fields, state.typed, errors, at, required=required)
    is_used = any(one.value.strip() or one.error for one in made)
    return FieldGroup(legend, made, is_open=not is_folded or is_used)


def reason_field(state: FormState) -> FormField:
    """Why something is put right or taken back."""
    return _own_field(REASON, "text", state, is_required=True)


def on_field(state: FormState) -> FormField:
    """From which day on other terms hold."""
    return _own_field(ON, "day", state, is_required=True)


def mark_field(state: FormState, *, is_required: bool = False) -> FormField:
    """For whose eyes something is."""
    choices = [(mark, fill(web_messages.MARKS[mark])) for mark in GIVEN_MARKS]
    field = _own_field(MARK, "choice", state, is_required=is_required)
    return field._replace(label=fill(web_messages.MARK_LABEL), choices=choices)


def read_mark(typed: Arguments) -> Mark | None:
    """The mark that was chosen, None for none."""
    return next((mark for mark in GIVEN_MARKS if typed.get(MARK) == mark), None)


def _own_field(name: str, widget: str, state: FormState, *, is_required: bool) -> FormField:
    error = state.errors.get(name)
    return FormField(
        name,
        say_label(web_messages.FIELD_LABELS.get(name, "")),
        say_label(web_messages.FIELD_HELP.get(name, "")),
        state.typed.get(name, ""),
        widget,
        say_error(error) if error else "",
        is_required=is_required,
    )


def missing_errors(names: Iterable[str], typed: Arguments) -> dict[str, TrackerError]:
    """What must be given and is not."""
    return {
        name: UsageError(fill(web_messages.FIELD_NEEDED), field=name)
        for name in names
        if not typed.get(name, "").strip()
    }


def errors_of(error: TrackerError) -> dict[str, TrackerError]:
    """What a rule refused, beside the field that it is about."""
    return {error.field: error}


def split_by_length(fields: Mapping[str, Field]) -> list[Field]:
    """Fields in their order, those of long texts last."""
    return sorted(fields.values(), key=lambda one: isinstance(one.kind, LongText))
