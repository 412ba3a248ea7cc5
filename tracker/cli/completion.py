"""What the shell offers after Tab; it asks the database directly, so that it answers before the next key."""

import contextlib
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.session import database_name
from tracker.errors import TrackerError
from tracker.vocabulary import Kind, Status, Strength

MOST = 200


def _stored(noun: str) -> Callable[[typer.Context, str], list[str]]:
    """Offer the refs of a noun; nothing where the database is missing, busy or not ours."""

    def offer(ctx: typer.Context, incomplete: str) -> list[str]:
        with contextlib.suppress(ValueError, RuntimeError, TrackerError):
            name = database_name(ctx.params.get("db"))
            is_server = name.startswith(("postgres:", "postgresql:", "postgresql+psycopg:"))
            return (_of_server if is_server else _of_file)(name, noun, incomplete)
        return []

    return offer


def _of_file(name: str, noun: str, begins: str) -> list[str]:
    import sqlite3

    from tracker.refs import begun
    from tracker.storage.of_a_file import FileConnection

    path = Path(name).expanduser().absolute()
    with contextlib.suppress(sqlite3.Error):
        raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.2)
        with contextlib.closing(raw):
            return list(begun(FileConnection(raw), noun, begins, MOST))
    return []


def _of_server(name: str, noun: str, begins: str) -> list[str]:
    """With the same words as a file, but for how a parameter is written: SQLAlchemy takes too long."""
    with contextlib.suppress(ImportError):
        import psycopg

        from tracker.refs import beginning
        from tracker.statements.compiled import STATEMENTS

        url = name.replace("postgresql+psycopg:", "postgresql:", 1)
        question = re.sub(r":(\w+)", r"%(\1)s", STATEMENTS[f"begun_{noun}"].sql).encode()
        with contextlib.suppress(psycopg.Error), psycopg.connect(url, connect_timeout=2) as connection:
            return [row[0] for row in connection.execute(question, beginning(begins, MOST))]
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


refs = _stored("commitment")
agreements = _stored("agreement")
documents = _stored("document")
actors = _stored("actor")
strengths = _words(Strength)
kinds = _words(Kind)
