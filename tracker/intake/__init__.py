"""Many rows at once: what a file brings in, judged by the same rules, written in batches.

What is there already, unchanged, is passed over; what is there with other terms is refused. So a file can
be taken in again without doubling anything, and the files of two offices can be put together.
"""

from tracker.intake.batch import Batch, ConsequenceError, Intake
from tracker.intake.log import Retractions, Updates
from tracker.intake.things import Actors, Agreements, Commitments, Documents

__all__ = ["Batch", "ConsequenceError", "Intake", "batches"]


def batches(intake: Intake) -> dict[str, Batch]:
    """The batches by section, in the order in which they must be filled: what is named comes first."""
    return {
        "actors": Actors(intake),
        "agreements": Agreements(intake),
        "documents": Documents(intake),
        "commitments": Commitments(intake),
        "updates": Updates(intake),
        "retractions": Retractions(intake),
    }
