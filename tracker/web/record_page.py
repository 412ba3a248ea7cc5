"""One agreement, actor, document, event, meeting or theme, with the commitments that belong to it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.console import RenderableType

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import SortKey
from tracker.ledger.records_shown import require_on_record
from tracker.queries.agreement_words import agreement_words
from tracker.queries.entities_with_refs import ACTOR, AGREEMENT, DOCUMENT, EVENT, MEETING
from tracker.queries.events import all_events, event_days
from tracker.queries.filters import require_themes
from tracker.queries.meetings import all_meetings
from tracker.queries.minutes import minutes_of
from tracker.queries.moved_due_dates import due_dates_by_event
from tracker.render import terminal
from tracker.render.labels import index_label
from tracker.web import web_messages
from tracker.web.drawings import draw_bar
from tracker.web.page_content import PageContent
from tracker.web.page_links import PageLinks
from tracker.web.rich_html import renderables_html
from tracker.web.standing_rows import plain_headings, standing_line

HEADING_PARTS = 2
"""How many parts of a view are its heading, which a page has of its own."""
MAX_LISTED = 200  # commitments on such a page; the list has all of them

Loader = Callable[[Connection, str, AsOf], tuple[str, Sequence[RenderableType], Selection | None]]


def record_page(
    connection: Connection, kind: str, ref: str, at: AsOf, links: PageLinks, *, can_record: bool
) -> PageContent:
    """The page of what is no commitment. Raises NotOnRecordYet, and RuleViolation for what is taken back."""
    title, view, selection = _LOADERS[kind](connection, ref, at)
    names = known_names(connection, at, links)
    found = _commitments(connection, selection, at, links) if selection else {}
    names |= {row.ref: row.address for row in found.get("rows", ())}
    values: dict[str, Any] = {
        "kind": fill(web_messages.KINDS[kind]),
        "ref": ref,
        "heading": title,
        "view": renderables_html(view, names),
        "actions": _actions(kind, ref, links) if can_record else {},
        "agenda": links.to("brief", [("since", ref)]) if kind == MEETING.name else "",
        **_NOTHING_FOUND,
        **found,
    }
    return PageContent("record.html", title, values)


def theme_page(connection: Connection, path: str, at: AsOf, links: PageLinks) -> PageContent:
    """The page of a theme, with what is under it. Raises NoSuchTheme."""
    require_themes(connection, [path])
    found = _commitments(connection, Selection(themes=(path,)), at, links)
    values = {
        "kind": fill(web_messages.KINDS["theme"]),
        "ref": "",
        "heading": path,
        "view": "",
        "actions": {},
        "agenda": "",
        **_NOTHING_FOUND,
        **found,
    }
    return PageContent("record.html", path, values)


_NOTHING_FOUND: dict[str, Any] = {"rows": (), "bar": None, "index": "", "headings": (), "list_address": ""}


def known_names(connection: Connection, at: AsOf, links: PageLinks) -> dict[str, str]:
    """What has a page, by its ref: agreements, actors, documents, events, meetings."""
    every: dict[str, Iterable[Any]] = {
        AGREEMENT.name: queries.all_agreements(connection, at),
        DOCUMENT.name: queries.all_documents(connection, at),
        EVENT.name: all_events(connection, at),
        MEETING.name: all_meetings(connection, at),
    }
    names = {one.ref: links.record(kind, one.ref) for kind, records in every.items() for one in records}
    return names | {
        one.code: links.record(ACTOR.name, one.code) for one in queries.all_actors(connection, at)
    }


def _commitments(connection: Connection, selection: Selection, at: AsOf, links: PageLinks) -> dict[str, Any]:
    """The commitments of a selection, closed ones too, worst first, with how they stand together."""
    listed = queries.standings(
        connection, selection, at, open_only=False, order=SortKey.WORST, limit=MAX_LISTED
    )
    rows = [standing_line(one, links) for one in listed.items]
    if not rows:
        return {}
    total = queries.summary(connection, selection, at).total
    chosen = [("agreement", ref) for ref in selection.agreements]
    chosen += [("obligor", code) for code in selection.obligors]
    chosen += [("theme", path) for path in selection.themes]
    return {
        "rows": rows,
        "bar": draw_bar(total.by_status),
        "index": index_label(total),
        "headings": plain_headings(has_notes=False),
        "list_address": links.to("list", [*chosen, ("all", "1")]),
    }


def _actions(kind: str, ref: str, links: PageLinks) -> dict[str, str]:
    found = {
        fill(web_messages.CORRECT): links.to(f"correct/{kind}/{ref}", now=True),
        fill(web_messages.AMEND): links.to(f"amend/{kind}/{ref}", now=True),
        fill(web_messages.RETRACT): links.to(f"retract/{kind}/{ref}", now=True),
    }
    if kind == AGREEMENT.name:
        add = links.to("add/commitment", [("agreement", ref)], now=True)
        standing = links.to(f"standing/{ref}", now=True)
        found = {
            fill(web_messages.ADD_COMMITMENT): add,
            fill(web_messages.SAY_STANDING): standing,
        } | found
    if kind == EVENT.name:
        found = {fill(web_messages.SAY_EVENT_DAY): links.to(f"event-day/{ref}", now=True)} | found
    return found


# -- what is shown of each kind ----------------------------------------------------------------------


def _agreement(
    connection: Connection, ref: str, at: AsOf
) -> tuple[str, Sequence[RenderableType], Selection | None]:
    agreements = {one.ref: one for one in queries.all_agreements(connection, at)}
    agreement = require_on_record(connection, AGREEMENT, ref, agreements.get(ref), at)
    documents = [one for one in queries.all_documents(connection, at) if ref in one.agreements]
    view = terminal.agreement_view(agreement, documents, agreement_words(connection, at).get(ref, []))
    events = [one for one in all_events(connection, at) if one.agreement == ref]
    return (
        agreement.title,
        [*view[HEADING_PARTS:], terminal.events_table(events)],
        Selection(agreements=(ref,)),
    )


def _actor(
    connection: Connection, code: str, at: AsOf
) -> tuple[str, Sequence[RenderableType], Selection | None]:
    actors = {one.code: one for one in queries.all_actors(connection, at)}
    actor = require_on_record(connection, ACTOR, code, actors.get(code), at)
    view = terminal.actor_view(actor, queries.actor_mentions(connection, code, at))
    return actor.name, view[HEADING_PARTS:], Selection(obligors=(code,))


def _document(
    connection: Connection, ref: str, at: AsOf
) -> tuple[str, Sequence[RenderableType], Selection | None]:
    documents = {one.ref: one for one in queries.all_documents(connection, at)}
    document = require_on_record(connection, DOCUMENT, ref, documents.get(ref), at)
    mentions = queries.document_mentions(connection, ref, at)
    view = terminal.document_view(document, mentions)
    selection = Selection(refs=mentions.commitments) if mentions.commitments else None
    return document.title, view[HEADING_PARTS:], selection


def _event(
    connection: Connection, ref: str, at: AsOf
) -> tuple[str, Sequence[RenderableType], Selection | None]:
    events = {one.ref: one for one in all_events(connection, at)}
    event = require_on_record(connection, EVENT, ref, events.get(ref), at)
    due = due_dates_by_event(connection, ref, event.day, at)
    view = terminal.event_view(event, event_days(connection, ref, at), due)
    selection = Selection(refs=tuple(one.commitment for one in due)) if due else None
    return event.title, view[HEADING_PARTS:], selection


def _meeting(
    connection: Connection, ref: str, at: AsOf
) -> tuple[str, Sequence[RenderableType], Selection | None]:
    meetings = {one.ref: one for one in all_meetings(connection, at)}
    meeting = require_on_record(connection, MEETING, ref, meetings.get(ref), at)
    minutes = minutes_of(connection, meeting, at)
    asks = [(*one.asked[:3], one.asked.update, one.entries) for one in minutes.asks]
    next_held_on = minutes.next_session.held_on if minutes.next_session else None
    view = terminal.meeting_view(meeting, next_held_on, minutes.entries, asks)
    return meeting.title or ref, view[HEADING_PARTS:], Selection(agreements=meeting.agreements)


_LOADERS: dict[str, Loader] = {
    AGREEMENT.name: _agreement,
    ACTOR.name: _actor,
    DOCUMENT.name: _document,
    EVENT.name: _event,
    MEETING.name: _meeting,
}
KINDS = tuple(_LOADERS)
