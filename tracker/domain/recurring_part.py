"""One side's part of a recurring duty over time: what became of each occurrence."""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.domain.claims import ClaimRun, next_run
from tracker.domain.commitment_history import HistoryEntry
from tracker.domain.part_course import (
    NOTHING_SAID,
    OF_THE_DUTY,
    NumberedOrigin,
    Origin,
    PartCourse,
)
from tracker.domain.vocabulary import (
    DUTY_STATUSES,
    WHOLE_STATUSES,
    CommitmentKind,
    Status,
)

if TYPE_CHECKING:
    from tracker.domain.occurrences import Schedule

_RELEASED = frozenset((Status.WITHDRAWN, *WHOLE_STATUSES))
"""In these a part owes nothing."""


class RecurringPart(PartCourse):
    """The part of one obligor in a recurring duty: each occurrence is a small one-off.

    ``held`` has the first day on which each was held, which it then stays.
    """

    has_occurrences = True

    def __init__(self, begins: date, schedule: Schedule) -> None:
        super().__init__(begins, CommitmentKind.RECURRING)
        self.schedule = schedule
        self.was_always_obligor = begins == schedule.agreed_on
        self.was_always_owed = self.was_always_obligor
        """Whether each occurrence is surely owed, by who was an obligor throughout and never released."""
        self.duty_status: Status | None = None
        self.duty_assessed: list[date] = []
        """The days on which we said something of the duty itself."""
        self.words: dict[int, ClaimRun] = {}
        """What we said last of each occurrence."""
        self.numbers: dict[int, list[int]] = {}
        """The numbers of all that we said of it."""
        self.held: dict[int, date] = {}
        self.only_seen: set[int] = set()
        """The occurrences held of which only is known that they were by that day."""
        self.claims_of_occurrence: dict[tuple[str, int], ClaimRun] = {}
        self._claimed_of_duty: dict[str, date] = {}
        """Since when an actor's word is of the duty itself, while it is."""
        self._claimed_anew: dict[str, ClaimRun] = {}
        """The claim by which an actor's word is of occurrences again: what it says of any is held since."""
        self._latest_held: tuple[int, int | None] | None = None
        """Which of those held is due last, as of so many moves of due dates; None where not yet known."""
        self._latest_spoken_of = -1
        """The greatest number of an occurrence of which we ever said something."""
        self.target: int | None = None
        """The occurrence that the next word is about, which the course finds for all its parts."""

    def has_answered(self, number: int, day: date, actor: str | None = None) -> bool:
        """Whether an occurrence was held by our record, or claimed last to be by an actor, before a day.

        What is said on the day itself does not count, so that several words of one day are of
        the same occurrence, and the last of them is its status.
        """
        if actor is None:
            return number in self.held and self.held[number] < day
        run = self.claims_of_occurrence.get((actor, number))
        return run is not None and run.status_until(day) is Status.IMPLEMENTED

    def owes(self, number: int, day: date) -> bool:
        """Whether an occurrence is owed by this part, as of a day.

        By who is its obligor when it falls due, and is not released by then; what falls due
        while the commitment is superseded or lapsed is owed by nobody.
        """
        if self.was_always_owed:
            return True
        due_on = self.schedule.due_of(number)
        if due_on is None or due_on >= day:  # of that day not all is set down yet
            if self.is_withdrawn or self.whole_status:
                return False
            due_on = day
        elif self.statuses.on(due_on) in _RELEASED:
            return False
        return self.was_always_obligor or self.is_owed_by_obligor(max(due_on, self.schedule.agreed_on))

    def find_last_owed(self, place: int, day: date) -> int | None:
        """Of the occurrences before a place in the order of due dates the last one that is owed, as of a day.

        One that is spent is not. Where nothing was owed for a time, of that time only the last is looked at.
        """
        schedule = self.schedule
        if self.was_always_owed and schedule.is_plain:
            return schedule.in_order[place - 1] if place else None
        while place:
            place -= 1
            number = schedule.in_order[place]
            since = self._unowed_since(number, schedule.dues[place], day)
            if since is None:
                return number
            place = min(place, schedule.count_before(since))
        return None

    def _unowed_since(self, number: int, due_on: date, day: date) -> date | None:
        """The day since when no occurrence was owed, up to one that is not; None of one that is owed."""
        if not (self.schedule.is_plain or self.schedule.is_answerable(number, day)):
            return self.schedule.unchanged_since(due_on)
        since, status = self.statuses.run_on(due_on)
        if due_on < day and status in _RELEASED:
            return since
        if due_on < day and self.was_always_obligor:
            return None
        return None if self.owes(number, day) else due_on

    def owed_before(self, day: date) -> Iterable[int]:
        """The occurrences due before a day that are owed by this part."""
        schedule = self.schedule
        if not self.was_always_obligor:
            return [number for number in schedule.before(day) if self.owes(number, day)]
        if self.was_always_owed:
            return schedule.in_order[: schedule.count_before(day)]
        owed: list[int] = []
        places = [0, *map(schedule.count_before, self.statuses.days[1:]), schedule.count_before(day)]
        for status, (first, end) in zip(self.statuses.values, pairwise(places), strict=True):
            if status not in _RELEASED:
                owed += schedule.in_order[first:end]
        return owed

    def status_of(self, number: int) -> Status:
        """What was said last of an occurrence, or of the duty where its status is that."""
        if self._is_of_duty():
            return self._status_of_duty()
        word = self.words.get(number)
        return word.status if word else Status.NO_INFORMATION

    def _say(self, entry: HistoryEntry, status: Status, day: date) -> None:
        self.is_suspended_with_agreement = False
        if self.duty_assessed and self.duty_assessed[-1] == day:
            self.duty_assessed.pop()
        if status in DUTY_STATUSES:
            self.duty_status = status
            self.duty_assessed.append(day)
            return
        self.duty_status = None
        if self.target is not None:
            self._speak_of(self.target, entry, status, day)

    def _speak_of(self, number: int, entry: HistoryEntry, status: Status, day: date) -> None:
        """Take in a word of an occurrence."""
        self._latest_spoken_of = max(self._latest_spoken_of, number)
        self.words[number] = next_run(self.words.get(number), entry, status, day)
        self.numbers.setdefault(number, []).append(entry.number)
        if status is Status.IMPLEMENTED and self.held.get(number, day) == day:
            was_known = number in self.held and number not in self.only_seen
            (self.only_seen.add if entry.is_seen and not was_known else self.only_seen.discard)(number)
        self._hold(number, status, day)

    def _hold(self, number: int, status: Status, day: date) -> None:
        """Note that an occurrence is held from a day on, or was not at the end of the same day."""
        if status is Status.IMPLEMENTED:
            self.held.setdefault(number, day)
            self._latest_held = None
        elif self.held.get(number) == day:
            del self.held[number]
            self._latest_held = None

    def claim(self, entry: HistoryEntry, actor: str, status: Status, day: date) -> None:
        """Take in a claim about this part, and about the occurrence it belongs to."""
        super().claim(entry, actor, status, day)
        if status in OF_THE_DUTY:
            self._claimed_of_duty.setdefault(actor, day)
        elif self._claimed_of_duty.pop(actor, day) < day:
            self._claimed_anew[actor] = self.claims[actor]
        if self.target is not None and status not in DUTY_STATUSES:
            key = actor, self.target
            self.claims_of_occurrence[key] = next_run(self.claims_of_occurrence.get(key), entry, status, day)

    def forget_claims(self, actor: str) -> None:
        """Leave out what an actor claimed of this part and of its occurrences so far."""
        super().forget_claims(actor)
        others = {key: run for key, run in self.claims_of_occurrence.items() if key[0] != actor}
        self.claims_of_occurrence = others
        self._claimed_of_duty.pop(actor, None)

    def suspend_with_agreement(self, day: date) -> None:
        """Count as suspended with its agreement; what we had called breached stays so."""
        if self.duty_status is not Status.BREACHED and not (self.is_withdrawn or self.whole_status):
            self.duty_status = Status.SUSPENDED
            self.is_suspended_with_agreement, self.suspended_on = True, day
            self.record(day, NOTHING_SAID)

    def resume_with_agreement(self, day: date) -> None:
        """Count as not known, if it still counts as suspended with its agreement, or its occurrence does."""
        is_of_occurrence = not self._is_of_duty() and self.statuses.values[-1] is Status.SUSPENDED
        if self.is_suspended_with_agreement or is_of_occurrence:
            self.duty_status = Status.NO_INFORMATION
            self.is_suspended_with_agreement = False
        self.record(day, NOTHING_SAID)

    def _set_status(self, status: Status, day: date, origin: Origin) -> None:
        if status in _RELEASED:
            self.was_always_owed = False
        super()._set_status(status, day, origin)

    def leave(self, day: date) -> None:
        """End: from this day on its obligor owes it no more."""
        self.was_always_obligor = self.was_always_owed = False
        super().leave(day)

    def join(self, day: date) -> None:
        """Begin anew: its obligor joins again."""
        self.duty_status = None
        self.words.clear()
        self.numbers.clear()
        self.claims_of_occurrence.clear()
        self._claimed_of_duty.clear()
        self._claimed_anew.clear()
        super().join(day)

    def pass_days(self, days: Iterable[date]) -> None:
        """Note that an occurrence was due before each of these days.

        Mostly nothing is known of it, as nothing was of that before it: that is so, and goes on, surely
        where nothing but time decides what is owed. Then nothing changes before one is due of which, or
        of a later one, something was said.
        """
        if self._is_of_duty():
            return
        schedule, values, words, held = self.schedule, self.statuses.values, self.words, self.held
        for day in days:
            if values[-1] is Status.NO_INFORMATION and schedule.is_plain:
                last = schedule.find_last_before(day)
                if last not in words and last not in held:
                    if not schedule.moved_times and (last or 0) > self._latest_spoken_of:
                        return
                    continue
            self.refresh(day)

    def refresh(self, day: date) -> None:
        """Note that another occurrence may be the one shown: by time, or because one was moved."""
        if self._is_of_duty():
            return
        number = self.shown(day)
        status = self._status_of_occurrence(number, day)
        if status is not self.statuses.values[-1]:
            word = self.words.get(number)
            self._set_status(status, day, NumberedOrigin(word.number) if word else NOTHING_SAID)

    def status_on(self, day: date) -> Status:
        """The status of the last occurrence due before the day, or of a later one that is held already."""
        if self.whole_status or self.is_withdrawn or self.duty_status:
            return self._status_of_duty()
        return self._status_of_occurrence(self.shown(day), day)

    def _status_of_occurrence(self, number: int, day: date) -> Status:
        if number in self.held:
            return Status.IMPLEMENTED
        if number in self.words:
            return self.words[number].status
        is_suspended = self.schedule.fell_due_suspended(number, day)
        return Status.SUSPENDED if is_suspended else Status.NO_INFORMATION

    def _is_of_duty(self) -> bool:
        """Whether its status is that of the duty, whatever was said of an occurrence."""
        return bool(self.whole_status or self.is_withdrawn or self.duty_status)

    def _status_of_duty(self) -> Status:
        of_duty = Status.WITHDRAWN if self.is_withdrawn else self.duty_status
        return self.whole_status or of_duty or self.said

    def shown(self, day: date) -> int:
        """The occurrence whose status is that of the part on a day.

        The last one due before the day, or a later one that is held already; before the first is due, the
        first. One that is spent, or that this part does not owe, is passed over.
        """
        schedule = self.schedule
        last = self.find_last_owed(schedule.count_before(day), day)
        if self.held:
            latest = self._find_latest_held()
            if latest is not None and (last is None or schedule.place_of(latest) > schedule.place_of(last)):
                return latest
        if last is not None:
            return last
        coming = next(schedule.from_day(day), None)
        if coming is not None and self.can_answer(coming, day):  # else none after it can be answered
            return coming
        return max(self.words, default=schedule.number_after(day))  # what was said of it is not lost

    def can_answer(self, number: int, day: date) -> bool:
        """Whether a word of a day can be of an occurrence, for this part."""
        return self.schedule.is_answerable(number, day) and self.owes(number, day)

    def _find_latest_held(self) -> int | None:
        """Of the occurrences held that have a day the one due last."""
        if self._latest_held is None or self._latest_held[0] != self.schedule.moved_times:
            dated = [number for number in self.held if self.schedule.due_of(number)]
            latest = max(dated, key=self.schedule.place_of, default=None)
            self._latest_held = self.schedule.moved_times, latest
        return self._latest_held[1]

    def fell_on(self, day: date) -> date | None:
        """The day on which the duty itself fell back.

        An occurrence of which less is said than of the one before is no fall: each is a small
        one-off, and one that was held stays so.
        """
        if not self._is_of_duty() or super().fell_on(day) is None:
            return None
        last = max(place for place, one in enumerate(self.statuses.values) if one is Status.IMPLEMENTED)
        ended_on = self.statuses.days[last + 1]
        return next((one for one in self.duty_assessed if one >= ended_on), None)

    def position(self, day: date) -> tuple[Status, date, date]:
        """What we hold of the occurrence that is shown, or of the duty."""
        status, since, last_said = super().position(day)
        number = self.shown(day)
        if self._is_of_duty():
            return status, since, last_said
        word, begins = self.words.get(number), self._of_occurrence_since()
        if number in self.held:
            held_since = max(self.held[number], begins)
            return status, held_since, max(word.last_said if word else since, held_since)
        if word is None:
            return status, since, since
        return status, max(word.held_since, begins), max(word.last_said, begins)

    def _of_occurrence_since(self) -> date:
        """The day since when its status is that of an occurrence, where it is."""
        days, values = self.statuses.days, self.statuses.values
        ends = (days[place + 1] for place in range(len(days) - 1) if values[place] in OF_THE_DUTY)
        return max(ends, default=self.begins)

    def claim_runs(self, day: date) -> dict[str, ClaimRun]:
        """The latest claim of each actor about the occurrence that is shown, or about the duty."""
        number = self.shown(day)
        runs = {}
        for actor, run in self.claims.items():
            of_duty = run.status in OF_THE_DUTY
            found = run if of_duty else self.claims_of_occurrence.get((actor, number))
            if found:
                runs[actor] = found if of_duty else self._held_anew(found, actor)
        return runs

    def _held_anew(self, run: ClaimRun, actor: str) -> ClaimRun:
        """What is claimed of an occurrence, not held since before the actor said something of the duty.

        Where nothing was said of the occurrence since, it holds again by the claim that ended that.
        """
        anew = self._claimed_anew.get(actor)
        if anew is None or anew.last_said <= run.held_since:
            return run
        if anew.last_said <= run.last_said:
            return run._replace(held_since=anew.last_said)
        return anew._replace(status=run.status)
