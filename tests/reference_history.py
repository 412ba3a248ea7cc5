"""What was recorded, in plain Python: a history, and what of it counts as of a day and a moment."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from tracker.domain.records import AsOf
from tracker.domain.vocabulary import ActorKind, CommitmentKind, Status, Strength

Value = TypeVar("Value")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Agreement:
    """An agreement."""

    ref: str
    concluded_on: date
    recorded_at: datetime


@dataclass(frozen=True)
class Commitment:
    """A commitment and its terms."""

    ref: str
    agreement: Agreement
    obligors: frozenset[str]
    recorded_at: datetime
    theme: str | None
    strength: Strength
    kind: CommitmentKind
    due_on: date | None
    retracted_at: datetime | None = None

    @property
    def agreed_on(self) -> date:
        """The day it was agreed."""
        return self.agreement.concluded_on


@dataclass(frozen=True)
class Update:
    """An update, with the moment of its retraction; numbered in the order of recording."""

    number: int
    ref: str
    effective_on: date
    status: Status | None
    due_on: date | None
    reporter: str | None
    source: str | None
    successors: tuple[str, ...]
    recorded_at: datetime
    retracted_at: datetime | None = None
    note: str | None = None
    uid: str = ""

    @property
    def place(self) -> tuple[date, datetime, int]:
        """Its place in the log: by day, then by moment, then by a number that is made of its uid."""
        digest = hashlib.md5(self.uid.encode(), usedforsecurity=False).hexdigest()
        return self.effective_on, self.recorded_at, int(digest[:8], 16) % 2**31

    @property
    def name(self) -> str:
        """Its name in the log."""
        return f"U-{self.number}"


@dataclass(frozen=True)
class Revision:
    """What says other terms of a commitment or an agreement, for every day or from one on.

    An amended due date is an update too, which says nothing else.
    """

    number: int
    ref: str
    effective_on: date | None
    terms: Mapping[str, Any]
    recorded_at: datetime
    uid: str
    retracted_at: datetime | None = None

    @property
    def first_day(self) -> date:
        """The first day for which it says so."""
        return self.effective_on or date.min


@dataclass
class History:
    """All that was recorded, and the actors."""

    actors: Mapping[str, ActorKind]
    agreements: list[Agreement] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)

    def last_moment(self) -> datetime:
        """The moment of the last record."""
        entries = (*self.agreements, *self.commitments, *self.updates, *self.revisions)
        retractable = (*self.commitments, *self.updates, *self.revisions)
        retractions = (one.retracted_at for one in retractable if one.retracted_at)
        return max(*(one.recorded_at for one in entries), *retractions)


def is_known(moment: datetime | None, at: AsOf) -> bool:
    """Whether something had happened by the moment asked about."""
    return moment is not None and (at.known_at is None or moment <= at.known_at)


def revised_terms(history: History, ref: str, at: AsOf) -> dict[str, Any]:
    """The terms of something that were revised by a day, each as it was said last.

    An amended due date is not among them: it is what was said in the log.
    """
    counting = [
        one
        for one in history.revisions
        if one.ref == ref and one.first_day <= at.day
        if is_known(one.recorded_at, at) and not is_known(one.retracted_at, at)
    ]
    terms: dict[str, Any] = {}
    for one in sorted(counting, key=attrgetter("first_day", "recorded_at", "uid")):
        terms |= {
            term: value for term, value in one.terms.items() if one.effective_on is None or term != "due_on"
        }
    return terms


def terms_of_day(history: History, owed: Commitment, at: AsOf) -> Commitment:
    """A commitment with its terms of a day, as they were known at a moment, and its agreement's."""
    owed = replace(owed, **revised_terms(history, owed.ref, at))
    agreement = replace(owed.agreement, **revised_terms(history, owed.agreement.ref, at))
    return replace(owed, agreement=agreement)


def commitments_of_day(history: History, at: AsOf) -> list[Commitment]:
    """All commitments but those taken back, each with its terms of a day as they were known at a moment."""
    standing = [one for one in history.commitments if not is_known(one.retracted_at, at)]
    return [terms_of_day(history, one, at) for one in standing]


def updates_in_force(history: History, ref: str, at: AsOf) -> list[Update]:
    """The updates of a commitment that count as of a day, the latest last."""
    counting = [
        one
        for one in history.updates
        if one.ref == ref and one.effective_on <= at.day
        if is_known(one.recorded_at, at) and not is_known(one.retracted_at, at)
    ]
    return sorted(counting, key=attrgetter("place"))


@dataclass(frozen=True)
class CommitmentLog:
    """What counts of one commitment as of a day, the latest entry last."""

    owed: Commitment
    day: date
    entries: tuple[Update, ...]
    actors: Mapping[str, ActorKind]

    def counted_day(self, one: Update) -> date:
        """The day from which an entry counts: one of before the day agreed counts from that day."""
        return max(one.effective_on, self.owed.agreed_on)

    @cached_property
    def assessments(self) -> list[Update]:
        """Our own statuses."""
        return [one for one in self.entries if one.status and one.reporter is None]

    @cached_property
    def claims(self) -> dict[str, list[Update]]:
        """The statuses that each reporter gives."""
        claims: dict[str, list[Update]] = {}
        for one in self.entries:
            if one.status and one.reporter:
                claims.setdefault(one.reporter, []).append(one)
        return claims

    @cached_property
    def our_due_dates(self) -> list[Update]:
        """Our own entries with a due date, with or without a status."""
        return [one for one in self.entries if one.due_on and one.reporter is None]

    def day_by_day(
        self, entries: list[Update], value_of: Callable[[Update], Value], begin: Value
    ) -> dict[date, Value]:
        """The value at the end of each day from the day agreed: of one day, what was recorded last counts."""
        last_said = {self.counted_day(one): value_of(one) for one in entries}
        values, value = {}, begin
        for number in range((self.day - self.owed.agreed_on).days + 1):
            day = self.owed.agreed_on + number * ONE_DAY
            values[day] = value = last_said.get(day, value)
        return values

    @cached_property
    def statuses(self) -> dict[date, str]:
        """The status at the end of each day: that of our latest assessment, else no-information."""
        return self.day_by_day(self.assessments, lambda one: str(one.status), "no-information")

    @cached_property
    def due_dates(self) -> dict[date, date | None]:
        """The due date in force at the end of each day: what we said last, else that of the terms."""
        return self.day_by_day(self.our_due_dates, lambda one: one.due_on, self.owed.due_on)


def open_log(history: History, owed: Commitment, at: AsOf) -> CommitmentLog:
    """What counts of a commitment as of a day and moment."""
    return CommitmentLog(owed, at.day, tuple(updates_in_force(history, owed.ref, at)), history.actors)


def first_day_of_run(values: dict[date, Any]) -> date:
    """The first day of the unbroken run of days that have the value of the last day."""
    day = last = max(values)
    while day - ONE_DAY in values and values[day - ONE_DAY] == values[last]:
        day -= ONE_DAY
    return day
