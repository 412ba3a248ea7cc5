"""What is typed about agreements as a whole: events and their days, meetings, standings, marks, who we are.

Functions take a connection whose transaction the caller owns, and texts as typed; refs and codes are whole.
"""

from tracker.db.connection import Connection
from tracker.domain.agreement_records import Office
from tracker.domain.days import format_day
from tracker.domain.errors import RuleViolation
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.domain.terms import (
    EntityRef,
    EventDayTerms,
    EventTerms,
    MarkTerms,
    MeetingTerms,
    OfficeTerms,
    StandingTerms,
)
from tracker.domain.vocabulary import Mark
from tracker.ledger import ledger_messages
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.entity_recorders import EventRecorder, MeetingRecorder
from tracker.ledger.recorders.ids import new_uid
from tracker.ledger.recorders.log_recorders import (
    EventDayRecorder,
    MarkRecorder,
    OfficeRecorder,
    StandingRecorder,
)
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.retracted_entities import require_unretracted
from tracker.queries.entities_with_refs import AGREEMENT, ENTITIES, EVENT
from tracker.queries.events import event_days
from tracker.queries.marks import mark_of
from tracker.queries.office import current_office


def add_event(
    connection: Connection, terms: EventTerms, stamp: AuditStamp, first_day: EventDayTerms | None = None
) -> str:
    """Record what deadlines hang on, with the day on which it is where that is known; the ref as stored.

    The event that ``first_day`` is of is left out there. Raises RuleViolation when the ref is taken, or the
    agreement is taken back, NoSuchRef for an agreement that is not there.
    """
    require_unretracted(connection, AGREEMENT, terms.agreement)
    recording = Recording(connection, stamp)
    recorder = EventRecorder(recording)
    name = terms.ref if ":" in terms.ref else f"{terms.agreement}:{terms.ref}"
    ref = str(recorder.add(0, terms._replace(ref=name)._asdict()).values["ref"])
    recorder.flush()
    if first_day is not None:
        days = EventDayRecorder(recording)
        days.add(0, first_day._replace(event=ref)._asdict())
        days.flush()
    recording.save_command()
    return ref


def record_event_day(connection: Connection, terms: EventDayTerms, stamp: AuditStamp) -> int:
    """Record on which day an event is, or that this is not known; the number of the entry.

    Raises RuleViolation when it is said so already, or the event is taken back.
    """
    require_unretracted(connection, EVENT, terms.event)
    said = event_days(connection, terms.event, AsOf(terms.effective_on))
    if said and said[-1].day == terms.day:
        raise _day_said_error(terms, said[-1].update)
    recorder = EventDayRecorder(Recording(connection, stamp))
    recorder.add(0, terms._asdict())
    recorder.flush()
    recorder.recording.save_command()
    return recorder.last_number


def _day_said_error(terms: EventDayTerms, update: str) -> RuleViolation:
    if terms.day is None:
        return RuleViolation(fill(ledger_messages.DAY_OF_EVENT_UNKNOWN, event=terms.event), "", "day")
    message = fill(
        ledger_messages.DAY_OF_EVENT_SAID, event=terms.event, day=format_day(terms.day), update=update
    )
    return RuleViolation(message, "", "day")


def add_meeting(connection: Connection, terms: MeetingTerms, stamp: AuditStamp) -> str:
    """Record a session of the parties; the ref as it is stored.

    Raises RuleViolation when the ref is taken, or an agreement is taken back, NoSuchRef for one not there.
    """
    for agreement in terms.agreements:
        require_unretracted(connection, AGREEMENT, agreement)
    recorder = MeetingRecorder(Recording(connection, stamp))
    entry = recorder.add(0, terms._asdict())
    recorder.flush()
    recorder.recording.save_command()
    return str(entry.values["ref"])


def record_standing(connection: Connection, terms: StandingTerms, stamp: AuditStamp) -> int:
    """Record whether an agreement is in force, by us or by a reporter; the number of the entry.

    Raises RuleViolation when a note is missing, the side is no party, or the agreement is taken back.
    """
    require_unretracted(connection, AGREEMENT, terms.agreement)
    recorder = StandingRecorder(Recording(connection, stamp))
    recorder.add(0, terms._asdict())
    recorder.flush()
    recorder.recording.save_command()
    return recorder.last_number


def record_mark(connection: Connection, of: str | EntityRef, mark: Mark, name: str, stamp: AuditStamp) -> int:
    """Record for whose eyes an entry is, named by its uid, or what has a ref; the number of the mark.

    ``name`` is what a sentence calls it. Raises RuleViolation when it is marked so already.
    """
    if isinstance(of, EntityRef):
        require_unretracted(connection, ENTITIES[of.kind], of.ref)
    if mark_of(connection, of) is mark:
        raise RuleViolation(fill(ledger_messages.IS_MARKED_SO, name=name, mark=mark), "", "mark")
    recorder = MarkRecorder(Recording(connection, stamp))
    add_mark(recorder, of, mark)
    recorder.recording.save_command()
    return recorder.last_number


def add_mark(recorder: MarkRecorder, of: str | EntityRef, mark: Mark) -> None:
    """Write a mark, as part of a command."""
    recorder.add(0, MarkTerms(of, mark, uid=new_uid())._asdict())
    recorder.flush()


def record_office(connection: Connection, terms: OfficeTerms, stamp: AuditStamp) -> Office:
    """Record who we are; what is not given stays as it was said. Who we are then.

    Raises RuleViolation when nothing is said, NoSuchRef for an actor that is not there.
    """
    if terms.name is None and terms.actor is None:
        raise RuleViolation(fill(ledger_messages.NOTHING_SAID_OF_OFFICE), "", "name")
    now = current_office(connection)
    recorder = OfficeRecorder(Recording(connection, stamp))
    recorder.add(0, OfficeTerms(terms.name or now.name, terms.actor or now.actor)._asdict())
    recorder.flush()
    recorder.recording.save_command()
    return current_office(connection)
