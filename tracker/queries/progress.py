"""One commitment's status and level, for the rules and the echo."""

from collections.abc import Iterator, Sequence

from tracker.db.connection import Connection
from tracker.domain.records import AsOf, Progress, Selection
from tracker.domain.vocabulary import Status
from tracker.queries.filters import query_parameters


def progress(connection: Connection, ref: str, at: AsOf) -> Progress:
    """How far a commitment is under a cut, whatever else is true of it."""
    (row,) = connection.all("position", **query_parameters(Selection(), at), ref=ref)
    return Progress(Status(row.status), row.level, row.concluded_on)


def progress_before(connection: Connection, updates: Sequence[int]) -> Iterator[tuple[int, Status, Progress]]:
    """For each of some assessments, its status, and how far it was on its day when that was recorded."""
    for row in connection.all("positions_before", updates=updates):
        before = Progress(Status(row.before), row.level, row.concluded_on)
        yield row.id, Status(row.status), before
