"""What due dates hang on: the events and commitments that terms name."""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import retracted_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.due_rules import read_due_rule


class HangingTermsRow(NamedTuple):
    """What the due date of a commitment hangs on, by its terms or a revision of them."""

    ref: str
    due: str | None
    after: str | None


class _FormerRefRow(NamedTuple):
    """A ref that a commitment had, and the one that it has now."""

    ref: str
    now: str


def refs_of_now(connection: Connection) -> dict[str, str]:
    """The ref that a commitment has now, by each that it had: what was recorded still has those."""
    sql = """SELECT f.ref, c.ref AS now FROM former_ref f JOIN commitment c ON c.id = f.commitment_id
    ORDER BY f.recorded_at, f.ref"""
    return {row.ref: row.now for row in connection.all(sql, _FormerRefRow)}


def hanging_terms(connection: Connection) -> list[HangingTermsRow]:
    """All that due dates ever hung on, but for what is taken back."""
    sql = f"""SELECT c.ref, c.due, c.after FROM commitment c WHERE c.due IS NOT NULL OR c.after IS NOT NULL
UNION ALL
SELECT c.ref, CASE WHEN t.term = 'due' THEN t.value END, CASE WHEN t.term = 'after' THEN t.value END
FROM revised_term t JOIN revision v ON v.id = t.revision_id JOIN commitment c ON c.id = v.commitment_id
WHERE t.term IN ('due', 'after') AND t.value > '' AND NOT {retracted_sql(u="v", link="revision_id")}"""
    return connection.all(sql, HangingTermsRow, known_at=END_OF_TIME)


def commitments_hung_on(connection: Connection) -> dict[str, set[str]]:
    """For each commitment those that its due date hangs on, by the refs of now; events stand in no circle."""
    found: dict[str, set[str]] = {}
    now = refs_of_now(connection)
    for row in hanging_terms(connection):
        names = {read_due_rule(row.due).anchor if row.due else None, row.after}
        hung_on = (now.get(name, name) for name in names if name and ":" not in name)
        found.setdefault(row.ref, set()).update(hung_on)
    return found


def event_named(connection: Connection, name: str) -> str | None:
    """The only event of a name, of whatever agreement; None if there is none, or more than one."""
    sql = "SELECT ref FROM event WHERE substr(ref, length(agreement) + 2) = :name ORDER BY ref LIMIT 2"
    found = connection.scalars(sql, str, name=name)
    return found[0] if len(found) == 1 else None
