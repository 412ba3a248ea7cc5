"""A selection as it was typed, made whole: refs from their beginnings, owners as they are on record."""

from tracker.db.connection import Connection
from tracker.domain.records import Selection
from tracker.domain.text_validation import validate_text
from tracker.queries.entities_with_refs import ACTOR, AGREEMENT
from tracker.queries.filters import find_owners, require_themes
from tracker.queries.refs import resolve_ref


def resolve_selection(connection: Connection, typed: Selection) -> Selection:
    """The selection that is meant. Raises NoSuchRef, NoSuchTheme or NoSuchOwner."""
    themes = tuple(validate_text(theme, "theme") for theme in typed.themes)
    require_themes(connection, themes)
    return typed._replace(
        agreements=tuple(resolve_ref(connection, AGREEMENT, ref) for ref in typed.agreements),
        obligors=tuple(resolve_ref(connection, ACTOR, ref) for ref in typed.obligors),
        themes=themes,
        search=validate_text(typed.search, "search"),
        reporters=tuple(resolve_ref(connection, ACTOR, ref) for ref in typed.reporters),
        owners=find_owners(connection, [validate_text(owner, "owner") for owner in typed.owners]),
    )
