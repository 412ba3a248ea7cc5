"""The commands document and actor, about records that commitments refer to."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import completion
from tracker.cli.context import CommandContext, QueryContext, today
from tracker.cli.record_options import ActorOptions, DocumentOptions
from tracker.cli.shared_options import make_app, shared_options
from tracker.domain.records import AsOf
from tracker.domain.terms import ActorTerms, DocumentTerms
from tracker.render.formats import Answer, Item
from tracker.render.items import ACTOR_KEYS, DOCUMENT_KEYS, record_item

app = make_app()
document_app = make_app("document", "The texts in which agreements can be read.")
actor_app = make_app("actor", "Whoever owes or reports: states, monitors, media.")
for group in (actor_app, document_app):
    app.add_typer(group)


# -- document ----------------------------------------------------------------------------------------


@document_app.command("add")
@shared_options
def add_document(options: DocumentOptions, context: CommandContext) -> None:
    """Add a text in which an agreement can be read.

    Example: tracker document add "Report" --ref hilal-2017-11 --agreement pk-ir-2017
    """
    from tracker import ledger
    from tracker.queries.typed_refs import resolve_refs
    from tracker.render.added_words import describe_added_document

    given = options.read_values()
    with context.write_transaction("document", "add") as (connection, stamp):
        terms = DocumentTerms(**resolve_refs(connection, DocumentTerms, given))
        ref = ledger.add_document(connection, terms, stamp)
    day = terms.published_on
    refs = sorted(terms.agreements)
    item: Item = {"ref": ref, "agreement": refs[0], "title": terms.title, "published_on": day}
    item["agreements"] = refs
    message = describe_added_document(ref, terms)
    context.print_result(Answer(schema="document-add", items=[item], keys=tuple(item)), message)


@document_app.command("list")
@shared_options
def list_documents(context: QueryContext) -> None:
    """List the documents, by agreement.

    Example: tracker document list
    """
    from tracker import queries

    with context.read_transaction() as connection:
        documents = queries.all_documents(connection, AsOf(today()))
    items = [record_item(document, DOCUMENT_KEYS) for document in documents]
    answer = Answer(schema="document-list", items=items, keys=DOCUMENT_KEYS)
    context.print_answer(answer, lambda screen, width: screen.documents_view(documents, width))


@document_app.command("show")
@shared_options
def show_document(
    ref: Annotated[
        str,
        typer.Argument(metavar="REF", help="The document.", autocompletion=completion.complete_documents),
    ],
    context: QueryContext,
) -> None:
    """Show one document: where it can be read, and which commitments stand in it.

    Example: tracker document show hilal-2017-11
    """
    from tracker.cli.shown_records import show_record
    from tracker.queries.entities_with_refs import DOCUMENT

    show_record(context, DOCUMENT, ref)


# -- actor -------------------------------------------------------------------------------------------


@actor_app.command("add")
@shared_options
def add_actor(options: ActorOptions, context: CommandContext) -> None:
    """Add whoever owes or reports.

    Example: tracker actor add IR Iran --kind state
    """
    from tracker import ledger
    from tracker.render.added_words import describe_added_actor

    terms = ActorTerms(**options.read_values())
    with context.write_transaction("actor", "add") as (connection, stamp):
        code = ledger.add_actor(connection, terms, stamp)
    terms = terms._replace(code=code)
    item = record_item(terms, ACTOR_KEYS)
    context.print_result(
        Answer(schema="actor-add", items=[item], keys=ACTOR_KEYS), describe_added_actor(terms)
    )


@actor_app.command("list")
@shared_options
def list_actors(context: QueryContext) -> None:
    """List the actors, by code.

    Example: tracker actor list
    """
    from tracker import queries

    with context.read_transaction() as connection:
        actors = queries.all_actors(connection, AsOf(today()))
    items = [record_item(actor, ACTOR_KEYS) for actor in actors]
    answer = Answer(schema="actor-list", items=items, keys=ACTOR_KEYS)
    context.print_answer(answer, lambda screen, _: [screen.actors_table(actors)])


@actor_app.command("show")
@shared_options
def show_actor(
    code: Annotated[
        str,
        typer.Argument(metavar="CODE", help="The actor.", autocompletion=completion.complete_actors),
    ],
    context: QueryContext,
) -> None:
    """Show one actor: what it concluded and owes.

    Example: tracker actor show IR
    """
    from tracker.cli.shown_records import show_record
    from tracker.queries.entities_with_refs import ACTOR

    show_record(context, ACTOR, code)
