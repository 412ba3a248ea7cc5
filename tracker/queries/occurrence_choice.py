"""To which occurrence of a duty that recurs an entry belongs that is about to be recorded."""

from datetime import date
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.commitment_course import CommitmentCourse
from tracker.domain.commitment_history import CommitmentHistory, HistoryEntry
from tracker.domain.records import AsOf
from tracker.domain.status_steps import occurrence_of
from tracker.domain.terms import UpdateTerms
from tracker.queries.histories import HistoryReader

NEAR = 2
"""So many due dates before and after a day are near it."""


class ChosenOccurrence(NamedTuple):
    """The due date that an entry is about; where it ``is_ambiguous``, the last and the next one.

    ``near`` are due dates near the one that was named, where none falls on that.
    """

    due_on: date | None
    is_ambiguous: bool = False
    last_due_on: date | None = None
    next_due_on: date | None = None
    near: tuple[date, ...] = ()


def chosen_occurrence(connection: Connection, terms: UpdateTerms) -> ChosenOccurrence | None:
    """The occurrence that an entry is about, by all that is known; None of a commitment without any."""
    sql = "SELECT id FROM commitment WHERE ref = :ref"
    key = connection.scalar(sql, int, ref=terms.commitment)
    reader = HistoryReader(connection, AsOf(terms.effective_on))
    histories = dict(reader.read([key] if key else []))
    if key not in histories:
        return None
    history = histories[key]
    if not history.terms_on(terms.effective_on).has_occurrences:
        return None
    entry = HistoryEntry(
        number=0,
        effective_on=terms.effective_on,
        status=terms.status,
        side=terms.side,
        reporter=terms.reporter,
        due=None,
        occurrence=terms.occurrence,
        is_seen=terms.is_seen,
        tells_news=terms.status is not None,
    )
    found = occurrence_of(history, entry)
    near = () if terms.occurrence is None else _days_near(_due_dates(history, entry), terms.occurrence)
    return ChosenOccurrence(found.due_on, found.is_ambiguous, found.last_due_on, found.next_due_on, near)


def _due_dates(history: CommitmentHistory, entry: HistoryEntry) -> set[date]:
    """The due dates of a duty, by its terms and by what moved them, until after the one that is named."""
    schedule = CommitmentCourse(
        history._replace(entries=(*history.entries, entry)), entry.effective_on
    ).schedule
    return {day for day in (*schedule.scheduled, *schedule.due_on) if day} if schedule else set()


def _days_near(days: set[date], named: date) -> tuple[date, ...]:
    """Nothing where a due date falls on the day that is named, else the nearest ones."""
    if named in days:
        return ()
    return tuple(sorted(sorted(days, key=lambda day: abs(day - named))[: 2 * NEAR]))
