"""What a ref means: found in any case and from any beginning, or told with the nearest ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, select, true

from tracker.errors import AmbiguousRef, NoSuchRef
from tracker.tables import actor, agreement, commitment, document

NEAR = 2000  # refs that a mistyped one is compared with


@dataclass(frozen=True)
class Noun:
    """A kind of thing that has refs: its name, where they are, and the command that lists them."""

    name: str
    column: ColumnElement[str]
    listing: str


COMMITMENT = Noun("commitment", commitment.c.ref, "tracker list --all")
AGREEMENT = Noun("agreement", agreement.c.ref, "tracker agreement list")
DOCUMENT = Noun("document", document.c.ref, "tracker document list")
ACTOR = Noun("actor", actor.c.code, "tracker actor list")


def resolve(connection: Connection, noun: Noun, given: str) -> str:
    """The ref meant, in any case and from any beginning that only one has.

    Raises NoSuchRef with the nearest ones, and AmbiguousRef with those that begin like that.
    """
    wanted = given.strip()
    wanted = wanted.upper() if noun is ACTOR else wanted.lower()
    if has(connection, noun, wanted):
        return wanted
    begins = noun.column.startswith(wanted, autoescape=True)
    found = connection.scalars(select(noun.column).where(begins).order_by(noun.column).limit(10)).all()
    if not wanted or not found:
        raise no_such(connection, noun, given)
    if len(found) > 1:
        raise AmbiguousRef(noun.name, given, found)
    return found[0]


def has(connection: Connection, noun: Noun, ref: str) -> bool:
    """Whether exactly this ref is there."""
    return (
        connection.scalar(select(true()).where(select(noun.column).where(noun.column == ref).exists()))
        or False
    )


def no_such(connection: Connection, noun: Noun, given: str) -> NoSuchRef:
    """The error for a ref that is not there, with the nearest ones that are."""
    error = NoSuchRef(noun.name, given, _near(connection, noun, given.strip().lower()), noun.listing)
    if noun is COMMITMENT and has(connection, AGREEMENT, given.strip().lower()):
        error.hint = f"It is an agreement: tracker agreement show {given.strip().lower()}"
    return error


def _near(connection: Connection, noun: Noun, wanted: str) -> Sequence[str]:
    """Refs of about the same length, those with the same first letter first: enough to find a slip in."""
    length = func.length(noun.column)
    similar = length.between(len(wanted) - 3, len(wanted) + 3)
    first = case((func.lower(noun.column).startswith(wanted[:1], autoescape=True), 0), else_=1)
    return connection.scalars(
        select(noun.column).where(similar).order_by(first, noun.column).limit(NEAR)
    ).all()
