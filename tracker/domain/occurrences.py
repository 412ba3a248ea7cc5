"""The occurrences of a recurring duty: when each falls due, and what becomes of one that nobody holds."""

from __future__ import annotations  # the types that are only named need not be loaded

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import dropwhile, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.commitment_history import CommitmentHistory, DutyTerms, Offset
from tracker.domain.day_arithmetic import repeat_offset
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


class Fate(StrEnum):
    """What becomes of an occurrence that nobody holds.

    ``SPENT``: it came before its condition was met, or while the agreement was not in force, which it is
    again; while it is not, it is ``FROZEN``, neither missed nor spent. ``GONE``: it never falls due.
    """

    OWED = "owed"
    SPENT = "spent"
    FROZEN = "frozen"
    GONE = "gone"


class _Stretch(NamedTuple):
    """Days on which terms hold, from ``begins`` to before ``ends``, and the first due date as known then."""

    begins: date
    ends: date
    terms: DutyTerms
    first: date | None

    def days(self, since: date) -> Iterator[date]:
        """The due dates by these terms, from a day on."""
        terms, first = self.terms, self.first
        if first is None or terms.every is None:
            return iter(())
        return _repeat(first, terms.every, max(since, terms.starts_on or date.min), terms.ends_on)

    def first_days(self, since: date, most: int) -> Sequence[date]:
        """The first so many of them."""
        terms, first = self.terms, self.first
        if first is None or terms.every is None:
            return ()
        return _list_first(first, terms.every, max(since, terms.starts_on or date.min), terms.ends_on, most)

    def count_at_most(self, day: date) -> int:
        """No less than how many of them can be due by a day."""
        if self.first is None or self.terms.every is None:
            return 0
        return _count_passed(self.first, self.terms.every, day) + 3


def _repeat(first: date, every: Offset, begins: date, ends_on: date | None) -> Iterator[date]:
    """The due dates from a day on; always counted from the first.

    None falls due before the start of the duty, or from the day of its end on.
    """
    passed = _count_passed(first, every, begins)
    days = islice(repeat_offset(first, every, passed), max(0, MAX_OCCURRENCES + 1 - passed))
    following = dropwhile(begins.__gt__, days)
    return takewhile(ends_on.__gt__, following) if ends_on else following


@lru_cache(maxsize=100)
def _list_first(
    first: date, every: Offset, begins: date, ends_on: date | None, most: int
) -> tuple[date, ...]:
    """The first so many of them, which several duties of one agreement often share."""
    return tuple(islice(_repeat(first, every, begins, ends_on), most))


def _count_passed(first: date, every: Offset, day: date) -> int:
    """How many due dates there are before one that is not after a day: nobody need look at those."""
    months = (day.year - first.year) * 12 + day.month - first.month - 1
    passed = (day - first).days if every.unit == "days" else months
    return max(0, passed // every.count)


class Schedule:
    """The occurrences, numbered from 0 in the order in which the terms have them, and their due dates.

    Each falls due by the terms of its own day, those to come by the terms of the day asked about; an event
    that moves, moves what is still to come. An update moves one from the day on which it is told to. A
    number beyond them stands for the next one of which no day is known.
    """

    def __init__(self, history: CommitmentHistory, day: date, agreement: AgreementCourse) -> None:
        self._history, self._day, self._agreement = history, day, agreement
        self.agreed_on = history.terms_on(day).agreed_on
        self._stretches = list(_stretches(history, day))
        terms = [stretch.terms for stretch in self._stretches]
        self.is_plain = not (
            history.standings or any(one.ends_on or one.starts_on or one.due.condition for one in terms)
        )
        """Whether each occurrence that has a day is owed on it."""
        self.scheduled: list[date] = self._list_days()
        self.due_on: list[date | None] = list(self.scheduled)
        self.set_on: list[date] = [date.min] * len(self.scheduled)
        self.moved_times = 0
        self.dues: list[date] = self.scheduled
        self.in_order: Sequence[int] = range(len(self.scheduled))
        """The occurrences that have a day, by it; in ``dues`` are those days. At first as in the terms."""
        self._places: Mapping[int, int] | None = None

    def _list_days(self) -> list[date]:
        """The due dates by the terms, up to as many to come as could be asked for."""
        found: list[date] = []
        for stretch in self._stretches[:-1]:
            days = stretch.days(max(stretch.begins, self.agreed_on))
            found += takewhile(stretch.ends.__gt__, days)
        left, horizon = 3, self._day
        for entry in self._history.entries:
            if entry.due is not None and not (entry.is_amendment or entry.reporter):
                left += 1
            if entry.occurrence and entry.occurrence > horizon:
                horizon = entry.occurrence
        last = self._stretches[-1]
        listed = last.first_days(max(last.begins, self.agreed_on), last.count_at_most(horizon) + left)
        found += listed[: bisect_right(listed, horizon) + left]
        return found

    def _order_anew(self, number: int, due_on: date | None) -> None:
        """Put an occurrence in its new place."""
        in_order, dues = list(self.in_order), list(self.dues)
        if number in in_order:
            place = in_order.index(number)
            del in_order[place], dues[place]
        if due_on is not None:
            place = bisect_left(dues, due_on)
            while place < len(dues) and dues[place] == due_on and in_order[place] < number:
                place += 1
            in_order.insert(place, number)
            dues.insert(place, due_on)
        self.in_order, self.dues, self._places = in_order, dues, None

    # -- which there are -------------------------------------------------------------------------------

    def due_of(self, number: int) -> date | None:
        """When an occurrence is due; None of one that was put off without a day, or has none yet."""
        try:
            return self.due_on[number]
        except IndexError:
            return None

    def place_of(self, number: int) -> int:
        """The place of an occurrence in the order of due dates; -1 of one that has none."""
        if not self.moved_times:
            return number if number < len(self.scheduled) else -1
        if self._places is None:
            self._places = {number: place for place, number in enumerate(self.in_order)}
        return self._places.get(number, -1)

    def move(self, number: int, due_on: date | None, day: date) -> None:
        """Let an occurrence be due on another day, or not at all, from a day on."""
        if number < len(self.due_on) and self.due_on[number] != due_on:
            self.due_on[number], self.set_on[number] = due_on, day
            self.moved_times += 1
            self._order_anew(number, due_on)

    def before(self, day: date) -> Iterator[int]:
        """The occurrences due before a day, the last one first."""
        return reversed(self.in_order[: bisect_left(self.dues, day)])

    def count_before(self, day: date) -> int:
        """How many are due before a day."""
        return bisect_left(self.dues, day)

    def count_until(self, day: date) -> int:
        """How many are due by a day."""
        return bisect_right(self.dues, day)

    def find_last_before(self, day: date) -> int | None:
        """The one due last before a day."""
        place = bisect_left(self.dues, day)
        return self.in_order[place - 1] if place else None

    def until(self, day: date) -> Iterator[int]:
        """The occurrences due by a day, the last one first."""
        return reversed(self.in_order[: bisect_right(self.dues, day)])

    def from_day(self, day: date) -> Iterator[int]:
        """The occurrences due on a day or later, in order."""
        return iter(self.in_order[bisect_left(self.dues, day) :])

    def after(self, day: date) -> Iterator[int]:
        """The occurrences due after a day, in order."""
        return iter(self.in_order[bisect_right(self.dues, day) :])

    def number_after(self, day: date) -> int:
        """The number of the first one that the terms have after a day, be its date known or not."""
        return bisect_right(self.scheduled, day)

    # -- as they stood on a day ------------------------------------------------------------------------

    def _stretch_on(self, day: date) -> _Stretch:
        return next(
            one for one in reversed(self._stretches) if one.begins <= day or one is self._stretches[0]
        )

    def is_next_unknown(self, day: date) -> bool:
        """Whether on a day nothing to come had a date, because it hung on what was not known."""
        return self._stretch_on(day).first is None

    def has_next(self, day: date) -> bool:
        """Whether the terms of a day had an occurrence to come."""
        if day >= self._stretches[-1].begins:
            return self.number_after(day) < len(self.scheduled)
        coming = self._stretch_on(day).days(max(day, self.agreed_on))
        return any(due_on > day for due_on in islice(coming, 2))

    def find_named(self, named: date, day: date) -> int | None:
        """The occurrence that an entry of a day names: by its day in the terms, else by that it was moved to.

        By the terms as they are known to be; where none falls on the day any more, the nearest
        one; never one that is after an end.
        """
        for days in (self.scheduled, self.due_on):
            for number, one in enumerate(days):
                if one == named and self.fate(number, day) is not Fate.GONE:
                    return number
        there = [number for number in range(len(self.scheduled)) if self.fate(number, day) is not Fate.GONE]
        return min(there, key=lambda number: abs(self.scheduled[number] - named), default=None)

    def fate(self, number: int, day: date) -> Fate:
        """What becomes of an occurrence, as of a day, if nobody holds it.

        Nothing falls due from the day of an end on, nor while the agreement is terminated or expired.
        """
        if number >= len(self.due_on):
            return Fate.OWED
        due_on = self.due_on[number]
        if due_on is None:
            return Fate.GONE
        if self.is_plain:
            return Fate.OWED
        terms = self._history.terms_on(min(due_on, day))
        if (terms.ends_on and due_on >= terms.ends_on) or self._agreement.has_ended(min(due_on, day)):
            return Fate.GONE
        return Fate.OWED if due_on >= day else self._fate_of_passed(due_on, terms.due.condition, day)

    def _fate_of_passed(self, due_on: date, condition: str | None, day: date) -> Fate:
        """What becomes of an occurrence that fell due before a day, if nobody holds it."""
        if is_condition_unmet_by(self._history, condition, due_on, day):
            return Fate.SPENT
        if self._agreement.is_in_force(due_on):
            return Fate.OWED
        return Fate.SPENT if self._agreement.resumed_on(due_on, day) else Fate.FROZEN

    def unchanged_since(self, due_on: date) -> date:
        """The first day since when neither the terms nor the standing of the agreement became others.

        What became spent or gone of an occurrence due on a day became so of all due since that first day.
        """
        changes = [begins for begins, _ in self._history.terms if begins <= due_on]
        changes.append(self._agreement.standings.run_on(due_on)[0])
        ends_on = self._history.terms_on(due_on).ends_on
        return max(*changes, ends_on) if ends_on and ends_on <= due_on else max(changes)

    def is_answerable(self, number: int, day: date) -> bool:
        """Whether a word of a day can be of an occurrence that it does not name."""
        if self.is_plain:
            return number >= len(self.due_on) or self.due_on[number] is not None
        fate = self.fate(number, day)
        return fate is Fate.OWED or fate is Fate.FROZEN

    def has_ended(self, day: date) -> bool:
        """Whether nothing falls due any more on a day."""
        ends_on = self._history.terms_on(day).ends_on
        return (ends_on is not None and ends_on <= day) or self._agreement.has_ended(day)

    def fell_due_suspended(self, number: int, day: date) -> bool:
        """Whether it fell due while the agreement was suspended, which is not in force again."""
        due_on = self.due_of(number)
        if due_on is None or due_on >= day or not self._agreement.is_suspended(due_on):
            return False
        return self.fate(number, day) is Fate.FROZEN


def _stretches(history: CommitmentHistory, day: date) -> Iterator[_Stretch]:
    """The days up to a day on which the same terms hold and the same is known of the first due date."""
    for place, (begins, terms) in enumerate(history.terms):
        if begins > day and place:
            return
        ends = history.terms[place + 1][0] if place + 1 < len(history.terms) else date.max
        said = history.anchors.get(terms.due.anchor, ()) if terms.due.anchor else ()
        days = [begins, *(said_on for said_on, _ in said if begins < said_on < ends and said_on <= day)]
        for since, until in zip(days, [*days[1:], ends], strict=True):
            yield _Stretch(since, until, terms, resolve_due(history, terms.due, since))
