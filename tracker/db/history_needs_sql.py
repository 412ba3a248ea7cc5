"""Which commitments are judged by their whole history: seeks do not find how they stand."""

from tracker.db.judged_sql import DUTY_TERMS
from tracker.db.sql import CLAIM, JUDGED_NEWS, PART_NEWS, words_sql
from tracker.domain.vocabulary import Status

_OF_ITS_TERMS = (
    *(f"c.{term} IS NOT NULL" for term in ("every", "due", "after")),
    "c.starts_on > :as_of",
    "c.ends_on < :as_of",
)
_IS_JOINT = "(SELECT count(*) FROM commitment_obligor o WHERE o.commitment_id = {}) > 1"
_OF_ITS_NEWS = (
    (
        "c.id",
        "u.commitment_id",
        f"""status_update u WHERE +u.recorded_at <= :known_at AND {JUDGED_NEWS}
    AND ({PART_NEWS} OR {_IS_JOINT.format("u.commitment_id")})""",
    ),
    (
        "c.id",
        "v.commitment_id",
        f"""revision v JOIN revised_term t ON t.revision_id = v.id
    WHERE v.recorded_at <= :known_at AND v.commitment_id IS NOT NULL AND t.term IN {words_sql(DUTY_TERMS)}""",
    ),
    ("c.agreement", "s.agreement", "agreement_standing s WHERE s.recorded_at <= :known_at"),
)
"""Whose news it is, what the news names, and where it is found; what was not yet known is of no account."""
_SAID_BY_OBLIGOR = f"""{_IS_JOINT.format("c.id")} AND EXISTS (
    SELECT 1 FROM commitment_obligor o JOIN status_update u ON u.commitment_id = o.commitment_id
      AND u.reporter = o.actor AND +u.recorded_at <= :known_at WHERE o.commitment_id = c.id)"""
_CLAIMED_BREACH_OF_NO_SIDE = f"""{_IS_JOINT.format("c.id")} AND EXISTS (
    SELECT 1 FROM status_update u WHERE u.commitment_id = c.id AND {CLAIM}
      AND u.status = '{Status.BREACHED}' AND u.side IS NULL AND +u.recorded_at <= :known_at)"""


def needs_history_sql(*, is_of_some: bool, by_side: bool) -> str:
    """Whether seeks do not find how a commitment ``c`` stands, as a whole or each of its parts.

    Of some commitments the news of each is looked up; of all, what little there is of it is read once.
    """
    form = "EXISTS (SELECT 1 FROM {2} AND {1} = {0})" if is_of_some else "{0} IN (SELECT {1} FROM {2})"
    found = [*_OF_ITS_TERMS, *(form.format(*news) for news in _OF_ITS_NEWS)]
    return " OR ".join([*found, _SAID_BY_OBLIGOR, _CLAIMED_BREACH_OF_NO_SIDE] if by_side else found)
