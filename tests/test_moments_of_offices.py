"""Of what two offices recorded the earlier moment counts in both, so that they give the same answers."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from conftest import ON_A_FILE, rolled_back
from exchange_helpers import ask_all, export_text, export_to, import_document
from recording import record_update

from tracker import db, ledger
from tracker.db import Connection
from tracker.domain.days import end_of_day
from tracker.domain.errors import InvalidInputFile
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import GroupKey, Status

NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)
DAY = datetime(2018, 1, 15, tzinfo=UTC).date()
SEED = db.packaged_folder("seeds") / "pk-ir-2017.toml"
SHEET = {
    "schema": "tracker/2",
    "updates": [
        {
            "commitment": "hotline",
            "effective_on": "2018-01-15",
            "status": "limited",
            "note": "Sheet",
        },
        {"commitment": "fencing", "effective_on": "2018-01-15", "status": "limited", "reporter": "IR"},
    ],
}


def write(folder: Path, content: object) -> Path:
    path = folder / "sheet.json"
    path.write_text(json.dumps(content))
    return path


def exchange_all(connections: Sequence[Connection], folder: Path) -> None:
    """Each takes in the file of each other one, until nothing is added."""
    for _ in connections:
        for giver, taker in permutations(connections, 2):
            import_document(taker, export_to(giver, folder / "one.json"), NOW + timedelta(days=99))


def assert_same_answers(connections: Sequence[Connection], moments: Sequence[datetime]) -> None:
    assert len({export_text(one) for one in connections}) == 1
    for moment in [None, *(at + timedelta(microseconds=step) for at in moments for step in (-1, 0))]:
        for day in (DAY, DAY + timedelta(days=400)):
            found = [ask_all(one, AsOf(day, moment), GroupKey.THEME) for one in connections]
            assert all(one == found[0] for one in found), (day, moment)


def assess(connection: Connection, status: Status, at: datetime, by: str) -> None:
    stamp = ledger.new_stamp(connection, by, at)
    record_update(connection, "hotline", status, effective_on=DAY, note="Ours", stamp=stamp)


@ON_A_FILE
def test_a_sheet_taken_in_at_two_moments_counts_from_the_earlier_one(
    offices: list[Connection], tmp_path: Path
) -> None:
    """In every office, with an assessment of the same day that one of them recorded between."""
    one, other, third, _ = offices
    moments = [NOW + timedelta(hours=hour) for hour in range(4)]
    sheet = write(tmp_path, SHEET)
    with rolled_back(*offices):
        for connection in (one, other, third):
            import_document(connection, SEED, NOW - timedelta(days=1))
        import_document(one, sheet, moments[0], "one")
        assess(one, Status.SUBSTANTIAL, moments[1], "one")
        assess(other, Status.NOT_STARTED, moments[1] + timedelta(minutes=1), "other")
        import_document(other, sheet, moments[2], "other")
        import_document(third, sheet, moments[3], "third")
        exchange_all([one, other, third], tmp_path)
        assert_same_answers([one, other, third], moments)


@ON_A_FILE
def test_what_both_took_back_counts_from_the_earlier_moment(
    offices: list[Connection], tmp_path: Path
) -> None:
    """And entities that both recorded are known from the earlier one."""
    one, other, *_ = offices
    sheet = SHEET | {"retractions": [{"of": "u-1", "reason": "Misread"}]}
    sheet["updates"] = [{**SHEET["updates"][0], "uid": "u-1"}]  # type: ignore[index]
    moments = [NOW, NOW + timedelta(hours=1)]
    with rolled_back(*offices):
        import_document(one, SEED, NOW - timedelta(days=2))
        import_document(other, SEED, NOW - timedelta(days=1))
        for connection, moment in zip((other, one), moments, strict=True):
            import_document(connection, write(tmp_path, sheet), moment)
        exchange_all([one, other], tmp_path)
        assert_same_answers([one, other], [*moments, NOW - timedelta(days=2), NOW - timedelta(days=1)])


def test_an_earlier_moment_that_becomes_known_is_said(offices: list[Connection], tmp_path: Path) -> None:
    """What was known since then includes it now."""
    one, other, *_ = offices
    with rolled_back(*offices):
        for connection, days in ((one, 1), (other, 2)):
            import_document(connection, SEED, NOW - timedelta(days=days))
        result = import_document(one, export_to(other, tmp_path / "one.json"), NOW)
        assert (result.added.total(), result.earliest_moment) == (0, NOW - timedelta(days=2))
        result = import_document(other, export_to(one, tmp_path / "one.json"), NOW)
        assert (result.added.total(), result.earliest_moment) == (0, None)


@ON_A_FILE
@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_plain_day_as_moment_is_its_end_but_never_to_come(
    offices: list[Connection], tmp_path: Path, days: int
) -> None:
    """What both the entry and its retraction say of one day fits together, and is known at once."""
    one, *_ = offices
    day = (NOW - timedelta(days=days)).date()
    update = {**SHEET["updates"][0], "uid": "u-1", "recorded_at": day.isoformat()}  # type: ignore[index]
    retraction = {"of": "u-1", "reason": "Misread", "recorded_at": day.isoformat()}
    content = {"schema": "tracker/2", "updates": [update], "retractions": [retraction]}
    with rolled_back(*offices):
        import_document(one, SEED, NOW - timedelta(days=500))
        import_document(one, write(tmp_path, content), NOW)
        rows = json.loads(export_text(one))
        moments = {row["recorded_at"] for row in (*rows["updates"], *rows["retractions"])}
        at = NOW if days == 0 else end_of_day(day)
        assert moments == {at.isoformat(timespec="microseconds").replace("+00:00", "Z")}


@ON_A_FILE
def test_a_plain_day_to_come_is_refused(offices: list[Connection], tmp_path: Path) -> None:
    """The last day that there is anywhere is today."""
    one, *_ = offices
    content = {"schema": "tracker/2", "updates": [{**SHEET["updates"][0], "recorded_at": "2026-03-09"}]}  # type: ignore[index]
    with rolled_back(*offices):
        import_document(one, SEED, NOW - timedelta(days=1))
        with pytest.raises(InvalidInputFile, match="still to come"):
            import_document(one, write(tmp_path, content), NOW)
