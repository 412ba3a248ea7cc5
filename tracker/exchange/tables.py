"""Tables as they are read, strictly: CSV, and the sheets of an Excel workbook."""

import csv
import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from tracker.errors import BadFile, NeedsPackage, WrongUsage
from tracker.exchange.cells import from_inert_cell
from tracker.exchange.documents import Found, line_place
from tracker.exchange.layout import Layout, Legend, is_blank, layouts, no_heading
from tracker.exchange.shape import Item

SHEET = 10_000_000  # rows, more than a sheet can have: a line says its sheet too
DAYS = ("effective_on", "due_on", "recorded_at")
LONGEST_CELL = 1_000_000  # characters; a longer one is a quote that is not closed
DELIMITERS = ",;\t"

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how a workbook writes what XML cannot hold

MAY_LACK = frozenset({"obligors"})  # the parties of the agreement owe it then, as where it is typed


class CsvTable:
    """One table of comma-separated values, with a header. Raises BadFile when that tells too little."""

    may_lack = MAY_LACK

    def __init__(self, path: Path, legend: Legend) -> None:
        self._size = path.stat().st_size
        self._bytes = path.open("rb")
        self._file = io.TextIOWrapper(self._bytes, "utf-8-sig", newline="")
        self._line = 1
        try:
            self._reader = self._opened()
            self.layout = Layout(self._header(), legend)
        except BadFile as error:
            self.close()
            error.line = error.line or self._line
            raise
        self.left_out = self.layout.left_out

    def _opened(self) -> Any:  # noqa: ANN401 - the csv module names no type
        csv.field_size_limit(LONGEST_CELL)
        first = self._file.readline(LONGEST_CELL)
        self._file.seek(0)
        return csv.reader(self._file, delimiter=max(DELIMITERS, key=first.count), strict=True)

    def _header(self) -> list[str]:
        header = next(self._rows(), None)
        if header is None:
            raise BadFile("The file is empty.", "The first row names the columns.", line=1)
        if isinstance(header, BadFile):
            raise header
        return header

    @property
    def done(self) -> float:
        """How much of it is read, 0 to 1."""
        return min(1.0, self._bytes.tell() / max(1, self._size))

    def place(self, line: int) -> tuple[str, int]:
        """Where a row is, in words and as the number of its line."""
        return line_place(line)

    def rows(self, section: str) -> Iterator[Found]:
        """The rows of the section that the table holds."""
        if section != self.layout.section:
            return
        width = self.layout.width
        for cells in self._rows():
            if isinstance(cells, BadFile):
                yield self._line, cells
            elif len(cells) != width:
                yield self._line, _wrong_length(len(cells), width)
            else:
                yield self._line, self.layout.item([from_inert_cell(cell) for cell in cells])

    def finish(self) -> None:
        """All of it was read."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _rows(self) -> Iterator[list[str] | BadFile]:
        """The rows that are not blank; an error is the last. ``_line`` is where each begins."""
        while True:
            self._line = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _explained(str(error))
                return
            if any(cell and not cell.isspace() for cell in cells):
                yield cells


def _wrong_length(cells: int, width: int) -> BadFile:
    if cells < width:
        return BadFile(
            f"The row is too short: {cells} cells under a header of {width}.", "Is a cell missing?"
        )
    return BadFile(
        f"The row is too long: {cells} cells under a header of {width}.",
        "Text with a comma in it needs quotes around it.",
    )


def _explained(error: str) -> BadFile:
    """What the reader of comma-separated values found, in plain words."""
    if "end of data" in error:
        return BadFile("A quote opens in this row and is never closed.", "Close it.")
    if "field limit" in error:
        message = f"A cell in this row has more than {LONGEST_CELL:,} characters."
        return BadFile(message, "Is a quote not closed?")
    return BadFile("A quote in this row is not closed where its cell ends.", 'Write a quote in a text as "".')


class Workbook:
    """The tables of an Excel file, one a sheet. Raises BadFile when it holds none."""

    may_lack = MAY_LACK

    def __init__(self, path: Path, legend: Legend) -> None:
        self._file = path.open("rb")  # which the library leaves open when it fails
        self._read = 0
        try:
            self._book = _opened(self._file)
            self._rows = sum(sheet.max_row or 0 for sheet in self._book.worksheets)
            headers = {sheet.title: _header(sheet) for sheet in self._book.worksheets}
            self._layouts = layouts(headers, legend)
        except (BadFile, WrongUsage):
            self.close()
            raise
        self.left_out = [name for layout in self._layouts.values() for name in layout.left_out]
        self.left_out += [f'the sheet "{title}"' for title in headers if title not in self._layouts]

    @property
    def done(self) -> float:
        """How much of it is read, 0 to 1, as far as it says how much it holds."""
        return min(1.0, self._read / max(1, self._rows))

    def place(self, line: int) -> tuple[str, int]:
        """Where a row is, in words and as the number of its row; a whole file has no place."""
        if not line:
            return "", 0
        sheet, row = divmod(line, SHEET)
        return f'sheet "{list(self._layouts)[sheet]}", row {row}', row

    def rows(self, section: str) -> Iterator[Found]:
        """The rows of the sheets that hold the section."""
        for number, (title, layout) in enumerate(self._layouts.items()):
            if layout.section != section:
                continue
            rows = _filled(self._book[title])
            next(rows)
            for row, cells in rows:
                self._read += 1
                yield number * SHEET + row, self._item(layout, cells)

    def finish(self) -> None:
        """All of it was read."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @staticmethod
    def _item(layout: Layout, cells: list[Any]) -> Item | BadFile:
        beyond = [cell for cell in cells[layout.width :] if not is_blank(cell)]
        if beyond:
            return no_heading(beyond[0])
        item = layout.item(cells + [None] * (layout.width - len(cells)))
        if isinstance(item, BadFile):
            return item
        return {key: _calendar(value) if key in DAYS else _text(value) for key, value in item.items()}


def _opened(file: BinaryIO) -> Any:  # noqa: ANN401 - openpyxl's own
    """The workbook, to be read row by row. Raises BadFile when it is none."""
    try:
        import openpyxl
    except ImportError:
        raise NeedsPackage("Excel files", "openpyxl") from None
    warnings.filterwarnings("ignore", module="openpyxl")  # of what it does not keep, which nobody asks for
    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception:  # noqa: BLE001 - it fails in as many ways as a file can be broken
        raise BadFile("This is no Excel workbook.", "Save it again as .xlsx.") from None


def _header(sheet: Any) -> list[str]:  # noqa: ANN401 - openpyxl's own
    """The names of a sheet's columns; empty where nothing stands in it."""
    _, cells = next(_filled(sheet), (0, []))
    names = [_text(cell) for cell in cells]
    while names and not names[-1].strip():
        names.pop()
    return names


def _filled(sheet: Any) -> Iterator[tuple[int, list[Any]]]:  # noqa: ANN401 - openpyxl's own
    """The rows in which anything stands, each with its number. Raises BadFile where the sheet is broken."""
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if not all(map(is_blank, cells)):
                yield number, list(cells)
    except Exception:  # noqa: BLE001 - as above
        message = f'The sheet "{sheet.title}" is broken.'
        raise BadFile(message, "Save the workbook again as .xlsx.") from None


def _calendar(cell: object) -> object:
    """A day or moment as a spreadsheet holds it; anything else as it is read on the screen."""
    return cell if isinstance(cell, date) else _text(cell)


def _text(cell: object) -> str:
    """A cell as it is read on the screen: 12 and not 12.0, a day without midnight."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime) and cell.time().isoformat() == "00:00:00":
        return cell.date().isoformat()
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), str(cell))
