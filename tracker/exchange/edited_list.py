"""What somebody has edited in our own list, where it is computed and not read: status and due date."""

from collections.abc import Iterator
from typing import NamedTuple

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.errors import TrackerError
from tracker.domain.records import NO_DETAILS, AsOf, Selection, Standing
from tracker.domain.vocabulary import Strength
from tracker.domain.word_parsing import parse_status
from tracker.exchange.table_file import TableFile

LIST_COLUMNS = ("ref", "status", "due_on", "evidence_on")
"""The columns by which the list is known, and its edits are found."""


class EditedValue(NamedTuple):
    """A status or a due date that is other in a list than here, although nothing was recorded meanwhile."""

    ref: str
    field: str
    ours: str
    theirs: str


def find_edits(connection: Connection, table: TableFile, at: AsOf) -> Iterator[EditedValue]:
    """What was edited in a list of the tracker's: where the last news is the same, and the value is not.

    Nothing is said of what its whole history decides, such as a duty that recurs: time alone changes how it
    stands, and a list does not say of which day it is.
    """
    rows = {row["ref"].lower(): row for row in table.rows_with(LIST_COLUMNS)}
    if not rows:
        return
    of_rows = Selection(refs=tuple(rows), strengths=tuple(Strength))
    for standing in queries.standings(connection, of_rows, at, open_only=False).items:
        row = rows.get(standing.terms.ref)
        if standing.details is not NO_DETAILS:
            continue
        if row is not None and row["evidence_on"] == str(standing.evidence_on):
            yield from _edits_of_row(standing, row)


def _edits_of_row(standing: Standing, row: dict[str, str]) -> Iterator[EditedValue]:
    ref, status = standing.terms.ref, row["status"]
    try:
        is_edited = bool(status) and parse_status(status) is not standing.status
    except TrackerError:
        is_edited = True
    if is_edited:
        yield EditedValue(ref, "status", standing.status, status)
    ours = standing.due_on.isoformat() if standing.due_on else ""
    if row["due_on"] != ours:
        yield EditedValue(ref, "due_on", ours, row["due_on"])
