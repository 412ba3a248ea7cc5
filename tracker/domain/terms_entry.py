"""What the log has beside updates: what is said of terms, agreements, events; what takes back; marks."""

from datetime import date, datetime
from typing import NamedTuple

from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import AgreementStanding, Mark


class TermsEntry(NamedTuple):
    """One line of the log that is no update: a revision, or a retraction of what is no update.

    It is about what has a ref (``of``), and the commitment of it, if it is one. A revision has what each of
    its ``terms`` was and is, and ``is_amendment``; a retraction the number that it ``takes_back``, or what
    ``of`` names. The ``note`` is the reason. A correction and a retraction stand on the day when recorded.
    """

    number: str
    of: EntityRef
    commitment: str | None
    agreement: str | None
    effective_on: date
    note: str | None
    recorded_at: datetime
    recorded_by: str | None
    uid: str
    retracted: bool
    is_amendment: bool = False
    terms: tuple[tuple[str, object, object], ...] = ()
    takes_back: str | None = None

    @property
    def is_retraction(self) -> bool:
        """Whether it takes something back."""
        return not self.terms


class StandingChange(NamedTuple):
    """One line of the log about an agreement as a whole: its standing, by us or by a reporter."""

    number: str
    agreement: str
    effective_on: date
    standing: AgreementStanding
    side: str | None
    note: str | None
    reporter: str | None
    speaker: str | None
    source: str | None
    recorded_at: datetime
    recorded_by: str | None
    uid: str
    retracted: bool
    mark: Mark | None

    @property
    def of(self) -> EntityRef:
        """What it is about."""
        return EntityRef("agreement", self.agreement)


class EventDayEntry(NamedTuple):
    """One line of the log about an event: on which ``day`` it is; None where that is not known."""

    number: str
    event: str
    agreement: str
    effective_on: date
    day: date | None
    note: str | None
    recorded_at: datetime
    recorded_by: str | None
    uid: str
    retracted: bool
    mark: Mark | None

    @property
    def of(self) -> EntityRef:
        """What it is about."""
        return EntityRef("event", self.event)


class MarkEntry(NamedTuple):
    """One line of the log that says for whose eyes an entry is, or what has a ref.

    ``marks`` is the number of the entry, None where what has the ref itself is marked.
    """

    number: str
    kind: str
    ref: str
    marks: str | None
    agreement: str | None
    mark: Mark
    recorded_at: datetime
    recorded_by: str | None
    uid: str

    @property
    def of(self) -> EntityRef:
        """What it is about."""
        return EntityRef(self.kind, self.ref)

    @property
    def commitment(self) -> str | None:
        """The commitment that it is about, if it is one."""
        return self.ref if self.kind == "commitment" else None

    @property
    def effective_on(self) -> date:
        """The day on which it was recorded, in UTC: a mark holds from then on."""
        return self.recorded_at.date()


OtherEntry = StandingChange | EventDayEntry | MarkEntry
"""What is neither an update nor about terms."""
