"""Pages of a brief for the tests of its writers, and the keys of the sections of every page."""

from datetime import date

from tracker.brief.page_model import (
    BulletList,
    DataText,
    EntryNumber,
    Page,
    Phrase,
    Section,
    SectionLink,
    SourceNumber,
    StatusBar,
    StatusBarChart,
    Table,
    TimelineChart,
    TimelineRow,
    TrendChart,
    TrendPoint,
)
from tracker.domain.timeline import Axis, StatusSpan, Timeline
from tracker.domain.vocabulary import Status

SECTION_KEYS = [
    *("ask", "since", "trend", "glance"),
    *("commitments", "parties", "timeline", "words", "proposals", "method"),
]
"""Of a page about one agreement that has room for all on its first sheet, in their order."""
EVERY_KEY = {*SECTION_KEYS, "ask-more", "since-more", "contents", "agreements", "worst"}
TREND = TrendChart(
    "Trend",
    (
        TrendPoint(date(2018, 1, 31), None, 0.0, 100.0, 0, 1),
        TrendPoint(date(2018, 2, 28), 100 / 3, 100 / 3, 100 / 3, 1, 1),
    ),
    date(2018, 2, 1),
    "Described",
)


def page_of(
    *sections: Section,
    title: Phrase = ("Title",),
    subtitle: Phrase = (),
    opening: tuple[Phrase, ...] = (),
    marking: str = "",
) -> Page:
    """A page with these sections after its first sheet."""
    return Page(title, subtitle, opening, (), sections, "On every sheet", marking)


def make_page(words: str) -> Page:
    """A page on which everything that can come from a database is the same text."""
    data = (DataText(words),)
    row = (data, (*data, " and ", SourceNumber(1), " ", EntryNumber("U-1")))
    table = Table("Rows", ("One", "Two"), (row,))
    day = date(2018, 1, 1)
    life = Timeline(
        day, day, (StatusSpan(day, date(2018, 1, 2), Status.LIMITED, None),), (), (), (), frozenset()
    )
    parts = (
        table,
        BulletList((data, (SectionLink("moved", "Moved"),)), caption="Listed"),
        BulletList((data,), numbered=True, caption="Sources"),
        StatusBarChart("Bars", (StatusBar(data, {Status.LIMITED: 1}),)),
        TREND,
        TimelineChart("Lives", Axis(day, date(2018, 1, 2)), None, (TimelineRow(data, life, data),)),
    )
    section = Section("moved", "Moved", parts)
    return page_of(section, title=data, subtitle=data, opening=(data,), marking=words)
