"""Takes back all that a command recorded, in one command of its own."""

from collections.abc import Iterator, Sequence

from tracker.db.connection import Connection
from tracker.db.sql import RETRACTION_LINKS, retracted_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.errors import RuleViolation
from tracker.domain.message_filling import fill
from tracker.domain.records import format_update_number
from tracker.domain.terms import EntityRef, RetractionTerms
from tracker.ledger import ledger_messages
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.log_recorders import restore_marks, restore_office
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.recorders.retraction_recorder import RetractionRecorder
from tracker.ledger.rename import FORMER_REF, undo_rename
from tracker.queries.commands import IMPORT, Command, CommandEntry, entries_of_command
from tracker.queries.entities_with_refs import COMMITMENT, ENTITIES
from tracker.queries.retractions import retracted_thing


def undo_command(connection: Connection, command: Command, *, reason: str, stamp: AuditStamp) -> int:
    """Take back all that a command recorded and that still counts; how much that was.

    Raises RuleViolation when something else hangs on it, or when commitments would replace each other in a
    circle without it.
    """
    recording = Recording(connection, stamp)
    recorder = RetractionRecorder(recording)
    # What a file brought is undone for this office alone: other offices may have it too.
    undone_by = stamp.by if command.words.startswith(IMPORT) else None
    entries = entries_of_command(connection, command.number)
    taken_back = list(_find_what_counts(connection, entries))
    restored = restore_office(recording, entries)  # first: the actor that we are may be taken back too
    for of in taken_back:
        recorder.add(0, RetractionTerms(of, reason, undone_by)._asdict())
    recorder.flush()
    recorder.run_deferred_checks()
    restored += restore_marks(recording, entries, taken_back)
    renames = [entry for entry in entries if entry.table == FORMER_REF]
    for entry in renames:
        undo_rename(recording, command, entry)
    _require_nothing_said_since(connection, entries)
    recording.save_command(undoes=command.number)
    return recording.added[recorder.record_kind] + len(renames) + restored


def _find_what_counts(connection: Connection, entries: Sequence[CommandEntry]) -> Iterator[str | EntityRef]:
    """What a command wrote, as far as it is not taken back already: the log first, then what it is about."""
    for entry in entries:
        if entry.table == "retraction":
            yield from _find_what_was_retracted(connection, entry)
        elif entry.table in ("status_update", "revision", "agreement_standing", "event_day"):
            yield from _uids_that_count(connection, entry)
    for entry in entries:
        if entry.table in ENTITIES:
            yield from _refs_that_count(connection, entry)


def _uids_that_count(connection: Connection, entry: CommandEntry) -> list[str]:
    """The uids of entries that are not taken back; an amended due date goes with its revision."""
    is_retracted = retracted_sql(u="e", link=RETRACTION_LINKS[entry.table])
    of_revision = " AND e.id NOT IN (SELECT v.id FROM revision v)" if entry.table == "status_update" else ""
    sql = f"""SELECT e.uid FROM {entry.table} e
        WHERE e.id BETWEEN :first AND :last AND NOT {is_retracted}{of_revision} ORDER BY e.id"""
    first, last = int(entry.first_key), int(entry.last_key)
    return connection.scalars(sql, str, first=first, last=last, known_at=END_OF_TIME)


def _find_what_was_retracted(connection: Connection, entry: CommandEntry) -> Iterator[str | EntityRef]:
    """What brings back what a command took back; what it brought back is taken back again."""
    sql = """SELECT r.id FROM retraction r WHERE r.id BETWEEN :first AND :last
        AND NOT EXISTS (SELECT 1 FROM retraction b WHERE b.retraction_id = r.id) ORDER BY r.id"""
    first, last = int(entry.first_key), int(entry.last_key)
    for number in connection.scalars(sql, int, first=first, last=last):
        of = retracted_thing(connection, number)
        if of.retraction_id is None:
            yield of.uid_of_retraction
        else:
            yield retracted_thing(connection, of.retraction_id).name


def _refs_that_count(connection: Connection, entry: CommandEntry) -> list[EntityRef]:
    """What has a ref and is not taken back."""
    entity = ENTITIES[entry.table]
    key = "id" if entity is COMMITMENT else entity.ref_column
    is_retracted = retracted_sql(u="e", link=RETRACTION_LINKS[entry.table], key=key)
    sql = f"""SELECT e.{entity.ref_column} FROM {entity.name} e
        WHERE e.{key} BETWEEN :first AND :last AND NOT {is_retracted}"""
    kind = int if entity is COMMITMENT else str
    first, last = kind(entry.first_key), kind(entry.last_key)
    refs = connection.scalars(sql, str, first=first, last=last, known_at=END_OF_TIME)
    return [EntityRef(entity.name, ref) for ref in refs]


def _require_nothing_said_since(connection: Connection, entries: Sequence[CommandEntry]) -> None:
    """Raise RuleViolation where something was said since of a commitment that is taken back with it."""
    sql = f"""SELECT u.id FROM status_update u
        WHERE u.commitment_id BETWEEN :first AND :last AND NOT {retracted_sql()} ORDER BY u.id LIMIT 1"""
    for entry in entries:
        if entry.table == COMMITMENT.name:
            first, last = int(entry.first_key), int(entry.last_key)
            number = connection.scalar(sql, int, first=first, last=last, known_at=END_OF_TIME)
            if number is not None:
                message = fill(ledger_messages.SAID_SINCE, update=format_update_number(number))
                raise RuleViolation(message, fill(ledger_messages.RETRACT_THOSE_FIRST))
