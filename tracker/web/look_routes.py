"""The addresses of what can be looked at, each answered in one transaction that changes nothing."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, request

import tracker
from tracker.db import checks
from tracker.db.connection import Connection
from tracker.domain.errors import TrackerError
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.queries.entities_with_refs import COMMITMENT, ENTITIES
from tracker.queries.refs import resolve_ref
from tracker.web import web_messages
from tracker.web.answers import message_page, page_answer, page_links
from tracker.web.asked_answers import asked_counts, asked_list, asked_log, asked_selection
from tracker.web.brief_page import brief_page
from tracker.web.commitment_page import commitment_page
from tracker.web.desk_pages import about_page, records_page, themes_page
from tracker.web.export_page import export_page
from tracker.web.forms_of_names import office_words
from tracker.web.list_page import list_page
from tracker.web.log_page import log_page
from tracker.web.overview_page import overview_page
from tracker.web.page_content import PageContent
from tracker.web.record_page import record_page, theme_page
from tracker.web.record_reader import KINDS, RecordReader
from tracker.web.shareable_page import differences_page
from tracker.web.site_context import site_context
from tracker.web.summary_page import summary_page
from tracker.web.web_hint_messages import say_hint

pages = Blueprint("pages", __name__)

KINDS_OF_LISTS = {f"{kind}s": kind for kind in KINDS}


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
    asked = asked_list()
    return _answer(lambda connection, at: list_page(connection, asked, at, page_links()))


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


@pages.get("/summary")
def show_summary() -> Response:
    """Counts and scores."""
    asked = asked_counts()
    return _answer(lambda connection, at: summary_page(connection, asked, at, page_links()))


@pages.get("/themes")
def list_themes() -> Response:
    """All themes."""
    return _answer(lambda connection, at: themes_page(connection, at, page_links()))


@pages.get("/log")
def show_log() -> Response:
    """What was said and recorded."""
    asked, log_until = asked_log(), site_context().time.as_of
    return _answer(
        lambda connection, at: log_page(
            connection, asked, at, page_links(), log_until=log_until, can_record=_can_record()
        )
    )


@pages.get("/brief")
def show_brief() -> Response:
    """The form of the brief."""
    return _answer(lambda connection, _: brief_page(connection, request.args, page_links()))


@pages.get("/export")
def show_export() -> Response:
    """What can be handed on, of what is selected."""
    asked_selection()
    return _answer(lambda connection, at: export_page(connection, request.args, at, page_links()))


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
