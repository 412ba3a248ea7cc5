"""The answers of the tracker in plain Python, to compare it with: lists, counts and the log.

They are written from the text of the vocabulary alone. How one commitment stands: ``reference_standing``.
"""

import re
from collections import Counter
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from reference_history import (
    ONE_DAY,
    Commitment,
    History,
    Revision,
    Update,
    commitments_of_day,
    is_known,
)
from reference_positions import ModelClaim
from reference_standing import (
    OPEN_STATUSES,
    PROPER_STRENGTHS,
    UNSCORED,
    ModelAskedDate,
    ModelNote,
    ModelStanding,
    model_standing,
)

from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import Summary, Tally
from tracker.domain.vocabulary import Flag, GroupKey, Status

WORST_FIRST = (
    "breached",
    "overdue",
    "fallen back",
    "contested",
    "suspended",
    "stalled",
    "unverified",
    "stale",
)


def natural_order(ref: str) -> list[tuple[int, int, str]]:
    """The key by which refs are sorted: 115.2 before 115.10; of the same numbers as the letters are."""
    parts = re.findall("[0-9]+|[^0-9]", ref)
    return [*((0, int(part), "") if part.isdigit() else (1, ord(part), "") for part in parts), (-1, 0, ref)]


def worst_first_key(one: ModelStanding) -> tuple[int, date, list[tuple[int, int, str]]]:
    """The key by which every list is sorted."""
    marks = {one.status, *one.flags}
    rank = next((place for place, mark in enumerate(WORST_FIRST) if mark in marks), len(WORST_FIRST))
    return rank, one.due_on or date.max, natural_order(one.ref)


def model_standings(history: History, at: AsOf, stale_after: int = 90) -> list[ModelStanding]:
    """Every commitment that is on record, of an agreement that is on record and concluded by the day."""
    return [
        model_standing(history, owed, at, stale_after)
        for owed in commitments_of_day(history, at)
        if is_known(owed.recorded_at, at) and is_known(owed.agreement.recorded_at, at)
        if owed.agreed_on <= at.day
    ]


def theme_key(theme: str | None) -> str | None:
    """What is equal of themes that differ only in case or blanks."""
    return None if theme is None else " ".join(theme.split()).casefold()


def apply_selection(history: History, selection: Selection, at: AsOf) -> list[ModelStanding]:
    """The standings that a selection takes in, of every strength unless it names some."""
    themes = {theme_key(theme) for theme in selection.themes}
    return [
        one
        for one in model_standings(history, at, selection.stale_after)
        if not selection.agreements or one.agreement in selection.agreements
        if not selection.obligors or one.obligors & set(selection.obligors)
        if not themes or theme_key(one.theme) in themes
        if not selection.statuses or one.status in selection.statuses
        if not selection.strengths or one.strength in selection.strengths
        if one.flags >= set(selection.flags)
        if not selection.due_before or (one.due_on is not None and one.due_on < selection.due_before)
    ]


def in_plain_list(selection: Selection, found: list[ModelStanding]) -> list[ModelStanding]:
    """Those with an open status; who asks for a status or a flag gets all that have it, open or not."""
    asked = selection.statuses or selection.flags
    return [one for one in found if asked or one.status in OPEN_STATUSES]


def exclude_tentative(selection: Selection, found: list[ModelStanding]) -> list[ModelStanding]:
    """The proper commitments, or all if the selection names strengths."""
    return [one for one in found if selection.strengths or one.strength in PROPER_STRENGTHS]


# -- counts ------------------------------------------------------------------------------------------


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


def group_keys(one: ModelStanding, grouping: GroupKey) -> list[str | None]:
    """The groups that a commitment is counted in: of each obligor, else of the one value it has."""
    match grouping:
        case GroupKey.OBLIGOR:
            return [*one.obligors] or [None]
        case GroupKey.AGREEMENT:
            return [one.agreement]
        case GroupKey.THEME:
            return [theme_key(one.theme)]
        case GroupKey.LOCATOR | GroupKey.OWNER:
            return [None]  # random histories have neither
        case GroupKey.YEAR:
            return [None if one.due_on is None else f"{one.due_on.year:04}"]
        case GroupKey.STRENGTH | GroupKey.KIND | GroupKey.STATUS:
            return [getattr(one, grouping.value)]


Groups = dict[str | None, list[ModelStanding]]
"""The commitments of each group, by what all its commitments have in common."""


def group_members(found: list[ModelStanding], grouping: GroupKey) -> Groups:
    """The commitments of each group; one that is in several groups is in each."""
    members: Groups = {}
    for one in found:
        for key in group_keys(one, grouping):
            members.setdefault(key, []).append(one)
    return members


def group_name(members: list[ModelStanding], key: str | None, grouping: GroupKey) -> str | None:
    """The name of a group; of a theme its most common spelling, of several the first by code point."""
    if grouping is not GroupKey.THEME or key is None:
        return key
    spellings = Counter(one.theme or "" for one in members)
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def model_groups(
    selection: Selection,
    found: list[ModelStanding],
    grouping: GroupKey,
    before: list[ModelStanding] | None = None,
) -> tuple[dict[str | None, dict[str, Any]], dict[str | None, dict[str, Any]]]:
    """The scores of each group by its name, now and before: the same groups, named as they are now.

    They need not add up to the total.
    """
    now, then = group_members(found, grouping), group_members(before or [], grouping)
    names = {key: group_name(members, key, grouping) for key, members in {**then, **now}.items()}
    return (
        {name: model_scores(selection, now.get(key, [])) for key, name in names.items()},
        {name: model_scores(selection, then.get(key, [])) for key, name in names.items()},
    )


# -- the log, and what was learnt and corrected ------------------------------------------------------


def start_of(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min, UTC)


def day_before(at: AsOf, since: date) -> AsOf:
    """What a comparison begins with: the day before, as known at the same moment as the end."""
    return at._replace(day=since - ONE_DAY)


class LateRecords(NamedTuple):
    """How much was learnt and corrected since a day, and whether anything was on record before it."""

    learnt_updates: int
    learnt_commitments: int
    corrected: int
    was_on_record: bool


def learnt_since(updates: list[Update], at: AsOf, since: date) -> list[Update]:
    """What was true before a day, and was recorded on that day or later."""
    return [
        one
        for one in updates
        if one.effective_on < since and one.recorded_at >= start_of(since)
        if not is_known(one.retracted_at, at)
    ]


def corrected_since(updates: list[Update], at: AsOf, since: date) -> list[Update]:
    """What was true and recorded before a day, and was taken back on that day or later."""
    return [
        one
        for one in updates
        if one.effective_on < since and one.recorded_at < start_of(since)
        if one.retracted_at and one.retracted_at >= start_of(since) and is_known(one.retracted_at, at)
    ]


def terms_corrected_since(history: History, owed: list[Commitment], at: AsOf, since: date) -> list[Revision]:
    """The corrections, since a day, of terms of commitments that were recorded before it."""
    refs = {one.ref for one in owed if one.recorded_at < start_of(since)}
    return [
        one
        for one in history.revisions
        if one.ref in refs and one.effective_on is None and one.recorded_at >= start_of(since)
        if is_known(one.recorded_at, at) and not is_known(one.retracted_at, at)
    ]


def model_late_records(history: History, selection: Selection, at: AsOf, since: date) -> LateRecords:
    """What was recorded since a day about the time before it, of the commitments that are counted now.

    Nothing is true of a commitment before the day it was agreed.
    """
    found = apply_selection(history, selection, at)
    refs = {one.ref for one in found}
    counted = {one.ref for one in exclude_tentative(selection, found)}
    owed = [one for one in commitments_of_day(history, at) if one.ref in refs]
    updates = [
        one
        for one in history.updates
        if one.ref in refs and one.effective_on <= at.day and is_known(one.recorded_at, at)
    ]
    agreed_before = {one.ref for one in owed if one.ref in counted and one.agreed_on < since}
    about_before = [one for one in updates if one.ref in agreed_before]
    return LateRecords(
        learnt_updates=len(learnt_since(about_before, at, since)),
        learnt_commitments=sum(
            one.ref in agreed_before and one.recorded_at >= start_of(since) for one in owed
        ),
        corrected=len(corrected_since(about_before, at, since))
        + len(terms_corrected_since(history, [one for one in owed if one.ref in agreed_before], at, since)),
        was_on_record=any(one.recorded_at < start_of(since) for one in (*owed, *updates)),
    )


class ModelLogEntry(NamedTuple):
    """An entry of the log; the fields have the names of the tracker's record."""

    effective_on: date
    commitment: str
    update: str
    status: str | None
    due_on: date | None
    reporter: str | None
    source: str | None
    successors: frozenset[str]
    recorded_at: datetime
    retracted: bool
    is_retraction: bool


def apply_log_selection(
    history: History, selection: Selection, at: AsOf, since: date, until: date
) -> list[ModelLogEntry]:
    """The log of the commitments that are selected; statuses select the entries that say them."""
    found = apply_selection(history, selection._replace(statuses=()), at)
    entries = model_log(history, {one.ref for one in found}, at, since, until)
    return [one for one in entries if not selection.statuses or one.status in selection.statuses]


def model_log(history: History, refs: set[str], at: AsOf, since: date, until: date) -> list[ModelLogEntry]:
    """The log: an update on its effective day, then its retraction on the day it was recorded."""
    known = [one for one in history.updates if one.ref in refs and is_known(one.recorded_at, at)]
    back = sorted((one for one in known if is_known(one.retracted_at, at)), key=attrgetter("retracted_at"))
    both = [
        *(update_entry(one, is_retracted=one in back) for one in sorted(known, key=attrgetter("place"))),
        *(retraction_entry(one, one.retracted_at) for one in back if one.retracted_at),
    ]
    return sorted((one for one in both if since <= one.effective_on <= until), key=attrgetter("effective_on"))


def update_entry(one: Update, *, is_retracted: bool) -> ModelLogEntry:
    said = (one.status, one.due_on, one.reporter, one.source, frozenset(one.successors))
    return ModelLogEntry(
        one.effective_on, one.ref, f"U-{one.number}", *said, one.recorded_at, is_retracted, False
    )


def retraction_entry(one: Update, at: datetime) -> ModelLogEntry:
    return ModelLogEntry(
        at.date(), one.ref, f"U-{one.number}", None, None, None, None, frozenset(), at, False, True
    )


# -- the tracker's answers in the form of the model's --------------------------------------------------

NESTED = {"claims": ModelClaim, "asks": ModelAskedDate, "our_note": ModelNote, "their_note": ModelNote}


MODEL_FLAGS = frozenset(Flag) - {
    *(Flag.WAITING, Flag.NOT_YET_OWED, Flag.PROMISED_AGAIN, Flag.AGREEMENT_DISPUTED),
}
"""Those of what one obligor owes by a day of its own; the others have tests of their own."""


def to_model_record(kind: type[Any], record: object) -> Any:
    """The fields of a record of the tracker that the model has too; tuples become sets."""
    return kind(*(to_model_value(name, field_of(record, name)) for name in kind._fields))


def field_of(record: Any, name: str) -> Any:
    return getattr(record if hasattr(record, name) else record.terms, name)


def to_model_value(name: str, value: Any) -> Any:
    if name == "flags":
        return frozenset(value) & MODEL_FLAGS
    if name not in NESTED:
        return frozenset(value) if isinstance(value, tuple) else value
    if name.endswith("note"):
        return value and to_model_record(NESTED[name], value)
    return frozenset(to_model_record(NESTED[name], one) for one in value)


def scores_of_tally(tally: Tally) -> dict[str, Any]:
    """The scores of a tally of the tracker, in the form of ``model_scores``."""
    return {
        "by status": Counter(tally.by_status),
        "flags": Counter({flag: count for flag, count in tally.flags.items() if flag in MODEL_FLAGS}),
        "open": tally.open,
        "apart": tally.apart,
        "index": to_decimal(tally.index),
        "coverage": to_decimal(tally.coverage),
        "bounds": (to_decimal(tally.lower), to_decimal(tally.upper)),
        "shares": {status: tally.share(status) for status in Status if status not in UNSCORED},
    }


def late_records_of(found: Summary) -> LateRecords:
    """What a comparison says beside its two ends, in the form of ``model_late_records``."""
    assert found.learnt_since is not None
    assert found.corrected_since is not None
    learnt = found.learnt_since
    return LateRecords(learnt.updates, learnt.commitments, found.corrected_since, learnt.was_on_record)


def to_decimal(shown: float | None) -> Decimal | None:
    return None if shown is None else Decimal(str(shown))
