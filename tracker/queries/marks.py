"""For whose eyes entries are, and what has a ref."""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import RETRACTION_LINKS, kind_named_sql, ref_named_sql
from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import Mark
from tracker.queries.entities_with_refs import COMMITMENT


class MarkRow(NamedTuple):
    """What a mark is of, by its uid or its kind and ref, and the mark."""

    id: int
    entry: str | None
    kind: str | None
    ref: str | None
    mark: Mark

    @property
    def of(self) -> str | EntityRef:
        """What is marked."""
        return self.entry or EntityRef(self.kind or "", self.ref or "")


def mark_of(connection: Connection, of: str | EntityRef, *, before: int | None = None) -> Mark:
    """For whose eyes something is, an entry by its uid; ``before`` is the number of an entry not counted."""
    column = "entry" if isinstance(of, str) else RETRACTION_LINKS[of.kind]
    is_commitment = isinstance(of, EntityRef) and of.kind == COMMITMENT.name
    key = "(SELECT id FROM commitment WHERE ref = :key)" if is_commitment else ":key"
    sql = f"""SELECT m.mark FROM mark m WHERE m.{column} = {key} AND m.id < :before
ORDER BY m.recorded_at DESC, m.uid DESC LIMIT 1"""
    value = of if isinstance(of, str) else of.ref
    found = connection.scalar(sql, str, key=value, before=1 << 62 if before is None else before)
    return Mark(found) if found else Mark.NONE


def marks_with_numbers(connection: Connection, first: int, last: int) -> list[MarkRow]:
    """The marks whose numbers are between two, both included."""
    sql = f"""SELECT m.id, m.entry, {kind_named_sql("m")} AS kind, {ref_named_sql("m")} AS ref, m.mark
FROM mark m LEFT JOIN commitment c ON c.id = m.commitment_id
WHERE m.id BETWEEN :first AND :last ORDER BY m.id"""
    return connection.all(sql, MarkRow, first=first, last=last)
