"""Pages of a brief for the tests of its writers, and the keys of the sections of every page."""

from datetime import date

from tracker.brief.page_model import (
    BulletList,
    DataText,
    Page,
    Section,
    SourceNumber,
    StatusBar,
    StatusBarChart,
    Table,
    TimelineChart,
    TimelineRow,
)
from tracker.domain.timeline import Axis, StatusSpan, Timeline
from tracker.domain.vocabulary import Status

SECTION_KEYS = [
    *("scoreboard", "timeline", "moved", "due", "fallen-back", "contested", "held-up", "unverified"),
    *("stale", "new", "apart", "method"),
]
"""In the order of the page."""


def make_page(words: str) -> Page:
    """A page on which everything that can come from a database is the same text."""
    data = (DataText(words),)
    table = Table("Rows", ("One", "Two"), ((data, (*data, " and ", SourceNumber(1))),))
    day = date(2018, 1, 1)
    life = Timeline(
        day, day, (StatusSpan(day, date(2018, 1, 2), Status.LIMITED, None),), (), (), (), frozenset()
    )
    parts = (
        table,
        BulletList((data,), caption="Listed"),
        BulletList((data,), numbered=True, caption="Sources"),
        StatusBarChart("Bars", (StatusBar(data, {Status.LIMITED: 1}),)),
        TimelineChart("Lives", Axis(day, date(2018, 1, 2)), None, (TimelineRow(data, life, data),)),
    )
    return Page("Title", (("Agreed", data),), (data,), (Section("moved", "Moved", parts),))
