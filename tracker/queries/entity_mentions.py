"""Which commitments and agreements name an actor or a document, as of a day and moment."""

from collections.abc import Sequence

from tracker.db.connection import Connection
from tracker.db.sql import ENTRIES_IN_FORCE_SQL
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.mentions import ActorMentions, DocumentMentions
from tracker.domain.natural_order import natural_key
from tracker.domain.records import AsOf

_AGREED = "a.concluded_on <= :as_of AND a.recorded_at <= :known_at"
_COMMITMENTS = f"""SELECT c.ref FROM commitment_in_force c JOIN agreement_in_force a ON a.ref = c.agreement
WHERE {_AGREED} AND c.recorded_at <= :known_at"""


def actor_mentions(connection: Connection, code: str, at: AsOf) -> ActorMentions:
    """Where an actor is named, whatever the strength and the status of a commitment."""
    agreements = f"""SELECT a.ref FROM agreement_in_force a JOIN party_in_force p ON p.agreement = a.ref
WHERE {_AGREED} AND p.actor = :code"""
    owed = (
        f"{_COMMITMENTS} AND c.id IN (SELECT o.commitment_id FROM obligor_in_force o WHERE o.actor = :code)"
    )
    given = f"""WITH {terms_steps_sql(connection)},
{ENTRIES_IN_FORCE_SQL}
SELECT count(*) FROM entry_in_force u JOIN commitment_in_force c ON c.id = u.commitment_id
WHERE u.reporter = :code"""
    return ActorMentions(
        agreements=_refs(connection, agreements, at, code=code),
        commitments=_refs(connection, owed, at, code=code),
        updates=connection.scalar(given, int, code=code, **_cut(at)) or 0,
    )


def document_mentions(connection: Connection, ref: str, at: AsOf) -> DocumentMentions:
    """Where a document is named, whatever the strength and the status of a commitment."""
    return DocumentMentions(_refs(connection, f"{_COMMITMENTS} AND c.document = :ref", at, ref=ref))


def _refs(connection: Connection, question: str, at: AsOf, **values: str) -> tuple[str, ...]:
    sql = f"WITH {terms_steps_sql(connection)}\n{question}"
    found: Sequence[str] = connection.scalars(sql, str, **values, **_cut(at))
    return tuple(sorted(found, key=natural_key))


def _cut(at: AsOf) -> dict[str, object]:
    return {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
