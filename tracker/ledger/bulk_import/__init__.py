"""Many rows at once: what a file brings in, judged by the same rules, written in batches.

What is there already, unchanged, is passed over; what is there with other terms is refused. So a file can
be taken in again without doubling anything, and the files of two offices can be put together.
"""

from tracker.ledger.bulk_import.entity_importers import (
    ActorImporter,
    AgreementImporter,
    CommitmentImporter,
    DocumentImporter,
)
from tracker.ledger.bulk_import.log_importers import RetractionImporter, UpdateImporter
from tracker.ledger.bulk_import.row_importer import DependentRowError, ImportContext, RowImporter

__all__ = ["DependentRowError", "ImportContext", "RowImporter", "make_importers"]


def make_importers(intake: ImportContext) -> dict[str, RowImporter]:
    """The batches by section, in the order in which they must be filled: what is named comes first."""
    return {
        "actors": ActorImporter(intake),
        "agreements": AgreementImporter(intake),
        "documents": DocumentImporter(intake),
        "commitments": CommitmentImporter(intake),
        "updates": UpdateImporter(intake),
        "retractions": RetractionImporter(intake),
    }
