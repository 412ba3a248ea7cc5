"""What moved since the last meeting, and what was learnt and corrected since; all as it is known now."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.days import start_of_day
from tracker.domain.natural_order import natural_key
from tracker.domain.records import LogEntry, Standing
from tracker.domain.timeline import is_in_force
from tracker.domain.vocabulary import Status

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData

ON_HOLD_STATUSES = (Status.STALLED, Status.SUSPENDED)
UNDER_WAY_STATUSES = (Status.LIMITED, Status.SUBSTANTIAL)
GIVEN_UP_STATUSES = (Status.SUPERSEDED, Status.WITHDRAWN, Status.LAPSED)

AspectValue = Status | date | None
"""The value of an aspect: a status, or a due date; None if there is no claim or no due date."""


class Aspect(Enum):
    """What can move about a commitment, or be news of it."""

    STATUS = "status"
    CLAIM = "claim"
    ASKED_DATE = "asked_date"
    DUE_DATE = "due_date"
    NOTE = "note"


DATED_ASPECTS = (Aspect.ASKED_DATE, Aspect.DUE_DATE)


class AspectChange(NamedTuple):
    """One aspect of a commitment that moved, or a note that is news of it.

    ``voice`` is the actor whose word it is, None for our own; ``side`` whose part it is of, where one is
    named. ``values`` are what the aspect was, and all that it became, in order; a note has none, and what is
    said of an occurrence only what it became. ``entry`` is what the last value rests on. ``latest_noted`` is
    the latest entry of that voice about the aspect that has a note: often the same one.
    """

    standing: Standing
    aspect: Aspect
    voice: str | None
    side: str | None
    values: tuple[AspectValue, ...]
    entry: LogEntry
    latest_noted: LogEntry | None


class _Subject(NamedTuple):
    """An aspect of a commitment in the words of one voice, of one side's part where a side is named."""

    aspect: Aspect
    voice: str | None
    side: str | None = None

    def value_in(self, entry: LogEntry) -> AspectValue:
        """The value that an entry gives it, None if it gives none. What is said of no side is of each."""
        if entry.reporter != self.voice:
            return None
        if self.aspect in DATED_ASPECTS:
            return entry.due_on
        return entry.status if entry.side in (None, self.side) else None


class Correction(NamedTuple):
    """An update that was true and on record before the last meeting, and what has taken it back since."""

    update: LogEntry
    retraction: LogEntry


def find_aspect_changes(data: BriefData) -> list[AspectChange]:
    """What moved, commitment by commitment; without a last meeting, all that moved since they were agreed."""
    return [change for standing in data.standings for change in _find_changes_of(data, standing)]


def _find_changes_of(data: BriefData, standing: Standing) -> Iterator[AspectChange]:
    """The changes of a commitment: status, what actors claim and ask for, due date; then notes not shown."""
    entries = [entry for entry in data.logs[standing.ref] if is_in_force(entry, data.at.day)]
    actors = sorted({entry.reporter for entry in entries if entry.reporter})
    shown = set()
    for subject in _subjects(entries, actors):
        for change in _find_changes_about(data, standing, entries, subject):
            shown.add((change.latest_noted or change.entry).update)
            yield change
    for voice in (None, *actors):
        for entry in _latest_noted_entries(data, standing, entries, voice):
            if entry.update not in shown:
                shown.add(entry.update)
                yield AspectChange(standing, Aspect.NOTE, voice, entry.side, (), entry, entry)


def _subjects(entries: Sequence[LogEntry], actors: Sequence[str]) -> Iterator[_Subject]:
    """What can have moved: our status, the claims and wishes of each actor, our due date."""
    yield from _subjects_of_voice(entries, Aspect.STATUS, None)
    for actor in actors:
        yield from _subjects_of_voice(entries, Aspect.CLAIM, actor)
        yield _Subject(Aspect.ASKED_DATE, actor)
    yield _Subject(Aspect.DUE_DATE, None)


def _subjects_of_voice(entries: Sequence[LogEntry], aspect: Aspect, voice: str | None) -> Iterator[_Subject]:
    """What a voice says of a commitment, and of each part that it ever named."""
    named = {entry.side for entry in entries if entry.reporter == voice and entry.status and entry.side}
    return (_Subject(aspect, voice, side) for side in (None, *sorted(named)))


def _find_changes_about(
    data: BriefData, standing: Standing, entries: Sequence[LogEntry], subject: _Subject
) -> Iterator[AspectChange]:
    """How a subject moved since the last meeting; of what recurs, what is said of each occurrence."""
    concerning = [entry for entry in entries if subject.value_in(entry)]
    news = [entry for entry in concerning if _is_since(data, standing, entry)]
    if standing.terms.every and subject.aspect not in DATED_ASPECTS:
        for entry in news:
            if entry.side == subject.side:
                noted = entry if entry.note else None
                yield AspectChange(standing, *subject, (subject.value_in(entry),), entry, noted)
        return
    values: list[AspectValue] = [_initial_value(standing, subject.aspect)]
    for entry in concerning:
        if not _is_since(data, standing, entry):
            values = [subject.value_in(entry)]
    movers = []
    # Of several entries on one day the one recorded last counts, as in every answer about that day.
    for entry in {_first_day_of(standing, entry): entry for entry in news}.values():
        if (value := subject.value_in(entry)) != values[-1]:
            values.append(value)
            movers.append(entry)
    # What was last said of no side has its own row.
    if any(entry.side == subject.side or subject.aspect in DATED_ASPECTS for entry in movers):
        yield AspectChange(standing, *subject, tuple(values), movers[-1], _latest_noted(news))


def _latest_noted_entries(
    data: BriefData, standing: Standing, entries: Sequence[LogEntry], voice: str | None
) -> Iterator[LogEntry]:
    """The latest entry of one voice with a status and a note since the last meeting, and with any note."""
    news = [entry for entry in entries if entry.reporter == voice and _is_since(data, standing, entry)]
    found = (_latest_noted([entry for entry in news if entry.status]), _latest_noted(news))
    return (entry for entry in found if entry)


def _latest_noted(entries: Sequence[LogEntry]) -> LogEntry | None:
    return next((entry for entry in reversed(entries) if entry.note), None)


def _is_since(data: BriefData, standing: Standing, entry: LogEntry) -> bool:
    """Whether an entry is news since the last meeting: true on its day, or later."""
    return data.since is None or _first_day_of(standing, entry) >= data.since


def _first_day_of(standing: Standing, entry: LogEntry) -> date:
    """The day from which an entry counts: not before the commitment was agreed."""
    return max(entry.effective_on, standing.agreed_on)


def _initial_value(standing: Standing, aspect: Aspect) -> AspectValue:
    """What an aspect is before any update."""
    values = {
        Aspect.STATUS: Status.NO_INFORMATION,
        Aspect.CLAIM: None,
        Aspect.ASKED_DATE: None,
        Aspect.DUE_DATE: standing.terms.due_on,
    }
    return values[aspect]


def find_corrections(data: BriefData) -> list[Correction]:
    """The updates that were true and on record before the last meeting, and have been taken back since."""
    if data.since is None:
        return []
    start = start_of_day(data.since)
    found = []
    for standing in data.standings:
        log = data.logs[standing.ref]
        retractions = {entry.update: entry for entry in reversed(log) if entry.is_retraction}
        found += [
            Correction(entry, retractions[entry.update])
            for entry in log
            if not entry.is_retraction and entry.update in retractions
            if _is_of_before(data, standing, entry)
            if entry.recorded_at < start <= retractions[entry.update].recorded_at
        ]
    return sorted(found, key=lambda one: (one.retraction.recorded_at, natural_key(one.update.commitment)))


def find_learnt(data: BriefData) -> list[LogEntry]:
    """The updates that were true before the last meeting, and were put on record only since."""
    if data.since is None:
        return []
    start = start_of_day(data.since)
    return [
        entry
        for standing in data.standings
        for entry in data.logs[standing.ref]
        if is_in_force(entry, data.at.day) and entry.recorded_at >= start
        if _is_of_before(data, standing, entry)
    ]


def _is_of_before(data: BriefData, standing: Standing, entry: LogEntry) -> bool:
    """Whether an update was true of a commitment before the last meeting."""
    return entry.effective_on <= data.at.day and not _is_since(data, standing, entry)


def find_new_commitments(data: BriefData) -> list[Standing]:
    """The commitments that were agreed since the last meeting."""
    return [one for one in data.standings if data.since is not None and one.agreed_on >= data.since]


def find_learnt_commitments(data: BriefData) -> list[Standing]:
    """The commitments that were agreed before the last meeting, and were put on record only since.

    None if nothing was on record then: that is said instead.
    """
    if data.since is None or not data.was_on_record:
        return []
    start = start_of_day(data.since)
    return [one for one in data.standings if one.agreed_on < data.since and one.recorded_at >= start]


def find_resumed(data: BriefData) -> list[Standing]:
    """The commitments that were given up before the last meeting and are open, or on hold and are under way.

    What was implemented and is open again has fallen back, which is something else.
    """
    return [standing for standing in data.standings if _is_resumed(data, standing)]


def _is_resumed(data: BriefData, standing: Standing) -> bool:
    earlier = data.earlier_standings.get(standing.ref)
    if earlier is None:
        return False
    was_given_up, was_on_hold = earlier.status in GIVEN_UP_STATUSES, earlier.status in ON_HOLD_STATUSES
    is_under_way = standing.status in UNDER_WAY_STATUSES
    return (was_given_up and standing.is_open) or (was_on_hold and is_under_way)
