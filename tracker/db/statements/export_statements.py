"""All there is, in the order in which it was recorded: what a document hands on."""

from typing import Any

from sqlalchemy import Select, select

from tracker.db.schema import commitment, retraction, status_update
from tracker.db.statements.pieces import obligors_column, register_statement


@register_statement
def whole_commitments() -> Select[Any]:
    """Every commitment, with who owes it."""
    c = commitment
    return select(c, obligors_column(c.c.id).label("obligors")).order_by(c.c.recorded_at, c.c.ref)


@register_statement
def whole_updates() -> Select[Any]:
    """Every update, with the refs of what it is of and of what replaces that."""
    u, c, successor = status_update, commitment, commitment.alias("successor")
    return (
        select(*u.c, c.c.ref.label("commitment"), successor.c.ref.label("successor"))
        .join_from(u, c, u.c.commitment_id == c.c.id)
        .outerjoin(successor, u.c.successor_id == successor.c.id)
        .order_by(u.c.recorded_at, u.c.id)
    )


@register_statement
def whole_retractions() -> Select[Any]:
    """Every retraction, with the uid of what it takes back."""
    r, u = retraction, status_update
    return (
        select(r.c.reason, r.c.recorded_at, r.c.recorded_by, u.c.uid.label("update"))
        .join_from(r, u, r.c.update_id == u.c.id)
        .order_by(r.c.recorded_at, u.c.recorded_at, u.c.id)
    )
