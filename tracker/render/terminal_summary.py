"""The summary as a person sees it on a terminal: counts with their bars, scores, flags, groups."""

from collections.abc import Iterator
from datetime import date

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tracker.domain.message_filling import fill, format_number
from tracker.domain.records import AsOf
from tracker.domain.tallies import Summary, Tally
from tracker.domain.vocabulary import Flag, Status
from tracker.render import render_messages
from tracker.render.labels import (
    assessed_of_scored_label,
    bounds_label,
    commitments_label,
    flag_count_label,
    flags_to_count,
    group_label,
    index_label,
    not_yet_owed_label,
    share_label,
    tentative_label,
)
from tracker.render.template_filling import fill_each
from tracker.render.terminal_text import (
    FLAG_STYLES,
    STATUS_STYLES,
    WholeParts,
    data_text,
    new_table,
    status_text,
)

BAR_WIDTH = 30  # cells of the bar for a status that all commitments have


def summary_view(summary: Summary, at: AsOf, since: date | None, encoding: str) -> list[RenderableType]:
    """The counts with their bars, the scores, the flags, the groups; ``encoding`` is that of the terminal."""
    total = summary.total
    heading = fill(
        render_messages.SUMMARY_HEADING, commitments=commitments_label(total), as_of=at.description
    )
    parts: list[RenderableType] = [Text(heading, style="bold"), Text("")]
    parts.append(_status_bars(summary, since, _bar_character(encoding)))
    parts += [Text(""), Text(index_label(total)), WholeParts(_flag_counts(total))]
    if summary.before and since:
        parts += _scores_before(summary.before, since)
    if total.not_yet_owed:
        parts.append(Text(not_yet_owed_label(total.not_yet_owed), style="dim"))
    if total.apart:
        parts.append(Text(tentative_label(total.apart), style="dim"))
    if summary.groups:
        parts += [Text(""), _groups_table(summary)]
    return parts


def summary_tables(summary: Summary, since: date | None) -> list[RenderableType]:
    """The counts without bars, the scores of an earlier day, the groups: where the total is drawn."""
    parts: list[RenderableType] = [_status_bars(summary, since, "")]
    if summary.before and since:
        parts.append(Text(_index_before(summary.before, since)))
    return [*parts, *([_groups_table(summary)] if summary.groups else [])]


def _index_before(before: Tally, since: date) -> str:
    day = fill(render_messages.BEFORE_DAY, day=since)
    return fill(render_messages.INDEX_BEFORE, day=day, index=index_label(before))


def _scores_before(before: Tally, since: date) -> Iterator[RenderableType]:
    """The scores before the day ``since``, and how many had each flag then."""
    day = fill(render_messages.BEFORE_DAY, day=since)
    yield Text(_index_before(before, since), style="dim")
    first, *rest = _flag_counts(before)
    yield WholeParts([Text.assemble((f"{day}: ", "dim"), first), *rest])


def _bar_character(encoding: str) -> str:
    """The character of which bars are drawn: a full block if the encoding of the terminal has one."""
    try:
        "█".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return "#"
    return "█"


def _status_bars(summary: Summary, since: date | None, bar_character: str) -> Table:
    """A row per status: its bar, count and share; and the count before the day ``since``, with the change.

    Without a character for it there is no bar.
    """
    total, before = summary.total, summary.before
    headings_before = fill_each(render_messages.STATUS_HEADINGS_BEFORE, day=since) if before else ()
    status_heading, *headings = fill_each(render_messages.STATUS_HEADINGS)
    bar_heading = [""] if bar_character else []
    table = new_table(status_heading, *bar_heading, *headings, *headings_before)
    for column in table.columns[1 + len(bar_heading) :]:
        column.justify = "right"
    for status in Status:
        count, count_before = total.by_status[status], before.by_status[status] if before else 0
        if not (count or count_before or status is Status.IMPLEMENTED):
            continue
        share = total.share(status)
        length = -(-BAR_WIDTH * count // total.scored) if share is not None else 0
        bar = Text(bar_character * length, style=STATUS_STYLES.get(status, "dim"))
        change = _change_cells(count, count_before) if before else []
        bars = [bar] if bar_character else []
        table.add_row(
            status_text(status), *bars, format_number(count), share_label(total, status) or "-", *change
        )
    return table


def _change_cells(count: int, count_before: int) -> list[str]:
    """How many there were before, and how many more there are now."""
    change = format_number(count - count_before, "+d") if count != count_before else "="
    return [format_number(count_before), change]


def _flag_counts(tally: Tally) -> list[Text]:
    """How many commitments have each flag."""
    return [
        Text(flag_count_label(tally, flag), style=FLAG_STYLES.get(flag, "") if tally.flags[flag] else "dim")
        for flag in flags_to_count(tally)
    ]


def _groups_table(summary: Summary) -> Table:
    """A row for each group that has commitments, or had some; under it how it stood before, if compared."""
    table = new_table(*fill_each(render_messages.GROUP_HEADINGS))
    for column in table.columns[1:]:
        column.justify = "right"
    befores = summary.groups_before or (None,) * len(summary.groups)
    for tally, before in zip(summary.groups, befores, strict=True):
        if tally.commitments or (before and before.commitments):
            table.add_row(data_text(group_label(tally.group, summary.group_by)), *_group_cells(tally))
        if before and (tally.commitments or before.commitments):
            table.add_row(fill(render_messages.GROUP_BEFORE), *_group_cells(before), style="dim")
    return table


def _group_cells(tally: Tally) -> list[str]:
    """The cells of a group after its name; "-" for an index that does not exist."""
    done, flags = tally.by_status[Status.IMPLEMENTED], tally.flags
    scores = ["-", "-"] if tally.index is None else [format_number(tally.index, ".2f"), bounds_label(tally)]
    counts = [tally.commitments, tally.open, done]
    return [
        *map(format_number, counts),
        *scores,
        assessed_of_scored_label(tally),
        format_number(flags[Flag.OVERDUE]),
        format_number(flags[Flag.STALE]),
    ]
