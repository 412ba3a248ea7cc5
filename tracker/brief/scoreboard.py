"""The counts, shares and scores, what they were at the last meeting, and the pictures of them."""

from collections.abc import Callable

from tracker.brief.page import Bar, Bars, Chart, Data, Paragraph, Part, Piece, Row, Section, Table, Words
from tracker.brief.phrases import NONE_SAID, Teller, joined, named, short
from tracker.records import Summary, Tally
from tracker.timeline import Timeline, axis
from tracker.vocabulary import Flag, Status
from tracker.wording import bounds, days, scores

Named = Callable[[str | None], Words]


def scoreboard(teller: Teller) -> Section:
    """How many there are of each status, how far that is, and the same by obligor and by theme."""
    by_obligor, by_theme = teller.facts.by_obligor, teller.facts.by_theme
    if not by_obligor.total.commitments:
        return Section("scoreboard", "Scoreboard")
    obligors = _by(by_obligor, "By who owes it", "Owed by", lambda group: _obligors(teller, group))
    themes = _by(by_theme, "By theme", "Theme", lambda group: (Data(group) if group else "no theme",))
    bars = tuple(
        Bar(_obligors(teller, group.group), group.by_status)
        for group in by_obligor.groups
        if group.commitments
    )
    parts: tuple[Part, ...] = (
        _statuses(teller, by_obligor),
        Paragraph((_index(teller, by_obligor),)),
        Bars("Statuses by who owes it", bars),
        obligors,
        themes,
    )
    return Section("scoreboard", "Scoreboard", parts)


def _statuses(teller: Teller, summary: Summary) -> Table:
    total, before, since = summary.total, summary.before, teller.facts.since
    then = (short(since), "Change") if before and since else ()
    rows = []
    for status in Status:
        count, was = total.by_status[status], before.by_status[status] if before else 0
        if count or was or status is Status.IMPLEMENTED:
            change = ((str(was),), (f"{count - was:+d}" if count != was else "=",)) if before else ()
            rows.append(((status,), (str(count),), (share(total, status),), *change))
    return Table("By status", ("Status", "Count", "Share", *then), tuple(rows))


def share(tally: Tally, status: Status) -> str:
    """The share of a status in percent; a dash for what is out of the scores."""
    percent = tally.share(status)
    return NONE_SAID if percent is None else f"{percent} %"


def _index(teller: Teller, summary: Summary) -> str:
    since = teller.facts.since
    then = f" On {short(since)}: {scores(summary.before)}." if summary.before and since else ""
    flags = ", ".join(f"{flag} {summary.total.flags[flag]}" for flag in Flag)
    return f"{scores(summary.total)}.{then} Flags: {flags}."


def _by(summary: Summary, caption: str, heading: str, name: Named) -> Table:
    before = {tally.group: tally for tally in summary.groups_before}
    compared = summary.before is not None
    rows = tuple(
        (
            name(tally.group),
            (str(tally.commitments),),
            (str(tally.open),),
            _shares(tally, before.get(tally.group), compared=compared),
            (NONE_SAID if tally.index is None else f"{tally.index:.2f}",),
            (NONE_SAID if tally.index is None else bounds(tally, " to "),),
            (f"{tally.assessed} of {tally.scored}",),
        )
        for tally in summary.groups
        if tally.commitments
    )
    return Table(caption, (heading, "All", "Open", "By status", "Index", "With the rest", "Assessed"), rows)


def _shares(tally: Tally, before: Tally | None, *, compared: bool) -> Words:
    """Each status with its count, its share, and what changed since the last meeting."""
    said: list[Piece] = []
    for status in Status:
        count, was = tally.by_status[status], before.by_status[status] if before else 0
        if count or was:
            change = f", {count - was:+d}" if compared and count != was else ""
            said += [", " if said else "", status, f" {count} ({share(tally, status)}{change})"]
    return tuple(said)


def _obligors(teller: Teller, group: str | None) -> Words:
    codes = (group or "").split(";")
    return (*teller.actors(codes), ", jointly") if len(codes) > 1 else teller.actors(codes)


# -- the timeline ------------------------------------------------------------------------------------


def chart(teller: Teller) -> Section:
    """The life of each commitment under one axis, worst first."""
    facts = teller.facts
    if not facts.standings:
        return Section("timeline", "Timeline")
    days_drawn = axis([facts.timelines[one.ref] for one in facts.standings])
    rows = tuple(
        Row(named(one), facts.timelines[one.ref], told(teller, facts.timelines[one.ref]))
        for one in facts.standings
    )
    caption = f"From {short(days_drawn.begins)} to {short(facts.cut.as_of)}"
    return Section("timeline", "Timeline", (Chart(caption, days_drawn, facts.since, rows),))


def told(teller: Teller, timeline: Timeline) -> Words:
    """In words what the timeline of a commitment shows."""
    said: list[Words] = [
        (span.status, f" from {short(span.begins)}") for span in timeline.spans if span.begins < span.ends
    ]
    said += [
        (*teller.actors([claim.reporter]), " says ", claim.status, f" on {short(claim.effective_on)}")
        for claim in timeline.claims
        if claim.reporter and claim.status
    ]
    said += [
        (f"contested from {short(begins)} for {days((ends - begins).days)}",)
        for begins, ends in timeline.contested
    ]
    said += [
        (f"{'due' if number == 0 else 'then'} {short(due)}",) for number, due in enumerate(timeline.dues)
    ]
    return joined(said, "; ")
