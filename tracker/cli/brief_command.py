"""The command brief: the page to take to the next meeting."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tracker.cli import cli_messages
from tracker.cli.console import print_hint, write_pieces
from tracker.cli.context import CommandContext, PagedContext
from tracker.cli.shared_options import (
    AsOfOptions,
    SelectionOptions,
    day_option,
    make_app,
    output_option,
    shared_options,
)
from tracker.domain.days import format_day
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData
    from tracker.brief.page_model import Page


app = make_app()


class BriefFormat(StrEnum):
    """The formats in which a brief can be saved; each is the suffix of the file's name."""

    HTML = "html"
    DOCX = "docx"
    MD = "md"


@app.command()
@shared_options
def brief(
    selection_options: SelectionOptions,
    as_of_options: AsOfOptions,
    context: PagedContext,
    since: Annotated[
        date | None, day_option("--since", "The last meeting: what is true from that day on has moved since.")
    ] = None,
    output: Annotated[
        Path | None,
        output_option("Where to: .html, .docx or .md; else it is printed."),
    ] = None,
) -> None:
    """Make the page to take to the next meeting.

    Example: tracker brief --since 2018-03-01

    Example: tracker brief --agreement pk-ir-2017 --since 2018-03-01 -o brief.html
    """
    from tracker.brief.brief_data import load_brief_data
    from tracker.brief.page_builder import build_page

    if since is not None and since > (day := as_of_options.at.day):
        raise UsageError(
            fill(cli_messages.MEETING_TOO_LATE, meeting=format_day(since), day=format_day(day)),
            fill(cli_messages.MEETING_TOO_LATE_HINT),
        )
    brief_format = None if output is None else _parse_brief_format(output)
    if output is not None:
        context.refuse_overwriting_database(output)
    is_about_past = since is not None or as_of_options.known_at is not None
    with context.read_transaction(wait_for_writer=is_about_past) as connection:
        selection = selection_options.to_selection(connection)
        brief_data = load_brief_data(connection, selection, as_of_options.at, since)
    page = build_page(brief_data)
    if output is None or brief_format is None:
        _print_brief(context, brief_data, page)
    else:
        _save_brief(context, brief_data, page, output, brief_format)


def _save_brief(
    context: CommandContext, brief_data: BriefData, page: Page, output: Path, brief_format: BriefFormat
) -> None:
    """Write the page to a file, and print what was written."""
    from tracker.db.atomic_write import write_atomically
    from tracker.render.labels import commitments_label

    with write_atomically(output) as (draft,):
        draft.write_bytes(_WRITERS[brief_format](page))
    item = {"file": str(output), "format": brief_format}
    counts = commitments_label(brief_data.by_theme.total)
    message = fill(
        cli_messages.BRIEF_SAVED, file=output.name, commitments=counts, as_of=brief_data.at.description
    )
    context.print_result(Answer(schema="brief", items=[item], keys=tuple(item)), message)


def _parse_brief_format(output: Path) -> BriefFormat:
    """The format that the name of a file says. Raises UsageError."""
    suffix = output.suffix.casefold().removeprefix(".")
    if suffix not in list(BriefFormat):
        message = fill(cli_messages.NO_BRIEF_FORMAT, file=output.name)
        raise UsageError(message, fill(cli_messages.NO_BRIEF_FORMAT_HINT))
    return BriefFormat(suffix)


def _print_brief(context: PagedContext, brief_data: BriefData, page: Page) -> None:
    """Print the page as JSON, else show it on a terminal, else print it as Markdown."""
    if context.json:
        from tracker.brief.json_writer import page_as_json

        fields = {"since": brief_data.since} | page_as_json(page)
        answer = Answer(
            schema="brief", items=(), keys=(), at=brief_data.at, envelope_fields=fields, is_list=False
        )
        context.print_result(answer)
        return
    if sys.stdout.isatty():
        from tracker.brief.terminal_writer import page_view

        context.show_on_terminal(lambda width: page_view(page, width))
        print_hint(fill(cli_messages.BRIEF_HINT))
        return
    from tracker.brief.markdown_writer import render_markdown

    write_pieces(render_markdown(page))


def _markdown_bytes(page: Page) -> bytes:
    from tracker.brief.markdown_writer import render_markdown

    return "".join(render_markdown(page)).encode()


def _html_bytes(page: Page) -> bytes:
    from tracker.brief.html_writer import render_html

    return render_html(page).encode()


def _word_bytes(page: Page) -> bytes:
    from tracker.brief.word_writer import render_word

    return render_word(page)


_WRITERS: dict[BriefFormat, Callable[[Page], bytes]] = {
    BriefFormat.HTML: _html_bytes,
    BriefFormat.DOCX: _word_bytes,
    BriefFormat.MD: _markdown_bytes,
}
