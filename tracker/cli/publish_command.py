"""The command publish: the pages as files, for a web server or a memory stick."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.calendar_option import CALENDAR_OPTION, write_days_too
from tracker.cli.console import print_hint, show_progress
from tracker.cli.context import CommandContext
from tracker.cli.shareable_answers import tell_what_reads_otherwise
from tracker.cli.shared_options import (
    AsOfOptions,
    SelectionOptions,
    make_app,
    parse_path,
    shared_options,
)
from tracker.domain.errors import UsageError, shorten
from tracker.domain.message_filling import fill
from tracker.domain.other_calendars import CalendarName
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.web.publication_folder import Placed

app = make_app()


def _parse_address(text: str) -> str:
    """The address of a folder on the web, with a slash at its end. Raises UsageError."""
    try:
        parts = urlsplit(text.strip())
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address or parts.query or parts.fragment or not text.strip().isascii():
        message = fill(cli_messages.NOT_AN_ADDRESS, text=shorten(text))
        raise UsageError(message, fill(cli_messages.NOT_AN_ADDRESS_HINT))
    return text.strip().rstrip("/") + "/"


@app.command()
@shared_options
def publish(
    selection_options: SelectionOptions,
    as_of_options: AsOfOptions,
    context: CommandContext,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            parser=parse_path,
            metavar="FOLDER",
            help="Where to; made if it is not there.",
            autocompletion=completion.complete_files,
        ),
    ],
    with_internal: Annotated[
        bool,
        typer.Option("--with-internal", help="For ourselves: all there is. Each page is marked so."),
    ] = False,
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar="URL",
            parser=_parse_address,
            help="Where it will be found on the web; for sitemap.xml.",
        ),
    ] = None,
    calendar: Annotated[CalendarName | None, CALENDAR_OPTION] = None,
) -> None:
    """Write the pages as files, for the other side and everybody.

    A page of each commitment, agreement, actor, theme and meeting, with an overview, an index, data and a
    feed. No page needs a server or a script. Without --with-internal all is as --shareable gives it.
    Published again, only what has changed is written, and what has gone is removed.

    Example: tracker publish -o public

    Example: tracker publish -o public --agreement pk-ir-2017
    """
    from tracker.web.publication_folder import open_publication
    from tracker.web.published_scope import Publication
    from tracker.web.publisher import write_publication

    if with_internal and as_of_options.shareable:
        raise UsageError(fill(cli_messages.SHAREABLE_AND_INTERNAL), fill(cli_messages.SHAREABLE_ALONE_HINT))
    as_of_options.shareable = not with_internal
    write_days_too(calendar)
    is_about_past = as_of_options.known_at is not None
    with open_publication(output, is_private=with_internal) as folder:
        with (
            context.read_transaction(wait_for_writer=is_about_past) as whole,
            show_progress(fill(cli_messages.WRITING, file=output.name)) as report_progress,
        ):
            connection, at = as_of_options.ask(whole)
            selection = selection_options.to_selection(connection)
            tell_what_reads_otherwise(connection, selection, at)
            asked = Publication(selection, at, with_internal, address or "")
            write_publication(connection, asked, folder, report_progress)
        placed = folder.put_in_place()
    _print_placed(context, output, placed)
    if address is None and not context.json:
        print_hint(fill(cli_messages.PUBLISHED_WITHOUT_ADDRESS))


def _print_placed(context: CommandContext, output: Path, placed: Placed) -> None:
    """Say what was published, and what was left because it is not as the tracker made it."""
    item = {"folder": str(output), **placed._asdict(), "kept": list(placed.kept)}
    message = fill(
        cli_messages.PUBLISHED,
        folder=output,
        written=placed.written,
        unchanged=placed.unchanged,
        removed=placed.removed,
    )
    context.print_result(Answer(schema="publish", items=[item], keys=tuple(item)), message)
    if placed.kept and not context.json:
        files = fill(cli_messages.LIST_COMMA).join(placed.kept)
        print_hint(fill(cli_messages.PUBLISHED_KEPT, files=files))
