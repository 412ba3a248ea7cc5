"""What commitments rest on: agreement, document and actor, each with add and list."""

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
from tracker.render.items import ACTOR_KEYS, AGREEMENT_KEYS, DOCUMENT_KEYS, single_item_answer, record_item

app = make_app()
agreement = make_app("agreement", "What was concluded: treaties, memoranda, talks.")
document = make_app("document", "The texts in which agreements can be read.")
actor = make_app("actor", "Whoever owes or reports: states, monitors, media.")
for group in (agreement, actor, document):
    app.add_typer(group)

NewRef = Annotated[str, typer.Option("--ref", metavar="REF", help="Its short name, for good: pk-ir-2017.")]


# -- agreement ---------------------------------------------------------------------------------------


@agreement.command("add")
@shared_options
def add_agreement(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called.")],
    ref: NewRef,
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

    said = read_note(note)
    with context.write_transaction() as (connection, stamp):
        stored = ledger.add_agreement(
            connection,
            ref,
            title=title,
            concluded_on=on,
            parties=[resolve_ref(connection, ACTOR, given) for given in party],
            form=form,
            place=place,
            note=said,
            stamp=stamp,
        )
    item = {"ref": stored, "title": title, "concluded_on": on}
    told = f'{stored}: added, concluded {format_day(on)}. Next: tracker add "..." --agreement {stored}'
    context.print_result(Answer(schema="agreement-add", items=[item], keys=tuple(item)), told)


@agreement.command("list")
@shared_options
def list_agreements(context: QueryContext) -> None:
    """List the agreements, oldest first.

    Example: tracker agreement list
    """
    from tracker import queries

    with context.read_transaction() as connection:
        found = queries.all_agreements(connection)
    items = [record_item(one, AGREEMENT_KEYS) for one in found]
    answer = Answer(schema="agreement-list", items=items, keys=AGREEMENT_KEYS)
    context.print_answer(answer, lambda screen, _: [screen.agreements_table(found)])


@agreement.command("show")
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
        whole = resolve_ref(connection, AGREEMENT, ref)
        found = next(one for one in queries.all_agreements(connection) if one.ref == whole)
        texts = [one for one in queries.all_documents(connection) if one.agreement == whole]
    documents = {"documents": [record_item(one, DOCUMENT_KEYS) for one in texts]}
    item = record_item(found, AGREEMENT_KEYS) | documents
    answer = single_item_answer("agreement-show", item, None, context.output_format)
    context.print_answer(answer, lambda screen, _: screen.agreement_view(found, texts))


# -- document ----------------------------------------------------------------------------------------


@document.command("add")
@shared_options
def add_document(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called.")],
    ref: NewRef,
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

    said = read_note(note)
    with context.write_transaction() as (connection, stamp):
        whole = resolve_ref(connection, AGREEMENT, agreement)
        stored = ledger.add_document(
            connection,
            ref,
            agreement=whole,
            title=title,
            publisher=publisher,
            published_on=on,
            url=url,
            note=said,
            stamp=stamp,
        )
    item = {"ref": stored, "agreement": whole, "title": title, "published_on": on}
    published = f", published {format_day(on)}" if on else ""
    told = f"{stored}: added to {whole}{published}."
    context.print_result(Answer(schema="document-add", items=[item], keys=tuple(item)), told)


@document.command("list")
@shared_options
def list_documents(context: QueryContext) -> None:
    """List the documents, by agreement.

    Example: tracker document list
    """
    from tracker import queries

    with context.read_transaction() as connection:
        found = queries.all_documents(connection)
    items = [record_item(one, DOCUMENT_KEYS) for one in found]
    answer = Answer(schema="document-list", items=items, keys=DOCUMENT_KEYS)
    context.print_answer(answer, lambda screen, _: [screen.documents_table(found)])


# -- actor -------------------------------------------------------------------------------------------


@actor.command("add")
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
        stored = ledger.add_actor(connection, code, name=name, kind=kind)
    item = {"code": stored, "name": name, "kind": kind}
    context.print_result(
        Answer(schema="actor-add", items=[item], keys=tuple(item)), f"{stored}: {name} added, {kind}."
    )


@actor.command("list")
@shared_options
def list_actors(context: QueryContext) -> None:
    """List the actors, by code.

    Example: tracker actor list
    """
    from tracker import queries

    with context.read_transaction() as connection:
        found = queries.all_actors(connection)
    items = [record_item(one, ACTOR_KEYS) for one in found]
    answer = Answer(schema="actor-list", items=items, keys=ACTOR_KEYS)
    context.print_answer(answer, lambda screen, _: [screen.actors_table(found)])
