"""What a ref means: found in any case and from any beginning, or told with the nearest ones."""

import contextlib
import re
from collections.abc import Sequence, Set
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.dialect import Dialect
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain import hint_actions
from tracker.domain.days import LATEST_DAY, end_of_day
from tracker.domain.errors import AmbiguousRef, NoSuchRef
from tracker.domain.translations import Translations
from tracker.domain.untrusted_text import REF_LIMIT, normalize_for_search, strip_invisible
from tracker.domain.vocabulary import SIGNING, TENTATIVE_STRENGTHS, Strength
from tracker.queries.entities_with_refs import (
    ACTOR,
    AGREEMENT,
    COMMITMENT,
    DOCUMENT,
    ENTITIES,
    EVENT,
    MEETING,
    Entity,
    ref_exists,
)
from tracker.queries.event_names import events_called, events_starting_with, typed_event_names
from tracker.queries.obligors_ever import all_obligors_ever, all_parties_ever, commitments_with_unit

MAX_COMPARED = 2000  # refs that a mistyped one is compared with
MAX_AMBIGUOUS = 10  # refs that a beginning is looked up for
_BETWEEN_ACTORS = re.compile(r"[/&+]|\band\b", re.IGNORECASE)
_DIGITS = ", ".join(f"'{digit}'" for digit in range(10))


_OTHER_ENTITY = {COMMITMENT: AGREEMENT, AGREEMENT: COMMITMENT}


_LATEST = {"as_of": LATEST_DAY, "known_at": end_of_day(LATEST_DAY)}
"""The rules ask about terms on the latest day, by all that is known."""


class ActorName(NamedTuple):
    """What an actor is called."""

    code: str
    name: str
    name_in: Translations | None

    @property
    def every_name(self) -> tuple[str, ...]:
        """What it is called in any language."""
        return (self.name, *(self.name_in.by_language.values() if self.name_in else ()))


class RefLookup:
    """The names that the rules ask about, each looked up when it is asked for; refs and codes are whole."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def exists(self, entity: Entity, ref: str) -> bool:
        """Whether it is there."""
        return ref_exists(self.connection, entity, ref)

    def require(self, entity: Entity, ref: str, field: str) -> None:
        """Raise NoSuchRef, with the nearest ones, if what a field names is not there."""
        if not self.exists(entity, ref):
            error = no_such_ref(self.connection, entity, ref)
            error.field = field
            raise error

    def commitment_id(self, ref: str) -> int:
        """The key of a commitment that is there."""
        return self.connection.scalar("SELECT id FROM commitment WHERE ref = :ref", int, ref=ref) or 0

    def tentative_strength(self, ref: str) -> Strength | None:
        """The strength of a commitment that nobody has agreed to; None for a commitment proper."""
        sql = f"""WITH {terms_steps_sql(self.connection)}
SELECT strength FROM commitment_in_force WHERE ref = :ref"""
        found = self.connection.scalar(sql, str, ref=ref, **_LATEST)
        return Strength(found) if found in TENTATIVE_STRENGTHS else None

    def agreements_of_document(self, ref: str) -> Sequence[str]:
        """The agreements of a document."""
        sql = f"""WITH {terms_steps_sql(self.connection)}
SELECT agreement FROM document_agreement_in_force WHERE document = :document ORDER BY agreement"""
        return self.connection.scalars(sql, str, document=ref, **_LATEST)

    def obligors_ever(self, ref: str) -> Set[str]:
        """Who owes a commitment, or did on some day."""
        return all_obligors_ever(self.connection, ref).get(ref, frozenset())

    def parties_ever(self, ref: str) -> Set[str]:
        """Who concluded an agreement, by its terms on some day."""
        return all_parties_ever(self.connection, ref)

    def has_unit(self, ref: str) -> bool:
        """Whether it is said of what there shall be how much."""
        return bool(commitments_with_unit(self.connection, ref))

    def parties_of_agreement(self, ref: str) -> Sequence[str]:
        """The parties of an agreement."""
        sql = f"""WITH {terms_steps_sql(self.connection)}
SELECT actor FROM party_in_force WHERE agreement = :agreement ORDER BY actor"""
        return self.connection.scalars(sql, str, agreement=ref, **_LATEST)


def resolve_ref(connection: Connection, entity: Entity, given: str) -> str:
    """The ref meant, in any case and from any beginning that only one has; an actor also by its name.

    No beginning ends inside a number: 115.1 is not the beginning of 115.10. Raises NoSuchRef with the nearest
    ones, and AmbiguousRef with those that begin like that.
    """
    wanted = _normalize_ref(entity, given)
    if _is_possible_ref(wanted) and (whole := _whole_ref(connection, entity, wanted)):
        return whole
    found: Sequence[str] = _codes_of_name(connection, given) if entity is ACTOR else ()
    if entity is EVENT:
        found = events_called(connection, wanted) or events_starting_with(connection, wanted)
    elif not found and _is_possible_ref(wanted) and not _names_other_entity(connection, entity, wanted):
        found = _begun_refs(connection, entity, wanted)
    if not found and entity is ACTOR:
        found = _codes_of_name(connection, given, is_beginning=True)
    if len(found) > 1:
        raise AmbiguousRef(entity.name, given, found)
    if not found:
        raise no_such_ref(connection, entity, given)
    return found[0]


def resolve_any_ref(connection: Connection, given: str) -> tuple[Entity, str]:
    """What a ref of any kind means: a whole one, the name of an actor or an event, then a beginning.

    A commitment comes before all else; a beginning of several can still be that of one agreement. Raises
    NoSuchRef with the nearest commitments, and AmbiguousRef.
    """
    for entity in ENTITIES.values():
        wanted = _normalize_ref(entity, given)
        if _is_possible_ref(wanted) and (whole := _whole_ref(connection, entity, wanted)):
            return entity, whole
    if len(codes := _codes_of_name(connection, given)) == 1:
        return ACTOR, codes[0]
    events = events_called(connection, _normalize_ref(EVENT, given))
    if len(events) == 1:
        return EVENT, events[0]
    for entity in (COMMITMENT, AGREEMENT, DOCUMENT, MEETING, EVENT, ACTOR):
        with contextlib.suppress(NoSuchRef, AmbiguousRef):
            return entity, resolve_ref(connection, entity, given)
    return (EVENT if events else COMMITMENT), resolve_ref(connection, EVENT if events else COMMITMENT, given)


def _whole_ref(connection: Connection, entity: Entity, wanted: str) -> str | None:
    """The ref itself where it is there; of one that a commitment had, the one that it has now."""
    if ref_exists(connection, entity, wanted) or (entity is EVENT and _is_signing(connection, wanted)):
        return wanted
    if entity is not COMMITMENT:
        return None
    sql = """SELECT c.ref FROM former_ref f JOIN commitment c ON c.id = f.commitment_id
        WHERE f.ref = :wanted LIMIT 1"""
    return connection.scalar(sql, str, wanted=wanted)


def _is_signing(connection: Connection, ref: str) -> bool:
    """Whether a ref means the signing of an agreement that is there."""
    agreement, _, name = ref.rpartition(":")
    return name == SIGNING and ref_exists(connection, AGREEMENT, agreement)


def _codes_of_name(connection: Connection, given: str, *, is_beginning: bool = False) -> Sequence[str]:
    """The codes of the actors that are called so, or whose names begin so, in any case."""
    wanted = _normalize_name(given)
    actors = _all_actor_names(connection) if wanted else ()
    names = {actor.code: [*map(_normalize_name, actor.every_name)] for actor in actors}
    return [
        code
        for code, known in names.items()
        if any(name == wanted or (is_beginning and name.startswith(wanted)) for name in known)
    ]


def _all_actor_names(connection: Connection) -> Sequence[ActorName]:
    """What the actors are called now, by code."""
    sql = f"WITH {terms_steps_sql(connection)}\nSELECT code, name, name_in FROM actor_in_force ORDER BY code"
    return connection.all(sql, ActorName, **_LATEST)


def _normalize_name(name: str) -> str:
    """A name as it is compared with another."""
    return " ".join(normalize_for_search(strip_invisible(name)).split())


def _normalize_ref(entity: Entity, given: str) -> str:
    """What was given, in the letters that refs are stored in."""
    ref = strip_invisible(given)
    return ref.upper() if entity is ACTOR else ref.lower()


def _is_possible_ref(wanted: str) -> bool:
    """Whether the database may be asked for it: not every one takes any text, and no ref is any text."""
    parts = wanted.split(":")  # the ref of an event is that of its agreement, and its own
    return wanted.isascii() and wanted.isprintable() and max(map(len, parts)) <= REF_LIMIT


def _starting_with(connection: Connection, entity: Entity, wanted: str) -> Sequence[str]:
    return refs_starting_with(connection, entity, wanted, MAX_AMBIGUOUS) if wanted else ()


def _begun_refs(connection: Connection, entity: Entity, wanted: str) -> Sequence[str]:
    """The refs that a beginning can mean: not those of which it ends inside a number."""
    sql = refs_starting_with_sql(connection.dialect, entity, ends_in_number=wanted[-1:].isdigit())
    return connection.scalars(sql, str, **prefix_parameters(wanted, MAX_AMBIGUOUS)) if wanted else ()


def refs_starting_with(connection: Connection, entity: Entity, begins: str, most: int) -> Sequence[str]:
    """The refs of an entity whose letters begin so, in their order."""
    sql = refs_starting_with_sql(connection.dialect, entity)
    return connection.scalars(sql, str, **prefix_parameters(begins, most))


def refs_starting_with_sql(dialect: Dialect, entity: Entity, *, ends_in_number: bool = False) -> str:
    """The question for the refs of an entity that begin so.

    ``ends_in_number`` leaves out those in which a number goes on after it. Of a commitment that had such a
    ref it is the one that it has now.
    """
    column = entity.ref_column
    next_character = f"substr({column}, length(:begins) + 1, 1)"
    whole = f" AND {next_character} NOT IN ({_DIGITS})" if ends_in_number else ""
    begins = f"{column} >= :begins AND {column} < :beyond{whole}"
    found = f"SELECT {column} FROM {entity.name} WHERE {begins}"
    if entity is COMMITMENT:
        found += f""" UNION SELECT n.ref FROM commitment n
        WHERE n.id IN (SELECT commitment_id FROM former_ref WHERE {begins})"""
    return f"""SELECT {column} FROM ({found}) named
        ORDER BY {dialect.natural_key.format(column)}, {column} LIMIT :most"""


def prefix_parameters(begins: str, most: int) -> dict[str, object]:
    """The values with which that is asked; ``beyond`` is greater than all that begin so."""
    return {"begins": begins, "beyond": f"{begins}\x7f", "most": most}


def _names_other_entity(connection: Connection, entity: Entity, wanted: str) -> bool:
    """Whether an agreement was named where a commitment is asked for, or the other way round.

    ``pk-ir-2017`` is the beginning of ``pk-ir-2017-16``, but who writes it means the agreement.
    """
    return entity in _OTHER_ENTITY and ref_exists(connection, _OTHER_ENTITY[entity], wanted)


def no_such_ref(connection: Connection, entity: Entity, given: str) -> NoSuchRef:
    """The error for a ref that is not there, with the nearest ones that are."""
    wanted = _normalize_ref(entity, given)
    if not _is_possible_ref(wanted):
        return NoSuchRef(entity.name, given, entity.list_all)
    rows = _all_actor_names(connection) if entity is ACTOR else ()
    names = {name: row.code for row in rows for name in row.every_name}
    if entity is EVENT:
        return NoSuchRef(entity.name, given, entity.list_all, typed_event_names(connection))
    known = [*_starting_with(connection, entity, wanted), *_similar_refs(connection, entity, wanted)]
    error = NoSuchRef(entity.name, given, entity.list_all, known, names)
    if entity is ACTOR and (re.search("[,;]", given) or _names_each_actor(rows, given)):
        error.hint = hint_actions.GIVE_EACH_ACTOR
    if _names_other_entity(connection, entity, wanted):
        show = hint_actions.SHOW_AGREEMENT if entity is COMMITMENT else hint_actions.SHOW_COMMITMENT
        error.hint = show.with_values(ref=wanted)
    return error


def _names_each_actor(actors: Sequence[ActorName], given: str) -> bool:
    """Whether all parts of a text are actors: Iran and Pakistan, IR/PK."""
    known = {_normalize_name(text) for row in actors for text in (row.code, *row.every_name)}
    parts = _BETWEEN_ACTORS.split(given)
    return len(parts) > 1 and all(_normalize_name(part) in known for part in parts)


def _similar_refs(connection: Connection, entity: Entity, wanted: str) -> Sequence[str]:
    """Refs of about the same length, those with the same first letter first: enough to find a slip in."""
    column = entity.ref_column
    sql = f"""SELECT {column} FROM {entity.name}
        WHERE length({column}) BETWEEN length(:wanted) - 3 AND length(:wanted) + 3
        ORDER BY CASE WHEN substr({column}, 1, 1) = substr(:wanted, 1, 1) THEN 0 ELSE 1 END, {column}
        LIMIT :most"""
    return connection.scalars(sql, str, wanted=wanted, most=MAX_COMPARED)
