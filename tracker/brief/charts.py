"""The shapes of bars and timelines: across in percent of the width, down in pixels."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tracker.brief.page_model import Phrase, StatusBar, StatusBarChart, TimelineChart
from tracker.domain.records import LogEntry
from tracker.domain.timeline import STATUS_LETTERS, Axis, StatusSpan
from tracker.domain.vocabulary import Status

LANE, BAND, FLAGS = 13, 18, 15  # pixels: of a line of claims, of the band itself, of the flags under it
LETTER, NARROW = 1.8, 3.0  # percent: the room for a letter of a claim, and what a letter in a band needs
MOST_TICKS = 5
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)  # months between two ticks


class StatusBand(NamedTuple):
    """A stretch in the colour of a status; its letter is drawn where there is room, with a count in a bar."""

    status: Status
    x: float
    width: float
    text: str


class ClaimMark(NamedTuple):
    """What an actor claimed, on a lane above the band; its words stand left of it at the right edge."""

    x: float
    lane: int
    text: str
    status: Status
    is_left: bool


class DueFlag(NamedTuple):
    """A due date: the one that holds, or one that it was moved from; one beyond the edge says its day."""

    x: float
    holds: bool
    beyond: str


class TimelinePicture(NamedTuple):
    """The picture of one timeline: what is drawn, and the height above the band and in all."""

    label: Phrase
    description: Phrase
    bands: tuple[StatusBand, ...]
    hatched: tuple[tuple[float, float], ...]
    marks: tuple[ClaimMark, ...]
    flags: tuple[DueFlag, ...]
    top: int
    height: int


class AxisTick(NamedTuple):
    """A day that the axis names."""

    x: float
    text: str


def bar_bands(bar: StatusBar) -> tuple[StatusBand, ...]:
    """The statuses of a group side by side; each commitment is as wide as another."""
    total, done, drawn = sum(bar.counts.values()), 0, []
    for status, count in bar.counts.items():
        if count:
            drawn.append(
                _band(status, 100 * done / total, 100 * count / total, f"{STATUS_LETTERS[status]} {count}")
            )
            done += count
    return tuple(drawn)


def timeline_pictures(chart: TimelineChart) -> Iterator[TimelinePicture]:
    """The picture of each timeline."""
    for row in chart.rows:
        marks = _marks(row.timeline.claims, chart.axis)
        flags = _flags(row.timeline.due_dates, chart.axis)
        top = LANE * max((mark.lane + 1 for mark in marks), default=0)
        yield TimelinePicture(
            label=row.label,
            description=row.description,
            bands=tuple(_stretch(span, chart.axis) for span in row.timeline.spans),
            hatched=tuple(_between(*days, chart.axis) for days in row.timeline.contested_periods),
            marks=marks,
            flags=flags,
            top=top,
            height=top + BAND + (FLAGS if flags else 0),
        )


def statuses_shown(part: StatusBarChart | TimelineChart) -> list[Status]:
    """The statuses that a picture shows, in their order."""
    if isinstance(part, StatusBarChart):
        drawn = {status for bar in part.bars for status, count in bar.counts.items() if count}
    else:
        spans = {span.status for row in part.rows for span in row.timeline.spans}
        drawn = spans | {claim.status for row in part.rows for claim in row.timeline.claims if claim.status}
    return [status for status in Status if status in drawn]


def describe_bar(bar: StatusBar) -> str:
    """What a bar shows, for those who do not see it."""
    return ", ".join(f"{status} {count}" for status, count in bar.counts.items() if count)


def axis_ticks(axis: Axis) -> tuple[AxisTick, ...]:
    """The first days of months, or of years, that divide an axis: no more than MOST_TICKS."""
    months = (axis.ends.year - axis.begins.year) * 12 + axis.ends.month - axis.begins.month
    step = next(step for step in STEPS if months // step <= MOST_TICKS)
    first = axis.begins.year * 12 + axis.begins.month - 1
    numbers = (number for number in range(first, first + months + 1) if number % step == 0)
    days = (date(number // 12, number % 12 + 1, 1) for number in numbers)
    form = "%Y" if step % 12 == 0 else "%b %Y"
    return tuple(
        AxisTick(percent_from_left(day, axis), f"{day:{form}}")
        for day in days
        if axis.begins <= day < axis.ends
    )


def percent_from_left(day: date, axis: Axis) -> float:
    """Where a day begins, in percent of the width."""
    return 100 * axis.position_of(day)


def _between(begins: date, ends: date, axis: Axis) -> tuple[float, float]:
    return percent_from_left(begins, axis), percent_from_left(ends, axis) - percent_from_left(begins, axis)


def _stretch(span: StatusSpan, axis: Axis) -> StatusBand:
    return _band(span.status, *_between(span.begins, span.ends, axis), STATUS_LETTERS[span.status])


def _band(status: Status, x: float, width: float, text: str) -> StatusBand:
    return StatusBand(status, x, width, text if width >= NARROW * len(text.replace(" ", "")) else "")


def _marks(claims: Sequence[LogEntry], axis: Axis) -> tuple[ClaimMark, ...]:
    """The claims, each on the lowest lane above all that it would stand in the way of, from the right on."""
    drawn: list[tuple[ClaimMark, float, float]] = []
    for claim in reversed(claims):
        if claim.reporter and claim.status:
            text = f"{claim.reporter} {STATUS_LETTERS[claim.status]}"
            x, length = percent_from_left(claim.effective_on, axis), LETTER * (len(text) + 2)
            is_left = x + length > 100
            left, right = (x - length, x) if is_left else (x, x + length)
            lanes = (mark.lane for mark, begins, ends in drawn if begins <= right and left <= ends)
            drawn.append((ClaimMark(x, max(lanes, default=-1) + 1, text, claim.status, is_left), left, right))
    return tuple(mark for mark, _, _ in drawn)


def _flags(dues: Sequence[date], axis: Axis) -> tuple[DueFlag, ...]:
    """The due dates in the order in which they were set; the last one holds, and is told if out of sight."""
    return tuple(
        DueFlag(percent_from_left(due, axis), holds, due.isoformat() if due >= axis.ends else "")
        for number, due in enumerate(dues, start=1)
        for holds in [number == len(dues)]
        if holds or due < axis.ends
    )
