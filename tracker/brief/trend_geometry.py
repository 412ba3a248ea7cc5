"""The picture of the trend: where its lines, columns and labels are, in units of the picture."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.brief import brief_messages
from tracker.brief.page_model import TrendChart, TrendPoint
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill

WIDTH, HEIGHT = 372, 128
LEFT, RIGHT, TOP, BOTTOM = 90, 282, 8, 104  # of what is drawn; all labels stand outside of it
LINE_GAP = 14  # between two labels of one side
MIN_COLUMN = 1.5  # of a column that is not 0


class Spot(NamedTuple):
    """A point of the picture, from its top left."""

    x: float
    y: float


class Column(NamedTuple):
    """What is overdue at the end of a period, as a share of what is counted."""

    x: float
    y: float
    width: float
    height: float


class Label(NamedTuple):
    """Words beside the picture; ``anchor`` is the end of them that is at the spot."""

    x: float
    y: float
    text: str
    anchor: str


class TrendPicture(NamedTuple):
    """The index as runs of spots, its bounds as outlines, what is overdue as columns, and the labels."""

    runs: tuple[tuple[Spot, ...], ...]
    bounds: tuple[tuple[Spot, ...], ...]
    columns: tuple[Column, ...]
    labels: tuple[Label, ...]
    since_x: float | None


def draw_trend(chart: TrendChart) -> TrendPicture:
    """The picture of a trend of two points or more."""
    points = chart.points
    runs = [run for run in _runs_with_index(points) if run]
    return TrendPicture(
        runs=tuple(tuple(_index_spot(points, place) for place in run) for run in runs),
        bounds=tuple(_outline(points, run) for run in runs if len(run) > 1),
        columns=tuple(_column(points, place) for place in range(len(points)) if points[place].overdue),
        labels=(
            *_labels_of_end(points[0], LEFT - 6, "end"),
            *_labels_of_end(points[-1], RIGHT + 6, "start"),
            *_labels_of_days(points),
        ),
        since_x=_since_x(chart),
    )


def _runs_with_index(points: Sequence[TrendPoint]) -> Iterator[list[int]]:
    """The places of points that follow each other and have an index."""
    run: list[int] = []
    for place, point in enumerate(points):
        if point.score is None:
            yield run
            run = []
        else:
            run.append(place)
    yield run


def _index_spot(points: Sequence[TrendPoint], place: int) -> Spot:
    return Spot(_x(points, place), _y(points[place].score or 0))


def _x(points: Sequence[TrendPoint], place: int) -> float:
    """A point stands at its day, so that a last period that is cut short is shorter."""
    days = (points[-1].day - points[0].day).days or 1
    return LEFT + 8 + (RIGHT - LEFT - 16) * (points[place].day - points[0].day).days / days


def _y(percent: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * percent / 100


def _outline(points: Sequence[TrendPoint], run: Sequence[int]) -> tuple[Spot, ...]:
    """The upper bounds from left to right, then the lower ones back."""
    upper = [Spot(_x(points, place), _y(points[place].upper or 0)) for place in run]
    lower = [Spot(_x(points, place), _y(points[place].lower or 0)) for place in reversed(run)]
    return (*upper, *lower)


def _column(points: Sequence[TrendPoint], place: int) -> Column:
    point = points[place]
    share = 100 * point.overdue / max(point.scored, point.overdue)
    height = max(MIN_COLUMN, BOTTOM - _y(share))
    width = min(8.0, 0.6 * (RIGHT - LEFT) / len(points))
    return Column(_x(points, place) - width / 2, BOTTOM - height, width, height)


def _labels_of_end(point: TrendPoint, x: float, anchor: str) -> Iterator[Label]:
    """The index and what is overdue at one end; as far apart as two lines need."""
    share = 100 * point.overdue / (max(point.scored, point.overdue) or 1)
    overdue_y = min(_y(share) + 4, BOTTOM)
    if point.score is not None:
        index_y = max(_y(point.score) + 4, TOP + 4)
        if abs(index_y - overdue_y) < LINE_GAP:
            index_y, overdue_y = _push_apart(index_y, overdue_y)
        yield Label(x, index_y, fill(brief_messages.TREND_INDEX, index=point.score), anchor)
    yield Label(x, overdue_y, fill(brief_messages.TREND_OVERDUE, number=point.overdue), anchor)


def _push_apart(index_y: float, overdue_y: float) -> tuple[float, float]:
    """Two lines around the middle of both, the upper one above, and both beside the picture."""
    middle = min(max((index_y + overdue_y) / 2, TOP + LINE_GAP), BOTTOM - LINE_GAP / 2)
    near, far = middle - LINE_GAP / 2, middle + LINE_GAP / 2
    return (near, far) if index_y <= overdue_y else (far, near)


def _labels_of_days(points: Sequence[TrendPoint]) -> Iterator[Label]:
    y = BOTTOM + 18
    yield Label(LEFT, y, format_short_day(points[0].day), "middle")
    yield Label(RIGHT, y, format_short_day(points[-1].day), "middle")


def _since_x(chart: TrendChart) -> float | None:
    """Where the last meeting is; None where it is not within the picture."""
    first, last = chart.points[0].day, chart.points[-1].day
    if chart.since is None or not first <= chart.since <= last or first == last:
        return None
    return LEFT + 8 + (RIGHT - LEFT - 16) * (chart.since - first).days / (last - first).days
