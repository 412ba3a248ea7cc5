"""What is said beside an answer for the other side, to those who hand it on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.cli import cli_messages
from tracker.cli.console import print_hint
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import AsOf, Selection, Standing


def tell_what_reads_otherwise(connection: Connection, selection: Selection, at: AsOf) -> None:
    """Print on stderr what reads otherwise in an answer for the other side than in ours, before that."""
    if not connection.is_shareable:
        return
    from tracker.queries.shareable_differences import find_differences
    from tracker.render.counted_words import format_counts

    for one in find_differences(connection, selection, at):
        theirs = fill(cli_messages.NOT_IN_THEIRS) if one.theirs is None else _describe(one.theirs)
        print_hint(fill(cli_messages.READS_OTHERWISE, ref=one.ref, ours=_describe(one.ours), theirs=theirs))
    if left_out := format_counts(connection.count_withheld()):
        print_hint(fill(cli_messages.LEFT_OUT, entries=left_out))


def _describe(standing: Standing) -> str:
    """How a commitment stands, as far as it can read otherwise, in a few words."""
    return fill(cli_messages.LIST_COMMA).join(_words(standing))


def _words(standing: Standing) -> Iterator[str]:
    day = standing.status_on
    if day is None:
        yield str(standing.status)
    else:
        yield fill(cli_messages.STATUS_SINCE_DAY, status=standing.status, day=format_day(day))
    yield from map(str, standing.flags)
    if standing.details.is_due_withheld:
        yield fill(cli_messages.DUE_NOT_KNOWN)
    elif standing.due_on:
        yield fill(cli_messages.DUE_ON_DAY, day=format_day(standing.due_on))
