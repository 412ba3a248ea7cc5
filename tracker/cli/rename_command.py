"""The command that gives a commitment another ref: rename."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import cli_messages
from tracker.cli.context import CommandContext
from tracker.cli.shared_options import CommitmentArgument, make_app, shared_options
from tracker.domain.errors import NoSuchRef
from tracker.domain.message_filling import fill
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.db import Connection

app = make_app()


@app.command()
@shared_options
def rename(
    ref: CommitmentArgument,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The ref that it is to have.")],
    context: CommandContext,
) -> None:
    """Give a commitment another ref; the old one still means it.

    Example: tracker rename hotline border-hotline
    """
    from tracker import ledger
    from tracker.render.record_sentences import describe_rename

    with context.write_transaction("rename") as (connection, stamp):
        old = _resolve_commitment(connection, ref)
        stored = ledger.rename_commitment(connection, old, new, stamp)
    item = {"ref": stored, "former_ref": old}
    message = describe_rename(old, stored, fill(cli_messages.TO_UNDO))
    context.print_result(Answer(schema="rename", items=[item], keys=tuple(item)), message)


def _resolve_commitment(connection: Connection, ref: str) -> str:
    """The commitment that a ref means. Raises RuleViolation for what has a ref and keeps it."""
    from tracker import ledger
    from tracker.queries.entities_with_refs import COMMITMENT
    from tracker.queries.refs import resolve_any_ref, resolve_ref

    try:
        return resolve_ref(connection, COMMITMENT, ref)
    except NoSuchRef:
        entity, found = resolve_any_ref(connection, ref)
        ledger.require_commitment(entity)
        return found
