"""The shapes of bars and timelines: across in percent of the width, down in pixels.

Across is from the side where a line begins, the right one in Persian; ``percent_from_left`` is where that is.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tracker.brief import brief_messages
from tracker.brief.page_model import Phrase, StatusBar, StatusBarChart, TimelineChart
from tracker.domain.days import format_month, format_year
from tracker.domain.languages import chosen_language
from tracker.domain.message_filling import fill, format_number
from tracker.domain.records import LogEntry
from tracker.domain.timeline import STATUS_LETTERS, Axis, StatusSpan
from tracker.domain.vocabulary import Status

# In pixels: a lane for the labels of claims, the band itself, and the flags under it.
LANE_HEIGHT, BAND_HEIGHT, FLAGS_HEIGHT = 13, 18, 15
# In percent of the width: a letter in the label of a claim, and what a letter in a band needs.
LABEL_LETTER_WIDTH, BAND_LETTER_WIDTH = 2.3, 3.4
MAX_TICK_INTERVALS = 5
TICK_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)  # months between two ticks


class StatusBand(NamedTuple):
    """A rectangle in the colour of a status; ``text`` is its letter, in a bar also its count.

    The text is empty if the rectangle is too narrow for it.
    """

    status: Status
    x: float
    width: float
    text: str


class ClaimMark(NamedTuple):
    """The claim of an actor, on a lane above the band; near the right edge its label is left of it."""

    x: float
    lane: int
    text: str
    status: Status
    is_left: bool


class DueFlag(NamedTuple):
    """A due date: the present one, or a former one.

    ``beyond`` is the day itself, as text, if it is later than the axis shows; else it is empty.
    """

    x: float
    is_present: bool
    beyond: str


class TimelinePicture(NamedTuple):
    """The picture of one timeline: all that is drawn, the height above the band, and the whole height.

    ``contested`` are the stretches in which it was contested: where each begins, and how wide it is. There
    is a tick for each occurrence of what recurs, and a line for each event of its agreement.
    """

    label: Phrase
    description: Phrase
    bands: tuple[StatusBand, ...]
    contested: tuple[tuple[float, float], ...]
    marks: tuple[ClaimMark, ...]
    flags: tuple[DueFlag, ...]
    ticks: tuple[float, ...]
    events: tuple[float, ...]
    top: int
    height: int


class AxisTick(NamedTuple):
    """A day that the axis names."""

    x: float
    text: str


def bar_bands(bar: StatusBar, longest: int) -> tuple[StatusBand, ...]:
    """The statuses of a group side by side; every commitment has the same width in all bars."""
    drawn_count, bands = 0, []
    for status, count in bar.counts.items():
        if count:
            text = f"{STATUS_LETTERS[status]} {format_number(count)}"
            bands.append(_new_band(status, 100 * drawn_count / longest, 100 * count / longest, text))
            drawn_count += count
    return tuple(bands)


def span_bands(spans: Iterable[StatusSpan], axis: Axis) -> tuple[StatusBand, ...]:
    """The statuses of a commitment one after the other, each as wide as it lasted."""
    return tuple(
        _new_band(span.status, *_place_stretch(span.begins, span.ends, axis), STATUS_LETTERS[span.status])
        for span in spans
    )


def timeline_pictures(chart: TimelineChart) -> Iterator[TimelinePicture]:
    """The picture of each timeline of a chart."""
    for row in chart.rows:
        marks = _claim_marks(row.timeline.claims, chart.axis)
        flags = _due_flags(row.timeline.due_dates, chart.axis)
        top = LANE_HEIGHT * max((mark.lane + 1 for mark in marks), default=0)
        yield TimelinePicture(
            label=row.label,
            description=row.description,
            bands=span_bands(row.timeline.spans, chart.axis),
            contested=tuple(_place_stretch(*days, chart.axis) for days in row.timeline.contested_periods),
            marks=marks,
            flags=flags,
            ticks=_places_of_days(row.timeline.occurrences, chart.axis),
            events=_places_of_days((event.day for event in row.timeline.events), chart.axis),
            top=top,
            height=top + BAND_HEIGHT + (FLAGS_HEIGHT if flags or row.timeline.occurrences else 0),
        )


def statuses_shown(chart: StatusBarChart | TimelineChart) -> list[Status]:
    """The statuses that a chart shows, in the order of the vocabulary."""
    if isinstance(chart, StatusBarChart):
        shown = {status for bar in chart.bars for status, count in bar.counts.items() if count}
    else:
        shown = {span.status for row in chart.rows for span in row.timeline.spans}
        shown |= {claim.status for row in chart.rows for claim in row.timeline.claims if claim.status}
    return [status for status in Status if status in shown]


def describe_bar(bar: StatusBar) -> str:
    """What a bar shows, in words, for those who do not see it."""
    return fill(brief_messages.LIST_COMMA).join(
        fill(brief_messages.BAR_STATUS, status=status, count=count)
        for status, count in bar.counts.items()
        if count
    )


def axis_ticks(axis: Axis) -> tuple[AxisTick, ...]:
    """The first days of months, or of years, that divide an axis; at most MAX_TICK_INTERVALS + 1 of them."""
    months = (axis.ends.year - axis.begins.year) * 12 + axis.ends.month - axis.begins.month
    step = next(step for step in TICK_STEPS if months // step <= MAX_TICK_INTERVALS)
    first = axis.begins.year * 12 + axis.begins.month - 1
    month_numbers = (number for number in range(first, first + months + 1) if number % step == 0)
    days = (date(number // 12, number % 12 + 1, 1) for number in month_numbers)
    format_tick = format_year if step % 12 == 0 else format_month
    return tuple(
        AxisTick(percent_from_start(day, axis), format_tick(day))
        for day in days
        if axis.begins <= day < axis.ends
    )


def percent_from_start(day: date, axis: Axis) -> float:
    """Where a day begins, in percent of the width, from the side where a line begins."""
    return 100 * axis.position_of(day)


def percent_from_left(x: float, width: float = 0) -> float:
    """What is at ``x`` from the side where a line begins, from the left, as pictures have it."""
    return 100 - x - width if chosen_language().is_right_to_left else x


def _places_of_days(days: Iterable[date], axis: Axis) -> tuple[float, ...]:
    """Where the days begin that an axis shows, each place once: to a tenth of a percent, as is drawn."""
    places = (round(percent_from_start(day, axis), 1) for day in days if axis.begins <= day < axis.ends)
    return tuple(dict.fromkeys(places))


def _place_stretch(begins: date, ends: date, axis: Axis) -> tuple[float, float]:
    """Where a stretch of days begins, and how wide it is, both in percent of the width."""
    x = percent_from_start(begins, axis)
    return x, percent_from_start(ends, axis) - x


def _new_band(status: Status, x: float, width: float, text: str) -> StatusBand:
    """A band; without its text if that is too long for it."""
    letters = len(text.replace(" ", ""))
    return StatusBand(status, x, width, text if width >= BAND_LETTER_WIDTH * letters else "")


def _claim_marks(claims: Sequence[LogEntry], axis: Axis) -> tuple[ClaimMark, ...]:
    """The claims from the last to the first, each on the lowest lane above all that its label would cover."""
    placed: list[tuple[ClaimMark, float, float]] = []
    for claim in reversed(claims):
        if claim.reporter and claim.status:
            text = f"{claim.reporter} {STATUS_LETTERS[claim.status]}"
            x, length = percent_from_start(claim.effective_on, axis), LABEL_LETTER_WIDTH * (len(text) + 2)
            is_left = x + length > 100
            left, right = (x - length, x) if is_left else (x, x + length)
            lanes = (mark.lane for mark, begins, ends in placed if begins <= right and left <= ends)
            mark = ClaimMark(x, max(lanes, default=-1) + 1, text, claim.status, is_left)
            placed.append((mark, left, right))
    return tuple(mark for mark, _, _ in placed)


def _due_flags(due_dates: Sequence[date], axis: Axis) -> tuple[DueFlag, ...]:
    """The due dates in the order in which they were set; the last one is the present one.

    Of those later than the axis only the present one has a flag.
    """
    return tuple(
        DueFlag(percent_from_start(due, axis), is_present, due.isoformat() if due >= axis.ends else "")
        for number, due in enumerate(due_dates, start=1)
        for is_present in [number == len(due_dates)]
        if is_present or due < axis.ends
    )
