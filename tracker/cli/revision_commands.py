"""The commands that say other terms: correct, amend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import read_note
from tracker.cli.context import CommandContext
from tracker.cli.revision_options import (
    AmendOptions,
    CorrectOptions,
    RevisionOptions,
)
from tracker.cli.shared_options import AsOfOptions, day_option, make_app, shared_options
from tracker.domain.corrected_entry import Changes
from tracker.domain.entry_numbers import parse_entry_number
from tracker.domain.message_filling import fill
from tracker.domain.records import format_update_number
from tracker.domain.terms import ENTRY_KINDS, ENTRY_TERMS, REVISABLE
from tracker.render.formats import Answer, Item

app = make_app()

ReasonOption = Annotated[str, typer.Option("--reason", metavar="REASON", help="Why.")]


@app.command()
@shared_options
def correct(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF|U-NUMBER",
            help="What was recorded wrong: anything with a ref, or an entry (U-45).",
            autocompletion=completion.complete_refs_and_updates,
        ),
    ],
    options: CorrectOptions,
    context: CommandContext,
    reason: ReasonOption,
) -> None:
    """Put right what was typed wrong; it holds for every day.

    A value of none takes a term away.

    Example: tracker correct hotline --title "Direct line" --reason "Mistyped"

    Example: tracker correct U-2 --on 2018-02-19 --reason "A day too late"
    """
    typed, reason = options.read_values(), read_note(reason) or ""
    if (number := parse_entry_number(ref)) is not None:
        _correct_entry(context, number, options, typed, reason)
    else:
        _revise(context, ref, options, typed, reason, None)


@app.command()
@shared_options
def amend(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="What the parties changed: anything with a ref.",
            autocompletion=completion.complete_all_refs,
        ),
    ],
    options: AmendOptions,
    context: CommandContext,
    on: Annotated[date, day_option("--on", "The day from which the new terms hold.")],
    reason: ReasonOption,
) -> None:
    """Record that the parties changed the terms from a day on.

    Example: tracker amend hotline --on 2018-02-01 --due 2018-06-30 --reason "Agreed by both"
    """
    _revise(context, ref, options, options.read_values(), read_note(reason) or "", on)


def _revise(
    context: CommandContext,
    name: str,
    options: RevisionOptions,
    typed: Mapping[str, Any],
    reason: str,
    on: date | None,
) -> None:
    """Record that terms are other, and print how."""
    from tracker.domain.terms import EntityRef
    from tracker.ledger.revised_terms import revise_terms
    from tracker.queries.refs import resolve_any_ref
    from tracker.queries.typed_refs import resolve_refs
    from tracker.render.revision_words import describe_revision

    command = "correct" if on is None else "amend"
    with context.write_transaction(command) as (connection, stamp):
        entity, ref = resolve_any_ref(connection, name)
        given = options.values_of_kind(entity.name, typed)
        values = resolve_refs(connection, REVISABLE[entity.name], given.values)
        of, cleared = EntityRef(entity.name, ref), given.cleared
        revised = revise_terms(connection, of, on, values, cleared=cleared, reason=reason, stamp=stamp)
    number, changes = revised
    item = _item({"kind": entity.name, "ref": ref}, number, on, changes, reason)
    message = describe_revision(ref, number, changes, on, fill(cli_messages.TO_UNDO))
    context.print_result(Answer(schema=command, items=[item], keys=tuple(item)), message)


def _item(of: Mapping[str, str], number: int, on: date | None, changes: Changes, reason: str) -> Item:
    """What was recorded, for programs."""
    terms = {name: list(values) for name, values in changes.items()}
    return {
        "of": dict(of),
        "number": format_update_number(number),
        "effective_on": on,
        "terms": terms,
        "reason": reason,
        "status_now": None,
    }


def _correct_entry(
    context: CommandContext, number: int, options: CorrectOptions, typed: Mapping[str, Any], reason: str
) -> None:
    """Record an entry of the log anew, and print what is other, and how what it is about stands now."""
    from tracker import ledger
    from tracker.ledger.revised_terms import correct_any_entry
    from tracker.queries.typed_refs import resolve_refs
    from tracker.render.revision_words import describe_corrected

    with context.write_transaction("correct") as (connection, stamp):
        kind = ENTRY_KINDS[ledger.require_correctable(connection, number)]
        given = options.values_of_kind(kind, typed)
        values = resolve_refs(connection, ENTRY_TERMS[kind], given.values) | dict.fromkeys(given.cleared)
        corrected = correct_any_entry(
            connection, kind, number, values, reason=reason, stamp=stamp, at=AsOfOptions().at
        )
    changes = corrected.changes
    of = {"kind": corrected.kind, "ref": format_update_number(number)}
    item = _item(of, corrected.number, None, changes, reason) | {"status_now": corrected.status_now}
    message = describe_corrected(corrected, number, fill(cli_messages.TO_UNDO))
    context.print_result(Answer(schema="correct", items=[item], keys=tuple(item)), message)
