"""Records revisions: what says that terms are other than recorded, always or from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.db.sql import RETRACTION_LINKS
from tracker.db.terms_sql import ALWAYS
from tracker.domain.days import LATEST_DAY, format_day
from tracker.domain.errors import RuleViolation, join_list, shorten
from tracker.domain.fields import Field, Ref, Refs, terms_of
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.domain.terms import REVISABLE, EntityRef, RevisionTerms, UpdateTerms
from tracker.ledger import ledger_messages, rules
from tracker.ledger.recorders.circle_checks import report_circles_of_revised
from tracker.ledger.recorders.due_anchors import HANGING_TERMS
from tracker.ledger.recorders.ids import UidMaker, new_uid, next_entry_number, tiebreak_of
from tracker.ledger.recorders.recorder import PendingEntry, Recorder, Values
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.stored_rows import StoredEntry
from tracker.ledger.recorders.term_checks import RevisedTerms, report_broken_terms
from tracker.ledger.retracted_entities import require_unretracted
from tracker.ledger.rules import Row
from tracker.queries.entities_with_refs import COMMITMENT, ENTITIES
from tracker.queries.revisions import revisions_with_uids
from tracker.queries.terms_in_force import agreed_day, terms_in_force, text_of_term


class RevisionRecorder(Recorder):
    """Records revisions. The values of its entries have each term as the text that is stored."""

    record_kind = table = "revision"
    key_column = "uid"

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self._uids = UidMaker()
        self._revised: list[RevisedTerms] = []
        self.last_number = 0
        """The number of the revision that was written last."""

    def check(self, values: Values) -> Row:
        """What is revised, its terms as texts, the reason, and the uid that is given or made."""
        own = {name: value for name, value in values.items() if name in RevisionTerms._fields}
        given = {**values.get("terms", {}), **{name: values[name] for name in values.keys() - own.keys()}}
        of = self.recording.refs_of_file.ours_of_entity(values["of"])
        row = rules.checked_row(self.recording.lookup, RevisionTerms, own | {"of": of, "terms": given})
        last_day, hint = self.recording.stamp.last_day, fill(ledger_messages.CHECK_DAY)
        rules.require_past_days(RevisionTerms, row, last_day, hint)
        self._check_terms(row, last_day)
        if not row["uid"]:
            row["uid"] = new_uid() if self.recording.is_typed else self._make_uid(row, values["of"], given)
        return row

    def _make_uid(self, row: Row, of: EntityRef, given: Values) -> str:
        """It is made of the refs that stand in the file, which every office reads alike."""
        fields = terms_of(REVISABLE[of.kind])
        hung_on = [name for name in HANGING_TERMS if ":" not in row["terms"].get(name, ":")]
        named = {name: given[name] for name in hung_on if given.get(name)}
        terms = row["terms"] | rules.checked_terms(self.recording.lookup, fields, named)
        return self._uids.make(*of, row["effective_on"], sorted(terms.items()), row["reason"])

    def _check_terms(self, row: Row, last_day: date | None) -> None:
        """Make the texts of the terms of a row, each checked as its field is; those taken away are empty."""
        of, cleared = row["of"], row.pop("cleared")
        record = REVISABLE[of.kind]
        fields = terms_of(record)
        _require_terms(of, fields, (*row["terms"], *cleared))
        terms = rules.checked_terms(self.recording.lookup, fields, row["terms"]) | dict.fromkeys(cleared)
        if of.kind == COMMITMENT.name:
            self._make_due_date_whole(of, terms, effective_on=row["effective_on"])
        hint = fill(ledger_messages.CHECK_DAY)
        rules.require_past_days(record, dict.fromkeys(record._fields) | terms, last_day, hint)
        for name, value in terms.items():
            if not value:
                _require_clearable(of, fields[name])
            elif self.recording.is_typed:
                self._require_unretracted(fields[name], value)
        if not terms:
            raise RuleViolation(fill(ledger_messages.EMPTY_REVISION, kind=of.kind, ref=of.ref), "", "terms")
        row["terms"] = {name: text_of_term(terms[name]) for name in fields if name in terms}

    def _make_due_date_whole(
        self, of: EntityRef, terms: dict[str, Any], *, effective_on: date | None
    ) -> None:
        """Put whole names into what a due date hangs on; a day takes the place of a rule, or is taken."""
        if terms.get("due") or terms.get("after"):
            at = AsOf(effective_on or LATEST_DAY)
            agreement = terms_in_force(self.recording.connection, of, at).get("agreement", "")
            anchors, is_whole = self.recording.due_anchors, self.has_own_moment
            anchors.make_whole(terms, agreement, of.ref, is_whole=is_whole)
        if self.recording.is_typed and ("due_on" in terms) != ("due" in terms):
            terms.setdefault("due_on")  # they are one term
            terms.setdefault("due")

    def _require_unretracted(self, field: Field, value: Any) -> None:  # noqa: ANN401 - of any field
        """Raise RuleViolation where a term names what was taken back."""
        if isinstance(field.kind, Ref | Refs):
            for ref in value if field.is_list else (value,):
                require_unretracted(self.recording.connection, ENTITIES[field.kind.entity], ref)

    def is_same(self, field: str, ours: Any, theirs: Any) -> bool:  # noqa: ANN401 - of any field
        """Whether two values of a field say the same; the terms are compared one by one."""
        if field in HANGING_TERMS:
            return self.recording.due_anchors.are_same(field, ours, theirs)
        if field == "terms":
            return ours.keys() == theirs.keys() and all(
                self.is_same(name, ours[name], value) for name, value in theirs.items()
            )
        return super().is_same(field, ours, theirs)

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already, by uid."""
        return [
            StoredEntry(one.uid, one.values, one.recorded_at, one.recorded_by or "")
            for one in revisions_with_uids(self.recording.connection, keys)
        ]

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, after their terms.

        An amended due date is in the log under the same number.
        """
        connection = self.recording.connection
        numbered = list(enumerate(new, start=next_entry_number(connection)))
        terms = [
            {"revision_id": number, "term": term, "value": value}
            for number, entry in numbered
            for term, value in entry.values["terms"].items()
        ]
        connection.insert("revised_term", terms)
        connection.insert("revision", [self._row(number, entry) for number, entry in numbered])
        due_dates = [
            self._due_date_row(number, entry)
            for number, entry in numbered
            if entry.values["effective_on"] and entry.values["terms"].get("due_on")
        ]
        connection.insert("status_update", due_dates)
        self.recording.written.add("revision", [number for number, _ in numbered])
        self.last_number = numbered[-1][0]
        self._revised += [
            RevisedTerms(entry.values["of"], entry.values["effective_on"], entry.line) for entry in new
        ]
        for entry in new:
            self._report_early_amendment(entry)
            if {"due", "after"} & entry.values["terms"].keys():
                self.recording.due_anchors.lines[entry.values["of"].ref] = entry.line

    def _row(self, number: int, entry: PendingEntry) -> Row:
        row = (
            dict.fromkeys(RETRACTION_LINKS[kind] for kind in REVISABLE)
            | entry.row(("uid", "reason"))
            | {"id": number}
        )
        row["effective_on"] = entry.values["effective_on"] or ALWAYS
        row[RETRACTION_LINKS[entry.values["of"].kind]] = self._key_of(entry.values["of"])
        return row

    def _key_of(self, of: EntityRef) -> int | str:
        return self.recording.lookup.commitment_id(of.ref) if of.kind == COMMITMENT.name else of.ref

    def _due_date_row(self, number: int, entry: PendingEntry) -> Row:
        """The entry of the log for an amended due date: so every question about due dates finds it there."""
        columns = (name for name in UpdateTerms._fields if name not in ("commitment", "successors"))
        row = dict.fromkeys(columns) | {"is_seen": False} | entry.row(("uid", "effective_on"))
        row |= {"id": number, "commitment_id": self._key_of(entry.values["of"])}
        row |= {"ordered_at": entry.recorded_at, "tiebreak": tiebreak_of(entry.values["uid"])}
        return row | {"due_on": date.fromisoformat(entry.values["terms"]["due_on"])}

    def _report_early_amendment(self, entry: PendingEntry) -> None:
        """Report an amendment that is older than what it amends, but for one that another office judged."""
        day, of = entry.values["effective_on"], entry.values["of"]
        if day is None or entry.has_own_moment:
            return
        agreed_on = agreed_day(self.recording.connection, of)
        if agreed_on is not None and day < agreed_on:
            message = fill(
                ledger_messages.AMENDED_TOO_EARLY,
                day=format_day(day),
                kind=of.kind,
                ref=of.ref,
                agreed_on=format_day(agreed_on),
            )
            error = RuleViolation(message, fill(ledger_messages.CHECK_DAY), "effective_on")
            self.recording.report(entry.line, error, error.field, str(day))

    def keep_earlier_moment(self, key: str, entry: PendingEntry) -> None:
        """The earlier moment counts, also for an amended due date and its place in its day."""
        super().keep_earlier_moment(key, entry)
        at, by = entry.recorded
        sql = """UPDATE status_update SET recorded_at = :at, recorded_by = :by, ordered_at = :at
            WHERE uid = :key AND id IN (SELECT id FROM revision)"""
        self.recording.connection.execute(sql, key=key, at=at, by=by)

    def run_deferred_checks(self) -> None:
        """Check that the terms fit each other as they are now, once all that the file brings is there."""
        report_broken_terms(self.recording, self._revised)
        self.recording.due_anchors.report_circles(self.recording.report)
        report_circles_of_revised(self.recording, {one.of: one.line for one in reversed(self._revised)})


def _require_terms(of: EntityRef, fields: Mapping[str, Field], names: Sequence[str]) -> None:
    """Raise RuleViolation for what a kind of record does not have, with what it has."""
    for name in names:
        if name not in fields:
            message = fill(ledger_messages.NO_SUCH_TERM, kind=of.kind, term=shorten(name))
            hint = fill(ledger_messages.KNOWN_TERMS, kind=of.kind, terms=join_list(fields))
            raise RuleViolation(message, hint, name)


def _require_clearable(of: EntityRef, field: Field) -> None:
    """Raise RuleViolation for a term that is required."""
    if not field.can_be_missing:
        message = fill(ledger_messages.TERM_REQUIRED, kind=of.kind, term=field.name)
        raise RuleViolation(message, fill(ledger_messages.GIVE_OTHER_TERM), field.name)
