"""The log: what was said and recorded, of whatever is selected, the last first."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.queries.typed_selection import resolve_selection
from tracker.web import web_messages
from tracker.web.list_page import filter_fields
from tracker.web.log_lines import Entry, latest_first, log_headings, log_lines
from tracker.web.page_content import PageContent
from tracker.web.page_links import PageLinks
from tracker.web.typed_questions import SELECTION_FIELDS, Arguments, TypedSelection

ENTRIES = 100  # of a page


DOWNLOADS = ("csv", "xlsx", "json")
OWN_FIELDS = ("since", "until", "import")
"""What the address of a log has beside a selection."""
LABELS = web_messages.FILTER_LABELS | web_messages.LOG_LABELS


class AskedLog(NamedTuple):
    """What a log is asked for."""

    typed: TypedSelection
    since: date | None
    until: date | None
    file: str
    """The name of a file with which entries came, or its beginning; empty for all."""
    page: int
    arguments: Arguments

    def given(self, **others: object) -> list[tuple[str, object]]:
        """What its address says, with something other in it; None leaves it out."""
        kept = [
            (name, value)
            for name, value in self.arguments.items(multi=True)
            if name in (*SELECTION_FIELDS, *OWN_FIELDS) and value.strip()
        ]
        return [*kept, *((name, value) for name, value in others.items() if value is not None)]


def load_log(connection: Connection, asked: AskedLog, at: AsOf, until: date | None) -> Iterator[Entry]:
    """The entries of a log until a day, oldest first. Raises NoSuchRef, NoSuchTheme and NoSuchOwner."""
    if asked.file and connection.is_shareable:
        raise UsageError(fill(web_messages.IMPORT_NOT_SHAREABLE))
    selection = resolve_selection(connection, asked.typed.selection)
    commands = queries.imports_of_file(connection, asked.file) if asked.file else None
    last_day = min(filter(None, (until, asked.until)), default=None)
    return queries.whole_log(connection, selection, at, since=asked.since, until=last_day, commands=commands)


def log_page(
    connection: Connection,
    asked: AskedLog,
    at: AsOf,
    links: PageLinks,
    *,
    log_until: date | None,
    can_record: bool,
) -> PageContent:
    """The page; where a day is asked about, its entries end there."""
    entries = latest_first(list(load_log(connection, asked, at, log_until)))
    first = (asked.page - 1) * ENTRIES
    is_last = first + ENTRIES >= len(entries)
    given = asked.arguments
    values = {
        "log": log_lines(entries[first : first + ENTRIES], links, can_record=can_record),
        "headings": log_headings(has_ref=True),
        "own_fields": {
            name: given.get(name, "")
            for name in OWN_FIELDS
            if not (name == "import" and connection.is_shareable)
        },
        "filters": filter_fields(connection, given, at, labels=LABELS, without=("all",)),
        "is_filtered": bool(asked.given()),
        "action": links.to("log", now=True),
        "counted": fill(web_messages.LOG_COUNTED, number=len(entries), as_of=at.description),
        "downloads": {suffix: links.to(f"log.{suffix}", asked.given()) for suffix in DOWNLOADS},
        "previous": links.to("log", asked.given(page=asked.page - 1)) if asked.page > 1 else "",
        "next": "" if is_last else links.to("log", asked.given(page=asked.page + 1)),
        "page_of": fill(web_messages.PAGE_OF, page=asked.page, last=max(1, -(-len(entries) // ENTRIES))),
    }
    return PageContent("log.html", fill(web_messages.LOG_TITLE), values)
