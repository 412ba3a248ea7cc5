"""What all batches have: the names, remembered; the moment and author of a row; looking up and writing."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tracker import rules
from tracker.errors import NoSuchRef, Refused, TrackerError, shortened
from tracker.ledger import Signature
from tracker.refs import COMMITMENT, DOCUMENT, Names, Noun
from tracker.rules import Row
from tracker.storage import Connection

BATCH = 1000  # rows looked up and written at a time
MISSES = 200  # names that are not there for which the nearest are looked up
AHEAD = timedelta(days=1)  # that the clock of another office may be before ours

Terms = dict[str, Any]
Tell = Callable[[int, TrackerError, str, object], None]
Stored = tuple[Row, Sequence[str]]


class ConsequenceError(Exception):
    """A row names another one of its file that is refused, which is told already."""


class Remembered(Names):
    """The names, each kind read whole once: a file asks for them again and again."""

    def __init__(self, connection: Connection, refused: set[tuple[str, str]]) -> None:
        super().__init__(connection)
        self._refused = refused
        self._missed = 0
        self._read: dict[Noun, Mapping[str, Any]] = {}
        self._parties: dict[str, Sequence[str]] = {}

    def _all(self, noun: Noun) -> Mapping[str, Any]:
        """All of a kind by ref: of a commitment its key, of a document its agreement."""
        if (found := self._read.get(noun)) is not None:
            return found
        # Of each a ref comes first, and what is asked of it second.
        rows = self.connection.each("commitment_ids" if noun is COMMITMENT else f"{noun.name}s")
        return self._read.setdefault(noun, {row[0]: row[1] for row in rows})

    def has(self, noun: Noun, ref: str) -> bool:
        """Whether it is there."""
        return ref in self._all(noun)

    def need(self, noun: Noun, ref: str, field: str) -> None:
        """Raise NoSuchRef if it is not there, and ConsequenceError if the file would have brought it."""
        if ref not in self._all(noun):
            if (noun.name, ref) in self._refused:
                raise ConsequenceError
            self._missed += 1
            if self._missed > MISSES:
                raise NoSuchRef(noun.name, ref, noun.listing)
            super().need(noun, ref, field)

    def commitment_id(self, ref: str, field: str = "commitment") -> int:
        """The key of a commitment."""
        key: int | None = self._all(COMMITMENT).get(ref)
        if key is None:
            self.need(COMMITMENT, ref, field)
        return key or 0

    def agreement_of(self, ref: str) -> str:
        """The agreement that a document is of."""
        self.need(DOCUMENT, ref, "document")
        return str(self._all(DOCUMENT)[ref])

    def parties(self, ref: str) -> Sequence[str]:
        """The parties of an agreement."""
        if ref not in self._parties:
            self._parties[ref] = super().parties(ref)
        return self._parties[ref]


class Intake:
    """What the rows of one file have in common, and what becomes of them.

    ``tell`` is called for a row that is found wrong after it was added: with its line, the error, and the
    field and value that are wrong.
    """

    def __init__(self, connection: Connection, signature: Signature, tell: Tell) -> None:
        self.connection = connection
        self.signature = signature
        self.tell = tell
        self._latest = signature.at + AHEAD
        self.refused: set[tuple[str, str]] = set()
        self.names = Remembered(connection, self.refused)
        self.added: Counter[str] = Counter()
        self.passed_over: Counter[str] = Counter()
        self._authors: dict[str, str] = {}
        self.earliest: datetime | None = None
        """The earliest moment that something written brought along from where it was recorded."""

    def moment(self, given: datetime | None) -> datetime:
        """When a row was recorded: now, unless it brings its moment along. Raises Refused for the future."""
        if given is not None and given > self._latest:
            message = f'"{given:%Y-%m-%d %H:%M} UTC" is still to come.'
            raise Refused(message, "Nothing is recorded before it happens.", "recorded_at")
        return given or self.signature.at

    def author(self, given: str | None) -> str:
        """Who recorded a row."""
        if given is None:
            return self.signature.by
        if given not in self._authors:  # a few have recorded all of a file
            self._authors[given] = rules.required(given, "recorded_by")
        return self._authors[given]

    def brought(self, moment: datetime) -> None:
        """Keep in mind that something is known from a moment before this one."""
        self.earliest = min(moment, self.earliest or moment)


class Waiting(NamedTuple):
    """A judged row that waits to be written, with the actors it names and its line in the file."""

    line: int
    row: Row
    codes: Sequence[str]
    brings_moment: bool


class Batch:
    """Rows of one kind that are looked up and written together; a repeated one is passed over."""

    codes = ""
    """The key of the actors that a row names."""

    @property
    def noun(self) -> str:
        """What one of them is called."""
        raise NotImplementedError

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.waiting: dict[str, Waiting] = {}

    def add(self, line: int, terms: Terms) -> None:
        """Take one row in. Raises what the rules raise, and ConsequenceError."""
        given, by = terms.pop("recorded_at", None), terms.pop("recorded_by", None)
        at, author = self.intake.moment(given), self.intake.author(by)
        row, codes = self.judged(terms)
        row["recorded_at"], row["recorded_by"] = at, author
        key = self.key(row)
        if first := self.waiting.get(key):
            self._must_be_same(key, row, codes, (first.row, first.codes))
            self.intake.passed_over[self.noun] += 1
            if given is not None:
                self.repeated(first, row)
            return
        self.waiting[key] = Waiting(line, row, codes, given is not None)
        if len(self.waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what waits, but for what is there already."""
        stored = self.stored(list(self.waiting)) if self.waiting else {}
        new = [one for key, one in self.waiting.items() if key not in stored]
        for key in stored:
            self._pass_over(key, self.waiting[key], stored[key])
        self.written(new)
        self.waiting.clear()

    def written(self, new: Sequence[Waiting]) -> None:
        """Write rows that are not there, and count them."""
        if new:
            self.write(new)
        self.intake.added[self.noun] += len(new)
        if moments := [one.row["recorded_at"] for one in new if one.brings_moment]:
            self.intake.brought(min(moments))

    def look_back(self) -> None:
        """Judge what can only be judged when all of the file is there."""

    def _pass_over(self, key: str, one: Waiting, stored: Stored) -> None:
        try:
            self._must_be_same(key, one.row, one.codes, stored)
        except Refused as error:
            value = one.row.get(error.field, ";".join(one.codes))
            self.intake.tell(one.line, error, error.field, value)
            return
        self.intake.passed_over[self.noun] += 1
        if one.brings_moment and recorded(one.row) < recorded(stored[0]):
            self.known_earlier(key, one)

    def _must_be_same(self, key: str, row: Row, codes: Sequence[str], stored: Stored) -> None:
        """Refuse a row that is there with other terms; when it was recorded, and by whom, is none of them."""
        there, its_codes = stored
        differs = (f for f in row if not f.startswith("recorded_") and row[f] != there[f])
        if field := next(differs, ""):
            was = self.shown(field, there)
        elif sorted(codes) != sorted(its_codes):
            field, was = self.codes, ";".join(sorted(its_codes))
        else:
            return
        field = field.removesuffix("_id")
        message = f'The {self.noun} "{key}" is there already with another {field}: {was}.'
        raise Refused(message, "", field)

    def shown(self, field: str, there: Row) -> str:
        """What is stored in a field, as a sentence quotes it."""
        return "none" if there[field] is None else f'"{shortened(str(there[field]))}"'

    def judged(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row, and the actors that it names. Raises what the rules raise."""
        raise NotImplementedError

    def key(self, row: Row) -> str:
        """What makes two rows one."""
        raise NotImplementedError

    def stored(self, keys: Sequence[str]) -> Mapping[str, Stored]:
        """Those that are there already, by key."""
        raise NotImplementedError

    def write(self, new: Sequence[Waiting]) -> None:
        """Write rows that are not there."""
        raise NotImplementedError

    def known_earlier(self, key: str, one: Waiting) -> None:
        """Another office knew earlier of what is there."""

    def repeated(self, first: Waiting, row: Row) -> None:
        """The file says the same again, with another moment."""


def recorded(row: Row) -> tuple[datetime, str]:
    """When a row was recorded and by whom; of two, every office takes the same one for the earlier."""
    return row["recorded_at"], row["recorded_by"]
