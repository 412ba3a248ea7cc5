"""What a brief must say of what moved, was learnt, corrected and is new since a meeting, by the oracle."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import NamedTuple

from brief_words import (
    after_colon,
    describe_update,
    first_twenty,
    short_day,
)
from oracle_answers import (
    apply_selection,
    day_before,
    exclude_tentative,
    natural_order,
    worst_first_key,
)
from oracle_history import Commitment, History, Update, is_known
from oracle_record import Record
from oracle_standing import ModelStanding
from oracle_words import OUT

from tracker.domain.days import start_of_day
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Strength

NOTHING_TOLD_APART = "No last meeting was named, so none are told apart."


class Question(NamedTuple):
    """A question to the brief."""

    selection: Selection
    at: AsOf
    since: date | None


@dataclass
class ExpectedChanges:
    """What a page must say of what moved, was learnt, corrected and is new, in answer to a question."""

    history: History
    question: Question

    def __post_init__(self) -> None:
        self.selection, self.at, self.since = self.question
        self.record = Record(self.history, self.at)
        found = sorted(apply_selection(self.record, self.selection, self.at), key=worst_first_key)
        self.standings = exclude_tentative(self.selection, found)
        self.tentative = [one for one in found if one not in self.standings]
        before = [] if self.since is None else self.stood_before(day_before(self.at, self.since))
        self.standings_before = {one.ref: one for one in before}

    def stood_before(self, at: AsOf) -> list[ModelStanding]:
        """How all stood on an earlier day: the same sides, and stale by the same number of days."""
        everything = Selection(
            obligors=self.selection.obligors,
            strengths=tuple(Strength),
            stale_after=self.selection.stale_after,
        )
        return apply_selection(Record(self.history, at), everything, at)

    def commitment(self, ref: str) -> Commitment:
        return next(one for one in self.history.commitments if one.ref == ref)

    def log(self, ref: str) -> list[Update]:
        return self.record.updates(ref)

    def agreed_on(self, ref: str) -> date:
        """The day on which the agreement of a commitment was concluded."""
        agreements = {one.ref: one for one in self.history.agreements}
        return agreements[self.commitment(ref).agreement].concluded_on

    def first_day(self, one: Update) -> date:
        return max(one.effective_on, self.agreed_on(one.commitment))

    # -- what changed, was learnt and corrected

    def learnt(self) -> list[str]:
        if not self.since:
            return [NOTHING_TOLD_APART]
        if self.standings + self.tentative and not self.was_on_record():
            return [
                f"Nothing was on record before {short_day(self.since)}: all of it was put on record since."
            ]
        return first_twenty(
            f"{describe_update(one)}, was put on record only on {short_day(one.recorded_at.date())}"
            f"{after_colon(one.note)}"
            for one in self.told_of_before()
            if not is_known(one.retracted_at, self.at) and one.recorded_at >= start_of_day(self.since)
        )

    def corrected(self) -> list[str]:
        if not self.since:
            return [NOTHING_TOLD_APART]
        start = start_of_day(self.since)
        back = [
            (one.retracted_at, natural_order(one.commitment), one)
            for one in self.told_of_before()
            if one.retracted_at and is_known(one.retracted_at, self.at)
            if one.recorded_at < start <= one.retracted_at
        ]
        return first_twenty(
            f"{describe_update(one)}, was taken back on {short_day(moment.date())}: Wrong."
            for moment, _, one in sorted(back, key=itemgetter(0, 1))
        )

    def was_on_record(self) -> bool:
        """Whether anything on the page was on record before the day of the last meeting."""
        refs = {one.ref for one in (*self.standings, *self.tentative)}
        moments = [one.recorded_at for one in self.history.commitments if one.ref in refs]
        moments += [one.recorded_at for one in self.history.updates if one.commitment in refs]
        moments = [moment for moment in moments if is_known(moment, self.at)]
        return min(moments, default=datetime.max.replace(tzinfo=UTC)) < start_of_day(self.since or date.min)

    def told_of_before(self) -> list[Update]:
        """All updates that were true of the commitments before the last meeting, also those taken back."""
        of_page = [
            (standing, one)
            for standing in self.standings
            for one in sorted(self.history.updates, key=self.record.place)
            if one.commitment == standing.ref
        ]
        return [
            one
            for _, one in of_page
            if is_known(one.recorded_at, self.at) and one.effective_on <= self.at.day
            if self.since and self.first_day(one) < self.since
        ]

    def agreed(self) -> list[str]:
        """What was agreed since the meeting, by ref."""
        return [one.ref for one in self.standings if self.since and self.agreed_on(one.ref) >= self.since]

    def statuses(self) -> list[tuple[str, str, str]]:
        """What was one thing the day before the meeting and is another: its ref, and both."""
        return [
            (one.ref, str(self.standings_before[one.ref].status), str(one.status))
            for one in self.standings
            if one.ref in self.standings_before and self.standings_before[one.ref].status != one.status
        ]

    def due_dates(self) -> list[tuple[str, date | None, date | None]]:
        """Which due dates moved, of what does not recur."""
        return [
            (one.ref, self.standings_before[one.ref].due_on, one.due_on)
            for one in self.standings
            if one.ref in self.standings_before and self.standings_before[one.ref].due_on != one.due_on
            if not self.commitment(one.ref).every
        ]

    def flags_come(self) -> dict[str, list[str]]:
        """What has a flag now that it had not the day before the meeting."""
        return {
            flag: [
                one.ref
                for one in self.standings
                if one.ref in self.standings_before
                if flag in one.flags and flag not in self.standings_before[one.ref].flags
            ]
            for flag in ("overdue", "fallen back", "contested", "unverified", "stale")
        }

    # -- the counts

    def left_out(self) -> list[str]:
        chosen = {one.ref for one in (*self.standings, *self.tentative)}
        agreed_on = [self.agreed_on(one.ref) for one in self.history.commitments if self.is_on_record(one)]
        by_the_day, ever = sum(day <= self.at.day for day in agreed_on), len(agreed_on)
        known = [
            one
            for one in self.history.updates
            if one.commitment in chosen and is_known(one.recorded_at, self.at)
        ]
        back = sum(is_known(one.retracted_at, self.at) for one in known)
        told = {
            "only intended, proposed or discussed: in no count, but listed above.": len(self.tentative),
            "superseded or withdrawn: counted, but in no share or score.": sum(
                one.status in OUT for one in self.standings
            ),
            "that this selection does not take in.": by_the_day - len(chosen),
            "agreed only after the day asked about.": ever - by_the_day,
            f"taken-back update{'s' if back > 1 else ''}.": back,
        }
        return [f"{number} {what}" for what, number in told.items() if number] or ["Nothing."]

    def is_on_record(self, one: Commitment) -> bool:
        return is_known(one.recorded_at, self.at) and one.agreement in self.record.agreements
