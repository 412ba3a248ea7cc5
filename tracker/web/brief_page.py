"""The form of the brief, and what it is asked for."""

import base64
import hashlib
import re
from datetime import date
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.days import parse_day
from tracker.domain.errors import NoSuchRef, UsageError
from tracker.domain.heading_text import parse_heading
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection
from tracker.queries.entities_with_refs import AGREEMENT, MEETING
from tracker.queries.meetings import all_meetings, last_meeting_before
from tracker.queries.refs import resolve_ref
from tracker.web import web_messages
from tracker.web.offered_values import offered_records
from tracker.web.page_content import PageContent
from tracker.web.page_links import PageLinks
from tracker.web.typed_questions import Arguments


class AskedBrief(NamedTuple):
    """Of which commitments the brief is, and from which day on all has moved."""

    selection: Selection
    since: date | None


class BriefHeading(NamedTuple):
    """What stands on the brief beside its content."""

    title: str | None
    marking: str


def asked_heading(arguments: Arguments) -> BriefHeading:
    """The title and the marking that an address asks for. Raises UsageError for one that cannot be."""
    title, marking = (parse_heading(arguments.get(name, ""), name) for name in ("title", "marking"))
    return BriefHeading(title or None, marking)


def asked_brief(connection: Connection, arguments: Arguments, today: date, at: AsOf) -> AskedBrief:
    """What an address asks; without a day it is the last meeting that was held before. Raises NoSuchRef."""
    agreement = arguments.get("agreement", "").strip()
    agreements = (resolve_ref(connection, AGREEMENT, agreement),) if agreement else ()
    selection, since = Selection(agreements=agreements), arguments.get("since", "").strip()
    if not since:
        held = last_meeting_before(connection, at.day, agreements, at)
        return AskedBrief(selection, held.held_on if held else None)
    return AskedBrief(selection, day_since(connection, since, today, at))


def day_since(connection: Connection, text: str, today: date, at: AsOf) -> date:
    """The day that is typed, or that of the meeting. Raises UsageError for what is neither."""
    try:
        return parse_day(text, today)
    except UsageError as error:
        return _day_of_meeting(connection, text, at, error)


def _day_of_meeting(connection: Connection, text: str, at: AsOf, error: UsageError) -> date:
    """The day of the meeting that is meant. Raises ``error`` for what is no meeting either."""
    meetings = {one.ref: one.held_on for one in all_meetings(connection, at)}
    try:
        return meetings[resolve_ref(connection, MEETING, text)]
    except (NoSuchRef, KeyError):
        raise error from None


def brief_page(connection: Connection, arguments: Arguments, links: PageLinks) -> PageContent:
    """The form, with the ways to look at the brief and to save it."""
    latest = AsOf(date(2999, 12, 31))
    given = {
        name: arguments.get(name, "").strip() for name in ("agreement", "since", *web_messages.BRIEF_LABELS)
    }
    asked = [(name, value) for name, value in given.items() if value]
    values = {
        "given": given,
        "action": links.to("brief", now=True),
        "agreements": offered_records(connection, AGREEMENT.name, latest),
        "meetings": offered_records(connection, MEETING.name, latest),
        "look": links.to("brief.html", asked),
        "files": {
            suffix: links.to(f"brief.{suffix}", [*asked, ("save", "1")])
            for suffix in web_messages.BRIEF_NAMES
        },
    }
    return PageContent("brief.html", fill(web_messages.BRIEF_TITLE), values)


def brief_security(page: str) -> str:
    """The rules for a browser that shows the brief, which has its style sheet in it, and nothing else."""
    (style,) = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
