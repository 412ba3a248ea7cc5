"""The shapes of the charts of a brief: timelines, bars, axes, colours."""

import itertools
import math
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_records import SAMPLE_ENTRY

from tracker.brief import chart_geometry
from tracker.brief.page_model import StatusBar, StatusBarChart, TimelineChart, TimelineRow
from tracker.brief.status_colours import STATUS_COLOURS, STATUS_PATTERNS
from tracker.domain.timeline import Axis, StatusSpan, Timeline
from tracker.domain.vocabulary import Status

DAYS = st.dates(date(1900, 1, 1), date(2990, 1, 1))
AXIS = Axis(date(2018, 1, 1), date(2019, 1, 1))


@given(DAYS, st.integers(1, 400_000))
def test_an_axis_has_a_few_ticks_within_its_days(begins: date, length: int) -> None:
    """At most one more than MAX_TICK_INTERVALS, and no two with the same text."""
    axis = Axis(begins, min(begins + timedelta(days=length), date(2999, 12, 31)))
    found = chart_geometry.axis_ticks(axis)
    assert len(found) <= chart_geometry.MAX_TICK_INTERVALS + 1
    assert all(0 <= tick.x < 100 for tick in found)
    assert len({tick.text for tick in found}) == len(found)


def test_ticks_are_placed_where_their_days_begin() -> None:
    """The ticks of a year are its quarters."""
    assert [tick.text for tick in chart_geometry.axis_ticks(AXIS)] == [
        "Jan 2018",
        "Apr 2018",
        "Jul 2018",
        "Oct 2018",
    ]
    assert [round(tick.x) for tick in chart_geometry.axis_ticks(AXIS)] == [0, 25, 50, 75]


def draw_picture(
    *, claims: Sequence[tuple[str, date]] = (), dues: tuple[date, ...] = ()
) -> chart_geometry.TimelinePicture:
    """The picture of the timeline of a commitment over one year, half of it limited."""
    half = date(2018, 7, 1)
    spans = (
        StatusSpan(AXIS.begins, half, Status.NO_INFORMATION, None),
        StatusSpan(half, AXIS.ends, Status.LIMITED, SAMPLE_ENTRY),
    )
    said = tuple(
        SAMPLE_ENTRY._replace(reporter=who, effective_on=on, status=Status.LIMITED) for who, on in claims
    )
    line = Timeline(AXIS.begins, AXIS.ends, spans, ((half, date(2018, 8, 1)),), said, dues, frozenset())
    return next(
        chart_geometry.timeline_pictures(TimelineChart("", AXIS, None, (TimelineRow(("One",), line, ()),)))
    )


def test_a_band_is_as_long_as_its_status_lasted() -> None:
    """Bands follow each other without a gap; a contested stretch is marked."""
    drawn = draw_picture()
    assert [(band.status, round(band.x), round(band.width), band.text) for band in drawn.bands] == [
        (Status.NO_INFORMATION, 0, 50, "-"),
        (Status.LIMITED, 50, 50, "L"),
    ]
    assert [(round(x), round(width)) for x, width in drawn.contested] == [(50, 8)]


@given(
    st.lists(st.tuples(st.sampled_from(["IR", "PK", "OBSERVERS"]), st.dates(AXIS.begins, date(2018, 12, 31))))
)
def test_labels_of_claims_do_not_overlap(claims: list[tuple[str, date]]) -> None:
    """Each has a lane with room for its label, which stays inside the picture."""
    marks = draw_picture(claims=sorted(claims, key=lambda claim: claim[1])).marks
    lanes: dict[int, list[tuple[float, float]]] = {}
    for mark in marks:
        length = chart_geometry.LABEL_LETTER_WIDTH * len(mark.text)
        lanes.setdefault(mark.lane, []).append(
            (mark.x - length, mark.x) if mark.is_left else (mark.x, mark.x + length)
        )
    for taken in lanes.values():
        ordered = sorted(taken)
        assert all(ends <= begins for (_, ends), (begins, _) in itertools.pairwise(ordered))
    assert all(ends <= 100 for taken in lanes.values() for _, ends in taken)
    assert len(marks) == len(claims)


def test_the_present_due_date_is_distinguished_from_former_ones() -> None:
    """The last one is the present one; if it is later than the axis, its day is written at the edge."""
    moved = draw_picture(dues=(date(2018, 3, 1), date(2018, 9, 1)))
    assert [(round(flag.x), flag.is_present, flag.beyond) for flag in moved.flags] == [
        (16, False, ""),
        (67, True, ""),
    ]
    assert draw_picture(dues=(date(2030, 1, 1),)).flags == (
        chart_geometry.DueFlag(100.0, True, "2030-01-01"),
    )
    given_up = draw_picture(dues=(date(2030, 1, 1), date(2018, 9, 1)))
    assert [(round(flag.x), flag.is_present) for flag in given_up.flags] == [(67, True)]


def test_a_bar_is_divided_in_proportion_to_counts() -> None:
    """A bar is as long as its number; each band has its letter and count, if there is room for them."""
    counts = {Status.LIMITED: 2, Status.IMPLEMENTED: 1, Status.BREACHED: 0}
    assert [
        (round(band.x), round(band.width), band.text)
        for band in chart_geometry.bar_bands(StatusBar((), counts), 3)
    ] == [
        (0, 67, "L 2"),
        (67, 33, "D 1"),
    ]
    crowded = chart_geometry.bar_bands(StatusBar((), {Status.LIMITED: 99, Status.IMPLEMENTED: 1}), 100)
    assert [band.text for band in crowded] == ["L 99", ""]
    half = chart_geometry.bar_bands(StatusBar((), {Status.LIMITED: 3}), 6)
    assert [(band.x, band.width) for band in half] == [(0, 50)]
    bars = (StatusBar((), counts), StatusBar((), {Status.LIMITED: 6}))
    assert StatusBarChart("", bars).longest == 6
    assert chart_geometry.statuses_shown(StatusBarChart("", (StatusBar((), counts),))) == [
        Status.LIMITED,
        Status.IMPLEMENTED,
    ]


@pytest.mark.parametrize("status", Status)
def test_text_has_enough_contrast_on_its_status_colour(status: Status) -> None:
    """At least 4.5 to 1, as WCAG computes it."""
    lights = sorted(
        (
            _relative_luminance(STATUS_COLOURS[status].background),
            _relative_luminance(STATUS_COLOURS[status].foreground),
        )
    )
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5


def _relative_luminance(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2.2)."""
    red, green, blue = _linear_parts(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("seen", ["as it is", "without red and green", "in grey"])
def test_no_two_statuses_look_alike(seen: str) -> None:
    """To nobody: two of one pattern are far apart in lightness; so are breached and implemented.

    The eye that sees neither red nor green is that of Vienot, Brettel and Mollon (1999).
    """
    for one, other in itertools.combinations(Status, 2):
        if STATUS_PATTERNS[one] == STATUS_PATTERNS[other]:
            assert _distance(one, other, seen) > 40, (one, other)
    assert _distance(Status.BREACHED, Status.IMPLEMENTED, seen) > 4
    assert len({pattern.name for pattern in STATUS_PATTERNS.values()}) == len(set(STATUS_PATTERNS.values()))


def _distance(one: Status, other: Status, seen: str) -> float:
    """How far two backgrounds are apart (CIE 1976), where 2 is just seen; in grey, by lightness alone."""
    return math.dist(
        _seen_as(STATUS_COLOURS[one].background, seen), _seen_as(STATUS_COLOURS[other].background, seen)
    )


def _seen_as(colour: str, seen: str) -> tuple[float, float, float]:
    """Lightness and two colours (CIE L*a*b*) of what is seen."""
    red, green, blue = _linear_parts(colour)
    if seen == "in grey":
        red = green = blue = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    elif seen == "without red and green":
        red, green = (0.29275 * red + 0.70725 * green - 0.02234 * blue,) * 2
        blue = max(0.0, -0.02234 * (red - green) + blue)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    first, middle, last = map(_cube_root, (x, y, z))
    return 116 * middle - 16, 500 * (first - middle), 200 * (middle - last)


def _linear_parts(colour: str) -> tuple[float, float, float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = map(_linear, parts)
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _cube_root(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
