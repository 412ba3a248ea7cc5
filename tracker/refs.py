"""What a ref means: found in any case and from any beginning, or told with the nearest ones."""

from collections.abc import Sequence
from typing import NamedTuple

from tracker.errors import AmbiguousRef, NoSuchRef
from tracker.storage import Connection

LONGEST = 64  # characters that a ref may have
NEAR = 2000  # refs that a mistyped one is compared with


class Noun(NamedTuple):
    """A kind of thing that has refs: its name, which is its table's too, its ref's column, what lists all."""

    name: str
    key: str
    listing: str


COMMITMENT = Noun("commitment", "ref", "tracker list --all")
AGREEMENT = Noun("agreement", "ref", "tracker agreement list")
DOCUMENT = Noun("document", "ref", "tracker document list")
ACTOR = Noun("actor", "code", "tracker actor list")
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
        found: int | None = self.connection.value("commitment_id", ref=ref)
        if found is None:
            self.need(COMMITMENT, ref, field)
        return found or 0

    def agreement_of(self, ref: str) -> str:
        """The agreement that a document is of. Raises NoSuchRef."""
        self.need(DOCUMENT, ref, "document")
        (found,) = self.connection.rows("rows_document", names=[ref])
        return str(found.agreement)

    def parties(self, ref: str) -> Sequence[str]:
        """The parties of an agreement."""
        return self.connection.column("parties_of", agreement=ref)


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
    return begun(connection, noun.name, wanted, 10) if wanted else ()


def begun(connection: Connection, noun: str, begins: str, most: int) -> Sequence[str]:
    """The refs of a noun that begin so, in their order."""
    return connection.column(f"begun_{noun}", **beginning(begins, most))


def beginning(begins: str, most: int) -> dict[str, object]:
    """The values with which that is asked; ``beyond`` is greater than all that begin so."""
    return {"begins": begins, "beyond": f"{begins}\x7f", "most": most}


def _is_another(connection: Connection, noun: Noun, wanted: str) -> bool:
    """Whether an agreement was named where a commitment is asked for, or the other way round.

    ``pk-ir-2017`` is the beginning of ``pk-ir-2017-16``, but who writes it means the agreement.
    """
    return noun in _OTHER and has(connection, _OTHER[noun], wanted)


def has(connection: Connection, noun: Noun, ref: str) -> bool:
    """Whether exactly this ref is there."""
    return bool(connection.value(f"has_{noun.name}", wanted=ref))


def no_such(connection: Connection, noun: Noun, given: str) -> NoSuchRef:
    """The error for a ref that is not there, with the nearest ones that are."""
    wanted = _spelt(noun, given)
    if not _can_be_a_ref(wanted):
        return NoSuchRef(noun.name, given, noun.listing)
    rows = connection.rows("actors") if noun is ACTOR else ()
    names = {row.name: row.code for row in rows}
    known = [*_begun(connection, noun, wanted), *_near(connection, noun, wanted)]
    error = NoSuchRef(noun.name, given, noun.listing, known, names)
    if _is_another(connection, noun, wanted):
        show = "tracker agreement show" if noun is COMMITMENT else "tracker show"
        error.hint = f"It is {'an agreement' if noun is COMMITMENT else 'a commitment'}: {show} {wanted}"
    return error


def _near(connection: Connection, noun: Noun, wanted: str) -> Sequence[str]:
    """Refs of about the same length, those with the same first letter first: enough to find a slip in."""
    return connection.column(f"near_{noun.name}", wanted=wanted, most=NEAR)
