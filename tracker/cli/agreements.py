"""What commitments rest on: agreement, document and actor, each with add and list."""

from datetime import date
from typing import Annotated

import typer

from tracker.cli import completion
from tracker.cli.options import AgreementRef, Note, day_option, make_app, read_with, spread
from tracker.cli.session import Question, Session
from tracker.cli.streams import typed
from tracker.days import spoken
from tracker.rendering import (
    ACTOR_KEYS,
    AGREEMENT_KEYS,
    DOCUMENT_KEYS,
    Answer,
    field_answer,
    record_item,
)
from tracker.vocabulary import ActorKind

app = make_app()
agreement = make_app("agreement", "What was concluded: treaties, memoranda, talks.")
document = make_app("document", "The texts in which agreements can be read.")
actor = make_app("actor", "Whoever owes or reports: states, monitors, media.")
for group in (agreement, actor, document):
    app.add_typer(group)

NewRef = Annotated[str, typer.Option("--ref", metavar="REF", help="Its short name, for good: pk-ir-2017.")]


# -- agreement ---------------------------------------------------------------------------------------


@agreement.command("add")
@spread
def add_agreement(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called.")],
    ref: NewRef,
    on: Annotated[date, day_option("--on", "The day it was concluded.")],
    party: Annotated[
        list[str],
        typer.Option(
            "--party", metavar="ACTOR", help="Who concluded it; repeat.", autocompletion=completion.actors
        ),
    ],
    session: Session,
    form: Annotated[
        str, typer.Option("--form", metavar="TEXT", help="Treaty, memorandum, communiqué, talks …")
    ] = "agreement",
    place: Annotated[
        str | None, typer.Option("--place", metavar="TEXT", help="Where it was concluded.")
    ] = None,
    note: Note = None,
) -> None:
    """Add an agreement.

    Example: tracker agreement add "Talks" --ref pk-ir-2017 --on 2017-11-07 --party PK
    """
    from tracker import ledger
    from tracker.refs import ACTOR, resolve

    said = typed(note)
    with session.writing() as (connection, signature):
        stored = ledger.add_agreement(
            connection,
            ref,
            title=title,
            concluded_on=on,
            parties=[resolve(connection, ACTOR, given) for given in party],
            form=form,
            place=place,
            note=said,
            signature=signature,
        )
    item = {"ref": stored, "title": title, "concluded_on": on}
    told = f'{stored}: added, concluded {spoken(on)}. Next: tracker add "..." --agreement {stored}'
    session.tell(Answer(schema="agreement-add", items=[item], keys=tuple(item)), told)


@agreement.command("list")
@spread
def list_agreements(question: Question) -> None:
    """List the agreements, oldest first.

    Example: tracker agreement list
    """
    from tracker import queries

    with question.reading() as connection:
        found = queries.agreements(connection)
    items = [record_item(one, AGREEMENT_KEYS) for one in found]
    answer = Answer(schema="agreement-list", items=items, keys=AGREEMENT_KEYS)
    question.give(answer, lambda screen, _: [screen.agreements_table(found)])


@agreement.command("show")
@spread
def show_agreement(
    ref: Annotated[
        str, typer.Argument(metavar="REF", help="The agreement.", autocompletion=completion.agreements)
    ],
    question: Question,
) -> None:
    """Show one agreement with its documents.

    Example: tracker agreement show pk-ir-2017
    """
    from tracker import queries
    from tracker.refs import AGREEMENT, resolve

    with question.reading() as connection:
        whole = resolve(connection, AGREEMENT, ref)
        found = next(one for one in queries.agreements(connection) if one.ref == whole)
        texts = [one for one in queries.documents(connection) if one.agreement == whole]
    documents = {"documents": [record_item(one, DOCUMENT_KEYS) for one in texts]}
    item = record_item(found, AGREEMENT_KEYS) | documents
    answer = field_answer("agreement-show", item, None, question.form)
    question.give(answer, lambda screen, _: screen.agreement_view(found, texts))


# -- document ----------------------------------------------------------------------------------------


@document.command("add")
@spread
def add_document(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called.")],
    ref: NewRef,
    agreement: AgreementRef,
    session: Session,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="TEXT", help="Who published it.")
    ] = None,
    on: Annotated[date | None, day_option("--on", "The day it was published.")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where it can be found.")] = None,
    note: Note = None,
) -> None:
    """Add a text in which an agreement can be read.

    Example: tracker document add "Report" --ref hilal-2017-11 --agreement pk-ir-2017
    """
    from tracker import ledger
    from tracker.refs import AGREEMENT, resolve

    said = typed(note)
    with session.writing() as (connection, signature):
        whole = resolve(connection, AGREEMENT, agreement)
        stored = ledger.add_document(
            connection,
            ref,
            agreement=whole,
            title=title,
            publisher=publisher,
            published_on=on,
            url=url,
            note=said,
            signature=signature,
        )
    item = {"ref": stored, "agreement": whole, "title": title, "published_on": on}
    published = f", published {spoken(on)}" if on else ""
    told = f"{stored}: added to {whole}{published}."
    session.tell(Answer(schema="document-add", items=[item], keys=tuple(item)), told)


@document.command("list")
@spread
def list_documents(question: Question) -> None:
    """List the documents, by agreement.

    Example: tracker document list
    """
    from tracker import queries

    with question.reading() as connection:
        found = queries.documents(connection)
    items = [record_item(one, DOCUMENT_KEYS) for one in found]
    answer = Answer(schema="document-list", items=items, keys=DOCUMENT_KEYS)
    question.give(answer, lambda screen, _: [screen.documents_table(found)])


# -- actor -------------------------------------------------------------------------------------------


@actor.command("add")
@spread
def add_actor(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Its short code, for good: IR.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    session: Session,
    kind: Annotated[
        ActorKind,
        typer.Option(
            "--kind", metavar="K", parser=read_with(ActorKind, "actor kind"), help=", ".join(ActorKind)
        ),
    ] = ActorKind.STATE,
) -> None:
    """Add whoever owes or reports.

    Example: tracker actor add IR Iran --kind state
    """
    from tracker import ledger

    with session.writing() as (connection, _):
        stored = ledger.add_actor(connection, code, name=name, kind=kind)
    item = {"code": stored, "name": name, "kind": kind}
    session.tell(
        Answer(schema="actor-add", items=[item], keys=tuple(item)), f"{stored}: {name} added, {kind}."
    )


@actor.command("list")
@spread
def list_actors(question: Question) -> None:
    """List the actors, by code.

    Example: tracker actor list
    """
    from tracker import queries

    with question.reading() as connection:
        found = queries.actors(connection)
    items = [record_item(one, ACTOR_KEYS) for one in found]
    answer = Answer(schema="actor-list", items=items, keys=ACTOR_KEYS)
    question.give(answer, lambda screen, _: [screen.actors_table(found)])
