"""Where it goes, as a picture of the index and of what is overdue; and how many there are of what."""

from datetime import date

from tracker.brief import brief_messages
from tracker.brief.page_model import Paragraph, Section, TrendChart, TrendPoint
from tracker.brief.phrasing import PhraseBuilder, fill_phrase, join_phrases
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill
from tracker.domain.tallies import Series
from tracker.domain.vocabulary import Flag, Status
from tracker.render.labels import (
    flag_count_label,
    flags_to_count,
    index_label,
    labels_beside,
)


def trend_section(builder: PhraseBuilder) -> Section:
    """One picture of the index and of what is overdue, over the life of what is counted."""
    title = fill(brief_messages.TREND_TITLE)
    chart = trend_chart(builder.data.trend, builder.data.since)
    return Section("trend", title, (chart or Paragraph((fill(brief_messages.NO_TREND),)),))


def trend_chart(trend: Series | None, since: date | None) -> TrendChart | None:
    """The picture of a series; None of one that is shorter than two periods."""
    points = trend_points(trend)
    if trend is None or len(points) < 2:
        return None
    first, last = format_short_day(points[0].day), format_short_day(points[-1].day)
    caption = fill(brief_messages.TREND_CAPTIONS[trend.every.value], first_day=first, last_day=last)
    described = fill(brief_messages.LIST_SEMICOLON).join(map(_describe_point, points))
    return TrendChart(caption, points, since, described)


def trend_points(trend: Series | None) -> tuple[TrendPoint, ...]:
    """The counts at the end of each period."""
    return tuple(
        TrendPoint(
            row.period.ends_on,
            row.tally.index,
            row.tally.lower,
            row.tally.upper,
            row.tally.flags[Flag.OVERDUE],
            row.tally.scored,
        )
        for row in (trend.rows if trend else ())
    )


def _describe_point(point: TrendPoint) -> str:
    """What the picture shows of a day, for those who hear it."""
    day = format_short_day(point.day)
    if point.score is None:
        return fill(brief_messages.POINT_WITHOUT_INDEX, day=day, overdue=point.overdue)
    return fill(
        brief_messages.POINT,
        day=day,
        index=point.score,
        lower=point.lower,
        upper=point.upper,
        overdue=point.overdue,
    )


def glance_section(builder: PhraseBuilder) -> Section:
    """The counts by status and by flag, in words, the index with its bounds, and what stands apart."""
    total = builder.data.counts.total
    title = fill(brief_messages.GLANCE_TITLE, number=total.commitments)
    if not total.commitments:
        return Section("glance", title)
    statuses = [
        fill_phrase(brief_messages.STATUS_COUNT, status=status, count=total.by_status[status])
        for status in reversed(Status)
        if total.by_status[status]
    ]
    separator = fill(brief_messages.FACT_SEPARATOR)
    flags = separator.join(
        flag_count_label(total, flag) for flag in flags_to_count(total) if total.flags[flag]
    )
    texts = [text for text in (flags, index_label(total), *labels_beside(total)) if text]
    return Section(
        "glance",
        title,
        (Paragraph(join_phrases(statuses, separator)), *(Paragraph((text,)) for text in texts)),
    )
