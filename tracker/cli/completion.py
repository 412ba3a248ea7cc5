"""What the shell offers after Tab; it asks the file directly, so that it answers before the next key."""

import contextlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import typer

from tracker.cli.session import database_name
from tracker.vocabulary import Kind, Status, Strength

MOST = 200


def refs(ctx: typer.Context, incomplete: str) -> list[str]:
    """Refs of commitments."""
    return _stored(
        "SELECT ref FROM commitment WHERE substr(ref, 1, ?) = ? ORDER BY ref LIMIT ?", ctx, incomplete
    )


def agreements(ctx: typer.Context, incomplete: str) -> list[str]:
    """Refs of agreements."""
    return _stored(
        "SELECT ref FROM agreement WHERE substr(ref, 1, ?) = ? ORDER BY ref LIMIT ?", ctx, incomplete
    )


def documents(ctx: typer.Context, incomplete: str) -> list[str]:
    """Refs of documents."""
    return _stored(
        "SELECT ref FROM document WHERE substr(ref, 1, ?) = ? ORDER BY ref LIMIT ?", ctx, incomplete
    )


def actors(ctx: typer.Context, incomplete: str) -> list[str]:
    """Codes of actors."""
    return _stored(
        "SELECT code FROM actor WHERE substr(code, 1, ?) = ? ORDER BY code LIMIT ?", ctx, incomplete
    )


def statuses(incomplete: str) -> list[tuple[str, str]]:
    """Statuses, each with when to use it."""
    return [(status, status.meaning) for status in Status if status.startswith(incomplete)]


def strengths(incomplete: str) -> list[str]:
    """Strengths, firmest first."""
    return _words(Strength, incomplete)


def kinds(incomplete: str) -> list[str]:
    """Kinds of commitments."""
    return _words(Kind, incomplete)


def _words(words: Iterable[str], incomplete: str) -> list[str]:
    return [word for word in words if word.startswith(incomplete)]


def _stored(statement: str, ctx: typer.Context, incomplete: str) -> list[str]:
    """What a database that may be missing, busy or not ours has to offer: nothing is no error here."""
    path = Path(database_name(ctx.params.get("db"))).expanduser().absolute()
    with contextlib.suppress(sqlite3.Error, ValueError):
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.2)
        with contextlib.closing(connection):
            rows = connection.execute(statement, (len(incomplete), incomplete, MOST))
            return [row[0] for row in rows]
    return []
