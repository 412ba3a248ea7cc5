"""The database on a server: one writer at a time, answers that stay, and errors without a password."""

import contextlib
import itertools
import os
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
import recording
from conftest import ON_A_SERVER, CommandLine, database_content, make_stamp, open_with_sqlite3, run_sql
from local_server import LocalServer
from migration_helpers import add_migration, run_alembic
from sqlalchemy import (
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    UniqueConstraint,
    make_url,
)
from sqlalchemy.exc import DBAPIError
from test_completion import offered

from tracker import db, ledger, queries
from tracker.cli import completion, context
from tracker.cli.hint_messages import say_error
from tracker.db import Connection, postgresql_server, sqlite_file
from tracker.db.postgresql_server import WRITE_LOCK, Server
from tracker.db.schema import APPEND_ONLY_TABLES, VIEW_NAMES, metadata
from tracker.db.upgrade import upgrade_database
from tracker.domain.actions import LOOK_WHETHER_RECORDED
from tracker.domain.errors import DatabaseError, ResourceUnavailable, RuleViolation, TrackerError
from tracker.domain.installation import installation_of
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import ActorKind, Status

pytestmark = ON_A_SERVER

SECRET = "Sesame-99"
PSYCOPG = '"psycopg[binary]"'


@pytest.fixture(scope="module")
def kept_blank(local_server: LocalServer) -> Iterator[Server]:
    """A database without any table, for one test after another."""
    made = local_server.create_database()
    yield made
    local_server.drop_database(made)


@pytest.fixture
def blank(kept_blank: Server) -> Iterator[Server]:
    """A database without any table."""
    yield kept_blank
    do(
        kept_blank,
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
    )


@pytest.fixture
def own(local_server: LocalServer, server_template: Server) -> Iterator[Server]:
    """A seeded database of its own, for what the next test must not find."""
    made = local_server.create_database(str(server_template.url.database))
    yield made
    local_server.drop_database(made)


@pytest.fixture
def role(local_server: LocalServer, seeded_database: Server) -> Iterator[str]:
    """Somebody who may connect, and has no other right until it is granted in the seeded database."""
    name = f"{seeded_database.url.database}_desk"
    local_server.run_sql(f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}'")
    yield name
    do(seeded_database, f"DROP OWNED BY {name}")
    local_server.run_sql(f"DROP ROLE {name}")


def do(server: Server, *statements: str) -> list[tuple[Any, ...]]:
    """What the last of some statements finds, run by the administrator in a database."""
    with psycopg.connect(str(server), autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def until(is_so: Callable[[], object]) -> None:
    """Wait for something that another does; half a minute is for ever."""
    late = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < late, "it never came to be so"
        time.sleep(0.005)


def written(url: str, **query: str) -> str:
    """A URL with something more in its query."""
    more = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{url}{'&' if '?' in url else '?'}{more}"


def spelt(server: Server, login: str = "postgres", **query: str) -> str:
    """The URL of a database with a login spelt in some way."""
    url = re.sub(r"//[^/]*@", f"//{login}@", str(server), count=1)
    return written(url, **query) if query else url


# -- what goes wrong, in a sentence ------------------------------------------------------------------


def nobody_listens() -> int:
    """A port at which nobody listens."""
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:{secret}@127.0.0.1:{port}/ledger",
        "postgresql://desk:{secret}@nowhere.invalid/ledger",
        "postgresql://desk:{secret}@/ledger?host=/no/such/folder",
        "postgresql+psycopg://desk@127.0.0.1:{port}/ledger?password={secret}",
    ],
)
def test_a_server_that_cannot_be_reached_is_told(tracker: CommandLine, url: str) -> None:
    """Where no server answers a command is exit 7, says so in one line, and shows no password."""
    told = tracker("list --db", url.format(secret=SECRET, port=nobody_listens()), fails=7)
    assert "cannot be reached" in told.err
    assert told.err.count("\n") == 1
    assert SECRET not in told.out + told.err


@pytest.mark.parametrize(
    ("login", "database", "says"),
    [("nobody_of_that_name", None, "role"), ("postgres", "no_such_database", "no_such_database")],
)
def test_a_server_that_refuses_is_quoted(
    tracker: CommandLine, local_server: LocalServer, login: str, database: str | None, says: str
) -> None:
    """An unknown role or database is exit 6, in the server's own words."""
    name = database or str(tracker.path.url.database)
    told = tracker("list --db", str(local_server.location_of(name, user=login)), fails=6)
    assert "refuses the connection" in told.err
    assert says in told.err
    assert "administrator" in told.err


@pytest.fixture
def guarded(local_server: LocalServer, role: str) -> str:
    """Somebody whom the server asks for a password."""
    rule = "local all +asked_for_a_password scram-sha-256\n"
    file = Path(local_server.run_sql("SHOW hba_file")[0][0])
    if not local_server.run_sql("SELECT FROM pg_roles WHERE rolname = 'asked_for_a_password'"):
        with contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            local_server.run_sql("CREATE ROLE asked_for_a_password")
    local_server.run_sql(f"GRANT asked_for_a_password TO {role}")
    if not (rules := file.read_text()).startswith(rule):
        draft = file.with_name(f"{role}.conf")
        draft.write_text(rule + rules)
        shutil.copymode(file, draft)
        shutil.chown(draft, file.stat().st_uid, file.stat().st_gid)
        draft.replace(file)
        local_server.run_sql("SELECT pg_reload_conf()")

    def is_asked() -> bool:
        try:
            psycopg.connect(str(local_server.location_of("postgres", user=role))).close()
        except psycopg.OperationalError:
            return True
        return False

    until(is_asked)
    return role


def test_a_wrong_password_is_told_and_not_shown(tracker: CommandLine, guarded: str) -> None:
    """A login refused is exit 6, in the server's own words, which do not hold the password."""
    told = tracker("list --db", spelt(tracker.path, f"{guarded}:Wrong-88"), fails=6)
    assert "refuses the connection" in told.err
    assert "Wrong-88" not in told.err


def test_a_missing_password_is_told(tracker: CommandLine, guarded: str) -> None:
    """Where a password is asked for and none is given, it is the login that is refused: exit 6."""
    assert "password" in tracker("list --db", spelt(tracker.path, guarded), fails=6).err


def test_the_right_password_is_used(tracker: CommandLine, guarded: str) -> None:
    """A password in the URL opens the database, in either spelling."""
    do(tracker.path, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {guarded}")
    logins: list[tuple[str, dict[str, str]]] = [(f"{guarded}:{SECRET}", {}), (guarded, {"password": SECRET})]
    for login, query in logins:
        assert "hotline" in tracker("list --db", spelt(tracker.path, login, **query)).out


def test_a_database_without_tables_says_how_to_make_them(tracker: CommandLine, blank: Server) -> None:
    """The hint is the command that makes the tables in the database that was named."""
    told = tracker("list --db", spelt(blank, f"postgres:{SECRET}"), fails=6)
    command = told.err.partition("with: ")[2]
    assert shlex.split(command) == ["tracker", "init", "--db", str(blank)]
    tracker(command.partition("tracker ")[2])
    assert "hotline" in tracker("list --db", str(blank)).out


def everything_in(server: Server) -> list[tuple[Any, ...]]:
    """Every relation and function in the public schema of a database."""
    return do(
        server,
        "SELECT relname, relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL "
        "SELECT proname, 'function' FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
    )


@pytest.mark.parametrize("table", ["alembic_version (version_num varchar)", "status_update (id int)"])
def test_another_programs_database_is_left_alone(tracker: CommandLine, blank: Server, table: str) -> None:
    """A database with the migrations or a table of another program is exit 6, and stays as it is."""
    do(blank, f"CREATE TABLE {table}")
    before = everything_in(blank)
    for line in ("list", "init", "update hotline limited", "upgrade", "check"):
        assert "another program" in tracker(f"{line} --db", str(blank), fails=6).err
    assert everything_in(blank) == before


def test_a_table_of_another_program_called_like_ours_is_told(tracker: CommandLine, blank: Server) -> None:
    """Where a name is taken no table is made, and that is no defect of the tracker."""
    do(blank, "CREATE TABLE document (id int)", "INSERT INTO document VALUES (7)")
    before = everything_in(blank)
    tracker("init --db", str(blank), fails=6)
    assert everything_in(blank) == before


@pytest.mark.parametrize(
    ("found", "says", "way_on"),
    [("0001", "older", "tracker upgrade --db"), ("9999", "newer", "Install that version")],
)
def test_an_older_or_newer_database_names_what_helps(
    tracker: CommandLine, found: str, says: str, way_on: str
) -> None:
    """A database of another revision is exit 6 with the way on, and stays as it is."""
    do(tracker.path, f"UPDATE alembic_version SET version_num = '{found}'")
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
def test_a_url_that_is_none_is_not_understood(tracker: CommandLine, url: str) -> None:
    """A parameter that no server has, another kind of database, a URL that cannot be read: exit 2."""
    told = tracker("list --db", url.format(server=tracker.path, secret=SECRET), fails=2)
    assert told.err.count("\n") == 1
    assert SECRET not in told.err


@pytest.mark.parametrize("more", ["plugin", "row_factory", "cursor_factory", "context", "autocommit"])
def test_a_parameter_of_a_library_is_none_of_a_server(tracker: CommandLine, more: str) -> None:
    """What only means something to a library is refused as any unknown parameter is."""
    tracker("list --db", written(str(tracker.path), **{more: "1"}), fails=2)


def test_a_database_that_lacks_letters_is_refused(tracker: CommandLine, local_server: LocalServer) -> None:
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
        assert everything_in(latin) == []
    finally:
        local_server.drop_database(latin)


def end(local_server: LocalServer, connection: Connection) -> None:
    """The administrator ends a connection."""
    ((pid,),) = run_sql(connection, "SELECT pg_backend_pid()")
    assert local_server.run_sql(f"SELECT pg_terminate_backend({pid}, 10000)") == [(True,)]


@pytest.mark.parametrize("transaction", [db.read_transaction, db.write_transaction])
def test_a_connection_that_is_ended_is_told(
    seeded_database: Server, local_server: LocalServer, transaction: Callable[[Server], Any]
) -> None:
    """A connection ended in the middle of a question or of recording is exit 7, and nothing was saved."""
    before = database_content(seeded_database)
    with (
        pytest.raises(ResourceUnavailable, match="ended the connection"),
        transaction(seeded_database) as connection,
    ):
        if transaction is db.write_transaction:
            record(connection)
        end(local_server, connection)
        queries.progress(connection, "hotline", AsOf(day=date(2018, 6, 1)))
    assert database_content(seeded_database) == before


def test_a_connection_that_breaks_is_told(seeded_database: Server) -> None:
    """A network that goes away in the middle has no words; it is exit 7 as well."""
    with (
        pytest.raises(ResourceUnavailable, match="ended the connection"),
        db.read_transaction(seeded_database) as connection,
    ):
        with connection.sqlalchemy_connection() as core:
            driver: Any = core.connection.dbapi_connection
        with socket.socket(fileno=os.dup(driver.pgconn.socket)) as line:
            line.shutdown(socket.SHUT_RDWR)
        queries.progress(connection, "hotline", AsOf(day=date(2018, 6, 1)))


def test_a_connection_that_is_ended_before_it_is_saved_is_told(
    seeded_database: Server, local_server: LocalServer
) -> None:
    """Where nothing more is asked, it is seen when it is to be saved."""
    before = database_content(seeded_database)
    with (
        pytest.raises(ResourceUnavailable, match="ended the connection") as ended,
        db.write_transaction(seeded_database) as connection,
    ):
        record(connection)
        end(local_server, connection)
    assert ended.value.hint == LOOK_WHETHER_RECORDED
    assert database_content(seeded_database) == before


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("40001", "in use"),  # serialization_failure: a copy that follows has to give way to what it follows
        ("40P01", "in use"),  # deadlock_detected
        ("08006", "ended"),  # connection_failure
        ("57014", "ended"),  # query_canceled
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
def test_what_a_server_reports_is_told(seeded_database: Server, code: str, told: str) -> None:
    """What is wrong with the server, and not with the tracker, is a sentence, and nothing was saved."""
    before = database_content(seeded_database)
    with (
        pytest.raises((ResourceUnavailable, DatabaseError)) as failed,
        db.write_transaction(seeded_database) as connection,
    ):
        record(connection)
        run_sql(connection, f"DO $$ BEGIN RAISE EXCEPTION 'test' USING ERRCODE = '{code}'; END $$")
    assert told in say_error(failed.value)
    assert database_content(seeded_database) == before


def test_what_only_a_defect_can_cause_stays_one(seeded_database: Server) -> None:
    """An error that no user can mend is not made to look like one."""
    with pytest.raises(DBAPIError, match="division"), db.write_transaction(seeded_database) as connection:
        run_sql(connection, "SELECT 1 / 0")


def test_too_many_connections_are_told(tracker: CommandLine, local_server: LocalServer, role: str) -> None:
    """Where there is no room for one more the command is exit 7: it can be tried again."""
    local_server.run_sql(f"ALTER ROLE {role} CONNECTION LIMIT 0")
    assert "too many connections" in tracker("list --db", spelt(tracker.path, role), fails=7).err


@contextlib.contextmanager
def turn_taken(server: Server) -> Iterator[None]:
    """Somebody else is writing."""
    with psycopg.connect(str(server)) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})".encode())
        yield


@pytest.mark.parametrize(
    "line", ["update hotline limited", "init", "list --known-at 2018-01-01", "brief --since 2018-01-01"]
)
def test_who_waits_too_long_for_their_turn_is_told(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """Somebody else who writes for too long is exit 7, and it can be tried again."""
    monkeypatch.setitem(postgresql_server._SESSION_SETTINGS, "lock_timeout", "50ms")
    before = database_content(tracker.path)
    with turn_taken(tracker.path):
        assert "in use by somebody else" in tracker(line, fails=7).err
    assert database_content(tracker.path) == before


def test_a_locked_table_is_told(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """An administrator who holds a table is waited for no longer than another who records."""
    monkeypatch.setitem(postgresql_server._SESSION_SETTINGS, "lock_timeout", "50ms")
    with psycopg.connect(str(tracker.path)) as other:
        other.execute("LOCK TABLE commitment")
        assert "in use" in tracker("list", fails=7).err


def test_who_may_only_read_reads_and_is_told(
    tracker: CommandLine, local_server: LocalServer, role: str
) -> None:
    """A role with SELECT asks whatever it likes; to record is exit 7, and nothing was saved."""
    place, before = tracker.path, database_content(tracker.path)
    do(place, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    tracker.use_database(local_server.location_of(str(place.url.database), user=role))
    for line in ("list", "log", "show hotline", "summary --since 2018-01-01", "export", "where"):
        assert tracker(line).out
    assert "no right" in tracker("update hotline limited", fails=7).err
    assert database_content(place) == before


def test_who_may_only_record_changes_nothing_else(
    tracker: CommandLine, local_server: LocalServer, role: str
) -> None:
    """SELECT, and INSERT on the tables, are all that the daily commands need."""
    do(tracker.path, f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {role}")
    tracker.use_database(local_server.location_of(str(tracker.path.url.database), user=role))
    for line in ("update hotline limited", "undo --yes", "add Test --agreement pk-ir-2017", "init", "check"):
        tracker(line)


def test_who_has_no_right_at_all_is_told(tracker: CommandLine, local_server: LocalServer, role: str) -> None:
    """A role without SELECT is exit 7 on every command."""
    tracker.use_database(local_server.location_of(str(tracker.path.url.database), user=role))
    for line in ("list", "update hotline limited", "check"):
        assert "no right" in tracker(line, fails=7).err


@pytest.mark.parametrize(
    "right",
    [
        "CREATE",
        "ALL",
    ],
)
def test_who_may_make_no_tables_is_told(
    tracker: CommandLine, local_server: LocalServer, blank: Server, role: str, right: str
) -> None:
    """A role that may not make tables is exit 7 on init, and none is made."""
    do(blank, f"REVOKE {right} ON SCHEMA public FROM PUBLIC")
    url = local_server.location_of(str(blank.url.database), user=role)
    assert "no right" in tracker("init --db", str(url), fails=7).err
    assert everything_in(blank) == []


def test_a_database_that_may_only_be_read_is_told(
    tracker: CommandLine, local_server: LocalServer, own: Server
) -> None:
    """On a copy that only follows another, questions are answered, and to record is exit 7."""
    local_server.run_sql(f"ALTER DATABASE {own.url.database} SET default_transaction_read_only = on")
    tracker.use_database(own)
    for line in ("list", "summary --since 2018-01-01", "check"):
        assert tracker(line).out
    for line in ("update hotline limited", "add Test --agreement pk-ir-2017"):
        assert "may only be read" in tracker(line, fails=7).err


@pytest.mark.parametrize("line", ["list", "init", "where --json"])
def test_without_its_package_a_server_is_told_how_to_get_it(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """Without psycopg a server's URL is exit 6, with the command that installs it."""
    monkeypatch.delitem(sys.modules, "tracker.db.postgresql_server")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    told = tracker(line, fails=6).err
    assert "Databases on a server need one more package, psycopg." in told
    assert installation_of(PSYCOPG).sentence in told.replace('\\"', '"')  # as JSON quotes it


def test_without_its_package_a_file_is_used_as_ever(
    tracker: CommandLine, templates: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who keeps a file needs no package for servers."""
    monkeypatch.delitem(sys.modules, "tracker.db.postgresql_server")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for line in ("list", "summary --since 2018-01-01", "check", "where", "export"):
        assert tracker(f"{line} --db", str(templates["seeded"])).out


# -- no password, anywhere ---------------------------------------------------------------------------

# How a login is spelt, what more is in the URL, and what must not be seen: also not what is left of the
# password when some of it is taken for a host.
SPELLINGS = {
    "plain": ("{}:Sesame-99", {}, "Sesame"),
    "as a parameter": ("{}", {"password": "Sesame-99"}, "Sesame"),
    "as both": ("{}:Sesame-99", {"password": "Sesame-99"}, "Sesame"),
    "of a key": ("{}", {"sslpassword": "Sesame-99"}, "Sesame"),
    "encoded": ("{}:%40Ses%2Fa%3Ame%25-99", {}, "Ses"),
    "encoded parameter": ("{}", {"password": "%40Ses%2Fa%3Ame%26-99"}, "Ses"),
    "with a slash": ("{}:12/Sesame/9", {}, "Sesame"),
    "with a colon": ("{}:12:Sesame:9", {}, "Sesame"),
    "with a question mark": ("{}:12?Sesame?9", {}, "Sesame"),
    "with a blank": ("{}:12 Sesame 9", {}, "Sesame"),
    "long": (f"{{}}:{'Sesame' * 30}", {}, "Sesame"),
    "with an at": ("{}:12@Sesame", {}, "Sesame"),
    "with an at and a slash": ("{}:1/2@Sesame/3", {}, "Sesame"),
}  # type: dict[str, tuple[str, dict[str, str], str]]


def shown(capsys: pytest.CaptureFixture[str], *given: str) -> str:
    """All that a command shows, however it ends; a defect it must not be."""
    from tracker.cli import app

    capsys.readouterr()
    with pytest.raises(SystemExit) as leaving:
        app(list(given), prog_name="tracker")
    captured = capsys.readouterr()
    assert leaving.value.code != 1, captured.err
    return captured.out + captured.err


@pytest.fixture
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a command may leave its files."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_password_is_shown(
    tracker: CommandLine, capsys: pytest.CaptureFixture[str], spelling: str
) -> None:
    """However it stands in the URL: neither where it is of no use, nor where the login is refused."""
    login, query, hidden = SPELLINGS[spelling]
    for name in ("postgres", "nobody_of_that_name"):
        told = shown(capsys, "where", "--db", spelt(tracker.path, login.format(name), **query))
        assert hidden not in told
        if "with an at" in spelling:  # what is behind it would be taken for the host
            assert "is not the URL of a database" in told
        else:
            assert str(tracker.path.url.database) in told


@pytest.mark.parametrize(
    "line",
    [
        "list", "init", "where", "check", "backup", "backup copy.db", "restore copy.db", "upgrade", "export",
        "import none.json", "export -o out.json", "log --known-at 2018-01-01", "update hotline limited",
    ],
)  # fmt: skip
def test_no_command_shows_a_password(
    tracker: CommandLine, capsys: pytest.CaptureFixture[str], blank: Server, somewhere: Path, line: str
) -> None:
    """Neither an answer nor an error of any command holds the password of the URL, with JSON or without."""
    for server, more in ((tracker.path, []), (blank, ["--json"])):
        url = spelt(server, f"postgres:{SECRET}", password=SECRET)
        told = shown(capsys, *line.split(), "--db", url, *more)
        assert told
        assert SECRET not in told


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_url_in_the_wrong_place_shows_no_password(
    tracker: CommandLine, capsys: pytest.CaptureFixture[str], spelling: str
) -> None:
    """A URL given as a plain word is quoted without its password, in whatever spelling."""
    login, query, hidden = SPELLINGS[spelling]
    url = spelt(tracker.path, login.format("desk"), **query)
    for line in (["list"], ["show"], ["update", "--json"]):
        assert hidden not in shown(capsys, *line, url)


@pytest.mark.parametrize(
    "line", ["update hotline", "add x --agreement", "log", "retract", "where", "list --known-at", "--db"]
)
def test_no_command_quotes_a_password(
    tracker: CommandLine, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    """Nor by whatever command it was meant for."""
    url = spelt(tracker.path, f"desk:{SECRET}")
    for more in ([], ["--json"]):
        assert SECRET not in shown(capsys, *line.split(), url, *more)


@pytest.mark.parametrize("line", ["import", "export -o", "restore", "backup"])
def test_a_url_in_the_place_of_a_file_shows_no_password(
    tracker: CommandLine,
    capsys: pytest.CaptureFixture[str],
    templates: dict[str, Path],
    somewhere: Path,
    line: str,
) -> None:
    """Nor where the name of a file was to be typed."""
    tracker.use_database(shutil.copy(templates["seeded"], somewhere / "desk.db"))
    for more in ([], ["--json"]):
        told = shown(capsys, *line.split(), f"postgresql://desk:{SECRET}@host/ledger", *more)
        assert SECRET not in told


def test_where_tells_the_url_without_the_password(tracker: CommandLine) -> None:
    """``where`` prints what names the database, and can be given to others."""
    told = tracker("where --db", spelt(tracker.path, f"postgres:{SECRET}", password=SECRET))
    assert (told.out, told.err) == (f"{tracker.path}\n", "")
    assert make_url(told.out.strip()).password is None


# -- many at once ------------------------------------------------------------------------------------


def record(connection: Connection) -> int:
    """One more update of the hotline; its number."""
    now = connection.now(datetime.now(UTC))
    signed = make_stamp(connection, now)
    return recording.record_update(
        connection, "hotline", Status.LIMITED, effective_on=date(2018, 1, 1), stamp=signed
    ).update


def in_a_transaction(server: Server, write: Callable[[Connection], object]) -> object:
    """What comes of writing: what it returns, or the error that was told."""
    try:
        with db.write_transaction(server) as connection:
            return write(connection)
    except TrackerError as error:
        return error


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What comes of doing something so many times at once."""
    ready = threading.Barrier(count)

    def one(number: int) -> object:
        ready.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_of_many_recorders_at_once_none_is_lost(seeded_database: Server) -> None:
    """Sixteen who record at once get numbers without a gap, in the order of their moments."""
    each = 3
    numbers = at_once(16, lambda _: [in_a_transaction(seeded_database, record) for _ in range(each)])
    rows = do(seeded_database, "SELECT id, recorded_at FROM status_update ORDER BY id")
    assert (
        sorted(itertools.chain.from_iterable(numbers))
        == [number for number, _ in rows]
        == list(range(1, 16 * each + 1))
    )
    assert all(earlier < later for (_, earlier), (_, later) in itertools.pairwise(rows))


def test_refs_made_at_once_have_neither_gaps_nor_doubles(seeded_database: Server) -> None:
    """Eight who add without a ref get the next eight numbers."""

    def add(connection: Connection) -> str:
        signed = make_stamp(connection)
        return recording.add_commitment(connection, agreement="pk-ir-2017", title="Test", stamp=signed)

    found = at_once(8, lambda _: in_a_transaction(seeded_database, add))
    assert sorted(map(str, found)) == [f"pk-ir-2017-{number}" for number in range(16, 24)]


def test_what_is_not_saved_leaves_no_gap(tracker: CommandLine, tmp_path: Path) -> None:
    """A refused update, an import that was only tried, a transaction undone: none takes a number."""
    with contextlib.suppress(ZeroDivisionError), db.write_transaction(tracker.path) as connection:
        record(connection)
        raise ZeroDivisionError
    (tmp_path / "news.csv").write_text("commitment,status,effective_on\nhotline,limited,2018-01-01\n")
    assert "would add 1 update" in tracker(f"import {tmp_path / 'news.csv'} --dry-run").out
    tracker("update hotline breached", fails=4)
    assert "[U-1]" in tracker("update hotline limited").out
    tracker("add Test --agreement pk-ir-2017 --ref hotline", fails=4)
    tracker("add Test --agreement pk-ir-2017")
    ids = [number for (number,) in do(tracker.path, "SELECT id FROM commitment ORDER BY id")]
    assert ids == list(range(1, len(ids) + 1))


def test_of_six_first_runs_at_once_one_makes_the_tables(tracker: CommandLine, blank: Server) -> None:
    """All find a database, one says that it made it, and all of the agreement is there once."""

    def first(_: int) -> object:
        return db.create_database(blank, lambda connection: True)

    assert sorted(map(str, at_once(6, first))) == ["None"] * 5 + ["True"]
    assert do(blank, "SELECT count(*) FROM commitment") == [(0,)]
    assert tracker("check --db", str(blank)).out


def test_of_two_who_take_back_the_same_update_one_is_refused(seeded_database: Server) -> None:
    """The rules hold for what is there when it is saved, not for what was there before the wait."""
    in_a_transaction(seeded_database, record)

    def retract(connection: Connection) -> str:
        return ledger.retract_update(connection, 1, reason="test", stamp=make_stamp(connection)).update

    found = at_once(2, lambda _: in_a_transaction(seeded_database, retract))
    assert [type(each) for each in found if each != "U-1"] == [RuleViolation]
    assert do(seeded_database, "SELECT count(*) FROM retraction") == [(1,)]


def test_of_two_who_add_the_same_ref_one_is_refused(seeded_database: Server) -> None:
    """A ref is never used twice, also when two think of it at once."""

    def add(connection: Connection) -> str:
        signed = make_stamp(connection)
        return recording.add_commitment(
            connection, agreement="pk-ir-2017", title="Test", ref="x", stamp=signed
        )

    found = at_once(2, lambda _: in_a_transaction(seeded_database, add))
    assert [type(each) for each in found if each != "x"] == [RuleViolation]


def test_who_waits_sees_what_was_saved_meanwhile(seeded_database: Server, local_server: LocalServer) -> None:
    """Whoever waits for their turn begins with what the other has saved."""
    with ThreadPoolExecutor(1) as pool:
        with db.write_transaction(seeded_database) as first:
            second = pool.submit(in_a_transaction, seeded_database, record)
            until(lambda: waiting(local_server, seeded_database))
            assert record(first) == 1
        assert second.result() == 2


def test_the_moment_is_when_the_wait_is_over(seeded_database: Server, local_server: LocalServer) -> None:
    """Whoever waited signs with the moment at which their turn came, not with that at which they asked."""
    with ThreadPoolExecutor(1) as pool:
        with turn_taken(seeded_database):
            second = pool.submit(in_a_transaction, seeded_database, record)
            until(lambda: waiting(local_server, seeded_database))
            asked = micros(local_server)
        assert second.result() == 1
    assert newest(seeded_database) > asked


def waiting(local_server: LocalServer, server: Server) -> int:
    """How many wait for their turn."""
    (row,) = local_server.run_sql(
        "SELECT count(*) FROM pg_locks JOIN pg_database AS d ON d.oid = database "
        f"WHERE locktype = 'advisory' AND NOT granted AND datname = '{server.url.database}'"
    )
    return int(row[0])


# -- moments -----------------------------------------------------------------------------------------


def now_on(local_server: LocalServer) -> str:
    """What the clock of the server says, as a moment is typed."""
    return str(
        local_server.run_sql(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        )[0][0]
    )


@contextlib.contextmanager
def saved_once_somebody_waits(server: Server, local_server: LocalServer) -> Iterator[list[int]]:
    """An update that is signed, but saved only when somebody waits for it; how many did."""
    waited: list[int] = []
    writer = contextlib.ExitStack()
    connection = writer.enter_context(db.write_transaction(server))
    record(connection)

    def save() -> None:
        with writer:
            until(lambda: waiting(local_server, server))
            waited.append(waiting(local_server, server))

    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(save)
        yield waited
        saving.result()


@pytest.mark.parametrize(
    "line",
    [
        "list --known-at {now} --json",
        "show hotline --known-at {now} --json",
        "log --known-at {now} --json",
        "summary --known-at {now} --json",
        "summary --since 2018-05-31 --json",
        "brief --known-at {now}",
        "brief --since 2018-05-31",
    ],
)
def test_a_question_about_a_moment_waits_for_who_is_writing(
    tracker: CommandLine, local_server: LocalServer, line: str
) -> None:
    """What is signed and not yet saved is waited for, so the same question has the same answer later."""
    with saved_once_somebody_waits(tracker.path, local_server) as waited:
        asked = line.format(now=now_on(local_server))
        answer = tracker(asked).out
    assert waited == [1]
    if "known-at" in line:
        assert "limited" in answer
    assert tracker(asked).out == answer


def test_a_question_about_now_waits_for_nobody(
    tracker: CommandLine, local_server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a moment what is saved is told at once."""
    monkeypatch.setitem(postgresql_server._SESSION_SETTINGS, "lock_timeout", "50ms")
    with db.write_transaction(tracker.path) as connection:
        record(connection)
        for line in ("list", "log", "show hotline", "list --as-of 2018-03-01", "where", "check"):
            assert "limited" not in tracker(line).out
        for line in ("summary", "export"):
            assert tracker(line).out


def test_a_question_about_a_moment_does_not_wait_for_another(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any number may ask about the past at once."""
    monkeypatch.setitem(postgresql_server._SESSION_SETTINGS, "lock_timeout", "50ms")
    with psycopg.connect(str(tracker.path)) as other:
        other.execute(f"SELECT pg_advisory_xact_lock_shared({WRITE_LOCK})".encode())
        assert tracker("list --known-at 2018-01-01")


def test_a_file_settles_too(
    templates: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file a question about a moment waits in the same way, and not for itself."""
    path = Path(shutil.copy(templates["seeded"], tmp_path / "desk.db"))
    db.wait_for_writer(path)
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.05)
    with db.write_transaction(path) as connection:
        record(connection)
        with pytest.raises(ResourceUnavailable, match="in use"):
            db.wait_for_writer(path)
        with db.read_transaction(path):
            pass
    db.wait_for_writer(path)


@pytest.mark.parametrize("days", [-366, 366])
@pytest.mark.parametrize("line", ["update hotline limited", "add Test --agreement pk-ir-2017"])
def test_the_moment_is_that_of_the_server(
    tracker: CommandLine, local_server: LocalServer, monkeypatch: pytest.MonkeyPatch, days: int, line: str
) -> None:
    """A computer whose clock is a year wrong signs with the clock of the server."""
    monkeypatch.setattr(context, "datetime", clock(days))
    before = micros(local_server)
    tracker(line)
    assert before < newest(tracker.path) < micros(local_server)


@pytest.mark.parametrize(("days", "again"), [(-366, False), (366, True)])
def test_the_moment_of_a_first_run_is_that_of_the_server(
    tracker: CommandLine,
    local_server: LocalServer,
    blank: Server,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    again: bool,
) -> None:
    """What comes with the tracker is signed as everything else is: later entries come after it."""
    from tracker.cli import database_commands

    if again:
        tracker("init --empty --db", str(blank))
    for module in (context, database_commands):
        monkeypatch.setattr(module, "datetime", clock(days))
    before = micros(local_server)
    tracker("init --db", str(blank))
    assert before < newest(blank) < micros(local_server)


def test_a_check_goes_by_the_clock_of_the_server(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was just recorded does not lie ahead, also where the computer's clock is far behind."""
    from tracker.cli import database_commands

    tracker("update hotline limited")
    monkeypatch.setattr(database_commands, "datetime", clock(-366))
    tracker("check")


def clock(days: int) -> type[datetime]:
    """A clock that is wrong by some days."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(days=days)

    return Wrong


def micros(local_server: LocalServer) -> int:
    """The clock of the server, as moments are stored."""
    return int(local_server.run_sql("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")[0][0])


def newest(server: Server) -> int:
    """The newest moment in a database."""
    tables = [name for name, table in metadata.tables.items() if "recorded_at" in table.c]
    each = " UNION ALL ".join(f"SELECT max(recorded_at) AS at FROM {name}" for name in tables)
    return int(do(server, f"SELECT max(at) FROM ({each}) AS newest")[0][0])


# -- the same schema ---------------------------------------------------------------------------------

AS_A_SERVER = make_url("postgresql://").get_dialect()()
COLUMNS = """
SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, collname, pg_get_expr(adbin, adrelid)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_collation AS c ON c.oid = attcollation
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped
ORDER BY relname, attnum
"""
CONSTRAINTS = """
SELECT relname, conname, contype::text, pg_get_constraintdef(pg_constraint.oid), convalidated
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY 1, 2
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"
TRIGGERS = """
SELECT relname, tgname, pg_get_triggerdef(pg_trigger.oid), tgenabled::text
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal ORDER BY 1, 2
"""
VIEW_WORDS = "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1"


def catalog(server: Server) -> list[list[tuple[Any, ...]]]:
    """All that a server says about the tables of a database."""
    parts = (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, VIEW_WORDS)
    return [[row for row in do(server, part) if "alembic" not in row[0]] for part in parts]


def test_the_columns_are_the_ones_declared(seeded_database: Server) -> None:
    """Names, order, types and what may be empty; every text is sorted by code point; nothing by default."""
    declared = [
        (
            table.name,
            column.name,
            str(column.type.compile(dialect=AS_A_SERVER)).replace("VARCHAR", "CHARACTER VARYING").lower(),
            not column.nullable,
        )
        for table in sorted(metadata.tables.values(), key=lambda table: table.name)
        for column in table.columns
    ]
    found = [row for row in do(seeded_database, COLUMNS) if row[0] in metadata.tables]
    assert [row[:4] for row in found] == declared
    assert {row[2] for row in found} == {"character varying", "integer", "bigint", "date"}
    assert {(row[4], row[5]) for row in found if row[2] == "character varying"} == {("C", None)}
    assert {(row[4], row[5]) for row in found if row[2] != "character varying"} == {(None, None)}


def test_the_keys_and_checks_are_the_ones_declared(seeded_database: Server) -> None:
    """Every constraint has its name, columns and target, and holds for all rows; there is no other."""
    found = {(row[0], row[1], row[2], *key_of(row)) for row in do(seeded_database, CONSTRAINTS) if row[4]}
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


def key_of(row: tuple[Any, ...]) -> tuple[str, str]:
    """The columns of a constraint and what they point to; a check has neither."""
    if row[2] == "c":
        return "", ""
    found = re.fullmatch(r"(?:PRIMARY KEY|UNIQUE|FOREIGN KEY) \((.*?)\)(?: REFERENCES (.*))?", row[3])
    assert found, row
    return found[1], found[2] or ""


def test_the_indexes_are_the_ones_of_a_file(seeded_database: Server, templates: dict[str, Path]) -> None:
    """Every index has the columns of a file's, in their order, and its condition."""
    with open_with_sqlite3(templates["empty"]) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql <> ''")
        of_file = {name: shape(sql) for name, sql in rows}
    of_server = {name: shape(sql) for _, name, sql in do(seeded_database, INDEXES) if name.startswith("ix_")}
    assert of_server == of_file


def shape(index: str) -> tuple[str, str]:
    """The columns and the condition of an index, in one spelling."""
    columns, _, condition = " ".join(index.split()).partition(" WHERE ")
    return columns[columns.rindex("(") :], re.sub("[()]", "", condition)


def test_no_number_comes_from_a_sequence(seeded_database: Server) -> None:
    """Sequences leave gaps, so there is none."""
    assert do(seeded_database, "SELECT count(*) FROM pg_class WHERE relkind = 'S'") == [(0,)]


def test_the_views_have_the_columns_of_a_file(seeded_database: Server, templates: dict[str, Path]) -> None:
    """Whoever reads the views reads the same columns of a file and of a server."""
    with open_with_sqlite3(templates["empty"]) as connection:
        of_file = {
            view: [row[1] for row in connection.execute(f"PRAGMA table_info({view})")] for view in VIEW_NAMES
        }
    found = do(seeded_database, COLUMNS)
    assert {view: [row[1] for row in found if row[0] == view] for view in VIEW_NAMES} == of_file


UPDATE_ROW = "INSERT INTO status_update VALUES (9, 1, '2018-01-01', {}, 'u9', 1, 'desk')"
COMMITMENT_ROW = (
    "INSERT INTO commitment (id, ref, agreement, title, strength, kind, recorded_at, recorded_by) "
    "VALUES (99, 'x', 'pk-ir-2017', 't', {}, 1, 'desk')"
)
BAD_ROWS = {
    # status, due_on, note, reporter, source, successor_id
    "ck_status_update_status": UPDATE_ROW.format("'done', NULL, NULL, NULL, NULL, NULL"),
    "ck_status_update_says_something": UPDATE_ROW.format("NULL, NULL, NULL, 'IR', 'x', NULL"),
    "ck_status_update_note_length": UPDATE_ROW.format(f"NULL, NULL, '{'x' * 100_001}', NULL, NULL, NULL"),
    "ck_status_update_note_needed": UPDATE_ROW.format("'breached', NULL, NULL, NULL, NULL, NULL"),
    "ck_status_update_successor": UPDATE_ROW.format("'limited', NULL, NULL, NULL, NULL, 2"),
    "ck_commitment_strength": COMMITMENT_ROW.format("'firm', 'one-off'"),
    "ck_commitment_kind": COMMITMENT_ROW.format("'agreed', 'daily'"),
    "ck_actor_kind": "INSERT INTO actor VALUES ('AA', 'A', 'person')",
}
GOOD_ROWS = [
    UPDATE_ROW.format(f"'breached', NULL, '{'x' * 100_000}', 'IR', 'x', NULL"),
    UPDATE_ROW.format("'superseded', NULL, NULL, NULL, NULL, 2"),
    COMMITMENT_ROW.format("'discussed', 'continuing'"),
]


def test_every_check_is_tried() -> None:
    """There is a row for every check."""
    checks = {row.name for table in metadata.sorted_tables for row in table.constraints}
    assert {name for name in checks if str(name).startswith("ck_")} == set(BAD_ROWS)


@pytest.mark.parametrize("check", BAD_ROWS)
def test_the_checks_refuse_what_those_of_a_file_refuse(
    seeded_database: Server, templates: dict[str, Path], tmp_path: Path, check: str
) -> None:
    """A bad row is refused by the same check on both."""
    file = shutil.copy(templates["seeded"], tmp_path / "desk.db")
    with pytest.raises(sqlite3.IntegrityError, match=check), open_with_sqlite3(Path(file)) as connection:
        connection.execute(BAD_ROWS[check])
    with pytest.raises(psycopg.errors.CheckViolation, match=check):
        do(seeded_database, BAD_ROWS[check])


@pytest.mark.parametrize("row", GOOD_ROWS)
def test_the_checks_let_pass_what_those_of_a_file_let_pass(
    seeded_database: Server, templates: dict[str, Path], tmp_path: Path, row: str
) -> None:
    """A row at the edge of what is allowed is stored by both."""
    file = shutil.copy(templates["seeded"], tmp_path / "desk.db")
    with open_with_sqlite3(Path(file)) as connection:
        connection.execute(row)
    do(seeded_database, row)


CHANGES = [
    "UPDATE {0} SET recorded_by = 'x'",
    "UPDATE {0} SET recorded_by = 'x' WHERE false",
    "DELETE FROM {0}",
    "DELETE FROM {0} WHERE recorded_at = 1",
    "TRUNCATE {0} CASCADE",
    "INSERT INTO {0} TABLE {0} ON CONFLICT ({1}) DO UPDATE SET recorded_by = 'x'",
    "MERGE INTO {0} USING actor ON true WHEN MATCHED THEN DELETE",
]


@pytest.mark.parametrize("table", APPEND_ONLY_TABLES, ids=str)
@pytest.mark.parametrize("change", CHANGES)
def test_the_server_itself_refuses_to_change_the_log(
    seeded_database: Server, table: Any, change: str
) -> None:
    """Not even its administrator changes or deletes an entry, or puts another in its place."""
    with db.write_transaction(seeded_database) as connection:
        record(connection)
        ledger.retract_update(connection, 1, reason="test", stamp=make_stamp(connection))
    before = database_content(seeded_database)
    key = ", ".join(table.primary_key.columns.keys())
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        do(seeded_database, change.format(table.name, key))
    assert database_content(seeded_database) == before


def test_what_the_log_points_to_cannot_be_emptied(seeded_database: Server) -> None:
    """A TRUNCATE that would reach the log through a key is refused too."""
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        do(seeded_database, "TRUNCATE commitment CASCADE")


def test_notes_stay_out_of_messages(seeded_database: Server) -> None:
    """Notes are sensitive: an error of the server, which is a defect where it comes, does not carry them."""
    with (
        pytest.raises(DBAPIError, match="append-only") as failed,
        db.write_transaction(seeded_database) as connection,
    ):
        record(connection)
        run_sql(connection, "UPDATE status_update SET note = :note", note=SECRET)
    assert SECRET not in str(failed.value)


def test_reading_never_writes(seeded_database: Server) -> None:
    """A question could not change anything if it tried."""
    with (
        pytest.raises(ResourceUnavailable, match="may only be read"),
        db.read_transaction(seeded_database) as connection,
    ):
        run_sql(connection, "DELETE FROM actor")


def test_readers_see_one_moment_while_somebody_writes(seeded_database: Server) -> None:
    """All that one question asks is answered as of its first word."""
    with db.read_transaction(seeded_database) as reader:
        count = "SELECT count(*) FROM status_update"
        before = run_sql(reader, count)
        in_a_transaction(seeded_database, record)
        assert run_sql(reader, count) == before


def move(server: Server, direction: str, target: str) -> None:
    """Move the tables to a revision."""
    with server.write_transaction() as connection:
        run_alembic(connection, direction, target)


def test_migrations_go_down_and_up_again(own: Server) -> None:
    """Down to nothing leaves nothing; up again makes the same tables."""
    before = catalog(own)
    with own.write_transaction() as connection:
        run_alembic(connection, "downgrade", "base")
        run_sql(connection, "DELETE FROM alembic_version")
    assert [name for name, _ in everything_in(own) if "alembic" not in name] == []
    do(own, "DROP TABLE alembic_version")
    db.create_database(own, lambda connection: True)
    assert catalog(own) == before


def test_migrations_go_down_and_up_again_with_what_is_there(tracker: CommandLine, own: Server) -> None:
    """Down to the first tables and up again: every row, every guard and every index is there."""
    tracker.use_database(own)
    tracker("update hotline limited")
    tracker("undo --yes")
    schema_before, answer_before = catalog(own), tracker("export").out
    move(own, "downgrade", "0001")
    assert catalog(own) != schema_before
    move(own, "upgrade", "head")
    assert catalog(own) == schema_before
    assert tracker("export").out == answer_before
    assert tracker("check").out


# -- wherever the server stands ----------------------------------------------------------------------

ELSEWHERE = {
    "timezone": "Pacific/Kiritimati",
    "datestyle": "SQL, MDY",
    "intervalstyle": "iso_8601",
    "default_transaction_isolation": "serializable",
    "default_transaction_deferrable": "on",
    "lc_messages": "C",
    "extra_float_digits": "0",
    "bytea_output": "escape",
    "client_encoding": "LATIN1",
    "standard_conforming_strings": "off",
    "escape_string_warning": "off",
}
QUESTIONS = [
    "list --all --json", "show hotline", "log --json", "summary --since 2018-01-10", "export",
    r"list --search نمونه\n", "list --known-at 2018-01-01", "brief --since 2018-01-10 --known-at 2018-01-20",
]  # fmt: skip


def test_the_answers_do_not_depend_on_how_a_server_is_set_up(
    tracker: CommandLine, own: Server, local_server: LocalServer
) -> None:
    """In another time zone, with other ways to write days and text, every answer is the same."""
    tracker.use_database(own)
    tracker("update hotline limited --on 2018-01-15 --due 2018-12-31", "-m", r"C:\new\نمونه\n 'x' é")
    before = [tracker(line).out for line in QUESTIONS]
    for name, value in ELSEWHERE.items():
        local_server.run_sql(f"ALTER DATABASE {own.url.database} SET {name} = '{value}'")
    assert [tracker(line).out for line in QUESTIONS] == before
    for line in ("update hotline limited", "undo --yes", "add Test --agreement pk-ir-2017", "check"):
        tracker(line)


REFS = ("a.b", "a-b", "ab", "a1", "a_b", "10", "2", "b")
TITLES = ("b", "B", "Ä", "a", "_", "1", "ä", "-")
THEMES = ("Border", "border", "über", "Zoll", "زمین", "-", "a", None)
CODES = ("AB", "A-B", "A1", "AA")


def add_what_sorts_oddly(connection: Connection) -> None:
    """An agreement whose parts are in another order in most languages than by code point."""
    signed = make_stamp(connection, datetime(2030, 1, 1, tzinfo=UTC))
    for code in CODES:
        recording.add_actor(connection, code, name=code, kind=ActorKind.STATE)
    day = date(2018, 1, 1)
    recording.add_agreement(
        connection, "t-1", title="T", concluded_on=day, parties=CODES, form="t", stamp=signed
    )
    for ref in ("d.1", "d-1", "d1", "d_1"):
        recording.add_document(connection, ref, agreement="t-1", title=ref, stamp=signed)
    for ref, title, theme, code in zip(REFS, TITLES, THEMES, itertools.cycle(CODES), strict=False):
        recording.add_commitment(
            connection, agreement="t-1", ref=ref, title=title, theme=theme, obligors=[code], stamp=signed
        )


def test_everything_is_sorted_as_in_a_file(
    tracker: CommandLine, templates: dict[str, Path], tmp_path: Path
) -> None:
    """Refs, codes, titles and themes are in the order of their code points."""
    questions = [
        *(f"list --all --agreement t-1 --sort {key} --json" for key in ("ref", "status", "worst")),
        "summary --group-by theme --json", "summary --group-by obligor --json", "actor list --json",
        "document list --json", "agreement show t-1 --json",
    ]  # fmt: skip
    answers = []
    for place in (Path(shutil.copy(templates["seeded"], tmp_path / "desk.db")), tracker.path):
        with db.write_transaction(place) as connection:
            add_what_sorts_oddly(connection)
        tracker.use_database(place)
        answers.append([tracker(line).out for line in questions])
    assert answers[0] == answers[1]
    found = [row[0] for row in do(tracker.path, "SELECT ref FROM commitment ORDER BY ref")]
    assert found == sorted(found)


# -- what the shell offers ---------------------------------------------------------------------------


def test_completion_asks_the_server(seeded_database: Server, tmp_path: Path) -> None:
    """--db counts before TRACKER_DB, the driver may be named, and nothing heavy is loaded."""
    url = str(seeded_database).replace("postgresql:", "postgresql+psycopg:", 1)
    assert offered(f"tracker show --db {url} ho", tmp_path / "none.db") == ["hotline"]


def offer(of: Callable[..., list[str]], begun: str, url: object) -> list[str]:
    """What is offered for the beginning of a word."""
    return of(SimpleNamespace(params={"db": str(url)}), begun)


def test_completion_knows_what_is_on_the_server(seeded_database: Server) -> None:
    """Refs, agreements, actors and documents that begin so are offered, sorted."""
    assert offer(completion.complete_commitments, "ho", seeded_database) == ["hotline"]
    assert offer(completion.complete_agreements, "", seeded_database) == ["pk-ir-2017"]
    assert offer(completion.complete_actors, "", seeded_database) == ["IR", "PK"]
    assert offer(completion.complete_documents, "hi", seeded_database) == ["hilal-2017-11"]
    assert offer(completion.complete_commitments, "no-such", seeded_database) == []
    assert offer(completion.complete_commitments, "%", seeded_database) == []
    every = offer(completion.complete_commitments, "", seeded_database)
    assert len(every) == 15
    assert every == sorted(every)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:x@127.0.0.1:{port}/ledger",
        "postgresql://desk@/ledger?host=/no/such/folder",
        "postgresql://postgres@/no_such_database?host={folder}",
        "postgresql://postgres@/postgres?host={folder}",
        "postgresql://[bad/",
        "postgresql+asyncpg://desk@host/ledger",
        "postgresql://desk@host/ledger?colour=blue",
    ],
)
def test_where_there_is_no_server_nothing_is_offered(local_server: LocalServer, url: str) -> None:
    """A server that is not there, refuses or holds something else is no error at the Tab key."""
    folder = local_server.run_sql("SHOW unix_socket_directories")[0][0]
    assert (
        offer(completion.complete_commitments, "ho", url.format(port=nobody_listens(), folder=folder)) == []
    )


def test_without_its_package_nothing_is_offered(
    seeded_database: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a package that is missing."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert offer(completion.complete_commitments, "ho", seeded_database) == []


# -- copies and upgrades -----------------------------------------------------------------------------


def said(told: str, local_server: LocalServer) -> list[str]:
    """The command that a sentence says, run with the programs of the server of the tests."""
    name, *more = shlex.split(told.partition("with: ")[2])
    return [str(Path(local_server.postgres.bin_path) / name), *more]


def plain(found: list[list[tuple[Any, ...]]]) -> str:
    """A catalog without the casts and brackets that come and go when a server reads its own words."""
    return re.sub(r"::(character varying|text)|[()\[\]\s]", "", repr(found))


def test_the_ways_to_copy_a_server_are_told_and_work(
    tracker: CommandLine, own: Server, local_server: LocalServer, somewhere: Path
) -> None:
    """What backup and restore say brings all of it back, onto nothing and onto what is there."""
    tracker.use_database(own)
    tracker("update hotline limited --on 2018-01-15 -m 'Numbers exchanged'")
    tracker("undo --yes")
    before, schema_before = tracker("export").out, catalog(own)
    environment = os.environ | {"LD_LIBRARY_PATH": str(Path(local_server.postgres.bin_path).parent / "lib")}
    dump = said(tracker("backup", fails=2).err, local_server)
    assert str(own) in dump
    subprocess.run(dump, check=True, env=environment, capture_output=True)

    tracker("update hotline stalled -m 'After the copy'")
    back = said(tracker("restore tracker.dump", fails=2).err, local_server)
    back[back.index("FILE")] = "tracker.dump"
    for empties in (False, True):
        if empties:
            local_server.drop_database(own)
            local_server.run_sql(f"CREATE DATABASE {own.url.database} TEMPLATE template0")
        subprocess.run(back, check=True, env=environment, capture_output=True)
        assert tracker("export").out == before
        assert plain(catalog(own)) == plain(schema_before)
        assert tracker("check").out


def test_upgrade_migrates(own: Server, tracker: CommandLine, next_release: Path) -> None:
    """An older database is brought up to date; a second time there is nothing to do."""
    add_migration(next_release)
    tracker.use_database(own)
    assert f"{own} is up to date now." in tracker("upgrade").out
    assert "up to date already" in tracker("upgrade").out
    with db.read_transaction(own) as connection:
        assert db.current_revision(connection) == "0999"
        assert run_sql(connection, "SELECT note FROM actor")


@pytest.mark.parametrize(
    "more",
    [
        "raise ZeroDivisionError",
        "op.execute('DROP TABLE actor')",
        "op.execute('SELECT no_such_thing')",
    ],
)
def test_a_migration_that_fails_leaves_everything_as_it_was(
    seeded_database: Server, tracker: CommandLine, next_release: Path, more: str
) -> None:
    """A failure inside a migration leaves rows and tables as they were, and is told."""
    add_migration(next_release, more=more)
    before, rows = catalog(seeded_database), database_content(seeded_database)
    told = tracker("upgrade", fails=6).err
    assert catalog(seeded_database) == before
    assert database_content(seeded_database) == rows
    assert "as it was" in told


def test_of_two_upgrades_at_once_both_succeed(own: Server, tracker: CommandLine, next_release: Path) -> None:
    """Who comes second finds it done."""
    add_migration(next_release)
    assert True in at_once(2, lambda _: upgrade_database(own).done)
    assert not upgrade_database(own).done
