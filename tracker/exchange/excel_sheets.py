"""The sheets of an Excel workbook, .xlsx or .xlsm, also in strict OOXML: as they are shown, row by row."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tracker.domain.errors import InvalidInputFile
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.number_formats import BUILT_IN_FORMATS, GENERAL, NumberFormat, parse_format, read_number
from tracker.exchange.sheet import MergedCells, MergedRange, SheetRow, column_number, parse_range
from tracker.exchange.shown_cells import UnusableCell, is_blank, unescape_xml
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

MAX_MERGED_RANGES = 100_000
MAX_SHARED_STRINGS, MAX_SHARED_LENGTH = 1_500_000, 64 << 20  # what is kept in memory of a workbook's texts

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z0-9:$]{2,30})"')
_PLAIN = parse_format(GENERAL)


class ExcelWorkbook:
    """A workbook. Raises InvalidInputFile for a file that is not one."""

    def __init__(self, path: Path) -> None:
        self._parts = WorkbookParts(path)
        self._bytes_read = 0
        try:
            self._read_contents()
        except InvalidInputFile:
            self.close()
            raise
        except Exception:  # noqa: BLE001 - whatever zlib, zipfile and expat raise for a broken part
            self.close()
            raise not_a_workbook_error() from None

    def _read_contents(self) -> None:
        """Read which sheets there are, how numbers are shown, and the texts that cells share."""
        book = self._find_workbook()
        links = _read_links(self._parts, book)
        titles, self._is_1904 = _read_titles(self._parts, book)
        if not titles:
            raise not_a_workbook_error()
        by_kind = dict(links.values())
        self._formats = _read_formats(self._parts, by_kind.get("styles", ""))
        self._texts = _read_shared_strings(self._parts, by_kind.get("sharedStrings", ""))
        self.sheets = [
            ExcelSheet(self, title, links[link][1], is_hidden=is_hidden)
            for title, link, is_hidden in titles
            if link in links and links[link][0] == "worksheet"
        ]

    def _find_workbook(self) -> str:
        """The name of the part that lists the sheets."""
        links = _read_links(self._parts, "")
        found = next((target for kind, target in links.values() if kind == "officeDocument"), "")
        if self._parts.size(found) == 0:
            raise not_a_workbook_error()
        return found

    def close(self) -> None:
        """Close the file."""
        self._parts.close()

    @property
    def fraction_read(self) -> float:
        """The part of the sheets that was read, 0 to 1."""
        return min(1.0, self._bytes_read / max(1, sum(self._parts.size(sheet.part) for sheet in self.sheets)))

    def read_rows(self, sheet: "ExcelSheet") -> Iterator[SheetRow]:
        """The rows of a sheet that are not blank."""
        reader = _SheetReader(self._texts, self._formats, is_1904=self._is_1904)
        merged = MergedCells(_read_merged_ranges(self._parts, sheet.part))
        for size in self._parts.parse(sheet.part, reader.parser):
            self._bytes_read += size
            yield from map(merged.fill, reader.take_rows())
        yield from map(merged.fill, reader.take_rows())


class ExcelSheet:
    """One sheet of a workbook."""

    def __init__(self, workbook: ExcelWorkbook, title: str, part: str, *, is_hidden: bool) -> None:
        self._workbook = workbook
        self.title = title
        self.part = part
        self.is_hidden, self.has_records = is_hidden, False

    def rows(self) -> Iterator[SheetRow]:
        """The rows that are not blank. Raises InvalidInputFile if the sheet is broken."""
        try:
            yield from self._workbook.read_rows(self)
        except InvalidInputFile:
            raise
        except Exception:  # noqa: BLE001 - whatever zlib, zipfile and expat raise for a broken part
            raise broken_sheet_error(self.title) from None


def broken_sheet_error(title: str) -> InvalidInputFile:
    """The error for a sheet that cannot be read to its end."""
    message = fill(exchange_messages.BROKEN_SHEET, title=title)
    return InvalidInputFile(message, fill(exchange_messages.SAVE_WORKBOOK_AS_XLSX))


def _parse_part(parts: WorkbookParts, name: str, start: Any, end: Any = lambda _: None) -> None:  # noqa: ANN401
    for _ in parts.parse(name, XmlParser(start, end)) if parts.size(name) else ():
        pass


def _read_links(parts: WorkbookParts, part: str) -> dict[str, tuple[str, str]]:
    """What a part names, by its key: what kind of part it is, and its name. "" is the whole workbook."""
    folder, name = posixpath.split(part)
    links: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == "Relationship":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            links[attributes.get("Id", "")] = kind, posixpath.normpath(whole)

    _parse_part(parts, posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return links


def _read_titles(parts: WorkbookParts, book: str) -> tuple[list[tuple[str, str, bool]], bool]:
    """Each sheet's title, its link, and whether it is hidden; and whether days begin in 1904."""
    titles: list[tuple[str, str, bool]] = []
    is_1904 = False

    def start(element: str, attributes: Mapping[str, str]) -> None:
        nonlocal is_1904
        if element == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            titles.append((attributes.get("name", ""), link, attributes.get("state", "visible") != "visible"))
        elif element == "workbookPr":
            is_1904 = attributes.get("date1904", "0") in ("1", "true")

    _parse_part(parts, book, start)
    return titles, is_1904


def _read_formats(parts: WorkbookParts, part: str) -> list[NumberFormat]:
    """How each style of cells shows a number."""
    codes: dict[str, str] = {str(number): code for number, code in BUILT_IN_FORMATS.items()}
    formats: list[NumberFormat] = []
    is_of_cells = False

    def start(element: str, attributes: Mapping[str, str]) -> None:
        nonlocal is_of_cells
        if element == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)
        elif element == "cellXfs":
            is_of_cells = True
        elif element == "xf" and is_of_cells:
            formats.append(parse_format(codes.get(attributes.get("numFmtId", "0"), GENERAL)))

    def end(element: str) -> None:
        nonlocal is_of_cells
        is_of_cells = is_of_cells and element != "cellXfs"

    _parse_part(parts, part, start, end)
    return formats


def _read_shared_strings(parts: WorkbookParts, part: str) -> list[str]:
    """The texts that cells share. Raises InvalidInputFile if they are more than is read here."""
    texts: list[str] = []
    collector, length, hidden = TextCollector(), 0, 0

    def start(element: str, _: Mapping[str, str]) -> None:
        nonlocal hidden
        hidden += element == "rPh"  # how a text is pronounced
        parser.collect_text(collector.add if element == "t" and not hidden else None)

    def end(element: str) -> None:
        nonlocal length, hidden
        hidden -= element == "rPh"
        parser.collect_text(None)
        if element == "si":
            texts.append(unescape_formula(unescape_xml(collector.take())))
            length += len(texts[-1])
            if length > MAX_SHARED_LENGTH or len(texts) > MAX_SHARED_STRINGS:
                raise too_large_error()

    parser = XmlParser(start, end)
    if part:
        for _ in parts.parse(part, parser) if parts.size(part) else ():
            pass
    return texts


def _read_merged_ranges(parts: WorkbookParts, part: str) -> list[MergedRange]:
    """The merged cells of a sheet, which its part names after all rows."""
    ranges: dict[MergedRange, None] = {}
    count = 0
    rest = b""
    for chunk in parts.chunks(part):
        rest += chunk
        if b"mergeCell" in rest:
            names = _MERGED.findall(rest)
            count += len(names)
            ranges |= dict.fromkeys(one for name in names if (one := parse_range(name.decode())))
        if count > MAX_MERGED_RANGES:
            raise too_large_error()
        rest = rest[max(0, rest.rfind(b"<")) :][:1000] if b"<" in rest else b""
    return list(ranges)


class _SheetReader:
    """Makes rows of the elements of a sheet, as they come by."""

    def __init__(self, texts: list[str], formats: list[NumberFormat], *, is_1904: bool) -> None:
        self.parser = XmlParser(self._start, self._end)
        self._texts, self._formats, self._is_1904 = texts, formats, is_1904
        self._rows: list[SheetRow] = []
        self._number, self._is_hidden = 0, False
        self._cells: list[Any] = []
        self._column, self._type, self._style = -1, "n", ""
        self._has_formula, self._is_pronunciation = False, False
        self._value = TextCollector()

    def take_rows(self) -> list[SheetRow]:
        """The rows that are whole, which are forgotten."""
        rows, self._rows = self._rows, []
        return rows

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "c":
            self._start_cell(attributes)
        elif element in ("v", "t"):
            if not self._is_pronunciation:
                self.parser.collect_text(self._value.add)
        elif element == "row":
            self._start_row(attributes)
        elif element == "f":
            self._has_formula = True
        elif element == "rPh":
            self._is_pronunciation = True

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r")
        self._number = int(number) if number else self._number + 1
        if self._number > MAX_ROWS:
            raise too_large_error()
        self._is_hidden = attributes.get("hidden", "0") in ("1", "true")
        self._cells, self._column = [], -1

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("r")
        self._column = column_number(name.rstrip("0123456789")) if name else self._column + 1
        if not 0 <= self._column < MAX_COLUMNS:
            raise too_large_error()
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._has_formula = False

    def _end(self, element: str) -> None:
        if element in ("v", "t"):
            self.parser.collect_text(None)
        elif element == "c":
            value = self._read_cell(self._value.take())
            if value is not None:
                self._cells.extend([None] * (self._column + 1 - len(self._cells)))
                self._cells[self._column] = value
        elif element == "row":
            if any(not is_blank(cell) for cell in self._cells):
                self._rows.append(SheetRow(self._number, self._cells, self._is_hidden))
        elif element == "rPh":
            self._is_pronunciation = False

    def _read_cell(self, text: str) -> object:
        """What a cell shows; None if it is blank."""
        kind = self._type
        if not text and kind not in ("inlineStr", "str", "s"):
            return UnusableCell("") if self._has_formula else None
        if kind == "s":
            return self._texts[int(text)] if text else None
        if kind == "n":
            style = int(self._style) if self._style else 0
            number_format = self._formats[style] if style < len(self._formats) else _PLAIN
            return read_number(text, number_format, is_1904=self._is_1904)
        if kind == "b":
            return text in ("1", "true")
        if kind == "e":
            return UnusableCell(text)
        return unescape_formula(unescape_xml(text)) if kind != "d" else text.removesuffix("T00:00:00")
