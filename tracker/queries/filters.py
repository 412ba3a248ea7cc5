"""What a selection and a cut come to: the values of a question's parameters, and the commitments it is of."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tracker.db.connection import Connection
from tracker.db.statements import FLAG_COLUMNS, for_ids
from tracker.domain.records import AsOf, Selection
from tracker.domain.text import normalize_for_search
from tracker.domain.vocabulary import DUE_SOON_DAYS, Strength

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


def query_parameters(selection: Selection, at: AsOf) -> dict[str, object]:
    """The values of the named parameters that a question about commitments comes down to."""
    only = {f"only_{column}": flag in selection.flags for flag, column in FLAG_COLUMNS.items()}
    return only | {
        "as_of": at.day,
        "known_at": at.known_at or END_OF_TIME,
        "soon_on": at.day + timedelta(days=DUE_SOON_DAYS),
        "stale_on": selection.stale_on(at.day),
        "found": selection.found,
        "statuses": selection.statuses or None,
        "any_strength": bool(selection.strengths),
        "open_only": False,
        "due_before": selection.due_before,
    }


def apply_filters(connection: Connection, selection: Selection, at: AsOf) -> Selection:
    """The selection with the keys of the commitments that have its terms and hold the words of its search.

    They stay unsaid where it takes in all. Themes and words are compared as ``tracker.domain.text.folded`` makes
    them, which no database does, and all do differently: so it is done here, for the terms of commitments
    and for what is in force under the cut.
    """
    selection = selection._replace(found=_ids_with_terms(connection, selection))
    if selection.search:
        selection = selection._replace(found=tuple(_ids_mentioning(connection, selection, at)))
    return selection


def filter_by_state(connection: Connection, selection: Selection, at: AsOf) -> Selection:
    """The narrowed selection, and of its commitments only those with its statuses, flags and due date."""
    if not (selection.flags or selection.statuses or selection.due_before):
        return selection
    question = for_ids("keys_in_state", selection.found)
    return selection._replace(found=tuple(connection.scalars(question, **query_parameters(selection, at))))


def _ids_with_terms(connection: Connection, selection: Selection) -> tuple[int, ...] | None:
    """The keys of those that have the selected terms; none where all have them."""
    strengths = () if set(selection.strengths) == set(Strength) else selection.strengths
    terms = (selection.agreements, selection.obligors, selection.themes, strengths)
    if not any(terms):
        return tuple(connection.scalars("keys_of_refs", refs=selection.refs)) if selection.refs else None
    found = connection.scalars(
        "keys",
        refs=selection.refs or None,
        agreements=selection.agreements or None,
        obligors=selection.obligors or None,
        themes=_stored_themes(connection, selection.themes) or None,
        strengths=strengths or None,
    )
    return tuple(found)


def _stored_themes(connection: Connection, themes: tuple[str, ...]) -> tuple[str, ...]:
    """The themes that are meant, as they are stored; what is meant by nothing is left as it is."""
    wanted = {normalize_for_search(theme) for theme in themes}
    stored = connection.scalars("themes") if wanted else ()
    return tuple(theme for theme in stored if normalize_for_search(theme) in wanted) or themes


def _ids_mentioning(connection: Connection, selection: Selection, at: AsOf) -> Iterator[int]:
    """The commitments whose terms, or a note or source in their log, hold the words of a search."""
    words, found = normalize_for_search(selection.search), set()
    for texts_of in ("terms_to_search", "log_to_search"):
        question = for_ids(texts_of, selection.found)
        for key, *texts in connection.stream(question, **query_parameters(selection, at)):
            if key not in found and any(text and words in normalize_for_search(text) for text in texts):
                found.add(key)
                yield key
