"""The log of what is selected, and what of it was learnt and corrected since a day, in plain Python."""

from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from oracle_answers import apply_selection, exclude_tentative
from oracle_history import Revision, Update, is_known
from oracle_record import Record


class ModelLogEntry(NamedTuple):
    """An entry of the log of commitments: an update, an amended due date, or what takes an update back."""

    effective_on: date
    commitment: str
    uid: str
    says: dict[str, Any]
    recorded_at: datetime
    is_retracted: bool
    is_retraction: bool


SAYS = (
    *("status", "side", "due_on", "value", "incidents", "ask", "owner", "note", "reporter", "source"),
    *("occurrence", "successors", "is_seen"),
)


def says_of(one: Update | Revision) -> dict[str, Any]:
    """What an entry says, without what it does not speak of; of an amendment the due date."""
    if isinstance(one, Revision):
        return {"due_on": one.terms["due"]}
    return without_unsaid({name: getattr(one, name) for name in SAYS})


def without_unsaid(said: dict[str, Any]) -> dict[str, Any]:
    """What is said; what replaces a commitment has no order."""
    found = {name: value for name, value in said.items() if value not in (None, ()) and value is not False}
    return {name: frozenset(value) if name == "successors" else value for name, value in found.items()}


def entries_of_log(record: Record) -> list[Update | Revision]:
    """All updates and amended due dates known by the moment, in order, also those taken back.

    A due date that is amended to a day of the calendar is in the log as what was said of it.
    """
    amended = [one for one in record.history.revisions if isinstance(one.terms.get("due"), date)]
    of_a_day = [one for one in amended if one.effective_on is not None]
    entries: list[Update | Revision] = [*record.history.updates, *of_a_day]
    return sorted((one for one in entries if is_known(one.recorded_at, record.at)), key=record.place)


def ref_of(one: Update | Revision) -> str:
    """The commitment that an entry of the log is about."""
    return one.commitment if isinstance(one, Update) else one.ref


def model_log(record: Record, refs: set[str], since: date, until: date) -> list[ModelLogEntry]:
    """The log: an update on its effective day, then what takes it back on the day that was recorded.

    Brought back it is as if it had not been taken back, but that it was stays in the log.
    """
    known = [one for one in entries_of_log(record) if ref_of(one) in refs]
    entries = [
        ModelLogEntry(
            *(one.effective_on, ref_of(one), one.uid, says_of(one), one.recorded_at),
            is_retracted=not one.counts(record.at),
            is_retraction=False,
        )
        for one in known
    ]
    taken_back = [
        ModelLogEntry(at.date(), ref_of(one), one.uid, {}, at, is_retracted=False, is_retraction=True)
        for one in known
        if isinstance(one, Update) and (at := one.retracted_at) and is_known(at, record.at)
    ]
    entries += sorted(taken_back, key=lambda one: (one.recorded_at, f"back-{one.uid}"))
    found = [one for one in entries if since <= one.effective_on <= until]
    return sorted(found, key=lambda one: one.effective_on)


def apply_log_selection(record: Record, asked: Any, since: date, until: date) -> list[ModelLogEntry]:
    """The log of the commitments selected; statuses and reporters select the entries that have them."""
    found = apply_selection(record, asked._replace(statuses=(), reporters=()), record.at)
    return [
        one
        for one in model_log(record, {one.ref for one in found}, since, until)
        if not asked.statuses or one.says.get("status") in asked.statuses
        if not asked.reporters or one.says.get("reporter") in asked.reporters
    ]


# -- learnt and corrected since --------------------------------------------------------------------------


class LateRecords(NamedTuple):
    """How much was learnt and corrected since a day, and whether anything was on record before it."""

    learnt_updates: int
    learnt_commitments: int
    corrected: int
    was_on_record: bool


def start_of(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min, UTC)


def model_late_records(record: Record, asked: Any, since: date) -> LateRecords:
    """What was recorded since a day about the time before it, of the commitments that are counted now.

    Nothing is true of a commitment before the day it was agreed. Corrected are entries of the log that were
    taken back, and terms of which a correction says that they were always others.
    """
    found, start, at = apply_selection(record, asked, record.at), start_of(since), record.at
    refs = {one.ref for one in found}
    counted = {one.ref for one in exclude_tentative(asked, found) if one.agreed_on < since}
    recorded = {one.ref: one.recorded_at for one in record.history.commitments}
    entries = [one for one in entries_of_log(record) if ref_of(one) in refs]
    entries = [one for one in entries if one.effective_on and one.effective_on <= at.day]
    before = [one for one in entries if ref_of(one) in counted and one.effective_on < since]
    gone = [one for one in before if not one.counts(at) and one.recorded_at < start]
    corrections = [
        one
        for one in record.history.revisions
        if one.ref in counted and one.effective_on is None and one.counts(at)
        if recorded[one.ref] < start <= one.recorded_at
    ]
    return LateRecords(
        learnt_updates=sum(one.counts(at) and one.recorded_at >= start for one in before),
        learnt_commitments=sum(recorded[ref] >= start for ref in counted),
        corrected=sum(one.retracted_at >= start for one in gone) + len(corrections),
        was_on_record=any(recorded[ref] < start for ref in refs)
        or any(one.recorded_at < start for one in entries),
    )
