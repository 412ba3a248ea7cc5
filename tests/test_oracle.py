"""A second opinion: the vocabulary's answers worked out in plain Python, and held against the tracker's."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Connection

from tracker import ledger, queries, storage
from tracker.ledger import Signature
from tracker.vocabulary import (
    ActorKind,
    Cut,
    Entry,
    Flag,
    Grouping,
    Kind,
    Selection,
    Standing,
    Status,
    Strength,
    Tally,
)

# -- the vocabulary's tables, in its own words -------------------------------------------------------

OPEN = {"no-information", "not-started", "limited", "substantial", "stalled", "suspended", "breached"}
OWN_LEVEL = {"not-started": 0, "limited": 1, "substantial": 2, "breached": 0, "implemented": 3}
KEEPS = {"stalled", "suspended", "lapsed"}
OUT = {"superseded", "withdrawn"}
PROPER = {"binding", "agreed", "in-principle"}

ACTORS = {"PK": "state", "IR": "state", "UNMA": "monitor", "DAWN": "media"}
OBLIGORS = ("IR", "PK", "UNMA")
THEMES = ("border", "trade", None)

FIRST = datetime(2018, 1, 10, 12, tzinfo=UTC)
SITTINGS = 8  # how often the desk sits down to write; all of one sitting is recorded at one moment
APART = timedelta(days=25)
NEVER = datetime.max.replace(tzinfo=UTC)


# -- what is written: drafts as drawn, and the book of what came of them -----------------------------


@dataclass(frozen=True)
class Agreement:
    """What was concluded."""

    ref: str
    concluded_on: date
    sitting: int = 0
    recorded_at: datetime = NEVER


@dataclass(frozen=True)
class Commitment:
    """What is owed; ``agreement`` is a number until it is written."""

    obligors: tuple[str, ...]
    strength: Strength
    kind: Kind
    theme: str | None
    due_on: date | None
    pick: int
    sitting: int = 0
    ref: str = ""
    agreement: str = ""
    recorded_at: datetime = NEVER


@dataclass(frozen=True)
class Update:
    """One entry of a log; ``pick`` says of which commitment, ``number`` comes of writing it."""

    pick: int
    sitting: int
    effective_on: date
    status: Status | None
    due_on: date | None
    reporter: str | None
    source: str | None
    number: int = 0
    ref: str = ""
    successor: str | None = None
    recorded_at: datetime = NEVER
    retracted_at: datetime = NEVER


@dataclass(frozen=True)
class Retraction:
    """Takes back one of the updates that stand."""

    pick: int
    sitting: int


Act = Agreement | Commitment | Update | Retraction


@dataclass
class Book:
    """All that was written, with the moments at which it was."""

    agreements: list[Agreement] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)

    def write(self, connection: Connection, act: Act, signature: Signature) -> None:
        """Write one draft into the ledger, and down here."""
        match act:
            case Agreement():
                self.agreements.append(_agree(connection, act, signature))
            case Commitment():
                self.commitments.append(_commit(connection, act, self, signature))
            case Update():
                self.updates.append(_update(connection, act, self, signature))
            case Retraction():
                self.updates = _retract(connection, act, self, signature)

    def write_all(self, connection: Connection, acts: Sequence[Act], clock: Callable[[int], datetime]) -> None:
        """Write drafts sitting by sitting, each under one signature."""
        rank = [Agreement, Commitment, Update, Retraction]
        in_order = sorted(acts, key=lambda act: (act.sitting, rank.index(type(act))))
        for sitting, together in groupby(in_order, key=attrgetter("sitting")):
            signature = ledger.sign(connection, "desk", clock(sitting))
            for act in together:
                self.write(connection, act, signature)


def _agree(connection: Connection, draft: Agreement, signature: Signature) -> Agreement:
    ledger.add_agreement(
        connection,
        draft.ref,
        title=draft.ref,
        concluded_on=draft.concluded_on,
        parties=["PK", "IR"],
        form="treaty",
        signature=signature,
    )
    return replace(draft, recorded_at=signature.at)


def _commit(connection: Connection, draft: Commitment, book: Book, signature: Signature) -> Commitment:
    agreement = book.agreements[draft.pick % len(book.agreements)].ref
    ref = ledger.add_commitment(
        connection,
        agreement=agreement,
        ref=f"{'zyxwvutsr'[draft.pick % 9]}-{len(book.commitments)}",  # not in the order of recording
        title="A measure",
        obligors=draft.obligors,
        strength=draft.strength,
        kind=draft.kind,
        theme=draft.theme,
        due_on=draft.due_on,
        signature=signature,
    )
    return replace(draft, ref=ref, agreement=agreement, recorded_at=signature.at)


def _update(connection: Connection, draft: Update, book: Book, signature: Signature) -> Update:
    place = draft.pick % len(book.commitments)
    following = book.commitments[(place + 1) % len(book.commitments)].ref
    made = replace(
        draft,
        ref=book.commitments[place].ref,
        successor=following if draft.status is Status.SUPERSEDED else None,
        recorded_at=signature.at,
    )
    recorded = ledger.record_update(
        connection,
        made.ref,
        made.status,
        effective_on=made.effective_on,
        signature=signature,
        note="As heard.",
        reporter=made.reporter,
        source=made.source,
        due_on=made.due_on,
        successor=made.successor,
    )
    return replace(made, number=recorded.update)


def _retract(connection: Connection, draft: Retraction, book: Book, signature: Signature) -> list[Update]:
    standing = [update for update in book.updates if update.retracted_at == NEVER]
    if not standing:
        return book.updates
    chosen = standing[draft.pick % len(standing)]
    ledger.retract(connection, chosen.number, reason="Misread.", signature=signature)
    taken_back = replace(chosen, retracted_at=signature.at)
    return [taken_back if update is chosen else update for update in book.updates]


# -- the model: one commitment -----------------------------------------------------------------------


class Answer(NamedTuple):
    """How one commitment stands, as the vocabulary has it."""

    commitment: Commitment
    status: str
    status_on: date | None
    level: int | None
    due: date | None
    slip: int | None
    days_late: int | None
    evidence: date
    flags: frozenset[str]
    claims: dict[str, tuple[str, date, int]]

    @property
    def is_open(self) -> bool:
        """A status that is open; that it is a commitment proper is asked apart."""
        return self.status in OPEN


def log(book: Book, ref: str, cut: Cut) -> list[Update]:
    """The updates that count under a cut, the earliest first."""
    known_at = cut.known_at or NEVER - timedelta(days=1)
    counting = [
        update
        for update in book.updates
        if update.ref == ref and update.effective_on <= cut.as_of
        if update.recorded_at <= known_at and not update.retracted_at <= known_at
    ]
    return sorted(counting, key=attrgetter("effective_on", "number"))


def level(statuses: list[str]) -> int | None:
    """The level of the last of some assessments."""
    if not statuses or statuses[-1] not in KEEPS:
        return OWN_LEVEL.get(statuses[-1]) if statuses else None
    return next((OWN_LEVEL[status] for status in reversed(statuses) if status in OWN_LEVEL), None)


def latest_claims(entries: list[Update]) -> dict[str, tuple[str, date, int]]:
    """What each actor says, on what day, in which update."""
    claims = [entry for entry in entries if entry.status and entry.reporter]
    return {str(claim.reporter): (str(claim.status), claim.effective_on, claim.number) for claim in claims}


def flagged(marks: dict[str, bool]) -> frozenset[str]:
    """The names of what is so."""
    return frozenset(name for name, is_so in marks.items() if is_so)


def answer(book: Book, commitment: Commitment, cut: Cut, stale_after: int) -> Answer:
    """Everything that is computed of one commitment."""
    entries = log(book, commitment.ref, cut)
    assessments = [entry for entry in entries if entry.status and not entry.reporter]
    status = str(assessments[-1].status) if assessments else "no-information"
    status_on = assessments[-1].effective_on if assessments else None
    due = next((entry.due_on for entry in reversed(entries) if entry.due_on), commitment.due_on)
    concluded_on = next(one.concluded_on for one in book.agreements if one.ref == commitment.agreement)
    evidence = max((entry.effective_on for entry in entries), default=concluded_on)
    claims = latest_claims(entries)
    is_overdue = status in OPEN and due is not None and due < cut.as_of
    is_done_late = status == "implemented" and due is not None and status_on is not None and status_on > due
    marks = {
        "overdue": is_overdue,
        "due soon": status in OPEN and due is not None and 0 <= (due - cut.as_of).days <= 30,
        "done late": is_done_late,
        "stale": (cut.as_of - evidence).days >= stale_after,
        "contested": len({claims[who][0] for who in claims if ACTORS[who] != "media"}) > 1,
        "unverified": status != "implemented"
        and any(claims[who][0] == "implemented" for who in claims if who in commitment.obligors),
    }
    late_on = cut.as_of if is_overdue else status_on if is_done_late else None
    return Answer(
        commitment,
        status,
        status_on,
        level([str(entry.status) for entry in assessments]),
        due,
        None if due is None or commitment.due_on is None else (due - commitment.due_on).days,
        None if due is None or late_on is None else (late_on - due).days,
        evidence,
        flagged(marks),
        claims,
    )


def worst_first(one: Answer) -> tuple[int, date, str]:
    """The place of one commitment in every list."""
    marks = {one.status, *one.flags}
    order = ["breached", "overdue", "contested", "suspended", "stalled", "unverified", "stale"]
    rank = next((place for place, mark in enumerate(order) if mark in marks), len(order))
    return rank, one.due or date.max, one.commitment.ref


# -- the model: selections and scores ----------------------------------------------------------------


def answers(book: Book, cut: Cut, stale_after: int) -> list[Answer]:
    """All commitments that are agreed on the day and recorded by the moment."""
    known_at = cut.known_at or NEVER
    there = {
        one.ref
        for one in book.agreements
        if one.concluded_on <= cut.as_of and one.recorded_at <= known_at
    }
    owed = (one for one in book.commitments if one.agreement in there and one.recorded_at <= known_at)
    return [answer(book, one, cut, stale_after) for one in owed]


def matching(book: Book, selection: Selection, cut: Cut) -> list[Answer]:
    """All that a selection means, of whatever strength unless it says which."""
    return [
        one
        for one in answers(book, cut, selection.stale_after)
        if not selection.refs or one.commitment.ref in selection.refs
        if not selection.agreements or one.commitment.agreement in selection.agreements
        if not selection.obligors or set(one.commitment.obligors) & set(selection.obligors)
        if not selection.themes or one.commitment.theme in selection.themes
        if not selection.statuses or one.status in selection.statuses
        if not selection.strengths or one.commitment.strength in selection.strengths
        if not selection.flags or one.flags & set(selection.flags)
        if not selection.due_before or (one.due is not None and one.due < selection.due_before)
    ]


def counted(selection: Selection, found: list[Answer]) -> list[Answer]:
    """Those that are in the counts and lists: commitments proper, and others that are asked for."""
    is_asked = bool(selection.strengths or selection.refs)
    return [one for one in found if is_asked or one.commitment.strength in PROPER]


def percent(part: int, whole: int) -> float | None:
    """Percent with two decimals, rounded half up; none of nothing."""
    return None if whole == 0 else float(rounded(Fraction(100 * part, whole), "0.01"))


def rounded(exact: Fraction, unit: str) -> Decimal:
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(unit), ROUND_HALF_UP)


def scores(selection: Selection, found: list[Answer]) -> dict[str, Any]:
    """The counts and scores over some commitments."""
    inside = counted(selection, found)
    scored = [one for one in inside if one.status not in OUT]
    levels = [one.level for one in scored if one.level is not None]
    unknown = len(scored) - len(levels)
    tops = 3 * len(scored)
    by_status = Counter(one.status for one in inside)
    return {
        "by status": by_status,
        "flags": Counter(flag for one in inside for flag in one.flags),
        "open": sum(one.is_open for one in inside),
        "apart": len(found) - len(inside),
        "scored": len(scored),
        "index": percent(sum(levels), 3 * len(levels)),
        "coverage": percent(len(levels), len(scored)),
        "bounds": (percent(sum(levels), tops), percent(sum(levels) + 3 * unknown, tops)),
        "shares": {
            status: int(rounded(Fraction(100 * by_status[status], len(scored)), "1"))
            for status in map(str, Status)
            if scored and status not in OUT
        },
    }


def groups_of(one: Answer, grouping: Grouping) -> Sequence[str | None]:
    """The groups that a commitment is in: one, or one an obligor."""
    if grouping is Grouping.OBLIGOR:
        return one.commitment.obligors
    return [one.commitment.agreement if grouping is Grouping.AGREEMENT else one.commitment.theme]


# -- the tracker's answers, in the same words --------------------------------------------------------


def said(standing: Standing) -> dict[str, Any]:
    """What the tracker says of a commitment, to compare with ``expected``."""
    return {
        "ref": standing.ref,
        "agreement": standing.agreement,
        "obligors": set(standing.obligors),
        "terms": (standing.strength, standing.kind, standing.theme, standing.recorded_at),
        "status": (standing.status, standing.status_on),
        "level": standing.level,
        "due": (standing.due_on, standing.original_due_on, standing.slip, standing.days_late),
        "evidence": standing.evidence_on,
        "flags": sorted(standing.flags),
        "claims": sorted((one.reporter, one.status, one.on, one.update) for one in standing.claims),
    }


def expected(one: Answer) -> dict[str, Any]:
    """What the tracker should say of a commitment."""
    owed = one.commitment
    return {
        "ref": owed.ref,
        "agreement": owed.agreement,
        "obligors": set(owed.obligors),
        "terms": (owed.strength, owed.kind, owed.theme, owed.recorded_at),
        "status": (one.status, one.status_on),
        "level": one.level,
        "due": (one.due, owed.due_on, one.slip, one.days_late),
        "evidence": one.evidence,
        "flags": sorted(one.flags),
        "claims": sorted((who, status, on, f"U-{number}") for who, (status, on, number) in one.claims.items()),
    }


def told(tally: Tally) -> dict[str, Any]:
    """What the tracker counts, to compare with ``scores``."""
    shares = {str(status): tally.share(status) for status in Status}
    return {
        "by status": Counter({str(status): count for status, count in tally.by_status.items()}),
        "flags": Counter({str(flag): count for flag, count in tally.flags.items()}),
        "open": tally.open,
        "apart": tally.apart,
        "scored": tally.scored,
        "index": tally.index,
        "coverage": tally.coverage,
        "bounds": (tally.lower, tally.upper),
        "shares": {status: share for status, share in shares.items() if share is not None},
    }


def line(entry: Entry) -> tuple[Any, ...]:
    """One line of the tracker's log, to compare with ``lines``."""
    return (
        entry.on, entry.ref, entry.update, entry.status, entry.due_on, entry.reporter, entry.source,
        entry.successor, entry.retracted, entry.is_retraction, entry.recorded_at,
    )  # fmt: skip
