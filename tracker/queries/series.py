"""The counts and scores of a selection at the end of one period after the other."""

from collections.abc import Mapping, Sequence
from datetime import date

from tracker.db.connection import Connection
from tracker.db.sql import PROPER, among_ids_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.periods import CalendarPeriod, list_periods
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import (
    IncidentSeries,
    PeriodIncidents,
    PeriodTally,
    Series,
    Tally,
    VoicedIncidents,
)
from tracker.domain.vocabulary import Frequency, GroupKey
from tracker.queries.filters import apply_filters
from tracker.queries.incidents import IncidentReader
from tracker.queries.judgement_keeper import JudgementKeeper
from tracker.queries.tally_rows import (
    Groups,
    TallyRow,
    count_commitments,
    count_in_groups,
    group_rows,
    name_groups,
    tally_rows,
)

_Counted = tuple[CalendarPeriod, Groups, Mapping[str | None, VoicedIncidents]]


def series(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    every: Frequency,
    *,
    first: date | None = None,
    group_by: GroupKey | None = None,
) -> Series:
    """The counts of what is selected at the end of each period, as known at one moment.

    From the period of the ``first`` day on, else from that in which something selected was agreed first; none
    where nothing was. The last ends on the day asked about. With groups each of them has a row in each
    period. Raises UsageError for more periods than are counted, and for a first day after the last.
    """
    first = first or _first_day_agreed(connection, selection, at)
    if first is None:
        return Series(every, None, group_by, ())
    periods = list_periods(every, first, at.day)
    keeper, incidents = JudgementKeeper(connection, at), IncidentReader(connection, at)
    counted = [
        _count_period(connection, selection, at, period, group_by, keeper, incidents) for period in periods
    ]
    names = _name_all_groups(counted, group_by)
    rows = [
        PeriodTally(period, tally_rows(name, groups.get(key, ())), said.get(key, {}))
        for period, groups, said in counted
        for key, name in names.items()
    ]
    last = _count_last(connection, selection, at, keeper) if group_by else rows[-1].tally
    return Series(every, periods[0].begins_on, group_by, tuple(rows), last)


def _count_last(connection: Connection, selection: Selection, at: AsOf, keeper: JudgementKeeper) -> Tally:
    """The tally of all on the last day: each commitment is counted once, in however many groups it is."""
    asked = keeper.judge(apply_filters(connection, selection, at), at, by_side=False)
    return tally_rows(None, count_commitments(connection, asked, at))


def incident_series(
    connection: Connection, selection: Selection, at: AsOf, every: Frequency, *, first: date | None = None
) -> IncidentSeries:
    """The incidents in each period, by side and by who counted them; periods are those of ``series``."""
    first = first or _first_day_agreed(connection, selection, at)
    if first is None:
        return IncidentSeries(every, None, ())
    periods = list_periods(every, first, at.day)
    keeper, incidents = JudgementKeeper(connection, at), IncidentReader(connection, at)
    rows: list[PeriodIncidents] = []
    for period in periods:
        then = at._replace(day=period.ends_on)
        asked = keeper.judge(apply_filters(connection, selection, then), then, by_side=False)
        said = incidents.count_by_side(asked, then, period.begins_on)
        rows += (PeriodIncidents(period, row.side, row.reporter, row.incidents) for row in said)
    return IncidentSeries(every, periods[0].begins_on, tuple(rows))


def _count_period(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    period: CalendarPeriod,
    group_by: GroupKey | None,
    keeper: JudgementKeeper,
    incidents: IncidentReader,
) -> _Counted:
    then = at._replace(day=period.ends_on)
    found = apply_filters(connection, selection, then)
    asked = keeper.judge(found, then, by_side=group_by is GroupKey.OBLIGOR)
    said = incidents.count_by_group(asked, then, period.begins_on, group_by)
    if group_by is None:
        return period, {None: count_commitments(connection, asked, then)}, said
    rows = count_in_groups(connection, asked, then, group_by)
    return period, group_rows(rows, group_by, asked.obligors), said


def _name_all_groups(
    counted: Sequence[_Counted], group_by: GroupKey | None
) -> Mapping[str | None, str | None]:
    """The names of all groups of all periods, in order; of several spellings that of the last period."""
    if group_by is None:
        return {None: None}
    found: dict[str | None, Sequence[TallyRow]] = {}
    for _, groups, said in counted:
        found.update(groups)
        for key in said:
            found.setdefault(key, ())
    return name_groups(found, group_by)


def _first_day_agreed(connection: Connection, selection: Selection, at: AsOf) -> date | None:
    """The first day on which something selected was agreed; of what stands apart only where all does."""
    found = apply_filters(connection, selection.without_state(), at)
    scope = "" if found.ids is None else f" AND {among_ids_sql(connection.dialect, 'c.id')}"
    is_counted = "TRUE" if selection.strengths else f"c.strength IN {PROPER}"
    sql = f"""WITH {terms_steps_sql(connection)},
agreed AS (SELECT coalesce(c.agreed_on, a.concluded_on) AS day, {is_counted} AS is_counted
  FROM commitment_in_force c JOIN agreement_in_force a ON a.ref = c.agreement
  WHERE c.recorded_at <= :known_at AND a.recorded_at <= :known_at{scope})
SELECT day FROM agreed WHERE day <= :as_of ORDER BY is_counted DESC, day LIMIT 1"""
    cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    return connection.scalar(sql, date, ids=found.ids, **cut)
