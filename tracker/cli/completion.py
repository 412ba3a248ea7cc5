"""What the shell offers after Tab; it asks the database directly, so that it answers before the next key."""

import contextlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.session import database_name
from tracker.errors import TrackerError
from tracker.vocabulary import Kind, Status, Strength

MOST = 200


def _stored(table: str, column: str) -> Callable[[typer.Context, str], list[str]]:
    """Offer what a column holds; nothing where the database is missing, busy or not ours."""
    statement = f"SELECT {column} FROM {table} WHERE substr({column}, 1, ?) = ? ORDER BY {column} LIMIT ?"  # noqa: S608

    def offer(ctx: typer.Context, incomplete: str) -> list[str]:
        values = len(incomplete), incomplete, MOST
        with contextlib.suppress(ValueError, RuntimeError, TrackerError):
            name = database_name(ctx.params.get("db"))
            ask = (
                _of_server
                if name.startswith(("postgres:", "postgresql:", "postgresql+psycopg:"))
                else _of_file
            )
            return ask(name, statement, values)
        return []

    return offer


def _of_file(name: str, statement: str, values: tuple[object, ...]) -> list[str]:
    import sqlite3

    path = Path(name).expanduser().absolute()
    with contextlib.suppress(sqlite3.Error):
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.2)
        with contextlib.closing(connection):
            return [row[0] for row in connection.execute(statement, values)]
    return []


def _of_server(name: str, statement: str, values: tuple[object, ...]) -> list[str]:
    with contextlib.suppress(ImportError):
        import psycopg

        url = name.replace("postgresql+psycopg:", "postgresql:", 1)
        with contextlib.suppress(psycopg.Error), psycopg.connect(url, connect_timeout=2) as connection:
            return [row[0] for row in connection.execute(statement.replace("?", "%s").encode(), values)]
    return []


def _words(words: type[StrEnum]) -> Callable[[str], list[str]]:
    """Offer the words of a vocabulary."""

    def offer(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return offer


def statuses(incomplete: str) -> list[tuple[str, str]]:
    """Statuses, each with when to use it."""
    return [(status, status.meaning) for status in Status if status.startswith(incomplete)]


def files(incomplete: str) -> list[str]:
    """Files and folders that begin so, a folder with the slash that leads into it."""
    import glob

    with contextlib.suppress(OSError, ValueError):
        folder, slash, name = incomplete.rpartition("/")
        found = Path(folder + slash).glob(f"{glob.escape(name)}*")
        return sorted(f"{folder}{slash}{path.name}{'/' if path.is_dir() else ''}" for path in found)
    return []


refs = _stored("commitment", "ref")
agreements = _stored("agreement", "ref")
documents = _stored("document", "ref")
actors = _stored("actor", "code")
strengths = _words(Strength)
kinds = _words(Kind)
