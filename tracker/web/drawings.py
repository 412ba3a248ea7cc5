"""What the pictures of the pages show; their shapes are those of the page for the meeting."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracker.brief.chart_geometry import (
    StatusBand,
    axis_ticks,
    bar_bands,
    describe_bar,
    percent_from_start,
    span_bands,
)
from tracker.brief.page_model import StatusBar
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.timeline import STATUS_LETTERS, Axis, Timeline, common_axis
from tracker.domain.vocabulary import Status
from tracker.render import render_messages

MAX_CLAIMS = 40  # marks of claims, the latest ones


class Mark(NamedTuple):
    """A word at a place, in percent of the width; the anchor keeps it in the picture."""

    x: float
    text: str

    @property
    def anchor(self) -> str:
        """Which end of the word stands there."""
        return "start" if self.x < 6 else "end" if self.x > 90 else "middle"


class Bar(NamedTuple):
    """The statuses of a group side by side."""

    bands: Sequence[StatusBand]
    label: str


class Lane(NamedTuple):
    """One line of a timeline: the whole, or the part of a side."""

    side: str
    bands: Sequence[StatusBand]


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

    @property
    def statuses(self) -> list[Status]:
        """Those that it shows, whose patterns it needs, in the order of the vocabulary."""
        shown = {band.status for lane in self.lanes for band in lane.bands}
        return [status for status in Status if status in shown]


def draw_bar(counts: Mapping[Status, int]) -> Bar:
    """The bar of how many commitments have each status, as wide as the page."""
    bar = StatusBar((), counts)
    return Bar(bar_bands(bar, sum(counts.values()) or 1), describe_bar(bar) or fill(render_messages.NONE))


def draw_timeline(timeline: Timeline) -> TimelineDrawing:
    """The picture of a timeline, and what it shows in words."""
    axis = common_axis([timeline])
    lanes = [Lane("", span_bands(timeline.spans, axis))]
    lanes += [Lane(lane.side, span_bands(lane.spans, axis)) for lane in timeline.lanes]
    claims = [
        _mark_day(claim.effective_on, f"{claim.reporter} {STATUS_LETTERS[claim.status]}", axis)
        for claim in timeline.claims[-MAX_CLAIMS:]
        if claim.status
    ]
    due = [_mark_day(day, fill(render_messages.ENTRY_DUE, day=day), axis) for day in timeline.due_dates[-1:]]
    ticks = [Mark(tick.x, tick.text) for tick in axis_ticks(axis)]
    return TimelineDrawing(lanes, ticks, claims, due, _describe(timeline))


def _mark_day(day: date, text: str, axis: Axis) -> Mark:
    return Mark(percent_from_start(day, axis), text)


def _describe(timeline: Timeline) -> str:
    """Each status with its first day."""
    told = (
        fill(render_messages.STATUS_SINCE, status=span.status, day=format_day(span.begins))
        for span in timeline.spans
    )
    return fill(render_messages.LIST_SEMICOLON).join(told)
