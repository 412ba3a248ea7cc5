"""The scoreboard (counts, shares and scores, now and at the last meeting), and the timeline."""

from collections.abc import Callable, Iterator
from datetime import date

from tracker.brief import brief_messages
from tracker.brief.page_model import (
    DataText,
    Paragraph,
    Part,
    Phrase,
    Piece,
    Section,
    StatusBar,
    StatusBarChart,
    Table,
    TimelineChart,
    TimelineRow,
)
from tracker.brief.phrasing import (
    NOTHING_MARK,
    PhraseBuilder,
    fill_phrase,
    format_short_day,
    join_phrases,
    title_and_ref,
)
from tracker.domain.message_filling import fill
from tracker.domain.records import LogEntry, Standing
from tracker.domain.tallies import Summary, Tally
from tracker.domain.timeline import Timeline, common_axis
from tracker.domain.vocabulary import Status
from tracker.render.day_counts import days_label
from tracker.render.labels import (
    assessed_of_scored_label,
    bounds_label,
    flag_count_label,
    flags_to_count,
    index_label,
    share_label,
)
from tracker.render.template_filling import fill_each

GroupLabeller = Callable[[str | None], Phrase]


def scoreboard_section(builder: PhraseBuilder) -> Section:
    """The number of commitments of each status, the index, and the same by obligor and by theme."""
    title, by_obligor, by_theme = (
        fill(brief_messages.SCOREBOARD_TITLE),
        builder.data.by_obligor,
        builder.data.by_theme,
    )
    if not by_obligor.total.commitments:
        return Section("scoreboard", title)
    bars = tuple(
        StatusBar(_obligor_label(builder, tally.group), tally.by_status)
        for tally in by_obligor.groups
        if tally.commitments
    )
    parts: tuple[Part, ...] = (
        _statuses_table(by_obligor),
        Paragraph((_index_and_flags_text(builder, by_obligor),)),
        StatusBarChart(fill(brief_messages.BARS_CAPTION), bars),
        _obligors_table(builder, by_obligor),
        *_how_rows_add_up(by_obligor),
        _themes_table(by_theme),
    )
    return Section("scoreboard", title, parts)


def _how_rows_add_up(by_obligor: Summary) -> tuple[Paragraph, ...]:
    """A sentence if the rows do not add up, because some commitments are in several of them."""
    if by_obligor.do_groups_add_up:
        return ()
    return (Paragraph((fill(brief_messages.OBLIGORS_DO_NOT_ADD_UP),)),)


def _statuses_table(summary: Summary) -> Table:
    total, before = summary.total, summary.before
    headings = fill_each(brief_messages.STATUSES_HEADINGS)
    if before:
        headings += fill_each(brief_messages.STATUSES_HEADINGS_BEFORE)
    rows = []
    for status in Status:
        count, earlier_count = total.by_status[status], before.by_status[status] if before else 0
        if count or earlier_count or status is Status.IMPLEMENTED:
            change = f"{count - earlier_count:+d}" if count != earlier_count else "="
            earlier_cells = ((str(earlier_count),), (change,)) if before else ()
            rows.append(((status,), (str(count),), (share_text(total, status),), *earlier_cells))
    return Table(fill(brief_messages.STATUSES_CAPTION), headings, tuple(rows))


def share_text(tally: Tally, status: Status) -> str:
    """The share of a status in percent; a dash for a status that is not scored."""
    return share_label(tally, status) or NOTHING_MARK


def _index_and_flags_text(builder: PhraseBuilder, summary: Summary) -> str:
    since, before = builder.data.since, summary.before
    index = index_label(summary.total)
    counted = (flag_count_label(summary.total, flag) for flag in flags_to_count(summary.total))
    flags = fill(brief_messages.LIST_COMMA).join(counted)
    if before is None or since is None:
        return fill(brief_messages.INDEX_AND_FLAGS, index=index, flags=flags)
    return fill(
        brief_messages.INDEX_AND_FLAGS_BEFORE,
        index=index,
        day=format_short_day(since),
        index_before=index_label(before),
        flags=flags,
    )


def _obligors_table(builder: PhraseBuilder, summary: Summary) -> Table:
    caption, heading = fill(brief_messages.OBLIGORS_CAPTION), fill(brief_messages.OBLIGORS_HEADING)
    return _groups_table(summary, caption, heading, lambda group: _obligor_label(builder, group))


def _themes_table(summary: Summary) -> Table:
    caption, heading = fill(brief_messages.THEMES_CAPTION), fill(brief_messages.THEMES_HEADING)
    return _groups_table(summary, caption, heading, _theme_label)


def _groups_table(summary: Summary, caption: str, heading: str, label_group: GroupLabeller) -> Table:
    """A row for each group of a summary; ``heading`` is that of the groups."""
    befores = summary.groups_before or (None,) * len(summary.groups)
    rows = tuple(
        (
            label_group(tally.group),
            (str(tally.commitments),),
            (str(tally.open),),
            _describe_shares(tally, before),
            (_describe_index(tally, before),),
            (NOTHING_MARK if tally.index is None else bounds_label(tally, is_narrow=False),),
            (assessed_of_scored_label(tally),),
        )
        for tally, before in zip(summary.groups, befores, strict=True)
        if tally.commitments or (before and before.commitments)
    )
    is_compared = summary.before is not None
    headings = brief_messages.GROUP_HEADINGS_COMPARED if is_compared else brief_messages.GROUP_HEADINGS
    return Table(caption, (heading, *fill_each(headings)), rows)


def _describe_index(tally: Tally, before: Tally | None) -> str:
    """The index of a group, and what it was before the last meeting, if one was named."""
    index = NOTHING_MARK if tally.index is None else f"{tally.index:.2f}"
    if before is None:
        return index
    index_before = NOTHING_MARK if before.index is None else f"{before.index:.2f}"
    return fill(brief_messages.INDEX_WAS, index=index, index_before=index_before)


def _describe_shares(tally: Tally, before: Tally | None) -> Phrase:
    """Each status with its count, its share, and what changed since the last meeting, if one was named."""
    pieces: list[Piece] = []
    for status in Status:
        count, earlier_count = tally.by_status[status], before.by_status[status] if before else 0
        if count or earlier_count:
            change = count - earlier_count if before else 0
            phrase = _describe_share(status, count, share_text(tally, status), change)
            pieces += [fill(brief_messages.LIST_COMMA) if pieces else "", *phrase]
    return tuple(pieces)


def _describe_share(status: Status, count: int, share: str, change: int) -> Phrase:
    """A status with its count and share, and the change of its count if there is any."""
    if not change:
        return fill_phrase(brief_messages.STATUS_SHARE, status=status, count=count, share=share)
    return fill_phrase(
        brief_messages.STATUS_SHARE_CHANGED, status=status, count=count, share=share, change=change
    )


def _obligor_label(builder: PhraseBuilder, group: str | None) -> Phrase:
    """The name of the obligor of a group."""
    return builder.actor_names([group] if group else [])


def _theme_label(group: str | None) -> Phrase:
    return (DataText(group) if group else fill(brief_messages.NO_THEME),)


# -- the timeline ------------------------------------------------------------------------------------


def timeline_section(builder: PhraseBuilder) -> Section:
    """The timeline of each commitment under one axis, worst first."""
    title, data = fill(brief_messages.TIMELINE_TITLE), builder.data
    if not data.standings:
        return Section("timeline", title)
    timelines = [data.timelines[standing.ref] for standing in data.standings]
    axis = common_axis(timelines)
    rows = tuple(
        row
        for standing, timeline in zip(data.standings, timelines, strict=True)
        for row in _timeline_rows(builder, standing, timeline)
    )
    first_day, last_day = format_short_day(axis.begins), format_short_day(data.at.day)
    caption = fill(brief_messages.TIMELINE_CAPTION, first_day=first_day, last_day=last_day)
    return Section("timeline", title, (TimelineChart(caption, axis, data.since, rows),))


def _timeline_rows(builder: PhraseBuilder, standing: Standing, timeline: Timeline) -> Iterator[TimelineRow]:
    """The row of a commitment, and one for each side's part where they are told apart."""
    yield TimelineRow(title_and_ref(standing), timeline, describe_timeline(builder, timeline))
    for lane in timeline.lanes:
        own = timeline.of_lane(lane)
        label = fill_phrase(brief_messages.LANE, side=builder.actor_names([lane.side]))
        yield TimelineRow(label, own, describe_timeline(builder, own))


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
        fill_phrase(brief_messages.EVENT, title=DataText(event.title), day=format_short_day(event.day))
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
