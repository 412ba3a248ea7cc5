"""The database itself: a file or a server, its transactions, its migrations. Nothing here knows a commitment.

A place is the path of a file, which ``sqlite_file`` opens, or a ``Server`` of ``postgresql_server``. A
transaction on either is a ``Connection``: ``SqliteConnection`` or ``PostgresqlConnection``.
"""

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tracker.db import db_messages, sqlite_file
from tracker.db.connection import Connection
from tracker.db.file_schema import is_own_schema
from tracker.db.opened_database import remember_opened
from tracker.db.packaged_folders import packaged_folder
from tracker.db.schema_guard import require_ordinary_tables, require_own_schema
from tracker.db.sqlite_connection import SqliteConnection
from tracker.domain.errors import DatabaseError, DatabaseNotReady, MissingPackage, UsageError, shorten
from tracker.domain.hint_actions import RESTORE_BACKUP, UPGRADE_DATABASE
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from sqlalchemy import URL

    from tracker.db.postgresql_server import Server

    Location = Path | Server

LATEST_REVISION = "0009"
"""The newest migration: what a database must be at to be used."""

_CONNECTION_STRING = re.compile(
    r"""^\s*(?:(?:postgres(?:ql)?|sqlite|mysql|mariadb|oracle|mssql)\b[^:/\\]*:|//[^/]*@|[^/\\\s]{2,}:[^/\\]*@)
    |(?:^|\s)(?:host|hostaddr|port|user|dbname|service|sslmode|pass\w*|pwd)\s*=""",
    re.IGNORECASE | re.VERBOSE,
)
"""What other programs take for the place of a database, and URLs with a slash too few: no path of a file."""

T = TypeVar("T")


def locate_database(given: str) -> "Location":
    """The file that a path or an ``sqlite:///`` URL names, or the server that a ``postgresql://`` URL names.

    Raises UsageError for any other URL.
    """
    if "://" not in given:
        if _CONNECTION_STRING.search(given):  # it may hold a password, so it is not quoted
            message = fill(db_messages.CONNECTION_STRING)
            raise UsageError(message, fill(db_messages.DATABASE_EXAMPLE_WITH_LOGIN))
        return sqlite_file.absolute_path(given)
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(given)
        if given.partition("?")[0].count("@") > 1:  # what is behind the first would be taken for the host
            raise ValueError
    except (ArgumentError, ValueError):
        begins = given.partition("://")[0]  # what comes after may hold a password
        message = fill(db_messages.NOT_A_DATABASE_URL, scheme=shorten(begins))
        raise UsageError(message, fill(db_messages.DATABASE_EXAMPLE_WITH_LOGIN)) from None
    if url == make_url(f"sqlite:///{url.database}") and url.database not in (None, "", ":memory:"):
        return sqlite_file.absolute_path(str(url.database))
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg") and url.database:
        return _server(url)
    message = fill(db_messages.UNKNOWN_ENGINE, engine=shorten(url.drivername))
    raise UsageError(message, fill(db_messages.DATABASE_EXAMPLE))


def _server(url: "URL") -> "Server":
    try:
        from tracker.db.postgresql_server import Server
    except ModuleNotFoundError:
        # "[binary]" brings its own libpq, so that nothing else has to be installed.
        what = fill(db_messages.SERVER_DATABASES)
        raise MissingPackage(what, '"psycopg[binary]"', DatabaseError.exit_code) from None
    return Server(url)


# -- transactions ------------------------------------------------------------------------------------


@contextlib.contextmanager
def read_transaction(place: "Location") -> Iterator[Connection]:
    """A transaction in which nothing can be changed: one consistent view for all its questions."""
    remember_opened(place)
    with (
        sqlite_file.read_transaction(place)
        if isinstance(place, Path)
        else place.read_transaction() as connection
    ):
        _require_usable(connection, place, require_ordinary_tables)
        yield connection


@contextlib.contextmanager
def write_transaction(place: "Location") -> Iterator[Connection]:
    """A transaction that is saved whole when the block ends well, and not at all otherwise.

    It holds the only right to write from its first moment, so what its rules have checked stays true. Raises
    DatabaseError for a file in which a trigger would act that is not the tracker's.
    """
    remember_opened(place)
    with (
        sqlite_file.write_transaction(place)
        if isinstance(place, Path)
        else place.write_transaction() as connection
    ):
        require_writable(connection, place)
        yield connection


@contextlib.contextmanager
def try_transaction(place: "Location") -> Iterator[Connection]:
    """A transaction in which everything can be tried and nothing is saved; nobody has to wait for it.

    A file is copied, so that it takes no right to write; on a server it takes that of its role.
    """
    remember_opened(place)
    if isinstance(place, Path):
        from tracker.db.trial_copy import trial_copy

        with trial_copy(place) as copy, copy.transaction() as connection:
            require_writable(connection, place)
            yield connection
        return
    with place.try_transaction() as connection:
        require_writable(connection, place)
        yield connection


def wait_for_writer(place: "Location") -> None:
    """Wait for whoever is writing.

    What is written is signed before it is saved. A question about a moment that is past, asked in between,
    would be answered otherwise once it is saved; so it waits, and whoever writes next signs later than it.
    """
    if isinstance(place, Path):
        sqlite_file.wait_for_writer(place)
    else:
        place.wait_for_writer()


def current_revision(connection: Connection) -> str:
    """The migration that a database is at; empty when it has none."""
    try:
        found: object = connection.scalar("SELECT max(version_num) FROM alembic_version", str)
    except sqlite3.OperationalError as error:
        if hasattr(error, "sqlite_errorcode"):
            raise
        return "\N{REPLACEMENT CHARACTER}"  # in a file anything can stand there, also what is no text
    return "" if found is None else str(found)


def require_known_revision(connection: Connection, place: "Location") -> str:
    """The migration that a database is at.

    Raises DatabaseError for one that only a newer tracker knows, or none.
    """
    found = current_revision(connection)
    if found.isdecimal() and found > LATEST_REVISION:
        message = fill(db_messages.NEWER, place=place)
        raise DatabaseError(message, fill(db_messages.INSTALL_NEWER_TRACKER))
    if found not in ("", LATEST_REVISION) and not _is_revision(found):
        message = fill(db_messages.UNKNOWN_VERSION, place=place, version=shorten(found))
        raise DatabaseError(message, RESTORE_BACKUP)
    return found


def _is_revision(found: str) -> bool:
    """Whether there is a migration of this number."""
    folder = packaged_folder("migrations") / "versions"
    return found.isdecimal() and any(folder.glob(f"{found}_*.py"))


def require_writable(connection: Connection, place: "Location") -> None:
    """Look at a database before it is written to.

    Raises DatabaseNotReady for one that an older tracker has made, DatabaseError for a newer one and for a
    file in which something would act, or be lacking.
    """
    _require_usable(connection, place, require_own_schema)


def _require_usable(
    connection: Connection, place: "Location", require_schema: Callable[[sqlite3.Connection, Path], None]
) -> None:
    """Look at what a file is made of before it is asked for anything, and at the revision of a database."""
    if not isinstance(connection, SqliteConnection) or not isinstance(place, Path):
        require_latest_revision(connection, place)
        return
    is_own = is_own_schema(connection.raw)
    if not is_own:
        require_ordinary_tables(connection.raw, place, "alembic_version")
    require_latest_revision(connection, place)
    if not is_own:
        require_schema(connection.raw, place)


def require_latest_revision(connection: Connection, place: "Location") -> None:
    """Raise DatabaseNotReady for a database that an older tracker has made, DatabaseError for a newer one."""
    if require_known_revision(connection, place) < LATEST_REVISION:
        raise DatabaseNotReady(fill(db_messages.OLDER, place=place), UPGRADE_DATABASE)


# -- making one --------------------------------------------------------------------------------------


def create_database(place: "Location", fill_tables: Callable[[Connection], T]) -> T | None:
    """Make a database and fill it, whole or not at all; None when there was one already."""
    from tracker.db.migrate import run_migrations

    def make(connection: Connection) -> T:
        run_migrations(connection)
        return fill_tables(connection)

    return sqlite_file.create_file(place, make) if isinstance(place, Path) else place.create_tables(make)
