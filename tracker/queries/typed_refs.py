"""The refs in what was typed, each made whole."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import TrackerError
from tracker.domain.fields import Ref, Refs, fields_of
from tracker.queries.entities_with_refs import ENTITIES
from tracker.queries.refs import resolve_ref


def resolve_refs(
    connection: Connection, record: type[NamedTuple], values: Mapping[str, Any]
) -> dict[str, Any]:
    """The values with each ref whole. Raises NoSuchRef and AmbiguousRef, with the field that they are of."""
    resolved = dict(values)
    for field in fields_of(record):
        if field.name in values and isinstance(field.kind, Ref | Refs):
            try:
                resolved[field.name] = _resolve(connection, field.kind, values[field.name])
            except TrackerError as error:
                error.field = field.name
                raise
    return resolved


def _resolve(connection: Connection, kind: Ref | Refs, given: Any) -> Any:  # noqa: ANN401 - one, or several
    entity = ENTITIES[kind.entity]
    if isinstance(kind, Ref):
        return resolve_ref(connection, entity, given)
    return tuple(resolve_ref(connection, entity, one) for one in given)
