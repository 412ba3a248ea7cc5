"""What is said beside an answer for the other side, to those who hand it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.console import print_hint

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import AsOf, Selection


def tell_what_reads_otherwise(connection: Connection, selection: Selection, at: AsOf) -> None:
    """Print on stderr what reads otherwise in an answer for the other side than in ours, before that."""
    if not connection.is_shareable:
        return
    from tracker.queries.shareable_differences import find_differences
    from tracker.render.shareable_words import describe_difference, describe_withheld

    for one in find_differences(connection, selection, at):
        print_hint(describe_difference(*one))
    if withheld := describe_withheld(connection.count_withheld()):
        print_hint(withheld)
