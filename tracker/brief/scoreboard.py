"""The counts, shares and scores, what they were at the last meeting, and the pictures of them."""

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

Named = Callable[[str | None], Phrase]


def scoreboard_section(phrases: PhraseBuilder) -> Section:
    """How many there are of each status, how far that is, and the same by obligor and by theme."""
    by_obligor, by_theme = phrases.data.by_obligor, phrases.data.by_theme
    if not by_obligor.total.commitments:
        return Section("scoreboard", "Scoreboard")
    obligors = _by(by_obligor, "By who owes it", "Owed by", lambda group: _obligors(phrases, group))
    themes = _by(by_theme, "By theme", "Theme", lambda group: (DataText(group) if group else "no theme",))
    bars = tuple(
        StatusBar(_obligors(phrases, group.group), group.by_status)
        for group in by_obligor.groups
        if group.commitments
    )
    parts: tuple[Part, ...] = (
        _statuses(phrases, by_obligor),
        Paragraph((_index(phrases, by_obligor),)),
        StatusBarChart("Statuses by who owes it", bars),
        obligors,
        themes,
    )
    return Section("scoreboard", "Scoreboard", parts)


def _statuses(phrases: PhraseBuilder, summary: Summary) -> Table:
    total, before, since = summary.total, summary.before, phrases.data.since
    then = (format_short_day(since), "Change") if before and since else ()
    rows = []
    for status in Status:
        count, was = total.by_status[status], before.by_status[status] if before else 0
        if count or was or status is Status.IMPLEMENTED:
            change = ((str(was),), (f"{count - was:+d}" if count != was else "=",)) if before else ()
            rows.append(((status,), (str(count),), (share_text(total, status),), *change))
    return Table("By status", ("Status", "Count", "Share", *then), tuple(rows))


def share_text(tally: Tally, status: Status) -> str:
    """The share of a status in percent; a dash for what is out of the scores."""
    percent = tally.share(status)
    return NOTHING_MARK if percent is None else f"{percent} %"


def _index(phrases: PhraseBuilder, summary: Summary) -> str:
    since = phrases.data.since
    then = (
        f" On {format_short_day(since)}: {index_label(summary.before)}." if summary.before and since else ""
    )
    flags = ", ".join(f"{flag} {summary.total.flags[flag]}" for flag in Flag)
    return f"{index_label(summary.total)}.{then} Flags: {flags}."


def _by(summary: Summary, caption: str, heading: str, name: Named) -> Table:
    before = {tally.group: tally for tally in summary.groups_before}
    compared = summary.before is not None
    rows = tuple(
        (
            name(tally.group),
            (str(tally.commitments),),
            (str(tally.open),),
            _shares(tally, before.get(tally.group), compared=compared),
            (NOTHING_MARK if tally.index is None else f"{tally.index:.2f}",),
            (NOTHING_MARK if tally.index is None else bounds_label(tally, " to "),),
            (f"{tally.assessed} of {tally.scored}",),
        )
        for tally in summary.groups
        if tally.commitments
    )
    return Table(caption, (heading, "All", "Open", "By status", "Index", "With the rest", "Assessed"), rows)


def _shares(tally: Tally, before: Tally | None, *, compared: bool) -> Phrase:
    """Each status with its count, its share, and what changed since the last meeting."""
    said: list[Piece] = []
    for status in Status:
        count, was = tally.by_status[status], before.by_status[status] if before else 0
        if count or was:
            change = f", {count - was:+d}" if compared and count != was else ""
            said += [", " if said else "", status, f" {count} ({share_text(tally, status)}{change})"]
    return tuple(said)


def _obligors(phrases: PhraseBuilder, group: str | None) -> Phrase:
    codes = (group or "").split(";")
    return (*phrases.actor_names(codes), ", jointly") if len(codes) > 1 else phrases.actor_names(codes)


# -- the timeline ------------------------------------------------------------------------------------


def timeline_section(phrases: PhraseBuilder) -> Section:
    """The life of each commitment under one axis, worst first."""
    data = phrases.data
    if not data.standings:
        return Section("timeline", "Timeline")
    days_drawn = common_axis([data.timelines[one.ref] for one in data.standings])
    rows = tuple(
        TimelineRow(
            title_and_ref(one), data.timelines[one.ref], describe_timeline(phrases, data.timelines[one.ref])
        )
        for one in data.standings
    )
    caption = f"From {format_short_day(days_drawn.begins)} to {format_short_day(data.at.day)}"
    return Section("timeline", "Timeline", (TimelineChart(caption, days_drawn, data.since, rows),))


def describe_timeline(phrases: PhraseBuilder, timeline: Timeline) -> Phrase:
    """In words what the timeline of a commitment shows."""
    said: list[Phrase] = [
        (span.status, f" from {format_short_day(span.begins)}")
        for span in timeline.spans
        if span.begins < span.ends
    ]
    said += [
        (
            *phrases.actor_names([claim.reporter]),
            " says ",
            claim.status,
            f" on {format_short_day(claim.effective_on)}",
        )
        for claim in timeline.claims
        if claim.reporter and claim.status
    ]
    said += [
        (f"contested from {format_short_day(begins)} for {days_label((ends - begins).days)}",)
        for begins, ends in timeline.contested_periods
    ]
    said += [
        (f"{'due' if number == 0 else 'then'} {format_short_day(due)}",)
        for number, due in enumerate(timeline.due_dates)
    ]
    return join_phrases(said, "; ")
