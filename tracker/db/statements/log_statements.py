"""The log as it is asked for: updates, retractions, and what was said in them."""

from typing import Any

from sqlalchemy import Select, false, or_, select, true

from tracker.db.schema import commitment, retraction, status_update
from tracker.db.statements.pieces import (
    KNOWN_AT,
    day_parameter,
    integer_list_parameter,
    integer_parameter,
    is_in_force,
    is_known,
    is_retracted,
    moment_parameter,
    register_for_all_and_ids,
    register_statement,
    text_parameter,
)


def _updates() -> Select[Any]:
    u, c, successor = status_update, commitment, commitment.alias("successor")
    return (
        select(
            u.c.id,
            c.c.ref.label("commitment"),
            c.c.agreement,
            u.c.effective_on,
            u.c.status,
            u.c.due_on,
            u.c.note,
            u.c.reporter,
            u.c.source,
            successor.c.ref.label("successor"),
            u.c.recorded_at,
            u.c.recorded_by,
            u.c.uid,
            is_retracted(u).label("retracted"),
            false().label("is_retraction"),
        )
        .join_from(u, c, u.c.commitment_id == c.c.id)
        .outerjoin(successor, u.c.successor_id == successor.c.id)
    )


@register_statement
def update() -> Select[Any]:
    """One update."""
    return _updates().where(status_update.c.id == integer_parameter("number"))


@register_for_all_and_ids
def updates(among: bool) -> Select[Any]:
    """Updates by the day they were true."""
    u = status_update.c
    found = _updates().where(
        u.effective_on.between(day_parameter("since"), day_parameter("until")),
        is_known(u.recorded_at),
    )
    if among:
        found = found.where(u.commitment_id.in_(integer_list_parameter("found")))
    return found.order_by(u.effective_on, u.recorded_at, u.id)


@register_for_all_and_ids
def retractions(among: bool) -> Select[Any]:
    """Retractions by the moment they were recorded."""
    r, u, c = retraction, status_update, commitment
    found = (
        select(
            u.c.id,
            c.c.ref.label("commitment"),
            c.c.agreement,
            r.c.reason.label("note"),
            r.c.recorded_at,
            r.c.recorded_by,
            u.c.uid,
            true().label("is_retraction"),
        )
        .join_from(r, u, r.c.update_id == u.c.id)
        .join(c, u.c.commitment_id == c.c.id)
        .where(
            r.c.recorded_at.between(moment_parameter("since_moment"), moment_parameter("until_moment")),
            r.c.recorded_at <= KNOWN_AT,
            is_known(u.c.recorded_at),
        )
    )
    if among:
        found = found.where(u.c.commitment_id.in_(integer_list_parameter("found")))
    return found.order_by(r.c.recorded_at, u.c.recorded_at, u.c.id)


@register_statement
def last_recorded() -> Select[Any]:
    """The number of the update that somebody recorded last, of those that are not taken back."""
    u = status_update.c
    mine = select(u.id).where(u.recorded_by == text_parameter("by"), ~is_retracted(status_update))
    return mine.order_by(u.recorded_at.desc(), u.id.desc()).limit(1)


@register_for_all_and_ids
def terms_to_search(among: bool) -> Select[Any]:
    """The key of each commitment, and the texts in its terms."""
    c = commitment.c
    texts = select(c.id, c.ref, c.title, c.theme, c.wording, c.note)
    return texts.where(c.id.in_(integer_list_parameter("found"))) if among else texts


@register_for_all_and_ids
def log_to_search(among: bool) -> Select[Any]:
    """The key of each commitment, and the texts in each update that is in force."""
    u = status_update.c
    said = select(u.commitment_id, u.note, u.source).where(
        or_(u.note.is_not(None), u.source.is_not(None)),
        is_in_force(status_update, known=is_known(u.recorded_at)),
    )
    return said.where(u.commitment_id.in_(integer_list_parameter("found"))) if among else said
