"""Export to files of every format: each file is written completely, or not at all."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracker import queries
from tracker.db.atomic_write import write_atomically
from tracker.db.connection import Connection
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.exchange import FileFormat, exchange_messages
from tracker.exchange.due_date_calendar import due_date_calendar
from tracker.exchange.json_export import ReportProgress, json_document
from tracker.exchange.table_writers import (
    MAX_EXCEL_CELL_LENGTH,
    ExcelWriter,
    load_export_tables,
    lxml_errors_as_os_errors,
    write_csv,
)

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
    """The files that an export to ``path`` makes: CSV needs one file for each of its two tables."""
    if file_format is not FileFormat.CSV:
        return (path,)
    return tuple(path.with_name(f"{path.stem}-{name}{path.suffix}") for name in ("commitments", "updates"))


def export_database(
    connection: Connection, path: Path, file_format: FileFormat, at: AsOf, report_progress: ReportProgress
) -> ExportResult:
    """Write everything to a file. Raises UsageError for a path where no file can be, and ResourceUnavailable.

    ``report_progress`` is called with the part that was written, 0 to 1.
    """
    files = output_files(path, file_format)
    with write_atomically(*files) as drafts:
        counts, left_out_note = _WRITERS[file_format](connection, drafts, at, report_progress)
    return ExportResult(files, counts, left_out_note)


_CountsAndNote = tuple[Counter[str], str]
"""How many records of each kind were written, and the sentence about what was left out."""


def _write_document(
    connection: Connection, drafts: list[Path], _: AsOf, report_progress: ReportProgress
) -> _CountsAndNote:
    """Write all records of all kinds as JSON."""
    counts: Counter[str] = Counter()
    with drafts[0].open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json_document(connection, counts, report_progress))
    return Counter({section.removesuffix("s"): count for section, count in counts.items()}), ""


def _write_csv(
    connection: Connection, drafts: list[Path], at: AsOf, report_progress: ReportProgress
) -> _CountsAndNote:
    """Write a CSV file for each table."""
    count_row, counts = _row_counter(connection, report_progress), Counter[str]()
    for table, draft in zip(load_export_tables(connection, at), drafts, strict=True):
        counts[table.record_kind] = write_csv(draft, table, count_row)
    return counts, _describe_left_out(connection, counts)


def _write_excel(
    connection: Connection, drafts: list[Path], at: AsOf, report_progress: ReportProgress
) -> _CountsAndNote:
    """Write a workbook with a sheet for each table."""
    count_row, excel_writer = _row_counter(connection, report_progress), ExcelWriter()
    counts: Counter[str] = Counter()
    with lxml_errors_as_os_errors():
        for table in load_export_tables(connection, at):
            counts[table.record_kind] = excel_writer.add_sheet(table, count_row)
        excel_writer.save(drafts[0])
    notes = [_describe_left_out(connection, counts)]
    if excel_writer.shortened_count:
        count, limit = excel_writer.shortened_count, MAX_EXCEL_CELL_LENGTH
        notes.append(fill(exchange_messages.CELLS_CUT_OFF, count=count, limit=limit))
    return counts, " ".join(filter(None, notes))


def _write_calendar(
    connection: Connection, drafts: list[Path], at: AsOf, _: ReportProgress
) -> _CountsAndNote:
    """Write the due dates of open commitments as a calendar."""
    text, count = due_date_calendar(connection, at)
    drafts[0].write_text(text, encoding="utf-8", newline="")
    return Counter({"due date": count}), ""


_WRITERS = {
    FileFormat.JSON: _write_document,
    FileFormat.CSV: _write_csv,
    FileFormat.XLSX: _write_excel,
    FileFormat.ICS: _write_calendar,
}


def _row_counter(connection: Connection, report_progress: ReportProgress) -> Callable[[], None]:
    """A function to call for each row written; it reports now and then which part of all rows that is."""
    total = max(1, sum(queries.count_commitments_and_updates(connection)))
    row_count = 0

    def count_row() -> None:
        nonlocal row_count
        row_count += 1
        if row_count % PROGRESS_STEP == 0:
            report_progress(row_count / total)

    return count_row


def _describe_left_out(connection: Connection, counts: Counter[str]) -> str:
    """A sentence about what the tables do not show: retracted updates, and agreements of a later day."""
    all_commitments, all_updates = queries.count_commitments_and_updates(connection)
    commitments, updates = all_commitments - counts["commitment"], all_updates - counts["update"]
    if commitments and updates:
        return fill(exchange_messages.WITHOUT_BOTH, commitments=commitments, updates=updates)
    if updates:
        return fill(exchange_messages.WITHOUT_UPDATES, updates=updates)
    return fill(exchange_messages.WITHOUT_COMMITMENTS, commitments=commitments) if commitments else ""
