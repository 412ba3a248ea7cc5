"""Readers of tables: CSV, and the sheets of an Excel workbook."""

import csv
import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from tracker.domain.errors import InvalidInputFile, MissingPackage, UsageError
from tracker.domain.fields import Day, NewRef, Ref, fields_of
from tracker.domain.message_filling import fill
from tracker.domain.terms import (
    CommitmentTerms,
    EventDayTerms,
    EventTerms,
    MeetingTerms,
    StandingTerms,
    UpdateTerms,
)
from tracker.exchange import exchange_messages
from tracker.exchange.column_mapping import (
    ColumnMapping,
    TableLayout,
    is_blank,
    missing_heading_error,
    require_status_column,
    sheet_layouts,
)
from tracker.exchange.document_readers import LineAndItem
from tracker.exchange.document_schema import Item
from tracker.exchange.import_problems import Place, line_place
from tracker.render.formula_escaping import unescape_formula

ROWS_PER_SHEET = 10_000_000  # more rows than a sheet can have: one number tells both the sheet and the row


_RECORDS = (CommitmentTerms, UpdateTerms, EventTerms, MeetingTerms, StandingTerms, EventDayTerms)
_FIELDS = [field for record in _RECORDS for field in fields_of(record)]
# Of refs too: it must be said that Excel has made a day of 7/24.
DATE_FIELDS = {
    "recorded_at",
    *(field.name for field in _FIELDS if isinstance(field.kind, Day | NewRef | Ref)),
}
MAX_CSV_CELL_LENGTH = 1_000_000  # characters; a longer cell comes from a quote that is not closed
DELIMITERS = ",;\t"
OPTIONAL_TABLE_FIELDS = frozenset({"obligors"})  # without it the parties owe it, as with ``tracker add``

_XML_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")  # how a workbook writes a character that XML cannot have


class CsvFile:
    """A table of comma-separated values with a header. Raises InvalidInputFile for an unusable header."""

    waived_fields = OPTIONAL_TABLE_FIELDS
    is_of_older_schema = False

    def __init__(self, path: Path, mapping: ColumnMapping) -> None:
        self._size = path.stat().st_size
        self._bytes = path.open("rb")
        self._file = io.TextIOWrapper(self._bytes, "utf-8-sig", newline="")
        self._line = 1
        try:
            self._reader = self._open_reader()
            self._layout = TableLayout(self._read_header(), mapping)
            require_status_column([self._layout], mapping)
        except InvalidInputFile as error:
            self.close()
            error.line = error.line or self._line
            raise
        self.left_out = self._layout.left_out

    def _open_reader(self) -> Any:  # noqa: ANN401 - the csv module names no type
        """A reader of the rows; the delimiter is the one that the first line has most often."""
        csv.field_size_limit(MAX_CSV_CELL_LENGTH)
        first_line = self._file.readline(MAX_CSV_CELL_LENGTH)
        self._file.seek(0)
        return csv.reader(self._file, delimiter=max(DELIMITERS, key=first_line.count), strict=True)

    def _read_header(self) -> list[str]:
        """The headings. Raises InvalidInputFile if there are none."""
        header = next(self._read_filled_rows(), None)
        if header is None:
            message = fill(exchange_messages.EMPTY_FILE)
            raise InvalidInputFile(message, fill(exchange_messages.FIRST_ROW_NAMES_COLUMNS), line=1)
        if isinstance(header, InvalidInputFile):
            raise header
        return header

    @property
    def fraction_read(self) -> float:
        """The part of the file that was read, 0 to 1."""
        return min(1.0, self._bytes.tell() / max(1, self._size))

    def place_of(self, line: int) -> Place:
        """The place of the row that begins on a line."""
        return line_place(line)

    def read_rows(self, section: str) -> Iterator[LineAndItem]:
        """The items of the rows, if the table holds this section."""
        if section != self._layout.section:
            return
        width = self._layout.width
        for cells in self._read_filled_rows():
            if isinstance(cells, InvalidInputFile):
                yield self._line, cells
            elif len(cells) != width:
                yield self._line, _row_length_error(len(cells), width)
            else:
                yield self._line, self._layout.to_item([unescape_formula(cell) for cell in cells])

    def read_to_end(self) -> None:
        """Do nothing: all rows were read, because a table holds one section only."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read_filled_rows(self) -> Iterator[list[str] | InvalidInputFile]:
        """The rows that are not blank, and after an error no more; ``_line`` is the line each begins on."""
        while True:
            self._line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _csv_error(str(error))
                return
            if any(cell and not cell.isspace() for cell in cells):
                yield cells


def _row_length_error(cell_count: int, width: int) -> InvalidInputFile:
    """The error for a row that has more or fewer cells than the header."""
    if cell_count < width:
        message = fill(exchange_messages.ROW_TOO_SHORT, count=cell_count, width=width)
        return InvalidInputFile(message, fill(exchange_messages.IS_CELL_MISSING))
    message = fill(exchange_messages.ROW_TOO_LONG, count=cell_count, width=width)
    return InvalidInputFile(message, fill(exchange_messages.QUOTE_TEXT_WITH_COMMA))


def _csv_error(csv_message: str) -> InvalidInputFile:
    """The error for a message of Python's csv module, in plain words."""
    if "end of data" in csv_message:
        message = fill(exchange_messages.QUOTE_NEVER_CLOSED)
        return InvalidInputFile(message, fill(exchange_messages.CLOSE_QUOTE))
    if "field limit" in csv_message:
        message = fill(exchange_messages.CELL_TOO_LONG, limit=MAX_CSV_CELL_LENGTH)
        return InvalidInputFile(message, fill(exchange_messages.IS_QUOTE_OPEN))
    message = fill(exchange_messages.QUOTE_NOT_CLOSED_AT_END)
    return InvalidInputFile(message, fill(exchange_messages.WRITE_QUOTE_TWICE))


class ExcelFile:
    """The tables of an Excel workbook, one in each sheet. Raises InvalidInputFile if it has none."""

    waived_fields = OPTIONAL_TABLE_FIELDS
    is_of_older_schema = False

    def __init__(self, path: Path, mapping: ColumnMapping) -> None:
        self._file = path.open("rb")  # opened here, because openpyxl does not close it after an error
        self._rows_read = 0
        try:
            self._workbook = _open_workbook(self._file)
            self._row_count = sum(sheet.max_row or 0 for sheet in self._workbook.worksheets)
            headers = {sheet.title: _read_header(sheet) for sheet in self._workbook.worksheets}
            self._layouts = sheet_layouts(headers, mapping)
        except (InvalidInputFile, UsageError):
            self.close()
            raise
        self.left_out = [name for layout in self._layouts.values() for name in layout.left_out]
        self.left_out += [
            fill(exchange_messages.SHEET_LEFT_OUT, title=title)
            for title in headers
            if title not in self._layouts
        ]

    @property
    def fraction_read(self) -> float:
        """The part of the rows that was read, 0 to 1; the workbook itself says how many it has."""
        return min(1.0, self._rows_read / max(1, self._row_count))

    def place_of(self, line: int) -> Place:
        """The place of a row, whose number tells its sheet too: see ROWS_PER_SHEET."""
        if not line:
            return line_place(0)
        sheet, row = divmod(line, ROWS_PER_SHEET)
        return Place(fill(exchange_messages.SHEET_AND_ROW, title=list(self._layouts)[sheet], row=row), row)

    def read_rows(self, section: str) -> Iterator[LineAndItem]:
        """The items of the rows in all sheets that hold this section."""
        for number, (title, layout) in enumerate(self._layouts.items()):
            if layout.section != section:
                continue
            rows = _filled_rows(self._workbook[title])
            next(rows)
            for row, cells in rows:
                self._rows_read += 1
                yield number * ROWS_PER_SHEET + row, self._to_item(layout, cells)

    def read_to_end(self) -> None:
        """Do nothing: all sheets that hold a section were read."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @staticmethod
    def _to_item(layout: TableLayout, cells: list[Any]) -> Item | InvalidInputFile:
        """The item of a row; or the error for a cell under no heading."""
        beyond = [cell for cell in cells[layout.width :] if not is_blank(cell)]
        if beyond:
            return missing_heading_error(beyond[0])
        item = layout.to_item(cells + [None] * (layout.width - len(cells)))
        if isinstance(item, InvalidInputFile):
            return item
        return {
            key: _day_or_text(value) if key in DATE_FIELDS else _cell_text(value)
            for key, value in item.items()
        }


def _open_workbook(file: BinaryIO) -> Any:  # noqa: ANN401 - openpyxl's own
    """The workbook, to be read row by row. Raises MissingPackage, and InvalidInputFile if it is not one."""
    try:
        import openpyxl
    except ImportError:
        raise MissingPackage(fill(exchange_messages.EXCEL_FILES), "openpyxl") from None
    # openpyxl warns about parts of a workbook that it would lose when saving, which does not matter here.
    warnings.filterwarnings("ignore", module="openpyxl")
    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception:  # noqa: BLE001 - openpyxl raises many kinds of errors for a broken file
        message = fill(exchange_messages.NOT_A_WORKBOOK)
        raise InvalidInputFile(message, fill(exchange_messages.SAVE_AS_XLSX)) from None


def _read_header(sheet: Any) -> list[str]:  # noqa: ANN401 - openpyxl's own
    """The headings of a sheet; none if the sheet is empty."""
    _, cells = next(_filled_rows(sheet), (0, []))
    names = [_cell_text(cell) for cell in cells]
    while names and not names[-1].strip():
        names.pop()
    return names


def _filled_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:  # noqa: ANN401 - openpyxl's own
    """The rows that are not blank, each with its number, from 1. Raises InvalidInputFile if it is broken."""
    sheet.reset_dimensions()  # the size that a sheet says it has is often wrong
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if not all(map(is_blank, cells)):
                yield number, list(cells)
    except Exception:  # noqa: BLE001 - as above
        message = fill(exchange_messages.BROKEN_SHEET, title=sheet.title)
        raise InvalidInputFile(message, fill(exchange_messages.SAVE_WORKBOOK_AS_XLSX)) from None


def _day_or_text(cell: object) -> object:
    """A date of Excel as it is; any other cell as text."""
    return cell if isinstance(cell, date) else _cell_text(cell)


def _cell_text(cell: object) -> str:
    """A cell as Excel shows it: 12 and not 12.0, a day without the time 00:00."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{Decimal(str(cell)):f}"
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime) and cell.time().isoformat() == "00:00:00":
        return cell.date().isoformat()
    return _XML_ESCAPE.sub(lambda code: chr(int(code[1], 16)), str(cell))
