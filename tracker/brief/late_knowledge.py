"""What was learnt and corrected since the last meeting, and what was agreed or put on record since."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.days import start_of_day
from tracker.domain.natural_order import natural_key
from tracker.domain.records import LogEntry, Standing
from tracker.domain.timeline import is_in_force

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData


class Correction(NamedTuple):
    """An update that was true and on record before the last meeting, and what has taken it back since."""

    update: LogEntry
    retraction: LogEntry


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


def _is_since(data: BriefData, standing: Standing, entry: LogEntry) -> bool:
    """Whether an entry is news since the last meeting: true on its day, or later."""
    return data.since is None or _first_day_of(standing, entry) >= data.since


def _first_day_of(standing: Standing, entry: LogEntry) -> date:
    """The day from which an entry counts: not before the commitment was agreed."""
    return max(entry.effective_on, standing.agreed_on)
