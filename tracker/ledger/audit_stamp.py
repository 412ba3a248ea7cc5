"""Who records, and when: the same author and moment for everything of one command."""

import os
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.message_filling import fill
from tracker.domain.text_validation import required_text
from tracker.ledger import ledger_messages

_RECORDED = (
    *("agreement", "document", "commitment", "former_ref"),
    *("status_update", "revision", "retraction", "command"),
    *("event", "meeting", "agreement_standing", "event_day", "mark", "office"),
)
LAST_MOMENT = (
    "SELECT max(recorded_at) FROM ("
    + " UNION ALL ".join(f"SELECT max(recorded_at) AS recorded_at FROM {table}" for table in _RECORDED)
    + ") newest"
)
"""The moment of the newest entry of all."""


class AuditStamp(NamedTuple):
    """Who writes something down, and the moment under which everything of one command is recorded.

    ``last_day`` is the last day on which something can have been true, today for who types it; None where
    nobody knows which day it is, so that none is refused. ``command`` is what was typed, without its values.
    """

    by: str
    at: datetime
    last_day: date | None = None
    command: str = ""


def new_stamp(
    connection: Connection, by: str, now: datetime, last_day: date | None = None, command: str = ""
) -> AuditStamp:
    """The stamp for one transaction, always later than any before it.

    The clock may run backwards; the order of recording may not, or what was known at a moment would
    change after that moment was asked about. Where the clock is behind, the moment is some part of a second
    later than the last: of two offices that are behind the same file, no two entries get the same moment.
    """
    last = connection.scalar(LAST_MOMENT, datetime)
    at = now
    if last is not None and now <= last:
        at = last + timedelta(microseconds=1 + int.from_bytes(os.urandom(4)) % 1_000_000)
    return AuditStamp(required_text(by, fill(ledger_messages.AUTHOR_FIELD)), at, last_day, command)
