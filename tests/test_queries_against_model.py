"""The answers of the tracker, compared with those of the reference model on random histories."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import recording
from random_history import (
    ACTORS,
    ALL_STRENGTHS,
    FIRST_MOMENT,
    PACE,
    RandomRecorder,
    given_histories,
    random_as_of,
    random_day,
    random_selection,
    recorded_history,
)
from reference_model import (
    ModelLogEntry,
    apply_log_selection,
    apply_selection,
    day_before,
    exclude_tentative,
    in_plain_list,
    late_records_of,
    model_groups,
    model_late_records,
    model_scores,
    model_standings,
    percent,
    scores_of_tally,
    to_decimal,
    to_model_record,
    worst_first_key,
)
from reference_standing import ModelStanding

from tracker import db, ledger, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import Flag, GroupKey, Status


@pytest.fixture
def connection(empty_database: Path) -> Iterator[Connection]:
    """A transaction on a database with actors and nothing else."""
    with db.write_transaction(empty_database) as connection:
        for code, kind in ACTORS.items():
            recording.add_actor(connection, code, name=code, kind=kind)
        yield connection


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
            found = apply_selection(history, selection, at)
            found = in_plain_list(selection, found) if open_only else found
            inside = sorted(exclude_tentative(selection, found), key=worst_first_key)
            assert (listing.total, listing.apart) == (len(inside), len(found) - len(inside))
            assert [to_model_record(ModelStanding, one) for one in listing.items] == inside[:limit]


@given_histories
def test_the_order_of_lists_agrees_with_the_model(connection: Connection, random: Random, acts: int) -> None:
    """Breached, overdue, fallen back, contested, suspended, stalled, unverified, stale; due date; ref."""
    with recorded_history(0, random, connection) as history:
        desk = RandomRecorder(connection, random, history)
        for _ in range(acts // 2):
            act = random.choice([desk.commit_with_news, desk.commit_with_episode])
            act(ledger.new_stamp(connection, "desk", FIRST_MOMENT))
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
            summary = queries.summary(connection, selection, at, group_by=grouping)
            assert scores_of_tally(summary.total) == model_scores(selection, found)
            expected, _ = model_groups(selection, found, grouping) if grouping else ({}, {})
            assert {one.group: scores_of_tally(one) for one in summary.groups} == expected


@given_histories
def test_earlier_scores_agree_with_the_model(connection: Connection, random: Random, acts: int) -> None:
    """They are of the day before, as known at the same moment as those that they are compared with."""
    questions = [
        (random_selection(random), random_as_of(random), random_day(random), random.choice(list(GroupKey)))
        for _ in range(2)
    ]
    with recorded_history(acts, random, connection) as history:
        for selection, at, since, grouping in questions:
            found = apply_selection(history, selection, at)
            found_before = apply_selection(history, selection, day_before(at, since))
            summary = queries.summary(connection, selection, at, since=since, group_by=grouping)
            assert summary.before is not None
            assert scores_of_tally(summary.before) == model_scores(selection, found_before)
            groups = [
                {one.group: scores_of_tally(one) for one in some}
                for some in (summary.groups, summary.groups_before)
            ]
            assert groups == [*model_groups(selection, found, grouping, found_before)]


@given_histories
def test_late_records_agree_with_the_model(connection: Connection, random: Random, acts: int) -> None:
    """What a comparison says was learnt and corrected since, and whether anything was on record by then."""
    questions = [(random_selection(random), random_as_of(random), random_day(random)) for _ in range(4)]
    with recorded_history(acts, random, connection) as history:
        for selection, at, since in questions:
            summary = queries.summary(connection, selection, at, since=since)
            assert late_records_of(summary) == model_late_records(history, selection, at, since)


@given_histories
def test_the_number_for_a_flag_is_that_of_its_list(connection: Connection, random: Random, acts: int) -> None:
    """A summary counts as many as a list of the flag has, open or not."""
    at = random_as_of(random)
    with recorded_history(acts, random, connection):
        counted = queries.summary(connection, Selection(), at).total.flags
        listed = {flag: queries.standings(connection, Selection(flags=(flag,)), at).items for flag in Flag}
        assert {flag: counted.get(flag, 0) for flag in Flag} == {
            flag: len(list(items)) for flag, items in listed.items()
        }


@given_histories
def test_logs_agree_with_the_model(connection: Connection, random: Random, acts: int) -> None:
    """A retracted update stays on its effective day; its retraction is on the day it was recorded.

    Who asks for statuses gets the entries that say them.
    """
    questions = [
        (random_selection(random), random_as_of(random), random_day(random), random_day(random))
        for _ in range(4)
    ]
    with recorded_history(acts, random, connection) as history:
        for selection, at, since, until in questions:
            # The vocabulary does not say whether what is agreed only after D has a log on D.
            agreed = {one.ref for one in model_standings(history, at)}
            entries = queries.log_entries(connection, selection, at, since=since, until=until)
            told = [to_model_record(ModelLogEntry, one) for one in entries if one.commitment in agreed]
            assert told == apply_log_selection(history, selection, at, since, until)


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
            not_yet_owed=0,
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
        list(queries.whole_log(connection, selection, at)),
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
