"""Files out, in every form: saved whole under their name, or not at all."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tracker import queries
from tracker.db.atomic_write import write_atomically
from tracker.db.connection import Connection
from tracker.domain.records import AsOf
from tracker.exchange import FileFormat
from tracker.exchange.due_date_calendar import due_date_calendar
from tracker.exchange.json_export import json_document
from tracker.exchange.table_writers import (
    MAX_CELL_LENGTH,
    ExcelWriter,
    export_tables,
    raise_as_os_errors,
    write_csv,
)

PROGRESS_STEP = 500  # rows between two words about how far it is

Progress = Callable[[float], None]


@dataclass(frozen=True)
class ExportResult:
    """The files written, how many of each kind are in them, and what they could not hold, in a sentence."""

    files: tuple[Path, ...]
    written: Counter[str]
    left_out_note: str = ""


def output_files(path: Path, form: FileFormat) -> tuple[Path, ...]:
    """The files that an export under a name consists of: two tables are two files."""
    if form is not FileFormat.CSV:
        return (path,)
    return tuple(path.with_name(f"{path.stem}-{what}{path.suffix}") for what in ("commitments", "updates"))


def export_database(
    connection: Connection, path: Path, form: FileFormat, at: AsOf, progress: Progress
) -> ExportResult:
    """Write everything under a name. Raises UsageError for a place where no file can be, and ResourceUnavailable."""
    files = output_files(path, form)
    with write_atomically(*files) as drafts:
        written, lacks = _WRITERS[form](connection, drafts, at, progress)
    return ExportResult(files, written, lacks)


_Written = tuple[Counter[str], str]


def _write_document(connection: Connection, drafts: list[Path], _: AsOf, progress: Progress) -> _Written:
    written: Counter[str] = Counter()
    with drafts[0].open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json_document(connection, written, progress))
    return Counter({section.removesuffix("s"): count for section, count in written.items()}), ""


def _write_csv(connection: Connection, drafts: list[Path], at: AsOf, progress: Progress) -> _Written:
    tick, written = _row_counter(connection, progress), Counter[str]()
    for sheet, draft in zip(export_tables(connection, at), drafts, strict=True):
        written[sheet.record_kind] = write_csv(draft, sheet, tick)
    return written, _describe_left_out(connection, written)


def _write_excel(connection: Connection, drafts: list[Path], at: AsOf, progress: Progress) -> _Written:
    tick, book = _row_counter(connection, progress), ExcelWriter()
    with raise_as_os_errors():
        written = Counter(
            {sheet.record_kind: book.add(sheet, tick) for sheet in export_tables(connection, at)}
        )
        book.save(drafts[0])
    cut_off = (
        f"{book.shortened} cells are cut off: Excel takes no more than {MAX_CELL_LENGTH:,} characters in one."
        if book.shortened
        else ""
    )
    return written, " ".join(
        filter(None, (_describe_left_out(connection, written), cut_off if book.shortened else ""))
    )


def _write_calendar(connection: Connection, drafts: list[Path], at: AsOf, _: Progress) -> _Written:
    text, count = due_date_calendar(connection, at)
    drafts[0].write_text(text, encoding="utf-8", newline="")
    return Counter({"due date": count}), ""


_WRITERS = {
    FileFormat.JSON: _write_document,
    FileFormat.CSV: _write_csv,
    FileFormat.XLSX: _write_excel,
    FileFormat.ICS: _write_calendar,
}


def _row_counter(connection: Connection, progress: Progress) -> Callable[[], None]:
    """Counts rows, and says now and then how many of all that is."""
    total = max(1, sum(queries.count_records(connection)))
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if done % PROGRESS_STEP == 0:
            progress(done / total)

    return tick


def _describe_left_out(connection: Connection, written: Counter[str]) -> str:
    """What tables leave out, in a sentence: they show what stands."""
    commitments, updates = queries.count_records(connection)
    left_out = []
    if count := updates - written["update"]:
        left_out.append(f"{count:,} taken-back updates")
    if count := commitments - written["commitment"]:
        left_out.append(f"{count:,} commitments of agreements not yet concluded")
    return f"Without {' and '.join(left_out)}, which are only in the .json." if left_out else ""
