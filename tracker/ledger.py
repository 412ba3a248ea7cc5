"""What can be written: actors, agreements, documents, commitments, updates, retractions.

Every rule of the vocabulary is held here, so nothing that writes can get past one. Functions take a
connection whose transaction the caller owns, and texts as typed; refs and codes are whole.
"""

import base64
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Table, func, insert, select, union_all

from tracker import history, queries
from tracker.days import checked
from tracker.errors import Refused, WrongUsage, shortened
from tracker.queries import Position
from tracker.records import Cut, Entry
from tracker.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, LONGEST, Noun, has, no_such
from tracker.tables import (
    actor,
    agreement,
    agreement_party,
    commitment,
    commitment_obligor,
    document,
    retraction,
    status_update,
)
from tracker.text import LINE_LIMIT, NOTE_LIMIT, clean
from tracker.vocabulary import LEVELS, NEEDS_NOTE, ActorKind, Kind, Status, Strength

_REF = re.compile(rf"[a-z0-9][a-z0-9._-]{{0,{LONGEST - 1}}}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")


@dataclass(frozen=True)
class Signature:
    """Who writes something down, and the moment under which everything of one command is recorded."""

    by: str
    at: datetime


def sign(connection: Connection, by: str, now: datetime) -> Signature:
    """The signature for one transaction, always later than any before it.

    The clock may run backwards; the order of recording may not, or what was known at a moment would
    change after that moment was asked about.
    """
    tables = (agreement, document, commitment, status_update, retraction)
    newest = union_all(*(select(func.max(table.c.recorded_at).label("at")) for table in tables)).subquery()
    last: datetime | None = connection.scalar(select(func.max(newest.c.at)))
    at = now if last is None else max(now, last + timedelta(microseconds=1))
    return Signature(_required(by, "name of who records"), at)


# -- actors, agreements, documents, commitments ------------------------------------------------------


def add_actor(connection: Connection, code: str, *, name: str, kind: ActorKind) -> str:
    """Record who owes or reports; the code as it is stored. Raises Refused when it is taken."""
    stored = code.strip().upper()
    if not _CODE.fullmatch(stored):
        raise Refused(
            f'"{shortened(code)}" cannot be a code.',
            "Use up to 16 letters A to Z, digits and hyphens, such as PK.",
        )
    _must_be_new(connection, ACTOR, stored)
    connection.execute(insert(actor).values(code=stored, name=_required(name, "name"), kind=kind))
    return stored


def add_agreement(
    connection: Connection,
    ref: str,
    *,
    title: str,
    concluded_on: date,
    parties: Sequence[str],
    form: str,
    signature: Signature,
    place: str | None = None,
    note: str | None = None,
) -> str:
    """Record what was concluded; the ref as it is stored.

    Raises Refused when the ref is taken or no party is named, NoSuchRef for a party that is no actor.
    """
    stored = _new_ref(connection, AGREEMENT, ref)
    if not parties:
        raise Refused(f'The agreement "{stored}" has no parties.', "Name each with --party.")
    terms = {
        "ref": stored,
        "title": _required(title, "title"),
        "form": _required(form, "form"),
        "concluded_on": checked(concluded_on, "day of conclusion"),
        "place": _optional(place, "place"),
        "note": _optional(note, "note", limit=NOTE_LIMIT),
    }
    _insert(connection, agreement, terms, signature)
    for code in _each_once(connection, parties):
        connection.execute(insert(agreement_party).values(agreement=stored, actor=code))
    return stored


def add_document(
    connection: Connection,
    ref: str,
    *,
    agreement: str,
    title: str,
    signature: Signature,
    publisher: str | None = None,
    published_on: date | None = None,
    url: str | None = None,
    note: str | None = None,
) -> str:
    """Record a text in which an agreement can be read; the ref as it is stored.

    Raises Refused when the ref is taken, NoSuchRef for an agreement that is not there.
    """
    _must_be_there(connection, AGREEMENT, agreement)
    terms = {
        "ref": _new_ref(connection, DOCUMENT, ref),
        "agreement": agreement,
        "title": _required(title, "title"),
        "publisher": _optional(publisher, "publisher"),
        "published_on": None if published_on is None else checked(published_on, "day of publication"),
        "url": _optional(url, "address"),
        "note": _optional(note, "note", limit=NOTE_LIMIT),
    }
    _insert(connection, document, terms, signature)
    return str(terms["ref"])


def add_commitment(
    connection: Connection,
    *,
    agreement: str,
    title: str,
    signature: Signature,
    ref: str | None = None,
    obligors: Sequence[str] = (),
    strength: Strength = Strength.AGREED,
    kind: Kind = Kind.ONE_OFF,
    theme: str | None = None,
    due_on: date | None = None,
    wording: str | None = None,
    document: str | None = None,
    locator: str | None = None,
    note: str | None = None,
) -> str:
    """Record one measure that somebody owes; the ref as it is stored.

    Without obligors all parties of the agreement owe it; without a ref it gets the agreement's and a number.
    Raises Refused when the ref is taken or the document is another agreement's, NoSuchRef for a name that
    is not there.
    """
    _must_be_there(connection, AGREEMENT, agreement)
    if document is not None:
        _must_belong(connection, document, agreement)
    owed_by = _each_once(connection, obligors or _parties(connection, agreement))
    terms = {
        "ref": _next_ref(connection, agreement) if ref is None else _new_ref(connection, COMMITMENT, ref),
        "agreement": agreement,
        "title": _required(title, "title"),
        "strength": strength,
        "kind": kind,
        "theme": _optional(theme, "theme"),
        "due_on": None if due_on is None else checked(due_on, "due date"),
        "wording": _optional(wording, "wording"),
        "document": document,
        "locator": _optional(locator, "locator"),
        "note": _optional(note, "note", limit=NOTE_LIMIT),
    }
    key = _insert(connection, commitment, terms, signature)
    owes = [{"commitment_id": key, "actor": code} for code in owed_by]
    connection.execute(insert(commitment_obligor), owes)
    return str(terms["ref"])


# -- the log -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recorded:
    """What an update came to: its number, and how far the commitment was on its day without it."""

    update: int
    before: Position


def record_update(
    connection: Connection,
    ref: str,
    status: Status | None = None,
    *,
    effective_on: date,
    signature: Signature,
    note: str | None = None,
    reporter: str | None = None,
    source: str | None = None,
    due_on: date | None = None,
    successor: str | None = None,
    uid: str | None = None,
) -> Recorded:
    """Add one entry to a commitment's log: an assessment, or with a reporter a claim.

    Raises Refused when a rule of the vocabulary stands against it, WrongUsage when it would say nothing,
    NoSuchRef for a name that is not there.
    """
    key = _commitment_id(connection, ref)
    said = _optional(note, "note", limit=NOTE_LIMIT)
    if status is None and due_on is None and said is None:
        raise WrongUsage(
            f'The update of "{ref}" says nothing.', "Give a status, a new --due day or a note (-m)."
        )
    if reporter is not None:
        _must_be_there(connection, ACTOR, reporter)
    before = queries.position(connection, ref, Cut(as_of=checked(effective_on, "day")))
    if said is None and (reason := _why_a_note(before, status, is_claim=reporter is not None)):
        raise Refused(f"{reason} needs a note.", "Say why with -m.")
    entry = {
        "commitment_id": key,
        "effective_on": effective_on,
        "status": status,
        "due_on": None if due_on is None else checked(due_on, "due date"),
        "note": said,
        "reporter": reporter,
        "source": _optional(source, "source"),
        "successor_id": _successor_id(connection, ref, status, successor),
        "uid": uid or new_uid(),
    }
    return Recorded(_insert(connection, status_update, entry, signature), before)


def retract(connection: Connection, update: int, *, reason: str, signature: Signature) -> Entry:
    """Take one update back, with the reason; the update as it stays on record.

    Raises NoSuchRef when there is no such update, Refused when it is taken back already or no reason
    is given.
    """
    found = history.entry(connection, update)
    if found.retracted:
        raise Refused(f"{found.update} is taken back already.", f"To see how: tracker log {found.commitment}")
    said = _required(reason, "reason", limit=NOTE_LIMIT)
    _insert(connection, retraction, {"update_id": update, "reason": said}, signature)
    return found


def new_uid() -> str:
    """A name for an update that no other will ever have, in any office: 80 random bits."""
    return base64.b32encode(os.urandom(10)).decode().lower()


def _why_a_note(before: Position, status: Status | None, *, is_claim: bool) -> str:
    """What asks for a note, in the words of a refusal; empty when nothing does."""
    if status in NEEDS_NOTE:
        return f'The status "{status}"'
    if status is None or is_claim:  # levels and closing are the assessment's
        return ""
    if not before.status.is_open and status != before.status:
        return f'Leaving "{before.status}"'
    level = LEVELS.get(status)
    if level is not None and before.level is not None and level < before.level:
        return f'Going down from "{before.status}" to "{status}"'
    return ""


def _successor_id(
    connection: Connection, ref: str, status: Status | None, successor: str | None
) -> int | None:
    if (status is Status.SUPERSEDED) != (successor is not None):
        if successor is None:
            raise Refused(
                'The status "superseded" needs the commitment that replaces it.', "Name it with --successor."
            )
        raise Refused("--successor goes only with the status superseded.", "Leave it out, or say superseded.")
    if successor is None:
        return None
    if successor == ref:
        raise Refused(f'"{ref}" cannot replace itself.', "Name another commitment with --successor.")
    return _commitment_id(connection, successor)


# -- what all of them ask ----------------------------------------------------------------------------


def _insert(connection: Connection, table: Table, values: Mapping[str, object], signature: Signature) -> int:
    signed = {**values, "recorded_at": signature.at, "recorded_by": signature.by}
    key = connection.execute(insert(table).values(signed)).inserted_primary_key
    return key[0] if key else 0


def _required(given: str, field: str, *, limit: int = LINE_LIMIT) -> str:
    stored = _optional(given, field, limit=limit)
    if stored is None:
        raise Refused(f"The {field} is empty.", "Say it in a few words.")
    return stored


def _optional(given: str | None, field: str, *, limit: int = LINE_LIMIT) -> str | None:
    return clean(given, field, limit=limit) if given and given.strip() else None


def _must_be_there(connection: Connection, noun: Noun, ref: str) -> None:
    if not has(connection, noun, ref):
        raise no_such(connection, noun, ref)


def _must_be_new(connection: Connection, noun: Noun, ref: str) -> None:
    if has(connection, noun, ref):
        what = "Codes" if noun is ACTOR else "Refs"
        raise Refused(
            f'The {noun.name} "{ref}" is there already.', f"{what} are never used twice: choose another."
        )


def _new_ref(connection: Connection, noun: Noun, given: str) -> str:
    stored = given.strip().lower()
    if not _REF.fullmatch(stored):
        raise Refused(
            f'"{shortened(given)}" cannot be a ref.',
            f"Use up to {LONGEST} letters a to z, digits, hyphens and dots, such as hotline-2.",
        )
    _must_be_new(connection, noun, stored)
    return stored


def _next_ref(connection: Connection, agreement: str) -> str:
    """The agreement's ref and the number of the commitment in it, or the next number that is free."""
    in_it = select(func.count()).select_from(commitment).where(commitment.c.agreement == agreement)
    number = 1 + (connection.scalar(in_it) or 0)
    while has(connection, COMMITMENT, f"{agreement}-{number}"):
        number += 1
    return f"{agreement}-{number}"


def _commitment_id(connection: Connection, ref: str) -> int:
    key: int | None = connection.scalar(select(commitment.c.id).where(commitment.c.ref == ref))
    if key is None:
        raise no_such(connection, COMMITMENT, ref)
    return key


def _must_belong(connection: Connection, ref: str, agreement: str) -> None:
    _must_be_there(connection, DOCUMENT, ref)
    owner = connection.scalar(select(document.c.agreement).where(document.c.ref == ref))
    if owner != agreement:
        raise Refused(f'The document "{ref}" belongs to {owner}, not to {agreement}.', "Name one of its own.")


def _parties(connection: Connection, agreement: str) -> Sequence[str]:
    party = agreement_party.c
    return connection.scalars(select(party.actor).where(party.agreement == agreement)).all()


def _each_once(connection: Connection, codes: Sequence[str]) -> list[str]:
    unique = list(dict.fromkeys(codes))
    for code in unique:
        _must_be_there(connection, ACTOR, code)
    return unique
