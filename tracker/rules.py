"""What the rules make of what is given: the row of a table, or a refusal. Nothing here writes.

Every rule of the vocabulary that concerns what may be recorded is held here, for what is typed and for
what a file brings in. Refs and codes are whole; texts are as typed.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.days import checked
from tracker.errors import Refused, WrongUsage, shortened
from tracker.queries import Position
from tracker.refs import ACTOR, AGREEMENT, LONGEST, Names
from tracker.text import LINE_LIMIT, NOTE_LIMIT, clean
from tracker.vocabulary import LEVELS, NEEDS_NOTE, ActorKind, Kind, Status, Strength

Row = dict[str, Any]

_REF = re.compile(rf"[a-z0-9][a-z0-9._-]{{0,{LONGEST - 1}}}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")


def actor_row(code: str, *, name: str, kind: ActorKind) -> Row:
    """Who owes or reports. Raises Refused."""
    stored = code.strip().upper()
    if not _CODE.fullmatch(stored):
        raise Refused(
            f'"{shortened(code)}" cannot be a code.',
            "Use up to 16 letters A to Z, digits and hyphens, such as PK.",
            "code",
        )
    return {"code": stored, "name": required(name, "name"), "kind": kind}


def agreement_row(
    names: Names,
    ref: str,
    *,
    title: str,
    concluded_on: date,
    parties: Sequence[str],
    form: str,
    place: str | None = None,
    note: str | None = None,
) -> tuple[Row, list[str]]:
    """What was concluded, and its parties. Raises Refused, and NoSuchRef for a party that is no actor."""
    row: Row = {
        "ref": _ref(ref),
        "title": required(title, "title"),
        "form": required(form, "form"),
        "concluded_on": checked(concluded_on, "day of conclusion"),
        "place": optional(place, "place"),
        "note": optional(note, "note", limit=NOTE_LIMIT),
    }
    if not parties:
        message = f'The agreement "{row["ref"]}" has no parties.'
        raise Refused(message, "Name each with --party.", "parties")
    return row, _each_once(names, parties, "parties")


def document_row(
    names: Names,
    ref: str,
    *,
    agreement: str,
    title: str,
    publisher: str | None = None,
    published_on: date | None = None,
    url: str | None = None,
    note: str | None = None,
) -> Row:
    """A text in which an agreement can be read. Raises Refused, and NoSuchRef for the agreement."""
    names.need(AGREEMENT, agreement, "agreement")
    return {
        "ref": _ref(ref),
        "agreement": agreement,
        "title": required(title, "title"),
        "publisher": optional(publisher, "publisher"),
        "published_on": None if published_on is None else checked(published_on, "day of publication"),
        "url": optional(url, "url"),
        "note": optional(note, "note", limit=NOTE_LIMIT),
    }


def commitment_row(
    names: Names,
    ref: str,
    *,
    agreement: str,
    title: str,
    obligors: Sequence[str] = (),
    strength: Strength = Strength.AGREED,
    kind: Kind = Kind.ONE_OFF,
    theme: str | None = None,
    due_on: date | None = None,
    wording: str | None = None,
    document: str | None = None,
    locator: str | None = None,
    note: str | None = None,
) -> tuple[Row, list[str]]:
    """One measure that somebody owes, and who does: without obligors all parties of the agreement.

    Raises Refused when the document is another agreement's, NoSuchRef for a name that is not there.
    """
    names.need(AGREEMENT, agreement, "agreement")
    if document is not None and (owner := names.agreement_of(document)) != agreement:
        message = f'The document "{document}" belongs to {owner}, not to {agreement}.'
        raise Refused(message, "Name one of its own.", "document")
    row: Row = {
        "ref": _ref(ref),
        "agreement": agreement,
        "title": required(title, "title"),
        "strength": strength,
        "kind": kind,
        "theme": optional(theme, "theme"),
        "due_on": None if due_on is None else checked(due_on, "due date"),
        "wording": optional(wording, "wording"),
        "document": document,
        "locator": optional(locator, "locator"),
        "note": optional(note, "note", limit=NOTE_LIMIT),
    }
    return row, _each_once(names, obligors or names.parties(agreement), "obligors")


def update_row(
    names: Names,
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

    Raises WrongUsage when it would say nothing, Refused, and NoSuchRef for a name that is not there.
    """
    key = names.commitment_id(commitment)
    said = optional(note, "note", limit=NOTE_LIMIT)
    if status is None and due_on is None and said is None:
        raise WrongUsage(
            f'The update of "{commitment}" says nothing.',
            "Give a status, a new --due day or a note (-m).",
            "status",
        )
    if reporter is not None:
        names.need(ACTOR, reporter, "reporter")
    if said is None and status in NEEDS_NOTE:
        raise _unexplained(f'The status "{status}"')
    return {
        "commitment_id": key,
        "effective_on": checked(effective_on, "day"),
        "status": status,
        "due_on": None if due_on is None else checked(due_on, "due date"),
        "note": said,
        "reporter": reporter,
        "source": optional(source, "source"),
        "successor_id": _successor_id(names, commitment, status, successor),
    }


def looks_back(row: Row) -> bool:
    """Whether a row can only be judged by what was before: an assessment without a note."""
    return row["note"] is None and row["status"] is not None and row["reporter"] is None


def must_say_why(before: Position, status: Status) -> None:
    """Raise Refused for an assessment without a note that lowers the level or leaves a closed status."""
    if not before.status.is_open and status != before.status:
        raise _unexplained(f'Leaving "{before.status}"')
    level = LEVELS.get(status)
    if level is not None and before.level is not None and level < before.level:
        raise _unexplained(f'Going down from "{before.status}" to "{status}"')


def _unexplained(what: str) -> Refused:
    return Refused(f"{what} needs a note.", "Say why with -m.", "note")


def _successor_id(names: Names, ref: str, status: Status | None, successor: str | None) -> int | None:
    if (status is Status.SUPERSEDED) != (successor is not None):
        if successor is None:
            message = 'The status "superseded" needs the commitment that replaces it.'
            raise Refused(message, "Name it with --successor.", "successor")
        message = "A successor goes only with the status superseded."
        raise Refused(message, "Leave --successor out, or say superseded.", "successor")
    if successor is None:
        return None
    if successor == ref:
        message = f'"{ref}" cannot replace itself.'
        raise Refused(message, "Name another commitment with --successor.", "successor")
    return names.commitment_id(successor, "successor")


def required(given: str, field: str, *, limit: int = LINE_LIMIT) -> str:
    """The text as it is stored. Raises Refused when it is empty, too long or no text."""
    stored = optional(given, field, limit=limit)
    if stored is None:
        raise Refused(f"The {field} is empty.", "Say it in a few words.", field)
    return stored


def optional(given: str | None, field: str, *, limit: int = LINE_LIMIT) -> str | None:
    """The same, where it may be left out."""
    return clean(given, field, limit=limit) if given and given.strip() else None


def _ref(given: str) -> str:
    stored = given.strip().lower()
    if not _REF.fullmatch(stored):
        raise Refused(
            f'"{shortened(given)}" cannot be a ref.',
            f"Use up to {LONGEST} letters a to z, digits, hyphens and dots, such as hotline-2.",
            "ref",
        )
    return stored


def _each_once(names: Names, codes: Sequence[str], field: str) -> list[str]:
    unique = list(dict.fromkeys(codes))
    for code in unique:
        names.need(ACTOR, code, field)
    return unique
