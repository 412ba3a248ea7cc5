"""The command show: anything that has a ref, whole."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import print_hint
from tracker.cli.context import QueryContext
from tracker.cli.shareable_answers import tell_what_reads_otherwise
from tracker.cli.shared_options import AsOfOptions, make_app, shared_options
from tracker.domain.message_filling import fill
from tracker.render.formats import Format

app = make_app()


@app.command()
@shared_options
def show(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="The commitment, agreement, document or actor.",
            autocompletion=completion.complete_any_ref,
        ),
    ],
    as_of_options: AsOfOptions,
    context: QueryContext,
) -> None:
    """Show a commitment whole, or what else has a ref.

    Example: tracker show hotline

    Example: tracker show fencing --as-of 2018-03-01 --format markdown
    """
    from tracker.cli.shown_records import load_shown_record
    from tracker.domain.records import Selection
    from tracker.queries.entities_with_refs import COMMITMENT
    from tracker.queries.refs import resolve_any_ref

    with context.read_transaction(wait_for_writer=as_of_options.known_at is not None) as whole:
        connection, at = as_of_options.ask(whole)
        entity, full_ref = resolve_any_ref(connection, ref)
        if entity is COMMITMENT:
            tell_what_reads_otherwise(connection, Selection(refs=(full_ref,)), at)
        shown = load_shown_record(
            connection,
            entity,
            full_ref,
            at,
            context.output_format,
            log_until=as_of_options.as_of,
        )
    if context.output_format not in (Format.TABLE, Format.JSON):
        print_hint(fill(cli_messages.SHOWN_AS_OF, ref=full_ref, as_of=at.description))
    context.print_answer(shown.answer, shown.view)
