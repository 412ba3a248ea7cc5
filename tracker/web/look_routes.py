"""The addresses of what can be looked at, each answered in one transaction that changes nothing."""

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

import tracker
from tracker.brief.brief_content import collect_content
from tracker.brief.brief_data import load_brief_data
from tracker.brief.html_writer import render_html
from tracker.brief.markdown_writer import render_markdown
from tracker.brief.page_builder import build_page
from tracker.db import backup, checks
from tracker.db.connection import Connection
from tracker.domain.days import parse_day
from tracker.domain.errors import TrackerError, UsageError
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection
from tracker.exchange import FileFormat, exporter
from tracker.exchange.answer_writer import write_answer
from tracker.queries.entities_with_refs import COMMITMENT, ENTITIES
from tracker.queries.refs import resolve_ref
from tracker.queries.typed_selection import resolve_selection
from tracker.render.formats import Answer, Format
from tracker.render.items import STANDING_KEYS, standing_item
from tracker.render.render_messages import STANDING_COLUMNS
from tracker.web import web_messages
from tracker.web.answers import file_answer, go_to, message_page, page_answer, page_links, text_answer
from tracker.web.brief_page import asked_brief, brief_page, brief_security
from tracker.web.commitment_page import commitment_page
from tracker.web.desk_pages import about_page, records_page, themes_page
from tracker.web.forms_of_names import office_words
from tracker.web.list_page import AskedList, list_page, load_list
from tracker.web.log_page import AskedLog, log_page
from tracker.web.overview_page import overview_page
from tracker.web.page_content import PageContent
from tracker.web.record_page import record_page, theme_page
from tracker.web.record_reader import KINDS, RecordReader
from tracker.web.shareable_page import differences_page
from tracker.web.site_context import site_context
from tracker.web.typed_questions import read_order, read_page, read_selection
from tracker.web.web_hint_messages import say_hint

pages = Blueprint("pages", __name__)

KINDS_OF_LISTS = {f"{kind}s": kind for kind in KINDS}
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ics": "text/calendar; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "db": "application/vnd.sqlite3",
}


def _answer(make: Callable[[Connection, AsOf], PageContent]) -> Response:
    """The page that is made of what is read in one transaction, as of what the address asks."""
    with site_context().asked_transaction() as (connection, at):
        content = make(connection, at)
    return page_answer(content)


def _can_record() -> bool:
    """Whether forms are offered: on pages of ours, of today, where the site records anything."""
    context = site_context()
    time = context.time
    return not (context.settings.is_read_only or time.is_shareable) and time.is_today


@pages.get("/")
def show_overview() -> Response:
    """How all stands."""
    log_until = site_context().time.as_of
    return _answer(
        lambda connection, at: overview_page(
            connection, at, page_links(), log_until=log_until, can_record=_can_record()
        )
    )


@pages.get("/list")
def show_list() -> Response:
    """The commitments that are selected."""
    asked = _asked_list()
    return _answer(lambda connection, at: list_page(connection, asked, at, page_links()))


def _asked_list() -> AskedList:
    """What the address asks. Raises the first thing that is wrong with it."""
    typed = read_selection(request.args, site_context().today)
    for error in typed.errors.values():
        raise error
    if typed.selection.owners and site_context().time.is_shareable:
        raise UsageError(fill(web_messages.OWNER_NOT_SHAREABLE), fill(web_messages.OWNER_NOT_SHAREABLE_HINT))
    return AskedList(typed, read_order(request.args), read_page(request.args), request.args)


@pages.get("/list.<suffix>")
def download_list(suffix: str) -> Response:
    """The whole list as a file."""
    if suffix not in ("csv", "xlsx", "json", "ics"):
        raise NotFound
    asked = _asked_list()
    with (
        site_context().asked_transaction() as (connection, at),
        tempfile.TemporaryDirectory(prefix="tracker-") as folder,
    ):
        file = Path(folder, f"list.{suffix}")
        if suffix == "ics":
            selection = resolve_selection(connection, asked.typed.selection)
            exporter.export_database(
                connection, file, FileFormat.ICS, at, lambda _: None, selection=selection, is_part=True
            )
        else:
            standings = load_list(connection, asked, at)
            answer = Answer(
                schema="list",
                items=map(standing_item, standings.items),
                keys=STANDING_KEYS,
                at=at,
                total=standings.total,
                count=standings.shown,
                envelope_fields={"apart": standings.apart, "not_yet_owed": standings.not_yet_owed},
                columns=STANDING_COLUMNS,
            )
            write_answer(file, answer, None if suffix == "xlsx" else Format(suffix))
        content = file.read_bytes()
    return file_answer(content, f"list-{at.day}.{suffix}", CONTENT_TYPES[suffix])


@pages.get("/commitment/<path:ref>")
def show_commitment(ref: str) -> Response:
    """One commitment."""

    def make(connection: Connection, at: AsOf) -> PageContent:
        whole = resolve_ref(connection, COMMITMENT, ref)
        return commitment_page(
            connection,
            whole,
            at,
            page_links(),
            log_until=site_context().time.as_of,
            can_record=_can_record(),
        )

    return _answer(make)


@pages.get("/<any(agreement, actor, document, event, meeting):kind>/<path:ref>")
def show_record(kind: str, ref: str) -> Response:
    """One of what commitments refer to."""

    def make(connection: Connection, at: AsOf) -> PageContent:
        whole = resolve_ref(connection, ENTITIES[kind], ref)
        reader = RecordReader(connection, at)
        return record_page(reader, kind, whole, page_links(), can_record=_can_record())

    return _answer(make)


@pages.get("/theme")
def show_theme() -> Response:
    """One theme."""
    path = request.args.get("path", "")
    return _answer(lambda connection, at: theme_page(connection, path, at, page_links()))


@pages.get("/<any(agreements, actors, documents, events, meetings):name>")
def list_records(name: str) -> Response:
    """All records of a kind."""
    kind = KINDS_OF_LISTS[name]
    return _answer(
        lambda connection, at: records_page(connection, kind, at, page_links(), can_record=_can_record())
    )


@pages.get("/themes")
def list_themes() -> Response:
    """All themes."""
    return _answer(lambda connection, at: themes_page(connection, at, page_links()))


@pages.get("/log")
def show_log() -> Response:
    """What was said and recorded."""
    context, given = site_context(), request.args
    asked = AskedLog(
        given.get("agreement", ""), given.get("since", ""), given.get("until", ""), read_page(given)
    )
    since = parse_day(asked.since, context.today) if asked.since.strip() else None
    until = parse_day(asked.until, context.today) if asked.until.strip() else None

    def make(connection: Connection, at: AsOf) -> PageContent:
        agreements = (asked.agreement,) if asked.agreement.strip() else ()
        selection = resolve_selection(connection, Selection(agreements=agreements))
        return log_page(
            connection,
            asked,
            (since, until or context.time.as_of),
            selection,
            at,
            page_links(),
            can_record=_can_record(),
        )

    return _answer(make)


@pages.get("/brief")
def show_brief() -> Response:
    """The form of the brief."""
    return _answer(lambda connection, _: brief_page(connection, request.args, page_links()))


@pages.get("/brief.<suffix>")
def download_brief(suffix: str) -> Response:
    """The brief itself: to look at, or as a file."""
    if suffix not in ("html", "docx", "md"):
        raise NotFound
    context = site_context()
    with context.asked_transaction(wait_for_writer=True) as (connection, at):
        asked = asked_brief(connection, request.args, context.today, at)
        data = load_brief_data(connection, asked.selection, at, asked.since)
    page = build_page(collect_content(data))
    if suffix == "docx":
        from tracker.brief.word_writer import render_word

        return file_answer(render_word(page), "brief.docx", CONTENT_TYPES["docx"])
    if suffix == "md":
        return file_answer("".join(render_markdown(page)).encode(), "brief.md", CONTENT_TYPES["md"])
    text = render_html(page)
    if request.args.get("save"):
        return file_answer(text.encode(), "brief.html", CONTENT_TYPES["html"])
    answer = text_answer(text, "text/html")
    answer.headers["Content-Security-Policy"] = brief_security(text)
    return answer


@pages.get("/otherwise")
def show_differences() -> Response:
    """What reads otherwise in the pages for the other side."""
    context = site_context()
    with context.read_transaction() as connection:
        content = differences_page(connection, context.at)
    return page_answer(content, has_time=False)


@pages.get("/about")
def show_about() -> Response:
    """What the pages are."""
    context, office = site_context(), ""
    # A database that cannot be used is checked from this page.
    with contextlib.suppress(TrackerError), context.read_transaction(wait_for_writer=False) as connection:
        office = office_words(connection) or fill(web_messages.OFFICE_NOT_SAID)
    content = about_page(
        tracker.__version__,
        str(context.location),
        page_links(now=True),
        office=office,
        can_record=not context.settings.is_read_only,
    )
    return page_answer(content, has_time=False)


@pages.get("/check")
def check_database() -> Response:
    """What is wrong with the database."""
    context = site_context()
    findings = checks.find_problems(context.location, context.settings.now())
    told = [f"{finding.problem} {say_hint(finding.hint)}" for finding in findings]
    content = message_page(fill(web_messages.CHECK_TITLE), told or [fill(web_messages.SOUND)])
    return page_answer(content, has_time=False)


@pages.get("/backup")
def offer_backup() -> Response:
    """The form that saves a copy."""
    title, words = fill(web_messages.BACKUP_TITLE), fill(web_messages.BACKUP_WORDS)
    if not isinstance(site_context().location, Path):
        return page_answer(message_page(title, [fill(web_messages.ON_A_SERVER)]), has_time=False)
    form = {
        "action": page_links().to("backup"),
        "hidden": (),
        "reason_label": "",
        "button": fill(web_messages.BACKUP_BUTTON),
    }
    return page_answer(message_page(title, [words], form=form), has_time=False)


@pages.post("/backup")
def download_backup() -> Response:
    """A copy of the database, which is checked."""
    location = site_context().location
    if not isinstance(location, Path):
        return go_to(page_links().to("backup"))
    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        copy = Path(folder, "copy.db")
        backup.back_up_database(location, copy, force=False)
        content = copy.read_bytes()
    name = f"tracker-{site_context().today}.db"
    return file_answer(content, name, CONTENT_TYPES["db"])
