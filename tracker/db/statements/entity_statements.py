"""What has a name: actors, agreements, documents, commitments; found by it, listed, looked up."""

from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Update,
    case,
    column,
    func,
    select,
    table,
    true,
    union_all,
    update,
)

from tracker.db.schema import (
    actor,
    agreement,
    agreement_party,
    commitment,
    commitment_obligor,
    document,
    retraction,
    status_update,
)
from tracker.db.statements.pieces import (
    integer_list_parameter,
    integer_parameter,
    moment_parameter,
    register_as,
    register_statement,
    text_list_parameter,
    text_parameter,
)

_NAMES: dict[str, ColumnElement[str]] = {
    "commitment": commitment.c.ref,
    "agreement": agreement.c.ref,
    "document": document.c.ref,
    "actor": actor.c.code,
}
"""The column that each kind has its names in."""


# -- of every kind -----------------------------------------------------------------------------------


def _has(name: ColumnElement[str]) -> Select[Any]:
    """Whether exactly this name is there."""
    return select(true().label("there")).where(select(name).where(name == text_parameter("wanted")).exists())


def _begun(name: ColumnElement[str]) -> Select[Any]:
    """The names that begin so: all from there to what is ``beyond`` any of them."""
    found = select(name).where(name >= text_parameter("begins"), name < text_parameter("beyond"))
    return found.order_by(name).limit(integer_parameter("most"))


def _near(name: ColumnElement[str]) -> Select[Any]:
    """Names of about the same length, those with the same first letter first."""
    wanted = text_parameter("wanted")
    length = func.length(wanted)
    similar = func.length(name).between(length - 3, length + 3)
    first = case((func.substr(name, 1, 1) == func.substr(wanted, 1, 1), 0), else_=1)
    return select(name).where(similar).order_by(first, name).limit(integer_parameter("most"))


def _rows(name: ColumnElement[str]) -> Select[Any]:
    """All that is stored of those with some names."""
    return select(_table(name)).where(name.in_(text_list_parameter("names")))


def _known_earlier(name: ColumnElement[str]) -> Update:
    """Record that something was known from an earlier moment, and by whom."""
    signed = {"recorded_at": moment_parameter("at"), "recorded_by": text_parameter("by")}
    return update(_table(name)).where(name == text_parameter("name")).values(signed)


def _table(name: ColumnElement[str]) -> Table:
    found: Table = name.table
    return found


for _kind, _name in _NAMES.items():
    register_as(f"has_{_kind}", partial(_has, _name))
    register_as(f"begun_{_kind}", partial(_begun, _name))
    register_as(f"near_{_kind}", partial(_near, _name))
    register_as(f"rows_{_kind}", partial(_rows, _name))
    if _kind != "actor":  # nothing says when an actor was recorded
        register_as(f"known_earlier_{_kind}", partial(_known_earlier, _name))


# -- of one kind -------------------------------------------------------------------------------------


@register_statement
def actors() -> Select[Any]:
    """All actors, by code."""
    return select(actor).order_by(actor.c.code)


@register_statement
def name_of() -> Select[Any]:
    """What an actor is called."""
    return select(actor.c.name).where(actor.c.code == text_parameter("code"))


@register_statement
def agreements() -> Select[Any]:
    """All agreements, oldest first, each with the number of its commitments."""
    a, c = agreement, commitment
    made = select(func.count()).where(c.c.agreement == a.c.ref).correlate(a).scalar_subquery()
    return select(a, made.label("commitments")).order_by(a.c.concluded_on, a.c.ref)


@register_statement
def parties() -> Select[Any]:
    """The parties of each agreement."""
    party = agreement_party.c
    return select(party.agreement, party.actor).order_by(party.agreement, party.actor)


@register_statement
def parties_of() -> Select[Any]:
    """The parties of one agreement."""
    party = agreement_party.c
    return select(party.actor).where(party.agreement == text_parameter("agreement")).order_by(party.actor)


@register_statement
def parties_among() -> Select[Any]:
    """The parties of some agreements."""
    party = agreement_party.c
    return select(party.agreement, party.actor).where(party.agreement.in_(text_list_parameter("names")))


@register_statement
def documents() -> Select[Any]:
    """All documents, by agreement and then by day."""
    d = document
    return select(d).order_by(d.c.agreement, d.c.published_on.is_(None), d.c.published_on, d.c.ref)


@register_statement
def commitment_id() -> Select[Any]:
    """The key of a commitment."""
    return select(commitment.c.id).where(commitment.c.ref == text_parameter("ref"))


@register_statement
def ref_of() -> Select[Any]:
    """The ref of the commitment with a key."""
    return select(commitment.c.ref).where(commitment.c.id == integer_parameter("key"))


@register_statement
def commitment_ids() -> Select[Any]:
    """Every commitment's ref and key."""
    return select(commitment.c.ref, commitment.c.id)


@register_statement
def refs_of_agreement() -> Select[Any]:
    """The refs of an agreement's commitments."""
    return select(commitment.c.ref).where(commitment.c.agreement == text_parameter("agreement"))


@register_statement
def obligors_of_ref() -> Select[Any]:
    """Who owes a commitment."""
    owes = commitment_obligor.c
    of = select(commitment.c.id).where(commitment.c.ref == text_parameter("ref")).scalar_subquery()
    return select(owes.actor).where(owes.commitment_id == of).order_by(owes.actor)


@register_statement
def obligors_among() -> Select[Any]:
    """Who owes the commitments with some keys."""
    owes = commitment_obligor.c
    return select(owes.commitment_id, owes.actor).where(
        owes.commitment_id.in_(integer_list_parameter("keys"))
    )


@register_statement
def themes() -> Select[Any]:
    """Every theme that a commitment has."""
    return select(commitment.c.theme).where(commitment.c.theme.is_not(None)).distinct()


# -- of the log and of everything --------------------------------------------------------------------


@register_statement
def updates_by_uid() -> Select[Any]:
    """All that is stored of the updates with some uids."""
    return select(status_update).where(status_update.c.uid.in_(text_list_parameter("uids")))


@register_statement
def reasons_of_updates() -> Select[Any]:
    """When and why updates with some numbers were taken back."""
    r = retraction.c
    return select(r.update_id, r.recorded_at, r.reason).where(
        r.update_id.in_(integer_list_parameter("updates"))
    )


@register_statement
def last_commitment() -> Select[Any]:
    """The highest key of a commitment."""
    return select(func.max(commitment.c.id).label("last"))


@register_statement
def last_status_update() -> Select[Any]:
    """The highest number of an update."""
    return select(func.max(status_update.c.id).label("last"))


@register_statement
def counts() -> Select[Any]:
    """How many commitments and updates there are, and how many of the commitments are of one agreement."""
    c = commitment
    every, updates = (select(func.count()).select_from(each).scalar_subquery() for each in (c, status_update))
    return select(every.label("commitments"), updates.label("updates"))


@register_statement
def count_of_agreement() -> Select[Any]:
    """How many commitments an agreement has."""
    c = commitment
    return (
        select(func.count().label("commitments"))
        .select_from(c)
        .where(c.c.agreement == text_parameter("agreement"))
    )


@register_statement
def last_moment() -> Select[Any]:
    """The moment of the newest thing recorded."""
    of_each = (agreement, document, commitment, status_update, retraction)
    newest = union_all(*(select(func.max(one.c.recorded_at).label("at")) for one in of_each)).subquery()
    return select(func.max(newest.c.at).label("at"))


@register_statement
def revision() -> Select[Any]:
    """The migration that a database is at."""
    return select(func.max(column("version_num")).label("version")).select_from(table("alembic_version"))
