"""The occurrences of a recurring duty: when they are due, which entry belongs to which, held and missed."""

from datetime import date, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from oracle_history import Period, Relative

if TYPE_CHECKING:
    from oracle_duty import Duty
    from oracle_words import Voice

AHEAD = 12  # occurrences to come that are looked at
NAMED_AHEAD = 200  # that an entry can name
ENDED = ("terminated", "expired")


class Occurrence(NamedTuple):
    """An occurrence; ``number`` counts from 1, ``due`` is None where its day was taken away."""

    number: int
    scheduled: date
    due: date | None
    moved_on: date | None


@cache
def due_days(first: date, every: Period, begin: date, end: date, until: date) -> dict[date, None]:
    """The days from the first on, a period apart, from a begin to before an end; in order.

    They are always counted from the first, so that a duty of the 31st stays one.
    """
    days: list[date] = []
    while not days or days[-1] <= until:
        days.append(every.after(first, len(days)))
    return dict.fromkeys(day for day in days if begin <= day < end)


class Schedule:
    """The occurrences of one recurring duty, as they stood at the end of each day."""

    def __init__(self, duty: "Duty") -> None:
        self.duty, self.record = duty, duty.record
        self._listed = cache(self._list)

    def first_on(self, day: date) -> date | None:
        """The first due of the terms of a day, as far as its event was known that day."""
        due = self.duty.terms_on(day).due
        if not isinstance(due, Relative):
            return due
        anchored = self.record.anchor_day(due.anchor, day)
        return due.offset.after(anchored) if anchored else None

    def is_unknown(self, day: date) -> bool:
        """Whether the first due hangs on what is not known, so that nothing to come has a day."""
        return self.first_on(day) is None

    def _days_by_terms_of(self, day: date) -> dict[date, None]:
        """The days on which it falls due by the terms of a day.

        Nothing falls due before its start, or from the day of its end: that day itself is no due day.
        """
        terms, first = self.duty.terms_on(day), self.first_on(day)
        if not terms.recurs or terms.every is None or first is None:
            return {}
        begin = max(terms.starts_on or date.min, self.duty.agreed_on)
        until = self.record.day + timedelta(days=1500)
        return due_days(first, terms.every, begin, terms.ends_on or date.max, until)

    @cached_property
    def come(self) -> list[date]:
        """The due days up to the day asked about, each by the terms of that very day.

        So an amendment, and an event that moves, hold for occurrences due from their day on.
        """
        return [day for day in self.duty.days if day in self._days_by_terms_of(day)]

    def _to_come(self, day: date, ahead: int) -> list[date]:
        return [one for one in self._days_by_terms_of(day) if one > day][:ahead]

    def at(self, day: date) -> list[Occurrence]:
        """The occurrences as they stood at the end of a day, those to come by its terms."""
        moves = self.duty.ours.state_on(day).moves
        return self._listed(day, tuple(sorted(moves.items())))

    def _list(
        self, day: date, moves: tuple[tuple[int, tuple[date | None, date]], ...], ahead: int = AHEAD
    ) -> list[Occurrence]:
        moved = dict(moves)
        if any(one.occurrence for one in self.duty.entries):
            ahead = NAMED_AHEAD
        days = [*(one for one in self.come if one <= day), *self._to_come(day, ahead)]
        listed = []
        for number, scheduled in enumerate(days, 1):
            due, said_on = moved.get(number, (scheduled, None))
            listed.append(Occurrence(number, scheduled, due, said_on))
        return sorted(listed, key=lambda one: (one.due or date.max, one.number))

    # -- what becomes of one -----------------------------------------------------------------------------

    def fate(self, one: Occurrence, day: date) -> str:
        """Whether an occurrence is owed as of a day, spent, frozen or gone.

        Gone: its day was taken away, or is after an end: nothing falls due from the day of an end, nor while
        the agreement is terminated or expired. Spent: its condition was met only later, or it fell due while
        the agreement was signed or suspended, which is in force since. Frozen: that, and not in force yet.
        """
        if one.due is None:
            return "gone"
        then = min(one.due, day)
        terms, agreement = self.duty.terms_on(then), self.duty.terms.agreement
        standing = self.record.standing_on(agreement, then)
        if (terms.ends_on and one.due >= terms.ends_on) or standing in ENDED:
            return "gone"
        if one.due >= day:
            return "owed"
        if terms.after and not self.record.has_happened(terms.after, one.due, day):
            return "spent"
        if standing == "in-force":
            return "owed"
        resumed = self.record.first_day_in_force(agreement, one.due)
        return "spent" if resumed is not None and resumed <= day else "frozen"

    def owes(self, part: str, one: Occurrence, day: date) -> bool:
        """Whether a part owes an occurrence: an obligor when it falls due, and not released by then.

        Nothing falls due while the commitment is superseded or lapsed either; it is not missed for that.
        """
        then = max(self.duty.agreed_on, min(one.due or day, day))
        state = self.duty.ours.state_on(then)
        return part in state.members and state.whole is None and state.own[part] != "withdrawn"

    def owing(self, one: Occurrence, day: date) -> list[str]:
        """The parts that owe an occurrence, of the obligors of the day on which it falls due."""
        then = max(self.duty.agreed_on, min(one.due or day, day))
        return [part for part in sorted(self.duty.terms_on(then).obligors) if self.owes(part, one, day)]

    def is_held(self, one: Occurrence, parts: list[str], day: date) -> bool:
        """Whether it is held by our record, of a joint duty by all."""
        return bool(parts) and all(self.duty.ours.is_answered(day, part, one.number) for part in parts)

    # -- which one an entry belongs to -------------------------------------------------------------------

    def named(self, day: date, occurrence: date | None) -> int | None:
        """The number of the occurrence that is named: by its day in the terms, else by that it was moved to.

        By the terms as they are known to be, and by what is moved on the very day; where none has that day
        any more it is the nearest one; never one that is after an end: later word is of the last one before.
        """
        if occurrence is None:
            return None
        moves = tuple(sorted(self.duty.ours.state_on(day).moves.items()))
        known = self._list(self.record.day, moves, ahead=NAMED_AHEAD)
        listed = sorted(one for one in known if self.fate(one, day) != "gone")
        by_schedule = [one.number for one in listed if one.scheduled == occurrence]
        by_due = [one.number for one in listed if one.due == occurrence]
        nearest = sorted(listed, key=lambda one: abs(one.scheduled - occurrence))
        found = [*by_schedule, *by_due, *self._moved_on(day, occurrence), *(one.number for one in nearest)]
        return next(iter(found), None)

    def _moved_on(self, day: date, due: date) -> list[int]:
        """What an entry later in the same day moves to a day: it is named as it is at the end of the day."""
        of_day = [one for one in self.duty.entries if max(one.effective_on, self.duty.agreed_on) == day]
        moving = [one for one in of_day if one.due_on == due and one.reporter is None]
        numbers = [self.to_be_moved(day, one.occurrence) for one in moving if one.occurrence != due]
        return [one for one in numbers if one is not None]

    def _parts(self, one: Occurrence, day: date, of: frozenset[str] | None) -> list[str]:
        owing = self.owing(one, day)
        return owing if of is None else [part for part in owing if part in of]

    def is_due_by(self, day: date, of: frozenset[str] | None) -> list[Occurrence]:
        """The occurrences that a word of a day can belong to, those that some part owes; in order of days."""
        return [
            one
            for one in self.at(day)
            if self.fate(one, day) in ("owed", "frozen") and self._parts(one, day, of)
        ]

    def occurrence_of(
        self, voice: "Voice", day: date, occurrence: date | None, of: frozenset[str] | None
    ) -> int:
        """The occurrence that a word of a day belongs to.

        The one it names, else the last one due by its day if that is not implemented, else the next; of an
        end, the last one before. The next is so even if it is held already: what is said twice of one is not
        of two. A word on the whole (``of`` is None) is of one occurrence for all parts: the last till all
        hold it.
        """
        if (named := self.named(day, occurrence)) is not None:
            return named
        candidates = self.is_due_by(day, of)
        last = [one for one in candidates if one.due and one.due <= day][-1:]
        coming = [one for one in candidates if one.due and one.due > day]
        if last and not self._is_answered(voice, last[0], day, of):
            return last[0].number
        if coming:
            return coming[0].number
        if last and (self.has_ended(day) or not self.is_unknown(day)):
            return last[0].number
        return len([one for one in self.come if one <= day]) + 1

    def _is_answered(self, voice: "Voice", one: Occurrence, day: date, of: frozenset[str] | None) -> bool:
        """Whether it was answered before the day.

        What is said on the day itself does not count: several words of one day are of one occurrence, and
        the last of them is its status at the end of the day.
        """
        return all(voice.was_answered_before(day, part, one.number) for part in self._parts(one, day, of))

    def has_ended(self, day: date) -> bool:
        """Whether nothing falls due any more: from the day of its end, or of its agreement's."""
        terms = self.duty.terms_on(day)
        is_past = terms.ends_on is not None and terms.ends_on <= day
        return is_past or self.record.standing_on(self.duty.terms.agreement, day) in ENDED

    def is_ambiguous(self, voice: "Voice", day: date, of: frozenset[str] | None = None) -> bool:
        """Whether it must be said which: the last is unanswered, the next at most half a period away.

        Half a period: half of the days from the last to the next.
        """
        candidates = self.is_due_by(day, of)
        last = [one for one in candidates if one.due and one.due <= day][-1:]
        coming = [one for one in candidates if one.due and one.due > day][:1]
        if not last or not coming or self._is_answered(voice, last[0], day, of):
            return False
        from_last, to_next = last[0].due, coming[0].due
        return bool(from_last and to_next) and 2 * (to_next - day) <= to_next - from_last

    def to_be_moved(self, day: date, occurrence: date | None) -> int | None:
        """The occurrence that a due date moves: the one named, else the next not yet held by all.

        One that falls due on the very day is still the next.
        """
        if (named := self.named(day, occurrence)) is not None:
            return named
        one = self.next_due(day, None)
        return one.number if one else None

    # -- as of a day -------------------------------------------------------------------------------------

    def next_due(self, day: date, of: frozenset[str] | None) -> Occurrence | None:
        """The next occurrence, due on the day or later, that is not yet held (of a joint duty by all)."""
        for one in self.is_due_by(day, of):
            if one.due and one.due >= day and not self.is_held(one, self._parts(one, day, of), day):
                return one
        return None

    def past(self, part: str, day: date) -> list[Occurrence]:
        """The occurrences of a part that were due before a day, spent ones only where they were held."""
        return [
            one
            for one in self.at(day)
            if one.due and one.due < day and self.owes(part, one, day)
            if (fate := self.fate(one, day)) in ("owed", "frozen")
            or (fate == "spent" and self.is_held(one, [part], day))
        ]

    def current(self, part: str, day: date) -> tuple[int, Occurrence | None]:
        """The occurrence that the status of a part is about, by its number.

        The last one due before the day, or a later one that is held already; before the first is due the
        first. Where nothing is due, before or after, the last one that something was said of.
        """
        last = self.past(part, day)[-1:]
        since = last[0].due if last and last[0].due else date.min
        later = [
            one for one in self.at(day) if one.due and one.due > since and self.is_held(one, [part], day)
        ]
        coming = [one for one in self.is_due_by(day, frozenset({part})) if one.due and one.due >= day]
        for found in (later[-1:], last, coming[:1]):
            if found:
                return found[0].number, found[0]
        said = [number for of, number in self.duty.ours.state_on(day).occurrences if of == part]
        return max(said, default=len([one for one in self.come if one <= day]) + 1), None

    def overdue(self, part: str, day: date) -> Occurrence | None:
        """The last one due before the day, where it is not held by the part, nor a later one.

        Nothing becomes overdue while the agreement is suspended; what was overdue stays so.
        """
        owed = [one for one in self.past(part, day) if self.fate(one, day) == "owed"]
        if not owed:
            return None
        after = [one for one in self.at(day) if one.due and owed[-1].due and one.due >= owed[-1].due]
        return None if any(self.is_held(one, [part], day) for one in after) else owed[-1]

    def counts(self, day: date, part: str | None) -> tuple[int, int, int]:
        """How many of those due before the day were held, missed and spent, by one part or by all.

        What fell due while the agreement is suspended is neither held nor missed, unless it was held. What no
        part owed, as it was released by then, is in no count. A spent one that was held all the same is held.
        """
        held = missed = spent = 0
        for one in self.at(day):
            if one.due is None or one.due >= day:
                continue
            parts = self._parts(one, day, None if part is None else frozenset({part}))
            fate = self.fate(one, day)
            if not parts or fate == "gone":
                continue
            if self.is_held(one, parts, day):
                held += 1
            elif fate == "owed":
                missed += 1
            elif fate == "spent":
                spent += 1
        return held, missed, spent
