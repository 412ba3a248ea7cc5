"""The forms that put right: what stands there now, and what of it is other."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from tracker import ledger
from tracker.db.connection import Connection
from tracker.domain.days import LATEST_DAY
from tracker.domain.errors import TrackerError, UsageError
from tracker.domain.fields import Field, terms_of
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.domain.terms import ENTRY_KINDS, ENTRY_TERMS, REVISABLE, EntityRef
from tracker.domain.typed_values import DueValue
from tracker.ledger import AuditStamp
from tracker.ledger.revised_terms import correct_any_entry, revise_terms
from tracker.queries.entry_values import values_of_entry
from tracker.queries.terms_in_force import terms_in_force
from tracker.queries.typed_refs import resolve_refs
from tracker.render.revision_words import describe_corrected, describe_revision
from tracker.web import web_messages
from tracker.web.form_fields import NOT_IN_FORMS, form_fields_of, read_form, shown_value
from tracker.web.record_forms import Recorded
from tracker.web.typed_questions import Arguments

NONE = "none"
OF_WHAT = ("commitment", "agreement", "event")
"""What an entry is about: that is never other."""


class Revised(NamedTuple):
    """What is other now, the terms that are taken away, and what cannot be understood."""

    values: dict[str, Any]
    cleared: tuple[str, ...]
    errors: dict[str, TrackerError]


def revisable_fields(kind: str) -> dict[str, Field]:
    """The terms of a kind of record that can be other."""
    fields = terms_of(REVISABLE[kind])
    return {name: one for name, one in fields.items() if not isinstance(one.kind, NOT_IN_FORMS)}


def entry_fields(kind: str) -> dict[str, Field]:
    """The fields of a kind of entry that can be other."""
    fields = form_fields_of(ENTRY_TERMS[kind])
    return {name: one for name, one in fields.items() if name not in OF_WHAT}


def present_terms(connection: Connection, of: EntityRef) -> dict[str, str]:
    """The terms as they stand in a form; a due date by an event in the words that mean it."""
    terms = dict(terms_in_force(connection, of, AsOf(LATEST_DAY)))
    shown = {name: shown_value(value) for name, value in terms.items()}
    if terms.get("due"):
        shown["due_on"] = str(terms["due"])
    elif terms.get("after"):
        shown["due_on"] = " ".join(filter(None, (shown["due_on"], f"after {terms['after']}")))
    return shown


def present_entry(connection: Connection, number: int) -> dict[str, str]:
    """The fields of an entry as they stand in a form."""
    return {name: shown_value(value) for name, value in values_of_entry(connection, number).items()}


def read_revised(
    fields: Mapping[str, Field], typed: Arguments, present: Mapping[str, str], today: date
) -> Revised:
    """What is other than what stood in the form; a field that was emptied is taken away."""
    changed = {
        name: one
        for name, one in fields.items()
        if _plain(typed.get(name, "")) != _plain(present.get(name, ""))
    }
    gone = {name for name in changed if typed.get(name, "").strip().casefold() in ("", NONE)}
    found = read_form((one for name, one in changed.items() if name not in gone), typed, today)
    cleared = [*gone]
    if "due_on" in changed and "due_on" not in gone:
        cleared += _ended_by(typed["due_on"], today)
    boxes = {name: False for name in gone if fields[name].type is bool}
    return Revised(found.given | boxes, tuple(name for name in cleared if name not in boxes), found.errors)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _ended_by(text: str, today: date) -> tuple[str, ...]:
    """The terms that a due date ends, such as a condition. What cannot be understood is told elsewhere."""
    from tracker.domain.typed_values import parse_due_of_terms

    try:
        value: DueValue = parse_due_of_terms(text, today)
    except UsageError:
        return ()
    return value.cleared


def record_revision(
    connection: Connection, stamp: AuditStamp, of: EntityRef, on: date | None, revised: Revised, reason: str
) -> Recorded:
    """Record other terms. Raises NoSuchRef, UsageError and RuleViolation."""
    _require_something(revised)
    values = resolve_refs(connection, REVISABLE[of.kind], revised.values)
    done = revise_terms(connection, of, on, values, cleared=revised.cleared, reason=reason, stamp=stamp)
    return Recorded([describe_revision(of.ref, done.number, done.changes, on, "")], of.kind, of.ref)


def record_corrected_entry(
    connection: Connection, stamp: AuditStamp, number: int, revised: Revised, reason: str, at: AsOf
) -> Recorded:
    """Record an entry anew. Raises NoSuchRef, UsageError and RuleViolation."""
    _require_something(revised)
    kind = ENTRY_KINDS[ledger.require_correctable(connection, number)]
    cleared: dict[str, Any] = dict.fromkeys(revised.cleared)
    values = resolve_refs(connection, ENTRY_TERMS[kind], revised.values) | cleared
    done = correct_any_entry(connection, kind, number, values, reason=reason, stamp=stamp, at=at)
    of_kind = {"update": "commitment", "standing": "agreement", "event_day": "event"}[done.kind]
    return Recorded([describe_corrected(done, number, "")], of_kind, done.ref)


def _require_something(revised: Revised) -> None:
    if not (revised.values or revised.cleared):
        raise UsageError(fill(web_messages.NOTHING_OTHER), fill(web_messages.NOTHING_OTHER_HINT))
