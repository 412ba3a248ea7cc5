"""The records of questions and answers, none of which can be changed.

They are named tuples, which are quick to define: every command does so at its start.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.domain import domain_messages
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.terms import CommitmentTerms
from tracker.domain.translations import Translations
from tracker.domain.vocabulary import (
    DUE_SOON_DAYS,
    STALE_AFTER_DAYS,
    ActorKind,
    AgreementStanding,
    Flag,
    Mark,
    Openness,
    Status,
    Strength,
)


class AsOf(NamedTuple):
    """The day and moment asked about: how things stood on ``day``, as far as it was known at ``known_at``.

    ``known_at`` is None for all that is known now. ``shared_by`` is None in an answer for ourselves; in one
    for the other side it is what our office is called, empty where nobody has said it.
    """

    day: date
    known_at: datetime | None = None
    shared_by: str | None = None

    def is_known(self, recorded_at: datetime) -> bool:
        """Whether what was recorded at this moment is part of the answer."""
        return self.known_at is None or recorded_at <= self.known_at

    def before(self, day: date) -> "AsOf":
        """The day before ``day``, by what is known at the same moment."""
        return self._replace(day=day - timedelta(days=1))

    @property
    def description(self) -> str:
        """The day with its weekday, the moment if one was asked for, and who shares it, as answers do."""
        day = format_day(self.day)
        if self.known_at:
            as_of = fill(domain_messages.AS_OF_KNOWN_AT, day=day, moment=self.known_at)
        else:
            as_of = fill(domain_messages.AS_OF, day=day)
        if self.shared_by:
            return fill(domain_messages.AS_SHARED_BY, as_of=as_of, office=self.shared_by)
        return as_of if self.shared_by is None else fill(domain_messages.AS_SHARED, as_of=as_of)


class Selection(NamedTuple):
    """Which commitments are asked about; several values of one field mean "any of these".

    A commitment must fit every field, and have all of ``flags`` and one of ``any_flags``. Of ``reporters``
    one must have said something about it that counts. ``owners`` are spelled as they were recorded.
    """

    refs: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    obligors: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    strengths: tuple[Strength, ...] = ()
    search: str = ""
    flags: tuple[Flag, ...] = ()
    any_flags: tuple[Flag, ...] = ()
    reporters: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    due_before: date | None = None
    due_after: date | None = None
    stale_after: int = STALE_AFTER_DAYS
    due_soon_within: int = DUE_SOON_DAYS
    has_not_yet_owed: bool = False
    """Whether what is not yet owed is in it like all else, and does not stand apart."""
    ids: tuple[int, ...] | None = None
    """The ids of the selected commitments, after they were looked up; None if all are selected."""
    judged: Mapping[int, Any] = {}
    """Those among them that are judged by their whole history (``queries.judgements``), by their ids."""
    judged_rows: str = "[]"
    """The same as rows for the database (``db.judged_sql``)."""
    judged_ids: tuple[int, ...] = ()
    """The ids of all that no seek judges, also of those that were not yet agreed or are surely left out."""
    dated_rows: str = "[]"
    """The due dates that hang on a day, of those among the others that have one, as rows for the database."""

    @property
    def has_flags(self) -> bool:
        """Whether flags are asked for."""
        return bool(self.flags or self.any_flags)

    @property
    def has_state(self) -> bool:
        """Whether anything is asked that can be otherwise on another day."""
        return self != self.without_state()

    def without_state(self) -> "Selection":
        """What is asked of the terms alone, and of the words."""
        return self._replace(
            statuses=(), flags=(), any_flags=(), reporters=(), owners=(), due_before=None, due_after=None
        )

    def latest_stale_day(self, as_of: date) -> date:
        """The latest evidence date that is stale on a day."""
        return as_of - timedelta(days=self.stale_after)


class Actor(NamedTuple):
    """A state, monitor or other body that owes commitments or reports on them.

    Of the actors of an older database nobody knows when they were recorded.
    """

    code: str
    name: str
    kind: ActorKind
    recorded_at: datetime | None
    recorded_by: str | None
    name_in: Translations | None = None


class Agreement(NamedTuple):
    """What was concluded, with the number of its commitments and its standing by our word.

    ``standing_since`` is None where nothing is said of it: it is in force then. In an answer for the other
    side ``standing`` is None where our word does not go out.
    """

    ref: str
    title: str
    form: str
    concluded_on: date
    place: str | None
    parties: tuple[str, ...]
    note: str | None
    recorded_at: datetime
    recorded_by: str | None
    commitments: int
    standing: AgreementStanding | None = AgreementStanding.IN_FORCE
    standing_since: date | None = None
    title_in: Translations | None = None


class Document(NamedTuple):
    """A text in which agreements can be read."""

    ref: str
    agreements: tuple[str, ...]
    title: str
    publisher: str | None
    published_on: date | None
    url: str | None
    note: str | None
    recorded_at: datetime
    recorded_by: str | None
    title_in: Translations | None = None

    @property
    def agreement(self) -> str:
        """The first of its agreements; of a damaged document that has none, nothing."""
        return self.agreements[0] if self.agreements else ""


class Claim(NamedTuple):
    """What an actor says about a commitment: the status of its latest claim.

    ``held_since`` is the first day on which it said so without a break, ``on`` the last. ``side`` is whose
    part it is about, where it is not about all of it.
    """

    reporter: str
    status: Status
    held_since: date
    on: date
    update: str
    side: str | None = None

    @property
    def is_of_own_part(self) -> bool:
        """Whether it names nobody else's part than that of the actor itself."""
        return self.side in (None, self.reporter)


class AskedDate(NamedTuple):
    """The due date that an actor asks for: the latest that it claimed, on the day ``on``; or that none be."""

    reporter: str
    due_on: date | None
    on: date
    update: str


class StandingPart(NamedTuple):
    """How one side's part stands; the names are those of ``Standing``."""

    side: str
    status: Status
    status_on: date | None
    is_only_seen: bool
    level: int | None
    openness: Openness
    days_late: int | None
    fallen_back_on: date | None
    evidence_on: date | None
    flags: tuple[Flag, ...]
    claims: tuple[Claim, ...]
    held: int | None
    missed: int | None


class PartOccurrence(NamedTuple):
    """What one side did about one occurrence: ``held_on`` is the first day on which it was held."""

    side: str
    status: Status
    held_on: date | None
    updates: tuple[str, ...]
    outcome: str | None


class OccurrenceStanding(NamedTuple):
    """One occurrence of a duty that recurs: held, missed or spent; None while it is still to come.

    ``scheduled_on`` is its day by the terms, ``due_on`` the one to which it was moved; None if put off
    without a day.
    """

    due_on: date | None
    scheduled_on: date
    outcome: str | None
    parts: tuple[PartOccurrence, ...]


class DisputedStanding(NamedTuple):
    """What somebody says of the standing of the agreement, other than we do."""

    actor: str
    standing: AgreementStanding
    since: date
    update: str


class StatedValue(NamedTuple):
    """How much there is by a day in all, by us or by the ``reporter``."""

    reporter: str | None
    value: Decimal
    on: date
    update: str


class IncidentCount(NamedTuple):
    """How many incidents a reporter, or we, have counted of a side's part, or of all of it."""

    reporter: str | None
    side: str | None
    incidents: int
    last_on: date


class OurAsk(NamedTuple):
    """What we ask for: of a side, or of all who owe it."""

    side: str | None
    text: str
    on: date
    update: str


class StandingDetails(NamedTuple):
    """What only some commitments have: sides, occurrences, what they wait for, amounts, words of ours.

    ``side`` is whose part is shown, where one is asked about. ``waiting_for`` is the event or commitment on
    which it waits. ``held`` and ``missed`` count the occurrences due before the day. A value is by each voice
    the latest.
    """

    side: str | None = None
    is_only_seen: bool = False
    is_side_not_said: bool = False
    is_missed: bool = False
    waiting_for: str | None = None
    is_spent: bool = False
    first_due_on: date | None = None
    due_dates: tuple[date, ...] | None = None
    next_due_on: date | None = None
    held: int | None = None
    missed: int | None = None
    parts: tuple[StandingPart, ...] = ()
    occurrences: tuple[OccurrenceStanding, ...] = ()
    disputes: tuple[DisputedStanding, ...] = ()
    values: tuple[StatedValue, ...] = ()
    incidents: tuple[IncidentCount, ...] = ()
    our_asks: tuple[OurAsk, ...] = ()
    owner: str | None = None
    is_due_withheld: bool = False
    """Whether the due date rests on what does not go out."""


NO_DETAILS = StandingDetails()


class Note(NamedTuple):
    """A note of the log: ours, or that of the ``reporter``."""

    reporter: str | None
    text: str
    on: date
    update: str


class Standing(NamedTuple):
    """How a commitment stands as of a day and moment; its terms are those that it was recorded with.

    ``status_on`` is the first day of the unbroken run of its status, ``fallen_back_on`` the first day on
    which it was no longer implemented, where it has fallen back. ``asks`` are the due dates that actors ask
    for, where they are other than the one in force. In an answer for the other side ``status_on`` and
    ``evidence_on`` are None where they rest on what does not go out, and ``recorded_by`` always.
    """

    terms: CommitmentTerms
    status: Status
    status_on: date | None
    level: int | None
    due_on: date | None
    original_due_on: date | None
    days_late: int | None
    fallen_back_on: date | None
    evidence_on: date | None
    flags: tuple[Flag, ...]
    our_note: Note | None
    their_note: Note | None
    claims: tuple[Claim, ...]
    asks: tuple[AskedDate, ...]
    recorded_at: datetime
    recorded_by: str | None
    agreed_on: date
    openness: Openness
    details: StandingDetails = NO_DETAILS

    @property
    def ref(self) -> str:
        """The ref of the commitment."""
        return self.terms.ref

    @property
    def agreed_due_on(self) -> date | None:
        """The due date in the terms, which is there only where it was added with one."""
        return self.terms.due_on

    @property
    def last_note(self) -> str | None:
        """Our latest note."""
        return self.our_note.text if self.our_note else None

    @property
    def their_last_note(self) -> str | None:
        """The latest note of somebody else."""
        return self.their_note.text if self.their_note else None

    @property
    def their_last_note_by(self) -> str | None:
        """Who said it."""
        return self.their_note.reporter if self.their_note else None

    @property
    def is_open(self) -> bool:
        """Whether it is a commitment proper, and something is still owed."""
        return self.openness in (Openness.OPEN, Openness.WAITING)

    @property
    def slip(self) -> int | None:
        """Days between the original due date and the present one; None if one of them is missing."""
        if self.due_on is None or self.original_due_on is None:
            return None
        return (self.due_on - self.original_due_on).days


class ImplementationState(NamedTuple):
    """How far a commitment is on a day: its status and level, and the day it was agreed."""

    status: Status
    level: int | None
    agreed_on: date


class StandingList(NamedTuple):
    """Standings in order: ``shown`` of ``total``.

    ``apart`` more were left out because they are only intended, proposed or discussed, ``not_yet_owed``
    because nothing is owed yet. ``asked`` is what was selected, with how those stand that no seek judges.
    """

    total: int
    shown: int
    apart: int
    not_yet_owed: int
    asked: Selection
    items: Iterator[Standing]


class LogEntry(NamedTuple):
    """One line of the log: an update, or the retraction of one (its ``note`` is the reason)."""

    update: str
    commitment: str
    agreement: str
    effective_on: date
    status: Status | None
    due_on: date | None
    note: str | None
    reporter: str | None
    source: str | None
    successors: tuple[str, ...]
    corrects: str | None
    recorded_at: datetime
    recorded_by: str | None
    uid: str
    retracted: bool
    is_retraction: bool
    number: str
    """Its own number: a retraction has one beside that of the update that it takes back."""
    first_author: str | None
    """Who recorded first what it corrects."""
    is_amendment: bool
    """Whether it is the due date of an amendment, which is a revision; its note is the reason."""
    side: str | None = None
    value: Decimal | None = None
    incidents: int | None = None
    speaker: str | None = None
    occurrence: date | None = None
    ask: str | None = None
    owner: str | None = None
    is_seen: bool = False
    accepts: str | None = None
    """The number of the claim that it agrees with."""
    mark: Mark | None = None
    """For whose eyes it is, where that is said."""
    ends_due_date: bool = False
    """Whether it says that there is no due date any more."""

    @property
    def successor(self) -> str | None:
        """The first of what replaces the commitment."""
        return self.successors[0] if self.successors else None


def format_update_number(number: int) -> str:
    """The name of an update in the log: U-45."""
    return f"U-{number}"
