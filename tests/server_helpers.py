"""Databases on the server for the tests: URLs, statements, catalogs, and other users who write or wait."""

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import recording
from conftest import make_stamp
from local_server import LocalServer

from tracker import db
from tracker.db import Connection
from tracker.db.postgresql_server import WRITE_LOCK, Server
from tracker.domain.errors import TrackerError
from tracker.domain.vocabulary import Status

SECRET = "Sesame-99"


def run_statements(server: Server, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements as the administrator of a database; the rows of the last one."""
    with psycopg.connect(str(server), autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def add_query(url: str, **query: str) -> str:
    """A URL with more parameters in its query."""
    more = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{url}{'&' if '?' in url else '?'}{more}"


def url_with_login(server: Server, login: str = "postgres", **query: str) -> str:
    """The URL of a database with another login, and with more parameters."""
    url = re.sub(r"//[^/]*@", f"//{login}@", str(server), count=1)
    return add_query(url, **query) if query else url


def unused_port() -> int:
    """A port at which no server listens."""
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def list_objects(server: Server) -> list[tuple[Any, ...]]:
    """Every relation and function in the public schema of a database."""
    return run_statements(
        server,
        "SELECT relname, relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace UNION ALL "
        "SELECT proname, 'function' FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
    )


@contextlib.contextmanager
def write_lock_held(server: Server) -> Iterator[None]:
    """Another connection holds the lock of whoever writes."""
    with psycopg.connect(str(server)) as other:
        other.execute(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})".encode())
        yield


def record_update(connection: Connection) -> int:
    """Record one more update of the hotline; its number."""
    now = connection.now(datetime.now(UTC))
    signed = make_stamp(connection, now)
    return recording.record_update(
        connection, "hotline", Status.LIMITED, effective_on=date(2018, 1, 1), stamp=signed
    ).update


def write_or_error(server: Server, write: Callable[[Connection], object]) -> object:
    """Write in a transaction; what that returns, or the error of the tracker that it raises."""
    try:
        with db.write_transaction(server) as connection:
            return write(connection)
    except TrackerError as error:
        return error


def run_at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run a function in so many threads at once; all results."""
    ready = threading.Barrier(count)

    def one(number: int) -> object:
        ready.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def count_waiting(local_server: LocalServer, server: Server) -> int:
    """How many connections to a database wait for the write lock."""
    (row,) = local_server.run_sql(
        "SELECT count(*) FROM pg_locks JOIN pg_database AS d ON d.oid = database "
        f"WHERE locktype = 'advisory' AND NOT granted AND datname = '{server.url.database}'"
    )
    return int(row[0])


COLUMNS_QUERY = """
SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, collname, pg_get_expr(adbin, adrelid)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_collation AS c ON c.oid = attcollation
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped
ORDER BY relname, attnum
"""


CONSTRAINTS_QUERY = """
SELECT relname, conname, contype::text, pg_get_constraintdef(pg_constraint.oid), convalidated
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY 1, 2
"""


INDEXES_QUERY = (
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"
)


TRIGGERS_QUERY = """
SELECT relname, tgname, pg_get_triggerdef(pg_trigger.oid), tgenabled::text
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal ORDER BY 1, 2
"""


VIEWS_QUERY = "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1"


def read_catalog(server: Server) -> list[list[tuple[Any, ...]]]:
    """All that a server says about the tables of a database."""
    parts = (COLUMNS_QUERY, CONSTRAINTS_QUERY, INDEXES_QUERY, TRIGGERS_QUERY, VIEWS_QUERY)
    return [[row for row in run_statements(server, part) if "alembic" not in row[0]] for part in parts]
