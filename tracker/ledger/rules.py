"""The rules that what is recorded must meet: for each field by its kind, then those about two fields.

Everything that is recorded is checked here, typed or from a file. Refs and codes are whole; texts are as
typed.
"""

import functools
import re
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from typing import Any, NamedTuple

from tracker.domain import hint_actions
from tracker.domain.days import format_day, require_plausible_day
from tracker.domain.due_rules import format_period, parse_due_rule, parse_period
from tracker.domain.entry_numbers import parse_entry_number
from tracker.domain.errors import RuleViolation, UsageError, join_list, shorten
from tracker.domain.fields import (
    Amount,
    Anchor,
    Count,
    Day,
    DueRuleText,
    Field,
    InLanguages,
    Line,
    LongText,
    NewCode,
    NewRef,
    Period,
    Ref,
    Refs,
    Retracted,
    Revised,
    TermNames,
    Uid,
    VocabularyWord,
    YesNo,
    fields_of,
    value_type,
)
from tracker.domain.hint_actions import Hint
from tracker.domain.message_filling import fill
from tracker.domain.quantities import format_amount, parse_amount, parse_count
from tracker.domain.records import ImplementationState
from tracker.domain.ref_shape import is_ref
from tracker.domain.terms import EntityRef
from tracker.domain.text_validation import optional_text, required_text
from tracker.domain.translation_parsing import parse_language_code
from tracker.domain.translations import Translations
from tracker.domain.untrusted_text import (
    CODE_LIMIT,
    LINE_LIMIT,
    NOTE_LIMIT,
    REF_LIMIT,
    UID_LIMIT,
    strip_invisible,
)
from tracker.domain.vocabulary import (
    NOTE_REQUIRED_STANDINGS,
    NOTE_REQUIRED_STATUSES,
    SIGNING,
    STATUS_LEVELS,
    WHOLE_STATUSES,
    CommitmentKind,
    Status,
    Strength,
)
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
    defaults, checks = _defaults_and_checks(record, tuple(values))
    row = {**defaults, **values}
    for name, is_required, check in checks:
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


_TEXT_LIMITS: dict[type, int] = {Line: LINE_LIMIT, LongText: NOTE_LIMIT, Uid: UID_LIMIT}


@functools.lru_cache(maxsize=1 << 8)
def _defaults_and_checks(
    record: type[NamedTuple], given: tuple[str, ...]
) -> tuple[Row, list[tuple[str, bool, Check]]]:
    """The fields as they are declared, each with its default, None if there is none; and what is checked.

    These are the fields that are given or required, whether they are required, and their checks: of most
    fields a file says nothing, and of the same ones in each row. A word needs no check any more.
    """
    fields = [field for field in fields_of(record) if not isinstance(field.kind, VocabularyWord)]
    checks = [
        (field.name, field.is_required, _check_of(field))
        for field in fields
        if field.is_required or field.name in given
    ]
    return dict.fromkeys(record._fields) | record._field_defaults, checks


def _check_of(field: Field) -> Check:
    """What makes the stored value of one that is given, or refuses it."""
    match field.kind:
        case Line() | LongText() | Uid():
            return _text_check(field, _TEXT_LIMITS[type(field.kind)])
        case Ref(entity=entity):
            return _ref_check(ENTITIES[entity], field.name)
        case Refs(entity=entity):
            check = _ref_check(ENTITIES[entity], field.name)
            return lambda lookup, values: tuple(check(lookup, value) for value in dict.fromkeys(values))
        case NewCode() | NewRef():
            require = require_code if isinstance(field.kind, NewCode) else require_ref
            return lambda _, value: require(value, field.name)
        case TermNames() | Retracted() | Revised():
            return _check_names if isinstance(field.kind, TermNames) else _check_named
        case _:
            return _quantity_check(field)


def _check_translations(given: Translations, name: str) -> Translations | None:
    """Each translation as a line of text; None where there are none."""
    texts = given.by_language.items()
    found = Translations({parse_language_code(code): required_text(text, name) for code, text in texts})
    if len(str(found)) > NOTE_LIMIT:
        message = fill(ledger_messages.TOO_MANY_TRANSLATIONS, field=name, limit=NOTE_LIMIT)
        raise RuleViolation(message, "", name)
    return found if found.by_language else None


_QUANTITY_CHECKS: dict[type, Callable[[Any, str], Any]] = {
    DueRuleText: lambda value, _: str(parse_due_rule(value)),
    Period: lambda value, _: format_period(parse_period(value)),
    Amount: parse_amount,
    Count: parse_count,
    YesNo: lambda value, _: bool(value),
    InLanguages: _check_translations,
    Anchor: lambda value, _: strip_invisible(value).lower(),
}


def _quantity_check(field: Field) -> Check:
    """What makes the stored form of when, how often or how much, and of what is in several languages."""
    if isinstance(field.kind, Day):
        label = field.kind.label
        return lambda _, value: require_plausible_day(value, label)
    read = _QUANTITY_CHECKS[type(field.kind)]
    return lambda _, value: read(value, field.name)


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
    read, name = required_text if field.is_required else optional_text, field.name

    def check(_: RefLookup, value: str) -> str | None:
        if value and value.isascii() and len(value) <= limit and "\0" not in value and not value.isspace():
            return value  # as nearly all are
        return read(value, name, limit=limit)

    return check


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
    _refuse_entry_number(stored, field)
    return stored


def require_code(given: str, field: str) -> str:
    """A new actor's code as it is stored. Raises RuleViolation for what cannot be one."""
    stored = strip_invisible(given).upper()
    if not _CODE.fullmatch(stored):
        message = fill(ledger_messages.NOT_A_CODE, value=shorten(given))
        raise RuleViolation(message, fill(ledger_messages.CODE_EXAMPLE, limit=CODE_LIMIT), field)
    _refuse_entry_number(stored, field)
    return stored


def _refuse_entry_number(stored: str, field: str) -> None:
    """Raise RuleViolation for the name of an entry: who types it would mean the entry."""
    if parse_entry_number(stored) is not None:
        message = fill(ledger_messages.NAMES_AN_ENTRY, value=stored.upper())
        raise RuleViolation(message, fill(ledger_messages.NAMES_AN_ENTRY_HINT), field)


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


def require_agreements_of_meeting(row: Row) -> None:
    """Raise RuleViolation for a meeting that is about no agreement."""
    if not row["agreements"]:
        message = fill(ledger_messages.AGREEMENTS_OF_MEETING_MISSING, meeting=row["ref"])
        raise RuleViolation(message, hint_actions.GIVE_AGREEMENTS, "agreements")


def require_own_event(row: Row, agreement: str) -> None:
    """Raise RuleViolation for an event whose name stands after another agreement than its own."""
    if agreement and agreement != row["agreement"]:
        message = fill(
            ledger_messages.EVENT_OF_OTHER, event=row["ref"], named=agreement, agreement=row["agreement"]
        )
        raise RuleViolation(message, fill(ledger_messages.LEAVE_OUT_AGREEMENT_OF_EVENT), "ref")
    if row["ref"] == SIGNING:
        message = fill(ledger_messages.SIGNING_IS_THERE, agreement=row["agreement"])
        raise RuleViolation(message, fill(ledger_messages.CHOOSE_OTHER_REF), "ref")


def require_note_for_standing(row: Row) -> None:
    """Raise RuleViolation for an agreement that is suspended or ended, and nobody says how."""
    if row["note"] is None and row["standing"] in NOTE_REQUIRED_STANDINGS:
        message = fill(ledger_messages.STANDING_NEEDS_NOTE, standing=row["standing"])
        raise RuleViolation(message, hint_actions.GIVE_NOTE, "note")


def require_reporter_of_speaker(row: Row) -> None:
    """Raise RuleViolation for somebody who spoke for nobody."""
    if row["speaker"] and not row["reporter"]:
        message = fill(ledger_messages.SPEAKER_OF_NOBODY, speaker=shorten(row["speaker"]))
        raise RuleViolation(message, hint_actions.GIVE_REPORTER, "speaker")


def require_party(side: str | None, parties: Set[str], agreement: str) -> None:
    """Raise RuleViolation for an act of somebody who is no party of an agreement."""
    if side is not None and side not in parties:
        names = join_list(sorted(parties))
        message = fill(ledger_messages.NOT_A_PARTY, side=side, agreement=agreement)
        raise RuleViolation(message, fill(ledger_messages.PARTIES, parties=names), "side")


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


def take_due_date_as_start(commitment: Row) -> bool:
    """Whether a continuing duty has a due date and no first day, as files of before have it.

    Then that day becomes the first one, from which it is owed.
    """
    is_due = commitment["kind"] is CommitmentKind.CONTINUING and commitment["due_on"] is not None
    if not is_due or commitment["starts_on"] is not None:
        return False
    commitment["starts_on"], commitment["due_on"] = commitment["due_on"], None
    return True


def check_timing(commitment: Row) -> None:
    """Hold the terms that say when to each other. Raises RuleViolation."""
    kind, fields = commitment["kind"], ("due_on", "due", "after")
    if kind is CommitmentKind.CONTINUING and any(commitment[name] for name in fields):
        message = fill(ledger_messages.CONTINUING_IS_NOT_DUE)
        raise RuleViolation(message, hint_actions.GIVE_FIRST_DAY, "due_on")
    if commitment["due_on"] and commitment["due"]:
        raise RuleViolation(
            fill(ledger_messages.TWO_DUE_DATES), fill(ledger_messages.GIVE_ONE_DUE_DATE), "due"
        )
    if commitment["every"] and kind is not CommitmentKind.RECURRING:
        message = fill(ledger_messages.DOES_NOT_RECUR, kind=kind)
        raise RuleViolation(message, hint_actions.GIVE_RECURRING, "every")
    if commitment["every"] and not (commitment["due_on"] or commitment["due"]):
        message = fill(ledger_messages.FIRST_DUE_MISSING, every=commitment["every"])
        raise RuleViolation(message, hint_actions.GIVE_FIRST_DUE_DATE, "due_on")
    starts, ends = commitment["starts_on"], commitment["ends_on"]
    if starts and ends and ends < starts:
        message = fill(ledger_messages.ENDS_BEFORE_START, starts=format_day(starts), ends=format_day(ends))
        raise RuleViolation(message, fill(ledger_messages.CHECK_DAY), "ends_on")
    if commitment["target"] is not None and commitment["unit"] is None:
        message = fill(ledger_messages.UNIT_MISSING, target=format_amount(commitment["target"]))
        raise RuleViolation(message, hint_actions.GIVE_UNIT, "unit")


def check_update(update: Row) -> None:
    """Hold an update to the rules about two of its fields. Raises UsageError and RuleViolation."""
    status = update["status"]
    if status is None:
        require_content(update)
    if update["occurrence"] is not None:
        require_news_of_occurrence(update)
    if update["note"] is None:
        require_note_for_status(update)
    if update["successors"] or status is Status.SUPERSEDED:
        require_fitting_successor(update)
    if update["side"] is not None:
        require_whole_for_due_date_and_value(update)
    if update["speaker"] is not None:
        require_reporter_of_speaker(update)
    if update["reporter"] is not None:
        require_our_own_word(update)


def require_whole_for_due_date_and_value(update: Row) -> None:
    """Raise RuleViolation for what is of the whole commitment and is said of a side."""
    of_whole = [name for name in ("due_on", "value") if update[name] is not None]
    if of_whole or update["status"] in WHOLE_STATUSES:
        message = (
            fill(ledger_messages.OF_THE_WHOLE[of_whole[0]], side=update["side"])
            if of_whole
            else fill(ledger_messages.STATUS_OF_THE_WHOLE, status=update["status"], side=update["side"])
        )
        raise RuleViolation(message, hint_actions.LEAVE_OUT_SIDE, "side")


def require_news_of_occurrence(update: Row) -> None:
    """Raise RuleViolation for an occurrence of which nothing is said."""
    if (update["status"], update["note"], update["due_on"]) == (None, None, None):
        raise RuleViolation(
            fill(ledger_messages.OCCURRENCE_OF_NOTHING), hint_actions.GIVE_CONTENT, "occurrence"
        )


def require_our_own_word(update: Row) -> None:
    """Raise RuleViolation for an ask, an owner or an agreement with a claim that a reporter has said."""
    for name in ("ask", "owner", "accepts"):
        if update[name]:
            message = fill(ledger_messages.OURS_ALONE[name], reporter=update["reporter"])
            raise RuleViolation(message, hint_actions.LEAVE_OUT_REPORTER, name)


def require_known_side(update: Row, obligors: Set[str]) -> None:
    """Raise RuleViolation for a part of somebody who does not owe the commitment."""
    side = update["side"]
    if side is not None and side not in obligors:
        message = fill(ledger_messages.NOT_AN_OBLIGOR, side=side, commitment=update["commitment"])
        raise RuleViolation(
            message, fill(ledger_messages.OBLIGORS, obligors=join_list(sorted(obligors))), "side"
        )


def require_side_of_breach(update: Row, obligors: Set[str]) -> None:
    """Raise RuleViolation for a breach of what several owe that does not say whose it is."""
    if update["status"] is Status.BREACHED and update["side"] is None and len(obligors) > 1:
        names = fill(ledger_messages.LIST_AND).join(sorted(obligors))
        message = fill(ledger_messages.WHOSE_BREACH, obligors=names, commitment=update["commitment"])
        raise RuleViolation(message, hint_actions.GIVE_SIDE, "side")


def require_unit(update: Row, *, has_unit: bool) -> None:
    """Raise RuleViolation for a value of which nobody knows what it counts."""
    if update["value"] is not None and not has_unit:
        message = fill(ledger_messages.VALUE_OF_NOTHING, commitment=update["commitment"])
        raise RuleViolation(
            message, hint_actions.GIVE_UNIT_FIRST.with_values(ref=update["commitment"]), "value"
        )


SAYING_FIELDS = ("status", "due_on", "note", "value", "incidents", "ask", "owner")
"""The fields of which an update must have one."""


def require_content(update: Row) -> None:
    """Raise UsageError for an update that says nothing."""
    if update["status"] is None and all(update[name] is None for name in SAYING_FIELDS):
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
