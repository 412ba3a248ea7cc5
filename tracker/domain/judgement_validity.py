"""For how long a judgement holds while nothing new is on record: what is late or old depends on the day."""

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.domain.commitment_history import CommitmentHistory
from tracker.domain.judgement import BriefJudgement, Judgement
from tracker.domain.vocabulary import OUTDATED_AFTER_DAYS

ONE_DAY = timedelta(days=1)


def find_next_turn(
    history: CommitmentHistory,
    judgement: Judgement | BriefJudgement,
    day: date,
    *,
    stale_after: int,
    due_soon_within: int,
) -> date:
    """The first day after ``day`` on which a judgement of that day may be another, by the same history.

    Until then its statuses, levels, due dates, evidence and flags stay as they are, and only days are counted
    on. A rule compares the day asked about with a day on record, or with one so many days from it: each of
    those may be a turn. Of what recurs, and of what hangs on another commitment, the next day is.
    """
    if any(terms.has_occurrences for _, terms in history.terms) or not all(map(_is_event, history.anchors)):
        return day + ONE_DAY
    distances = [timedelta(days=days) for days in (0, 1, -due_soon_within, stale_after, OUTDATED_AFTER_DAYS)]
    turns = (on + distance for on in set(_days_on_record(history, judgement)) for distance in distances)
    return min((turn for turn in turns if turn > day), default=date.max)


def _is_event(anchor: str) -> bool:
    """Whether an anchor is an event, whose ref is that of its agreement and a name of its own."""
    return ":" in anchor


def _days_on_record(history: CommitmentHistory, judgement: Judgement | BriefJudgement) -> Iterator[date]:
    """All days that a rule can compare with the day asked about."""
    yield from (entry.effective_on for entry in history.entries)
    yield from (entry.effective_on for entry in history.standings)
    yield from (begins for begins, _ in history.terms[1:])
    for _, terms in history.terms:
        yield from filter(None, (terms.agreed_on, terms.starts_on, terms.ends_on, terms.due.day))
    for said in history.anchors.values():
        yield from (day for pair in said for day in pair if day and day > date.min)
    yield from judgement.due.due_dates
