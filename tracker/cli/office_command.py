"""The command office: who we are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracker.cli import cli_messages
from tracker.cli.context import CommandContext
from tracker.cli.record_options import OfficeOptions
from tracker.cli.shared_options import make_app, shared_options
from tracker.domain.message_filling import fill
from tracker.domain.terms import OfficeTerms
from tracker.render.formats import Answer, Item

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.agreement_records import Office
    from tracker.ledger import AuditStamp

app = make_app()


@app.command()
@shared_options
def office(options: OfficeOptions, context: CommandContext) -> None:
    """Show who we are, or say it.

    Our pages bear the name; "ourselves" is the actor.

    Example: tracker office

    Example: tracker office --name "Border desk" --actor PK
    """
    from tracker.queries.office import current_office

    if given := options.read_values():
        with context.write_transaction("office") as (connection, stamp):
            item = record_office(connection, given, stamp)
    else:
        with context.read_transaction() as connection:
            item = _office_item(connection, current_office(connection))
    context.print_result(Answer(schema="office", items=[item], keys=tuple(item)), say_who_we_are(item))


def record_office(connection: Connection, given: Mapping[str, Any], stamp: AuditStamp) -> Item:
    """Record who we are, by a name and the code of an actor, or one of them. Raises NoSuchRef."""
    from tracker import ledger
    from tracker.queries.typed_refs import resolve_refs

    terms = OfficeTerms(**resolve_refs(connection, OfficeTerms, given))
    return _office_item(connection, ledger.record_office(connection, terms, stamp))


def _office_item(connection: Connection, found: Office) -> Item:
    from tracker import queries

    name = queries.actor_name(connection, found.actor) if found.actor else None
    return {"name": found.name, "actor": found.actor, "actor_name": name}


def say_who_we_are(item: Item) -> str:
    """Who we are, in a sentence."""
    from tracker.render.record_sentences import describe_office

    told = describe_office(item["name"], item["actor"], item["actor_name"])
    return told or fill(cli_messages.OFFICE_NOT_SAID)
