"""The commands import and export."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import format_counts, print_hint, show_progress, write_pieces
from tracker.cli.context import CommandContext
from tracker.cli.hint_messages import say_hint, say_hint_of_row
from tracker.cli.import_answer import (
    DescribedLoss,
    describe_edits,
    describe_taken_back,
    print_import_result,
)
from tracker.cli.mapping_options import MappingOptions
from tracker.cli.shared_options import (
    AsOfOptions,
    file_argument,
    make_app,
    output_option,
    shared_options,
    word_parser,
)
from tracker.domain.errors import InvalidInputFile, UsageError
from tracker.domain.message_filling import fill
from tracker.exchange import FileFormat
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.exchange.column_mapping import ColumnMapping
    from tracker.exchange.importer import ImportResult
    from tracker.exchange.input_files import InputFile
    from tracker.ledger import AuditStamp
    from tracker.ledger.recorders import ImportChoices


app = make_app()


RenameOption = Annotated[
    list[str] | None,
    typer.Option(
        "--rename", metavar="THEIRS=OURS", help="The ref here of a commitment whose ref is taken; repeat."
    ),
]
OursOption = Annotated[
    list[str] | None,
    typer.Option("--ours", metavar="FIELD", help="Where a field differs, keep what is here; repeat."),
]
TheirsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--theirs", metavar="FIELD", help="Where a field differs, record theirs as a correction; repeat."
    ),
]
AgainOption = Annotated[
    bool, typer.Option("--again", help="Bring back what was taken back here and is in the file.")
]


@app.command("import")
@shared_options
def import_(
    file: Annotated[Path, file_argument("FILE", "A document or a table; - reads a pipe.")],
    context: CommandContext,
    table: MappingOptions,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and report, but save nothing.")] = False,
    rename: RenameOption = None,
    ours: OursOption = None,
    theirs: TheirsOption = None,
    again: AgainOption = False,
) -> None:
    """Bring in commitments and updates: all of a file, or nothing.

    What is there already is passed over, so a file can be brought in again.

    Example: tracker import office-b.json

    Example: tracker import office-b.json --rename hotline-2=hotline-2b --ours title

    Example: tracker import plan.csv --agreement pk-ir-2017 --map title=Measure

    Example: tracker import - < plan.csv

    Example: tracker import news.csv --status-map "Under way=limited" --dry-run
    """
    from tracker.cli.import_proposal import propose_and_print, save_mapping
    from tracker.cli.since_last import print_changes
    from tracker.exchange.column_mapping import parse_mapping
    from tracker.exchange.import_options import parse_choices
    from tracker.exchange.input_files import is_document, open_input_file

    choices = parse_choices(rename or (), ours=ours or (), theirs=theirs or (), again=again)
    texts = table.to_texts()
    mapping = parse_mapping(texts)
    with _file_or_stdin(file) as read_file:
        _require_table_if_mapped(read_file, mapping)
        may_propose = dry_run and not context.json and not is_document(read_file)
        try:
            opened = open_input_file(read_file, mapping, say_hint=say_hint)
        except InvalidInputFile:
            if may_propose:
                with contextlib.suppress(InvalidInputFile):  # of what is no table nothing can be proposed
                    propose_and_print(context, read_file, texts, table.save_mapping, only_more=False)
            raise
        if table.since_last is not None:
            print_changes(table.since_last, read_file, mapping)
        with contextlib.closing(opened) as input_file:
            result, taken_back = _import_in_transaction(
                context, read_file, input_file, texts.agreement or None, choices, dry_run=dry_run
            )
        print_import_result(context, file, read_file.name, result, taken_back, again=again, dry_run=dry_run)
        if may_propose and result.left_out:
            propose_and_print(context, read_file, texts, table.save_mapping, only_more=True)
        elif table.save_mapping is not None:
            save_mapping(table.save_mapping, texts)


@contextlib.contextmanager
def _file_or_stdin(file: Path) -> Iterator[Path]:
    """The file itself; for - a copy of what comes from stdin, read before a transaction is opened."""
    if str(file) != "-":
        yield file
        return
    import tempfile

    from tracker.exchange.kind_of_content import suffix_of_content

    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        copy = Path(folder, "stdin")
        with copy.open("wb") as target:
            shutil.copyfileobj(sys.stdin.buffer, target)
        if not copy.stat().st_size:
            message = fill(cli_messages.NOTHING_PIPED_FILE)
            raise UsageError(message, fill(cli_messages.NOTHING_PIPED_FILE_HINT))
        yield copy.rename(copy.with_suffix(suffix_of_content(copy)))


def _require_table_if_mapped(file: Path, mapping: ColumnMapping) -> None:
    """Raise UsageError for a mapping of a document, which has no columns."""
    from tracker.exchange.column_mapping import ColumnMapping
    from tracker.exchange.input_files import is_document

    if mapping != ColumnMapping() and is_document(file):
        hint = fill(cli_messages.MAPPING_OF_DOCUMENT_HINT, file=file.name)
        raise UsageError(fill(cli_messages.MAPPING_OF_DOCUMENT), hint)


def _import_in_transaction(
    context: CommandContext,
    file: Path,
    input_file: InputFile,
    agreement: str | None,
    choices: ImportChoices,
    *,
    dry_run: bool,
) -> tuple[ImportResult, list[DescribedLoss]]:
    """Import a file in one transaction; for a dry run nothing of it is saved."""
    from tracker.cli.import_transaction import record_import, try_import
    from tracker.exchange import importer
    from tracker.queries.entities_with_refs import AGREEMENT
    from tracker.queries.refs import resolve_ref

    def run(connection: Connection, stamp: AuditStamp) -> tuple[ImportResult, list[DescribedLoss]]:
        with show_progress(fill(cli_messages.READING, file=file.name)) as report_progress:
            agreement_ref = None if agreement is None else resolve_ref(connection, AGREEMENT, agreement)
            result = importer.import_file(
                connection,
                input_file,
                file.name,
                stamp,
                agreement=agreement_ref,
                choices=choices,
                report_progress=report_progress,
                say_hint=say_hint_of_row,
            )
            result.notes.extend(describe_edits(connection, input_file))
            return result, describe_taken_back(connection, result.taken_back)

    return try_import(context, file.name, run) if dry_run else record_import(context, file, run)


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
            autocompletion=completion.word_completer(FileFormat),
        ),
    ] = None,
) -> None:
    """Hand everything on: as a document, as tables, as a calendar.

    Example: tracker export -o desk.json

    Example: tracker export -o report.csv

    Example: tracker export -o due.ics
    """
    if output is None:
        _export_to_stdout(context, format_ or FileFormat.JSON)
        return
    from tracker.exchange import exporter

    file_format = _choose_file_format(output, format_)
    context.refuse_overwriting_database(*exporter.output_files(output, file_format))
    task_name = fill(cli_messages.WRITING, file=output.name)
    with context.read_transaction() as connection, show_progress(task_name) as report_progress:
        result = exporter.export_database(connection, output, file_format, AsOfOptions().at, report_progress)
    files = [str(file) for file in result.files]
    item = {"files": files, "format": file_format, "written": dict(result.counts)}
    names = fill(cli_messages.LIST_AND).join(file.name for file in result.files)
    written = format_counts(result.counts) or fill(cli_messages.COUNTED_NONE)
    message = fill(cli_messages.EXPORTED, files=names, written=written)
    context.print_result(Answer(schema="export", items=[item], keys=tuple(item)), message)
    if result.left_out_note and not context.json:
        print_hint(result.left_out_note)


def _export_to_stdout(context: CommandContext, file_format: FileFormat) -> None:
    """Print a document or a calendar. Raises UsageError for a format that cannot be one stream of text."""
    if file_format in (FileFormat.CSV, FileFormat.XLSX):
        raise UsageError(
            fill(cli_messages.NOT_ONE_TEXT, format=file_format),
            fill(cli_messages.NOT_ONE_TEXT_HINT, format=file_format),
        )
    from tracker.exchange.due_date_calendar import due_date_calendar
    from tracker.exchange.json_export import json_document

    with context.read_transaction() as connection:
        if file_format is FileFormat.ICS:
            write_pieces([due_date_calendar(connection, AsOfOptions().at)[0]])
        else:
            write_pieces(json_document(connection, Counter()))


def _choose_file_format(output: Path, format_option: FileFormat | None) -> FileFormat:
    """The format that --format says, else the one that the name says. Raises UsageError."""
    suffix = output.suffix.casefold().removeprefix(".")
    format_of_name = FileFormat(suffix) if suffix in list(FileFormat) else None
    if format_option and format_of_name and format_option is not format_of_name:
        message = fill(
            cli_messages.FORMATS_DIFFER,
            file=output.name,
            format_of_name=format_of_name,
            format=format_option,
        )
        raise UsageError(message, fill(cli_messages.FORMATS_DIFFER_HINT))
    if file_format := format_option or format_of_name:
        return file_format
    suffixes = fill(cli_messages.LIST_COMMA).join(f".{file_format}" for file_format in FileFormat)
    hint = fill(cli_messages.NO_FORMAT_HINT, suffixes=suffixes)
    raise UsageError(fill(cli_messages.NO_FORMAT, file=output.name), hint)
