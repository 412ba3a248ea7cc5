"""Migrations in the tests: one more of them, moves to any revision, and the schema of a file."""

import re
from pathlib import Path

from conftest import open_with_sqlite3

from tracker import db
from tracker.db import LATEST_REVISION, Connection
from tracker.db.views import make_views

NEXT_MIGRATION = """
from alembic import op
import sqlalchemy as sa
revision = "{after}"
down_revision = "{before}"

def upgrade():
    op.add_column("actor", sa.Column("note", sa.String))
    {more}
"""


def read_schema(path: Path) -> dict[str, str]:
    """The SQL of every object of a database file, by name, with single spaces.

    The clauses of a table are sorted: one that a migration has rebuilt has them in any order.
    """
    with open_with_sqlite3(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {name: _normalize(sql) for name, sql in rows if not name.startswith(("alembic", "sqlite"))}


def _normalize(sql: str) -> str:
    if sql.startswith("CREATE TABLE"):
        return ", ".join(sorted(split_clauses(sql)))
    return " ".join(sql.split())


def split_clauses(statement: str) -> set[str]:
    """The clauses of a CREATE TABLE, in any order: an added column stands elsewhere."""
    body, _, options = statement.partition("(")[2].rpartition(")")
    clauses = re.split(r",(?![^()]*\))", body)  # at each comma that no list in parentheses has
    return {" ".join(clause.split()) for clause in [*clauses, options] if clause.strip()}


def run_alembic(connection: Connection, move: str, target: str) -> None:
    """Upgrade or downgrade the schema to a revision; at the last one make the views, as the program does."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(db.packaged_folder("migrations")))
    with connection.as_sqlalchemy() as core:
        config.attributes["connection"] = core
        getattr(command, move)(config, target)
    if target == "head":
        make_views(connection)


def add_migration(folder: Path, more: str = "") -> None:
    (folder / "versions" / "0999_next.py").write_text(
        NEXT_MIGRATION.format(after="0999", before=LATEST_REVISION, more=more)
    )
