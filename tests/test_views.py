"""The views for other programs: they hold what the tracker itself answers for today."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

import pytest
import recording
from conftest import Location, fill_once, make_stamp, run_sql
from made_up_measures import Desk, to_day

from tracker import db, ledger, queries
from tracker.db import Connection
from tracker.domain.days import format_moment
from tracker.domain.errors import RuleViolation
from tracker.domain.records import AsOf, Selection
from tracker.domain.status_steps import status_steps
from tracker.domain.vocabulary import WHOLE_STATUSES, ActorKind, CommitmentKind, Flag, Status, Strength
from tracker.queries.histories import HistoryReader
from tracker.queries.judgements import judge_selected

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
    random = Random(2)
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
    kind = random.choice([*CommitmentKind, CommitmentKind.ONE_OFF])
    return recording.add_commitment(
        connection,
        agreement=random.choice(["old", "old", "old", "new", "next"]),
        title=title,
        obligors=random.choice([["IR"], ["IR", "PK"]]),
        strength=random.choice([*Strength, Strength.AGREED, Strength.AGREED]),
        kind=kind,
        due_on=None if kind is CommitmentKind.CONTINUING else random.choice([None, day_near(today, random)]),
        stamp=make_stamp(connection),
    )


def record_update(connection: Connection, ref: str, random: Random, today: date) -> None:
    """Record an assessment, a claim or a note, of one side or of all, and retract some of them."""
    status = random.choice([*Status, Status.IMPLEMENTED, None])
    obligors = queries.obligors_of(connection, ref)
    must_name_side = status is Status.BREACHED and len(obligors) > 1
    is_of_side = status not in WHOLE_STATUSES and (must_name_side or random.random() < 0.1)
    with contextlib.suppress(RuleViolation):  # a continuing duty has no due date
        recorded = recording.record_update(
            connection,
            ref,
            status,
            effective_on=day_near(today, random),
            side=random.choice(obligors) if is_of_side else None,
            note="Said.",
            reporter=random.choice([None, None, "IR", "PK", "NEWS"]),
            due_on=None if is_of_side else random.choice([None, None, day_near(today, random)]),
            successors=("hotline", "soil") if status is Status.SUPERSEDED else (),
            stamp=make_stamp(connection),
        )
        if random.random() < 0.15:
            stamp = make_stamp(connection)
            ledger.retract_update(connection, recorded.update, reason="Misread.", stamp=stamp)


DAYS = ("due_on", "original_due_on", "status_on", "evidence_on")
NOTES = ("last_note", "their_last_note", "their_last_note_by")


def read_view(connection: Connection, view: str) -> list[dict[str, Any]]:
    """The rows of a view, days as text: a server has real days."""
    return [
        {key: str(cell) if isinstance(cell, date) else cell for key, cell in row._asdict().items()}
        for row in run_sql(connection, f"SELECT * FROM {view}")
    ]


def test_commitment_standing_agrees_with_the_list(varied_connection: Connection, today: date) -> None:
    """In every column and flag, for every commitment agreed by today that no history has to judge."""
    rows = read_view(varied_connection, "commitment_standing")
    found = {row.pop("ref"): row for row in rows}
    assert len(found) == len(rows)
    standings = list(queries.standings(varied_connection, EVERYTHING, AsOf(day=today), open_only=False).items)
    assert set(found) == {standing.ref for standing in standings}
    judged = refs_judged(varied_connection, today)
    assert {ref for ref, row in found.items() if row["judged"]} == judged
    assert len(judged) > 20 < len(found) - len(judged)
    flags_found = set()
    for standing in standings:
        row = found[standing.ref]
        is_judged = row.pop("judged")
        flags = [flag for flag in Flag if row.pop(flag.name.lower())]
        assert flags == [one for one in standing.flags if not is_judged or one is Flag.PROMISED_AGAIN]
        flags_found |= set(flags)
        is_proper = standing.terms.strength in ("binding", "agreed", "in-principle")
        is_open = None if is_judged else is_proper and standing.status.is_open
        assert (row.pop("open"), row.pop("apart")) == (is_open, not is_proper)
        assert row.pop("obligors") == ";".join(standing.terms.obligors)
        assert row.pop("recorded_at") == format_moment(standing.recorded_at)
        promises = queries.promise_history(varied_connection, standing, AsOf(day=today))
        for key in ("replaced_by", "takes_place_of"):
            assert row.pop(key) == (";".join(sorted(getattr(promises, key))) or None)
        said = (
            standing.terms._asdict()
            | standing._asdict()
            | {name: getattr(standing, name) for name in NOTES}
            | {day: getattr(standing, day) and str(getattr(standing, day)) for day in DAYS}
            | (dict.fromkeys(("status", "level", *DAYS)) if is_judged else {})
        )
        assert row == {key: said[key] for key in row}
    assert flags_found == set(Flag) - {Flag.WAITING, Flag.NOT_YET_OWED, Flag.AGREEMENT_DISPUTED}


def refs_judged(connection: Connection, today: date) -> set[str]:
    """The commitments that the tracker judges by their whole history."""
    every = queries.filters.apply_filters(connection, EVERYTHING, AsOf(day=today))
    judged = judge_selected(connection, every, AsOf(day=today)).judged
    return {connection.scalars("SELECT ref FROM commitment WHERE id = :id", str, id=key)[0] for key in judged}


@pytest.mark.parametrize("obligors", ["IR", "IR PK"])
def test_status_interval_has_what_was_said_of_each_part_on_each_day(desk: Desk, obligors: str) -> None:
    """The row of a side, else that of the whole, is how its part was judged; where there is none, nothing was.

    Decided in judgements alone: what an assessment of the whole says of parts that were all released by name.
    """
    random, sides = Random(1), obligors.split()
    desk.owe("next")
    for number in range(20):
        desk.owe(f"m-{number}", obligors=obligors)
        for _ in range(random.randrange(9)):
            side = random.choice([None, *sides])
            words = OF_A_PART if side and (side == "IR" or len(sides) == 1) else OF_A_SIDE if side else OF_ALL
            status = random.choice(words)
            successor = "next" if status is Status.SUPERSEDED else None
            desk.say(
                f"2015-01-{random.randint(1, 20):02}",
                status,
                side=side,
                ref=f"m-{number}",
                successor=successor,
            )
    rows: dict[str, list[Interval]] = {}
    for row in read_view(desk.connection, "status_interval"):
        rows.setdefault(row.pop("commitment"), []).append(Interval(**row))
    keys = desk.connection.scalars("SELECT id FROM commitment WHERE ref LIKE 'm-%' ORDER BY id", int)
    compared = 0
    for key, history in HistoryReader(desk.connection, AsOf(day=to_day("2015-01-25"))).read(keys):
        (ref,) = desk.connection.scalars("SELECT ref FROM commitment WHERE id = :id", str, id=key)
        for side, part in status_steps(history, to_day("2015-01-25")).parts.items():
            for day in (to_day("2014-12-31") + timedelta(days=number) for number in range(25)):
                status = [step.status for step in part if step.day <= day][-1]
                assert status_of_part(rows.get(ref, []), side, day) == status, (ref, side, day, rows[ref])
                compared += status is not Status.NO_INFORMATION
    assert compared > 200


OF_A_SIDE = [Status.LIMITED, Status.IMPLEMENTED]
OF_A_PART = [*OF_A_SIDE, Status.WITHDRAWN]
OF_ALL = [*OF_A_SIDE, Status.LAPSED, Status.SUPERSEDED]


class Interval(NamedTuple):
    side: str | None
    status: str
    status_from: str
    status_to: str | None


def status_of_part(intervals: list[Interval], side: str, day: date) -> str:
    """What the view says of a part on a day."""
    for of in (side, None):
        for one in intervals:
            if one.side == of and one.status_from <= str(day) <= (one.status_to or str(day)):
                return one.status
    return Status.NO_INFORMATION


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
