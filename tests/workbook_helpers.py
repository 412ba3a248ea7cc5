"""Excel workbooks: the rows of updates in them, how one is made, and how one of its parts is changed."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import openpyxl

HEADER = ("commitment", "effective_on", "status", "note", "reporter")
ROW = ("hotline", date(2018, 1, 5), "limited", "Numbers exchanged")

Sheets = dict[str, Iterable[Sequence[Any]]]  # the rows of each sheet, by its title


def make_workbook(sheets: Sheets) -> bytes:
    """A workbook with the rows of each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def change_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith(part) else old.read(name))
    return made.getvalue()
