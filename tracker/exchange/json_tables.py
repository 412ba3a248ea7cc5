"""Tables in JSON: a list of records, or a record on each line."""

from collections.abc import Iterator
from pathlib import Path

from tracker.domain.errors import InvalidInputFile, shorten
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.document_readers import JsonScanner
from tracker.exchange.sheet import SheetRow

MAX_COLUMNS = 1000  # different keys of all records


class JsonTable:
    """A list of records, or records one after the other: their keys are the headings.

    A number is read as the text that stands there: 115.10 and not 115.1. Raises InvalidInputFile.
    """

    title = ""
    is_hidden = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = path.stat().st_size
        self._scanner = self._open()
        self.has_records = False
        self.sheets = [self]
        try:
            self._keys = self._read_keys()
        except InvalidInputFile:
            self.close()
            raise

    def _open(self) -> JsonScanner:
        return JsonScanner(self._path.open("rb"), numbers_as_text=True)

    @property
    def fraction_read(self) -> float:
        """The part of the file that was read, 0 to 1."""
        return min(1.0, self._scanner.bytes_read / max(1, self._size))

    def close(self) -> None:
        """Close the file."""
        self._scanner.file.close()

    def rows(self) -> Iterator[SheetRow]:
        """The keys as a row of headings, then a row for each record: its line, or else its number."""
        if self._keys:
            yield SheetRow(0, list(self._keys))  # on no line of its own
        for number, (line, record) in enumerate(self._records(), start=1):
            cells = [record.get(key) for key in self._keys]
            if any(cell not in (None, "", []) for cell in cells):
                yield SheetRow(number if self.has_records else line, cells)

    def _read_keys(self) -> dict[str, None]:
        """The keys of all records, in the order in which they are first seen."""
        keys: dict[str, None] = {}
        before = 0
        for line, record in self._records():
            self.has_records |= line == before
            before = line
            keys |= dict.fromkeys(record)
            if len(keys) > MAX_COLUMNS:
                message = fill(exchange_messages.TOO_MANY_KEYS, limit=MAX_COLUMNS)
                raise InvalidInputFile(message, fill(exchange_messages.FIRST_ROW_NAMES_COLUMNS), line=line)
        return keys

    def _records(self) -> Iterator[tuple[int, dict[str, object]]]:
        """The records, each with the line that it begins on."""
        self.close()
        self._scanner = self._open()
        for line in self._places():
            record = self._scanner.read_value()
            if not isinstance(record, dict):
                message = fill(exchange_messages.NOT_AN_ITEM, item=shorten(repr(record)))
                raise InvalidInputFile(message, line=line)
            yield line, record

    def _places(self) -> Iterator[int]:
        """Go to each record; the line of each. A record is read before the next one."""
        scanner = self._scanner
        if scanner.peek() == "[":
            yield from scanner.read_elements("[", "]")
            if scanner.peek():
                raise scanner.syntax_error(exchange_messages.TEXT_AFTER_END)
        else:
            while scanner.peek():
                yield scanner.line
