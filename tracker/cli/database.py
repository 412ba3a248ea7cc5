"""The database as a file: init, where, upgrade."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.options import make_app, spread
from tracker.cli.session import Session, author
from tracker.cli.streams import hint
from tracker.errors import Unusable
from tracker.rendering import Answer

if TYPE_CHECKING:
    from sqlalchemy import Connection


app = make_app()


@app.command()
@spread
def init(
    session: Session,
    empty: Annotated[bool, typer.Option("--empty", help="Without the agreement that comes with it.")] = False,
) -> None:
    """Make the database, with the agreement that comes with it.

    Doing it again changes nothing, and brings back what is missing of that agreement.

    Example: tracker init
    """
    from tracker import storage

    path = session.path
    added = storage.create(path, lambda connection: _fill(connection, empty=empty))
    if made := added is not None:
        state = "is made"
    else:
        state = "was there already"
        with session.writing() as (connection, _):
            added = _fill(connection, empty=empty)
    counts = {"agreements": added["agreement"], "commitments": added["commitment"]}
    item = {"path": str(path), "made": made, **counts}
    told = f"{path} {state}; {_added(added) if added.total() else 'nothing was missing'}."
    session.tell(
        Answer(schema="init", items=[item], keys=tuple(item)),
        told if not (made and empty) else f"{path} is made.",
    )
    if not session.json:
        hint("Next: tracker list" if not empty else "Next: tracker actor add, then tracker agreement add")


def _added(added: Counter[str]) -> str:
    nouns = (f"{added[noun]} {noun}{'' if added[noun] == 1 else 's'}" for noun in ("agreement", "commitment"))
    return f"{' and '.join(nouns)} were added"


def _fill(connection: "Connection", *, empty: bool) -> Counter[str]:
    from tracker import ledger, storage
    from tracker.exchange import documents, incoming

    signature = ledger.sign(connection, author(), datetime.now(UTC))
    added: Counter[str] = Counter()
    for seed in sorted(storage.shipped("seeds").glob("*.toml")) if not empty else ():
        document = documents.TomlDocument(seed)
        added += incoming.load(connection, document, seed.name, signature).added
    return added


@app.command()
@spread
def where(session: Session) -> None:
    """Say where the database is.

    Example: tracker where
    """
    path = str(session.path)
    problem = _problem(session)
    item = {"path": path, "usable": problem is None, "problem": problem}
    session.tell(Answer(schema="where", items=[item], keys=tuple(item)), path)
    if problem and not session.json:
        hint(problem)


def _problem(session: Session) -> str | None:
    """What stands in the way of using the database, in a sentence; none when nothing does."""
    try:
        with session.reading():
            return None
    except Unusable as problem:
        return problem.sentence


@app.command()
@spread
def upgrade(session: Session) -> None:
    """Bring an older database up to date, after a backup.

    Example: tracker upgrade
    """
    from tracker import storage

    path = session.path
    backup: Path | None = storage.upgrade(path)
    item = {"path": str(path), "upgraded": backup is not None, "backup": backup and str(backup)}
    done = f"{path} is up to date now. What it was before is kept at {backup}." if backup else ""
    session.tell(
        Answer(schema="upgrade", items=[item], keys=tuple(item)), done or f"{path} is up to date already."
    )
