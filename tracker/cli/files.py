"""Files in and out: import, export."""

from __future__ import annotations

import contextlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.options import CutOptions, file_argument, make_app, output_option, read_with, spread
from tracker.cli.session import Session
from tracker.cli.streams import counted, hint, progress, write
from tracker.days import spoken
from tracker.errors import WrongUsage
from tracker.exchange import FileFormat
from tracker.rendering import Answer

if TYPE_CHECKING:
    from tracker.exchange.incoming import Loaded, Source


app = make_app()

NOUNS = ("actor", "agreement", "document", "commitment", "update", "retraction")


class _OnlyTriedError(Exception):
    """Ends a transaction that was to be tried and not saved."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__()
        self.loaded = loaded


@app.command("import")
@spread
def import_(
    file: Annotated[Path, file_argument("FILE", "A .json, .toml, .csv or .xlsx file.")],
    session: Session,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and report, but save nothing.")] = False,
    agreement: Annotated[
        str | None,
        typer.Option(
            "--agreement",
            metavar="REF",
            help="The agreement that all of a table belongs to.",
            autocompletion=completion.agreements,
        ),
    ] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=COLUMN", help="The column that holds a field; repeat."),
    ] = None,
    status_map: Annotated[
        list[str] | None,
        typer.Option("--status-map", metavar="THEIRS=OURS", help="What a status word means; repeat."),
    ] = None,
) -> None:
    """Bring in commitments and updates: all of a file, or nothing.

    What is there already is passed over, so a file can be brought in again.

    Example: tracker import office-b.json

    Example: tracker import plan.csv --agreement pk-ir-2017 --map title=Measure

    Example: tracker import news.csv --status-map "Under way=limited" --dry-run
    """
    from tracker.exchange import incoming
    from tracker.exchange.layout import read_legend

    legend = read_legend(map_ or (), status_map or (), has_agreement=agreement is not None)
    with contextlib.closing(incoming.source_of(file, legend)) as source:
        try:
            loaded = _load(session, file, source, agreement, dry_run=dry_run)
        except _OnlyTriedError as tried:
            loaded = tried.loaded
    _tell(session, file, loaded, dry_run=dry_run)


def _load(session: Session, file: Path, source: Source, agreement: str | None, *, dry_run: bool) -> Loaded:
    from tracker.exchange import incoming
    from tracker.refs import AGREEMENT, resolve

    with session.writing() as (connection, signature), progress(f"Reading {file.name}") as done:
        whole = None if agreement is None else resolve(connection, AGREEMENT, agreement)
        loaded = incoming.load(connection, source, file.name, signature, agreement=whole, progress=done)
        if dry_run:
            raise _OnlyTriedError(loaded)
    return loaded


def _tell(session: Session, file: Path, loaded: Loaded, *, dry_run: bool) -> None:
    item = {
        "file": str(file),
        "dry_run": dry_run,
        "added": {noun: loaded.added[noun] for noun in NOUNS},
        "there_already": {noun: loaded.passed_over[noun] for noun in NOUNS},
        "left_out": loaded.left_out,
        "past_since": loaded.earliest,
    }
    added, there = counted(loaded.added) or "nothing", counted(loaded.passed_over)
    done = f"would add {added}; nothing was saved" if dry_run else f"added {added}"
    told = f"{file.name}: {done}{f'. There already: {there}' if there else ''}."
    session.tell(Answer(schema="import", items=[item], keys=tuple(item)), told)
    if session.json:
        return
    if loaded.left_out:
        hint(f"Left out, because no field is called so: {', '.join(loaded.left_out)}.")
    if loaded.earliest and not dry_run:
        since = f"{spoken(loaded.earliest.date())} {loaded.earliest:%H:%M} UTC"
        hint(
            f"Some of it was recorded elsewhere, from {since} on: what was known since then includes it now."
        )


# -- out ---------------------------------------------------------------------------------------------


@app.command()
@spread
def export(
    session: Session,
    output: Annotated[Path | None, output_option("Where to; its name says the format.")] = None,
    format_: Annotated[
        FileFormat | None,
        typer.Option(
            "--format",
            parser=read_with(FileFormat, "file format"),
            metavar="FORMAT",
            help="json (all there is), csv, xlsx or ics (due dates); else by the name, else json.",
        ),
    ] = None,
) -> None:
    """Hand everything on: as a document, as tables, as a calendar.

    Example: tracker export -o desk.json

    Example: tracker export -o report.csv

    Example: tracker export -o due.ics
    """
    if output is None:
        _to_stdout(session, format_ or FileFormat.JSON)
        return
    from tracker.exchange import outgoing

    form = _form(output, format_)
    session.must_not_replace(*outgoing.files_of(output, form))
    with session.reading() as connection, progress(f"Writing {output.name}") as done:
        made = outgoing.export(connection, output, form, CutOptions().cut, done)
    item = {"files": [str(file) for file in made.files], "format": form, "written": dict(made.written)}
    names = " and ".join(file.name for file in made.files)
    session.tell(
        Answer(schema="export", items=[item], keys=tuple(item)),
        f"{names}: {counted(made.written) or 'nothing'} written.",
    )
    if made.lacks and not session.json:
        hint(made.lacks)


def _to_stdout(session: Session, form: FileFormat) -> None:
    if form in (FileFormat.CSV, FileFormat.XLSX):
        raise WrongUsage(f"{form} is more than one table.", f"Name a file for it: -o report.{form}")
    from tracker.exchange.calendar import calendar
    from tracker.exchange.whole import document

    with session.reading() as connection:
        if form is FileFormat.ICS:
            write([calendar(connection, CutOptions().cut)[0]])
        else:
            write(document(connection, Counter()))


def _form(output: Path, given: FileFormat | None) -> FileFormat:
    """The format asked for, or the one that the name says."""
    named = output.suffix.casefold().removeprefix(".")
    said = FileFormat(named) if named in list(FileFormat) else None
    if given and said and given is not said:
        raise WrongUsage(f"{output.name} is {said} by its name, and --format says {given}.", "Leave one out.")
    if found := given or said:
        return found
    raise WrongUsage(
        f"{output.name} does not say its format.", f"End it in .{', .'.join(FileFormat)}, or add --format."
    )
