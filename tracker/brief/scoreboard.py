"""The scoreboard (counts, shares and scores, now and at the last meeting), and the timeline."""

from collections.abc import Callable

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
from tracker.brief.phrasing import NOTHING_MARK, PhraseBuilder, format_short_day, join_phrases, title_and_ref
from tracker.domain.records import Summary, Tally
from tracker.domain.timeline import Timeline, common_axis
from tracker.domain.vocabulary import Flag, Status
from tracker.render.labels import bounds_label, days_label, index_label

GroupLabeller = Callable[[str | None], Phrase]


def scoreboard_section(builder: PhraseBuilder) -> Section:
    """The number of commitments of each status, the index, and the same by obligor and by theme."""
    by_obligor, by_theme = builder.data.by_obligor, builder.data.by_theme
    if not by_obligor.total.commitments:
        return Section("scoreboard", "Scoreboard")
    bars = tuple(
        StatusBar(_obligors_label(builder, tally.group), tally.by_status)
        for tally in by_obligor.groups
        if tally.commitments
    )
    parts: tuple[Part, ...] = (
        _statuses_table(builder, by_obligor),
        Paragraph((_index_and_flags_text(builder, by_obligor),)),
        StatusBarChart("Statuses by who owes it", bars),
        _groups_table(by_obligor, "By who owes it", "Owed by", lambda group: _obligors_label(builder, group)),
        _groups_table(by_theme, "By theme", "Theme", _theme_label),
    )
    return Section("scoreboard", "Scoreboard", parts)


def _statuses_table(builder: PhraseBuilder, summary: Summary) -> Table:
    total, before, since = summary.total, summary.before, builder.data.since
    earlier_headings = (format_short_day(since), "Change") if before and since else ()
    rows = []
    for status in Status:
        count, earlier_count = total.by_status[status], before.by_status[status] if before else 0
        if count or earlier_count or status is Status.IMPLEMENTED:
            change = f"{count - earlier_count:+d}" if count != earlier_count else "="
            earlier_cells = ((str(earlier_count),), (change,)) if before else ()
            rows.append(((status,), (str(count),), (share_text(total, status),), *earlier_cells))
    return Table("By status", ("Status", "Count", "Share", *earlier_headings), tuple(rows))


def share_text(tally: Tally, status: Status) -> str:
    """The share of a status in percent; a dash for a status that is not scored."""
    percent = tally.share(status)
    return NOTHING_MARK if percent is None else f"{percent} %"


def _index_and_flags_text(builder: PhraseBuilder, summary: Summary) -> str:
    since, before = builder.data.since, summary.before
    earlier = f" On {format_short_day(since)}: {index_label(before)}." if before and since else ""
    flags = ", ".join(f"{flag} {summary.total.flags[flag]}" for flag in Flag)
    return f"{index_label(summary.total)}.{earlier} Flags: {flags}."


def _groups_table(summary: Summary, caption: str, heading: str, label_group: GroupLabeller) -> Table:
    """A row for each group of a summary."""
    before = {tally.group: tally for tally in summary.groups_before}
    has_before = summary.before is not None
    rows = tuple(
        (
            label_group(tally.group),
            (str(tally.commitments),),
            (str(tally.open),),
            _describe_shares(tally, before.get(tally.group), has_before=has_before),
            (NOTHING_MARK if tally.index is None else f"{tally.index:.2f}",),
            (NOTHING_MARK if tally.index is None else bounds_label(tally, is_narrow=False),),
            (f"{tally.assessed} of {tally.scored}",),
        )
        for tally in summary.groups
        if tally.commitments
    )
    return Table(caption, (heading, "All", "Open", "By status", "Index", "With the rest", "Assessed"), rows)


def _describe_shares(tally: Tally, before: Tally | None, *, has_before: bool) -> Phrase:
    """Each status with its count, its share, and what changed since the last meeting.

    ``before`` is None also for a group that had no commitments then; ``has_before`` says whether a last
    meeting was named.
    """
    pieces: list[Piece] = []
    for status in Status:
        count, earlier_count = tally.by_status[status], before.by_status[status] if before else 0
        if count or earlier_count:
            change = f", {count - earlier_count:+d}" if has_before and count != earlier_count else ""
            pieces += [", " if pieces else "", status, f" {count} ({share_text(tally, status)}{change})"]
    return tuple(pieces)


def _obligors_label(builder: PhraseBuilder, group: str | None) -> Phrase:
    """The names of the obligors of a group, whose codes are joined by semicolons."""
    codes = (group or "").split(";")
    names = builder.actor_names(codes)
    return (*names, ", jointly") if len(codes) > 1 else names


def _theme_label(group: str | None) -> Phrase:
    return (DataText(group) if group else "no theme",)


# -- the timeline ------------------------------------------------------------------------------------


def timeline_section(builder: PhraseBuilder) -> Section:
    """The timeline of each commitment under one axis, worst first."""
    data = builder.data
    if not data.standings:
        return Section("timeline", "Timeline")
    timelines = [data.timelines[standing.ref] for standing in data.standings]
    axis = common_axis(timelines)
    rows = tuple(
        TimelineRow(title_and_ref(standing), timeline, describe_timeline(builder, timeline))
        for standing, timeline in zip(data.standings, timelines, strict=True)
    )
    caption = f"From {format_short_day(axis.begins)} to {format_short_day(data.at.day)}"
    return Section("timeline", "Timeline", (TimelineChart(caption, axis, data.since, rows),))


def describe_timeline(builder: PhraseBuilder, timeline: Timeline) -> Phrase:
    """All that the timeline of a commitment shows, in words."""
    phrases: list[Phrase] = [
        (span.status, f" from {format_short_day(span.begins)}")
        for span in timeline.spans
        if span.begins < span.ends
    ]
    phrases += [
        (
            *builder.actor_names([claim.reporter]),
            " says ",
            claim.status,
            f" on {format_short_day(claim.effective_on)}",
        )
        for claim in timeline.claims
        if claim.reporter and claim.status
    ]
    phrases += [
        (f"contested from {format_short_day(begins)} for {days_label((ends - begins).days)}",)
        for begins, ends in timeline.contested_periods
    ]
    phrases += [
        (f"{'due' if number == 0 else 'then'} {format_short_day(due)}",)
        for number, due in enumerate(timeline.due_dates)
    ]
    return join_phrases(phrases, "; ")
