"""One PostgreSQL server, as an office has it: connected to alike from everywhere, one writer at a time."""

import contextlib
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import psycopg
import sqlalchemy
from sqlalchemy import URL, Engine, NullPool, create_engine
from sqlalchemy.exc import ArgumentError, DBAPIError, ProgrammingError

from tracker.db.postgresql_connection import PostgresqlConnection
from tracker.domain.errors import (
    DatabaseError,
    DatabaseNotReady,
    ResourceUnavailable,
    TrackerError,
    UsageError,
    shorten,
)
from tracker.domain.text import mask_passwords

CONNECT_TIMEOUT_SECONDS = 10
LOCK_TIMEOUT_SECONDS = 10
OLDEST_POSTGRESQL = 15

# Whoever writes holds this lock of the database from the first moment to the last. Row locks would let two
# write at once, and then the one that signed first may be saved last: an answer for the moment in between
# would change. Under SERIALIZABLE every stamp, which asks for the newest one, would clash with every
# other, and be tried again for the same result. An office writes some times a minute, in milliseconds.
WRITE_LOCK = 0x7472_6B72  # "trkr"

_SESSION_SETTINGS = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "lock_timeout": f"{LOCK_TIMEOUT_SECONDS}s",
    "jit": "off",  # compiling one of our questions takes longer than answering it
    "cursor_tuple_fraction": "1",  # all that is asked for is read
}
"""What must not depend on how a server, a database or a role is set up; said anew in every transaction,
since a pool between us and the server may give each another connection."""

_SECRET_PARAMETERS = ("password", "sslpassword", "oauth_client_secret")

T = TypeVar("T")


@dataclass(frozen=True)
class Server:
    """A database on a server. Shown, also in errors, without its password."""

    url: URL

    def __str__(self) -> str:
        shown = self.url._replace(drivername="postgresql", password=None)
        return shown.difference_update_query(_SECRET_PARAMETERS).render_as_string()

    def __repr__(self) -> str:
        return f"Server({str(self)!r})"

    @contextlib.contextmanager
    def read_transaction(self) -> Iterator[PostgresqlConnection]:
        """A transaction in which nothing can be changed."""
        with self._begun(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
            _require_tracker_tables(connection, self)
            yield PostgresqlConnection(connection)

    @contextlib.contextmanager
    def write_transaction(self) -> Iterator[PostgresqlConnection]:
        """A transaction that holds the only right to write from its first moment."""
        with self._in_turn() as connection:
            _require_tracker_tables(connection, self)
            yield PostgresqlConnection(connection)

    def wait_for_writer(self) -> None:
        """Wait for whoever is writing."""
        with self._begun(isolation_level="READ COMMITTED") as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({WRITE_LOCK})")

    def create_database(self, make: Callable[[PostgresqlConnection], T]) -> T | None:
        """Make the tables in a database that has none; None when they were there already."""
        with self._in_turn() as connection:
            if _has_tracker_tables(connection, self):
                return None
            _require_suitable_server(connection, self)
            return make(PostgresqlConnection(connection))

    @contextlib.contextmanager
    def _in_turn(self) -> Iterator[sqlalchemy.Connection]:
        # READ COMMITTED, so that what is asked after the wait sees what the others have saved meanwhile.
        with self._begun(isolation_level="READ COMMITTED") as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
            yield connection

    @contextlib.contextmanager
    def _begun(self, **options: object) -> Iterator[sqlalchemy.Connection]:
        """A transaction that is over, one way or the other, when the block is left."""
        with self._connected() as connection:
            try:
                with connection.execution_options(**options).begin():
                    _apply_session_settings(connection)
                    yield connection
            except (DBAPIError, psycopg.Error) as error:
                raise _translate_error(error, self) from error

    def _connected(self) -> sqlalchemy.Connection:
        known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
        if unknown := sorted(set(self.url.query) - known):
            raise _invalid_url_error(self, f"no server knows what {unknown[0]} is")
        try:
            return _engine(self.url).connect()
        except ArgumentError as error:
            raise _invalid_url_error(self, str(error)) from error
        except DBAPIError as error:
            raise _connection_error(error, self) from error


@functools.cache
def _engine(url: URL) -> Engine:
    """The engine of a server, which keeps no connection but knows what it has compiled before."""
    url = url.set(drivername="postgresql+psycopg")
    given = {
        "connect_timeout": str(CONNECT_TIMEOUT_SECONDS),
        "application_name": "tracker",
        "client_encoding": "utf8",
    }
    url = url.update_query_dict({key: value for key, value in given.items() if key not in url.query})
    # Values stay out of SQLAlchemy's own messages: notes are sensitive, and messages get around.
    return create_engine(url, poolclass=NullPool, hide_parameters=True, use_native_hstore=False)


def _apply_session_settings(connection: sqlalchemy.Connection) -> None:
    settings = ", ".join(
        f"set_config('{name}', '{value}', true)" for name, value in _SESSION_SETTINGS.items()
    )
    connection.exec_driver_sql(f"SELECT {settings}")


# -- is it ours? -------------------------------------------------------------------------------------


def _require_tracker_tables(connection: sqlalchemy.Connection, server: Server) -> None:
    if not _has_tracker_tables(connection, server):
        message = f"{server} has no tables of the tracker."
        raise DatabaseNotReady(message, "Its administrator makes them with: tracker init")


def _has_tracker_tables(connection: sqlalchemy.Connection, server: Server) -> bool:
    """Whether the tables are there. Raises DatabaseError when they are those of another program."""
    versions, log = connection.exec_driver_sql(
        "SELECT to_regclass('alembic_version') IS NOT NULL, to_regclass('status_update') IS NOT NULL"
    ).one()
    if versions != log:
        message = f"{server} holds the tables of another program; it was left as it is."
        raise DatabaseError(message, "Name another database.")
    return bool(log)


def _require_suitable_server(connection: sqlalchemy.Connection, server: Server) -> None:
    """Raise DatabaseError for a server that is too old, or a database that cannot hold every language."""
    version, encoding = connection.exec_driver_sql(
        "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
    ).one()
    if version < OLDEST_POSTGRESQL * 10_000:
        message = f"{server} is PostgreSQL {version // 10_000}."
        raise DatabaseError(message, f"Use one with {OLDEST_POSTGRESQL} or newer.")
    if encoding != "UTF8":
        message = f"{server} stores text as {encoding}, which lacks letters."
        raise DatabaseError(message, "Have the database made with ENCODING 'UTF8'.")


# -- what an error means -----------------------------------------------------------------------------

_BUSY = ResourceUnavailable, "{} is in use by somebody else; nothing was saved.", "Try again in a moment."
_FORBIDDEN = (
    ResourceUnavailable,
    "You have no right to do this in {}; nothing was saved.",
    "Ask its administrator for it.",
)
_READ_ONLY = (
    ResourceUnavailable,
    "{} may only be read; nothing was saved.",
    "Write to the server that it is a copy of.",
)
_FULL = (
    ResourceUnavailable,
    "{} could not be written; nothing was saved.",
    "Ask its administrator: its disk or its memory is full.",
)
_ENDED = (
    ResourceUnavailable,
    "{} has ended the connection.",
    "Try again in a moment; if you were recording, see first whether it is there: tracker log",
)
_FAULTY = ResourceUnavailable, "{} reports a fault of its disk; nothing was saved.", "Tell its administrator."
_TAKEN = (
    DatabaseError,
    "{} holds a table of another program; it was left as it is.",
    "Name another database.",
)
_NOT_WHOLE = DatabaseError, "{} lacks a part of its tables.", "To see which: tracker check"

_ERRORS_BY_SQLSTATE = {
    "55P03": _BUSY,
    "40": _BUSY,
    "42501": _FORBIDDEN,
    "3F000": _FORBIDDEN,  # no schema in which tables may be made
    "25006": _READ_ONLY,
    "25P0": _ENDED,
    "53": _FULL,
    "57": _ENDED,
    "08": _ENDED,
    "58": _FAULTY,
    "XX001": _FAULTY,
    "XX002": _FAULTY,
    "42P07": _TAKEN,
    "42P01": _NOT_WHOLE,
    "42703": _NOT_WHOLE,
}
"""By the beginning of the code: https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def _translate_error(error: DBAPIError | psycopg.Error, server: Server) -> Exception:
    """What an error of the server means to the user; the error itself when it is a defect of ours."""
    found = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(found, "sqlstate", None) or ""
    meaning = next(
        (_ERRORS_BY_SQLSTATE[begins] for begins in _ERRORS_BY_SQLSTATE if code.startswith(begins)), None
    )
    if not code and isinstance(found, psycopg.OperationalError):
        meaning = _ENDED  # it had no time to say why
    if meaning is None:
        return error
    kind, message, way_on = meaning
    return kind(message.format(server), way_on)


def _connection_error(error: DBAPIError, server: Server) -> TrackerError:
    """A connection that was not made, for which there is no code, only words."""
    first, *_ = [*str(error.orig).splitlines(), ""]
    said = shorten(mask_passwords(re.sub(r".*(failed|is bad): ", "", first)), 200)
    if isinstance(error, ProgrammingError) or said.startswith(("invalid ", "bad value ", "could not match ")):
        return _invalid_url_error(server, said)
    if "no password supplied" in said:
        return DatabaseError(f"{server} asks for a password.", "Put it into ~/.pgpass or PGPASSWORD.")
    _, was_there, reason = said.rpartition("FATAL:")
    if was_there:
        refused = f"{server} refuses the connection: {reason.strip()}."
        if any(words in reason for words in _PASSING_REASONS):
            return ResourceUnavailable(refused, "Try again in a moment.")
        return DatabaseError(refused, "Ask its administrator.")
    return ResourceUnavailable(f"{server} cannot be reached: {said}.", "Check the address and the network.")


_PASSING_REASONS = ("too many", "starting up", "shutting down", "recovery", "reserved")


def _invalid_url_error(server: Server, why: str) -> UsageError:
    return UsageError(f"{server} is not the URL of a server: {why}.", "Correct it, or leave that out.")
