"""Which statuses are known as of a day, of many commitments at once."""

from collections.abc import Iterator, Sequence

from tracker.db.connection import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import SortKey, Status, Strength
from tracker.queries.standings import standings


def known_statuses(
    connection: Connection, at: AsOf, refs: Sequence[str] = ()
) -> Iterator[tuple[str, Status]]:
    """The refs of commitments and their statuses, but for those of which nothing is known; of all or some."""
    selection = Selection(refs=tuple(refs), strengths=tuple(Strength))
    for standing in standings(connection, selection, at, open_only=False, order=SortKey.REF).items:
        if standing.status is not Status.NO_INFORMATION:
            yield standing.terms.ref, standing.status
