"""The answers of the tracker, compared with those of the reference model on random histories."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import recording
from conftest import examples_per_engine, rolled_back
from hypothesis import given, note, settings
from hypothesis import strategies as st
from reference_model import (
    OPEN_STATUSES,
    Agreement,
    Commitment,
    History,
    ModelLogEntry,
    ModelStanding,
    Update,
    apply_selection,
    exclude_tentative,
    group_of,
    model_log,
    model_scores,
    model_standings,
    percent,
    scores_of_tally,
    to_decimal,
    to_model_record,
    worst_first_key,
)

from tracker import db, ledger, queries
from tracker.db import Connection
from tracker.domain.days import end_of_day
from tracker.domain.records import AsOf, Selection, Tally
from tracker.domain.vocabulary import ActorKind, CommitmentKind, Flag, GroupKey, Status, Strength
from tracker.ledger import AuditStamp

# -- random histories and questions ------------------------------------------------------------------

ACTORS = {"PK": ActorKind.STATE, "IR": ActorKind.STATE, "UNMA": ActorKind.MONITOR, "DAWN": ActorKind.MEDIA}
OBLIGORS = ("PK", "IR", "UNMA")
THEMES = ("border", "trade")
FIRST_MOMENT = datetime(2018, 1, 10, 12, tzinfo=UTC)
PACE = timedelta(days=25)  # between two moments of recording
ALL_STRENGTHS = tuple(Strength)


def random_day(random: Random) -> date:
    """A day; days are whole months apart, so that 0, 30 and 90 days, give or take one, are common."""
    return FIRST_MOMENT.date() + timedelta(days=30 * random.randint(-1, 5) + random.choice([-1, 0, 0, 0, 1]))


def random_sample(random: Random, words: Any) -> tuple[Any, ...]:
    return tuple(random.sample(list(words), random.randint(1, 3) if len(words) > 3 else 1))


def random_as_of(random: Random) -> AsOf:
    """A day, and in half of the cases a moment: of a recording, just before one, or a day later."""
    away = random.choice([timedelta(0), timedelta(microseconds=-1), timedelta(days=1)])
    moment = FIRST_MOMENT + random.randint(0, 7) * PACE + away
    return AsOf(day=random_day(random) + timedelta(days=60), known_at=random.choice([None, moment]))


def random_selection(random: Random) -> Selection:
    """Up to two conditions, besides strengths and the age from which news is stale."""
    conditions = {
        "agreements": random_sample(random, ("east", "west")),
        "obligors": random_sample(random, OBLIGORS),
        "themes": random_sample(random, THEMES),
        "statuses": random_sample(random, Status),
        "strengths": random_sample(random, Strength),
        "flags": tuple(random.sample(list(Flag), random.choice([1, 1, 2]))),
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
            (act,) = self.random.choices([self.update, self.retract, self.commit, self.agree], [24, 4, 1, 1])
            act(stamp)

    def record_one_more(self) -> None:
        """Record one more thing of any kind, at a moment of its own."""
        stamp = ledger.new_stamp(self.connection, "desk", self.history.last_moment() + PACE)
        self.random.choice([self.update, self.retract, self.commit, self.agree])(stamp)

    def agree(self, stamp: AuditStamp) -> None:
        ref = ["east", "west", *(f"south-{n}" for n in range(99))][len(self.history.agreements)]
        made = Agreement(ref, random_day(self.random), stamp.at)
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
        obligors = random.sample(OBLIGORS, random.choice([1, 1, 2]))
        terms: dict[str, Any] = {
            "theme": random.choice([*THEMES, None]),
            "strength": random.choice([*Strength, Strength.BINDING, Strength.AGREED, Strength.IN_PRINCIPLE]),
            "kind": random.choice(list(CommitmentKind)),
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
        random = self.random
        ref, day = random.choice(self.history.commitments).ref, random_day(random)
        if self.history.updates and random.random() < 0.5:  # more on the same commitment, or on the same day
            ref, day = (
                self.history.updates[-1].ref,
                random.choice([day, self.history.updates[-1].effective_on]),
            )
        self.record(
            stamp,
            ref,
            effective_on=day,
            status=random.choice([*Status, Status.IMPLEMENTED, Status.STALLED, None, None]),
            due_on=random.choice([None, None, None, random_day(random)]),
            reporter=random.choice([None, None, None, None, *ACTORS]),
            source=random.choice([None, "A newspaper"]),
        )

    def record(self, stamp: AuditStamp, ref: str, **terms: Any) -> None:
        other = next(owed.ref for owed in self.history.commitments if owed.ref != ref)
        terms |= {"successor": other if terms["status"] is Status.SUPERSEDED else None}
        said = None if terms["due_on"] and not terms["status"] else "As heard."
        made = recording.record_update(self.connection, ref, note=said, stamp=stamp, **terms)
        self.history.updates.append(Update(number=made.update, ref=ref, recorded_at=stamp.at, **terms))

    def commit_with_news(self, stamp: AuditStamp) -> None:
        """Record a commitment with news of some age, on which the actors may disagree."""
        random = self.random
        self.commit(stamp)
        owed, day = self.history.commitments[-1], random.choice([date(2018, 3, 1), date(2018, 6, 10)])
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
        places = [place for place, one in enumerate(self.history.updates) if one.retracted_at is None]
        if not places:
            return
        place = self.random.choice(places)
        update = self.history.updates[place]
        ledger.retract_update(self.connection, update.number, reason="Misread.", stamp=stamp)
        self.history.updates[place] = replace(update, retracted_at=stamp.at)


@pytest.fixture
def connection(empty_database: Path) -> Iterator[Connection]:
    """A transaction on a database with actors and nothing else."""
    with db.write_transaction(empty_database) as connection:
        for code, kind in ACTORS.items():
            recording.add_actor(connection, code, name=code, kind=kind)
        yield connection


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


# -- answers compared with the model -----------------------------------------------------------------


@given_histories
def test_the_standing_of_a_commitment_agrees_with_the_model(
    connection: Connection, random: Random, acts: int
) -> None:
    """As of any day and moment; before it is agreed there is none."""
    questions = [(random.random(), random_as_of(random)) for _ in range(2)]
    with recorded_history(acts, random, connection) as history:
        for place, at in questions:
            ref = history.commitments[int(place * len(history.commitments))].ref
            found = queries.standing(connection, ref, at)
            expected = [one for one in model_standings(history, at) if one.ref == ref]
            assert [to_model_record(ModelStanding, one) for one in [found] if one] == expected


@given_histories
def test_lists_agree_with_the_model(connection: Connection, random: Random, acts: int) -> None:
    """Their commitments, their order, the total, and how many tentative ones they leave out."""
    lengths = [None, None, None, None, random.randint(0, 4)]  # the last is a page
    questions = [
        (random_selection(random), random_as_of(random), random.random() < 0.5, limit) for limit in lengths
    ]
    with recorded_history(acts, random, connection) as history:
        for selection, at, open_only, limit in questions:
            listing = queries.standings(connection, selection, at, open_only=open_only, limit=limit)
            found = [
                one
                for one in apply_selection(history, selection, at)
                if one.status in OPEN_STATUSES or selection.statuses or not open_only
            ]
            inside = sorted(exclude_tentative(selection, found), key=worst_first_key)
            assert (listing.total, listing.apart) == (len(inside), len(found) - len(inside))
            assert [to_model_record(ModelStanding, one) for one in listing.items] == inside[:limit]


@given_histories
def test_the_order_of_lists_agrees_with_the_model(connection: Connection, random: Random, acts: int) -> None:
    """Breached, overdue, contested, suspended, stalled, unverified, stale; then by due date, then ref."""
    with recorded_history(0, random, connection) as history:
        for _ in range(acts // 2):
            RandomRecorder(connection, random, history).commit_with_news(
                ledger.new_stamp(connection, "desk", FIRST_MOMENT)
            )
        at, selection = AsOf(day=date(2018, 6, 12)), Selection(strengths=ALL_STRENGTHS)
        listing = queries.standings(connection, selection, at, open_only=False)
        expected = sorted(model_standings(history, at), key=worst_first_key)
        assert [to_model_record(ModelStanding, one) for one in listing.items] == expected


@given_histories
def test_scores_agree_with_the_model(connection: Connection, random: Random, acts: int) -> None:
    """Counts, index, coverage, bounds and shares, in total and in each group."""
    questions = [
        (random_selection(random), random_as_of(random), random.choice([None, *GroupKey])) for _ in range(4)
    ]
    with recorded_history(acts, random, connection) as history:
        for selection, at, grouping in questions:
            found = apply_selection(history, selection, at)
            groups = {group_of(one, grouping) for one in found if grouping}
            summary = queries.summary(connection, selection, at, group_by=grouping)
            assert scores_of_tally(summary.total) == model_scores(selection, found)
            assert {one.group: scores_of_tally(one) for one in summary.groups} == {
                name: model_scores(selection, [one for one in found if group_of(one, grouping) == name])
                for name in groups
            }


@given_histories
def test_earlier_scores_agree_with_the_model(connection: Connection, random: Random, acts: int) -> None:
    """They are as known at the end of that day, or at the moment asked about if that is earlier."""
    questions = [(random_selection(random), random_as_of(random), random_day(random)) for _ in range(2)]
    with recorded_history(acts, random, connection) as history:
        for selection, at, since in questions:
            then = AsOf(day=since, known_at=min(end_of_day(since), at.known_at or end_of_day(since)))
            before = queries.summary(connection, selection, at, since=since).before
            assert before is not None
            assert scores_of_tally(before) == model_scores(
                selection, apply_selection(history, selection, then)
            )


@given_histories
def test_logs_agree_with_the_model(connection: Connection, random: Random, acts: int) -> None:
    """A retracted update stays on its effective day; its retraction is on the day it was recorded."""
    questions = [
        (random_selection(random), random_as_of(random), random_day(random), random_day(random))
        for _ in range(4)
    ]
    with recorded_history(acts, random, connection) as history:
        for selection, at, since, until in questions:
            # The vocabulary does not say whether what is agreed only after D has a log on D.
            agreed = {one.ref for one in model_standings(history, at)}
            entries = queries.log_entries(connection, selection, at, since=since, until=until)
            refs = {one.ref for one in apply_selection(history, selection, at)}
            told = [to_model_record(ModelLogEntry, one) for one in entries if one.commitment in agreed]
            assert told == model_log(history, refs, at, since, until)


def test_a_commitment_is_known_only_with_its_agreement(connection: Connection) -> None:
    """Whichever of the two was recorded later."""
    late, early = (ledger.AuditStamp("desk", FIRST_MOMENT + away) for away in (PACE, timedelta(0)))
    desk = RandomRecorder(connection, Random(0))
    desk.agree(late)
    desk.commit(early)
    (owed,) = desk.history.commitments
    cuts = [AsOf(day=date(2019, 1, 1), known_at=moment) for moment in (early.at, late.at)]
    assert [queries.standing(connection, owed.ref, at) is not None for at in cuts] == [False, True]


@pytest.mark.parametrize("total", [1, 3, 7, 8, 40, 43, 200, 578])
def test_shares_and_scores_are_rounded_half_up(total: int) -> None:
    """Shares to whole percent, scores to two decimals."""
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
        assert to_decimal(tally.index) == percent(part, 3 * total)


def ask_all(connection: Connection, selection: Selection, at: AsOf, grouping: GroupKey) -> list[Any]:
    """One answer of each kind."""
    listing = queries.standings(connection, selection, at, open_only=False)
    return [
        (listing.total, listing.apart, list(listing.items)),
        queries.summary(connection, selection, at, group_by=grouping),
        list(queries.log_entries(connection, selection, at)),
    ]


@given_histories
def test_the_answer_for_a_day_and_moment_never_changes(
    connection: Connection, random: Random, acts: int
) -> None:
    """Whatever is recorded later, and whatever the clock says then."""
    selection = random.choice([Selection(), Selection(strengths=ALL_STRENGTHS), random_selection(random)])
    selection = selection._replace(search=random.choice(["", "", "newspaper"]))
    at, grouping = random_as_of(random), random.choice(list(GroupKey))
    is_last, moved = random.choice([True, True, False]), random.choice([40, 0, -3, -40]) * PACE
    with recorded_history(acts, random, connection) as history:
        last = history.last_moment()
        at = at._replace(known_at=last if is_last else min(last, at.known_at or last))
        answered = ask_all(connection, selection, at, grouping)
        RandomRecorder(connection, random, history).record_many(6, last + moved, random.choice([PACE, -PACE]))
        assert ask_all(connection, selection, at, grouping) == answered
