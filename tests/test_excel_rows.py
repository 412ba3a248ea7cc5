"""The rows of a workbook are the very XML that openpyxl would write for them, cell by cell."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell

from tracker.exchange.excel_rows import MAX_EXCEL_CELL_LENGTH
from tracker.exchange.table_writers import ExcelWriter, ExportTable

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="'_\ufffe\uffff"))
NUMBERS = st.integers(-(10**20), 10**20) | st.decimals(-(10**9), 10**9, places=4) | st.floats(-1e9, 1e9)
DAYS = st.dates(date(1900, 3, 1), date(2999, 12, 31))


def write_rows(path: Path | io.BytesIO, rows: list[list[Any]]) -> ExcelWriter:
    keys = [f"k{number}" for number in range(len(rows[0]))]
    items = [dict(zip(keys, row, strict=True)) for row in rows]
    writer = ExcelWriter()
    assert writer.add_sheet(ExportTable("update", keys, iter(items)), lambda: None) == len(rows)
    writer.save(path)  # type: ignore[arg-type]  # a zip can be in memory too
    return writer


def rows_of(workbook: io.BytesIO) -> bytes:
    """The XML of all rows after the first."""
    with zipfile.ZipFile(workbook) as archive:
        sheet = archive.read(SHEET)
    return sheet.partition(b'<row r="2">')[2].partition(b"</sheetData>")[0]


def rows_of_openpyxl(rows: list[list[Any]]) -> bytes:
    """The same of a workbook that openpyxl writes, with the same formats."""
    book = openpyxl.Workbook(write_only=True)
    sheet: Any = book.create_sheet()
    heading: Any = WriteOnlyCell(sheet, "k0")
    heading.number_format, heading.font = "@", openpyxl.styles.Font(bold=True)
    sheet.append([heading])
    for row in rows:
        sheet.append([None if value is None else cell_of_openpyxl(sheet, value) for value in row])
    book.save(found := io.BytesIO())
    return rows_of(found)


def cell_of_openpyxl(sheet: Any, value: Any) -> Any:
    cell: Any = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    return cell


@given(st.lists(st.tuples(st.none() | st.booleans() | NUMBERS, TEXTS, st.none() | DAYS), min_size=1))
def test_rows_are_those_of_openpyxl(rows: list[tuple[Any, ...]]) -> None:
    """Numbers, texts with blanks around them and of any script, days; nothing for what has no value."""
    given_rows = [list(row) for row in rows]
    write_rows(found := io.BytesIO(), given_rows)
    assert rows_of(found) == rows_of_openpyxl(given_rows)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("=1+1", "=1+1"),
        ("<b>&amp;\"'", "<b>&amp;\"'"),
        (" two\nlines\t", " two\nlines\t"),
        ("a\rb\x0b_x0041_", "a_x000D_b_x000B__x005F_x0041_"),
        ("مرز\u200cها", "مرز\u200cها"),
        (["a", "b"], "a;b"),
        (True, True),
        (Decimal("2.50"), 2.5),
        (date(1899, 1, 1), "1899-01-01"),
        (date(2018, 1, 5), datetime(2018, 1, 5)),  # noqa: DTZ001 - as openpyxl reads a day
        (datetime(2018, 1, 5, 9, 30, tzinfo=UTC), "2018-01-05T09:30:00.000000Z"),
        ("x" * MAX_EXCEL_CELL_LENGTH, "x" * MAX_EXCEL_CELL_LENGTH),
        ("x" * (MAX_EXCEL_CELL_LENGTH + 1), "x" * (MAX_EXCEL_CELL_LENGTH - 1) + "…"),
    ],
)
def test_a_cell_is_read_as_it_was_meant(tmp_path: Path, value: object, read: object) -> None:
    """A formula stays text, and what XML cannot have is spelt as workbooks do."""
    writer = write_rows(tmp_path / "rows.xlsx", [[value]])
    sheet: Any = openpyxl.load_workbook(tmp_path / "rows.xlsx").active
    cell = sheet["A2"]
    found = (
        cell.value.replace("_x005F_", "_")
        if isinstance(cell.value, str) and "=" in cell.value
        else cell.value
    )
    assert (found, cell.data_type == "f") == (read, False)
    assert writer.shortened_count == (value == "x" * (MAX_EXCEL_CELL_LENGTH + 1))


def test_each_sheet_has_its_own_rows(tmp_path: Path) -> None:
    """In the order in which the sheets were made; one without rows has its header alone."""
    writer = ExcelWriter()
    for kind, values in (("commitment", ["a", "b"]), ("update", []), ("event", ["c"])):
        table = ExportTable(kind, ("ref",), iter({"ref": value} for value in values))
        writer.add_sheet(table, lambda: None)
    writer.save(tmp_path / "three.xlsx")
    book = openpyxl.load_workbook(tmp_path / "three.xlsx")
    found = [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    assert found == [["ref", "a", "b"], ["ref"], ["ref", "c"]]
    assert [sheet.auto_filter.ref for sheet in book.worksheets] == ["A1:A3", "A1:A1", "A1:A2"]
