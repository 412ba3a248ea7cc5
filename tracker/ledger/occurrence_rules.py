"""That an entry about a duty that recurs says which occurrence it is about, where that is not clear."""

from tracker.db.connection import Connection
from tracker.domain.days import format_day
from tracker.domain.errors import RuleViolation, join_list
from tracker.domain.hint_actions import GIVE_OCCURRENCE
from tracker.domain.message_filling import fill
from tracker.domain.terms import UpdateTerms
from tracker.ledger import ledger_messages


def require_clear_occurrence(connection: Connection, terms: UpdateTerms) -> None:
    """Raise RuleViolation for an entry that can be about two occurrences, or names one that there is not."""
    if terms.occurrence is None and (terms.status is None or not _recurs(connection, terms.commitment)):
        return
    from tracker.queries.occurrence_choice import (
        chosen_occurrence,  # what judges is loaded where it is needed
    )

    chosen = chosen_occurrence(connection, terms)
    if chosen is None:
        if terms.occurrence is not None:
            message = fill(ledger_messages.NOT_RECURRING, commitment=terms.commitment)
            raise RuleViolation(message, fill(ledger_messages.RECURS_BY_TERMS), "occurrence")
        return
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


def _recurs(connection: Connection, ref: str) -> bool:
    """Whether the terms of a commitment ever said how often it recurs."""
    sql = """SELECT 1 FROM commitment c WHERE c.ref = :ref AND (c.every IS NOT NULL OR EXISTS (
        SELECT 1 FROM revision v JOIN revised_term t ON t.revision_id = v.id
        WHERE v.commitment_id = c.id AND t.term = 'every'))"""
    return connection.scalar(sql, int, ref=ref) is not None
