"""One agreement, actor, document, event, meeting or theme, with the commitments that belong to it."""

from collections.abc import Callable, Sequence
from typing import Any

from rich.console import RenderableType

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.mentions import ActorMentions, DocumentMentions
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection
from tracker.domain.shown_titles import shown_name, shown_title
from tracker.domain.vocabulary import SIGNING, SortKey
from tracker.ledger.records_shown import require_on_record
from tracker.queries.entities_with_refs import ACTOR, AGREEMENT, DOCUMENT, EVENT, MEETING
from tracker.queries.events import event_days
from tracker.queries.filters import require_themes
from tracker.queries.minutes import minutes_of
from tracker.queries.moved_due_dates import due_dates_by_event
from tracker.render import terminal
from tracker.render.labels import index_label, labels_beside
from tracker.web import web_messages
from tracker.web.drawings import draw_bar
from tracker.web.page_content import PageContent
from tracker.web.page_links import KnownNames, PageLinks
from tracker.web.record_reader import RecordReader
from tracker.web.rich_html import renderables_html
from tracker.web.shown_part import EVERYTHING, Part
from tracker.web.standing_rows import plain_headings, standing_line

HEADING_PARTS = 2
"""How many parts of a view are its heading, which a page has of its own."""
MAX_LISTED = 200  # commitments on such a page; the list has all of them

Found = tuple[str, Sequence[RenderableType], Selection | None]
Loader = Callable[[RecordReader, str, Part], Found]


def record_page(
    reader: RecordReader,
    kind: str,
    ref: str,
    links: PageLinks,
    *,
    can_record: bool,
    part: Part = EVERYTHING,
    names: KnownNames | None = None,
) -> PageContent:
    """The page of what is no commitment, with the ``names`` that have pages, which else are looked up.

    Raises NotOnRecordYet, and RuleViolation for what is taken back.
    """
    title, view, selection = _LOADERS[kind](reader, ref, part)
    found = _commitments(reader.connection, selection and part.within(selection), reader.at, links)
    if names is None:
        names = reader.names(links) | {row.ref: row.address for row in found.get("rows", ())}
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


def theme_page(
    connection: Connection, path: str, at: AsOf, links: PageLinks, *, part: Part = EVERYTHING
) -> PageContent:
    """The page of a theme, with what is under it. Raises NoSuchTheme."""
    require_themes(connection, [path])
    found = _commitments(connection, part.within(Selection(themes=(path,))), at, links)
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


_NOTHING_FOUND: dict[str, Any] = {
    "rows": (),
    "bar": None,
    "index": "",
    "beside": (),
    "headings": (),
    "list_address": "",
}


def _commitments(
    connection: Connection, selection: Selection | None, at: AsOf, links: PageLinks
) -> dict[str, Any]:
    """The commitments of a selection, closed ones too, worst first, with how they stand together."""
    if selection is None:
        return {}
    listed = queries.standings(
        connection, selection, at, open_only=False, order=SortKey.WORST, limit=MAX_LISTED
    )
    rows = [standing_line(one, links) for one in listed.items]
    if not rows:
        return {}
    total = queries.tally_of_list(connection, listed, at)
    chosen = [("agreement", ref) for ref in selection.agreements]
    chosen += [("obligor", code) for code in selection.obligors]
    chosen += [("theme", path) for path in selection.themes]
    return {
        "rows": rows,
        "bar": draw_bar(total.by_status),
        "index": index_label(total),
        "beside": labels_beside(total),
        "headings": plain_headings(has_notes=False),
        "list_address": links.to("list", [*chosen, ("all", "1")]),
    }


def _actions(kind: str, ref: str, links: PageLinks) -> dict[str, str]:
    """The forms about it, by what they are called; the signing is the day of its agreement, and has none."""
    if kind == EVENT.name and ref.rpartition(":")[2] == SIGNING:
        return {}
    found = {
        fill(web_messages.CORRECT): links.to(f"correct/{kind}/{ref}", now=True),
        fill(web_messages.AMEND): links.to(f"amend/{kind}/{ref}", now=True),
        fill(web_messages.RETRACT): links.to(f"retract/{kind}/{ref}", now=True),
        fill(web_messages.SAY_MARK): links.to(f"mark/{kind}/{ref}", now=True),
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


def _agreement(reader: RecordReader, ref: str, part: Part) -> Found:  # noqa: ARG001 - a loader
    found = reader.find(AGREEMENT.name, ref)
    agreement = require_on_record(reader.connection, AGREEMENT, ref, found, reader.at)
    documents = [one for one in reader.all(DOCUMENT.name) if ref in one.agreements]
    view = terminal.agreement_view(agreement, documents, list(reader.words.get(ref, ())))
    events = [one for one in reader.all(EVENT.name) if one.agreement == ref]
    shown = [*view[HEADING_PARTS:], terminal.events_table(events)]
    return shown_title(agreement), shown, Selection(agreements=(ref,))


def _actor(reader: RecordReader, code: str, part: Part) -> Found:
    actor = require_on_record(reader.connection, ACTOR, code, reader.find(ACTOR.name, code), reader.at)
    view = terminal.actor_view(actor, _mentions_in(reader, code, part))
    return shown_name(actor), view[HEADING_PARTS:], Selection(obligors=(code,))


def _document(reader: RecordReader, ref: str, part: Part) -> Found:
    found = reader.find(DOCUMENT.name, ref)
    document = require_on_record(reader.connection, DOCUMENT, ref, found, reader.at)
    every = queries.document_mentions(reader.connection, ref, reader.at)
    mentions = DocumentMentions(part.of(every.commitments))
    view = terminal.document_view(document, mentions)
    selection = Selection(refs=mentions.commitments) if mentions.commitments else None
    return shown_title(document), view[HEADING_PARTS:], selection


def _event(reader: RecordReader, ref: str, part: Part) -> Found:
    connection, at = reader.connection, reader.at
    event = require_on_record(connection, EVENT, ref, reader.find(EVENT.name, ref), at)
    due = [one for one in due_dates_by_event(connection, ref, event.day, at) if part.has(one.commitment)]
    view = terminal.event_view(event, event_days(connection, ref, at), due)
    selection = Selection(refs=tuple(one.commitment for one in due)) if due else None
    return shown_title(event), view[HEADING_PARTS:], selection


def _meeting(reader: RecordReader, ref: str, part: Part) -> Found:
    found = reader.find(MEETING.name, ref)
    meeting = require_on_record(reader.connection, MEETING, ref, found, reader.at)
    minutes = minutes_of(reader.connection, meeting, reader.at)
    asks = [
        (*one.asked[:3], one.asked.update, one.entries)
        for one in minutes.asks
        if part.has(one.asked.commitment)
    ]
    entries = tuple(one for one in minutes.entries if part.has_entry(one))
    next_held_on = minutes.next_session.held_on if minutes.next_session else None
    view = terminal.meeting_view(meeting, next_held_on, entries, asks)
    return shown_title(meeting) or ref, view[HEADING_PARTS:], Selection(agreements=meeting.agreements)


def _mentions_in(reader: RecordReader, code: str, part: Part) -> ActorMentions:
    """Where an actor is named, as far as it is shown."""
    connection, at = reader.connection, reader.at
    mentions = queries.actor_mentions(connection, code, at)
    if part.refs is None:
        return mentions
    selection = part.within(Selection(reporters=(code,)))
    said = queries.log_entries(connection, selection, at, until=at.day) if selection else ()
    return ActorMentions(
        tuple(ref for ref in mentions.agreements if ref in part.agreements),
        part.of(mentions.commitments),
        sum(not one.retracted for one in said),
    )


_LOADERS: dict[str, Loader] = {
    AGREEMENT.name: _agreement,
    ACTOR.name: _actor,
    DOCUMENT.name: _document,
    EVENT.name: _event,
    MEETING.name: _meeting,
}
