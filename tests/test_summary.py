"""The summary: what it counts, its groups, and what it compares with an earlier day."""

from datetime import UTC, datetime

import pytest
from query_helpers import JUNE, MARCH, record_update

from tracker import queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import GroupKey, Status, Strength


def test_the_summary_counts_each_commitment_once(seeded_connection: Connection) -> None:
    """A joint commitment is in one group: that of all its obligors together."""
    record_update(seeded_connection, "hotline", Status.LIMITED)
    found = queries.summary(seeded_connection, Selection(), AsOf(day=JUNE), group_by=GroupKey.OBLIGOR)
    assert [(tally.group, tally.commitments, tally.apart) for tally in found.groups] == [
        ("IR", 1, 2),
        ("IR;PK", 8, 4),
    ]
    assert (found.total.commitments, found.total.open, found.total.apart) == (9, 9, 6)
    assert (found.total.index, found.total.lower, found.total.upper) == (33.33, 3.7, 92.59)


@pytest.mark.parametrize("by", GroupKey)
def test_groups_add_up_to_the_total(seeded_connection: Connection, by: GroupKey) -> None:
    """Whatever the commitments are grouped by."""
    record_update(seeded_connection, "hotline", Status.LIMITED)
    found = queries.summary(seeded_connection, Selection(), AsOf(day=JUNE), group_by=by)
    assert sum(tally.commitments for tally in found.groups) == found.total.commitments == 9
    assert found.total == queries.summary(seeded_connection, Selection(), AsOf(day=JUNE)).total


def test_tentative_commitments_are_counted_if_asked_for(seeded_connection: Connection) -> None:
    """Otherwise they are in no count."""
    asked = queries.summary(
        seeded_connection, Selection(strengths=(Strength.DISCUSSED,)), AsOf(day=JUNE)
    ).total
    assert (asked.commitments, asked.open, asked.apart) == (2, 0, 0)


def test_since_compares_with_what_was_known_then(seeded_connection: Connection) -> None:
    """The earlier counts are as of that day, as known at its end."""
    record_update(seeded_connection, "hotline", Status.LIMITED)
    today = datetime.now(UTC).date()
    found = queries.summary(seeded_connection, Selection(), AsOf(day=today), since=MARCH)
    assert found.before is not None
    assert found.before.commitments == 0
    same = queries.summary(
        seeded_connection, Selection(), AsOf(day=today), since=today, group_by=GroupKey.THEME
    )
    assert (same.before, same.groups_before) == (same.total, same.groups)
