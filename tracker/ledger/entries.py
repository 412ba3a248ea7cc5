"""Entries one at a time: actors, agreements, documents, commitments, updates, retractions.

Nothing is written before ``rules`` has accepted it. Functions take a connection whose transaction the caller
owns, and texts as typed; refs and codes are whole.
"""

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.db.connection import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.records import AsOf, LogEntry, Progress
from tracker.domain.text import NOTE_LIMIT
from tracker.domain.vocabulary import ActorKind, CommitmentKind, Status, Strength
from tracker.ledger import rules
from tracker.ledger.audit_stamp import AuditStamp
from tracker.queries.log import log_entry
from tracker.queries.progress import progress
from tracker.queries.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, Entity, RefLookup, ref_exists

# -- actors, agreements, documents, commitments ------------------------------------------------------


def add_actor(connection: Connection, code: str, *, name: str, kind: ActorKind) -> str:
    """Record who owes or reports; the code as it is stored. Raises RuleViolation when it is taken."""
    row = rules.validate_actor(code, name=name, kind=kind)
    stored = _require_new_ref(connection, ACTOR, row["code"])
    connection.insert(ACTOR.name, [row])
    return stored


def add_agreement(
    connection: Connection,
    ref: str,
    *,
    title: str,
    concluded_on: date,
    parties: Sequence[str],
    form: str,
    stamp: AuditStamp,
    place: str | None = None,
    note: str | None = None,
) -> str:
    """Record what was concluded; the ref as it is stored.

    Raises RuleViolation when the ref is taken or no party is named, NoSuchRef for a party that is no actor.
    """
    row, codes = rules.validate_agreement(
        RefLookup(connection),
        ref,
        title=title,
        concluded_on=concluded_on,
        parties=parties,
        form=form,
        place=place,
        note=note,
    )
    stored = _require_new_ref(connection, AGREEMENT, row["ref"])
    _insert(connection, AGREEMENT.name, row, stamp)
    connection.insert("agreement_party", [{"agreement": stored, "actor": code} for code in codes])
    return stored


def add_document(
    connection: Connection,
    ref: str,
    *,
    agreement: str,
    title: str,
    stamp: AuditStamp,
    publisher: str | None = None,
    published_on: date | None = None,
    url: str | None = None,
    note: str | None = None,
) -> str:
    """Record a text in which an agreement can be read; the ref as it is stored.

    Raises RuleViolation when the ref is taken, NoSuchRef for an agreement that is not there.
    """
    row = rules.validate_document(
        RefLookup(connection),
        ref,
        agreement=agreement,
        title=title,
        publisher=publisher,
        published_on=published_on,
        url=url,
        note=note,
    )
    stored = _require_new_ref(connection, DOCUMENT, row["ref"])
    _insert(connection, DOCUMENT.name, row, stamp)
    return stored


def add_commitment(
    connection: Connection,
    *,
    agreement: str,
    title: str,
    stamp: AuditStamp,
    ref: str | None = None,
    obligors: Sequence[str] = (),
    strength: Strength = Strength.AGREED,
    kind: CommitmentKind = CommitmentKind.ONE_OFF,
    theme: str | None = None,
    due_on: date | None = None,
    wording: str | None = None,
    document: str | None = None,
    locator: str | None = None,
    note: str | None = None,
) -> str:
    """Record one measure that somebody owes; the ref as it is stored.

    Without obligors all parties of the agreement owe it; without a ref it gets the agreement's and a number.
    Raises RuleViolation when the ref is taken or the document is another agreement's, NoSuchRef for a name that
    is not there.
    """
    row, codes = rules.validate_commitment(
        RefLookup(connection),
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
    stored = _require_new_ref(connection, COMMITMENT, row["ref"])
    key = _insert_with_id(connection, COMMITMENT.name, row, stamp)
    connection.insert("commitment_obligor", [{"commitment_id": key, "actor": code} for code in codes])
    return stored


# -- the log -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordedUpdate:
    """What an update came to: its number, and how far the commitment was on its day without it."""

    update: int
    before: Progress


def record_update(
    connection: Connection,
    ref: str,
    status: Status | None = None,
    *,
    effective_on: date,
    stamp: AuditStamp,
    note: str | None = None,
    reporter: str | None = None,
    source: str | None = None,
    due_on: date | None = None,
    successor: str | None = None,
) -> RecordedUpdate:
    """Add one entry to a commitment's log: an assessment, or with a reporter a claim.

    Raises RuleViolation when a rule of the vocabulary stands against it, UsageError when it would say nothing,
    NoSuchRef for a name that is not there.
    """
    row = rules.validate_update(
        RefLookup(connection),
        ref,
        status,
        effective_on=effective_on,
        note=note,
        reporter=reporter,
        source=source,
        due_on=due_on,
        successor=successor,
    )
    before = progress(connection, ref, AsOf(day=effective_on))
    if status is not None and rules.needs_previous_state(row):
        rules.require_note(before, status)
    number = _insert_with_id(connection, "status_update", row | {"uid": new_uid()}, stamp)
    return RecordedUpdate(number, before)


def retract_update(connection: Connection, update: int, *, reason: str, stamp: AuditStamp) -> LogEntry:
    """Take one update back, with the reason; the update as it stays on record.

    Raises NoSuchRef when there is no such update, RuleViolation when it is taken back already or no reason
    is given.
    """
    found = log_entry(connection, update)
    if found.retracted:
        raise RuleViolation(
            f"{found.update} is taken back already.", f"To see how: tracker log {found.commitment}"
        )
    said = rules.required_text(reason, "reason", limit=NOTE_LIMIT)
    _insert(connection, "retraction", {"update_id": update, "reason": said}, stamp)
    return found


def new_uid() -> str:
    """A name for an update that no other will ever have, in any office: 80 random bits."""
    return base64.b32encode(os.urandom(10)).decode().lower()


# -- what all of them do -----------------------------------------------------------------------------


def next_id(connection: Connection, table: str) -> int:
    """The key of the next row: no number is left out, as a server's own sequence does when a write fails."""
    return 1 + (connection.scalar(f"SELECT max(id) FROM {table}", int) or 0)


def _insert_with_id(connection: Connection, table: str, row: Mapping[str, object], stamp: AuditStamp) -> int:
    number = next_id(connection, table)
    _insert(connection, table, {"id": number, **row}, stamp)
    return number


def _insert(connection: Connection, table: str, row: Mapping[str, object], stamp: AuditStamp) -> None:
    signed = {**row, "recorded_at": stamp.at, "recorded_by": stamp.by}
    connection.insert(table, [signed])


def _require_new_ref(connection: Connection, entity: Entity, stored: object) -> str:
    ref = str(stored)
    if ref_exists(connection, entity, ref):
        what = "Codes" if entity is ACTOR else "Refs"
        raise RuleViolation(
            f'The {entity.name} "{ref}" is there already.', f"{what} are never used twice: choose another."
        )
    return ref


def _next_ref(connection: Connection, agreement: str) -> str:
    """The agreement's ref and the number of the commitment in it, or the next number that is free."""
    sql = "SELECT count(*) FROM commitment WHERE agreement = :agreement"
    number = 1 + (connection.scalar(sql, int, agreement=agreement) or 0)
    while ref_exists(connection, COMMITMENT, f"{agreement}-{number}"):
        number += 1
    return f"{agreement}-{number}"
