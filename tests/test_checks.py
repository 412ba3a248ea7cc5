"""What ``tracker check`` finds: every rule broken one at a time, by hand, and each found with its place."""

import contextlib
import os
import random
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import ON_A_FILE, ON_A_SERVER, CommandLine, Location, make_stamp, open_with_sqlite3
from database_files import cut_off_last_third, overwrite_all_but_header
from local_server import LocalServer
from sqlalchemy import CheckConstraint, String

from tracker import db, ledger
from tracker.cli import app
from tracker.db import sqlite_file
from tracker.db.checks import find_problems
from tracker.db.checks.rule_checks import CLOCK_TOLERANCE, SQLITE_CONDITIONS, rule_queries
from tracker.db.postgresql_server import Server
from tracker.db.schema import metadata
from tracker.domain.text import LINE_LIMIT, NOTE_LIMIT, REF_LIMIT
from tracker.domain.vocabulary import ActorKind, Status

pytestmark = ON_A_FILE  # of files, which can be broken in more ways than a server

OLDEST_RELEASE = Path(__file__).parent / "released" / "0001.db"
NOW = datetime.now(UTC)
LATE = (NOW + CLOCK_TOLERANCE + timedelta(days=1) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
    microseconds=1
)


@pytest.fixture(scope="module")
def full(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with something in every table and column."""
    path = Path(shutil.copy(templates["seeded"], tmp_path_factory.mktemp("full") / "full.db"))
    fill(path)
    return path


def fill(place: Location) -> None:
    """Put something into every table and column."""
    with db.write_transaction(place) as connection:
        signed = make_stamp(connection)
        ledger.add_actor(connection, "TR", name="Türkiye", kind=ActorKind.STATE)
        ledger.add_agreement(
            connection,
            "treaty",
            title="Treaty",
            concluded_on=date(2018, 1, 1),
            parties=["IR", "TR"],
            form="treaty",
            place="Ankara",
            stamp=signed,
        )
        ledger.add_document(
            connection,
            "paper",
            agreement="treaty",
            title="Paper",
            published_on=date(2018, 1, 2),
            stamp=signed,
        )
        ledger.add_commitment(
            connection, agreement="treaty", title="Canal", ref="canal", document="paper", stamp=signed
        )
        for more in ({"note": "seen"}, {"reporter": "IR", "source": "wire"}, {"due_on": date(2019, 1, 1)}):
            ledger.record_update(
                connection, "hotline", Status.LIMITED, effective_on=date(2018, 2, 1), stamp=signed, **more
            )
        ledger.record_update(
            connection,
            "fencing",
            Status.SUPERSEDED,
            effective_on=date(2018, 2, 1),
            successor="patrols",
            stamp=signed,
        )
        ledger.retract_update(connection, 3, reason="an error", stamp=signed)


@pytest.fixture
def checked(full: Path, tracker: CommandLine) -> CommandLine:
    """The command line on a copy of it."""
    shutil.copy(full, tracker.path)
    return tracker


def spoil(path: Path, *statements: str) -> None:
    """Do what the tracker never does: no check and no foreign key holds, and the triggers look away."""
    with open_with_sqlite3(path) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)


# -- a sound file ------------------------------------------------------------------------------------


def test_a_sound_file_is_exit_0(checked: CommandLine) -> None:
    """Of a sound file the check says so."""
    assert "is sound" in checked("check").out


def test_a_check_in_json_is_its_record(checked: CommandLine) -> None:
    """``--json`` gives the findings one by one, each with what to do."""
    answer = checked("check --json").json
    assert answer["items"] == [{"path": str(checked.path), "sound": True, "findings": []}]
    spoil(checked.path, "UPDATE agreement SET concluded_on = '2018-02-30' WHERE ref = 'treaty'")
    answer = checked("check --json", fails=8).json
    (found,) = answer["items"][0]["findings"]
    assert answer["items"][0]["sound"] is False
    assert found["what"] == "The concluded_on of this agreement is no day: treaty."
    assert set(found) == {"what", "way_on"}


def updated(column: str, value: str) -> str:
    """Change the first update, or a column of whatever else is named."""
    return f"UPDATE status_update SET {column} = {value} WHERE id = 1"


# -- the rules ---------------------------------------------------------------------------------------

TREATY, CANAL, PAPER = "WHERE ref = 'treaty'", "WHERE ref = 'canal'", "WHERE ref = 'paper'"

Case = tuple[tuple[str, ...], str]


def _renamed(table: str, column: str, was: str, new: str) -> tuple[str, ...]:
    """Statements that give a row another name, there and wherever it is named."""
    wanted = metadata.tables[table].c[column]
    keys = [
        key.parent for other in metadata.sorted_tables for key in other.foreign_keys if key.column is wanted
    ]
    return tuple(
        f"UPDATE {c.table.name} SET {c.name} = {new} WHERE {c.name} = '{was}'" for c in [wanted, *keys]
    )


WORDS_AND_LINKS: dict[str, Case] = {
    "This actor is of a kind that there is not": (
        ("UPDATE actor SET kind = 'club' WHERE code = 'TR'",),
        "TR",
    ),
    "This commitment has a strength that there is not": (
        (f"UPDATE commitment SET strength = 'vague' {CANAL}",),
        "canal",
    ),
    "This commitment is of a kind that there is not": (
        (f"UPDATE commitment SET kind = 'odd' {CANAL}",),
        "canal",
    ),
    "This update has a status that there is not": ((updated("status", "'fine'"),), "U-1"),
    "This update says nothing": (
        ("UPDATE status_update SET status = NULL, note = NULL WHERE id = 1",),
        "U-1",
    ),
    "The status of this update needs a note": (
        ("UPDATE status_update SET status = 'stalled', note = NULL WHERE id = 1",),
        "U-1",
    ),
    "This update is superseded by nothing, or replaced without being superseded": (
        (updated("successor_id", "2"),),
        "U-1",
    ),
    "This update is superseded by its own commitment": (
        ("UPDATE status_update SET successor_id = commitment_id WHERE id = 4",),
        "U-4",
    ),
    "This is no code of an actor": (_renamed("actor", "code", "TR", "'tr'"), "tr"),
    "Nobody is a party to this agreement": (
        ("DELETE FROM agreement_party WHERE agreement = 'treaty'",),
        "treaty",
    ),
    "Nobody owes this commitment": (("DELETE FROM commitment_obligor WHERE commitment_id = 16",), "canal"),
    "The document of this commitment is another agreement's": (
        (f"UPDATE commitment SET document = 'hilal-2017-11' {CANAL}",),
        "canal",
    ),
    "This is no ref of a agreement": (_renamed("agreement", "ref", "treaty", "'The treaty'"), "The treaty"),
    "This is no ref of a document": (_renamed("document", "ref", "paper", "'-paper'"), "-paper"),
    "This is no ref of a commitment": (
        (f"UPDATE commitment SET ref = '{'c' * (REF_LIMIT + 1)}' {CANAL}",),
        "c" * (REF_LIMIT + 1),
    ),
    "The concluded_on of this agreement is no day": (
        (f"UPDATE agreement SET concluded_on = 20180101 {TREATY}",),
        "treaty",
    ),
    "The published_on of this document is no day": (
        (f"UPDATE document SET published_on = '2018-13-01' {PAPER}",),
        "paper",
    ),
    "The due_on of this commitment is no day": (
        (f"UPDATE commitment SET due_on = '0217-01-01' {CANAL}",),
        "canal",
    ),
    "The effective_on of this status_update is no day": ((updated("effective_on", "'2018-02-30'"),), "U-1"),
    "The due_on of this status_update is no day": ((updated("due_on", "'soon'"),), "U-1"),
}


def _moments() -> dict[str, Case]:
    where = {
        "agreement": (TREATY, "treaty"),
        "document": (PAPER, "paper"),
        "commitment": (CANAL, "canal"),
        "status_update": ("WHERE id = 1", "U-1"),
        "retraction": ("WHERE update_id = 3", "U-3"),
    }
    what = "The moment at which this {} was recorded is none, or is still to come"
    return {
        what.format(table): ((f"UPDATE {table} SET recorded_at = {LATE} {place}",), name)
        for table, (place, name) in where.items()
    }


def _too_long() -> dict[str, Case]:
    """Every text, one letter longer than it may be."""
    found: dict[str, Case] = {}
    for table in metadata.sorted_tables:
        for column in table.columns:
            what = f"The {column.name} of this {table.name} is empty or too long"
            if what in rule_queries(SQLITE_CONDITIONS):
                limit = NOTE_LIMIT if column.name in ("note", "reason") else LINE_LIMIT
                found[what] = _one_too_long(table.name, column.name, "x" * (limit + 1))
    return found


PLACES = {
    "actor": ("WHERE code = 'TR'", "TR"),
    "agreement": (TREATY, "treaty"),
    "document": (PAPER, "paper"),
    "commitment": (CANAL, "canal"),
    "status_update": ("WHERE id = 2", "U-2"),
    "retraction": ("WHERE update_id = 3", "U-3"),
}
KEYS = {
    ("actor", "code"): ("actor", "code", "TR", ""),
    ("agreement", "ref"): ("agreement", "ref", "treaty", ""),
    ("document", "ref"): ("document", "ref", "paper", ""),
    ("agreement_party", "agreement"): ("agreement", "ref", "treaty", ""),
    ("agreement_party", "actor"): ("actor", "code", "TR", "treaty"),
    ("document", "agreement"): ("agreement", "ref", "treaty", "paper"),
    ("commitment", "agreement"): ("agreement", "ref", "treaty", "canal"),
    ("commitment", "document"): ("document", "ref", "paper", "canal"),
    ("commitment_obligor", "actor"): ("actor", "code", "TR", "16"),
    ("status_update", "reporter"): ("actor", "code", "IR", "U-2"),
}
"""The columns that name a row or are named by one: which, and how the row is called that has it."""


def _one_too_long(table: str, column: str, value: str) -> Case:
    if key := KEYS.get((table, column)):
        parent, name, was, called = key
        return _renamed(parent, name, was, f"'{value}'"), called or value
    place, called = PLACES[table]
    called = value if column == "ref" else called
    return (f"UPDATE {table} SET {column} = '{value}' {place}",), called


CASES = WORDS_AND_LINKS | _moments() | _too_long()


def test_every_rule_has_a_case_that_breaks_it() -> None:
    """No rule can be added, or dropped, without a case here."""
    assert set(CASES) == set(rule_queries(SQLITE_CONDITIONS))


@pytest.mark.parametrize("what", CASES)
def test_a_broken_rule_is_found_with_the_name_of_the_row(checked: CommandLine, what: str) -> None:
    """Whatever breaks a rule is exit 8, and the row that breaks it is named."""
    statements, name = CASES[what]
    spoil(checked.path, *statements)
    before = checked.path.read_bytes()
    found = checked("check --json", fails=8).json["items"][0]["findings"]
    assert any(each["what"].startswith(f"{what}: {name}") for each in found), found
    assert checked.path.read_bytes() == before


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
def test_an_empty_text_is_found_where_one_is_required(
    checked: CommandLine, table: str, column: str, value: str
) -> None:
    """What must be said is not said by blanks."""
    place, name = PLACES[table]
    spoil(checked.path, f"UPDATE {table} SET {column} = {value} {place}")
    told = checked("check", fails=8).out
    assert f"The {column} of this {table} is empty or too long: {name}." in told


@pytest.mark.parametrize("moment", ["'2018-01-01'", "1.5", "-9223372036854775808"])
def test_a_moment_that_is_none_is_found(checked: CommandLine, moment: str) -> None:
    """What cannot be read as a moment is found, however it is wrong."""
    spoil(checked.path, f"UPDATE commitment SET recorded_at = {moment} {CANAL}")
    assert "this commitment was recorded is none" in checked("check", fails=8).out


@pytest.mark.parametrize(
    "day", ["'1599-12-31'", "'3000-01-01'", "'2018-1-1'", "'2018-01-01 10:00'", "17532", "''"]
)
def test_a_day_that_is_none_is_found(checked: CommandLine, day: str) -> None:
    """What cannot be read as a day, or is far from any agreement, is found."""
    spoil(checked.path, f"UPDATE commitment SET due_on = {day} {CANAL}")
    assert "The due_on of this commitment is no day: canal." in checked("check", fails=8).out


def test_of_many_that_break_a_rule_some_are_named(checked: CommandLine) -> None:
    """Three are named, and the number of the others is said."""
    spoil(checked.path, "DELETE FROM commitment_obligor")
    assert "Nobody owes this commitment: " in (told := checked("check", fails=8).out)
    assert "and 13 more." in told


def test_several_broken_rules_are_all_found(checked: CommandLine) -> None:
    """One finding does not hide another."""
    spoil(
        checked.path,
        "DELETE FROM commitment_obligor WHERE commitment_id = 16",
        updated("due_on", "'soon'"),
        "DROP VIEW commitment_log",
    )
    told = checked("check", fails=8).out
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
        ("CREATE TABLE extra (id)", "It has a table extra that is none of the tracker's."),
        ("CREATE INDEX extra ON actor (name)", "It has a index extra that is none of the tracker's."),
        (
            "CREATE TRIGGER extra AFTER INSERT ON actor BEGIN DELETE FROM document; END",
            "It has a trigger extra that is none of the tracker's.",
        ),
        ("ALTER TABLE actor ADD COLUMN note", "Its table actor is not what the tracker makes."),
    ],
)
def test_a_structure_that_is_not_the_trackers_is_found(
    checked: CommandLine, statement: str, says: str
) -> None:
    """What is missing, added or changed among tables, indexes, triggers and views is named."""
    with open_with_sqlite3(checked.path) as connection:
        connection.execute(statement)
    before = checked.path.read_bytes()
    assert says in checked("check", fails=8).out
    assert checked.path.read_bytes() == before


@pytest.mark.parametrize("name", ["status_update_refuses_update", "ix_commitment_agreement"])
def test_a_trigger_or_index_that_does_something_else_is_found(checked: CommandLine, name: str) -> None:
    """The name alone does not make it the tracker's."""
    with open_with_sqlite3(checked.path) as connection:
        kind, sql = connection.execute(
            "SELECT type, sql FROM sqlite_schema WHERE name = ?", [name]
        ).fetchone()
        connection.execute(f"DROP {kind} {name}")
        connection.execute(sql.replace("ABORT", "FAIL").replace("(agreement)", "(title)"))
    assert f"Its {kind} {name} is not what the tracker makes." in checked("check", fails=8).out


def test_a_table_that_has_lost_a_check_is_found(checked: CommandLine) -> None:
    """A table whose rules were taken out of its words is not the tracker's, whatever is in it."""
    with open_with_sqlite3(checked.path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = replace(sql, 'ck_actor_kind CHECK', 'ck CHECK')")
    assert "Its table actor is not what the tracker makes." in checked("check", fails=8).out


def test_a_file_without_its_own_version_is_found(checked: CommandLine) -> None:
    """A file that cannot say of which version it is is told as not whole, not as a defect of the tracker."""
    with open_with_sqlite3(checked.path) as connection:
        connection.execute("DROP TABLE alembic_version")
    checked("check", fails=8)


# -- texts that are none -----------------------------------------------------------------------------


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
def test_a_text_that_is_none_is_found(checked: CommandLine, table: str, column: str, value: str) -> None:
    """Bytes that are no text, a lone surrogate, a NUL or a BLOB among texts are found wherever they stand."""
    place, _ = PLACES[table]
    spoil(checked.path, f"UPDATE {table} SET {column} = {value} {place}")
    assert f"In {table}, 1 of {column} are no text." in checked("check", fails=8).out


# -- damage and age ----------------------------------------------------------------------------------


def tear(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[5 * 4096 : 5 * 4096 + 3000] = os.urandom(3000)
    path.write_bytes(content)


def forget_a_row_in_an_index(path: Path) -> None:
    """The index has lost a row that its table has: what seeks in it gets another answer."""
    with open_with_sqlite3(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        index = "ix_status_update_evidence"
        row = connection.execute("SELECT * FROM sqlite_schema WHERE name = ?", [index]).fetchone()
        connection.execute("DELETE FROM sqlite_schema WHERE name = ?", [index])
    with open_with_sqlite3(path) as connection:
        connection.execute(
            "INSERT INTO status_update (commitment_id, effective_on, note, uid, recorded_at, recorded_by)"
            " VALUES (1, '2018-01-15', 'x', 'x', 1, 'x')"
        )
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)


@pytest.mark.parametrize(
    "damage", [tear, cut_off_last_third, overwrite_all_but_header, forget_a_row_in_an_index]
)
def test_damage_is_found_and_left_as_it_is(checked: CommandLine, damage: Callable[[Path], None]) -> None:
    """Damage is exit 8, with the way back to a backup; the file stays byte for byte."""
    damage(checked.path)
    before = checked.path.read_bytes()
    told = checked("check", fails=8).out
    assert "damaged" in told
    assert "tracker restore" in told
    assert checked.path.read_bytes() == before
    assert list(checked.path.parent.glob("seeded*")) == [checked.path]


def test_a_row_that_points_nowhere_is_found(checked: CommandLine) -> None:
    """A row whose actor is gone is found, with the tables of both."""
    spoil(checked.path, "DELETE FROM actor WHERE code = 'TR'")
    assert "A row of agreement_party points to a row of actor" in checked("check", fails=8).out


@pytest.mark.parametrize(
    ("found", "says"), [("0001", "tracker upgrade"), ("9999", "newer tracker"), (None, "older tracker")]
)
def test_a_file_of_another_version_is_told(checked: CommandLine, found: str | None, says: str) -> None:
    """An older or newer file is exit 8, and nothing else is said of it."""
    with open_with_sqlite3(checked.path) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [[found]] if found else [])
    told = checked("check", fails=8).out
    assert says in told
    assert told.count("\n") == 1


def test_a_released_file_is_told_as_older(tracker: CommandLine, tmp_path: Path) -> None:
    """The file of an earlier release is not called damaged."""
    shutil.copy(OLDEST_RELEASE, tmp_path / "older.db")
    assert "made by an older tracker" in tracker(f"check --db {tmp_path / 'older.db'}", fails=8).out
    assert (tmp_path / "older.db").read_bytes() == OLDEST_RELEASE.read_bytes()


@pytest.mark.parametrize("content", [None, b"", b"Dear colleague", b"SQLite format 3\0" + bytes(4080)])
def test_what_is_no_database_of_ours_is_not_checked(
    tracker: CommandLine, tmp_path: Path, content: bytes | None
) -> None:
    """A missing, empty or foreign file is exit 6 and left as it is."""
    path = tmp_path / "other.db"
    if content is not None:
        path.write_bytes(content)
    tracker(f"check --db {path}", fails=6)
    assert (path.read_bytes() if path.exists() else None) == content


def test_a_check_waits_for_nobody_who_is_still_writing(checked: CommandLine) -> None:
    """What another program has not saved yet is not looked at, and does not stop the check."""
    with open_with_sqlite3(checked.path) as other:
        other.execute("UPDATE commitment SET due_on = 'soon'")
        checked("check")
        other.rollback()


# -- after any history -------------------------------------------------------------------------------

HISTORY = [
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
def test_no_history_of_typed_commands_breaks_a_rule(tracker: CommandLine, tmp_path: Path, seed: int) -> None:
    """Whatever is typed, in whatever order, accepted or refused, leaves a file in which nothing is wrong."""
    chance = random.Random(seed)
    table = tmp_path / "news.csv"
    accepted = 0
    for _ in range(60):
        day = date(2017, 1, 1) + timedelta(days=chance.randrange(900))
        table.write_text(f"commitment,effective_on,status,note\nhotline,{day},limited,{chance.random()}\n")
        line = chance.choice(HISTORY).format(
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
        accepted += typed(line) == 0
    assert accepted > 15
    assert find_problems(tracker.path, datetime.now(UTC)) == []


def typed(line: str) -> int:
    """Run a command whatever becomes of it: its exit code, which is no defect of the tracker's."""
    with pytest.raises(SystemExit) as leaving:
        app(shlex.split(line), prog_name="tracker")
    assert leaving.value.code in (0, 2, 3, 4, 6), line
    return int(leaving.value.code or 0)


def test_the_check_asks_nothing_of_a_file_in_use(
    checked: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another program keeps for itself is exit 7: neither sound nor damaged."""
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.1)
    with contextlib.closing(sqlite3.connect(checked.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "in use" in checked("check", fails=7).err


# -- a database on a server --------------------------------------------------------------------------


@pytest.fixture
def on_a_server(local_server: LocalServer, server_template: Server) -> Iterator[Server]:
    """A database of its own, with something in every table and column."""
    server = local_server.create_database(str(server_template.url.database))
    local_server.restore_content(server, "seeded")
    fill(server)
    local_server.save_content(server, "whole")
    assert found_in(server) == []
    yield server
    local_server.disconnect(server)
    local_server.drop_database(server)


def drop_checks(server: Server, office: LocalServer) -> None:
    for table in metadata.sorted_tables:
        for rule in table.constraints:
            if isinstance(rule, CheckConstraint):
                office.run_unguarded(server, f"ALTER TABLE {table} DROP CONSTRAINT {rule.name}")


def found_in(server: Server) -> list[str]:
    return [finding.problem for finding in find_problems(server, NOW)]


# What is no day at all a server does not take.
ON_SERVERS = {
    "The concluded_on of this agreement is no day": "UPDATE agreement SET concluded_on = '3000-01-01' "
    + TREATY,
    "The published_on of this document is no day": f"UPDATE document SET published_on = '1599-12-31' {PAPER}",
    "The effective_on of this status_update is no day": updated("effective_on", "'0217-01-01'"),
    "The due_on of this status_update is no day": updated("due_on", "'3000-01-01'"),
}


@ON_A_SERVER
def test_a_broken_rule_is_found_on_a_server(on_a_server: Server, local_server: LocalServer) -> None:
    """Every rule that may be broken where no check, trigger or foreign key holds."""
    drop_checks(on_a_server, local_server)
    for what, (statements, name) in CASES.items():
        instead = ON_SERVERS.get(what)
        local_server.run_unguarded(on_a_server, *([instead] if instead else statements))
        assert any(each.startswith(f"{what}: ") and name in each for each in found_in(on_a_server)), what
        local_server.restore_content(on_a_server, "whole")


@ON_A_SERVER
def test_rows_that_point_nowhere_are_found_on_a_server(
    on_a_server: Server, local_server: LocalServer
) -> None:
    """Of every foreign key, where it was switched off."""
    drop_checks(on_a_server, local_server)
    for key in [key for table in metadata.sorted_tables for key in table.foreign_keys]:
        table, column, other = key.parent.table.name, key.parent.name, key.column.table.name
        nowhere = "'nowhere'" if isinstance(key.parent.type, String) else "999"
        first = f"WHERE ctid = (SELECT min(ctid) FROM {table})"
        local_server.run_unguarded(on_a_server, f"UPDATE {table} SET {column} = {nowhere} {first}")
        assert f"1 of {column} in {table} point to a row of {other} that is not there." in found_in(
            on_a_server
        )
        local_server.restore_content(on_a_server, "whole")


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
            "ALTER TABLE document DROP CONSTRAINT fk_document_agreement",
            "Its constraint fk_document",
        ),
        ("DROP TABLE retraction CASCADE", "Its table retraction is"),
        ("UPDATE alembic_version SET version_num = '0001'", "It was made by an older tracker"),
        ("UPDATE alembic_version SET version_num = '9999'", "It was made by a newer tracker"),
    ],
)
def test_a_missing_part_is_found_on_a_server(
    on_a_server: Server, local_server: LocalServer, statement: str, what: str
) -> None:
    """Parts that are gone or switched off, and another version; nothing else is complained of."""
    local_server.run_unguarded(on_a_server, statement)
    found = found_in(on_a_server)
    assert any(each.startswith(what) for each in found)
    assert all(each.startswith(("Its ", "It was")) for each in found)
