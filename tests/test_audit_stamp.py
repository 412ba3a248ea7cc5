"""The stamp of an entry: who recorded it, and when."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import recording
from conftest import make_stamp, refusal_of
from exchange_helpers import import_document

from tracker import ledger
from tracker.db import Connection
from tracker.domain.days import format_moment
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


def test_a_stamp_is_later_than_what_a_file_brought(seeded_connection: Connection, tmp_path: Path) -> None:
    """Also where the clock of the other office is ahead."""
    ahead = datetime.now(UTC) + timedelta(hours=6)
    said = {"commitment": "hotline", "status": "limited", "effective_on": "2018-01-15", "note": "Begun"}
    update = said | {"recorded_at": format_moment(ahead), "recorded_by": "another"}
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps({"schema": "tracker/1", "updates": [update]}))
    import_document(seeded_connection, path, datetime.now(UTC))
    assert ahead < make_stamp(seeded_connection).at
