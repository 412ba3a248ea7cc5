"""How entries are recorded, one or many at once: a recorder for each kind, in the order they must be filled.

What is there already, unchanged, is skipped; what is there with other values is refused. So a file can be
taken in again without doubling anything, and the files of two offices can be put together.
"""

from tracker.ledger.recorders.entity_recorders import (
    ActorRecorder,
    AgreementRecorder,
    CommitmentRecorder,
    DocumentRecorder,
    EventRecorder,
    MeetingRecorder,
)
from tracker.ledger.recorders.import_choices import ImportChoices
from tracker.ledger.recorders.log_recorders import (
    EventDayRecorder,
    MarkRecorder,
    OfficeRecorder,
    StandingRecorder,
)
from tracker.ledger.recorders.problem_report import DependentRowError
from tracker.ledger.recorders.recorder import Recorder
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.retraction_recorder import RetractionRecorder, names_to_take_back
from tracker.ledger.recorders.revision_recorder import RevisionRecorder
from tracker.ledger.recorders.update_recorder import UpdateRecorder
from tracker.ledger.recorders.what_was_taken_back import TakenBack

__all__ = [
    "DependentRowError",
    "ImportChoices",
    "Recorder",
    "Recording",
    "TakenBack",
    "make_recorders",
    "names_to_take_back",
]


def make_recorders(recording: Recording) -> dict[str, Recorder]:
    """The recorders by section of a document: what is named by others comes first."""
    return {
        "actors": ActorRecorder(recording),
        "office": OfficeRecorder(recording),
        "agreements": AgreementRecorder(recording),
        "documents": DocumentRecorder(recording),
        "events": EventRecorder(recording),
        "meetings": MeetingRecorder(recording),
        "commitments": CommitmentRecorder(recording),
        "updates": UpdateRecorder(recording),
        "standings": StandingRecorder(recording),
        "event_days": EventDayRecorder(recording),
        "revisions": RevisionRecorder(recording),
        "retractions": RetractionRecorder(recording),
        "marks": MarkRecorder(recording),
    }
