"""What a brief must say, worked out in plain Python from the reference model, to compare the pages with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter, itemgetter
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

from tracker.domain.days import start_of_day
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


def day_author_source(one: Update) -> list[str]:
    return [short_day(one.effective_on), author_name(one), source_or_dash(one)]


def note_of(one: Update) -> str | None:
    """What was recorded as its note; nothing with every other claim, and with every other moved date."""
    is_plain = one.due_on if one.status is None else one.reporter and one.status not in NEED_A_NOTE
    return None if is_plain and one.number % 2 else f"Note {one.number}"


def after_colon(note: str | None) -> str:
    return f": {note}" if note else ""


def first_twenty(items: Iterable[str]) -> list[str]:
    found = list(items)
    more = [f"{len(found) - 20} more."] if len(found) > 20 else []
    return [*found[:20], *more] or ["None."]


def describe_content(one: Update) -> str:
    said = [value_or(one.status)] if one.status else []
    said += [f"due {short_day(one.due_on)}"] if one.due_on else []
    return ", ".join(said)


def describe_update(one: Update) -> str:
    told = describe_content(one) or "a note"
    return f"U-{one.number} on {one.ref}, {author_name(one)}: {told}, of {short_day(one.effective_on)}"


NEED_A_NOTE = ("stalled", "suspended", "breached", "withdrawn", "lapsed")
NOTHING_TOLD_APART = "No last meeting was named, so none are told apart."

Row = list[str]


PageContent = dict[str, list[Any]]  # the rows or items of each section


STATUS, CLAIM, DUE, NOTE = "status", "claim", "due date", "note"


class TrackedAspect(NamedTuple):
    """What can move: the status or due date of a commitment, or the claim of an actor."""

    ref: str
    what: str
    actor: str | None = None

    def value_in(self, one: Update) -> Any:
        """The value that an update gives it; None if it does not give one."""
        if one.reporter != self.actor:
            return None
        return one.due_on if self.what is DUE else one.status


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
        before = [] if self.since is None else model_standings(self.history, self.day_before(self.since))
        self.standings_before = {one.ref: one for one in before}

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
            "learnt": self.learnt(),
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

    def day_before(self, day: date) -> AsOf:
        """Known at the same moment."""
        return self.at._replace(day=day - timedelta(days=1))

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
        claims = [TrackedAspect(one.ref, CLAIM, actor) for actor in actors]
        shown = set()
        for thing in (TrackedAspect(one.ref, STATUS), *claims, TrackedAspect(one.ref, DUE)):
            if found := self.move(thing):
                row, shown_update = found
                shown.add(shown_update.number)
                yield [thing.what, *row]
        for voice in voices:
            said = [update for update in self.news(one.ref) if update.reporter == voice and note_of(update)]
            for noted in ([update for update in said if update.status][-1:], said[-1:]):
                for update in noted:
                    if update.number not in shown:
                        shown.add(update.number)
                        yield [NOTE, self.describe_note(update), *day_author_source(update)]

    def news(self, ref: str) -> list[Update]:
        """What counts from the day of the last meeting or later."""
        return [one for one in self.log(ref) if not self.since or self.first_day(one) >= self.since]

    def first_day(self, one: Update) -> date:
        return max(one.effective_on, self.commitment(one.ref).agreement.concluded_on)

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
        noted = ([one for one in news if note_of(one)] or [None])[-1]
        return None if by is None else (self.describe_move(thing, steps, by, noted), noted or by)

    def value_before(self, thing: TrackedAspect, said: list[Update]) -> Any:
        """What it was the day before the last meeting, or when it was agreed."""
        before = [one for one in said if self.since and self.first_day(one) < self.since]
        nothing = {STATUS: "no-information", CLAIM: None, DUE: self.commitment(thing.ref).due_on}
        return thing.value_in(before[-1]) if before else nothing[thing.what]

    def describe_move(self, thing: TrackedAspect, steps: list[Any], by: Update, noted: Update | None) -> Row:
        told = " → ".join(
            value_or(step, "no due date" if thing.what is DUE else "no claim") for step in steps
        )
        told += f" by {by.successor}" if by.successor and thing.what is not DUE else ""
        if noted is by or noted is None:
            return [told + after_colon(noted and note_of(by)), *day_author_source(by)]
        source = f" [{noted.source}]" if noted.source else ""
        note = f"latest note, of {short_day(noted.effective_on)}: Note {noted.number}{source}"
        return [f"{told}; {note}", *day_author_source(by)]

    def describe_note(self, one: Update) -> str:
        said = describe_content(one)
        return f"{said}: Note {one.number}" if said else f"Note {one.number}"

    # -- what was learnt and corrected, what is new

    def learnt(self) -> list[str]:
        if not self.since:
            return [NOTHING_TOLD_APART]
        if not self.was_on_record():
            return [
                f"Nothing was on record before {short_day(self.since)}: all of it was put on record since."
            ]
        return first_twenty(
            f"{describe_update(one)}, was put on record only on {short_day(one.recorded_at.date())}"
            f"{after_colon(note_of(one))}"
            for one in self.told_of_before()
            if not is_known(one.retracted_at, self.at) and one.recorded_at >= start_of_day(self.since)
        )

    def corrected(self) -> list[str]:
        if not self.since:
            return [NOTHING_TOLD_APART]
        start = start_of_day(self.since)
        back = [
            (one.retracted_at, one.ref, one)
            for one in self.told_of_before()
            if one.retracted_at and is_known(one.retracted_at, self.at)
            if one.recorded_at < start <= one.retracted_at
        ]
        return first_twenty(
            f"{describe_update(one)}, was taken back on {short_day(moment.date())}: Reason {one.number}"
            for moment, _, one in sorted(back, key=itemgetter(0, 1))
        )

    def was_on_record(self) -> bool:
        """Whether anything on the page was on record before the day of the last meeting."""
        refs = {one.ref for one in (*self.standings, *self.tentative)}
        entries = (*self.history.commitments, *self.history.updates)
        moments = [
            one.recorded_at for one in entries if one.ref in refs and is_known(one.recorded_at, self.at)
        ]
        return min(moments, default=datetime.max.replace(tzinfo=UTC)) < start_of_day(self.since or date.min)

    def told_of_before(self) -> list[Update]:
        """All updates that were true of the commitments before the last meeting, also those taken back."""
        of_page = [
            (standing, one)
            for standing in self.standings
            for one in sorted(self.history.updates, key=attrgetter("effective_on", "number"))
            if one.ref == standing.ref
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
                    short_day(self.commitment(one.ref).agreement.concluded_on),
                ),
                *(value_or(one.due_on, "-"), one.status),
            ]
            for one, what in fresh + learnt + again
        ]

    def is_learnt(self, one: ModelStanding) -> bool:
        """There before, but put on record only since, where anything was on record."""
        is_late = one.recorded_at >= start_of_day(self.since or date.min)
        return one.ref in self.standings_before and is_late and self.was_on_record()

    def is_resumed(self, one: ModelStanding) -> bool:
        """Given up before and open now, or on hold before and under way now."""
        if one.ref not in self.standings_before:
            return False
        was = self.standings_before[one.ref].status
        resumed = was in ("stalled", "suspended") and one.status in ("limited", "substantial")
        return (was in ("superseded", "withdrawn", "lapsed") and self.is_open(one)) or resumed

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
        """How many are implemented, scored and open, how many have what is wrong, how many moved."""
        in_s, moved = self.scored(), sum(row[1] == STATUS for row in self.moved())
        marks = [{str(one.status), *one.flags} for one in self.standings]
        wrong = "stalled suspended breached overdue contested unverified stale".split()
        found = {mark: sum(mark in each for each in marks) for mark in wrong}
        done = sum(one.status == "implemented" for one in in_s)
        counts = [
            done,
            len(in_s),
            sum(map(self.is_open, self.standings)),
            ", ".join(f"{found[mark]} {mark}" for mark in wrong if found[mark]),
        ]
        return [*(counts if in_s else []), moved]
