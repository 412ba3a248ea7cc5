"""Records entries in the tests: what is not given has the record's default."""

from datetime import UTC, datetime
from typing import Any

from tracker import ledger
from tracker.db import Connection
from tracker.domain.terms import ActorTerms, AgreementTerms, CommitmentTerms, DocumentTerms, UpdateTerms
from tracker.domain.vocabulary import ActorKind, Status
from tracker.ledger import AuditStamp, UpdateOutcome


def add_actor(
    connection: Connection, code: str, *, name: str, kind: ActorKind, stamp: AuditStamp | None = None
) -> str:
    """Record an actor, now where no stamp says when."""
    stamp = stamp or AuditStamp("desk", datetime.now(UTC))
    return ledger.add_actor(connection, ActorTerms(code, name, kind), stamp)


def add_agreement(connection: Connection, ref: str, *, stamp: AuditStamp, **terms: Any) -> str:
    """Record an agreement."""
    terms["parties"] = tuple(terms["parties"])
    return ledger.add_agreement(connection, AgreementTerms(ref=ref, **terms), stamp)


def add_document(connection: Connection, ref: str, *, stamp: AuditStamp, **terms: Any) -> str:
    """Record a document, of one ``agreement`` or of several ``agreements``."""
    if (agreement := terms.pop("agreement", None)) is not None:
        terms["agreements"] = (agreement,)
    return ledger.add_document(connection, DocumentTerms(ref=ref, **terms), stamp)


def add_commitment(connection: Connection, *, stamp: AuditStamp, ref: str | None = None, **terms: Any) -> str:
    """Record a commitment, under the next ref of its agreement where none is given."""
    if ref is None:
        ref = ledger.next_commitment_ref(connection, terms["agreement"])
    terms["obligors"] = tuple(terms.get("obligors", ()))
    return ledger.add_commitment(connection, CommitmentTerms(ref=ref, **terms), stamp)


def record_update(
    connection: Connection, ref: str, status: Status | None = None, *, stamp: AuditStamp, **terms: Any
) -> UpdateOutcome:
    """Record an update; one ``successor`` may stand for several ``successors``."""
    successor = terms.pop("successor", None)
    terms["successors"] = (successor,) if successor else tuple(terms.get("successors") or ())
    return ledger.record_update(connection, UpdateTerms(ref, status=status, **terms), stamp)
