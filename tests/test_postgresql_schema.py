"""The schema on a server: the same as of a file, with the same checks and guards."""

import hashlib
import re
import shutil
import sqlite3
from itertools import product
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import ON_A_SERVER, CommandLine, database_content, make_stamp, open_with_sqlite3, run_sql
from migration_helpers import run_alembic
from server_helpers import (
    COLUMNS_QUERY,
    CONSTRAINTS_QUERY,
    INDEXES_QUERY,
    SECRET,
    list_objects,
    read_catalog,
    record_update,
    run_statements,
)
from sqlalchemy import ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint, make_url
from sqlalchemy.exc import DBAPIError

from tracker import db, ledger
from tracker.db.log_beginning import begin_log
from tracker.db.postgresql_server import Server
from tracker.db.schema_digest import FUNCTION_DIGESTS
from tracker.db.tables import APPEND_ONLY_TABLES, PART_TABLES, metadata
from tracker.db.upgrade import BEGUN_BY_UPGRADE
from tracker.db.views import VIEW_NAMES
from tracker.domain.errors import ResourceUnavailable
from tracker.domain.vocabulary import NO_DUE_DAY

pytestmark = ON_A_SERVER


POSTGRESQL_DIALECT = make_url("postgresql://").get_dialect()()


def test_columns_are_as_declared(seeded_database: Server) -> None:
    """Names, types and NOT NULL; every text is sorted by code point, and only ``is_seen`` has a default.

    Their order is not: a column that is added later is the last one of its table.
    """
    declared = [
        (
            table.name,
            column.name,
            str(column.type.compile(dialect=POSTGRESQL_DIALECT))
            .replace("VARCHAR", "CHARACTER VARYING")
            .lower(),
            not column.nullable,
        )
        for table in sorted(metadata.tables.values(), key=lambda table: table.name)
        for column in table.columns
    ]
    found = [row for row in run_statements(seeded_database, COLUMNS_QUERY) if row[0] in metadata.tables]
    assert sorted(row[:4] for row in found) == sorted(declared)
    assert {row[2] for row in found} == {"character varying", "integer", "bigint", "date", "boolean"}
    assert {(row[4], row[5]) for row in found if row[2] == "character varying"} == {("C", None)}
    assert {(row[4], row[5]) for row in found if row[2] not in ("character varying", "boolean")} == {
        (None, None)
    }
    assert [row[5] for row in found if row[2] == "boolean"] == ["false", "false"]


def test_keys_and_checks_are_as_declared(seeded_database: Server) -> None:
    """With their names, columns and targets; they hold for all rows, and there is no other."""
    found = {
        (row[0], row[1], row[2], *columns_and_target(row))
        for row in run_statements(seeded_database, CONSTRAINTS_QUERY)
        if row[4]
    }
    wanted = set()
    for table in metadata.sorted_tables:
        for constraint in table.constraints:
            name = str(constraint.name)
            if isinstance(constraint, ForeignKeyConstraint):
                (key,) = constraint.elements
                target = f"{key.column.table.name}({key.column.name})"
                wanted.add((table.name, name, "f", key.parent.name, target))
            elif isinstance(constraint, (PrimaryKeyConstraint, UniqueConstraint)):
                kind = "p" if isinstance(constraint, PrimaryKeyConstraint) else "u"
                wanted.add((table.name, name, kind, ", ".join(constraint.columns.keys()), ""))
            else:
                wanted.add((table.name, name, "c", "", ""))
    assert {row for row in found if row[0] != "alembic_version"} == wanted


LOOKED_AT_LAST = {f"fk_{table}_{next(iter(table.primary_key)).name}" for table in PART_TABLES}
"""The keys of what is written before what it is part of."""


def columns_and_target(row: tuple[Any, ...]) -> tuple[str, str]:
    """The columns of a constraint and what they point to; a check has neither."""
    if row[2] == "c":
        return "", ""
    kinds, target = r"PRIMARY KEY|UNIQUE|FOREIGN KEY", r" REFERENCES (.*?)"
    late = " DEFERRABLE INITIALLY DEFERRED"
    found = re.fullmatch(rf"(?:{kinds}) \((.*?)\)(?:{target})?({late})?", row[3])
    assert found, row
    assert bool(found[3]) == (row[1] in LOOKED_AT_LAST)
    return found[1], found[2] or ""


def test_indexes_are_those_of_a_file(seeded_database: Server, templates: dict[str, Path]) -> None:
    """With the same columns in the same order, and the same condition."""
    with open_with_sqlite3(templates["empty"]) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql <> ''")
        of_file = {name: columns_and_condition(sql) for name, sql in rows}
    of_server = {
        name: columns_and_condition(sql)
        for _, name, sql in run_statements(seeded_database, INDEXES_QUERY)
        if name.startswith("ix_")
    }
    assert of_server == of_file


def columns_and_condition(index: str) -> tuple[str, str]:
    """The columns and the condition of an index, in one spelling."""
    columns, _, condition = " ".join(index.split()).partition(" WHERE ")
    plain = re.sub(r"[()]|::\w+", "", condition).replace("01.01.1600", str(NO_DUE_DAY))
    return columns[columns.rindex("(") :], plain


def test_functions_are_as_declared(seeded_database: Server) -> None:
    """What a check compares them with; write into tracker/db/schema_digest.py what is found here."""
    own = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    found = run_statements(seeded_database, own)
    assert {name: hashlib.sha256(body.encode()).hexdigest() for name, body in found} == FUNCTION_DIGESTS


def test_there_are_no_sequences(seeded_database: Server) -> None:
    """Numbers from a sequence would have gaps."""
    assert run_statements(seeded_database, "SELECT count(*) FROM pg_class WHERE relkind = 'S'") == [(0,)]


def test_views_have_the_columns_of_a_file(seeded_database: Server, templates: dict[str, Path]) -> None:
    """Whoever reads the views finds the same in both."""
    with open_with_sqlite3(templates["empty"]) as connection:
        of_file = {
            view: [row[1] for row in connection.execute(f"PRAGMA table_info({view})")] for view in VIEW_NAMES
        }
    found = run_statements(seeded_database, COLUMNS_QUERY)
    assert {view: [row[1] for row in found if row[0] == view] for view in VIEW_NAMES} == of_file


UPDATE_ROW = (
    "INSERT INTO status_update (id, commitment_id, effective_on, status, due_on, note, reporter, source, "
    "uid, recorded_at, recorded_by, ordered_at, tiebreak) "
    "VALUES (1, 1, '2018-01-01', {}, 'u9', 1, 'desk', 1, 1)"
)


COMMITMENT_ROW = (
    "INSERT INTO commitment (id, ref, agreement, title, strength, kind, uid, recorded_at, recorded_by) "
    "VALUES (16, 'x', 'pk-ir-2017', 't', {}, 'u', 1, 'desk')"
)


REVISION_ROW = (
    "INSERT INTO revision (id, uid, actor, agreement, effective_on, reason, recorded_at, recorded_by) "
    "VALUES (1, 'x', {}, '1600-01-01', 'r', 1, 'desk')"
)
RETRACTION_ROW = (
    "INSERT INTO retraction (id, uid, actor, agreement, reason, recorded_at, recorded_by) "
    "VALUES (1, 'x', {}, 'r', 1, 'desk')"
)


STANDING_ROW = (
    "INSERT INTO agreement_standing (id, agreement, standing, effective_on, uid, recorded_at, recorded_by) "
    "VALUES (1, 'pk-ir-2017', '{}', '2018-01-01', 'x', 1, 'desk')"
)
MARK_ROW = (
    "INSERT INTO mark (id, actor, agreement, mark, uid, recorded_at, recorded_by) "
    "VALUES (1, {}, 'x', 1, 'desk')"
)
EVENT_ROWS = (
    """INSERT INTO event (ref, agreement, title, recorded_at, recorded_by)
    VALUES ('pk-ir-2017:x', 'pk-ir-2017', 'X', 1, 'desk')""",
    """INSERT INTO event_day (id, event, effective_on, uid, recorded_at, recorded_by)
    VALUES (1, 'pk-ir-2017:x', '2018-01-01', 'x', 1, 'desk')""",
)
MEETING_ROW = """INSERT INTO meeting (ref, held_on, recorded_at, recorded_by)
    VALUES ('session', '2018-01-01', 1, 'desk')"""
MEETING_AGREEMENT_ROW = "INSERT INTO meeting_agreement VALUES ('session', 'pk-ir-2017')"
OFFICE_ROW = "INSERT INTO office (id, name, recorded_at, recorded_by) VALUES (1, 'x', 1, 'desk')"


BAD_ROWS = {
    # status, due_on, note, reporter, source
    "ck_status_update_status": UPDATE_ROW.format("'done', NULL, NULL, NULL, NULL"),
    "ck_status_update_says_something": UPDATE_ROW.format("NULL, NULL, NULL, 'IR', 'x'"),
    "ck_status_update_note_length": UPDATE_ROW.format(f"NULL, NULL, '{'x' * 100_001}', NULL, NULL"),
    "ck_status_update_note_needed": UPDATE_ROW.format("'breached', NULL, NULL, NULL, NULL"),
    "ck_commitment_strength": COMMITMENT_ROW.format("'firm', 'one-off'"),
    "ck_commitment_kind": COMMITMENT_ROW.format("'agreed', 'daily'"),
    "ck_actor_kind": "INSERT INTO actor (code, name, kind) VALUES ('AA', 'A', 'person')",
    "ck_revision_of_one": REVISION_ROW.format("'PK', 'pk-ir-2017'"),
    "ck_retraction_of_one": RETRACTION_ROW.format("NULL, NULL"),
    "ck_agreement_standing_standing": STANDING_ROW.format("paused"),
    "ck_mark_of_one": MARK_ROW.format("'PK', 'pk-ir-2017', 'shared'"),
    "ck_mark_mark": MARK_ROW.format("'PK', NULL, 'secret'"),
}


GOOD_ROWS = [
    UPDATE_ROW.format(f"'breached', NULL, '{'x' * 100_000}', 'IR', 'x'"),
    UPDATE_ROW.format("'superseded', NULL, NULL, NULL, NULL"),
    COMMITMENT_ROW.format("'discussed', 'continuing'"),
    REVISION_ROW.format("'PK', NULL"),
    RETRACTION_ROW.format("NULL, 'pk-ir-2017'"),
    STANDING_ROW.format("signed"),
    MARK_ROW.format("'PK', NULL, 'shared'"),
]


def test_every_check_has_a_bad_row() -> None:
    """A new check needs a row here that breaks it."""
    checks = {row.name for table in metadata.sorted_tables for row in table.constraints}
    assert {name for name in checks if str(name).startswith("ck_")} == set(BAD_ROWS)


@pytest.mark.parametrize("check", BAD_ROWS)
def test_checks_refuse_the_same_as_in_a_file(
    seeded_database: Server, templates: dict[str, Path], tmp_path: Path, check: str
) -> None:
    """A bad row is refused by the check of the same name."""
    file = shutil.copy(templates["seeded"], tmp_path / "desk.db")
    with pytest.raises(sqlite3.IntegrityError, match=check), open_with_sqlite3(Path(file)) as connection:
        connection.execute(BAD_ROWS[check])
    with pytest.raises(psycopg.errors.CheckViolation, match=check):
        run_statements(seeded_database, BAD_ROWS[check])


@pytest.mark.parametrize("row", GOOD_ROWS)
def test_checks_accept_the_same_as_in_a_file(
    seeded_database: Server, templates: dict[str, Path], tmp_path: Path, row: str
) -> None:
    """A row that is just allowed is stored in both."""
    file = shutil.copy(templates["seeded"], tmp_path / "desk.db")
    with open_with_sqlite3(Path(file)) as connection:
        connection.execute(row)
    run_statements(seeded_database, row)


CHANGES_TO_THE_LOG = [
    "UPDATE {0} SET {2} = '9'",
    "DELETE FROM {0}",
    "DELETE FROM {0} WHERE {2} = '9'",
    "TRUNCATE {0} CASCADE",
    "INSERT INTO {0} TABLE {0} ON CONFLICT ({1}) DO UPDATE SET {2} = '9'",
    "MERGE INTO {0} USING actor ON true WHEN MATCHED THEN DELETE",
]
A_COLUMN = {
    "agreement_party": "actor",
    "document_agreement": "agreement",
    "commitment_obligor": "actor",
    "meeting_agreement": "agreement",
    "former_ref": "ref",
    "status_update": "note",
    "update_successor": "successor_id",
    "revision": "reason",
    "revised_term": "value",
    "retraction": "reason",
    "command": "words",
    "command_entry": "last_key",
    "earlier_moment": "recorded_by",
    "other_command": "words",
    "other_command_entry": "last_key",
    "other_command_line": "line",
    "agreement_standing": "note",
    "event_day": "note",
    "mark": "mark",
    "office": "name",
}


def test_the_server_itself_refuses_to_change_the_log(seeded_database: Server) -> None:
    """Also its administrator cannot change, delete or replace an entry."""
    with db.write_transaction(seeded_database) as connection:
        record_update(connection)
        ledger.retract_update(connection, 1, reason="test", stamp=make_stamp(connection))
    term = "INSERT INTO revised_term VALUES (3, 'name', 'Pakistan')"
    revision = REVISION_ROW.format("'PK', NULL").replace("(1, 'x'", "(3, 'x'")
    others = (*EVENT_ROWS, STANDING_ROW.format("signed"), MARK_ROW.format("'PK', NULL, 'shared'"), OFFICE_ROW)
    meeting = (MEETING_AGREEMENT_ROW, MEETING_ROW)
    run_statements(seeded_database, "; ".join((term, revision, *others, *meeting)))
    before = database_content(seeded_database)
    for table, change in product(APPEND_ONLY_TABLES, CHANGES_TO_THE_LOG):
        key = ", ".join(table.primary_key.columns.keys())
        statement = change.format(table.name, key, A_COLUMN[table.name])
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            run_statements(seeded_database, statement)
        assert database_content(seeded_database) == before, statement


MOMENTS_OF_AN_ENTRY = {
    "recorded_at - 1": True,
    "recorded_at + 1": False,
}


@pytest.mark.parametrize("moment", MOMENTS_OF_AN_ENTRY)
def test_a_moment_may_only_become_earlier(seeded_database: Server, moment: str) -> None:
    """As when another office turns out to have recorded the same entry before."""
    with db.write_transaction(seeded_database) as connection:
        record_update(connection)
    change = f"UPDATE status_update SET recorded_at = {moment}, recorded_by = 'other'"
    if MOMENTS_OF_AN_ENTRY[moment]:
        run_statements(seeded_database, change)
        return
    with pytest.raises(psycopg.errors.RaiseException, match=r"append-only|is no moment, or is later"):
        run_statements(seeded_database, change)


def test_truncating_a_table_that_the_log_points_to_is_refused(seeded_database: Server) -> None:
    """With CASCADE it would empty the log too."""
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        run_statements(seeded_database, "TRUNCATE commitment CASCADE")


def test_notes_stay_out_of_error_messages(seeded_database: Server) -> None:
    """Notes are sensitive: an error of the server does not quote them."""
    with (
        pytest.raises(DBAPIError, match="append-only") as failed,
        db.write_transaction(seeded_database) as connection,
    ):
        record_update(connection)
        run_sql(connection, "UPDATE status_update SET note = :note", note=SECRET)
    assert SECRET not in str(failed.value)


def test_reading_never_writes(seeded_database: Server) -> None:
    """A read transaction refuses every change."""
    with (
        pytest.raises(ResourceUnavailable, match="may only be read"),
        db.read_transaction(seeded_database) as connection,
    ):
        run_sql(connection, "DELETE FROM actor")


def migrate(server: Server, direction: str, target: str) -> None:
    """Upgrade or downgrade a database to a revision."""
    with server.write_transaction() as connection:
        run_alembic(connection, direction, target)


def test_migrations_go_down_and_up_again(own_database: Server) -> None:
    """Down to nothing leaves nothing, and up again makes the same tables."""
    before = read_catalog(own_database)
    with own_database.write_transaction() as connection:
        run_alembic(connection, "downgrade", "base")
        run_sql(connection, "DELETE FROM alembic_version")
    assert [name for name, _ in list_objects(own_database) if "alembic" not in name] == []
    run_statements(own_database, "DROP TABLE alembic_version")
    db.create_database(own_database, lambda connection: True)
    assert read_catalog(own_database) == before


def test_migrations_of_a_filled_database_go_down_and_up_again(
    tracker: CommandLine, own_database: Server
) -> None:
    """Every row, guard and index is there afterwards."""
    tracker.use_database(own_database)
    tracker("update hotline limited")
    tracker("undo --yes")
    schema_before, answer_before = read_catalog(own_database), tracker("log --json").out
    migrate(own_database, "downgrade", "0001")
    assert read_catalog(own_database) != schema_before
    migrate(own_database, "upgrade", "head")
    with own_database.write_transaction() as connection:
        begin_log(connection, BEGUN_BY_UPGRADE)  # as an upgrade does
    assert read_catalog(own_database) == schema_before
    assert tracker("log --json").out == answer_before
    assert tracker("check").out
