"""Connections to a server: what is wrong with them is said in one sentence, without a password."""

import contextlib
import gc
import os
import shlex
import shutil
import socket
import sys
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import ON_A_SERVER, CommandLine, database_content, run_sql
from local_server import LocalServer
from other_processes import wait_until
from server_helpers import (
    SECRET,
    add_query,
    list_objects,
    record_update,
    run_statements,
    unused_port,
    url_with_login,
)
from sqlalchemy.exc import DBAPIError

from tracker import db, queries
from tracker.cli.hint_messages import say_error
from tracker.db import Connection
from tracker.db.postgresql_server import Server
from tracker.domain.errors import DatabaseError, ResourceUnavailable
from tracker.domain.hint_actions import LOOK_WHETHER_RECORDED
from tracker.domain.installation import installation_of
from tracker.domain.records import AsOf

PSYCOPG = '"psycopg[binary]"'

pytestmark = ON_A_SERVER


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:{secret}@127.0.0.1:{port}/ledger",
        "postgresql://desk:{secret}@nowhere.invalid/ledger",
        "postgresql://desk:{secret}@/ledger?host=/no/such/folder",
        "postgresql+psycopg://desk@127.0.0.1:{port}/ledger?password={secret}",
    ],
)
def test_an_unreachable_server_is_exit_7(tracker: CommandLine, url: str) -> None:
    """It is said in one line, without the password."""
    told = tracker("list --db", url.format(secret=SECRET, port=unused_port()), fails=7)
    assert "cannot be reached" in told.err
    assert told.err.count("\n") == 1
    assert SECRET not in told.out + told.err


@pytest.mark.parametrize(
    ("login", "database", "says"),
    [("nobody_of_that_name", None, "role"), ("postgres", "no_such_database", "no_such_database")],
)
def test_a_refused_login_is_exit_6(
    tracker: CommandLine, local_server: LocalServer, login: str, database: str | None, says: str
) -> None:
    """With the words of the server, for an unknown role or database."""
    name = database or str(tracker.path.url.database)
    told = tracker("list --db", str(local_server.location_of(name, user=login)), fails=6)
    assert "refuses the connection" in told.err
    assert says in told.err
    assert "administrator" in told.err


@pytest.fixture
def role_with_password(local_server: LocalServer, role_without_rights: str) -> str:
    """A role whom the server asks for a password."""
    rule = "local all +asked_for_a_password scram-sha-256\n"
    file = Path(local_server.run_sql("SHOW hba_file")[0][0])
    if not local_server.run_sql("SELECT FROM pg_roles WHERE rolname = 'asked_for_a_password'"):
        with contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            local_server.run_sql("CREATE ROLE asked_for_a_password")
    local_server.run_sql(f"GRANT asked_for_a_password TO {role_without_rights}")
    if not (rules := file.read_text()).startswith(rule):
        draft = file.with_name(f"{role_without_rights}.conf")
        draft.write_text(rule + rules)
        shutil.copymode(file, draft)
        shutil.chown(draft, file.stat().st_uid, file.stat().st_gid)
        draft.replace(file)
        local_server.run_sql("SELECT pg_reload_conf()")

    def is_asked() -> bool:
        try:
            psycopg.connect(str(local_server.location_of("postgres", user=role_without_rights))).close()
        except psycopg.OperationalError:
            return True
        return False

    wait_until(is_asked)
    return role_without_rights


def test_a_wrong_password_is_reported_and_not_shown(tracker: CommandLine, role_with_password: str) -> None:
    """It is exit 6, with the words of the server."""
    told = tracker("list --db", url_with_login(tracker.path, f"{role_with_password}:Wrong-88"), fails=6)
    assert "refuses the connection" in told.err
    assert "Wrong-88" not in told.err


def test_a_missing_password_is_exit_6(tracker: CommandLine, role_with_password: str) -> None:
    """The login is refused, and the sentence names the password."""
    assert "password" in tracker("list --db", url_with_login(tracker.path, role_with_password), fails=6).err


def test_the_right_password_opens_the_database(tracker: CommandLine, role_with_password: str) -> None:
    """As a part of the login, or as a parameter of the URL."""
    run_statements(tracker.path, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role_with_password}")
    logins: list[tuple[str, dict[str, str]]] = [
        (f"{role_with_password}:{SECRET}", {}),
        (role_with_password, {"password": SECRET}),
    ]
    for login, query in logins:
        assert "hotline" in tracker("list --db", url_with_login(tracker.path, login, **query)).out


def test_a_database_without_tables_is_reported_with_the_command_that_makes_them(
    tracker: CommandLine, blank_database: Server
) -> None:
    """The command names the same database, without the password."""
    told = tracker("list --db", url_with_login(blank_database, f"postgres:{SECRET}"), fails=6)
    command = told.err.partition("with: ")[2]
    assert shlex.split(command) == ["tracker", "init", "--db", str(blank_database)]
    tracker(command.partition("tracker ")[2])
    assert "hotline" in tracker("list --db", str(blank_database)).out


@pytest.mark.parametrize("table", ["alembic_version (version_num varchar)", "status_update (id int)"])
def test_a_database_of_another_program_is_left_as_it_is(
    tracker: CommandLine, blank_database: Server, table: str
) -> None:
    """It has migrations or a table of another program, and is exit 6."""
    run_statements(blank_database, f"CREATE TABLE {table}")
    before = list_objects(blank_database)
    for line in ("list", "init", "update hotline limited", "upgrade", "check"):
        assert "another program" in tracker(f"{line} --db", str(blank_database), fails=6).err
    assert list_objects(blank_database) == before


def test_a_table_with_a_name_of_ours_is_reported(tracker: CommandLine, blank_database: Server) -> None:
    """No table is made, and it is not called a defect of the tracker."""
    run_statements(blank_database, "CREATE TABLE document (id int)", "INSERT INTO document VALUES (7)")
    before = list_objects(blank_database)
    tracker("init --db", str(blank_database), fails=6)
    assert list_objects(blank_database) == before


@pytest.mark.parametrize(
    ("found", "says", "way_on"),
    [("0001", "older", "tracker upgrade --db"), ("9999", "newer", "Install that version")],
)
def test_an_older_or_newer_database_is_refused_with_a_hint(
    tracker: CommandLine, found: str, says: str, way_on: str
) -> None:
    """It is exit 6, and is left as it is."""
    run_statements(tracker.path, f"UPDATE alembic_version SET version_num = '{found}'")
    before = database_content(tracker.path)
    for line in ("list", "update hotline limited", "export"):
        told = tracker(f"{line} --db", str(tracker.path), fails=6)
        assert says in told.err
        assert way_on in told.err
    assert database_content(tracker.path) == before


@pytest.mark.parametrize(
    "url",
    [
        "{server}&colour=blue",
        "{server}&connect_timeout=soon",
        "{server}&port=abc",
        "{server}&sslmode=perhaps",
        "postgresql:///ledger?host=a&host=b&port=1",
        "mysql://desk:{secret}@host/ledger",
        "postgresql+asyncpg://desk:{secret}@host/ledger",
        "postgresql://desk:{secret}@host",
        "postgresql://desk:{secret}@host:port/ledger",
        "postgresql://desk:{secret}@[::1/ledger",
        "://desk:{secret}@host/ledger",
    ],
)
def test_an_invalid_url_is_exit_2(tracker: CommandLine, url: str) -> None:
    """A parameter that no server has, another kind of database, or a URL that cannot be read."""
    told = tracker("list --db", url.format(server=tracker.path, secret=SECRET), fails=2)
    assert told.err.count("\n") == 1
    assert SECRET not in told.err


@pytest.mark.parametrize("more", ["plugin", "row_factory", "cursor_factory", "context", "autocommit"])
def test_a_parameter_of_the_driver_is_refused(tracker: CommandLine, more: str) -> None:
    """It means something to a library, but not to a server."""
    tracker("list --db", add_query(str(tracker.path), **{more: "1"}), fails=2)


def test_a_database_in_another_encoding_is_refused(tracker: CommandLine, local_server: LocalServer) -> None:
    """Tables are made only where every language can be stored."""
    name = f"latin_{os.getpid()}"
    local_server.run_sql(
        f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    latin = local_server.location_of(name)
    try:
        told = tracker("init --db", str(latin), fails=6)
        assert "LATIN1" in told.err
        assert "UTF8" in told.err
        assert list_objects(latin) == []
    finally:
        local_server.drop_database(latin)


def end_connection(local_server: LocalServer, connection: Connection) -> None:
    """End a connection, as the administrator of the server."""
    ((pid,),) = run_sql(connection, "SELECT pg_backend_pid()")
    assert local_server.run_sql(f"SELECT pg_terminate_backend({pid}, 10000)") == [(True,)]


@pytest.mark.parametrize("transaction", [db.read_transaction, db.write_transaction])
def test_an_ended_connection_is_reported(
    seeded_database: Server, local_server: LocalServer, transaction: Callable[[Server], Any]
) -> None:
    """In the middle of reading or recording: nothing is saved."""
    before = database_content(seeded_database)
    with (
        pytest.raises(ResourceUnavailable, match="ended the connection"),
        transaction(seeded_database) as connection,
    ):
        if transaction is db.write_transaction:
            record_update(connection)
        end_connection(local_server, connection)
        queries.implementation_state(connection, "hotline", AsOf(day=date(2018, 6, 1)))
    assert database_content(seeded_database) == before


def test_a_broken_connection_is_reported(seeded_database: Server) -> None:
    """Also if the network goes away without a word."""
    with (
        pytest.raises(ResourceUnavailable, match="ended the connection"),
        db.read_transaction(seeded_database) as connection,
    ):
        with connection.as_sqlalchemy() as core:
            driver: Any = core.connection.dbapi_connection
        with socket.socket(fileno=os.dup(driver.pgconn.socket)) as line:
            line.shutdown(socket.SHUT_RDWR)
        queries.implementation_state(connection, "hotline", AsOf(day=date(2018, 6, 1)))


def test_a_connection_ended_before_the_commit_is_reported(
    seeded_database: Server, local_server: LocalServer
) -> None:
    """It is noticed only at the commit; the hint is to look whether the update is there."""
    before = database_content(seeded_database)
    with (
        pytest.raises(ResourceUnavailable, match="ended the connection") as ended,
        db.write_transaction(seeded_database) as connection,
    ):
        record_update(connection)
        end_connection(local_server, connection)
    assert ended.value.hint == LOOK_WHETHER_RECORDED
    assert database_content(seeded_database) == before


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("40001", "in use"),  # serialization_failure: a copy that follows has to give way to what it follows
        ("40P01", "in use"),  # deadlock_detected
        ("08006", "ended"),  # connection_failure
        ("57014", "statement_timeout"),  # query_canceled
        ("57P02", "ended"),  # crash_shutdown
        ("53100", "disk or its memory"),  # disk_full
        ("53200", "disk or its memory"),  # out_of_memory
        ("25P03", "ended"),  # idle_in_transaction_session_timeout
        ("25P04", "ended"),  # transaction_timeout
        ("58030", ""),  # io_error
        ("XX001", ""),  # data_corrupted
        ("42P01", "tracker check"),  # undefined_table
        ("42703", "tracker check"),  # undefined_column
    ],
)
def test_errors_of_the_server_are_explained(seeded_database: Server, code: str, told: str) -> None:
    """They are said in one sentence, and nothing is saved."""
    before = database_content(seeded_database)
    with (
        pytest.raises((ResourceUnavailable, DatabaseError)) as failed,
        db.write_transaction(seeded_database) as connection,
    ):
        record_update(connection)
        run_sql(connection, f"DO $$ BEGIN RAISE EXCEPTION 'test' USING ERRCODE = '{code}'; END $$")
    assert told in say_error(failed.value)
    assert database_content(seeded_database) == before


def test_an_error_that_only_a_defect_can_cause_is_not_translated(seeded_database: Server) -> None:
    """No user can do anything about it."""
    with pytest.raises(DBAPIError, match="division"), db.write_transaction(seeded_database) as connection:
        run_sql(connection, "SELECT 1 / 0")


def test_too_many_connections_are_exit_7(
    tracker: CommandLine, local_server: LocalServer, role_without_rights: str
) -> None:
    """The command can be tried again."""
    local_server.run_sql(f"ALTER ROLE {role_without_rights} CONNECTION LIMIT 0")
    assert (
        "too many connections"
        in tracker("list --db", url_with_login(tracker.path, role_without_rights), fails=7).err
    )


@pytest.mark.parametrize("line", ["list", "init", "where --json"])
def test_without_psycopg_a_server_is_exit_6(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """The sentence has the command that installs the package."""
    monkeypatch.delitem(sys.modules, "tracker.db.postgresql_server")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    told = tracker(line, fails=6).err
    assert "Databases on a server need one more package, psycopg." in told
    assert installation_of(PSYCOPG).sentence in told.replace('\\"', '"')  # as JSON quotes it


def test_without_psycopg_a_file_can_be_used(
    tracker: CommandLine, templates: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files do not need the package."""
    monkeypatch.delitem(sys.modules, "tracker.db.postgresql_server")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for line in ("list", "summary --since 2018-01-01", "check", "where", "export"):
        assert tracker(f"{line} --db", str(templates["seeded"])).out


def test_an_answer_not_read_to_its_end_is_closed_with_the_transaction(seeded_database: Server) -> None:
    """Else its cursor lives on the server until Python happens to forget it, and Python warns of it."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with seeded_database.read_transaction() as connection:
            next(iter(connection.rows("SELECT ref FROM commitment", {}, at_once=False)))
        gc.collect()
    assert [str(warning.message) for warning in heard] == []
