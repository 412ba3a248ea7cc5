"""Records updates, and checks at the end what depends on other rows."""

import bisect
from array import array
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from tracker.domain.errors import RuleViolation
from tracker.domain.hint_actions import GIVE_DUE_DATE
from tracker.domain.terms import UpdateTerms
from tracker.domain.vocabulary import NO_DUE_DAY, Status
from tracker.ledger import rules
from tracker.ledger.occurrence_rules import require_kind_with_due_date
from tracker.ledger.recorders.circle_checks import report_circles
from tracker.ledger.recorders.ids import UidMaker, make_uid, next_entry_number, normalize_blanks, tiebreak_of
from tracker.ledger.recorders.recorder import BATCH_SIZE, PendingEntry, Recorder, Values
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.status_order import statuses_of_day_error
from tracker.ledger.recorders.stored_rows import StoredEntry, entry_keys, stored_updates
from tracker.ledger.recorders.term_checks import report_tentative_successors
from tracker.ledger.rules import Row
from tracker.queries.implementation_state import states_before
from tracker.queries.statuses_of_day import statuses_without_order

_CONTENT = ("effective_on", "status", "due_on", "note", "reporter", "source")
_NEWER_CONTENT = ("side", "value", "incidents", "speaker", "occurrence", "ask", "owner", "is_seen", "accepts")
"""What is part of the uid only where it is there: so the uids of older files stay as they are."""
_COLUMNS = [name for name in UpdateTerms._fields if name not in ("commitment", "successors")]
_VALUES_OF = itemgetter("commitment", *_COLUMNS)

_CORRECTED_PLACE = "(SELECT o.ordered_at FROM status_update o WHERE o.uid = status_update.corrects)"
_OUT_OF_ORDER = f"""SELECT 1 FROM status_update
    WHERE corrects IS NOT NULL AND {_CORRECTED_PLACE} < ordered_at LIMIT 1"""


class UpdateRecorder(Recorder):
    """Records entries of the log, known in every office by their uid."""

    record_kind = "update"
    table = "status_update"
    key_column = "uid"

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self._uids = UidMaker()
        self._has_corrections = False
        self._made_uids: set[str] = set()
        self._statuses = array("q"), array("q")  # numbers and lines of those that are judged
        self._unexplained = array("q")  # numbers
        self._replaced: dict[int, int] = {}
        """The line of each commitment, by its key, that is replaced by another."""
        self._successors: dict[str, list[int]] = {}
        """The lines by which each commitment, by its ref, replaces another."""
        self._bound_by_terms: list[PendingEntry] = []
        """The entries of a file that the terms of their commitments, as revised, must allow."""
        self.last_number = 0
        """The number of the update that was written last."""

    def check(self, values: Values) -> Row:
        """The values as they are stored, with the uid that is given or one that is made of the content."""
        ours = self.recording.refs_of_file.with_our_refs(values, "commitment", "successors")
        row = rules.checked_row(self.recording.lookup, UpdateTerms, ours)
        rules.require_past_days(UpdateTerms, row, self.recording.stamp.last_day, GIVE_DUE_DATE)
        rules.check_update(row)
        if self.recording.is_typed:
            self._check_by_commitment(row, has_own_moment=self.has_own_moment)
        for successor in row["successors"] if self.recording.is_typed else ():
            rules.require_proper_successor(self.recording.lookup, successor)
        row["uid"] = row["uid"] or self._make_uid(row, values["commitment"], values.get("successors") or ())
        return row

    def _check_by_commitment(self, row: Row, *, has_own_moment: bool) -> None:
        """Hold an entry to what the terms of its commitment are. Raises RuleViolation."""
        lookup, ref = self.recording.lookup, row["commitment"]
        obligors = lookup.obligors_ever(ref)
        rules.require_known_side(row, obligors)
        if not (self.recording.takes_old_entries or has_own_moment):
            rules.require_side_of_breach(row, obligors)
            if row["due_on"] not in (None, NO_DUE_DAY) and row["reporter"] is None:
                require_kind_with_due_date(self.recording.connection, ref)
        if row["value"] is not None:
            rules.require_unit(row, has_unit=lookup.has_unit(ref))

    def _make_uid(self, row: Row, commitment: str, successors: Sequence[str]) -> str:
        """It is made of the refs that stand in the file, which every office reads alike."""
        # One successor is named as it was when there could be no other, so that its uid stays the same.
        named = successors[0] if len(successors) == 1 else sorted(successors) or None
        content = (commitment, named, *(row[key] for key in _CONTENT))
        newer = ((name, row[name]) for name in _NEWER_CONTENT)
        content += tuple((name, value) for name, value in newer if value is not None and value is not False)
        uid = self._uids.make(*content)
        if any(normalize_blanks(value) != value for value in content):
            with_blanks = make_uid(*content)  # as it was made while blanks at the ends counted
            if entry_keys(self.recording.connection, [with_blanks]):
                uid = with_blanks
        self._made_uids.add(uid)
        return uid

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already, by uid."""
        return stored_updates(self.recording.connection, keys)

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, after what replaces their commitments."""
        connection, id_of = self.recording.connection, self.recording.lookup.commitment_id
        first = next_entry_number(connection)
        numbers, moments = range(first, first + len(new)), [entry.recorded_at for entry in new]
        commitments, *values = zip(*(_VALUES_OF(entry.values) for entry in new), strict=True)
        columns: dict[str, Sequence[Any]] = dict(zip(_COLUMNS, values, strict=True))
        columns |= {"id": numbers, "commitment_id": list(map(id_of, commitments))}
        columns |= {"recorded_at": moments, "recorded_by": [entry.recorded_by for entry in new]}
        columns |= {"ordered_at": moments, "tiebreak": list(map(tiebreak_of, columns["uid"]))}
        self._write_successors(zip(numbers, new, strict=True))
        connection.insert_columns("status_update", columns)
        self.recording.written.add("status_update", numbers)
        self._has_corrections |= any(columns["corrects"])
        for number, entry in zip(numbers, new, strict=True):
            if not self._was_checked_elsewhere(entry):
                self._remember_to_check(number, entry)
        self.last_number = numbers[-1]

    def _write_successors(self, numbered: Iterable[tuple[int, PendingEntry]]) -> None:
        """Write what takes the place of what, and keep in mind where the file says so."""
        rows, id_of = [], self.recording.lookup.commitment_id
        for number, entry in numbered:
            for successor in entry.values["successors"]:
                rows.append({"update_id": number, "successor_id": id_of(successor)})
                self._successors.setdefault(successor, []).append(entry.line)
                self._replaced.setdefault(id_of(entry.values["commitment"]), entry.line)
        self.recording.connection.insert("update_successor", rows)

    def _remember_to_check(self, number: int, entry: PendingEntry) -> None:
        """Keep in mind what is checked once all that the file brings is there."""
        values = entry.values
        if values["status"] is not None:
            self._statuses[0].append(number)
            self._statuses[1].append(entry.line)
            if rules.needs_previous_state(values):
                self._unexplained.append(number)
        depends_on_terms = (
            values["side"]
            or values["status"] is Status.BREACHED
            or values["value"] is not None
            or values["due_on"] is not None
        )
        if depends_on_terms and not self.recording.is_typed:
            self._bound_by_terms.append(entry)

    def keep_earlier_moment(self, key: str, entry: PendingEntry) -> None:
        """The earlier moment counts, also for its place in its day."""
        super().keep_earlier_moment(key, entry)
        sql = "UPDATE status_update SET ordered_at = recorded_at WHERE uid = :key AND corrects IS NULL"
        self.recording.connection.execute(sql, key=key)

    def order_corrections(self) -> None:
        """Put each entry that corrects another one in the place of that in its day."""
        if not (self._has_corrections or self.recording.earliest):
            return
        sql = f"""UPDATE status_update SET ordered_at = {_CORRECTED_PLACE}
            WHERE corrects IS NOT NULL AND {_CORRECTED_PLACE} < ordered_at"""
        while self.recording.connection.scalar(_OUT_OF_ORDER, int):  # an entry can be corrected again
            self.recording.connection.execute(sql)

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
        self.order_corrections()
        self._report_what_terms_forbid()
        report_circles(self.recording, self._replaced, "successors")
        report_tentative_successors(self.recording, self._successors)
        refused = self._report_statuses_without_order()
        for first in range(0, len(self._unexplained), BATCH_SIZE):
            chunk = self._unexplained[first : first + BATCH_SIZE].tolist()
            for number, status, before in states_before(self.recording.connection, chunk):
                try:
                    rules.require_note(before, status)
                except RuleViolation as error:
                    if number not in refused:
                        refused.add(number)
                        self.recording.report(self._line_of(number) or 0, error, error.field, None)

    def _report_what_terms_forbid(self) -> None:
        """Report parts of others than obligors, values of what is not counted, due dates of what goes on."""
        for entry in self._bound_by_terms:
            try:
                self._check_by_commitment(entry.values, has_own_moment=entry.has_own_moment)
            except RuleViolation as error:
                self.recording.report(entry.line, error, error.field, entry.values[error.field])

    def _report_statuses_without_order(self) -> set[int]:
        """Report the statuses of which nothing says which is the last of its day; their numbers."""
        reported: set[int] = set()
        numbers = self._statuses[0]
        if not numbers:
            return reported
        for rows in statuses_without_order(self.recording.connection, numbers[0], numbers[-1]):
            judged = {row: line for row in rows if (line := self._line_of(row.update)) is not None}
            if len({(row.status, row.successors) for row in judged}) < 2:
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
