"""The rules that what is recorded must meet: for each field by its kind, then those about two fields.

Everything that is recorded is checked here, typed or from a file. Refs and codes are whole; texts are as
typed.
"""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tracker.domain import hint_actions
from tracker.domain.days import format_day, require_plausible_day
from tracker.domain.errors import RuleViolation, UsageError, shorten
from tracker.domain.fields import (
    Day,
    Field,
    Line,
    LongText,
    NewCode,
    NewRef,
    Ref,
    Refs,
    TermNames,
    Uid,
    VocabularyWord,
    fields_of,
    value_type,
)
from tracker.domain.hint_actions import Hint
from tracker.domain.message_filling import fill
from tracker.domain.records import ImplementationState
from tracker.domain.ref_shape import is_ref
from tracker.domain.terms import EntityRef
from tracker.domain.text_validation import optional_text, required_text
from tracker.domain.untrusted_text import (
    CODE_LIMIT,
    LINE_LIMIT,
    NOTE_LIMIT,
    REF_LIMIT,
    UID_LIMIT,
    strip_invisible,
)
from tracker.domain.vocabulary import NOTE_REQUIRED_STATUSES, STATUS_LEVELS, Status, Strength
from tracker.domain.word_parsing import parse_word
from tracker.ledger import ledger_messages
from tracker.queries.entities_with_refs import ENTITIES, Entity
from tracker.queries.refs import RefLookup

Row = dict[str, Any]
Check = Callable[[RefLookup, Any], Any]

_CODE = re.compile(rf"[A-Z0-9][A-Z0-9-]{{0,{CODE_LIMIT - 1}}}")


# -- one field at a time -------------------------------------------------------------------------------


def checked_row(lookup: RefLookup, record: type[NamedTuple], values: Mapping[str, Any]) -> Row:
    """The values of a record's fields as they are stored; a field that is left out has its default.

    Raises RuleViolation for a value that its field cannot hold, and NoSuchRef for a name that is not there.
    """
    row = {**_defaults_of(record), **values}
    for name, is_required, check in _checks_of(record):
        if (value := row[name]) is not None or is_required:
            row[name] = check(lookup, value)
    return row


def checked_terms(lookup: RefLookup, fields: Mapping[str, Field], values: Mapping[str, Any]) -> Row:
    """Values of some fields as they are stored; None for a text that is empty and may be.

    Raises what ``checked_row`` raises, and UnknownWord for a word that is not one of the field's.
    """
    return {name: _check_of_term(fields[name])(lookup, value) for name, value in values.items()}


def _check_of_term(field: Field) -> Check:
    """As ``_check_of``; which words there are depends on the kind of record."""
    if not isinstance(field.kind, VocabularyWord):
        return _check_of(field)
    words: Any = value_type(field.type)
    label = field.kind.label
    return lambda _, value: parse_word(value, words, label)


@functools.cache
def _defaults_of(record: type[NamedTuple]) -> Row:
    """The fields in the order in which they are declared, each with its default, None if there is none."""
    return dict.fromkeys(record._fields) | record._field_defaults


_TEXT_LIMITS: dict[type, int] = {Line: LINE_LIMIT, LongText: NOTE_LIMIT, Uid: UID_LIMIT}


@functools.cache
def _checks_of(record: type[NamedTuple]) -> list[tuple[str, bool, Check]]:
    """The fields of a record, whether they are required, and their checks; a word needs none any more."""
    fields = [field for field in fields_of(record) if not isinstance(field.kind, VocabularyWord)]
    return [(field.name, field.is_required, _check_of(field)) for field in fields]


def _check_of(field: Field) -> Check:
    """What makes the stored value of one that is given, or refuses it."""
    match field.kind:
        case Line() | LongText() | Uid():
            return _text_check(field, _TEXT_LIMITS[type(field.kind)])
        case Day(label=label):
            return lambda _, value: require_plausible_day(value, label)
        case Ref(entity=entity):
            return _ref_check(ENTITIES[entity], field.name)
        case Refs(entity=entity):
            check = _ref_check(ENTITIES[entity], field.name)
            return lambda lookup, values: tuple(check(lookup, value) for value in dict.fromkeys(values))
        case NewCode() | NewRef():
            require = require_code if isinstance(field.kind, NewCode) else require_ref
            return lambda _, value: require(value, field.name)
        case _:
            return _check_names if isinstance(field.kind, TermNames) else _check_named


def _check_names(_: RefLookup, names: Sequence[str]) -> tuple[str, ...]:
    """The names of terms, each once."""
    return tuple(dict.fromkeys(names))


def require_past_days(record: type[NamedTuple], row: Row, last_day: date | None, hint: Hint) -> None:
    """Raise RuleViolation, with a hint, for a day of what has happened that is after the last day there was.

    Where nobody knows which day it is, none is refused.
    """
    if last_day is None:
        return
    for name, label in _past_days_of(record):
        if (day := row[name]) is not None and day > last_day:
            message = fill(ledger_messages.DAY_TO_COME, field=label, day=format_day(day))
            raise RuleViolation(message, hint, name)


@functools.cache
def _past_days_of(record: type[NamedTuple]) -> list[tuple[str, str]]:
    """The days of a record that may not be still to come, and what a sentence calls them."""
    kinds = ((field.name, field.kind) for field in fields_of(record))
    return [(name, kind.label) for name, kind in kinds if isinstance(kind, Day) and kind.is_past]


def _text_check(field: Field, limit: int) -> Check:
    read = required_text if field.is_required else optional_text
    return lambda _, value: read(value, field.name, limit=limit)


def _check_named(lookup: RefLookup, of: str | EntityRef) -> str | EntityRef:
    """What is taken back or revised: a uid as it is, or something that is there."""
    if isinstance(of, str):
        return required_text(of, "of", limit=UID_LIMIT)
    lookup.require(ENTITIES[of.kind], of.ref, "of")
    return of


def _ref_check(entity: Entity, name: str) -> Check:
    def check(lookup: RefLookup, value: str) -> str:
        lookup.require(entity, value, name)
        return value

    return check


def require_ref(given: str, field: str) -> str:
    """A new ref as it is stored. Raises RuleViolation for what cannot be one."""
    stored = strip_invisible(given).lower()
    if not is_ref(stored):
        message = fill(ledger_messages.NOT_A_REF, value=shorten(given))
        raise RuleViolation(message, fill(ledger_messages.REF_EXAMPLE, limit=REF_LIMIT), field)
    return stored


def require_code(given: str, field: str) -> str:
    """A new actor's code as it is stored. Raises RuleViolation for what cannot be one."""
    stored = strip_invisible(given).upper()
    if not _CODE.fullmatch(stored):
        message = fill(ledger_messages.NOT_A_CODE, value=shorten(given))
        raise RuleViolation(message, fill(ledger_messages.CODE_EXAMPLE, limit=CODE_LIMIT), field)
    return stored


# -- two fields at a time ------------------------------------------------------------------------------


def require_parties(row: Row) -> None:
    """Raise RuleViolation for an agreement that nobody has concluded."""
    if not row["parties"]:
        message = fill(ledger_messages.PARTIES_MISSING, agreement=row["ref"])
        raise RuleViolation(message, hint_actions.GIVE_PARTIES, "parties")


def require_agreements(row: Row) -> None:
    """Raise RuleViolation for a document in which no agreement can be read."""
    if not row["agreements"]:
        message = fill(ledger_messages.AGREEMENTS_MISSING, document=row["ref"])
        raise RuleViolation(message, hint_actions.GIVE_AGREEMENTS, "agreements")


def require_own_document(lookup: RefLookup, document: str | None, agreement: str) -> None:
    """Raise RuleViolation for a document that does not belong to the commitment's agreement."""
    if document is not None and agreement not in (found := lookup.agreements_of_document(document)):
        raise foreign_document_error(document, found, agreement)


def foreign_document_error(document: str, owners: Sequence[str], agreement: str) -> RuleViolation:
    """The error for a document that belongs to other agreements, its ``owners``."""
    message = fill(
        ledger_messages.DOCUMENT_OF_OTHER,
        document=document,
        owners=fill(ledger_messages.LIST_AND).join(owners),
        agreement=agreement,
    )
    return RuleViolation(message, fill(ledger_messages.NAME_OWN_DOCUMENT), "document")


def check_update(update: Row) -> None:
    """Hold an update to the rules about two of its fields. Raises UsageError and RuleViolation."""
    require_content(update)
    require_note_for_status(update)
    require_fitting_successor(update)


def require_content(update: Row) -> None:
    """Raise UsageError for an update that says nothing."""
    if update["status"] is None and update["due_on"] is None and update["note"] is None:
        message = fill(ledger_messages.EMPTY_UPDATE, commitment=update["commitment"])
        raise UsageError(message, hint_actions.GIVE_CONTENT, "status")


def require_note_for_status(update: Row) -> None:
    """Raise RuleViolation for a status that needs a note and has none."""
    if update["note"] is None and update["status"] in NOTE_REQUIRED_STATUSES:
        raise _note_missing_error(ledger_messages.STATUS_NEEDS_NOTE, status=update["status"])


def require_fitting_successor(update: Row) -> None:
    """Raise RuleViolation if successors are missing, go with another status, or are the commitment."""
    status, successors = update["status"], update["successors"]
    if status is Status.SUPERSEDED and not successors:
        message = fill(ledger_messages.SUCCESSOR_MISSING)
        raise RuleViolation(message, hint_actions.GIVE_SUCCESSOR, "successors")
    if status is not Status.SUPERSEDED and successors:
        message = fill(ledger_messages.SUCCESSOR_OF_OTHER_STATUS)
        raise RuleViolation(message, hint_actions.LEAVE_OUT_SUCCESSOR, "successors")
    if update["commitment"] in successors:
        message = fill(ledger_messages.SUCCESSOR_OF_ITSELF, commitment=update["commitment"])
        raise RuleViolation(message, hint_actions.GIVE_OTHER_SUCCESSOR, "successors")


def require_proper_successor(lookup: RefLookup, successor: str) -> None:
    """Raise RuleViolation for a successor that nobody has agreed to: a commitment is still owed beside it."""
    if strength := lookup.tentative_strength(successor):
        raise tentative_successor_error(successor, strength)


def tentative_successor_error(successor: str, strength: Strength) -> RuleViolation:
    """The error for a successor that nobody has agreed to."""
    message = fill(ledger_messages.SUCCESSOR_NOT_AGREED[strength], successor=successor)
    return RuleViolation(message, hint_actions.GIVE_OTHER_SUCCESSOR, "successors")


# -- what was before -----------------------------------------------------------------------------------


def needs_previous_state(update: Row) -> bool:
    """Whether an update can only be checked by what was before: an assessment without a note."""
    return update["note"] is None and update["status"] is not None and update["reporter"] is None


def require_note(before: ImplementationState, status: Status) -> None:
    """Raise RuleViolation for an assessment without a note that lowers the level or ends a closed status."""
    if not before.status.is_open and status != before.status:
        raise _note_missing_error(ledger_messages.LEAVING_STATUS_NEEDS_NOTE, before=before.status)
    level = STATUS_LEVELS.get(status)
    if level is not None and before.level is not None and level < before.level:
        template = ledger_messages.LOWER_LEVEL_NEEDS_NOTE
        raise _note_missing_error(template, before=before.status, status=status)


def _note_missing_error(template: str, **values: Status) -> RuleViolation:
    return RuleViolation(fill(template, **values), hint_actions.GIVE_NOTE, "note")
