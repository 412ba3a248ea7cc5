"""The brief: the page to take to the next meeting."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from tracker.cli.options import CutOptions, SelectionOptions, day_option, make_app, output_option, spread
from tracker.cli.session import Session
from tracker.cli.streams import hint, write
from tracker.days import spoken
from tracker.errors import WrongUsage
from tracker.rendering import Answer

if TYPE_CHECKING:
    from tracker.brief.facts import Facts
    from tracker.brief.page import Page


app = make_app()


class Form(StrEnum):
    """The forms a brief is saved in, as the end of a file's name says."""

    HTML = "html"
    DOCX = "docx"
    MD = "md"


@app.command()
@spread
def brief(
    selection: SelectionOptions,
    cut: CutOptions,
    session: Session,
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
    from tracker.brief import composing, facts

    if since is not None and since > cut.cut.as_of:
        raise WrongUsage(
            f"The last meeting, {spoken(since)}, is after the day asked about, {spoken(cut.cut.as_of)}.",
            "Give an earlier --since, or a later --as-of.",
        )
    form = None if output is None else _form(output)
    if output is not None:
        session.must_not_replace(output)
    with session.reading(settled=since is not None or cut.known_at is not None) as connection:
        found = facts.gather(connection, selection.read(connection), cut.cut, since)
    page = composing.page(found)
    if output is None or form is None:
        _print(session, found, page)
        return
    from tracker.saving import saved
    from tracker.wording import counted

    with saved(output) as (draft,):
        draft.write_bytes(_WRITERS[form](page))
    item = {"file": str(output), "format": form}
    told = f"{output.name}: {counted(found.by_theme.total)}, {cut.cut.said}."
    session.tell(Answer(schema="brief", items=[item], keys=tuple(item)), told)


def _form(output: Path) -> Form:
    """The form that the name of a file says."""
    named = output.suffix.casefold().removeprefix(".")
    if named not in list(Form):
        raise WrongUsage(f"{output.name} does not say what it is to be.", "End it in .html, .docx or .md.")
    return Form(named)


def _print(session: Session, found: Facts, page: Page) -> None:
    if session.json:
        from tracker.brief.data import document

        head = {"since": found.since} | document(page)
        answer = Answer(schema="brief", items=(), keys=(), cut=found.cut, head=head, is_list=False)
        session.tell(answer)
        return
    from tracker.brief.markdown import document as markdown

    write(markdown(page))
    if sys.stdout.isatty():
        hint("To look at it, print it or mail it, add -o brief.html; to go on writing, -o brief.docx.")


def _markdown(page: Page) -> bytes:
    from tracker.brief.markdown import document

    return "".join(document(page)).encode()


def _html(page: Page) -> bytes:
    from tracker.brief.html import document

    return document(page).encode()


def _word(page: Page) -> bytes:
    from tracker.brief.word import document

    return document(page)


_WRITERS: dict[Form, Callable[[Page], bytes]] = {Form.HTML: _html, Form.DOCX: _word, Form.MD: _markdown}
