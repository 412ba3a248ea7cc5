"""Export to files of every format: each file is written completely, or not at all."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tracker import queries
from tracker.db.atomic_write import write_atomically
from tracker.db.connection import Connection
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Selection
from tracker.exchange import FileFormat, exchange_messages
from tracker.exchange.data_package import PackagedTable, data_package, package_file
from tracker.exchange.document_scope import DocumentScope
from tracker.exchange.due_date_calendar import due_date_calendar
from tracker.exchange.excel_rows import MAX_EXCEL_CELL_LENGTH
from tracker.exchange.export_scope import ExportScope
from tracker.exchange.export_tables import KEYS_OF_KINDS, load_export_tables, selected_refs
from tracker.exchange.json_export import ReportProgress, json_document
from tracker.exchange.table_writers import (
    ExcelWriter,
    ExportTable,
    lxml_errors_as_os_errors,
    write_csv,
)
from tracker.render.counted_words import format_counts

PROGRESS_STEP = 500  # rows between two reports of progress


@dataclass(frozen=True)
class ExportResult:
    """The result of an export: the files, how many records of each kind are in them, and what was left out.

    ``left_out_note`` is a sentence; empty if everything is in the files.
    """

    files: tuple[Path, ...]
    counts: Counter[str]
    left_out_note: str = ""


def output_files(path: Path, file_format: FileFormat) -> tuple[Path, ...]:
    """The files that an export to ``path`` can make: CSV needs one for each table, and one beside them."""
    if file_format is not FileFormat.CSV:
        return (path,)
    return (*(table_file(path, kind) for kind in KEYS_OF_KINDS), package_file(path))


def table_file(path: Path, kind: str) -> Path:
    """The file of the records of a kind."""
    return path.with_name(f"{path.stem}-{kind.replace('_', '-')}s{path.suffix}")


def export_database(
    connection: Connection,
    path: Path,
    file_format: FileFormat,
    at: AsOf,
    report_progress: ReportProgress,
    *,
    selection: Selection = Selection(),  # noqa: B008 - it cannot be changed
    is_part: bool = False,
    alarm_days: int | None = None,
) -> ExportResult:
    """Write everything, or what is selected, to a file.

    ``report_progress`` is called with the part that was written, 0 to 1. ``is_part`` says that a selection,
    a day or a moment was asked for; ``alarm_days`` is how long before its day a calendar reminds. Raises
    UsageError for a path where no file can be, and ResourceUnavailable.
    """
    asked = _Export(connection, path, ExportScope(selection, at), report_progress, is_part, alarm_days)
    return _WRITERS[file_format](asked)


class _Export(NamedTuple):
    """What is asked of an export."""

    connection: Connection
    path: Path
    scope: ExportScope
    report_progress: ReportProgress
    is_part: bool
    alarm_days: int | None


def document_text(connection: Connection, selection: Selection, at: AsOf) -> tuple[Iterator[str], str]:
    """A document in pieces; and where something is selected, the sentence that it is a part."""
    scope, note = _document_scope(connection, ExportScope(selection, at))
    return json_document(connection, Counter(), scope=scope), note


def calendar_text(
    connection: Connection, selection: Selection, at: AsOf, *, alarm_days: int | None
) -> tuple[Iterator[str], str]:
    """A calendar, about which nothing has to be said. Raises MissingPackage."""
    text, _ = due_date_calendar(connection, ExportScope(selection, at), alarm_days=alarm_days)
    return iter([text]), ""


def _document_scope(connection: Connection, scope: ExportScope) -> tuple[DocumentScope | None, str]:
    """What a document is to hold, and the sentence that it is a part; None and no sentence for everything."""
    if scope.selection == Selection():
        return None, ""
    refs = selected_refs(connection, scope)
    found = DocumentScope(connection, refs)
    return found, fill(
        exchange_messages.PART_HANDED_ON,
        commitments=len(found.commitments),
        total=queries.count_commitments_and_updates(connection).commitments,
        selected=len(refs),
    )


def _write_document(asked: _Export) -> ExportResult:
    """Write all records of all kinds as JSON, or those that belong to the selected commitments."""
    counts: Counter[str] = Counter()
    scope, note = _document_scope(asked.connection, asked.scope)
    with write_atomically(asked.path) as (draft,), draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json_document(asked.connection, counts, asked.report_progress, scope=scope))
    kinds = Counter({section.removesuffix("s"): count for section, count in counts.items()})
    return ExportResult((asked.path,), kinds, note)


def _write_csv(asked: _Export) -> ExportResult:
    """Write a CSV file for each table, and beside them what describes them.

    A table without rows is written where its file is there from an earlier export.
    """
    tables = load_export_tables(asked.connection, asked.scope)
    kinds = {table.record_kind for table in tables}
    tables += [
        ExportTable(kind, keys, iter(()))
        for kind, keys in KEYS_OF_KINDS.items()
        if kind not in kinds and table_file(asked.path, kind).exists()
    ]
    files = [table_file(asked.path, table.record_kind) for table in tables]
    described = [
        PackagedTable(table.record_kind, file, table.keys) for table, file in zip(tables, files, strict=True)
    ]
    count_row, counts = _row_counter(asked), Counter[str]()
    with write_atomically(*files, package_file(asked.path)) as (*drafts, package_draft):
        for table, draft in zip(tables, drafts, strict=True):
            counts[table.record_kind] = write_csv(draft, table, count_row)
        package_draft.write_text(data_package(asked.path, described), encoding="utf-8", newline="\n")
    return ExportResult((*files, package_file(asked.path)), counts, _describe_left_out(asked, counts))


def _write_excel(asked: _Export) -> ExportResult:
    """Write a workbook with a sheet for each table."""
    count_row, excel_writer = _row_counter(asked), ExcelWriter()
    counts: Counter[str] = Counter()
    with write_atomically(asked.path) as (draft,), lxml_errors_as_os_errors():
        for table in load_export_tables(asked.connection, asked.scope):
            counts[table.record_kind] = excel_writer.add_sheet(table, count_row)
        excel_writer.save(draft)
    notes = [_describe_left_out(asked, counts)]
    if excel_writer.shortened_count:
        count, limit = excel_writer.shortened_count, MAX_EXCEL_CELL_LENGTH
        notes.append(fill(exchange_messages.CELLS_CUT_OFF, count=count, limit=limit))
    return ExportResult((asked.path,), counts, " ".join(filter(None, notes)))


def _write_calendar(asked: _Export) -> ExportResult:
    """Write what is due as a calendar."""
    text, counts = due_date_calendar(asked.connection, asked.scope, alarm_days=asked.alarm_days)
    with write_atomically(asked.path) as (draft,):
        draft.write_text(text, encoding="utf-8", newline="")
    return ExportResult((asked.path,), counts)


_WRITERS: Mapping[FileFormat, Callable[[_Export], ExportResult]] = {
    FileFormat.JSON: _write_document,
    FileFormat.CSV: _write_csv,
    FileFormat.XLSX: _write_excel,
    FileFormat.ICS: _write_calendar,
}


def _row_counter(asked: _Export) -> Callable[[], None]:
    """A function to call for each row written; it reports now and then which part of all rows that is."""
    total = max(1, sum(queries.count_commitments_and_updates(asked.connection)))
    row_count = 0

    def count_row() -> None:
        nonlocal row_count
        row_count += 1
        if row_count % PROGRESS_STEP == 0:
            asked.report_progress(min(1.0, row_count / total))

    return count_row


def _describe_left_out(asked: _Export, counts: Counter[str]) -> str:
    """Sentences about what the tables do not show: what was taken back, and agreements of a later day.

    Where a part was asked for, it says that it is one.
    """
    known = queries.count_known_commitments(asked.connection, asked.scope.at)
    if asked.is_part:
        written, as_of = counts["commitment"], asked.scope.at.description
        template = exchange_messages.PART_WRITTEN
        return fill(template, commitments=written, total=sum(known), as_of=as_of)
    all_commitments, all_updates = queries.count_commitments_and_updates(asked.connection)
    taken_back = {"commitment": all_commitments - sum(known), "update": all_updates - counts["update"]}
    sentences = []
    if found := format_counts(taken_back):
        sentences.append(fill(exchange_messages.WITHOUT_TAKEN_BACK, counts=found))
    if found := format_counts({"commitment": known.agreed_later}):
        sentences.append(fill(exchange_messages.WITHOUT_LATER, counts=found))
    return " ".join(sentences)
