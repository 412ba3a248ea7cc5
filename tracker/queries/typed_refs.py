"""The refs in what was typed, each made whole."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.domain.fields import Ref, Refs, fields_of
from tracker.queries.entities_with_refs import ENTITIES
from tracker.queries.refs import resolve_ref


def resolve_refs(
    connection: Connection, record: type[NamedTuple], values: Mapping[str, Any]
) -> dict[str, Any]:
    """The values with each ref whole. Raises NoSuchRef and AmbiguousRef."""
    resolved = dict(values)
    for field in fields_of(record):
        if field.name not in values:
            continue
        if isinstance(field.kind, Ref):
            resolved[field.name] = resolve_ref(connection, ENTITIES[field.kind.entity], values[field.name])
        elif isinstance(field.kind, Refs):
            entity = ENTITIES[field.kind.entity]
            resolved[field.name] = tuple(
                resolve_ref(connection, entity, given) for given in values[field.name]
            )
    return resolved
