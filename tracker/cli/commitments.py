"""The commitments: add, list, summary, show."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.options import (
    AgreementRef,
    CutOptions,
    KindWord,
    Note,
    Obligors,
    Ref,
    SelectionOptions,
    StrengthWord,
    day_option,
    make_app,
    read_number,
    read_with,
    spread,
)
from tracker.cli.session import Question, Session
from tracker.cli.streams import hint, typed
from tracker.days import spoken
from tracker.errors import NotYet
from tracker.rendering import (
    STANDING_COLUMNS,
    STANDING_KEYS,
    Answer,
    Format,
    field_answer,
    full_item,
    standing_item,
    summary_answer,
)
from tracker.vocabulary import ActorKind, Grouping, Kind, Order, Strength

if TYPE_CHECKING:
    from tracker.records import Cut, Entry, Listing, Standing
    from tracker.storage import Connection
    from tracker.timeline import Timeline

FIRST = 100  # rows that a terminal shows unless told otherwise


app = make_app()


@app.command("list")
@spread
def list_(
    selection: SelectionOptions,
    cut: CutOptions,
    question: Question,
    sort: Annotated[
        Order,
        typer.Option("--sort", metavar="KEY", parser=read_with(Order, "sort key"), help=", ".join(Order)),
    ] = Order.WORST,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", parser=read_number, help="At most so many; 0 for all."),
    ] = None,
) -> None:
    """List open commitments, worst first.

    Example: tracker list --agreement pk-ir-2017 --obligor IR

    Example: tracker list --strength proposed --as-of 2018-03-01
    """
    from tracker import queries

    shortened = limit is None and question.form is Format.TABLE and sys.stdout.isatty()
    most = FIRST if shortened else limit or None
    with question.reading(settled=cut.known_at is not None) as connection:
        chosen = selection.read(connection)
        listing = queries.standings(
            connection, chosen, cut.cut, open_only=not selection.all, order=sort, limit=most
        )
        answer = Answer(
            schema="list",
            items=map(standing_item, listing.items),
            keys=STANDING_KEYS,
            cut=cut.cut,
            total=listing.total,
            count=listing.shown,
            head={"apart": listing.apart},
            columns=STANDING_COLUMNS,
        )
        question.give(answer, lambda screen, width: screen.standings_view(list(listing.items), width))
    if not question.json:
        hint(_counted(listing, cut.cut, selection))


def _counted(listing: Listing, cut: Cut, selection: SelectionOptions) -> str:
    """How many there are, how many are shown, and how many are left out."""
    what = "commitment" if selection.all or selection.status else "open commitment"
    due = f" due before {spoken(selection.due_before)}" if selection.due_before else ""
    sentence = f"{listing.total} {what}{'' if listing.total == 1 else 's'}{due} {cut.said}"
    if listing.shown < listing.total:
        sentence += f", the first {listing.shown} shown (--limit 0 for all)"
    if listing.apart:
        sentence += f"; {listing.apart} more only intended, proposed or discussed (--strength shows them)"
    return f"{sentence}."


@app.command()
@spread
def summary(
    selection: SelectionOptions,
    cut: CutOptions,
    question: Question,
    group_by: Annotated[
        Grouping | None,
        typer.Option(
            "--group-by", metavar="KEY", parser=read_with(Grouping, "grouping"), help=", ".join(Grouping)
        ),
    ] = None,
    since: Annotated[
        date | None, day_option("--since", "Compare with that day, as it was known then.")
    ] = None,
) -> None:
    """Print the counts and the scores.

    Example: tracker summary --group-by obligor

    Example: tracker summary --as-of 2018-03-01 --since 2018-01-01
    """
    from tracker import queries

    with question.reading(settled=since is not None or cut.known_at is not None) as connection:
        chosen = selection.read(connection)
        found = queries.summary(connection, chosen, cut.cut, group_by=group_by, since=since)
    question.give(
        summary_answer(found, cut.cut, since, question.form),
        lambda screen, _: screen.summary_view(found, cut.cut, since, sys.stdout.encoding),
    )
    if question.form not in (Format.TABLE, Format.JSON):
        hint(f"Counted {cut.cut.said}.")
    if found.before and not found.before.commitments and not question.json:
        hint(f"Nothing was recorded yet by the end of {spoken(since or cut.cut.as_of)}: all of it is new.")


@app.command()
@spread
def show(ref: Ref, cut: CutOptions, question: Question) -> None:
    """Show one commitment: terms, claims, log.

    Example: tracker show hotline

    Example: tracker show fencing --as-of 2018-03-01 --format markdown
    """
    from tracker import history, queries
    from tracker.records import Selection
    from tracker.refs import COMMITMENT, resolve

    with question.reading(settled=cut.known_at is not None) as connection:
        whole = resolve(connection, COMMITMENT, ref)
        standing = queries.standing(connection, whole, cut.cut)
        if standing is None:
            raise NotYet(whole, _when(cut.cut, queries.position(connection, whole, cut.cut).agreed_on))
        log = list(history.entries(connection, Selection(refs=(whole,)), cut.cut, until=cut.as_of))
        is_seen = question.form is Format.TABLE
        life = _life(connection, standing, log, cut.cut) if is_seen else None
    if question.form not in (Format.TABLE, Format.JSON):
        hint(f"{whole} {cut.cut.said}.")
    answer = field_answer("show", full_item(standing, log), cut.cut, question.form)
    question.give(answer, lambda screen, width: screen.standing_view(standing, log, cut.cut, life, width))


def _life(connection: Connection, standing: Standing, log: list[Entry], cut: Cut) -> Timeline:
    """The commitment over time, which only a screen shows."""
    from tracker import queries
    from tracker.timeline import timeline

    media = (actor.code for actor in queries.actors(connection) if actor.kind is ActorKind.MEDIA)
    return timeline(standing, log, cut, frozenset(media))


def _when(cut: Cut, agreed_on: date) -> str:
    """What a commitment that does not stand under a cut was not yet."""
    if cut.as_of < agreed_on or cut.known_at is None:
        return f"agreed on {spoken(cut.as_of)}"
    return f"recorded by {cut.known_at:%Y-%m-%d %H:%M} UTC"


@app.command()
@spread
def add(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What is owed, in a few words.")],
    agreement: AgreementRef,
    session: Session,
    ref: Annotated[
        str | None,
        typer.Option("--ref", metavar="REF", help="Its short name; else the agreement's and a number."),
    ] = None,
    obligor: Obligors = None,
    due: Annotated[date | None, day_option("--due", "The due date.")] = None,
    strength: StrengthWord = Strength.AGREED,
    kind: KindWord = Kind.ONE_OFF,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="T", help="What it is about: border.")
    ] = None,
    wording: Annotated[
        str | None, typer.Option("--wording", metavar="TEXT", help="The words that name it.")
    ] = None,
    document: Annotated[
        str | None,
        typer.Option(
            "--document", metavar="REF", help="Where it can be read.", autocompletion=completion.documents
        ),
    ] = None,
    locator: Annotated[str | None, typer.Option("--locator", metavar="TEXT", help="Where in it.")] = None,
    note: Note = None,
) -> None:
    """Add a commitment to an agreement.

    A sentence that promises two things is two commitments.

    Example: tracker add "Sharing of intelligence" --agreement pk-ir-2017
    """
    from tracker import ledger, queries
    from tracker.refs import ACTOR, AGREEMENT, DOCUMENT, resolve

    said = typed(note)
    with session.writing() as (connection, signature):
        stored = ledger.add_commitment(
            connection,
            agreement=resolve(connection, AGREEMENT, agreement),
            title=title,
            ref=ref,
            obligors=[resolve(connection, ACTOR, given) for given in obligor or ()],
            strength=strength,
            kind=kind,
            theme=theme,
            due_on=due,
            wording=wording,
            document=None if document is None else resolve(connection, DOCUMENT, document),
            locator=locator,
            note=said,
            signature=signature,
        )
        obligors = queries.obligors(connection, stored)
    owed = " and ".join(obligors) + ("" if obligor else " (the parties; --obligor names others)")
    until = f", due {spoken(due)}" if due else ""
    item = {
        "ref": stored,
        "title": title,
        "obligors": obligors,
        "due_on": due,
        "strength": strength,
        "kind": kind,
    }
    told = f"{stored}: added, {strength}, {kind}, owed by {owed}{until}."
    session.tell(Answer(schema="add", items=[item], keys=tuple(item)), told)
