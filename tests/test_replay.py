"""A real stream of dated changes, kept by another tracker, comes in and gives that tracker's own counts."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from conftest import CommandLine
from summary import OUTSIDE

from tracker import db, queries
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Status

STREAM = "data/trumptracker"
DATA = OUTSIDE / STREAM
COLUMNS = {
    "not_started": Status.NOT_STARTED,
    "in_progress": Status.LIMITED,
    "achieved": Status.IMPLEMENTED,
    "broken": Status.BREACHED,
    "compromised": Status.SUBSTANTIAL,
}
EVENTS = (
    "--map commitment=promise_id --map effective_on=committed_at --map note=commit_message "
    "--map source=commit --map status=to_status --status-map Achieved=implemented "
    '--status-map "In progress=limited" --status-map Broken=breached --status-map Compromised=substantial'
)

needs_the_stream = pytest.mark.outside(STREAM)
pytestmark = needs_the_stream


@pytest.fixture
def replayed(tracker: CommandLine, empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The promises and what became of them, brought in with nothing but names for columns and words."""
    tracker.use_database(empty_database)
    tracker('actor add US "United States" --kind state')
    tracker("agreement add Promises --ref promises --on 2016-11-08 --party US")
    promises = "--agreement promises --map ref=promise_id --map theme=category"
    told = tracker(f"import {DATA / 'derived_commitments.csv'} {promises}")
    assert told.out == "derived_commitments.csv: added 209 commitments.\n"
    told = tracker(f"import {DATA / 'derived_events.csv'} {EVENTS} --status-map =withdrawn")
    assert told.out == "derived_events.csv: added 348 updates.\n"
    return tracker


def counts_of_days() -> dict[date, dict[Status, int]]:
    """What its own file counted at the end of each day (UTC) on which it changed."""
    found = {}
    with (DATA / "expected_asof_counts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = datetime.fromisoformat(row["committed_at"]).astimezone(UTC).date()
            found[day] = {status: int(row[column]) for column, status in COLUMNS.items()}
    return found


def test_the_counts_of_every_day_are_those_of_the_other_tracker(replayed: CommandLine) -> None:
    """As of each day the summary counts what the other tracker's own file counted at its end."""
    with db.read_transaction(replayed.path) as connection:
        for day, counts in counts_of_days().items():
            found = queries.summary(connection, Selection(), AsOf(day=day)).total
            assert {status: found.by_status[status] for status in counts} == counts, day
            assert found.assessed == sum(counts.values()), day
    last = replayed("summary --as-of 2018-08-27 --json").json["by_status"]
    told = [last[status] for status in COLUMNS.values()]
    assert (sum(told), told) == (174, [84, 18, 21, 43, 8])


def test_the_stream_comes_in_once(replayed: CommandLine) -> None:
    """The same file again adds nothing; a column for another word of it may be named as a second choice."""
    again = f"import {DATA / 'derived_events.csv'} {EVENTS}"
    told = replayed(f"{again} --status-map =withdrawn")
    assert told.out == "derived_events.csv: added nothing. There already: 348 updates.\n"
    told = replayed(f"{again} --map status=event --status-map removed=withdrawn")
    assert told.out == "derived_events.csv: added nothing. There already: 348 updates.\n"


def test_what_it_holds_survives_a_round_trip(replayed: CommandLine, tmp_path: Path) -> None:
    """Exported and brought into an empty database, it is exported as the same bytes."""
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    replayed(f"export -o {first}")
    replayed(f"init --empty --db {tmp_path / 'other.db'}")
    replayed(f"import {first} --db {tmp_path / 'other.db'}")
    replayed(f"export -o {second} --db {tmp_path / 'other.db'}")
    assert first.read_bytes() == second.read_bytes()
