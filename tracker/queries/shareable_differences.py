"""What reads otherwise in an answer for the other side than in one for ourselves."""

from collections.abc import Iterator
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.records import NO_DETAILS, AsOf, Selection, Standing
from tracker.domain.vocabulary import Strength
from tracker.queries.filters import apply_filters
from tracker.queries.selected_records import refs_of_selected
from tracker.queries.standings import standings


class Difference(NamedTuple):
    """A commitment that reads otherwise: as it stands by all there is, and by what goes out."""

    ref: str
    ours: Standing
    theirs: Standing | None


def find_differences(connection: Connection, selection: Selection, at: AsOf) -> Iterator[Difference]:
    """The selected commitments that read otherwise than ours, in the order of a list of ours.

    Words that are not shared are left out of every answer, and make no difference.
    """
    whole = connection.whole
    asked = apply_filters(whole, selection.without_state()._replace(search=""), at)
    touched = connection.touched | connection.withheld_commitments
    ids = touched if asked.ids is None else touched & set(asked.ids)
    if not ids:
        return
    refs = tuple(refs_of_selected(whole, Selection(ids=tuple(sorted(ids)))))
    named = Selection(refs=refs, strengths=tuple(Strength), stale_after=selection.stale_after)
    found = {one.terms.uid: one for one in standings(connection, named, at, open_only=False).items}
    for ours in standings(whole, named, at, open_only=False).items:
        theirs = found.get(ours.terms.uid)
        if theirs is None or _that_can_differ(ours) != _that_can_differ(theirs):
            yield Difference(ours.ref, ours, theirs)


def _that_can_differ(standing: Standing) -> Standing:
    """A standing without what is never given to others: who recorded it, notes, asks, who follows it up."""
    details = standing.details._replace(our_asks=(), owner=None)
    return standing._replace(
        terms=standing.terms._replace(note=None),
        our_note=None,
        their_note=None,
        recorded_by=None,
        details=NO_DETAILS if details == NO_DETAILS else details,
    )
