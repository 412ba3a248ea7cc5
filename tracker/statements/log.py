"""The log as it is asked for: updates, retractions, and what was said in them."""

from typing import Any

from sqlalchemy import Select, false, or_, select, true

from tracker.statements.parts import (
    KNOWN_AT,
    day,
    in_force,
    is_known,
    moment,
    number,
    numbers,
    of_all_and_among,
    statement,
    taken_back,
    text,
)
from tracker.tables import commitment, retraction, status_update


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
            taken_back(u).label("retracted"),
            false().label("is_retraction"),
        )
        .join_from(u, c, u.c.commitment_id == c.c.id)
        .outerjoin(successor, u.c.successor_id == successor.c.id)
    )


@statement
def update() -> Select[Any]:
    """One update."""
    return _updates().where(status_update.c.id == number("number"))


@of_all_and_among
def updates(among: bool) -> Select[Any]:
    """Updates by the day they were true."""
    u = status_update.c
    found = _updates().where(
        u.effective_on.between(day("since"), day("until")),
        is_known(u.recorded_at),
    )
    if among:
        found = found.where(u.commitment_id.in_(numbers("found")))
    return found.order_by(u.effective_on, u.recorded_at, u.id)


@of_all_and_among
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
            r.c.recorded_at.between(moment("since_moment"), moment("until_moment")),
            r.c.recorded_at <= KNOWN_AT,
            is_known(u.c.recorded_at),
        )
    )
    if among:
        found = found.where(u.c.commitment_id.in_(numbers("found")))
    return found.order_by(r.c.recorded_at, u.c.recorded_at, u.c.id)


@statement
def last_recorded() -> Select[Any]:
    """The number of the update that somebody recorded last, of those that are not taken back."""
    u = status_update.c
    mine = select(u.id).where(u.recorded_by == text("by"), ~taken_back(status_update))
    return mine.order_by(u.recorded_at.desc(), u.id.desc()).limit(1)


@of_all_and_among
def terms_to_search(among: bool) -> Select[Any]:
    """The key of each commitment, and the texts in its terms."""
    c = commitment.c
    texts = select(c.id, c.ref, c.title, c.theme, c.wording, c.note)
    return texts.where(c.id.in_(numbers("found"))) if among else texts


@of_all_and_among
def log_to_search(among: bool) -> Select[Any]:
    """The key of each commitment, and the texts in each update that is in force."""
    u = status_update.c
    said = select(u.commitment_id, u.note, u.source).where(
        or_(u.note.is_not(None), u.source.is_not(None)),
        in_force(status_update, known=is_known(u.recorded_at)),
    )
    return said.where(u.commitment_id.in_(numbers("found"))) if among else said
