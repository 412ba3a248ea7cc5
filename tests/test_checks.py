"""What ``tracker check`` finds: each rule is broken on purpose, and the row that breaks it is named."""

import contextlib
import os
import random
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
import recording
from check_cases import (
    CANAL,
    CASES,
    NAME,
    NOW,
    OTHERS,
    PAPER,
    ROWS,
    TREATY,
    change_first_update,
    rules_by_sentence,
    sentence_of,
)
from conftest import ON_A_FILE, ON_A_SERVER, CommandLine, Location, make_stamp, open_with_sqlite3
from database_files import (
    OLDEST_RELEASE,
    cut_off_last_third,
    overwrite_all_but_header,
    remove_row_from_index,
)
from local_server import LocalServer
from sqlalchemy import CheckConstraint, String

from tracker import db, ledger
from tracker.cli import app
from tracker.db import Connection, sqlite_file
from tracker.db.checks import find_problems
from tracker.db.checks.history_checks import find_what_is_refused_now
from tracker.db.checks.rule_checks import POSTGRESQL_CONDITIONS, RuleQuery, rule_queries, rule_values
from tracker.db.checks.sqlite_checks import SQLITE, find_row_problems
from tracker.db.checks.value_checks import ValueRule, can_read, value_rules
from tracker.db.log_digests import LoweredMoment
from tracker.db.postgresql_server import Server
from tracker.db.tables import metadata
from tracker.domain.terms import (
    EntityRef,
    EventDayTerms,
    EventTerms,
    MeetingTerms,
    OfficeTerms,
    StandingTerms,
)
from tracker.domain.vocabulary import ActorKind, AgreementStanding, Mark, Status
from tracker.ledger import AuditStamp
from tracker.ledger.recorders import Recording
from tracker.ledger.recorders.other_logs import heads_of, keep_other_commands
from tracker.queries.commands import last_command_of
from tracker.queries.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT

pytestmark = ON_A_FILE  # of files, which can be broken in more ways than a server


@pytest.fixture(scope="module")
def full_database(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with something in every table and column."""
    path = Path(shutil.copy(templates["seeded"], tmp_path_factory.mktemp("full") / "full.db"))
    fill_all_columns(path)
    return path


def fill_all_columns(place: Location) -> None:
    """Record something in every table and column."""
    with db.write_transaction(place) as connection:
        signed = make_stamp(connection)
        recording.add_actor(connection, "TR", name="Türkiye", kind=ActorKind.STATE)
        recording.add_agreement(
            connection,
            "treaty",
            title="Treaty",
            concluded_on=date(2018, 1, 1),
            parties=["IR", "TR"],
            form="treaty",
            place="Ankara",
            stamp=signed,
        )
        recording.add_document(
            connection,
            "paper",
            agreement="treaty",
            title="Paper",
            published_on=date(2018, 1, 2),
            stamp=signed,
        )
        recording.add_commitment(
            connection,
            agreement="treaty",
            title="Canal",
            ref="canal",
            document="paper",
            target=Decimal(2),
            unit="km",
            stamp=signed,
        )
        for more in ({"note": "seen"}, {"reporter": "IR", "source": "wire"}, {"due_on": date(2019, 1, 1)}):
            recording.record_update(
                connection, "hotline", Status.LIMITED, effective_on=date(2018, 2, 1), stamp=signed, **more
            )
        recording.record_update(
            connection,
            "fencing",
            Status.SUPERSEDED,
            effective_on=date(2018, 2, 1),
            successor="patrols",
            stamp=signed,
        )
        ledger.retract_update(connection, 3, reason="an error", stamp=signed)
        fill_what_revises(connection, signed)
        fill_what_takes_back(connection, signed)
        fill_what_happens(connection, signed)
        fill_what_others_recorded(connection, signed)


def fill_what_others_recorded(connection: Connection, signed: AuditStamp) -> None:
    """Take in two commands of another office, and that an agreement was recorded earlier there."""
    taking_in = Recording(connection, signed)
    taking_in.note_lowered(LoweredMoment("agreement", "treaty", signed.at, signed.by))
    earlier = {"at": signed.at - timedelta(seconds=1), "by": "other"}
    sql = "UPDATE agreement SET recorded_at = :at, recorded_by = :by WHERE ref = 'treaty'"
    connection.execute(sql, **earlier)
    number = taking_in.save_command(heads=heads_of(OTHERS))
    keep_other_commands(connection, OTHERS, number)


def fill_what_happens(connection: Connection, signed: AuditStamp) -> None:
    """Record an event, a meeting, a standing, a mark, the office, and an update that says all it can."""
    day = date(2018, 2, 1)
    ledger.add_event(connection, EventTerms("treaty:d-day", "treaty", "D-Day"), signed)
    ledger.record_event_day(connection, EventDayTerms("treaty:d-day", day, date(2019, 1, 1)), signed)
    ledger.add_meeting(connection, MeetingTerms("session", ("treaty",), day), signed)
    ledger.record_standing(connection, StandingTerms("treaty", AgreementStanding.IN_FORCE, day), signed)
    ledger.record_mark(connection, EntityRef("commitment", "canal"), Mark.INTERNAL, "canal", signed)
    ledger.record_office(connection, OfficeTerms("Desk", "TR"), signed)
    recording.record_update(
        connection,
        "canal",
        effective_on=day,
        reporter="IR",
        speaker="A minister",
        value=Decimal(1),
        incidents=1,
        stamp=signed,
    )
    recording.record_update(connection, "canal", effective_on=day, ask="More", owner="Ms A", stamp=signed)


def fill_what_revises(connection: Connection, signed: AuditStamp) -> None:
    """Revise terms of each kind of record, U-6 to U-9, and correct an update, U-10 to U-12."""
    for of, term in (
        (EntityRef("actor", "TR"), {"name": "Turkey"}),
        (EntityRef("agreement", "treaty"), {"place": "Izmir"}),
        (EntityRef("document", "paper"), {"publisher": "wire"}),
        (EntityRef("commitment", "canal"), {"theme": "water"}),
    ):
        ledger.correct_terms(connection, of, term, reason="an error", stamp=signed)
    day = date(2018, 2, 1)
    recording.record_update(connection, "soil", effective_on=day, note="seen", stamp=signed)
    ledger.correct_update(connection, 10, {"note": "heard"}, reason="an error", stamp=signed)


def fill_what_takes_back(connection: Connection, signed: AuditStamp) -> None:
    """Take back a retraction, a revision and a record of each kind, U-13 to U-18, and undo an import."""
    for number in (5, 9):
        ledger.retract_entry(connection, number, reason="an error", stamp=signed)
    recording.add_actor(connection, "XX", name="Nobody", kind=ActorKind.STATE, stamp=signed)
    day, parties = date(2018, 1, 1), ["IR", "TR"]
    recording.add_agreement(
        connection, "void", title="Void", concluded_on=day, parties=parties, form="treaty", stamp=signed
    )
    recording.add_document(connection, "lost", agreement="treaty", title="Lost", stamp=signed)
    recording.add_commitment(connection, agreement="treaty", title="Empty", ref="blank", stamp=signed)
    ledger.rename_commitment(connection, "blank", "empty", signed)
    for entity, ref in ((COMMITMENT, "empty"), (DOCUMENT, "lost"), (AGREEMENT, "void"), (ACTOR, "XX")):
        ledger.retract_entity(connection, entity, ref, reason="an error", stamp=signed)
    importing = signed._replace(command="import plan.csv")
    recording.record_update(
        connection, "soil", effective_on=date(2018, 2, 1), note="brought", stamp=importing
    )
    command = last_command_of(connection, signed.by)
    assert command is not None
    ledger.undo_command(connection, command, reason="an error", stamp=signed)


@pytest.fixture
def tracker_on_full_database(full_database: Path, tracker: CommandLine) -> CommandLine:
    """The command line on a copy of the full database."""
    shutil.copy(full_database, tracker.path)
    return tracker


def run_without_rules(path: Path, *statements: str) -> None:
    """Run statements for which no check, foreign key or trigger is in force."""
    with open_with_sqlite3(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN")  # or each of so many triggers is a change of the disk by itself
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")


# -- a sound file ------------------------------------------------------------------------------------


def test_a_sound_file_is_exit_0(full_database: Path, tracker: CommandLine) -> None:
    """The check says that the file is sound, and one without a trigger is not: as the migrations make it."""
    shutil.copy(full_database, tracker.path)
    assert "is sound" in tracker("check").out
    with open_with_sqlite3(tracker.path) as connection:
        connection.execute("DROP TRIGGER status_update_refuses_delete")
    assert "Its trigger status_update_refuses_delete is missing." in tracker("check", fails=8).out


def test_json_lists_the_findings_of_a_check(tracker_on_full_database: CommandLine) -> None:
    """Each finding has its text and what to do."""
    answer = tracker_on_full_database("check --json").json
    assert answer["items"] == [{"path": str(tracker_on_full_database.path), "sound": True, "findings": []}]
    run_without_rules(
        tracker_on_full_database.path, "UPDATE agreement SET concluded_on = '2018-02-30' WHERE ref = 'treaty'"
    )
    answer = tracker_on_full_database("check --json", fails=8).json
    (found,) = answer["items"][0]["findings"]
    assert answer["items"][0]["sound"] is False
    assert found["what"] == "The concluded_on of this agreement is no day: treaty."
    assert set(found) == {"what", "way_on"}


# -- the rules ---------------------------------------------------------------------------------------


def test_every_rule_has_a_case_that_breaks_it() -> None:
    """No rule can be added or removed without a case here."""
    assert set(CASES) == rules_by_sentence()


def test_each_rule_that_is_broken_is_found(full_database: Path, tmp_path: Path) -> None:
    """With the name of the row, on one connection for which no check, foreign key or trigger is in force."""
    path = Path(shutil.copy(full_database, tmp_path / "broken.db"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        connection.execute("BEGIN")
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        assert list(problems_of_rows(connection)) == []
        assert [what for what in CASES if not is_broken_rule_found(connection, what)] == []


def is_broken_rule_found(connection: sqlite3.Connection, what: str) -> bool:
    """Whether a case is found with the name of its row; nothing is kept of it."""
    statements, name = CASES[what]
    connection.execute("SAVEPOINT example")
    for statement in statements:
        connection.execute(statement)
    found = list(problems_of_rows(connection))
    connection.execute("ROLLBACK TO example")
    sentences = [each.removesuffix(".").partition(": ") for each in found]
    return name in [one for said, _, names in sentences if said == what for one in names.split(", ")]


def problems_of_rows(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with rows; what hangs together is asked of rows that can be read."""
    found = list(find_row_problems(connection, NOW)) or find_what_is_refused_now(connection.execute, SQLITE)
    return (finding.problem for finding in found)


@pytest.mark.parametrize("what", list(CASES)[::10])
def test_a_broken_rule_is_found_with_the_name_of_the_row(
    tracker_on_full_database: CommandLine, what: str
) -> None:
    """The exit code is 8, and the file is not changed."""
    statements, name = CASES[what]
    run_without_rules(tracker_on_full_database.path, *statements)
    before = tracker_on_full_database.path.read_bytes()
    found = tracker_on_full_database("check --json", fails=8).json["items"][0]["findings"]
    sentences = [each["what"].removesuffix(".").partition(": ") for each in found]
    assert name in [one for said, _, names in sentences if said == what for one in names.split(", ")], found
    assert tracker_on_full_database.path.read_bytes() == before


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("agreement", "title", "' '"),
        ("document", "title", "''"),
        ("commitment", "title", "''"),
        ("status_update", "recorded_by", "'  '"),
        ("status_update", "uid", "''"),
        ("retraction", "reason", "''"),
        ("actor", "name", "''"),
    ],
)
def test_a_required_text_that_is_empty_is_found(
    tracker_on_full_database: CommandLine, table: str, column: str, value: str
) -> None:
    """A text of spaces is empty too."""
    place, name = ROWS[table]
    run_without_rules(tracker_on_full_database.path, f"UPDATE {table} SET {column} = {value} {place}")
    told = tracker_on_full_database("check", fails=8).out
    assert f"The {column} of this {table} is empty or too long: {name}." in told


@pytest.mark.parametrize("moment", ["'2018-01-01'", "1.5", "-9223372036854775808"])
def test_an_invalid_moment_is_found(tracker_on_full_database: CommandLine, moment: str) -> None:
    """Another type, a fraction, or a number that no moment has."""
    run_without_rules(tracker_on_full_database.path, f"UPDATE commitment SET recorded_at = {moment} {CANAL}")
    assert "this commitment was recorded is none" in tracker_on_full_database("check", fails=8).out


@pytest.mark.parametrize(
    "day", ["'1599-12-31'", "'3000-01-01'", "'2018-1-1'", "'2018-01-01 10:00'", "17532", "''"]
)
def test_an_invalid_day_is_found(tracker_on_full_database: CommandLine, day: str) -> None:
    """Another format or type, or a day that is far from any agreement."""
    run_without_rules(tracker_on_full_database.path, f"UPDATE commitment SET due_on = {day} {CANAL}")
    assert "The due_on of this commitment is no day: canal." in tracker_on_full_database("check", fails=8).out


def test_of_many_rows_that_break_a_rule_three_are_named(tracker_on_full_database: CommandLine) -> None:
    """The number of the others is given."""
    run_without_rules(tracker_on_full_database.path, "DELETE FROM commitment_obligor")
    assert "Nobody owes this commitment: " in (told := tracker_on_full_database("check", fails=8).out)
    assert "and 14 more." in told


def test_several_broken_rules_are_all_found(tracker_on_full_database: CommandLine) -> None:
    """One finding does not hide another."""
    run_without_rules(
        tracker_on_full_database.path,
        "DELETE FROM commitment_obligor WHERE commitment_id = 16",
        change_first_update("due_on", "'soon'"),
        "DROP VIEW commitment_log",
    )
    told = tracker_on_full_database("check", fails=8).out
    for what in ("Nobody owes", "is no day: U-1", "view commitment_log is missing"):
        assert what in told


# -- the structure -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DROP INDEX ix_status_update_evidence", "Its index ix_status_update_evidence is missing."),
        ("DROP TRIGGER status_update_refuses_delete", "Its trigger status_update_refuses_delete is missing."),
        ("DROP VIEW commitment_standing", "Its view commitment_standing is missing."),
        ("DROP TABLE retraction", "Its table retraction is missing."),
        ("CREATE TABLE extra (id)", "Its table extra is none of the tracker's."),
        ("CREATE INDEX extra ON actor (name)", "Its index extra is none of the tracker's."),
        (
            "CREATE TRIGGER extra AFTER INSERT ON actor BEGIN DELETE FROM document; END",
            "Its trigger extra is none of the tracker's.",
        ),
        ("ALTER TABLE actor ADD COLUMN note", "Its table actor is not what the tracker makes."),
    ],
)
def test_a_changed_schema_is_found(tracker_on_full_database: CommandLine, statement: str, says: str) -> None:
    """Tables, indexes, triggers and views that are missing, added or changed are named."""
    with open_with_sqlite3(tracker_on_full_database.path) as connection:
        connection.execute(statement)
    before = tracker_on_full_database.path.read_bytes()
    assert says in tracker_on_full_database("check", fails=8).out
    assert tracker_on_full_database.path.read_bytes() == before


@pytest.mark.parametrize("name", ["status_update_refuses_update", "ix_commitment_agreement"])
def test_a_changed_trigger_or_index_is_found(tracker_on_full_database: CommandLine, name: str) -> None:
    """Also if it has the name of the tracker's own."""
    with open_with_sqlite3(tracker_on_full_database.path) as connection:
        kind, sql = connection.execute(
            "SELECT type, sql FROM sqlite_schema WHERE name = ?", [name]
        ).fetchone()
        connection.execute(f"DROP {kind} {name}")
        connection.execute(sql.replace("ABORT", "FAIL").replace("(agreement)", "(title)"))
    assert (
        f"Its {kind} {name} is not what the tracker makes." in tracker_on_full_database("check", fails=8).out
    )


def test_a_table_without_one_of_its_checks_is_found(tracker_on_full_database: CommandLine) -> None:
    """Whatever rows are in it."""
    with open_with_sqlite3(tracker_on_full_database.path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, 'ck_actor_kind CHECK', 'ck CHECK')")
    assert "Its table actor is not what the tracker makes." in tracker_on_full_database("check", fails=8).out


def test_a_file_without_a_revision_is_found(tracker_on_full_database: CommandLine) -> None:
    """It is reported as a finding, not as a defect of the tracker."""
    with open_with_sqlite3(tracker_on_full_database.path) as connection:
        connection.execute("DROP TABLE alembic_version")
    tracker_on_full_database("check", fails=8)


# -- invalid texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("commitment", "title", "CAST(x'ff' AS TEXT)"),
        ("commitment", "note", "'a' || char(0) || 'b'"),
        ("status_update", "note", "CAST(x'c3' AS TEXT)"),
        ("retraction", "reason", "CAST(x'eda080' AS TEXT)"),
        ("commitment", "title", "x'616263'"),
        ("commitment", "ref", "CAST(x'ff' AS TEXT)"),
        ("document", "ref", "CAST(x'70ff' AS TEXT)"),
    ],
)
def test_an_invalid_text_is_found(
    tracker_on_full_database: CommandLine, table: str, column: str, value: str
) -> None:
    """Bytes that are not UTF-8, a lone surrogate, a NUL or a BLOB, in any column."""
    place, _ = ROWS[table]
    run_without_rules(tracker_on_full_database.path, f"UPDATE {table} SET {column} = {value} {place}")
    assert f"The {column} of this {table} is no text: " in tracker_on_full_database("check", fails=8).out


@pytest.mark.parametrize(
    ("table", "column", "key"),
    [("actor", "name", "code"), ("commitment", "title", "id"), ("commitment", "theme", "id")],
)
def test_texts_that_nobody_can_tell_apart_are_told(
    tracker_on_full_database: CommandLine, table: str, column: str, key: str
) -> None:
    """Two themes, titles or actors that differ in what nobody sees."""
    first, second = f"(SELECT min({key}) FROM {table})", f"(SELECT max({key}) FROM {table})"
    run_without_rules(
        tracker_on_full_database.path,
        f"UPDATE {table} SET {column} = 'border' WHERE {key} = {first}",
        f"UPDATE {table} SET {column} = 'bor' || char(8203) || 'der' WHERE {key} = {second}",
    )
    told = tracker_on_full_database("check", fails=8).out
    assert f"Nobody can tell the {column} of these apart" in told


# -- damage and age ----------------------------------------------------------------------------------


def overwrite_part_of_a_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[5 * 4096 : 5 * 4096 + 3000] = os.urandom(3000)
    path.write_bytes(content)


@pytest.mark.parametrize(
    "damage", [overwrite_part_of_a_page, cut_off_last_third, overwrite_all_but_header, remove_row_from_index]
)
def test_damage_is_found_and_left_as_it_is(
    tracker_on_full_database: CommandLine, damage: Callable[[Path], None]
) -> None:
    """The exit code is 8, and the way back to a backup is named."""
    damage(tracker_on_full_database.path)
    before = tracker_on_full_database.path.read_bytes()
    told = tracker_on_full_database("check", fails=8).out
    assert "damaged" in told
    assert "tracker restore" in told
    assert tracker_on_full_database.path.read_bytes() == before
    assert list(tracker_on_full_database.path.parent.glob("seeded*")) == [tracker_on_full_database.path]


def test_a_row_that_points_to_a_missing_row_is_found(tracker_on_full_database: CommandLine) -> None:
    """Both tables are named."""
    run_without_rules(tracker_on_full_database.path, "DELETE FROM actor WHERE code = 'TR'")
    assert (
        "A row of agreement_party points to a row of actor" in tracker_on_full_database("check", fails=8).out
    )


@pytest.mark.parametrize(
    ("found", "says"), [("0001", "tracker upgrade"), ("9999", "newer tracker"), (None, "older tracker")]
)
def test_a_file_of_another_revision_is_reported(
    tracker_on_full_database: CommandLine, found: str | None, says: str
) -> None:
    """That is the only finding, with the way on."""
    with open_with_sqlite3(tracker_on_full_database.path) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [[found]] if found else [])
    told = tracker_on_full_database("check", fails=8).out
    assert says in told
    assert told.count("\n") == 1


def test_a_released_file_is_reported_as_older(tracker: CommandLine, tmp_path: Path) -> None:
    """It is not called damaged."""
    shutil.copy(OLDEST_RELEASE, tmp_path / "older.db")
    assert "made by an older tracker" in tracker(f"check --db {tmp_path / 'older.db'}", fails=8).out
    assert (tmp_path / "older.db").read_bytes() == OLDEST_RELEASE.read_bytes()


@pytest.mark.parametrize("content", [None, b"", b"Dear colleague", b"SQLite format 3\0" + bytes(4080)])
def test_a_file_that_is_not_a_tracker_database_is_not_checked(
    tracker: CommandLine, tmp_path: Path, content: bytes | None
) -> None:
    """A missing, empty or foreign file is exit 6, and is left as it is."""
    path = tmp_path / "other.db"
    if content is not None:
        path.write_bytes(content)
    tracker(f"check --db {path}", fails=6)
    assert (path.read_bytes() if path.exists() else None) == content


def test_a_check_ignores_uncommitted_changes(tracker_on_full_database: CommandLine) -> None:
    """And they do not stop it."""
    with open_with_sqlite3(tracker_on_full_database.path) as other:
        other.execute("UPDATE commitment SET due_on = 'soon'")
        tracker_on_full_database("check")
        other.rollback()


# -- after any history -------------------------------------------------------------------------------

COMMAND_TEMPLATES = [
    'update {ref} {status} -m "{note}" --on {day}',
    "update {ref} {status} --reporter {actor} --source wire --on {day}",
    "update {ref} --due {day} -m {note!r}",
    "update {ref} superseded --successor {other} --on {day}",
    "retract U-{number} -m {note!r}",
    "undo --yes",
    "add {note!r} --agreement pk-ir-2017 --due {day} --obligor {actor}",
    "add {note!r} --agreement deal-{number} --ref item-{number}",
    "agreement add {note!r} --ref deal-{number} --on {day} --party IR --party {actor}",
    "actor add A{number} {note!r} --kind monitor",
    "document add {note!r} --agreement deal-{number} --ref paper-{number}",
    "import {csv}",
    "backup --force",
    "restore {copy}",
    "init",
]
NOTES = [
    "گزارش\u200cها",
    "پاکستان",
    "🚧 blocked",
    "a\u202eb",
    "Ünïcödé",
    "'; DROP TABLE actor; --",
    "x" * 1999,
]


@pytest.mark.parametrize("seed", range(2))
def test_no_sequence_of_commands_breaks_a_rule(tracker: CommandLine, tmp_path: Path, seed: int) -> None:
    """In whatever order they are typed, accepted or refused."""
    chance = random.Random(seed)
    table = tmp_path / "news.csv"
    accepted = 0
    for _ in range(60):
        day = date(2017, 1, 1) + timedelta(days=chance.randrange(510))
        table.write_text(f"commitment,effective_on,status,note\nhotline,{day},limited,{chance.random()}\n")
        line = chance.choice(COMMAND_TEMPLATES).format(
            ref=chance.choice(["hotline", "fencing", "soil", "item-1", "pk-ir-2017-16"]),
            other=chance.choice(["patrols", "region", "item-2"]),
            status=chance.choice(list(Status)),
            note=chance.choice(NOTES),
            actor=chance.choice(["IR", "PK", "A1"]),
            day=day,
            number=chance.randrange(1, 6),
            csv=table,
            copy=tracker.path.with_name("seeded-backup.db"),
        )
        accepted += run_any_command(line) == 0
    assert accepted > 15
    assert find_problems(tracker.path, datetime.now(UTC)) == []


def run_any_command(line: str) -> int:
    """Run a command; its exit code, which must not be that of a defect."""
    with pytest.raises(SystemExit) as leaving:
        app(shlex.split(line), prog_name="tracker")
    assert leaving.value.code in (0, 2, 3, 4, 6), line
    return int(leaving.value.code or 0)


def test_a_file_locked_by_another_program_is_exit_7(
    tracker_on_full_database: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is neither called sound nor damaged."""
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.1)
    with contextlib.closing(sqlite3.connect(tracker_on_full_database.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "in use" in tracker_on_full_database("check", fails=7).err


# -- a database on a server --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full_server_template(local_server: LocalServer, server_template: Server) -> Iterator[Server]:
    """A database on the server with something in every table and column; tests copy it."""
    server = local_server.create_database(str(server_template.url.database))
    local_server.restore_content(server, "seeded")
    fill_all_columns(server)
    local_server.save_content(server, "whole")
    assert list_problems(server) == []
    local_server.disconnect(server)
    yield server
    local_server.drop_database(server)


@pytest.fixture
def full_server_database(local_server: LocalServer, full_server_template: Server) -> Iterator[Server]:
    """A database on the server with something in every table and column, whose schema a test may change."""
    server = local_server.create_database(str(full_server_template.url.database))
    yield server
    local_server.disconnect(server)
    local_server.drop_database(server)


def drop_constraints(server: Server, office: LocalServer) -> None:
    for table in metadata.sorted_tables:
        for rule in table.constraints:
            if isinstance(rule, CheckConstraint):
                office.run_unguarded(server, f"ALTER TABLE {table} DROP CONSTRAINT {rule.name}")


def list_problems(server: Server) -> list[str]:
    return [finding.problem for finding in find_problems(server, NOW)]


# A server does not store what is not a day at all, so there the day is far from any agreement.
SERVER_CASES = {
    "The concluded_on of this agreement is no day": "UPDATE agreement SET concluded_on = '3000-01-01' "
    + TREATY,
    "The published_on of this document is no day": f"UPDATE document SET published_on = '1599-12-31' {PAPER}",
    "The effective_on of this status_update is no day": change_first_update("effective_on", "'0217-01-01'"),
    "The due_on of this status_update is no day": change_first_update("due_on", "'3000-01-01'"),
    "The effective_on of this revision is no day": f"UPDATE revision SET effective_on = '1599-12-31' {NAME}",
}


@ON_A_SERVER
def test_a_broken_rule_is_found_on_a_server(full_server_database: Server, local_server: LocalServer) -> None:
    """Each rule is broken where no check, trigger or foreign key is in force."""
    drop_constraints(full_server_database, local_server)
    for what, (statements, name) in CASES.items():
        instead = SERVER_CASES.get(what)
        with local_server.unguarded_and_undone(full_server_database) as connection:
            for statement in [instead] if instead else statements:
                connection.execute(statement.encode())
            assert any(name in each for each in names_of_breakers(connection, what)), what


def names_of_breakers(connection: psycopg.Connection[Any], what: str) -> list[str]:
    """The rows that break a rule, by what is said of it."""
    found = []
    for rule in rules_with_sentence(what):
        question = rule.sql if isinstance(rule, RuleQuery) else rule.question
        for name, value in rule_values(NOW).items():
            question = question.replace(f":{name}", str(value))
        rows = connection.execute(question.encode()).fetchall()
        found += [
            str(row[0]) for row in rows if isinstance(rule, RuleQuery) or not can_read(rule.read, row[1])
        ]
    return found


def rules_with_sentence(what: str) -> list[RuleQuery | ValueRule]:
    rules = [*rule_queries(POSTGRESQL_CONDITIONS), *value_rules()]
    return [rule for rule in rules if sentence_of(rule) == what]


@ON_A_SERVER
def test_all_rules_are_asked_on_a_server(full_server_database: Server, local_server: LocalServer) -> None:
    """Of those that are questions, and of those whose values are read."""
    drop_constraints(full_server_database, local_server)
    for what in ("This revision says nothing", "The due of this commitment cannot be read"):
        local_server.run_unguarded(full_server_database, *CASES[what][0])
        asked = list_problems(full_server_database)
        assert any(each.startswith(what) for each in asked), what
        local_server.restore_content(full_server_database, "whole")


@ON_A_SERVER
def test_rows_that_point_to_missing_rows_are_found_on_a_server(
    full_server_database: Server, local_server: LocalServer
) -> None:
    """For every foreign key, while it is switched off; of one that is part of a key, on one row of many."""
    drop_constraints(full_server_database, local_server)
    keys = [key for table in metadata.sorted_tables for key in table.foreign_keys]
    for several in (keys[::2], keys[1::2]):  # the first column of a key of two, and then the second
        for key in several:
            table, column = key.parent.table.name, key.parent.name
            nowhere = "'nowhere'" if isinstance(key.parent.type, String) else "999"
            first = f"WHERE ctid = (SELECT min(ctid) FROM {table})"
            local_server.run_unguarded(
                full_server_database, f"UPDATE {table} SET {column} = {nowhere} {first}"
            )
        found = list_problems(full_server_database)
        for key in several:
            table, column, other = key.parent.table.name, key.parent.name, key.column.table.name
            assert f"1 of {column} in {table} point to a row of {other} that is not there." in found
        local_server.restore_content(full_server_database, "whole")


@ON_A_SERVER
@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DROP INDEX ix_status_update_due", "Its index ix_status_update_due is"),
        ("DROP VIEW commitment_log", "Its view commitment_log is"),
        ("ALTER TABLE retraction DISABLE TRIGGER USER", "Its trigger retraction_refuses_delete is"),
        (
            "DROP TRIGGER status_update_refuses_truncate ON status_update",
            "Its trigger status_update_",
        ),
        (
            "ALTER TABLE document_agreement DROP CONSTRAINT fk_document_agreement_agreement",
            "Its constraint fk_document_agreement_",
        ),
        ("DROP TRIGGER mark_refuses_gap ON mark", "Its trigger mark_refuses_gap is"),
        ("DROP TRIGGER office_refuses_recorded_at ON office", "Its trigger office_refuses_recorded_at is"),
        (
            "ALTER TABLE meeting_agreement DISABLE TRIGGER meeting_agreement_refuses_addition",
            "Its trigger meeting_agreement_refuses_addition is",
        ),
        ("DROP TABLE retraction CASCADE", "Its table retraction is"),
        ("UPDATE alembic_version SET version_num = '0001'", "It was made by an older tracker"),
        ("UPDATE alembic_version SET version_num = '9999'", "It was made by a newer tracker"),
    ],
)
def test_a_missing_part_is_found_on_a_server(
    full_server_database: Server, local_server: LocalServer, statement: str, what: str
) -> None:
    """Objects that are gone or switched off, and another revision; there is no other finding."""
    local_server.run_unguarded(full_server_database, statement)
    found = list_problems(full_server_database)
    assert any(each.startswith(what) for each in found)
    assert all(each.startswith(("Its ", "It was")) for each in found)


ACTING_ON_A_SERVER = {
    "trigger evil": "CREATE TRIGGER evil AFTER INSERT ON status_update EXECUTE FUNCTION refuses_change()",
    "rule evil": "CREATE RULE evil AS ON INSERT TO status_update DO ALSO NOTIFY evil",
    "rule instead": "CREATE RULE instead AS ON INSERT TO retraction DO INSTEAD NOTHING",
    "policy evil": "CREATE POLICY evil ON status_update USING (id <> 1)",
    "trigger event_refuses_delete": (  # the name of a guard, and it guards nothing
        "CREATE OR REPLACE TRIGGER event_refuses_delete BEFORE DELETE ON event WHEN (false)"
        " EXECUTE FUNCTION refuses_change()"
    ),
    "trigger mark_refuses_gap": (  # the name of one of another table
        "CREATE TRIGGER mark_refuses_gap BEFORE DELETE ON document EXECUTE FUNCTION refuses_change()"
    ),
    "trigger event_refuses_other_recorded_at": (
        "CREATE OR REPLACE TRIGGER event_refuses_other_recorded_at BEFORE UPDATE ON event FOR EACH ROW"
        " WHEN (new.recorded_at IS NULL) EXECUTE FUNCTION refuses_later_moment('recorded_at')"
    ),
    "view commitment_log": (
        "DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW commitment_log AS SELECT * FROM ('"
        " || rtrim(pg_get_viewdef('commitment_log'), ';') || ') AS l WHERE note IS NULL'; END $$"
    ),
    "function evil": "CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "function refuses_change": (
        "CREATE OR REPLACE FUNCTION refuses_change() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NULL; END'"
    ),
}
"""What an administrator of a server can put into a database, or change, so that it acts."""


@ON_A_SERVER
def test_what_acts_on_a_server_and_is_not_ours_is_found(
    full_server_database: Server, local_server: LocalServer
) -> None:
    """Each by its kind and name, and nothing else."""
    local_server.run_unguarded(full_server_database, *ACTING_ON_A_SERVER.values())
    found = sorted(one.partition(" is ")[0] for one in list_problems(full_server_database))
    assert found == sorted(f"Its {what}" for what in ACTING_ON_A_SERVER)
