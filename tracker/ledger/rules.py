"""What the rules make of what is given: the row of a table, or a refusal. Nothing here writes.

Every rule of the vocabulary that concerns what may be recorded is held here, for what is typed and for
what a file brings in. Refs and codes are whole; texts are as typed.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.domain.days import require_plausible_day
from tracker.domain.errors import RuleViolation, UsageError, shorten
from tracker.domain.records import Progress
from tracker.domain.text import LINE_LIMIT, NOTE_LIMIT, REF_LIMIT, validate_text
from tracker.domain.vocabulary import (
    NOTE_REQUIRED_STATUSES,
    STATUS_LEVELS,
    ActorKind,
    CommitmentKind,
    Status,
    Strength,
)
from tracker.queries.refs import ACTOR, AGREEMENT, RefLookup

Row = dict[str, Any]

_REF = re.compile(rf"[a-z0-9][a-z0-9._-]{{0,{REF_LIMIT - 1}}}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")


def validate_actor(code: str, *, name: str, kind: ActorKind) -> Row:
    """Who owes or reports. Raises RuleViolation."""
    stored = code.strip().upper()
    if not _CODE.fullmatch(stored):
        raise RuleViolation(
            f'"{shorten(code)}" cannot be a code.',
            "Use up to 16 letters A to Z, digits and hyphens, such as PK.",
            "code",
        )
    return {"code": stored, "name": required_text(name, "name"), "kind": kind}


def validate_agreement(
    names: RefLookup,
    ref: str,
    *,
    title: str,
    concluded_on: date,
    parties: Sequence[str],
    form: str,
    place: str | None = None,
    note: str | None = None,
) -> tuple[Row, list[str]]:
    """What was concluded, and its parties. Raises RuleViolation, and NoSuchRef for a party that is no actor."""
    row: Row = {
        "ref": _validate_ref(ref),
        "title": required_text(title, "title"),
        "form": required_text(form, "form"),
        "concluded_on": require_plausible_day(concluded_on, "day of conclusion"),
        "place": optional_text(place, "place"),
        "note": optional_text(note, "note", limit=NOTE_LIMIT),
    }
    if not parties:
        message = f'The agreement "{row["ref"]}" has no parties.'
        raise RuleViolation(message, "Name each with --party.", "parties")
    return row, _unique_actors(names, parties, "parties")


def validate_document(
    names: RefLookup,
    ref: str,
    *,
    agreement: str,
    title: str,
    publisher: str | None = None,
    published_on: date | None = None,
    url: str | None = None,
    note: str | None = None,
) -> Row:
    """A text in which an agreement can be read. Raises RuleViolation, and NoSuchRef for the agreement."""
    names.require(AGREEMENT, agreement, "agreement")
    return {
        "ref": _validate_ref(ref),
        "agreement": agreement,
        "title": required_text(title, "title"),
        "publisher": optional_text(publisher, "publisher"),
        "published_on": None
        if published_on is None
        else require_plausible_day(published_on, "day of publication"),
        "url": optional_text(url, "url"),
        "note": optional_text(note, "note", limit=NOTE_LIMIT),
    }


def validate_commitment(
    names: RefLookup,
    ref: str,
    *,
    agreement: str,
    title: str,
    obligors: Sequence[str] = (),
    strength: Strength = Strength.AGREED,
    kind: CommitmentKind = CommitmentKind.ONE_OFF,
    theme: str | None = None,
    due_on: date | None = None,
    wording: str | None = None,
    document: str | None = None,
    locator: str | None = None,
    note: str | None = None,
) -> tuple[Row, list[str]]:
    """One measure that somebody owes, and who does: without obligors all parties of the agreement.

    Raises RuleViolation when the document is another agreement's, NoSuchRef for a name that is not there.
    """
    names.require(AGREEMENT, agreement, "agreement")
    if document is not None and (owner := names.agreement_of_document(document)) != agreement:
        message = f'The document "{document}" belongs to {owner}, not to {agreement}.'
        raise RuleViolation(message, "Name one of its own.", "document")
    row: Row = {
        "ref": _validate_ref(ref),
        "agreement": agreement,
        "title": required_text(title, "title"),
        "strength": strength,
        "kind": kind,
        "theme": optional_text(theme, "theme"),
        "due_on": None if due_on is None else require_plausible_day(due_on, "due date"),
        "wording": optional_text(wording, "wording"),
        "document": document,
        "locator": optional_text(locator, "locator"),
        "note": optional_text(note, "note", limit=NOTE_LIMIT),
    }
    return row, _unique_actors(names, obligors or names.parties_of_agreement(agreement), "obligors")


def validate_update(
    names: RefLookup,
    commitment: str,
    status: Status | None = None,
    *,
    effective_on: date,
    note: str | None = None,
    reporter: str | None = None,
    source: str | None = None,
    due_on: date | None = None,
    successor: str | None = None,
) -> Row:
    """One entry of a log, as far as it can be judged by itself: ``must_say_why`` looks at what was before.

    Raises UsageError when it would say nothing, RuleViolation, and NoSuchRef for a name that is not there.
    """
    key = names.commitment_id(commitment)
    said = optional_text(note, "note", limit=NOTE_LIMIT)
    if status is None and due_on is None and said is None:
        raise UsageError(
            f'The update of "{commitment}" says nothing.',
            "Give a status, a new --due day or a note (-m).",
            "status",
        )
    if reporter is not None:
        names.require(ACTOR, reporter, "reporter")
    if said is None and status in NOTE_REQUIRED_STATUSES:
        raise _note_missing_error(f'The status "{status}"')
    return {
        "commitment_id": key,
        "effective_on": require_plausible_day(effective_on, "day"),
        "status": status,
        "due_on": None if due_on is None else require_plausible_day(due_on, "due date"),
        "note": said,
        "reporter": reporter,
        "source": optional_text(source, "source"),
        "successor_id": _successor_id(names, commitment, status, successor),
    }


def needs_previous_state(row: Row) -> bool:
    """Whether a row can only be judged by what was before: an assessment without a note."""
    return row["note"] is None and row["status"] is not None and row["reporter"] is None


def require_note(before: Progress, status: Status) -> None:
    """Raise RuleViolation for an assessment without a note that lowers the level or leaves a closed status."""
    if not before.status.is_open and status != before.status:
        raise _note_missing_error(f'Leaving "{before.status}"')
    level = STATUS_LEVELS.get(status)
    if level is not None and before.level is not None and level < before.level:
        raise _note_missing_error(f'Going down from "{before.status}" to "{status}"')


def _note_missing_error(what: str) -> RuleViolation:
    return RuleViolation(f"{what} needs a note.", "Say why with -m.", "note")


def _successor_id(names: RefLookup, ref: str, status: Status | None, successor: str | None) -> int | None:
    if (status is Status.SUPERSEDED) != (successor is not None):
        if successor is None:
            message = 'The status "superseded" needs the commitment that replaces it.'
            raise RuleViolation(message, "Name it with --successor.", "successor")
        message = "A successor goes only with the status superseded."
        raise RuleViolation(message, "Leave --successor out, or say superseded.", "successor")
    if successor is None:
        return None
    if successor == ref:
        message = f'"{ref}" cannot replace itself.'
        raise RuleViolation(message, "Name another commitment with --successor.", "successor")
    return names.commitment_id(successor, "successor")


def required_text(given: str, field: str, *, limit: int = LINE_LIMIT) -> str:
    """The text as it is stored. Raises RuleViolation when it is empty, too long or no text."""
    stored = optional_text(given, field, limit=limit)
    if stored is None:
        raise RuleViolation(f"The {field} is empty.", "Say it in a few words.", field)
    return stored


def optional_text(given: str | None, field: str, *, limit: int = LINE_LIMIT) -> str | None:
    """The same, where it may be left out."""
    return validate_text(given, field, limit=limit) if given and given.strip() else None


def _validate_ref(given: str) -> str:
    stored = given.strip().lower()
    if not _REF.fullmatch(stored):
        raise RuleViolation(
            f'"{shorten(given)}" cannot be a ref.',
            f"Use up to {REF_LIMIT} letters a to z, digits, hyphens and dots, such as hotline-2.",
            "ref",
        )
    return stored


def _unique_actors(names: RefLookup, codes: Sequence[str], field: str) -> list[str]:
    unique = list(dict.fromkeys(codes))
    for code in unique:
        names.require(ACTOR, code, field)
    return unique
