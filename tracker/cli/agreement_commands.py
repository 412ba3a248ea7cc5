"""The commands agreement add, list, show and update: what was concluded, and whether it is in force."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.context import CommandContext, QueryContext, shell_quote, today
from tracker.cli.record_options import AgreementOptions, StandingOptions
from tracker.cli.shared_options import make_app, shared_options
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, format_update_number
from tracker.domain.shown_titles import shown_name
from tracker.domain.terms import AgreementTerms, StandingTerms
from tracker.render.formats import Answer, Item
from tracker.render.items import AGREEMENT_KEYS, record_item

app = make_app()
agreement_app = make_app("agreement", "What was concluded: treaties, memoranda, talks.")
app.add_typer(agreement_app)


@agreement_app.command("add")
@shared_options
def add_agreement(options: AgreementOptions, context: CommandContext) -> None:
    """Add an agreement.

    Example: tracker agreement add "Talks" --ref pk-ir-2017 --on 2017-11-07 --party PK
    """
    from tracker import ledger
    from tracker.queries.typed_refs import resolve_refs
    from tracker.render.added_words import describe_added_agreement

    given = options.read_values()
    with context.write_transaction("agreement", "add") as (connection, stamp):
        terms = AgreementTerms(**resolve_refs(connection, AgreementTerms, given))
        ref = ledger.add_agreement(connection, terms, stamp)
    item = {"ref": ref, "title": terms.title, "concluded_on": terms.concluded_on}
    next_step = fill(cli_messages.NEXT_ADD_TO, ref=shell_quote(ref))
    message = describe_added_agreement(ref, terms, next_step)
    context.print_result(Answer(schema="agreement-add", items=[item], keys=tuple(item)), message)


@agreement_app.command("list")
@shared_options
def list_agreements(context: QueryContext) -> None:
    """List the agreements, oldest first.

    Example: tracker agreement list
    """
    from tracker import queries

    with context.read_transaction() as connection:
        agreements = queries.all_agreements(connection, AsOf(today()))
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
    """Show one agreement: its standing, its documents.

    Example: tracker agreement show pk-ir-2017
    """
    from tracker.cli.shown_records import show_record
    from tracker.queries.entities_with_refs import AGREEMENT

    show_record(context, AGREEMENT, ref)


@agreement_app.command("update")
@shared_options
def update_agreement(options: StandingOptions, context: CommandContext) -> None:
    """Record whether an agreement is in force, or what somebody says of that.

    Example: tracker agreement update pk-ir-2017 suspended --side IR -m "Note verbale" --on 2018-05-20
    """
    from tracker import ledger, queries
    from tracker.queries.agreement_words import our_standing
    from tracker.queries.typed_refs import resolve_refs
    from tracker.render.agreement_sentences import describe_standing

    given = {"effective_on": today(), **options.read_values()}
    with context.write_transaction("agreement", "update") as (connection, stamp):
        terms = StandingTerms(**resolve_refs(connection, StandingTerms, given))
        before = our_standing(connection, terms.agreement, AsOf(terms.effective_on))
        number = ledger.record_standing(connection, terms, stamp)
        now = our_standing(connection, terms.agreement, AsOf(today()))
        names = {one.code: shown_name(one) for one in queries.all_actors(connection, AsOf(today()))}
    item: Item = {"agreement": terms.agreement, "number": format_update_number(number)}
    fields = ("standing", "effective_on", "side", "reporter", "speaker", "source", "note")
    item |= {name: getattr(terms, name) for name in fields}
    item |= {"standing_before": before, "standing_now": now}
    message = describe_standing(
        terms, names, (before, now), format_update_number(number), fill(cli_messages.TO_UNDO)
    )
    context.print_result(Answer(schema="agreement-update", items=[item], keys=tuple(item)), message)
