"""A series as it stands on a terminal: lines of blocks that mislead nobody, and columns that fit."""

import io
import re
from datetime import date
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from tracker.domain.periods import list_periods
from tracker.domain.records import AsOf
from tracker.domain.tallies import IncidentSeries, PeriodIncidents, PeriodTally, Series, Tally
from tracker.domain.vocabulary import Flag, Frequency, GroupKey, Status
from tracker.render.sparkline import draw_sparkline
from tracker.render.terminal import incidents_view, series_view

AT = AsOf(date(2018, 3, 10))


def make_tally(commitments: int, overdue: int = 0, *, assessed: int = 0, group: str | None = None) -> Tally:
    """Commitments of which the assessed ones are limited, and nothing is known of the rest."""
    by_status = dict.fromkeys(Status, 0)
    by_status |= {Status.LIMITED: assessed, Status.NO_INFORMATION: commitments - assessed}
    flags = dict.fromkeys(Flag, 0) | {Flag.OVERDUE: overdue}
    return Tally(
        group=group,
        by_status=by_status,
        flags=flags,
        open=commitments,
        levels=assessed,
        assessed=assessed,
        apart=2,
        not_yet_owed=1,
    )


def make_series(tallies: list[Tally], group_by: GroupKey | None = None) -> Series:
    """So many months, the last of them cut short."""
    first = date(2018 - (len(tallies) - 3) // 12 - 1, 1, 1) if len(tallies) > 3 else date(2018, 1, 1)
    periods = list_periods(Frequency.MONTH, first, AT.day)[-len(tallies) :]
    rows = [PeriodTally(period, tally, {}) for period, tally in zip(periods, tallies, strict=True)]
    return Series(Frequency.MONTH, periods[0].begins_on, group_by, tuple(rows), tallies[-1])


SERIES = make_series([make_tally(4), make_tally(9, 3, assessed=9), make_tally(1200, 120, assessed=1000)])


def show(series: Series, width: int = 80, encoding: str = "utf-8", *, in_colour: bool = False) -> str:
    """What a terminal of a width shows."""
    file = io.StringIO()
    colours: Any = "standard" if in_colour else None
    console = Console(file=file, width=width, force_terminal=True, color_system=colours)
    for part in series_view(series, AT, width, encoding):
        console.print(part)
    return file.getvalue()


def test_only_nothing_has_the_lowest_block_and_only_the_most_the_highest() -> None:
    """One of a thousand can be seen, and 999 of them are not all; what is not known is a gap."""
    assert draw_sparkline([0, 1, 500, 999, 1000, None], 1000) == "▁▂▅▇█·"
    assert draw_sparkline([0, 0], 0) == "▁▁"


def test_the_scale_of_each_line_is_said() -> None:
    """The index is drawn of 100, and never stretched; overdue of the most that there was."""
    lines = show(SERIES).splitlines()
    assert lines[2] == "Index    ·▃▃  ▁ is 0, █ is 100, · is not known"
    assert lines[3] == "Overdue  ▁▂█  ▁ is 0, █ is 120"
    assert "▁ is 0\n" in show(make_series([make_tally(2)] * 2)).replace(" \n", "\n")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_line_shows_the_last_periods_that_fit(width: int) -> None:
    """And says how many of all they are."""
    months = 300
    shown = show(make_series([make_tally(2, number % 2) for number in range(months)]), width).splitlines()
    place = next(number for number, line in enumerate(shown) if line.startswith("Overdue "))
    blocks = re.findall("[▁-█]+", shown[place])[0]
    assert blocks.endswith("▁█")
    assert cell_len(shown[place].rstrip()) == width
    said = " ".join(" ".join(shown[place + 1 : place + 3]).split())
    assert f"▁ is 0, █ is 1; the last {len(blocks)} of {months}" in said


def test_a_terminal_without_blocks_gets_the_table_alone() -> None:
    """Nothing in it is drawn with characters that it cannot show."""
    shown = show(SERIES, encoding="latin-1")
    assert shown.encode("latin-1")
    assert "2018-02" in shown
    assert not re.search("Index .* is 0", shown)


def test_groups_have_rows_and_no_lines() -> None:
    """A line for several groups would be of none of them; a group without commitments has no row."""
    tallies = [make_tally(2, group="border"), make_tally(0, group="water"), make_tally(3, 1, group="border")]
    shown = show(make_series(tallies, GroupKey.THEME))
    assert not re.search("[▁-█·]", shown)
    assert "water" not in shown
    assert len(re.findall("border", shown)) == 2


@pytest.mark.parametrize(("width", "columns"), [(30, 2), (80, 8), (200, 10)])
def test_a_table_has_the_columns_that_matter_and_fit(width: int, columns: int) -> None:
    """Overdue above all; the index with bounds and coverage, or not at all; with room what is not 0."""
    shown = show(SERIES, width)
    header = next(line for line in shown.splitlines() if line.startswith("Period"))
    headings = header.split()
    assert headings[:2] == ["Period", "Overdue"]
    assert len(headings) == columns, headings
    assert len({"Index", "Bounds", "Assessed"} & set(headings)) in (0, 3)
    assert all(cell_len(line.rstrip()) <= width for line in shown.splitlines() if line.startswith("2018"))
    assert "Stalled" not in shown


def test_a_period_that_is_cut_short_says_until_when() -> None:
    """It is compared with whole ones."""
    rows = [line for line in show(SERIES).splitlines() if line.startswith("2018")]
    assert [row[:19].strip() for row in rows] == ["2018-01", "2018-02", "2018-03 to 10 Mar"]


def test_what_is_in_no_count_is_said_below() -> None:
    """As of the last day."""
    assert show(SERIES).splitlines()[-2:] == [
        "1 more is not yet owed, and in no count.",
        "2 more are only intended, proposed or discussed, and in no count.",
    ]


def test_colour_is_only_where_it_is_allowed() -> None:
    """The words and blocks mean the same without it."""
    assert "\x1b[31m" in show(SERIES, in_colour=True)
    plain = show(SERIES)
    assert "\x1b" not in plain
    assert re.sub("\x1b[^m]*m", "", show(SERIES, in_colour=True)) == plain


def test_incidents_say_whose_they_are_and_by_whose_word() -> None:
    """In words where nobody was named."""
    (period,) = list_periods(Frequency.MONTH, date(2018, 2, 1), date(2018, 2, 28))
    rows = (PeriodIncidents(period, "IR", None, 3), PeriodIncidents(period, None, "PK", 7))
    file = io.StringIO()
    for part in incidents_view(IncidentSeries(Frequency.MONTH, period.begins_on, rows), AT):
        Console(file=file, width=80).print(part)
    assert [line.split() for line in file.getvalue().splitlines()[2:]] == [
        ["Period", "Side", "Counted", "by", "Incidents"],
        ["2018-02", "IR", "ourselves", "3"],
        ["2018-02", "not", "said", "PK", "7"],
    ]
