"""Tables as they are written, for spreadsheets: commitments with their standing, and updates."""

import contextlib
import csv
import errno
import os
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tracker import history, queries
from tracker.errors import NeedsPackage, WrongUsage
from tracker.exchange.cells import inert_cell
from tracker.records import Cut, Selection
from tracker.rendering import ENTRY_KEYS, STANDING_KEYS, TERM_KEYS, Item, entry_item, flat, whole_item
from tracker.storage import Connection
from tracker.vocabulary import Order, Strength

LONGEST_CELL = 32_767  # characters, and
MOST_ROWS = 1_048_576  # rows that a sheet of Excel holds, with the header
FIRST_DAY = date(1900, 3, 1)  # before it Excel counts a day that there was not

_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WIDE = ("title", "last_note", "note", "wording", "source")


class Sheet(NamedTuple):
    """A table: what stands in it, its columns, and its rows by column, read as they are taken."""

    noun: str
    keys: Sequence[str]
    items: Iterator[Item]


def tables(connection: Connection, cut: Cut) -> tuple[Sheet, Sheet]:
    """All commitments with how they stand, by ref; and all updates that are not taken back, by day."""
    everything = Selection(strengths=tuple(Strength))
    found = queries.standings(connection, everything, cut, open_only=False, order=Order.REF)
    entries = history.entries(connection, Selection(), cut)
    updates = (entry_item(entry) for entry in entries if not (entry.is_retraction or entry.retracted))
    return (
        Sheet("commitment", (*STANDING_KEYS, *TERM_KEYS), map(whole_item, found.items)),
        Sheet("update", [key for key in ENTRY_KEYS if key not in ("entry", "retracted")], updates),
    )


def write_csv(path: Path, sheet: Sheet, tick: Callable[[], None]) -> int:
    """A table as comma-separated values, as spreadsheets open it; how many rows it has."""
    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)  # RFC 4180: CRLF, quotes doubled
        writer.writerow(sheet.keys)
        for item in sheet.items:
            writer.writerow([_cell(item[key]) for key in sheet.keys])
            rows += 1
            tick()
    return rows


def _cell(value: object) -> str:
    """Numbers and days are what they are; words must not become a formula."""
    words = flat(value)
    return inert_cell(words) if isinstance(value, str | list | tuple) else words


class Book:
    """A workbook of sheets with real days, a header that stays in sight, and filters."""

    def __init__(self) -> None:
        try:
            import openpyxl
        except ImportError:
            raise NeedsPackage("Excel files", "openpyxl") from None
        self._book: Any = openpyxl.Workbook(write_only=True)
        self._book.properties.creator = "tracker"
        self.shortened = 0
        """How many cells hold only the beginning of their text."""

    def add(self, sheet: Sheet, tick: Callable[[], None]) -> int:
        """Write a table; how many rows it has. Raises WrongUsage for more than a sheet holds."""
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        table = self._book.create_sheet(f"{sheet.noun.capitalize()}s")
        table.freeze_panes = "A2"
        for number, key in enumerate(sheet.keys, start=1):
            width = 60 if key in _WIDE else max(12, len(key) + 4)
            table.column_dimensions[get_column_letter(number)].width = width
        header = [self._cell(table, key) for key in sheet.keys]
        for heading in header:
            heading.font = Font(bold=True)
        table.append(header)
        rows = 0
        for item in sheet.items:
            rows += 1
            if rows >= MOST_ROWS:
                message = f"There are more {sheet.noun}s than the {MOST_ROWS:,} rows of an Excel sheet."
                raise WrongUsage(message, "Export them as .csv or .json.")
            table.append([self._cell(table, item[key]) for key in sheet.keys])
            tick()
        table.auto_filter.ref = f"A1:{get_column_letter(len(sheet.keys))}{rows + 1}"
        return rows

    def save(self, path: Path) -> None:
        """Write the file."""
        self._book.save(path)

    def _cell(self, table: Any, value: object) -> Any:  # noqa: ANN401 - openpyxl's own
        from openpyxl.cell import WriteOnlyCell

        found: Any = WriteOnlyCell(table, self._value(value))  # type: ignore[arg-type]  # days too
        if isinstance(found.value, str):
            found.data_type = "s"  # words, also where they begin like a formula
        elif isinstance(found.value, date):
            found.number_format = "yyyy-mm-dd"
        return found

    def _value(self, value: object) -> str | float | date | None:
        """What a cell can hold: numbers, days since 1900, and words up to a limit."""
        if value is None or isinstance(value, int | float):
            return value
        if isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
            return value
        words = _NO_XML.sub(_escaped, flat(value))
        if len(words) > LONGEST_CELL:
            self.shortened += 1
            return words[: LONGEST_CELL - 1] + "…"
        return words


@contextlib.contextmanager
def told_as_os_errors() -> Iterator[None]:
    """Raise OSError for a disk that takes no more: openpyxl writes through lxml where there is one."""
    try:
        from lxml.etree import SerialisationError  # type: ignore[import-untyped]
    except ImportError:
        yield
        return
    try:
        yield
    except SerialisationError as error:
        raise OSError(errno.EIO, os.strerror(errno.EIO)) from error


def _escaped(found: re.Match[str]) -> str:
    """What XML cannot hold, or would change, as workbooks write it: _x000D_ for a carriage return."""
    return f"_x{ord(found[0]):04X}_"
