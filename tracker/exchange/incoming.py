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

from tracker.errors import BadFile, NoSuchRef, TrackerError, WrongUsage, did_you_mean, shortened
from tracker.exchange.documents import Found, JsonDocument, TomlDocument, line_place
from tracker.exchange.layout import Legend
from tracker.exchange.problems import NOTHING_SAVED, Problem, Problems, ended
from tracker.exchange.shape import SECTIONS, Item, Section, Wrong, read
from tracker.exchange.tables import CsvTable, Workbook
from tracker.intake import Batch, ConsequenceError, Intake, batches
from tracker.ledger import Signature
from tracker.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT
from tracker.storage import Connection

STEP = 500  # rows between two words about how far it is

LOOKED_AT = 1000  # files of a folder, for one that may have been meant
PIECE = 1 << 20  # bytes looked at at a time

READ = ".json, .toml, .csv and .xlsx"


class Source(Protocol):
    """A file as it is read: the items of each section, each with its line."""

    @property
    def may_lack(self) -> Set[str]:
        """Keys that an item may go without although a document may not."""

    @property
    def left_out(self) -> list[str]:
        """What stands in the file and is not read."""

    @property
    def done(self) -> float:
        """How much of it is read, 0 to 1."""

    def place(self, line: int) -> tuple[str, int]:
        """Where a row is, in words and as the number of its line; empty and 0 for the whole file."""

    def rows(self, section: str) -> Iterator[Found]:
        """The items of a section. Raises BadFile where the file cannot be read any further."""

    def finish(self) -> None:
        """Read what is left. Raises BadFile."""

    def close(self) -> None:
        """Close the file."""


@dataclass(frozen=True)
class Loaded:
    """What became of a file: how many of each kind were added, and how many were there already."""

    added: Counter[str]
    passed_over: Counter[str]
    earliest: datetime | None
    """The earliest moment that something brought along from where it was recorded."""
    left_out: list[str]


def source_of(path: Path, legend: Legend) -> Source:
    """The file as it is to be read, by its name. Raises BadFile, and WrongUsage for a legend in vain."""
    kind = path.suffix.casefold()
    if kind not in (".json", ".toml", ".csv", ".xlsx"):
        raise BadFile(f"{path.name} is of a kind that cannot be read.", f"The tracker reads {READ}.")
    if kind in (".json", ".toml") and legend != Legend():
        message = "--map, --status-map and --agreement are for tables."
        raise WrongUsage(message, f"{path.name} is a document: leave them out.")
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except FileNotFoundError:
        raise BadFile(f"There is no file {path}.", _meant(path)) from None
    except OSError as error:
        raise BadFile(f"{path} cannot be read ({error.strerror}).", "Check that you may read it.") from None
    try:
        if kind == ".xlsx":
            return Workbook(path, legend)
        _must_be_text(path, begins)
        if kind == ".csv":
            return CsvTable(path, legend)
        return JsonDocument(path) if kind == ".json" else TomlDocument(path)
    except BadFile as error:
        where = error.place or line_place(error.line)[0]
        problem = Problem(path.name, where, error.line, error.field, None, error.sentence)
        said = f"{path.name}{', ' if where else ''}{where}: {ended(error.sentence)}"
        raise BadFile(said, NOTHING_SAVED, problems=[problem._asdict()]) from None


def _meant(path: Path) -> str:
    """The question that brings the nearest files of the same folder."""
    beside = islice(path.parent.glob("*"), LOOKED_AT) if path.parent.is_dir() else ()
    return did_you_mean(path.name, [file.name for file in beside if file.is_file()]) or "Check its name."


def _must_be_text(path: Path, begins: bytes) -> None:
    """Refuse what is not in UTF-8, with the first line that is not."""
    if begins[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in begins:
        raise BadFile("This is in UTF-16.", "Save it as UTF-8; in Excel: CSV UTF-8.")
    if begins == b"PK\3\4":
        raise BadFile("This is an archive and no text.", "If it is a workbook, call it .xlsx.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    with path.open("rb") as file:
        is_end = False
        while not is_end:
            piece = file.read(PIECE)
            is_end = not piece
            try:
                text = decoder.decode(piece, is_end)
            except UnicodeDecodeError as error:
                line += _line_ends(error.object[: error.start].decode("utf-8", "replace"))
                wrong = f"The byte 0x{error.object[error.start]:02X} in this line is no UTF-8."
                raise BadFile(wrong, "Save the file as UTF-8; in Excel: CSV UTF-8.", line=line) from None
            line += _line_ends(text)


def _line_ends(text: str) -> int:
    """How many lines end in a text, in any of the three ways."""
    found = text.count("\n")
    return found + text.count("\r") - text.count("\r\n") if "\r" in text else found


def load(
    connection: Connection,
    source: Source,
    name: str,
    signature: Signature,
    *,
    agreement: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Loaded:
    """Take in all of a file, or raise BadFile with everything that is wrong with it.

    ``agreement`` is the one that all commitments of a table are of; ``progress`` is told how much is done.
    """
    problems = Problems(name, source.place)
    intake = Intake(connection, signature, problems.add)
    try:
        each = batches(intake)
        for section in SECTIONS.values():
            rows = _Rows(section, each[section.name], source, problems)
            rows.narrow(agreement)
            rows.take(progress)
        source.finish()
        for batch in each.values():
            batch.look_back()
    except BadFile as error:  # nothing further can be read
        problems.add(error.line, error)
    problems.refuse()
    return Loaded(intake.added, intake.passed_over, intake.earliest, source.left_out)


class _Rows:
    """The rows of one section on their way into their batch."""

    def __init__(self, section: Section, batch: Batch, source: Source, problems: Problems) -> None:
        self._section = section
        self._batch = batch
        self._source = source
        self._problems = problems
        self._key = _KEYS.get(section.name, "ref")
        self._may_lack = source.may_lack
        self._agreement: str | None = None
        self._owed_under_it: Set[str] = frozenset()

    def narrow(self, agreement: str | None) -> None:
        """Put all commitments under one agreement; updates must be of commitments that are."""
        self._agreement = agreement
        if agreement is not None and self._section.name == "updates":
            of_it = self._batch.intake.connection.column("refs_of_agreement", agreement=agreement)
            self._owed_under_it = frozenset(of_it)

    def take(self, progress: Callable[[float], None] | None) -> None:
        """Take all of them in, and tell what is wrong with any."""
        for number, (line, found) in enumerate(self._source.rows(self._section.name)):
            if progress and number % STEP == 0:
                progress(self._source.done)
            if isinstance(found, BadFile):
                self._problems.add(line, found)
            else:
                self._one(line, found)
        self._batch.flush()

    def _one(self, line: int, item: Item) -> None:
        if self._agreement is not None and self._section.name == "commitments":
            item["agreement"] = self._agreement
        values, wrong = read(self._section, item, may_lack=self._may_lack)
        key = values.get(self._key)
        if not wrong:
            try:
                if self._agreement is not None:
                    self._must_be_owed_under_it(values)
                self._batch.add(line, values)
            except ConsequenceError:
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
            self._batch.intake.refused.add((self._batch.noun, key))

    def _unknown(self, values: Item, told: Set[str]) -> Wrong:
        """The other names that are not there, of a row that is not looked at any further."""
        wrong: Wrong = []
        for field in (field for field in _NAMED if field in values and field not in told):
            with contextlib.suppress(ConsequenceError):
                try:
                    self._batch.intake.names.need(_NAMED[field], values[field], field)
                except NoSuchRef as error:
                    wrong.append((field, error))
        return wrong

    def _must_be_owed_under_it(self, values: Item) -> None:
        ref = values.get("commitment")
        if ref is not None and ref not in self._owed_under_it:
            message = f'There is no commitment "{shortened(ref)}" under {self._agreement}.'
            raise BadFile(message, "Leave --agreement out to take updates of others too.", "commitment")


_NAMED = {
    "agreement": AGREEMENT,
    "commitment": COMMITMENT,
    "document": DOCUMENT,
    "reporter": ACTOR,
    "successor": COMMITMENT,
}
_KEYS = {"actors": "code", "updates": "uid"}
