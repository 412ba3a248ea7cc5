"""The command mark: for whose eyes an entry is, or what has a ref."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.context import CommandContext
from tracker.cli.shared_options import make_app, shared_options
from tracker.domain.entry_numbers import parse_entry_number
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.records import format_update_number
from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import Mark
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.db import Connection

app = make_app()


def choose_mark(*, internal: bool, share: bool) -> Mark | None:
    """The mark that two options give, None without them. Raises UsageError for both."""
    if internal and share:
        raise UsageError(fill(cli_messages.TWO_MARKS), fill(cli_messages.TWO_MARKS_HINT))
    if internal:
        return Mark.INTERNAL
    return Mark.SHARED if share else None


class _Marked(NamedTuple):
    """What is marked, and what it is called."""

    of: str | EntityRef
    name: str


@app.command("mark")
@shared_options
def mark_(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="U-NUMBER|REF",
            help="An entry (U-45), or anything with a ref.",
            autocompletion=completion.complete_refs_and_updates,
        ),
    ],
    context: CommandContext,
    internal: Annotated[bool, typer.Option("--internal", help="For our eyes only.")] = False,
    share: Annotated[bool, typer.Option("--share", help="For the other side too.")] = False,
) -> None:
    """Say for whose eyes an entry is, or what has a ref.

    Example: tracker mark U-2 --internal
    """
    from tracker import ledger
    from tracker.render.record_sentences import describe_mark

    mark = choose_mark(internal=internal, share=share)
    if mark is None:
        raise UsageError(fill(cli_messages.MARK_MISSING), fill(cli_messages.TWO_MARKS_HINT))
    with context.write_transaction("mark") as (connection, stamp):
        marked = _find_marked(connection, ref)
        number = ledger.record_mark(connection, marked.of, mark, marked.name, stamp)
    named = isinstance(marked.of, EntityRef)
    item = {
        "of": marked.of._asdict() if isinstance(marked.of, EntityRef) else None,
        "marks": None if named else marked.name,
        "mark": mark,
        "number": format_update_number(number),
    }
    message = describe_mark(marked.name, mark, number, fill(cli_messages.TO_UNDO))
    context.print_result(Answer(schema="mark", items=[item], keys=tuple(item)), message)


def _find_marked(connection: Connection, name: str) -> _Marked:
    """What was named. Raises NoSuchRef, and RuleViolation for a mark."""
    from tracker import ledger
    from tracker.queries.log_numbers import entry_with_number
    from tracker.queries.refs import resolve_any_ref

    if (number := parse_entry_number(name)) is not None:
        entry = entry_with_number(connection, number)
        ledger.require_no_mark(entry.table, number)
        return _Marked(entry.uid, format_update_number(number))
    entity, ref = resolve_any_ref(connection, name)
    return _Marked(EntityRef(entity.name, ref), ref)
