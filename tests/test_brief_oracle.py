"""The page held to a judge: what moved, what was corrected and what lacks, worked out in plain Python."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from random import Random
from typing import Any, NamedTuple

import pytest
from conftest import ON_A_FILE, CommandLine, Location, fill_once, make_stamp, rolled_back
from hypothesis import given, note, settings
from hypothesis import strategies as st
from sample_history import LAST_MEETING, record_half_year
from test_queries_oracle import (
    OPEN,
    OUT,
    PROPER,
    Agreement,
    Book,
    Commitment,
    Stand,
    Update,
    counted,
    is_known,
    log,
    selected,
    stand,
    stands,
    worst_first,
)

from tracker import db, ledger
from tracker.brief import brief_data, html_writer, json_writer, markdown_writer, page_builder
from tracker.brief.page_model import Page, plain_text
from tracker.db import Connection
from tracker.domain.days import end_of_day
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import ActorKind, CommitmentKind, Flag, Status, Strength
from tracker.ledger import AuditStamp

# On a server: test_queries_oracle checks its answers, test_brief that it makes the same page.
pytestmark = ON_A_FILE

ACTORS = {"AA": ActorKind.STATE, "BB": ActorKind.STATE, "MON": ActorKind.MONITOR, "NEWS": ActorKind.MEDIA}
MEETING = date(2018, 3, 1)


def day(number: int) -> date:
    """A day so many days after the last meeting."""
    return MEETING + timedelta(days=number)


def noon(number: int) -> datetime:
    return datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=12)


# Few, so that many things are of one moment; two stand on either side of the end of the meeting's day.
MOMENTS = [
    *(noon(-60), noon(-10), end_of_day(MEETING), end_of_day(MEETING) + timedelta(microseconds=1)),
    *(noon(5), noon(15), noon(40)),
]
ASKED = 60  # the day asked about, mostly
DAYS = [-70, -31, -30, -20, -10, 0, 0, 1, 10, 20, 30, ASKED, ASKED + 1]
LONG_QUIET = ("c-7", "c-8", "c-9", "c-10", "c-11")  # of which only the first three of these days tell
DUE_DAYS = [-30, ASKED - 1, ASKED, ASKED + 89, ASKED + 90, ASKED + 91]
OLD = Agreement("old", day(-60), MOMENTS[0])
FOUND_LATE = Agreement("found-late", day(-60), noon(5))
SIGNED_LATE = Agreement("signed-late", day(20), noon(-10))

# -- what is written down, by chance -----------------------------------------------------------------


def a_book(random: Random) -> Book:
    """A dozen commitments, each with a log of its own, numbered in the order of recording."""
    owed = [a_commitment(random, f"c-{place}", is_old=place < 2) for place in range(12)]
    written = [an_update(random, random.choice(owed)) for _ in range(50)]
    in_order = enumerate(sorted(written, key=attrgetter("recorded_at")), start=1)
    updates = [replace(one, number=number) for number, one in in_order]
    return Book(ACTORS, [OLD, FOUND_LATE, SIGNED_LATE], owed, updates)


def a_commitment(random: Random, ref: str, *, is_old: bool) -> Commitment:
    agreement = OLD if is_old else random.choice([OLD, OLD, OLD, FOUND_LATE, SIGNED_LATE])
    moment = OLD.recorded_at if is_old else random.choice([OLD.recorded_at, OLD.recorded_at, *MOMENTS])
    return Commitment(
        ref=ref,
        agreement=agreement,
        obligors=frozenset(random.choice([("AA",), ("AA", "BB"), ("BB", "MON")])),
        recorded_at=max(moment, agreement.recorded_at),
        theme=random.choice([None, "border"]),
        strength=random.choice([*[Strength.AGREED] * 6, *Strength]),
        kind=random.choice([*CommitmentKind]),
        due_on=a_due_date(random),
    )


def an_update(random: Random, of: Commitment) -> Update:
    """Something said of it, which can be a note alone; some are taken back, by another office even sooner."""
    reporter = random.choice([None, None, None, *of.obligors, *of.obligors, *ACTORS])
    often = [*[Status.IMPLEMENTED] * 6, Status.LIMITED, Status.STALLED, *[None] * 3]
    status = random.choice([*often, *Status])
    return Update(
        number=0,
        ref=of.ref,
        effective_on=day(random.choice(DAYS[:3] if of.ref in LONG_QUIET else DAYS)),
        status=status,
        due_on=random.choice([None, None, a_due_date(random)]),
        reporter=reporter,
        source=random.choice([None, None, "A letter", "A speech"]),
        successor={"c-0": "c-1"}.get(of.ref, "c-0") if status is Status.SUPERSEDED else None,
        recorded_at=max(of.recorded_at, random.choice(MOMENTS)),
        retracted_at=random.choice(MOMENTS) if random.random() < 0.3 else None,
    )


def a_due_date(random: Random) -> date | None:
    due = random.choice([None, *DUE_DAYS])
    return None if due is None else day(due)


@pytest.fixture
def connection(empty_database: Location) -> Iterator[Connection]:
    """A transaction on a database in which there are actors and nothing else."""
    with db.write_transaction(empty_database) as connection:
        for code, kind in ACTORS.items():
            ledger.add_actor(connection, code, name=f"The {code}", kind=kind)
        yield connection


def write(connection: Connection, book: Book, which: Callable[[datetime], bool] = lambda _: True) -> None:
    """Record what a book holds that is of certain moments."""
    for made in book.agreements:
        if which(made.recorded_at):
            add_agreement(connection, made)
    for one in book.commitments:
        if which(one.recorded_at):
            add_commitment(connection, one)
    for update in book.updates:
        if which(update.recorded_at):
            record(connection, update)
        if update.retracted_at and which(max(update.recorded_at, update.retracted_at)):
            by = AuditStamp("desk", update.retracted_at)
            ledger.retract_update(connection, update.number, reason=f"Reason {update.number}", stamp=by)


def add_agreement(connection: Connection, made: Agreement) -> None:
    ledger.add_agreement(
        connection,
        made.ref,
        title=made.ref,
        concluded_on=made.concluded_on,
        parties=["AA", "BB"],
        form="treaty",
        stamp=AuditStamp("desk", made.recorded_at),
    )


def add_commitment(connection: Connection, one: Commitment) -> None:
    ledger.add_commitment(
        connection,
        ref=one.ref,
        agreement=one.agreement.ref,
        title="Measure",
        obligors=sorted(one.obligors),
        theme=one.theme,
        strength=one.strength,
        kind=one.kind,
        due_on=one.due_on,
        stamp=AuditStamp("desk", one.recorded_at),
    )


def record(connection: Connection, one: Update) -> None:
    made = ledger.record_update(
        connection,
        one.ref,
        one.status,
        effective_on=one.effective_on,
        note=f"Note {one.number}",
        reporter=one.reporter,
        source=one.source,
        due_on=one.due_on,
        successor=one.successor,
        stamp=AuditStamp("desk", one.recorded_at),
    )
    assert made.update == one.number


# -- how the judge puts it ---------------------------------------------------------------------------

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def short(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def spelt(value: date | str | None, nothing: str = "-") -> str:
    return nothing if value is None else short(value) if isinstance(value, date) else str(value)


def days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def slip(number: int | None) -> str:
    return f"{'+' if number > 0 else '-'}{days(abs(number))}" if number else "-"


def named(one: Stand) -> str:
    return f"Measure ({one.ref})"


def names(codes: list[str]) -> str:
    return " and ".join(f"The {code}" for code in codes)


def owed_by(one: Stand) -> str:
    return names(sorted(one.obligors))


def whose(one: Update) -> str:
    return f"The {one.reporter}" if one.reporter else "ours"


def cited(one: Update) -> str:
    return f"[{one.source}]" if one.source else "-"


def with_source(said: str, one: Update) -> str:
    return f"{said}, {short(one.effective_on)}{f' [{one.source}]' if one.source else ''}"


def claimed(one: Update) -> str:
    media = " (media)" if one.reporter == "NEWS" else ""
    return with_source(f"The {one.reporter}{media}: {one.status}", one)


def in_full(one: Update) -> str:
    said = [spelt(one.status)] if one.status else []
    said += [f"due {short(one.due_on)}"] if one.due_on else []
    told = ", ".join(said) or "a note"
    return f"U-{one.number} on {one.ref}, {whose(one)}: {told}, of {short(one.effective_on)}"


# -- the judge ---------------------------------------------------------------------------------------

Row = list[str]
Told = dict[str, list[Any]]  # by section
STATUS, CLAIM, DUE = "status", "claim", "due date"


class Thing(NamedTuple):
    """What can move: the status or the due date of a commitment, or what an actor claims of it."""

    ref: str
    what: str
    actor: str | None = None

    def said_in(self, one: Update) -> Any:
        """What an update says of it; none if nothing."""
        return one.due_on if self.what is DUE else one.status if one.reporter == self.actor else None


class Mover(NamedTuple):
    """What something moved by: an update, or that it was taken back."""

    update: Update
    is_back: bool = False


class Question(NamedTuple):
    """What is asked of the brief."""

    selection: Selection
    at: AsOf
    since: date | None


@dataclass
class Judge:
    """What the page must say of a book to a question."""

    book: Book
    question: Question

    def __post_init__(self) -> None:
        self.selection, self.at, self.since = self.question
        found = sorted(selected(self.book, self.selection, self.at), key=worst_first)
        self.now = counted(self.selection, found)
        self.apart = [one for one in found if one not in self.now]
        ends = end_of_day(self.since or date.min)
        self.cut_then = AsOf(self.since or date.min, min(ends, self.at.known_at or ends))
        self.then = {one.ref: one for one in stands(self.book, self.cut_then)}

    def told(self) -> Told:
        """The rows and items of the sections, and the numbers of the bottom line."""
        return {
            "timeline": [named(one) for one in self.now],
            "moved": self.moved(),
            "due": self.due(),
            "contested": self.contested(),
            "held-up": self.held_up(),
            "unverified": self.unverified(),
            "stale": self.stale(),
            "new": self.new() if self.since else [],
            "apart": self.only_proposed(),
            "left out": self.left_out(),
            "corrected": self.corrected(),
            "bottom line": self.bottom_line(),
        }

    def commitment(self, ref: str) -> Commitment:
        return next(one for one in self.book.commitments if one.ref == ref)

    def log(self, ref: str) -> list[Update]:
        return log(self.book, ref, self.at)

    def assessments(self, one: Stand) -> list[Update]:
        return [update for update in self.log(one.ref) if update.status and not update.reporter]

    def claims(self, one: Stand) -> list[Update]:
        found = {update.reporter: update for update in self.log(one.ref) if update.status and update.reporter}
        return [found[actor] for actor in sorted(found)]

    def value(self, thing: Thing, at: AsOf) -> Any:
        """What the vocabulary has it be for a cut."""
        one = stand(self.book, self.commitment(thing.ref), at, stale_after=90)
        claims = {claim.reporter: claim.status for claim in one.claims}
        return {STATUS: one.status, CLAIM: claims.get(thing.actor or ""), DUE: one.due_on}[thing.what]

    # -- what moved: from what was believed at the last meeting, through what it was on each day since

    def moved(self) -> list[Row]:
        rows = []
        for one in self.now:
            of_one = [row for thing in self.things(one) if (row := self.move(thing))]
            rows += [[one.ref if number else named(one), *row] for number, row in enumerate(of_one)]
        return rows

    def things(self, one: Stand) -> list[Thing]:
        both = [one, *([self.then[one.ref]] if one.ref in self.then else [])]
        actors = sorted({claim.reporter for each in both for claim in each.claims})
        claims = [Thing(one.ref, CLAIM, actor) for actor in actors]
        return [Thing(one.ref, STATUS), *claims, Thing(one.ref, DUE)]

    def move(self, thing: Thing) -> Row | None:
        meeting = self.cut_then.day
        first, believed = self.at_first(thing), self.value(thing, self.at._replace(day=meeting))
        is_corrected = believed != first
        steps, by = ([first, believed], self.corrected_by(thing)) if is_corrected else ([first], None)
        said = [one for one in self.log(thing.ref) if thing.said_in(one) is not None]
        for one in said:
            value = self.value(thing, self.at._replace(day=one.effective_on))
            if one.effective_on > meeting and value != steps[-1]:
                steps.append(value)
                by = Mover([each for each in said if each.effective_on == one.effective_on][-1])
        if by is None:
            assert len(steps) == 1, f"{thing} moved by nothing"
            return None
        is_corrected = is_corrected and self.is_on_record(thing) and first is not None
        return [thing.what, *self.told_of(thing, steps, by, ", corrected to " if is_corrected else " → ")]

    def is_on_record(self, thing: Thing) -> bool:
        return not self.since or thing.ref in self.then

    def at_first(self, thing: Thing) -> Any:
        if thing.ref in self.then:
            return self.value(thing, self.cut_then)
        return {STATUS: "no-information", CLAIM: None, DUE: self.commitment(thing.ref).due_on}[thing.what]

    def told_of(self, thing: Thing, steps: list[Any], by: Mover, first_step: str) -> Row:
        nothing = "no due date" if thing.what is DUE else "no claim"
        first, *others = [spelt(step, nothing) for step in steps]
        told = first_step.join([first if self.is_on_record(thing) else "not on record", " → ".join(others)])
        one = by.update
        told += f" by {one.successor}" if one.successor and not by.is_back and thing.what is not DUE else ""
        if by.is_back and one.retracted_at:
            actor = f"The {thing.actor}, " if thing.actor else ""
            on = short(one.retracted_at.date())
            return [f"{told}: Reason {one.number}", on, f"{actor}taken back", "-"]
        return [f"{told}: Note {one.number}", short(one.effective_on), whose(one), cited(one)]

    def corrected_by(self, thing: Thing) -> Mover | None:
        """What holds for that day and was not on record then, or what was taken back last that held then."""
        said, held = (
            [one for one in log(self.book, thing.ref, at) if thing.said_in(one) is not None]
            for at in (self.at._replace(day=self.cut_then.day), self.cut_then)
        )
        if said and (thing.ref not in self.then or said[-1] not in held):
            return Mover(said[-1])
        back = held[held.index(said[-1]) + 1 :] if said else held
        back.sort(key=attrgetter("retracted_at", "number"))
        return Mover(back[-1], is_back=True) if back else None

    # -- what was corrected, what is new

    def corrected(self) -> list[str]:
        if not self.since:
            return ["No last meeting was named (--since DAY), so none are told."]
        then, refs = end_of_day(self.since), {one.ref for one in (*self.now, *self.apart)}
        known = [one for one in self.book.updates if one.ref in refs and is_known(one.recorded_at, self.at)]
        back = [
            f"{in_full(one)}, was taken back on {short(one.retracted_at.date())}: Reason {one.number}"
            for one in known
            if one.retracted_at and is_known(one.retracted_at, self.at)
            if one.recorded_at <= then < one.retracted_at
        ]
        late = [
            f"{in_full(one)}, was put on record only on {short(one.recorded_at.date())}"
            for one in known
            if not is_known(one.retracted_at, self.at) and one.ref in self.then
            if one.effective_on <= self.since and one.recorded_at > then
        ]
        return sorted(back + late) or ["None."]

    def new(self) -> list[Row]:
        fresh = [(one, "new") for one in self.now if one.ref not in self.then]
        again = [(one, "taken up again") for one in self.now if one.ref in self.then and self.is_again(one)]
        return [
            [
                *(named(one), what, owed_by(one), short(self.commitment(one.ref).agreement.concluded_on)),
                *(spelt(one.due_on, "-"), one.status),
            ]
            for one, what in fresh + again
        ]

    def is_again(self, one: Stand) -> bool:
        """Closed and now open, or on hold and now under way; as known then, and as known of then now."""
        meeting = self.at._replace(day=self.cut_then.day)
        was = {self.then[one.ref].status, self.value(Thing(one.ref, STATUS), meeting)}
        resumed = was <= {"stalled", "suspended"} and one.status in ("limited", "substantial")
        return (not was & {*OPEN} and one.status in OPEN) or resumed

    # -- how it stands

    def is_open(self, one: Stand) -> bool:
        return one.strength in PROPER and one.status in OPEN

    def due(self) -> list[Row]:
        until = self.at.day + timedelta(days=90)
        soon = [one for one in self.now if self.is_open(one) and one.due_on and one.due_on <= until]
        return [
            [
                *(named(one), owed_by(one), one.status, spelt(one.original_due_on, "none at first")),
                *(spelt(one.due_on), days(one.days_late) if one.days_late else "-", slip(one.slip)),
            ]
            for one in sorted(soon, key=attrgetter("due_on", "ref"))
        ]

    def ours(self, one: Stand) -> str:
        assessments = self.assessments(one)
        return with_source(one.status, assessments[-1]) if assessments else one.status

    def contested(self) -> list[Row]:
        return [
            [named(one), "; ".join(map(claimed, self.claims(one))), self.ours(one)]
            for one in self.now
            if Flag.CONTESTED in one.flags
        ]

    def held_up(self) -> list[Row]:
        return [
            [
                *(named(one), owed_by(one), one.status, short(self.holds_since(one))),
                *(f"Note {by.number}", cited(by)),
            ]
            for one in self.now
            if one.status in ("stalled", "suspended", "breached")
            for by in [self.assessments(one)[-1]]
        ]

    def holds_since(self, one: Stand) -> date:
        """The first of the days without a gap, none before it was agreed, on which it had its status."""
        agreed_on, on = self.commitment(one.ref).agreement.concluded_on, self.at.day
        before = on - timedelta(days=1)
        while before >= agreed_on and self.value(Thing(one.ref, STATUS), AsOf(before, self.at.known_at)) == (
            one.status
        ):
            on, before = before, before - timedelta(days=1)
        return on

    def unverified(self) -> list[Row]:
        rows = []
        for one in self.now:
            claims = [claim for claim in self.claims(one) if claim.reporter in one.obligors]
            done = [claim for claim in claims if claim.status == "implemented"]
            if done and one.status != "implemented":
                told = "; ".join(map(claimed, done))
                rows.append([named(one), told, self.ours(one), self.what_to_ask(one, done)])
        return rows

    def what_to_ask(self, one: Stand, done: list[Update]) -> str:
        claimants = [claim.reporter or "" for claim in done]
        others = sorted(one.obligors - {*claimants})
        where = "" if all(claim.source for claim in done) else " and where it can be read"
        agree = f"; ask {names(others)} whether it is so" if others else ""
        return f"Ask {names(claimants)} for evidence of it{where}{agree}."

    def stale(self) -> list[Row]:
        wanted = [
            one
            for one in self.now
            if one.status == "no-information"
            or (Flag.STALE in one.flags and one.status in OPEN)
            or (Flag.STALE in one.flags and one.status == "implemented" and one.kind != "one-off")
        ]
        return [[named(one), one.status, self.last_news(one), self.whom_to_ask(one)] for one in wanted]

    def last_news(self, one: Stand) -> str:
        if not self.log(one.ref):
            return f"none since {short(one.evidence_on)}"
        return f"{short(one.evidence_on)}, {days((self.at.day - one.evidence_on).days)} old"

    def whom_to_ask(self, one: Stand) -> str:
        spoke = [update.reporter for update in self.log(one.ref) if update.reporter]
        last = f"; The {spoke[-1]} spoke of it last" if spoke and spoke[-1] not in one.obligors else ""
        return f"{owed_by(one)}{last}"

    def only_proposed(self) -> list[Row]:
        firmest = sorted(self.apart, key=lambda one: ([*Strength].index(Strength(one.strength)), one.ref))
        return [[named(one), one.strength, owed_by(one), one.status, "-"] for one in firmest]

    # -- the counts

    def left_out(self) -> list[str]:
        chosen = {one.ref for one in (*self.now, *self.apart)}
        by_the_day = len(stands(self.book, self.at))
        ever = len(stands(self.book, self.at._replace(day=date.max)))
        known = [one for one in self.book.updates if one.ref in chosen and is_known(one.recorded_at, self.at)]
        back = sum(is_known(one.retracted_at, self.at) for one in known)
        told = {
            "only intended, proposed or discussed: in no count, but listed above.": len(self.apart),
            "superseded or withdrawn: counted, but in no share or score.": len(self.now) - len(self.in_s()),
            "that this selection does not take in.": by_the_day - len(chosen),
            "agreed only after the day asked about.": ever - by_the_day,
            f"taken-back update{'s' if back > 1 else ''}.": back,
        }
        return [f"{number} {what}" for what, number in told.items() if number] or ["Nothing."]

    def in_s(self) -> list[Stand]:
        return [one for one in self.now if one.status not in OUT]

    def bottom_line(self) -> list[Any]:
        """How many are implemented, of how many, how many open, what is wrong with those; how many moved."""
        in_s, moved = self.in_s(), sum(row[1] == STATUS for row in self.moved())
        marks = [{str(one.status), *one.flags} for one in self.now if self.is_open(one)]
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


# -- the page, as far as it is judged ----------------------------------------------------------------


def page(connection: Connection, question: Question) -> Page:
    return page_builder.build_page(brief_data.load_brief_data(connection, *question))


def told_by(found: Page) -> Told:
    """What the judge tells too; in the place of the number of a source is the source."""
    parts = {section["key"]: section["parts"] for section in json_writer.page_as_json(found)["sections"]}
    _, left_out, corrected, sources = (part.get("items", []) for part in parts["method"])
    tables = ("moved", "due", "contested", "held-up", "unverified", "stale", "new", "apart")
    told: Told = {"timeline": [row["label"] for part in parts["timeline"] for row in part["timelines"]]}
    told |= {key: [row for part in parts[key] for row in part.get("rows", [])] for key in tables}
    for key in tables:
        told[key] = [[in_place(cell, sources) for cell in row] for row in told[key]]
    told |= {"left out": left_out, "corrected": sorted(corrected)}
    return told | {"bottom line": numbers(" ".join(map(plain_text, found.bottom_line)))}


def in_place(cell: str, sources: list[str]) -> str:
    return re.sub(r"\[(\d+)\]", lambda number: f"[{sources[int(number[1]) - 1]}]", cell)


def numbers(bottom_line: str) -> list[Any]:
    """Those of its words that are counts."""
    shape = r"(\d+) of (\d+) commitments? .* and (\d+) (?:is|are) open(?:, of these ([^.]*))?\. "
    counts = re.match(shape, bottom_line)
    moved = re.search(r"(?:Since 1 Mar 2018|So far), the status of (none|\d+) has changed", bottom_line)
    assert moved
    told = [*map(int, counts.groups()[:3]), counts[4] or ""] if counts else []
    return [*told, 0 if moved[1] == "none" else int(moved[1])]


def a_question(random: Random) -> Question:
    moment = random.choice([None, None, None, *MOMENTS[1:]])
    on = random.choice([day(ASKED), day(ASKED), day(ASKED), MEETING, day(10)])
    return Question(a_selection(random), AsOf(on, moment), random.choice([MEETING, MEETING, MEETING, None]))


def a_selection(random: Random) -> Selection:
    """Everything, in two of five cases."""
    chosen = [
        Selection(obligors=("BB",), themes=("border",)),
        Selection(statuses=(Status.LIMITED, Status.IMPLEMENTED)),
        Selection(strengths=(Strength.AGREED, Strength.PROPOSED)),
        Selection(flags=(random.choice([*Flag]),)),
        Selection(due_before=day(ASKED + 90)),
        Selection(agreements=(FOUND_LATE.ref,)),
        Selection(stale_after=30),
    ]
    return random.choice([*[Selection()] * 4, *chosen])


# A seed is one choice to Hypothesis. The commitments of a book have nothing to do with each other, so the
# history of those that are told wrongly is as good as an example made smaller.
@settings(max_examples=5)
@given(random=st.randoms(use_true_random=True))
def test_the_page_says_what_the_judge_says(connection: Connection, random: Random) -> None:
    """Each section holds what is so by the words of the vocabulary, as they say it, and nothing besides."""
    book = a_book(random)
    with rolled_back(connection):
        write(connection, book)
        for question in (a_question(random), a_question(random), a_question(random)):
            told, judged = told_by(page(connection, question)), Judge(book, question).told()
            note_the_history(book, told, judged)
            assert told == judged, question


def note_the_history(book: Book, told: Told, judged: Told) -> None:
    """Say beside a failure what was recorded of those of which it tells."""
    page, judge = ({str(row) for rows in each.values() for row in rows} for each in (told, judged))
    for entry in (*book.commitments, *book.updates):
        if any(re.search(rf"\b{entry.ref}\b", row) for row in page ^ judge):
            note(str(entry))


def test_a_correction_names_what_took_back_what_was_believed(connection: Connection) -> None:
    """Neither what was taken back of before that, nor of after the meeting, nor what came on record since."""
    book = Book(ACTORS, [OLD], [a_commitment(Random(1), "c-0", is_old=True)])
    written = [
        (Status.SUSPENDED, -30, -10, 40),
        (Status.LIMITED, -20, -10, None),
        (Status.IMPLEMENTED, -10, -10, 5),
        (Status.STALLED, 10, -10, 15),
        (Status.LAPSED, -5, 5, 40),
        (Status.BREACHED, 20, 15, 40),
    ]
    for number, (status, on, recorded, back) in enumerate(written, start=1):
        said = Update(number, "c-0", day(on), status, None, None, None, None, noon(recorded))
        book.updates.append(replace(said, retracted_at=None if back is None else noon(back)))
    write(connection, book)
    found = page(connection, Question(Selection(), AsOf(day(ASKED)), MEETING))
    assert told_by(found)["moved"] == [
        [
            "Measure (c-0)",
            STATUS,
            "implemented, corrected to limited: Reason 3",
            "6 Mar 2018",
            "taken back",
            "-",
        ]
    ]


def test_what_replaces_it_is_said_of_the_status_and_not_of_the_due_date(connection: Connection) -> None:
    """One update can say both that something is superseded and when it is due."""
    owed = [a_commitment(Random(1), ref, is_old=True) for ref in ("c-0", "c-1")]
    book = Book(ACTORS, [OLD], [replace(one, due_on=day(9)) for one in owed])
    status, moment = Status.SUPERSEDED, noon(15)
    book.updates = [Update(1, "c-0", day(10), status, day(19), None, None, "c-1", moment)]
    write(connection, book)
    found = page(connection, Question(Selection(), AsOf(day(ASKED)), MEETING))
    assert [row[2] for row in told_by(found)["moved"]] == [
        "no-information → superseded by c-1: Note 1",
        "10 Mar 2018 → 20 Mar 2018: Note 1",
    ]


def test_more_corrections_than_fit_are_counted(connection: Connection) -> None:
    """Twenty are told, first what was taken back, in the order of that, and it is said how many more."""
    book = Book(ACTORS, [OLD], [a_commitment(Random(1), ref, is_old=True) for ref in ("c-0", "c-1")])
    early, late = (Update(0, "c-0", day(-5), None, None, None, None, None, noon(n)) for n in (-5, 5))
    book.updates = [
        replace(early, number=n, ref=f"c-{n % 2}", retracted_at=noon(20 - n)) for n in range(1, 5)
    ]
    book.updates += [replace(late, number=n) for n in range(5, 25)]
    write(connection, book)
    found = page(connection, Question(Selection(), AsOf(day(ASKED)), MEETING))
    told = json_writer.page_as_json(found)["sections"][-1]["parts"][2]["items"]
    assert [item.split()[0] for item in told[:-1]] == [f"U-{n}" for n in (4, 3, 2, 1, *range(5, 21))]
    assert told[-1] == "4 more: tracker log shows them all."


# -- the answer for a day and a moment ---------------------------------------------------------------


def forms(connection: Connection, question: Question) -> list[str]:
    """The page as Markdown, HTML and JSON, and that about an agreement that is recorded later."""
    another = page(connection, question._replace(selection=Selection(agreements=("another",))))
    found = page(connection, question)
    as_json = json.dumps([json_writer.page_as_json(each) for each in (found, another)], default=str)
    return ["".join(markdown_writer.render_markdown(found)), html_writer.render_html(found), as_json]


@settings(max_examples=2)
@given(random=st.randoms(use_true_random=True))
def test_nothing_that_is_recorded_later_changes_a_page(connection: Connection, random: Random) -> None:
    """The page for a day and a moment is the same for ever, whatever is recorded after that moment."""
    (selection, at, since), moment = a_question(random), random.choice(MOMENTS[1:])
    question = Question(selection, at._replace(known_at=moment), since)
    book = a_book(random)
    with rolled_back(connection):
        write(connection, book, lambda recorded_at: recorded_at <= moment)
        before = forms(connection, question)
        write(connection, book, lambda recorded_at: recorded_at > moment)
        record_more(connection, book)
        assert forms(connection, question) == before, question


def record_more(connection: Connection, book: Book) -> None:
    """Record another of each kind of thing, more of each commitment, and take back all that stood."""
    later = AuditStamp("another desk", noon(50))
    add_agreement(connection, Agreement("another", day(-50), later.at))
    ledger.add_document(connection, "text", agreement="old", title="Text", stamp=later)
    ledger.add_actor(connection, "CC", name="The CC", kind=ActorKind.STATE)
    for strength in (Strength.AGREED, Strength.PROPOSED):
        more = {"theme": "BORDER", "strength": strength, "document": "text"}
        ledger.add_commitment(connection, agreement="old", title="More", stamp=later, **more)
    for one in book.updates:
        if one.retracted_at is None:
            ledger.retract_update(connection, one.number, reason="Misread", stamp=later)
    for owed in book.commitments:
        said = {"reporter": "CC", "due_on": day(5), "note": "As heard", "source": "Another"}
        done, on = Status.IMPLEMENTED, day(-5)
        ledger.record_update(connection, owed.ref, done, effective_on=on, stamp=later, **said)


# -- the selection -----------------------------------------------------------------------------------


@pytest.fixture
def tracker_with_half_year(
    empty_database: Location, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line, on the made-up half year and what is in no score at its end."""

    def fill() -> None:
        with db.write_transaction(empty_database) as connection:
            record_half_year(connection)
            gone = {"effective_on": date(2018, 5, 10), "note": "Made up", "stamp": make_stamp(connection)}
            ledger.record_update(connection, "region", Status.WITHDRAWN, **gone)
            ledger.record_update(connection, "formalisation", Status.SUPERSEDED, successor="posts", **gone)

    fill_once(empty_database, "half_a_year_and_more", fill)
    monkeypatch.setenv("TRACKER_DB", str(empty_database))
    return CommandLine(empty_database, capsys)


@pytest.mark.parametrize(
    "options",
    [
        "--agreement pk-ir-2017 --stale --stale-after 30",
        "--obligor IR --theme border --contested",
        "--theme security --theme region --due-before 2018-08-01",
        "--status limited --status breached --as-of 2018-05-01",
        "--status implemented --as-of 2018-04-01",
        "--strength agreed --strength discussed",
        "--overdue",
        "--unverified --known-at 2018-04-01",
        "--search commission",
    ],
)
def test_the_brief_is_about_what_is_listed(tracker_with_half_year: CommandLine, options: str) -> None:
    """The same options choose the same commitments as in a list, in its order, counted as in a summary."""
    found = tracker_with_half_year(f"brief {options} --since {LAST_MEETING} --json").json
    listed = tracker_with_half_year(f"list --all {options} --json").json
    summary = tracker_with_half_year(f"summary {options} --since {LAST_MEETING} --group-by theme --json").json
    parts = {section["key"]: section["parts"] for section in found["sections"]}
    shown = [row["label"] for part in parts["timeline"] for row in part["timelines"]]
    assert shown == [f"{item['title']} ({item['ref']})" for item in listed["items"]]
    apart = [row for part in parts["apart"] for row in part["rows"]]
    assert len(apart) == listed["apart"] == summary["apart"]
    if not listed["total"]:
        assert parts["scoreboard"] == []
        return
    statuses, index, _, _, themes = parts["scoreboard"]
    before = summary["before"]["by_status"]
    told = {word: (int(number), int(was)) for word, number, _, was, _ in statuses["rows"]}
    both = {word: (number, before[word]) for word, number in summary["by_status"].items()}
    assert told == {word: pair for word, pair in both.items() if any(pair) or word == "implemented"}
    assert index["text"].startswith(f"{scores(summary)}. On 1 Mar 2018: {scores(summary['before'])}. Flags: ")
    assert [[row[0], *map(int, row[1:3]), row[6]] for row in themes["rows"]] == [
        [group["group"], group["commitments"], group["open"], f"{group['assessed']} of {group['scored']}"]
        for group in summary["groups"]
        if group["commitments"]
    ]


def scores(tally: dict[str, Any]) -> str:
    assessed = f"{tally['assessed']} of {tally['scored']} assessed"
    if tally["index"] is None:
        return f"Implementation index: none yet ({assessed})"
    bounds = f"{tally['lower']:.2f} to {tally['upper']:.2f} with the rest"
    return f"Implementation index {tally['index']:.2f}, {assessed} ({bounds})"
