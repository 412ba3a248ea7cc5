"""The views for other programs: they hold what the tracker itself answers for today."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
import recording
from conftest import ON_A_FILE, Location, fill_once, make_stamp, run_sql
from made_up_measures import Desk, to_day

from tracker import db, ledger, queries
from tracker.db import Connection, views
from tracker.domain.days import format_moment
from tracker.domain.records import AsOf, Selection
from tracker.domain.status_steps import status_steps
from tracker.domain.vocabulary import WHOLE_STATUSES, ActorKind, CommitmentKind, Flag, Status, Strength
from tracker.queries.histories import HistoryReader

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
    """Record 200 commitments of agreements of before and after today, each with up to five updates."""
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
        for number in range(200):
            terms = choose_terms(random, today)
            ref = recording.add_commitment(
                connection, title=f"Measure {number}", stamp=make_stamp(connection), **terms
            )
            for _ in range(random.randrange(6)):
                record_update(connection, ref, terms, random, today)
        for status, away in ((Status.IMPLEMENTED, -90), (Status.LIMITED, -31)):
            day = today + timedelta(days=away)
            stamp = make_stamp(connection)
            recording.record_update(
                connection, "fencing", status, effective_on=day, note="Said.", stamp=stamp
            )


def day_near(today: date, random: Random) -> date:
    """A day at which some rule begins or ends to hold, or one beside it."""
    return today + timedelta(days=random.choice(AWAY))


def choose_terms(random: Random, today: date) -> dict[str, Any]:
    """Terms of any strength and kind; few are due by the day of the agreement."""
    kind = random.choice([*CommitmentKind, CommitmentKind.ONE_OFF])
    due_on = random.choice([None, day_near(today, random)])
    is_due = kind is not CommitmentKind.CONTINUING
    return {
        "agreement": random.choice(["old", "old", "old", "new", "next"]),
        "obligors": random.choice([["IR"], ["IR", "PK"]]),
        "strength": random.choice([*Strength, Strength.AGREED, Strength.AGREED]),
        "kind": kind,
        "due_on": due_on if is_due else None,
        "starts_on": random.choice([*[None] * 5, day_near(today, random)]),
        "due": None if due_on or not is_due else random.choice([*[None] * 5, "signing + 1 year"]),
    }


def record_update(
    connection: Connection, ref: str, terms: dict[str, Any], random: Random, today: date
) -> None:
    """Record an assessment, a claim or a note, and retract some of them."""
    status = random.choice([*Status, Status.IMPLEMENTED, None])
    reporter = random.choice([None, None, "IR", "PK", "NEWS"])
    is_breach_of_one = status is Status.BREACHED and len(terms["obligors"]) > 1
    side = random.choice(["IR", "PK"]) if is_breach_of_one else None
    can_move = side is None and (reporter or terms["kind"] is not CommitmentKind.CONTINUING)
    recorded = recording.record_update(
        connection,
        ref,
        status,
        effective_on=day_near(today, random),
        note="Said.",
        reporter=reporter,
        side=side,
        due_on=random.choice([None, None, day_near(today, random)]) if can_move else None,
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
    seen = {flag for one in standings if not found[one.ref]["by_history"] for flag in one.flags}
    assert seen == set(Flag) - {Flag.WAITING, Flag.NOT_YET_OWED, Flag.AGREEMENT_DISPUTED}
    assert set(found) >= {standing.ref for standing in standings}
    not_yet_owed = [row for ref, row in found.items() if ref not in {one.ref for one in standings}]
    assert all(row["by_history"] for row in not_yet_owed)
    assert any(row["by_history"] for row in found.values())
    for standing in standings:
        row = found[standing.ref]
        if row.pop("by_history"):
            assert {row[name] for name in views.OF_HISTORY_ONLY} == {None}
            row = {name: cell for name, cell in row.items() if name not in views.OF_HISTORY_ONLY}
            assert (row["title"], row["kind"]) == (standing.terms.title, standing.terms.kind)
            continue
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
            | {"owner": standing.details.owner}
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
            entry.side,
            *(None,) * 3,
            None if entry.is_retraction else 0,
            *(None,) * 4,
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
    of_agreement = "(ref, title, form, concluded_on, recorded_at, recorded_by)"
    with db.write_transaction(empty_database) as connection:
        for row in (
            f"agreement {of_agreement} VALUES ('a', 'A', 'talks', '1950-01-01', {at}, 'x')",
            f"commitment {columns} VALUES (1, 'c', 'a', 'C', 'agreed', 'one-off', 'c', {at}, 'x')",
        ):
            run_sql(connection, f"INSERT INTO {row}")
        assert run_sql(connection, "SELECT recorded_at FROM commitment_standing") == [(moment,)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2018-01-31", []),
        ("2018-02-01", [(None, "limited")]),
        ("2018-03-01", [(None, "limited"), ("IR", "implemented")]),
        ("2018-04-01", [(None, "substantial"), ("IR", "breached")]),
    ],
)
def test_a_status_holds_from_its_day_until_newer_word_of_the_same_part(
    seeded_connection: Connection, day: str, expected: list[tuple[str | None, str]]
) -> None:
    """What was said of no side is of each; of two words of one day the one recorded last counts."""
    for status, said_on, side in (
        (Status.STALLED, date(2018, 2, 1), None),
        (Status.LIMITED, date(2018, 2, 1), None),
        (Status.IMPLEMENTED, date(2018, 3, 1), "IR"),
        (Status.SUBSTANTIAL, date(2018, 3, 20), None),
        (Status.BREACHED, date(2018, 4, 1), "IR"),
    ):
        stamp = make_stamp(seeded_connection)
        recording.record_update(
            seeded_connection, "hotline", status, effective_on=said_on, side=side, note="Said.", stamp=stamp
        )
    sql = f"""SELECT side, status FROM status_interval WHERE "commitment" = 'hotline'
        AND from_on <= '{day}' AND (until_on IS NULL OR until_on > '{day}') ORDER BY from_on"""
    found = [tuple(row) for row in run_sql(seeded_connection, sql)]
    assert found == expected


OF_A_SIDE = [Status.LIMITED, Status.IMPLEMENTED]
OF_IR = [*OF_A_SIDE, Status.WITHDRAWN, Status.WITHDRAWN]
OF_ALL = [*OF_A_SIDE, Status.LAPSED, Status.SUPERSEDED]


@pytest.mark.parametrize("obligors", ["IR", "IR PK"])
def test_the_intervals_say_how_each_part_was_judged_on_each_day(desk: Desk, obligors: str) -> None:
    """Who was released by name is so; else superseded and lapsed, the row of a side, that of the whole.

    Left out is what is decided in judgements alone: a word on the whole after all were released by name.
    """
    random, sides = Random(1), obligors.split()
    desk.owe("next")
    for number in range(20):
        desk.owe(f"m-{number}", obligors=obligors)
        for _ in range(random.randrange(12)):
            side = random.choice([None, *sides])
            status = random.choice({None: OF_ALL, "IR": OF_IR}.get(side, OF_A_SIDE))
            successor = "next" if status is Status.SUPERSEDED else None
            day = f"2015-01-{random.randint(1, 20):02}"
            desk.say(day, status, side=side, ref=f"m-{number}", successor=successor)
    assert compare_intervals(desk.connection, to_day("2015-01-25")) > 200


def compare_intervals(connection: Connection, until: date) -> int:
    """Compare the view with judgements, for each part on each of 25 days; how often anything was said."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in read_view(connection, "status_interval"):
        rows.setdefault(row["commitment"], []).append(row)
    keys = connection.scalars("SELECT id FROM commitment WHERE ref LIKE 'm-%' ORDER BY id", int)
    compared = 0
    for key, history in HistoryReader(connection, AsOf(day=until)).read(keys):
        (ref,) = connection.scalars("SELECT ref FROM commitment WHERE id = :id", str, id=key)
        for side, part in status_steps(history, until).parts.items():
            for day in (until - timedelta(days=away) for away in range(25)):
                status = [step.status for step in part if step.day <= day][-1]
                assert status_of_part(rows.get(ref, []), side, day) == status, (ref, side, day)
                compared += status is not Status.NO_INFORMATION
    return compared


def status_of_part(intervals: list[dict[str, Any]], side: str, day: date) -> str:
    """What the view says of a part on a day."""
    of_day = [
        one
        for one in intervals
        if one["from_on"] <= str(day) and (one["until_on"] is None or str(day) < one["until_on"])
    ]
    own = {one["status"] for one in of_day if one["side"] == side}
    whole = {one["status"] for one in of_day if one["side"] is None}
    released = own & {Status.WITHDRAWN}
    found = released or whole & set(WHOLE_STATUSES) or own or whole or {Status.NO_INFORMATION}
    assert len(found) == 1
    return str(found.pop())


@ON_A_FILE
def test_the_columns_of_a_file_have_types(seeded_connection: Connection) -> None:
    """Else a program that asks for the number 1 as a text finds no row."""
    for condition in ("open = '1'", "due_soon = '0'", "by_history = '0'", "status = 'no-information'"):
        count = f"SELECT count(*) FROM commitment_standing WHERE {condition}"
        assert run_sql(seeded_connection, count)[0][0] > 0, condition
