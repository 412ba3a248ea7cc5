"""What a brief must say, worked out in plain Python from the reference model, to compare the pages with."""

from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from reference_model import (
    OPEN_STATUSES,
    PROPER_STRENGTHS,
    UNSCORED,
    Commitment,
    History,
    ModelStanding,
    Update,
    apply_selection,
    exclude_tentative,
    is_known,
    model_standing,
    model_standings,
    updates_in_force,
    worst_first_key,
)

from tracker.domain.days import end_of_day
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Flag, Strength

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def short_day(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def value_or(value: date | str | None, nothing: str = "-") -> str:
    return nothing if value is None else short_day(value) if isinstance(value, date) else str(value)


def days_label(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def slip_label(number: int | None) -> str:
    return f"{'+' if number > 0 else '-'}{days_label(abs(number))}" if number else "-"


def title_and_ref(one: ModelStanding) -> str:
    return f"Measure ({one.ref})"


def actor_names(codes: list[str]) -> str:
    return " and ".join(f"The {code}" for code in codes)


def obligor_names(one: ModelStanding) -> str:
    return actor_names(sorted(one.obligors))


def author_name(one: Update) -> str:
    return f"The {one.reporter}" if one.reporter else "ours"


def source_or_dash(one: Update) -> str:
    return f"[{one.source}]" if one.source else "-"


def with_source(said: str, one: Update) -> str:
    return f"{said}, {short_day(one.effective_on)}{f' [{one.source}]' if one.source else ''}"


def describe_claim(one: Update) -> str:
    media = " (media)" if one.reporter == "NEWS" else ""
    return with_source(f"The {one.reporter}{media}: {one.status}", one)


def describe_update(one: Update) -> str:
    said = [value_or(one.status)] if one.status else []
    said += [f"due {short_day(one.due_on)}"] if one.due_on else []
    told = ", ".join(said) or "a note"
    return f"U-{one.number} on {one.ref}, {author_name(one)}: {told}, of {short_day(one.effective_on)}"


Row = list[str]


PageContent = dict[str, list[Any]]  # the rows or items of each section


STATUS, CLAIM, DUE = "status", "claim", "due date"


class TrackedAspect(NamedTuple):
    """What can move: the status or due date of a commitment, or the claim of an actor."""

    ref: str
    what: str
    actor: str | None = None

    def value_in(self, one: Update) -> Any:
        """The value that an update gives it; None if it does not give one."""
        return one.due_on if self.what is DUE else one.status if one.reporter == self.actor else None


class Cause(NamedTuple):
    """Why something moved: an update, or its retraction."""

    update: Update
    is_retraction: bool = False


class Question(NamedTuple):
    """A question to the brief."""

    selection: Selection
    at: AsOf
    since: date | None


@dataclass
class ExpectedPage:
    """What the page must say about a history, in answer to a question."""

    history: History
    question: Question

    def __post_init__(self) -> None:
        self.selection, self.at, self.since = self.question
        found = sorted(apply_selection(self.history, self.selection, self.at), key=worst_first_key)
        self.standings = exclude_tentative(self.selection, found)
        self.tentative = [one for one in found if one not in self.standings]
        ends = end_of_day(self.since or date.min)
        self.at_then = AsOf(self.since or date.min, min(ends, self.at.known_at or ends))
        self.standings_then = {one.ref: one for one in model_standings(self.history, self.at_then)}

    def content(self) -> PageContent:
        """The rows and items of the sections, and the numbers of the bottom line."""
        return {
            "timeline": [title_and_ref(one) for one in self.standings],
            "moved": self.moved(),
            "due": self.due(),
            "contested": self.contested(),
            "held-up": self.held_up(),
            "unverified": self.unverified(),
            "stale": self.stale(),
            "new": self.new() if self.since else [],
            "apart": self.tentative_rows(),
            "left out": self.left_out(),
            "corrected": self.corrected(),
            "bottom line": self.bottom_line(),
        }

    def commitment(self, ref: str) -> Commitment:
        return next(one for one in self.history.commitments if one.ref == ref)

    def log(self, ref: str) -> list[Update]:
        return updates_in_force(self.history, ref, self.at)

    def assessments(self, one: ModelStanding) -> list[Update]:
        return [update for update in self.log(one.ref) if update.status and not update.reporter]

    def claims(self, one: ModelStanding) -> list[Update]:
        found = {update.reporter: update for update in self.log(one.ref) if update.status and update.reporter}
        return [found[actor] for actor in sorted(found)]

    def value(self, thing: TrackedAspect, at: AsOf) -> Any:
        """The value of an aspect as of a day and moment, by the reference model."""
        one = model_standing(self.history, self.commitment(thing.ref), at, stale_after=90)
        claims = {claim.reporter: claim.status for claim in one.claims}
        return {STATUS: one.status, CLAIM: claims.get(thing.actor or ""), DUE: one.due_on}[thing.what]

    # -- what moved: from what was believed at the last meeting, through the values of each day since

    def moved(self) -> list[Row]:
        rows = []
        for one in self.standings:
            of_one = [row for thing in self.tracked_aspects(one) if (row := self.move(thing))]
            rows += [[one.ref if number else title_and_ref(one), *row] for number, row in enumerate(of_one)]
        return rows

    def tracked_aspects(self, one: ModelStanding) -> list[TrackedAspect]:
        both = [one, *([self.standings_then[one.ref]] if one.ref in self.standings_then else [])]
        actors = sorted({claim.reporter for each in both for claim in each.claims})
        claims = [TrackedAspect(one.ref, CLAIM, actor) for actor in actors]
        return [TrackedAspect(one.ref, STATUS), *claims, TrackedAspect(one.ref, DUE)]

    def move(self, thing: TrackedAspect) -> Row | None:
        meeting = self.at_then.day
        first, believed = self.first_value(thing), self.value(thing, self.at._replace(day=meeting))
        is_corrected = believed != first
        steps, by = (
            ([first, believed], self.find_cause_of_correction(thing)) if is_corrected else ([first], None)
        )
        said = [one for one in self.log(thing.ref) if thing.value_in(one) is not None]
        for one in said:
            value = self.value(thing, self.at._replace(day=one.effective_on))
            if one.effective_on > meeting and value != steps[-1]:
                steps.append(value)
                by = Cause([each for each in said if each.effective_on == one.effective_on][-1])
        if by is None:
            assert len(steps) == 1, f"{thing} moved by nothing"
            return None
        is_corrected = is_corrected and self.is_on_record(thing) and first is not None
        return [
            thing.what,
            *self.describe_move(thing, steps, by, ", corrected to " if is_corrected else " → "),
        ]

    def is_on_record(self, thing: TrackedAspect) -> bool:
        return not self.since or thing.ref in self.standings_then

    def first_value(self, thing: TrackedAspect) -> Any:
        if thing.ref in self.standings_then:
            return self.value(thing, self.at_then)
        return {STATUS: "no-information", CLAIM: None, DUE: self.commitment(thing.ref).due_on}[thing.what]

    def describe_move(self, thing: TrackedAspect, steps: list[Any], by: Cause, first_step: str) -> Row:
        nothing = "no due date" if thing.what is DUE else "no claim"
        first, *others = [value_or(step, nothing) for step in steps]
        told = first_step.join([first if self.is_on_record(thing) else "not on record", " → ".join(others)])
        one = by.update
        told += (
            f" by {one.successor}" if one.successor and not by.is_retraction and thing.what is not DUE else ""
        )
        if by.is_retraction and one.retracted_at:
            actor = f"The {thing.actor}, " if thing.actor else ""
            on = short_day(one.retracted_at.date())
            return [f"{told}: Reason {one.number}", on, f"{actor}taken back", "-"]
        return [
            f"{told}: Note {one.number}",
            short_day(one.effective_on),
            author_name(one),
            source_or_dash(one),
        ]

    def find_cause_of_correction(self, thing: TrackedAspect) -> Cause | None:
        """The update that counts for that day and was not known then, or the retraction of one that was."""
        said, held = (
            [one for one in updates_in_force(self.history, thing.ref, at) if thing.value_in(one) is not None]
            for at in (self.at._replace(day=self.at_then.day), self.at_then)
        )
        if said and (thing.ref not in self.standings_then or said[-1] not in held):
            return Cause(said[-1])
        back = held[held.index(said[-1]) + 1 :] if said else held
        back.sort(key=attrgetter("retracted_at", "number"))
        return Cause(back[-1], is_retraction=True) if back else None

    # -- what was corrected, what is new

    def corrected(self) -> list[str]:
        if not self.since:
            return ["No last meeting was named (--since DAY), so none are told."]
        then, refs = end_of_day(self.since), {one.ref for one in (*self.standings, *self.tentative)}
        known = [
            one for one in self.history.updates if one.ref in refs and is_known(one.recorded_at, self.at)
        ]
        back = [
            f"{describe_update(one)}, was taken back on "
            f"{short_day(one.retracted_at.date())}: Reason {one.number}"
            for one in known
            if one.retracted_at and is_known(one.retracted_at, self.at)
            if one.recorded_at <= then < one.retracted_at
        ]
        late = [
            f"{describe_update(one)}, was put on record only on {short_day(one.recorded_at.date())}"
            for one in known
            if not is_known(one.retracted_at, self.at) and one.ref in self.standings_then
            if one.effective_on <= self.since and one.recorded_at > then
        ]
        return sorted(back + late) or ["None."]

    def new(self) -> list[Row]:
        fresh = [(one, "new") for one in self.standings if one.ref not in self.standings_then]
        again = [
            (one, "taken up again")
            for one in self.standings
            if one.ref in self.standings_then and self.is_resumed(one)
        ]
        return [
            [
                *(
                    title_and_ref(one),
                    what,
                    obligor_names(one),
                    short_day(self.commitment(one.ref).agreement.concluded_on),
                ),
                *(value_or(one.due_on, "-"), one.status),
            ]
            for one, what in fresh + again
        ]

    def is_resumed(self, one: ModelStanding) -> bool:
        """Closed then and open now, or on hold then and under way now.

        Both as known then, and as that day is known now.
        """
        meeting = self.at._replace(day=self.at_then.day)
        was = {self.standings_then[one.ref].status, self.value(TrackedAspect(one.ref, STATUS), meeting)}
        resumed = was <= {"stalled", "suspended"} and one.status in ("limited", "substantial")
        return (not was & {*OPEN_STATUSES} and one.status in OPEN_STATUSES) or resumed

    # -- how it stands

    def is_open(self, one: ModelStanding) -> bool:
        return one.strength in PROPER_STRENGTHS and one.status in OPEN_STATUSES

    def due(self) -> list[Row]:
        until = self.at.day + timedelta(days=90)
        soon = [one for one in self.standings if self.is_open(one) and one.due_on and one.due_on <= until]
        return [
            [
                *(
                    title_and_ref(one),
                    obligor_names(one),
                    one.status,
                    value_or(one.original_due_on, "none at first"),
                ),
                *(
                    value_or(one.due_on),
                    days_label(one.days_late) if one.days_late else "-",
                    slip_label(one.slip),
                ),
            ]
            for one in sorted(soon, key=attrgetter("due_on", "ref"))
        ]

    def our_assessment(self, one: ModelStanding) -> str:
        assessments = self.assessments(one)
        return with_source(one.status, assessments[-1]) if assessments else one.status

    def contested(self) -> list[Row]:
        return [
            [title_and_ref(one), "; ".join(map(describe_claim, self.claims(one))), self.our_assessment(one)]
            for one in self.standings
            if Flag.CONTESTED in one.flags
        ]

    def held_up(self) -> list[Row]:
        return [
            [
                *(title_and_ref(one), obligor_names(one), one.status, short_day(self.status_since(one))),
                *(f"Note {by.number}", source_or_dash(by)),
            ]
            for one in self.standings
            if one.status in ("stalled", "suspended", "breached")
            for by in [self.assessments(one)[-1]]
        ]

    def status_since(self, one: ModelStanding) -> date:
        """The first day, not before the agreement, from which on it had its status without a gap."""
        agreed_on, on = self.commitment(one.ref).agreement.concluded_on, self.at.day
        before = on - timedelta(days=1)
        while before >= agreed_on and self.value(
            TrackedAspect(one.ref, STATUS), AsOf(before, self.at.known_at)
        ) == (one.status):
            on, before = before, before - timedelta(days=1)
        return on

    def unverified(self) -> list[Row]:
        rows = []
        for one in self.standings:
            claims = [claim for claim in self.claims(one) if claim.reporter in one.obligors]
            done = [claim for claim in claims if claim.status == "implemented"]
            if done and one.status != "implemented":
                told = "; ".join(map(describe_claim, done))
                rows.append([title_and_ref(one), told, self.our_assessment(one), self.what_to_ask(one, done)])
        return rows

    def what_to_ask(self, one: ModelStanding, done: list[Update]) -> str:
        claimants = [claim.reporter or "" for claim in done]
        others = sorted(one.obligors - {*claimants})
        where = "" if all(claim.source for claim in done) else " and where it can be read"
        agree = f"; ask {actor_names(others)} whether it is so" if others else ""
        return f"Ask {actor_names(claimants)} for evidence of it{where}{agree}."

    def stale(self) -> list[Row]:
        wanted = [
            one
            for one in self.standings
            if one.status == "no-information"
            or (Flag.STALE in one.flags and one.status in OPEN_STATUSES)
            or (Flag.STALE in one.flags and one.status == "implemented" and one.kind != "one-off")
        ]
        return [
            [title_and_ref(one), one.status, self.last_news(one), self.whom_to_ask(one)] for one in wanted
        ]

    def last_news(self, one: ModelStanding) -> str:
        if not self.log(one.ref):
            return f"none since {short_day(one.evidence_on)}"
        return f"{short_day(one.evidence_on)}, {days_label((self.at.day - one.evidence_on).days)} old"

    def whom_to_ask(self, one: ModelStanding) -> str:
        spoke = [update.reporter for update in self.log(one.ref) if update.reporter]
        last = f"; The {spoke[-1]} spoke of it last" if spoke and spoke[-1] not in one.obligors else ""
        return f"{obligor_names(one)}{last}"

    def tentative_rows(self) -> list[Row]:
        firmest = sorted(self.tentative, key=lambda one: ([*Strength].index(Strength(one.strength)), one.ref))
        return [[title_and_ref(one), one.strength, obligor_names(one), one.status, "-"] for one in firmest]

    # -- the counts

    def left_out(self) -> list[str]:
        chosen = {one.ref for one in (*self.standings, *self.tentative)}
        by_the_day = len(model_standings(self.history, self.at))
        ever = len(model_standings(self.history, self.at._replace(day=date.max)))
        known = [
            one for one in self.history.updates if one.ref in chosen and is_known(one.recorded_at, self.at)
        ]
        back = sum(is_known(one.retracted_at, self.at) for one in known)
        told = {
            "only intended, proposed or discussed: in no count, but listed above.": len(self.tentative),
            "superseded or withdrawn: counted, but in no share or score.": len(self.standings)
            - len(self.scored()),
            "that this selection does not take in.": by_the_day - len(chosen),
            "agreed only after the day asked about.": ever - by_the_day,
            f"taken-back update{'s' if back > 1 else ''}.": back,
        }
        return [f"{number} {what}" for what, number in told.items() if number] or ["Nothing."]

    def scored(self) -> list[ModelStanding]:
        return [one for one in self.standings if one.status not in UNSCORED]

    def bottom_line(self) -> list[Any]:
        """How many are implemented, scored and open, what is wrong with the open ones, how many moved."""
        in_s, moved = self.scored(), sum(row[1] == STATUS for row in self.moved())
        marks = [{str(one.status), *one.flags} for one in self.standings if self.is_open(one)]
        wrong = "stalled suspended breached overdue contested unverified stale".split()
        found = {mark: sum(mark in each for each in marks) for mark in wrong}
        done = sum(one.status == "implemented" for one in in_s)
        counts = [
            done,
            len(in_s),
            len(marks),
            ", ".join(f"{found[mark]} {mark}" for mark in wrong if found[mark]),
        ]
        return [*(counts if in_s else []), moved]
