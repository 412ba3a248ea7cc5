"""The due date of a commitment that falls due once: in force, original, spent, and what it hangs on."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from oracle_history import ONE_DAY, Due, Relative

if TYPE_CHECKING:
    from oracle_duty import Duty

FROZEN = ("signed", "suspended", "terminated", "expired")


class Said(NamedTuple):
    """A due date that was said, and the days from and to which it was in force.

    ``until`` is None where another one was said later on the very day.
    """

    due: date | None
    since: date
    until: date | None


class DueDates:
    """The due dates of one commitment; all are of the whole commitment."""

    def __init__(self, duty: "Duty") -> None:
        self.duty, self.record = duty, duty.record

    @cached_property
    def sayings(self) -> dict[date, list[Due]]:
        """What was said of the due date, by the day from which it counts; the terms first, as corrected.

        What was said last counts, by an amendment or one of our updates; an event tells by what it hangs on.
        A continuing duty has no due date, whatever was said of one.
        """
        duty = self.duty
        if duty.terms.kind == "continuing":
            return {duty.agreed_on: [None]}
        amended = [one for one in self.record.amendments(duty.ref) if "due" in one.terms]
        ours = [one for one in duty.entries if one.due_on and one.reporter is None]
        said: dict[date, list[Due]] = {duty.agreed_on: [self.record.corrected_terms(duty.ref).due]}
        for one in sorted([*amended, *ours], key=self.record.place):
            due = one.terms["due"] if hasattr(one, "terms") else one.due_on
            day = max(one.effective_on or date.min, duty.agreed_on)
            said.setdefault(day, []).append(None if isinstance(due, str) else due)
        return said

    def resolve(self, due: Due, day: date) -> date | None:
        """The day that was said, or the one that hangs on an event, as its day stood at the end of a day."""
        if not isinstance(due, Relative):
            return due
        anchored = self.record.anchor_day(due.anchor, day)
        return due.offset.after(anchored) if anchored else None

    @cached_property
    def in_force_term(self) -> dict[date, Due]:
        """What was said last by the end of each day.

        A day given, or none, ends an offset's hold, until a relative one is amended in.
        """
        terms: dict[date, Due] = {}
        due: Due = None
        for day in self.duty.days:
            due = self.sayings.get(day, [due])[-1]
            terms[day] = due
        return terms

    @cached_property
    def days(self) -> dict[date, date | None]:
        """The due date in force at the end of each day, spent or not."""
        return {day: self.resolve(due, day) for day, due in self.in_force_term.items()}

    @cached_property
    def said(self) -> list[Said]:
        """All due dates ever in force, in order, each with its days.

        Of one day each saying counts as one; an event's day is the one at the end of the day.
        """
        found: list[Said] = []
        for day in self.duty.days:
            of_day = [self.resolve(due, day) for due in self.sayings.get(day, [])]
            found += [Said(due, day, None) for due in of_day[:-1]]
            if of_day or not found or found[-1].due != self.days[day]:
                if found and found[-1].due == self.days[day] and found[-1].until == day - ONE_DAY:
                    found[-1] = found[-1]._replace(until=day)
                else:
                    found.append(Said(self.days[day], day, day))
            else:
                found[-1] = found[-1]._replace(until=day)
        return found

    @cached_property
    def set_on(self) -> date:
        """The day since when the due date in force holds without a break."""
        return first_day_of_run(self.days)

    def is_spent(self, said: Said) -> bool:
        """Whether a due date passed, in force, with its condition unmet or its agreement not in force.

        It passes at the end of its day: one that is moved on that very day did not. The condition is the one
        in force on the due day itself, so that one amended in counts for days still
        to come. What fell due while the agreement was signed, suspended, terminated or expired, and was not
        done by the day on which it came in force, is spent since that day.
        """
        due = said.due
        if due is None or said.until is None or said.until < due or due >= self.record.day:
            return False
        then = max(due, self.duty.agreed_on)
        condition = self.duty.terms_on(then).after
        if said.since > due and self.duty.terms_on(said.since).after != condition:
            condition = None  # one that was no longer in force when a date was set that had passed
        if condition and not self.record.has_happened(condition, due, self.record.day):
            return True
        if not self.is_frozen(due):
            return False
        in_force = self.record.first_day_in_force(self.duty.terms.agreement, due)
        return in_force is not None and said.until >= in_force and not self._is_done(said.since, in_force)

    def is_frozen(self, due: date) -> bool:
        """Whether it fell due while its agreement was not in force, by our word at the end of that day.

        Such a date is never late: nothing becomes overdue then, and it is spent later.
        """
        return self.record.standing_on(self.duty.terms.agreement, due) in FROZEN

    def _is_done(self, since: date, before: date) -> bool:
        statuses = self.duty.whole_statuses
        return any(status == "implemented" and since <= day < before for day, status in statuses.items())

    @cached_property
    def is_now_spent(self) -> bool:
        """Whether the due date in force is spent; then there is none."""
        return self.is_spent(self.said[-1])

    @property
    def due(self) -> date | None:
        """The due date in force; None where it is spent."""
        return None if self.is_now_spent else self.days[self.duty.day]

    @property
    def original(self) -> date | None:
        """The first that was said and not spent; a later one of the same day included."""
        return next((one.due for one in self.said if one.due and not self.is_spent(one)), None)

    @property
    def slip(self) -> int | None:
        """The days from the original due date to the one in force."""
        due, original = self.due, self.original
        return (due - original).days if due and original else None

    def hangs_on_unknown(self) -> bool:
        """Whether it has an offset and the day of what it hangs on is not known."""
        due = self.in_force_term[self.duty.day]
        return isinstance(due, Relative) and self.days[self.duty.day] is None


def first_day_of_run(values: dict[date, object]) -> date:
    """The first day of the unbroken run of days that have the value of the last day."""
    day = last = max(values)
    while day - ONE_DAY in values and values[day - ONE_DAY] == values[last]:
        day -= ONE_DAY
    return day
