"""Import of a file: every row is checked and every problem is reported; all of it is saved, or nothing."""

import contextlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from tracker.db.connection import Connection
from tracker.domain.errors import (
    InvalidInputFile,
    NoSuchRef,
    RuleViolation,
    TrackerError,
    shorten,
)
from tracker.domain.fields import Ref, Refs, fields_of
from tracker.domain.hint_actions import LEAVE_OUT_AGREEMENT_OF_TABLE, SayHint, leave_out_actions
from tracker.domain.message_filling import fill
from tracker.domain.terms import CommitmentTerms, DocumentTerms, RetractionTerms, UpdateTerms
from tracker.exchange import exchange_messages
from tracker.exchange.document_schema import SECTIONS, DocumentSection, FieldErrors, Item, read_item
from tracker.exchange.import_problems import ProblemList, TooManyProblems
from tracker.exchange.import_remarks import LeftOut, MadeActor
from tracker.exchange.input_files import InputFile
from tracker.exchange.input_files import open_input_file as open_input_file  # noqa: PLC0414 - offered here too
from tracker.exchange.log_import import FollowedLog, follow_log
from tracker.ledger import ledger_messages
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders import (
    DependentRowError,
    ImportChoices,
    Recorder,
    Recording,
    TakenBack,
    make_recorders,
    names_to_take_back,
)
from tracker.ledger.recorders.other_logs import claimed_keys, heads_of, keep_other_commands
from tracker.queries.entities import refs_of_agreement
from tracker.queries.entities_with_refs import ENTITIES

PROGRESS_STEP = 500  # rows between two reports of progress


@dataclass(frozen=True)
class ImportResult:
    """The result of an import: how many records of each kind were added, and how many were already there."""

    added: Counter[str]
    already_there: Counter[str]
    earliest_moment: datetime | None
    """The earliest moment at which a record of the file was recorded elsewhere; None if none says so."""
    left_out: LeftOut
    """What of the file was not read."""
    notes: list[str]
    """Sentences about rows of the file that were not read."""
    made_actors: Sequence[MadeActor]
    """The actors that were made of names in the file."""
    taken_back: list[TakenBack]
    """What was here before and is taken back by the file."""
    retracted: Counter[str]
    """How much of what was already there was taken back here, of each kind."""
    last_retracted: datetime | None
    """When the last of that was taken back."""
    owed_by_parties: int = 0
    """How many commitments were added of which the file does not say who owes them: the parties do."""
    starts_of_due_dates: int = 0
    """How many continuing duties have a due date in the file, which is taken as their first day."""


def import_file(
    connection: Connection,
    input_file: InputFile,
    file_name: str,
    stamp: AuditStamp,
    *,
    agreement: str | None = None,
    choices: ImportChoices = ImportChoices(),  # noqa: B008 - it cannot be changed
    report_progress: Callable[[float], None] | None = None,
    say_hint: SayHint = leave_out_actions,
) -> ImportResult:
    """Add all records of a file. Raises InvalidInputFile with all problems if there is any.

    ``agreement`` is the ref of the agreement of all commitments in a table; ``choices`` says what to do where
    the file differs from what is here. ``report_progress`` is called with the part of the file that was read,
    0 to 1; ``say_hint`` says the hint of a problem.
    """
    has_columns = input_file.has_columns
    problems = ProblemList(file_name, input_file.place_of, say_hint, has_columns=has_columns)
    recording = Recording(connection, stamp, problems.add, choices)
    log = FollowedLog((), ())  # a table brings none
    try:
        recorders = make_recorders(recording)
        input_file.prepare(connection, agreement)
        for section in SECTIONS.values():
            recording.takes_old_entries = input_file.is_of_older_schema
            recording.unsaid_fields = input_file.unsaid_fields(section.name)
            section_import = _SectionImport(section, recorders[section.name], input_file, problems, agreement)
            section_import.import_rows(report_progress)
        _record_marks(recording, recorders["marks"])
        if not has_columns:
            log = follow_log(recording, input_file, problems)
        input_file.read_to_end()
        retracted, last_retracted = recording.retracted.counts(), recording.retracted.last_moment()
        if choices.again:
            _bring_back(recording, recorders["retractions"], file_name)
        _settle_differences(recording, recorders, file_name)
        for recorder in recorders.values():
            recorder.run_deferred_checks()
        _report_unused_renames(recording, problems)
    except InvalidInputFile as error:  # the rest of the file cannot be read
        with contextlib.suppress(TooManyProblems):
            problems.add(error.line, error)
    except TooManyProblems:
        pass  # those that were found are told
    problems.raise_if_any()
    number = recording.save_command(heads=heads_of(log.taken_in), by_others=claimed_keys(log.taken_in))
    keep_other_commands(connection, log.taken_in, number)
    return ImportResult(
        recording.added,
        recording.already_there,
        recording.earliest,
        input_file.left_out,
        [*input_file.notes, *log.notes],
        input_file.made_actors,
        recording.taken_back,
        retracted,
        last_retracted,
        recording.owed_by_parties,
        recording.starts_of_due_dates,
    )


def _report_unused_renames(recording: Recording, problems: ProblemList) -> None:
    """Report the refs that were to be given others, and are not in the file."""
    for ref in recording.refs_of_file.unused_renames:
        message = fill(ledger_messages.NOTHING_TO_RENAME, ref=ref)
        problems.add(0, RuleViolation(message, fill(exchange_messages.CHECK_NAME), "ref"))


def _record_marks(recording: Recording, recorder: Recorder) -> None:
    """Record the marks that entries brought along."""
    for line, of, mark in recording.marks:
        recorder.add(line, {"of": of, "mark": mark})
    recorder.flush()


def _bring_back(recording: Recording, recorder: Recorder, file_name: str) -> None:
    """Let what was taken back here and is in the file count again, and say nothing of how that is done."""
    before, taken_back = recording.added[recorder.record_kind], list(recording.taken_back)
    reason = fill(exchange_messages.BROUGHT_IN_AGAIN, file=file_name)
    for of in names_to_take_back(recording):
        recorder.add(0, RetractionTerms(of, reason)._asdict())
    recorder.flush()
    recording.added[recorder.record_kind], recording.taken_back = before, taken_back


def _settle_differences(recording: Recording, recorders: Mapping[str, Recorder], file_name: str) -> None:
    """Record corrections where theirs is to be taken, and report what nothing is decided about."""
    for one in recording.differences.undecided():
        value = ";".join(one.theirs) if isinstance(one.theirs, tuple) else one.theirs
        recording.report(one.line, one.error, one.field, value)
    reason = fill(exchange_messages.CORRECTED_BY_FILE, file=file_name)
    for line, values in list(recording.differences.corrections(reason)):
        of = recording.refs_of_file.theirs_of_entity(values["of"])
        recorders["revisions"].add(line, values | {"of": of})
        recorders["revisions"].flush()


class _SectionImport:
    """The import of one section: each row is parsed and handed to the recorder of its kind of record.

    With ``agreement`` all commitments are added to it, and updates of commitments of others are refused.
    """

    def __init__(
        self,
        section: DocumentSection,
        recorder: Recorder,
        input_file: InputFile,
        problems: ProblemList,
        agreement: str | None,
    ) -> None:
        self._section = section
        self._recorder = recorder
        self._input_file = input_file
        self._problems = problems
        self._key_field = _KEY_FIELDS.get(section.name, "ref")
        self._agreement = agreement
        self._commitments_of_agreement: Set[str] = frozenset()
        if agreement is not None and section.name == "updates":
            self._commitments_of_agreement = frozenset(
                refs_of_agreement(recorder.recording.connection, agreement)
            )

    def import_rows(self, report_progress: Callable[[float], None] | None) -> None:
        """Import all rows of the section, and report the problems of each."""
        for number, (line, item_or_error) in enumerate(self._input_file.read_rows(self._section.name)):
            if report_progress and number % PROGRESS_STEP == 0:
                report_progress(self._input_file.fraction_read)
            if isinstance(item_or_error, InvalidInputFile):
                self._problems.add(line, item_or_error)
            else:
                self._import_row(line, item_or_error)
        self._recorder.finish()

    def _import_row(self, line: int, item: Item) -> None:
        """Import one row, or report everything that is wrong with it."""
        if self._agreement is not None:
            item |= _agreement_fields(self._section, self._agreement)
        values, errors = read_item(self._section, item)
        key = values.get(self._key_field)
        if not errors:
            try:
                if self._agreement is not None:
                    self._require_commitment_of_agreement(values)
                self._recorder.add(line, values)
            except DependentRowError:
                self._remember_refused(key)
                return
            except TrackerError as error:
                errors = [(error.field, error.with_traceback(None))]
        if not errors:
            return
        errors += self._find_unknown_refs(values, {field for field, _ in errors})
        given = self._section.with_present_keys(item)
        for field, problem in errors:
            value = given.get(field)
            self._problems.add(line, problem, field, None if isinstance(value, TrackerError) else value)
        self._remember_refused(key)

    def _remember_refused(self, key: str | None) -> None:
        """Remember the record that a refused row would have added: rows that refer to it are not reported."""
        if key:
            recording = self._recorder.recording
            ours = recording.refs_of_file.ours(key) if self._section.name == "commitments" else key
            recording.refused |= {(self._recorder.record_kind, key), (self._recorder.record_kind, ours)}

    def _find_unknown_refs(self, values: Item, fields_with_errors: Set[str]) -> FieldErrors:
        """The errors for refs that do not exist, in the other fields of a row that has errors already."""
        errors: FieldErrors = []
        ours = self._recorder.recording.refs_of_file.with_our_refs(values, "commitment", "successor")
        for field, entity in _ENTITIES_BY_FIELD.items():
            if field not in ours or field in fields_with_errors:
                continue
            refs = ours[field] if isinstance(ours[field], list) else [ours[field]]
            with contextlib.suppress(DependentRowError):
                try:
                    for ref in refs:
                        self._recorder.recording.lookup.require(entity, ref, field)
                except NoSuchRef as error:
                    errors.append((field, error))
        return errors

    def _require_commitment_of_agreement(self, values: Item) -> None:
        """Raise InvalidInputFile for an update of a commitment of another agreement."""
        ref = values.get("commitment")
        ours = None if ref is None else self._recorder.recording.refs_of_file.ours(ref)
        if ("commitment", ours) in self._recorder.recording.refused:
            raise DependentRowError
        if ref is not None and ours not in self._commitments_of_agreement:
            template = exchange_messages.COMMITMENT_OF_OTHER_AGREEMENT
            message = fill(template, commitment=shorten(ref), agreement=self._agreement)
            raise InvalidInputFile(message, LEAVE_OUT_AGREEMENT_OF_TABLE, "commitment")


def _agreement_fields(section: DocumentSection, agreement: str) -> Item:
    """The agreement of all of a table, as its records name it; an update belongs to its commitment's."""
    if section.name == "updates":
        return {}
    return {name: agreement for name in ("agreement", "agreements") if name in section.parsers}


_ENTITIES_BY_FIELD = {
    field.name: ENTITIES[field.kind.entity]
    for record in (DocumentTerms, CommitmentTerms, UpdateTerms)
    for field in fields_of(record)
    if isinstance(field.kind, Ref | Refs)
}
_LOG_SECTIONS = ("updates", "standings", "event_days", "revisions", "retractions")
_KEY_FIELDS = {"actors": "code", **dict.fromkeys(_LOG_SECTIONS, "uid")}
