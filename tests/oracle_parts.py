"""The part of one obligor: how far it is, whether it is late or fell back, and how old its news is."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from oracle_due import first_day_of_run
from oracle_history import ONE_DAY, Update
from oracle_schedule import Occurrence
from oracle_words import CLOSED, LEVELS, OF_THE_WHOLE

if TYPE_CHECKING:
    from oracle_duty import Duty

KEEPING = ("stalled", "suspended", "lapsed")
MOST_KEPT = 2
FALLEN = ("suspended", "stalled", "breached")
"""What of a recurring duty is a fall: it is said of the duty itself."""


class Part:
    """The part of one obligor."""

    def __init__(self, duty: "Duty", name: str) -> None:
        self.duty, self.name, self.day = duty, name, duty.day

    @cached_property
    def statuses(self) -> dict[date, str]:
        """Its status at the end of each day since it is an obligor without a break."""
        found: dict[date, str] = {}
        for day in reversed(self.duty.days):
            if self.name not in self.duty.part_statuses[day]:
                break
            found[day] = self.duty.part_statuses[day][self.name]
        return dict(reversed(found.items()))

    @property
    def status(self) -> str:
        """Its status."""
        return self.statuses[self.day]

    @cached_property
    def begin(self) -> date:
        """The day agreed, or the day on which this obligor joined."""
        return min(self.statuses)

    @cached_property
    def since(self) -> date:
        """The first day of the unbroken run of its status."""
        return first_day_of_run(self.statuses)

    @property
    def is_since_seen(self) -> bool:
        """Whether that day is only the one on which it was seen."""
        return self.is_only_seen(self.since)

    def is_only_seen(self, day: date) -> bool:
        """Whether what was said last of it on a day says that since when is not known.

        Where the same was also said that day as known, it is known. That nothing is known is so from the day
        on which it begins, seen or not.
        """
        said = [one.entry for one in self.duty.ours.touches if one.part == self.name and one.day == day]
        if self.statuses[day] == "withdrawn":  # a side released stays so, whatever is said of the whole
            said = [one for one in said if one.status not in OF_THE_WHOLE]
        if day == self.begin and {one.status for one in said} == {"no-information"}:
            return False
        if self.duty.terms.recurs and day == self.begin and said and said[-1].status != self.statuses[day]:
            return False  # it was of another occurrence, and it has been so since it began
        while said and said[0].status != said[-1].status:
            last = max(place for place, one in enumerate(said) if one.status != said[-1].status)
            said = said[last + 1 :]
        return bool(said) and all(one.is_seen for one in said)

    @property
    def level(self) -> int | None:
        """The level of its status.

        Stalled, suspended and lapsed keep: of a one-off the level of the latest earlier assessment that has
        one, but at most 2 (without one: lapsed 0, the others none); of a duty that goes on it is 0.
        """
        if self.status not in KEEPING:
            return LEVELS.get(self.status)
        if self.duty.terms.goes_on:
            return 0
        kept = self.duty.ours.states[self.day].kept.get(self.name)
        return min(MOST_KEPT, kept) if kept is not None else 0 if self.status == "lapsed" else None

    @property
    def openness(self) -> str:
        """The row of the table."""
        return self.duty.openness(self.status)

    @property
    def is_open(self) -> bool:
        """Whether it is open; what waits is."""
        return self.openness in ("open", "waiting")

    # -- late --------------------------------------------------------------------------------------------

    @property
    def due(self) -> date | None:
        """The due date in force; of a recurring duty the overdue one, else the next."""
        if not self.duty.terms.recurs:
            return self.duty.due_dates.due
        if (overdue := self._overdue_occurrence()) is not None:
            return overdue.due
        return self.next_due

    @property
    def next_due(self) -> date | None:
        """The next occurrence that this side has not held yet."""
        found = self.duty.schedule.next_due(self.day, frozenset({self.name}))
        return found.due if found else None

    def _overdue_occurrence(self) -> Occurrence | None:
        return self.duty.schedule.overdue(self.name, self.day) if self.openness == "open" else None

    @cached_property
    def first_day_met(self) -> date | None:
        """The first day since the due date was set on which it was implemented."""
        since = self.duty.due_dates.set_on
        done = (day for day, status in self.statuses.items() if status == "implemented" and day >= since)
        return min(done, default=None)

    @property
    def _can_be_late_for(self) -> date | None:
        """The due date that it can be late for.

        Not one that is spent, nor one that fell due while the agreement was not in force, nor one of before
        this obligor joined.
        """
        due = self.duty.due_dates.due
        if due is None or self.duty.due_dates.is_frozen(due):
            return None
        return due if due >= self.begin or self.begin == self.duty.agreed_on else None

    @property
    def is_overdue(self) -> bool:
        """Open and not waiting, the due date is before the day, and since it was set never implemented."""
        if self.duty.terms.recurs:
            return self._overdue_occurrence() is not None
        due = self._can_be_late_for
        return self.openness == "open" and due is not None and due < self.day and self.first_day_met is None

    @property
    def done_late_on(self) -> date | None:
        """The day on which it was done late: known, not just seen, after the due date and set before.

        Of a one-off, and of the occurrence that the status of a recurring duty is about; what was done late
        stays so after an end; what is not owed yet or stands apart is not late.
        """
        if self.status != "implemented" or self.openness not in ("done", "observed", "ended"):
            return None
        if self.duty.terms.recurs:
            return self._occurrence_done_late_on()
        if self.duty.terms.goes_on:
            return None
        due, met = self._can_be_late_for, self.first_day_met
        is_late = due is not None and met is not None and met > due and met != self.duty.due_dates.set_on
        return met if is_late and met and not self.is_only_seen(met) else None

    def _occurrence_done_late_on(self) -> date | None:
        number, one = self.duty.current_of(self.day, self.name)
        held_on, is_seen = self.duty.ours.states[self.day].held.get((self.name, number), (None, False))
        if one is None or held_on is None or one.due is None or is_seen or held_on <= one.due:
            return None
        was_set_before = one.moved_on is None or one.moved_on < held_on
        return held_on if was_set_before and self.duty.schedule.fate(one, self.day) == "owed" else None

    @property
    def days_late(self) -> int | None:
        """The days from the due date to the day, or to the day on which it was done late."""
        if self.is_overdue and self.due:
            return (self.day - self.due).days
        if (done := self.done_late_on) is None:
            return None
        due = self.due
        if self.duty.terms.recurs:
            one = self.duty.current_of(self.day, self.name)[1]
            due = one.due if one else None
        return (done - due).days if due else None

    def is_due_soon(self, within: int) -> bool:
        """Open, not waiting, not suspended, or observed, and due within so many days, and not yet met.

        Not what falls due while the agreement is not in force, as it stands: then nothing becomes overdue.
        """
        is_to_do = self.openness == "open" and self.status != "suspended"
        if not is_to_do and self.openness != "observed":
            return False
        due = self.next_due if self.duty.terms.recurs else self.duty.due_dates.due
        is_met = not self.duty.terms.recurs and self.first_day_met is not None
        if due is None or is_met or self.duty.due_dates.is_frozen(due):
            return False
        return 0 <= (due - self.day).days <= within

    # -- fallen back -------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> dict[date, str]:
        """What our word alone makes of it at the end of each day, without the standing of the agreement."""
        found: dict[date, str] = {}
        word = "no-information"
        for day in self.statuses:
            if found and day not in self.duty.days_of_change:
                found[day] = word
                continue
            is_of_occurrence = self.duty.terms_on(day).recurs
            number = self.duty.current_of(day, self.name)[0] if is_of_occurrence else None
            found[day] = word = self.duty.ours.word(day, self.name, number) or "no-information"
        return found

    @property
    def fallen_back_on(self) -> date | None:
        """Open, and implemented before: the day after the last one on which it was.

        Never by mere silence, nor by the agreement's standing: by our word alone. Each occurrence of a
        recurring duty is a small one-off, and once held stays held: only what is said of the duty itself
        (suspended, stalled, breached) is a fall, from its day, not an occurrence of which less is said.
        """
        word = self.words[self.day]
        if not self.is_open or "no-information" in (self.status, word) or word == "implemented":
            return None
        if self.duty.terms.recurs and word not in FALLEN:
            return None
        done = [day for day, one in self.words.items() if one == "implemented"]
        if not done or not self.duty.terms.recurs:
            return done[-1] + ONE_DAY if done else None
        states = self.duty.ours.states
        later = [day for day in self.words if day > done[-1]]
        return next(day for day in later if states[day].own[self.name] in FALLEN)

    # -- news --------------------------------------------------------------------------------------------

    def tells_of_it(self, entry: Update) -> bool:
        """Whether an entry tells something of this part.

        The side named; what is of the whole (a value, superseded, lapsed, breached with no side said) of all;
        else what an obligor says is of its own part, and what others say is of every obligor of that day.
        """
        day = max(entry.effective_on, self.duty.agreed_on)
        if not entry.tells_news or day < self.begin:
            return False
        if entry.side is not None:
            return entry.side == self.name
        obligors = self.duty.terms_on(day).obligors
        is_of_whole = entry.value is not None or entry.status in (*OF_THE_WHOLE, "breached")
        return is_of_whole or entry.reporter not in obligors or entry.reporter == self.name

    @cached_property
    def evidence_on(self) -> date:
        """The latest day of what tells something of it, by anyone; else the day agreed (or joined).

        Never before it is owed: its start, and the agreement in force, as far as these are past.
        """
        duty = self.duty
        told = [max(one.effective_on, duty.agreed_on) for one in duty.entries if self.tells_of_it(one)]
        starts = [duty.terms.starts_on, duty.record.owed_since(duty.terms.agreement)]
        return max([*told, self.begin, *(one for one in starts if one and one <= self.day)])

    def is_stale(self, stale_after: int) -> bool:
        """The evidence is so many days old, where it can be stale by the table.

        Open and waiting ones, and of the observed those that continue. What stands apart is while it is not
        closed, but not before it would be owed.
        """
        row = self.duty.openness_if_proper(self.status)
        can_be = row in ("open", "waiting") or (row == "observed" and not self.duty.terms.recurs)
        if not self.duty.terms.is_proper:
            can_be = row not in (*CLOSED, "not yet owed")
        return can_be and (self.day - self.evidence_on).days >= stale_after
