"""What hangs on something that has a ref: while anything does, it is not taken back."""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import retracted_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME, LATEST_DAY
from tracker.domain.vocabulary import SIGNING
from tracker.queries.entities_with_refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, EVENT, MEETING, Entity

_ENTRIES = f"status_update u JOIN commitment_in_force c ON c.id = u.commitment_id AND NOT {retracted_sql()}"
_STANDINGS = f"""agreement_standing s JOIN agreement_in_force a ON a.ref = s.agreement
    AND NOT {retracted_sql(u="s", link="standing_id")}"""
_HANGING = """SELECT 'commitment' AS kind, c.ref AS ref FROM commitment_in_force c
        WHERE c.after = :ref{0} OR substr(c.due, 1, length(:ref{0}) + 3) = :ref{0} || ' + '"""
"""The commitments whose due dates hang on something."""
_DEPENDENTS = {
    COMMITMENT: (
        f"""SELECT 'commitment' AS kind, c.ref AS ref FROM {_ENTRIES}
        JOIN update_successor m ON m.update_id = u.id
        JOIN commitment s ON s.id = m.successor_id WHERE s.ref = :ref""",
        _HANGING.format(""),
    ),
    AGREEMENT: (
        "SELECT 'commitment' AS kind, c.ref AS ref FROM commitment_in_force c WHERE c.agreement = :ref",
        """SELECT 'document' AS kind, d.ref AS ref FROM document_in_force d
        JOIN document_agreement_in_force b ON b.document = d.ref WHERE b.agreement = :ref""",
        "SELECT 'event' AS kind, e.ref AS ref FROM event_in_force e WHERE e.agreement = :ref",
        """SELECT 'meeting' AS kind, m.ref AS ref FROM meeting_in_force m
        JOIN meeting_agreement_in_force b ON b.meeting = m.ref WHERE b.agreement = :ref""",
        f"SELECT 'standing' AS kind, 'U-' || s.id AS ref FROM {_STANDINGS} WHERE s.agreement = :ref",
        # the day it was concluded is an event too
        _HANGING.format(f" || ':' || '{SIGNING}'"),
    ),
    DOCUMENT: (
        "SELECT 'commitment' AS kind, c.ref AS ref FROM commitment_in_force c WHERE c.document = :ref",
    ),
    ACTOR: (
        """SELECT 'agreement' AS kind, a.ref AS ref FROM agreement_in_force a
        JOIN party_in_force p ON p.agreement = a.ref WHERE p.actor = :ref""",
        """SELECT 'commitment' AS kind, c.ref AS ref FROM commitment_in_force c
        JOIN obligor_in_force o ON o.commitment_id = c.id WHERE o.actor = :ref""",
        f"SELECT 'update' AS kind, 'U-' || u.id AS ref FROM {_ENTRIES} WHERE :ref IN (u.reporter, u.side)",
        f"""SELECT 'standing' AS kind, 'U-' || s.id AS ref FROM {_STANDINGS}
        WHERE :ref IN (s.reporter, s.side)""",
        """SELECT 'office' AS kind, o.actor AS ref FROM office o
        WHERE o.actor = :ref AND NOT EXISTS (SELECT 1 FROM office n WHERE n.id > o.id)""",
    ),
    EVENT: (_HANGING.format(""),),
    MEETING: (),
}


class Dependent(NamedTuple):
    """What hangs on something: its kind, and its ref or number."""

    kind: str
    ref: str


def dependents_of(connection: Connection, entity: Entity, ref: str) -> list[Dependent]:
    """What hangs on something, by all that is known: it names it, on whatever day."""
    if not _DEPENDENTS[entity]:
        return []
    found = "\nUNION ALL ".join(_DEPENDENTS[entity])
    sql = f"WITH {terms_steps_sql(connection)}\n{found}"
    rows = connection.all(sql, Dependent, ref=ref, as_of=LATEST_DAY, known_at=END_OF_TIME)
    return list(dict.fromkeys(rows))
