"""The commands meeting add, list and show: the sessions of the parties, and what they came to."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.context import CommandContext, QueryContext, shell_quote, today
from tracker.cli.record_options import MeetingOptions
from tracker.cli.shared_options import make_app, shared_options
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.domain.terms import MeetingTerms
from tracker.render.formats import Answer, Item
from tracker.render.items import MEETING_KEYS, record_item

app = make_app()
meeting_app = make_app("meeting", "The sessions of the parties, and what they came to.")
app.add_typer(meeting_app)


@meeting_app.command("add")
@shared_options
def add_meeting(options: MeetingOptions, context: CommandContext) -> None:
    """Add a session of the parties, held or to come.

    Example: tracker meeting add "Joint commission" --ref jbc-2018 --agreement pk-ir-2017 --on 2018-05-08
    """
    from tracker import ledger
    from tracker.queries.typed_refs import resolve_refs
    from tracker.render.added_words import describe_added_meeting

    given = options.read_values()
    with context.write_transaction("meeting", "add") as (connection, stamp):
        terms = MeetingTerms(**resolve_refs(connection, MeetingTerms, given))
        ref = ledger.add_meeting(connection, terms, stamp)
    refs = sorted(terms.agreements)
    item: Item = {"ref": ref, "agreements": refs, "title": terms.title, "held_on": terms.held_on}
    item["place"] = terms.place
    message = describe_added_meeting(ref, terms, fill(cli_messages.NEXT_MINUTES, ref=shell_quote(ref)))
    context.print_result(Answer(schema="meeting-add", items=[item], keys=tuple(item)), message)


@meeting_app.command("list")
@shared_options
def list_meetings(context: QueryContext) -> None:
    """List the meetings, oldest first.

    Example: tracker meeting list
    """
    from tracker.queries.meetings import all_meetings

    with context.read_transaction() as connection:
        meetings = all_meetings(connection, AsOf(today()))
    items = [record_item(meeting, MEETING_KEYS) for meeting in meetings]
    answer = Answer(schema="meeting-list", items=items, keys=MEETING_KEYS)
    context.print_answer(answer, lambda screen, _: [screen.meetings_table(meetings)])


@meeting_app.command("show")
@shared_options
def show_meeting(
    ref: Annotated[
        str,
        typer.Argument(metavar="REF", help="The meeting.", autocompletion=completion.complete_meetings),
    ],
    context: QueryContext,
) -> None:
    """Show one meeting: what was recorded from then on, what was asked, what came of it.

    Example: tracker meeting show jbc-2018
    """
    from tracker.cli.shown_records import show_record
    from tracker.queries.entities_with_refs import MEETING

    show_record(context, MEETING, ref)
