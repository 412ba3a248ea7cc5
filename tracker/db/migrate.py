"""Runs Alembic's migrations on an open transaction, and makes the views anew."""

from tracker.db.connection import Connection
from tracker.db.packaged_folders import packaged_folder
from tracker.db.views import drop_views, make_views


def run_migrations(connection: Connection) -> None:
    """Run the migrations that are still to be run. No migration reads a view: they are made last."""
    from alembic import command  # only to migrate: a daily command has no use for it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(packaged_folder("migrations")).replace("%", "%%"))
    drop_views(connection)
    with connection.as_sqlalchemy() as core:
        config.attributes["connection"] = core
        command.upgrade(config, "head")
    make_views(connection)
