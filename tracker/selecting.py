"""What a selection and a cut come to: the values of a question's parameters, and the commitments it is of."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tracker.records import Cut, Selection
from tracker.statements import FLAG_COLUMNS, among
from tracker.storage import Connection
from tracker.text import folded
from tracker.vocabulary import DUE_SOON_DAYS, Strength

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


def parameters(selection: Selection, cut: Cut) -> dict[str, object]:
    """The values of the named parameters that a question about commitments comes down to."""
    only = {f"only_{column}": flag in selection.flags for flag, column in FLAG_COLUMNS.items()}
    return only | {
        "as_of": cut.as_of,
        "known_at": cut.known_at or END_OF_TIME,
        "soon_on": cut.as_of + timedelta(days=DUE_SOON_DAYS),
        "stale_on": selection.stale_on(cut.as_of),
        "found": selection.found,
        "statuses": selection.statuses or None,
        "any_strength": bool(selection.strengths),
        "open_only": False,
        "due_before": selection.due_before,
    }


def narrowed(connection: Connection, selection: Selection, cut: Cut) -> Selection:
    """The selection with the keys of the commitments that have its terms and hold the words of its search.

    They stay unsaid where it takes in all. Themes and words are compared as ``tracker.text.folded`` makes
    them, which no database does, and all do differently: so it is done here, for the terms of commitments
    and for what is in force under the cut.
    """
    selection = selection._replace(found=_with_the_terms(connection, selection))
    if selection.search:
        selection = selection._replace(found=tuple(_mentioning(connection, selection, cut)))
    return selection


def in_state(connection: Connection, selection: Selection, cut: Cut) -> Selection:
    """The narrowed selection, and of its commitments only those with its statuses, flags and due date."""
    if not (selection.flags or selection.statuses or selection.due_before):
        return selection
    question = among("keys_in_state", selection.found)
    return selection._replace(found=tuple(connection.column(question, **parameters(selection, cut))))


def _with_the_terms(connection: Connection, selection: Selection) -> tuple[int, ...] | None:
    """The keys of those that have the selected terms; none where all have them."""
    strengths = () if set(selection.strengths) == set(Strength) else selection.strengths
    terms = (selection.agreements, selection.obligors, selection.themes, strengths)
    if not any(terms):
        return tuple(connection.column("keys_of_refs", refs=selection.refs)) if selection.refs else None
    found = connection.column(
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
    wanted = {folded(theme) for theme in themes}
    stored = connection.column("themes") if wanted else ()
    return tuple(theme for theme in stored if folded(theme) in wanted) or themes


def _mentioning(connection: Connection, selection: Selection, cut: Cut) -> Iterator[int]:
    """The commitments whose terms, or a note or source in their log, hold the words of a search."""
    words, found = folded(selection.search), set()
    for texts_of in ("terms_to_search", "log_to_search"):
        question = among(texts_of, selection.found)
        for key, *texts in connection.each(question, **parameters(selection, cut)):
            if key not in found and any(text and words in folded(text) for text in texts):
                found.add(key)
                yield key
