"""The one way in which entries are recorded: checked one by one, looked up and written many at a time.

What is typed goes through it as a file does; a file only has more entries.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tracker.db.log_digests import LoweredMoment
from tracker.domain.terms import EntityRef
from tracker.ledger.recorders.differences import are_same, difference_error, repetition_error
from tracker.ledger.recorders.recording import PendingMark, Recording
from tracker.ledger.recorders.stored_rows import StoredEntry
from tracker.ledger.rules import Row

BATCH_SIZE = 1000  # entries looked up and written at a time

Values = Mapping[str, Any]


class PendingEntry(NamedTuple):
    """A checked entry that waits to be written, with its line in the file."""

    line: int
    values: Row
    recorded_at: datetime
    recorded_by: str
    has_own_moment: bool

    @property
    def recorded(self) -> tuple[datetime, str]:
        """When it was recorded and by whom; of two, every office takes the same one for the earlier."""
        return self.recorded_at, self.recorded_by

    def row(self, names: Iterable[str]) -> Row:
        """The columns of some of its values, and when it was recorded and by whom."""
        row = {name: self.values[name] for name in names}
        row["recorded_at"], row["recorded_by"] = self.recorded_at, self.recorded_by
        return row


class Recorder:
    """Entries of one kind; one that is there already with the same values is skipped, in a file."""

    record_kind: str
    """What one of them is called."""
    table: str
    key_column: str
    """The column that says which entry it is, in every office."""
    can_bring_mark = True
    """Whether an entry can say for whose eyes it is."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.pending: dict[str, PendingEntry] = {}
        self.has_own_moment = False
        """Whether the entry that is checked comes out of the log of an office."""

    def add(self, line: int, values: Values) -> PendingEntry:
        """Take one entry in. Raises what the rules raise, and DependentRowError."""
        values = dict(values)
        given, by = values.pop("recorded_at", None), values.pop("recorded_by", None)
        mark = values.pop("mark", None) if self.can_bring_mark else None
        at, author = self.recording.moment(given), self.recording.author(by)
        self.has_own_moment = given is not None
        entry = PendingEntry(line, self.check(values), at, author, given is not None)
        if mark is not None:
            self.recording.marks.append(PendingMark(line, self.name_in_file(entry), mark))
        return self.take_in(entry)

    def take_in(self, entry: PendingEntry) -> PendingEntry:
        """Let a checked entry wait to be written, or find the one that says the same."""
        key = self.key(entry)
        if first := self.pending.get(key):
            self._require_same(key, entry, StoredEntry(key, first.values, *first.recorded))
            self.recording.already_there[self.record_kind] += 1
            if entry.has_own_moment:
                self.merge_repeated_entry(key, first, entry)
            return first
        self.pending[key] = entry
        if len(self.pending) >= BATCH_SIZE:
            self.flush()
        return entry

    def finish(self) -> None:
        """Write what still waits, after the last entry of a section."""
        self.flush()

    def flush(self) -> None:
        """Write what is pending, but for what is there already."""
        stored = {one.key: one for one in self.find_stored(list(self.pending))} if self.pending else {}
        new = [entry for key, entry in self.pending.items() if key not in stored]
        for key, one in stored.items():
            self._skip(key, self.pending[key], one)
        self.recording.retracted.look_up(self.record_kind, self.table, self.key_column, list(stored))
        self.write_and_count(new)
        self.pending.clear()

    def write_and_count(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, and count them."""
        if new:
            self.write(new)
        self.recording.added[self.record_kind] += len(new)
        if moments := [entry.recorded_at for entry in new if entry.has_own_moment]:
            self.recording.note_earliest(min(moments))

    def _skip(self, key: str, entry: PendingEntry, stored: StoredEntry) -> None:
        is_refused = False
        for field, there in self._differing(entry, stored):
            is_refused |= not self.take_difference(key, entry, field, there)
        if is_refused:
            return
        self.recording.already_there[self.record_kind] += 1
        if (
            entry.has_own_moment
            and stored.recorded_at
            and entry.recorded < (stored.recorded_at, stored.recorded_by)
        ):
            name = str(stored.values.get("uid") or key)
            before = LoweredMoment(self.table, name, stored.recorded_at, stored.recorded_by)
            self.recording.note_lowered(before)
            self.keep_earlier_moment(key, entry)

    def take_difference(self, key: str, entry: PendingEntry, field: str, there: object) -> bool:
        """Report that an entry is there with another value in a field; whether it is taken for the same."""
        of, value = EntityRef(self.record_kind, key), entry.values.get(field)
        error = difference_error(of, field, there, value)
        self.recording.report(entry.line, error, field, _joined(value))
        return False

    def _require_same(self, key: str, entry: PendingEntry, stored: StoredEntry) -> None:
        """Refuse an entry that the file has with other values before; moment and author may be others."""
        for field, there in self._differing(entry, stored):
            of = EntityRef(self.record_kind, key)
            raise repetition_error(of, field, there, entry.values.get(field))

    def _differing(self, entry: PendingEntry, stored: StoredEntry) -> Iterator[tuple[str, object]]:
        """The fields of which the file says something else than is stored, with what is stored."""
        for field, value in entry.values.items():
            there = stored.values.get(field, value)
            if field in self.recording.unsaid_fields:
                continue
            if value != there and not self.is_same(field, there, value):
                yield field, there

    def is_same(self, field: str, ours: Any, theirs: Any) -> bool:  # noqa: ANN401, ARG002 - of any field
        """Whether two values of a field say the same."""
        return are_same(ours, theirs)

    def check(self, values: Values) -> Row:
        """The values as they are stored. Raises what the rules raise."""
        raise NotImplementedError

    def key(self, entry: PendingEntry) -> str:
        """What makes two entries one."""
        return str(entry.values[self.key_column])

    def name_in_file(self, entry: PendingEntry) -> str | EntityRef:
        """What names an entry in a file."""
        return self.key(entry)

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already."""
        raise NotImplementedError

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there."""
        raise NotImplementedError

    def run_deferred_checks(self) -> None:
        """Check what can only be checked when all entries are there."""

    def keep_earlier_moment(self, key: str, entry: PendingEntry) -> None:
        """Of what two offices recorded the earlier moment counts in both, and who recorded it then."""
        at, by = entry.recorded
        sql = f"UPDATE {self.table} SET recorded_at = :at, recorded_by = :by WHERE {self.key_column} = :key"
        self.recording.connection.execute(sql, key=key, at=at, by=by)
        self.recording.note_earliest(at)

    def merge_repeated_entry(self, key: str, first: PendingEntry, entry: PendingEntry) -> None:
        """The file says the same again: the earlier moment counts, as it would from two files."""
        if entry.recorded < first.recorded:
            at, by = entry.recorded
            self.pending[key] = first._replace(recorded_at=at, recorded_by=by)


def _joined(value: object) -> object:
    return ";".join(value) if isinstance(value, tuple | list) else value
