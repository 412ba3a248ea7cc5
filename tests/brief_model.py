"""What a brief must say, worked out in plain Python from the reference model, to compare the pages with."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import permutations
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from reference_history import Commitment, CommitmentLog, History, Update, is_known, open_log, updates_in_force
from reference_model import (
    apply_selection,
    day_before,
    exclude_tentative,
    model_standings,
    natural_order,
    worst_first_key,
)
from reference_positions import (
    NO_POSITION_OF_AN_ACTOR,
    ModelClaim,
    Position,
    contests_ours,
    do_contradict,
    do_stand_against_each_other,
    our_position,
    worse_and_better,
)
from reference_standing import (
    OPEN_STATUSES,
    PROPER_STRENGTHS,
    UNSCORED,
    ModelAskedDate,
    ModelStanding,
    first_day_met,
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
    *first, last = [f"The {code}" for code in codes]
    return " and ".join(filter(None, [", ".join(first), last]))


def obligor_names(one: ModelStanding) -> str:
    return actor_names(sorted(one.obligors))


def author_name(one: Update) -> str:
    return f"The {one.reporter}" if one.reporter else "ours"


def do_contest(one: Position, other: Position, log: CommitmentLog) -> bool:
    """Two positions contest each other, be one of them ours or not."""
    if one.is_ours or other.is_ours:
        return contests_ours(*((other, one) if one.is_ours else (one, other)), log)
    return do_stand_against_each_other(one, other, log)


def source_in_brackets(one: Update) -> str:
    return f" [{one.source}]" if one.source else ""


def sort_asks(one: ModelStanding) -> list[ModelAskedDate]:
    return sorted(one.asks, key=attrgetter("reporter"))


def source_or_dash(one: Update) -> str:
    return f"[{one.source}]" if one.source else "-"


def said_since(status: str, first_day: date, day: date) -> str:
    if first_day >= day:
        return f"{status}, {short_day(day)}"
    return f"{status} since {short_day(first_day)}, last said {short_day(day)}"


def day_author_source(one: Update) -> list[str]:
    return [short_day(one.effective_on), author_name(one), source_or_dash(one)]


def after_colon(note: str | None) -> str:
    return f": {note}" if note else ""


def first_twenty(items: Iterable[str]) -> list[str]:
    found = list(items)
    more = [f"{len(found) - 20} more."] if len(found) > 20 else []
    return [*found[:20], *more] or ["None."]


def describe_content(one: Update) -> str:
    said = [value_or(one.status)] if one.status else []
    said += [f"{'asks for' if one.reporter else 'due'} {short_day(one.due_on)}"] if one.due_on else []
    return ", ".join(said)


def describe_update(one: Update) -> str:
    told = describe_content(one) or "a note"
    return f"U-{one.number} on {one.ref}, {author_name(one)}: {told}, of {short_day(one.effective_on)}"


GRAVE_FLAGS = ("overdue", "fallen back", "contested", "unverified", "stale")
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
class ExpectedPage:
    """What the page must say about a history, in answer to a question."""

    history: History
    question: Question

    def __post_init__(self) -> None:
        self.selection, self.at, self.since = self.question
        found = sorted(apply_selection(self.history, self.selection, self.at), key=worst_first_key)
        self.standings = exclude_tentative(self.selection, found)
        self.tentative = [one for one in found if one not in self.standings]
        before = [] if self.since is None else model_standings(self.history, day_before(self.at, self.since))
        self.standings_before = {one.ref: one for one in before}

    def content(self) -> PageContent:
        """The rows and items of the sections, and the numbers of the bottom line."""
        return {
            "timeline": [title_and_ref(one) for one in self.standings],
            "moved": self.moved(),
            "due": self.due(),
            "fallen-back": self.fallen_back(),
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

    def claims(self, one: ModelStanding) -> list[ModelClaim]:
        return sorted(one.claims, key=attrgetter("reporter"))

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
        noted = ([one for one in news if one.note] or [None])[-1]
        return None if by is None else (self.describe_move(thing, steps, by, noted), noted or by)

    def value_before(self, thing: TrackedAspect, said: list[Update]) -> Any:
        """What it was the day before the last meeting, or when it was agreed."""
        before = [one for one in said if self.since and self.first_day(one) < self.since]
        nothing = {STATUS: "no-information", DUE: self.commitment(thing.ref).due_on}
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
            (one.retracted_at, natural_order(one.ref), one)
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
            for one in sorted(self.history.updates, key=attrgetter("place"))
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

    def is_due_within(self, one: ModelStanding, days: int) -> bool:
        """Open, not suspended, due by then, and not met yet: as due soon, for more days."""
        log = open_log(self.history, self.commitment(one.ref), self.at)
        is_waited_for = self.is_open(one) and one.status != "suspended" and first_day_met(log) is None
        return is_waited_for and bool(one.due_on) and 0 <= (one.due_on - self.at.day).days <= days

    def due(self) -> list[Row]:
        wanted = [
            one
            for one in self.standings
            if Flag.OVERDUE in one.flags or self.is_due_within(one, 90) or (self.is_open(one) and one.asks)
        ]
        return [
            [
                *(title_and_ref(one), obligor_names(one), one.status, value_or(one.original_due_on)),
                "; ".join([value_or(one.due_on), *map(self.describe_asked_date, sort_asks(one))]),
                days_label(one.days_late) if one.days_late else "-",
                slip_label(one.slip),
            ]
            for one in sorted(wanted, key=lambda one: (one.due_on or date.max, natural_order(one.ref)))
        ]

    def describe_asked_date(self, one: ModelAskedDate) -> str:
        said = f"The {one.reporter} asks for {short_day(one.due_on)}"
        return said + source_in_brackets(self.update(one.update))

    def update(self, name: str) -> Update:
        return next(one for one in self.history.updates if one.name == name)

    def our_assessment(self, one: ModelStanding) -> str:
        assessments = self.assessments(one)
        if not assessments:
            return f"{one.status} since {short_day(one.status_on)}"
        said = said_since(one.status, one.status_on, self.first_day(assessments[-1]))
        return said + source_in_brackets(assessments[-1])

    def list_claims(self, one: ModelStanding) -> str:
        outdated = self.outdated_actors(one)
        said = [
            f"The {claim.reporter}{' (media)' if claim.reporter == 'NEWS' else ''}: "
            f"{said_since(claim.status, claim.held_since, claim.on)}"
            f"{' (outdated)' if claim.reporter in outdated else ''}"
            f"{source_in_brackets(self.update(claim.update))}"
            for claim in self.claims(one)
        ]
        return "; ".join(said)

    def outdated_actors(self, one: ModelStanding) -> set[str]:
        """Those whose claims are too old to contest anything that they contradict."""
        log = open_log(self.history, self.commitment(one.ref), self.at)
        positions: dict[str | None, Position] = {
            claim.reporter: Position(
                claim.status, claim.held_since, max(claim.on, log.owed.agreed_on), is_ours=False
            )
            for claim in one.claims
            if claim.reporter != "NEWS" and claim.status not in NO_POSITION_OF_AN_ACTOR
        }
        if ours := our_position(log):
            positions[None] = ours
        contested, overtaken = set(), set()
        for (who, said), (_, answer) in permutations(positions.items(), 2):
            if do_contradict(said, answer):
                if do_contest(said, answer, log):
                    contested.add(who)
                elif worse_and_better(said, answer)[0] is said:
                    overtaken.add(who)
        return overtaken - contested if one.status != "withdrawn" else set()

    def contested(self) -> list[Row]:
        return [
            [title_and_ref(one), self.list_claims(one), self.our_assessment(one)]
            for one in self.standings
            if Flag.CONTESTED in one.flags
        ]

    def fallen_back(self) -> list[Row]:
        return [
            self.noted_row(one, one.fallen_back_on)
            for one in self.standings
            if Flag.FALLEN_BACK in one.flags and one.fallen_back_on
        ]

    def held_up(self) -> list[Row]:
        held_up = ("stalled", "suspended", "breached")
        return [self.noted_row(one, one.status_on) for one in self.standings if one.status in held_up]

    def noted_row(self, one: ModelStanding, since: date) -> Row:
        noted = [update for update in self.log(one.ref) if update.note and not update.reporter][-1]
        facts = [title_and_ref(one), obligor_names(one), one.status, short_day(since)]
        return [*facts, str(noted.note), source_or_dash(noted)]

    def unverified(self) -> list[Row]:
        rows = []
        for one in self.standings:
            done = [claim for claim in self.claims(one) if claim.status == "implemented"]
            done = [claim for claim in done if claim.reporter != "NEWS"]
            if Flag.UNVERIFIED in one.flags:
                said, ours = self.list_claims(one), self.our_assessment(one)
                rows.append([title_and_ref(one), said, ours, self.what_to_ask(one, done)])
        return rows

    def what_to_ask(self, one: ModelStanding, done: list[ModelClaim]) -> str:
        claimants = [claim.reporter for claim in done]
        others = sorted(one.obligors - {*claimants})
        is_sourced = all(self.update(claim.update).source for claim in done)
        where = "" if is_sourced else " and where it can be read"
        agree = f"; ask {actor_names(others)} whether it is so" if others else ""
        return f"Ask {actor_names(claimants)} for evidence of it{where}{agree}."

    def stale(self) -> list[Row]:
        wanted = [one for one in self.standings if one.status == "no-information" or Flag.STALE in one.flags]
        return [
            [title_and_ref(one), one.status, self.last_news(one), self.whom_to_ask(one)] for one in wanted
        ]

    def last_news(self, one: ModelStanding) -> str:
        if not any(update.status or update.note for update in self.log(one.ref)):
            return f"none since {short_day(one.evidence_on)}"
        return f"{short_day(one.evidence_on)}, {days_label((self.at.day - one.evidence_on).days)} old"

    def whom_to_ask(self, one: ModelStanding) -> str:
        spoke = [update.reporter for update in self.log(one.ref) if update.reporter]
        last = f"; The {spoke[-1]} spoke of it last" if spoke and spoke[-1] not in one.obligors else ""
        return f"{obligor_names(one)}{last}"

    def tentative_rows(self) -> list[Row]:
        strengths = [*map(str, Strength)]
        firmest = sorted(
            self.tentative, key=lambda one: (strengths.index(one.strength), natural_order(one.ref))
        )
        return [[title_and_ref(one), one.strength, obligor_names(one), one.status, "-"] for one in firmest]

    # -- the counts

    def is_on_record(self, one: Commitment) -> bool:
        return is_known(one.recorded_at, self.at) and is_known(one.agreement.recorded_at, self.at)

    def left_out(self) -> list[str]:
        chosen = {one.ref for one in (*self.standings, *self.tentative)}
        agreed_on = [one.agreed_on for one in self.history.commitments if self.is_on_record(one)]
        by_the_day, ever = sum(day <= self.at.day for day in agreed_on), len(agreed_on)
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
        wrong = ["stalled", "suspended", "breached", *GRAVE_FLAGS]
        found = {mark: sum(mark in each for each in marks) for mark in wrong}
        done = sum(one.status == "implemented" for one in in_s)
        counts = [
            done,
            len(in_s),
            sum(map(self.is_open, self.standings)),
            ", ".join(f"{found[mark]} {mark}" for mark in wrong if found[mark]),
        ]
        return [*(counts if in_s else []), moved]
