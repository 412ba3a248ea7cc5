"""The occurrences of a recurring duty: when each falls due, and to which of them an entry belongs."""

from __future__ import annotations  # the types that are only named need not be loaded

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.commitment_history import CommitmentHistory, DutyTerms
from tracker.domain.day_arithmetic import add_offset
from tracker.domain.due_in_force import is_condition_unmet_by, resolve_due

if TYPE_CHECKING:
    from tracker.domain.agreement_standing import AgreementCourse

MAX_OCCURRENCES = 100_000
"""More than a duty of every day has in the years that the tracker takes."""


class OccurrenceChoice(NamedTuple):
    """The occurrence to which an entry belongs, by its due date; None where there is none.

    One that ``is_ambiguous`` can be of ``last_due_on``, which is unanswered, or of ``next_due_on``, which is
    near: it must be said which.
    """

    due_on: date | None
    is_ambiguous: bool = False
    last_due_on: date | None = None
    next_due_on: date | None = None


class Schedule:
    """The occurrences, numbered from 0 in the order in which the terms have them, and their due dates.

    An update moves one from the day on which it is told to.
    """

    def __init__(self, history: CommitmentHistory, day: date, agreement: AgreementCourse) -> None:
        self._history, self._day, self._agreement = history, day, agreement
        ours = [entry for entry in history.entries if entry.reporter is None]
        named = [entry.occurrence for entry in history.entries if entry.occurrence]
        moves = sum(entry.due is not None and not entry.is_amendment for entry in ours)
        scheduled = list(_scheduled(history, day, max([day, *named]), beyond=2 + moves))
        self.scheduled: list[date] = [due_on for due_on, _ in scheduled]
        self._conditions = [terms.due.condition for _, terms in scheduled]
        self._condition_on = [_condition_since(history, terms) for _, terms in scheduled]
        self.due_on: list[date | None] = list(self.scheduled)
        self.set_on: list[date] = [date.min] * len(scheduled)
        self.moved_times = 0
        self._order()

    def _order(self) -> None:
        in_order = sorted((due_on, number) for number, due_on in enumerate(self.due_on) if due_on)
        self._dues = [due_on for due_on, _ in in_order]
        self.in_order = [number for _, number in in_order]
        self._places = {number: place for place, number in enumerate(self.in_order)}

    def place_of(self, number: int) -> int:
        """The place of an occurrence in the order of due dates; -1 of one that is put off without a day."""
        return self._places.get(number, -1)

    def move(self, number: int, due_on: date | None, day: date) -> None:
        """Let an occurrence be due on another day, or not at all, from a day on."""
        if self.due_on[number] != due_on:
            self.due_on[number], self.set_on[number] = due_on, day
            self.moved_times += 1
            self._order()

    def last_before(self, day: date) -> int | None:
        """The last occurrence that is due before a day."""
        place = bisect_left(self._dues, day)
        return self.in_order[place - 1] if place else None

    def from_day(self, day: date) -> Iterator[int]:
        """The occurrences due on a day or later, in order."""
        return iter(self.in_order[bisect_left(self._dues, day) :])

    def last_and_next(self, day: date) -> tuple[int | None, int | None]:
        """The last occurrence due by a day, and the one after it; after the end of the agreement the last."""
        ended_on = self._agreement.end_before(day)
        if ended_on:
            return self.last_before(ended_on), None
        place = bisect_right(self._dues, day)
        last = self.in_order[place - 1] if place else None
        return last, self.in_order[place] if place < len(self._dues) else None

    def find_named(self, day: date) -> int | None:
        """The occurrence that an entry names: by its day in the terms, else by that it was moved to.

        Decided here: where the terms were corrected since, so that none falls on the day, the nearest one.
        """
        for days in (self.scheduled, self.due_on):
            if day in days:
                return days.index(day)
        if not self.scheduled:
            return None
        return min(range(len(self.scheduled)), key=lambda number: abs(self.scheduled[number] - day))

    def find_occurrence(self, answered: Iterable[set[int]], day: date, named: date | None) -> int | None:
        """The occurrence to which an entry of a day belongs.

        ``answered`` are for each part that it is about the occurrences answered before that day. It belongs
        to the one it names, else to the last one due by its day if a part has not answered that, else to the
        next; after the end to the last one before.
        """
        if named:
            return self.find_named(named)
        last, following = self.last_and_next(day)
        if last is None or following is None:
            return following if last is None else last
        return following if all(last in of_part for of_part in answered) else last

    def is_answer_ambiguous(self, last: int | None, following: int | None, day: date) -> bool:
        """Whether the next occurrence is at most half a period away; the last one is unanswered.

        The period is the days from the one to the other.
        """
        if last is None or following is None:
            return False
        last_due, next_due = self.due_on[last], self.due_on[following]
        return last_due is not None and next_due is not None and 2 * (next_due - day) <= next_due - last_due

    def is_spent(self, number: int) -> bool | None:
        """Whether an occurrence that was not held is spent, and not missed; None while that is not decided.

        Spent: it was put off without a day, or came before its condition was met, or fell due while the
        agreement was not in force, which it is again. While it is not, it is neither.
        """
        due_on = self.due_on[number]
        if due_on is None:
            return True
        if self._condition_on[number] <= due_on and is_condition_unmet_by(
            self._history, self._conditions[number], due_on, self._day
        ):
            return True
        if self._agreement.is_in_force(due_on):
            return False
        return True if self._agreement.resumed_on(due_on, self._day) else None


def _scheduled(
    history: CommitmentHistory, day: date, horizon: date, *, beyond: int
) -> Iterator[tuple[date, DutyTerms]]:
    """The due dates by the terms, with these terms, up to so many beyond a horizon.

    Amended terms hold for occurrences due from their day on, and none falls due from the day of an end on.
    """
    for place, (begins, terms) in enumerate(history.terms):
        until = history.terms[place + 1][0] if place + 1 < len(history.terms) else date.max
        first = resolve_due(history, terms.due, day)
        if first is None or not terms.has_occurrences or terms.every is None:
            continue
        if terms.ends_on:
            until = min(until, terms.ends_on)
        left = beyond
        for times in count() if until > begins else ():
            due_on = add_offset(first, terms.every, times)
            if due_on is None or due_on >= until or left == 0 or times > MAX_OCCURRENCES:
                break
            if due_on >= begins:
                yield due_on, terms
                left -= due_on > horizon


def _condition_since(history: CommitmentHistory, terms: DutyTerms) -> date:
    """The day on which the condition of some terms was amended in."""
    condition = terms.due.condition
    begins = date.min
    for since, others in history.terms:
        if others.due.condition != condition:
            begins = date.max
        elif begins == date.max:
            begins = since
        if others is terms:
            break
    return begins
