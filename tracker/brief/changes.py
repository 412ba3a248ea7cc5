"""What moved, and what was corrected, since the last meeting; measured from what was known then."""

from collections.abc import Callable, Iterator, Sequence
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

Value = Status | date | None
Concerns = Callable[[LogEntry], bool]


class Aspect(Enum):
    """The thing about a commitment that can move."""

    STATUS = "status"
    CLAIM = "claim"
    DUE = "due date"


class Move(NamedTuple):
    """One thing that moved: what it was, everything it became in turn, and the entry this rests on.

    ``actor`` is whose claim it is. ``on_record`` says whether the commitment was on record at the last
    meeting. ``corrected`` means that ``steps`` begin with what was believed of that day and no longer is.
    """

    standing: Standing
    what: Aspect
    actor: str | None
    steps: tuple[Value, ...]
    by: LogEntry | None
    on_record: bool
    corrected: bool


class Correction(NamedTuple):
    """An update that was on record at the last meeting, and the retraction that has taken it back since."""

    update: LogEntry
    retraction: LogEntry


def find_moves(data: BriefData) -> list[Move]:
    """What moved of every commitment, in their order; where no last meeting is named, all that ever did."""
    return [move for standing in data.standings for move in _moves(data, standing)]


def _moves(data: BriefData, standing: Standing) -> Iterator[Move]:
    then = data.then.get(standing.ref)
    claimed = {claim.reporter: claim.status for claim in then.claims} if then else {}
    actors = sorted(claimed.keys() | {claim.reporter for claim in standing.claims})
    found = (
        _move(data, standing, Aspect.STATUS, then.status if then else None),
        *(_move(data, standing, Aspect.CLAIM, claimed.get(actor), actor) for actor in actors),
        _move(data, standing, Aspect.DUE, then.due_on if then else None),
    )
    return (move for move in found if move)


def _move(
    data: BriefData, standing: Standing, what: Aspect, believed: Value, actor: str | None = None
) -> Move | None:
    """What became of one thing; none where nothing did."""
    since, log = data.since or date.min, data.logs[standing.ref]
    on_record = data.since is None or standing.ref in data.then
    at_first = {
        Aspect.STATUS: Status.NO_INFORMATION,
        Aspect.CLAIM: None,
        Aspect.DUE: standing.original_due_on,
    }[what]
    said = [entry for entry in log if is_in_force(entry, data.at) and _value(entry, what, actor)]
    earlier = [entry for entry in said if entry.effective_on <= since]
    now_believed = _value(earlier[-1], what, actor) if earlier else at_first
    steps: list[Value] = [believed if standing.ref in data.then else at_first]
    corrected, by = now_believed != steps[0], None
    if corrected:
        steps.append(now_believed)
        was_known = standing.ref in data.then
        by = _correcting(
            log, earlier, since, lambda entry: bool(_value(entry, what, actor)), was_known=was_known
        )
    # Of several on one day the one recorded last holds, as in every answer about that day.
    for entry in {entry.effective_on: entry for entry in said[len(earlier) :]}.values():
        if (value := _value(entry, what, actor)) != steps[-1]:
            steps.append(value)
            by = entry
    if len(steps) == 1:
        return None
    return Move(standing, what, actor, tuple(steps), by, on_record, corrected and on_record)


def _value(entry: LogEntry, what: Aspect, actor: str | None) -> Value:
    """What an update says of one thing; none where it says nothing of it."""
    if what is Aspect.DUE:
        return entry.due_on
    return entry.status if entry.reporter == actor else None


def _correcting(
    log: Sequence[LogEntry], earlier: Sequence[LogEntry], since: date, concerns: Concerns, *, was_known: bool
) -> LogEntry | None:
    """Why that day is seen otherwise now: what holds for it now, or what took back what held then."""
    then = end_of_day(since)
    if earlier and not (was_known and earlier[-1].recorded_at <= then):
        return earlier[-1]
    later = log[log.index(earlier[-1]) + 1 :] if earlier else log
    held = {
        entry.update
        for entry in later
        if concerns(entry) and entry.effective_on <= since and entry.recorded_at <= then
    }
    back = [entry for entry in log if entry.is_retraction and entry.update in held]
    return back[-1] if back else None


def find_corrections(data: BriefData) -> list[Correction]:
    """What was on record at the last meeting and has been taken back since."""
    if data.since is None:
        return []
    then = end_of_day(data.since)
    found = []
    for log in data.logs.values():
        updates = {entry.update: entry for entry in log if not entry.is_retraction}
        found += [
            Correction(updates[entry.update], entry)
            for entry in log
            if entry.is_retraction and updates[entry.update].recorded_at <= then < entry.recorded_at
        ]
    return sorted(found, key=lambda one: (one.retraction.recorded_at, one.update.commitment))


def find_late_entries(data: BriefData) -> list[LogEntry]:
    """What was true by the day of the last meeting, of what was on record then, and was recorded after it."""
    if data.since is None:
        return []
    then = end_of_day(data.since)
    return [
        entry
        for ref in data.then
        for entry in data.logs[ref]
        if is_in_force(entry, data.at) and entry.effective_on <= data.since and entry.recorded_at > then
    ]


def find_new_commitments(data: BriefData) -> list[Standing]:
    """Those that were not on record at the last meeting."""
    return [] if data.since is None else [one for one in data.standings if one.ref not in data.then]


def find_resumed(data: BriefData) -> list[Standing]:
    """Those that were closed at the last meeting and are open, or were on hold and are under way.

    By what was known then and is known of it now: what was only put right was not taken up.
    """
    found = []
    for one in data.standings:
        if data.since is not None and one.ref in data.then:
            was = (data.then[one.ref].status, data.timelines[one.ref].status_on(data.since))
            reopened = not any(status.is_open for status in was) and one.status.is_open
            resumed = all(status in ON_HOLD_STATUSES for status in was) and one.status in UNDER_WAY_STATUSES
            found += [one] if reopened or resumed else []
    return found
