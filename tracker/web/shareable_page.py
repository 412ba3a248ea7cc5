"""What reads otherwise in the pages for the other side than in ours."""

from tracker.db.connection import Connection
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection
from tracker.queries.shareable_differences import find_differences
from tracker.queries.shareable_view import ask_for_other_side
from tracker.render.shareable_words import describe_difference, describe_withheld
from tracker.web import web_messages
from tracker.web.page_content import PageContent


def differences_page(connection: Connection, at: AsOf) -> PageContent:
    """Each commitment that reads otherwise, and how much does not go out; it is for ourselves."""
    theirs, shared = ask_for_other_side(connection, at)
    told = [describe_difference(*one) for one in find_differences(theirs, Selection(), shared)]
    withheld = describe_withheld(theirs.count_withheld())
    words = [fill(web_messages.DIFFERENCES_WORDS if told else web_messages.NO_DIFFERENCES)]
    words += [withheld] if withheld else []
    values = {"told": words, "lists": [told] if told else (), "form": None, "back": ""}
    return PageContent("message.html", fill(web_messages.DIFFERENCES_TITLE), values)
