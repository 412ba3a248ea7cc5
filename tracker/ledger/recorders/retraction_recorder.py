"""Records retractions: what takes back an entry of the log, or what should never have been entered."""

from collections.abc import Sequence
from typing import NamedTuple

from tracker.db.sql import RETRACTION_LINKS
from tracker.domain.errors import RuleViolation, shorten
from tracker.domain.hint_actions import GIVE_OTHER_MARK
from tracker.domain.message_filling import fill
from tracker.domain.records import format_update_number
from tracker.domain.terms import EntityRef, RetractionTerms
from tracker.ledger import ledger_messages, rules
from tracker.ledger.recorders.circle_checks import report_circles, report_circles_of_revised
from tracker.ledger.recorders.ids import UidMaker, new_uid, next_entry_number
from tracker.ledger.recorders.recorder import BATCH_SIZE, PendingEntry, Recorder, Values
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.stored_rows import EntryKey, StoredEntry, entry_keys, stored_retractions
from tracker.ledger.recorders.term_checks import RevisedTerms, report_broken_terms
from tracker.ledger.recorders.what_was_taken_back import RetractedHere, TakenBack
from tracker.ledger.retracted_entities import dependents_error
from tracker.ledger.rules import Row
from tracker.queries.dependents import dependents_of
from tracker.queries.entities_with_refs import COMMITMENT, ENTITIES
from tracker.queries.replacement_circles import replaced_commitments_of
from tracker.queries.retractions import retracted_thing
from tracker.queries.revisions import revisions_with_uids


class _Target(NamedTuple):
    """What is taken back: its table, and its key there."""

    table: str
    key: int | str


class RetractionRecorder(Recorder):
    """Records what takes things back. Two offices may each take the same back, and both entries stay."""

    record_kind = table = "retraction"
    key_column = "uid"

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        # What an office has undone for itself is for no other: only a database that is filled anew obeys it.
        is_filled = recording.connection.scalar("SELECT 1 FROM actor LIMIT 1", int)
        self._obeys_undone = recording.is_typed or not is_filled
        self._uids = UidMaker()
        self._line_of_update: dict[int, int] = {}
        self._line_of_entity: dict[EntityRef, int] = {}
        self._line_of_uid: dict[str, int] = {}
        """The lines of the entries that count no longer, or again."""

    def check(self, values: Values) -> Row:
        """What is taken back, the reason, and the uid that is given or one that is made of the content."""
        of = self.recording.refs_of_file.ours_of_entity(values["of"])
        row = rules.checked_row(self.recording.lookup, RetractionTerms, {**values, "of": of})
        if not row["uid"]:
            is_typed = self.recording.is_typed
            row["uid"] = new_uid() if is_typed else self._uids.make(values["of"], row["reason"])
        self.recording.retracted.said_by_file.add(row["uid"])
        return row

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already, by uid."""
        return stored_retractions(self.recording.connection, keys)

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there."""
        numbered = list(enumerate(new, start=next_entry_number(self.recording.connection)))
        uids = [entry.values["of"] for entry in new if isinstance(entry.values["of"], str)]
        entries = entry_keys(self.recording.connection, uids)
        entries |= {
            entry.values["uid"]: EntryKey(entry.values["uid"], self.table, number, *entry.recorded)
            for number, entry in numbered
        }
        waiting: dict[str, Row] = {}
        refused = 0
        for number, entry in numbered:
            if entry.values["of"] in waiting:  # what is brought back is looked up
                self._insert(waiting)
            if row := self._row(number - refused, entry, entries):  # a number follows the one before it
                waiting[row["uid"]] = row
            else:  # what takes this back in turn is not reported too
                refused += 1
                del entries[entry.values["uid"]]
                self.recording.refused.add((self.record_kind, entry.values["uid"]))
        self._insert(waiting)

    def _insert(self, rows: dict[str, Row]) -> None:
        self.recording.connection.insert(self.table, list(rows.values()))
        self.recording.written.add(self.table, [row["id"] for row in rows.values()])
        rows.clear()

    def write_and_count(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, but those that another office has undone for itself."""
        super().write_and_count([one for one in new if self._obeys_undone or not one.values["undone_by"]])

    def _row(self, number: int, entry: PendingEntry, entries: dict[str, EntryKey]) -> Row | None:
        """The row of an entry; None where what is wrong with it is reported."""
        try:
            target = self._find_target(entry, entries)
        except RuleViolation as error:
            self.recording.report(entry.line, error, error.field, str(entry.values["of"]))
            return None
        if target is None:
            return None
        row = dict.fromkeys(RETRACTION_LINKS.values())
        row |= entry.row(("uid", "reason", "undone_by")) | {"id": number}
        row[RETRACTION_LINKS[target.table]] = target.key
        self._note_what_was_here(entry, target)
        if target.table == "revision":  # an amended due date is in the log under the same number
            sql = "SELECT id FROM status_update WHERE id = :number"
            row["update_id"] = self.recording.connection.scalar(sql, int, number=target.key)
        return row

    def _note_what_was_here(self, entry: PendingEntry, target: _Target) -> None:
        """Keep in mind what this takes back that counted here until now."""
        if self.recording.written.has(target.table, target.key):
            return
        link = RETRACTION_LINKS[target.table]
        sql = f"""SELECT 1 FROM retraction r WHERE r.{link} = :key
            AND NOT EXISTS (SELECT 1 FROM retraction b WHERE b.retraction_id = r.id)"""
        if self.recording.connection.scalar(sql, int, key=target.key) is None:
            values = entry.values["reason"], entry.recorded_at, entry.recorded_by
            self.recording.taken_back.append(TakenBack(target.table, target.key, *values))

    def _find_target(self, entry: PendingEntry, entries: dict[str, EntryKey]) -> _Target | None:
        """What an entry takes back; None where that is in the same file and refused.

        Raises RuleViolation where it is not there, or was recorded later.
        """
        of = entry.values["of"]
        if isinstance(of, EntityRef):
            self._line_of_entity.setdefault(of, entry.line)
            is_commitment = of.kind == COMMITMENT.name
            return _Target(of.kind, self.recording.lookup.commitment_id(of.ref) if is_commitment else of.ref)
        if (target := entries.get(of)) is None:
            if self.recording.is_refused_entry(of):
                return None
            message = fill(ledger_messages.NO_SUCH_UID, uid=shorten(of))
            raise RuleViolation(message, fill(ledger_messages.GIVE_UID), "of")
        if target.table not in RETRACTION_LINKS:
            message = fill(ledger_messages.IS_A_MARK, entry=format_update_number(target.number))
            raise RuleViolation(message, GIVE_OTHER_MARK, "of")
        if entry.recorded_at < target.recorded_at:
            message = fill(ledger_messages.RETRACTED_TOO_EARLY, moment=target.recorded_at)
            raise RuleViolation(message, fill(ledger_messages.CORRECT_MOMENT), "recorded_at")
        if (update := self._changed_update(target, entry.line)) is not None:
            self._line_of_update.setdefault(update, entry.line)
        return _Target(target.table, target.number)

    def _changed_update(self, target: EntryKey, line: int) -> int | None:
        """The update that counts no longer, or again, when an entry is taken back.

        Raises RuleViolation for a retraction that brought another entry back: that is retracted once more.
        """
        self._line_of_uid.setdefault(target.uid, line)
        if target.table != self.table:
            return target.number if target.table == "status_update" else None
        taken_back = retracted_thing(self.recording.connection, target.number)
        if taken_back.retraction_id is not None:
            message = fill(ledger_messages.BRINGS_BACK, entry=format_update_number(target.number))
            raise RuleViolation(message, fill(ledger_messages.RETRACT_AGAIN), "of")
        if taken_back.uid:
            self._line_of_uid.setdefault(taken_back.uid, line)
        return taken_back.update_id

    def run_deferred_checks(self) -> None:
        """Check that nothing hangs on what is taken back, and that what counts then makes no circle."""
        for of, line in self._line_of_entity.items():
            if dependents := dependents_of(self.recording.connection, ENTITIES[of.kind], of.ref):
                self.recording.report(line, dependents_error(of, dependents), "of", of.ref)
        numbers, line_of_commitment = list(self._line_of_update), dict[int, int]()
        for first in range(0, len(numbers), BATCH_SIZE):
            some = tuple(numbers[first : first + BATCH_SIZE])
            for row in replaced_commitments_of(self.recording.connection, some):
                line_of_commitment.setdefault(row.commitment, self._line_of_update[row.update])
        report_circles(self.recording, line_of_commitment, "of")
        revisions = revisions_with_uids(self.recording.connection, list(self._line_of_uid))
        lines = self._line_of_uid
        revised = [RevisedTerms(one.of, one.effective_on, lines[one.uid]) for one in revisions]
        report_broken_terms(self.recording, revised)
        report_circles_of_revised(self.recording, {one.of: one.line for one in reversed(revised)})


def names_to_take_back(recording: Recording) -> list[str | EntityRef]:
    """What has to be taken back so that what a file has, and was taken back here, counts again.

    That is what took it back; and for a retraction, which is never taken back twice, what that took back.
    Refs are those of the file.
    """
    return list(dict.fromkeys(_name_to_take_back(recording, one) for one in recording.retracted))


def _name_to_take_back(recording: Recording, one: RetractedHere) -> str | EntityRef:
    if one.kind != RetractionRecorder.record_kind:
        return one.retraction
    sql = "SELECT id FROM retraction WHERE uid = :uid"
    (number,) = recording.connection.scalars(sql, int, uid=one.key)
    name = retracted_thing(recording.connection, number).name
    return name if isinstance(name, str) else recording.refs_of_file.theirs_of_entity(name)
