"""How a commitment stands, whole and by part: all that is computed of it, in one record."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from oracle_beside import Said, ask_of, asked_dates, latest_note, latest_said, owner_of, waiting_for
from oracle_due import first_day_of_run
from oracle_duty import Duty, furthest_from_done, lowest_level
from oracle_history import Anchor, Commitment, History
from oracle_parts import FALLEN, Part
from oracle_positions import (
    ModelClaim,
    claim_on_whole,
    flags_of_claims_on_whole,
    is_contested,
    is_unverified,
    latest_claims,
)
from oracle_promises import chain_before, first_due_in_chain, original_due, times_promised
from oracle_record import Record
from oracle_words import CLOSED, OUT

from tracker.domain.records import AsOf


class PartStanding(NamedTuple):
    """How one side stands."""

    side: str
    begin: date
    status: str
    since: date
    is_since_seen: bool
    level: int | None
    openness: str
    openness_if_proper: str
    flags: frozenset[str]
    due_on: date | None
    days_late: int | None
    done_late_on: date | None
    fallen_back_on: date | None
    evidence_on: date
    claims: frozenset[ModelClaim]
    held: int | None
    missed: int | None
    spent: int | None
    next_due: date | None
    ask: Said | None


class ModelOccurrence(NamedTuple):
    """An occurrence; ``held_on`` has the sides that hold it, with the first day."""

    number: int
    scheduled: date
    due_on: date | None
    fate: str
    owed_by: frozenset[str]
    held_on: tuple[tuple[str, date], ...]
    is_held: bool


class ModelStanding(NamedTuple):
    """How a commitment stands."""

    ref: str
    terms: Commitment
    agreed_on: date
    parts: tuple[PartStanding, ...]
    status: str
    side_not_said: bool
    since: date
    level: int | None
    openness: str
    openness_if_proper: str
    flags: frozenset[str]
    flagged_sides: frozenset[tuple[str, str]]
    due_on: date | None
    original_due_on: date | None
    slip: int | None
    is_spent: bool
    waiting_for: frozenset[Anchor]
    days_late: int | None
    fallen_back_on: date | None
    evidence_on: date
    claims: frozenset[ModelClaim]
    asked_dates: frozenset[Said]
    occurrences: tuple[ModelOccurrence, ...]
    held: int | None
    missed: int | None
    spent: int | None
    next_due: date | None
    agreement_standing: str
    disputed: tuple[tuple[str, str, date], ...]
    promised: int
    promised_since: date
    first_due_in_chain: date | None
    slip_in_chain: int | None
    values: frozenset[Said]
    owner: str | None
    our_note: Said | None
    their_note: Said | None

    @property
    def agreement(self) -> str:
        """Its agreement."""
        return self.terms.agreement

    def part(self, side: str) -> PartStanding:
        """The part of one side."""
        return next(one for one in self.parts if one.side == side)


# -- flags -----------------------------------------------------------------------------------------------


def flags_of_row(duty: Duty, status: str) -> set[str]:
    """The flags that follow from the row of the table, and from the agreement's standing."""
    row, if_proper = duty.openness(status), duty.openness_if_proper(status)
    flags = {row} & {"waiting", "not yet owed"}
    if if_proper not in CLOSED and duty.record.disputed(duty.terms.agreement):
        flags.add("agreement disputed")
    return flags


def flags_of_part(part: Part, stale_after: int, due_soon_within: int) -> frozenset[str]:
    """All that is computed of a part beside its status."""
    flags = {
        "overdue": part.is_overdue,
        "fallen back": part.fallen_back_on is not None,
        "contested": is_contested(part),
        "unverified": is_unverified(part),
        "stale": part.is_stale(stale_after),
        "due soon": part.is_due_soon(due_soon_within),
        "done late": part.done_late_on is not None,
    }
    found = {flag for flag, is_so in flags.items() if is_so} | flags_of_row(part.duty, part.status)
    return frozenset(found | ({"promised again"} if len(chain_before(part.duty)) else set()))


def flags_with_no_side(duty: Duty, within: int) -> dict[str, date | None]:
    """Breached with no side said: what the commitment is though no part may be, with the day it rests on.

    It may be overdue, due soon, or have fallen back; whether it is stale is asked of its parts' evidence.
    """
    if not duty.side_not_said or duty.openness(duty.status) not in ("open", "waiting"):
        return {}
    statuses, flags = duty.whole_statuses, {}
    done = [day for day, status in statuses.items() if status == "implemented"]
    if done:  # of a recurring duty silence on the next occurrence, or less said of it, is no fall
        fallen = FALLEN if duty.terms.recurs else {*statuses.values()} - {"implemented"}
        flags["fallen back"] = next(day for day in statuses if day > done[-1] and statuses[day] in fallen)
    dues = duty.due_dates
    if duty.terms.recurs or duty.is_waiting or dues.due is None or dues.is_frozen(dues.due):
        return flags
    if not any(day >= dues.set_on for day in done):
        days = (dues.due - duty.day).days
        flags |= {"overdue": dues.due} if days < 0 else {"due soon": dues.due} if days <= within else {}
    return flags


def is_stale_with_no_side(duty: Duty, evidence_on: date, stale_after: int) -> bool:
    """Whether news of a breach with no side said is old, where it can be stale by the table."""
    row = duty.openness_if_proper("breached")
    can_be = duty.side_not_said and row in ("open", "waiting")
    return can_be and (duty.day - evidence_on).days >= stale_after


# -- all of one commitment -------------------------------------------------------------------------------


def part_standing(part: Part, stale_after: int, due_soon_within: int) -> PartStanding:
    """How one side stands."""
    recurs, schedule = part.duty.terms.recurs, part.duty.schedule
    counts = schedule.counts(part.day, part.name) if recurs else (None, None, None)
    return PartStanding(
        side=part.name,
        begin=part.begin,
        status=part.status,
        since=part.since,
        is_since_seen=part.is_since_seen,
        level=part.level,
        openness=part.openness,
        openness_if_proper=part.duty.openness_if_proper(part.status),
        flags=flags_of_part(part, stale_after, due_soon_within),
        due_on=part.due,
        days_late=part.days_late,
        done_late_on=part.done_late_on,
        fallen_back_on=part.fallen_back_on,
        evidence_on=part.evidence_on,
        claims=latest_claims(part),
        held=counts[0],
        missed=counts[1],
        spent=counts[2],
        next_due=part.next_due if recurs else None,
        ask=ask_of(part),
    )


def level_of_whole(duty: Duty, parts: Iterable[PartStanding]) -> int | None:
    """That of the parts not released; lapsed with every side released is 0, breached with no side said 0."""
    if duty.status in OUT:
        return None
    if duty.side_not_said:
        return 0
    levels = [one.level for one in parts if one.status != "withdrawn"]
    return lowest_level(levels) if levels else 0


def unnamed_claims(duty: Duty) -> frozenset[ModelClaim]:
    """The claims of a breach with no side said, which are of no part."""
    found = set()
    for who in duty.reporters:
        if duty.voice(who).states[duty.day].unnamed:
            position, number = claim_on_whole(duty, who)
            found.add(ModelClaim(who, None, "breached", position.held_since, position.last_said, number))
    return frozenset(found)


def occurrences(duty: Duty) -> tuple[ModelOccurrence, ...]:
    """The occurrences due by the day, and the next ones."""
    found = []
    for one in duty.schedule.at(duty.day):
        owing = duty.schedule.owing(one, duty.day)
        held = {
            part: day
            for (part, number), (day, _) in duty.ours.states[duty.day].held.items()
            if number == one.number
        }
        is_held = duty.schedule.is_held(one, owing, duty.day)
        fate = duty.schedule.fate(one, duty.day)
        made = (
            one.number,
            one.scheduled,
            one.due,
            fate,
            frozenset(owing),
            tuple(sorted(held.items())),
            is_held,
        )
        found.append(ModelOccurrence(*made))
    return tuple(found)


def due_of_whole(duty: Duty, parts: Iterable[PartStanding]) -> date | None:
    """The due date in force; of a recurring duty the overdue one of a side, else the next of all."""
    if not duty.terms.recurs:
        return duty.due_dates.due
    overdue = [one.due_on for one in parts if "overdue" in one.flags and one.due_on]
    coming = duty.schedule.next_due(duty.day, None)
    return min(overdue, default=coming.due if coming else None)


def model_standing(
    history: History | Record,
    commitment: Commitment | str,
    at: AsOf,
    stale_after: int = 90,
    due_soon_within: int = 30,
) -> ModelStanding | None:
    """How a commitment stands; None where it is not on record or not yet agreed."""
    record = history if isinstance(history, Record) else Record(history, at)
    duty = record.duty(commitment if isinstance(commitment, str) else commitment.ref)
    return duty and standing_of(duty, stale_after, due_soon_within)


def standing_of(duty: Duty, stale_after: int, due_soon_within: int) -> ModelStanding:
    """How a commitment stands: its parts, and what of them is of the whole."""
    parts = tuple(part_standing(one, stale_after, due_soon_within) for one in duty.parts)
    return ModelStanding(
        ref=duty.ref,
        terms=duty.terms,
        agreed_on=duty.agreed_on,
        parts=parts,
        evidence_on=evidence_of(parts),
        claims=frozenset({claim for one in parts for claim in one.claims} | unnamed_claims(duty)),
        agreement_standing=duty.standing,
        disputed=tuple(duty.record.disputed(duty.terms.agreement)),
        **status_of_whole(duty, parts),
        **flags_of_whole(duty, parts, stale_after, due_soon_within),
        **due_dates_of_whole(duty, parts),
        **occurrences_of_whole(duty),
        **words_beside(duty),
    )


def status_of_whole(duty: Duty, parts: tuple[PartStanding, ...]) -> dict[str, Any]:
    """The status of the whole, its level, and how open it is."""
    return {
        "status": duty.status,
        "side_not_said": duty.side_not_said,
        "since": first_day_of_run(duty.whole_statuses),
        "level": level_of_whole(duty, parts),
        "openness": duty.openness(duty.status),
        "openness_if_proper": duty.openness_if_proper(duty.status),
    }


def flags_of_whole(
    duty: Duty, parts: tuple[PartStanding, ...], stale_after: int, due_soon_within: int
) -> dict[str, Any]:
    """The flags of all parts, and those of no part; how late it is, and since when it has fallen back."""
    no_side = flags_with_no_side(duty, due_soon_within)
    flagged = frozenset((flag, one.side) for one in parts for flag in one.flags)
    flags = {flag for flag, _ in flagged} | no_side.keys()
    flags |= {"stale"} if is_stale_with_no_side(duty, evidence_of(parts), stale_after) else set()
    falls = [one.fallen_back_on for one in parts if one.fallen_back_on]
    falls += [day for flag, day in no_side.items() if flag == "fallen back" and day]
    late = [one.days_late for one in parts if one.days_late is not None]
    late += [(duty.day - day).days for flag, day in no_side.items() if flag == "overdue" and day]
    return {
        "flags": frozenset(flags | flags_of_claims_on_whole(duty) | flags_of_row(duty, duty.status)),
        "flagged_sides": flagged,
        "days_late": max(late, default=None),
        "fallen_back_on": min(falls, default=None),
    }


def due_dates_of_whole(duty: Duty, parts: tuple[PartStanding, ...]) -> dict[str, Any]:
    """The due date in force, the first ones, and what it waits for; a recurring duty has no slip."""
    recurs, due, first_due = duty.terms.recurs, due_of_whole(duty, parts), first_due_in_chain(duty)
    return {
        "due_on": due,
        "original_due_on": original_due(duty),
        "slip": None if recurs else duty.due_dates.slip,
        "is_spent": not recurs and duty.due_dates.is_now_spent,
        "waiting_for": waiting_for(duty),
        "asked_dates": asked_dates(duty, due),
        "promised": times_promised(duty),
        "promised_since": min(one.agreed_on for one in (duty, *chain_before(duty))),
        "first_due_in_chain": first_due,
        "slip_in_chain": (due - first_due).days if due and first_due and not recurs else None,
    }


def occurrences_of_whole(duty: Duty) -> dict[str, Any]:
    """The occurrences of a recurring duty, how many were held, missed and spent by all, and the next."""
    if not duty.terms.recurs:
        return {"occurrences": (), "held": None, "missed": None, "spent": None, "next_due": None}
    held, missed, spent = duty.schedule.counts(duty.day, None)
    coming = duty.schedule.next_due(duty.day, None)
    return {
        "occurrences": occurrences(duty),
        "held": held,
        "missed": missed,
        "spent": spent,
        "next_due": coming.due if coming else None,
    }


def words_beside(duty: Duty) -> dict[str, Any]:
    """How much there is by each voice, who follows it up, and the latest notes."""
    return {
        "values": frozenset(latest_said(duty.entries, "value").values()),
        "owner": owner_of(duty),
        "our_note": latest_note(one for one in duty.entries if one.reporter is None),
        "their_note": latest_note(one for one in duty.entries if one.reporter is not None),
    }


def evidence_of(parts: tuple[PartStanding, ...]) -> date:
    """The commitment shows the oldest of its parts; sides released are left out, where not all are."""
    owed = [one for one in parts if one.status != "withdrawn"] or [*parts]
    return min(one.evidence_on for one in owed)


def of_sides(standing: ModelStanding, sides: Iterable[str]) -> ModelStanding:
    """The standing of one side: its status, level, openness and flags; of several sides asked for, together.

    Of several the rules of a joint commitment hold, over those sides alone; of all it is that of the whole.
    """
    chosen = tuple(one for one in standing.parts if one.side in {*sides})
    if not chosen or len(standing.parts) == len(chosen):
        return standing
    status = furthest_from_done(one.status for one in chosen)
    of_status = next((one for one in chosen if one.status == status), chosen[0])
    owed = [one for one in chosen if one.status != "withdrawn"]
    late = [one.days_late for one in chosen if one.days_late is not None]
    overdue = [one.due_on for one in chosen if "overdue" in one.flags and one.due_on]
    recurs = standing.terms.recurs
    nexts = [one.next_due for one in chosen if one.next_due]
    return standing._replace(
        parts=chosen,
        status=status,
        side_not_said=False,
        since=of_status.since if len(chosen) == 1 else standing.since,
        level=lowest_level(one.level for one in owed) if owed and status not in OUT else None,
        openness=of_status.openness,
        openness_if_proper=of_status.openness_if_proper,
        flags=frozenset(flag for one in chosen for flag in one.flags),
        flagged_sides=frozenset((flag, one.side) for one in chosen for flag in one.flags),
        due_on=min(overdue, default=min(nexts, default=None)) if recurs else standing.due_on,
        days_late=max(late, default=None),
        fallen_back_on=min((one.fallen_back_on for one in chosen if one.fallen_back_on), default=None),
        next_due=min(nexts, default=None),
        evidence_on=evidence_of(chosen),
    )
