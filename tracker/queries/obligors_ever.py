"""Who ever owed a commitment or concluded an agreement: of whose part something can be said."""

import json
from collections.abc import Set
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import retracted_sql
from tracker.domain.days import END_OF_TIME


class _MembersRow(NamedTuple):
    """A ref, and a code, or several as a JSON array."""

    ref: str
    members: str


def all_obligors_ever(connection: Connection, ref: str | None = None) -> dict[str, Set[str]]:
    """Who owes each commitment, or did by its terms on some day; of one, or of all."""
    only = "" if ref is None else " AND c.ref = :ref"
    return _members_ever(
        connection,
        f"""SELECT c.ref, o.actor AS members FROM commitment_obligor o
  JOIN commitment c ON c.id = o.commitment_id WHERE TRUE{only}
UNION ALL
SELECT c.ref, t.value FROM revised_term t JOIN revision v ON v.id = t.revision_id
  JOIN commitment c ON c.id = v.commitment_id
WHERE t.term = 'obligors' AND NOT {retracted_sql(u="v", link="revision_id")}{only}""",
        ref,
    )


def all_parties_ever(connection: Connection, ref: str) -> Set[str]:
    """Who concluded an agreement, by its terms on some day."""
    sql = f"""SELECT p.agreement AS ref, p.actor AS members FROM agreement_party p WHERE p.agreement = :ref
UNION ALL
SELECT v.agreement, t.value FROM revised_term t JOIN revision v ON v.id = t.revision_id
WHERE t.term = 'parties' AND v.agreement = :ref AND NOT {retracted_sql(u="v", link="revision_id")}"""
    return _members_ever(connection, sql, ref).get(ref, frozenset())


def _members_ever(connection: Connection, sql: str, ref: str | None) -> dict[str, Set[str]]:
    found: dict[str, set[str]] = {}
    values = {} if ref is None else {"ref": ref}
    for row in connection.all(sql, _MembersRow, **values, known_at=END_OF_TIME):
        members = json.loads(row.members) if row.members.startswith("[") else [row.members]
        found.setdefault(row.ref, set()).update(members)
    return dict(found)


def commitments_with_unit(connection: Connection, ref: str | None = None) -> Set[str]:
    """The commitments of which it is said, by their terms of some day, of what there shall be how much."""
    only = "" if ref is None else " AND c.ref = :ref"
    sql = f"""SELECT c.ref FROM commitment c WHERE c.unit IS NOT NULL{only}
UNION
SELECT c.ref FROM revised_term t JOIN revision v ON v.id = t.revision_id
  JOIN commitment c ON c.id = v.commitment_id
WHERE t.term = 'unit' AND t.value > '' AND NOT {retracted_sql(u="v", link="revision_id")}{only}"""
    values = {} if ref is None else {"ref": ref}
    return set(connection.scalars(sql, str, **values, known_at=END_OF_TIME))
