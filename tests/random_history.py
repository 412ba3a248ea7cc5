"""Random histories, recorded in the tracker and in the model at the same time, and random questions."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import recording
from conftest import examples_per_engine, rolled_back
from hypothesis import given, note, settings
from hypothesis import strategies as st
from reference_history import Agreement, Commitment, History, Revision, Update, commitments_of_day

from tracker import ledger
from tracker.db import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.records import AsOf, Selection
from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import (
    NOTE_REQUIRED_STATUSES,
    PROPER_STRENGTHS,
    ActorKind,
    CommitmentKind,
    Flag,
    Status,
    Strength,
)
from tracker.ledger import AuditStamp, RevisionOutcome
from tracker.queries.entities_with_refs import COMMITMENT
from tracker.queries.log import log_entry
from tracker.queries.log_numbers import entry_with_number

ACTORS = {
    "PK": ActorKind.STATE,
    "IR": ActorKind.STATE,
    "UNMA": ActorKind.MONITOR,
    "OIC": ActorKind.ORGANISATION,
    "DAWN": ActorKind.MEDIA,
}
FLAGS_OF_ONE_PART = [
    *(Flag.OVERDUE, Flag.FALLEN_BACK, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE, Flag.DUE_SOON),
    Flag.DONE_LATE,
]
OBLIGORS = ("PK", "IR", "UNMA")
THEMES = ("border", "Border", " border", "trade", "Border  posts", "border posts")
FIRST_MOMENT = datetime(2018, 1, 10, 12, tzinfo=UTC)
FIRST_DAY = FIRST_MOMENT.date()
PACE = timedelta(days=25)  # between two moments of recording
ALL_STRENGTHS = tuple(Strength)
LATEST = AsOf(day=date.max)
DONE, LIMITED, BREACHED, SUSPENDED = Status.IMPLEMENTED, Status.LIMITED, Status.BREACHED, Status.SUSPENDED
# What is said of a commitment, and by whom: of few words and few voices, so that they meet each other often.
ALL_WORDS: list[Status | None] = [*Status, *[DONE] * 8, *[LIMITED] * 3, *[BREACHED] * 2, *[None] * 6]
ALL_VOICES = [*[None] * 7, "PK", "IR", "PK", "IR", "UNMA", "OIC", "DAWN"]
FEW_WORDS: list[list[Status | None]] = [
    ALL_WORDS,
    [DONE, LIMITED],
    [DONE, LIMITED],
    [DONE, DONE, LIMITED, BREACHED, Status.SUBSTANTIAL],
    [DONE, LIMITED, None, None],
    [DONE, DONE, LIMITED, LIMITED, None],
    [DONE, DONE, LIMITED, Status.NO_INFORMATION, SUSPENDED, SUSPENDED],
    [DONE, BREACHED, Status.SUPERSEDED],
    [SUSPENDED, Status.STALLED, Status.LAPSED, Status.SUBSTANTIAL, DONE],
]
# What rarely comes about by chance: the days after the first, who says it, the status, the due date in days.
EPISODES: list[list[tuple[int, str | None, Status | None, int | None]]] = [
    [(0, None, DONE, 30), (30, None, LIMITED, None), (31, None, None, 60), (61, None, DONE, None)],
    [(0, None, DONE, 30), (10, "IR", DONE, None), (30, None, LIMITED, None), (31, "PK", BREACHED, None)],
    [(0, "PK", LIMITED, None), (30, "IR", DONE, None)],
    [(0, "PK", BREACHED, None), (30, None, DONE, None)],
    [(0, "OIC", BREACHED, 30), (30, "UNMA", LIMITED, 60), (30, None, LIMITED, None)],
    [(0, None, LIMITED, None), (30, None, SUSPENDED, 120), (60, "IR", DONE, None)],
    [(0, None, LIMITED, None), (30, None, Status.STALLED, None), (60, None, Status.LAPSED, None)],
    [(0, None, DONE, None), (30, None, Status.NO_INFORMATION, 90), (60, "DAWN", DONE, 120)],
]
FEW_VOICES: list[list[str | None]] = [
    ALL_VOICES,
    [None],
    [None, None, "PK"],
    [None, "IR", "OIC"],
    [None, None, "PK", "UNMA"],
    ["PK", "IR", "UNMA"],
    [None, "DAWN"],
]


def random_day(random: Random, first: int = -1, last: int = 6) -> date:
    """A day; days are whole months apart, so that 0, 30 and 90 days, give or take one, are common."""
    return FIRST_DAY + timedelta(days=30 * random.randint(first, last) + random.choice([-1, 0, 0, 0, 1]))


def random_sample(random: Random, words: Any) -> tuple[Any, ...]:
    return tuple(random.sample(list(words), random.randint(1, 3) if len(words) > 3 else 1))


def random_as_of(random: Random) -> AsOf:
    """A day, and in a third of the cases a moment: of a recording, just before one, or a day later."""
    away = random.choice([timedelta(0), timedelta(microseconds=-1), timedelta(days=1)])
    moment = FIRST_MOMENT + random.randint(0, 7) * PACE + away
    return AsOf(day=random_day(random, 3, 6), known_at=random.choice([None, None, moment]))


def random_selection(random: Random) -> Selection:
    """Up to two conditions, besides strengths and the age from which news is stale."""
    conditions = {
        "agreements": random_sample(random, ("east", "west")),
        "obligors": random_sample(random, OBLIGORS),
        "themes": random_sample(random, THEMES),
        "statuses": random_sample(random, Status),
        "strengths": random_sample(random, Strength),
        "flags": tuple(random.sample(FLAGS_OF_ONE_PART, random.choice([1, 1, 2]))),
        "due_before": random_day(random),
    }
    chosen = random.sample(sorted(conditions), random.choice([0, 0, 1, 1, 2]))
    usual = Selection(
        strengths=random.choice([(), ALL_STRENGTHS]), stale_after=random.choice([90, 90, 89, 91, 0])
    )
    return usual._replace(**{name: conditions[name] for name in chosen})


@dataclass
class RandomRecorder:
    """Records at random in the tracker, and in a history of the model."""

    connection: Connection
    random: Random
    history: History = field(default_factory=lambda: History(ACTORS))

    def begin(self) -> None:
        """Record an agreement and its first commitments."""
        stamp = ledger.new_stamp(self.connection, "desk", FIRST_MOMENT)
        self.agree(stamp)
        for _ in range(3):
            self.commit(stamp)

    def record_many(self, acts: int, now: datetime, pace: timedelta = PACE) -> None:
        """Record so many things at random, several under one stamp."""
        stamp = None
        for _ in range(acts):
            if stamp is None or self.random.random() < 0.4:
                stamp = ledger.new_stamp(self.connection, "desk", now)
                now += pace
            rarely = [self.retract, self.commit, self.agree, self.commit_with_news, self.commit_with_episode]
            rarely += [self.revise, self.revise_agreement, self.retract_revision, self.retract_commitment]
            (act,) = self.random.choices([self.update, *rarely], [20, 4, 1, 1, 4, 4, 8, 2, 2, 2])
            act(stamp)

    def record_one_more(self) -> None:
        """Record one more thing of any kind, at a moment of its own."""
        stamp = ledger.new_stamp(self.connection, "desk", self.history.last_moment() + PACE)
        acts = [self.update, self.retract, self.commit, self.agree, self.revise, self.revise_agreement]
        self.random.choice([*acts, self.retract_revision, self.retract_commitment])(stamp)

    def agree(self, stamp: AuditStamp) -> None:
        ref = ["east", "west", *(f"south-{n}" for n in range(99))][len(self.history.agreements)]
        made = Agreement(ref, random_day(self.random, -1, self.random.choice([0, 0, 4])), stamp.at)
        recording.add_agreement(
            self.connection,
            ref,
            title=ref,
            concluded_on=made.concluded_on,
            parties=["PK", "IR"],
            form="treaty",
            stamp=stamp,
        )
        self.history.agreements.append(made)

    def commit(self, stamp: AuditStamp) -> None:
        random, history = self.random, self.history
        ref, agreement = (
            f"{random.choice('abc')}-{len(history.commitments)}",
            random.choice(history.agreements),
        )
        obligors = random.sample(OBLIGORS, 1)  # parts have an oracle of their own
        terms: dict[str, Any] = {
            "theme": random.choice([*THEMES, None]),
            "strength": random.choice([*Strength, *PROPER_STRENGTHS * 2]),
            "kind": random.choice([CommitmentKind.ONE_OFF, CommitmentKind.ONE_OFF, CommitmentKind.RECURRING]),
            "due_on": random.choice([None, random_day(random), random_day(random)]),
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
        history.commitments.append(Commitment(ref, agreement, frozenset(obligors), stamp.at, **terms))

    def update(self, stamp: AuditStamp) -> None:
        """Record one entry, in most cases on the commitment of the last one, perhaps of the same day."""
        random = self.random
        refs = [one.ref for one in self.standing_commitments()]
        if not refs:
            return
        ref, day = random.choice(refs), random_day(random)
        if self.history.updates and self.history.updates[-1].ref in refs and random.random() < 0.7:
            last = self.history.updates[-1]
            ref, day = last.ref, random.choice([day, day, day, last.effective_on])
        self.say(stamp, ref, day, ALL_WORDS, ALL_VOICES)

    def say(
        self, stamp: AuditStamp, ref: str, day: date, words: list[Status | None], voices: list[str | None]
    ) -> None:
        """Record that one of some voices says something of a commitment: a status, a due date, a note."""
        random = self.random
        self.record(
            stamp,
            ref,
            effective_on=day,
            status=random.choice(words),
            due_on=random.choice([None, None, None, random_day(random)]),
            reporter=random.choice(voices),
            source=random.choice([None, "A newspaper"]),
        )

    def record(self, stamp: AuditStamp, ref: str, **terms: Any) -> None:
        """Record an entry in the tracker and the model; a claim or a due date may come without a note."""
        terms["successors"] = ()
        if terms["status"] is Status.SUPERSEDED:
            terms["successors"] = self.later_commitments(ref)
            terms["status"] = terms["status"] if terms["successors"] else Status.WITHDRAWN
        is_free = terms["reporter"] or not terms["status"]
        needs_note = terms["status"] in NOTE_REQUIRED_STATUSES or not (terms["status"] or terms["due_on"])
        if needs_note or not is_free or self.random.random() < 0.5:
            terms["note"] = f"As heard on {terms['effective_on']}, {len(self.history.updates)}."
        made = recording.record_update(self.connection, ref, stamp=stamp, **terms)
        uid = log_entry(self.connection, made.update).uid
        entry = Update(number=made.update, ref=ref, recorded_at=stamp.at, uid=uid, **terms)
        self.history.updates.append(entry)

    def later_commitments(self, ref: str) -> tuple[str, ...]:
        """One or two commitments proper that were recorded after another, so that there is no circle."""
        refs = [one.ref for one in self.history.commitments]
        later = self.history.commitments[refs.index(ref) + 1 :]
        standing = {one.ref: one for one in self.standing_commitments()}
        proper = [
            one.ref for one in later if one.ref in standing and standing[one.ref].strength in PROPER_STRENGTHS
        ]
        return tuple(self.random.sample(proper, min(len(proper), self.random.choice([1, 1, 2]))))

    def commit_with_news(self, stamp: AuditStamp) -> None:
        """Record a commitment and what is said of it, by day, in few words by few voices."""
        words, voices = self.random.choice(FEW_WORDS), self.random.choice(FEW_VOICES)
        self.commit(stamp)
        ref = self.history.commitments[-1].ref
        if Status.SUPERSEDED in words:
            self.commit(stamp)  # what may take its place
        last = self.random.choice([1, 1, 2, 4])
        for day in sorted(random_day(self.random, 0, last) for _ in range(self.random.randint(2, 7))):
            self.say(stamp, ref, day, words, voices)

    def commit_with_episode(self, stamp: AuditStamp) -> None:
        """Record a commitment and one of the episodes, its first day some months ago, or a day off."""
        self.commit(stamp)
        ref, first = self.history.commitments[-1].ref, random_day(self.random, 0, 2)
        for days, who, status, due in self.random.choice(EPISODES):
            on = first + timedelta(days=days)
            due_on = None if due is None else first + timedelta(days=due)
            self.record(stamp, ref, effective_on=on, status=status, due_on=due_on, reporter=who, source=None)

    def standing_commitments(self) -> list[Commitment]:
        """Those that are not taken back, with the terms of the latest day."""
        return commitments_of_day(self.history, LATEST)

    def revise(self, stamp: AuditStamp) -> None:
        """Correct or amend a term or two of a commitment, unless they are so already."""
        random = self.random
        if not (standing := self.standing_commitments()):
            return
        owed = random.choice(standing)
        replaces = any(owed.ref in one.successors and not one.retracted_at for one in self.history.updates)
        possible: dict[str, Any] = {
            "theme": random.choice([*THEMES, None]),
            "strength": random.choice(PROPER_STRENGTHS if replaces else [*Strength]),
            "kind": random.choice([CommitmentKind.ONE_OFF, CommitmentKind.RECURRING]),
            "due_on": random_day(random),
            "obligors": tuple(random.sample(OBLIGORS, 1)),
            "agreement": random.choice(self.history.agreements).ref,
        }
        terms = {name: possible[name] for name in random.sample(sorted(possible), random.choice([1, 1, 2]))}
        day = None if "agreement" in terms else random.choice([None, max(random_day(random), owed.agreed_on)])
        self.record_revision(stamp, "commitment", owed.ref, day, terms)

    def revise_agreement(self, stamp: AuditStamp) -> None:
        """Correct the day on which an agreement was concluded."""
        agreement = self.random.choice(self.history.agreements)
        terms = {"concluded_on": random_day(self.random, -1, 2)}
        self.record_revision(stamp, "agreement", agreement.ref, None, terms)

    def record_revision(
        self, stamp: AuditStamp, kind: str, ref: str, day: date | None, terms: dict[str, Any]
    ) -> None:
        """Record a revision in the tracker and the model, unless the terms are so already."""
        cleared = tuple(name for name, value in terms.items() if value is None)
        given = {name: value for name, value in terms.items() if value is not None}
        of, more = EntityRef(kind, ref), {"cleared": cleared, "reason": "Mistyped.", "stamp": stamp}
        with contextlib.suppress(RuleViolation):
            if day is None:
                made = ledger.correct_terms(self.connection, of, given, **more)
            else:
                made = ledger.amend_terms(self.connection, of, day, given, **more)
            self.remember(made, ref, day, terms, stamp)

    def remember(
        self,
        made: RevisionOutcome,
        ref: str,
        day: date | None,
        terms: dict[str, Any],
        stamp: AuditStamp,
    ) -> None:
        """Record a revision in the model."""
        uid = entry_with_number(self.connection, made.number).uid
        agreements = {one.ref: one for one in self.history.agreements}
        changed: dict[str, Any] = {one.term: terms[one.term] for one in made.changes}
        if "agreement" in changed:
            changed["agreement"] = agreements[changed["agreement"]]
        if "obligors" in changed:
            changed["obligors"] = frozenset(changed["obligors"])
        self.history.revisions.append(Revision(made.number, ref, day, changed, stamp.at, uid))
        if day is not None and "due_on" in changed:
            due = Update(
                number=made.number,
                ref=ref,
                effective_on=day,
                status=None,
                due_on=changed["due_on"],
                reporter=None,
                source=None,
                successors=(),
                recorded_at=stamp.at,
                uid=uid,
            )
            self.history.updates.append(due)

    def retract_revision(self, stamp: AuditStamp) -> None:
        places = [place for place, one in enumerate(self.history.revisions) if one.retracted_at is None]
        places = [
            place
            for place in places
            if not {"strength", "agreement"} & self.history.revisions[place].terms.keys()
        ]
        if places:
            place = self.random.choice(places)
            revision = self.history.revisions[place]
            ledger.retract_entry(self.connection, revision.number, reason="Misread.", stamp=stamp)
            self.forget(revision.number, stamp)

    def forget(self, number: int, stamp: AuditStamp) -> None:
        """Take an entry back in the model."""
        for entries in (self.history.updates, self.history.revisions):
            entries[:] = [
                replace(one, retracted_at=stamp.at) if one.number == number else one for one in entries
            ]

    def retract_commitment(self, stamp: AuditStamp) -> None:
        """Take a commitment back that replaces none."""
        successors = {ref for one in self.history.updates for ref in one.successors}
        places = [
            place
            for place, one in enumerate(self.history.commitments)
            if one.retracted_at is None and one.ref not in successors
        ]
        if len(places) > 2:
            place = self.random.choice(places)
            owed = self.history.commitments[place]
            ledger.retract_entity(self.connection, COMMITMENT, owed.ref, reason="Twice.", stamp=stamp)
            self.history.commitments[place] = replace(owed, retracted_at=stamp.at)

    def retract(self, stamp: AuditStamp) -> None:
        amended = {one.number for one in self.history.revisions}
        places = [
            place
            for place, one in enumerate(self.history.updates)
            if one.retracted_at is None and one.number not in amended
        ]
        if not places:
            return
        place = self.random.choice(places)
        update = self.history.updates[place]
        ledger.retract_update(self.connection, update.number, reason="Misread.", stamp=stamp)
        self.history.updates[place] = replace(update, retracted_at=stamp.at)


@contextmanager
def recorded_history(acts: int, random: Random, connection: Connection) -> Iterator[History]:
    """A random history, recorded in the database and rolled back at the end."""
    desk = RandomRecorder(connection, random)
    with rolled_back(connection):
        desk.begin()
        desk.record_many(acts, FIRST_MOMENT)
        desk.record_one_more()
        note(str(desk.history))
        yield desk.history


# The seed is one choice for Hypothesis, so its examples are histories that differ from each other. Questions
# are drawn before the history, so that they stay the same when Hypothesis shortens a failing example.
def given_histories(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test with random histories; few, because recording costs more than asking many questions."""
    drawn = given(random=st.randoms(use_true_random=True), acts=st.integers(0, 30))
    return settings(max_examples=examples_per_engine(10))(drawn(test))
