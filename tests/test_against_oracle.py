"""The answers of the tracker on random duties, compared with those of the oracle."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from conftest import ON_A_FILE, ON_A_SERVER, Location, rolled_back
from duties_compared import (
    differences,
    entry_of_log,
    facts_of_model,
    facts_of_standing,
    late_records_of,
    scores_of_tally,
    shown_facts,
    shown_model_facts,
    tracker_selection,
    uid_by_number,
    uid_by_update,
)
from duties_document import import_history
from oracle_answers import (
    Asked,
    apply_selection,
    day_before,
    exclude_tentative,
    in_plain_list,
    model_groups,
    model_scores,
    model_standings,
    row_of,
    worst_first_key,
)
from oracle_history import History
from oracle_log import apply_log_selection, model_late_records
from oracle_record import Record
from oracle_standing import ModelStanding
from random_duties import random_duties
from random_questions import FLAGS, random_as_of, random_asked, random_day

from tracker import db, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Flag, GroupKey, Strength

FIRST, _, LAST = os.environ.get("ORACLE_SEEDS", "0:6").rpartition(":")
SEEDS = range(int(FIRST or 0), int(LAST))
"""More by hand: ``ORACLE_SEEDS=240:480 python -m pytest tests/test_against_oracle.py -m on_a_file``."""
SEEDS_ON_A_SERVER = SEEDS[: len(SEEDS) // 3]
"""Fewer: both engines are asked in the same SQL, but for a few words of each."""
ALL = Selection(strengths=tuple(Strength))


@pytest.fixture
def connection(empty_database: Location) -> Iterator[Connection]:
    """A transaction on an empty database."""
    with db.write_transaction(empty_database) as connection:
        yield connection


class Compared:
    """A history that is in a database, and asked about."""

    def __init__(self, connection: Connection, history: History) -> None:
        self.connection, self.history = connection, history
        self.uids, self.model_uids = uid_by_update(connection), uid_by_number(history)
        self.records: dict[AsOf, Record] = {}

    def record(self, at: AsOf) -> Record:
        """What the oracle has worked out of a day and moment, which several questions share."""
        return self.records.setdefault(at, Record(self.history, at))

    def compare_standings(self, at: AsOf) -> None:
        """Of each commitment all that is said of it; there is none that is not on record and agreed."""
        model = {one.ref: one for one in model_standings(self.record(at), at)}
        asked = ALL._replace(refs=tuple(one.ref for one in self.history.commitments))
        found = queries.standings(self.connection, asked, at, open_only=False).items
        ours = {one.ref: facts_of_standing(one, self.uids) for one in found}
        assert ours.keys() == model.keys(), at
        for ref, one in model.items():
            told = [*differences(ours[ref], facts_of_model(one, self.model_uids))]
            assert not told, (ref, at, told)

    def compare_one(self, ref: str, at: AsOf) -> None:
        """The same of one that is asked about by its ref."""
        found = queries.standing(self.connection, ref, at)
        model = {one.ref: one for one in model_standings(self.record(at), at)}.get(ref)
        assert (found is None) == (model is None), (ref, at)
        if found and model:
            ours = facts_of_standing(found, self.uids)
            told = [*differences(ours, facts_of_model(model, self.model_uids))]
            assert not told, (ref, at, told)

    def compare_list(self, asked: Asked, at: AsOf, *, open_only: bool, limit: int | None) -> None:
        """Which commitments are in a list or its first page, in which order, and how many are left out."""
        found = apply_selection(self.record(at), asked, at)
        found = [one for one in found if not open_only or is_listed(asked, one)]
        inside = exclude_tentative(asked, found)
        shows_all = asked.flags or asked.any_flags or asked.refs
        owed = [one for one in inside if shows_all or row_of(one, asked) != "not yet owed"]
        listing = queries.standings(
            self.connection, tracker_selection(asked), at, open_only=open_only, limit=limit
        )
        items, expected = [*listing.items], sorted(owed, key=worst_first_key)[:limit]
        assert [one.ref for one in items] == [one.ref for one in expected], (asked, at, limit)
        counts = len(owed), len(found) - len(inside), len(inside) - len(owed)
        assert (listing.total, listing.apart, listing.not_yet_owed) == counts, (asked, at)
        for one, model in zip(items, expected, strict=True):
            assert shown_facts(one) == shown_model_facts(model), (asked, at, one.ref)

    def compare_summary(self, asked: Asked, at: AsOf, grouping: GroupKey | None) -> None:
        """Counts, index, coverage, bounds and shares, in total and in each group."""
        found = apply_selection(self.record(at), asked, at)
        summary = queries.summary(self.connection, tracker_selection(asked), at, group_by=grouping)
        assert scores_of_tally(summary.total) == model_scores(asked, found), (asked, at)
        expected = model_groups(asked, found, str(grouping))[0] if grouping else {}
        assert {one.group: scores_of_tally(one) for one in summary.groups} == expected, (asked, at, grouping)

    def compare_change(self, asked: Asked, at: AsOf, grouping: GroupKey, since: date) -> None:
        """The scores of the day before as known now, of the same groups; what was learnt and corrected."""
        found = apply_selection(self.record(at), asked, at)
        then = day_before(at, since)
        found_before = apply_selection(self.record(then), asked, then)
        summary = queries.summary(
            self.connection, tracker_selection(asked), at, since=since, group_by=grouping
        )
        assert summary.before is not None
        assert scores_of_tally(summary.before) == model_scores(asked, found_before), (asked, at, since)
        groups = [
            {one.group: scores_of_tally(one) for one in some}
            for some in (summary.groups, summary.groups_before)
        ]
        assert groups == [*model_groups(asked, found, str(grouping), found_before)], (asked, at, since)
        late = model_late_records(self.record(at), asked, since)
        assert late_records_of(summary) == late, (asked, at, since)

    def compare_log(self, asked: Asked, at: AsOf, since: date, until: date) -> None:
        """A retracted update stays on its effective day; its retraction is on the day it was recorded.

        The page does not say whether what is agreed only after the day has a log on it.
        """
        agreed = {one.ref for one in model_standings(self.record(at), at)}
        selection = tracker_selection(asked)
        found = queries.log_entries(self.connection, selection, at, since=since, until=until)
        told = [entry_of_log(one) for one in found if one.commitment in agreed]
        assert told == apply_log_selection(self.record(at), asked, since, until), (asked, at, since, until)

    def compare_number_of_a_flag(self, flag: Flag, at: AsOf) -> None:
        """A summary counts as many as the list of a flag has, open or not."""
        counted = queries.summary(self.connection, Selection(), at).total.flags
        listed = queries.standings(self.connection, Selection(flags=(flag,)), at)
        assert counted[flag] == listed.total == len([*listed.items]), (flag, at)


def is_listed(asked: Asked, one: ModelStanding) -> bool:
    """Whether it is in a plain list, or said beside it because nothing is owed yet."""
    return bool(in_plain_list(asked, [one])) or one.openness_if_proper == "not yet owed"


def compare_answers(connection: Connection, folder: Path, seed: int, *, is_plain: bool) -> None:
    """Compare one answer of each kind on a history, as of two days and moments."""
    random = Random(seed)
    history = random_duties(random, 14, old_breaches=seed % 2 == 0, is_plain=is_plain)
    with rolled_back(connection):
        import_history(connection, history, folder, random)
        compared = Compared(connection, history)
        at, other = random_as_of(random, history), random_as_of(random, history)
        compared.compare_standings(at)
        compared.compare_one(random.choice(history.commitments).ref, other)
        for day in (at, other):
            is_short, limit = random.random() < 0.5, random.choice([None, None, random.randint(0, 3)])
            compared.compare_list(random_asked(random, history), day, open_only=is_short, limit=limit)
        compared.compare_summary(random_asked(random, history), at, random.choice([None, *GroupKey]))
        since, grouping = random_day(random), random.choice([*GroupKey])
        compared.compare_change(random_asked(random, history), other, grouping, since)
        until = since + timedelta(days=30 * random.randint(0, 12))
        compared.compare_log(random_asked(random, history), at, since, until)
        compared.compare_number_of_a_flag(Flag(random.choice(FLAGS)), other)


@ON_A_FILE
@pytest.mark.parametrize("is_plain", [False, True], ids=["all", "plain"])
@pytest.mark.parametrize("seed", SEEDS)
def test_answers_agree_with_the_oracle(
    connection: Connection, tmp_path: Path, seed: int, is_plain: bool
) -> None:
    """Every standing, lists, counts in total and by group, changes and the log, as of any day and moment."""
    compare_answers(connection, tmp_path, seed, is_plain=is_plain)


@ON_A_SERVER
@pytest.mark.parametrize("seed", SEEDS_ON_A_SERVER)
def test_answers_of_a_server_agree_with_the_oracle(connection: Connection, tmp_path: Path, seed: int) -> None:
    """The same on a server."""
    for is_plain in (False, True):
        compare_answers(connection, tmp_path, seed, is_plain=is_plain)
