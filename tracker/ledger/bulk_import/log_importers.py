"""The log in batches: updates, and the retractions that take them back; and the look back at the end."""

import base64
import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence

from tracker import queries
from tracker.domain.errors import RuleViolation, shorten
from tracker.domain.text import NOTE_LIMIT
from tracker.ledger import rules
from tracker.ledger.bulk_import.row_importer import (
    BATCH_SIZE,
    ImportContext,
    PendingRow,
    RowImporter,
    StoredRow,
    Terms,
)
from tracker.ledger.bulk_import.stored_rows import StoredUpdate, retractions_of, rows_with_keys
from tracker.ledger.entries import next_id
from tracker.ledger.rules import Row

UID_LIMIT = 64  # characters


class UpdateImporter(RowImporter):
    """Entries of the log, known in every office by their uid."""

    record_kind = "update"

    def __init__(self, intake: ImportContext) -> None:
        super().__init__(intake)
        self._times_said: Counter[bytes] = Counter()
        self._uids_made: set[str] = set()
        self._unexplained = array("q"), array("q")  # numbers and lines

    def validate_row(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row, with the uid that it brings or else one that is made of its content."""
        given = terms.pop("uid", None)
        row = rules.validate_update(self.context.names, **terms)
        row["uid"] = rules.required_text(given, "uid", limit=UID_LIMIT) if given else self._uid(row, terms)
        return row, ()

    def key(self, row: Row) -> str:
        """The uid."""
        return str(row["uid"])

    def _uid(self, row: Row, terms: Terms) -> str:
        """The same for the same content in every office, and another for each repetition in a file."""
        said = [row[key] for key in ("effective_on", "status", "due_on", "note", "reporter", "source")]
        content = json.dumps([terms["commitment"], terms.get("successor"), *said], default=str).encode()
        digest = hashlib.blake2b(content, digest_size=10).digest()
        if times := self._times_said[digest]:
            repeated = hashlib.blake2b(content + b"\n%d" % times, digest_size=10).digest()
        self._times_said[digest] += 1
        uid = base64.b32encode(repeated if times else digest).decode().lower()
        self._uids_made.add(uid)
        return uid

    def find_stored(self, keys: Sequence[str]) -> Mapping[str, StoredRow]:
        """Those that are there already, by uid."""
        rows = rows_with_keys(self.context.connection, "status_update", "uid", keys, StoredUpdate)
        return {row.uid: (row._asdict(), ()) for row in rows}

    def format_stored_value(self, field: str, there: Row) -> str:
        """What is stored in a field, as a sentence quotes it; a commitment by its ref."""
        if not field.endswith("_id"):
            return super().format_stored_value(field, there)
        ref = self.context.connection.scalar(
            "SELECT ref FROM commitment WHERE id = :id", str, id=there[field]
        )
        return super().format_stored_value(field, {field: ref})

    def write_rows(self, new: Sequence[PendingRow]) -> None:
        """Write rows that are not there."""
        for number, one in enumerate(new, start=next_id(self.context.connection, "status_update")):
            one.row["id"] = number
            if rules.needs_previous_state(one.row) and not self._was_judged_elsewhere(one):
                self._unexplained[0].append(number)
                self._unexplained[1].append(one.line)
        self.context.connection.insert("status_update", [one.row for one in new])

    def write_and_count(self, new: Sequence[PendingRow]) -> None:
        """Write rows that are not there, and count them."""
        super().write_and_count(new)
        self._uids_made.clear()

    def _was_judged_elsewhere(self, one: PendingRow) -> bool:
        """Whether it comes with uid and moment out of the log of an office, which knew what was before it.

        Judged again by what another office knew, an entry could be refused that nobody can change any more.
        """
        return one.has_own_moment and one.row["uid"] not in self._uids_made

    def run_deferred_checks(self) -> None:
        """Judge what has no note by what was before it, once all that may have been before is there."""
        numbers, lines = self._unexplained
        for first in range(0, len(numbers), BATCH_SIZE):
            chunk = numbers[first : first + BATCH_SIZE].tolist()
            line_of = dict(zip(chunk, lines[first : first + BATCH_SIZE], strict=True))
            for number, status, before in queries.progress_before(self.context.connection, chunk):
                try:
                    rules.require_note(before, status)
                except RuleViolation as error:
                    self.context.tell(line_of[number], error, error.field, None)


class RetractionImporter(RowImporter):
    """What takes updates back. Two offices may each take the same one back, and both entries stay."""

    record_kind = "retraction"

    def validate_row(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row, with the uid in place of the update's number."""
        reason = rules.required_text(terms["reason"], "reason", limit=NOTE_LIMIT)
        return {"uid": rules.required_text(terms["update"], "update"), "reason": reason}, ()

    def key(self, row: Row) -> str:
        """All of it: what says something else, or was said at another moment, is another entry."""
        return json.dumps([row["uid"], row["reason"], row["recorded_at"]], default=str)

    def flush(self) -> None:
        """Write what waits, but for what is there already."""
        numbers = self._numbers({str(one.row["uid"]) for one in self.waiting.values()})
        there = self._there(list(numbers.values()))
        new = []
        for one in self.waiting.values():
            uid = str(one.row.pop("uid"))
            if uid not in numbers:
                self._tell_unknown(uid, one.line)
                continue
            one.row["update_id"] = numbers[uid]
            try:
                is_new = self._is_new(one, there.setdefault(numbers[uid], {}))
            except RuleViolation as error:
                self.context.tell(one.line, error, error.field, uid)
                continue
            if is_new:
                new.append(one)
            else:
                self.context.already_there[self.record_kind] += 1
        self.write_and_count(new)
        self.waiting.clear()

    def _numbers(self, uids: set[str]) -> dict[str, int]:
        """The updates that are there, by uid."""
        rows = rows_with_keys(self.context.connection, "status_update", "uid", list(uids), StoredUpdate)
        return {row.uid: row.id for row in rows}

    def _there(self, numbers: Sequence[int]) -> dict[int, dict[object, str]]:
        """The reasons with which updates are taken back already, by moment."""
        found: dict[int, dict[object, str]] = {}
        for row in retractions_of(self.context.connection, numbers):
            found.setdefault(row.update_id, {})[row.recorded_at] = row.reason
        return found

    def _is_new(self, one: PendingRow, reasons: dict[object, str]) -> bool:
        """Whether nothing of it is there. Raises RuleViolation when the update is taken back in other words."""
        moment, reason = one.row["recorded_at"], str(one.row["reason"])
        if reason in reasons.values() if not one.has_own_moment else reasons.get(moment) == reason:
            return False
        if moment in reasons or (reasons and not one.has_own_moment):
            said = shorten(next(iter(reasons.values())))
            raise RuleViolation(f'The update is taken back already: "{said}".', "Leave it out.", "update")
        reasons[moment] = reason
        return True

    def _tell_unknown(self, uid: str, line: int) -> None:
        if (UpdateImporter.record_kind, uid) not in self.context.refused:
            error = RuleViolation(f'There is no update "{shorten(uid)}".', "Give the uid of one.", "update")
            self.context.tell(line, error, error.field, uid)

    def write_rows(self, new: Sequence[PendingRow]) -> None:
        """Write rows that are not there."""
        self.context.connection.insert("retraction", [one.row for one in new])
