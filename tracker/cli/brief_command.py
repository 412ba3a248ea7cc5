"""The command brief: the page to take to the next meeting."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import cli_messages
from tracker.cli.answer_options import choose_format
from tracker.cli.calendar_option import CALENDAR_OPTION, write_days_too
from tracker.cli.completion import word_completer
from tracker.cli.console import print_hint, write_pieces
from tracker.cli.context import PagedContext
from tracker.cli.shareable_answers import tell_what_reads_otherwise
from tracker.cli.shared_options import (
    AsOfOptions,
    SelectionOptions,
    make_app,
    output_option,
    parse_path,
    shared_options,
    word_parser,
)
from tracker.cli.since_option import Since, resolve_since, since_option
from tracker.domain.days import format_day
from tracker.domain.errors import UsageError
from tracker.domain.heading_text import parse_heading
from tracker.domain.languages import ENGLISH, choose_language
from tracker.domain.message_filling import fill
from tracker.domain.other_calendars import CalendarName
from tracker.render.formats import Answer, Format, render_answer

if TYPE_CHECKING:
    from tracker.brief.brief_content import BriefContent
    from tracker.brief.page_model import Page
    from tracker.db import Connection
    from tracker.domain.records import AsOf, Selection


app = make_app()


class BriefFormat(StrEnum):
    """The formats in which a user can ask for a brief."""

    TABLE = "table"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    DOCX = "docx"
    PDF = "pdf"


FORMATS_OF_NAMES = {
    "html": BriefFormat.HTML,
    "docx": BriefFormat.DOCX,
    "pdf": BriefFormat.PDF,
    "md": BriefFormat.MARKDOWN,
    "markdown": BriefFormat.MARKDOWN,
    "json": BriefFormat.JSON,
}
"""The format of a file by the end of its name."""


def _heading_parser(field: str) -> Callable[[str], str]:
    """What reads a line that stands on a page; blanks at its ends, and lines in it, are none."""
    return lambda text: parse_heading(text, field)


class BriefContext(PagedContext):
    """The options of brief for the form of the page and where it goes."""

    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False
    format: Annotated[
        BriefFormat | None,
        typer.Option(
            "--format",
            parser=word_parser(BriefFormat, "format"),
            metavar="FORMAT",
            help="table, markdown, html, json; with -o docx, pdf; else a table, in a pipe markdown.",
            autocompletion=word_completer(BriefFormat),
        ),
    ] = None
    output: Annotated[
        Path | None,
        output_option("Where to: .html, .pdf, .docx, .md or .json; else it is printed."),
    ] = None

    title: Annotated[
        str | None,
        typer.Option(
            "--title", metavar="TEXT", parser=_heading_parser("title"), help="Its title, else the agreement."
        ),
    ] = None
    marking: Annotated[
        str | None,
        typer.Option(
            "--marking",
            metavar="TEXT",
            parser=_heading_parser("marking"),
            help="What stands at the top and bottom of every sheet: RESTRICTED.",
        ),
    ] = None

    calendar: Annotated[CalendarName | None, CALENDAR_OPTION] = None
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="FILE",
            parser=parse_path,
            help="A .docx file of your office, whose styles a Word document gets.",
        ),
    ] = None

    @property
    def brief_format(self) -> BriefFormat:
        """The format of the page: what --format or the file's name says. Raises UsageError."""
        if self.output is not None:
            return choose_format(self.output, self.format, FORMATS_OF_NAMES)
        if self.json:
            return BriefFormat.JSON
        if self.format is BriefFormat.DOCX:
            raise UsageError(fill(cli_messages.ONLY_IN_A_FILE), fill(cli_messages.ONLY_IN_A_FILE_HINT))
        if self.format is BriefFormat.PDF:
            raise UsageError(
                fill(cli_messages.PDF_ONLY_IN_A_FILE), fill(cli_messages.PDF_ONLY_IN_A_FILE_HINT)
            )
        return self.format or (BriefFormat.TABLE if sys.stdout.isatty() else BriefFormat.MARKDOWN)


@app.command()
@shared_options
def brief(
    selection_options: SelectionOptions,
    as_of_options: AsOfOptions,
    context: BriefContext,
    since: Annotated[
        Since | None,
        since_option("The last meeting or its day, else the last held: what is true from then on has moved."),
    ] = None,
) -> None:
    """Make the page to take to the next meeting.

    Example: tracker brief --since 2018-03-01

    Example: tracker brief --agreement pk-ir-2017 --since 2018-03-01 -o brief.html
    """
    from tracker.brief.brief_content import collect_content
    from tracker.brief.brief_data import load_brief_data
    from tracker.brief.page_builder import build_page

    brief_format = context.brief_format
    if brief_format is BriefFormat.JSON:  # which programs read
        choose_language(ENGLISH.code)
    else:
        write_days_too(context.calendar)
    if context.template is not None and brief_format is not BriefFormat.DOCX:
        raise UsageError(fill(cli_messages.TEMPLATE_WITHOUT_WORD), fill(cli_messages.ONLY_IN_A_FILE_HINT))
    if context.output is not None:
        context.refuse_overwriting_database(context.output)
    is_about_past = since is not None or as_of_options.known_at is not None
    with context.read_transaction(wait_for_writer=is_about_past) as whole:
        connection, at = as_of_options.ask(whole)
        selection = selection_options.to_selection(connection)
        tell_what_reads_otherwise(connection, selection, at)
        first_day = _first_day(connection, since, selection, at)
        brief_data = load_brief_data(connection, selection, at, first_day)
    content = collect_content(brief_data)
    page = build_page(content, title=context.title, marking=context.marking or "")
    if context.output is not None:
        _save_brief(context, content, page, context.output)
    elif brief_format is BriefFormat.TABLE:
        _show_brief(context, page)
    else:
        write_pieces(_render_text(content, page, brief_format))


def _first_day(connection: Connection, since: Since | None, selection: Selection, at: AsOf) -> date | None:
    """The day from which on all has moved: that of --since, else of the last meeting held before.

    Raises UsageError for one after the day asked about.
    """
    from tracker.queries.meetings import last_meeting_before

    if since is None:
        held = last_meeting_before(connection, at.day, selection.agreements, at)
        return held.held_on if held else None
    day = resolve_since(connection, since, at)
    if day is not None and day > at.day:
        raise UsageError(
            fill(cli_messages.MEETING_TOO_LATE, meeting=format_day(day), day=format_day(at.day)),
            fill(cli_messages.MEETING_TOO_LATE_HINT),
        )
    return day


def _save_brief(context: BriefContext, content: BriefContent, page: Page, output: Path) -> None:
    """Write the page to a file, and print what was written."""
    from tracker.db.atomic_write import write_atomically
    from tracker.render.labels import commitments_label

    brief_format = context.brief_format
    with write_atomically(output) as (draft,):
        draft.write_bytes(_render_bytes(content, page, context))
    item = {"file": str(output), "format": brief_format}
    counts = commitments_label(content.data.counts.total)
    message = fill(
        cli_messages.BRIEF_SAVED, file=output.name, commitments=counts, as_of=content.data.at.description
    )
    context.print_result(Answer(schema="brief", items=[item], keys=tuple(item)), message)


def _show_brief(context: BriefContext, page: Page) -> None:
    """Show the page in the width of the terminal."""
    from tracker.brief.terminal_writer import page_view

    context.show_on_terminal(lambda width: page_view(page, width))
    if sys.stdout.isatty():
        print_hint(fill(cli_messages.BRIEF_HINT))


def _render_bytes(content: BriefContent, page: Page, context: BriefContext) -> bytes:
    """The content of a file."""
    if context.brief_format is BriefFormat.DOCX:
        from tracker.brief.word_writer import render_word

        return render_word(page, context.template)
    if context.brief_format is BriefFormat.PDF:
        from tracker.cli.pdf_printing import print_to_pdf

        return print_to_pdf("".join(_render_text(content, page, BriefFormat.HTML)))
    return "".join(_render_text(content, page, context.brief_format)).encode()


def _render_text(content: BriefContent, page: Page, brief_format: BriefFormat) -> Iterable[str]:
    """The page as text, in pieces; as Markdown if it is neither HTML nor JSON."""
    if brief_format is BriefFormat.HTML:
        from tracker.brief.html_writer import render_html

        return [render_html(page)]
    if brief_format is BriefFormat.JSON:
        return render_answer(_brief_answer(content, page), Format.JSON)
    from tracker.brief.markdown_writer import render_markdown

    return render_markdown(page)


def _brief_answer(content: BriefContent, page: Page) -> Answer:
    """The page for programs."""
    from tracker.brief.json_writer import content_as_json

    fields = {"since": content.data.since} | content_as_json(content, page)
    at = content.data.at
    return Answer(schema="brief", items=(), keys=(), at=at, envelope_fields=fields, is_list=False)
