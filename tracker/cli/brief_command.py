"""The brief: the page to take to the next meeting."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tracker.cli.console import print_hint, write_pieces
from tracker.cli.context import CommandContext
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
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData
    from tracker.brief.page_model import Page


app = make_app()


class Form(StrEnum):
    """The forms a brief is saved in, as the end of a file's name says."""

    HTML = "html"
    DOCX = "docx"
    MD = "md"


@app.command()
@shared_options
def brief(
    selected: SelectionOptions,
    when: AsOfOptions,
    context: CommandContext,
    since: Annotated[
        date | None, day_option("--since", "The last meeting; changes are measured from what was known then.")
    ] = None,
    output: Annotated[
        Path | None, output_option("Where to: .html, .docx or .md; else Markdown is printed.")
    ] = None,
) -> None:
    """Make the page to take to the next meeting.

    Example: tracker brief --since 2018-03-01

    Example: tracker brief --agreement pk-ir-2017 --since 2018-03-01 -o brief.html
    """
    from tracker.brief import brief_data, page_builder

    if since is not None and since > when.at.day:
        raise UsageError(
            f"The last meeting, {format_day(since)}, is after the day asked about, {format_day(when.at.day)}.",
            "Give an earlier --since, or a later --as-of.",
        )
    form = None if output is None else _form(output)
    if output is not None:
        context.refuse_overwriting_database(output)
    with context.read_transaction(settled=since is not None or when.known_at is not None) as connection:
        found = brief_data.load_brief_data(connection, selected.to_selection(connection), when.at, since)
    page = page_builder.build_page(found)
    if output is None or form is None:
        _print(context, found, page)
        return
    from tracker.db.atomic_write import write_atomically
    from tracker.render.labels import commitments_label

    with write_atomically(output) as (draft,):
        draft.write_bytes(_WRITERS[form](page))
    item = {"file": str(output), "format": form}
    told = f"{output.name}: {commitments_label(found.by_theme.total)}, {when.at.description}."
    context.print_result(Answer(schema="brief", items=[item], keys=tuple(item)), told)


def _form(output: Path) -> Form:
    """The form that the name of a file says."""
    named = output.suffix.casefold().removeprefix(".")
    if named not in list(Form):
        raise UsageError(f"{output.name} does not say what it is to be.", "End it in .html, .docx or .md.")
    return Form(named)


def _print(context: CommandContext, found: BriefData, page: Page) -> None:
    if context.json:
        from tracker.brief.json_writer import page_as_json

        head = {"since": found.since} | page_as_json(page)
        answer = Answer(schema="brief", items=(), keys=(), at=found.at, envelope_fields=head, is_list=False)
        context.print_result(answer)
        return
    from tracker.brief.markdown_writer import render_markdown

    write_pieces(render_markdown(page))
    if sys.stdout.isatty():
        print_hint("To look at it, print it or mail it, add -o brief.html; to go on writing, -o brief.docx.")


def _markdown(page: Page) -> bytes:
    from tracker.brief.markdown_writer import render_markdown

    return "".join(render_markdown(page)).encode()


def _html(page: Page) -> bytes:
    from tracker.brief.html_writer import render_html

    return render_html(page).encode()


def _word(page: Page) -> bytes:
    from tracker.brief.word_writer import render_word

    return render_word(page)


_WRITERS: dict[Form, Callable[[Page], bytes]] = {Form.HTML: _html, Form.DOCX: _word, Form.MD: _markdown}
