"""The database as a whole: init, backup, restore, check, upgrade, where."""

import shlex
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.console import format_counts, print_hint
from tracker.cli.context import CommandContext, author
from tracker.cli.shared_options import file_argument, make_app, shared_options
from tracker.domain.errors import DatabaseError, ResourceUnavailable
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.db import Connection


app = make_app()

CHECK_FOUND_EXIT_CODE = 8  # the exit code of a check that did


@app.command()
@shared_options
def init(
    context: CommandContext,
    empty: Annotated[bool, typer.Option("--empty", help="Without the agreement that comes with it.")] = False,
) -> None:
    """Make the database, with the agreement that comes with it.

    Doing it again changes nothing, and brings back what is missing of that agreement.

    Example: tracker init
    """
    from tracker import db

    place = context.place
    added = db.create_database(place, lambda connection: _load_seeds(connection, empty=empty))
    if made := added is not None:
        state = "is made"
    else:
        state = "was there already"
        with context.write_transaction() as (connection, _):
            added = _load_seeds(connection, empty=empty)
    counts = {"agreements": added["agreement"], "commitments": added["commitment"]}
    item = {"path": str(place), "made": made, **counts}
    told = f"{place} {state}; {_added(added) if added.total() else 'nothing was missing'}."
    context.print_result(
        Answer(schema="init", items=[item], keys=tuple(item)),
        told if not (made and empty) else f"{place} is made.",
    )
    if not context.json:
        print_hint(
            "Next: tracker list" if not empty else "Next: tracker actor add, then tracker agreement add"
        )


def _added(added: Counter[str]) -> str:
    nouns = (f"{added[noun]} {noun}{'' if added[noun] == 1 else 's'}" for noun in ("agreement", "commitment"))
    return f"{' and '.join(nouns)} were added"


def _load_seeds(connection: "Connection", *, empty: bool) -> Counter[str]:
    from tracker import db, ledger
    from tracker.exchange import document_readers, importer

    stamp = ledger.new_stamp(connection, author(), connection.now(datetime.now(UTC)))
    added: Counter[str] = Counter()
    for seed in sorted(db.packaged_folder("seeds").glob("*.toml")) if not empty else ():
        document = document_readers.TomlFile(seed)
        added += importer.import_file(connection, document, seed.name, stamp).added
    return added


@app.command()
@shared_options
def backup(
    context: CommandContext,
    file: Annotated[Path | None, file_argument("[FILE]", "Where to; else beside the database.")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also replace a copy that has more updates.")
    ] = False,
) -> None:
    """Copy the database, and check the copy. What is on a server is copied with pg_dump.

    Example: tracker backup

    Example: tracker backup /media/stick/tracker.db
    """
    from tracker.db import backup

    path = context.database_file("Copy it with: pg_dump --format=custom --file=tracker.dump {url}")
    target = (file or path.with_name(f"{path.stem}-backup{path.suffix}")).absolute()
    with context.naming_database_in_hints():
        counts = backup.back_up_database(path, target, force=force)
    item = {"path": str(path), "backup": str(target), "holds": counts}
    way_back = f"tracker restore {shlex.quote(str(target))}{context.db_argument}"
    told = f"{target} holds {format_counts(counts) or 'nothing'}, checked. To go back to it: {way_back}"
    context.print_result(Answer(schema="backup", items=[item], keys=tuple(item)), told)


@app.command()
@shared_options
def restore(
    context: CommandContext,
    file: Annotated[Path, file_argument("FILE", "The copy to go back to.")],
) -> None:
    """Go back to a copy; what stood in its place is kept beside it.

    Example: tracker restore tracker-backup.db
    """
    from tracker.db import backup

    path = context.database_file(
        "Go back with: pg_restore --clean --if-exists --single-transaction --dbname={url} FILE"
    )
    restored = backup.restore_database(path, file.absolute())
    kept = restored.kept and str(restored.kept)
    item = {"path": str(path), "restored": str(file), "holds": restored.counts, "kept": kept}
    beside = f" What stood there is kept at {kept}." if kept else ""
    told = f"{path} holds {format_counts(restored.counts) or 'nothing'} now, as {file} does.{beside}"
    context.print_result(Answer(schema="restore", items=[item], keys=tuple(item)), told)


@app.command()
@shared_options
def check(context: CommandContext) -> None:
    """Look for anything wrong with the database.

    Damage, parts that are missing or are not as the tracker makes them, broken rules. Exit code 8 when
    there is something.

    Example: tracker check
    """
    from tracker.db import checks

    place = context.place
    with context.naming_database_in_hints():
        found = checks.find_problems(place, datetime.now(UTC))
    item = {
        "path": str(place),
        "sound": not found,
        "findings": [{"what": one.problem, "way_on": one.hint} for one in found],
    }
    told = [f"{one.problem} {one.hint}" for one in found] or [
        f"{place} is sound: undamaged, as the tracker makes it, and no rule is broken in it."
    ]
    context.print_result(Answer(schema="check", items=[item], keys=tuple(item)), *told)
    if found:
        raise typer.Exit(CHECK_FOUND_EXIT_CODE)


@app.command()
@shared_options
def where(context: CommandContext) -> None:
    """Say where the database is.

    Example: tracker where
    """
    place = str(context.place)
    problem = _problem(context)
    item = {"path": place, "usable": problem is None, "problem": problem}
    context.print_result(Answer(schema="where", items=[item], keys=tuple(item)), place)
    if problem and not context.json:
        print_hint(problem)


def _problem(context: CommandContext) -> str | None:
    """What stands in the way of using the database, in a sentence; none when nothing does."""
    try:
        with context.read_transaction():
            return None
    except (DatabaseError, ResourceUnavailable) as problem:
        return problem.full_message


@app.command()
@shared_options
def upgrade(context: CommandContext) -> None:
    """Bring an older database up to date. Of a file, a backup is made first.

    Example: tracker upgrade
    """
    from tracker.db.upgrade import upgrade_database

    place = context.place
    upgraded = upgrade_database(place)
    kept = upgraded.kept and str(upgraded.kept)
    item = {"path": str(place), "upgraded": upgraded.done, "backup": kept}
    before = f" What it was before is kept at {kept}." if kept else ""
    state = f"is up to date {'now' if upgraded.done else 'already'}.{before}"
    context.print_result(Answer(schema="upgrade", items=[item], keys=tuple(item)), f"{place} {state}")
