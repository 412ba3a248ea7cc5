"""Writers of tables for spreadsheets, CSV and Excel."""

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tracker.domain.errors import MissingPackage, UsageError
from tracker.domain.fields import Amount, fields_of
from tracker.domain.message_filling import fill
from tracker.domain.terms import CommitmentTerms, UpdateTerms
from tracker.exchange import exchange_messages
from tracker.exchange.excel_rows import TEXT_FORMAT, ExcelArchive, ExcelRows
from tracker.exchange.unclear_numbers import clear_amount
from tracker.render.formats import Item, render_csv

MAX_EXCEL_ROWS = 1_048_576  # rows that a sheet of Excel can hold, with the header

_WRITTEN_AT = datetime(1980, 1, 1)  # noqa: DTZ001 - of every workbook: the earliest that a zip can hold
_REF_COLUMNS = ("ref", "commitment", "agreement", "document", "locator", "successor", "successors")
_AMOUNTS = {
    field.name
    for record in (CommitmentTerms, UpdateTerms)
    for field in fields_of(record)
    if isinstance(field.kind, Amount)
}
_WIDE_COLUMNS = ("title", "last_note", "their_last_note", "note", "wording", "source")


class ExportTable(NamedTuple):
    """A table: the kind of its records, its columns, and its rows, which are read while they are written."""

    record_kind: str
    keys: Sequence[str]
    items: Iterator[Item]


def write_csv(path: Path, table: ExportTable, count_row: Callable[[], None]) -> int:
    """Write a table as CSV with a byte order mark, which Excel needs; the number of its rows.

    ``count_row`` is called after each row.
    """
    row_count, amounts = 0, _AMOUNTS.intersection(table.keys)

    def counted_items() -> Iterator[Item]:
        nonlocal row_count
        for row_count, item in enumerate(table.items, start=1):  # noqa: B007 - it is returned
            clear = {key: clear_amount(item[key]) for key in amounts if item[key] is not None}
            yield item | clear if clear else item
            count_row()

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.writelines(render_csv(table.keys, counted_items()))
    return row_count


class ExcelWriter:
    """Writes a workbook: its days are dates of Excel, its header stays visible, its columns have filters."""

    def __init__(self) -> None:
        try:
            import openpyxl
        except ImportError:
            raise MissingPackage(fill(exchange_messages.EXCEL_FILES), "openpyxl") from None
        self._workbook: Any = openpyxl.Workbook(write_only=True)
        about = self._workbook.properties
        about.creator, about.created, about.modified = "tracker", _WRITTEN_AT, _WRITTEN_AT
        self._rows: list[ExcelRows] = []

    @property
    def shortened_count(self) -> int:
        """The number of cells that have only the beginning of their text."""
        return sum(rows.shortened_count for rows in self._rows)

    def add_sheet(self, table: ExportTable, count_row: Callable[[], None]) -> int:
        """Write a table to a new sheet; the number of its rows. Raises UsageError if they are too many.

        ``count_row`` is called after each row.
        """
        row_count = 0
        for row_count, _ in enumerate(self.write_passing(table), start=1):  # noqa: B007 - it is returned
            count_row()
        return row_count

    def write_passing(self, table: ExportTable) -> Iterator[Item]:
        """The items of a table, each written to a row of a new sheet when it is taken.

        Raises UsageError if they are too many.
        """
        sheet = self._new_sheet(table)
        rows = ExcelRows(sheet, len(table.keys))
        self._rows.append(rows)
        row_count = 0
        for row_count, item in enumerate(table.items, start=1):
            if row_count >= MAX_EXCEL_ROWS:
                template = exchange_messages.TOO_MANY_ROWS[table.record_kind]
                message = fill(template, limit=MAX_EXCEL_ROWS)
                raise UsageError(message, fill(exchange_messages.EXPORT_AS_TEXT))
            rows.add([item[key] for key in table.keys])
            yield item
        sheet.auto_filter.ref = f"A1:{rows.last_column}{row_count + 1}"

    def _new_sheet(self, table: ExportTable) -> Any:  # noqa: ANN401 - openpyxl's own
        """A sheet with the header of a table."""
        from openpyxl.utils import get_column_letter

        sheet = self._workbook.create_sheet(f"{table.record_kind.replace('_', ' ').capitalize()}s")
        sheet.freeze_panes = "A2"
        for number, key in enumerate(table.keys, start=1):
            width = 60 if key in _WIDE_COLUMNS else max(12, len(key) + 4)
            column = sheet.column_dimensions[get_column_letter(number)]
            column.width = width
            if key in _REF_COLUMNS:
                column.number_format = TEXT_FORMAT  # also of the rows that somebody adds
        sheet.append([_heading_cell(sheet, key) for key in table.keys])
        return sheet

    def save(self, path: Path) -> None:
        """Write the workbook to a file."""
        from openpyxl.writer import excel

        # Its own way to save says in the workbook when that was.
        excel.ExcelWriter(self._workbook, ExcelArchive(path, _WRITTEN_AT, self._rows)).save()


def _heading_cell(sheet: Any, heading: str) -> Any:  # noqa: ANN401 - openpyxl's own
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell: Any = WriteOnlyCell(sheet, heading)
    cell.number_format, cell.font = TEXT_FORMAT, Font(bold=True)
    return cell


@contextlib.contextmanager
def lxml_errors_as_os_errors() -> Iterator[None]:
    """Raise OSError for errors of lxml, which openpyxl writes with if it is there; the disk may be full."""
    try:
        from lxml.etree import SerialisationError  # type: ignore[import-untyped]
    except ImportError:
        yield
        return
    try:
        yield
    except SerialisationError as error:
        raise OSError(errno.EIO, os.strerror(errno.EIO)) from error
