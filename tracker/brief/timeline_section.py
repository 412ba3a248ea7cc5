"""The timeline: each commitment from the day it was agreed, worst first, under one axis."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.brief import brief_messages
from tracker.brief.obligor_phrases import name_some_obligors
from tracker.brief.page_model import DataText, Phrase, Section, TimelineChart, TimelineRow
from tracker.brief.phrasing import (
    SHORT_ARTICLE,
    PhraseBuilder,
    describe_article,
    fill_phrase,
    join_phrases,
    short_title,
)
from tracker.domain.days import format_short_day
from tracker.domain.message_filling import fill
from tracker.domain.records import LogEntry, Standing
from tracker.domain.shown_titles import shown_title
from tracker.domain.timeline import Timeline, TimelineLane, common_axis
from tracker.domain.vocabulary import Status
from tracker.render.day_counts import days_label

MAX_LABEL = 42  # cells of a title beside its timeline


def timeline_section(builder: PhraseBuilder, standings: Sequence[Standing], number: int = 0) -> Section:
    """The timelines of some commitments under one axis."""
    title, data = fill(brief_messages.TIMELINE_TITLE), builder.data
    if not standings:
        return Section("timeline", title, number=number)
    timelines = [data.timelines[standing.ref] for standing in standings]
    axis = common_axis(timelines)
    rows = tuple(
        row
        for standing, timeline in zip(standings, timelines, strict=True)
        for row in _timeline_rows(builder, standing, timeline)
    )
    first_day, last_day = format_short_day(axis.begins), format_short_day(data.at.day)
    caption = fill(brief_messages.TIMELINE_CAPTION, first_day=first_day, last_day=last_day)
    return Section("timeline", title, (TimelineChart(caption, axis, data.since, rows),), number)


def _timeline_rows(builder: PhraseBuilder, standing: Standing, timeline: Timeline) -> Iterator[TimelineRow]:
    """The row of a commitment, and one for each side's part where they are told apart.

    Parts that were the same all along share a row.
    """
    yield TimelineRow(_name_row(standing), timeline, describe_timeline(builder, timeline))
    alike: dict[tuple[tuple[date, date, Status], ...], list[TimelineLane]] = {}
    for lane in timeline.lanes:
        drawn = tuple((span.begins, span.ends, span.status) for span in lane.spans)
        alike.setdefault(drawn, []).append(lane)
    for lanes in alike.values():
        own = timeline.of_lane(lanes[0])
        yield TimelineRow(_name_lanes(builder, standing, lanes), own, describe_timeline(builder, own))


def _name_lanes(builder: PhraseBuilder, standing: Standing, lanes: Sequence[TimelineLane]) -> Phrase:
    sides = [lane.side for lane in lanes]
    if len(sides) == 1:
        return fill_phrase(brief_messages.LANE, side=builder.actor_names(sides))
    return fill_phrase(brief_messages.LANES, sides=name_some_obligors(builder, standing, sides))


def _name_row(standing: Standing) -> Phrase:
    article = describe_article(standing, SHORT_ARTICLE)
    title = short_title(standing, MAX_LABEL)
    return fill_phrase(brief_messages.TITLE_AND_ARTICLE, title=title, article=article)


def describe_timeline(builder: PhraseBuilder, timeline: Timeline) -> Phrase:
    """All that the timeline of a commitment shows, in words."""
    phrases = [
        fill_phrase(brief_messages.SPAN, status=span.status, day=format_short_day(span.begins))
        for span in timeline.spans
        if span.begins < span.ends
    ]
    phrases += [
        _describe_claim(builder, claim.reporter, claim.status, claim)
        for claim in timeline.claims
        if claim.reporter and claim.status
    ]
    phrases += [(_describe_contested_period(*period),) for period in timeline.contested_periods]
    phrases += [
        (_describe_due_date(due, is_first=number == 0),) for number, due in enumerate(timeline.due_dates)
    ]
    phrases += [(described,) for described in _describe_occurrences(timeline)]
    phrases += [
        fill_phrase(brief_messages.EVENT, title=DataText(shown_title(event)), day=format_short_day(event.day))
        for event in timeline.events
    ]
    return join_phrases(phrases, fill(brief_messages.LIST_SEMICOLON))


def _describe_claim(builder: PhraseBuilder, reporter: str, status: Status, claim: LogEntry) -> Phrase:
    """Who said what and when, and of whose part, if that is another's."""
    actor, day = builder.actor_names([reporter]), format_short_day(claim.effective_on)
    if claim.side is None or claim.side == reporter:
        return fill_phrase(brief_messages.CLAIM_MADE, actor=actor, status=status, day=day)
    side = builder.actor_names([claim.side])
    return fill_phrase(brief_messages.CLAIM_MADE_OF_PART, actor=actor, status=status, side=side, day=day)


def _describe_contested_period(begins: date, ends: date) -> str:
    days = days_label((ends - begins).days)
    return fill(brief_messages.CONTESTED_PERIOD, day=format_short_day(begins), days=days)


def _describe_occurrences(timeline: Timeline) -> Iterator[str]:
    """When a duty that recurs fell due, and when it does next."""
    past = [due for due in timeline.occurrences if due <= timeline.until]
    if len(past) == 1:
        yield fill(brief_messages.OCCURRENCES, day=format_short_day(past[0]))
    elif past:
        first_day, last_day = format_short_day(past[0]), format_short_day(past[-1])
        yield fill(
            brief_messages.OCCURRENCES_BETWEEN, count=len(past), first_day=first_day, last_day=last_day
        )
    for due in timeline.occurrences[len(past) :]:
        yield fill(brief_messages.NEXT_OCCURRENCE, day=format_short_day(due))


def _describe_due_date(due: date, *, is_first: bool) -> str:
    template = brief_messages.FIRST_DUE if is_first else brief_messages.LATER_DUE
    return fill(template, day=format_short_day(due))
