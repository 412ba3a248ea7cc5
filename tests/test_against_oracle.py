"""The answers of the tracker on random duties, compared with those of the oracle."""

import os
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import Location, rolled_back
from duties_compared import (
    differences,
    facts_of_model,
    facts_of_standing,
    tracker_selection,
    uid_by_number,
    uid_by_update,
)
from duties_document import import_history
from oracle_answers import (
    Asked,
    apply_selection,
    exclude_tentative,
    in_plain_list,
    model_groups,
    model_scores,
    row_of,
    worst_first_key,
)
from oracle_history import History
from oracle_record import Record
from oracle_standing import ModelStanding, standing_of
from random_duties import random_as_of, random_asked, random_duties

from tracker import db, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import UNSCORED_STATUSES, Flag, GroupKey, Status, Strength

SEEDS = range(int(os.environ.get("ORACLE_SEEDS", "14")))
"""More by hand: ``ORACLE_SEEDS=2000 python -m pytest tests/test_against_oracle.py``."""
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

    def compare_standings(self, at: AsOf) -> None:
        """Of each commitment all that is said of it."""
        model = {duty.ref: standing_of(duty, 90, 30) for duty in Record(self.history, at).duties()}
        asked = ALL._replace(refs=tuple(model))
        found = queries.standings(self.connection, asked, at, open_only=False).items if model else ()
        ours = {one.ref: facts_of_standing(one, self.uids) for one in found}
        assert ours.keys() == model.keys()
        for ref, one in model.items():
            told = [*differences(ours[ref], facts_of_model(one, self.model_uids))]
            assert not told, (ref, at, told)

    def compare_list(self, asked: Asked, at: AsOf, *, open_only: bool) -> None:
        """Which commitments are in a list and in which order, and how many are left out."""
        found = apply_selection(self.history, asked, at)
        found = [one for one in found if not open_only or is_listed(asked, one)]
        inside = exclude_tentative(asked, found)
        has_flags = asked.flags or asked.any_flags
        owed = [one for one in inside if has_flags or row_of(one, asked) != "not yet owed"]
        listing = queries.standings(self.connection, tracker_selection(asked), at, open_only=open_only)
        items = [*listing.items]
        assert [one.ref for one in items] == [one.ref for one in sorted(owed, key=worst_first_key)], (
            asked,
            at,
        )
        left_out = len(found) - len(inside), len(inside) - len(owed)
        assert (listing.apart, listing.not_yet_owed) == left_out, (asked, at)
        model = {one.ref: one for one in owed}
        for one in items:
            assert shown_facts(one) == shown_model_facts(model[one.ref]), (asked, at, one.ref)

    def compare_summary(self, asked: Asked, at: AsOf, grouping: GroupKey | None) -> None:
        """Counts, index, coverage, bounds and shares, in total and in each group."""
        found = apply_selection(self.history, asked, at)
        summary = queries.summary(self.connection, tracker_selection(asked), at, group_by=grouping)
        assert scores_of_tally(summary.total) == model_scores(asked, found), (asked, at)
        expected = model_groups(asked, found, str(grouping))[0] if grouping else {}
        assert {one.group: scores_of_tally(one) for one in summary.groups} == expected, (asked, at, grouping)

    def compare_numbers_of_flags(self, at: AsOf) -> None:
        """A summary counts as many as the list of a flag has, open or not."""
        counted = queries.summary(self.connection, Selection(), at).total.flags
        for flag in Flag:
            listed = queries.standings(self.connection, Selection(flags=(flag,)), at)
            assert counted[flag] == listed.total == len([*listed.items]), (flag, at)


def asked_of_tracker(random: Random) -> Asked:
    """A random question, without what a selection of the tracker does not take."""
    return random_asked(random)._replace(owners=())


def is_listed(asked: Asked, one: ModelStanding) -> bool:
    """Whether it is in a plain list, or said beside it because nothing is owed yet."""
    return bool(in_plain_list(asked, [one])) or one.openness_if_proper == "not yet owed"


def shown_facts(one: Standing) -> dict[str, Any]:
    """What a list shows of a commitment, perhaps of one side of it."""
    return {
        "status": str(one.status),
        "level": one.level,
        "openness": str(one.openness),
        "due_on": one.due_on,
        "days_late": one.days_late,
        "fallen_back_on": one.fallen_back_on,
        "evidence_on": one.evidence_on,
        "flags": {str(flag) for flag in one.flags},
    }


def shown_model_facts(one: ModelStanding) -> dict[str, Any]:
    expected = facts_of_model(one, Counter())
    return {name: expected[name] for name in SHOWN}


SHOWN = ("status", "level", "openness", "due_on", "days_late", "fallen_back_on", "evidence_on", "flags")


def scores_of_tally(tally: Tally) -> dict[str, Any]:
    """The scores of a tally of the tracker, in the form of the oracle's."""
    return {
        "by status": Counter({str(status): number for status, number in tally.by_status.items()}),
        "in S": tally.scored,
        "flags": Counter({str(flag): number for flag, number in tally.flags.items()}),
        "open": tally.open,
        "not yet owed": tally.not_yet_owed,
        "apart": tally.apart,
        "index": to_decimal(tally.index),
        "coverage": to_decimal(tally.coverage),
        "bounds": (to_decimal(tally.lower), to_decimal(tally.upper)),
        "shares": {str(status): tally.share(status) for status in Status if status not in UNSCORED_STATUSES},
    }


def to_decimal(shown: float | None) -> Decimal | None:
    return None if shown is None else Decimal(str(shown))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("is_plain", [False, True], ids=["all", "plain"])
def test_answers_agree_with_the_oracle(
    connection: Connection,
    tmp_path: Path,
    seed: int,
    is_plain: bool,
) -> None:
    """Every standing, lists of what is selected, counts in total and by group, as of any day and moment."""
    random = Random(seed)
    history = random_duties(random, 14, old_breaches=seed % 2 == 0, is_plain=is_plain)
    with rolled_back(connection):
        import_history(connection, history, tmp_path)
        compared = Compared(connection, history)
        for _ in range(2):
            compared.compare_standings(random_as_of(random, history))
        for _ in range(2):
            at = random_as_of(random, history)
            compared.compare_list(asked_of_tracker(random), at, open_only=random.random() < 0.5)
            compared.compare_summary(asked_of_tracker(random), at, random.choice([None, *GroupKey]))
        compared.compare_numbers_of_flags(random_as_of(random, history))
