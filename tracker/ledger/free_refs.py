"""Refs are never used twice: not for two kinds of things, and not again after a commitment was renamed."""

import itertools
import string
from collections.abc import Iterator, Set
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import REF_LIMIT
from tracker.ledger import ledger_messages
from tracker.queries.refs import ACTOR, COMMITMENT, ENTITIES, Entity, ref_exists


class FormerRefRow(NamedTuple):
    """A ref that a commitment had, and the one that it has now."""

    ref: str
    now: str


FORMER_REFS = """SELECT f.ref, c.ref AS now FROM former_ref f JOIN commitment c ON c.id = f.commitment_id
    ORDER BY f.recorded_at, f.ref"""


def require_free_ref(connection: Connection, entity: Entity, ref: str) -> None:
    """Raise RuleViolation for a new ref that something has, or that a commitment had once."""
    for other in ENTITIES.values():
        wanted = ref.upper() if other is ACTOR else ref.lower()
        if ref_exists(connection, other, wanted):
            message = fill(ledger_messages.ALREADY_THERE, kind=other.name, key=wanted)
            hints = ledger_messages.CHOOSE_OTHER_CODE, ledger_messages.CHOOSE_OTHER_REF
            raise RuleViolation(message, fill(hints[0] if entity is ACTOR else hints[1]), entity.ref_column)
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
