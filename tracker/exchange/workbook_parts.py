"""The parts of a workbook, read in pieces and within limits: no workbook can fill the memory or take long.

The parsers are the standard library's own. openpyxl cannot read strict OOXML nor say how long a part is, and
in the mode that keeps memory flat it knows neither merged cells nor hidden rows nor formulas without a value.
"""

import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from tracker.domain.errors import InvalidInputFile
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages

CHUNK_SIZE = 1 << 13  # bytes of XML parsed at a time
MAX_PART_SIZE = 400 << 20  # bytes of XML: about 250,000 rows of 20 columns
MAX_PARTS = 10_000  # a workbook of a thousand sheets has some thousand
MAX_DEPTH = 100  # elements in each other
MAX_TOKEN_SIZE = 4 << 20  # bytes of one tag with its attributes
MAX_RATIO, SIZE_OF_ANY_RATIO = (
    250,
    16 << 20,
)  # a part that is so much smaller compressed was made to fill memory
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384  # of a sheet in any program
MAX_TEXT_LENGTH = 1_000_000  # characters in a cell; Excel takes 32,767

_END_OF_DIRECTORY, _LARGE_DIRECTORY = b"PK\5\6", b"PK\6\7"

StartElement = Callable[[str, Mapping[str, str]], None]


def too_large_error() -> InvalidInputFile:
    """The error for a workbook that is larger than a workbook can be, or than is read here."""
    return InvalidInputFile(
        fill(exchange_messages.WORKBOOK_TOO_LARGE), fill(exchange_messages.SAVE_SHEETS_AS_CSV)
    )


def not_a_workbook_error() -> InvalidInputFile:
    """The error for a file that is called a workbook and is not one."""
    return InvalidInputFile(fill(exchange_messages.NOT_A_WORKBOOK), fill(exchange_messages.SAVE_AS_XLSX))


class WorkbookParts:
    """The archive that a workbook is. Raises InvalidInputFile if it is not one, or too large."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        try:
            _require_small_directory(self._file)
            self._archive = zipfile.ZipFile(self._file)
            self.names = {info.filename.lstrip("/"): info for info in self._archive.infolist()}
        except InvalidInputFile:
            self.close()
            raise
        except Exception:  # noqa: BLE001 - zipfile raises many kinds of errors for a broken archive
            self.close()
            raise not_a_workbook_error() from None

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def size(self, name: str) -> int:
        """The size of a part in bytes; 0 for one that is not there. Raises InvalidInputFile if too large."""
        info = self.names.get(name)
        if info is None:
            return 0
        is_suspicious = info.file_size > max(SIZE_OF_ANY_RATIO, MAX_RATIO * info.compress_size)
        if info.file_size > MAX_PART_SIZE or is_suspicious:
            raise too_large_error()
        return info.file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part in pieces; nothing for one that is not there."""
        if self.size(name):
            with self._archive.open(self.names[name]) as part:
                while chunk := part.read(CHUNK_SIZE):
                    yield chunk

    def parse(self, name: str, parser: "XmlParser") -> Iterator[int]:
        """Parse a part in pieces; the size of each. Raises InvalidInputFile and what the handlers raise."""
        for chunk in self.chunks(name):
            parser.feed(chunk)
            yield len(chunk)
        parser.feed(b"", is_end=True)


def _require_small_directory(file: BinaryIO) -> None:
    """Raise InvalidInputFile for more parts than any workbook has, before their names are read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - (1 << 16) - 64))
    ending = file.read()
    start = ending.rfind(_END_OF_DIRECTORY)
    count = int.from_bytes(ending[start + 10 : start + 12], "little") if start >= 0 else 0
    if count > MAX_PARTS or ending[max(0, start - 20) : start].startswith(_LARGE_DIRECTORY):
        raise too_large_error()
    file.seek(0)


class XmlParser:
    """An XML parser that forgets namespaces and what it has read, and takes no document type.

    ``start`` and ``end`` are called with the name of each element, and ``text`` with each piece of text.
    """

    def __init__(
        self, start: StartElement, end: Callable[[str], None], text: Callable[[str], None] | None = None
    ) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_document_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = text
        self._start_element, self._end_element = start, end
        self._depth = 0
        self._fed = 0

    def feed(self, chunk: bytes, *, is_end: bool = False) -> None:
        """Parse some more. Raises expat.ExpatError for what is not XML, and InvalidInputFile for too much."""
        self._fed += len(chunk)
        self._parser.Parse(chunk, is_end)
        if self._fed - self._parser.CurrentByteIndex > MAX_TOKEN_SIZE:
            raise too_large_error()

    def collect_text(self, handler: Callable[[str], None] | None) -> None:
        """From now on call this with each piece of text, or nothing."""
        self._parser.CharacterDataHandler = handler

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise too_large_error()
        self._start_element(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._end_element(name.rpartition(":")[2] if ":" in name else name)


def _refuse_document_type(*_: object) -> None:
    raise not_a_workbook_error()


class TextCollector:
    """Collects the pieces of a text. Raises InvalidInputFile for one that no cell can hold."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        """Take in one more piece."""
        self._length += len(piece)
        if self._length > MAX_TEXT_LENGTH:
            raise too_large_error()
        self.pieces.append(piece)

    def take(self) -> str:
        """The text so far, which is forgotten."""
        text = "".join(self.pieces)
        self.pieces.clear()
        self._length = 0
        return text
