"""What was recorded, in plain Python: the records of a history, and what of it counts at a moment.

Written from the page of the vocabulary alone; it shares no rule with the tracker.
"""

import hashlib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tracker.domain.records import AsOf

ONE_DAY = timedelta(days=1)
NONE = "none"
"""What is typed to take a due date, an ask or an owner away."""
SIGNING = "signing"
TITLE = "Measure"
"""The title of every commitment of a history."""


@dataclass(frozen=True)
class Period:
    """So many days or months; a week is seven days, a year twelve months."""

    count: int
    unit: str = "days"

    def after(self, day: date, times: int = 1) -> date:
        """The day so many periods after another, clipped to the month's end."""
        if self.unit == "days":
            return day + timedelta(days=self.count * times)
        months = day.year * 12 + day.month - 1 + self.count * times
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Anchor:
    """What a deadline or a condition hangs on: an event of an agreement, or a commitment (no agreement)."""

    ref: str
    agreement: str | None = None


@dataclass(frozen=True)
class Relative:
    """A due date that hangs on an event or a commitment: "d-day + 40 days"."""

    anchor: Anchor
    offset: Period


Due = date | Relative | None


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What is recorded at a moment, and may be taken back, and the taking back taken back again."""

    recorded_at: datetime
    retracted_at: datetime | None = None
    restored_at: datetime | None = None

    def counts(self, at: AsOf) -> bool:
        """Whether it was recorded by the moment asked about, and not taken back by then."""
        is_back = is_known(self.retracted_at, at) and not is_known(self.restored_at, at)
        return is_known(self.recorded_at, at) and not is_back


@dataclass(frozen=True, kw_only=True)
class Entry(Recorded):
    """An entry, with what travels with it; ``corrects`` is the uid of the entry that it corrects."""

    uid: str
    number: int = 0
    corrects: str | None = None

    @property
    def uid_number(self) -> int:
        """A number made of its uid, which orders entries of one moment alike in every office."""
        digest = hashlib.md5(self.uid.encode(), usedforsecurity=False).hexdigest()
        return int(digest[:8], 16) % 2**31


@dataclass(frozen=True, kw_only=True)
class Agreement(Recorded):
    """An agreement and its parties."""

    ref: str
    concluded_on: date
    parties: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Commitment(Recorded):
    """A commitment and its terms; ``agreed_on`` is None where it is the day of its agreement."""

    ref: str
    agreement: str
    obligors: frozenset[str]
    strength: str
    kind: str
    theme: str | None = None
    agreed_on: date | None = None
    due: Due = None
    after: Anchor | None = None
    due_words: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    every: Period | None = None
    target: int | None = None
    unit: str | None = None

    @property
    def recurs(self) -> bool:
        """Whether it falls due again and again; without ``every`` it is as a continuing one."""
        return self.kind == "recurring" and self.every is not None

    @property
    def goes_on(self) -> bool:
        """Whether it is a duty that goes on."""
        return self.kind != "one-off"

    @property
    def is_proper(self) -> bool:
        """Whether it is a commitment proper."""
        return self.strength in ("binding", "agreed", "in-principle")


@dataclass(frozen=True, kw_only=True)
class Update(Entry):
    """An entry in the log of a commitment.

    ``due_on``, ``ask`` and ``owner`` are None where it says nothing of them, ``"none"`` to take them away.
    """

    commitment: str
    effective_on: date
    is_seen: bool = False
    side: str | None = None
    status: str | None = None
    due_on: date | str | None = None
    value: int | None = None
    incidents: int | None = None
    ask: str | None = None
    owner: str | None = None
    note: str | None = None
    reporter: str | None = None
    speaker: str | None = None
    source: str | None = None
    occurrence: date | None = None
    successors: tuple[str, ...] = ()
    accepts: str | None = None

    @property
    def tells_news(self) -> bool:
        """Whether it tells something of the commitment: a status, a value, incidents or a note."""
        return bool(self.status or self.note or self.value is not None or self.incidents is not None)


@dataclass(frozen=True, kw_only=True)
class Standing(Entry):
    """An entry about the standing of an agreement; the side is who did it."""

    agreement: str
    effective_on: date
    standing: str
    side: str | None = None
    reporter: str | None = None
    note: str | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class Event(Recorded):
    """An event of an agreement, on which deadlines hang."""

    ref: str
    agreement: str


@dataclass(frozen=True, kw_only=True)
class EventDay(Entry):
    """On which day it was said that an event is on a day, or that its day is not known (None)."""

    event: Anchor
    effective_on: date
    day: date | None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Revision(Entry):
    """Other terms of a commitment or an agreement: a correction (no day), or an amendment of a day."""

    ref: str
    effective_on: date | None
    terms: Mapping[str, Any]


@dataclass
class History:
    """All that was recorded; ``actors`` says of each what kind of actor it is."""

    actors: Mapping[str, str]
    agreements: list[Agreement] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    event_days: list[EventDay] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)

    def last_moment(self) -> datetime:
        """The moment of the last record or retraction."""
        every: list[Recorded] = [*self.agreements, *self.events, *self.commitments, *self.updates]
        every += [*self.standings, *self.event_days, *self.revisions]
        moments = [(one.recorded_at, one.retracted_at, one.restored_at) for one in every]
        return max(moment for three in moments for moment in three if moment)


def is_known(moment: datetime | None, at: AsOf) -> bool:
    """Whether something had happened by the moment asked about."""
    return moment is not None and (at.known_at is None or moment <= at.known_at)


Place = tuple[date, datetime, int, str]


def place_of(entry: Any, all_by_uid: Mapping[str, Entry]) -> Place:
    """The place of an entry: its day, then the moment, then what travels with it.

    That is of an update a number made of its uid, of other entries the uid. One that corrects another stands
    at the place in the day of the one that it corrects, by the moment of that.
    """
    first: Entry = entry
    while first.corrects is not None and first.corrects in all_by_uid:
        first = all_by_uid[first.corrects]
    day = date.min if entry.effective_on is None else entry.effective_on
    return day, first.recorded_at, entry.uid_number if isinstance(entry, Update) else 0, entry.uid
