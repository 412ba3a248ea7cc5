"""Tables as they are read, strictly: CSV and Excel, whose columns and words become ours."""

import csv
import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.errors import BadFile, WrongUsage, did_you_mean, shortened
from tracker.exchange import needs
from tracker.exchange.documents import Found, line_place
from tracker.exchange.shape import SECTIONS, Item
from tracker.text import from_inert_cell
from tracker.vocabulary import Status, read_status

KEYS = {kind: list(SECTIONS[kind].readers) for kind in ("commitments", "updates")}
MARKS = {
    "commitments": ("ref", "title"),
    "updates": ("commitment", "effective_on"),
}
"""The columns by which a table is told apart."""

SHEET = 10_000_000  # rows, more than a sheet can have: a line says its sheet too
DAYS = ("effective_on", "due_on", "recorded_at")
LONGEST_CELL = 1_000_000  # characters; a longer one is a quote that is not closed
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Legend:
    """How a table is to be understood: the columns that hold a field, and what its status words mean."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    has_agreement: bool = False
    """Whether all commitments are put under one agreement, whatever a column says."""


def read_legend(maps: Sequence[str], status_maps: Sequence[str], *, has_agreement: bool = False) -> Legend:
    """The legend that FIELD=COLUMN and THEIRS=OURS come to.

    A field named more than once takes the first of its columns that is not blank. Raises WrongUsage.
    """
    columns: dict[str, list[str]] = {}
    for given in maps:
        key, equals, column = given.partition("=")
        key = _plain(key)
        if not (equals and column.strip()):
            raise WrongUsage(f'"{shortened(given)}" maps nothing.', "Write --map FIELD=COLUMN.")
        known = list(dict.fromkeys(key for keys in KEYS.values() for key in keys))
        if key not in known:
            way_on = did_you_mean(key, known) or f"Fields: {', '.join(known)}."
            raise WrongUsage(f'There is no field "{shortened(key)}".', way_on)
        columns.setdefault(key, []).append(column.strip())
    statuses: dict[str, Status] = {}
    for given in status_maps:
        theirs, equals, ours = given.rpartition("=")
        if not equals:
            raise WrongUsage(f'"{shortened(given)}" translates nothing.', "Write --status-map THEIRS=OURS.")
        statuses[_folded(theirs)] = read_status(ours)
    return Legend(columns, statuses, has_agreement)


def _plain(name: str) -> str:
    """A column's name as a key: "Effective on" is effective_on."""
    return "_".join(name.replace("_", " ").replace("-", " ").casefold().split())


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())


class Layout:
    """What the columns of a table hold, by its header. Raises BadFile for a header that tells too little."""

    def __init__(self, header: Sequence[str], legend: Legend) -> None:
        self.width = len(header)
        self._statuses = legend.statuses
        places = {name: place for place, name in enumerate(header) if name.strip()}
        if len(places) < sum(bool(name.strip()) for name in header):
            twice = next(name for name in header if name.strip() and list(header).count(name) > 1)
            raise BadFile(f'Two columns are called "{shortened(twice)}".', "Give one another name.", line=1)
        named = {
            key: [_found(places, column) for column in columns] for key, columns in legend.columns.items()
        }
        own = {_plain(name): [place] for name, place in places.items()}
        if "original_due_on" in own:  # a list of ours: its due_on is where the date has moved to
            own["due_on"] = own["original_due_on"]
        found = own | named
        self.section = _told_apart(found)
        if self.section == "commitments" and not (legend.has_agreement or "agreement" in found):
            way_on = "Name the agreement of all of them: --agreement REF, or --map agreement=COLUMN."
            raise BadFile('There is no column "agreement".', way_on, line=1)
        self._places = [(key, found[key]) for key in KEYS[self.section] if key in found]
        used = {place for _, where in self._places for place in where}
        self.left_out = [name for name, place in places.items() if place not in used]
        if foreign := [key for key in named if key not in KEYS[self.section]]:
            raise BadFile(f'"{foreign[0]}" is no field of {self.section}.', "Leave its --map out.", line=1)

    def item(self, cells: Sequence[Any]) -> Item:
        """A row by key, without what is blank."""
        item: Item = {}
        for key, places in self._places:
            for place in places:
                if (value := cells[place]) is not None and value != "":
                    item[key] = value
                    break
        if self._statuses and self.section == "updates":
            word = _folded(str(item.get("status", "")))
            if word in self._statuses:
                item["status"] = self._statuses[word].value
        return item


def _found(places: Mapping[str, int], column: str) -> int:
    for name, place in places.items():
        if name.strip().casefold() == column.casefold():
            return place
    way_on = did_you_mean(column, list(places)) or f"Columns: {', '.join(places)}."
    raise BadFile(f'There is no column "{shortened(column)}".', way_on, line=1)


def _told_apart(found: Mapping[str, Any]) -> str:
    whole = [kind for kind, marks in MARKS.items() if all(mark in found for mark in marks)]
    if whole:
        return whole[-1]
    begun = [kind for kind, marks in MARKS.items() if any(mark in found for mark in marks)]
    kind = begun[0] if len(begun) == 1 else ""
    if kind:
        missing = next(mark for mark in MARKS[kind] if mark not in found)
        raise BadFile(
            f'A table of {kind} needs a column "{missing}".', f"Name it: --map {missing}=COLUMN.", line=1
        )
    raise BadFile(
        "The header says neither commitments (ref, title) nor updates (commitment, effective_on).",
        "Name the columns: --map FIELD=COLUMN.",
        line=1,
    )


class CsvTable:
    """One table of comma-separated values, with a header. Raises BadFile when that tells too little."""

    may_lack = frozenset({"obligors"})  # the parties of the agreement, as for a commitment that is typed

    def __init__(self, path: Path, legend: Legend) -> None:
        self._size = path.stat().st_size
        self._bytes = path.open("rb")
        self._file = io.TextIOWrapper(self._bytes, "utf-8-sig", errors="surrogateescape", newline="")
        self._line = 1
        try:
            self._reader = self._opened()
            self.layout = Layout(self._header(), legend)
        except BadFile:
            self.close()
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
            header.line = 1
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
                short = "short" if len(cells) < width else "long"
                yield (
                    self._line,
                    BadFile(
                        f"The row is too {short}: {len(cells)} cells under a header of {width}.",
                        "Text with a comma in it needs quotes around it.",
                    ),
                )
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
            if any(cells):
                yield cells


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

    may_lack = frozenset({"obligors"})
    done = 0.0

    def __init__(self, path: Path, legend: Legend) -> None:
        self._book = _opened(path)
        self._layouts: dict[str, Layout] = {}
        self.left_out: list[str] = []
        wrong: list[BadFile] = []
        for sheet in self._book.worksheets:
            header = [_text(cell) for cell in next(_cells(sheet), ())]
            try:
                layout = Layout(header, legend)
            except BadFile as error:
                self.left_out.append(f'the sheet "{sheet.title}"')
                wrong.append(error)
                continue
            self._layouts[sheet.title] = layout
            self.left_out += layout.left_out
        if not self._layouts:
            self.close()
            raise wrong[0] if wrong else BadFile("There is no sheet in it.")

    def place(self, line: int) -> tuple[str, int]:
        """Where a row is, in words and as the number of its row."""
        sheet, row = divmod(line, SHEET)
        return f'sheet "{list(self._layouts)[sheet]}", row {row}', row

    def rows(self, section: str) -> Iterator[Found]:
        """The rows of the sheets that hold the section."""
        for number, (title, layout) in enumerate(self._layouts.items()):
            rows = _cells(self._book[title])
            next(rows)
            for line, cells in enumerate(rows if layout.section == section else (), start=number * SHEET + 2):
                found = [_value(cell) for cell in cells]
                if any(cell is not None for cell in found):
                    yield line, self._item(layout, found)

    def finish(self) -> None:
        """All of it was read."""

    def close(self) -> None:
        """Close the file."""
        self._book.close()

    @staticmethod
    def _item(layout: Layout, cells: list[Any]) -> Item | BadFile:
        beyond = [cell for cell in cells[layout.width :] if cell is not None]
        if beyond:
            message = f'A cell with "{shortened(str(beyond[0]))}" stands under no heading.'
            return BadFile(message, "Give its column a name, or empty it.")
        item = layout.item(cells + [None] * (layout.width - len(cells)))
        return {key: value if key in DAYS else _text(value) for key, value in item.items()}


def _opened(path: Path) -> Any:  # noqa: ANN401 - openpyxl's own
    """The workbook, to be read row by row. Raises BadFile when it is none."""
    try:
        import openpyxl
    except ImportError:
        raise needs("excel", "Excel files") from None
    warnings.filterwarnings("ignore", module="openpyxl")  # of what it does not keep, which nobody asks for
    try:
        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001 - it fails in as many ways as a file can be broken
        message = f"This is no Excel workbook ({type(error).__name__})."
        raise BadFile(message, "Save it again as .xlsx.") from None


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - openpyxl's own
    """The rows of a sheet. Raises BadFile where it is broken."""
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    try:
        yield from sheet.iter_rows(values_only=True)
    except Exception as error:  # noqa: BLE001 - as above
        message = f'The sheet "{sheet.title}" is broken ({type(error).__name__}).'
        raise BadFile(message, "Save the workbook again as .xlsx.") from None


def _value(cell: object) -> object:
    return None if isinstance(cell, str) and not cell.strip() else cell


def _text(cell: object) -> str:
    """A cell as it is read on the screen: 12 and not 12.0."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
