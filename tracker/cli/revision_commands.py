"""The commands that say other terms: correct, amend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import read_note
from tracker.cli.context import CommandContext
from tracker.cli.entry_numbers import parse_entry_number
from tracker.cli.record_options import resolve_refs
from tracker.cli.revision_options import (
    ENTRY_TERMS,
    EVENT_DAY,
    STANDING,
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
from tracker.domain.terms import REVISABLE
from tracker.render.formats import Answer, Item

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.vocabulary import Status
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


def _correct_entry(
    context: CommandContext, number: int, options: CorrectOptions, typed: Mapping[str, Any], reason: str
) -> None:
    """Record an entry of the log anew, and print what is other, and how what it is about stands now."""
    with context.write_transaction("correct") as (connection, stamp):
        corrected = _record_anew(connection, number, options, typed, reason, stamp)
    changes, new = corrected.changes, format_update_number(corrected.number)
    of = {"kind": corrected.kind, "ref": format_update_number(number)}
    item = _item(of, corrected.number, None, changes, reason) | {"status_now": corrected.status_now}
    old, described, ref, status = of["ref"], describe_changes(changes), corrected.ref, corrected.status_now
    if status is None:
        message = fill(cli_messages.OTHER_ENTRY_CORRECTED, old=old, new=new, changes=described, ref=ref)
    else:
        message = fill(
            cli_messages.ENTRY_CORRECTED, old=old, new=new, changes=described, ref=ref, status=status
        )
    context.print_result(Answer(schema="correct", items=[item], keys=tuple(item)), message)


class _Corrected(NamedTuple):
    """What became of an entry: its kind, its new number, what is other, and how its commitment stands now."""

    kind: str
    number: int
    changes: Changes
    ref: str
    status_now: Status | None


_KINDS = {"status_update": UPDATE, "agreement_standing": STANDING, "event_day": EVENT_DAY}


def _record_anew(
    connection: Connection,
    number: int,
    options: CorrectOptions,
    typed: Mapping[str, Any],
    reason: str,
    stamp: Any,  # noqa: ANN401 - an AuditStamp
) -> _Corrected:
    """Record an entry anew. Raises RuleViolation for one that cannot be corrected."""
    from tracker import ledger, queries
    from tracker.queries.entry_values import values_of_entry

    kind = _KINDS[ledger.require_correctable(connection, number)]
    given = options.values_of_kind(kind, typed)
    cleared: dict[str, Any] = dict.fromkeys(given.cleared)
    values = resolve_refs(connection, ENTRY_TERMS[kind], given.values) | cleared
    correct = ledger.correct_update if kind == UPDATE else ledger.correct_entry
    new_number = correct(connection, number, values, reason=reason, stamp=stamp)
    old, new = (values_of_entry(connection, one) for one in (number, new_number))
    changes = {name: (old[name], new[name]) for name in values if old[name] != new[name]}
    ref = str(new.get("commitment") or new.get("agreement") or new.get("event"))
    if kind != UPDATE:
        return _Corrected(kind, new_number, changes, ref, None)
    status_now = queries.implementation_state(connection, ref, AsOfOptions().at).status
    return _Corrected(kind, new_number, changes, ref, status_now)
