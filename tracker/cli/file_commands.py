"""Files in and out: import, export."""

from __future__ import annotations

import contextlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.console import format_counts, print_hint, show_progress, write_pieces
from tracker.cli.context import CommandContext
from tracker.cli.shared_options import (
    AsOfOptions,
    file_argument,
    make_app,
    output_option,
    shared_options,
    word_parser,
)
from tracker.domain.days import format_day
from tracker.domain.errors import UsageError
from tracker.exchange import FileFormat
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.exchange.importer import ImportResult, InputFile


app = make_app()

RECORD_KINDS = ("actor", "agreement", "document", "commitment", "update", "retraction")


class _DryRunDoneError(Exception):
    """Ends a transaction that was to be tried and not saved."""

    def __init__(self, loaded: ImportResult) -> None:
        super().__init__()
        self.loaded = loaded


@app.command("import")
@shared_options
def import_(
    file: Annotated[Path, file_argument("FILE", "A .json, .toml, .csv or .xlsx file.")],
    context: CommandContext,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and report, but save nothing.")] = False,
    agreement: Annotated[
        str | None,
        typer.Option(
            "--agreement",
            metavar="REF",
            help="The agreement that all of a table belongs to.",
            autocompletion=completion.complete_agreements,
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
    from tracker.exchange import importer
    from tracker.exchange.column_mapping import parse_column_mapping

    legend = parse_column_mapping(map_ or (), status_map or (), has_agreement=agreement is not None)
    with contextlib.closing(importer.open_input_file(file, legend)) as source:
        try:
            loaded = _load(context, file, source, agreement, dry_run=dry_run)
        except _DryRunDoneError as tried:
            loaded = tried.loaded
    _tell(context, file, loaded, dry_run=dry_run)


def _load(
    context: CommandContext, file: Path, source: InputFile, agreement: str | None, *, dry_run: bool
) -> ImportResult:
    from tracker.exchange import importer
    from tracker.queries.refs import AGREEMENT, resolve_ref

    with context.write_transaction() as (connection, stamp), show_progress(f"Reading {file.name}") as done:
        whole = None if agreement is None else resolve_ref(connection, AGREEMENT, agreement)
        loaded = importer.import_file(connection, source, file.name, stamp, agreement=whole, progress=done)
        if dry_run:
            raise _DryRunDoneError(loaded)
    return loaded


def _tell(context: CommandContext, file: Path, loaded: ImportResult, *, dry_run: bool) -> None:
    item = {
        "file": str(file),
        "dry_run": dry_run,
        "added": {noun: loaded.added[noun] for noun in RECORD_KINDS},
        "there_already": {noun: loaded.already_there[noun] for noun in RECORD_KINDS},
        "left_out": loaded.left_out,
        "past_since": loaded.earliest,
    }
    added, there = format_counts(loaded.added) or "nothing", format_counts(loaded.already_there)
    done = f"would add {added}; nothing was saved" if dry_run else f"added {added}"
    told = f"{file.name}: {done}{f'. There already: {there}' if there else ''}."
    context.print_result(Answer(schema="import", items=[item], keys=tuple(item)), told)
    if context.json:
        return
    if loaded.left_out:
        print_hint(f"Left out, because no field is called so: {', '.join(loaded.left_out)}.")
    if loaded.earliest and not dry_run:
        since = f"{format_day(loaded.earliest.date())} {loaded.earliest:%H:%M} UTC"
        print_hint(
            f"Some of it was recorded elsewhere, from {since} on: what was known since then includes it now."
        )


# -- out ---------------------------------------------------------------------------------------------


@app.command()
@shared_options
def export(
    context: CommandContext,
    output: Annotated[Path | None, output_option("Where to; its name says the format.")] = None,
    format_: Annotated[
        FileFormat | None,
        typer.Option(
            "--format",
            parser=word_parser(FileFormat, "file format"),
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
        _to_stdout(context, format_ or FileFormat.JSON)
        return
    from tracker.exchange import exporter

    form = _form(output, format_)
    context.refuse_overwriting_database(*exporter.output_files(output, form))
    with context.read_transaction() as connection, show_progress(f"Writing {output.name}") as done:
        made = exporter.export_database(connection, output, form, AsOfOptions().at, done)
    item = {"files": [str(file) for file in made.files], "format": form, "written": dict(made.written)}
    names = " and ".join(file.name for file in made.files)
    context.print_result(
        Answer(schema="export", items=[item], keys=tuple(item)),
        f"{names}: {format_counts(made.written) or 'nothing'} written.",
    )
    if made.left_out_note and not context.json:
        print_hint(made.left_out_note)


def _to_stdout(context: CommandContext, form: FileFormat) -> None:
    if form in (FileFormat.CSV, FileFormat.XLSX):
        raise UsageError(f"{form} is more than one table.", f"Name a file for it: -o report.{form}")
    from tracker.exchange.due_date_calendar import due_date_calendar
    from tracker.exchange.json_export import json_document

    with context.read_transaction() as connection:
        if form is FileFormat.ICS:
            write_pieces([due_date_calendar(connection, AsOfOptions().at)[0]])
        else:
            write_pieces(json_document(connection, Counter()))


def _form(output: Path, given: FileFormat | None) -> FileFormat:
    """The format asked for, or the one that the name says."""
    named = output.suffix.casefold().removeprefix(".")
    said = FileFormat(named) if named in list(FileFormat) else None
    if given and said and given is not said:
        raise UsageError(f"{output.name} is {said} by its name, and --format says {given}.", "Leave one out.")
    if found := given or said:
        return found
    raise UsageError(
        f"{output.name} does not say its format.", f"End it in .{', .'.join(FileFormat)}, or add --format."
    )
