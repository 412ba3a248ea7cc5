"""The commitments: add, list, summary, show."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.console import print_hint, read_note
from tracker.cli.context import CommandContext, QueryContext
from tracker.cli.shared_options import (
    AgreementOption,
    AsOfOptions,
    CommitmentArgument,
    KindOption,
    NoteOption,
    ObligorOption,
    SelectionOptions,
    StrengthOption,
    day_option,
    make_app,
    parse_number,
    shared_options,
    word_parser,
)
from tracker.domain.days import format_day
from tracker.domain.errors import NotOnRecordYet
from tracker.domain.vocabulary import ActorKind, CommitmentKind, GroupKey, SortKey, Strength
from tracker.render.formats import Answer, Format
from tracker.render.items import (
    STANDING_COLUMNS,
    STANDING_KEYS,
    single_item_answer,
    standing_item,
    standing_item_with_log,
    summary_answer,
)

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import AsOf, LogEntry, Standing, StandingList
    from tracker.domain.timeline import Timeline

TERMINAL_ROWS = 100  # rows that a terminal shows unless told otherwise


app = make_app()


@app.command("list")
@shared_options
def list_(
    selected: SelectionOptions,
    when: AsOfOptions,
    context: QueryContext,
    sort: Annotated[
        SortKey,
        typer.Option(
            "--sort", metavar="KEY", parser=word_parser(SortKey, "sort key"), help=", ".join(SortKey)
        ),
    ] = SortKey.WORST,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", parser=parse_number, help="At most so many; 0 for all."),
    ] = None,
) -> None:
    """List open commitments, worst first.

    Example: tracker list --agreement pk-ir-2017 --obligor IR

    Example: tracker list --strength proposed --as-of 2018-03-01
    """
    from tracker import queries

    shortened = limit is None and context.output_format is Format.TABLE and sys.stdout.isatty()
    most = TERMINAL_ROWS if shortened else limit or None
    with context.read_transaction(settled=when.known_at is not None) as connection:
        chosen = selected.to_selection(connection)
        listing = queries.standings(
            connection, chosen, when.at, open_only=not selected.all, order=sort, limit=most
        )
        answer = Answer(
            schema="list",
            items=map(standing_item, listing.items),
            keys=STANDING_KEYS,
            at=when.at,
            total=listing.total,
            count=listing.shown,
            envelope_fields={"apart": listing.apart},
            columns=STANDING_COLUMNS,
        )
        context.print_answer(answer, lambda screen, width: screen.standings_view(list(listing.items), width))
    if not context.json:
        print_hint(_counted(listing, when.at, selected))


def _counted(listing: StandingList, at: AsOf, selected: SelectionOptions) -> str:
    """How many there are, how many are shown, and how many are left out."""
    what = "commitment" if selected.all or selected.status else "open commitment"
    due = f" due before {format_day(selected.due_before)}" if selected.due_before else ""
    sentence = f"{listing.total} {what}{'' if listing.total == 1 else 's'}{due} {at.description}"
    if listing.shown < listing.total:
        sentence += f", the first {listing.shown} shown (--limit 0 for all)"
    if listing.apart:
        sentence += f"; {listing.apart} more only intended, proposed or discussed (--strength shows them)"
    return f"{sentence}."


@app.command()
@shared_options
def summary(
    selected: SelectionOptions,
    when: AsOfOptions,
    context: QueryContext,
    group_by: Annotated[
        GroupKey | None,
        typer.Option(
            "--group-by", metavar="KEY", parser=word_parser(GroupKey, "grouping"), help=", ".join(GroupKey)
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

    with context.read_transaction(settled=since is not None or when.known_at is not None) as connection:
        chosen = selected.to_selection(connection)
        found = queries.summary(connection, chosen, when.at, group_by=group_by, since=since)
    context.print_answer(
        summary_answer(found, when.at, since, context.output_format),
        lambda screen, _: screen.summary_view(found, when.at, since, sys.stdout.encoding),
    )
    if context.output_format not in (Format.TABLE, Format.JSON):
        print_hint(f"Counted {when.at.description}.")
    if found.before and not found.before.commitments and not context.json:
        print_hint(
            f"Nothing was recorded yet by the end of {format_day(since or when.at.day)}: all of it is new."
        )


@app.command()
@shared_options
def show(ref: CommitmentArgument, when: AsOfOptions, context: QueryContext) -> None:
    """Show one commitment: terms, claims, log.

    Example: tracker show hotline

    Example: tracker show fencing --as-of 2018-03-01 --format markdown
    """
    from tracker import queries
    from tracker.domain.records import Selection
    from tracker.queries.refs import COMMITMENT, resolve_ref

    with context.read_transaction(settled=when.known_at is not None) as connection:
        whole = resolve_ref(connection, COMMITMENT, ref)
        standing = queries.standing(connection, whole, when.at)
        if standing is None:
            raise NotOnRecordYet(
                whole, _when(when.at, queries.progress(connection, whole, when.at).agreed_on)
            )
        log = list(queries.log_entries(connection, Selection(refs=(whole,)), when.at, until=when.as_of))
        is_seen = context.output_format is Format.TABLE
        life = _life(connection, standing, log, when.at) if is_seen else None
    if context.output_format not in (Format.TABLE, Format.JSON):
        print_hint(f"{whole} {when.at.description}.")
    answer = single_item_answer("show", standing_item_with_log(standing, log), when.at, context.output_format)
    context.print_answer(
        answer, lambda screen, width: screen.standing_view(standing, log, when.at, life, width)
    )


def _life(connection: Connection, standing: Standing, log: list[LogEntry], at: AsOf) -> Timeline:
    """The commitment over time, which only a screen shows."""
    from tracker import queries
    from tracker.domain.timeline import build_timeline

    media = (actor.code for actor in queries.all_actors(connection) if actor.kind is ActorKind.MEDIA)
    return build_timeline(standing, log, at, frozenset(media))


def _when(at: AsOf, agreed_on: date) -> str:
    """What a commitment that does not stand under a cut was not yet."""
    if at.day < agreed_on or at.known_at is None:
        return f"agreed on {format_day(at.day)}"
    return f"recorded by {at.known_at:%Y-%m-%d %H:%M} UTC"


@app.command()
@shared_options
def add(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What is owed, in a few words.")],
    agreement: AgreementOption,
    context: CommandContext,
    ref: Annotated[
        str | None,
        typer.Option("--ref", metavar="REF", help="Its short name; else the agreement's and a number."),
    ] = None,
    obligor: ObligorOption = None,
    due: Annotated[date | None, day_option("--due", "The due date.")] = None,
    strength: StrengthOption = Strength.AGREED,
    kind: KindOption = CommitmentKind.ONE_OFF,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="T", help="What it is about: border.")
    ] = None,
    wording: Annotated[
        str | None, typer.Option("--wording", metavar="TEXT", help="The words that name it.")
    ] = None,
    document: Annotated[
        str | None,
        typer.Option(
            "--document",
            metavar="REF",
            help="Where it can be read.",
            autocompletion=completion.complete_documents,
        ),
    ] = None,
    locator: Annotated[str | None, typer.Option("--locator", metavar="TEXT", help="Where in it.")] = None,
    note: NoteOption = None,
) -> None:
    """Add a commitment to an agreement.

    A sentence that promises two things is two commitments.

    Example: tracker add "Sharing of intelligence" --agreement pk-ir-2017
    """
    from tracker import ledger, queries
    from tracker.queries.refs import ACTOR, AGREEMENT, DOCUMENT, resolve_ref

    said = read_note(note)
    with context.write_transaction() as (connection, stamp):
        stored = ledger.add_commitment(
            connection,
            agreement=resolve_ref(connection, AGREEMENT, agreement),
            title=title,
            ref=ref,
            obligors=[resolve_ref(connection, ACTOR, given) for given in obligor or ()],
            strength=strength,
            kind=kind,
            theme=theme,
            due_on=due,
            wording=wording,
            document=None if document is None else resolve_ref(connection, DOCUMENT, document),
            locator=locator,
            note=said,
            stamp=stamp,
        )
        obligors = queries.obligors_of(connection, stored)
    owed = " and ".join(obligors) + ("" if obligor else " (the parties; --obligor names others)")
    until = f", due {format_day(due)}" if due else ""
    item = {
        "ref": stored,
        "title": title,
        "obligors": obligors,
        "due_on": due,
        "strength": strength,
        "kind": kind,
    }
    told = f"{stored}: added, {strength}, {kind}, owed by {owed}{until}."
    context.print_result(Answer(schema="add", items=[item], keys=tuple(item)), told)
