"""The rows of a sheet of Excel, written as XML, and the archive that puts them into a workbook of openpyxl.

The rest of a workbook is openpyxl's. It makes an object for each cell, which takes many times as long as the
cell's XML: of a long list that is nearly all of the time.
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tracker.render.formats import format_cell
from tracker.render.formula_escaping import escape_apostrophe

MAX_EXCEL_CELL_LENGTH = 32_767  # characters that a cell of Excel can hold
FIRST_EXCEL_DAY = date(1900, 3, 1)  # earlier days are wrong, because Excel has a 29 February 1900
TEXT_FORMAT, DAY_FORMAT = "@", "yyyy-mm-dd"

_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_DAY_ZERO = date(1899, 12, 30)
_END_OF_ROWS = b"</sheetData>"


class ExcelRows:
    """The rows of a sheet under its header, in a file aside until the workbook is saved."""

    def __init__(self, sheet: Any, column_count: int) -> None:  # noqa: ANN401 - openpyxl's own
        """``sheet`` has its header already."""
        from openpyxl.utils import get_column_letter

        self._sheet, self._file = sheet, tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as this
        self._columns = [get_column_letter(number) for number in range(1, column_count + 1)]
        self._last = 1  # the header
        self.shortened_count = 0
        """The number of cells that have only the beginning of their text."""

    @property
    def last_column(self) -> str:
        """The letters of the last column."""
        return self._columns[-1]

    def add(self, values: Sequence[object]) -> None:
        """Write a row; nothing is written for a cell without a value."""
        self._last += 1
        cells = [
            self._cell_xml(f"{column}{self._last}", value)
            for column, value in zip(self._columns, values, strict=True)
            if value is not None
        ]
        row = f'<row r="{self._last}">{"".join(cells)}</row>'
        self._file.write(row.encode("ascii", "xmlcharrefreplace"))

    def copy_to(self, target: Any) -> None:  # noqa: ANN401 - a stream of bytes
        """Write all rows to a file, once."""
        self._file.seek(0)
        shutil.copyfileobj(self._file, target)
        self._file.close()

    def _cell_xml(self, place: str, value: object) -> str:
        """A cell: a number, a day as the number of days, or a text, which is never a formula."""
        if isinstance(value, int | float | Decimal):
            kind = "b" if isinstance(value, bool) else "n"
            return f'<c r="{place}" t="{kind}"><v>{float(value):.16g}</v></c>'
        if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_EXCEL_DAY:
            days = (value - _DAY_ZERO).days
            return f'<c r="{place}" s="{self._day_style}" t="n"><v>{days}</v></c>'
        text = self._cell_text(value)
        space = "" if text == text.strip() else ' xml:space="preserve"'
        inner = f"<is><t{space}>{escape(text)}</t></is>" if text else ""
        return f'<c r="{place}" s="{self._text_style}" t="inlineStr">{inner}</c>'

    def _cell_text(self, value: object) -> str:
        """The text of a value, shortened if it is too long."""
        text = _NOT_IN_XML.sub(_escape_for_xml, escape_apostrophe(format_cell(value)))
        if len(text) <= MAX_EXCEL_CELL_LENGTH:
            return text
        self.shortened_count += 1
        return text[: MAX_EXCEL_CELL_LENGTH - 1] + "…"

    @cached_property
    def _text_style(self) -> int:
        """The style of a text: what is typed over it stays text too, such as 115.10 or 7/24."""
        return self._style_id(TEXT_FORMAT)

    @cached_property
    def _day_style(self) -> int:
        return self._style_id(DAY_FORMAT)

    def _style_id(self, number_format: str) -> int:
        """The number by which a workbook knows a format."""
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self._sheet)
        cell.number_format = number_format
        style: int = cell.style_id
        return style


def _escape_for_xml(match: re.Match[str]) -> str:
    """A character that XML cannot have, as workbooks write it: _x000D_ for a carriage return."""
    return f"_x{ord(match[0]):04X}_"


class ExcelArchive(zipfile.ZipFile):
    """A workbook that does not tell when it was written: the same rows make the same bytes.

    ``moment`` stands for that; ``rows`` are those of each sheet, in the order of the sheets.
    """

    def __init__(self, path: Path, moment: datetime, rows: Iterable[ExcelRows]) -> None:
        super().__init__(path, "w", zipfile.ZIP_DEFLATED)
        self._moment, self._rows = moment, iter(rows)

    def open(self, name: str | zipfile.ZipInfo, *options: Any, **more: Any) -> Any:  # noqa: ANN401 - a stream
        """Open a part, as of that moment."""
        if isinstance(name, zipfile.ZipInfo):
            name.date_time = self._moment.timetuple()[:6]
        return super().open(name, *options, **more)

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:  # noqa: ANN401 - as it is called
        """Add a sheet, which is all that openpyxl adds as a file: with its rows after the header."""
        part = zipfile.ZipInfo.from_file(filename, arcname)
        part.compress_type = self.compression
        before, end, after = Path(filename).read_bytes().rpartition(_END_OF_ROWS)
        with self.open(part, "w") as target:
            target.write(before)
            next(self._rows).copy_to(target)
            target.write(end + after)
