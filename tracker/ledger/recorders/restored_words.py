"""Says again what was said before a command: of marks, and of who we are, which nothing takes back."""

from collections.abc import Collection, Sequence

from tracker.domain.terms import EntityRef, MarkTerms, OfficeTerms
from tracker.ledger.recorders.ids import new_uid
from tracker.ledger.recorders.log_recorders import MarkRecorder, OfficeRecorder
from tracker.ledger.recorders.recording import Recording
from tracker.queries.commands import CommandEntry
from tracker.queries.marks import mark_of, marks_with_numbers
from tracker.queries.office import current_office, office_before


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
