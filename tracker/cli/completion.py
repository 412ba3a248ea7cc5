"""What the shell offers after Tab; it asks the database directly, so that it answers before the next key."""

import contextlib
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.context import database_location
from tracker.domain.errors import TrackerError
from tracker.domain.vocabulary import CommitmentKind, Status, Strength

MAX_OFFERED = 200


def _ref_completer(noun: str) -> Callable[[typer.Context, str], list[str]]:
    """Offer the refs of a noun; nothing where the database is missing, busy or not ours."""

    def offer(ctx: typer.Context, incomplete: str) -> list[str]:
        with contextlib.suppress(ValueError, RuntimeError, TrackerError):
            name = database_location(ctx.params.get("db"))
            is_server = name.startswith(("postgres:", "postgresql:", "postgresql+psycopg:"))
            return (_refs_on_server if is_server else _refs_in_file)(name, noun, incomplete)
        return []

    return offer


def _refs_in_file(name: str, noun: str, begins: str) -> list[str]:
    import sqlite3

    from tracker.db.sqlite_connection import SqliteConnection
    from tracker.queries.refs import ENTITIES, refs_starting_with

    path = Path(name).expanduser().absolute()
    with contextlib.suppress(sqlite3.Error):
        raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.2)
        with contextlib.closing(raw):
            return list(refs_starting_with(SqliteConnection(raw), ENTITIES[noun], begins, MAX_OFFERED))
    return []


def _refs_on_server(name: str, noun: str, begins: str) -> list[str]:
    """With the same words as a file, but for how a parameter is written: SQLAlchemy takes too long."""
    with contextlib.suppress(ImportError):
        import psycopg

        from tracker.queries.refs import ENTITIES, prefix_parameters, refs_starting_with_sql

        url = name.replace("postgresql+psycopg:", "postgresql:", 1)
        question = re.sub(r":(\w+)", r"%(\1)s", refs_starting_with_sql(ENTITIES[noun])).encode()
        with contextlib.suppress(psycopg.Error), psycopg.connect(url, connect_timeout=2) as connection:
            return [row[0] for row in connection.execute(question, prefix_parameters(begins, MAX_OFFERED))]
    return []


def _word_completer(words: type[StrEnum]) -> Callable[[str], list[str]]:
    """Offer the words of a vocabulary."""

    def offer(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return offer


def complete_statuses(incomplete: str) -> list[tuple[str, str]]:
    """Statuses, each with when to use it."""
    return [(status, status.definition) for status in Status if status.startswith(incomplete)]


def complete_files(incomplete: str) -> list[str]:
    """Files and folders that begin so, a folder with the slash that leads into it."""
    import glob

    with contextlib.suppress(OSError, ValueError):
        folder, slash, name = incomplete.rpartition("/")
        found = Path(folder + slash).glob(f"{glob.escape(name)}*")
        return sorted(f"{folder}{slash}{path.name}{'/' if path.is_dir() else ''}" for path in found)
    return []


complete_commitments = _ref_completer("commitment")
complete_agreements = _ref_completer("agreement")
complete_documents = _ref_completer("document")
complete_actors = _ref_completer("actor")
complete_strengths = _word_completer(Strength)
complete_kinds = _word_completer(CommitmentKind)
