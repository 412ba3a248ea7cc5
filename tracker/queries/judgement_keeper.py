"""Judgements of one day after the other, of which those that still hold are kept."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tracker.db.connection import Connection
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf, Selection
from tracker.queries.judged_commitments import limits_of, show_as_asked, with_judged
from tracker.queries.judgements import find_ids_to_judge

if TYPE_CHECKING:  # what judges is loaded only where something is to be judged
    from tracker.domain.judgement import BriefJudgement, Judgement


class DatedChangeRow(NamedTuple):
    """A day from which something is on record: of one commitment, or of what several hang on."""

    effective_on: date
    commitment_id: int | None


class _Kept(NamedTuple):
    judgement: "BriefJudgement | Judgement"
    turns_on: date


class JudgementKeeper:
    """Judges on one day after the other, as ``judge_selected`` does on one.

    A judgement is kept until its next turn, or until something is on record of a later day. So of a series of
    months only those are worked out anew in which something can have changed.
    """

    def __init__(self, connection: Connection, last: AsOf) -> None:
        """``last`` is the last of the days, and the moment by which all of them are known."""
        self._connection, self._last = connection, last
        self._kept: dict[int, _Kept] = {}
        self._judged_on: date | None = None
        self._changes: list[DatedChangeRow] = []

    def judge(self, selection: Selection, at: AsOf, *, by_side: bool) -> Selection:
        """The selection with how its commitments stand on a day: not one before that of the last call."""
        self._forget_changed(at.day)
        ids = find_ids_to_judge(self._connection, selection, at, by_side=by_side)
        turned = [key for key in ids if key not in self._kept or self._kept[key].turns_on <= at.day]
        self._judge_anew(turned, selection, at)
        judged = {
            key: show_as_asked(self._kept[key].judgement, selection.obligors)
            for key in ids
            if key in self._kept
        }
        return with_judged(selection._replace(judged_ids=tuple(ids)), judged)

    def _judge_anew(self, ids: Sequence[int], selection: Selection, at: AsOf) -> None:
        for key in ids:
            self._kept.pop(key, None)
        if not ids:
            return
        from tracker.domain.judgement_validity import find_next_turn
        from tracker.queries.judged_histories import judge_histories_in_brief

        limits = limits_of(selection)
        for key, history, judgement in judge_histories_in_brief(self._connection, at, ids, **limits):
            # Of what does not go out the days are not in this history.
            is_touched = key in self._connection.touched
            turns_on = date.min if is_touched else find_next_turn(history, judgement, at.day, **limits)
            self._kept[key] = _Kept(judgement, turns_on)

    def _forget_changed(self, day: date) -> None:
        """Forget what was kept of commitments of which something is on record since the day before."""
        if self._judged_on is None:
            self._changes = _dated_changes(self._connection, self._last, day)
        self._judged_on = day
        while self._changes and self._changes[-1].effective_on <= day:
            changed = self._changes.pop().commitment_id
            if changed is None:
                self._kept.clear()
            else:
                self._kept.pop(changed, None)


def _dated_changes(connection: Connection, last: AsOf, after: date) -> list[DatedChangeRow]:
    """What is on record of the days after one, up to the last; the latest day first."""
    between = "BETWEEN :after AND :as_of AND recorded_at <= :known_at"
    sql = f"""SELECT effective_on, commitment_id FROM status_update WHERE effective_on {between}
UNION ALL SELECT effective_on, commitment_id FROM revision WHERE effective_on {between}
UNION ALL SELECT effective_on, NULL FROM agreement_standing WHERE effective_on {between}
UNION ALL SELECT effective_on, NULL FROM event_day WHERE effective_on {between}
ORDER BY effective_on DESC"""
    cut = {"after": after, "as_of": last.day, "known_at": last.known_at or END_OF_TIME}
    return connection.all(sql, DatedChangeRow, **cut)
