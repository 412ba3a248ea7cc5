"""The command import."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import cli_messages
from tracker.cli.console import show_progress
from tracker.cli.context import CommandContext
from tracker.cli.hint_messages import say_hint, say_hint_of_row
from tracker.cli.import_answer import (
    DescribedLoss,
    describe_edits,
    describe_taken_back,
    print_import_result,
)
from tracker.cli.mapping_options import MappingOptions
from tracker.cli.shared_options import file_argument, make_app, shared_options
from tracker.domain.errors import InvalidInputFile, UsageError
from tracker.domain.message_filling import fill

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
            try:
                result, taken_back = _import_in_transaction(
                    context, read_file, input_file, texts.agreement or None, choices, dry_run=dry_run
                )
            except InvalidInputFile:
                if may_propose and input_file.left_out.columns and not texts.map:  # one may be missing
                    propose_and_print(context, read_file, texts, table.save_mapping, only_more=True)
                raise
        print_import_result(context, file, read_file.name, result, taken_back, again=again, dry_run=dry_run)
        left_out = result.left_out
        if may_propose and (left_out.columns or left_out.dated or left_out.sheets) and not left_out.computed:
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
    from tracker.exchange import importer
    from tracker.exchange.import_transaction import record_import, try_import
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
