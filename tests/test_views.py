"""The views for other programs: they hold what the tracker itself answers for today."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
import recording
from conftest import Location, fill_once, make_stamp, run_sql

from tracker import db, ledger, queries
from tracker.db import Connection
from tracker.domain.days import format_moment
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import ActorKind, CommitmentKind, Flag, Status, Strength

EVERYTHING = Selection(strengths=tuple(Strength))
AWAY = (-400, -91, -90, -89, -31, -1, 0, 1, 30, 31, 400)  # days from today: both sides of every rule


@pytest.fixture
def today() -> date:
    """The day in UTC, which is today for the views."""
    return datetime.now(UTC).date()


@pytest.fixture
def varied_connection(seeded_database: Location, today: date) -> Iterator[Connection]:
    """Commitments of every strength with all kinds of updates of all ages, some of them retracted."""
    fill_once(seeded_database, f"varied_{today:%Y%m%d}", lambda: record_varied(seeded_database, today))
    with db.read_transaction(seeded_database) as connection:
        yield connection


def record_varied(place: Location, today: date) -> None:
    """Record 150 commitments of agreements of before and after today, each with up to five updates."""
    random = Random(1)
    with db.write_transaction(place) as connection:
        recording.add_actor(connection, "NEWS", name="News", kind=ActorKind.MEDIA)
        for ref, away in (("old", -500), ("new", -1), ("next", 1)):
            recording.add_agreement(
                connection,
                ref,
                title=ref,
                concluded_on=today + timedelta(days=away),
                parties=["IR"],
                form="treaty",
                stamp=make_stamp(connection),
            )
        for number in range(150):
            ref = record_commitment(connection, f"Measure {number}", random, today)
            for _ in range(random.randrange(6)):
                record_update(connection, ref, random, today)


def day_near(today: date, random: Random) -> date:
    """A day at which some rule begins or ends to hold, or one beside it."""
    return today + timedelta(days=random.choice(AWAY))


def record_commitment(connection: Connection, title: str, random: Random, today: date) -> str:
    """Record a commitment of any strength and kind; its ref."""
    return recording.add_commitment(
        connection,
        agreement=random.choice(["old", "old", "old", "new", "next"]),
        title=title,
        obligors=random.choice([["IR"], ["IR", "PK"]]),
        strength=random.choice([*Strength, Strength.AGREED, Strength.AGREED]),
        kind=random.choice([*CommitmentKind, CommitmentKind.ONE_OFF]),
        due_on=random.choice([None, day_near(today, random)]),
        stamp=make_stamp(connection),
    )


def record_update(connection: Connection, ref: str, random: Random, today: date) -> None:
    """Record an assessment, a claim or a note, and retract some of them."""
    status = random.choice([*Status, Status.IMPLEMENTED, None])
    recorded = recording.record_update(
        connection,
        ref,
        status,
        effective_on=day_near(today, random),
        note="Said.",
        reporter=random.choice([None, None, "IR", "PK", "NEWS"]),
        due_on=random.choice([None, None, day_near(today, random)]),
        successors=("hotline", "soil") if status is Status.SUPERSEDED else (),
        stamp=make_stamp(connection),
    )
    if random.random() < 0.15:
        ledger.retract_update(connection, recorded.update, reason="Misread.", stamp=make_stamp(connection))


NOTES = ("last_note", "their_last_note", "their_last_note_by")


def read_view(connection: Connection, view: str) -> list[dict[str, Any]]:
    """The rows of a view, days as text: a server has real days."""
    return [
        {key: str(cell) if isinstance(cell, date) else cell for key, cell in row._asdict().items()}
        for row in run_sql(connection, f"SELECT * FROM {view}")
    ]


def test_commitment_standing_agrees_with_the_list(varied_connection: Connection, today: date) -> None:
    """In every column and flag, for every commitment agreed by today."""
    found = {row.pop("ref"): row for row in read_view(varied_connection, "commitment_standing")}
    standings = list(queries.standings(varied_connection, EVERYTHING, AsOf(day=today), open_only=False).items)
    assert {flag for standing in standings for flag in standing.flags} == set(Flag)
    assert set(found) == {standing.ref for standing in standings}
    for standing in standings:
        row = found[standing.ref]
        flags = [flag for flag in Flag if row.pop(flag.name.lower())]
        assert flags == list(standing.flags), standing.ref
        proper = standing.terms.strength in ("binding", "agreed", "in-principle")
        assert (row.pop("open"), row.pop("apart")) == (proper and standing.status.is_open, not proper)
        assert row.pop("obligors") == ";".join(standing.terms.obligors)
        assert row.pop("recorded_at") == format_moment(standing.recorded_at)
        promises = queries.promise_history(varied_connection, standing, AsOf(day=today))
        for key in ("replaced_by", "takes_place_of"):
            assert row.pop(key) == (";".join(sorted(getattr(promises, key))) or None)
        days = ("due_on", "original_due_on", "status_on", "evidence_on")
        said = (
            standing.terms._asdict()
            | standing._asdict()
            | {name: getattr(standing, name) for name in NOTES}
            | {day: getattr(standing, day) and str(getattr(standing, day)) for day in days}
        )
        assert row == {key: said[key] for key in row}


def test_commitment_log_agrees_with_the_log(varied_connection: Connection, today: date) -> None:
    """A retraction is an entry of its own."""
    entries = queries.log_entries(varied_connection, EVERYTHING, AsOf(day=today))
    told = {
        (
            "retraction" if entry.is_retraction else "update",
            entry.update,
            entry.commitment,
            entry.agreement,
            str(entry.effective_on),
            entry.status,
            entry.due_on and str(entry.due_on),
            entry.note,
            entry.reporter,
            entry.source,
            entry.successor,
            int(entry.retracted),
            format_moment(entry.recorded_at),
            entry.recorded_by,
            entry.uid,
            None,
            ";".join(entry.successors) or None,
        )
        for entry in entries
    }
    assert {tuple(row.values()) for row in read_view(varied_connection, "commitment_log")} == told


@pytest.mark.parametrize("moment", ["1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00.000000Z"])
def test_moments_before_1970_are_formatted_too(empty_database: Location, moment: str) -> None:
    """In UTC with microseconds, although they are stored as negative numbers."""
    since = datetime.fromisoformat(moment) - datetime(1970, 1, 1, tzinfo=UTC)
    at = since // timedelta(microseconds=1)
    columns = "(id, ref, agreement, title, strength, kind, uid, recorded_at, recorded_by)"
    with db.write_transaction(empty_database) as connection:
        for row in (
            f"agreement VALUES ('a', 'A', 'talks', '1950-01-01', NULL, NULL, {at}, 'x')",
            f"commitment {columns} VALUES (1, 'c', 'a', 'C', 'agreed', 'one-off', 'c', {at}, 'x')",
        ):
            run_sql(connection, f"INSERT INTO {row}")
        assert run_sql(connection, "SELECT recorded_at FROM commitment_standing") == [(moment,)]
