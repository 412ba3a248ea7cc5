"""Records what the log has beside updates of commitments: standings of agreements, days of events, marks."""

from collections.abc import Collection, Sequence
from typing import ClassVar, NamedTuple

from tracker.db.sql import RETRACTION_LINKS
from tracker.domain.errors import RuleViolation, shorten
from tracker.domain.message_filling import fill
from tracker.domain.terms import EntityRef, EventDayTerms, MarkTerms, OfficeTerms, StandingTerms
from tracker.ledger import ledger_messages, rules
from tracker.ledger.recorders.ids import UidMaker, new_uid, next_entry_number, next_id
from tracker.ledger.recorders.recorder import PendingEntry, Recorder, Values
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.stored_rows import (
    EntryKey,
    StoredEntry,
    entry_keys,
    stored_event_days,
    stored_marks,
    stored_standings,
)
from tracker.ledger.rules import Row
from tracker.queries.commands import CommandEntry
from tracker.queries.entities_with_refs import COMMITMENT, ENTITIES
from tracker.queries.marks import mark_of, marks_with_numbers
from tracker.queries.office import current_office, office_before

_MARKED = ("entry", *(RETRACTION_LINKS[kind] for kind in ENTITIES))


class LogRecorder(Recorder):
    """Records entries of one table of the log, known in every office by their uid."""

    terms: ClassVar[type[NamedTuple]]
    key_column = "uid"

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self._uids = UidMaker()
        self.last_number = 0
        """The number of the entry that was written last."""

    def check(self, values: Values) -> Row:
        """The values as they are stored, with the uid that is given or one that is made of the content."""
        row = rules.checked_row(self.recording.lookup, self.terms, self.whole_names(values))
        hint = fill(ledger_messages.CHECK_DAY)
        rules.require_past_days(self.terms, row, self.recording.stamp.last_day, hint)
        self.check_fields(row)
        if not row["uid"]:
            named = row | self.names_in_file(values)
            content = [value for name, value in named.items() if name != "uid"]
            row["uid"] = new_uid() if self.recording.is_typed else self._uids.make(self.record_kind, *content)
        return row

    def whole_names(self, values: Values) -> Values:
        """The values with whole names of what they are about."""
        return values

    def names_in_file(self, values: Values) -> Row:  # noqa: ARG002 - most are named alike everywhere
        """What the file may call otherwise than it is called here: a uid is made of what the file says."""
        return {}

    def check_fields(self, row: Row) -> None:
        """Hold the fields of an entry to each other. Raises RuleViolation."""

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there."""
        numbered = list(enumerate(new, start=next_entry_number(self.recording.connection)))
        self.recording.connection.insert(
            self.table, [self.table_row(entry) | {"id": number} for number, entry in numbered]
        )
        self.recording.written.add(self.table, [number for number, _ in numbered])
        self.last_number = numbered[-1][0]

    def table_row(self, entry: PendingEntry) -> Row:
        """The row of an entry, without its number."""
        return entry.row(self.terms._fields)


class StandingRecorder(LogRecorder):
    """Records whether agreements are in force, by us or by a reporter."""

    record_kind = "standing"
    table = "agreement_standing"
    terms = StandingTerms

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already, by uid."""
        return stored_standings(self.recording.connection, keys)

    def check_fields(self, row: Row) -> None:
        """What a standing needs, and that whose act it is was one of the parties."""
        rules.require_note_for_standing(row)
        rules.require_reporter_of_speaker(row)
        parties = self.recording.lookup.parties_ever(row["agreement"])
        rules.require_party(row["side"], parties, row["agreement"])


class EventDayRecorder(LogRecorder):
    """Records on which day events are, or that this is not known."""

    record_kind = "event_day"
    table = "event_day"
    terms = EventDayTerms

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already, by uid."""
        return stored_event_days(self.recording.connection, keys)

    def whole_names(self, values: Values) -> Values:
        """The event with its agreement, where a file names them apart."""
        values = dict(values)
        agreement, event = values.pop("agreement", None), values.get("event") or ""
        return values | {"event": event if ":" in event or not agreement else f"{agreement}:{event}"}


class OfficeRecorder(LogRecorder):
    """Records who we are; of a file only where nobody has said it here: it is whose copy this is."""

    record_kind = table = "office"
    terms = OfficeTerms
    can_bring_mark = False

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        is_said = recording.connection.scalar("SELECT 1 FROM office LIMIT 1", int)
        self._is_obeyed = recording.is_typed or not is_said

    def check(self, values: Values) -> Row:
        """The values as they are stored."""
        return rules.checked_row(self.recording.lookup, self.terms, values)

    def key(self, entry: PendingEntry) -> str:
        """What makes two entries one."""
        return f"{entry.recorded_at} {entry.recorded_by}"

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:  # noqa: ARG002 - none is looked up
        """None: they are taken in once, or not at all."""
        return []

    def write_and_count(self, new: Sequence[PendingEntry]) -> None:
        """Write entries where they are obeyed."""
        if self._is_obeyed:
            super().write_and_count(new)

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries, which have numbers of their own."""
        connection = self.recording.connection
        numbered = list(enumerate(new, start=next_id(connection, self.table)))
        connection.insert(self.table, [self.table_row(entry) | {"id": number} for number, entry in numbered])
        self.recording.written.add(self.table, [number for number, _ in numbered])


class MarkRecorder(LogRecorder):
    """Records for whose eyes entries are, and what has a ref."""

    record_kind = table = "mark"
    terms = MarkTerms
    can_bring_mark = False  # it is one

    def whole_names(self, values: Values) -> Values:
        """What is marked, by the refs that it has here."""
        return {**values, "of": self.recording.refs_of_file.ours_of_entity(values["of"])}

    def names_in_file(self, values: Values) -> Row:
        """What is marked, as the file calls it."""
        return {"of": values["of"]}

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already, by uid; what they mark is in the uid, or stands under it for good."""
        return stored_marks(self.recording.connection, keys)

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, but for those of entries that are not there either."""
        uids = [one.values["of"] for one in new if isinstance(one.values["of"], str)]
        known = entry_keys(self.recording.connection, uids)
        if there := [one for one in new if self._is_there(one, known)]:
            super().write(there)

    def _is_there(self, entry: PendingEntry, known: dict[str, EntryKey]) -> bool:
        of = entry.values["of"]
        if isinstance(of, EntityRef) or of in known:
            return True
        if self.recording.is_refused_entry(of):
            return False
        message = fill(ledger_messages.NO_SUCH_UID, uid=shorten(of))
        error = RuleViolation(message, fill(ledger_messages.GIVE_UID), "of")
        self.recording.report(entry.line, error, "of", of)
        return False

    def table_row(self, entry: PendingEntry) -> Row:
        """The row of a mark: the uid of an entry, or the key of what has a ref."""
        of = entry.values["of"]
        links = dict.fromkeys(_MARKED)
        if isinstance(of, str):
            links["entry"] = of
        else:
            is_commitment = of.kind == COMMITMENT.name
            key = self.recording.lookup.commitment_id(of.ref) if is_commitment else of.ref
            links[RETRACTION_LINKS[of.kind]] = key
        return entry.row(("mark", "uid")) | links


# -- what was said before a command, said again: nothing takes back marks, and who we are ---------------


def restore_marks(
    recording: Recording, entries: Sequence[CommandEntry], taken_back: Collection[str | EntityRef]
) -> int:
    """Mark what a command marked as it was before, but for what is taken back whole; how many that are."""
    connection, recorder = recording.connection, MarkRecorder(recording)
    gone, restored = set(taken_back), 0
    for entry in (one for one in entries if one.table == MarkRecorder.table):
        for row in marks_with_numbers(connection, int(entry.first_key), int(entry.last_key)):
            before = mark_of(connection, row.of, before=row.id)
            if row.of not in gone and mark_of(connection, row.of) is not before:
                recorder.add(0, MarkTerms(row.of, before, uid=new_uid())._asdict())
                restored += 1
    recorder.flush()
    return restored


def restore_office(recording: Recording, entries: Sequence[CommandEntry]) -> int:
    """Say who we are as it was said before a command; 1 where that is other."""
    for entry in (one for one in entries if one.table == OfficeRecorder.table):
        before = office_before(recording.connection, int(entry.first_key))
        if before != current_office(recording.connection):
            recorder = OfficeRecorder(recording)
            recorder.add(0, OfficeTerms(*before)._asdict())
            recorder.flush()
            return 1
    return 0
