"""Writers of tables for spreadsheets, CSV and Excel."""

import contextlib
import errno
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from tracker.domain.errors import MissingPackage, UsageError
from tracker.domain.fields import Amount, fields_of
from tracker.domain.message_filling import fill
from tracker.domain.terms import CommitmentTerms, UpdateTerms
from tracker.exchange import exchange_messages
from tracker.exchange.unclear_numbers import clear_amount
from tracker.render.formats import Item, format_cell, render_csv
from tracker.render.formula_escaping import escape_apostrophe

MAX_EXCEL_CELL_LENGTH = 32_767  # characters that a cell of Excel can hold
MAX_EXCEL_ROWS = 1_048_576  # rows that a sheet of Excel can hold, with the header
FIRST_EXCEL_DAY = date(1900, 3, 1)  # earlier days are wrong, because Excel has a 29 February 1900

_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
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


class _ArchiveWithoutTimes(zipfile.ZipFile):
    """A workbook does not tell when it was written: the same rows make the same bytes."""

    def open(self, name: str | zipfile.ZipInfo, *options: Any, **more: Any) -> Any:  # noqa: ANN401 - a stream
        if isinstance(name, zipfile.ZipInfo):
            name.date_time = _WRITTEN_AT.timetuple()[:6]
        return super().open(name, *options, **more)


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
        self.shortened_count = 0
        """The number of cells that have only the beginning of their text."""

    def add_sheet(self, table: ExportTable, count_row: Callable[[], None]) -> int:
        """Write a table to a new sheet; the number of its rows. Raises UsageError if they are too many.

        ``count_row`` is called after each row.
        """
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        sheet = self._workbook.create_sheet(f"{table.record_kind.replace('_', ' ').capitalize()}s")
        sheet.freeze_panes = "A2"
        for number, key in enumerate(table.keys, start=1):
            width = 60 if key in _WIDE_COLUMNS else max(12, len(key) + 4)
            column = sheet.column_dimensions[get_column_letter(number)]
            column.width = width
            if key in _REF_COLUMNS:
                column.number_format = "@"  # also of the rows that somebody adds
        header = [self._excel_cell(sheet, key) for key in table.keys]
        for heading in header:
            heading.font = Font(bold=True)
        sheet.append(header)
        row_count = 0
        for item in table.items:
            row_count += 1
            if row_count >= MAX_EXCEL_ROWS:
                template = exchange_messages.TOO_MANY_ROWS[table.record_kind]
                message = fill(template, limit=MAX_EXCEL_ROWS)
                raise UsageError(message, fill(exchange_messages.EXPORT_AS_TEXT))
            # Most cells are empty: nothing need be made for them.
            sheet.append(
                [
                    None if (value := item[key]) is None else self._excel_cell(sheet, value)
                    for key in table.keys
                ]
            )
            count_row()
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.keys))}{row_count + 1}"
        return row_count

    def save(self, path: Path) -> None:
        """Write the workbook to a file."""
        from openpyxl.writer import excel

        # Its own way to save says in the workbook when that was.
        excel.ExcelWriter(self._workbook, _ArchiveWithoutTimes(path, "w", zipfile.ZIP_DEFLATED)).save()

    def _excel_cell(self, sheet: Any, value: object) -> Any:  # noqa: ANN401 - openpyxl's own
        """A cell of a sheet; a text is never a formula, and a day has the format of ISO 8601."""
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(sheet, self._excel_value(value))  # type: ignore[arg-type]  # days too
        if isinstance(cell.value, str):
            cell.data_type = "s"  # text, even if it looks like a formula
            cell.number_format = "@"  # what is typed over it stays text too: 115.10, 7/24
        elif isinstance(cell.value, date):
            cell.number_format = "yyyy-mm-dd"
        return cell

    def _excel_value(self, value: object) -> str | float | Decimal | date | None:
        """The value as a cell can hold it: a number, a day since 1900, or a text, shortened if too long."""
        if value is None or isinstance(value, int | float | Decimal):
            return value
        if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_EXCEL_DAY:
            return value
        text = _NOT_IN_XML.sub(_escape_for_xml, escape_apostrophe(format_cell(value)))
        if len(text) > MAX_EXCEL_CELL_LENGTH:
            self.shortened_count += 1
            return text[: MAX_EXCEL_CELL_LENGTH - 1] + "…"
        return text


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


def _escape_for_xml(match: re.Match[str]) -> str:
    """A character that XML cannot have, as workbooks write it: _x000D_ for a carriage return."""
    return f"_x{ord(match[0]):04X}_"
