"""What can be written: actors, agreements, documents, commitments, updates, retractions.

Nothing is written that ``rules`` has not judged, so nothing gets past a rule of the vocabulary. Functions
take a connection whose transaction the caller owns, and texts as typed; refs and codes are whole.
"""

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker import history, queries, rules
from tracker.errors import Refused
from tracker.queries import Position
from tracker.records import Cut, Entry
from tracker.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, Names, Noun, has
from tracker.storage import Connection
from tracker.text import NOTE_LIMIT
from tracker.vocabulary import ActorKind, Kind, Status, Strength


@dataclass(frozen=True)
class Signature:
    """Who writes something down, and the moment under which everything of one command is recorded."""

    by: str
    at: datetime


def sign(connection: Connection, by: str, now: datetime) -> Signature:
    """The signature for one transaction, always later than any before it.

    The clock may run backwards; the order of recording may not, or what was known at a moment would
    change after that moment was asked about. Where the clock is behind, the moment is some part of a second
    later than the last: of two offices that are behind the same file, no two entries get the same moment.
    """
    last: datetime | None = connection.value("last_moment")
    at = now
    if last is not None and now <= last:
        at = last + timedelta(microseconds=1 + int.from_bytes(os.urandom(4)) % 1_000_000)
    return Signature(rules.required(by, "name of who records"), at)


# -- actors, agreements, documents, commitments ------------------------------------------------------


def add_actor(connection: Connection, code: str, *, name: str, kind: ActorKind) -> str:
    """Record who owes or reports; the code as it is stored. Raises Refused when it is taken."""
    row = rules.actor_row(code, name=name, kind=kind)
    stored = _must_be_new(connection, ACTOR, row["code"])
    connection.put(ACTOR.name, [row])
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
    row, codes = rules.agreement_row(
        Names(connection),
        ref,
        title=title,
        concluded_on=concluded_on,
        parties=parties,
        form=form,
        place=place,
        note=note,
    )
    stored = _must_be_new(connection, AGREEMENT, row["ref"])
    _insert(connection, AGREEMENT.name, row, signature)
    connection.put("agreement_party", [{"agreement": stored, "actor": code} for code in codes])
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
    row = rules.document_row(
        Names(connection),
        ref,
        agreement=agreement,
        title=title,
        publisher=publisher,
        published_on=published_on,
        url=url,
        note=note,
    )
    stored = _must_be_new(connection, DOCUMENT, row["ref"])
    _insert(connection, DOCUMENT.name, row, signature)
    return stored


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
    row, codes = rules.commitment_row(
        Names(connection),
        _next_ref(connection, agreement) if ref is None else ref,
        agreement=agreement,
        title=title,
        obligors=obligors,
        strength=strength,
        kind=kind,
        theme=theme,
        due_on=due_on,
        wording=wording,
        document=document,
        locator=locator,
        note=note,
    )
    stored = _must_be_new(connection, COMMITMENT, row["ref"])
    key = _insert_numbered(connection, COMMITMENT.name, row, signature)
    connection.put("commitment_obligor", [{"commitment_id": key, "actor": code} for code in codes])
    return stored


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
) -> Recorded:
    """Add one entry to a commitment's log: an assessment, or with a reporter a claim.

    Raises Refused when a rule of the vocabulary stands against it, WrongUsage when it would say nothing,
    NoSuchRef for a name that is not there.
    """
    row = rules.update_row(
        Names(connection),
        ref,
        status,
        effective_on=effective_on,
        note=note,
        reporter=reporter,
        source=source,
        due_on=due_on,
        successor=successor,
    )
    before = queries.position(connection, ref, Cut(as_of=effective_on))
    if status is not None and rules.looks_back(row):
        rules.must_say_why(before, status)
    number = _insert_numbered(connection, "status_update", row | {"uid": new_uid()}, signature)
    return Recorded(number, before)


def retract(connection: Connection, update: int, *, reason: str, signature: Signature) -> Entry:
    """Take one update back, with the reason; the update as it stays on record.

    Raises NoSuchRef when there is no such update, Refused when it is taken back already or no reason
    is given.
    """
    found = history.entry(connection, update)
    if found.retracted:
        raise Refused(f"{found.update} is taken back already.", f"To see how: tracker log {found.commitment}")
    said = rules.required(reason, "reason", limit=NOTE_LIMIT)
    _insert(connection, "retraction", {"update_id": update, "reason": said}, signature)
    return found


def new_uid() -> str:
    """A name for an update that no other will ever have, in any office: 80 random bits."""
    return base64.b32encode(os.urandom(10)).decode().lower()


# -- what all of them do -----------------------------------------------------------------------------


def next_number(connection: Connection, table: str) -> int:
    """The key of the next row: no number is left out, as a server's own sequence does when a write fails."""
    return 1 + (connection.value(f"last_{table}") or 0)


def _insert_numbered(
    connection: Connection, table: str, row: Mapping[str, object], signature: Signature
) -> int:
    number = next_number(connection, table)
    _insert(connection, table, {"id": number, **row}, signature)
    return number


def _insert(connection: Connection, table: str, row: Mapping[str, object], signature: Signature) -> None:
    signed = {**row, "recorded_at": signature.at, "recorded_by": signature.by}
    connection.put(table, [signed])


def _must_be_new(connection: Connection, noun: Noun, stored: object) -> str:
    ref = str(stored)
    if has(connection, noun, ref):
        what = "Codes" if noun is ACTOR else "Refs"
        raise Refused(
            f'The {noun.name} "{ref}" is there already.', f"{what} are never used twice: choose another."
        )
    return ref


def _next_ref(connection: Connection, agreement: str) -> str:
    """The agreement's ref and the number of the commitment in it, or the next number that is free."""
    number = 1 + int(connection.value("count_of_agreement", agreement=agreement))
    while has(connection, COMMITMENT, f"{agreement}-{number}"):
        number += 1
    return f"{agreement}-{number}"
