"""A second opinion: the vocabulary's answers worked out in plain Python, and the tracker's held to them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
import recording
from conftest import examples_per_engine, rolled_back
from hypothesis import given, note, settings
from hypothesis import strategies as st

from tracker import db, ledger, queries
from tracker.db import Connection
from tracker.domain.days import end_of_day
from tracker.domain.records import AsOf, Claim, Selection, Tally
from tracker.domain.vocabulary import ActorKind, CommitmentKind, Flag, GroupKey, Status, Strength
from tracker.ledger import AuditStamp

# -- the vocabulary's tables, in its own words -------------------------------------------------------

OPEN = ("no-information", "not-started", "limited", "substantial", "stalled", "suspended", "breached")
OWN_LEVEL = {"not-started": 0, "limited": 1, "substantial": 2, "breached": 0, "implemented": 3}
KEEPS_LEVEL = ("stalled", "suspended", "lapsed")
OUT = ("superseded", "withdrawn")
PROPER = ("binding", "agreed", "in-principle")
WORST_FIRST = ("breached", "overdue", "contested", "suspended", "stalled", "unverified", "stale")

# -- what was written --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Agreement:
    """What was concluded."""

    ref: str
    concluded_on: date
    recorded_at: datetime


@dataclass(frozen=True)
class Commitment:
    """What is owed."""

    ref: str
    agreement: Agreement
    obligors: frozenset[str]
    recorded_at: datetime
    theme: str | None
    strength: Strength
    kind: CommitmentKind
    due_on: date | None


@dataclass(frozen=True)
class Update:
    """One entry of a commitment's log, numbered in the order of recording."""

    number: int
    ref: str
    effective_on: date
    status: Status | None
    due_on: date | None
    reporter: str | None
    source: str | None
    successor: str | None
    recorded_at: datetime
    retracted_at: datetime | None = None


@dataclass
class Book:
    """All that was written, and who could write and owe."""

    actors: Mapping[str, ActorKind]
    agreements: list[Agreement] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)

    def last_moment(self) -> datetime:
        """When something was recorded last."""
        entries = (*self.agreements, *self.commitments, *self.updates)
        retractions = (one.retracted_at for one in self.updates if one.retracted_at)
        return max(*(one.recorded_at for one in entries), *retractions)


# -- the model of one commitment ---------------------------------------------------------------------


class Stand(NamedTuple):
    """How a commitment stands; the names are those of the tracker's record."""

    ref: str
    agreement: str
    obligors: frozenset[str]
    theme: str | None
    strength: str
    kind: str
    recorded_at: datetime
    status: str
    status_on: date | None
    level: int | None
    due_on: date | None
    original_due_on: date | None
    slip: int | None
    days_late: int | None
    evidence_on: date
    flags: frozenset[str]
    claims: frozenset[Claim]


def is_known(moment: datetime | None, at: AsOf) -> bool:
    """Whether something had happened by the moment K."""
    return moment is not None and (at.known_at is None or moment <= at.known_at)


def log(book: Book, ref: str, at: AsOf) -> list[Update]:
    """The updates that count under a cut, the latest last."""
    counting = [
        one
        for one in book.updates
        if one.ref == ref and one.effective_on <= at.day
        if is_known(one.recorded_at, at) and not is_known(one.retracted_at, at)
    ]
    return sorted(counting, key=attrgetter("effective_on", "number"))


def level(statuses: list[str]) -> int | None:
    """The level after some assessments, the latest last."""
    if statuses and statuses[-1] in KEEPS_LEVEL:
        return next((OWN_LEVEL[status] for status in reversed(statuses) if status in OWN_LEVEL), None)
    return OWN_LEVEL.get(statuses[-1]) if statuses else None


def latest_claims(entries: list[Update]) -> dict[str, Claim]:
    """What each actor says."""
    return {
        one.reporter: Claim(
            reporter=one.reporter, status=one.status, on=one.effective_on, update=f"U-{one.number}"
        )
        for one in entries
        if one.status and one.reporter
    }


def stand(book: Book, owed: Commitment, at: AsOf, stale_after: int) -> Stand:
    """Everything that is computed of one commitment."""
    entries = log(book, owed.ref, at)
    assessed = [one for one in entries if one.status and not one.reporter]
    status, status_on = (assessed[-1].status, assessed[-1].effective_on) if assessed else (OPEN[0], None)
    due = next((one.due_on for one in reversed(entries) if one.due_on), owed.due_on)
    evidence = max((one.effective_on for one in entries), default=owed.agreement.concluded_on)
    claims = latest_claims(entries)
    is_open = owed.strength in PROPER and status in OPEN
    marks = {
        "overdue": is_open and due is not None and due < at.day,
        "due soon": is_open and due is not None and 0 <= (due - at.day).days <= 30,
        "done late": status == "implemented" and due is not None and status_on > due,
        "stale": (at.day - evidence).days >= stale_after,
        "contested": len({claims[who].status for who in claims if book.actors[who] != "media"}) > 1,
        "unverified": status != "implemented"
        and any(claims[who].status == "implemented" for who in owed.obligors if who in claims),
    }
    late_by = at.day if marks["overdue"] else status_on if marks["done late"] else None
    return Stand(
        ref=owed.ref,
        agreement=owed.agreement.ref,
        obligors=owed.obligors,
        theme=owed.theme,
        strength=owed.strength,
        kind=owed.kind,
        recorded_at=owed.recorded_at,
        status=status,
        status_on=status_on,
        level=level([one.status for one in assessed]),
        due_on=due,
        original_due_on=owed.due_on,
        slip=(due - owed.due_on).days if due and owed.due_on else None,
        days_late=(late_by - due).days if due and late_by else None,
        evidence_on=evidence,
        flags=frozenset(flag for flag, is_so in marks.items() if is_so),
        claims=frozenset(claims.values()),
    )


def worst_first(one: Stand) -> tuple[int, date, str]:
    """The place of a commitment in every list."""
    marks = {one.status, *one.flags}
    rank = next((place for place, mark in enumerate(WORST_FIRST) if mark in marks), len(WORST_FIRST))
    return rank, one.due_on or date.max, one.ref


# -- the model of selections, scores and the log -----------------------------------------------------


def stands(book: Book, at: AsOf, stale_after: int = 90) -> list[Stand]:
    """Every commitment that is recorded by K, of an agreement that is recorded by K and concluded by D."""
    return [
        stand(book, owed, at, stale_after)
        for owed in book.commitments
        if is_known(owed.recorded_at, at) and is_known(owed.agreement.recorded_at, at)
        if owed.agreement.concluded_on <= at.day
    ]


def selected(book: Book, selection: Selection, at: AsOf) -> list[Stand]:
    """What is selected, of whatever strength unless that is asked for."""
    return [
        one
        for one in stands(book, at, selection.stale_after)
        if not selection.agreements or one.agreement in selection.agreements
        if not selection.obligors or one.obligors & set(selection.obligors)
        if not selection.themes or one.theme in selection.themes
        if not selection.statuses or one.status in selection.statuses
        if not selection.strengths or one.strength in selection.strengths
        if one.flags >= set(selection.flags)
        if not selection.due_before or (one.due_on is not None and one.due_on < selection.due_before)
    ]


def counted(selection: Selection, found: list[Stand]) -> list[Stand]:
    """Those that do not stand apart: commitments proper, or of a strength that is asked for."""
    return [one for one in found if selection.strengths or one.strength in PROPER]


def percent(part: int, whole: int, unit: str = "0.01") -> Decimal | None:
    """A part in percent, rounded half up; none of nothing."""
    return (Decimal(100 * part) / whole).quantize(Decimal(unit), ROUND_HALF_UP) if whole else None


def scores(selection: Selection, found: list[Stand]) -> dict[str, Any]:
    """The counts of some commitments, and the scores over S and A."""
    inside = counted(selection, found)
    in_s = [one for one in inside if one.status not in OUT]
    in_a = [one.level for one in in_s if one.level is not None]
    total, unknown, most = sum(in_a), len(in_s) - len(in_a), 3 * len(in_s)
    by_status = Counter(one.status for one in inside)
    return {
        "by status": by_status,
        "flags": Counter(flag for one in inside for flag in one.flags),
        "open": sum(one.status in OPEN and one.strength in PROPER for one in inside),
        "apart": len(found) - len(inside),
        "index": percent(total, 3 * len(in_a)),
        "coverage": percent(len(in_a), len(in_s)),
        "bounds": (percent(total, most), percent(total + 3 * unknown, most)),
        "shares": {one: percent(by_status[one], len(in_s), "1") for one in Status if one not in OUT},
    }


def group_of(one: Stand, grouping: GroupKey | None) -> str | None:
    """The one group that a commitment is counted in; what several owe together is a group of its own."""
    if grouping is GroupKey.OBLIGOR:
        return ";".join(sorted(one.obligors))
    return {None: None, GroupKey.AGREEMENT: one.agreement, GroupKey.THEME: one.theme}[grouping]


class Line(NamedTuple):
    """One line of the log; the names are those of the tracker's record."""

    effective_on: date
    commitment: str
    update: str
    status: str | None
    due_on: date | None
    reporter: str | None
    source: str | None
    successor: str | None
    recorded_at: datetime
    retracted: bool
    is_retraction: bool


def lines(book: Book, refs: set[str], at: AsOf, since: date, until: date) -> list[Line]:
    """The log: an update on the day it was true, after those a retraction on the day it was recorded."""
    known = [one for one in book.updates if one.ref in refs and is_known(one.recorded_at, at)]
    back = sorted(
        (one for one in known if is_known(one.retracted_at, at)), key=attrgetter("retracted_at", "number")
    )
    both = [
        *(update_line(one, is_retracted=one in back) for one in sorted(known, key=attrgetter("number"))),
        *(retraction_line(one, one.retracted_at) for one in back if one.retracted_at),
    ]
    return sorted((one for one in both if since <= one.effective_on <= until), key=attrgetter("effective_on"))


def update_line(one: Update, *, is_retracted: bool) -> Line:
    said = (one.status, one.due_on, one.reporter, one.source, one.successor)
    return Line(one.effective_on, one.ref, f"U-{one.number}", *said, one.recorded_at, is_retracted, False)


def retraction_line(one: Update, at: datetime) -> Line:
    return Line(at.date(), one.ref, f"U-{one.number}", None, None, None, None, None, at, False, True)


# -- the tracker's answers, as the model gives them --------------------------------------------------


def as_told(kind: type[Any], record: object) -> Any:
    """The fields of a record that the model has too; the order within a field means nothing."""
    values = (getattr(record if hasattr(record, name) else record.terms, name) for name in kind._fields)
    return kind(*(frozenset(value) if isinstance(value, tuple) else value for value in values))


def tallied(tally: Tally) -> dict[str, Any]:
    """What ``scores`` works out, as the tracker has it."""
    return {
        "by status": Counter(tally.by_status),
        "flags": Counter(tally.flags),
        "open": tally.open,
        "apart": tally.apart,
        "index": exactly(tally.index),
        "coverage": exactly(tally.coverage),
        "bounds": (exactly(tally.lower), exactly(tally.upper)),
        "shares": {status: tally.share(status) for status in Status if status not in OUT},
    }


def exactly(shown: float | None) -> Decimal | None:
    return None if shown is None else Decimal(str(shown))


# -- histories and questions -------------------------------------------------------------------------

ACTORS = {"PK": ActorKind.STATE, "IR": ActorKind.STATE, "UNMA": ActorKind.MONITOR, "DAWN": ActorKind.MEDIA}
OBLIGORS = ("PK", "IR", "UNMA")
THEMES = ("border", "trade")
FIRST = datetime(2018, 1, 10, 12, tzinfo=UTC)
PACE = timedelta(days=25)  # between two moments of recording
ALL = tuple(Strength)


def a_day(random: Random) -> date:
    """Days lie about whole months apart, so that 0, 30 and 90 days, give or take one, are common."""
    return FIRST.date() + timedelta(days=30 * random.randint(-1, 5) + random.choice([-1, 0, 0, 0, 1]))


def some_of(random: Random, words: Any) -> tuple[Any, ...]:
    return tuple(random.sample(list(words), random.randint(1, 3) if len(words) > 3 else 1))


def a_cut(random: Random) -> AsOf:
    """A day, and in half of the cuts a moment: that of a recording, the one before it, or a later one."""
    away = random.choice([timedelta(0), timedelta(microseconds=-1), timedelta(days=1)])
    moment = FIRST + random.randint(0, 7) * PACE + away
    return AsOf(day=a_day(random) + timedelta(days=60), known_at=random.choice([None, moment]))


def a_selection(random: Random) -> Selection:
    """Up to two conditions, besides how firm a promise and how old news must be."""
    conditions = {
        "agreements": some_of(random, ("east", "west")),
        "obligors": some_of(random, OBLIGORS),
        "themes": some_of(random, THEMES),
        "statuses": some_of(random, Status),
        "strengths": some_of(random, Strength),
        "flags": tuple(random.sample(list(Flag), random.choice([1, 1, 2]))),
        "due_before": a_day(random),
    }
    chosen = random.sample(sorted(conditions), random.choice([0, 0, 1, 1, 2]))
    usual = Selection(strengths=random.choice([(), ALL]), stale_after=random.choice([90, 90, 89, 91, 0]))
    return usual._replace(**{name: conditions[name] for name in chosen})


@dataclass
class Desk:
    """Writes at random into the ledger, and keeps book of it."""

    connection: Connection
    random: Random
    book: Book = field(default_factory=lambda: Book(ACTORS))

    def open_books(self) -> None:
        """Record an agreement and the first of what it asks."""
        stamp = ledger.new_stamp(self.connection, "desk", FIRST)
        self.agree(stamp)
        for _ in range(3):
            self.commit(stamp)

    def work(self, acts: int, now: datetime, pace: timedelta = PACE) -> None:
        """Write a number of things, several under each stamp."""
        stamp = None
        for _ in range(acts):
            if stamp is None or self.random.random() < 0.4:
                stamp = ledger.new_stamp(self.connection, "desk", now)
                now += pace
            (act,) = self.random.choices([self.update, self.retract, self.commit, self.agree], [24, 4, 1, 1])
            act(stamp)

    def close_books(self) -> None:
        """Record one thing more of any kind, at a moment of its own."""
        stamp = ledger.new_stamp(self.connection, "desk", self.book.last_moment() + PACE)
        self.random.choice([self.update, self.retract, self.commit, self.agree])(stamp)

    def agree(self, stamp: AuditStamp) -> None:
        ref = ["east", "west", *(f"south-{n}" for n in range(99))][len(self.book.agreements)]
        made = Agreement(ref, a_day(self.random), stamp.at)
        recording.add_agreement(
            self.connection,
            ref,
            title=ref,
            concluded_on=made.concluded_on,
            parties=["PK", "IR"],
            form="treaty",
            stamp=stamp,
        )
        self.book.agreements.append(made)

    def commit(self, stamp: AuditStamp) -> None:
        random, book = self.random, self.book
        ref, agreement = f"{random.choice('abc')}-{len(book.commitments)}", random.choice(book.agreements)
        obligors = random.sample(OBLIGORS, random.choice([1, 1, 2]))
        terms: dict[str, Any] = {
            "theme": random.choice([*THEMES, None]),
            "strength": random.choice([*Strength, Strength.BINDING, Strength.AGREED, Strength.IN_PRINCIPLE]),
            "kind": random.choice(list(CommitmentKind)),
            "due_on": random.choice([None, a_day(random), a_day(random)]),
        }
        recording.add_commitment(
            self.connection,
            ref=ref,
            agreement=agreement.ref,
            title="A measure",
            obligors=obligors,
            stamp=stamp,
            **terms,
        )
        book.commitments.append(Commitment(ref, agreement, frozenset(obligors), stamp.at, **terms))

    def update(self, stamp: AuditStamp) -> None:
        random = self.random
        ref, day = random.choice(self.book.commitments).ref, a_day(random)
        if self.book.updates and random.random() < 0.5:  # more on the same commitment, or on the same day
            ref, day = self.book.updates[-1].ref, random.choice([day, self.book.updates[-1].effective_on])
        self.record(
            stamp,
            ref,
            effective_on=day,
            status=random.choice([*Status, Status.IMPLEMENTED, Status.STALLED, None, None]),
            due_on=random.choice([None, None, None, a_day(random)]),
            reporter=random.choice([None, None, None, None, *ACTORS]),
            source=random.choice([None, "A newspaper"]),
        )

    def record(self, stamp: AuditStamp, ref: str, **terms: Any) -> None:
        other = next(owed.ref for owed in self.book.commitments if owed.ref != ref)
        terms |= {"successor": other if terms["status"] is Status.SUPERSEDED else None}
        said = None if terms["due_on"] and not terms["status"] else "As heard."
        made = recording.record_update(self.connection, ref, note=said, stamp=stamp, **terms)
        self.book.updates.append(Update(number=made.update, ref=ref, recorded_at=stamp.at, **terms))

    def owe_with_news(self, stamp: AuditStamp) -> None:
        """Record something owed of which there is news, of some age and perhaps not of one opinion."""
        random = self.random
        self.commit(stamp)
        owed, day = self.book.commitments[-1], random.choice([date(2018, 3, 1), date(2018, 6, 10)])
        due = random.choice([None, day, date(2018, 6, 11), date(2018, 6, 20), date(2018, 7, 30)])
        news = [Status.BREACHED, Status.SUSPENDED, Status.STALLED, Status.LAPSED, Status.IMPLEMENTED]
        said = {None: random.choice([*news, *[Status.LIMITED] * 4])} | {
            who: random.choice([Status.LIMITED, Status.IMPLEMENTED])
            for who in random.choice([[], sorted(owed.obligors), random.sample(list(ACTORS), 2)])
        }
        for who, status in said.items():
            terms = {"effective_on": day, "status": status, "due_on": due, "reporter": who, "source": None}
            self.record(stamp, owed.ref, **terms)

    def retract(self, stamp: AuditStamp) -> None:
        places = [place for place, one in enumerate(self.book.updates) if one.retracted_at is None]
        if not places:
            return
        place = self.random.choice(places)
        update = self.book.updates[place]
        ledger.retract_update(self.connection, update.number, reason="Misread.", stamp=stamp)
        self.book.updates[place] = replace(update, retracted_at=stamp.at)


@pytest.fixture
def connection(empty_database: Path) -> Iterator[Connection]:
    """A transaction on a database in which there are actors and nothing else."""
    with db.write_transaction(empty_database) as connection:
        for code, kind in ACTORS.items():
            recording.add_actor(connection, code, name=code, kind=kind)
        yield connection


@contextmanager
def history_of(acts: int, random: Random, connection: Connection) -> Iterator[Book]:
    """The book of what is written into the database, and out of it again at the end."""
    desk = Desk(connection, random)
    with rolled_back(connection):
        desk.open_books()
        desk.work(acts, FIRST)
        desk.close_books()
        note(str(desk.book))
        yield desk.book


# A seed is one choice to Hypothesis, so it spends its examples on histories that differ from each other.
# Questions are drawn before what is written, so that they stay as they are when a failure is made shorter.
def histories(test: Callable[..., None]) -> Callable[..., None]:
    """A number of acts, and the chance in them; few, since writing costs more than asking many questions."""
    drawn = given(random=st.randoms(use_true_random=True), acts=st.integers(0, 30))
    return settings(max_examples=examples_per_engine(10))(drawn(test))


# -- the rules ---------------------------------------------------------------------------------------


@histories
def test_standings_of_one(connection: Connection, random: Random, acts: int) -> None:
    """A commitment stands as what was true by D and known by K makes it, and does not before it is agreed."""
    questions = [(random.random(), a_cut(random)) for _ in range(2)]
    with history_of(acts, random, connection) as book:
        for place, at in questions:
            ref = book.commitments[int(place * len(book.commitments))].ref
            found = queries.standing(connection, ref, at)
            expected = [one for one in stands(book, at) if one.ref == ref]
            assert [as_told(Stand, one) for one in [found] if one] == expected


@histories
def test_lists(connection: Connection, random: Random, acts: int) -> None:
    """A list is worst first, holds what is open and proper or asked for, and says how many it left out."""
    lengths = [None, None, None, None, random.randint(0, 4)]  # the last is a page
    questions = [(a_selection(random), a_cut(random), random.random() < 0.5, limit) for limit in lengths]
    with history_of(acts, random, connection) as book:
        for selection, at, open_only, limit in questions:
            listing = queries.standings(connection, selection, at, open_only=open_only, limit=limit)
            found = [
                one
                for one in selected(book, selection, at)
                if one.status in OPEN or selection.statuses or not open_only
            ]
            inside = sorted(counted(selection, found), key=worst_first)
            assert (listing.total, listing.apart) == (len(inside), len(found) - len(inside))
            assert [as_told(Stand, one) for one in listing.items] == inside[:limit]


@histories
def test_worst_first(connection: Connection, random: Random, acts: int) -> None:
    """Breached, overdue, contested, suspended, stalled, unverified, stale; then by due date; then by ref."""
    with history_of(0, random, connection) as book:
        for _ in range(acts // 2):
            Desk(connection, random, book).owe_with_news(ledger.new_stamp(connection, "desk", FIRST))
        at, selection = AsOf(day=date(2018, 6, 12)), Selection(strengths=ALL)
        listing = queries.standings(connection, selection, at, open_only=False)
        expected = sorted(stands(book, at), key=worst_first)
        assert [as_told(Stand, one) for one in listing.items] == expected


@histories
def test_scores(connection: Connection, random: Random, acts: int) -> None:
    """Counts, index, coverage, bounds and shares are over commitments proper, a joint one counted once."""
    questions = [(a_selection(random), a_cut(random), random.choice([None, *GroupKey])) for _ in range(4)]
    with history_of(acts, random, connection) as book:
        for selection, at, grouping in questions:
            found = selected(book, selection, at)
            groups = {group_of(one, grouping) for one in found if grouping}
            summary = queries.summary(connection, selection, at, group_by=grouping)
            assert tallied(summary.total) == scores(selection, found)
            assert {one.group: tallied(one) for one in summary.groups} == {
                name: scores(selection, [one for one in found if group_of(one, grouping) == name])
                for name in groups
            }


@histories
def test_scores_before(connection: Connection, random: Random, acts: int) -> None:
    """What the scores were on a day is as it was known at its end, and at K if that was sooner."""
    questions = [(a_selection(random), a_cut(random), a_day(random)) for _ in range(2)]
    with history_of(acts, random, connection) as book:
        for selection, at, since in questions:
            then = AsOf(day=since, known_at=min(end_of_day(since), at.known_at or end_of_day(since)))
            before = queries.summary(connection, selection, at, since=since).before
            assert before is not None
            assert tallied(before) == scores(selection, selected(book, selection, then))


@histories
def test_logs(connection: Connection, random: Random, acts: int) -> None:
    """What is taken back stays on record on the day it was true, its retraction on the day that was made."""
    questions = [(a_selection(random), a_cut(random), a_day(random), a_day(random)) for _ in range(4)]
    with history_of(acts, random, connection) as book:
        for selection, at, since, until in questions:
            # The vocabulary does not say whether what is agreed only after D has a log on D.
            agreed = {one.ref for one in stands(book, at)}
            entries = queries.log_entries(connection, selection, at, since=since, until=until)
            refs = {one.ref for one in selected(book, selection, at)}
            told = [as_told(Line, one) for one in entries if one.commitment in agreed]
            assert told == lines(book, refs, at, since, until)


def test_a_moment_before_the_agreement(connection: Connection) -> None:
    """Agreements and commitments are known from their own moments: from the later of the two."""
    late, early = (ledger.AuditStamp("desk", FIRST + away) for away in (PACE, timedelta(0)))
    desk = Desk(connection, Random(0))
    desk.agree(late)
    desk.commit(early)
    (owed,) = desk.book.commitments
    cuts = [AsOf(day=date(2019, 1, 1), known_at=moment) for moment in (early.at, late.at)]
    assert [queries.standing(connection, owed.ref, at) is not None for at in cuts] == [False, True]


@pytest.mark.parametrize("total", [1, 3, 7, 8, 40, 43, 200, 578])
def test_rounding(total: int) -> None:
    """Shares are rounded half up to whole percent, each by itself; scores to two decimals."""
    for part in range(total + 1):
        tally = Tally(
            group=None,
            by_status={Status.LIMITED: part, Status.NOT_STARTED: total - part},
            flags={},
            open=total,
            levels=part,
            assessed=total,
            apart=0,
        )
        assert tally.share(Status.LIMITED) == percent(part, total, "1")
        assert exactly(tally.index) == percent(part, 3 * total)


def everything(connection: Connection, selection: Selection, at: AsOf, grouping: GroupKey) -> list[Any]:
    """One of each kind of answer."""
    listing = queries.standings(connection, selection, at, open_only=False)
    return [
        (listing.total, listing.apart, list(listing.items)),
        queries.summary(connection, selection, at, group_by=grouping),
        list(queries.log_entries(connection, selection, at)),
    ]


@histories
def test_answers_never_change(connection: Connection, random: Random, acts: int) -> None:
    """The answer for a D and a K is the same for ever, whatever is added later and whatever a clock says."""
    selection = random.choice([Selection(), Selection(strengths=ALL), a_selection(random)])
    selection = selection._replace(search=random.choice(["", "", "newspaper"]))
    at, grouping = a_cut(random), random.choice(list(GroupKey))
    is_last, moved = random.choice([True, True, False]), random.choice([40, 0, -3, -40]) * PACE
    with history_of(acts, random, connection) as book:
        last = book.last_moment()
        at = at._replace(known_at=last if is_last else min(last, at.known_at or last))
        answered = everything(connection, selection, at, grouping)
        Desk(connection, random, book).work(6, last + moved, random.choice([PACE, -PACE]))
        assert everything(connection, selection, at, grouping) == answered
