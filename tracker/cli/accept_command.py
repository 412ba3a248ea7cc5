"""The command accept: our assessment is what a claim says."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import read_note
from tracker.cli.context import CommandContext, today
from tracker.cli.shared_options import AsOfOptions, make_app, shared_options
from tracker.domain.entry_numbers import parse_entry_number
from tracker.domain.errors import UsageError, shorten
from tracker.domain.message_filling import fill
from tracker.render.formats import Answer

app = make_app()


@app.command()
@shared_options
def accept(
    claim: Annotated[
        str,
        typer.Argument(
            metavar="U-NUMBER",
            help="The claim, as the log names it (U-45).",
            autocompletion=completion.complete_claims,
        ),
    ],
    context: CommandContext,
    note: Annotated[
        str | None, typer.Option("-m", "--note", metavar="NOTE", help="In your own words; - reads them.")
    ] = None,
) -> None:
    """Record as our assessment what a claim says.

    Its day, side, status and value are ours too then, and a due date that it asks for is moved.

    Example: tracker accept U-2 -m "Seen by both"
    """
    from tracker import ledger
    from tracker.cli.update_hints import next_steps
    from tracker.ledger.recorded_updates import load_recorded
    from tracker.render.record_sentences import describe_acceptance
    from tracker.render.update_words import describe_update, update_item

    number = parse_entry_number(claim, takes_bare_number=True)
    if number is None:
        message = fill(cli_messages.NOT_AN_ENTRY, text=shorten(claim))
        raise UsageError(message, fill(cli_messages.NOT_AN_ENTRY_HINT))
    note = read_note(note)
    with context.write_transaction("accept") as (connection, stamp):
        outcomes = ledger.accept_claim(connection, number, note, stamp)
        all_recorded = [load_recorded(connection, one, AsOfOptions().at, None) for one in outcomes]
    items = list(map(update_item, all_recorded))
    sentences = [
        describe_acceptance(str(one.entry.accepts), describe_update(one, today(), next_steps()))
        for one in all_recorded
    ]
    context.print_result(Answer(schema="accept", items=items, keys=tuple(items[0])), *sentences)
