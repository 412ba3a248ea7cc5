"""The sheets of an OpenDocument spreadsheet, .ods: as they are shown, row by row."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tracker.domain.errors import InvalidInputFile
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.excel_sheets import broken_sheet_error
from tracker.exchange.number_formats import plain_number
from tracker.exchange.sheet import MAX_MERGED_COLUMNS, MergedCells, MergedRange, SheetRow
from tracker.exchange.shown_cells import ShownNumber, UnusableCell, is_blank
from tracker.exchange.unclear_numbers import is_unclear
from tracker.exchange.workbook_parts import (
    MAX_COLUMNS,
    MAX_ROWS,
    TextCollector,
    WorkbookParts,
    XmlParser,
    not_a_workbook_error,
    too_large_error,
)
from tracker.render.formula_escaping import unescape_formula

MAX_REPEATED_CELLS = 1_000_000  # cells of rows that are the same, of which the file has one

_CONTENT = "content.xml"
_SEEN_TEXT = {"s": " ", "tab": "\t", "line-break": "\n"}


class OpenDocumentWorkbook:
    """A workbook. Raises InvalidInputFile for a file that is not one, or that has a password."""

    def __init__(self, path: Path) -> None:
        self._parts = WorkbookParts(path)
        self._bytes_read = 0
        try:
            if _is_encrypted(self._parts):
                message = fill(exchange_messages.IS_ENCRYPTED)
                raise InvalidInputFile(message, fill(exchange_messages.SAVE_DECRYPTED))
            if not self._parts.size(_CONTENT):
                raise not_a_workbook_error()
            reader = _ContentReader(None)
            for _ in self._parts.parse(_CONTENT, reader.parser):
                pass
        except InvalidInputFile:
            self.close()
            raise
        except Exception:  # noqa: BLE001 - whatever zlib, zipfile and expat raise for a broken part
            self.close()
            raise not_a_workbook_error() from None
        self.sheets = [
            OpenDocumentSheet(self, number, title, is_hidden=is_hidden)
            for number, (title, is_hidden) in enumerate(reader.titles)
        ]

    def close(self) -> None:
        """Close the file."""
        self._parts.close()

    @property
    def fraction_read(self) -> float:
        """The part of the sheets that was read, 0 to 1."""
        return min(1.0, self._bytes_read / max(1, self._parts.size(_CONTENT)))

    def read_rows(self, number: int) -> Iterator[SheetRow]:
        """The rows of a sheet that are not blank."""
        reader = _ContentReader(number)
        merged = MergedCells(())
        for size in self._parts.parse(_CONTENT, reader.parser):
            self._bytes_read += size
            for row, ranges in reader.take_rows():
                merged.add(ranges)
                yield merged.fill(row)
            if reader.is_past:
                return


class OpenDocumentSheet:
    """One sheet of a workbook."""

    def __init__(self, workbook: OpenDocumentWorkbook, number: int, title: str, *, is_hidden: bool) -> None:
        self._workbook, self._number = workbook, number
        self.title = title
        self.is_hidden, self.has_records = is_hidden, False

    def rows(self) -> Iterator[SheetRow]:
        """The rows that are not blank. Raises InvalidInputFile if the sheet is broken."""
        try:
            yield from self._workbook.read_rows(self._number)
        except InvalidInputFile:
            raise
        except Exception:  # noqa: BLE001 - whatever zlib, zipfile and expat raise for a broken part
            raise broken_sheet_error(self.title) from None


def _is_encrypted(parts: WorkbookParts) -> bool:
    """Whether the list of its parts says how they are encrypted."""
    found = False

    def start(element: str, _: Mapping[str, str]) -> None:
        nonlocal found
        found |= element == "encryption-data"

    if parts.size("META-INF/manifest.xml"):
        for _ in parts.parse("META-INF/manifest.xml", XmlParser(start, lambda _: None)):
            pass
    return found


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute, whatever its prefix is; empty if it is not there."""
    ending = f":{name}"
    return next((value for key, value in attributes.items() if key.endswith(ending)), "")


class _ContentReader:
    """Makes rows of the elements of one sheet, as they come by; of all sheets the titles."""

    def __init__(self, wanted: int | None) -> None:
        self.parser = XmlParser(self._start, self._end)
        self.titles: list[tuple[str, bool]] = []
        self._wanted = wanted
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._rows: list[tuple[SheetRow, list[MergedRange]]] = []
        self._number = 0
        self._row_repeated, self._is_hidden = 1, False
        self._cells: list[Any] = []
        self._blanks = 0
        self._repeated_cells = 0
        self._merged: list[MergedRange] = []
        self._cell: dict[str, str] = {}
        self._note_depth = 0
        self._paragraphs = 0
        self._text = TextCollector()

    @property
    def is_past(self) -> bool:
        """Whether the sheet that is wanted was read to its end."""
        return self._wanted is not None and len(self.titles) > self._wanted + 1

    def take_rows(self) -> list[tuple[SheetRow, list[MergedRange]]]:
        """The rows that are whole, each with the merged cells that begin in it; they are forgotten."""
        rows, self._rows = self._rows, []
        return rows

    @property
    def _is_wanted(self) -> bool:
        return self._wanted is not None and len(self.titles) == self._wanted + 1

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "table":
            is_hidden = _attribute(attributes, "style-name") in self._hidden_styles
            self.titles.append((_attribute(attributes, "name"), is_hidden))
            self._number = 0
        elif element == "style":
            self._style = _attribute(attributes, "name")
        elif element == "table-properties" and _attribute(attributes, "display") == "false":
            self._hidden_styles.add(self._style)
        elif self._is_wanted:
            self._start_in_sheet(element, attributes)

    def _start_in_sheet(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "table-row":
            self._row_repeated = int(_attribute(attributes, "number-rows-repeated") or 1)
            self._is_hidden = _attribute(attributes, "visibility") in ("collapse", "filter")
            self._cells, self._blanks, self._merged = [], 0, []
        elif element in ("table-cell", "covered-table-cell"):
            self._cell = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            self._cell["is_error"] = attributes.get("calcext:value-type", "")
            self._paragraphs = 0
        elif element == "annotation":
            self._note_depth += 1
        elif not self._note_depth and element == "p":
            if self._paragraphs:
                self._text.add("\n")
            self._paragraphs += 1
            self.parser.collect_text(self._text.add)
        elif not self._note_depth and element in _SEEN_TEXT:
            self._text.add(_SEEN_TEXT[element] * min(1000, int(_attribute(attributes, "c") or 1)))

    def _end(self, element: str) -> None:
        if not self._is_wanted:
            return
        if element == "p":
            self.parser.collect_text(None)
        elif element == "annotation":
            self._note_depth -= 1
        elif element in ("table-cell", "covered-table-cell"):
            self._end_cell(self._text.take())
        elif element == "table-row":
            self._end_row()

    def _end_cell(self, text: str) -> None:
        repeated = int(self._cell.get("number-columns-repeated", 1))
        value = self._read_cell(text)
        if is_blank(value):
            self._blanks += repeated  # up to the last column that a sheet can have: added before another cell
            return
        if len(self._cells) + self._blanks + repeated > MAX_COLUMNS:
            raise too_large_error()
        self._cells += [None] * self._blanks
        self._blanks = 0
        columns = int(self._cell.get("number-columns-spanned", 1))
        rows = int(self._cell.get("number-rows-spanned", 1))
        if columns > 1 or rows > 1:
            first, top = len(self._cells), self._number + 1
            last = first + min(columns - 1, MAX_MERGED_COLUMNS)
            self._merged.append(MergedRange(top, top + rows - 1, first, last))
        self._cells += [value] * repeated

    def _read_cell(self, text: str) -> object:
        """What a cell shows; None if it is blank."""
        kind = self._cell.get("value-type", "")
        if self._cell["is_error"] == "error" or text.startswith(("#REF!", "Err:")):
            return UnusableCell(text)
        if not kind:
            return UnusableCell("") if "formula" in self._cell else (unescape_formula(text) or None)
        if kind == "date":
            return _to_day(self._cell.get("date-value", text))
        if kind in ("float", "percentage", "currency"):
            stored = plain_number(self._cell.get("value", "nan"))
            return text if text == stored and not is_unclear(text) else ShownNumber(stored, text)
        return unescape_formula(text)

    def _end_row(self) -> None:
        first = self._number + 1
        self._number += self._row_repeated
        if not any(not is_blank(cell) for cell in self._cells):
            return
        self._repeated_cells += len(self._cells) * (self._row_repeated - 1)
        if self._number > MAX_ROWS or self._repeated_cells > MAX_REPEATED_CELLS:
            raise too_large_error()
        for number in range(first, self._number + 1):
            row = SheetRow(number, list(self._cells), self._is_hidden)
            self._rows.append((row, self._merged if number == first else []))


def _to_day(text: str) -> object:
    """A date, or a datetime; the text where it is neither."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return text
