"""Gives a commitment another ref; the one that it had is understood for ever, and given to nothing else."""

from tracker.db.connection import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.message_filling import fill
from tracker.ledger import ledger_messages, rules
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.refs_of_file import require_free_ref
from tracker.ledger.retracted_entities import require_unretracted
from tracker.queries.commands import Command, CommandEntry
from tracker.queries.entities_with_refs import COMMITMENT, Entity

FORMER_REF = "former_ref"
"""The table of the refs that commitments had, by which a command says that it renamed one."""


def rename_commitment(connection: Connection, ref: str, new: str, stamp: AuditStamp) -> str:
    """Give a commitment another ref, also one that it had before; the new ref as it is stored.

    Raises RuleViolation when that cannot be a ref, or something else has it or had it, and when the
    commitment is taken back.
    """
    require_unretracted(connection, COMMITMENT, ref)
    stored = rules.require_ref(new, "ref")
    key = connection.scalar("SELECT id FROM commitment WHERE ref = :ref", int, ref=ref)
    sql = "SELECT 1 FROM former_ref WHERE ref = :new AND commitment_id = :key"
    if stored == ref or connection.scalar(sql, int, new=stored, key=key) is None:
        require_free_ref(connection, COMMITMENT, stored)
    recording = Recording(connection, stamp)
    _replace_ref(recording, ref, stored)
    recording.save_command()
    return stored


def _replace_ref(recording: Recording, ref: str, new: str) -> None:
    connection, stamp = recording.connection, recording.stamp
    key = connection.scalar("SELECT id FROM commitment WHERE ref = :ref", int, ref=ref)
    row = {"ref": ref, "commitment_id": key, "recorded_at": stamp.at, "recorded_by": stamp.by}
    connection.insert(FORMER_REF, [row])
    connection.execute("UPDATE commitment SET ref = :new WHERE id = :key", new=new, key=key)
    recording.written.add(FORMER_REF, [ref])


def require_commitment(entity: Entity) -> None:
    """Raise RuleViolation for what keeps its ref: files of other offices know it by that alone."""
    if entity is not COMMITMENT:
        message = fill(ledger_messages.KEEPS_ITS_REF[entity.name])
        raise RuleViolation(message, fill(ledger_messages.RENAME_COMMITMENTS))


def undo_rename(recording: Recording, command: Command, entry: CommandEntry) -> None:
    """Give a commitment back the ref that a command took from it.

    Raises RuleViolation when it was renamed since.
    """
    sql = """SELECT c.ref FROM former_ref f JOIN commitment c ON c.id = f.commitment_id
        WHERE f.ref = :ref AND f.recorded_at = :at AND NOT EXISTS (
          SELECT 1 FROM former_ref n WHERE n.commitment_id = c.id AND n.recorded_at > f.recorded_at)"""
    now = recording.connection.scalar(sql, str, ref=entry.first_key, at=command.recorded_at)
    if now is None:
        message = fill(ledger_messages.RENAMED_SINCE, ref=entry.first_key)
        raise RuleViolation(message, fill(ledger_messages.RENAME_INSTEAD))
    _replace_ref(recording, now, entry.first_key)
