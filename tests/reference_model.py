"""The rules of the vocabulary in plain Python, written from its text alone, to compare the tracker with."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from tracker.domain.records import AsOf, Claim, Selection, Tally
from tracker.domain.vocabulary import ActorKind, CommitmentKind, GroupKey, Status, Strength

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
UNSCORED = ("superseded", "withdrawn")
PROPER_STRENGTHS = ("binding", "agreed", "in-principle")
WORST_FIRST = ("breached", "overdue", "contested", "suspended", "stalled", "unverified", "stale")


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
    successor: str | None
    recorded_at: datetime
    retracted_at: datetime | None = None


@dataclass
class History:
    """All that was recorded, and the actors."""

    actors: Mapping[str, ActorKind]
    agreements: list[Agreement] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)

    def last_moment(self) -> datetime:
        """The moment of the last record."""
        entries = (*self.agreements, *self.commitments, *self.updates)
        retractions = (one.retracted_at for one in self.updates if one.retracted_at)
        return max(*(one.recorded_at for one in entries), *retractions)


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
    status_on: date | None
    level: int | None
    due_on: date | None
    original_due_on: date | None
    slip: int | None
    days_late: int | None
    evidence_on: date
    flags: frozenset[str]
    claims: frozenset[Claim]


def is_known(moment: datetime | None, at: AsOf) -> bool:
    """Whether something had happened by the moment asked about."""
    return moment is not None and (at.known_at is None or moment <= at.known_at)


def updates_in_force(history: History, ref: str, at: AsOf) -> list[Update]:
    """The updates of a commitment that count as of a day, the latest last."""
    counting = [
        one
        for one in history.updates
        if one.ref == ref and one.effective_on <= at.day
        if is_known(one.recorded_at, at) and not is_known(one.retracted_at, at)
    ]
    return sorted(counting, key=attrgetter("effective_on", "number"))


def model_level(statuses: list[str]) -> int | None:
    """The level after some assessments, the latest last."""
    if statuses and statuses[-1] in LEVEL_KEEPING:
        return next((LEVELS[status] for status in reversed(statuses) if status in LEVELS), None)
    return LEVELS.get(statuses[-1]) if statuses else None


def latest_claims(entries: list[Update]) -> dict[str, Claim]:
    """The latest claim of each actor."""
    return {
        one.reporter: Claim(
            reporter=one.reporter, status=one.status, on=one.effective_on, update=f"U-{one.number}"
        )
        for one in entries
        if one.status and one.reporter
    }


def model_standing(history: History, owed: Commitment, at: AsOf, stale_after: int) -> ModelStanding:
    """How a commitment stands: all that is computed of it."""
    entries = updates_in_force(history, owed.ref, at)
    assessed = [one for one in entries if one.status and not one.reporter]
    status, status_on = (
        (assessed[-1].status, assessed[-1].effective_on) if assessed else (OPEN_STATUSES[0], None)
    )
    due = next((one.due_on for one in reversed(entries) if one.due_on), owed.due_on)
    evidence = max((one.effective_on for one in entries), default=owed.agreement.concluded_on)
    claims = latest_claims(entries)
    is_open = owed.strength in PROPER_STRENGTHS and status in OPEN_STATUSES
    marks = {
        "overdue": is_open and due is not None and due < at.day,
        "due soon": is_open and due is not None and 0 <= (due - at.day).days <= 30,
        "done late": status == "implemented" and due is not None and status_on > due,
        "stale": (at.day - evidence).days >= stale_after,
        "contested": len({claims[who].status for who in claims if history.actors[who] != "media"}) > 1,
        "unverified": status != "implemented"
        and any(claims[who].status == "implemented" for who in owed.obligors if who in claims),
    }
    late_by = at.day if marks["overdue"] else status_on if marks["done late"] else None
    return ModelStanding(
        ref=owed.ref,
        agreement=owed.agreement.ref,
        obligors=owed.obligors,
        theme=owed.theme,
        strength=owed.strength,
        kind=owed.kind,
        recorded_at=owed.recorded_at,
        status=status,
        status_on=status_on,
        level=model_level([one.status for one in assessed]),
        due_on=due,
        original_due_on=owed.due_on,
        slip=(due - owed.due_on).days if due and owed.due_on else None,
        days_late=(late_by - due).days if due and late_by else None,
        evidence_on=evidence,
        flags=frozenset(flag for flag, is_so in marks.items() if is_so),
        claims=frozenset(claims.values()),
    )


def worst_first_key(one: ModelStanding) -> tuple[int, date, str]:
    """The key by which every list is sorted."""
    marks = {one.status, *one.flags}
    rank = next((place for place, mark in enumerate(WORST_FIRST) if mark in marks), len(WORST_FIRST))
    return rank, one.due_on or date.max, one.ref


def model_standings(history: History, at: AsOf, stale_after: int = 90) -> list[ModelStanding]:
    """Every commitment that is on record, of an agreement that is on record and concluded by the day."""
    return [
        model_standing(history, owed, at, stale_after)
        for owed in history.commitments
        if is_known(owed.recorded_at, at) and is_known(owed.agreement.recorded_at, at)
        if owed.agreement.concluded_on <= at.day
    ]


def apply_selection(history: History, selection: Selection, at: AsOf) -> list[ModelStanding]:
    """The standings that a selection takes in, of every strength unless it names some."""
    return [
        one
        for one in model_standings(history, at, selection.stale_after)
        if not selection.agreements or one.agreement in selection.agreements
        if not selection.obligors or one.obligors & set(selection.obligors)
        if not selection.themes or one.theme in selection.themes
        if not selection.statuses or one.status in selection.statuses
        if not selection.strengths or one.strength in selection.strengths
        if one.flags >= set(selection.flags)
        if not selection.due_before or (one.due_on is not None and one.due_on < selection.due_before)
    ]


def exclude_tentative(selection: Selection, found: list[ModelStanding]) -> list[ModelStanding]:
    """The proper commitments, or all if the selection names strengths."""
    return [one for one in found if selection.strengths or one.strength in PROPER_STRENGTHS]


def percent(part: int, whole: int, unit: str = "0.01") -> Decimal | None:
    """A part in percent, rounded half up; None if the whole is zero."""
    return (Decimal(100 * part) / whole).quantize(Decimal(unit), ROUND_HALF_UP) if whole else None


def model_scores(selection: Selection, found: list[ModelStanding]) -> dict[str, Any]:
    """The counts of some commitments, and their scores."""
    inside = exclude_tentative(selection, found)
    in_s = [one for one in inside if one.status not in UNSCORED]
    in_a = [one.level for one in in_s if one.level is not None]
    total, unknown, most = sum(in_a), len(in_s) - len(in_a), 3 * len(in_s)
    by_status = Counter(one.status for one in inside)
    return {
        "by status": by_status,
        "flags": Counter(flag for one in inside for flag in one.flags),
        "open": sum(one.status in OPEN_STATUSES and one.strength in PROPER_STRENGTHS for one in inside),
        "apart": len(found) - len(inside),
        "index": percent(total, 3 * len(in_a)),
        "coverage": percent(len(in_a), len(in_s)),
        "bounds": (percent(total, most), percent(total + 3 * unknown, most)),
        "shares": {one: percent(by_status[one], len(in_s), "1") for one in Status if one not in UNSCORED},
    }


def group_of(one: ModelStanding, grouping: GroupKey | None) -> str | None:
    """The one group that a commitment is counted in; several obligors together are a group of their own."""
    if grouping is GroupKey.OBLIGOR:
        return ";".join(sorted(one.obligors))
    return {None: None, GroupKey.AGREEMENT: one.agreement, GroupKey.THEME: one.theme}[grouping]


class ModelLogEntry(NamedTuple):
    """An entry of the log; the fields have the names of the tracker's record."""

    effective_on: date
    commitment: str
    update: str
    status: str | None
    due_on: date | None
    reporter: str | None
    source: str | None
    successor: str | None
    recorded_at: datetime
    retracted: bool
    is_retraction: bool


def model_log(history: History, refs: set[str], at: AsOf, since: date, until: date) -> list[ModelLogEntry]:
    """The log: an update on its effective day, then its retraction on the day it was recorded."""
    known = [one for one in history.updates if one.ref in refs and is_known(one.recorded_at, at)]
    back = sorted(
        (one for one in known if is_known(one.retracted_at, at)), key=attrgetter("retracted_at", "number")
    )
    both = [
        *(update_entry(one, is_retracted=one in back) for one in sorted(known, key=attrgetter("number"))),
        *(retraction_entry(one, one.retracted_at) for one in back if one.retracted_at),
    ]
    return sorted((one for one in both if since <= one.effective_on <= until), key=attrgetter("effective_on"))


def update_entry(one: Update, *, is_retracted: bool) -> ModelLogEntry:
    said = (one.status, one.due_on, one.reporter, one.source, one.successor)
    return ModelLogEntry(
        one.effective_on, one.ref, f"U-{one.number}", *said, one.recorded_at, is_retracted, False
    )


def retraction_entry(one: Update, at: datetime) -> ModelLogEntry:
    return ModelLogEntry(at.date(), one.ref, f"U-{one.number}", None, None, None, None, None, at, False, True)


def to_model_record(kind: type[Any], record: object) -> Any:
    """The fields of a record of the tracker that the model has too; tuples become sets."""
    values = (getattr(record if hasattr(record, name) else record.terms, name) for name in kind._fields)
    return kind(*(frozenset(value) if isinstance(value, tuple) else value for value in values))


def scores_of_tally(tally: Tally) -> dict[str, Any]:
    """The scores of a tally of the tracker, in the form of ``model_scores``."""
    return {
        "by status": Counter(tally.by_status),
        "flags": Counter(tally.flags),
        "open": tally.open,
        "apart": tally.apart,
        "index": to_decimal(tally.index),
        "coverage": to_decimal(tally.coverage),
        "bounds": (to_decimal(tally.lower), to_decimal(tally.upper)),
        "shares": {status: tally.share(status) for status in Status if status not in UNSCORED},
    }


def to_decimal(shown: float | None) -> Decimal | None:
    return None if shown is None else Decimal(str(shown))
