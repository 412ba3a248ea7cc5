"""Which refs are free, and what those of commitments mean in a file, where each is known by its uid.

Refs are never used twice: not for two kinds of things, and not again after a commitment was renamed.
"""

import itertools
import string
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.hint_actions import BRING_IN_UNDER_OTHER_REF
from tracker.domain.message_filling import fill
from tracker.domain.terms import EntityRef
from tracker.domain.untrusted_text import REF_LIMIT
from tracker.ledger import ledger_messages
from tracker.ledger.recorders.ids import make_uid
from tracker.queries.entities_with_refs import ACTOR, COMMITMENT, ENTITIES, Entity, ref_exists
from tracker.queries.hanging_terms import refs_of_now


def require_free_ref(connection: Connection, entity: Entity, ref: str) -> None:
    """Raise RuleViolation for a new ref that something has, or that a commitment had once."""
    for other in ENTITIES.values():
        wanted = ref.upper() if other is ACTOR else ref.lower()
        if ref_exists(connection, other, wanted):
            message = fill(ledger_messages.ALREADY_THERE, kind=other.name, key=wanted)
            hint = ledger_messages.CHOOSE_OTHER_CODE if entity is ACTOR else ledger_messages.CHOOSE_OTHER_REF
            raise RuleViolation(message, fill(hint), entity.ref_column)
    sql = """SELECT c.ref FROM former_ref f JOIN commitment c ON c.id = f.commitment_id
        WHERE f.ref = :ref LIMIT 1"""
    if now := connection.scalar(sql, str, ref=ref.lower()):
        message = fill(ledger_messages.FORMER_REF, ref=ref.lower(), now=now)
        raise RuleViolation(message, fill(ledger_messages.CHOOSE_OTHER_REF), entity.ref_column)


def free_ref_like(connection: Connection, ref: str, taken: Set[str]) -> str:
    """A ref that begins like one that is taken: hotline-2b for hotline-2."""
    return next(
        one
        for one in _refs_like(ref)
        if one not in taken
        and not any(
            ref_exists(connection, other, one.upper() if other is ACTOR else one)
            for other in ENTITIES.values()
            if other is not COMMITMENT
        )
    )


def _refs_like(ref: str) -> Iterator[str]:
    """The ref with a letter from b on, or with a number where it ends with a letter."""
    begins = ref[: REF_LIMIT - 6]
    if begins[-1].isdigit():
        yield from (f"{begins}{letter}" for letter in string.ascii_lowercase[1:])
    yield from (f"{begins}-{number}" for number in itertools.count(2))


class _RefAndUid(NamedTuple):
    ref: str
    uid: str


class RefsOfFile:
    """The refs here of the commitments that a file names, most of which are the same."""

    def __init__(self, connection: Connection, renames: Mapping[str, str]) -> None:
        self._connection = connection
        self._renames = renames
        self._unused_renames = set(renames)
        self._are_alike = not renames
        """Whether each ref of the file, as far as it is read, means here what it means there."""
        self._ours: dict[str, str] = {}
        self._theirs: dict[str, str] = {}
        self._coming: dict[str, str] = {}
        """The refs here of the commitments that the file brings, by those that they had elsewhere."""

    @cached_property
    def _refs_by_uid(self) -> dict[str, str]:
        """Of every commitment that is here, or came in with the file."""
        rows = self._connection.stream("SELECT ref, uid FROM commitment", _RefAndUid)
        return {row.uid: row.ref for row in rows}

    @cached_property
    def _uids_by_ref(self) -> dict[str, str]:
        return {ref: uid for uid, ref in self._refs_by_uid.items()}

    @cached_property
    def _former_refs(self) -> dict[str, str]:
        """The present refs by those that are not used any more."""
        return refs_of_now(self._connection)

    @property
    def unused_renames(self) -> list[str]:
        """The refs that were to come in under another one, and that nothing in the file has."""
        return sorted(self._unused_renames)

    def ours(self, ref: str) -> str:
        """The ref here of what the file calls so."""
        if (found := self._ours.get(ref)) is not None:
            return found
        if ref in self._renames:
            self._unused_renames.discard(ref)
            return self._renames[ref]
        return self._former_refs.get(ref, ref)

    def ours_of_entity(self, of: str | EntityRef) -> str | EntityRef:
        """The same of what an entry is about; a uid is the same everywhere."""
        if isinstance(of, EntityRef) and of.kind == COMMITMENT.name:
            return of._replace(ref=self.ours(of.ref))
        return of

    def theirs_of_entity(self, of: EntityRef) -> EntityRef:
        """What the file calls something that is here."""
        is_commitment = of.kind == COMMITMENT.name
        return of._replace(ref=self._theirs.get(of.ref, of.ref)) if is_commitment else of

    def is_commitment(self, ours: str) -> bool:
        """Whether a commitment is here under a ref, or came in with the file."""
        return ours in self._uids_by_ref

    def with_our_refs(self, values: Mapping[str, Any], *fields: str) -> Mapping[str, Any]:
        """The values of an entry, with the refs here in some of its fields."""
        if self._are_alike and not self._former_refs:
            return values
        return {**values} | {name: self._ours_of_field(values[name]) for name in fields if values.get(name)}

    def _ours_of_field(self, value: str | Sequence[str]) -> str | tuple[str, ...]:
        return self.ours(value) if isinstance(value, str) else tuple(map(self.ours, value))

    def ref_of_now(self, name: str) -> str:
        """The ref that a commitment of ours has now, or a name that means none."""
        return self._former_refs.get(name, name)

    def name_to_keep(self, name: str, ours: str) -> str:
        """What the file calls a commitment, where it means that here too and for good; else its ref here."""
        means = self._former_refs.get(name, self._coming.get(name))
        return name if means == ours and name not in self._uids_by_ref else ours

    def identify(self, ref: str, uid: str, former: Sequence[str] = ()) -> tuple[str, str]:
        """The ref and the uid here of a commitment of the file; without a uid it is the one of that ref.

        ``former`` are the refs that it had before. Raises RuleViolation where another commitment has its ref
        here.
        """
        wanted = self._renames.get(ref) or (ref if uid else self._former_refs.get(ref, ref))
        uid = uid or self._uids_by_ref.get(wanted) or make_uid(wanted)
        ours = self._refs_by_uid.get(uid)
        if ours is None:
            self._require_free(ref, wanted)
            ours = self._refs_by_uid[uid] = wanted
            self._uids_by_ref[wanted] = uid
            self._coming |= dict.fromkeys(former, wanted)
        elif ref in self._renames and ours != wanted:
            message = fill(ledger_messages.HERE_UNDER_OTHER_REF, theirs=ref, ours=ours)
            raise RuleViolation(message, fill(ledger_messages.LEAVE_OUT_RENAME), "ref")
        self._unused_renames.discard(ref)
        for one in former:
            self._ours.setdefault(one, ours)
        self._ours[ref], self._theirs[ours] = ours, ref
        self._are_alike &= ours == ref and not former
        return ours, uid

    def take_in_former_refs(self, ref: str, former: list[str]) -> list[str]:
        """Those of the former refs of a new commitment that mean nothing else here; they are its from now."""
        free = [
            one
            for one in former
            if (one == ref or one not in self._uids_by_ref) and self._former_refs.get(one, ref) == ref
        ]
        self._former_refs.update(dict.fromkeys(free, ref))
        return free

    def _require_free(self, ref: str, wanted: str) -> None:
        """Raise RuleViolation where a new commitment of the file would have a ref that is taken."""
        if ref != wanted:
            require_free_ref(self._connection, COMMITMENT, wanted)
        if wanted in self._uids_by_ref or wanted in self._former_refs:
            other = free_ref_like(self._connection, ref, {*self._uids_by_ref, *self._former_refs})
            message = fill(ledger_messages.REF_OF_OTHER_COMMITMENT, ref=wanted)
            raise RuleViolation(message, BRING_IN_UNDER_OTHER_REF.with_values(theirs=ref, ours=other), "ref")
