"""What is offered while a field is filled in: what is on record already."""

from collections.abc import Sequence

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.fields import Field, Line, Ref, Refs
from tracker.domain.records import AsOf
from tracker.domain.shown_titles import shown_name, shown_title
from tracker.queries.entities_with_refs import COMMITMENT
from tracker.queries.events import all_events
from tracker.queries.filters import all_owners, all_themes
from tracker.queries.meetings import all_meetings
from tracker.queries.refs import refs_starting_with

MAX_OFFERED = 500
Offered = Sequence[tuple[str, str]]
"""A value, and what it is called; empty where the value says it."""
_ENTITIES_OF_NAMES = {"obligor": "actor", "reporter": "actor", "agreement": "agreement"}


def offered_values(connection: Connection, name: str, at: AsOf) -> Offered:
    """What is offered for a field of a selection."""
    if name == "theme":
        return [(theme, "") for theme in all_themes(connection)[:MAX_OFFERED]]
    if name == "owner":
        return [(owner, "") for owner in all_owners(connection)[:MAX_OFFERED]]
    return offered_records(connection, _ENTITIES_OF_NAMES[name], at) if name in _ENTITIES_OF_NAMES else ()


def offered_of_field(connection: Connection, field: Field, at: AsOf) -> Offered:
    """What is offered for a field of a record."""
    match field.kind:
        case Ref(entity=entity) | Refs(entity=entity):
            return offered_records(connection, entity, at)
        case Line(is_shared=True):
            return [(theme, "") for theme in all_themes(connection)[:MAX_OFFERED]]
    return [(owner, "") for owner in all_owners(connection)[:MAX_OFFERED]] if field.name == "owner" else ()


def offered_records(connection: Connection, entity: str, at: AsOf) -> Offered:
    """The refs of a kind, each with what it is called; of very many the first."""
    match entity:
        case "actor":
            found = [(one.code, shown_name(one)) for one in queries.all_actors(connection, at)]
        case "agreement":
            found = [(one.ref, shown_title(one)) for one in queries.all_agreements(connection, at)]
        case "document":
            found = [(one.ref, shown_title(one)) for one in queries.all_documents(connection, at)]
        case "event":
            found = [(one.ref, shown_title(one)) for one in all_events(connection, at)]
        case "meeting":
            found = [(one.ref, shown_title(one)) for one in all_meetings(connection, at)]
        case _:
            found = [(ref, "") for ref in refs_starting_with(connection, COMMITMENT, "", MAX_OFFERED)]
    return found[:MAX_OFFERED]
