"""Whether commitments replace each other in a circle, for the rule that they may not."""

from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.replacement_sql import replacements_sql, status_entries_sql, to_status_entry
from tracker.db.sql import among_ids_sql, among_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME, LATEST_DAY
from tracker.domain.replacement import Circle, StatusEntry, find_circles, replaced_in_circles


class Replacement(NamedTuple):
    """A commitment, and what replaces it, both by their keys."""

    commitment: int
    successor: int


class StatusEntryRow(NamedTuple):
    """A StatusEntry, with the keys of what replaces the commitment in one text."""

    commitment: int
    voice: str
    effective_on: str
    counts_from: str
    successors: str | None


class RefOfCommitment(NamedTuple):
    """The key of a commitment, and its ref."""

    id: int
    ref: str


LATEST = {"as_of": LATEST_DAY, "known_at": END_OF_TIME}
"""All that is known, on the latest day."""


class _Asked(NamedTuple):
    """The entries asked about: all that count but one, and one more."""

    connection: Connection
    without_update: int
    new_entries: Sequence[StatusEntry]

    def replacements(self, commitments: Iterable[int]) -> list[Replacement]:
        """What replaces some commitments."""
        sql = replacements_sql(self._scope)
        new = [
            Replacement(one.commitment, successor)
            for one in self.new_entries
            if one.commitment in commitments
            for successor in one.successors
        ]
        return [*self.connection.all(sql, Replacement, **self._values(commitments)), *new]

    def status_entries(self, commitments: Iterable[int]) -> list[StatusEntry]:
        """All statuses of some commitments, in the order of recording."""
        sql = status_entries_sql(self.connection.dialect, terms_steps_sql(self.connection), self._scope)
        new = [one for one in self.new_entries if one.commitment in commitments]
        rows = self.connection.all(sql, StatusEntryRow, **LATEST, **self._values(commitments))
        return [*map(to_status_entry, rows), *new]

    @property
    def _scope(self) -> str:
        return f" AND {among_ids_sql(self.connection.dialect, 'u.commitment_id')} AND u.id <> :without_update"

    def _values(self, commitments: Iterable[int]) -> dict[str, object]:
        return {"ids": tuple(commitments), "without_update": self.without_update}


def circles_through(
    connection: Connection,
    commitments: Set[int],
    *,
    new_entry: StatusEntry | None = None,
    without_update: int = 0,
) -> list[Circle]:
    """The circles that one of some commitments is part of, on any day, by all that is known now.

    ``new_entry`` is one more entry, recorded last; ``without_update`` is the number of one that is left out.
    """
    asked = _Asked(connection, without_update, [new_entry] if new_entry else [])
    found = replaced_in_circles(_replacements_from(asked, commitments))
    if commitments.isdisjoint(found):
        return []
    circles = find_circles(asked.status_entries(found))
    return [circle for circle in circles if not commitments.isdisjoint(circle.commitments)]


def _replacements_from(asked: _Asked, commitments: Set[int]) -> set[Replacement]:
    """All replacements that some commitments lead to, one after the other."""
    found: set[Replacement] = set()
    seen: Set[int] = set()
    following = commitments
    while following:
        seen |= following
        rows = asked.replacements(following)
        found.update(rows)
        following = {row.successor for row in rows} - seen
    return found


class CommitmentOfUpdate(NamedTuple):
    """The number of an update, and the key of its commitment."""

    update: int
    commitment: int


def replaced_commitments_of(connection: Connection, updates: Sequence[int]) -> list[CommitmentOfUpdate]:
    """The commitments of some updates with a status, as far as they were ever replaced."""
    sql = f"""SELECT u.id AS "update", u.commitment_id AS commitment FROM status_update u
WHERE {among_ids_sql(connection.dialect, "u.id")} AND u.status IS NOT NULL AND EXISTS (
  SELECT 1 FROM status_update r JOIN update_successor s ON s.update_id = r.id
  WHERE r.commitment_id = u.commitment_id)"""
    return connection.all(sql, CommitmentOfUpdate, ids=tuple(updates))


class ReplacedCommitment(NamedTuple):
    """A commitment that was ever replaced, and the agreement it is in."""

    commitment: int
    ref: str
    agreement: str


def replaced_commitments_named(
    connection: Connection, refs: Sequence[str], agreements: Sequence[str]
) -> list[ReplacedCommitment]:
    """Those of some commitments, and of those in some agreements, that were ever replaced."""
    dialect = connection.dialect
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT c.id AS "commitment", c.ref, c.agreement FROM commitment_in_force c
WHERE ({among_sql(dialect, "c.ref", ":refs")} OR {among_sql(dialect, "c.agreement", ":agreements")})
  AND EXISTS (SELECT 1 FROM update_successor s JOIN status_update u ON u.id = s.update_id
    WHERE u.commitment_id = c.id)"""
    names = {"refs": tuple(refs), "agreements": tuple(agreements)}
    return connection.all(sql, ReplacedCommitment, **names, **LATEST)


def refs_of_commitments(connection: Connection, commitments: Iterable[int]) -> dict[int, str]:
    """The refs of some commitments, by their keys."""
    sql = f"SELECT id, ref FROM commitment WHERE {among_ids_sql(connection.dialect, 'id')}"
    return {row.id: row.ref for row in connection.all(sql, RefOfCommitment, ids=tuple(commitments))}
