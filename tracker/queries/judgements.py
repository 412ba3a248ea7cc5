"""Which commitments are judged by their whole history, and how they stand then.

How most stand is found by seeks (``db.standing_sql``); not of those with parts, occurrences, due dates that
hang on something, or an agreement with a standing of its own. But a due date that hangs on an event of which
one day was said, and no other, is a day like any other, which is known since that was said.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tracker.db.connection import Connection
from tracker.db.history_needs_sql import (
    IS_RELATIVE,
    SURELY_BREACHED,
    SURELY_OPEN_AND_NOT_BREACHED,
    needs_history_sql,
    surely_left_out_sql,
)
from tracker.db.sql import ENTRIES_IN_FORCE_SQL, among_ids_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf, Selection
from tracker.queries.judged_commitments import (
    AnyJudgement,
    JudgedCommitment,
    judge_as_shown,
    judge_in_brief,
    with_judged,
)

if TYPE_CHECKING:  # what judges is loaded only where something is to be judged
    from tracker.domain.judgement import Judgement


def judge_selected(
    connection: Connection, selection: Selection, at: AsOf, *, by_side: bool = False
) -> Selection:
    """The selection with how those of its commitments stand that no seek judges, in brief.

    ``by_side`` also judges those that only differ from side to side by what is claimed of them. With selected
    obligors a commitment stands as their parts do.
    """
    selection, ids = leave_to_seeks(connection, selection, at, by_side=by_side)
    return with_judged(selection, judge_in_brief(connection, selection, at, ids))


def judge_listed(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    *,
    open_only: bool,
    is_page: bool,
    worst_shown: int | None = None,
) -> Selection:
    """The same for a list, without those that are surely not in it: no row stands for them.

    In brief only where it is a page of a list, of which few are shown. With ``worst_shown`` only so many of
    what is open are shown, the worst first; what is surely behind those is counted and not judged.
    """
    selection, ids = leave_to_seeks(connection, selection, at, by_side=False)
    left_out = list(surely_left_out_sql(selection, open_only=open_only))
    if ids and left_out:
        ids = select_ids(connection, at, ids, f"({' OR '.join(left_out)}) IS NOT TRUE")
    if not is_page:
        return with_judged(selection, judge_as_told(connection, selection, at, ids))
    behind = set(_find_surely_behind(connection, selection, at, ids, worst_shown))
    judged = judge_in_brief(connection, selection, at, [key for key in ids if key not in behind])
    return with_judged(selection, judged, open_ids=sorted(behind))


def select_ids(connection: Connection, at: AsOf, ids: Sequence[int], condition: str) -> list[int]:
    """Those of some commitments ``c`` of which a condition holds."""
    sql = f"""WITH {terms_steps_sql(connection)},
{ENTRIES_IN_FORCE_SQL}
SELECT c.id FROM commitment_in_force c WHERE {among_ids_sql(connection.dialect, "c.id")} AND {condition}
ORDER BY c.id"""
    return connection.scalars(sql, int, ids=tuple(ids), **cut_parameters(at))


def _find_surely_behind(
    connection: Connection, selection: Selection, at: AsOf, ids: Sequence[int], worst_shown: int | None
) -> Sequence[int]:
    """Those that are open, and stand behind as many others as are shown: what is breached comes first.

    Nothing where more is asked than that a commitment is open, or how the part of somebody stands.
    """
    if not ids or worst_shown is None or selection.has_state or selection.obligors:
        return ()
    behind = select_ids(connection, at, ids, SURELY_OPEN_AND_NOT_BREACHED)
    behind = [key for key in behind if key not in connection.touched]
    if not behind:
        return ()
    scope = "" if selection.ids is None else f" AND {among_ids_sql(connection.dialect, 'c.id')}"
    sql = f"""WITH {terms_steps_sql(connection)},
{ENTRIES_IN_FORCE_SQL}
SELECT count(*) FROM (SELECT c.id FROM commitment_in_force c WHERE {SURELY_BREACHED}{scope}
  AND NOT {among_ids_sql(connection.dialect, "c.id", ":judged_ids")} LIMIT :most) AS breached"""
    asked = {"ids": selection.ids, "judged_ids": selection.judged_ids, "most": worst_shown}
    found = connection.scalar(sql, int, **asked, **cut_parameters(at))
    return behind if found == worst_shown else ()


def judge_as_told(
    connection: Connection, selection: Selection, at: AsOf, ids: Sequence[int]
) -> "dict[int, JudgedCommitment[Judgement]]":
    """How some stand, with all that is told of them.

    Those that are judged only since something of them is withheld are told as seeks find them.
    """
    judged = judge_as_shown(connection, selection, at, ids)
    if touched := tuple(key for key in judged if key in connection.touched):
        sql = candidates_sql(connection, Selection(ids=touched), by_side=False)
        by_part = {row.id for row in connection.all(sql, CandidateRow, ids=touched, **cut_parameters(at))}
        for key in set(touched) - by_part:
            judged[key] = judged[key]._replace(told_by_part=_is_told_by_part(judged[key]))
    return judged


def _is_told_by_part(one: JudgedCommitment[AnyJudgement]) -> bool:
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


class CandidateRow(NamedTuple):
    """A commitment that no seek judges as it is: for its relative due date, or for whatever else."""

    id: int
    due: str | None


class DatedRow(NamedTuple):
    """The day on which a relative due date falls, and since when it is known: a row of ``db.judged_sql``."""

    id: int
    due_on: str
    said_on: str


def find_ids_to_judge(
    connection: Connection, selection: Selection, at: AsOf, *, by_side: bool
) -> Sequence[int]:
    """The keys of those among the selected that are judged by their whole history where they are shown.

    ``by_side`` also those that only differ from side to side by what is claimed of them; of selected obligors
    always.
    """
    return list(_find_candidates(connection, selection, at, by_side=by_side))


def leave_to_seeks(
    connection: Connection, selection: Selection, at: AsOf, *, by_side: bool
) -> tuple[Selection, Sequence[int]]:
    """The same without those that a seek can judge; the selection has the days on which those are due."""
    candidates = _find_candidates(connection, selection, at, by_side=by_side)
    relative = {key: due for key, due in candidates.items() if due is not None}
    dated = _find_dated(connection, relative, at) if relative else {}
    ids = [key for key in candidates if key not in dated]
    return selection._replace(dated_rows=json.dumps(list(dated.values())), judged_ids=tuple(ids)), ids


def _find_candidates(
    connection: Connection, selection: Selection, at: AsOf, *, by_side: bool
) -> Mapping[int, str | None]:
    """Those that no seek judges as they are; with the relative due date where nothing else is why."""
    touched = tuple(sorted(connection.touched))
    by_side = by_side or bool(selection.obligors)
    sql = candidates_sql(connection, selection, by_side=by_side, with_touched=bool(touched))
    rows = connection.all(sql, CandidateRow, ids=selection.ids, touched=touched, **cut_parameters(at))
    relative = {row.id: row.due for row in rows if row.due is not None}
    found = relative | {row.id: None for row in rows if row.due is None}
    return {key: found[key] for key in sorted(found)}


def cut_parameters(at: AsOf) -> dict[str, object]:
    """The values of the parameters for the day and the moment."""
    return {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}


def candidates_sql(
    connection: Connection, selection: Selection, *, by_side: bool, with_touched: bool = False
) -> str:
    """The question for them; ``with_touched`` for those too that may stand otherwise for what is withheld.

    What is found for two reasons has two rows: to leave one out here would take as long as to find it.
    """
    is_of_some = selection.ids is not None
    scope = f" AND {among_ids_sql(connection.dialect, 'c.id')}" if is_of_some else ""
    by_history = needs_history_sql(is_of_some=is_of_some, by_side=by_side, has_relative=False)
    if with_touched:
        by_history = f"{by_history} OR {among_ids_sql(connection.dialect, 'c.id', ':touched')}"
    return f"""WITH {terms_steps_sql(connection)}
SELECT c.id, CAST(NULL AS text) AS due FROM commitment_in_force c WHERE ({by_history}){scope}
UNION ALL SELECT c.id, c.due FROM commitment_in_force c WHERE {IS_RELATIVE}{scope}"""


def _find_dated(connection: Connection, relative: Mapping[int, str], at: AsOf) -> Mapping[int, DatedRow]:
    """Of some relative due dates the day of each that hangs on the one day that is said of an event."""
    from tracker.domain.day_arithmetic import add_offset
    from tracker.domain.due_rules import read_due_rule
    from tracker.queries.anchor_days import read_days_of_events

    rules = {due: read_due_rule(due) for due in relative.values()}
    days = read_days_of_events(connection, {rule.anchor for rule in rules.values()}, cut_parameters(at))
    dated = {}
    for key, due in relative.items():
        said = days.get(rules[due].anchor, ())
        if len(said) == 1 and (day := said[0][1]) and (due_on := add_offset(day, rules[due].offset)):
            dated[key] = DatedRow(key, str(due_on), str(said[0][0]))
    return dated
