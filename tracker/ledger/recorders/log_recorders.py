"""Records the log: updates, and the retractions that take them back; and what is checked at the end."""

import base64
import bisect
import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Sequence

from tracker.domain.errors import RuleViolation, shorten
from tracker.domain.hint_actions import GIVE_DUE_DATE
from tracker.domain.message_filling import fill
from tracker.domain.terms import RetractionTerms, UpdateTerms
from tracker.ledger import ledger_messages, rules
from tracker.ledger.recorders.circle_checks import report_circles
from tracker.ledger.recorders.ids import next_id
from tracker.ledger.recorders.recorder import BATCH_SIZE, PendingEntry, Recorder, Values
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.status_order import statuses_of_day_error
from tracker.ledger.recorders.stored_rows import (
    StoredEntry,
    UpdateKey,
    retractions_of,
    stored_updates,
    update_keys,
)
from tracker.ledger.rules import Row
from tracker.queries.implementation_state import states_before
from tracker.queries.replacement_circles import replaced_commitments_of
from tracker.queries.statuses_of_day import statuses_without_order

UPDATE, RETRACTION = "update", "retraction"
_CONTENT = ("effective_on", "status", "due_on", "note", "reporter", "source")
_COLUMNS = [name for name in UpdateTerms._fields if name not in ("commitment", "successor")]


class UpdateRecorder(Recorder):
    """Records entries of the log, known in every office by their uid."""

    record_kind = UPDATE

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self._times_repeated: Counter[bytes] = Counter()
        self._made_uids: set[str] = set()
        self._statuses = array("q"), array("q")  # numbers and lines of those that are judged
        self._unexplained = array("q")  # numbers
        self._replaced: dict[int, int] = {}
        """The line of each commitment, by its key, that is replaced by another."""
        self.last_number = 0
        """The number of the update that was written last."""

    def check(self, values: Values) -> Row:
        """The values as they are stored, with the uid that is given or one that is made of the content."""
        row = rules.checked_row(self.recording.lookup, UpdateTerms, values)
        rules.require_past_days(UpdateTerms, row, self.recording.stamp.last_day, GIVE_DUE_DATE)
        rules.check_update(self.recording.lookup, row)
        row["uid"] = row["uid"] or self._make_uid(row)
        return row

    def key(self, entry: PendingEntry) -> str:
        """The uid."""
        return str(entry.values["uid"])

    def _make_uid(self, row: Row) -> str:
        """The same for the same content in every office, and another for each repetition in a file."""
        parts = [row["commitment"], row["successor"], *(row[key] for key in _CONTENT)]
        content = json.dumps(parts, default=str).encode()
        digest = hashlib.blake2b(content, digest_size=10).digest()
        if times := self._times_repeated[digest]:
            repeated = hashlib.blake2b(content + b"\n%d" % times, digest_size=10).digest()
        self._times_repeated[digest] += 1
        uid = base64.b32encode(repeated if times else digest).decode().lower()
        self._made_uids.add(uid)
        return uid

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already, by uid."""
        return stored_updates(self.recording.connection, keys)

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there."""
        rows, id_of = [], self.recording.lookup.commitment_id
        for number, entry in enumerate(new, start=next_id(self.recording.connection, "status_update")):
            values, row = entry.values, entry.row(_COLUMNS)
            row["id"], row["commitment_id"] = number, id_of(values["commitment"])
            row["successor_id"] = id_of(values["successor"]) if values["successor"] else None
            rows.append(row)
            if values["successor"]:
                self._replaced.setdefault(row["commitment_id"], entry.line)
            if values["status"] is not None and not self._was_checked_elsewhere(entry):
                self._statuses[0].append(number)
                self._statuses[1].append(entry.line)
                if rules.needs_previous_state(values):
                    self._unexplained.append(number)
            self.last_number = number
        self.recording.connection.insert("status_update", rows)

    def keep_earlier_moment(self, key: str, entry: PendingEntry) -> None:
        """The log is not changed, but a retraction may be older than its entry here."""
        self.recording.earlier_moments[key] = entry.recorded_at

    def write_and_count(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, and count them."""
        super().write_and_count(new)
        self._made_uids.clear()

    def _was_checked_elsewhere(self, entry: PendingEntry) -> bool:
        """Whether it comes with uid and moment out of the log of an office, which knew what was before it.

        Checked again by what another office knew, an entry could be refused that nobody can change any more.
        """
        return entry.has_own_moment and entry.values["uid"] not in self._made_uids

    def run_deferred_checks(self) -> None:
        """Check what depends on other rows, once all that the file brings is there.

        What replaces what; which status is the last of its day; what has no note, by what was before it.
        """
        report_circles(self.recording, self._replaced, "successor")
        refused = self._report_statuses_without_order()
        for first in range(0, len(self._unexplained), BATCH_SIZE):
            chunk = self._unexplained[first : first + BATCH_SIZE].tolist()
            for number, status, before in states_before(self.recording.connection, chunk):
                try:
                    rules.require_note(before, status)
                except RuleViolation as error:
                    if number not in refused:
                        self.recording.report(self._line_of(number) or 0, error, error.field, None)

    def _report_statuses_without_order(self) -> set[int]:
        """Report the statuses of which nothing says which is the last of its day; their numbers."""
        reported: set[int] = set()
        numbers = self._statuses[0]
        if not numbers:
            return reported
        for rows in statuses_without_order(self.recording.connection, numbers[0], numbers[-1]):
            judged = {row: line for row in rows if (line := self._line_of(row.update)) is not None}
            if len({(row.status, row.successor) for row in judged}) < 2:
                continue
            error = statuses_of_day_error(list(judged))
            for row, line in judged.items():
                reported.add(row.update)
                self.recording.report(line, error, error.field, row.status)
        return reported

    def _line_of(self, number: int) -> int | None:
        """The line of an update that is judged; None for one that another office has judged."""
        numbers, lines = self._statuses
        place = bisect.bisect_left(numbers, number)
        return lines[place] if place < len(numbers) and numbers[place] == number else None


class RetractionRecorder(Recorder):
    """Records what takes updates back. Two offices may each take the same one back, and both entries stay."""

    record_kind = RETRACTION

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self._retracted = array("q"), array("q")  # numbers of updates, and lines

    def check(self, values: Values) -> Row:
        """The uid of the update, and the reason."""
        return rules.checked_row(self.recording.lookup, RetractionTerms, values)

    def key(self, entry: PendingEntry) -> str:
        """All of it: what says something else, or was said at another moment, is another entry."""
        return json.dumps([entry.values["update"], entry.values["reason"], entry.recorded_at], default=str)

    def flush(self) -> None:
        """Write what is pending, but for what is there already."""
        uids = {entry.values["update"] for entry in self.pending.values()}
        updates = update_keys(self.recording.connection, list(uids))
        reasons = self._stored_reasons([update.number for update in updates.values()])
        new = []
        for entry in self.pending.values():
            uid = entry.values["update"]
            if (update := updates.get(uid)) is None:
                self._report_unknown(uid, entry.line)
                continue
            try:
                self._require_earlier_update(entry, update)
                is_new = self._is_new(entry, reasons.setdefault(update.number, {}))
            except RuleViolation as error:
                self.recording.report(entry.line, error, error.field, uid)
                continue
            if is_new:
                values = {"update_id": update.number, "reason": entry.values["reason"]}
                new.append(entry._replace(values=values))
            else:
                self.recording.already_there[self.record_kind] += 1
        self.write_and_count(new)
        self.pending.clear()

    def _require_earlier_update(self, entry: PendingEntry, update: UpdateKey) -> None:
        """Raise RuleViolation for a retraction that is older than its update.

        Where two offices recorded the same update, the one that recorded it first can have taken it back
        before the other knew it.
        """
        moment = self.recording.earlier_moments.get(update.uid, update.recorded_at)
        if entry.recorded_at < moment:
            message = fill(ledger_messages.RETRACTED_TOO_EARLY, moment=moment)
            raise RuleViolation(message, fill(ledger_messages.CORRECT_MOMENT), "recorded_at")

    def _stored_reasons(self, numbers: Sequence[int]) -> dict[int, dict[object, str]]:
        """The reasons with which updates are taken back already, by moment."""
        found: dict[int, dict[object, str]] = {}
        for row in retractions_of(self.recording.connection, numbers):
            found.setdefault(row.update_id, {})[row.recorded_at] = row.reason
        return found

    def _is_new(self, entry: PendingEntry, reasons: dict[object, str]) -> bool:
        """Whether it is not there yet. Raises RuleViolation when the update is taken back in other words."""
        moment, reason = entry.recorded_at, str(entry.values["reason"])
        if reason in reasons.values() if not entry.has_own_moment else reasons.get(moment) == reason:
            return False
        if moment in reasons or (reasons and not entry.has_own_moment):
            there = shorten(next(iter(reasons.values())))
            message = fill(ledger_messages.RETRACTED_WITH_OTHER_REASON, reason=there)
            raise RuleViolation(message, fill(ledger_messages.LEAVE_IT_OUT), "update")
        reasons[moment] = reason
        return True

    def _report_unknown(self, uid: str, line: int) -> None:
        if (UPDATE, uid) not in self.recording.refused:
            message = fill(ledger_messages.NO_SUCH_UID, uid=shorten(uid))
            error = RuleViolation(message, fill(ledger_messages.GIVE_UID), "update")
            self.recording.report(line, error, error.field, uid)

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there."""
        self.recording.connection.insert("retraction", [entry.row(entry.values) for entry in new])
        self._retracted[0].extend(entry.values["update_id"] for entry in new)
        self._retracted[1].extend(entry.line for entry in new)

    def run_deferred_checks(self) -> None:
        """Check that what counts without the retracted updates makes no circle."""
        numbers, lines = self._retracted
        line_of: dict[int, int] = {}
        for first in range(0, len(numbers), BATCH_SIZE):
            chunk = dict(
                zip(numbers[first : first + BATCH_SIZE], lines[first : first + BATCH_SIZE], strict=True)
            )
            for row in replaced_commitments_of(self.recording.connection, tuple(chunk)):
                line_of.setdefault(row.commitment, chunk[row.update])
        report_circles(self.recording, line_of, "update")
