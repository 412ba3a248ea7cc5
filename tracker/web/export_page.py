"""The form of what is handed on: of which commitments, and as which files."""

from tracker.db.connection import Connection
from tracker.domain.message_filling import fill, say_label
from tracker.domain.records import AsOf
from tracker.web import web_messages
from tracker.web.list_page import filter_fields
from tracker.web.page_content import PageContent
from tracker.web.page_links import PageLinks
from tracker.web.typed_questions import SELECTION_FIELDS, Arguments


def export_page(connection: Connection, arguments: Arguments, at: AsOf, links: PageLinks) -> PageContent:
    """The page, with a link to each file; closed ones are in all of them."""
    given = [
        (name, value)
        for name, value in arguments.items(multi=True)
        if name in SELECTION_FIELDS and value.strip()
    ]
    values = {
        "action": links.to("export", now=True),
        "filters": filter_fields(connection, arguments, at, without=("all",)),
        "is_filtered": bool(given),
        "files": [
            (links.to(f"export.{suffix}", given), say_label(words))
            for suffix, words in web_messages.EXPORT_FILES.items()
        ],
    }
    return PageContent("export.html", fill(web_messages.EXPORT_TITLE), values)
