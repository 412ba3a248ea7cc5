"""What a brief must say of what moved, was learnt, corrected and is new since a meeting, by the oracle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from brief_words import (
    after_colon,
    day_author_source,
    describe_content,
    describe_update,
    first_twenty,
    obligor_names,
    short_day,
    source_in_brackets,
    title_and_ref,
    value_or,
)
from oracle_answers import (
    apply_selection,
    day_before,
    exclude_tentative,
    model_standings,
    natural_order,
    worst_first_key,
)
from oracle_history import Commitment, History, Update, is_known
from oracle_record import Record
from oracle_standing import ModelStanding

from tracker.domain.days import start_of_day
from tracker.domain.records import AsOf, Selection

NOTHING_TOLD_APART = "No last meeting was named, so none are told apart."

Row = list[str]


PageContent = dict[str, list[Any]]  # the rows or items of each section


STATUS, CLAIM, ASKS, DUE, NOTE = "status", "claim", "asks for", "due date", "note"


class TrackedAspect(NamedTuple):
    """What can move: the status or due date of a commitment, or the claim of an actor."""

    ref: str
    what: str
    actor: str | None = None

    def value_in(self, one: Update) -> Any:
        """The value that an update gives it; None if it does not give one."""
        if one.reporter != self.actor:
            return None
        return one.due_on if self.what in (ASKS, DUE) else one.status


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
        before = [] if self.since is None else model_standings(self.history, day_before(self.at, self.since))
        self.standings_before = {one.ref: one for one in before}

    def commitment(self, ref: str) -> Commitment:
        return next(one for one in self.history.commitments if one.ref == ref)

    def log(self, ref: str) -> list[Update]:
        return self.record.updates(ref)

    def concluded_on(self, ref: str) -> date:
        """The day on which the agreement of a commitment was concluded."""
        agreements = {one.ref: one for one in self.history.agreements}
        return agreements[self.commitment(ref).agreement].concluded_on

    def assessments(self, one: ModelStanding) -> list[Update]:
        return [update for update in self.log(one.ref) if update.status and not update.reporter]

    # -- what moved: from how it stood the day before, through the values of each day since

    def moved(self) -> list[Row]:
        rows = []
        for one in self.standings:
            of_one = [*self.moves_of(one)]
            rows += [[one.ref if number else title_and_ref(one), *row] for number, row in enumerate(of_one)]
        return rows

    def moves_of(self, one: ModelStanding) -> Iterator[Row]:
        actors = sorted({update.reporter for update in self.log(one.ref) if update.reporter})
        voices = [None, *actors]
        claims = [TrackedAspect(one.ref, what, actor) for actor in actors for what in (CLAIM, ASKS)]
        shown = set()
        for thing in (TrackedAspect(one.ref, STATUS), *claims, TrackedAspect(one.ref, DUE)):
            if found := self.move(thing):
                row, shown_update = found
                shown.add(shown_update.number)
                yield [thing.what, *row]
        for voice in voices:
            said = [update for update in self.news(one.ref) if update.reporter == voice and update.note]
            for noted in ([update for update in said if update.status][-1:], said[-1:]):
                for update in noted:
                    if update.number not in shown:
                        shown.add(update.number)
                        yield [NOTE, self.describe_note(update), *day_author_source(update)]

    def news(self, ref: str) -> list[Update]:
        """What counts from the day of the last meeting or later."""
        return [one for one in self.log(ref) if not self.since or self.first_day(one) >= self.since]

    def first_day(self, one: Update) -> date:
        return max(one.effective_on, self.concluded_on(one.commitment))

    def move(self, thing: TrackedAspect) -> tuple[Row, Update] | None:
        """How it moved, and the update that is shown with it; None if it did not move."""
        said = [one for one in self.log(thing.ref) if thing.value_in(one) is not None]
        news = [one for one in self.news(thing.ref) if one in said]
        steps, by = [self.value_before(thing, said)], None
        for on in sorted({self.first_day(one) for one in news}):
            last = [one for one in news if self.first_day(one) == on][-1]
            if thing.value_in(last) != steps[-1]:
                steps.append(thing.value_in(last))
                by = last
        noted = ([one for one in news if one.note] or [None])[-1]
        return None if by is None else (self.describe_move(thing, steps, by, noted), noted or by)

    def value_before(self, thing: TrackedAspect, said: list[Update]) -> Any:
        """What it was the day before the last meeting, or when it was agreed."""
        before = [one for one in said if self.since and self.first_day(one) < self.since]
        nothing = {STATUS: "no-information", DUE: self.commitment(thing.ref).due}
        return thing.value_in(before[-1]) if before else nothing.get(thing.what)

    def describe_move(self, thing: TrackedAspect, steps: list[Any], by: Update, noted: Update | None) -> Row:
        nothing = {DUE: "no due date", ASKS: "no other day"}.get(thing.what, "no claim")
        told = " → ".join(value_or(step, nothing) for step in steps)
        told += (
            f" by {' and '.join(by.successors)}" if by.successors and thing.what in (STATUS, CLAIM) else ""
        )
        if noted is by or noted is None:
            return [told + after_colon(noted and by.note), *day_author_source(by)]
        source = source_in_brackets(noted)
        note = f"latest note, of {short_day(noted.effective_on)}: {noted.note}{source}"
        return [f"{told}; {note}", *day_author_source(by)]

    def describe_note(self, one: Update) -> str:
        said = describe_content(one)
        return f"{said}: {one.note}" if said else f"{one.note}"

    # -- what was learnt and corrected, what is new

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

    def new(self) -> list[Row]:
        fresh = [(one, "new") for one in self.standings if one.ref not in self.standings_before]
        learnt = [(one, "put on record since") for one in self.standings if self.is_learnt(one)]
        again = [(one, "taken up again") for one in self.standings if self.is_resumed(one)]
        return [
            [
                *(
                    title_and_ref(one),
                    what,
                    obligor_names(one),
                    short_day(self.concluded_on(one.ref)),
                ),
                *(value_or(one.due_on, "-"), one.status),
            ]
            for one, what in fresh + learnt + again
        ]

    def is_learnt(self, one: ModelStanding) -> bool:
        """There before, but put on record only since, where anything was on record."""
        is_late = self.commitment(one.ref).recorded_at >= start_of_day(self.since or date.min)
        return one.ref in self.standings_before and is_late and self.was_on_record()

    def is_resumed(self, one: ModelStanding) -> bool:
        """Given up before and open now, or on hold before and under way now."""
        if one.ref not in self.standings_before:
            return False
        was = self.standings_before[one.ref].status
        resumed = was in ("stalled", "suspended") and one.status in ("limited", "substantial")
        return (was in ("superseded", "withdrawn", "lapsed") and self.is_open(one)) or resumed

    @staticmethod
    def is_open(one: ModelStanding) -> bool:
        return one.openness in ("open", "waiting")
