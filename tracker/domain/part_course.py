"""One side's part of a commitment over time: its status at the end of each day, and who claims what of it."""

from datetime import date
from typing import NamedTuple, Protocol

from tracker.domain.claims import ClaimRun, next_run
from tracker.domain.commitment_history import HistoryEntry
from tracker.domain.step_function import StepFunction
from tracker.domain.vocabulary import (
    DUTY_STATUSES,
    LEVEL_KEEPING_STATUSES,
    MAX_KEPT_LEVEL,
    STATUS_LEVELS,
    UNSCORED_STATUSES,
    WHOLE_STATUSES,
    CommitmentKind,
    Status,
)


class Origin(Protocol):
    """Where a run of a status comes from: an entry, or None: the agreement's standing, or silence.

    ``is_seen``: it was seen to be so on that day, and may have been so before. An entry is one itself.
    """

    @property
    def number(self) -> int | None:
        """Which entry it is."""

    @property
    def is_seen(self) -> bool:
        """Whether since when it is so is not known."""


class NumberedOrigin(NamedTuple):
    """An origin that is not the entry itself."""

    number: int | None
    is_seen: bool = False


NOTHING_SAID = NumberedOrigin(None)
OF_THE_DUTY = (*DUTY_STATUSES, *UNSCORED_STATUSES, Status.LAPSED)


class PartCourse:
    """The part of one obligor, to which what is on record is told in the order of days."""

    has_occurrences = False

    def __init__(self, begins: date, kind: CommitmentKind) -> None:
        self.begins = begins
        self.intervals: list[tuple[date, date | None]] = [(begins, None)]
        self.kind = kind
        self.statuses = StepFunction(begins, Status.NO_INFORMATION)
        self.origins: dict[date, Origin] = {begins: NOTHING_SAID}
        self.said = Status.NO_INFORMATION
        self.whole_status: Status | None = None
        self.is_withdrawn = False
        self.is_suspended_with_agreement = False
        self.suspended_on = begins
        """The day on which its agreement was suspended last."""
        self.kept_level: int | None = None
        self.assessed: list[date] = []
        self.news_on: date | None = None
        self.claims: dict[str, ClaimRun] = {}
        self.claims_before_whole: dict[str, ClaimRun | None] = {}

    # -- what it is told -------------------------------------------------------------------------------

    def assess(self, entry: HistoryEntry, status: Status, day: date) -> None:
        """Take in an assessment of this part."""
        self.assessed.append(day)
        if status in WHOLE_STATUSES:
            self.whole_status = status
        else:
            self.whole_status = None
            self.is_withdrawn = status is Status.WITHDRAWN
            if not self.is_withdrawn:
                self._say(entry, status, day)
        self._set_status(self.status_on(day), day, entry)

    def _say(self, entry: HistoryEntry, status: Status, day: date) -> None:  # noqa: ARG002  # for a recurring duty
        self.said = status
        self.is_suspended_with_agreement = False
        self.kept_level = STATUS_LEVELS.get(status, self.kept_level)

    def take_whole_status(self, status: Status, day: date) -> None:
        """Begin as the whole is, superseded or lapsed."""
        self.whole_status = status
        self.record(day, NOTHING_SAID)

    def leave_whole_status(self, entry: HistoryEntry, day: date) -> None:
        """Let it be as before it was superseded or lapsed with the whole: another part was spoken of."""
        if self.whole_status:
            self.whole_status = None
            self.record(day, entry)

    def suspend_with_agreement(self, day: date) -> None:
        """Count as suspended with its agreement; what we had called breached stays so."""
        if self.said is not Status.BREACHED and not (self.is_withdrawn or self.whole_status):
            self.said = Status.SUSPENDED
            self.is_suspended_with_agreement, self.suspended_on = True, day
            self.record(day, NOTHING_SAID)

    def resume_with_agreement(self, day: date) -> None:
        """Count as not known, if it still counts as suspended with its agreement."""
        if self.is_suspended_with_agreement:
            self.said = Status.NO_INFORMATION
            self.is_suspended_with_agreement = False
            self.record(day, NOTHING_SAID)

    def join(self, day: date) -> None:
        """Begin anew: its obligor joins again, and nothing that was said before is of it."""
        self.begins = day
        self.intervals.append((day, None))
        self.whole_status, self.kept_level, self.said = None, None, Status.NO_INFORMATION
        self.is_withdrawn = self.is_suspended_with_agreement = False
        self.assessed.clear()
        self.claims.clear()
        self.record(day, NOTHING_SAID)

    def leave(self, day: date) -> None:
        """End: from this day on its obligor owes it no more."""
        self.intervals[-1] = self.intervals[-1][0], day

    def claim(self, entry: HistoryEntry, actor: str, status: Status, day: date) -> None:
        """Take in a claim about this part."""
        before = self.claims.get(actor)
        if status in WHOLE_STATUSES and not (before and before.status in WHOLE_STATUSES):
            self.claims_before_whole[actor] = before
        self.claims[actor] = next_run(before, entry, status, day)

    def leave_claim_of_whole(self, entry: HistoryEntry, actor: str, day: date) -> None:
        """Let an actor's claim be as before it said that the whole is superseded or lapsed.

        It has spoken of another part since. What it had not spoken of before, it says nothing of again.
        """
        of_whole = self.claims.get(actor)
        if of_whole is None or of_whole.status not in WHOLE_STATUSES:
            return
        before = self.claims_before_whole.pop(actor, None)
        if before is None:
            del self.claims[actor]
        else:
            self.claims[actor] = next_run(of_whole, entry, before.status, day)

    def forget_claims(self, actor: str) -> None:
        """Leave out what an actor claimed of this part so far."""
        self.claims.pop(actor, None)

    def record(self, day: date, origin: Origin) -> None:
        """Set down the status at the end of a day, and where it comes from if a run begins."""
        self._set_status(self.status_on(day), day, origin)

    def _set_status(self, status: Status, day: date, origin: Origin) -> None:
        statuses = self.statuses
        if statuses.days[-1] < day:
            if statuses.values[-1] is not status:
                statuses.days.append(day)
                statuses.values.append(status)
                self.origins[day] = origin
            return
        if statuses.values[-1] is status and day in self.origins:
            before = self.origins[day]
            origin = (
                before
                if origin.number is None
                else NumberedOrigin(origin.number, is_seen=origin.is_seen and before.is_seen)
            )
        if statuses.set_from(day, status):
            self.origins[day] = origin

    def status_on(self, day: date) -> Status:  # noqa: ARG002  # for a recurring duty
        """The status by what was told so far, at the end of a day that is not before the last one told of."""
        if self.whole_status:
            return self.whole_status
        return Status.WITHDRAWN if self.is_withdrawn else self.said

    # -- what it answers -------------------------------------------------------------------------------

    def is_owed_by_obligor(self, day: date) -> bool:
        """Whether its obligor was one on a day."""
        for begins, ends in self.intervals:  # noqa: SIM110  # asked about each occurrence: any() takes twice as long
            if begins <= day and (ends is None or day < ends):
                return True
        return False

    def since(self, day: date) -> tuple[date, Origin]:
        """The first day of the unbroken run of its status, and where that comes from."""
        begins, _ = self.statuses.run_on(day)
        if begins < self.begins:
            return self.begins, self.origins.get(self.begins, NOTHING_SAID)
        return begins, self.origins[begins]

    def level(self, status: Status) -> int | None:
        """The level of the status that it has now."""
        own = STATUS_LEVELS.get(status)
        if own is not None or status not in LEVEL_KEEPING_STATUSES:
            return own
        if self.kind is not CommitmentKind.ONE_OFF:
            return 0
        if self.kept_level is None:
            return 0 if status is Status.LAPSED else None
        return min(self.kept_level, MAX_KEPT_LEVEL)

    def falls(self) -> tuple[date, ...]:
        """The days on which our word that it is implemented ended, but not by mere silence.

        Of a recurring duty by what we say of the duty; another occurrence is another one-off.
        """
        days, values = self.statuses.days, self.statuses.values
        return tuple(
            days[place]
            for place in range(1, len(days))
            if values[place - 1] is Status.IMPLEMENTED
            and (not self.has_occurrences or values[place] in OF_THE_DUTY)
        )

    def fell_on(self, day: date) -> date | None:
        """The first day since it was last implemented on which we said that it is something else.

        None if it was never implemented, is so now, or if only the agreement's standing or silence ended it.
        """
        days, values = self.statuses.days, self.statuses.values
        if Status.IMPLEMENTED not in values:
            return None
        last = max(place for place, one in enumerate(values) if one is Status.IMPLEMENTED)
        if last == len(values) - 1 or days[last] < self.begins:
            return None
        ended_on = days[last + 1]
        said = [one for one in days[last + 1 :] if self.origins[one].number is not None]
        said += [one for one in self.assessed if one >= ended_on]
        if self.has_occurrences:  # less said of one occurrence than of the one before is no fall
            said = [one for one in said if self.statuses.on(one) in DUTY_STATUSES]
        return min((one for one in said if one <= day), default=None)

    def position(self, day: date) -> tuple[Status, date, date]:
        """What we hold of it: the status, since when, and when we last said so.

        Where the agreement's standing decides, that is our position, last said on the day of that standing.
        """
        since, _ = self.since(day)
        if self.is_suspended_with_agreement:
            return self.statuses.on(day), since, max(since, self.suspended_on)
        if not self.assessed:
            return self.statuses.on(day), since, since
        return self.statuses.on(day), since, self.assessed[-1]

    def claim_runs(self, day: date) -> dict[str, ClaimRun]:  # noqa: ARG002  # for a recurring duty
        """The latest claim of each actor."""
        return self.claims
