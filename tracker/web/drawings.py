"""The shapes of bars and timelines, across in percent of the width."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.timeline import ONE_DAY, STATUS_LETTERS, Axis, StatusSpan, Timeline, common_axis
from tracker.domain.vocabulary import Status
from tracker.render import render_messages
from tracker.web import web_messages

LETTER_WIDTH = 2.5  # percent that a letter needs
MAX_YEARS_NAMED = 8
MAX_CLAIMS = 40  # marks of claims, the latest ones


class Band(NamedTuple):
    """A rectangle of a status, with its letter where there is room."""

    status: Status
    x: float
    width: float
    text: str

    @property
    def middle(self) -> float:
        """Where its letter stands."""
        return round(self.x + self.width / 2, 3)


class Mark(NamedTuple):
    """A word at a place; the anchor keeps it in the picture."""

    x: float
    text: str

    @property
    def anchor(self) -> str:
        """Which end of the word stands there."""
        return "start" if self.x < 6 else "end" if self.x > 90 else "middle"


class Bar(NamedTuple):
    """The statuses of a group side by side."""

    bands: Sequence[Band]
    label: str


class Lane(NamedTuple):
    """One line of a timeline: the whole, or the part of a side."""

    side: str
    bands: Sequence[Band]


class TimelineDrawing(NamedTuple):
    """A commitment over time."""

    lanes: Sequence[Lane]
    ticks: Sequence[Mark]
    claims: Sequence[Mark]
    due: Sequence[Mark]
    label: str

    @property
    def height(self) -> int:
        """In pixels: the years, the lanes, and what stands under them."""
        return 20 + 24 * len(self.lanes) + (24 if self.claims or self.due else 0)


def draw_bar(counts: Mapping[Status, int]) -> Bar:
    """The bar of how many commitments have each status."""
    total, drawn, bands = sum(counts.values()) or 1, 0, []
    for status, count in counts.items():
        if count:
            x, width = round(100 * drawn / total, 3), round(100 * count / total, 3)
            text = f"{STATUS_LETTERS[status]} {count}"
            bands.append(Band(status, x, width, text if width > LETTER_WIDTH * len(text) / 2 else ""))
            drawn += count
    told = (
        fill(web_messages.STATUS_COUNT, status=status, count=count)
        for status, count in counts.items()
        if count
    )
    return Bar(bands, fill(render_messages.LIST_COMMA).join(told) or fill(render_messages.NONE))


def draw_timeline(timeline: Timeline) -> TimelineDrawing:
    """The picture of a timeline, and what it shows in words."""
    axis = common_axis([timeline])
    lanes = [Lane("", _bands(timeline.spans, axis))]
    lanes += [Lane(lane.side, _bands(lane.spans, axis)) for lane in timeline.lanes]
    claims = [
        Mark(_place(claim.effective_on, axis), f"{claim.reporter} {STATUS_LETTERS[claim.status]}")
        for claim in timeline.claims[-MAX_CLAIMS:]
        if claim.status
    ]
    last = timeline.due_dates[-1:]
    due = [Mark(_place(day, axis), fill(render_messages.ENTRY_DUE, day=day)) for day in last]
    return TimelineDrawing(lanes, _years(axis), claims, due, _describe(timeline))


def _bands(spans: Iterable[StatusSpan], axis: Axis) -> list[Band]:
    found = []
    for span in spans:
        x = _place(span.begins, axis)
        width = round(_place(span.ends, axis) - x, 3)
        found.append(Band(span.status, x, width, STATUS_LETTERS[span.status] if width > LETTER_WIDTH else ""))
    return found


def _place(day: date, axis: Axis) -> float:
    share = (day - axis.begins).days / axis.day_count
    return round(100 * min(1.0, max(0.0, share)), 3)


def _years(axis: Axis) -> list[Mark]:
    """The beginnings of years, so many as there is room for; of a shorter time its first and last day."""
    years = [date(year, 1, 1) for year in range(axis.begins.year + 1, axis.ends.year + 1)]
    if len(years) < 2:
        return [Mark(0.0, str(axis.begins)), Mark(100.0, str(axis.ends - ONE_DAY))]
    step = 1 + len(years) // MAX_YEARS_NAMED
    return [Mark(_place(day, axis), str(day.year)) for day in years[::step]]


def _describe(timeline: Timeline) -> str:
    """Each status with its first day."""
    told = (
        fill(render_messages.STATUS_SINCE, status=span.status, day=format_day(span.begins))
        for span in timeline.spans
    )
    return fill(render_messages.LIST_SEMICOLON).join(told)
