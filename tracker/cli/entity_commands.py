"""The commands agreement, document and actor, each with add and list: the records commitments refer to."""

from datetime import date
from typing import Annotated

import typer

from tracker.cli import completion
from tracker.cli.console import read_note
from tracker.cli.context import CommandContext, QueryContext
from tracker.cli.shared_options import (
    AgreementOption,
    NoteOption,
    day_option,
    make_app,
    shared_options,
    word_parser,
)
from tracker.domain.days import format_day
from tracker.domain.vocabulary import ActorKind
from tracker.render.formats import Answer
from tracker.render.items import ACTOR_KEYS, AGREEMENT_KEYS, DOCUMENT_KEYS, record_item, single_item_answer

app = make_app()
agreement_app = make_app("agreement", "What was concluded: treaties, memoranda, talks.")
document_app = make_app("document", "The texts in which agreements can be read.")
actor_app = make_app("actor", "Whoever owes or reports: states, monitors, media.")
for group in (agreement_app, actor_app, document_app):
    app.add_typer(group)

NewRefOption = Annotated[
    str, typer.Option("--ref", metavar="REF", help="Its short name, for good: pk-ir-2017.")
]


# -- agreement ---------------------------------------------------------------------------------------


@agreement_app.command("add")
@shared_options
def add_agreement(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called.")],
    ref: NewRefOption,
    on: Annotated[date, day_option("--on", "The day it was concluded.")],
    party: Annotated[
        list[str],
        typer.Option(
            "--party",
            metavar="ACTOR",
            help="Who concluded it; repeat.",
            autocompletion=completion.complete_actors,
        ),
    ],
    context: CommandContext,
    form: Annotated[
        str, typer.Option("--form", metavar="TEXT", help="Treaty, memorandum, communiqué, talks …")
    ] = "agreement",
    place: Annotated[
        str | None, typer.Option("--place", metavar="TEXT", help="Where it was concluded.")
    ] = None,
    note: NoteOption = None,
) -> None:
    """Add an agreement.

    Example: tracker agreement add "Talks" --ref pk-ir-2017 --on 2017-11-07 --party PK
    """
    from tracker import ledger
    from tracker.queries.refs import ACTOR, resolve_ref

    note_text = read_note(note)
    with context.write_transaction() as (connection, stamp):
        new_ref = ledger.add_agreement(
            connection,
            ref,
            title=title,
            concluded_on=on,
            parties=[resolve_ref(connection, ACTOR, code) for code in party],
            form=form,
            place=place,
            note=note_text,
            stamp=stamp,
        )
    item = {"ref": new_ref, "title": title, "concluded_on": on}
    message = f'{new_ref}: added, concluded {format_day(on)}. Next: tracker add "..." --agreement {new_ref}'
    context.print_result(Answer(schema="agreement-add", items=[item], keys=tuple(item)), message)


@agreement_app.command("list")
@shared_options
def list_agreements(context: QueryContext) -> None:
    """List the agreements, oldest first.

    Example: tracker agreement list
    """
    from tracker import queries

    with context.read_transaction() as connection:
        agreements = queries.all_agreements(connection)
    items = [record_item(agreement, AGREEMENT_KEYS) for agreement in agreements]
    answer = Answer(schema="agreement-list", items=items, keys=AGREEMENT_KEYS)
    context.print_answer(answer, lambda screen, _: [screen.agreements_table(agreements)])


@agreement_app.command("show")
@shared_options
def show_agreement(
    ref: Annotated[
        str,
        typer.Argument(metavar="REF", help="The agreement.", autocompletion=completion.complete_agreements),
    ],
    context: QueryContext,
) -> None:
    """Show one agreement with its documents.

    Example: tracker agreement show pk-ir-2017
    """
    from tracker import queries
    from tracker.queries.refs import AGREEMENT, resolve_ref

    with context.read_transaction() as connection:
        full_ref = resolve_ref(connection, AGREEMENT, ref)
        agreements, documents = queries.all_agreements(connection), queries.all_documents(connection)
    agreement = next(agreement for agreement in agreements if agreement.ref == full_ref)
    documents = [document for document in documents if document.agreement == full_ref]
    item = record_item(agreement, AGREEMENT_KEYS)
    item["documents"] = [record_item(document, DOCUMENT_KEYS) for document in documents]
    answer = single_item_answer("agreement-show", item, None, context.output_format)
    context.print_answer(answer, lambda screen, _: screen.agreement_view(agreement, documents))


# -- document ----------------------------------------------------------------------------------------


@document_app.command("add")
@shared_options
def add_document(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called.")],
    ref: NewRefOption,
    agreement: AgreementOption,
    context: CommandContext,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="TEXT", help="Who published it.")
    ] = None,
    on: Annotated[date | None, day_option("--on", "The day it was published.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where it can be found.")] = None,
    note: NoteOption = None,
) -> None:
    """Add a text in which an agreement can be read.

    Example: tracker document add "Report" --ref hilal-2017-11 --agreement pk-ir-2017
    """
    from tracker import ledger
    from tracker.queries.refs import AGREEMENT, resolve_ref

    note_text = read_note(note)
    with context.write_transaction() as (connection, stamp):
        full_ref = resolve_ref(connection, AGREEMENT, agreement)
        new_ref = ledger.add_document(
            connection,
            ref,
            agreement=full_ref,
            title=title,
            publisher=publisher,
            published_on=on,
            url=url,
            note=note_text,
            stamp=stamp,
        )
    item = {"ref": new_ref, "agreement": full_ref, "title": title, "published_on": on}
    published = f", published {format_day(on)}" if on else ""
    message = f"{new_ref}: added to {full_ref}{published}."
    context.print_result(Answer(schema="document-add", items=[item], keys=tuple(item)), message)


@document_app.command("list")
@shared_options
def list_documents(context: QueryContext) -> None:
    """List the documents, by agreement.

    Example: tracker document list
    """
    from tracker import queries

    with context.read_transaction() as connection:
        documents = queries.all_documents(connection)
    items = [record_item(document, DOCUMENT_KEYS) for document in documents]
    answer = Answer(schema="document-list", items=items, keys=DOCUMENT_KEYS)
    context.print_answer(answer, lambda screen, _: [screen.documents_table(documents)])


# -- actor -------------------------------------------------------------------------------------------


@actor_app.command("add")
@shared_options
def add_actor(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Its short code, for good: IR.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    context: CommandContext,
    kind: Annotated[
        ActorKind,
        typer.Option(
            "--kind", metavar="K", parser=word_parser(ActorKind, "actor kind"), help=", ".join(ActorKind)
        ),
    ] = ActorKind.STATE,
) -> None:
    """Add whoever owes or reports.

    Example: tracker actor add IR Iran --kind state
    """
    from tracker import ledger

    with context.write_transaction() as (connection, _):
        new_code = ledger.add_actor(connection, code, name=name, kind=kind)
    item = {"code": new_code, "name": name, "kind": kind}
    context.print_result(
        Answer(schema="actor-add", items=[item], keys=tuple(item)), f"{new_code}: {name} added, {kind}."
    )


@actor_app.command("list")
@shared_options
def list_actors(context: QueryContext) -> None:
    """List the actors, by code.

    Example: tracker actor list
    """
    from tracker import queries

    with context.read_transaction() as connection:
        actors = queries.all_actors(connection)
    items = [record_item(actor, ACTOR_KEYS) for actor in actors]
    answer = Answer(schema="actor-list", items=items, keys=ACTOR_KEYS)
    context.print_answer(answer, lambda screen, _: [screen.actors_table(actors)])
