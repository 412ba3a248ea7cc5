"""That commitments do not replace each other in a circle, for one entry and for those of a file."""

from collections.abc import Mapping
from datetime import date

from tracker.domain.days import format_day
from tracker.domain.errors import RuleViolation, join_list
from tracker.domain.hint_actions import GIVE_OTHER_SUCCESSOR
from tracker.domain.message_filling import fill
from tracker.domain.records import LogEntry
from tracker.domain.replacement import Circle, StatusEntry
from tracker.domain.terms import EntityRef
from tracker.ledger import ledger_messages
from tracker.ledger.recorders.recording import Recording
from tracker.ledger.rules import Row
from tracker.queries.entities_with_refs import AGREEMENT, COMMITMENT
from tracker.queries.replacement_circles import (
    circles_through,
    refs_of_commitments,
    replaced_commitments_named,
)


def require_no_circle(recording: Recording, update: Row, agreed_on: date) -> None:
    """Raise RuleViolation if a commitment would be replaced in a circle by an update that is not yet written.

    ``agreed_on`` is the day the commitment was agreed.
    """
    id_of, day = recording.lookup.commitment_id, update["effective_on"]
    commitment, successors = id_of(update["commitment"]), tuple(map(id_of, update["successors"]))
    entry = StatusEntry(commitment, update["reporter"] or "", str(day), str(max(day, agreed_on)), successors)
    for circle in circles_through(recording.connection, {commitment}, new_entry=entry):
        raise _circle_error(recording, circle)


def require_no_circle_after_retraction(recording: Recording, number: int, entry: LogEntry) -> None:
    """Raise RuleViolation if commitments would replace each other in a circle without an update."""
    commitments = {recording.lookup.commitment_id(entry.commitment)}
    for circle in circles_through(recording.connection, commitments, without_update=number):
        template, refs = ledger_messages.CIRCLE_WITHOUT_UPDATE, _describe(recording, circle)
        message = fill(template, update=entry.update, day=_first_day(circle), refs=refs)
        raise RuleViolation(message, fill(ledger_messages.RETRACT_OTHER_FIRST), "update")


def report_circles(recording: Recording, lines: Mapping[int, int], field: str) -> None:
    """Report the circles that commitments of a file are part of, each at the first line that is part of it.

    ``lines`` has the line of each commitment, by its key, whose replacement the file brings or takes back.
    """
    if not lines:
        return
    for circle in circles_through(recording.connection, lines.keys()):
        if circle.commitments not in recording.reported_circles:
            recording.reported_circles.add(circle.commitments)
            line = min(lines[commitment] for commitment in circle.commitments if commitment in lines)
            recording.report(line, _circle_error(recording, circle), field, None)


def report_circles_of_revised(recording: Recording, lines: Mapping[EntityRef, int]) -> None:
    """Report the circles that commitments are part of since they, or their agreements, were revised.

    ``lines`` has the line of each thing that was.
    """
    refs = [of.ref for of in lines if of.kind == COMMITMENT.name]
    agreements = [of.ref for of in lines if of.kind == AGREEMENT.name]
    if not (refs or agreements):
        return
    line_of_commitment = {
        one.commitment: lines.get(EntityRef(COMMITMENT.name, one.ref))
        or lines.get(EntityRef(AGREEMENT.name, one.agreement), 0)
        for one in replaced_commitments_named(recording.connection, refs, agreements)
    }
    report_circles(recording, line_of_commitment, "of")


def _circle_error(recording: Recording, circle: Circle) -> RuleViolation:
    message = fill(ledger_messages.CIRCLE, day=_first_day(circle), refs=_describe(recording, circle))
    return RuleViolation(message, GIVE_OTHER_SUCCESSOR, "successors")


def _first_day(circle: Circle) -> str:
    return format_day(date.fromisoformat(circle.since))


def _describe(recording: Recording, circle: Circle) -> str:
    """The refs of a circle, each replaced by the next; the first one stands at the end again."""
    refs = refs_of_commitments(recording.connection, circle.commitments)
    return join_list(refs[commitment] for commitment in (*circle.commitments, circle.commitments[0]))
