"""The option --since, which takes a day or a meeting: the day of the meeting is meant."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.shared_options import parse_day_option
from tracker.domain.errors import NoSuchRef, NotOnRecordYet, RuleViolation, UsageError
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import AsOf


class Since(NamedTuple):
    """A day, or what may be the ref of a meeting, with what is wrong with it as a day."""

    day: date | None
    text: str = ""
    error: UsageError | None = None


def parse_since(text: str) -> Since:
    """The day that was typed, else what may be the ref of a meeting."""
    try:
        return Since(parse_day_option(text))
    except UsageError as error:
        return Since(None, text, error)


def since_option(help_text: str) -> Any:  # noqa: ANN401 - Typer's own
    """The option --since."""
    return typer.Option(
        "--since",
        parser=parse_since,
        metavar="DAY|MEETING",
        help=help_text,
        autocompletion=completion.complete_meetings,
    )


def resolve_since(connection: Connection, since: Since | None, at: AsOf) -> date | None:
    """The day that --since means, a meeting's as it was known at the moment asked about.

    Raises UsageError for what is neither a day nor like a ref, NoSuchRef where there is no such meeting,
    NotOnRecordYet for one recorded after that moment, and RuleViolation for one taken back by then.
    """
    if since is None or since.error is None:
        return since and since.day
    from tracker.ledger.records_shown import require_on_record
    from tracker.queries.entities_with_refs import MEETING
    from tracker.queries.meetings import all_meetings
    from tracker.queries.refs import resolve_ref

    meetings = {one.ref: one for one in all_meetings(connection, at)}
    try:
        ref = resolve_ref(connection, MEETING, since.text)
        return require_on_record(connection, MEETING, ref, meetings.get(ref), at).held_on
    except (NoSuchRef, NotOnRecordYet, RuleViolation) as error:
        if isinstance(error, NoSuchRef) and (since.text[:1].isdigit() or not meetings):
            raise since.error from None
        error.add_note(fill(cli_messages.SINCE_DAY_OR_MEETING))
        raise
