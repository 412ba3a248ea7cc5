"""What is said of commitments that were ever replaced, as questions for the rule against circles."""

from tracker.domain.vocabulary import Status

COUNTS = """NOT EXISTS (SELECT 1 FROM retraction r WHERE r.update_id = u.id
  AND NOT EXISTS (SELECT 1 FROM retraction b WHERE b.retraction_id = r.id))"""
_SUCCESSOR = f"CASE WHEN u.status = '{Status.SUPERSEDED}' THEN u.successor_id END"


def replacements_sql(scope: str = "") -> str:
    """The question for each commitment that was ever replaced and what by, both by their keys."""
    return f"""SELECT DISTINCT u.commitment_id AS commitment, u.successor_id AS successor
FROM status_update u WHERE u.successor_id IS NOT NULL AND {COUNTS}{scope}"""


def status_entries_sql(terms_steps: str, scope: str = "") -> str:
    """The question for the StatusEntry of each entry that counts, in the order of recording."""
    return f"""WITH {terms_steps}
SELECT u.commitment_id AS commitment, coalesce(u.reporter, '') AS voice,
  CAST(u.effective_on AS text) AS effective_on,
  CAST(CASE WHEN u.effective_on < a.concluded_on THEN a.concluded_on ELSE u.effective_on END AS text)
    AS counts_from,
  {_SUCCESSOR} AS successor
FROM status_update u JOIN commitment_in_force c ON c.id = u.commitment_id
  JOIN agreement_in_force a ON a.ref = c.agreement
WHERE u.status IS NOT NULL AND {COUNTS}{scope}
ORDER BY u.commitment_id, u.effective_on, u.ordered_at, u.tiebreak"""
