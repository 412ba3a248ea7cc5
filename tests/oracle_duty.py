"""One commitment: the statuses of its parts and of the whole day by day, and how open it is."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from oracle_due import DueDates, first_day_of_run
from oracle_history import ONE_DAY, Commitment, Relative, Update
from oracle_parts import Part
from oracle_record import Record
from oracle_schedule import Occurrence, Schedule
from oracle_words import OF_THE_WHOLE, OUT, Voice

FURTHEST_FROM_DONE = (
    "breached",
    "suspended",
    "stalled",
    "not-started",
    "no-information",
    "limited",
    "substantial",
    "implemented",
)


class Duty:
    """A commitment as of the day and moment of a record."""

    def __init__(self, record: Record, ref: str) -> None:
        self.record, self.ref, self.day = record, ref, record.day
        self.terms = record.terms_on(ref, record.day)
        self.agreed_on = record.agreed_on(ref)
        self.days = [
            self.agreed_on + number * ONE_DAY for number in range((self.day - self.agreed_on).days + 1)
        ]
        self.entries: list[Update] = record.updates(ref)
        self.schedule, self.due_dates = Schedule(self), DueDates(self)
        self._voices: dict[str, Voice] = {}
        self._terms: dict[date, Commitment] = {}

    def terms_on(self, day: date) -> Commitment:
        """The terms of a day."""
        if day not in self._terms:
            self._terms[day] = self.record.terms_on(self.ref, day)
        return self._terms[day]

    @cached_property
    def ours(self) -> Voice:
        """Our assessments."""
        self.__dict__["ours"] = voice = Voice(self, None)  # it asks the schedule, which asks it
        voice.run()
        return voice

    def voice(self, reporter: str) -> Voice:
        """The claims of an actor."""
        if reporter not in self._voices:
            self._voices[reporter] = Voice(self, reporter)
            self._voices[reporter].run()
        return self._voices[reporter]

    @cached_property
    def reporters(self) -> list[str]:
        """Who claims a status."""
        return sorted({one.reporter for one in self.entries if one.status and one.reporter})

    @cached_property
    def parts(self) -> "list[Part]":
        """The part of each obligor of the day."""
        return [Part(self, one) for one in sorted(self.terms.obligors)]

    def successors_on(self, day: date) -> tuple[str, ...]:
        """What takes its place, where it is superseded."""
        return self.ours.states[day].successors

    # -- the status of the whole -------------------------------------------------------------------------

    def status_of_part(self, day: date, part: str) -> str:
        """The status of a part at the end of a day.

        A side released stays so, also where the whole is superseded or lapsed.
        """
        state, terms = self.ours.states[day], self.terms_on(day)
        if state.whole:
            return "withdrawn" if state.is_released(part) else str(state.whole)
        if terms.goes_on and part in state.by_standing:
            return str(state.by_standing[part])
        if not terms.recurs:
            return str(state.own[part])
        number, one = self.current_of(day, part)
        word = self.ours.word(day, part, number)
        if word is None and self.fell_due_suspended(one, day):
            return "suspended"
        return word or "no-information"

    def current_of(self, day: date, part: str) -> tuple[int, Occurrence | None]:
        """The occurrence that the status of a part is about."""
        return self.schedule.current(part, day)

    def fell_due_suspended(self, one: Occurrence | None, day: date) -> bool:
        """An occurrence that falls due while the agreement is suspended counts so, till something is said.

        It does while the agreement is not in force again.
        """
        if one is None or one.due is None or one.due >= day or self.schedule.fate(one, day) != "frozen":
            return False
        return self.record.standing_on(self.terms.agreement, one.due) == "suspended"

    @cached_property
    def days_of_change(self) -> set[date]:
        """The days on which a status can be another than on the day before; to spare the work of the others.

        What was said and amended; the standing of its agreement; of a recurring duty also where occurrences
        pass, and where events or other commitments, on which it may hang, change. A test goes without it.
        """
        record = self.record
        dates = [self.agreed_on, *(one.effective_on for one in self.entries)]
        dates += [one.effective_on for one in record.amendments(self.ref) if one.effective_on]
        dates += [one.effective_on for one in record.standing_changes(self.terms.agreement)]
        if any(self.terms_on(day).recurs for day in dates if day >= self.agreed_on):
            dates += [day for one in record.history.event_days for day in (one.effective_on, one.day) if day]
            dates += [day for one in record.agreements.values() for day in (one.concluded_on,)]
            dates += self._days_of_occurrences()
            for ref in self._anchors():
                other = record.duty(ref)
                dates += [day for one in self._heirs(other) for day in one.days_of_change]
        return {max(day, self.agreed_on) + more * ONE_DAY for day in dates for more in (0, 1)}

    def _days_of_occurrences(self) -> list[date]:
        terms = [self.terms_on(day) for day in self.days]
        bounds = {day for one in terms for day in (one.starts_on, one.ends_on) if day}
        moved = {due for day in self.days for due, _ in self.ours.states[day].moves.values() if due}
        return [*self.schedule.come, *moved, *bounds]

    def _anchors(self) -> set[str]:
        terms = [self.terms_on(day) for day in self.days]
        hung = [one.due.anchor for one in terms if isinstance(one.due, Relative)]
        return {one.ref for one in [*hung, *(one.after for one in terms)] if one and one.agreement is None}

    def _heirs(self, other: "Duty | None") -> "list[Duty]":
        if other is None:
            return []
        heirs = {ref for one in other.entries for ref in one.successors}
        return [other, *(one for ref in heirs for one in self._heirs(self.record.duty(ref)))]

    @cached_property
    def part_statuses(self) -> dict[date, dict[str, str]]:
        """The status of each part at the end of each day."""
        found: dict[date, dict[str, str]] = {}
        statuses: dict[str, str] = {}
        for day in self.days:
            if day in self.days_of_change:
                parts = sorted(self.ours.states[day].members)
                statuses = {part: self.status_of_part(day, part) for part in parts}
            found[day] = statuses
        return found

    @cached_property
    def whole_statuses(self) -> dict[date, str]:
        """The status of the whole at the end of each day."""
        return {day: self.combine(statuses.values(), day) for day, statuses in self.part_statuses.items()}

    def combine(self, statuses: Iterable[str], day: date) -> str:
        """That of the part furthest from done; a part withdrawn is left out, where all are it is withdrawn.

        Breached with no side said: breached, though no part is.
        """
        state = self.ours.states[day]
        if state.whole:
            return state.whole
        if state.unnamed:
            return "breached"
        return furthest_from_done(statuses)

    @property
    def side_not_said(self) -> bool:
        """Whether it is breached, and nobody said by which side."""
        state = self.ours.states[self.day]
        return bool(state.unnamed) and not state.whole

    @property
    def status(self) -> str:
        """The status of the whole."""
        return self.whole_statuses[self.day]

    # -- how open it is ----------------------------------------------------------------------------------

    def waits_for_condition(self) -> bool:
        """With *after* it waits until that has happened.

        A condition amended in counts for days still to come: what was late before it stays so.
        """
        condition = self.terms.after
        due = None if self.terms.recurs else self.due_dates.days[self.day]
        was_late = due is not None and due < self.condition_since
        return (
            bool(condition) and not was_late and not self.record.has_happened(condition, self.day, self.day)
        )

    def waits_for(self) -> bool:
        """With an offset, while the day is not known; with *after*, until it has happened."""
        if self.waits_for_condition():
            return True
        if self.terms.recurs:
            return self.terms.due is not None and self.schedule.is_unknown(self.day)
        return self.due_dates.hangs_on_unknown()

    @cached_property
    def condition_since(self) -> date:
        """The first day of the unbroken run of its condition; of the first terms the first day of all."""
        since = first_day_of_run({day: self.terms_on(day).after for day in self.days})
        is_from_first = self.record.corrected_terms(self.ref).after == self.terms.after
        return date.min if is_from_first and since == self.agreed_on else since

    @cached_property
    def is_waiting(self) -> bool:
        """Whether what it hangs on is not known, or has not happened."""
        return self.waits_for()

    @cached_property
    def standing(self) -> str:
        """The standing of its agreement by our word."""
        return self.record.standing_on(self.terms.agreement, self.day)

    @cached_property
    def is_not_yet_owed(self) -> bool:
        """Before its start, or its agreement is only signed."""
        starts_on = self.terms.starts_on
        return self.standing == "signed" or (starts_on is not None and self.day < starts_on)

    def openness_if_proper(self, status: str) -> str:
        """The row of the table for a status, but for what stands apart.

        Of two rows that fit the lower holds, but superseded and withdrawn give way only to not yet owed (and
        apart). "Waiting (open)" is a way to be open: what is done or closed does not wait.
        """
        ends_on = self.terms.ends_on
        is_past = ends_on is not None and self.day > ends_on
        if self.is_not_yet_owed:
            return "not yet owed"
        if status in OUT:
            return "out"
        if status == "lapsed" or is_past or self.standing in ("terminated", "expired"):
            return "ended"
        if status == "implemented":
            return "observed" if self.terms.goes_on else "done"
        return "waiting" if self.is_waiting else "open"

    def openness(self, status: str) -> str:
        """The row of the table: open, waiting, observed, done, out, ended, not yet owed or apart."""
        return self.openness_if_proper(status) if self.terms.is_proper else "apart"


def furthest_from_done(statuses: Iterable[str]) -> str:
    """The status furthest from done, of parts that are not withdrawn; superseded and lapsed are of all."""
    owed = [one for one in statuses if one != "withdrawn"]
    for status in (*OF_THE_WHOLE, *FURTHEST_FROM_DONE):
        if status in owed:
            return status
    return "withdrawn"


def lowest_level(levels: Iterable[int | None]) -> int | None:
    """Level 0 where a part has 0, else none where one has none, else the lowest."""
    all_levels = [*levels]
    known = [one for one in all_levels if one is not None]
    if 0 in known:
        return 0
    return None if None in all_levels or not known else min(known)
