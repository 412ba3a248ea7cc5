"""The database as a whole: init, backup, restore, check, upgrade, where."""

import os
import shlex
import shutil
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.options import file_argument, make_app, spread
from tracker.cli.session import Session, author
from tracker.cli.streams import counted, hint
from tracker.errors import Unavailable, Unusable
from tracker.packages import is_plain
from tracker.rendering import Answer

if TYPE_CHECKING:
    from tracker.storage import Connection


app = make_app()

FOUND_SOMETHING = 8  # the exit code of a check that did


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

    place = session.place
    added = storage.create(place, lambda connection: _fill(connection, empty=empty))
    if made := added is not None:
        state = "is made"
    else:
        state = "was there already"
        with session.writing() as (connection, _):
            added = _fill(connection, empty=empty)
    counts = {"agreements": added["agreement"], "commitments": added["commitment"]}
    item = {"path": str(place), "made": made, **counts}
    told = f"{place} {state}; {_added(added) if added.total() else 'nothing was missing'}."
    session.tell(
        Answer(schema="init", items=[item], keys=tuple(item)),
        told if not (made and empty) else f"{place} is made.",
    )
    if not session.json:
        _say_what_is_next(session, made=made, empty=empty)


def _say_what_is_next(session: Session, *, made: bool, empty: bool) -> None:
    """What to type next, in words that reach this tracker and this database."""
    name = _program_name()
    if empty:
        each = session.named and f", each with{session.named}"
        hint(f"Next{each}: {name} actor add, then {name} agreement add, then {name} add")
        return
    hint(f"Next: {name} list{session.named}")
    if made:
        hint(f"For an agreement of your own, in a file of its own: {name} init --empty --db FILE")


def _program_name() -> str:
    """What reaches this tracker in this window: its name, else the path by which it was called."""
    called, here = Path(sys.argv[0]).absolute(), Path.cwd()
    if called.stem != "tracker":  # python -m tracker
        return "tracker"
    found = shutil.which(called.name)
    if found and Path(found).resolve().parent == called.resolve().parent:
        return called.name
    path = called.relative_to(here) if called.is_relative_to(here) else called
    if not is_plain(path):
        return "tracker"
    return str(path) if path.name != str(path) else f".{os.sep}{path}"


def _added(added: Counter[str]) -> str:
    nouns = (f"{added[noun]} {noun}{'' if added[noun] == 1 else 's'}" for noun in ("agreement", "commitment"))
    return f"{' and '.join(nouns)} were added"


def _fill(connection: "Connection", *, empty: bool) -> Counter[str]:
    from tracker import ledger, storage
    from tracker.exchange import documents, incoming

    signature = ledger.sign(connection, author(), connection.moment(datetime.now(UTC)))
    added: Counter[str] = Counter()
    for seed in sorted(storage.shipped("seeds").glob("*.toml")) if not empty else ():
        document = documents.TomlDocument(seed)
        added += incoming.load(connection, document, seed.name, signature).added
    return added


@app.command()
@spread
def backup(
    session: Session,
    file: Annotated[Path | None, file_argument("[FILE]", "Where to; else beside the database.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also replace a copy that has more updates.")
    ] = False,
) -> None:
    """Copy the database, and check the copy. What is on a server is copied with pg_dump.

    Example: tracker backup

    Example: tracker backup /media/stick/tracker.db
    """
    from tracker import safekeeping

    path = session.file("Copy it with: pg_dump --format=custom --file=tracker.dump {url}")
    target = (file or path.with_name(f"{path.stem}-backup{path.suffix}")).absolute()
    with session.naming_the_database():
        counts = safekeeping.backup(path, target, force=force)
    item = {"path": str(path), "backup": str(target), "holds": counts}
    way_back = f"tracker restore {shlex.quote(str(target))}{session.named}"
    told = f"{target} holds {counted(counts) or 'nothing'}, checked. To go back to it: {way_back}"
    session.tell(Answer(schema="backup", items=[item], keys=tuple(item)), told)


@app.command()
@spread
def restore(
    session: Session,
    file: Annotated[Path, file_argument("FILE", "The copy to go back to.")],
) -> None:
    """Go back to a copy; what stood in its place is kept beside it.

    Example: tracker restore tracker-backup.db
    """
    from tracker import safekeeping

    path = session.file(
        "Go back with: pg_restore --clean --if-exists --single-transaction --dbname={url} FILE"
    )
    restored = safekeeping.restore(path, file.absolute())
    kept = restored.kept and str(restored.kept)
    item = {"path": str(path), "restored": str(file), "holds": restored.counts, "kept": kept}
    beside = f" What stood there is kept at {kept}." if kept else ""
    told = f"{path} holds {counted(restored.counts) or 'nothing'} now, as {file} does.{beside}"
    session.tell(Answer(schema="restore", items=[item], keys=tuple(item)), told)


@app.command()
@spread
def check(session: Session) -> None:
    """Look for anything wrong with the database.

    Damage, parts that are missing or are not as the tracker makes them, broken rules. Exit code 8 when
    there is something.

    Example: tracker check
    """
    from tracker import soundness

    place = session.place
    with session.naming_the_database():
        found = soundness.findings(place, datetime.now(UTC))
    item = {"path": str(place), "sound": not found, "findings": [each._asdict() for each in found]}
    told = [f"{each.what} {each.way_on}" for each in found] or [
        f"{place} is sound: undamaged, as the tracker makes it, and no rule is broken in it."
    ]
    session.tell(Answer(schema="check", items=[item], keys=tuple(item)), *told)
    if found:
        raise typer.Exit(FOUND_SOMETHING)


@app.command()
@spread
def where(session: Session) -> None:
    """Say where the database is.

    Example: tracker where
    """
    place = str(session.place)
    problem = _problem(session)
    item = {"path": place, "usable": problem is None, "problem": problem}
    session.tell(Answer(schema="where", items=[item], keys=tuple(item)), place)
    if problem and not session.json:
        hint(problem)


def _problem(session: Session) -> str | None:
    """What stands in the way of using the database, in a sentence; none when nothing does."""
    try:
        with session.reading():
            return None
    except (Unusable, Unavailable) as problem:
        return problem.sentence


@app.command()
@spread
def upgrade(session: Session) -> None:
    """Bring an older database up to date. Of a file, a backup is made first.

    Example: tracker upgrade
    """
    from tracker import safekeeping

    place = session.place
    upgraded = safekeeping.upgrade(place)
    kept = upgraded.kept and str(upgraded.kept)
    item = {"path": str(place), "upgraded": upgraded.done, "backup": kept}
    before = f" What it was before is kept at {kept}." if kept else ""
    state = f"is up to date {'now' if upgraded.done else 'already'}.{before}"
    session.tell(Answer(schema="upgrade", items=[item], keys=tuple(item)), f"{place} {state}")
