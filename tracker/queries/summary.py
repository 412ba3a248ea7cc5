"""The counts and scores of a selection, and what they were before a day."""

from collections.abc import Sequence
from datetime import date

from tracker.db.connection import Connection
from tracker.domain.records import AsOf, Selection, StandingList
from tracker.domain.tallies import Summary, Tally
from tracker.domain.vocabulary import GroupKey
from tracker.queries.filters import apply_filters, query_parameters
from tracker.queries.judgements import filter_by_state, judge_selected
from tracker.queries.late_records import count_late_records
from tracker.queries.tally_rows import (
    Groups,
    TallyRow,
    count_commitments,
    count_in_groups,
    group_rows,
    name_groups,
    tally_groups,
    tally_rows,
)


def summary(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    *,
    group_by: GroupKey | None = None,
    since: date | None = None,
) -> Summary:
    """The counts and scores of what is selected, closed ones too.

    ``since`` adds what they were on the day before that day, by what is known at the same moment, and how
    much was learnt and corrected since.
    """
    if since is not None:
        return _compared_summary(connection, selection, at, group_by, since)
    rows, groups = _count(connection, apply_filters(connection, selection, at), at, group_by)
    tallies = tally_groups(groups, name_groups(groups, group_by))
    return Summary(tally_rows(None, rows), tallies, group_by=group_by)


def tally_of_list(connection: Connection, listed: StandingList, at: AsOf) -> Tally:
    """The counts and scores of all that a list has been chosen from, closed ones too, judged for the list.

    The list must have been asked for closed ones too: of others it has not judged all.
    """
    return tally_rows(None, count_commitments(connection, listed.asked, at))


def _count(
    connection: Connection, asked: Selection, at: AsOf, group_by: GroupKey | None
) -> tuple[Sequence[TallyRow], Groups]:
    """The rows of what is found, each commitment once; and those of its groups."""
    asked = judge_selected(connection, asked, at, by_side=group_by is GroupKey.OBLIGOR)
    if group_by is None:
        return count_commitments(connection, asked, at), {}
    in_groups = count_in_groups(connection, asked, at, group_by)
    is_by_side = group_by is GroupKey.OBLIGOR and asked.judged
    rows = count_commitments(connection, asked, at) if is_by_side else in_groups
    return rows, group_rows(in_groups, group_by, asked.obligors)


def _compared_summary(
    connection: Connection, selection: Selection, at: AsOf, group_by: GroupKey | None, since: date
) -> Summary:
    # Status and flags are asked of all only once: what follows is about those that were found.
    found = filter_by_state(connection, apply_filters(connection, selection, at), at)
    found = found.without_state()
    rows, now = _count(connection, found, at, group_by)
    then = at.before(since)
    rows_before, before = _count(connection, apply_filters(connection, selection, then), then, group_by)
    names = name_groups({**before, **now}, group_by)
    learnt, corrected = count_late_records(connection, found, query_parameters(found, at), since)
    return Summary(
        total=tally_rows(None, rows),
        groups=tally_groups(now, names),
        before=tally_rows(None, rows_before),
        groups_before=tally_groups(before, names),
        learnt_since=learnt,
        corrected_since=corrected,
        group_by=group_by,
    )
