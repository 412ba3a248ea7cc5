"""Tables in text files: comma-separated values, in whatever form spreadsheets save them."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from tracker.domain.errors import InvalidInputFile
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.sheet import SheetRow
from tracker.render.formula_escaping import unescape_formula

MAX_CELL_LENGTH = 1_000_000  # characters; a longer cell comes from a quote that is not closed
DELIMITERS = ",;\t|"
LINES_LOOKED_AT = 25  # in which a title stands above the table

_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"?')


class CsvTable:
    """A table of comma-separated values. ``delimiter`` is what stands between its cells, if it is known."""

    title = ""
    is_hidden = has_records = False

    def __init__(self, path: Path, delimiter: str = "") -> None:
        self._size = path.stat().st_size
        self._bytes = path.open("rb")
        self._file = io.TextIOWrapper(self._bytes, "utf-8-sig", newline="")
        csv.field_size_limit(MAX_CELL_LENGTH)
        self.sheets = [self]
        said = _SEPARATOR_LINE.fullmatch(self._file.readline(MAX_CELL_LENGTH))
        self._skipped_lines = 1 if said else 0
        self.delimiter = delimiter or (said[1] if said else self._guess_delimiter())

    @property
    def fraction_read(self) -> float:
        """The part of the file that was read, 0 to 1."""
        return min(1.0, self._bytes.tell() / max(1, self._size))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _guess_delimiter(self) -> str:
        """What the first line is made of that is more than a title above the table."""
        self._file.seek(0)
        for _ in range(LINES_LOOKED_AT):
            bare = _QUOTED.sub("", self._file.readline(MAX_CELL_LENGTH))  # a comma in a heading is none
            found = max(DELIMITERS, key=bare.count)
            if found in bare:
                return found
        return DELIMITERS[0]

    def rows(self) -> Iterator[SheetRow]:
        """The rows that are not blank, each with the line that it begins on.

        Raises InvalidInputFile, with its line, for a row after which the file cannot be read.
        """
        self._file.seek(0)
        for _ in range(self._skipped_lines):
            self._file.readline()
        reader = csv.reader(self._file, delimiter=self.delimiter, strict=True)
        while True:
            line = reader.line_num + self._skipped_lines + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise _csv_error(str(error), line) from None
            if any(cell and not cell.isspace() for cell in cells):
                yield SheetRow(line, [unescape_formula(cell) for cell in cells])


def _csv_error(csv_message: str, line: int) -> InvalidInputFile:
    """The error for a message of Python's csv module, in plain words."""
    if "end of data" in csv_message:
        message = fill(exchange_messages.QUOTE_NEVER_CLOSED)
        return InvalidInputFile(message, fill(exchange_messages.CLOSE_QUOTE), line=line)
    if "field limit" in csv_message:
        message = fill(exchange_messages.CELL_TOO_LONG, limit=MAX_CELL_LENGTH)
        return InvalidInputFile(message, fill(exchange_messages.IS_QUOTE_OPEN), line=line)
    message = fill(exchange_messages.QUOTE_NOT_CLOSED_AT_END)
    return InvalidInputFile(message, fill(exchange_messages.WRITE_QUOTE_TWICE), line=line)
