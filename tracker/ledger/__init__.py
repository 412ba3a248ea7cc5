"""What can be recorded, and the rules that it must meet: one entry at a time, or a whole file at once."""

from tracker.ledger.audit_stamp import AuditStamp, new_stamp
from tracker.ledger.corrections import (
    RevisionOutcome,
    TermChange,
    amend_terms,
    correct_terms,
    correct_update,
)
from tracker.ledger.rename import rename_commitment, require_commitment
from tracker.ledger.retracted_entities import require_retractable
from tracker.ledger.single_records import (
    UpdateOutcome,
    add_actor,
    add_agreement,
    add_commitment,
    add_document,
    next_commitment_ref,
    record_update,
    require_new_title,
    retract_entity,
    retract_entry,
    retract_update,
)
from tracker.ledger.undo import undo_command

__all__ = [
    "AuditStamp",
    "RevisionOutcome",
    "TermChange",
    "UpdateOutcome",
    "add_actor",
    "add_agreement",
    "add_commitment",
    "add_document",
    "amend_terms",
    "correct_terms",
    "correct_update",
    "new_stamp",
    "next_commitment_ref",
    "record_update",
    "rename_commitment",
    "require_commitment",
    "require_new_title",
    "require_retractable",
    "retract_entity",
    "retract_entry",
    "retract_update",
    "undo_command",
]
