"""The counts and scores of a selection."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from tracker.db.connection import Connection, Row
from tracker.db.statements import FLAG_COLUMNS, for_ids
from tracker.domain.records import AsOf, Selection, Summary, Tally
from tracker.domain.vocabulary import Flag, GroupKey, Status
from tracker.queries.filters import apply_filters, query_parameters

# -- summary -----------------------------------------------------------------------------------------


def summary(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    *,
    group_by: GroupKey | None = None,
    since: date | None = None,
) -> Summary:
    """The counts and scores of what is selected, closed ones too.

    ``since`` adds what they were at the end of that day, as far as it was known then (and by the cut).
    """
    groups = _tally_groups(connection, selection, at, group_by)
    before = None if since is None else _tally_groups(connection, selection, at.at_end_of(since), group_by)
    return Summary(
        total=_sum_tallies(groups),
        groups=tuple(groups) if group_by else (),
        before=None if before is None else _sum_tallies(before),
        groups_before=tuple(before) if before and group_by else (),
    )


def _tally_groups(
    connection: Connection, selection: Selection, at: AsOf, group_by: GroupKey | None
) -> list[Tally]:
    selection = apply_filters(connection, selection, at)
    values = query_parameters(selection, at) | {"grouping": group_by}
    rows = connection.all(for_ids("tallies", selection.found), **values)
    names = sorted({row.group for row in rows}, key=lambda name: (name is None, name or ""))
    return [_tally_rows(name, [row for row in rows if row.group == name]) for name in names]


def _tally_rows(group: str | None, rows: Sequence[Row]) -> Tally:
    counted = [row for row in rows if not row.apart]
    levels = [(row.level, row.commitments) for row in counted if row.level is not None]
    by_status: Counter[str] = Counter()
    for row in counted:
        by_status[row.status] += row.commitments
    return Tally(
        group=group,
        by_status={status: by_status[status] for status in Status},
        flags={flag: sum(getattr(row, column) for row in counted) for flag, column in FLAG_COLUMNS.items()},
        open=sum(row.open for row in counted),
        levels=sum(level * commitments for level, commitments in levels),
        assessed=sum(commitments for _, commitments in levels),
        apart=sum(row.commitments for row in rows if row.apart),
    )


def _sum_tallies(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        group=None,
        by_status={status: sum(tally.by_status[status] for tally in tallies) for status in Status},
        flags={flag: sum(tally.flags[flag] for tally in tallies) for flag in Flag},
        open=sum(tally.open for tally in tallies),
        levels=sum(tally.levels for tally in tallies),
        assessed=sum(tally.assessed for tally in tallies),
        apart=sum(tally.apart for tally in tallies),
    )
