"""What docs/office.md says is true: its SQL, what each role may do, and each of its commands."""

import contextlib
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import ON_A_SERVER, CommandLine, Location, load_seeds
from docs_pages import blocks_of_kind, read_page
from local_server import TABLES, LocalServer
from migration_helpers import add_migration
from sqlalchemy import String

from tracker import db
from tracker.db.postgresql_server import LOCK_TIMEOUT_SECONDS, OLDEST_POSTGRESQL, Server
from tracker.db.tables import APPEND_ONLY_TABLES, metadata
from tracker.db.views import VIEW_NAMES

pytestmark = ON_A_SERVER

PAGE_TEXT = read_page("office.md")
OUR_DATABASE = r"(?<=DATABASE )office\b"
"""Where SQL names the database of the page; a table is called office too."""
OUR_URL = r"postgresql://(\w+)@db\.example\.org/(office|postgres)\b(?:\?sslmode=[\w-]+)?"
"""A login, and the database of the page or the one that every server has."""
(ROLES_SQL,) = blocks_of_kind(PAGE_TEXT, "sql")
SHELL_BLOCKS = blocks_of_kind(PAGE_TEXT, "sh")
LOGINS = ("chief", "desk1", "clerk", "stranger")  # an administrator, a recorder, a reader, nobody

_number = itertools.count()


@dataclass
class OfficeDatabase:
    """The database of an office as the page makes it, under names that no other test uses."""

    local_server: LocalServer
    prefix: str

    @property
    def name(self) -> str:
        """The name of the database, which the page calls office."""
        return f"{self.prefix}office"

    def location_for(self, login: str) -> Server:
        """The location of the database for somebody who logs in."""
        return self.local_server.location_of(self.name, self.with_our_names(login))

    def with_our_names(self, text: str) -> str:
        """A text of the page, with the names of this database and its roles."""
        logins = "|".join(LOGINS)
        text = re.sub(rf"\b({logins})\b", rf"{self.prefix}\1", text.replace("tracker_", self.prefix))
        return re.sub(OUR_DATABASE, self.name, text)

    def run_sql(self, login: str, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements one by one as somebody; the rows of the last one."""
        with contextlib.closing(
            psycopg.connect(str(self.location_for(login)), autocommit=True)
        ) as connection:
            for statement in statements:
                cursor = connection.execute(self.with_our_names(statement).encode())
            return cursor.fetchall() if cursor.description else []

    def make_logins(self) -> None:
        """Make the logins that get the roles."""
        self.local_server.run_sql(*(self.with_our_names(f"CREATE ROLE {login} LOGIN") for login in LOGINS))

    def make_roles(self) -> None:
        """Run the SQL of the page, as a superuser."""
        with contextlib.closing(psycopg.connect(str(self.superuser))) as connection, connection:
            connection.execute(self.with_our_names(ROLES_SQL).encode())
            connection.execute(self.with_our_names("GRANT tracker_reader TO clerk").encode())

    @property
    def superuser(self) -> Server:
        """The location of the database for a superuser."""
        return self.local_server.location_of(self.name)

    def rows(self) -> list[tuple[Any, ...]]:
        """All rows of the database."""
        parts = (f"SELECT '{table}', t::text FROM {table} AS t" for table in TABLES)
        with contextlib.closing(psycopg.connect(str(self.superuser))) as connection:
            return connection.execute(" UNION ALL ".join(parts).encode()).fetchall()

    def clear(self) -> None:
        """Drop the database and its roles."""
        roles = [*LOGINS, "tracker_recorder", "tracker_reader", "tracker_administrator"]
        self.local_server.run_sql(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            *(self.with_our_names(f"DROP ROLE IF EXISTS {role}") for role in roles),
        )


@contextlib.contextmanager
def reserve_names(local_server: LocalServer) -> Iterator[OfficeDatabase]:
    """An office that is not made yet; at the end nothing of it is left."""
    office = OfficeDatabase(local_server, f"office_{os.getpid()}_{next(_number)}_")
    try:
        yield office
    finally:
        office.clear()


@contextlib.contextmanager
def make_office(local_server: LocalServer) -> Iterator[OfficeDatabase]:
    """An office with its roles, and one update in its log."""
    with reserve_names(local_server) as office:
        local_server.run_sql(f"CREATE DATABASE {office.name} TEMPLATE template0 ENCODING 'UTF8'")
        db.create_database(office.superuser, load_seeds)
        office.make_logins()
        office.make_roles()
        yield office


@pytest.fixture(scope="module")
def office(local_server: LocalServer) -> Iterator[OfficeDatabase]:
    """The office of most tests, which only add to it."""
    with make_office(local_server) as found:
        yield found


@pytest.fixture
def own_office(local_server: LocalServer) -> Iterator[OfficeDatabase]:
    """An office for one test."""
    with make_office(local_server) as found:
        yield found


@pytest.fixture
def command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> CommandLine:
    """The command line in a folder of its own; a test says which database it uses, and as whom."""
    monkeypatch.setenv("TRACKER_DB", "")
    monkeypatch.chdir(tmp_path)
    return CommandLine(None, capsys)


NO_RIGHT_MESSAGE = "You have no right to do this in {}; nothing was saved. Ask its administrator for it.\n"

READING_COMMANDS = """
where
check
list
list --all --as-of 2018-03-01
list --known-at 2018-03-01
show hotline
summary --group-by obligor
summary --since 2018-02-01
log
log --known-at today
agreement list
agreement show pk-ir-2017
actor list
document list
upgrade
init
export -o all.json
export -o all.csv
export -o due.ics
""".strip().splitlines()

WRITING_COMMANDS = """
update fencing implemented --reporter IR --source "A test" --on 2018-02-20
update patrols limited --on 2018-03-01
undo --yes
retract U-1 -m "Wrong commitment"
actor add AA "A made-up state" --kind state
agreement add "Test pact" --ref test-pact --on 2018-01-02 --party PK --party IR
document add "Text of it" --ref test-text --agreement pk-ir-2017
add "Test measure" --agreement pk-ir-2017 --ref test-1 --due 2018-12-31
import plan.csv --agreement pk-ir-2017
""".strip().splitlines()

PLAN_CSV = "ref,title\nplan-1,Open the road\nplan-2,گشت مشترک\n"


def test_a_reader_can_run_every_reading_command(office: OfficeDatabase, command_line: CommandLine) -> None:
    """Also those that wait for a writer."""
    command_line.use_database(office.location_for("clerk"))
    for line in READING_COMMANDS:
        command_line(line)


def test_a_reader_cannot_record_anything(office: OfficeDatabase, command_line: CommandLine) -> None:
    """Every command that records is refused in one sentence, and saves nothing."""
    Path("plan.csv").write_text(PLAN_CSV, encoding="utf-8")
    command_line.use_database(office.location_for("desk1"))
    command_line('update hotline limited -m "Numbers exchanged" --on 2018-01-15')
    before = office.rows()
    command_line.use_database(office.location_for("clerk"))
    for line in WRITING_COMMANDS:
        assert command_line(line, fails=7).err == NO_RIGHT_MESSAGE.format(command_line.path), line
    assert office.rows() == before


def test_a_recorder_can_run_every_recording_command(
    own_office: OfficeDatabase, command_line: CommandLine
) -> None:
    """The database is sound afterwards."""
    Path("plan.csv").write_text(PLAN_CSV, encoding="utf-8")
    command_line.use_database(own_office.location_for("desk1"))
    command_line('update hotline limited -m "Numbers exchanged" --on 2018-01-15')
    for line in [*WRITING_COMMANDS, *READING_COMMANDS]:
        command_line(line)
    assert len(command_line("log --json").json["items"]) == 5  # three updates, two of them taken back


# -- raw SQL -----------------------------------------------------------------------------------------

STATEMENTS_ON_A_TABLE = """
UPDATE {table} SET {column} = {column}
DELETE FROM {table}
DELETE FROM {table} WHERE false
TRUNCATE {table} CASCADE
MERGE INTO {table} AS t USING (VALUES (1)) AS v ON false WHEN MATCHED THEN DELETE
SELECT * FROM {table} FOR UPDATE
DO 'BEGIN LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; END'
ALTER TABLE {table} ADD COLUMN mine int
ALTER TABLE {table} DROP COLUMN {column} CASCADE
ALTER TABLE {table} RENAME TO mine
ALTER TABLE {table} DISABLE TRIGGER ALL
ALTER TABLE {table} DISABLE TRIGGER USER
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY
ALTER TABLE {table} OWNER TO CURRENT_USER
CREATE INDEX ON {table} ({column})
CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING
CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION refuses_change()
COMMENT ON TABLE {table} IS 'mine'
DROP TABLE {table} CASCADE
""".strip().splitlines()

OTHER_STATEMENTS = """
CREATE TABLE mine (x int)
CREATE TEMPORARY TABLE mine (x int)
CREATE TABLE pg_catalog.mine (x int)
CREATE TABLE information_schema.mine (x int)
CREATE VIEW mine AS SELECT 1
CREATE SEQUENCE mine
CREATE TYPE mine AS ENUM ('x')
CREATE SCHEMA mine
CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'
CREATE OR REPLACE FUNCTION refuses_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'
ALTER FUNCTION refuses_change() SET search_path TO mine
DROP FUNCTION refuses_change() CASCADE
CREATE OR REPLACE VIEW commitment_log AS SELECT 1
DROP VIEW commitment_log
DROP VIEW commitment_standing
DROP TRIGGER status_update_refuses_update ON status_update
DROP INDEX ix_status_update_evidence
DROP SCHEMA public CASCADE
ALTER SCHEMA public RENAME TO mine
DELETE FROM pg_catalog.pg_trigger
UPDATE pg_catalog.pg_class SET relowner = 0
SET session_replication_role = replica
SET ROLE tracker_administrator
SET SESSION AUTHORIZATION postgres
GRANT tracker_administrator TO CURRENT_USER
CREATE ROLE tracker_mine
ALTER ROLE CURRENT_USER SUPERUSER
ALTER DEFAULT PRIVILEGES FOR ROLE tracker_administrator GRANT ALL ON TABLES TO PUBLIC
ALTER DATABASE office RENAME TO mine
ALTER DATABASE office SET session_replication_role = replica
DROP DATABASE office
ALTER SYSTEM SET fsync = off
COPY status_update TO PROGRAM 'cat'
""".strip().splitlines()

GRANTS = """
GRANT ALL ON {table} TO CURRENT_USER
GRANT ALL ON {table} TO PUBLIC
GRANT ALL ON SCHEMA public TO PUBLIC
GRANT ALL ON DATABASE office TO PUBLIC
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC
""".strip().splitlines()


def first_column(table: str) -> str:
    """A column of a table."""
    return "version_num" if table == "alembic_version" else next(iter(metadata.tables[table].c)).name


def forbidden_statements(inserts: list[str]) -> Iterator[str]:
    """All statements that somebody might try, with an INSERT into each of some tables."""
    for table in TABLES:
        for line in STATEMENTS_ON_A_TABLE:
            yield line.format(table=table, column=first_column(table))
    for table in inserts:
        yield f"INSERT INTO {table} DEFAULT VALUES"
    yield from OTHER_STATEMENTS


@pytest.mark.parametrize("login", ["clerk", "desk1"])
def test_raw_sql_does_not_extend_the_rights_of_a_role(office: OfficeDatabase, login: str) -> None:
    """Neither a reader nor a recorder can change, delete, make or switch off anything, or grant it first."""
    before = office.rows()
    inserts = TABLES if login == "clerk" else ["alembic_version"]
    with contextlib.closing(psycopg.connect(str(office.location_for(login)), autocommit=True)) as connection:
        for table, line in itertools.product(TABLES, GRANTS):
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                connection.execute(office.with_our_names(line.format(table=table)).encode())
        for line in forbidden_statements(inserts):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(office.with_our_names(line).encode())
                pytest.fail(f"{login} may: {line}")
    assert office.rows() == before


def test_a_recorder_can_insert_into_every_table(office: OfficeDatabase) -> None:
    """But not into the table of the revision. A table that the page forgets would be found here."""
    question = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') "
        "AND has_table_privilege('{login}', oid, '{right}')"
    )
    may = {
        (login, right): {
            name for (name,) in office.run_sql("chief", question.format(login=login, right=right))
        }
        for login, right in itertools.product(("clerk", "desk1"), ("SELECT", "INSERT"))
    }
    assert may["desk1", "INSERT"] - set(VIEW_NAMES) == set(metadata.tables)  # into a view nothing can be put
    assert may["clerk", "INSERT"] == set()
    assert may["clerk", "SELECT"] == may["desk1", "SELECT"] == {*TABLES, *VIEW_NAMES}


def test_the_administrator_role_owns_every_object(office: OfficeDatabase) -> None:
    """An object belongs to the role, not to the login that made it."""
    owned = (
        "SELECT relname FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relowner {whose} "
        "UNION ALL SELECT proname FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND proowner {whose}"
    )
    assert office.run_sql("chief", owned.format(whose="<> 'tracker_administrator'::regrole")) == []
    assert len(office.run_sql("chief", owned.format(whose="= 'tracker_administrator'::regrole"))) > len(
        TABLES
    )


RIGHTS = {
    "what does not belong to the administrators": (
        "SELECT 'database' FROM pg_database WHERE datname = current_database() AND {not_ours} "
        "UNION ALL SELECT relname FROM pg_class WHERE {not_ours_rel} AND relnamespace = {public} "
        "AND relkind IN ('r', 'v') "
        "UNION ALL SELECT proname FROM pg_proc WHERE {not_ours_pro} AND pronamespace = {public}"
    ),
    "what everybody may do": (
        "SELECT 'connect' WHERE EXISTS (SELECT FROM pg_database d, aclexplode(d.datacl) a "
        "WHERE datname = current_database() AND a.grantee = 0) OR (SELECT datacl FROM pg_database "
        "WHERE datname = current_database()) IS NULL "
        "UNION ALL SELECT 'schema' FROM pg_namespace n, aclexplode(n.nspacl) a "
        "WHERE n.oid = {public} AND grantee = 0 "
        "UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = {public} "
        "AND has_function_privilege('stranger', oid, 'EXECUTE')"
    ),
    "what a role lacks": (
        "SELECT 'reads ' || relname FROM pg_class WHERE relnamespace = {public} AND relkind IN ('r', 'v') "
        "AND NOT has_table_privilege('tracker_reader', oid, 'SELECT') "
        "UNION ALL SELECT 'adds to ' || relname FROM pg_class "
        "WHERE relnamespace = {public} AND relkind = 'r' AND relname <> 'alembic_version' "
        "AND NOT has_table_privilege('tracker_recorder', oid, 'INSERT') "
        "UNION ALL SELECT 'connects' "
        "WHERE NOT has_database_privilege('tracker_reader', current_database(), 'CONNECT') "
        "UNION ALL SELECT 'uses' WHERE NOT has_schema_privilege('tracker_reader', {public}, 'USAGE') "
        "UNION ALL SELECT 'is a reader' WHERE NOT pg_has_role('tracker_recorder', 'tracker_reader', 'USAGE') "
        "UNION ALL SELECT 'is a recorder' WHERE NOT pg_has_role('desk1', 'tracker_recorder', 'USAGE') "
        "UNION ALL SELECT 'is chief' WHERE NOT pg_has_role('chief', 'tracker_administrator', 'USAGE') "
        "UNION ALL SELECT 'as all' WHERE NOT EXISTS (SELECT FROM pg_db_role_setting "
        "WHERE setrole = 'chief'::regrole AND setconfig::text LIKE '%role=%')"
    ),
    "what a new table would lack": (
        "SELECT r FROM (VALUES ('tracker_reader', 'SELECT'), ('tracker_recorder', 'INSERT')) AS w (r, p) "
        "WHERE NOT EXISTS (SELECT FROM pg_default_acl d, aclexplode(d.defaclacl) a "
        "WHERE d.defaclrole = 'tracker_administrator'::regrole AND a.grantee = r::regrole "
        "AND a.privilege_type = p) "
        "UNION ALL SELECT 'functions' WHERE NOT EXISTS (SELECT FROM pg_default_acl d "
        "WHERE d.defaclrole = 'tracker_administrator'::regrole AND d.defaclobjtype = 'f' "
        "AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) a WHERE a.grantee = 0))"
    ),
}
"""Questions that have no answer where the rights are those of the page."""


def find_wrong_rights(connection: psycopg.Connection[Any], office: OfficeDatabase) -> list[str]:
    """What is other than the page says of who may do what."""
    ours = "<> 'tracker_administrator'::regrole"
    values = {"public": "'public'::regnamespace", "not_ours": f"datdba {ours}"}
    values |= {"not_ours_rel": f"relowner {ours}", "not_ours_pro": f"proowner {ours}"}
    found = []
    for what, question in RIGHTS.items():
        sql = office.with_our_names(question.format(**values))
        found += [f"{what}: {name}" for (name,) in connection.execute(sql.encode()).fetchall()]
    return found


def test_each_statement_of_the_page_is_needed(local_server: LocalServer) -> None:
    """All of them give the rights that the page promises; without any one of them something is wrong."""
    statements = [one.strip() for one in re.sub("--.*", "", ROLES_SQL).split(";") if one.strip()]
    with reserve_names(local_server) as office:
        local_server.run_sql(f"CREATE DATABASE {office.name} TEMPLATE template0 ENCODING 'UTF8'")
        db.create_database(office.superuser, load_seeds)
        office.make_logins()
        with contextlib.closing(psycopg.connect(str(office.superuser))) as connection:
            for left_out in (None, *statements):
                wrong = run_all_but(connection, office, statements, left_out)
                assert bool(wrong) == (left_out is not None), left_out or wrong


def run_all_but(
    connection: psycopg.Connection[Any], office: OfficeDatabase, statements: list[str], left_out: str | None
) -> list[str]:
    """What is wrong with the rights after all statements but one, which are taken back."""
    with contextlib.suppress(psycopg.Rollback), connection.transaction() as transaction:
        try:
            for statement in statements:
                if statement is not left_out:
                    connection.execute(office.with_our_names(statement).encode())
            wrong = find_wrong_rights(connection, office)
        except psycopg.Error as error:  # what comes after it needs what it makes
            wrong = [str(error)]
        raise psycopg.Rollback(transaction)
    return wrong


def test_a_large_object_of_a_reader_does_not_stop_the_backup(
    own_office: OfficeDatabase, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each login may make one that no other can read; the backup of the page leaves it out."""
    own_office.run_sql("clerk", "SELECT lo_from_bytea(0, 'x')")
    shell = PageShell(own_office, command_line, monkeypatch)
    (line,) = (one for one in "".join(SHELL_BLOCKS).splitlines() if one.startswith("pg_dump "))
    shell.run_block(line)


# -- administrators ----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", APPEND_ONLY_TABLES, ids=str)
def test_the_log_is_guarded_against_its_owner(office: OfficeDatabase, table: Any) -> None:
    """Also an administrator cannot change or delete an entry."""
    texts = [column.name for column in table.c if isinstance(column.type, String)]
    column = next((name for name in texts if name != "recorded_by"), "successor_id")
    value = "NULL" if column == "successor_id" else "'x'"
    has_rows = office.run_sql("chief", f"SELECT 1 FROM {table} LIMIT 1")  # else there is nothing to change
    for line in (
        *([f"UPDATE {table} SET {column} = {value}"] if has_rows else ()),
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            office.run_sql("chief", line)


MORE_TABLES = """op.create_table("hearing", sa.Column("ref", sa.String, primary_key=True))
    op.execute("CREATE VIEW hearings AS SELECT ref FROM hearing")"""


def test_only_an_administrator_can_upgrade(
    own_office: OfficeDatabase, command_line: CommandLine, next_release: Path
) -> None:
    """Readers can read what the upgrade makes, and recorders can add to it."""
    add_migration(next_release, more=MORE_TABLES)
    for login in ("clerk", "desk1"):
        command_line.use_database(own_office.location_for(login))
        assert "To bring it up to date: tracker upgrade" in command_line("list", fails=6).err
        assert "You have no right to do this" in command_line("upgrade", fails=7).err
    command_line.use_database(own_office.location_for("chief"))
    assert "is up to date now" in command_line("upgrade").out

    own_office.run_sql("desk1", "INSERT INTO hearing VALUES ('AA-BB')")
    for line in ("UPDATE hearing SET ref = 'x'", "DELETE FROM hearing", "DROP TABLE hearing"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            own_office.run_sql("desk1", line)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        own_office.run_sql("clerk", "INSERT INTO hearing VALUES ('x')")
    assert own_office.run_sql("clerk", "TABLE hearings") == [("AA-BB",)]
    test_the_administrator_role_owns_every_object(own_office)
    command_line.use_database(own_office.location_for("desk1"))
    command_line("update hotline limited --on 2018-01-15")


def test_only_an_administrator_can_import_an_earlier_moment(
    office: OfficeDatabase, command_line: CommandLine
) -> None:
    """A recorder cannot import a file that knew of something earlier than the database does."""
    command_line.use_database(office.location_for("desk1"))
    command_line("export -o theirs.json")
    theirs = json.loads(Path("theirs.json").read_text(encoding="utf-8"))
    for kind in ("agreements", "documents", "commitments"):
        theirs[kind][0]["recorded_at"] = "2017-12-01T00:00:00Z"
    theirs["actors"].append({"code": "BB", "name": "Another made-up state", "kind": "state"})
    Path("theirs.json").write_text(json.dumps(theirs), encoding="utf-8")
    before = office.rows()
    assert command_line("import theirs.json", fails=7).err == NO_RIGHT_MESSAGE.format(command_line.path)
    assert office.rows() == before
    command_line.use_database(office.location_for("chief"))
    assert "added 1 actor." in command_line("import theirs.json").out
    assert command_line(f"show {theirs['commitments'][0]['ref']} --known-at 2018-01-01").out
    command_line.use_database(office.location_for("desk1"))
    assert "added nothing." in command_line("import theirs.json").out


def test_a_login_without_a_role_cannot_connect(office: OfficeDatabase, command_line: CommandLine) -> None:
    """Every command says so in one sentence."""
    command_line.use_database(office.location_for("stranger"))
    for line in [*READING_COMMANDS, "update hotline limited --on 2018-01-15"]:
        if line == "where":
            continue  # it says where, and what stands in the way
        assert "refuses the connection: permission denied for database" in command_line(line, fails=6).err
    assert command_line("where --json").json["items"][0]["usable"] is False
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        office.run_sql("stranger", "SELECT 1")
    assert office.run_sql("chief", "SELECT has_schema_privilege('stranger', 'public', 'USAGE')") == [(False,)]


# -- moving ------------------------------------------------------------------------------------------

HISTORY = """
update hotline limited -m "Numbers exchanged" --on 2018-01-15
update hotline --due 2018-03-01 --on 2018-01-20
update fencing done --reporter IR --source "A test" --on 2018-02-20
update fencing limited --reporter PK --on 2018-02-25
update patrols stalled -m "توقف گشت‌های مشترک" --on 2018-03-01
update patrols substantial --on 2018-02-01
retract U-4 -m "خوانده نشد"
add "Border posts" --agreement pk-ir-2017 --due 2018-05-15 --ref posts --wording "پاسگاه‌های مرزی"
update posts superseded --successor hotline --on 2018-05-20
update hotline implemented --on 2018-05-21
undo --yes
rename posts checkpoints
""".strip().splitlines()

QUESTIONS = ["list --all", "summary --since 2018-02-01", "log", "show hotline", "show fencing"]
QUESTIONS_ABOUT_NOW = ["show patrols", "agreement list", "document list", "actor list"]


@pytest.fixture
def file_with_history(templates: dict[str, Path], command_line: CommandLine) -> Path:
    """A database file with updates and retractions of its own."""
    path = Path(shutil.copy(templates["seeded"], "own.db")).absolute()
    command_line.use_database(path)
    for line in HISTORY:
        command_line(line)
    return path


def export_of_another_office(templates: dict[str, Path], command_line: CommandLine) -> str:
    """The export of another office, which recorded something before ours did."""
    command_line.use_database(Path(shutil.copy(templates["seeded"], "other.db")).absolute())
    command_line('update soil limited -m "Seen elsewhere" --on 2018-04-01')
    command_line("export -o other.json")
    return "other.json"


def ask_questions(
    command_line: CommandLine, place: Location, moments: list[str], *more: str
) -> dict[str, Any]:
    """The answers of a database to all questions, for some days and moments; and to more, about now."""
    command_line.use_database(place)
    cuts = ["", "--as-of 2018-02-22", *(f"--known-at {moment}" for moment in moments)]
    asked = [*QUESTIONS_ABOUT_NOW, *more, *(" ".join(pair) for pair in itertools.product(QUESTIONS, cuts))]
    return {line: command_line(f"{line} --json").json for line in asked}


def some_moments(command_line: CommandLine) -> list[str]:
    """Two of the moments at which something was recorded."""
    found = sorted({one["recorded_at"] for one in command_line("log --json").json["items"]})
    return [found[0], found[len(found) // 2]]


def move_database(command_line: CommandLine, start: Location, to: Location) -> tuple[bytes, bytes]:
    """Move everything to another database as the page says; the exports of both."""
    exported = []
    for place, name in ((start, "all.json"), (to, "again.json")):
        command_line.use_database(place)
        if place is to:
            command_line("import all.json")
        command_line(f"export -o {name}")
        exported.append(Path(name).read_bytes())
    return exported[0], exported[1]


@pytest.fixture
def server_then_file(make_database: Any, templates: dict[str, Path], tmp_path: Path) -> list[Location]:
    """An empty database on the server to move to, and an empty file to move back to."""
    return [make_database("empty"), Path(shutil.copy(templates["empty"], tmp_path / "back.db"))]


def test_everything_moves_to_a_server_and_back(
    file_with_history: Path, server_then_file: list[Location], command_line: CommandLine
) -> None:
    """All answers are the same, for every day and moment, but for the numbers of entries."""
    moments = some_moments(command_line)
    before = ask_questions(command_line, file_with_history, moments, "show posts")
    here = file_with_history
    for place in server_then_file:
        exported, again = move_database(command_line, here, place)
        assert again == exported
        found = ask_questions(command_line, place, moments, "show posts")
        assert without_update_numbers(found) == without_update_numbers(before)
        here = place


def test_updates_of_two_offices_are_renumbered_when_moved(
    templates: dict[str, Path], command_line: CommandLine, empty_database: Location
) -> None:
    """One that was imported later but recorded earlier gets a lower number; all else stays."""
    theirs = export_of_another_office(templates, command_line)
    ours = Path(shutil.copy(templates["seeded"], "own.db")).absolute()
    command_line.use_database(ours)
    command_line("update hotline limited --on 2018-01-15")
    command_line(f"import {theirs}")
    moments = some_moments(command_line)
    before = ask_questions(command_line, ours, moments)
    exported, again = move_database(command_line, ours, empty_database)
    assert again == exported
    after = ask_questions(command_line, empty_database, moments)
    assert without_update_numbers(after) == without_update_numbers(before)
    assert number_of_commitments(before) == {"U-1": "hotline", "U-2": "soil"}
    assert number_of_commitments(after) == {"U-1": "soil", "U-2": "hotline"}


def number_of_commitments(found: dict[str, Any]) -> dict[str, str]:
    """The commitment of each update number, as the log has it."""
    return {one["update"]: one["commitment"] for one in found["log "]["items"]}


def without_update_numbers(answer: Any) -> Any:
    """An answer in which every update has the same number."""
    return re.sub(r"\bU-\d+", "U", json.dumps(answer, ensure_ascii=False))


# -- the page, from top to bottom --------------------------------------------------------------------


class PageShell:
    """Runs the commands of the page, line by line, with the names of the office of a test."""

    def __init__(
        self, office: OfficeDatabase, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.office, self.command_line, self.monkeypatch = office, command_line, monkeypatch

    def run_block(self, block: str) -> None:
        """Run all lines of a block."""
        for line in block.splitlines():
            program, *words = shlex.split(self.with_our_names(line))
            if program == "export":
                self.monkeypatch.setenv(*words[0].split("=", 1))
            elif program == "tracker":
                self.command_line("", *words)
            else:
                self.run(program, *words)

    def with_our_names(self, line: str) -> str:
        """A line of the page, with the URLs and names of this office."""
        line = line.replace("tracker_", self.office.prefix)
        line = re.sub(OUR_URL, self._url, line)
        return re.sub(r" office$", f" {self.office.name}", line)

    def _url(self, found: re.Match[str]) -> str:
        database = self.office.name if found[2] == "office" else found[2]
        return str(self.office.local_server.location_of(database, self.office.with_our_names(found[1])))

    def run(self, program: str, *words: str) -> None:
        """Run a program of the server, as its superuser unless a URL says otherwise."""
        postgres = self.office.local_server.postgres
        command = [str(postgres.bin_path / program), *words]
        superuser = {"PGHOST": str(self.office.superuser.url.query["host"]), "PGUSER": "postgres"}
        done = subprocess.run(
            command, env=os.environ | superuser, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_the_commands_of_the_page_work_one_after_the_other(
    local_server: LocalServer,
    file_with_history: Path,
    command_line: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From making the database to restoring one that is gone."""
    shutil.copy(file_with_history, "tracker.db")
    with reserve_names(local_server) as office:
        shell = PageShell(office, command_line, monkeypatch)
        blocks = iter(SHELL_BLOCKS)
        office.make_logins()
        for _ in range(2):  # where to, and making it
            shell.run_block(next(blocks))
        office.make_roles()
        shell.run_block(next(blocks))  # from a file
        assert command_line("log --json").json["items"]
        first = Path("all.json").read_bytes()
        shell.run_block(next(blocks))  # and back
        assert Path("all.json").read_bytes() == first
        shell.run_block(next(blocks))  # a backup
        before = office.rows()
        command_line('update hotline breached --side IR -m "Recorded since" --on 2018-05-30')
        shell.run_block(next(blocks))  # back to it
        assert office.rows() == before
        assert_restored(office, command_line)
        local_server.drop_database(office.superuser)
        shell.run_block(next(blocks))  # brought back
        assert office.rows() == before
        assert_restored(office, command_line)
        assert list(blocks) == []


def assert_restored(office: OfficeDatabase, command_line: CommandLine) -> None:
    """Assert that a restored database is sound, and that everybody has the same rights as before."""
    command_line.use_database(office.location_for("desk1"))
    command_line("check")
    for role in ("clerk", "desk1"):
        test_raw_sql_does_not_extend_the_rights_of_a_role(office, role)
    test_a_recorder_can_insert_into_every_table(office)
    test_the_administrator_role_owns_every_object(office)
    test_a_login_without_a_role_cannot_connect(office, command_line)


def test_backup_and_restore_print_the_commands_of_the_page(
    office: OfficeDatabase, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server they say which programs to run; these are the ones of the page, which were tried."""
    shell, lines = PageShell(office, command_line, monkeypatch), "".join(SHELL_BLOCKS).splitlines()
    for login, command, begins in (("desk1", "backup", "pg_dump "), ("chief", "restore FILE", "pg_restore ")):
        command_line.use_database(office.location_for(login))
        said = command_line(command, fails=2).err.partition("with: ")[2]
        shown = next(line for line in lines if line.startswith(begins))
        assert shlex.split(said.replace("FILE", "tracker.dump")) == shlex.split(shell.with_our_names(shown))


def test_the_page_has_the_timeout_and_version_of_the_code() -> None:
    """How long is waited, and from which version of PostgreSQL on it works."""
    assert f"PostgreSQL server, {OLDEST_POSTGRESQL} or newer" in " ".join(PAGE_TEXT.split())
    assert f"waits {LOCK_TIMEOUT_SECONDS} seconds" in " ".join(PAGE_TEXT.split())


def test_a_reader_can_query_the_views(office: OfficeDatabase) -> None:
    """They have the columns that the page for other tools explains, and flags that can be counted."""
    explained = read_page("other-tools.md")
    names = f"SELECT column_name FROM information_schema.columns WHERE table_name IN {VIEW_NAMES}"
    columns = [name for (name,) in office.run_sql("clerk", names)]
    assert len(columns) > 40
    assert [name for name in columns if f"`{name}`" not in explained] == []
    (counted,) = re.findall(r"`(count\(.*?)`", PAGE_TEXT)
    assert office.run_sql("clerk", f"SELECT {counted} FROM commitment_standing") != [(0,)]
