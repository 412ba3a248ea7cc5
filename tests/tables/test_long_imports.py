"""A long file is judged before its rows are written, so that others can record meanwhile."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, ON_A_SERVER, CommandLine, database_content, make_stamp, open_with_sqlite3
from csv_helpers import csv_text, log_values

from tracker import db, ledger
from tracker.db import sqlite_file, trial_copy
from tracker.db.backup import restore_database
from tracker.db.bulk_insert import read_checks, read_guards
from tracker.db.postgresql_server import Server
from tracker.db.sql import NAMES_OF_PART_TABLES, NUMBERED_TOGETHER, UNNUMBERED_TABLES
from tracker.db.sqlite_connection import SqliteConnection
from tracker.db.tables import metadata
from tracker.domain.terms import UpdateTerms
from tracker.domain.vocabulary import Status
from tracker.exchange import import_transaction, importer

TABLE = csv_text("hotline,2018-01-05,limited,from a file,", "patrols,2018-01-05,limited,from a file,")


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is long enough to be judged on a copy."""
    monkeypatch.setattr(import_transaction, "LONG_FILE_SIZE", 1)
    path = tmp_path / "plan.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def record_elsewhere(path: Path) -> None:
    """Somebody else records an update."""
    with db.write_transaction(path) as connection:
        terms = UpdateTerms("fencing", date(2018, 1, 6), Status.LIMITED, note="somebody else")
        ledger.record_update(connection, terms, make_stamp(connection))


@pytest.fixture
def while_reading(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Does something whenever an import has read its file and not yet ended; the times that it did."""
    done: list[int] = []

    def set_action(action: Any) -> list[int]:
        original = importer.import_file

        def import_file(*args: Any, **named: Any) -> Any:
            result = original(*args, **named)
            done.append(1)
            action(len(done))
            return result

        monkeypatch.setattr(importer, "import_file", import_file)
        return done

    return set_action


@ON_A_FILE
def test_a_long_import_lets_another_record_meanwhile(
    tracker: CommandLine, plan: Path, while_reading: Any
) -> None:
    """Then the file is judged anew, beside what was recorded; nothing is lost and nothing doubled."""
    done = while_reading(lambda times: record_elsewhere(tracker.path) if times == 1 else None)
    assert tracker(f"import {plan}").out == "plan.csv: added 2 updates.\n"
    assert len(done) == 2
    assert sorted(log_values(tracker, "note")) == ["from a file", "from a file", "somebody else"]
    assert tracker("check").out
    assert tracker(f"import {plan}").out == "plan.csv: added nothing. There already: 2 updates.\n"
    assert "2 updates" in tracker("undo --yes").out


@ON_A_FILE
def test_any_change_meanwhile_makes_a_file_judged_anew(
    tracker: CommandLine, plan: Path, while_reading: Any
) -> None:
    """Also one that no command of the tracker has made."""

    def change(times: int) -> None:
        if times == 1:
            with open_with_sqlite3(tracker.path) as connection:
                connection.execute("PRAGMA user_version = 7")

    done = while_reading(change)
    assert tracker(f"import {plan}").out == "plan.csv: added 2 updates.\n"
    assert len(done) == 2


@ON_A_FILE
def test_an_import_ends_also_where_others_record_all_the_time(
    tracker: CommandLine, plan: Path, while_reading: Any
) -> None:
    """After some tries it takes the turn before it reads."""

    def record_unless_in_turn(times: int) -> None:
        if times <= import_transaction.MAX_TRIES:
            with db.write_transaction(tracker.path) as connection:
                terms = UpdateTerms("fencing", date(2018, 1, 6), Status.LIMITED, note=f"{times}")
                ledger.record_update(connection, terms, make_stamp(connection))

    done = while_reading(record_unless_in_turn)
    assert tracker(f"import {plan}").out == "plan.csv: added 2 updates.\n"
    assert len(done) == import_transaction.MAX_TRIES + 1


@ON_A_FILE
def test_what_is_judged_on_a_copy_is_what_is_recorded(
    tracker: CommandLine, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every kind of record; also where something that is here becomes other, which is done in the turn."""
    tracker(f"import {plan}")
    tracker("actor add AF Afghanistan --kind state")
    tracker("retract U-1 -m wrong")
    tracker('amend patrols --on 2018-02-01 --due 2019-01-01 --reason "Agreed"')
    document = tmp_path / "all.json"
    tracker(f"export -o {document}")
    whole = json.loads(document.read_text(encoding="utf-8"))
    monkeypatch.setattr(import_transaction, "LONG_FILE_SIZE", 1)
    for size, name in ((1, "long"), (1 << 60, "short")):
        monkeypatch.setattr(import_transaction, "LONG_FILE_SIZE", size)
        other = tmp_path / f"{name}.db"
        tracker(f"init --empty --db {other}")
        tracker(f"import {document} --db {other}")
        assert json.loads(tracker(f"export --db {other}").out) == whole, name
    earlier = json.loads(json.dumps(whole))
    for update in earlier["updates"]:
        update["recorded_at"] = "2018-01-05T00:00:00.000000Z"
    document.write_text(json.dumps(earlier), encoding="utf-8")
    monkeypatch.setattr(import_transaction, "LONG_FILE_SIZE", 1)
    tracker(f"import {document}")
    assert {item["recorded_at"] for item in json.loads(tracker("export").out)["updates"]} == {
        "2018-01-05T00:00:00.000000Z"
    }


@ON_A_FILE
@pytest.mark.parametrize("options", ["", "--dry-run"])
def test_a_refused_file_never_takes_the_turn(tracker: CommandLine, plan: Path, options: str) -> None:
    """Nobody waits for a file that is wrong, nor does it wait for anybody."""
    plan.write_text(TABLE.replace("limited", "x", 1), encoding="utf-8")
    before = database_content(tracker.path)
    with sqlite_file.transaction(tracker.path, "BEGIN IMMEDIATE"):
        assert "line 2, status: " in tracker(f"import {plan} {options}", fails=5).err
    assert database_content(tracker.path) == before


@ON_A_FILE
def test_a_dry_run_needs_no_turn(tracker: CommandLine, plan: Path) -> None:
    """It says what it would do while somebody else is recording."""
    with sqlite_file.transaction(tracker.path, "BEGIN IMMEDIATE"):
        told = tracker(f"import {plan} --dry-run")
    assert told.out == "plan.csv: would add 2 updates; nothing was saved.\n"


@ON_A_SERVER
def test_a_dry_run_on_a_server_needs_no_turn(tracker: CommandLine, tmp_path: Path) -> None:
    """Nor does it keep anything."""
    plan = tmp_path / "plan.csv"
    plan.write_text(TABLE, encoding="utf-8")
    assert isinstance(tracker.path, Server)
    with db.write_transaction(tracker.path):
        told = tracker(f"import {plan} --dry-run")
    assert told.out == "plan.csv: would add 2 updates; nothing was saved.\n"
    assert tracker("log --json").json["items"] == []


WRITER = """
import sqlite3, sys
sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
"""


@ON_A_FILE
def test_nobody_else_can_write_while_rows_are_taken_over(
    tracker: CommandLine, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process finds the file in use until all rows are in it."""
    found: list[str] = []
    original = trial_copy._find_new_rows

    def writing_meanwhile(connection: SqliteConnection) -> Iterator[str]:
        writer = [sys.executable, "-c", WRITER, str(tracker.path)]
        found.append(subprocess.run(writer, capture_output=True, text=True, check=False).stderr)
        return original(connection)

    monkeypatch.setattr(trial_copy, "_find_new_rows", writing_meanwhile)
    tracker(f"import {plan}")
    assert "database is locked" in found[0]


@ON_A_FILE
def test_a_file_that_was_replaced_meanwhile_gets_what_is_brought_in(
    tracker: CommandLine, plan: Path, tmp_path: Path, while_reading: Any
) -> None:
    """And not the file that was taken away."""
    backup = tmp_path / "backup.db"
    tracker(f"backup {backup}")

    def replace(times: int) -> None:
        if times == 1:
            restore_database(tracker.path, backup)

    done = while_reading(replace)
    assert tracker(f"import {plan}").out == "plan.csv: added 2 updates.\n"
    assert len(done) == 2
    assert log_values(tracker, "note") == ["from a file", "from a file"]


@ON_A_FILE
def test_a_long_file_is_judged_once(tracker: CommandLine, plan: Path, while_reading: Any) -> None:
    """Its rows are then only taken over."""
    done = while_reading(lambda _: None)
    tracker(f"import {plan}")
    assert len(done) == 1


def test_the_rows_of_every_table_are_taken_over() -> None:
    """Each table stands once in the lists by which they are, and what is part of another row in its own."""
    numbered = [table for together in NUMBERED_TOGETHER for table in together]
    assert sorted([*numbered, *NAMES_OF_PART_TABLES, *UNNUMBERED_TABLES]) == sorted(metadata.tables)


BROKEN_CHECKS = {
    "ck_actor_kind": "INSERT INTO actor (code, name, kind) VALUES ('AB', 'Somebody', 'nobody')",
    "ck_commitment_strength": """INSERT INTO commitment (id, ref, agreement, title, strength, kind, uid,
        recorded_at, recorded_by) SELECT max(id) + 1, 'new', 'pk-ir-2017', 'New', 'firm', 'one-off', 'u-2', 0,
        'desk' FROM commitment""",
    "ck_mark_of_one": """INSERT INTO mark (id, entry, agreement, mark, uid, recorded_at, recorded_by)
        VALUES (1, 'u-1', 'pk-ir-2017', 'internal', 'u-2', 0, 'desk')""",
}
STATUS_UPDATE = """INSERT INTO status_update (id, commitment_id, effective_on, {}, uid, recorded_at,
    recorded_by, ordered_at, tiebreak) VALUES (1, 1, '2018-01-05', {}, 'u-1', 0, 'desk', 0, 0)"""
BROKEN_CHECKS |= {
    f"ck_status_update_{name}": STATUS_UPDATE.format(columns, values)
    for name, columns, values in (
        ("status", "status", "'done'"),
        ("says_something", "source", "'Nowhere'"),
        ("note_length", "note", "printf('%.*c', 100001, 'x')"),
        ("note_needed", "status", "'stalled'"),
    )
}
REFUSED_ROWS = {f"CHECK constraint failed: {name}": sql for name, sql in BROKEN_CHECKS.items()} | {
    "FOREIGN KEY constraint failed": STATUS_UPDATE.format("status, side", "'limited', 'ZZ'"),
    "the ordered_at of status_update is no moment": f"""{STATUS_UPDATE.format("status", "'limited'")};
        UPDATE status_update SET ordered_at = 9000000000000000""",
    "a number of status_update follows the one before it": f"""{STATUS_UPDATE.format("status", "'limited'")};
        UPDATE status_update SET id = 2""",
}


@ON_A_FILE
@pytest.mark.parametrize("many_rows", [0, trial_copy.MANY_ROWS], ids=["many", "few"])
@pytest.mark.parametrize("refused", list(REFUSED_ROWS))
def test_rows_are_held_to_the_constraints_of_the_file_that_takes_them_over(
    tracker: CommandLine, refused: str, many_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the copy only our rules hold them: what these let through is refused, and nothing is saved."""
    monkeypatch.setattr(trial_copy, "MANY_ROWS", many_rows)
    before = database_content(tracker.path)
    with trial_copy.trial_copy(tracker.path) as copy:
        with copy.transaction_to_take_over() as connection:
            copy.leave_out_guards(connection)
            for statement in REFUSED_ROWS[refused].split(";"):
                connection.execute(statement)
        with pytest.raises(sqlite3.IntegrityError, match=refused):
            copy.take_over()
    assert database_content(tracker.path) == before


@ON_A_FILE
@pytest.mark.parametrize("records", ["", "update hotline limited --on 2018-01-04 -m before"])
def test_a_long_import_leaves_the_file_as_it_is_made(
    tracker: CommandLine, plan: Path, records: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where guards are taken away while its rows are written, and where a table was empty before."""
    monkeypatch.setattr(trial_copy, "MANY_ROWS", 0)
    if records:
        tracker(records)
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    with open_with_sqlite3(tracker.path) as connection:
        before = connection.execute(schema).fetchall()
    assert tracker(f"import {plan}").out == "plan.csv: added 2 updates.\n"
    with open_with_sqlite3(tracker.path) as connection:
        assert connection.execute(schema).fetchall() == before
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("INSERT INTO status_update SELECT * FROM status_update WHERE id = 1")
    assert "is sound" in tracker("check").out


@ON_A_FILE
def test_every_guard_of_rows_with_numbers_is_read(tracker: CommandLine) -> None:
    """None is left on, which would be asked of each row, and each says what it says of one row."""
    numbered = [table for together in NUMBERED_TOGETHER for table in together]
    with sqlite_file.read_transaction(Path(str(tracker.path))) as connection:
        for table in numbered:
            sql = "SELECT name FROM sqlite_schema WHERE tbl_name = :table AND sql LIKE '% INSERT ON %'"
            names = connection.scalars(f"{sql} AND type = 'trigger'", str, table=table)
            guards = read_guards(connection, table)
            assert sorted(guard.name for guard in guards) == sorted(names)
            assert {guard.is_before for guard in guards} == {True, False}, "a gap is seen when rows are there"


@ON_A_FILE
def test_every_check_of_a_table_is_read_whole(tracker: CommandLine) -> None:
    """Each is one condition that SQLite understands, and none is missed."""
    with open_with_sqlite3(tracker.path) as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
        for name, sql in tables:
            checks = read_checks(sql or "")
            assert len(checks) == (sql or "").upper().count("CHECK"), name
            for condition in checks:
                connection.execute(f"SELECT 1 FROM {name} WHERE NOT {condition}")
    assert read_checks("CREATE TABLE t (a CHECK (a <> ')' AND (a > 0)), b CHECK (b IN (1, 2)))") == [
        "(a <> ')' AND (a > 0))",
        "(b IN (1, 2))",
    ]
