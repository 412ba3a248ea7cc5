"""The first page: how all stands, what is worst, what is due soon, what we ask, and what was said last."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from tracker import queries
from tracker.brief.page_model import TrendChart
from tracker.db.connection import Connection
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.shown_titles import shown_title
from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import Flag, GroupKey, SortKey, Status
from tracker.queries.meetings import all_meetings, last_meeting_before
from tracker.render import render_messages
from tracker.render.duty_labels import asks_label
from tracker.render.items import flag_key
from tracker.render.labels import (
    commitments_label,
    flag_count_label,
    flags_to_count,
    index_label,
    labels_beside,
)
from tracker.web import web_messages
from tracker.web.drawings import draw_bar
from tracker.web.log_lines import LogLine, latest_first, log_headings, log_lines
from tracker.web.page_content import PageContent
from tracker.web.page_links import PageLinks
from tracker.web.standing_rows import plain_headings, standing_line

WORST_SHOWN = 12
SOON_SHOWN = 8
ENTRIES_SHOWN = 8
DAYS_OF_NEWS = 60
MEETINGS_SHOWN = 3


class Counted(NamedTuple):
    """A number in words, with the address of the list that has what it counts."""

    label: str
    address: str


class GroupLine(NamedTuple):
    """How one agreement stands."""

    ref: str
    title: str
    address: str
    counted: str
    overdue: Counted
    bar: Any


class AskLine(NamedTuple):
    """What we ask for, and of which commitment."""

    ref: str
    address: str
    title: str
    ask: str


def overview_page(
    connection: Connection,
    at: AsOf,
    links: PageLinks,
    *,
    log_until: date | None,
    can_record: bool,
    selection: Selection = Selection(),  # noqa: B008 - it cannot be changed
    trend: TrendChart | None = None,
) -> PageContent:
    """The page, of everything or of what is selected; its news end on a day, or not at all."""
    last = last_meeting_before(connection, at.day, selection.agreements, at)
    counts = queries.summary(connection, selection, at, group_by=GroupKey.AGREEMENT)
    worst = list(
        queries.standings(
            connection, selection, at, open_only=True, order=SortKey.WORST, limit=WORST_SHOWN
        ).items
    )
    soon = list(
        queries.standings(
            connection,
            selection._replace(flags=(*selection.flags, Flag.DUE_SOON)),
            at,
            open_only=True,
            order=SortKey.DUE,
            limit=SOON_SHOWN,
        ).items
    )
    values = {
        "bar": draw_bar(counts.total.by_status),
        "counted": commitments_label(counts.total),
        "index": index_label(counts.total),
        "flags": [_flag_count(counts.total, flag, links) for flag in flags_to_count(counts.total)],
        "statuses": [
            Counted(status, links.to("list", [("status", status)]))
            for status in Status
            if counts.total.by_status[status]
        ],
        "groups": _group_lines(connection, counts.groups, at, links),
        "worst": [standing_line(one, links) for one in worst],
        "soon": [standing_line(one, links) for one in soon],
        "asks": _asks(worst, links),
        "headings": plain_headings(has_notes=False),
        "list_address": links.to("list"),
        "log": _last_news(connection, selection, at, log_until, links, can_record=can_record),
        "log_headings": log_headings(has_ref=True),
        "log_address": links.to("log"),
        "meetings": _meetings(connection, selection, at, links),
        "brief": links.to("brief"),
        "last_meeting": last and format_day(last.held_on),
        "trend": trend,
        "beside": labels_beside(counts.total),
    }
    return PageContent("overview.html", fill(web_messages.OVERVIEW_TITLE), values)


def first_day_of_news(at: AsOf) -> date:
    """The first day of what is said last."""
    return max(date(1600, 1, 1), at.day - timedelta(days=DAYS_OF_NEWS))


def _flag_count(tally: Tally, flag: Flag, links: PageLinks) -> Counted:
    return Counted(flag_count_label(tally, flag), links.to("list", [("flag", flag_key(flag))]))


def _group_lines(
    connection: Connection,
    groups: Iterable[Tally],
    at: AsOf,
    links: PageLinks,
) -> list[GroupLine]:
    titles = {one.ref: shown_title(one) for one in queries.all_agreements(connection, at)}
    found = []
    for tally in groups:
        ref = tally.group or ""
        overdue = links.to("list", [("agreement", ref), ("flag", Flag.OVERDUE)])
        label = flag_count_label(tally, Flag.OVERDUE)
        found.append(
            GroupLine(
                ref,
                titles.get(ref, ""),
                links.record("agreement", ref),
                commitments_label(tally),
                Counted(label, overdue),
                draw_bar(tally.by_status),
            )
        )
    return found


def _asks(standings: list[Standing], links: PageLinks) -> list[AskLine]:
    """What we ask for, of the worst."""
    return [
        AskLine(one.ref, links.record("commitment", one.ref), shown_title(one.terms), label)
        for one in standings
        if (label := asks_label(one))
    ]


def _last_news(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    log_until: date | None,
    links: PageLinks,
    *,
    can_record: bool,
) -> list[LogLine]:
    since = first_day_of_news(at)
    entries = list(queries.whole_log(connection, selection, at, since=since, until=log_until))
    return log_lines(latest_first(entries)[:ENTRIES_SHOWN], links, can_record=can_record)


def _meetings(connection: Connection, selection: Selection, at: AsOf, links: PageLinks) -> list[Counted]:
    """The meetings to come about what is selected, else the last one."""
    wanted = {*selection.agreements}
    every = [one for one in all_meetings(connection, at) if not wanted or wanted & {*one.agreements}]
    to_come = [one for one in every if one.held_on >= at.day][:MEETINGS_SHOWN]
    comma = fill(render_messages.LIST_COMMA)
    return [
        Counted(
            comma.join(filter(None, (format_day(one.held_on), shown_title(one), one.place))),
            links.record("meeting", one.ref),
        )
        for one in to_come or every[-1:]
    ]
