"""Judges commitments by their whole histories; for the other side, by what goes out of them."""

from collections.abc import Iterator, Sequence

from tracker.db.connection import Connection
from tracker.db.shareable_connection import ShareableConnection
from tracker.domain.commitment_history import CommitmentHistory
from tracker.domain.judgement import BriefJudgement, Judgement, judge, judge_in_brief
from tracker.domain.records import AsOf
from tracker.domain.withheld_judgement import sides_of_withheld_word, withhold
from tracker.queries.histories import HistoryReader

READ_AT_ONCE = 1000
"""How many histories are held at a time: more take more memory, and so also more time."""


def judge_histories(
    connection: Connection,
    at: AsOf,
    ids: Sequence[int],
    *,
    stale_after: int,
    due_soon_within: int,
    lists_occurrences: bool,
) -> Iterator[tuple[int, CommitmentHistory, Judgement]]:
    """How each of some commitments stands that were agreed by the day, with its key and history.

    Where something does not go out on which that can rest, both judgements are worked out: of all there is,
    and of what goes out.
    """

    def judge_one(history: CommitmentHistory) -> Judgement:
        return judge(
            history,
            at.day,
            stale_after=stale_after,
            due_soon_within=due_soon_within,
            lists_occurrences=lists_occurrences,
        )

    asked = (at.day, at.known_at, stale_after, due_soon_within)
    kept = connection.kept if isinstance(connection, ShareableConnection) else {}
    touched = [key for key in ids if key in connection.touched and (key, *asked) not in kept]
    whole = dict(HistoryReader(connection.whole, at).read(touched)) if touched else {}
    for key, history in _read_agreed(connection, at, ids):
        if (judgement := kept.get((key, *asked))) is None:
            judgement = judge_one(history)
        if key in whole:
            full = whole[key].until(at.day)
            sides = full.terms_on(at.day).obligors
            hidden = sides_of_withheld_word(full, sides, connection.withheld_updates)
            judgement = withhold(judge_one(full), judgement, hidden)
            if lists_occurrences:  # else it is not all that may be asked for
                kept[key, *asked] = judgement
        yield key, history, judgement


def judge_histories_in_brief(
    connection: Connection, at: AsOf, ids: Sequence[int], *, stale_after: int, due_soon_within: int
) -> Iterator[tuple[int, CommitmentHistory, BriefJudgement | Judgement]]:
    """The same in brief, but of those of which something does not go out."""
    whole = [key for key in ids if key in connection.touched]
    in_brief = [key for key in ids if key not in connection.touched]
    limits = {"stale_after": stale_after, "due_soon_within": due_soon_within}
    for key, history in _read_agreed(connection, at, in_brief):
        yield key, history, judge_in_brief(history, at.day, **limits)
    if whole:
        yield from judge_histories(
            connection,
            at,
            whole,
            stale_after=stale_after,
            due_soon_within=due_soon_within,
            lists_occurrences=False,
        )


def _read_agreed(
    connection: Connection, at: AsOf, ids: Sequence[int]
) -> Iterator[tuple[int, CommitmentHistory]]:
    """The histories of those that were agreed by the day."""
    for first in range(0, len(ids), READ_AT_ONCE):
        for key, history in HistoryReader(connection, at).read(ids[first : first + READ_AT_ONCE]):
            if history.terms_on(at.day).agreed_on <= at.day:
                yield key, history
