"""The commands that say other terms: correct, amend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import read_note
from tracker.cli.context import CommandContext
from tracker.cli.record_options import resolve_refs
from tracker.cli.revision_options import (
    UPDATE,
    AmendOptions,
    CorrectOptions,
    RevisedValues,
    RevisionOptions,
    describe_changes,
)
from tracker.cli.shared_options import AsOfOptions, day_option, make_app, shared_options
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.records import format_update_number
from tracker.domain.terms import REVISABLE, UpdateTerms
from tracker.domain.untrusted_text import strip_invisible
from tracker.render.formats import Answer, Item

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import LogEntry
    from tracker.ledger import RevisionOutcome
    from tracker.queries.entities_with_refs import Entity

app = make_app()

Changes = Mapping[str, tuple[object, object]]
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
    if (number := _parse_entry_number(ref)) is not None:
        _correct_entry(context, number, options.values_of_kind(UPDATE, typed), reason)
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


def _parse_entry_number(text: str) -> int | None:
    """The number in the name of an entry: 45 for U-45; None for a ref."""
    match = re.fullmatch(r"[uU]-([0-9]{1,18})", strip_invisible(text))
    return int(match[1]) if match else None


def _revise(
    context: CommandContext,
    name: str,
    options: RevisionOptions,
    typed: Mapping[str, Any],
    reason: str,
    on: date | None,
) -> None:
    """Record that terms are other, and print how."""
    from tracker.queries.refs import resolve_any_ref

    command = "correct" if on is None else "amend"
    with context.write_transaction(command) as (connection, stamp):
        entity, ref = resolve_any_ref(connection, name)
        given = options.values_of_kind(entity.name, typed)
        values = resolve_refs(connection, REVISABLE[entity.name], given.values)
        outcome = _record(connection, entity, ref, given._replace(values=values), reason, on, stamp)
    changes = _changes_of(entity, outcome)
    item = _item({"kind": entity.name, "ref": ref}, outcome.number, on, changes, reason)
    message = _describe_revision(ref, outcome.number, changes, on)
    context.print_result(Answer(schema=command, items=[item], keys=tuple(item)), message)


def _record(
    connection: Connection,
    entity: Entity,
    ref: str,
    given: RevisedValues,
    reason: str,
    on: date | None,
    stamp: Any,  # noqa: ANN401 - an AuditStamp
) -> RevisionOutcome:
    from tracker import ledger
    from tracker.domain.terms import EntityRef

    of, more = EntityRef(entity.name, ref), {"cleared": given.cleared, "reason": reason, "stamp": stamp}
    if on is None:
        return ledger.correct_terms(connection, of, given.values, **more)
    return ledger.amend_terms(connection, of, on, given.values, **more)


def _changes_of(entity: Entity, outcome: RevisionOutcome) -> Changes:
    """Each term before and after, as it is shown."""
    from tracker.queries.terms_in_force import value_of_term

    return {
        one.term: (
            value_of_term(entity.name, one.term, one.before),
            value_of_term(entity.name, one.term, one.after),
        )
        for one in outcome.changes
    }


def _describe_revision(ref: str, number: int, changes: Changes, on: date | None) -> str:
    """A line about what is other, from when on, and how it is taken back."""
    described, name = describe_changes(changes), format_update_number(number)
    if on is None:
        return fill(cli_messages.CORRECTED, ref=ref, changes=described, number=name)
    day = format_day(on)
    return fill(cli_messages.AMENDED, ref=ref, changes=described, number=name, day=day)


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


def _correct_entry(context: CommandContext, number: int, given: RevisedValues, reason: str) -> None:
    """Record an entry of the log anew, and print what is other, and how its commitment stands now."""
    from tracker import ledger, queries

    cleared: dict[str, Any] = dict.fromkeys(given.cleared)
    with context.write_transaction("correct") as (connection, stamp):
        old = queries.log_entry(connection, number) if _is_update(connection, number) else None
        values = resolve_refs(connection, UpdateTerms, given.values) | cleared
        new_number = ledger.correct_update(connection, number, values, reason=reason, stamp=stamp)
        new = queries.log_entry(connection, new_number)
        status_now = queries.implementation_state(connection, new.commitment, AsOfOptions().at).status
    changes = _changes_between(old or new, new, values)
    item = _item({"kind": UPDATE, "ref": format_update_number(number)}, new_number, None, changes, reason)
    message = fill(
        cli_messages.ENTRY_CORRECTED,
        old=format_update_number(number),
        new=new.update,
        changes=describe_changes(changes),
        ref=new.commitment,
        status=status_now,
    )
    item |= {"status_now": status_now}
    context.print_result(Answer(schema="correct", items=[item], keys=tuple(item)), message)


def _is_update(connection: Connection, number: int) -> bool:
    from tracker.queries.log_numbers import entry_with_number

    return entry_with_number(connection, number).table == "status_update"


def _changes_between(old: LogEntry, new: LogEntry, values: Mapping[str, Any]) -> Changes:
    """The fields that are other in the new entry."""
    return {
        name: (getattr(old, name), getattr(new, name))
        for name in values
        if getattr(old, name) != getattr(new, name)
    }
