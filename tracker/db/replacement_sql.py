"""What is said of commitments that were ever replaced, as questions for the rule against circles."""

from collections.abc import Sequence

from tracker.db.dialect import Dialect
from tracker.db.sql import ASSESSMENT, latest_sql
from tracker.domain.replacement import StatusEntry
from tracker.domain.vocabulary import Status

COUNTS = """NOT EXISTS (SELECT 1 FROM retraction r WHERE r.update_id = u.id
  AND NOT EXISTS (SELECT 1 FROM retraction b WHERE b.retraction_id = r.id))"""


def replacements_sql(scope: str = "") -> str:
    """The question for each commitment that was ever replaced and what by, both by their keys."""
    return f"""SELECT DISTINCT u.commitment_id AS commitment, s.successor_id AS successor
FROM status_update u JOIN update_successor s ON s.update_id = u.id WHERE {COUNTS}{scope}"""


def status_entries_sql(dialect: Dialect, terms_steps: str, scope: str = "") -> str:
    """The question for the rows of ``to_status_entry``: each entry that counts, in the order of recording."""
    keys = dialect.joined.format("CAST(s.successor_id AS text)")
    successors = f"(SELECT {keys} FROM update_successor s WHERE s.update_id = u.id)"
    return f"""WITH {terms_steps}
SELECT u.commitment_id AS commitment, coalesce(u.reporter, '') AS voice,
  CAST(u.effective_on AS text) AS effective_on,
  CAST(CASE WHEN u.effective_on < a.concluded_on THEN a.concluded_on ELSE u.effective_on END AS text)
    AS counts_from,
  CASE WHEN u.status = '{Status.SUPERSEDED}' THEN {successors} END AS successors
FROM status_update u JOIN commitment_in_force c ON c.id = u.commitment_id
  JOIN agreement_in_force a ON a.ref = c.agreement
WHERE u.status IS NOT NULL AND {COUNTS}{scope}
ORDER BY u.commitment_id, u.effective_on, u.ordered_at, u.tiebreak"""


def to_status_entry(row: Sequence[object]) -> StatusEntry:
    """The entry of a row: the keys of what replaces the commitment stand in one text."""
    commitment, voice, effective_on, counts_from, successors = row
    keys = tuple(sorted(map(int, str(successors).split(";")))) if successors else ()
    return StatusEntry(int(str(commitment)), str(voice), str(effective_on), str(counts_from), keys)


def replaced_by_sql(dialect: Dialect, commitment: str) -> str:
    """What replaces a commitment, in one text; it is asked with the step ``entry_in_force``."""
    assessment = latest_sql("id", commitment, ASSESSMENT)
    found = f"""SELECT s.ref FROM update_successor m JOIN commitment s ON s.id = m.successor_id
    WHERE m.update_id = {assessment} ORDER BY s.ref"""
    return f"(SELECT {dialect.joined.format('member.ref')} FROM ({found}) member)"


def takes_place_of_sql(dialect: Dialect, commitment: str) -> str:
    """What a commitment takes the place of, in one text; it is asked with the steps of terms too."""
    found = f"""SELECT p.ref FROM update_successor m JOIN status_update said ON said.id = m.update_id
    JOIN commitment_in_force p ON p.id = said.commitment_id JOIN agreement_in_force q ON q.ref = p.agreement
    WHERE m.successor_id = {commitment} AND q.concluded_on <= :as_of
      AND said.id = {latest_sql("id", "p.id", ASSESSMENT)} ORDER BY p.ref"""
    return f"(SELECT {dialect.joined.format('member.ref')} FROM ({found}) member)"
