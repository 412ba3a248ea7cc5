"""What can be recorded, and the rules that it must meet: one entry at a time, or a whole file at once."""

from tracker.ledger.audit_stamp import AuditStamp, new_stamp
from tracker.ledger.corrections import (
    RevisionOutcome,
    TermChange,
    amend_terms,
    correct_entry,
    correct_terms,
    correct_update,
    require_correctable,
)
from tracker.ledger.rename import rename_commitment, require_commitment
from tracker.ledger.retracted_entities import require_no_mark, require_retractable, require_unretracted
from tracker.ledger.single_log_records import (
    add_event,
    add_meeting,
    record_event_day,
    record_mark,
    record_office,
    record_standing,
)
from tracker.ledger.single_records import (
    add_actor,
    add_agreement,
    add_commitment,
    add_document,
    next_commitment_ref,
    require_new_title,
    retract_entity,
    retract_entry,
    retract_update,
)
from tracker.ledger.single_updates import UpdateOutcome, accept_claim, record_update
from tracker.ledger.undo import undo_command

__all__ = [
    "AuditStamp",
    "RevisionOutcome",
    "TermChange",
    "UpdateOutcome",
    "accept_claim",
    "add_actor",
    "add_agreement",
    "add_commitment",
    "add_document",
    "add_event",
    "add_meeting",
    "amend_terms",
    "correct_entry",
    "correct_terms",
    "correct_update",
    "new_stamp",
    "next_commitment_ref",
    "record_event_day",
    "record_mark",
    "record_office",
    "record_standing",
    "record_update",
    "rename_commitment",
    "require_commitment",
    "require_correctable",
    "require_new_title",
    "require_no_mark",
    "require_retractable",
    "require_unretracted",
    "retract_entity",
    "retract_entry",
    "retract_update",
    "undo_command",
]
