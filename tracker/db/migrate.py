"""Runs Alembic's migrations on an open transaction, and makes the views anew."""

from pathlib import Path

from tracker.db.connection import Connection
from tracker.db.packaged_folders import packaged_folder
from tracker.db.views import drop_views, make_views

LATEST = "head"
"""What Alembic calls the newest revision."""


def migrations_folder() -> Path:
    """Where the migrations are."""
    return packaged_folder("migrations")


def run_migrations(connection: Connection, revision: str = LATEST) -> None:
    """Run the migrations that are still to be run, up to a revision.

    No migration reads a view: they are made last. Of an earlier revision there are none but those that its
    migrations make.
    """
    from alembic import command  # only to migrate: a daily command has no use for it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    drop_views(connection)
    with connection.as_sqlalchemy() as core:
        config.attributes["connection"] = core
        command.upgrade(config, revision)
    if revision == LATEST:
        make_views(connection)
