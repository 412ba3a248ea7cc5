"""The counts and scores of a selection."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.dialect import Dialect
from tracker.db.sql import FLAG_COLUMNS, FLAGS_AS_COLUMNS, OPEN, level_sql, obligors_sql
from tracker.domain.records import AsOf, Selection, Summary, Tally
from tracker.domain.vocabulary import Flag, GroupKey, Status
from tracker.queries.filters import apply_filters, chosen_sql, query_parameters


class TallyRow(NamedTuple):
    """How many commitments of a group have one status and level, and how many of those have each flag."""

    group: str | None
    status: Status
    apart: bool
    level: int | None
    commitments: int
    open: int
    overdue: int
    fallen_back: int
    contested: int
    unverified: int
    stale: int
    due_soon: int
    done_late: int


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
    sql = _tallies_sql(connection.dialect, selection, group_by)
    rows = connection.all(sql, TallyRow, **query_parameters(selection, at))
    rows_by_group: dict[str | None, list[TallyRow]] = {}
    for row in rows:
        rows_by_group.setdefault(row.group, []).append(row)
    names = sorted(rows_by_group, key=lambda name: (name is None, name or ""))
    return [_tally_rows(name, rows_by_group[name]) for name in names]


def _tallies_sql(dialect: Dialect, selection: Selection, group_by: GroupKey | None) -> str:
    """The counts by group, status and level.

    Judged in key order first: sorted into its groups first, each would be looked up wherever it is.
    """
    group = {
        None: "NULL",
        GroupKey.AGREEMENT: "k.agreement",
        GroupKey.THEME: "k.theme",
        GroupKey.OBLIGOR: obligors_sql(dialect, "k.id"),
    }[group_by]
    return f"""WITH {chosen_sql(dialect, selection, with_flags=True)},
judged AS MATERIALIZED (
  SELECT {group} AS grouped, k.status, k.apart, {level_sql("k.id", "k.kind", "k.status")} AS level,
    {OPEN} AS open, {FLAGS_AS_COLUMNS}
  FROM chosen k)
SELECT grouped AS "group", status, apart, level, count(*) AS commitments,
  count(*) FILTER (WHERE open) AS open,
  {", ".join(f"count(*) FILTER (WHERE {column}) AS {column}" for column in FLAG_COLUMNS.values())}
FROM judged GROUP BY grouped, status, apart, level"""


def _tally_rows(group: str | None, rows: Sequence[TallyRow]) -> Tally:
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
