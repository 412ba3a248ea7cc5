"""What docs/office.md tells an office is so: its SQL as it stands, and what each role may do, by any way."""

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
from local_server import TABLES, LocalServer
from migration_helpers import add_migration

from tracker import db
from tracker.db.postgresql_server import LOCK_TIMEOUT_SECONDS, OLDEST_POSTGRESQL, Server
from tracker.db.schema import APPEND_ONLY_TABLES, VIEW_NAMES, metadata

pytestmark = ON_A_SERVER

PAGE = (Path(__file__).parents[1] / "docs" / "office.md").read_text(encoding="utf-8")
(ROLES,) = re.findall(r"^```sql\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
SHELL = re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
LOGINS = ("chief", "desk1", "clerk", "stranger")  # an administrator, a recorder, a reader, nobody

_number = itertools.count()


@dataclass
class Desks:
    """A database of an office as the page has it made, under names that no other test has."""

    office: LocalServer
    prefix: str

    @property
    def name(self) -> str:
        """The database that the page calls office."""
        return f"{self.prefix}office"

    def as_(self, login: str) -> Server:
        """The database, as somebody connects to it."""
        return self.office.location_of(self.name, self.here(login))

    def here(self, text: str) -> str:
        """What the page says, with the names of here."""
        logins = "|".join(LOGINS)
        text = re.sub(rf"\b({logins})\b", rf"{self.prefix}\1", text.replace("tracker_", self.prefix))
        return re.sub(r"\boffice\b", self.name, text)

    def run_sql(self, login: str, *statements: str) -> list[tuple[Any, ...]]:
        """What the last of some statements finds, each run by itself."""
        with contextlib.closing(psycopg.connect(str(self.as_(login)), autocommit=True)) as connection:
            for statement in statements:
                cursor = connection.execute(self.here(statement).encode())
            return cursor.fetchall() if cursor.description else []

    def make_logins(self) -> None:
        """Somebody to give the roles to."""
        self.office.run_sql(*(self.here(f"CREATE ROLE {login} LOGIN") for login in LOGINS))

    def make_roles(self) -> None:
        """Run the SQL of the page, as a superuser."""
        with contextlib.closing(psycopg.connect(str(self.superuser))) as connection, connection:
            connection.execute(self.here(ROLES).encode())
            connection.execute(self.here("GRANT tracker_reader TO clerk").encode())

    @property
    def superuser(self) -> Server:
        """The database, for who may do anything."""
        return self.office.location_of(self.name)

    def rows(self) -> list[tuple[Any, ...]]:
        """All that the database holds."""
        parts = (f"SELECT '{table}', t::text FROM {table} AS t" for table in TABLES)
        with contextlib.closing(psycopg.connect(str(self.superuser))) as connection:
            return connection.execute(" UNION ALL ".join(parts).encode()).fetchall()

    def clear(self) -> None:
        """Leave nothing on the server."""
        roles = [*LOGINS, "tracker_recorder", "tracker_reader", "tracker_administrator"]
        self.office.run_sql(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            *(self.here(f"DROP ROLE IF EXISTS {role}") for role in roles),
        )


@contextlib.contextmanager
def named(local_server: LocalServer) -> Iterator[Desks]:
    """Names for an office, of which nothing is there at the end."""
    desks = Desks(local_server, f"desks_{os.getpid()}_{next(_number)}_")
    try:
        yield desks
    finally:
        desks.clear()


@contextlib.contextmanager
def made(local_server: LocalServer) -> Iterator[Desks]:
    """An office with its roles, and one update in its log."""
    with named(local_server) as desks:
        local_server.run_sql(f"CREATE DATABASE {desks.name} TEMPLATE template0 ENCODING 'UTF8'")
        db.create_database(desks.superuser, load_seeds)
        desks.make_logins()
        desks.make_roles()
        yield desks


@pytest.fixture(scope="module")
def desks(local_server: LocalServer) -> Iterator[Desks]:
    """The office of most tests, which add to it and change nothing."""
    with made(local_server) as found:
        yield found


@pytest.fixture
def own_desks(local_server: LocalServer) -> Iterator[Desks]:
    """An office for one test."""
    with made(local_server) as found:
        yield found


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CommandLine:
    """The command line, in a folder of its own; who types, and where, is still to be said."""
    monkeypatch.setenv("TRACKER_DB", "")
    monkeypatch.chdir(tmp_path)
    return CommandLine(None, capsys)


NO_RIGHT = "You have no right to do this in {}; nothing was saved. Ask its administrator for it.\n"

READING = """
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

WRITING = """
update fencing implemented --reporter IR --source "A test" --on 2018-02-20
update patrols limited --on 2018-03-01
retract U-1 -m "Wrong commitment"
undo --yes
actor add AA "A made-up state" --kind state
agreement add "Test pact" --ref test-pact --on 2018-01-02 --party PK --party IR
document add "Text of it" --ref test-text --agreement pk-ir-2017
add "Test measure" --agreement pk-ir-2017 --ref test-1 --due 2018-12-31
import plan.csv --agreement pk-ir-2017
""".strip().splitlines()

PLAN = "ref,title\nplan-1,Open the road\nplan-2,گشت مشترک\n"


def test_a_reader_may_ask_anything(desks: Desks, typed: CommandLine) -> None:
    """Every command that asks answers a reader, those that wait for who is writing too."""
    typed.use_database(desks.as_("clerk"))
    for line in READING:
        typed(line)


def test_a_reader_records_nothing(desks: Desks, typed: CommandLine) -> None:
    """Every command that records is refused in a sentence, and nothing is saved."""
    Path("plan.csv").write_text(PLAN, encoding="utf-8")
    typed.use_database(desks.as_("desk1"))
    typed('update hotline limited -m "Numbers exchanged" --on 2018-01-15')
    before = desks.rows()
    typed.use_database(desks.as_("clerk"))
    for line in WRITING:
        assert typed(line, fails=7).err == NO_RIGHT.format(typed.path), line
    assert desks.rows() == before


def test_a_recorder_may_add_everything(own_desks: Desks, typed: CommandLine) -> None:
    """All that adds to the log, or to what it is about, can be done by a recorder, and is sound after it."""
    Path("plan.csv").write_text(PLAN, encoding="utf-8")
    typed.use_database(own_desks.as_("desk1"))
    typed('update hotline limited -m "Numbers exchanged" --on 2018-01-15')
    for line in [*WRITING, *READING]:
        typed(line)
    assert len(typed("log --json").json["items"]) == 5  # three updates, two of them taken back


# -- raw SQL -----------------------------------------------------------------------------------------

ON_A_TABLE = """
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

ANYWHERE = """
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

GIVING = """
GRANT ALL ON {table} TO CURRENT_USER
GRANT ALL ON {table} TO PUBLIC
GRANT ALL ON SCHEMA public TO PUBLIC
GRANT ALL ON DATABASE office TO PUBLIC
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC
""".strip().splitlines()


def first_column(table: str) -> str:
    """A column of a table."""
    return "version_num" if table == "alembic_version" else next(iter(metadata.tables[table].c)).name


def attempts(inserts: list[str]) -> Iterator[str]:
    """All that somebody might try, with an INSERT into each of some tables."""
    for table in TABLES:
        for line in ON_A_TABLE:
            yield line.format(table=table, column=first_column(table))
    for table in inserts:
        yield f"INSERT INTO {table} DEFAULT VALUES"
    yield from ANYWHERE


@pytest.mark.parametrize("login", ["clerk", "desk1"])
def test_raw_sql_gets_nobody_further(desks: Desks, login: str) -> None:
    """Neither a reader nor a recorder can change, delete, make or switch off anything, nor grant it first."""
    before = desks.rows()
    inserts = TABLES if login == "clerk" else ["alembic_version"]
    with contextlib.closing(psycopg.connect(str(desks.as_(login)), autocommit=True)) as connection:
        for table, line in itertools.product(TABLES, GIVING):
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                connection.execute(desks.here(line.format(table=table)).encode())
        for line in attempts(inserts):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(desks.here(line).encode())
                pytest.fail(f"{login} may: {line}")
    assert desks.rows() == before


def test_a_recorder_may_add_to_every_table(desks: Desks) -> None:
    """A table that the page forgets would be one that no recorder can add to; the version is not theirs."""
    question = (
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') "
        "AND has_table_privilege('{login}', oid, '{right}')"
    )
    may = {
        (login, right): {
            name for (name,) in desks.run_sql("chief", question.format(login=login, right=right))
        }
        for login, right in itertools.product(("clerk", "desk1"), ("SELECT", "INSERT"))
    }
    assert may["desk1", "INSERT"] - set(VIEW_NAMES) == set(metadata.tables)  # into a view nothing can be put
    assert may["clerk", "INSERT"] == set()
    assert may["clerk", "SELECT"] == may["desk1", "SELECT"] == {*TABLES, *VIEW_NAMES}


def test_the_administrators_own_everything_together(desks: Desks) -> None:
    """Whatever is in the schema belongs to the role, not to the login that made it."""
    owned = (
        "SELECT relname FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relowner {whose} "
        "UNION ALL SELECT proname FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND proowner {whose}"
    )
    assert desks.run_sql("chief", owned.format(whose="<> 'tracker_administrator'::regrole")) == []
    assert len(desks.run_sql("chief", owned.format(whose="= 'tracker_administrator'::regrole"))) > len(TABLES)


# -- administrators ----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", APPEND_ONLY_TABLES, ids=str)
def test_an_administrator_changes_no_log_by_mistake(desks: Desks, table: Any) -> None:
    """The guards of the log hold for who owns it."""
    for line in (
        f"UPDATE {table} SET recorded_by = 'x'",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            desks.run_sql("chief", line)


MORE = """op.create_table("meeting", sa.Column("ref", sa.String, primary_key=True))
    op.execute("CREATE VIEW meetings AS SELECT ref FROM meeting")"""


def test_an_upgrade_is_for_administrators_and_serves_all(
    own_desks: Desks, typed: CommandLine, next_release: Path
) -> None:
    """Only an administrator upgrades, and what that makes can be read and added to by those who may."""
    add_migration(next_release, more=MORE)
    for login in ("clerk", "desk1"):
        typed.use_database(own_desks.as_(login))
        assert "To bring it up to date: tracker upgrade" in typed("list", fails=6).err
        assert "You have no right to do this" in typed("upgrade", fails=7).err
    typed.use_database(own_desks.as_("chief"))
    assert "is up to date now" in typed("upgrade").out

    own_desks.run_sql("desk1", "INSERT INTO meeting VALUES ('AA-BB')")
    for line in ("UPDATE meeting SET ref = 'x'", "DELETE FROM meeting", "DROP TABLE meeting"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            own_desks.run_sql("desk1", line)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        own_desks.run_sql("clerk", "INSERT INTO meeting VALUES ('x')")
    assert own_desks.run_sql("clerk", "TABLE meetings") == [("AA-BB",)]
    test_the_administrators_own_everything_together(own_desks)
    typed.use_database(own_desks.as_("desk1"))
    typed("update hotline limited --on 2018-01-15")


def test_an_earlier_moment_is_an_administrators_to_bring(desks: Desks, typed: CommandLine) -> None:
    """A recorder is refused all of a file that knew earlier of what is there, an administrator is not."""
    typed.use_database(desks.as_("desk1"))
    typed("export -o theirs.json")
    theirs = json.loads(Path("theirs.json").read_text(encoding="utf-8"))
    for kind in ("agreements", "documents", "commitments"):
        theirs[kind][0]["recorded_at"] = "2017-12-01T00:00:00Z"
    theirs["actors"].append({"code": "BB", "name": "Another made-up state", "kind": "state"})
    Path("theirs.json").write_text(json.dumps(theirs), encoding="utf-8")
    before = desks.rows()
    assert typed("import theirs.json", fails=7).err == NO_RIGHT.format(typed.path)
    assert desks.rows() == before
    typed.use_database(desks.as_("chief"))
    assert "added 1 actor." in typed("import theirs.json").out
    assert typed(f"show {theirs['commitments'][0]['ref']} --known-at 2018-01-01").out
    typed.use_database(desks.as_("desk1"))
    assert "added nothing." in typed("import theirs.json").out


def test_who_has_no_role_cannot_connect(desks: Desks, typed: CommandLine) -> None:
    """A login without a role gets a sentence from every command, and nothing by raw SQL."""
    typed.use_database(desks.as_("stranger"))
    for line in [*READING, "update hotline limited --on 2018-01-15"]:
        if line == "where":
            continue  # it says where, and what stands in the way
        assert "refuses the connection: permission denied for database" in typed(line, fails=6).err
    assert typed("where --json").json["items"][0]["usable"] is False
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        desks.run_sql("stranger", "SELECT 1")
    assert desks.run_sql("chief", "SELECT has_schema_privilege('stranger', 'public', 'USAGE')") == [(False,)]


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
""".strip().splitlines()

QUESTIONS = ["list --all", "summary --since 2018-02-01", "log", "show hotline", "show fencing"]
UNCUT = ["show patrols", "agreement list", "document list", "actor list"]


@pytest.fixture
def with_a_history(templates: dict[str, Path], typed: CommandLine) -> Path:
    """A file with a history of its own."""
    path = Path(shutil.copy(templates["seeded"], "own.db")).absolute()
    typed.use_database(path)
    for line in HISTORY:
        typed(line)
    return path


def another_offices(templates: dict[str, Path], typed: CommandLine) -> str:
    """What another office hands over, which recorded something before we did."""
    typed.use_database(Path(shutil.copy(templates["seeded"], "other.db")).absolute())
    typed('update soil limited -m "Seen elsewhere" --on 2018-04-01')
    typed("export -o other.json")
    return "other.json"


def answers(typed: CommandLine, place: Location, moments: list[str]) -> dict[str, Any]:
    """What is answered for some days and moments."""
    typed.use_database(place)
    cuts = ["", "--as-of 2018-02-22", *(f"--known-at {moment}" for moment in moments)]
    asked = [*UNCUT, *(" ".join(pair) for pair in itertools.product(QUESTIONS, cuts))]
    return {line: typed(f"{line} --json").json for line in asked}


def moments_of(typed: CommandLine) -> list[str]:
    """Some of the moments at which something was recorded."""
    found = sorted({one["recorded_at"] for one in typed("log --json").json["items"]})
    return [found[0], found[len(found) // 2]]


def moved(typed: CommandLine, start: Location, to: Location) -> tuple[bytes, bytes]:
    """Take everything to another place, by the commands of the page; what is exported there and here."""
    exported = []
    for place, name in ((start, "all.json"), (to, "again.json")):
        typed.use_database(place)
        if place is to:
            typed("import all.json")
        typed(f"export -o {name}")
        exported.append(Path(name).read_bytes())
    return exported[0], exported[1]


@pytest.fixture
def way(make_database: Any, templates: dict[str, Path], tmp_path: Path) -> list[Location]:
    """An empty database on the server, and an empty file to come back to."""
    return [make_database("empty"), Path(shutil.copy(templates["empty"], tmp_path / "back.db"))]


def test_everything_moves_to_a_server_and_back(
    with_a_history: Path, way: list[Location], typed: CommandLine
) -> None:
    """File, server and file again answer alike, for every day and moment, with the numbers of updates."""
    moments = moments_of(typed)
    before = answers(typed, with_a_history, moments)
    here = with_a_history
    for place in way:
        exported, again = moved(typed, here, place)
        assert again == exported
        assert answers(typed, place, moments) == before
        here = place


def test_the_numbers_of_a_log_of_two_offices_are_given_anew(
    templates: dict[str, Path], typed: CommandLine, empty_database: Location
) -> None:
    """Moved, what was taken in later but recorded earlier has a lower number; all else is as it was."""
    theirs = another_offices(templates, typed)
    ours = Path(shutil.copy(templates["seeded"], "own.db")).absolute()
    typed.use_database(ours)
    typed("update hotline limited --on 2018-01-15")
    typed(f"import {theirs}")
    moments = moments_of(typed)
    before = answers(typed, ours, moments)
    exported, again = moved(typed, ours, empty_database)
    assert again == exported
    after = answers(typed, empty_database, moments)
    assert unnumbered(after) == unnumbered(before)
    assert numbers(before) == {"U-1": "hotline", "U-2": "soil"}
    assert numbers(after) == {"U-1": "soil", "U-2": "hotline"}


def numbers(found: dict[str, Any]) -> dict[str, str]:
    """Which update is about which commitment, as the log tells it."""
    return {one["update"]: one["commitment"] for one in found["log "]["items"]}


def unnumbered(answer: Any) -> Any:
    """An answer without the numbers of updates."""
    return re.sub(r"\bU-\d+", "U", json.dumps(answer, ensure_ascii=False))


# -- the page, from top to bottom --------------------------------------------------------------------


class Shell:
    """Does what the page says, line by line, in the names of here."""

    def __init__(self, desks: Desks, typed: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.desks, self.typed, self.monkeypatch = desks, typed, monkeypatch

    def follow(self, block: str) -> None:
        """Do a block."""
        for line in block.splitlines():
            program, *words = shlex.split(self.here(line))
            if program == "export":
                self.monkeypatch.setenv(*words[0].split("=", 1))
            elif program == "tracker":
                self.typed("", *words)
            else:
                self.run(program, *words)

    def here(self, line: str) -> str:
        """A line with the URLs and names of here."""
        line = line.replace("tracker_", self.desks.prefix)
        line = re.sub(r"postgresql://(\w+)@db\.example\.org/(\w+)(\?sslmode=[\w-]+)?", self._url, line)
        return re.sub(r" office$", f" {self.desks.name}", line)

    def _url(self, found: re.Match[str]) -> str:
        login, database = self.desks.here(found[1]), self.desks.here(found[2])
        return str(self.desks.office.location_of(database, login))

    def run(self, program: str, *words: str) -> None:
        """Run a program of the server's, as its superuser where no URL says otherwise."""
        postgres = self.desks.office.postgres
        command = [str(postgres.bin_path / program), *words]
        superuser = {"PGHOST": str(self.desks.superuser.url.query["host"]), "PGUSER": "postgres"}
        done = subprocess.run(
            command, env=os.environ | superuser, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_the_page_can_be_followed(
    local_server: LocalServer, with_a_history: Path, typed: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command, from making the database to bringing back one that is gone, does what the page says."""
    shutil.copy(with_a_history, "tracker.db")
    with named(local_server) as desks:
        shell = Shell(desks, typed, monkeypatch)
        blocks = iter(SHELL)
        desks.make_logins()
        for _ in range(2):  # where to, and making it
            shell.follow(next(blocks))
        desks.make_roles()
        shell.follow(next(blocks))  # from a file
        assert typed("log --json").json["items"]
        first = Path("all.json").read_bytes()
        shell.follow(next(blocks))  # and back
        assert Path("all.json").read_bytes() == first
        shell.follow(next(blocks))  # a backup
        before = desks.rows()
        typed('update hotline breached -m "Recorded since" --on 2018-05-30')
        shell.follow(next(blocks))  # back to it
        assert desks.rows() == before
        all_is_as_it_was(desks, typed)
        local_server.drop_database(desks.superuser)
        shell.follow(next(blocks))  # brought back
        assert desks.rows() == before
        all_is_as_it_was(desks, typed)
        assert list(blocks) == []


def all_is_as_it_was(desks: Desks, typed: CommandLine) -> None:
    """What a copy brought back is sound, and everybody may do what they could."""
    typed.use_database(desks.as_("desk1"))
    typed("check")
    for role in ("clerk", "desk1"):
        test_raw_sql_gets_nobody_further(desks, role)
    test_a_recorder_may_add_to_every_table(desks)
    test_the_administrators_own_everything_together(desks)
    test_who_has_no_role_cannot_connect(desks, typed)


def test_the_tracker_tells_the_commands_of_the_page(
    desks: Desks, typed: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What backup and restore say is to be done on a server is what the page says, and what was tried."""
    shell, lines = Shell(desks, typed, monkeypatch), "".join(SHELL).splitlines()
    for login, command, begins in (("desk1", "backup", "pg_dump "), ("chief", "restore FILE", "pg_restore ")):
        typed.use_database(desks.as_(login))
        said = typed(command, fails=2).err.partition("with: ")[2]
        shown = next(line for line in lines if line.startswith(begins))
        assert shlex.split(said.replace("FILE", "tracker.dump")) == shlex.split(shell.here(shown))


def test_the_page_says_the_numbers_of_the_tracker() -> None:
    """How long is waited, and for which servers it is made."""
    assert f"PostgreSQL server, {OLDEST_POSTGRESQL} or newer" in " ".join(PAGE.split())
    assert f"waits {LOCK_TIMEOUT_SECONDS} seconds" in " ".join(PAGE.split())


def test_other_programs_read_the_views(desks: Desks) -> None:
    """A reader finds in the views what the page for files explains, and can count by the flags."""
    explained = (Path(__file__).parents[1] / "docs" / "other-tools.md").read_text(encoding="utf-8")
    names = f"SELECT column_name FROM information_schema.columns WHERE table_name IN {VIEW_NAMES}"
    columns = [name for (name,) in desks.run_sql("clerk", names)]
    assert len(columns) > 40
    assert [name for name in columns if f"`{name}`" not in explained] == []
    (counted,) = re.findall(r"`(count\(.*?)`", PAGE)
    assert desks.run_sql("clerk", f"SELECT {counted} FROM commitment_standing") != [(0,)]
