"""What correct and amend do, with what is other then: of terms, and of an entry of the log."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.domain.corrected_entry import Changes, CorrectedEntry
from tracker.domain.records import AsOf
from tracker.domain.terms import UPDATE, EntityRef
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.corrections import amend_terms, correct_entry, correct_terms, correct_update
from tracker.queries.entry_values import values_of_entry
from tracker.queries.implementation_state import implementation_state
from tracker.queries.terms_in_force import value_of_term


class RevisedTerms(NamedTuple):
    """The number of a revision, and what each term was and is."""

    number: int
    changes: Changes


def revise_terms(
    connection: Connection,
    of: EntityRef,
    on: date | None,
    values: Mapping[str, Any],
    *,
    cleared: tuple[str, ...],
    reason: str,
    stamp: AuditStamp,
) -> RevisedTerms:
    """Record that terms are other: always, or from the day ``on`` which the parties changed them."""
    if on is None:
        outcome = correct_terms(connection, of, values, cleared=cleared, reason=reason, stamp=stamp)
    else:
        outcome = amend_terms(connection, of, on, values, cleared=cleared, reason=reason, stamp=stamp)
    changes = {
        one.term: (value_of_term(of.kind, one.term, one.before), value_of_term(of.kind, one.term, one.after))
        for one in outcome.changes
    }
    return RevisedTerms(outcome.number, changes)


def correct_any_entry(
    connection: Connection,
    kind: str,
    number: int,
    values: Mapping[str, Any],
    *,
    reason: str,
    stamp: AuditStamp,
    at: AsOf,
) -> CorrectedEntry:
    """Record an entry anew with other values; None takes one away.

    How its commitment stands then is told as of ``at``.
    """
    correct = correct_update if kind == UPDATE else correct_entry
    new_number = correct(connection, number, values, reason=reason, stamp=stamp)
    old, new = (values_of_entry(connection, one) for one in (number, new_number))
    changes = {name: (old[name], new[name]) for name in values if old[name] != new[name]}
    ref = str(new.get("commitment") or new.get("agreement") or new.get("event"))
    status_now = implementation_state(connection, ref, at).status if kind == UPDATE else None
    return CorrectedEntry(kind, new_number, changes, ref, status_now)
