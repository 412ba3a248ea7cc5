"""What replaces a commitment, and what it takes the place of, by our assessments that count."""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import ASSESSMENT, ENTRIES_IN_FORCE_SQL, latest_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.natural_order import natural_key
from tracker.domain.promises import PromiseHistory, make_promise_history
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.vocabulary import Strength
from tracker.queries.standings import standings


class ReplacementInForce(NamedTuple):
    """A commitment and one that replaces it, both by their refs."""

    commitment: str
    successor: str


def promise_history(connection: Connection, own: Standing, at: AsOf) -> PromiseHistory:
    """The promises before a commitment, transitively, and what replaces it, as of a day and moment."""
    replaced: dict[str, list[str]] = {}
    following = {own.ref}
    while following:
        found = _replacements(connection, at, f"n.ref IN ({_members(connection)})", following)
        replaced |= {ref: [one.commitment for one in found if one.successor == ref] for ref in following}
        following = {one.commitment for one in found} - replaced.keys()
    earlier = replaced.keys() - {own.ref}
    known: list[Standing] = []
    if earlier:
        selection = Selection(refs=tuple(earlier), strengths=tuple(Strength))
        known = list(standings(connection, selection, at, open_only=False).items)
    by = _replacements(connection, at, f"c.ref IN ({_members(connection)})", {own.ref})
    return make_promise_history(own, known, replaced, [one.successor for one in by])


def is_anything_replaced(connection: Connection) -> bool:
    """Whether any entry says that something takes the place of a commitment."""
    return connection.scalar("SELECT 1 FROM update_successor LIMIT 1", int) is not None


def _members(connection: Connection) -> str:
    return connection.dialect.members.format(":refs")


def _replacements(
    connection: Connection, at: AsOf, condition: str, refs: set[str]
) -> list[ReplacementInForce]:
    """The replacements of commitments ``c`` by ``n`` that our latest assessments say."""
    sql = f"""WITH {terms_steps_sql(connection)},
{ENTRIES_IN_FORCE_SQL}
SELECT c.ref AS commitment, n.ref AS successor
FROM commitment n JOIN update_successor s ON s.successor_id = n.id JOIN status_update u ON u.id = s.update_id
JOIN commitment_in_force c ON c.id = u.commitment_id JOIN agreement_in_force a ON a.ref = c.agreement
WHERE {condition} AND coalesce(c.agreed_on, a.concluded_on) <= :as_of
  AND a.recorded_at <= :known_at AND c.recorded_at <= :known_at
  AND u.id = {latest_sql("id", "c.id", ASSESSMENT)}"""
    cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    found = connection.all(sql, ReplacementInForce, refs=tuple(refs), **cut)
    return sorted(found, key=lambda one: (natural_key(one.commitment), natural_key(one.successor)))
