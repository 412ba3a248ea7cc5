"""What the tracker and the oracle answer about random duties, in one form in which they can be compared."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from oracle_answers import Asked
from oracle_beside import Said
from oracle_history import NONE, History
from oracle_log import SAYS, LateRecords, ModelLogEntry, without_unsaid
from oracle_positions import ModelClaim
from oracle_standing import ModelStanding, PartStanding

from tracker.db import Connection
from tracker.domain.records import Claim, LogEntry, Note, Selection, Standing, StandingPart
from tracker.domain.tallies import Summary, Tally
from tracker.domain.vocabulary import UNSCORED_STATUSES, Flag, Status, Strength

Facts = dict[str, Any]
UidByUpdate = Mapping[str, str]
ROWS = {"done": "closed", "out": "closed", "ended": "closed"}


def uid_by_update(connection: Connection) -> dict[str, str]:
    """The uid of each entry, by its number: U-45."""
    with connection.as_sqlalchemy() as core:
        rows = core.exec_driver_sql(
            "SELECT id, uid FROM status_update UNION SELECT id, uid FROM agreement_standing"
        )
        return {f"U-{number}": uid for number, uid in rows}


def uid_by_number(history: History) -> dict[int, str]:
    """The uid of each entry, by its number in the history."""
    return {one.number: one.uid for one in (*history.updates, *history.standings)}


def tracker_selection(asked: Asked) -> Selection:
    """The same question to the tracker."""
    return Selection(
        refs=asked.refs,
        agreements=asked.agreements,
        obligors=asked.obligors,
        themes=asked.themes,
        statuses=tuple(map(Status, asked.statuses)),
        strengths=tuple(map(Strength, asked.strengths)),
        flags=tuple(map(Flag, asked.flags)),
        any_flags=tuple(map(Flag, asked.any_flags)),
        reporters=asked.reporters,
        owners=asked.owners,
        search=asked.search,
        due_before=asked.due_before,
        due_after=asked.due_after,
        stale_after=asked.stale_after,
        due_soon_within=asked.due_soon_within,
    )


# -- of the tracker ------------------------------------------------------------------------------------


def facts_of_standing(one: Standing, uids: UidByUpdate) -> Facts:
    """What the tracker says of a commitment."""
    details = one.details
    return {
        "ref": one.ref,
        "obligors": {*one.terms.obligors},
        "strength": str(one.terms.strength),
        "theme": one.terms.theme,
        "agreed_on": one.agreed_on,
        "status": str(one.status),
        "since": one.status_on,
        "level": one.level,
        "openness": str(one.openness),
        "due_on": one.due_on,
        "original_due_on": one.original_due_on,
        "days_late": one.days_late,
        "fallen_back_on": one.fallen_back_on,
        "evidence_on": one.evidence_on,
        "flags": {str(flag) for flag in one.flags},
        "claims": {claim_facts(claim, uids, one.agreed_on) for claim in one.claims},
        "asked_dates": {(asked.reporter, asked.due_on, asked.on, uids[asked.update]) for asked in one.asks},
        "our_note": note_facts(one.our_note, uids),
        "their_note": note_facts(one.their_note, uids),
        "side_not_said": details.is_side_not_said,
        "is_spent": details.is_spent,
        "waits": details.waiting_for is not None,
        "next_due": details.next_due_on,
        "held": details.held,
        "missed": details.missed,
        "disputed": {(said.actor, str(said.standing), said.since) for said in details.disputes},
        "values": {(said.reporter, int(said.value), said.on, uids[said.update]) for said in details.values},
        "owner": details.owner,
        "asks": {
            (side, ask.text, ask.on, uids[ask.update])
            for ask in details.our_asks
            for side in ([ask.side] if ask.side else one.terms.obligors)
        },
        "parts": {part.side: facts_of_part(part, uids, one.agreed_on) for part in details.parts},
    }


def facts_of_part(part: StandingPart, uids: UidByUpdate, agreed_on: date) -> Facts:
    """What the tracker says of the part of one side."""
    return {
        "status": str(part.status),
        "since": part.status_on,
        "is_only_seen": part.is_only_seen,
        "level": part.level,
        "openness": str(part.openness),
        "days_late": part.days_late,
        "fallen_back_on": part.fallen_back_on,
        "evidence_on": part.evidence_on,
        "flags": {str(flag) for flag in part.flags},
        "held": part.held,
        "missed": part.missed,
        "claims": {claim_facts(claim, uids, agreed_on) for claim in part.claims},
    }


def claim_facts(claim: Claim, uids: UidByUpdate, agreed_on: date) -> Any:
    """A claim; what was said before the day agreed counts from that day."""
    return claim.reporter, str(claim.status), claim.held_since, max(claim.on, agreed_on), uids[claim.update]


def note_facts(note: Note | None, uids: UidByUpdate) -> Any:
    return note and (note.text, note.reporter, note.on, uids[note.update])


SHOWN = ("status", "level", "openness", "due_on", "days_late", "fallen_back_on", "evidence_on", "flags")


def shown_facts(one: Standing) -> Facts:
    """What a list shows of a commitment, perhaps of one side of it."""
    found = {name: getattr(one, name) for name in SHOWN}
    flags = {str(flag) for flag in one.flags}
    return found | {"status": str(one.status), "openness": str(one.openness), "flags": flags}


def scores_of_tally(tally: Tally) -> Facts:
    """The scores of a tally."""
    return {
        "by status": Counter({str(status): number for status, number in tally.by_status.items()}),
        "in S": tally.scored,
        "flags": Counter({str(flag): number for flag, number in tally.flags.items()}),
        "open": tally.open,
        "not yet owed": tally.not_yet_owed,
        "apart": tally.apart,
        "index": to_decimal(tally.index),
        "coverage": to_decimal(tally.coverage),
        "bounds": (to_decimal(tally.lower), to_decimal(tally.upper)),
        "shares": {str(status): tally.share(status) for status in Status if status not in UNSCORED_STATUSES},
    }


def to_decimal(shown: float | None) -> Decimal | None:
    return None if shown is None else Decimal(str(shown))


def late_records_of(found: Summary) -> LateRecords:
    """What a comparison says beside its two ends."""
    assert found.learnt_since is not None
    assert found.corrected_since is not None
    learnt = found.learnt_since
    return LateRecords(learnt.updates, learnt.commitments, found.corrected_since, learnt.was_on_record)


def entry_of_log(one: LogEntry) -> ModelLogEntry:
    """An entry of the log; a reason, of an amendment or a retraction, is none of what it says."""
    says: Facts = {}
    if not one.is_retraction:
        says = without_unsaid({name: getattr(one, name) for name in SAYS})
        says |= {"status": str(one.status)} if one.status else {}
        says |= {"due_on": NONE} if one.ends_due_date else {}
        says = {"due_on": one.due_on} if one.is_amendment else says
    of = (one.effective_on, one.commitment, one.uid, says, one.recorded_at)
    return ModelLogEntry(*of, one.retracted, one.is_retraction)


# -- of the oracle -------------------------------------------------------------------------------------


def facts_of_model(one: ModelStanding, uids: Mapping[int, str]) -> Facts:
    """What the oracle says of a commitment."""
    return {
        "ref": one.ref,
        "obligors": {*one.terms.obligors},
        "strength": one.terms.strength,
        "theme": one.terms.theme,
        "agreed_on": one.agreed_on,
        "status": one.status,
        "since": one.since,
        "level": one.level,
        "openness": ROWS.get(one.openness, one.openness),
        "due_on": one.due_on,
        "original_due_on": None if one.terms.recurs else one.original_due_on,
        "days_late": one.days_late,
        "fallen_back_on": one.fallen_back_on,
        "evidence_on": one.evidence_on,
        "flags": {*one.flags},
        "claims": {model_claim_facts(claim, uids) for claim in one.claims},
        "asked_dates": {
            (said.reporter, None if said.what == NONE else said.what, said.on, uids[said.number])
            for said in one.asked_dates
        },
        "our_note": said_facts(one.our_note, uids),
        "their_note": said_facts(one.their_note, uids),
        "side_not_said": one.side_not_said,
        "is_spent": one.is_spent,
        "waits": bool(one.waiting_for),
        "next_due": one.next_due,
        "held": one.held,
        "missed": one.missed,
        "disputed": {*one.disputed},
        "values": {(said.reporter, said.what, said.on, uids[said.number]) for said in one.values},
        "owner": one.owner,
        "asks": asks_of_model(one, uids),
        "parts": {part.side: facts_of_model_part(part, uids) for part in one.parts},
    }


def shown_model_facts(one: ModelStanding) -> Facts:
    """What a list shows of a commitment, perhaps of one side of it."""
    expected = facts_of_model(one, Counter())
    return {name: expected[name] for name in SHOWN}


def facts_of_model_part(part: PartStanding, uids: Mapping[int, str]) -> Facts:
    """What the oracle says of the part of one side."""
    return {
        "status": part.status,
        "since": part.since,
        "is_only_seen": part.is_since_seen,
        "level": part.level,
        "openness": ROWS.get(part.openness, part.openness),
        "days_late": part.days_late,
        "fallen_back_on": part.fallen_back_on,
        "evidence_on": part.evidence_on,
        "flags": {*part.flags} - {"promised again"},
        "held": part.held,
        "missed": part.missed,
        "claims": {model_claim_facts(claim, uids) for claim in part.claims},
    }


def model_claim_facts(claim: ModelClaim, uids: Mapping[int, str]) -> Any:
    return claim.reporter, claim.status, claim.held_since, claim.on, uids[claim.number]


def said_facts(said: Said | None, uids: Mapping[int, str]) -> Any:
    return said and (said.what, said.reporter, said.on, uids[said.number])


def asks_of_model(one: ModelStanding, uids: Mapping[int, str]) -> set[Any]:
    """What is asked of each side."""
    asks = {part.side: part.ask for part in one.parts}
    return {(side, ask.what, ask.on, uids[ask.number]) for side, ask in asks.items() if ask}


# -- compared ------------------------------------------------------------------------------------------

NOT_OF_SEEKS = ("parts",)


def differences(found: Facts, expected: Facts, where: str = "") -> Iterable[str]:
    """What differs, field by field; of a commitment that is found by seeks no part is told."""
    for name, value in expected.items():
        if name == "parts":
            if not found["parts"]:
                yield from differences_from_whole(found, value, where)
                continue
            for side in {*value, *found["parts"]}:
                yield from differences(found["parts"].get(side, {}), value.get(side, {}), f"{where}{side}.")
        elif name not in found or found[name] != value:
            yield f"{where}{name}: tracker {show(found.get(name))}, oracle {show(value)}"


def differences_from_whole(found: Facts, parts: Mapping[str, Facts], where: str) -> Iterable[str]:
    """Where no parts are told each stands as the whole does."""
    for side, part in parts.items():
        for name in ("status", "since", "level", "openness"):
            if part[name] != found[name]:
                yield f"{where}{side}.{name}: tracker {found[name]} of the whole, oracle {part[name]}"


def show(value: Any) -> str:
    return str(sorted(map(str, value)) if isinstance(value, set) else value)
