"""The stamp of an entry: who recorded it, and when."""

from datetime import UTC, date, datetime, timedelta

import recording
from conftest import refusal_of

from tracker import ledger
from tracker.db import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.vocabulary import Status

DAY = date(2018, 1, 15)


def test_stamps_follow_the_order_of_recording_not_the_clock(seeded_connection: Connection) -> None:
    """Each stamp is later than all before it, also if the clock goes back."""
    late = datetime.now(UTC) + timedelta(hours=12)  # the most that a database takes for a clock that is ahead
    first = ledger.new_stamp(seeded_connection, "desk", late)
    recording.record_update(seeded_connection, "hotline", Status.LIMITED, effective_on=DAY, stamp=first)
    second = ledger.new_stamp(seeded_connection, "desk", late - timedelta(days=365))
    assert late < second.at <= late + timedelta(seconds=1)


def test_an_author_without_a_name_is_refused(seeded_connection: Connection) -> None:
    """Every entry says who recorded it."""
    assert "who records" in refusal_of(
        RuleViolation, ledger.new_stamp, seeded_connection, " ", datetime.now(UTC)
    )
