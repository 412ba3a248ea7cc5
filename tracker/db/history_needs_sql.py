"""Which commitments are judged by their whole history: seeks do not find how they stand.

What is asked may leave some of them out all the same: of those a seek finds that they are not asked for, or
that others come before them.
"""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.db.judged_sql import DUTY_TERMS
from tracker.db.sql import (
    ASSESSMENT,
    CLAIM,
    DUE_DATE,
    JUDGED_NEWS,
    NEWEST_FIRST,
    PART_NEWS,
    PROPER,
    latest_sql,
    status_sql,
    words_sql,
)
from tracker.domain.vocabulary import (
    CLOSED_STATUSES,
    DUTY_STATUSES,
    NO_DUE_DAY,
    UNSCORED_STATUSES,
    WHOLE_STATUSES,
    CommitmentKind,
    Flag,
    Status,
)

if TYPE_CHECKING:
    from tracker.domain.records import Selection

IS_RELATIVE = "c.due IS NOT NULL"
"""Whether a due date hangs on the day of something."""
_OF_ITS_TERMS = (
    *(f"c.{term} IS NOT NULL" for term in ("every", "after")),
    "c.starts_on > :as_of",
    "c.ends_on < :as_of",
)
IS_JOINT = "(SELECT count(*) FROM commitment_obligor o WHERE o.commitment_id = {}) > 1"
"""Whether several owe a commitment, of which the key stands for ``{}``."""
_OF_ITS_NEWS = (
    (
        "c.id",
        "u.commitment_id",
        f"""status_update u WHERE +u.recorded_at <= :known_at AND {JUDGED_NEWS}
    AND ({PART_NEWS} OR {IS_JOINT.format("u.commitment_id")})""",
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
_SAID_BY_OBLIGOR = f"""{IS_JOINT.format("c.id")} AND EXISTS (
    SELECT 1 FROM commitment_obligor o JOIN status_update u ON u.commitment_id = o.commitment_id
      AND u.reporter = o.actor AND +u.recorded_at <= :known_at WHERE o.commitment_id = c.id)"""
_CLAIMED_BREACH_OF_NO_SIDE = f"""{IS_JOINT.format("c.id")} AND EXISTS (
    SELECT 1 FROM status_update u WHERE u.commitment_id = c.id AND {CLAIM}
      AND u.status = '{Status.BREACHED}' AND u.side IS NULL AND +u.recorded_at <= :known_at)"""


def needs_history_sql(*, is_of_some: bool, by_side: bool, has_relative: bool = True) -> str:
    """Whether seeks do not find how a commitment ``c`` stands, as a whole or each of its parts.

    Of some commitments the news of each is looked up; of all, what little there is of it is read once. Those
    with a relative due date can be left out: seeks find how some of them stand (``queries.judgements``).
    """
    form = "EXISTS (SELECT 1 FROM {2} AND {1} = {0})" if is_of_some else "{0} IN (SELECT {1} FROM {2})"
    found = [IS_RELATIVE] if has_relative else []
    found += [*_OF_ITS_TERMS, *(form.format(*news) for news in _OF_ITS_NEWS)]
    return " OR ".join([*found, _SAID_BY_OBLIGOR, _CLAIMED_BREACH_OF_NO_SIDE] if by_side else found)


_REVISED = f"""EXISTS (SELECT 1 FROM revision v JOIN revised_term t ON t.revision_id = v.id
    WHERE v.commitment_id = c.id AND v.recorded_at <= :known_at AND t.term IN {words_sql(DUTY_TERMS)})"""
_OF_OWN_STANDING = """EXISTS (SELECT 1 FROM agreement_standing s
    WHERE s.agreement = c.agreement AND s.recorded_at <= :known_at)"""
_LAST_STATUS = latest_sql("status", "c.id", ASSESSMENT)
_SURELY_CLOSED = f"""(c.starts_on IS NULL OR c.starts_on <= :as_of)
    AND {latest_sql("side", "c.id", ASSESSMENT)} IS NULL
    AND ({_LAST_STATUS} IN {words_sql((*UNSCORED_STATUSES, *WHOLE_STATUSES))}
      OR c.kind = '{CommitmentKind.ONE_OFF}' AND {_LAST_STATUS} = '{Status.IMPLEMENTED}')
    AND NOT {_OF_OWN_STANDING} AND NOT {_REVISED}"""
"""Our last word closes it, and is of all its parts: none that joined later, and none by the agreement."""
_LAST_DUE = f"coalesce({latest_sql('due_on', 'c.id', DUE_DATE)}, c.due_on)"
_SURELY_NOT_LATE = f"""c.every IS NULL AND c.due IS NULL
    AND (c.kind = '{CommitmentKind.CONTINUING}'
      OR coalesce({_LAST_DUE}, :as_of) >= :as_of OR {_LAST_DUE} = '{NO_DUE_DAY}')
    AND NOT {_REVISED}"""
"""It has no due date that has passed, and can have got none by an event or a revision."""
_FLAGS_OF_WHAT_IS_OPEN = frozenset(
    (
        *(Flag.OVERDUE, Flag.FALLEN_BACK, Flag.STALE, Flag.DUE_SOON),
        *(Flag.WAITING, Flag.NOT_YET_OWED, Flag.AGREEMENT_DISPUTED),
    )
)


def surely_left_out_sql(selection: Selection, *, open_only: bool) -> Iterator[str]:
    """Whether a commitment ``c`` is surely not in a list, without its history: nothing where all may be."""
    flags, any_flags = frozenset(selection.flags), frozenset(selection.any_flags)
    if selection.has_flags:
        asks_for_open = flags & _FLAGS_OF_WHAT_IS_OPEN or (any_flags and any_flags <= _FLAGS_OF_WHAT_IS_OPEN)
    else:
        asks_for_open = open_only and not selection.statuses
    if asks_for_open:
        yield _SURELY_CLOSED
    if Flag.OVERDUE in flags or any_flags == {Flag.OVERDUE}:
        yield _SURELY_NOT_LATE


_IS_AGREED = """c.recorded_at <= :known_at AND EXISTS (SELECT 1 FROM agreement_in_force a
    WHERE a.ref = c.agreement AND a.recorded_at <= :known_at
      AND coalesce(c.agreed_on, a.concluded_on) <= :as_of)"""
_UNDONE = words_sql(status for status in Status if status not in (*CLOSED_STATUSES, Status.BREACHED))
_LEAVES_A_PART_UNDONE = f"""EXISTS (
      SELECT 1 FROM commitment_obligor o WHERE o.commitment_id = c.id AND coalesce((
        SELECT CASE WHEN u.side IS NULL THEN '' ELSE u.status END FROM entry_in_force u
        WHERE u.commitment_id = c.id AND {ASSESSMENT} AND (u.side IS NULL OR u.side = o.actor)
        ORDER BY {NEWEST_FIRST} LIMIT 1), '{Status.NO_INFORMATION}') IN {_UNDONE})"""
"""Our last word of some part, of that alone, leaves it undone, whatever we said of others since; or there is
none. A word of the whole is not of a part that is released."""
SURELY_OPEN_AND_NOT_BREACHED = f"""({status_sql("c.id")} IN {_UNDONE} OR {_LEAVES_A_PART_UNDONE})
    AND (c.starts_on IS NULL OR c.starts_on <= :as_of) AND (c.ends_on IS NULL OR c.ends_on >= :as_of)
    AND {_IS_AGREED} AND NOT {_OF_OWN_STANDING} AND NOT {_REVISED}
    AND NOT EXISTS (SELECT 1 FROM status_update u WHERE u.commitment_id = c.id AND {ASSESSMENT}
      AND (u.status = '{Status.BREACHED}' AND {IS_JOINT.format("c.id")}
        OR u.status = '{Status.IMPLEMENTED}' AND c.every IS NOT NULL
          AND {status_sql("c.id")} NOT IN {words_sql(DUTY_STATUSES)}))"""
"""Our last word leaves it undone, at least one part of it, or that of a part does; and no other part was ever
called breached.

Nothing but our word decides: it has begun and is not at an end, nor has its agreement a standing. Of what
recurs our last word is of the duty itself; or nothing was ever held, so that no occurrence is, whichever our
last word is about.
"""
SURELY_BREACHED = f"""c.strength IN {PROPER} AND {_IS_AGREED}
    AND c.id IN (SELECT u.commitment_id FROM status_update u
      WHERE {JUDGED_NEWS} AND u.status = '{Status.BREACHED}' AND +u.recorded_at <= :known_at)
    AND {status_sql("c.id")} = '{Status.BREACHED}'"""
"""A commitment that seeks judge is breached; of those of which nobody ever said so none is looked at."""
