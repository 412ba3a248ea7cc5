"""Files in: every row judged, every problem told, then all of it saved or nothing."""

import codecs
import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

from tracker.db.connection import Connection
from tracker.domain.errors import InvalidInputFile, NoSuchRef, TrackerError, UsageError, did_you_mean, shorten
from tracker.exchange.column_mapping import ColumnMapping
from tracker.exchange.document_readers import JsonFile, LineAndItem, TomlFile, describe_line
from tracker.exchange.document_schema import SECTIONS, DocumentSection, FieldErrors, Item, read_item
from tracker.exchange.import_problems import NOTHING_SAVED, Problem, Problems, end_with_full_stop
from tracker.exchange.table_readers import CsvFile, ExcelFile
from tracker.ledger import AuditStamp
from tracker.ledger.recorders import DependentRowError, Recorder, Recording, make_recorders
from tracker.queries.entities import refs_of_agreement
from tracker.queries.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT

PROGRESS_STEP = 500  # rows between two words about how far it is

MAX_FILES_COMPARED = 1000  # files of a folder, for one that may have been meant
CHUNK_SIZE = 1 << 20  # bytes looked at at a time

READABLE_KINDS = ".json, .toml, .csv and .xlsx"


class InputFile(Protocol):
    """A file as it is read: the items of each section, each with its line."""

    @property
    def optional_fields(self) -> Set[str]:
        """Keys that an item may go without although a document may not."""

    @property
    def left_out(self) -> list[str]:
        """What stands in the file and is not read."""

    @property
    def fraction_read(self) -> float:
        """How much of it is read, 0 to 1."""

    def describe_place(self, line: int) -> tuple[str, int]:
        """Where a row is, in words and as the number of its line; empty and 0 for the whole file."""

    def read_rows(self, section: str) -> Iterator[LineAndItem]:
        """The items of a section. Raises InvalidInputFile where the file cannot be read any further."""

    def read_to_end(self) -> None:
        """Read what is left. Raises InvalidInputFile."""

    def close(self) -> None:
        """Close the file."""


@dataclass(frozen=True)
class ImportResult:
    """What became of a file: how many of each kind were added, and how many were there already."""

    added: Counter[str]
    already_there: Counter[str]
    earliest: datetime | None
    """The earliest moment that something brought along from where it was recorded."""
    left_out: list[str]


def open_input_file(path: Path, legend: ColumnMapping) -> InputFile:
    """The file as it is to be read, by its name. Raises InvalidInputFile, and UsageError for a legend in vain."""
    kind = path.suffix.casefold()
    if kind not in (".json", ".toml", ".csv", ".xlsx"):
        raise InvalidInputFile(
            f"{path.name} is of a kind that cannot be read.", f"The tracker reads {READABLE_KINDS}."
        )
    if kind in (".json", ".toml") and legend != ColumnMapping():
        message = "--map, --status-map and --agreement are for tables."
        raise UsageError(message, f"{path.name} is a document: leave them out.")
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except FileNotFoundError:
        raise InvalidInputFile(f"There is no file {path}.", _suggest_file_names(path)) from None
    except OSError as error:
        raise InvalidInputFile(
            f"{path} cannot be read ({error.strerror}).", "Check that you may read it."
        ) from None
    try:
        if kind == ".xlsx":
            return ExcelFile(path, legend)
        _require_utf8(path, begins)
        if kind == ".csv":
            return CsvFile(path, legend)
        return JsonFile(path) if kind == ".json" else TomlFile(path)
    except InvalidInputFile as error:
        where = error.place or describe_line(error.line)[0]
        problem = Problem(path.name, where, error.line, error.field, None, error.full_message)
        said = f"{path.name}{', ' if where else ''}{where}: {end_with_full_stop(error.full_message)}"
        raise InvalidInputFile(said, NOTHING_SAVED, problems=[problem._asdict()]) from None


def _suggest_file_names(path: Path) -> str:
    """The question that brings the nearest files of the same folder."""
    beside = islice(path.parent.glob("*"), MAX_FILES_COMPARED) if path.parent.is_dir() else ()
    return did_you_mean(path.name, [file.name for file in beside if file.is_file()]) or "Check its name."


def _require_utf8(path: Path, begins: bytes) -> None:
    """Refuse what is not in UTF-8, with the first line that is not."""
    if begins[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in begins:
        raise InvalidInputFile("This is in UTF-16.", "Save it as UTF-8; in Excel: CSV UTF-8.")
    if begins == b"PK\3\4":
        raise InvalidInputFile("This is an archive and no text.", "If it is a workbook, call it .xlsx.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as file:
        is_end = False
        while not is_end:
            piece = file.read(CHUNK_SIZE)
            is_end = not piece
            try:
                text = decoder.decode(piece, is_end)
            except UnicodeDecodeError as error:
                line += _count_line_ends(error.object[: error.start].decode("utf-8", "replace"))
                wrong = f"The byte 0x{error.object[error.start]:02X} in this line is no UTF-8."
                raise InvalidInputFile(
                    wrong, "Save the file as UTF-8; in Excel: CSV UTF-8.", line=line
                ) from None
            line += _count_line_ends(text)


def _count_line_ends(text: str) -> int:
    """How many lines end in a text, in any of the three ways."""
    found = text.count("\n")
    return found + text.count("\r") - text.count("\r\n") if "\r" in text else found


def import_file(
    connection: Connection,
    source: InputFile,
    name: str,
    stamp: AuditStamp,
    *,
    agreement: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> ImportResult:
    """Take in all of a file, or raise BadFile with everything that is wrong with it.

    ``agreement`` is the one that all commitments of a table are of; ``progress`` is told how much is done.
    """
    problems = Problems(name, source.describe_place)
    recording = Recording(connection, stamp, problems.add)
    try:
        each = make_recorders(recording)
        for section in SECTIONS.values():
            rows = _SectionImport(section, each[section.name], source, problems)
            rows.narrow(agreement)
            rows.take(progress)
        source.read_to_end()
        for batch in each.values():
            batch.run_deferred_checks()
    except InvalidInputFile as error:  # nothing further can be read
        problems.add(error.line, error)
    problems.refuse()
    return ImportResult(recording.added, recording.already_there, recording.earliest, source.left_out)


class _SectionImport:
    """The rows of one section on their way into their batch."""

    def __init__(
        self, section: DocumentSection, recorder: Recorder, source: InputFile, problems: Problems
    ) -> None:
        self._section = section
        self._recorder = recorder
        self._source = source
        self._problems = problems
        self._key = _KEY_OF_SECTION.get(section.name, "ref")
        self._optional_fields = source.optional_fields
        self._agreement: str | None = None
        self._owed_under_it: Set[str] = frozenset()

    def narrow(self, agreement: str | None) -> None:
        """Put all commitments under one agreement; updates must be of commitments that are."""
        self._agreement = agreement
        if agreement is not None and self._section.name == "updates":
            self._owed_under_it = frozenset(refs_of_agreement(self._recorder.recording.connection, agreement))

    def take(self, progress: Callable[[float], None] | None) -> None:
        """Take all of them in, and tell what is wrong with any."""
        for number, (line, found) in enumerate(self._source.read_rows(self._section.name)):
            if progress and number % PROGRESS_STEP == 0:
                progress(self._source.fraction_read)
            if isinstance(found, InvalidInputFile):
                self._problems.add(line, found)
            else:
                self._one(line, found)
        self._recorder.flush()

    def _one(self, line: int, item: Item) -> None:
        if self._agreement is not None and self._section.name == "commitments":
            item["agreement"] = self._agreement
        values, wrong = read_item(self._section, item, optional_fields=self._optional_fields)
        key = values.get(self._key)
        if not wrong:
            try:
                if self._agreement is not None:
                    self._must_be_owed_under_it(values)
                self._recorder.add(line, values)
            except DependentRowError:
                self._refused(key)
                return
            except TrackerError as error:
                wrong = [(error.field, error)]
        if not wrong:
            return
        wrong += self._unknown(values, {field for field, _ in wrong})
        for field, refusal in wrong:
            self._problems.add(line, refusal, field, item.get(field))
        self._refused(key)

    def _refused(self, key: str | None) -> None:
        """Keep in mind what a row would have brought, so that what names it is not told as well."""
        if key:
            self._recorder.recording.refused.add((self._recorder.record_kind, key))

    def _unknown(self, values: Item, told: Set[str]) -> FieldErrors:
        """The other names that are not there, of a row that is not looked at any further."""
        wrong: FieldErrors = []
        for field in (field for field in _ENTITY_OF_FIELD if field in values and field not in told):
            with contextlib.suppress(DependentRowError):
                try:
                    self._recorder.recording.lookup.require(_ENTITY_OF_FIELD[field], values[field], field)
                except NoSuchRef as error:
                    wrong.append((field, error))
        return wrong

    def _must_be_owed_under_it(self, values: Item) -> None:
        ref = values.get("commitment")
        if ref is not None and ref not in self._owed_under_it:
            message = f'There is no commitment "{shorten(ref)}" under {self._agreement}.'
            raise InvalidInputFile(
                message, "Leave --agreement out to take updates of others too.", "commitment"
            )


_ENTITY_OF_FIELD = {
    "agreement": AGREEMENT,
    "commitment": COMMITMENT,
    "document": DOCUMENT,
    "reporter": ACTOR,
    "successor": COMMITMENT,
}
_KEY_OF_SECTION = {"actors": "code", "updates": "uid"}
