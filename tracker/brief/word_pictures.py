"""The pictures of a Word document: bars, timelines and the trend, drawn as on the page in a browser."""

from collections.abc import Iterator

from tracker.brief import brief_messages, trend_geometry
from tracker.brief.chart_geometry import (
    BAND_HEIGHT,
    LANE_HEIGHT,
    StatusBand,
    TimelinePicture,
    axis_ticks,
    bar_bands,
    percent_from_start,
)
from tracker.brief.emf_picture import EmfPicture
from tracker.brief.page_model import StatusBar, TimelineChart, TrendChart
from tracker.brief.status_colours import STATUS_COLOURS, STATUS_PATTERNS
from tracker.domain.languages import chosen_language
from tracker.domain.message_filling import fill

CHART_WIDTH, UNIT = 1000, 2.2  # tenths of a millimetre: of a picture, and of a pixel of the page
TREND_UNIT = 2.4
INK, PAPER, QUIET, GRID, RED = "000000", "ffffff", "e0e0e0", "b0b0b0", "b3261e"
LETTER, PLATE = 24, 16  # the height of a letter, and half the width of its plate
PATTERN_GAP = 2.4  # tenths of a millimetre for each pixel between the lines of a pattern


def draw_bar(bar: StatusBar, longest: int) -> EmfPicture:
    """A bar as long as its number."""
    picture = _new_picture(CHART_WIDTH, BAND_HEIGHT * UNIT)
    for band in bar_bands(bar, longest):
        _draw_band(picture, band, 0)
    return picture


def draw_axis(chart: TimelineChart) -> EmfPicture:
    """The days that the axis names."""
    picture = _new_picture(CHART_WIDTH, 16 * UNIT)
    for tick in axis_ticks(chart.axis):
        anchor = "start" if tick.x < 4 else "end" if tick.x > 96 else "middle"
        picture.text(_x(tick.x), 12 * UNIT, tick.text, anchor, INK, LETTER)
    return picture


def draw_timeline_row(row: TimelinePicture, chart: TimelineChart) -> EmfPicture:
    """The bands of a timeline, what was contested, the claims above and the due dates under it."""
    picture = _new_picture(CHART_WIDTH, row.height * UNIT)
    top = row.top * UNIT
    for tick in axis_ticks(chart.axis):
        picture.line([(_x(tick.x), 0), (_x(tick.x), row.height * UNIT)], GRID, 1)
    for band in row.bands:
        _draw_band(picture, band, top)
    for x, width in row.contested:
        _draw_contested(picture, _x(x), top + (BAND_HEIGHT - 4) * UNIT, _x(width))
    for x in row.events:
        picture.line([(_x(x), 0), (_x(x), row.height * UNIT)], INK, 2, dashed=True)
    if chart.since:
        x = _x(percent_from_start(chart.since, chart.axis))
        picture.line([(x, 0), (x, row.height * UNIT)], INK, 4, dashed=True)
    for band in row.bands:
        _draw_letter(picture, band, top)
    _draw_due_dates(picture, row)
    _draw_claims(picture, row)
    return picture


def draw_trend(chart: TrendChart) -> EmfPicture:
    """The index with its bounds, and what is overdue, as columns."""
    unit, found = TREND_UNIT, trend_geometry.draw_trend(chart)
    picture = _new_picture(trend_geometry.WIDTH * unit, trend_geometry.HEIGHT * unit)
    for outline in found.bounds:
        picture.polygon([(spot.x * unit, spot.y * unit) for spot in outline], QUIET)
    for column in found.columns:
        picture.rectangle(column.x * unit, column.y * unit, column.width * unit, column.height * unit, RED)
    bottom, top = trend_geometry.BOTTOM * unit, trend_geometry.TOP * unit
    picture.line([(trend_geometry.LEFT * unit, bottom), (trend_geometry.RIGHT * unit, bottom)], GRID)
    if found.since_x:
        picture.line([(found.since_x * unit, top), (found.since_x * unit, bottom)], INK, 4, dashed=True)
    for run in found.runs:
        picture.line([(spot.x * unit, spot.y * unit) for spot in run], INK, 5)
    for label in found.labels:
        picture.text(label.x * unit, label.y * unit, label.text, label.anchor, INK, 12 * unit)
    return picture


def _new_picture(width: float, height: float) -> EmfPicture:
    return EmfPicture(width, height, is_mirrored=chosen_language().is_right_to_left)


def _x(percent: float) -> float:
    return percent * CHART_WIDTH / 100


def _draw_band(picture: EmfPicture, band: StatusBand, top: float) -> None:
    """A rectangle in the colour and pattern of its status, with its text."""
    x, width, height = _x(band.x), _x(band.width), BAND_HEIGHT * UNIT
    colours = STATUS_COLOURS[band.status]
    picture.rectangle(x, top, width, height, colours.background)
    for line in _pattern_lines(band, x, top, width, height):
        picture.line(line, colours.foreground, 1)
    edge = [(x, top), (x + width, top), (x + width, top + height), (x, top + height), (x, top)]
    picture.line(edge, INK, 1)
    _draw_letter(picture, band, top)


def _draw_letter(picture: EmfPicture, band: StatusBand, top: float) -> None:
    """The text of a band on a plate, so that nothing is drawn through it."""
    if not band.text:
        return
    middle, colours = _x(band.x + band.width / 2), STATUS_COLOURS[band.status]
    half = PLATE * max(1, len(band.text) * 0.8)
    picture.rectangle(middle - half, top + 4, 2 * half, BAND_HEIGHT * UNIT - 8, colours.background)
    picture.text(middle, top + 13 * UNIT, band.text, "middle", colours.foreground, LETTER)


def _pattern_lines(  # noqa: C901 - a branch for each kind of line
    band: StatusBand, x: float, top: float, width: float, height: float
) -> Iterator[list[tuple[float, float]]]:
    """The lines of a pattern within a rectangle."""
    pattern = STATUS_PATTERNS[band.status]
    gap = pattern.gap * PATTERN_GAP
    if pattern.is_upright:
        for place in range(1, int(width / gap) + 1):
            yield [(x + place * gap, top), (x + place * gap, top + height)]
    if pattern.is_level:
        for place in range(1, int(height / gap) + 1):
            yield [(x, top + place * gap), (x + width, top + place * gap)]
    if pattern.is_rising or pattern.is_falling:
        for place in range(int((width - height) / gap) + 1 if width > height else 0):
            left = x + place * gap
            if pattern.is_rising:
                yield [(left, top + height), (left + height, top)]
            if pattern.is_falling:
                yield [(left, top), (left + height, top + height)]
    if pattern.is_dotted:
        for place in range(1, int(width / gap)):
            for row in range(1, int(height / gap) + 1):
                yield [(x + place * gap, top + row * gap), (x + place * gap + 2, top + row * gap)]


def _draw_contested(picture: EmfPicture, x: float, y: float, width: float) -> None:
    """A strip of black and white."""
    picture.rectangle(x, y, width, 4 * UNIT, PAPER)
    for place in range(int(width / 20) + 1):
        left = x + 20 * place
        picture.rectangle(left, y, min(10, x + width - left), 4 * UNIT, INK)


def _draw_claims(picture: EmfPicture, row: TimelinePicture) -> None:
    """An arrow for each claim, then all labels, on plates above the arrows."""
    for mark in row.marks:
        x, top = _x(mark.x), (row.top - LANE_HEIGHT * (mark.lane + 1)) * UNIT
        picture.line([(x, top), (x, row.top * UNIT)], INK)
        tip = row.top * UNIT
        picture.polygon([(x - 8, tip - 12), (x + 8, tip - 12), (x, tip)], INK)
    for mark in row.marks:
        x, top = _x(mark.x), (row.top - LANE_HEIGHT * (mark.lane + 1)) * UNIT
        width = 15 * len(mark.text) + 4
        left = x - width - 8 if mark.is_left else x + 8
        picture.rectangle(left, top, width, LANE_HEIGHT * UNIT - 2, PAPER)
        anchor = "end" if mark.is_left else "start"
        picture.text(left + (width if mark.is_left else 0), top + 10 * UNIT, mark.text, anchor, INK, LETTER)


def _draw_due_dates(picture: EmfPicture, row: TimelinePicture) -> None:
    """A flag for each due date, filled if it is the present one; a stroke for what recurs."""
    bottom = (row.top + BAND_HEIGHT) * UNIT
    for x in row.ticks:
        picture.line([(_x(x), bottom), (_x(x), bottom + 6 * UNIT)], INK, 3)
    for flag in row.flags:
        x = min(_x(flag.x), CHART_WIDTH - 2)
        if flag.beyond:
            picture.text(
                CHART_WIDTH,
                bottom + 12 * UNIT,
                fill(brief_messages.DUE_BEYOND, day=flag.beyond),
                "end",
                INK,
                LETTER,
            )
            continue
        side = -20 if flag.x > 95 else 20
        picture.line([(x, row.top * UNIT), (x, bottom + 14 * UNIT)], INK)
        cloth = [(x, bottom + 2), (x + side, bottom + 2), (x + side, bottom + 18), (x, bottom + 18)]
        picture.polygon(cloth, INK if flag.is_present else PAPER)
        picture.line([*cloth, cloth[0]], INK)
