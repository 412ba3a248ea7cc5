"""The addresses of what can be saved: lists, logs, what is handed on, the brief, a copy of the database."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from tracker.brief.brief_content import collect_content
from tracker.brief.brief_data import load_brief_data
from tracker.brief.html_writer import render_html
from tracker.brief.markdown_writer import render_markdown
from tracker.brief.page_builder import build_page
from tracker.db import backup
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.records import Selection
from tracker.exchange import FileFormat, exporter
from tracker.exchange.answer_writer import write_answer
from tracker.queries.typed_selection import resolve_selection
from tracker.render.formats import Answer, Format
from tracker.render.items import ENTRY_KEYS, entry_item, list_answer
from tracker.render.render_messages import ENTRY_COLUMNS
from tracker.web import list_page, log_page, summary_page, web_messages
from tracker.web.answers import file_answer, go_to, page_links, text_answer
from tracker.web.asked_answers import asked_counts, asked_list, asked_log, asked_selection
from tracker.web.brief_page import asked_brief, asked_heading, brief_security
from tracker.web.site_context import site_context

downloads = Blueprint("downloads", __name__)

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
EXPORTS = {"json": FileFormat.JSON, "xlsx": FileFormat.XLSX, "ics": FileFormat.ICS}


def _save(name: str, suffix: str, write: Callable[[Path], object]) -> Response:
    """The file that is written."""
    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        file = Path(folder, f"{name}.{suffix}")
        write(file)
        return file_answer(file.read_bytes(), file.name, CONTENT_TYPES[suffix])


def _save_answer(name: str, suffix: str, answer: Answer) -> Response:
    return _save(name, suffix, lambda file: write_answer(file, answer, _format_of(suffix)))


def _format_of(suffix: str) -> Format | None:
    """The format of an answer; none for a workbook."""
    return None if suffix == "xlsx" else Format(suffix)


@downloads.get("/list.<suffix>")
def download_list(suffix: str) -> Response:
    """The whole list as a file."""
    if suffix not in list_page.DOWNLOADS:
        raise NotFound
    if suffix == "ics":
        return _save_export("list", suffix)
    asked = asked_list()
    with site_context().asked_transaction() as (connection, at):
        standings = list_page.load_list(connection, asked, at)
        return _save_answer(f"list-{at.day}", suffix, list_answer(standings, at))


@downloads.get("/log.<suffix>")
def download_log(suffix: str) -> Response:
    """The whole log as a file, oldest first."""
    if suffix not in log_page.DOWNLOADS:
        raise NotFound
    asked, log_until = asked_log(), site_context().time.as_of
    with site_context().asked_transaction() as (connection, at):
        items = map(entry_item, log_page.load_log(connection, asked, at, log_until))
        answer = Answer(schema="log", items=items, keys=ENTRY_KEYS, columns=ENTRY_COLUMNS, at=at)
        return _save_answer(f"log-{at.day}", suffix, answer)


@downloads.get("/summary.<suffix>")
def download_counts(suffix: str) -> Response:
    """The counts as a file."""
    if suffix not in summary_page.DOWNLOADS:
        raise NotFound
    asked = asked_counts()
    with site_context().asked_transaction() as (connection, at):
        counts = summary_page.load_counts(connection, asked, at)
    answer = summary_page.counts_answer(counts, at, _format_of(suffix) or Format.CSV)
    return _save_answer(f"summary-{at.day}", suffix, answer)


@downloads.get("/export.<suffix>")
def download_export(suffix: str) -> Response:
    """All that is selected, to be handed on."""
    if suffix not in EXPORTS:
        raise NotFound
    return _save_export("tracker", suffix)


def _save_export(name: str, suffix: str) -> Response:
    """An export of what the address selects. Raises UsageError for a document of another day."""
    context, file_format = site_context(), EXPORTS[suffix]
    if file_format is FileFormat.JSON and not context.time.is_today:
        raise UsageError(fill(web_messages.DOCUMENT_OF_TODAY), fill(web_messages.DOCUMENT_OF_TODAY_HINT))
    typed = asked_selection().selection
    with context.asked_transaction() as (connection, at):
        selection = resolve_selection(connection, typed)
        is_part = selection != Selection() or not context.time.is_today

        def write(file: Path) -> None:
            exporter.export_database(
                connection, file, file_format, at, lambda _: None, selection=selection, is_part=is_part
            )

        return _save(f"{name}-{at.day}", suffix, write)


@downloads.get("/brief.<suffix>")
def download_brief(suffix: str) -> Response:
    """The brief itself: to look at, or as a file."""
    if suffix not in ("html", "docx", "md"):
        raise NotFound
    context, heading = site_context(), asked_heading(request.args)
    with context.asked_transaction(wait_for_writer=True) as (connection, at):
        asked = asked_brief(connection, request.args, context.today, at)
        data = load_brief_data(connection, asked.selection, at, asked.since)
    page = build_page(collect_content(data), title=heading.title, marking=heading.marking)
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


@downloads.post("/backup")
def download_backup() -> Response:
    """A copy of the database, which is checked."""
    location = site_context().location
    if not isinstance(location, Path):
        return go_to(page_links().to("backup"))
    return _save(
        f"tracker-{site_context().today}",
        "db",
        lambda file: backup.back_up_database(location, file, force=False),
    )
