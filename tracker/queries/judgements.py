"""Which commitments are judged by their whole history, and how they stand then.

How most stand is found by seeks (``db.standing_sql``). Those with parts, occurrences, due dates that hang on
events, or an agreement with a standing of its own are judged one by one (``domain.judgement``), and their
rows stand beside those that are found.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tracker.db.connection import Connection
from tracker.db.history_needs_sql import needs_history_sql, surely_left_out_sql
from tracker.db.judged_sql import (
    JUDGED_BITS,
    LISTED_BIT,
    NOT_YET_OWED_BIT,
    NOT_YET_OWED_IF_PROPER_BIT,
    OPEN_BIT,
)
from tracker.db.sql import ENTRIES_IN_FORCE_SQL, among_ids_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import PART_ORDER, WHOLE_STATUSES, Flag, Openness, Status

if TYPE_CHECKING:  # what judges is loaded only where something is to be judged
    from tracker.domain.judgement import Judgement
    from tracker.domain.part_judgement import PartJudgement


class JudgedCommitment(NamedTuple):
    """How a commitment stands: as a whole, or as far as some ``sides`` are asked about.

    One that is not ``told_by_part`` is told as what seeks find: of what goes out, they would find it too.
    """

    judgement: "Judgement"
    shown: "PartJudgement"
    sides: tuple[str, ...] = ()
    told_by_part: bool = True


def judge_selected(
    connection: Connection, selection: Selection, at: AsOf, *, by_side: bool = False
) -> Selection:
    """The selection with how those of its commitments stand that are judged by their whole history.

    ``by_side`` also judges those that only differ from side to side by what is claimed of them. With selected
    obligors a commitment stands as their parts do.
    """
    ids = find_ids_to_judge(connection, selection, at, by_side=by_side)
    return _with_judged(connection, selection, at, ids, ids)


def judge_listed(connection: Connection, selection: Selection, at: AsOf, *, open_only: bool) -> Selection:
    """The same for a list, without those that are surely not in it: no row stands for them."""
    ids = find_ids_to_judge(connection, selection, at, by_side=False)
    left_out = list(surely_left_out_sql(selection, open_only=open_only))
    if not (ids and left_out):
        return _with_judged(connection, selection, at, ids, ids)
    sql = f"""WITH {terms_steps_sql(connection)},
{ENTRIES_IN_FORCE_SQL}
SELECT c.id FROM commitment_in_force c WHERE {among_ids_sql(connection.dialect, "c.id")}
  AND ({" OR ".join(left_out)}) IS NOT TRUE ORDER BY c.id"""
    listed = connection.scalars(sql, int, ids=tuple(ids), **_cut(at))
    return _with_judged(connection, selection, at, ids, listed)


def _with_judged(
    connection: Connection, selection: Selection, at: AsOf, ids: Sequence[int], asked: Sequence[int]
) -> Selection:
    """The selection with those judged that are asked for, of all that no seek judges."""
    judged = _judge_all(connection, selection, at, asked) if asked else {}
    if touched := [key for key in judged if key in connection.touched]:
        by_part = set(_ids_by_history(connection, tuple(touched), at))
        for key in set(touched) - by_part:
            judged[key] = judged[key]._replace(told_by_part=_is_told_by_part(judged[key]))
    return selection._replace(judged=judged, judged_rows=judged_rows(judged), judged_ids=tuple(ids))


def _is_told_by_part(one: JudgedCommitment) -> bool:
    """Whether the parts of one stand otherwise than each other."""
    return len({(part.status, part.withheld) for part in one.judgement.parts.values()}) > 1


def filter_by_state(connection: Connection, selection: Selection, at: AsOf) -> Selection:
    """The filtered selection, and of its commitments only those with its statuses, flags and due date."""
    if not selection.has_state:
        return selection
    from tracker.queries.filters import chosen_sql, query_parameters  # they are above what judges

    selection = judge_selected(connection, selection, at)
    sql = f"WITH {chosen_sql(connection, selection)} SELECT id FROM chosen"
    return selection._replace(ids=tuple(connection.scalars(sql, int, **query_parameters(selection, at))))


def _judge_all(
    connection: Connection, selection: Selection, at: AsOf, ids: Sequence[int]
) -> dict[int, JudgedCommitment]:
    from tracker.queries.judged_histories import judge_histories

    return {
        key: show_as_asked(judgement, selection.obligors)
        for key, _, judgement in judge_histories(
            connection,
            at,
            ids,
            stale_after=selection.stale_after,
            due_soon_within=selection.due_soon_within,
            lists_occurrences=bool(selection.refs),  # which only tells of one that is asked about by name
        )
    }


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
        str(shown.tally.next_due_on) if shown.tally and shown.tally.next_due_on else None,
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


def show_as_asked(judgement: "Judgement", sides: Sequence[str]) -> JudgedCommitment:
    """A judgement, as the parts of some sides stand; as a whole where no part of theirs is asked for."""
    parts = [judgement.parts[side] for side in sides if side in judgement.parts]
    if not parts or len(parts) == len(judgement.parts):
        return JudgedCommitment(judgement, judgement.whole)
    named = tuple(side for side in sides if side in judgement.parts)
    return JudgedCommitment(judgement, parts[0] if len(parts) == 1 else _join_parts(parts), named)


def _join_parts(parts: Sequence["PartJudgement"]) -> "PartJudgement":
    """Several parts as one: that which is furthest from done, with the flags of all.

    As with a whole commitment, a part that is released is left out of what is made of all, if not all are.
    """
    from tracker.domain.whole_course import combine_levels

    owed = [part for part in parts if part.status is not Status.WITHDRAWN] or parts
    worst = min(owed, key=lambda part: _PLACES[part.status])
    dues = [part.due_on for part in parts if part.due_on]
    late = [part.due_on for part in parts if part.due_on and Flag.OVERDUE in part.flags]
    return worst._replace(
        level=combine_levels([part.level for part in owed]),
        flags=frozenset().union(*(part.flags for part in parts)),
        evidence_on=min(part.evidence_on for part in owed),
        fallen_back_on=min((part.fallen_back_on for part in parts if part.fallen_back_on), default=None),
        due_on=min(late or dues, default=None),
        days_late=max((part.days_late for part in parts if part.days_late), default=None),
        claims=tuple(dict.fromkeys(claim for part in parts for claim in part.claims)),
        withheld=frozenset().union(*(part.withheld for part in parts)),
    )


def find_ids_to_judge(
    connection: Connection, selection: Selection, at: AsOf, *, by_side: bool
) -> Sequence[int]:
    """The keys of those among the selected that no seek judges; of selected obligors always ``by_side``."""
    by_side = by_side or bool(selection.obligors)
    touched = tuple(sorted(connection.touched))
    sql = ids_to_judge_sql(connection, selection, by_side=by_side, with_touched=bool(touched))
    return connection.scalars(sql, int, ids=selection.ids, touched=touched, **_cut(at))


def _ids_by_history(connection: Connection, ids: tuple[int, ...], at: AsOf) -> Sequence[int]:
    """Those of some commitments that no seek would judge by what this connection reads."""
    sql = ids_to_judge_sql(connection, Selection(ids=ids), by_side=False)
    return connection.scalars(sql, int, ids=ids, **_cut(at))


def _cut(at: AsOf) -> dict[str, object]:
    return {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}


def ids_to_judge_sql(
    connection: Connection, selection: Selection, *, by_side: bool, with_touched: bool = False
) -> str:
    """The question for them; ``with_touched`` for those too that may stand otherwise for what is withheld."""
    is_of_some = selection.ids is not None
    scope = f" AND {among_ids_sql(connection.dialect, 'c.id')}" if is_of_some else ""
    needs_history = needs_history_sql(is_of_some=is_of_some, by_side=by_side)
    if with_touched:
        needs_history += f" OR {among_ids_sql(connection.dialect, 'c.id', ':touched')}"
    return f"""WITH {terms_steps_sql(connection)}
SELECT c.id FROM commitment_in_force c WHERE ({needs_history}){scope} ORDER BY c.id"""
