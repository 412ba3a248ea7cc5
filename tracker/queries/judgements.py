"""Which commitments are judged by their whole history, and how they stand then.

How most stand is found by seeks (``db.standing_sql``). Those with parts, occurrences, due dates that hang on
events, or an agreement with a standing of its own are judged one by one (``domain.judgement``), and their
rows stand beside those that are found.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tracker.db.connection import Connection
from tracker.db.judged_sql import (
    JUDGED_BITS,
    LISTED_BIT,
    NOT_YET_OWED_BIT,
    NOT_YET_OWED_IF_PROPER_BIT,
    OPEN_BIT,
)
from tracker.db.sql import ASSESSMENT, CLAIM, PART_NEWS, among_ids_sql, words_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import PART_ORDER, WHOLE_STATUSES, Openness, Status

if TYPE_CHECKING:  # what judges is loaded only where something is to be judged
    from tracker.domain.judgement import Judgement
    from tracker.domain.part_judgement import PartJudgement

REVISED_TERMS_OF_DUTIES = (
    *("obligors", "strength", "kind", "agreed_on", "due_on", "due", "after", "every", "starts_on", "ends_on"),
)
"""The terms that decide how a commitment stands."""


class JudgedCommitment(NamedTuple):
    """How a commitment stands: as a whole, or as far as some ``sides`` are asked about."""

    judgement: "Judgement"
    shown: "PartJudgement"
    sides: tuple[str, ...] = ()


def judge_selected(
    connection: Connection, selection: Selection, at: AsOf, *, by_side: bool = False
) -> Selection:
    """The selection with how those of its commitments stand that are judged by their whole history.

    ``by_side`` also judges those that only differ from side to side by what is claimed of them. With selected
    obligors a commitment stands as their parts do.
    """
    ids = _ids_to_judge(connection, selection, at, by_side=by_side or bool(selection.obligors))
    judged = _judge_all(connection, selection, at, ids) if ids else {}
    return selection._replace(judged=judged, judged_ids=tuple(ids))


def _judge_all(
    connection: Connection, selection: Selection, at: AsOf, ids: Sequence[int]
) -> dict[int, JudgedCommitment]:
    from tracker.domain.judgement import judge
    from tracker.queries.histories import HistoryReader

    judged = {}
    for key, history in HistoryReader(connection, at).read(ids):
        if history.terms_on(at.day).agreed_on > at.day:
            continue
        judgement = judge(
            history,
            at.day,
            stale_after=selection.stale_after,
            due_soon_within=selection.due_soon_within,
            lists_occurrences=bool(selection.refs),  # which only tells of one that is asked about by name
        )
        judged[key] = _as_asked(judgement, selection.obligors)
    return judged


def judged_rows(judged: Mapping[int, JudgedCommitment]) -> str:
    """The rows of judged commitments as a JSON array, for ``db.judged_sql``."""
    return json.dumps([_row(key, one) for key, one in judged.items()])


def _row(key: int, one: JudgedCommitment) -> list[object]:
    shown = one.shown
    due_on = one.judgement.due.due_on if shown is one.judgement.whole else shown.due_on
    return [
        key,
        shown.status,
        None if due_on is None else str(due_on),
        str(shown.since),
        shown.level,
        str(shown.evidence_on),
        _bits(shown),
    ]


def _bits(shown: "PartJudgement") -> int:
    """The flags of a commitment, and what decides whether it is listed and counted, as bits."""
    bits = sum(JUDGED_BITS[flag] for flag in shown.flags)
    if shown.openness in (Openness.OPEN, Openness.WAITING):
        bits |= OPEN_BIT
    if shown.openness_if_proper in (Openness.OPEN, Openness.WAITING, Openness.NOT_YET_OWED):
        bits |= LISTED_BIT
    if shown.openness_if_proper is Openness.NOT_YET_OWED:
        bits |= NOT_YET_OWED_IF_PROPER_BIT
    if shown.openness is Openness.NOT_YET_OWED:
        bits |= NOT_YET_OWED_BIT
    return bits


_PLACES = {status: place for place, status in enumerate((*WHOLE_STATUSES, *PART_ORDER, Status.WITHDRAWN))}


def _as_asked(judgement: "Judgement", sides: Sequence[str]) -> JudgedCommitment:
    """A judgement, as the parts of some sides stand; as a whole where no part of theirs is asked for."""
    parts = [judgement.parts[side] for side in sides if side in judgement.parts]
    if not parts or len(parts) == len(judgement.parts):
        return JudgedCommitment(judgement, judgement.whole)
    named = tuple(side for side in sides if side in judgement.parts)
    return JudgedCommitment(judgement, parts[0] if len(parts) == 1 else _join_parts(parts), named)


def _join_parts(parts: Sequence["PartJudgement"]) -> "PartJudgement":
    """Several parts as one: that which is furthest from done, with the flags of all."""
    from tracker.domain.whole_course import combine_levels

    worst = min(parts, key=lambda part: _PLACES[part.status])
    return worst._replace(
        level=combine_levels([part.level for part in parts]),
        flags=frozenset().union(*(part.flags for part in parts)),
        evidence_on=min(part.evidence_on for part in parts),
        days_late=max((part.days_late for part in parts if part.days_late), default=None),
        claims=tuple(dict.fromkeys(claim for part in parts for claim in part.claims)),
    )


def _ids_to_judge(connection: Connection, selection: Selection, at: AsOf, *, by_side: bool) -> Sequence[int]:
    """The keys of those among the selected that no seek judges."""
    scope = "" if selection.ids is None else f" AND {among_ids_sql(connection.dialect, 'c.id')}"
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT c.id FROM commitment_in_force c WHERE ({_needs_history_sql(by_side=by_side)}){scope} ORDER BY c.id"""
    cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    return connection.scalars(sql, int, ids=selection.ids, **cut)


_ALWAYS_JUDGED = " OR ".join(
    (
        *(f"c.{term} IS NOT NULL" for term in ("every", "due", "after")),
        "c.starts_on > :as_of",
        "c.ends_on < :as_of",
        f"c.id IN (SELECT u.commitment_id FROM status_update u WHERE {PART_NEWS})",
        f"""c.id IN (SELECT v.commitment_id FROM revision v JOIN revised_term t ON t.revision_id = v.id
    WHERE v.commitment_id IS NOT NULL AND t.term IN {words_sql(REVISED_TERMS_OF_DUTIES)})""",
        "c.agreement IN (SELECT s.agreement FROM agreement_standing s)",
    )
)
_IS_JOINT = "(SELECT count(*) FROM commitment_obligor o WHERE o.commitment_id = c.id) > 1"
_BREACH_WITHOUT_SIDE = f"""c.id IN (SELECT u.commitment_id FROM status_update u
    WHERE {ASSESSMENT} AND u.status = '{Status.BREACHED}' AND u.side IS NULL) AND {_IS_JOINT}"""
_BREACH_CLAIMED_WITHOUT_SIDE = f"""c.id IN (SELECT u.commitment_id FROM status_update u
    WHERE {CLAIM} AND u.status = '{Status.BREACHED}' AND u.side IS NULL) AND {_IS_JOINT}"""
_SAID_BY_OBLIGOR = f"""{_IS_JOINT} AND EXISTS (
    SELECT 1 FROM commitment_obligor o JOIN status_update u ON u.commitment_id = o.commitment_id
      AND u.reporter = o.actor WHERE o.commitment_id = c.id)"""


def _needs_history_sql(*, by_side: bool) -> str:
    """Whether seeks do not find how a commitment ``c`` stands, as a whole or each of its parts."""
    found = f"{_ALWAYS_JUDGED} OR {_BREACH_WITHOUT_SIDE}"
    return f"{found} OR {_SAID_BY_OBLIGOR} OR {_BREACH_CLAIMED_WITHOUT_SIDE}" if by_side else found
