"""A series as a person sees it on a terminal: lines of blocks, and a row for each period."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tracker.domain.days import format_day_of_month
from tracker.domain.message_filling import fill, format_number, say_word
from tracker.domain.periods import CalendarPeriod
from tracker.domain.records import AsOf
from tracker.domain.tallies import IncidentSeries, PeriodTally, Series
from tracker.domain.vocabulary import Flag, Status
from tracker.render import render_messages
from tracker.render.labels import (
    assessed_of_scored_label,
    bounds_label,
    group_label,
    not_yet_owed_label,
    tentative_label,
)
from tracker.render.sparkline import BLOCKS, UNKNOWN, can_draw, draw_sparkline
from tracker.render.terminal_text import FLAG_STYLES, data_text, new_table

GAP = 2  # cells between two columns


class _Column(NamedTuple):
    heading: str
    cells: Sequence[str]

    @property
    def width(self) -> int:
        """Cells with the gap after it."""
        return max(map(cell_len, (self.heading, *self.cells))) + GAP

    @property
    def says_anything(self) -> bool:
        """Whether any row has something else than nothing."""
        return any(cell not in ("", "0") for cell in self.cells)


def series_view(series: Series, at: AsOf, width: int, encoding: str) -> list[RenderableType]:
    """The lines of index and overdue, unless there are groups; a row for each period; what is in no count."""
    if series.last is None:
        return []
    heading = fill(render_messages.SERIES_HEADING, every=series.every, as_of=at.description)
    parts: list[RenderableType] = [Text(heading, style="bold"), Text("")]
    if series.group_by is None and can_draw(encoding):
        parts += [_index_line(series.rows, width), _overdue_line(series.rows, width), Text("")]
    parts.append(_series_table(series, width))
    if series.last.not_yet_owed:
        parts.append(Text(not_yet_owed_label(series.last.not_yet_owed), style="dim"))
    if series.last.apart:
        parts.append(Text(tentative_label(series.last.apart), style="dim"))
    return parts


# -- lines of blocks ---------------------------------------------------------------------------------


def _index_line(rows: Sequence[PeriodTally], width: int) -> Text:
    """The index of each period, of 100, with dots where there is none."""
    values = [row.tally.index for row in rows]
    heading = fill(render_messages.INDEX_LINE)
    return _spark_line(heading, values, 100, width)


def _overdue_line(rows: Sequence[PeriodTally], width: int) -> Text:
    """How many were overdue at the end of each period, of the most that there were."""
    values = [row.tally.flags[Flag.OVERDUE] for row in rows]
    heading = fill(render_messages.OVERDUE_LINE)
    return _spark_line(heading, values, max(values), width, style=FLAG_STYLES[Flag.OVERDUE])


def _spark_line(
    heading: str, values: Sequence[float | None], highest: int, width: int, style: str = ""
) -> Text:
    """The heading, the blocks, and what they mean, beside or below; of many periods the last that fit."""
    scale, room = _scale_label(values, highest), width - cell_len(heading) - GAP
    is_beside = len(values) + GAP + cell_len(scale) <= room
    if len(values) > room:
        room = max(1, room)
        scale = fill(render_messages.SCALE_OF_LAST, scale=scale, shown=room, all=len(values))
    blocks = draw_sparkline(values[-room:], highest)
    before_scale = " " * GAP if is_beside else "\n" + " " * (cell_len(heading) + GAP)
    return Text.assemble(f"{heading}{' ' * GAP}", (blocks, style), (f"{before_scale}{scale}", "dim"))


def _scale_label(values: Sequence[float | None], highest: int) -> str:
    """What the blocks mean; the highest is not named where nothing reaches above 0."""
    scale = fill(render_messages.SCALE_LOWEST, block=BLOCKS[0])
    if highest:
        scale = fill(render_messages.SCALE_HIGHEST, scale=scale, block=BLOCKS[-1], highest=highest)
    if None in values:
        scale = fill(render_messages.SCALE_UNKNOWN, scale=scale, dot=UNKNOWN)
    return scale


# -- the table ---------------------------------------------------------------------------------------


def _series_table(series: Series, width: int) -> Table:
    """A row for each period, or for each group in it that has commitments; as many columns as there is room.

    The index stands with its bounds and with how many are assessed, or not at all.
    """
    rows = [row for row in series.rows if series.group_by is None or _has_commitments(row)]
    columns = list(_fitting_columns(list(_column_groups(series, rows)), width))
    table = new_table(*(column.heading for column in columns))
    for column, shown in zip(table.columns, columns, strict=True):
        is_text = shown.heading in (fill(render_messages.PERIOD), fill(render_messages.GROUP))
        column.justify = "left" if is_text else "right"
        column.no_wrap = shown.heading != fill(render_messages.GROUP)
    for cells in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(data_text, cells))
    return table


def _has_commitments(row: PeriodTally) -> bool:
    return bool(row.tally.commitments or row.incidents)


def _fitting_columns(groups: Sequence[tuple[_Column, ...]], width: int) -> Iterator[_Column]:
    """The columns that fit, of groups that stand together; the first groups first."""
    room = width + GAP
    for group in groups:
        needed = sum(column.width for column in group)
        if needed <= room:
            room -= needed
            yield from group


def _column_groups(series: Series, rows: Sequence[PeriodTally]) -> Iterator[tuple[_Column, ...]]:
    """All columns by what matters most; those of which no row says anything are left out."""

    def column(heading: str, cell: Callable[[PeriodTally], object]) -> _Column:
        return _Column(heading, [_say_cell(cell(row)) for row in rows])

    yield (column(fill(render_messages.PERIOD), lambda row: _period_label(row.period)),)
    if series.group_by:
        yield (
            column(fill(render_messages.GROUP), lambda row: group_label(row.tally.group, series.group_by)),
        )
    yield (column(fill(render_messages.OVERDUE), lambda row: row.tally.flags[Flag.OVERDUE]),)
    yield (column(fill(render_messages.OPEN), lambda row: row.tally.open),)
    yield (
        column(fill(render_messages.INDEX_HEADING), _index_cell),
        column(fill(render_messages.BOUNDS_HEADING), _bounds_cell),
        column(fill(render_messages.ASSESSED), lambda row: assessed_of_scored_label(row.tally)),
    )
    yield (column(fill(render_messages.ALL), lambda row: row.tally.commitments),)
    yield (column(fill(render_messages.DONE), lambda row: row.tally.by_status[Status.IMPLEMENTED]),)
    seldom = [
        column(fill(render_messages.OUR_INCIDENTS), lambda row: row.incidents.get(None, "")),
        column(fill(render_messages.THEIR_INCIDENTS), _claimed_cell),
        *(
            column(say_word(flag).capitalize(), lambda row, flag=flag: row.tally.flags[flag])  # type: ignore[misc]
            for flag in Flag
            if flag is not Flag.OVERDUE
        ),
        *(
            column(say_word(status).capitalize(), lambda row, status=status: row.tally.by_status[status])  # type: ignore[misc]
            for status in Status
            if status is not Status.IMPLEMENTED
        ),
    ]
    yield from ((one,) for one in seldom if one.says_anything)


def _say_cell(value: object) -> str:
    return format_number(value) if isinstance(value, int) else str(value)


def _period_label(period: CalendarPeriod) -> str:
    """The name of a period; with the day on which it is counted, where that is not its last."""
    if not period.is_cut_short:
        return period.name
    return fill(render_messages.PERIOD_CUT_SHORT, period=period.name, day=format_day_of_month(period.ends_on))


def _index_cell(row: PeriodTally) -> str:
    return "-" if row.tally.index is None else format_number(row.tally.index, ".2f")


def _bounds_cell(row: PeriodTally) -> str:
    return "-" if row.tally.index is None else bounds_label(row.tally)


def _claimed_cell(row: PeriodTally) -> str:
    """What others counted, each by its own."""
    return fill(render_messages.LIST_COMMA).join(
        fill(render_messages.VOICED_COUNT, reporter=actor, number=number)
        for actor, number in sorted((actor, number) for actor, number in row.incidents.items() if actor)
    )


# -- incidents ---------------------------------------------------------------------------------------


def incidents_view(series: IncidentSeries, at: AsOf) -> list[RenderableType]:
    """A row for each period, side and voice; in a period without a row nobody counted any."""
    if not series.rows:
        return []
    heading = fill(render_messages.INCIDENTS_HEADING, every=series.every, as_of=at.description)
    table = new_table(*map(fill, render_messages.INCIDENT_COLUMNS))
    table.columns[-1].justify = "right"
    for row in series.rows:
        side = fill(render_messages.NO_SIDE_SAID) if row.side is None else row.side
        reporter = fill(render_messages.OURSELVES) if row.reporter is None else row.reporter
        cells = (_period_label(row.period), side, reporter, row.incidents)
        table.add_row(*map(data_text, cells))
    return [Text(heading, style="bold"), Text(""), table]
