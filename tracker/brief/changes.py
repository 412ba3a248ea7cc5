"""What moved, and what was corrected, since the last meeting; measured from what was known then."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from typing import NamedTuple

from tracker.brief.brief_data import BriefData
from tracker.domain.days import end_of_day
from tracker.domain.records import LogEntry, Standing
from tracker.domain.timeline import is_in_force
from tracker.domain.vocabulary import Status

ON_HOLD_STATUSES = (Status.STALLED, Status.SUSPENDED)
UNDER_WAY_STATUSES = (Status.LIMITED, Status.SUBSTANTIAL)

AspectValue = Status | date | None
"""The value of an aspect: a status, or a due date; None if there is no claim or no due date."""


class Aspect(Enum):
    """What can move about a commitment."""

    STATUS = "status"
    CLAIM = "claim"
    DUE_DATE = "due_date"


class AspectChange(NamedTuple):
    """One aspect of a commitment that moved.

    ``actor`` is the one whose claim moved. ``values`` are what it was, and all that it became, in order.
    ``entry`` is the entry of the log that the last value rests on. ``on_record`` says whether the commitment
    was on record at the last meeting. ``corrected`` says that the first value was believed at the last
    meeting, and that something else is now believed of that day: the second value.
    """

    standing: Standing
    aspect: Aspect
    actor: str | None
    values: tuple[AspectValue, ...]
    entry: LogEntry | None
    on_record: bool
    corrected: bool


class Correction(NamedTuple):
    """An update that was on record at the last meeting, and the retraction that has taken it back since."""

    update: LogEntry
    retraction: LogEntry


def find_aspect_changes(data: BriefData) -> list[AspectChange]:
    """What moved, commitment by commitment; without a last meeting, all that moved since they were agreed."""
    return [change for standing in data.standings for change in _find_changes_of(data, standing)]


def _find_changes_of(data: BriefData, standing: Standing) -> Iterator[AspectChange]:
    earlier = data.earlier_standings.get(standing.ref)
    earlier_claims = {claim.reporter: claim.status for claim in earlier.claims} if earlier else {}
    actors = sorted(earlier_claims.keys() | {claim.reporter for claim in standing.claims})
    changes = (
        _find_change(data, standing, Aspect.STATUS, earlier.status if earlier else None),
        *(_find_change(data, standing, Aspect.CLAIM, earlier_claims.get(actor), actor) for actor in actors),
        _find_change(data, standing, Aspect.DUE_DATE, earlier.due_on if earlier else None),
    )
    return (change for change in changes if change)


def _find_change(
    data: BriefData, standing: Standing, aspect: Aspect, believed_then: AspectValue, actor: str | None = None
) -> AspectChange | None:
    """How one aspect moved since the last meeting; None if it did not."""
    since, log = data.since or date.min, data.logs[standing.ref]
    was_known = standing.ref in data.earlier_standings
    initial_value = _initial_value(standing, aspect)
    concerning = [
        entry for entry in log if is_in_force(entry, data.at.day) and _value_in(entry, aspect, actor)
    ]
    until_meeting = [entry for entry in concerning if entry.effective_on <= since]
    believed_now = _value_in(until_meeting[-1], aspect, actor) if until_meeting else initial_value
    values: list[AspectValue] = [believed_then if was_known else initial_value]
    corrected, by = believed_now != values[0], None
    if corrected:
        values.append(believed_now)
        by = _find_correcting_entry(log, until_meeting, since, aspect, actor, was_known=was_known)
    # Of several entries on one day the one recorded last counts, as in every answer about that day.
    for entry in {entry.effective_on: entry for entry in concerning[len(until_meeting) :]}.values():
        if (value := _value_in(entry, aspect, actor)) != values[-1]:
            values.append(value)
            by = entry
    if len(values) == 1:
        return None
    on_record = data.since is None or was_known
    return AspectChange(standing, aspect, actor, tuple(values), by, on_record, corrected and on_record)


def _initial_value(standing: Standing, aspect: Aspect) -> AspectValue:
    """What an aspect is before any update."""
    values = {
        Aspect.STATUS: Status.NO_INFORMATION,
        Aspect.CLAIM: None,
        Aspect.DUE_DATE: standing.original_due_on,
    }
    return values[aspect]


def _value_in(entry: LogEntry, aspect: Aspect, actor: str | None) -> AspectValue:
    """The value that an update gives an aspect; None if it does not give one."""
    if aspect is Aspect.DUE_DATE:
        return entry.due_on
    return entry.status if entry.reporter == actor else None


def _find_correcting_entry(
    log: Sequence[LogEntry],
    until_meeting: Sequence[LogEntry],
    since: date,
    aspect: Aspect,
    actor: str | None,
    *,
    was_known: bool,
) -> LogEntry | None:
    """The entry through which something else is now believed of the day of the last meeting.

    It is the update that counts for that day now; or, if that was known then already, the retraction of
    what counted then.
    """
    end = end_of_day(since)
    if until_meeting and not (was_known and until_meeting[-1].recorded_at <= end):
        return until_meeting[-1]
    following = log[log.index(until_meeting[-1]) + 1 :] if until_meeting else log
    counted_then = {
        entry.update
        for entry in following
        if _value_in(entry, aspect, actor) and entry.effective_on <= since and entry.recorded_at <= end
    }
    retractions = [entry for entry in log if entry.is_retraction and entry.update in counted_then]
    return retractions[-1] if retractions else None


def find_corrections(data: BriefData) -> list[Correction]:
    """The updates that were on record at the last meeting and have been taken back since."""
    if data.since is None:
        return []
    end = end_of_day(data.since)
    found = []
    for log in data.logs.values():
        updates = {entry.update: entry for entry in log if not entry.is_retraction}
        found += [
            Correction(updates[entry.update], entry)
            for entry in log
            if entry.is_retraction and updates[entry.update].recorded_at <= end < entry.recorded_at
        ]
    return sorted(found, key=lambda one: (one.retraction.recorded_at, one.update.commitment))


def find_late_entries(data: BriefData) -> list[LogEntry]:
    """The updates that were true by the day of the last meeting and were recorded only after it.

    Only of commitments that were on record at the last meeting.
    """
    if data.since is None:
        return []
    end = end_of_day(data.since)
    return [
        entry
        for ref in data.earlier_standings
        for entry in data.logs[ref]
        if is_in_force(entry, data.at.day) and entry.effective_on <= data.since and entry.recorded_at > end
    ]


def find_new_commitments(data: BriefData) -> list[Standing]:
    """The commitments that were not on record at the last meeting."""
    if data.since is None:
        return []
    return [standing for standing in data.standings if standing.ref not in data.earlier_standings]


def find_resumed(data: BriefData) -> list[Standing]:
    """The commitments that were closed at the last meeting and are open, or were on hold and are under way.

    Both by what was known then and by what is now known of that day: a correction resumes nothing.
    """
    return [standing for standing in data.standings if _is_resumed(data, standing)]


def _is_resumed(data: BriefData, standing: Standing) -> bool:
    if data.since is None or standing.ref not in data.earlier_standings:
        return False
    known_then = data.earlier_standings[standing.ref].status
    earlier_statuses = (known_then, data.timelines[standing.ref].status_on(data.since))
    was_closed = not any(status.is_open for status in earlier_statuses)
    was_on_hold = all(status in ON_HOLD_STATUSES for status in earlier_statuses)
    is_under_way = standing.status in UNDER_WAY_STATUSES
    return (was_closed and standing.status.is_open) or (was_on_hold and is_under_way)
