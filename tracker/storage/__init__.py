"""The database itself: a file or a server, its transactions, its migrations. Nothing here knows a commitment.

A place is the path of a file, which ``sqlite`` sees to, or a server, which ``postgresql`` sees to. A
transaction on either is a ``Connection``: ``of_a_file`` or ``of_a_server``.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tracker.errors import NeedsPackage, NotReady, Unusable, WrongUsage, shortened
from tracker.storage import sqlite
from tracker.storage.connection import Connection, Row

if TYPE_CHECKING:
    from sqlalchemy import URL

    from tracker.storage.postgresql import Server

    Place = Path | Server

__all__ = ["Connection", "Row"]

REVISION = "0002"
"""The newest migration: what a database must be at to be used."""

T = TypeVar("T")


def locate(given: str) -> "Place":
    """The file that a path or an ``sqlite:///`` URL names, or the server that a ``postgresql://`` URL names.

    Raises WrongUsage for any other URL.
    """
    if "://" not in given:
        return sqlite.absolute(given)
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(given)
        if given.partition("?")[0].count("@") > 1:  # what is behind the first would be taken for the host
            raise ValueError
    except (ArgumentError, ValueError):
        begins = given.partition("://")[0]  # what comes after may hold a password
        message = f'"{shortened(begins)}://..." is not the URL of a database.'
        way_on = (
            "Give the path of a file, or postgresql://USER@HOST/DATABASE; "
            "a password goes into ~/.pgpass or PGPASSWORD."
        )
        raise WrongUsage(message, way_on) from None
    if url.get_backend_name() == "sqlite" and url.database:
        return sqlite.absolute(url.database)
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg") and url.database:
        return _server(url)
    message = f"{shortened(url.drivername)}:// is not a database that the tracker can use."
    raise WrongUsage(message, "Give the path of a file, or postgresql://USER@HOST/DATABASE.")


def _server(url: "URL") -> "Server":
    try:
        from tracker.storage.postgresql import Server
    except ModuleNotFoundError:
        # "[binary]" brings its own libpq, so that nothing else has to be installed.
        raise NeedsPackage("Databases on a server", '"psycopg[binary]"', Unusable.exit_code) from None
    return Server(url)


def shipped(name: str) -> Path:
    """A folder that travels with the package: inside it when installed, beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


# -- transactions ------------------------------------------------------------------------------------


@contextlib.contextmanager
def reading(place: "Place") -> Iterator[Connection]:
    """A transaction in which nothing can be changed: one consistent view for all its questions."""
    with sqlite.reading(place) if isinstance(place, Path) else place.reading() as connection:
        _must_be_current(connection, place)
        yield connection


@contextlib.contextmanager
def writing(place: "Place") -> Iterator[Connection]:
    """A transaction that is saved whole when the block ends well, and not at all otherwise.

    It holds the only right to write from its first moment, so what its rules have checked stays true.
    """
    with sqlite.writing(place) if isinstance(place, Path) else place.writing() as connection:
        _must_be_current(connection, place)
        yield connection


def settle(place: "Place") -> None:
    """Wait for whoever is writing.

    What is written is signed before it is saved. A question about a moment that is past, asked in between,
    would be answered otherwise once it is saved; so it waits, and whoever writes next signs later than it.
    """
    if isinstance(place, Path):
        sqlite.settle(place)
    else:
        place.settle()


def revision(connection: Connection) -> str:
    """The migration that a database is at; empty when it has none."""
    return connection.value("revision") or ""


def _must_be_current(connection: Connection, place: "Place") -> None:
    found = revision(connection)
    if found < REVISION:
        raise NotReady(f"{place} was made by an older tracker.", "To bring it up to date: tracker upgrade")
    if found > REVISION:
        raise Unusable(f"{place} was made by a newer tracker.", "Install that version, or a newer one.")


# -- making and migrating ----------------------------------------------------------------------------


def create(place: "Place", fill: Callable[[Connection], T]) -> T | None:
    """Make a database and fill it, whole or not at all; None when there was one already."""

    def make(connection: Connection) -> T:
        migrate(connection)
        return fill(connection)

    return sqlite.create(place, make) if isinstance(place, Path) else place.create(make)


def migrate(connection: Connection) -> None:
    """Run the migrations that are still to be run."""
    from alembic import command  # only to migrate: a daily command has no use for it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    with connection.core() as core:
        config.attributes["connection"] = core
        command.upgrade(config, "head")
