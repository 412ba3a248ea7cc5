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

from tracker.db import db_messages
from tracker.db.postgresql_connection import PostgresqlConnection
from tracker.domain import hint_actions
from tracker.domain.errors import (
    DatabaseError,
    DatabaseNotReady,
    ResourceUnavailable,
    TrackerError,
    UsageError,
    shorten,
)
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import mask_passwords

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

_SECRET_PARAMETER = re.compile("pass(?!file)|pwd|secret|token", re.IGNORECASE)
"""The names of parameters with a password in them, also of those that no server knows."""

T = TypeVar("T")


@dataclass(frozen=True)
class Server:
    """A database on a server. Shown, also in errors, without its password."""

    url: URL

    def __str__(self) -> str:
        shown = self.url._replace(drivername="postgresql", password=None)
        secret = [name for name in self.url.query if _SECRET_PARAMETER.search(name)]
        return shown.difference_update_query(secret).render_as_string()

    def __repr__(self) -> str:
        return f"Server({str(self)!r})"

    @contextlib.contextmanager
    def read_transaction(self) -> Iterator[PostgresqlConnection]:
        """A transaction in which nothing can be changed."""
        with self._begun(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
            _require_tracker_tables(connection, self)
            with contextlib.closing(PostgresqlConnection(connection)) as lent:
                yield lent

    @contextlib.contextmanager
    def write_transaction(self) -> Iterator[PostgresqlConnection]:
        """A transaction that holds the only right to write from its first moment."""
        with self._in_turn() as connection:
            _require_tracker_tables(connection, self)
            with contextlib.closing(PostgresqlConnection(connection)) as lent:
                yield lent

    @contextlib.contextmanager
    def try_transaction(self) -> Iterator[PostgresqlConnection]:
        """A transaction that is taken back, and for which nobody waits."""
        with self._begun(isolation_level="READ COMMITTED") as connection:
            _require_tracker_tables(connection, self)
            with contextlib.closing(PostgresqlConnection(connection)) as lent:
                yield lent
            connection.rollback()

    def wait_for_writer(self) -> None:
        """Wait for whoever is writing."""
        with self._begun(isolation_level="READ COMMITTED") as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({WRITE_LOCK})")

    def create_tables(self, make: Callable[[PostgresqlConnection], T]) -> T | None:
        """Make the tables in a database that has none; None when they were there already."""
        with self._in_turn() as connection:
            if _has_tracker_tables(connection, self):
                return None
            _require_suitable_server(connection, self)
            with contextlib.closing(PostgresqlConnection(connection)) as lent:
                return make(lent)

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
            raise _invalid_url_error(self, fill(db_messages.UNKNOWN_PARAMETER, parameter=unknown[0]))
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
        raise DatabaseNotReady(fill(db_messages.NO_TABLES, server=server), hint_actions.MAKE_TABLES)


def _has_tracker_tables(connection: sqlalchemy.Connection, server: Server) -> bool:
    """Whether the tables are there. Raises DatabaseError when they are those of another program."""
    versions, log = connection.exec_driver_sql(
        "SELECT to_regclass('alembic_version') IS NOT NULL, to_regclass('status_update') IS NOT NULL"
    ).one()
    if versions != log:
        message = fill(db_messages.TABLES_OF_OTHER_PROGRAM, server=server)
        raise DatabaseError(message, fill(db_messages.NAME_OTHER_DATABASE))
    return bool(log)


def _require_suitable_server(connection: sqlalchemy.Connection, server: Server) -> None:
    """Raise DatabaseError for a server that is too old, or a database that cannot hold every language."""
    version, encoding = connection.exec_driver_sql(
        "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
    ).one()
    if version < OLDEST_POSTGRESQL * 10_000:
        message = fill(db_messages.OLD_SERVER, server=server, version=version // 10_000)
        raise DatabaseError(message, fill(db_messages.USE_NEWER_SERVER, version=OLDEST_POSTGRESQL))
    if encoding != "UTF8":
        message = fill(db_messages.OTHER_ENCODING, server=server, encoding=encoding)
        raise DatabaseError(message, fill(db_messages.USE_UTF_8))


# -- what an error means -----------------------------------------------------------------------------

# For each: the class of the error, its message, and its hint.
_BUSY = ResourceUnavailable, db_messages.SERVER_IN_USE, db_messages.TRY_AGAIN_SOON
_FORBIDDEN = ResourceUnavailable, db_messages.FORBIDDEN, db_messages.ASK_ADMINISTRATOR_FOR_RIGHT
_READ_ONLY = ResourceUnavailable, db_messages.SERVER_READ_ONLY, db_messages.WRITE_TO_ORIGINAL
_FULL = ResourceUnavailable, db_messages.SERVER_FULL, db_messages.SERVER_DISK_FULL
_ENDED = ResourceUnavailable, db_messages.CONNECTION_ENDED, hint_actions.LOOK_WHETHER_RECORDED
_TIMED_OUT = ResourceUnavailable, db_messages.TIMED_OUT, db_messages.ASK_FOR_MORE_TIME
_FAULTY = ResourceUnavailable, db_messages.FAULTY_DISK, db_messages.TELL_ADMINISTRATOR
_TAKEN = DatabaseError, db_messages.TABLE_OF_OTHER_PROGRAM, db_messages.NAME_OTHER_DATABASE
_NOT_WHOLE = DatabaseError, db_messages.TABLES_INCOMPLETE, hint_actions.FIND_BROKEN_ROWS

_ERRORS_BY_SQLSTATE: dict[str, tuple[type[TrackerError], str, hint_actions.Hint]] = {
    "55P03": _BUSY,
    "40": _BUSY,
    "42501": _FORBIDDEN,
    "3F000": _FORBIDDEN,  # no schema in which tables may be made
    "25006": _READ_ONLY,
    "25P0": _ENDED,
    "53": _FULL,
    "57014": _TIMED_OUT,
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
    error_class, template, hint = meaning
    return error_class(fill(template, server=server), fill(hint) if isinstance(hint, str) else hint)


def _connection_error(error: DBAPIError, server: Server) -> TrackerError:
    """A connection that was not made, for which there is no code, only words."""
    first, *_ = [*str(error.orig).splitlines(), ""]
    said = shorten(mask_passwords(re.sub(r".*(failed|is bad): ", "", first)), 200)
    if isinstance(error, ProgrammingError) or said.startswith(("invalid ", "bad value ", "could not match ")):
        return _invalid_url_error(server, said)
    if "no password supplied" in said:
        message = fill(db_messages.PASSWORD_MISSING, server=server)
        return DatabaseError(message, fill(db_messages.GIVE_PASSWORD))
    _, was_there, reason = said.rpartition("FATAL:")
    if was_there:
        refused = fill(db_messages.CONNECTION_REFUSED, server=server, reason=reason.strip())
        if any(words in reason for words in _PASSING_REASONS):
            return ResourceUnavailable(refused, fill(db_messages.TRY_AGAIN_SOON))
        return DatabaseError(refused, fill(db_messages.ASK_ADMINISTRATOR))
    message = fill(db_messages.CANNOT_BE_REACHED, server=server, reason=said)
    return ResourceUnavailable(message, fill(db_messages.CHECK_ADDRESS))


_PASSING_REASONS = ("too many", "starting up", "shutting down", "recovery", "reserved")


def _invalid_url_error(server: Server, why: str) -> UsageError:
    message = fill(db_messages.NOT_A_SERVER_URL, server=server, reason=why)
    return UsageError(message, fill(db_messages.CORRECT_URL))
