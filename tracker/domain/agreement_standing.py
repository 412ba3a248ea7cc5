"""The standing of an agreement over time: by our word, and what others say against it."""

from datetime import date, timedelta
from typing import NamedTuple

from tracker.domain.commitment_history import StandingEntry
from tracker.domain.step_function import StepFunction
from tracker.domain.vocabulary import AgreementStanding

ENDED = (AgreementStanding.TERMINATED, AgreementStanding.EXPIRED)
UNOWED = (AgreementStanding.SIGNED, *ENDED)


class StandingDispute(NamedTuple):
    """A standing that somebody says the agreement has, other than ours; ``since`` it was first said."""

    actor: str
    standing: AgreementStanding
    since: date
    number: int


class AgreementCourse(NamedTuple):
    """The standing by our word at the end of each day, and who says otherwise as of the last one."""

    standings: StepFunction[AgreementStanding]
    disputes: tuple[StandingDispute, ...] = ()

    def is_in_force(self, day: date) -> bool:
        """Whether it is in force on a day: nothing falls due while it is not."""
        return self.standings.on(day) is AgreementStanding.IN_FORCE

    def is_suspended(self, day: date) -> bool:
        """Whether it is suspended on a day."""
        return self.standings.on(day) is AgreementStanding.SUSPENDED

    def has_ended(self, day: date) -> bool:
        """Whether it is terminated or expired on a day."""
        return self.standings.on(day) in ENDED

    def resumed_on(self, since: date, until: date) -> date | None:
        """The first day, from one to another, on which it is in force."""
        return self.standings.first_day(_is_in_force, since, until)

    def end_before(self, day: date) -> date | None:
        """The day of termination or expiry, of an agreement that is at its end on a day."""
        begins, standing = self.standings.run_on(day)
        return begins if standing in ENDED else None

    def last_ended_on(self, day: date) -> date | None:
        """The last day, up to one, on which it was terminated or expired; None where it never was."""
        if self is IN_FORCE_THROUGHOUT:
            return None
        steps = list(self.standings.steps(day))
        ends = [begins - timedelta(days=1) for begins, _ in steps[1:]] + [day]
        ended = (end for end, (_, standing) in zip(ends, steps, strict=False) if standing in ENDED)
        return max(ended, default=None)

    def owed_since(self, day: date) -> date | None:
        """The day on which its duties began, or began anew; None where that was so from the first.

        A suspension does not end them: what is suspended is still owed. An agreement that comes
        into force again after it was terminated or expired is owed anew from that day.
        """
        owed = None
        before = None
        for begins, standing in self.standings.steps(day):
            if before in UNOWED and standing not in UNOWED:
                owed = begins
            before = standing
        return owed


IN_FORCE_THROUGHOUT = AgreementCourse(StepFunction(date.min, AgreementStanding.IN_FORCE))


def make_agreement_course(entries: tuple[StandingEntry, ...]) -> AgreementCourse:
    """The course of an agreement by what we and its parties say of its standing, in order."""
    if not entries:
        return IN_FORCE_THROUGHOUT
    standings = StepFunction(date.min, AgreementStanding.IN_FORCE)
    for entry in entries:
        if entry.reporter is None:
            standings.set_from(entry.effective_on, entry.standing)
    return AgreementCourse(standings, _find_disputes(entries))


def _find_disputes(entries: tuple[StandingEntry, ...]) -> tuple[StandingDispute, ...]:
    """Whose latest word is other than ours, and not older.

    The standing of a claim runs since it was first said without a break, by the order of the
    entries; and where we have said nothing, ours is "in force" and older than any word.
    """
    ours, ours_on = AgreementStanding.IN_FORCE, date.min
    latest: dict[str, tuple[StandingDispute, date]] = {}
    for entry in entries:
        day, standing = entry.effective_on, entry.standing
        if entry.reporter is None:
            ours, ours_on = standing, day
        else:
            before = latest.get(entry.reporter)
            since = before[0].since if before and before[0].standing is standing else day
            latest[entry.reporter] = StandingDispute(entry.reporter, standing, since, entry.number), day
    return tuple(
        dispute
        for _, (dispute, last_said) in sorted(latest.items())
        if dispute.standing is not ours and last_said >= ours_on
    )


def _is_in_force(standing: AgreementStanding) -> bool:
    return standing is AgreementStanding.IN_FORCE
