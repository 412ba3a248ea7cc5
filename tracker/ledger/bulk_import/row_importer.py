"""What all batches have: the names, remembered; the moment and author of a row; looking up and writing."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.domain.errors import NoSuchRef, RuleViolation, TrackerError, shorten
from tracker.ledger import rules
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.rules import Row
from tracker.queries.refs import COMMITMENT, DOCUMENT, Entity, RefLookup

BATCH_SIZE = 1000  # rows looked up and written at a time
MAX_SUGGESTED_MISSES = 200  # names that are not there for which the nearest are looked up
CLOCK_TOLERANCE = timedelta(days=1)  # that the clock of another office may be before ours

Terms = dict[str, Any]
ReportProblem = Callable[[int, TrackerError, str, object], None]
StoredRow = tuple[Row, Sequence[str]]


class DependentRowError(Exception):
    """A row names another one of its file that is refused, which is told already."""


class KnownRef(NamedTuple):
    """A ref, and what the rules ask of it: of a commitment its key, of a document its agreement."""

    ref: str
    about: str | int | None


class CachedRefLookup(RefLookup):
    """The names, each kind read whole once: a file asks for them again and again."""

    def __init__(self, connection: Connection, refused: set[tuple[str, str]]) -> None:
        super().__init__(connection)
        self._refused = refused
        self._missed = 0
        self._read: dict[Entity, Mapping[str, Any]] = {}
        self._parties: dict[str, Sequence[str]] = {}

    def _all(self, entity: Entity) -> Mapping[str, Any]:
        """All of a kind by ref: of a commitment its key, of a document its agreement."""
        if (found := self._read.get(entity)) is not None:
            return found
        about = {COMMITMENT: "id", DOCUMENT: "agreement"}.get(entity, "NULL")
        rows = self.connection.stream(
            f"SELECT {entity.ref_column} AS ref, {about} AS about FROM {entity.name}", KnownRef
        )
        return self._read.setdefault(entity, {row.ref: row.about for row in rows})

    def exists(self, entity: Entity, ref: str) -> bool:
        """Whether it is there."""
        return ref in self._all(entity)

    def require(self, entity: Entity, ref: str, field: str) -> None:
        """Raise NoSuchRef if it is not there, and DependentRowError if the file would have brought it."""
        if ref not in self._all(entity):
            if (entity.name, ref) in self._refused:
                raise DependentRowError
            self._missed += 1
            if self._missed > MAX_SUGGESTED_MISSES:
                raise NoSuchRef(entity.name, ref, entity.list_command)
            super().require(entity, ref, field)

    def commitment_id(self, ref: str, field: str = "commitment") -> int:
        """The key of a commitment."""
        key: int | None = self._all(COMMITMENT).get(ref)
        if key is None:
            self.require(COMMITMENT, ref, field)
        return key or 0

    def agreement_of_document(self, ref: str) -> str:
        """The agreement that a document is of."""
        self.require(DOCUMENT, ref, "document")
        return str(self._all(DOCUMENT)[ref])

    def parties_of_agreement(self, ref: str) -> Sequence[str]:
        """The parties of an agreement."""
        if ref not in self._parties:
            self._parties[ref] = super().parties_of_agreement(ref)
        return self._parties[ref]


class ImportContext:
    """What the rows of one file have in common, and what becomes of them.

    ``tell`` is called for a row that is found wrong after it was added: with its line, the error, and the
    field and value that are wrong.
    """

    def __init__(self, connection: Connection, stamp: AuditStamp, tell: ReportProblem) -> None:
        self.connection = connection
        self.stamp = stamp
        self.tell = tell
        self._latest = stamp.at + CLOCK_TOLERANCE
        self.refused: set[tuple[str, str]] = set()
        self.names = CachedRefLookup(connection, self.refused)
        self.added: Counter[str] = Counter()
        self.already_there: Counter[str] = Counter()
        self._authors: dict[str, str] = {}
        self.earliest: datetime | None = None
        """The earliest moment that something written brought along from where it was recorded."""

    def moment(self, given: datetime | None) -> datetime:
        """When a row was recorded: now, unless it brings its moment along. Raises RuleViolation for the future."""
        if given is not None and given > self._latest:
            message = f'"{given:%Y-%m-%d %H:%M} UTC" is still to come.'
            raise RuleViolation(message, "Nothing is recorded before it happens.", "recorded_at")
        return given or self.stamp.at

    def author(self, given: str | None) -> str:
        """Who recorded a row."""
        if given is None:
            return self.stamp.by
        if given not in self._authors:  # a few have recorded all of a file
            self._authors[given] = rules.required_text(given, "recorded_by")
        return self._authors[given]

    def note_earliest(self, moment: datetime) -> None:
        """Keep in mind that something is known from a moment before this one."""
        self.earliest = min(moment, self.earliest or moment)


class PendingRow(NamedTuple):
    """A judged row that waits to be written, with the actors it names and its line in the file."""

    line: int
    row: Row
    actor_codes: Sequence[str]
    has_own_moment: bool


class RowImporter:
    """Rows of one kind that are looked up and written together; a repeated one is passed over."""

    actor_codes = ""
    """The key of the actors that a row names."""

    @property
    def record_kind(self) -> str:
        """What one of them is called."""
        raise NotImplementedError

    def __init__(self, intake: ImportContext) -> None:
        self.context = intake
        self.waiting: dict[str, PendingRow] = {}

    def add(self, line: int, terms: Terms) -> None:
        """Take one row in. Raises what the rules raise, and DependentRowError."""
        given, by = terms.pop("recorded_at", None), terms.pop("recorded_by", None)
        at, author = self.context.moment(given), self.context.author(by)
        row, codes = self.validate_row(terms)
        row["recorded_at"], row["recorded_by"] = at, author
        key = self.key(row)
        if first := self.waiting.get(key):
            self._must_be_same(key, row, codes, (first.row, first.actor_codes))
            self.context.already_there[self.record_kind] += 1
            if given is not None:
                self.handle_repetition(first, row)
            return
        self.waiting[key] = PendingRow(line, row, codes, given is not None)
        if len(self.waiting) >= BATCH_SIZE:
            self.flush()

    def flush(self) -> None:
        """Write what waits, but for what is there already."""
        stored = self.find_stored(list(self.waiting)) if self.waiting else {}
        new = [one for key, one in self.waiting.items() if key not in stored]
        for key in stored:
            self._pass_over(key, self.waiting[key], stored[key])
        self.write_and_count(new)
        self.waiting.clear()

    def write_and_count(self, new: Sequence[PendingRow]) -> None:
        """Write rows that are not there, and count them."""
        if new:
            self.write_rows(new)
        self.context.added[self.record_kind] += len(new)
        if moments := [one.row["recorded_at"] for one in new if one.has_own_moment]:
            self.context.note_earliest(min(moments))

    def run_deferred_checks(self) -> None:
        """Judge what can only be judged when all of the file is there."""

    def _pass_over(self, key: str, one: PendingRow, stored: StoredRow) -> None:
        try:
            self._must_be_same(key, one.row, one.actor_codes, stored)
        except RuleViolation as error:
            value = one.row.get(error.field, ";".join(one.actor_codes))
            self.context.tell(one.line, error, error.field, value)
            return
        self.context.already_there[self.record_kind] += 1
        if one.has_own_moment and moment_and_author(one.row) < moment_and_author(stored[0]):
            self.keep_earlier_moment(key, one)

    def _must_be_same(self, key: str, row: Row, codes: Sequence[str], stored: StoredRow) -> None:
        """Refuse a row that is there with other terms; when it was recorded, and by whom, is none of them."""
        there, its_codes = stored
        differs = (f for f in row if not f.startswith("recorded_") and row[f] != there[f])
        if field := next(differs, ""):
            was = self.format_stored_value(field, there)
        elif sorted(codes) != sorted(its_codes):
            field, was = self.actor_codes, ";".join(sorted(its_codes))
        else:
            return
        field = field.removesuffix("_id")
        message = f'The {self.record_kind} "{key}" is there already with another {field}: {was}.'
        raise RuleViolation(message, "", field)

    def format_stored_value(self, field: str, there: Row) -> str:
        """What is stored in a field, as a sentence quotes it."""
        return "none" if there[field] is None else f'"{shorten(str(there[field]))}"'

    def validate_row(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row, and the actors that it names. Raises what the rules raise."""
        raise NotImplementedError

    def key(self, row: Row) -> str:
        """What makes two rows one."""
        raise NotImplementedError

    def find_stored(self, keys: Sequence[str]) -> Mapping[str, StoredRow]:
        """Those that are there already, by key."""
        raise NotImplementedError

    def write_rows(self, new: Sequence[PendingRow]) -> None:
        """Write rows that are not there."""
        raise NotImplementedError

    def keep_earlier_moment(self, key: str, one: PendingRow) -> None:
        """Another office knew earlier of what is there."""

    def handle_repetition(self, first: PendingRow, row: Row) -> None:
        """The file says the same again, with another moment."""


def moment_and_author(row: Row) -> tuple[datetime, str]:
    """When a row was recorded and by whom; of two, every office takes the same one for the earlier."""
    return row["recorded_at"], row["recorded_by"]
