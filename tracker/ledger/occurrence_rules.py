"""What an entry can say of a duty that goes on: which occurrence it is about, and no other due date."""

from __future__ import annotations  # the types that are only named need not be loaded

from typing import TYPE_CHECKING

from tracker.db.connection import Connection
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain import hint_actions
from tracker.domain.days import END_OF_TIME, LATEST_DAY, format_day
from tracker.domain.errors import RuleViolation, join_list
from tracker.domain.hint_actions import GIVE_OCCURRENCE, LEAVE_OUT_OCCURRENCE
from tracker.domain.message_filling import fill
from tracker.domain.terms import UpdateTerms
from tracker.domain.vocabulary import CommitmentKind
from tracker.ledger import ledger_messages
from tracker.queries.implementation_state import RECURS_EVER_SQL

if TYPE_CHECKING:
    from tracker.queries.occurrence_choice import ChosenOccurrence


def find_occurrence(connection: Connection, terms: UpdateTerms) -> ChosenOccurrence | None:
    """The occurrence that an entry is about; None for a note, and of what does not recur.

    It has no due date where nothing falls due, or where its day is not known. Raises RuleViolation for one
    that can be about two occurrences, or names one that there is not.
    """
    if terms.occurrence is None and (terms.status is None or not _recurs(connection, terms.commitment)):
        return None
    from tracker.queries.occurrence_choice import (
        chosen_occurrence,  # what judges is loaded where it is needed
    )

    chosen = chosen_occurrence(connection, terms)
    if chosen is None:
        if terms.occurrence is not None:
            message = fill(ledger_messages.NOT_RECURRING, commitment=terms.commitment)
            raise RuleViolation(message, LEAVE_OUT_OCCURRENCE, "occurrence")
        return None
    if chosen.near and terms.occurrence:
        day = format_day(terms.occurrence)
        message = fill(ledger_messages.NO_SUCH_OCCURRENCE, commitment=terms.commitment, day=day)
        days = join_list(map(format_day, chosen.near))
        raise RuleViolation(message, fill(ledger_messages.OCCURRENCES_NEAR, days=days), "occurrence")
    if chosen.is_ambiguous and chosen.last_due_on and chosen.next_due_on:
        last, following = chosen.last_due_on, chosen.next_due_on
        message = fill(
            ledger_messages.WHICH_OCCURRENCE,
            commitment=terms.commitment,
            last=format_day(last),
            next=format_day(following),
        )
        raise RuleViolation(message, GIVE_OCCURRENCE.with_values(last=last, next=following), "occurrence")
    return chosen


def _recurs(connection: Connection, ref: str) -> bool:
    """Whether the terms of a commitment ever said how often it recurs."""
    sql = f"SELECT 1 FROM commitment c WHERE c.ref = :ref AND {RECURS_EVER_SQL}"
    return connection.scalar(sql, int, ref=ref) is not None


def require_kind_with_due_date(connection: Connection, ref: str) -> None:
    """Raise RuleViolation for a due date of a continuing duty, which has none that could be moved."""
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT c.kind FROM commitment_in_force c WHERE c.ref = :ref"""
    latest = {"as_of": LATEST_DAY, "known_at": END_OF_TIME}
    if connection.scalar(sql, str, ref=ref, **latest) == CommitmentKind.CONTINUING:
        message = fill(ledger_messages.CONTINUING_HAS_NO_DUE_DATE, commitment=ref)
        raise RuleViolation(message, hint_actions.AMEND_FIRST_DAY.with_values(ref=ref), "due_on")
