"""The kinds of things that have refs, and whether one of them is there."""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain import hint_actions
from tracker.domain.hint_actions import Action


class Entity(NamedTuple):
    """A kind of thing that has refs: its name, which is its table's too, its ref's column, what lists all."""

    name: str
    ref_column: str
    list_all: Action


COMMITMENT = Entity("commitment", "ref", hint_actions.LIST_COMMITMENTS)
AGREEMENT = Entity("agreement", "ref", hint_actions.LIST_AGREEMENTS)
DOCUMENT = Entity("document", "ref", hint_actions.LIST_DOCUMENTS)
ACTOR = Entity("actor", "code", hint_actions.LIST_ACTORS)
EVENT = Entity("event", "ref", hint_actions.LIST_EVENTS)
MEETING = Entity("meeting", "ref", hint_actions.LIST_MEETINGS)
ENTITIES = {entity.name: entity for entity in (COMMITMENT, AGREEMENT, DOCUMENT, ACTOR, EVENT, MEETING)}


def ref_exists(connection: Connection, entity: Entity, ref: str) -> bool:
    """Whether exactly this ref is there."""
    sql = f"SELECT 1 FROM {entity.name} WHERE {entity.ref_column} = :wanted"
    return connection.scalar(sql, int, wanted=ref) is not None
