"""The words of the vocabulary: statuses, strengths, kinds and flags."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

DUE_SOON_DAYS = 30
STALE_AFTER_DAYS = 90
OUTDATED_AFTER_DAYS = 90


class Status(StrEnum):
    """How far a commitment is."""

    NO_INFORMATION = "no-information"
    NOT_STARTED = "not-started"
    LIMITED = "limited"
    SUBSTANTIAL = "substantial"
    STALLED = "stalled"
    SUSPENDED = "suspended"
    BREACHED = "breached"
    IMPLEMENTED = "implemented"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def is_open(self) -> bool:
        """Whether something is still owed."""
        return self not in CLOSED_STATUSES

    @property
    def definition(self) -> str:
        """When to use it, in one sentence."""
        return STATUS_DEFINITIONS[self]


def is_implemented(status: Status) -> bool:
    """Whether what the text asks is done."""
    return status is Status.IMPLEMENTED


def is_done(status: Status) -> bool:
    """Whether what has this status is done, replaced, released, or given up."""
    return status in CLOSED_STATUSES


CLOSED_STATUSES = (Status.IMPLEMENTED, Status.SUPERSEDED, Status.WITHDRAWN, Status.LAPSED)

# Levels 0 to 3 as the Peace Accords Matrix (Kroc Institute) codes them.
STATUS_LEVELS: Mapping[Status, int] = {
    Status.NOT_STARTED: 0,
    Status.LIMITED: 1,
    Status.SUBSTANTIAL: 2,
    Status.IMPLEMENTED: 3,
    Status.BREACHED: 0,
}
LEVEL_KEEPING_STATUSES = (Status.STALLED, Status.SUSPENDED, Status.LAPSED)
MAX_KEPT_LEVEL = 2
DUTY_STATUSES = (Status.SUSPENDED, Status.STALLED, Status.BREACHED)
"""What is said of a recurring duty as such, and not of one of its occurrences."""
WHOLE_STATUSES = (Status.SUPERSEDED, Status.LAPSED)
"""What can only be said of a commitment as a whole, never of one side's part."""
PART_ORDER = (
    Status.BREACHED,
    Status.SUSPENDED,
    Status.STALLED,
    Status.NOT_STARTED,
    Status.NO_INFORMATION,
    Status.LIMITED,
    Status.SUBSTANTIAL,
    Status.IMPLEMENTED,
)
"""Furthest from done first: the status of a commitment is that of its part that comes first here."""
UNSCORED_STATUSES = (Status.SUPERSEDED, Status.WITHDRAWN)
UNCONTRADICTED_STATUSES = (Status.NO_INFORMATION, Status.SUPERSEDED, Status.WITHDRAWN)
NOTE_REQUIRED_STATUSES = (Status.STALLED, Status.SUSPENDED, Status.BREACHED, Status.WITHDRAWN, Status.LAPSED)

STATUS_DEFINITIONS: Mapping[Status, str] = {
    Status.NO_INFORMATION: "nothing found either way; where every commitment begins",
    Status.NOT_STARTED: "there are grounds to say that nothing has begun",
    Status.LIMITED: "action seen, but preparatory, or too little to finish in time at this pace",
    Status.SUBSTANTIAL: "most of what the text asks is done, or it is on course to be done in time",
    Status.STALLED: "was under way; no movement, or a known blockage",
    Status.SUSPENDED: "a party has formally put it on hold",
    Status.BREACHED: "acts against it, or repudiation; it is still owed",
    Status.IMPLEMENTED: "what the text asks is done",
    Status.SUPERSEDED: "a later commitment replaces it, or several do",
    Status.WITHDRAWN: "those entitled to it have released it",
    Status.LAPSED: "expired or overtaken, undone",
}


class Strength(StrEnum):
    """How firmly it was promised, firmest first."""

    BINDING = "binding"
    AGREED = "agreed"
    IN_PRINCIPLE = "in-principle"
    INTENTION = "intention"
    PROPOSED = "proposed"
    DISCUSSED = "discussed"


PROPER_STRENGTHS = (Strength.BINDING, Strength.AGREED, Strength.IN_PRINCIPLE)
TENTATIVE_STRENGTHS = (Strength.INTENTION, Strength.PROPOSED, Strength.DISCUSSED)


class CommitmentKind(StrEnum):
    """Whether a commitment is done once, again and again, or without end."""

    ONE_OFF = "one-off"
    RECURRING = "recurring"
    CONTINUING = "continuing"


class AgreementStanding(StrEnum):
    """Whether what was concluded binds: it is in force where nothing is said."""

    SIGNED = "signed"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    EXPIRED = "expired"


class Openness(StrEnum):
    """Whether something is still owed: what decides about lists, lateness and counts.

    ``CLOSED`` is a one-off that is implemented, and what is superseded, withdrawn, lapsed or at its end.
    """

    OPEN = "open"
    WAITING = "waiting"
    OBSERVED = "observed"
    CLOSED = "closed"
    NOT_YET_OWED = "not yet owed"
    APART = "apart"


def find_openness_of_status(strength: Strength, kind: CommitmentKind, status: Status) -> Openness:
    """Whether something is owed of a commitment of which nothing but its status decides that."""
    if strength not in PROPER_STRENGTHS:
        return Openness.APART
    if status in UNSCORED_STATUSES or status is Status.LAPSED:
        return Openness.CLOSED
    if status is not Status.IMPLEMENTED:
        return Openness.OPEN
    return Openness.CLOSED if kind is CommitmentKind.ONE_OFF else Openness.OBSERVED


class ActorKind(StrEnum):
    """What an actor is; the claims of media do not make a commitment contested."""

    STATE = "state"
    ORGANISATION = "organisation"
    JOINT_BODY = "joint-body"
    MONITOR = "monitor"
    MEDIA = "media"


class Flag(StrEnum):
    """What is computed about a commitment besides its status, most serious first."""

    OVERDUE = "overdue"
    FALLEN_BACK = "fallen back"
    CONTESTED = "contested"
    UNVERIFIED = "unverified"
    STALE = "stale"
    DUE_SOON = "due soon"
    DONE_LATE = "done late"
    WAITING = "waiting"
    NOT_YET_OWED = "not yet owed"
    PROMISED_AGAIN = "promised again"
    AGREEMENT_DISPUTED = "agreement disputed"


NOTE_REQUIRED_STANDINGS = (AgreementStanding.SUSPENDED, AgreementStanding.TERMINATED)
SIGNING = "signing"
"""The event that every agreement has: the day on which it was concluded."""


NO_DUE_DAY = date(1600, 1, 1)
"""What an update has as its due date where it says that there is none any more."""
NO_ASK = NO_OWNER = "none"
"""What is recorded where nothing is asked for any more, or nobody follows it up."""


class Mark(StrEnum):
    """For whose eyes an entry is: ours alone, or for the other side too; none is as if nobody had said."""

    INTERNAL = "internal"
    SHARED = "shared"
    NONE = "none"


class SortKey(StrEnum):
    """What a list can be sorted by."""

    WORST = "worst"
    REF = "ref"
    DUE = "due"
    STATUS = "status"
    EVIDENCE = "evidence"
    AGREEMENT = "agreement"


class Frequency(StrEnum):
    """How often a series is counted: at the end of each."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class GroupKey(StrEnum):
    """What a summary can be grouped by; ``YEAR`` is that of the due date."""

    AGREEMENT = "agreement"
    OBLIGOR = "obligor"
    THEME = "theme"
    LOCATOR = "locator"
    STRENGTH = "strength"
    KIND = "kind"
    STATUS = "status"
    YEAR = "year"
    OWNER = "owner"
