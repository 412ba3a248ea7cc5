"""The rules about the status, the days and the flags of one commitment, in plain Python.

They are written from the text of the vocabulary alone. Those about positions are in ``reference_positions``.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from reference_history import ONE_DAY, Commitment, CommitmentLog, History, Update, first_day_of_run, open_log
from reference_positions import ModelClaim, is_contested, is_unverified, latest_claims

from tracker.domain.records import AsOf

# The tables of the vocabulary.
OPEN_STATUSES = (
    "no-information",
    "not-started",
    "limited",
    "substantial",
    "stalled",
    "suspended",
    "breached",
)
LEVELS = {"not-started": 0, "limited": 1, "substantial": 2, "breached": 0, "implemented": 3}
LEVEL_KEEPING = ("stalled", "suspended", "lapsed")
MOST_KEPT = 2
UNSCORED = ("superseded", "withdrawn")
PROPER_STRENGTHS = ("binding", "agreed", "in-principle")


class ModelNote(NamedTuple):
    """A note, and whose it is; the fields have the names of the tracker's record."""

    text: str
    reporter: str | None
    on: date
    update: str


class ModelAskedDate(NamedTuple):
    """The due date that a reporter asks for; the fields have the names of the tracker's record."""

    reporter: str
    due_on: date
    on: date
    update: str


class ModelStanding(NamedTuple):
    """How a commitment stands; the fields have the names of the tracker's record."""

    ref: str
    agreement: str
    obligors: frozenset[str]
    theme: str | None
    strength: str
    kind: str
    recorded_at: datetime
    status: str
    status_on: date
    level: int | None
    due_on: date | None
    original_due_on: date | None
    slip: int | None
    days_late: int | None
    fallen_back_on: date | None
    evidence_on: date
    flags: frozenset[str]
    our_note: ModelNote | None
    their_note: ModelNote | None
    claims: frozenset[ModelClaim]
    asks: frozenset[ModelAskedDate]


# -- the status of a commitment, and how far it is -----------------------------------------------------


def model_status(log: CommitmentLog) -> str:
    """The status at the end of the day."""
    return log.statuses[log.day]


def model_since(log: CommitmentLog) -> date:
    """The first day of the unbroken run of that status; of no-information the day agreed."""
    return first_day_of_run(log.statuses)


def model_level(log: CommitmentLog) -> int | None:
    """The level of the status; where the status keeps one, what is kept of an earlier assessment's."""
    status = model_status(log)
    if status not in LEVEL_KEEPING:
        return LEVELS.get(status)
    if log.owed.kind != "one-off":
        return 0
    earlier = [LEVELS[one.status] for one in log.assessments if one.status in LEVELS]
    return min(MOST_KEPT, earlier[-1]) if earlier else 0 if status == "lapsed" else None


def is_open(log: CommitmentLog) -> bool:
    """A commitment proper that is not done, observed, replaced, released or expired."""
    return log.owed.strength in PROPER_STRENGTHS and model_status(log) in OPEN_STATUSES


def is_closed(log: CommitmentLog) -> bool:
    """Superseded, withdrawn, lapsed, or a one-off that is done; a duty that goes on is only observed."""
    status = model_status(log)
    return status not in OPEN_STATUSES and not (status == "implemented" and log.owed.kind != "one-off")


# -- due dates, and what is late -----------------------------------------------------------------------


def model_due(log: CommitmentLog) -> date | None:
    """The due date that we said last, else the one of the terms."""
    return log.due_dates[log.day]


def original_due(log: CommitmentLog) -> date | None:
    """The due date of the terms, else the first that we said."""
    return log.owed.due_on or next((one.due_on for one in log.our_due_dates), None)


def model_slip(log: CommitmentLog) -> int | None:
    """The days from the original due date to the one in force."""
    due, original = model_due(log), original_due(log)
    return (due - original).days if due and original else None


def asked_dates(log: CommitmentLog) -> frozenset[ModelAskedDate]:
    """The due date that each reporter named last, where it is another than the one in force."""
    latest = {one.reporter: one for one in log.entries if one.due_on and one.reporter}
    return frozenset(
        ModelAskedDate(who, one.due_on, one.effective_on, one.name)
        for who, one in latest.items()
        if one.due_on and one.due_on != model_due(log)
    )


def set_day(log: CommitmentLog) -> date:
    """The day since when the due date in force holds without a break."""
    return first_day_of_run(log.due_dates)


def first_day_met(log: CommitmentLog) -> date | None:
    """The first day since the due date was set on which the commitment was implemented."""
    since = set_day(log)
    done = (day for day, status in log.statuses.items() if status == "implemented" and day >= since)
    return min(done, default=None)


def is_overdue(log: CommitmentLog) -> bool:
    """Open, the due date is past, and since it was set the commitment was never implemented."""
    due = model_due(log)
    return is_open(log) and due is not None and due < log.day and first_day_met(log) is None


def is_done_late(log: CommitmentLog) -> bool:
    """A one-off that is implemented, after the due date, and was not when the due date was set."""
    due, met = model_due(log), first_day_met(log)
    return (
        log.owed.kind == "one-off"
        and model_status(log) == "implemented"
        and due is not None
        and met is not None
        and met > due
        and met != set_day(log)
    )


def model_days_late(log: CommitmentLog) -> int | None:
    """The days from the due date to the day asked about, or to the first day on which it was met."""
    due, met = model_due(log), first_day_met(log)
    if is_overdue(log) and due:
        return (log.day - due).days
    return (met - due).days if is_done_late(log) and met and due else None


def is_due_soon(log: CommitmentLog) -> bool:
    """Open and not suspended, due within 30 days, and not met yet."""
    due = model_due(log)
    return (
        is_open(log)
        and model_status(log) != "suspended"
        and due is not None
        and 0 <= (due - log.day).days <= 30
        and first_day_met(log) is None
    )


def model_fallen_back_on(log: CommitmentLog) -> date | None:
    """The first day after the last implemented one, where it is open now; silence is not a fall."""
    done = [day for day, status in log.statuses.items() if status == "implemented"]
    if not done or not is_open(log) or model_status(log) == "no-information":
        return None
    return done[-1] + ONE_DAY


# -- news ------------------------------------------------------------------------------------------


def model_evidence(log: CommitmentLog) -> date:
    """The latest day of an entry with a status or a note, by anyone; else the day agreed."""
    news = [log.counted_day(one) for one in log.entries if one.status or one.note]
    return max(news, default=log.owed.agreed_on)


def is_stale(log: CommitmentLog, stale_after: int) -> bool:
    """Not closed, and the evidence is that many days old."""
    return not is_closed(log) and (log.day - model_evidence(log)).days >= stale_after


def latest_note(entries: Iterable[Update]) -> ModelNote | None:
    """The latest note of some entries."""
    noted = [ModelNote(one.note, one.reporter, one.effective_on, one.name) for one in entries if one.note]
    return noted[-1] if noted else None


# -- all of one commitment -----------------------------------------------------------------------------


def model_flags(log: CommitmentLog, stale_after: int) -> frozenset[str]:
    """All that is computed of a commitment beside its status."""
    flags = {
        "overdue": is_overdue(log),
        "fallen back": model_fallen_back_on(log) is not None,
        "contested": is_contested(log),
        "unverified": is_unverified(log),
        "stale": is_stale(log, stale_after),
        "due soon": is_due_soon(log),
        "done late": is_done_late(log),
    }
    return frozenset(flag for flag, is_so in flags.items() if is_so)


def model_standing(history: History, owed: Commitment, at: AsOf, stale_after: int) -> ModelStanding:
    """How a commitment stands: all that is computed of it."""
    log = open_log(history, owed, at)
    return ModelStanding(
        ref=owed.ref,
        agreement=owed.agreement.ref,
        obligors=owed.obligors,
        theme=owed.theme,
        strength=owed.strength,
        kind=owed.kind,
        recorded_at=owed.recorded_at,
        status=model_status(log),
        status_on=model_since(log),
        level=model_level(log),
        due_on=model_due(log),
        original_due_on=original_due(log),
        slip=model_slip(log),
        days_late=model_days_late(log),
        fallen_back_on=model_fallen_back_on(log),
        evidence_on=model_evidence(log),
        flags=model_flags(log, stale_after),
        our_note=latest_note(one for one in log.entries if one.reporter is None),
        their_note=latest_note(one for one in log.entries if one.reporter is not None),
        claims=latest_claims(log),
        asks=asked_dates(log),
    )
