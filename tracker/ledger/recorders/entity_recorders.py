"""Records what the log is about: actors, agreements, documents, commitments."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, NamedTuple

from tracker.domain.days import LATEST_DAY
from tracker.domain.errors import TrackerError
from tracker.domain.fields import Refs, fields_of
from tracker.domain.message_filling import fill
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EntityRef,
    EventTerms,
    FormerRef,
    MeetingTerms,
)
from tracker.ledger import ledger_messages, rules
from tracker.ledger.recorders.differences import Difference
from tracker.ledger.recorders.due_anchors import HANGING_TERMS
from tracker.ledger.recorders.ids import new_uid, next_id
from tracker.ledger.recorders.problem_report import DependentRowError
from tracker.ledger.recorders.recorder import PendingEntry, Recorder, Values
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.refs_of_file import require_free_ref
from tracker.ledger.recorders.stored_rows import (
    StoredEntry,
    stored_actors,
    stored_agreements,
    stored_commitments,
    stored_documents,
    stored_events,
    stored_meetings,
)
from tracker.ledger.recorders.term_checks import RevisedTerms, report_broken_terms
from tracker.ledger.rules import Row
from tracker.queries.entities_with_refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, EVENT, MEETING, Entity


class EntityRecorder(Recorder):
    """What has a ref."""

    entity: ClassVar[Entity]
    terms: ClassVar[type[NamedTuple]]

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self.record_kind = self.table = self.entity.name
        self.key_column = self.entity.ref_column
        several = {field.name for field in fields_of(self.terms) if isinstance(field.kind, Refs)}
        self._columns = [field.name for field in fields_of(self.terms) if field.name not in several]

    def check(self, values: Values) -> Row:
        """The values as they are stored."""
        row = self.checked_row(values)
        hint = fill(ledger_messages.CHECK_DAY)
        rules.require_past_days(self.terms, row, self.recording.stamp.last_day, hint)
        if self.recording.is_typed:
            require_free_ref(self.recording.connection, self.entity, row[self.key_column])
        return row

    def checked_row(self, values: Values) -> Row:
        """The values as they are stored, each held to what its field is."""
        return rules.checked_row(self.recording.lookup, self.terms, values)

    def name_in_file(self, entry: PendingEntry) -> EntityRef:
        """What names it in a file."""
        of = EntityRef(self.record_kind, self.key(entry))
        return self.recording.refs_of_file.theirs_of_entity(of)

    def take_difference(self, key: str, entry: PendingEntry, field: str, there: object) -> bool:
        """Keep it in mind until the whole file is read: what it corrects is no difference."""
        of, theirs = EntityRef(self.record_kind, key), entry.values.get(field)
        self.recording.differences.add(Difference(entry.line, of, field, there, theirs))
        return True

    def table_row(self, entry: PendingEntry) -> Row:
        """The row of the entity's own table."""
        return entry.row(self._columns)

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there."""
        self.recording.connection.insert(self.entity.name, [self.table_row(entry) for entry in new])
        self.recording.written.add(self.entity.name, [self.key(entry) for entry in new])


class ActorRecorder(EntityRecorder):
    """Records whoever owes or reports."""

    entity = ACTOR
    terms = ActorTerms

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already."""
        return stored_actors(self.recording.connection, keys)


class AgreementRecorder(EntityRecorder):
    """Records what was concluded, with its parties."""

    entity = AGREEMENT
    terms = AgreementTerms

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already."""
        return stored_agreements(self.recording.connection, keys)

    def check(self, values: Values) -> Row:
        """The values as they are stored."""
        row = super().check(values)
        rules.require_parties(row)
        return row

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, after their parties: to what is there none is added."""
        parties = [
            {"agreement": one.values["ref"], "actor": code} for one in new for code in one.values["parties"]
        ]
        self.recording.connection.insert("agreement_party", parties)
        super().write(new)


class DocumentRecorder(EntityRecorder):
    """Records texts in which agreements can be read, and which agreements."""

    entity = DOCUMENT
    terms = DocumentTerms

    def check(self, values: Values) -> Row:
        """The values as they are stored."""
        row = super().check(values)
        rules.require_agreements(row)
        return row

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, after their agreements: to what is there none is added."""
        belonging = [
            {"document": one.values["ref"], "agreement": ref}
            for one in new
            for ref in one.values["agreements"]
        ]
        self.recording.connection.insert("document_agreement", belonging)
        super().write(new)

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already."""
        return stored_documents(self.recording.connection, keys)


class EventRecorder(EntityRecorder):
    """Records what deadlines hang on; the name of an event is its agreement's own."""

    entity = EVENT
    terms = EventTerms

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already."""
        return stored_events(self.recording.connection, keys)

    def checked_row(self, values: Values) -> Row:
        """The values as they are stored, with the agreement before the name."""
        agreement, _, name = values["ref"].rpartition(":")
        row = super().checked_row({"agreement": agreement, **values, "ref": name})
        rules.require_own_event(row, agreement)
        return row | {"ref": f"{row['agreement']}:{row['ref']}"}


class MeetingRecorder(EntityRecorder):
    """Records sessions of the parties, and which agreements they are about."""

    entity = MEETING
    terms = MeetingTerms

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already."""
        return stored_meetings(self.recording.connection, keys)

    def check(self, values: Values) -> Row:
        """The values as they are stored."""
        row = super().check(values)
        rules.require_agreements_of_meeting(row)
        return row

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, after their agreements: to what is there none is added."""
        belonging = [
            {"meeting": one.values["ref"], "agreement": ref}
            for one in new
            for ref in one.values["agreements"]
        ]
        self.recording.connection.insert("meeting_agreement", belonging)
        super().write(new)


class CommitmentRecorder(EntityRecorder):
    """Records measures that are owed, and who owes them: if none are named, the parties of the agreement."""

    entity = COMMITMENT
    terms = CommitmentTerms

    def __init__(self, recording: Recording) -> None:
        super().__init__(recording)
        self._doubted: list[RevisedTerms] = []
        self._without_obligors: set[str] = set()
        """The commitments of which nobody is named who owes them, by their refs here."""
        self._hanging: list[PendingEntry] = []
        """Those of a file whose due dates hang on something, which may come after them."""

    def find_stored(self, keys: Sequence[str]) -> Sequence[StoredEntry]:
        """Those that are there already."""
        return stored_commitments(self.recording.connection, keys)

    def check(self, values: Values) -> Row:
        """The values as they are stored."""
        row, lookup = super().check(values), self.recording.lookup
        if self.recording.is_typed:
            rules.require_own_document(lookup, row["document"], row["agreement"])
        is_owed_by_parties = not row["obligors"]
        if is_owed_by_parties:
            row["obligors"] = tuple(lookup.parties_of_agreement(row["agreement"]))
        if not self.recording.is_typed:
            self.recording.starts_of_due_dates += rules.take_due_date_as_start(row)
        rules.check_timing(row)
        if self.recording.is_typed:
            self.recording.due_anchors.make_whole(row, row["agreement"], row["ref"])
            row["uid"] = row["uid"] or new_uid()
        else:
            row["former_refs"] = [self._checked_former_ref(one) for one in row.get("former_refs") or ()]
            former = [one.ref for one in row["former_refs"]]
            row["ref"], row["uid"] = self.recording.refs_of_file.identify(row["ref"], row["uid"], former)
        if is_owed_by_parties:
            self._without_obligors.add(row["ref"])
        return row

    def is_same(self, field: str, ours: Any, theirs: Any) -> bool:  # noqa: ANN401 - of any field
        """Whether two values of a field say the same, also by another ref of what they hang on."""
        if field in HANGING_TERMS:
            return self.recording.due_anchors.are_same(field, ours, theirs)
        return super().is_same(field, ours, theirs)

    def take_in(self, entry: PendingEntry) -> PendingEntry:
        """Let an entry wait; one of a file that hangs on another until all of them are read."""
        if self.recording.is_typed or not _hangs(entry):
            return super().take_in(entry)
        self._hanging.append(entry)
        return entry

    def finish(self) -> None:
        """Find what due dates hang on, now that all names of the file are known, and write the rest."""
        for entry in self._hanging:
            values, is_whole = entry.values, entry.has_own_moment
            try:
                self.recording.due_anchors.make_whole(
                    values, values["agreement"], values["ref"], is_whole=is_whole
                )
                super().take_in(entry)
            except DependentRowError:
                self._refuse(entry)
            except TrackerError as error:
                self.recording.report(entry.line, error, error.field, values.get(error.field))
                self._refuse(entry)
        self._hanging.clear()
        self.flush()

    def _refuse(self, entry: PendingEntry) -> None:
        """What names it is not reported too."""
        names = {self.key(entry), self.name_in_file(entry).ref}
        self.recording.refused |= {(self.record_kind, name) for name in names}

    def _checked_former_ref(self, former: FormerRef) -> FormerRef:
        moment, by = self.recording.moment(former.until), self.recording.author(former.by)
        return FormerRef(rules.require_ref(former.ref, "former_refs"), moment, by)

    def write(self, new: Sequence[PendingEntry]) -> None:
        """Write entries that are not there, after who owes them: to what is there nobody is added."""
        connection = self.recording.connection
        self._doubted += filter(None, map(self._find_doubt, new))
        self.recording.owed_by_parties += sum(one.values["ref"] in self._without_obligors for one in new)
        numbered = list(enumerate(new, start=next_id(connection, COMMITMENT.name)))
        owed = [
            {"commitment_id": key, "actor": code}
            for key, entry in numbered
            for code in entry.values["obligors"]
        ]
        connection.insert("commitment_obligor", owed)
        connection.insert(COMMITMENT.name, [{"id": key, **self.table_row(entry)} for key, entry in numbered])
        self.recording.written.add(COMMITMENT.name, [key for key, _ in numbered])
        hanging = filter(_hangs, new)
        self.recording.due_anchors.lines |= {entry.values["ref"]: entry.line for entry in hanging}
        former = [row for key, entry in numbered for row in self._former_refs(key, entry)]
        connection.insert("former_ref", former)

    def _former_refs(self, key: int, entry: PendingEntry) -> Iterator[Row]:
        """The refs that it had elsewhere, as far as they mean nothing else here."""
        former: Sequence[FormerRef] = entry.values.get("former_refs") or ()
        names = [one.ref for one in former]
        free = self.recording.refs_of_file.take_in_former_refs(entry.values["ref"], names)
        for one in former:
            if one.ref in free:
                moments = {"recorded_at": one.until, "recorded_by": one.by}
                yield {"ref": one.ref, "commitment_id": key, **moments}

    def _find_doubt(self, entry: PendingEntry) -> RevisedTerms | None:
        """A commitment whose document belongs to another agreement, until revisions are read."""
        document, agreement = entry.values["document"], entry.values["agreement"]
        if document is None or agreement in self.recording.lookup.agreements_of_document(document):
            return None
        return RevisedTerms(EntityRef(COMMITMENT.name, entry.values["ref"]), LATEST_DAY, entry.line)

    def run_deferred_checks(self) -> None:
        """Check the documents that were doubted, once the revisions of the file are there."""
        report_broken_terms(self.recording, self._doubted)
        self.recording.due_anchors.report_circles(self.recording.report)


def _hangs(entry: PendingEntry) -> bool:
    """Whether its due date hangs on something."""
    return bool(entry.values["due"] or entry.values["after"])
