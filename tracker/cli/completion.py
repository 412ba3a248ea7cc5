"""What the shell offers after Tab; it asks the database directly, to answer before the next key is typed."""

import contextlib
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.context import database_location
from tracker.domain.errors import TrackerError
from tracker.domain.vocabulary import CommitmentKind, Status, Strength

MAX_REFS_OFFERED = 200  # refs


def _ref_completer(entity_name: str) -> Callable[[typer.Context, str], list[str]]:
    """A function that offers the refs of an entity; none if the database is missing, busy or not ours."""

    def offer(ctx: typer.Context, incomplete: str) -> list[str]:
        with contextlib.suppress(ValueError, RuntimeError, TrackerError):
            location = database_location(ctx.params.get("db"))
            is_server = location.startswith(("postgres:", "postgresql:", "postgresql+psycopg:"))
            return (_refs_on_server if is_server else _refs_in_file)(location, entity_name, incomplete)
        return []

    return offer


def _refs_in_file(location: str, entity_name: str, prefix: str) -> list[str]:
    """The refs of an entity in a database file that begin with a prefix."""
    import sqlite3

    from tracker.db.sqlite_connection import SqliteConnection
    from tracker.queries.refs import ENTITIES, refs_starting_with

    path = Path(location).expanduser().absolute()
    with contextlib.suppress(sqlite3.Error):
        raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.2)
        with contextlib.closing(raw):
            return list(
                refs_starting_with(SqliteConnection(raw), ENTITIES[entity_name], prefix, MAX_REFS_OFFERED)
            )
    return []


def _refs_on_server(location: str, entity_name: str, prefix: str) -> list[str]:
    """The refs of an entity in a database on a server that begin with a prefix.

    The SQL is the same as for a file, except how a parameter is written. SQLAlchemy would take too long.
    """
    with contextlib.suppress(ImportError):
        import psycopg

        from tracker.db.dialect import POSTGRESQL
        from tracker.queries.refs import ENTITIES, prefix_parameters, refs_starting_with_sql

        url = location.replace("postgresql+psycopg:", "postgresql:", 1)
        of_server = refs_starting_with_sql(POSTGRESQL, ENTITIES[entity_name])
        sql = re.sub(r":(\w+)", r"%(\1)s", of_server).encode()
        with contextlib.suppress(psycopg.Error), psycopg.connect(url, connect_timeout=2) as connection:
            return [row[0] for row in connection.execute(sql, prefix_parameters(prefix, MAX_REFS_OFFERED))]
    return []


def _word_completer(word_type: type[StrEnum]) -> Callable[[str], list[str]]:
    """A function that offers the words of a vocabulary."""

    def offer(incomplete: str) -> list[str]:
        return [word for word in word_type if word.startswith(incomplete)]

    return offer


def complete_statuses(incomplete: str) -> list[tuple[str, str]]:
    """Offer the statuses, each with its definition."""
    return [(status, status.definition) for status in Status if status.startswith(incomplete)]


def complete_files(incomplete: str) -> list[str]:
    """Offer files and folders, folders with a slash at the end."""
    import glob

    with contextlib.suppress(OSError, ValueError):
        folder, slash, name = incomplete.rpartition("/")
        matches = Path(folder + slash).glob(f"{glob.escape(name)}*")
        return sorted(f"{folder}{slash}{path.name}{'/' if path.is_dir() else ''}" for path in matches)
    return []


complete_commitments = _ref_completer("commitment")
complete_agreements = _ref_completer("agreement")
complete_documents = _ref_completer("document")
complete_actors = _ref_completer("actor")
complete_strengths = _word_completer(Strength)
complete_kinds = _word_completer(CommitmentKind)
