"""Counts and scores: of a day, in groups, compared with an earlier day, or of one period after the other."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.domain.tallies import IncidentSeries, Series, Summary
from tracker.domain.vocabulary import Frequency, GroupKey
from tracker.queries.typed_selection import resolve_selection
from tracker.render import terminal_summary
from tracker.render.formats import Answer, Format
from tracker.render.items import summary_answer
from tracker.render.labels import commitments_label, index_label, labels_beside
from tracker.render.series_items import incidents_answer, series_answer
from tracker.render.summary_words import explain_incidents, explain_series, explain_summary
from tracker.render.terminal_series import incidents_view, series_view
from tracker.web import web_messages
from tracker.web.brief_page import day_since
from tracker.web.desk_pages import WIDE
from tracker.web.drawings import draw_bar
from tracker.web.list_page import filter_fields
from tracker.web.page_content import PageContent
from tracker.web.page_links import PageLinks
from tracker.web.rich_html import renderables_html
from tracker.web.typed_questions import SELECTION_FIELDS, Arguments, TypedSelection

DOWNLOADS = ("csv", "xlsx", "json")
OWN_FIELDS = ("group-by", "since", "every", "from", "incidents")
"""What the address of counts has beside a selection."""
_WITHOUT_LINES = "ascii"  # an encoding in which nothing is drawn of letters


class AskedCounts(NamedTuple):
    """What is counted."""

    typed: TypedSelection
    group_by: GroupKey | None
    since: str
    """A day or a meeting with which it is compared, as it was typed."""
    every: Frequency | None
    first: date | None
    is_of_incidents: bool
    arguments: Arguments
    today: date

    def given(self) -> list[tuple[str, str]]:
        """What its address says."""
        every = self.arguments.items(multi=True)
        return [
            (name, text) for name, text in every if name in (*SELECTION_FIELDS, *OWN_FIELDS) and text.strip()
        ]


class Counts(NamedTuple):
    """What was counted: one of the three."""

    counted: Summary | Series | IncidentSeries
    since: date | None


def load_counts(connection: Connection, asked: AskedCounts, at: AsOf) -> Counts:
    """Count. Raises NoSuchRef, and UsageError for what does not go together."""
    _require_fitting(connection, asked)
    selection = resolve_selection(connection, asked.typed.selection)
    if asked.every is None:
        since = day_since(connection, asked.since, asked.today, at) if asked.since else None
        return Counts(queries.summary(connection, selection, at, group_by=asked.group_by, since=since), since)
    if asked.is_of_incidents:
        return Counts(
            queries.incident_series(connection, selection, at, asked.every, first=asked.first), None
        )
    series = queries.series(
        connection, selection, at, asked.every, first=asked.first, group_by=asked.group_by
    )
    return Counts(series, None)


def _require_fitting(connection: Connection, asked: AskedCounts) -> None:
    """Raise UsageError for what means nothing beside each other."""
    if asked.group_by is GroupKey.OWNER and connection.is_shareable:
        raise UsageError(fill(web_messages.OWNER_NOT_SHAREABLE), fill(web_messages.OWNER_NOT_SHAREABLE_HINT))
    if asked.every is None and (asked.first or asked.is_of_incidents):
        raise UsageError(fill(web_messages.NEEDS_EVERY))
    if asked.every and asked.since:
        raise UsageError(fill(web_messages.NOT_WITH_EVERY))
    if asked.is_of_incidents and asked.group_by:
        raise UsageError(fill(web_messages.NOT_WITH_INCIDENTS))


def counts_answer(counts: Counts, at: AsOf, answer_format: Format) -> Answer:
    """The answer for programs and spreadsheets."""
    match counts.counted:
        case Summary() as summary:
            return summary_answer(summary, at, counts.since, answer_format)
        case Series() as series:
            return series_answer(series, at, answer_format)
        case incidents:
            return incidents_answer(incidents, at)


def summary_page(connection: Connection, asked: AskedCounts, at: AsOf, links: PageLinks) -> PageContent:
    """The page, with the form of what is counted."""
    counts = load_counts(connection, asked, at)
    values = {
        **_shown(counts, at),
        "typed": {name: asked.arguments.get(name, "") for name in OWN_FIELDS},
        "groupings": [key for key in GroupKey if not (key is GroupKey.OWNER and connection.is_shareable)],
        "frequencies": list(Frequency),
        "filters": filter_fields(connection, asked.arguments, at, without=("all",)),
        "is_filtered": bool(asked.given()),
        "action": links.to("summary", now=True),
        "downloads": {suffix: links.to(f"summary.{suffix}", asked.given()) for suffix in DOWNLOADS},
    }
    return PageContent("summary.html", fill(web_messages.SUMMARY_TITLE), values)


def _shown(counts: Counts, at: AsOf) -> dict[str, Any]:
    """The counts as a page shows them, and what must be known to read them."""
    match counts.counted:
        case Summary() as summary:
            total = summary.total
            found = {
                "bar": draw_bar(total.by_status),
                "counted": fill(
                    web_messages.LISTED, commitments=commitments_label(total), as_of=at.description
                ),
                "index": index_label(total),
                "beside": labels_beside(total),
                "view": renderables_html(terminal_summary.summary_tables(summary, counts.since)),
            }
            return found | {"told": [*explain_summary(summary, counts.since or at.day)]}
        case Series() as series:
            return _series(series_view(series, at, WIDE, _WITHOUT_LINES), explain_series(series, at))
        case incidents:
            return _series(incidents_view(incidents, at), explain_incidents(incidents, at))


def _series(view: Iterable[Any], told: Iterable[str]) -> dict[str, Any]:
    return {
        "bar": None,
        "counted": "",
        "index": "",
        "beside": (),
        "view": renderables_html(view),
        "told": [*told],
    }
