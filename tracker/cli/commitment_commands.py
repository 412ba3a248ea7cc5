"""The commands about commitments: add, list."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.answer_options import AnswerContext
from tracker.cli.console import print_hint
from tracker.cli.context import CommandContext, today
from tracker.cli.record_options import CommitmentOptions
from tracker.cli.shareable_answers import tell_what_reads_otherwise
from tracker.cli.shared_options import (
    AsOfOptions,
    SelectionOptions,
    make_app,
    parse_number,
    shared_options,
    word_parser,
)
from tracker.cli.wide_list import parse_period, require_table, wide_answer
from tracker.domain.days import LATEST_DAY, format_day
from tracker.domain.message_filling import fill, fill_count
from tracker.domain.records import AsOf
from tracker.domain.terms import CommitmentTerms, EntityRef
from tracker.domain.untrusted_text import strip_invisible
from tracker.domain.vocabulary import SortKey
from tracker.render.formats import Answer, Format, Item
from tracker.render.items import list_answer

if TYPE_CHECKING:
    from tracker.domain.records import StandingList

_TERMS_OF_TIME_AND_AMOUNT = (
    *("due", "after", "due_words", "every", "starts_on", "ends_on", "target", "unit", "agreed_on"),
)
TERMINAL_ROWS = 100  # rows that a terminal shows if --limit is not given


app = make_app()


class SortOrder(NamedTuple):
    """What a list is sorted by, and whether that is turned round."""

    key: SortKey
    is_descending: bool = False


def _order_parser(parse_key: Callable[[str], SortKey]) -> Callable[[str], SortOrder]:
    """A parser of the order that a text means: due, or -due for the latest first. It raises UnknownWord."""

    def parse(text: str) -> SortOrder:
        word = strip_invisible(text)
        return SortOrder(parse_key(word.removeprefix("-")), is_descending=word.startswith("-"))

    return parse


SortOption = Annotated[
    SortOrder | None,
    typer.Option(
        "--sort",
        metavar="[-]KEY",
        parser=_order_parser(word_parser(SortKey, "sort key")),
        help=f"{', '.join(SortKey)}; -due turns it round.",
        autocompletion=completion.complete_sort_keys,
    ),
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", metavar="N", parser=parse_number, help="At most so many; 0 for all.")
]


@app.command("list")
@shared_options
def list_(
    selection_options: SelectionOptions,
    as_of_options: AsOfOptions,
    context: AnswerContext,
    sort: SortOption = None,
    limit: LimitOption = None,
    wide: Annotated[
        str | None,
        typer.Option(
            "--wide", metavar="year", parser=parse_period, help="A column of statuses for each year."
        ),
    ] = None,
) -> None:
    """List open commitments, worst first.

    Example: tracker list --agreement pk-ir-2017 --obligor IR

    Example: tracker list --strength proposed --as-of 2018-03-01
    """
    from tracker import queries

    is_shortened = limit is None and context.output_format is Format.TABLE and sys.stdout.isatty()
    row_limit = TERMINAL_ROWS if is_shortened else limit or None
    order = sort or SortOrder(SortKey.WORST)
    with contextlib.ExitStack() as transaction:
        is_about_past = as_of_options.known_at is not None
        whole = transaction.enter_context(context.read_transaction(wait_for_writer=is_about_past))
        connection, at = as_of_options.ask(whole)
        selection = selection_options.to_selection(connection)
        tell_what_reads_otherwise(connection, selection, at)
        if wide is not None:
            require_table(context)
            answer = wide_answer(connection, selection, at, open_only=not selection_options.all)
            transaction.close()
            context.print_answer(answer, lambda screen, _: [screen.columns_table(answer.keys, answer.items)])
            return
        standings = queries.standings(
            connection,
            selection,
            at,
            open_only=not selection_options.all,
            order=order.key,
            descending=order.is_descending,
            limit=row_limit,
        )
        standings = standings._replace(items=context.read_items(standings.items, transaction))
        context.print_answer(
            list_answer(standings, at, with_terms=context.columns is not None),
            lambda screen, width: screen.standings_view(list(standings.items), width),
        )
    if context.has_hints:
        print_hint(_describe_count(standings, at, selection_options))


def _describe_count(standings: StandingList, at: AsOf, options: SelectionOptions) -> str:
    """A sentence: how many commitments were found, how many are shown, how many are left out."""
    listed = _describe_listed(standings.total, at, options)
    if standings.shown < standings.total:
        listed = fill(cli_messages.LISTED_FIRST, listed=listed, shown=standings.shown)
    if standings.not_yet_owed:
        number = standings.not_yet_owed
        listed = fill(cli_messages.LISTED_BESIDE_NOT_YET_OWED, listed=listed, number=number)
    if standings.apart:
        listed = fill(cli_messages.LISTED_BESIDE_TENTATIVE, listed=listed, tentative=standings.apart)
    return fill(cli_messages.LISTED_SENTENCE, listed=listed)


def _describe_listed(total: int, at: AsOf, options: SelectionOptions) -> str:
    """How many commitments were found, of which state, and for which day."""
    may_be_closed = options.stale or options.contested or options.unverified or options.flag
    if options.all or options.status or may_be_closed:
        counted = fill_count(cli_messages.COMMITMENTS_ONE, cli_messages.COMMITMENTS_MANY, total)
    else:
        counted = fill_count(cli_messages.OPEN_COMMITMENTS_ONE, cli_messages.OPEN_COMMITMENTS_MANY, total)
    counted = _add_due_dates(counted, options.due_after, options.due_before)
    return fill(cli_messages.LISTED, commitments=counted, as_of=at.description)


def _add_due_dates(counted: str, after: date | None, before: date | None) -> str:
    """How many were found, with the days between which they are due."""
    if after and before:
        first, last = format_day(after), format_day(before)
        return fill(cli_messages.DUE_BETWEEN, commitments=counted, first=first, last=last)
    if after:
        return fill(cli_messages.DUE_AFTER, commitments=counted, day=format_day(after))
    return fill(cli_messages.DUE_BEFORE, commitments=counted, day=format_day(before)) if before else counted


@app.command()
@shared_options
def add(options: CommitmentOptions, context: CommandContext) -> None:
    """Add a commitment to an agreement.

    A sentence that promises two things is two commitments.

    Example: tracker add "Sharing of intelligence" --agreement pk-ir-2017
    """
    from tracker import ledger, queries
    from tracker.queries.moved_due_dates import due_date_by_rule
    from tracker.queries.terms_in_force import terms_in_force
    from tracker.queries.typed_refs import resolve_refs
    from tracker.render.added_words import describe_added

    given = options.read_values()
    with context.write_transaction("add") as (connection, stamp):
        values = resolve_refs(connection, CommitmentTerms, given)
        if "ref" not in values:
            ledger.require_new_title(connection, values["agreement"], values["title"])
            values["ref"] = ledger.next_commitment_ref(connection, values["agreement"])
        new_ref = ledger.add_commitment(connection, CommitmentTerms(**values), stamp)
        obligors = queries.obligors_of(connection, new_ref)
        stored = terms_in_force(connection, EntityRef("commitment", new_ref), AsOf(LATEST_DAY))
        due_by_rule = due_date_by_rule(connection, stored.get("due"), AsOf(today()))
    item: Item = {"ref": new_ref, "title": values["title"], "obligors": obligors}
    item |= {name: stored[name] for name in ("due_on", "strength", "kind")}
    item |= {name: stored[name] for name in _TERMS_OF_TIME_AND_AMOUNT}
    parties = "" if values.get("obligors") else fill(cli_messages.THE_PARTIES)
    added = describe_added(item, due_by_rule, parties)
    context.print_result(Answer(schema="add", items=[item], keys=tuple(item)), added)
