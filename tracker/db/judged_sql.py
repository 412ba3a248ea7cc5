"""Which commitments are judged by their whole history, and their rows beside those that are found by seeks.

The rows come in as one parameter, ``:judged``, a JSON array of arrays. Their flags are the bits of a number.
"""

from typing import TYPE_CHECKING

from tracker.db.sql import JUDGED_NEWS, PART_NEWS, words_sql
from tracker.domain.vocabulary import Flag

if TYPE_CHECKING:
    from tracker.db.dialect import Dialect

DUTY_TERMS = (
    *("obligors", "strength", "kind", "agreed_on", "due_on", "due", "after", "every", "starts_on", "ends_on"),
)
"""The terms that decide how a commitment stands."""
JUDGED_BITS = {flag: 1 << place for place, flag in enumerate(Flag)}
OPEN_BIT = 1 << len(Flag)
LISTED_BIT = OPEN_BIT << 1
"""Whether it is in a list of what is not closed."""
NOT_YET_OWED_BIT = LISTED_BIT << 1

_COLUMNS = {
    "id": "bigint",
    "status": "text",
    "due_on": "date",
    "since": "date",
    "level": "bigint",
    "evidence_on": "date",
    "bits": "bigint",
    "next_due_on": "date",
}


def judged_step_sql(dialect: "Dialect") -> str:
    """The step ``judged``: a row for each commitment that is judged."""
    columns = ", ".join(
        dialect.array_item.format(place=place, type=type_) + f" AS {name}"
        for place, (name, type_) in enumerate(_COLUMNS.items())
    )
    return f"judged AS MATERIALIZED (SELECT {columns} FROM {dialect.each_array})"


def has_bit_sql(bit: int) -> str:
    """Whether a judged row ``k`` has a bit."""
    return f"(k.bits & {bit}) <> 0"


def judged_or_sql(judged: str, found: str) -> str:
    """One of two expressions about ``k``: the first where it is judged, else what seeks find."""
    return f"(CASE WHEN k.bits IS NOT NULL THEN {judged} ELSE {found} END)"


# -- which are judged so ---------------------------------------------------------------------------------

_OF_ITS_TERMS = (
    *(f"c.{term} IS NOT NULL" for term in ("every", "due", "after")),
    "c.starts_on IS NOT NULL AND c.starts_on > :as_of",
    "c.ends_on IS NOT NULL AND c.ends_on < :as_of",
)
_IS_JOINT = "(SELECT count(*) FROM commitment_obligor o WHERE o.commitment_id = {}) > 1"
_OF_ITS_NEWS = (
    (
        "c.id",
        "u.commitment_id",
        f"status_update u WHERE {JUDGED_NEWS} AND ({PART_NEWS} OR {_IS_JOINT.format('u.commitment_id')})",
    ),
    (
        "c.id",
        "v.commitment_id",
        f"""revision v JOIN revised_term t ON t.revision_id = v.id
    WHERE v.commitment_id IS NOT NULL AND t.term IN {words_sql(DUTY_TERMS)}""",
    ),
    ("c.agreement", "s.agreement", "agreement_standing s WHERE TRUE"),
)
"""Whose news it is, what the news names, and where it is found."""
_SAID_BY_OBLIGOR = f"""{_IS_JOINT.format("c.id")} AND EXISTS (
    SELECT 1 FROM commitment_obligor o JOIN status_update u ON u.commitment_id = o.commitment_id
      AND u.reporter = o.actor WHERE o.commitment_id = c.id)"""


def needs_history_sql(*, is_of_some: bool, by_side: bool) -> str:
    """Whether seeks do not find how a commitment ``c`` stands, as a whole or each of its parts.

    Of some commitments the news of each is looked up; of all, what little there is of it is read once.
    """
    form = "EXISTS (SELECT 1 FROM {2} AND {1} = {0})" if is_of_some else "{0} IN (SELECT {1} FROM {2})"
    found = [*_OF_ITS_TERMS, *(form.format(*news) for news in _OF_ITS_NEWS)]
    return " OR ".join([*found, _SAID_BY_OBLIGOR] if by_side else found)
