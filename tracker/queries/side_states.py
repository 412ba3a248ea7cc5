"""How far the part of each side of a commitment is, as of a day and moment."""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import ASSESSMENT, ENTRIES_IN_FORCE_SQL, OLDEST_FIRST, obligors_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.part_states import PartAssessment, PartStates, part_states
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import CommitmentKind


class _OwedRow(NamedTuple):
    """Who owes a commitment, and its kind."""

    obligors: tuple[str, ...]
    kind: CommitmentKind


def states_of_parts(connection: Connection, commitment: str, at: AsOf) -> PartStates:
    """How far the part of each obligor of a commitment is, by our own assessments."""
    values = {"ref": commitment, "as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT coalesce({obligors_sql(connection.dialect, "c.id")}, '') AS obligors, c.kind
FROM commitment_in_force c WHERE c.ref = :ref"""
    owed = connection.first(sql, _OwedRow, **values)
    if owed is None:
        return PartStates({}, None)
    sql = f"""WITH {ENTRIES_IN_FORCE_SQL}
SELECT u.side, u.status FROM entry_in_force u
WHERE u.commitment_id = (SELECT id FROM commitment WHERE ref = :ref) AND {ASSESSMENT}
ORDER BY {OLDEST_FIRST}"""
    return part_states(owed.obligors, connection.all(sql, PartAssessment, **values), owed.kind)
