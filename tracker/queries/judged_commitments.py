"""How commitments stand that are judged by their whole history, and what of that a question is asked with.

They are judged one by one (``domain.judgement``). Their rows stand beside those that are found by seeks: in
brief, as most of them only decide what is shown and counted.
"""

from __future__ import annotations  # the types that are only named need not be loaded

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypedDict, TypeVar

from tracker.db.judged_sql import (
    JUDGED_BITS,
    LISTED_BIT,
    NOT_YET_OWED_BIT,
    NOT_YET_OWED_IF_PROPER_BIT,
    OPEN_BIT,
)
from tracker.domain.vocabulary import PART_ORDER, WHOLE_STATUSES, Flag, Openness, Status

if TYPE_CHECKING:
    from tracker.db.connection import Connection
    from tracker.domain.judgement import BriefJudgement, Judgement
    from tracker.domain.part_judgement import PartJudgement
    from tracker.domain.records import AsOf, Selection

AnyJudgement = TypeVar("AnyJudgement", bound="Judgement | BriefJudgement")


class JudgedCommitment(NamedTuple, Generic[AnyJudgement]):
    """How a commitment stands: as a whole, or as far as some ``sides`` are asked about.

    One that is not ``told_by_part`` is told as what seeks find: of what goes out, they would find it too.
    """

    judgement: AnyJudgement
    shown: PartJudgement
    sides: tuple[str, ...] = ()
    told_by_part: bool = True


class Limits(TypedDict):
    """How many days make news old, and a deadline near."""

    stale_after: int
    due_soon_within: int


def judge_in_brief(
    connection: Connection, selection: Selection, at: AsOf, ids: Sequence[int]
) -> dict[int, JudgedCommitment[Any]]:
    """How some commitments stand, as far as they are chosen, sorted and counted by it."""
    if not ids:
        return {}
    from tracker.queries.judged_histories import judge_histories_in_brief

    found = judge_histories_in_brief(connection, at, ids, **limits_of(selection))
    return {key: show_as_asked(judgement, selection.obligors) for key, _, judgement in found}


def judge_as_shown(
    connection: Connection, selection: Selection, at: AsOf, ids: Sequence[int]
) -> dict[int, JudgedCommitment[Judgement]]:
    """How some commitments stand, with all that is told of them; of occurrences only of one that is named."""
    if not ids:
        return {}
    from tracker.queries.judged_histories import judge_histories

    limits, is_named = limits_of(selection), bool(selection.refs)
    found = judge_histories(connection, at, ids, lists_occurrences=is_named, **limits)
    return {key: show_as_asked(judgement, selection.obligors) for key, _, judgement in found}


def limits_of(selection: Selection) -> Limits:
    """How many days a selection takes for old, and for near."""
    return {"stale_after": selection.stale_after, "due_soon_within": selection.due_soon_within}


def with_judged(
    selection: Selection, judged: Mapping[int, JudgedCommitment[Any]], open_ids: Sequence[int] = ()
) -> Selection:
    """The selection with how some of its commitments stand; others are only counted among what is open.

    The rows of those have neither a flag nor a status that would put them before one that is breached.
    """
    rows = [_row(key, one.shown) for key, one in judged.items()]
    since = str(date.min)  # a day, so that none is looked up
    is_open = [Status.NO_INFORMATION, None, since, None, since, OPEN_BIT | LISTED_BIT, None]
    rows += [[key, *is_open] for key in open_ids]
    return selection._replace(judged=judged, judged_rows=json.dumps(rows))


def _row(key: int, shown: PartJudgement) -> list[object]:
    return [
        key,
        shown.status,
        None if shown.due_on is None else str(shown.due_on),
        str(shown.since),
        shown.level,
        str(shown.evidence_on),
        _bits(shown.flags, shown.openness, shown.openness_if_proper),
        None if shown.next_due_on is None else str(shown.next_due_on),
    ]


@cache
def _bits(flags: frozenset[Flag], openness: Openness, if_proper: Openness) -> int:
    """The flags of a commitment, and what decides whether it is listed and counted, as bits."""
    of_flags = sum(map(JUDGED_BITS.__getitem__, flags))
    return of_flags | _BITS.get(openness, 0) | _BITS_IF_PROPER.get(if_proper, 0)


_BITS = {
    Openness.OPEN: OPEN_BIT,
    Openness.WAITING: OPEN_BIT,
    Openness.NOT_YET_OWED: NOT_YET_OWED_BIT,
}
_BITS_IF_PROPER = {
    Openness.OPEN: LISTED_BIT,
    Openness.WAITING: LISTED_BIT,
    Openness.NOT_YET_OWED: LISTED_BIT | NOT_YET_OWED_IF_PROPER_BIT,
}

_PLACES = {status: place for place, status in enumerate((*WHOLE_STATUSES, *PART_ORDER, Status.WITHDRAWN))}


def show_as_asked(judgement: AnyJudgement, sides: Sequence[str]) -> JudgedCommitment[AnyJudgement]:
    """A judgement, as the parts of some sides stand; as a whole where no part of theirs is asked for."""
    parts = [judgement.parts[side] for side in sides if side in judgement.parts]
    if not parts or len(parts) == len(judgement.parts):
        return JudgedCommitment(judgement, judgement.whole)
    named = tuple(side for side in sides if side in judgement.parts)
    return JudgedCommitment(judgement, parts[0] if len(parts) == 1 else _join_parts(parts), named)


def _join_parts(parts: Sequence[PartJudgement]) -> PartJudgement:
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
