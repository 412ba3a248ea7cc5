"""A real stream of dated changes from another tracker is imported and gives the counts of that tracker."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from conftest import CommandLine
from run_report import OUTSIDE

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
    "--map source=commit --map recorded_at=committed_at --map status=to_status "
    "--status-map Achieved=implemented "
    '--status-map "In progress=limited" --status-map Broken=breached --status-map Compromised=substantial'
)

needs_the_stream = pytest.mark.outside(STREAM)
pytestmark = needs_the_stream


@pytest.fixture
def tracker_with_stream(
    tracker: CommandLine, empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The promises of the stream and their changes, imported with nothing but names of columns and words."""
    tracker.use_database(empty_database)
    monkeypatch.setenv("TRACKER_TODAY", "2018-09-01")
    tracker('actor add US "United States" --kind state')
    tracker("agreement add Promises --ref promises --on 2016-11-08 --party US")
    promises = "--agreement promises --map ref=promise_id --map theme=category"
    told = tracker(f"import {DATA / 'derived_commitments.csv'} {promises}")
    assert told.out == "derived_commitments.csv: added 209 commitments.\n"
    told = tracker(f"import {DATA / 'derived_events.csv'} {EVENTS} --status-map =withdrawn")
    assert told.out == "derived_events.csv: added 348 updates.\n"
    return tracker


def expected_counts() -> dict[date, dict[Status, int]]:
    """What the other tracker counted at the end of each day, as it is written, on which it changed."""
    found = {}
    with (DATA / "expected_asof_counts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = datetime.fromisoformat(row["committed_at"]).date()
            found[day] = {status: int(row[column]) for column, status in COLUMNS.items()}
    return found


def test_the_counts_of_every_day_are_those_of_the_other_tracker(tracker_with_stream: CommandLine) -> None:
    """As the summary counts them as of that day."""
    with db.read_transaction(tracker_with_stream.path) as connection:
        for day, counts in expected_counts().items():
            found = queries.summary(connection, Selection(), AsOf(day=day)).total
            assert {status: found.by_status[status] for status in counts} == counts, day
            assert found.assessed == sum(counts.values()), day
    last = tracker_with_stream("summary --as-of 2018-08-28 --json").json["by_status"]
    told = [last[status] for status in COLUMNS.values()]
    assert (sum(told), told) == (174, [84, 18, 21, 43, 8])


def test_importing_the_stream_again_adds_nothing(tracker_with_stream: CommandLine) -> None:
    """Also if another column is named for the status as a second choice."""
    again = f"import {DATA / 'derived_events.csv'} {EVENTS}"
    told = tracker_with_stream(f"{again} --status-map =withdrawn")
    assert told.out == "derived_events.csv: added nothing. There already: 348 updates.\n"
    told = tracker_with_stream(f"{again} --map status=event --status-map removed=withdrawn")
    assert told.out == "derived_events.csv: added nothing. There already: 348 updates.\n"


def test_the_exported_stream_is_exported_the_same_after_an_import(
    tracker_with_stream: CommandLine, tmp_path: Path
) -> None:
    """In every byte."""
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    tracker_with_stream(f"export -o {first}")
    tracker_with_stream(f"init --empty --db {tmp_path / 'other.db'}")
    tracker_with_stream(f"import {first} --db {tmp_path / 'other.db'}")
    tracker_with_stream(f"export -o {second} --db {tmp_path / 'other.db'}")
    assert first.read_bytes() == second.read_bytes()
