"""The log: what was said and recorded, of whatever is selected, the last first."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection
from tracker.web import web_messages
from tracker.web.log_lines import Entry, log_headings, log_lines
from tracker.web.page_content import PageContent
from tracker.web.page_links import PageLinks

ENTRIES = 100  # of a page


class AskedLog(NamedTuple):
    """What a log is asked for: of an agreement, between two days, which page, as it was typed."""

    agreement: str
    since: str
    until: str
    page: int


def log_page(
    connection: Connection,
    asked: AskedLog,
    days: tuple[date | None, date | None],
    selection: Selection,
    at: AsOf,
    links: PageLinks,
    *,
    can_record: bool,
) -> PageContent:
    """The page: the entries of a selection that were true between two days."""
    since, until = days
    entries = latest_first(list(queries.whole_log(connection, selection, at, since=since, until=until)))
    first = (asked.page - 1) * ENTRIES
    shown = entries[first : first + ENTRIES]
    given = [("agreement", asked.agreement), ("since", asked.since), ("until", asked.until)]
    kept = [(name, value) for name, value in given if value]
    is_last = first + ENTRIES >= len(entries)
    values = {
        "log": log_lines(shown, links, can_record=can_record),
        "headings": log_headings(has_ref=True),
        "asked": asked,
        "action": links.to("log", now=True),
        "counted": fill(web_messages.LOG_COUNTED, number=len(entries), as_of=at.description),
        "previous": links.to("log", [*kept, ("page", asked.page - 1)]) if asked.page > 1 else "",
        "next": "" if is_last else links.to("log", [*kept, ("page", asked.page + 1)]),
        "page_of": fill(web_messages.PAGE_OF, page=asked.page, last=max(1, -(-len(entries) // ENTRIES))),
    }
    return PageContent("log.html", fill(web_messages.LOG_TITLE), values)


def latest_first(entries: Sequence[Entry]) -> list[Entry]:
    """Entries in the order in which they were recorded, the last first."""
    return sorted(entries, key=lambda entry: (entry.recorded_at, entry.uid), reverse=True)
