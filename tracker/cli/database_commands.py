"""The commands about the database as a whole: init, backup, restore, check, upgrade, where."""

import os
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from tracker.cli import cli_messages
from tracker.cli.console import print_hint
from tracker.cli.context import CommandContext, author
from tracker.cli.hint_messages import say_error, say_hint
from tracker.cli.record_options import OfficeAtStart
from tracker.cli.shared_options import KnownAtOption, file_argument, make_app, parse_path, shared_options
from tracker.domain.errors import DatabaseError, ResourceUnavailable, UsageError
from tracker.domain.hint_actions import MAKE_SOUND_FILE, RESTORE_BACKUP, UPGRADE_DATABASE
from tracker.domain.installation import is_plain
from tracker.domain.message_filling import fill
from tracker.render.counted_words import format_count, format_counts
from tracker.render.formats import Answer, Item

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.db.checks import Finding


app = make_app()

HEAD_KEYS = ("head", "command", "head_recorded_at", "began")
CHECK_FAILED_EXIT_CODE = 8  # the check found something wrong


@app.command()
@shared_options
def init(
    context: CommandContext,
    options: OfficeAtStart,
    empty: Annotated[bool, typer.Option("--empty", help="Without the agreement that comes with it.")] = False,
) -> None:
    """Make the database, with the agreement that comes with it.

    Doing it again changes nothing, and brings back what is missing of that agreement.

    Example: tracker init

    Example: tracker init --office "Border desk" --actor PK
    """
    from tracker import db
    from tracker.cli.office_command import say_who_we_are
    from tracker.db.save_state import mark_saved

    location, given = context.location, options.read_values()
    if empty and "actor" in given:
        raise UsageError(fill(cli_messages.NO_ACTOR_YET), fill(cli_messages.NO_ACTOR_YET_HINT))
    filled = db.create_database(location, lambda connection: _fill(connection, given, empty=empty))
    if is_new := filled is not None:
        mark_saved()
    if filled is None:
        with context.write_transaction("") as (connection, _):
            filled = _fill(connection, given, empty=empty)
    counts = {"agreements": filled.added["agreement"], "commitments": filled.added["commitment"]}
    item = {"path": str(location), "made": is_new, **counts, "office": filled.office}
    sentences = [_describe_made(str(location), filled.added, is_new=is_new, empty=empty)]
    sentences += [say_who_we_are(filled.office)] if filled.office else []
    context.print_result(Answer(schema="init", items=[item], keys=tuple(item)), *sentences)
    if not context.json:
        _print_what_is_next(context, is_new=is_new, empty=empty)


def _print_what_is_next(context: CommandContext, *, is_new: bool, empty: bool) -> None:
    """Print what to type next, in words that reach this tracker and this database."""
    name = _program_name()
    if empty:
        if context.db_argument:
            print_hint(fill(cli_messages.NEXT_ADD_WITH_DB, tracker=name, db=context.db_argument))
        else:
            print_hint(fill(cli_messages.NEXT_ADD, tracker=name))
        return
    print_hint(fill(cli_messages.NEXT_LIST, tracker=name, db=context.db_argument))
    if is_new:
        print_hint(fill(cli_messages.OWN_AGREEMENT, tracker=name))


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


def _describe_made(location: str, added: Counter[str], *, is_new: bool, empty: bool) -> str:
    """A sentence: whether the database is new, and what was added to it."""
    if is_new and empty:
        return fill(cli_messages.DATABASE_MADE_EMPTY, location=location)
    template = cli_messages.DATABASE_MADE if is_new else cli_messages.DATABASE_THERE
    return fill(template, location=location, added=_describe_added(added))


def _describe_added(added: Counter[str]) -> str:
    """The numbers of agreements and commitments that were added, as the end of a sentence."""
    if not added.total():
        return fill(cli_messages.SEEDS_NOT_MISSING)
    agreements, commitments = (format_count(kind, added[kind]) for kind in ("agreement", "commitment"))
    return fill(cli_messages.SEEDS_ADDED, agreements=agreements, commitments=commitments)


class _Filled(NamedTuple):
    """What was added to a database, and who we are where that was said."""

    added: Counter[str]
    office: Item | None


def _fill(connection: "Connection", office: Mapping[str, Any], *, empty: bool) -> _Filled:
    """Import the agreements that come with the tracker, or none if ``empty``, and record who we are."""
    from tracker import db, ledger
    from tracker.cli.office_command import record_office
    from tracker.exchange import document_readers, importer

    stamp = ledger.new_stamp(connection, author(), connection.now(datetime.now(UTC)), command="init")
    added: Counter[str] = Counter()
    for seed in sorted(db.packaged_folder("seeds").glob("*.toml")) if not empty else ():
        document = document_readers.TomlFile(seed)
        added += importer.import_file(connection, document, seed.name, stamp).added
    said = record_office(connection, office, stamp._replace(command="office")) if office else None
    return _Filled(added, said)


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

    Exit code 8 when the copy is made and something in it is not as the tracker makes it.

    Example: tracker backup

    Example: tracker backup /media/stick/tracker.db
    """
    from tracker.db import backup

    path = context.database_file(cli_messages.BACKUP_ON_SERVER)
    target = (file or path.with_name(f"{path.stem}-backup{path.suffix}")).absolute()
    with context.naming_database_in_hints():
        made = backup.back_up_database(path, target, force=force)
    item: Item = {"path": str(path), "backup": str(target), "holds": made.counts}
    item |= {"differences": made.differences, "head": made.head}
    content = format_counts(made.counts) or fill(cli_messages.COUNTED_NONE)
    quoted, db = shlex.quote(str(target)), context.db_argument
    message = fill(cli_messages.BACKED_UP, copy=target, content=content, quoted_copy=quoted, db=db)
    if differences := " ".join(made.differences):
        unsound = cli_messages.BACKED_UP_UNSOUND
        message = fill(unsound, copy=target, content=content, differences=differences, db=db)
    context.print_result(Answer(schema="backup", items=[item], keys=tuple(item)), message)
    if made.head and not context.json:
        print_hint(fill(cli_messages.BACKUP_HEAD, head=made.head, file=backup.head_file(target).name))
    if made.differences:
        raise typer.Exit(CHECK_FAILED_EXIT_CODE)


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

    path = context.database_file(cli_messages.RESTORE_ON_SERVER)
    result = backup.restore_database(path, file.absolute())
    kept_path = result.kept and str(result.kept)
    item = {"path": str(path), "restored": str(file), "holds": result.counts, "kept": kept_path}
    content = format_counts(result.counts) or fill(cli_messages.COUNTED_NONE)
    if kept_path:
        message = fill(cli_messages.RESTORED_AND_KEPT, path=path, content=content, copy=file, kept=kept_path)
    else:
        message = fill(cli_messages.RESTORED, path=path, content=content, copy=file)
    context.print_result(Answer(schema="restore", items=[item], keys=tuple(item)), message)


@app.command()
@shared_options
def check(
    context: CommandContext,
    repair_into: Annotated[
        Path | None,
        typer.Option(
            "--repair-into",
            metavar="FILE",
            parser=parse_path,
            help="Make a sound file of all that can be read.",
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", metavar="HEAD", help="Say whether that head is in its past, and what came after."
        ),
    ] = None,
) -> None:
    """Look for anything wrong with the database.

    Damage, parts that are missing or are not as the tracker makes them, broken rules, and whether each
    command is still what was recorded. Exit code 8 when there is something.

    Example: tracker check

    Example: tracker check --against 9f86d081884c7d65

    Example: tracker check --repair-into sound.db
    """
    from tracker.cli.log_answers import parse_head

    head = parse_head(against) if against is not None else None
    if repair_into is None:
        _check(context, head)
    elif head is None:
        _repair(context, repair_into)
    else:
        raise UsageError(fill(cli_messages.HEAD_OF_REPAIRED), fill(cli_messages.HEAD_OF_REPAIRED_HINT))


def _check(context: CommandContext, head: str | None) -> None:
    """Say what is wrong, and whether a head is in the past of the log."""
    from tracker.cli.log_answers import look_back
    from tracker.db import checks

    location = context.location
    with context.naming_database_in_hints():
        findings = checks.find_problems(location, datetime.now(UTC))
    can_look = head is not None and not any(map(_hides_log, findings))
    past = look_back(context, head, has_findings=bool(findings)) if head and can_look else None
    item: Item = {
        "path": str(location),
        "sound": not findings,
        "findings": [{"what": finding.problem, "way_on": say_hint(finding.hint)} for finding in findings],
    }
    item |= {"against": past.item} if past else {}
    sentences = [f"{finding.problem} {say_hint(finding.hint)}" for finding in findings] or [
        fill(cli_messages.SOUND, location=location)
    ]
    sentences += past.sentences if past else []
    context.print_result(Answer(schema="check", items=[item], keys=tuple(item)), *sentences)
    if isinstance(location, Path) and any(finding.is_repairable for finding in findings) and not context.json:
        print_hint(say_hint(MAKE_SOUND_FILE))
    if findings or (past and not past.is_found):
        raise typer.Exit(CHECK_FAILED_EXIT_CODE)


def _hides_log(finding: "Finding") -> bool:
    """Whether the log cannot be read for what was found."""
    return finding.is_about_table or finding.hint in (UPGRADE_DATABASE, RESTORE_BACKUP)


def _repair(context: CommandContext, target: Path) -> None:
    """Make a sound file of all that can be read, and list what cannot."""
    from tracker.db.repair import repair_into

    path = context.database_file(cli_messages.RESTORE_ON_SERVER)
    with context.naming_database_in_hints():
        made = repair_into(path, target.absolute(), datetime.now(UTC))
    item = {"path": str(path), "repaired": str(target), "rows": made.rows, "lost": made.lost}
    message = fill(cli_messages.REPAIRED, file=target, rows=made.rows)
    lost = made.lost or [fill(cli_messages.NOTHING_LOST)]
    context.print_result(Answer(schema="repair", items=[item], keys=tuple(item)), message, *lost)


@app.command()
@shared_options
def where(context: CommandContext, known_at: KnownAtOption = None) -> None:
    """Say where the database is, and the head of its log.

    The head is a digest of all that was ever recorded. Who has written it down can see later whether that
    past is still there: tracker check says so.

    Example: tracker where

    Example: tracker where --known-at 2018-06-30
    """
    from tracker.cli.log_answers import describe_head, head_item, read_head

    location, problem = str(context.location), None
    try:
        with context.read_transaction(wait_for_writer=known_at is not None) as connection:
            head = read_head(connection, known_at)
        item, sentences = head_item(*head), describe_head(*head)
    except (DatabaseError, ResourceUnavailable) as error:
        item, sentences, problem = dict.fromkeys(HEAD_KEYS), [], say_error(error)
    item = {"path": location, "usable": problem is None, "problem": problem} | item
    context.print_result(Answer(schema="where", items=[item], keys=tuple(item)), location)
    for sentence in sentences if problem is None else [problem]:
        if not context.json:
            print_hint(sentence)


@app.command()
@shared_options
def upgrade(context: CommandContext) -> None:
    """Bring an older database up to date. Of a file, a backup is made first.

    Example: tracker upgrade
    """
    from tracker.cli.log_answers import describe_head, read_head
    from tracker.db.upgrade import upgrade_database

    location = context.location
    result = upgrade_database(location)
    backup_path = result.kept and str(result.kept)
    item = {"path": str(location), "upgraded": result.done, "backup": backup_path}
    if backup_path:
        message = fill(cli_messages.UPGRADED_AND_KEPT, location=location, kept=backup_path)
    else:
        template = cli_messages.UPGRADED if result.done else cli_messages.UP_TO_DATE_ALREADY
        message = fill(template, location=location)
    context.print_result(Answer(schema="upgrade", items=[item], keys=tuple(item)), message)
    if result.done and not context.json:
        with context.read_transaction() as connection:
            head = read_head(connection, None)
        for sentence in describe_head(*head):
            print_hint(sentence)
