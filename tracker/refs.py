"""What a ref means: found in any case and from any beginning, or told with the nearest ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, select, true

from tracker.errors import AmbiguousRef, NoSuchRef
from tracker.tables import actor, agreement, agreement_party, commitment, document

LONGEST = 64  # characters that a ref may have
NEAR = 2000  # refs that a mistyped one is compared with


@dataclass(frozen=True, eq=False)
class Noun:
    """A kind of thing that has refs: its name, where they are, and the command that lists them."""

    name: str
    column: ColumnElement[str]
    listing: str


COMMITMENT = Noun("commitment", commitment.c.ref, "tracker list --all")
AGREEMENT = Noun("agreement", agreement.c.ref, "tracker agreement list")
DOCUMENT = Noun("document", document.c.ref, "tracker document list")
ACTOR = Noun("actor", actor.c.code, "tracker actor list")
_OTHER = {COMMITMENT: AGREEMENT, AGREEMENT: COMMITMENT}


class Names:
    """The names that the rules ask about, each looked up when it is asked for; refs and codes are whole."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def has(self, noun: Noun, ref: str) -> bool:
        """Whether it is there."""
        return has(self.connection, noun, ref)

    def need(self, noun: Noun, ref: str, field: str) -> None:
        """Raise NoSuchRef, with the nearest ones, if what a field names is not there."""
        if not self.has(noun, ref):
            error = no_such(self.connection, noun, ref)
            error.field = field
            raise error

    def commitment_id(self, ref: str, field: str = "commitment") -> int:
        """The key of a commitment. Raises NoSuchRef."""
        found = self.connection.scalar(select(commitment.c.id).where(commitment.c.ref == ref))
        if found is None:
            self.need(COMMITMENT, ref, field)
        return found or 0

    def agreement_of(self, ref: str) -> str:
        """The agreement that a document is of. Raises NoSuchRef."""
        self.need(DOCUMENT, ref, "document")
        return self.connection.scalar(select(document.c.agreement).where(document.c.ref == ref)) or ""

    def parties(self, ref: str) -> Sequence[str]:
        """The parties of an agreement."""
        party = agreement_party.c
        return self.connection.scalars(select(party.actor).where(party.agreement == ref)).all()


def resolve(connection: Connection, noun: Noun, given: str) -> str:
    """The ref meant, in any case and from any beginning that only one has.

    Raises NoSuchRef with the nearest ones, and AmbiguousRef with those that begin like that.
    """
    wanted = _spelt(noun, given)
    if not _can_be_a_ref(wanted):
        raise no_such(connection, noun, given)
    if has(connection, noun, wanted):
        return wanted
    begun = [] if _is_another(connection, noun, wanted) else _begun(connection, noun, wanted)
    if len(begun) > 1:
        raise AmbiguousRef(noun.name, given, begun)
    if not begun:
        raise no_such(connection, noun, given)
    return begun[0]


def _spelt(noun: Noun, given: str) -> str:
    """What was given, in the letters that refs are stored in."""
    return given.strip().upper() if noun is ACTOR else given.strip().lower()


def _can_be_a_ref(wanted: str) -> bool:
    """Whether the database may be asked for it: not every one takes any text, and no ref is any text."""
    return wanted.isascii() and wanted.isprintable() and len(wanted) <= LONGEST


def _begun(connection: Connection, noun: Noun, wanted: str) -> Sequence[str]:
    begins = noun.column.startswith(wanted, autoescape=True)
    found = select(noun.column).where(begins).order_by(noun.column).limit(10)
    return connection.scalars(found).all() if wanted else []


def _is_another(connection: Connection, noun: Noun, wanted: str) -> bool:
    """Whether an agreement was named where a commitment is asked for, or the other way round.

    ``pk-ir-2017`` is the beginning of ``pk-ir-2017-16``, but who writes it means the agreement.
    """
    return noun in _OTHER and has(connection, _OTHER[noun], wanted)


def has(connection: Connection, noun: Noun, ref: str) -> bool:
    """Whether exactly this ref is there."""
    return (
        connection.scalar(select(true()).where(select(noun.column).where(noun.column == ref).exists()))
        or False
    )


def no_such(connection: Connection, noun: Noun, given: str) -> NoSuchRef:
    """The error for a ref that is not there, with the nearest ones that are."""
    wanted = _spelt(noun, given)
    if not _can_be_a_ref(wanted):
        return NoSuchRef(noun.name, given, noun.listing)
    rows = connection.execute(select(actor.c.code, actor.c.name)) if noun is ACTOR else ()
    names = {row.name: row.code for row in rows}
    known = [*_begun(connection, noun, wanted), *_near(connection, noun, wanted)]
    error = NoSuchRef(noun.name, given, noun.listing, known, names)
    if _is_another(connection, noun, wanted):
        show = "tracker agreement show" if noun is COMMITMENT else "tracker show"
        error.hint = f"It is {'an agreement' if noun is COMMITMENT else 'a commitment'}: {show} {wanted}"
    return error


def _near(connection: Connection, noun: Noun, wanted: str) -> Sequence[str]:
    """Refs of about the same length, those with the same first letter first: enough to find a slip in."""
    length = func.length(noun.column)
    similar = length.between(len(wanted) - 3, len(wanted) + 3)
    first = case((noun.column.startswith(wanted[:1], autoescape=True), 0), else_=1)
    return connection.scalars(
        select(noun.column).where(similar).order_by(first, noun.column).limit(NEAR)
    ).all()
