"""The other pages: lists of agreements, actors, documents, events, meetings and themes; about."""

from collections.abc import Callable, Sequence

from rich.console import RenderableType

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import GroupKey, Status
from tracker.render import terminal
from tracker.render.labels import commitments_label, index_label
from tracker.web import web_messages
from tracker.web.drawings import draw_bar
from tracker.web.page_content import PageContent
from tracker.web.page_links import KnownNames, PageLinks
from tracker.web.record_reader import RecordReader, Records
from tracker.web.rich_html import renderables_html

WIDE = 200  # cells: every list of records is a table then

VIEWS: dict[str, Callable[[Records], Sequence[RenderableType]]] = {
    "agreement": lambda records: [terminal.agreements_table(records)],
    "actor": lambda records: [terminal.actors_table(records)],
    "document": lambda records: terminal.documents_view(records, WIDE),
    "event": lambda records: [terminal.events_table(records)],
    "meeting": lambda records: [terminal.meetings_table(records)],
}


def records_page(
    connection: Connection, kind: str, at: AsOf, links: PageLinks, *, can_record: bool
) -> PageContent:
    """All records of a kind."""
    reader = RecordReader(connection, at)
    return records_page_of(kind, reader.all(kind), reader.names(links), links, can_record=can_record)


def records_page_of(
    kind: str, records: Records, names: KnownNames, links: PageLinks, *, can_record: bool
) -> PageContent:
    """The page of some records of a kind, with the names that have a page."""
    title = fill(web_messages.ALL_OF_KIND[kind])
    values = {
        "heading": title,
        "view": renderables_html(VIEWS[kind](records), names),
        "add": links.to(f"add/{kind}", now=True) if can_record else "",
        "add_label": fill(web_messages.ADD_OF_KIND[kind]),
    }
    return PageContent("records.html", title, values)


def themes_page(
    connection: Connection,
    at: AsOf,
    links: PageLinks,
    selection: Selection = Selection(),  # noqa: B008 - it cannot be changed
) -> PageContent:
    """All themes, with how their commitments stand."""
    groups = queries.summary(connection, selection, at, group_by=GroupKey.THEME).groups
    lines = [
        {
            "theme": tally.group,
            "address": links.theme(tally.group),
            "counted": commitments_label(tally),
            "index": index_label(tally),
            "bar": draw_bar(tally.by_status),
        }
        for tally in groups
        if tally.group
    ]
    return PageContent("themes.html", fill(web_messages.THEMES_TITLE), {"lines": lines})


def about_page(
    version: str, database: str, links: PageLinks, *, office: str = "", can_record: bool = False
) -> PageContent:
    """What the pages are, who we are, and what their words mean."""
    values = {
        "version": version,
        "database": database,
        "office": office,
        "say_office": links.to("office", now=True) if can_record else "",
        "statuses": list(Status),
        "check": links.to("check", now=True),
        "backup": links.to("backup", now=True),
        "export": links.to("export", now=True),
    }
    return PageContent("about.html", fill(web_messages.ABOUT_TITLE), values)
