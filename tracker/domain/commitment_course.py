"""One commitment over time, with all its parts: what is on record of it is told to each part it is about."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import repeat
from operator import add, itemgetter
from typing import cast

from tracker.domain.agreement_standing import make_agreement_course
from tracker.domain.answered_occurrence import find_answered_occurrence
from tracker.domain.claims import ClaimRun, next_run
from tracker.domain.commitment_history import CommitmentHistory, HistoryEntry
from tracker.domain.occurrences import Schedule
from tracker.domain.part_course import PartCourse
from tracker.domain.recurring_part import RecurringPart
from tracker.domain.step_function import StepFunction
from tracker.domain.vocabulary import WHOLE_STATUSES, AgreementStanding, CommitmentKind, Status

ONE_DAY = timedelta(days=1)
_BEGIN = (date.min, 0)
"""The place in a day of who its obligors are, which comes first."""

_Event = tuple[date, tuple[date, int], Callable[[date], None]]
"""The day on which something counts, its place in that day by day and moment of its own, and what it does."""


class CommitmentCourse:
    """What became of a commitment up to a day, part by part.

    ``breach_numbers`` has from each day on the entry by which we call it breached without a side, or None; no
    part is then breached. It is so until an assessment of the whole, or until each part that is
    not released was spoken of since.
    """

    def __init__(self, history: CommitmentHistory, day: date) -> None:
        self.history, self.day = history, day
        self.terms = history.terms_on(day)
        self.agreed_on = self.terms.agreed_on
        self.agreement = make_agreement_course(history.standings)
        self.schedule = Schedule(history, day, self.agreement) if self.terms.has_occurrences else None
        self.parts: dict[str, PartCourse] = {}
        self.obligors_changed = len(history.terms) > 1
        """Whether its obligors may ever have been others."""
        self.current: dict[str, PartCourse] = {}
        self.owing: list[PartCourse] = []
        """The parts of those who are its obligors, as ``current`` has them by name."""
        self.breach_numbers: StepFunction[int | None] | None = None
        self._claims_told: list[tuple[HistoryEntry, str, Status, date]] = []
        self.claimed_breaches: set[str] = set()
        """Who claimed last that it is breached, and did not say by which side."""
        self.assessed: list[date] = []
        self._passing = self._find_passing_days(self.schedule) if self.schedule else []
        """The days of which none has passed yet by what is told so far."""
        self.whole_status: Status | None = None
        """Superseded or lapsed, while nothing else was said since."""
        self._named_since_breach: set[str] = set()
        self._change_obligors(history.terms_on(self.agreed_on).obligors, self.agreed_on)
        self._tell_all()

    def _tell_all(self) -> None:
        """Tell what is on record in the order of days, and what has passed by a day at its end."""
        agreed_on, passing, events = self.agreed_on, self._passing, self._find_changes()
        if not events:
            for entry in self.history.entries:
                day = entry.effective_on
                if day < agreed_on:  # noqa: PLR1730  # asked for each entry: max() takes twice as long
                    day = agreed_on
                if passing and passing[0] < day:
                    self._pass_days(day)
                self._tell(entry, day)
        else:
            for entry in self.history.entries:
                place = entry.effective_on, entry.ordered_at
                events.append((max(entry.effective_on, agreed_on), place, partial(self._tell, entry)))
            for day, _, tell in sorted(events, key=itemgetter(0, 1)):
                self._pass_days(day)
                tell(day)
        if passing:
            self._pass_days(date.max)

    def _find_changes(self) -> list[_Event]:
        """What happens beside the entries of the log: to the obligors and the agreement."""
        begins, until = self.agreed_on, self.day
        if not (self.obligors_changed or self.history.standings):
            return []
        events: list[_Event] = [
            (day, _BEGIN, partial(self._change_obligors, terms.obligors))
            for day, terms in self.history.terms[1:]
            if begins < day <= until
        ]
        if self.terms.kind is not CommitmentKind.ONE_OFF:
            moments = {
                entry.effective_on: entry.ordered_at
                for entry in self.history.standings
                if entry.reporter is None
            }
            events += [
                (max(day, begins), (day, moments.get(day, 0)), partial(self._change_standing, standing))
                for day, standing in list(self.agreement.standings.steps(until))[1:]
            ]
        return events

    def _find_passing_days(self, schedule: Schedule) -> list[date]:
        """The days by which something passes that is in no log: what was due, or what is said of an event.

        What is said of an event can make an occurrence spent, or not.
        """
        until, history = self.day, self.history
        due = schedule.scheduled[: bisect_left(schedule.scheduled, until)]
        passing = list(map(add, due, repeat(ONE_DAY)))
        moved = [entry.due.day for entry in history.entries if entry.due and not entry.reporter]
        others = {due_on + ONE_DAY for due_on in moved if due_on and due_on < until}
        others |= {day for said in history.anchors.values() for day, _ in said if day <= until}
        if others:
            return sorted({*passing, *(day for day in others if day > self.agreed_on)})
        return passing

    def _pass_days(self, day: date) -> None:
        """Let the days pass that come before a day."""
        place = bisect_left(self._passing, day)
        if place:
            for part in self.owing:
                if isinstance(part, RecurringPart):
                    part.pass_days(self._passing[:place])
            del self._passing[:place]

    # -- what is not in the log of the commitment ------------------------------------------------------

    def _change_obligors(self, obligors: Sequence[str], day: date) -> None:
        """Let these be the obligors from a day on."""
        for code, part in self.current.items():
            if code not in obligors:
                part.leave(day)
        for code in obligors:
            if code not in self.parts:
                self.parts[code] = self._make_part(day)
            elif code not in self.current:
                self.parts[code].join(day)
            if code not in self.current:
                self._begin_part(self.parts[code], day)
        self.current = {code: self.parts[code] for code in obligors}
        self.owing = list(self.current.values())

    def _make_part(self, day: date) -> PartCourse:
        """A new part."""
        return RecurringPart(day, self.schedule) if self.schedule else PartCourse(day, self.terms.kind)

    def _begin_part(self, part: PartCourse, day: date) -> None:
        """Let a part begin as the whole is.

        Of a duty that goes on, joined while its agreement is suspended, it is so too; and what
        is superseded or lapsed is so for whoever joins.
        """
        if self.agreement.is_suspended(day) and self.terms.kind is not CommitmentKind.ONE_OFF:
            part.suspend_with_agreement(day)
        if self.whole_status:
            part.take_whole_status(self.whole_status, day)

    def _change_standing(self, standing: AgreementStanding, day: date) -> None:
        """Suspend with the agreement what goes on, or resume it."""
        for part in self.current.values():
            if standing is AgreementStanding.SUSPENDED:
                part.suspend_with_agreement(day)
            elif standing is AgreementStanding.IN_FORCE:
                part.resume_with_agreement(day)
            if isinstance(part, RecurringPart):
                part.pass_days([day])

    # -- the log ---------------------------------------------------------------------------------------

    def _tell(self, entry: HistoryEntry, day: date) -> None:
        """Take in an entry: what it says of a status, what news it tells, which occurrence it moves."""
        is_of_all = entry.side is None and entry.reporter is None
        parts = self.owing if is_of_all else self.parts_meant(entry)
        if entry.tells_news:
            for part in self.owing if entry.has_value else parts:
                part.news_on = day
        if entry.status:
            if entry.reporter is None:
                self._assess(entry, entry.status, day, parts)
            else:
                self._claim(entry, entry.reporter, entry.status, day, parts)
        if entry.due and self.schedule and _moves(entry):
            self._move_occurrence(self.schedule, entry, day)

    def parts_meant(self, entry: HistoryEntry) -> list[PartCourse]:
        """The parts that an entry is about.

        What an obligor says is of its own part unless it names another. Superseded and lapsed are of the
        whole, and so is a breach of a joint commitment of which the side is not said.
        """
        current = self.current
        if entry.side is not None:
            return [current[entry.side]] if entry.side in current else []
        reporter, status = entry.reporter, entry.status
        if len(current) == 1 or reporter not in current:
            return self.owing
        return self.owing if status in WHOLE_STATUSES or status is Status.BREACHED else [current[reporter]]

    def _is_side_not_said(self, entry: HistoryEntry) -> bool:
        return entry.status is Status.BREACHED and entry.side is None and len(self.current) > 1

    def _assess(self, entry: HistoryEntry, status: Status, day: date, parts: list[PartCourse]) -> None:
        """Take in an assessment.

        One of the whole leaves out parts that are released; where all are, it is of all of them.
        """
        self.assessed.append(day)
        self.whole_status = status if status in WHOLE_STATUSES else None
        if entry.side is None and len(parts) > 1:
            parts = [part for part in parts if not part.is_withdrawn] or parts
        if status is Status.BREACHED and self._is_side_not_said(entry):
            self._set_breach(day, entry.number)
            parts = []
        elif self.breach_numbers is not None:
            self._answer_breach(entry, day)
        if len(parts) < len(self.owing) and status not in WHOLE_STATUSES:
            for part in self.owing:
                if part.whole_status and part not in parts:
                    part.leave_whole_status(entry, day)
        if self.schedule:
            self._find_target(self.schedule, parts, entry, day)
        for part in parts:
            part.assess(entry, status, day)

    def _find_target(
        self, schedule: Schedule, parts: list[PartCourse], entry: HistoryEntry, day: date
    ) -> None:
        """Find which occurrence a word is about; of a word on the whole, for all its parts the same."""
        recurring, named = cast("list[RecurringPart]", parts), entry.occurrence
        target = None if named is None else self._find_moved_later(schedule, named, day)
        if target is None:
            target = find_answered_occurrence(schedule, recurring, day, named, entry.reporter)
        for part in recurring:
            part.target = target

    def _find_moved_later(self, schedule: Schedule, named: date, day: date) -> int | None:
        """The occurrence that is moved to the day named by an entry that comes later in the same day.

        Who names a day names it as it is at the end of the day of the entry.
        """
        if named in schedule.scheduled or named in schedule.due_on:
            return None
        for entry in self.history.entries:
            is_of_day = max(entry.effective_on, self.agreed_on) == day
            if is_of_day and entry.due and entry.due.day == named and _moves(entry):
                return self._find_moved(schedule, entry, day)
        return None

    def _set_breach(self, day: date, number: int | None) -> None:
        if self.breach_numbers is None:
            self.breach_numbers = StepFunction(date.min, None)
        self._named_since_breach.clear()
        self.breach_numbers.set_from(day, number)

    def _answer_breach(self, entry: HistoryEntry, day: date) -> None:
        """End a breach of which the side is not said, where all is said anew."""
        if entry.side is not None:
            self._named_since_breach.add(entry.side)
        owing = {code for code, part in self.current.items() if not part.is_withdrawn}
        if entry.side is None or owing <= self._named_since_breach:
            self._set_breach(day, None)

    def _claim(
        self, entry: HistoryEntry, actor: str, status: Status, day: date, parts: list[PartCourse]
    ) -> None:
        """Take in a claim.

        A breach that an actor claimed without a side is of no part, but it ends what that actor
        said of any; and it is answered by its next claim, whatever that is about.
        """
        self._claims_told.append((entry, actor, status, day))
        is_side_not_said = status is Status.BREACHED and self._is_side_not_said(entry)
        if is_side_not_said:
            self.claimed_breaches.add(actor)
        else:
            self.claimed_breaches.discard(actor)
        if len(parts) < len(self.owing) and status not in WHOLE_STATUSES:
            for part in self.owing:
                if part not in parts:
                    part.leave_claim_of_whole(entry, actor, day)
        if self.schedule:
            self._find_target(self.schedule, parts, entry, day)
        for part in parts:
            if is_side_not_said:
                part.forget_claims(actor)
            else:
                part.claim(entry, actor, status, day)

    def find_whole_claims(self) -> dict[str, ClaimRun]:
        """The latest claim of each actor that names no side, also of an obligor."""
        found: dict[str, ClaimRun] = {}
        for entry, actor, status, day in self._claims_told:
            before = found.get(actor)
            if entry.side is None:
                found[actor] = next_run(before, entry, status, day)
            elif before and before.status is Status.BREACHED:
                del found[actor]
        return found

    def _move_occurrence(self, schedule: Schedule, entry: HistoryEntry, day: date) -> None:
        """Move the occurrence that an update names, else the next one that not all have held."""
        number = self._find_moved(schedule, entry, day)
        if number is not None and entry.due:
            schedule.move(number, entry.due.day, day)
            for part in self.current.values():
                if isinstance(part, RecurringPart):
                    part.refresh(day)

    def _find_moved(self, schedule: Schedule, entry: HistoryEntry, day: date) -> int | None:
        named = entry.occurrence
        return schedule.find_named(named, day) if named else self.find_next(schedule, day)

    def find_next(self, schedule: Schedule, day: date) -> int | None:
        """The next occurrence, due on a day or later, that not all who owe it have held."""
        for number in schedule.from_day(day):
            if number >= schedule.number_after(day) and not schedule.has_next(day):
                return None  # it was not known of yet
            if schedule.is_answerable(number, day):
                owing = self.parts_owing(number, day)
                if owing and not all(number in part.held for part in owing):
                    return number
        return None

    def parts_owing(self, number: int, day: date) -> list[RecurringPart]:
        """The parts that owe an occurrence, as of a day."""
        parts = self.parts.values()
        return [part for part in parts if isinstance(part, RecurringPart) and part.owes(number, day)]


def _moves(entry: HistoryEntry) -> bool:
    """Whether a due date in it moves an occurrence: an amendment changes the terms, a claim nothing."""
    return not (entry.reporter or entry.is_amendment)
