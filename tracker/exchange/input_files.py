"""Files that are brought in, of whatever kind: which kind one is, and whether it can be read at all."""

import codecs
from collections.abc import Iterator, Sequence, Set
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from tracker.db.connection import Connection
from tracker.domain.errors import InvalidInputFile, did_you_mean, join_list
from tracker.domain.hint_actions import SayHint, leave_out_actions
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.column_mapping import ColumnMapping
from tracker.exchange.document_readers import JsonFile, LineAndItem, TomlFile
from tracker.exchange.import_problems import Place, Problem, end_with_full_stop, join_reason, line_place
from tracker.exchange.import_remarks import LeftOut, MadeActor

if TYPE_CHECKING:
    from tracker.exchange.table_file import TableSource

MAX_FILES_COMPARED = 1000  # files of a folder that a mistyped name is compared with
CHUNK_SIZE = 1 << 20  # bytes read at a time to check that they are UTF-8

OLE_BEGINNING = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of old Excel files, and of new ones with a password

DOCUMENT_SUFFIXES = (".json", ".toml")
_EXCEL_SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
_TEXT_TABLE_SUFFIXES = (".csv", ".tsv", ".tab")
_JSON_LINES_SUFFIXES = (".jsonl", ".ndjson")
_READABLE_SUFFIXES = (
    *DOCUMENT_SUFFIXES,
    *_EXCEL_SUFFIXES,
    ".ods",
    *_TEXT_TABLE_SUFFIXES,
    *_JSON_LINES_SUFFIXES,
)
_SPREADSHEET_SUFFIXES = (".xls", ".xlsb", ".numbers", ".fods")
_TEXT_SUFFIXES = (".doc", ".docx", ".odt", ".rtf", ".pdf", ".html")


class InputFile(Protocol):
    """A file of any kind: it gives the items of each section, each with its line."""

    @property
    def has_columns(self) -> bool:
        """Whether it is a table, of which a user can say what its columns and words mean."""

    @property
    def is_of_older_schema(self) -> bool:
        """Whether it is a document of a schema that could not say whose part a breach is about."""

    @property
    def left_out(self) -> LeftOut:
        """What of the file is not read."""

    @property
    def notes(self) -> list[str]:
        """Sentences about rows of the file that are not read."""

    @property
    def made_actors(self) -> Sequence[MadeActor]:
        """The actors that are made of names in the file, which nobody has here."""

    @property
    def fraction_read(self) -> float:
        """The part of the file that was read, 0 to 1."""

    def prepare(self, connection: Connection, agreement: str | None) -> None:
        """Get to know the names that are here; ``agreement`` is that of all commitments of a table."""

    def unsaid_fields(self, section: str) -> Set[str]:
        """The fields of a section about which the file says nothing, so that it cannot say otherwise."""

    def place_of(self, line: int) -> Place:
        """The place of the row that was read with this line; of the whole file for 0."""

    def read_rows(self, section: str) -> Iterator[LineAndItem]:
        """The items of a section. Raises InvalidInputFile at a place after which the file cannot be read."""

    def read_to_end(self) -> None:
        """Read the rest of the file, to find what is wrong with it. Raises InvalidInputFile."""

    def close(self) -> None:
        """Close the file."""


def is_document(path: Path) -> bool:
    """Whether a file is a document, which has no columns to be mapped."""
    return path.suffix.casefold() in DOCUMENT_SUFFIXES and not _is_json_list(path)


def open_input_file(
    path: Path, mapping: ColumnMapping, *, say_hint: SayHint = leave_out_actions
) -> InputFile:
    """Open a file for import; the suffix of its name says what it is. The mapping is for tables only.

    Raises InvalidInputFile; ``say_hint`` says the hint in it.
    """
    first_bytes = _read_first_bytes(path)
    try:
        if not is_document(path):
            from tracker.exchange.table_file import TableFile

            return TableFile(_open_source(path, first_bytes, mapping.delimiter), mapping)
        _require_utf8(path, first_bytes)
        return JsonFile(path) if path.suffix.casefold() == ".json" else TomlFile(path)
    except InvalidInputFile as error:
        raise _name_file_in_error(path, error, say_hint) from None


def open_table_source(path: Path, delimiter: str = "") -> "TableSource":
    """Open a table to look at its cells. Raises InvalidInputFile."""
    return _open_source(path, _read_first_bytes(path), delimiter)


def _open_source(path: Path, first_bytes: bytes, delimiter: str) -> "TableSource":
    suffix = path.suffix.casefold()
    if first_bytes == OLE_BEGINNING and suffix in (*_EXCEL_SUFFIXES, ".xls"):
        raise _old_workbook_error(path)
    if suffix in _EXCEL_SUFFIXES:
        from tracker.exchange.excel_sheets import ExcelWorkbook

        return ExcelWorkbook(path)
    if suffix == ".ods":
        from tracker.exchange.opendocument_sheets import OpenDocumentWorkbook

        return OpenDocumentWorkbook(path)
    _require_utf8(path, first_bytes)
    if suffix in _TEXT_TABLE_SUFFIXES:
        from tracker.exchange.text_tables import CsvTable

        return CsvTable(path, delimiter or ("\t" if suffix != ".csv" else ""))
    from tracker.exchange.json_tables import JsonTable

    return JsonTable(path)


def _is_json_list(path: Path) -> bool:
    """Whether a file called .json is a list of records and no document."""
    if path.suffix.casefold() != ".json":
        return False
    try:
        with path.open("rb") as file:
            beginning = file.read(CHUNK_SIZE).removeprefix(codecs.BOM_UTF8)
    except OSError:
        return False
    return beginning.lstrip()[:1] == b"[" and beginning.lstrip()[1:].lstrip()[:1] in (b"{", b"]")


def _old_workbook_error(path: Path) -> InvalidInputFile:
    """The error for a workbook of Excel up to 2003, or for one with a password."""
    wanted, rest = "EncryptedPackage".encode("utf-16-le"), b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_SIZE):
            if wanted in rest + chunk:
                message = fill(exchange_messages.IS_ENCRYPTED)
                return InvalidInputFile(message, fill(exchange_messages.SAVE_DECRYPTED))
            rest = chunk[-len(wanted) :]
    return InvalidInputFile(fill(exchange_messages.OLD_WORKBOOK), fill(exchange_messages.SAVE_AS_XLSX))


def _say_how_to_bring_in(suffix: str) -> str:
    """What can be read, and how to come to that from a file of another kind."""
    readable = fill(exchange_messages.READABLE_FILES)
    if suffix in _SPREADSHEET_SUFFIXES:
        return fill(exchange_messages.SAVE_TABLE_AS, readable=readable)
    if suffix in _TEXT_SUFFIXES:
        return fill(exchange_messages.COPY_TABLE_INTO, readable=readable)
    return readable


def _read_first_bytes(path: Path) -> bytes:
    """The first eight bytes of a file. Raises InvalidInputFile if it cannot be read or is of another kind."""
    suffix = path.suffix.casefold()
    try:
        with path.open("rb") as file:
            first_bytes = file.read(8)
    except FileNotFoundError:
        message = fill(exchange_messages.NO_SUCH_FILE, path=path)
        raise InvalidInputFile(message, _suggest_file_names(path)) from None
    except OSError as error:
        message = fill(exchange_messages.UNREADABLE_FILE, path=path, reason=error.strerror)
        raise InvalidInputFile(message, fill(exchange_messages.CHECK_PERMISSION)) from None
    if suffix not in _READABLE_SUFFIXES and not (suffix == ".xls" and first_bytes == OLE_BEGINNING):
        message = fill(exchange_messages.UNKNOWN_KIND_OF_FILE, file=path.name)
        raise InvalidInputFile(message, _say_how_to_bring_in(suffix))
    return first_bytes


def _name_file_in_error(path: Path, error: InvalidInputFile, say_hint: SayHint) -> InvalidInputFile:
    """The same error with the file's name and the place in its message, and with its one problem."""
    place = error.place or line_place(error.line).words
    reason = join_reason(error, say_hint)
    problem = Problem(path.name, place, error.line, error.field, None, reason)
    where = join_list(filter(None, (path.name, place)))
    message = fill(exchange_messages.REASON_AT_PLACE, place=where, reason=end_with_full_stop(reason))
    return InvalidInputFile(message, fill(exchange_messages.NOTHING_SAVED), problems=[problem._asdict()])


def _suggest_file_names(path: Path) -> str:
    """The question "Did you mean ...?" with similar names of files in the same folder; else a hint."""
    files = islice(path.parent.glob("*"), MAX_FILES_COMPARED) if path.parent.is_dir() else ()
    names = [file.name for file in files if file.is_file()]
    return did_you_mean(path.name, names) or fill(exchange_messages.CHECK_NAME)


def _require_utf8(path: Path, first_bytes: bytes) -> None:
    """Raise InvalidInputFile for a file that is not in UTF-8, with the first line that is not."""
    if first_bytes[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in first_bytes[:4]:
        raise InvalidInputFile(fill(exchange_messages.UTF_16), fill(exchange_messages.SAVE_AS_UTF_8))
    if first_bytes.startswith(b"PK\3\4"):
        raise InvalidInputFile(fill(exchange_messages.ARCHIVE), fill(exchange_messages.CALL_IT_XLSX))
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        is_end = False
        while not is_end:
            chunk = file.read(CHUNK_SIZE)
            is_end = not chunk
            try:
                decoder.decode(chunk, is_end)
            except UnicodeDecodeError as error:
                message = fill(exchange_messages.NOT_UTF_8, byte=error.object[error.start])
                hint = fill(exchange_messages.SAVE_FILE_AS_UTF_8)
                line = _line_at(file, file.tell() - len(error.object) + error.start)
                raise InvalidInputFile(message, hint, line=line) from None


def _line_at(file: BinaryIO, place: int) -> int:
    """The line, from 1, of the byte at a place; lines end with LF, CR LF or CR."""
    file.seek(0)
    line, before = 1, b""
    while place and (chunk := file.read(min(place, CHUNK_SIZE))):
        place -= len(chunk)
        line += chunk.count(b"\n") + chunk.count(b"\r") - (before + chunk).count(b"\r\n")
        before = chunk[-1:]
    return line
