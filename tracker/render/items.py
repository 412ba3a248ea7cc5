"""Records as the items of an answer: dicts with a fixed order of keys."""

from __future__ import annotations  # the types of records are named here, but need not be loaded

from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.agreement_records import AgreementWord, Event, EventDay, Meeting, MovedDueDate
from tracker.domain.records import NO_DETAILS, LogEntry, Standing, StandingDetails
from tracker.domain.terms import ActorTerms, AgreementTerms, CommitmentTerms, DocumentTerms
from tracker.domain.terms_entry import EventDayEntry, MarkEntry, OtherEntry, StandingChange, TermsEntry
from tracker.domain.vocabulary import Flag, Status
from tracker.render.formats import Answer, Format, Item
from tracker.render.render_messages import STANDING_COLUMNS

if TYPE_CHECKING:
    from tracker.domain.promises import PromiseHistory
    from tracker.domain.records import AsOf, StandingList
    from tracker.domain.tallies import Summary, Tally

STANDING_KEYS = (
    *("ref", "agreement", "title", "obligors", "theme", "strength", "kind", "status", "status_on", "level"),
    *("due_on", "original_due_on", "days_late", "evidence_on", "flags", "last_note", "claims", "asks"),
    *("fallen_back_on", "their_last_note", "their_last_note_by", "openness"),
    *("side", "is_only_seen", "is_side_not_said", "is_missed", "waiting_for", "is_spent"),
    *("next_due_on", "held", "missed", "parts", "values", "incidents", "our_asks", "owner", "disputes"),
)
SHOWN_KEYS = ("due_dates", "occurrences")
"""What only ``show`` tells of how a commitment stands."""
TERM_KEYS = (
    *(name for name in CommitmentTerms._fields if name not in (*STANDING_KEYS, "uid")),
    *("recorded_at", "recorded_by", "slip", "agreed_due_on", "uid"),
)
LIST_KEYS = (*STANDING_KEYS, *TERM_KEYS)
"""The keys of ``list`` of which some can be asked for."""
_ENTRY_TERMS = ("effective_on", "status", "due_on", "note", "reporter", "source", "uid", "corrects")
ENTRY_KEYS = (
    *("entry", "update", "commitment", "agreement"),
    *("effective_on", "status", "due_on", "note", "reporter", "source", "successor"),
    *("retracted", "recorded_at", "recorded_by", "uid", "corrects"),
    *("successors", "number", "takes_back", "first_author", "of", "terms"),
    *("side", "value", "incidents", "speaker", "occurrence", "ask", "owner", "is_seen", "ends_due_date"),
    *("accepts", "mark", "standing", "day", "marks"),
)
_AGREEMENT_TERMS = tuple("ref title form concluded_on place parties note".split())
AGREEMENT_KEYS = (
    *_AGREEMENT_TERMS,
    *(name for name in AgreementTerms._fields if name not in _AGREEMENT_TERMS),
    *("commitments", "recorded_at", "recorded_by", "standing", "standing_since"),
)
WORD_KEYS = AgreementWord._fields
EVENT_KEYS = Event._fields
EVENT_DAY_KEYS = EventDay._fields
MEETING_KEYS = Meeting._fields
_ENTRY_KEYS_OF = {
    kind: tuple(key for key in ENTRY_KEYS if hasattr(kind, key))
    for kind in (LogEntry, TermsEntry, StandingChange, EventDayEntry, MarkEntry)
}
"""The keys under which each kind of entry has something."""
_KINDS_OF_OTHERS = {StandingChange: "standing", EventDayEntry: "event_day", MarkEntry: "mark"}
_DOCUMENT_TERMS = ("ref", "agreement", "title", "publisher", "published_on", "url", "note")
PROMISE_KEYS = (
    *("replaced_by", "takes_place_of"),
    *("promised_times", "promised_since", "first_due_on", "slip_since_first_due"),
)
DOCUMENT_KEYS = (*_DOCUMENT_TERMS, *(name for name in DocumentTerms._fields if name not in _DOCUMENT_TERMS))
ACTOR_KEYS = ActorTerms._fields


def standing_item(standing: Standing) -> Item:
    """A standing as an item of the answer to ``list``."""
    item = _standing_fields(standing, STANDING_KEYS)
    item["claims"] = [_pick_fields(claim, CLAIM_KEYS) for claim in standing.claims]
    item["asks"] = [_pick_fields(asked, ("reporter", "due_on", "on", "update")) for asked in standing.asks]
    return item


CLAIM_KEYS = ("reporter", "status", "on", "update", "held_since", "side")


class _FieldsByRecord(NamedTuple):
    """Some keys by the record that has their values, with what most commitments have under them.

    Those of ``StandingDetails`` are empty in most, and so in ``empty``.
    """

    empty: Item
    of_standing: tuple[str, ...]
    of_terms: tuple[str, ...]
    of_details: tuple[str, ...]


@cache
def _fields_by_record(keys: tuple[str, ...]) -> _FieldsByRecord:
    of_details = tuple(key for key in keys if key in StandingDetails._fields)
    return _FieldsByRecord(
        empty={key: getattr(NO_DETAILS, key, None) for key in keys},
        of_standing=tuple(key for key in keys if hasattr(Standing, key)),
        of_terms=tuple(key for key in keys if not hasattr(Standing, key) and key in CommitmentTerms._fields),
        of_details=of_details,
    )


def _standing_fields(standing: Standing, keys: tuple[str, ...]) -> Item:
    """What a standing, its details or its terms have under some keys; the due date is the present one."""
    fields = _fields_by_record(keys)
    item = fields.empty.copy()
    for record, names in ((standing, fields.of_standing), (standing.terms, fields.of_terms)):
        item.update(zip(names, map(getattr, repeat(record), names), strict=False))
    if standing.details is not NO_DETAILS:
        details = standing.details
        item.update((name, _to_plain(getattr(details, name))) for name in fields.of_details)
    return item


def _to_plain(value: object) -> object:
    """A value with records in it as dicts, in lists."""
    if not isinstance(value, tuple):
        return value
    if names := getattr(value, "_fields", None):
        return {name: _to_plain(part) for name, part in zip(names, value, strict=True)}
    if value and hasattr(value[0], "_asdict"):
        return [_to_plain(one) for one in value]
    return value


def standing_item_with_log(
    standing: Standing,
    log: Iterable[LogEntry | TermsEntry | OtherEntry],
    promises: PromiseHistory,
    document_url: str | None,
) -> Item:
    """A standing with all its terms, its log and the promises before it, as the answer to ``show``."""
    item = standing_item_with_terms(standing) | _standing_fields(standing, SHOWN_KEYS)
    item |= {"log": [entry_item(entry) for entry in log]}
    return item | _pick_fields(promises, PROMISE_KEYS) | {"document_url": document_url}


def standing_item_with_terms(standing: Standing) -> Item:
    """A standing with all its terms."""
    return standing_item(standing) | _standing_fields(standing, TERM_KEYS)


def list_answer(standings: StandingList, at: AsOf, *, with_terms: bool = False) -> Answer:
    """The answer to ``list``; its items are read from the database while it is written.

    ``with_terms`` gives them all their terms, of which some can be asked for as columns.
    """
    return Answer(
        schema="list",
        items=map(standing_item_with_terms if with_terms else standing_item, standings.items),
        keys=LIST_KEYS if with_terms else STANDING_KEYS,
        at=at,
        total=standings.total,
        count=standings.shown,
        envelope_fields={"apart": standings.apart, "not_yet_owed": standings.not_yet_owed},
        columns=STANDING_COLUMNS,
    )


def entry_item(entry: LogEntry | TermsEntry | OtherEntry) -> Item:
    """An entry of the log: ``entry`` says of which kind it is.

    ``of`` and ``terms`` are of those about terms: each term with what it was and is.
    """
    item: Item = dict.fromkeys(ENTRY_KEYS)
    item |= {key: getattr(entry, key) for key in _ENTRY_KEYS_OF[type(entry)]}
    match entry:
        case LogEntry():
            taken_back = entry.update if entry.is_retraction else None
            kind = "retraction" if entry.is_retraction else "update"
            return item | {"entry": kind, "takes_back": taken_back}
        case TermsEntry():
            kind = "retraction" if entry.is_retraction else "revision"
            terms = {term: [before, after] for term, before, after in entry.terms} or None
            return item | {"entry": kind, "of": entry.of._asdict(), "terms": terms}
    kind = _KINDS_OF_OTHERS[type(entry)]
    return item | {"entry": kind, "of": entry.of._asdict(), "retracted": bool(item["retracted"])}


def record_item(record: NamedTuple, keys: Iterable[str]) -> Item:
    """The ``keys`` of a record: of an agreement, a document, an actor, an event, a meeting."""
    return _pick_fields(record, keys)


def moved_item(moved: MovedDueDate) -> Item:
    """A due date that moves: of which commitment, from when to when."""
    return {"commitment": moved.commitment, "before": moved.before, "after": moved.after}


def _pick_fields(record: object, keys: Iterable[str]) -> Item:
    """The fields of a record that are named, in this order."""
    return {key: getattr(record, key) for key in keys}


def single_item_answer(schema: str, item: Item, at: AsOf | None, output_format: Format) -> Answer:
    """The answer about one item: in JSON the item itself, in other formats a row for each of its fields."""
    if output_format in (Format.JSON, Format.JSONL):
        return Answer(schema=schema, items=[item], keys=tuple(item), at=at)
    rows = []
    for key, value in item.items():
        parts = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
        rows += [{"field": key, "value": part} for part in parts]
    return Answer(schema=schema, items=rows, keys=("field", "value"), at=at)


def tally_item(tally: Tally) -> Item:
    """The counts and scores of a set of commitments; index, coverage and bounds are in percent.

    ``by_flag`` says the same as ``flags``, whose keys have blanks and stay as they are for those who read
    them. ``not_yet_owed`` are those that are in no other count; a table says how many in the column of that
    flag.
    """
    return {
        "commitments": tally.commitments,
        "open": tally.open,
        "assessed": tally.assessed,
        "scored": tally.scored,
        "by_status": {status.value: tally.by_status[status] for status in Status},
        "flags": {flag.value: tally.flags[flag] for flag in Flag},
        "index": tally.index,
        "coverage": tally.coverage,
        "lower": tally.lower,
        "upper": tally.upper,
        "apart": tally.apart,
        "by_flag": {flag_key(flag): tally.flags[flag] for flag in Flag},
        "not_yet_owed": tally.not_yet_owed,
    }


def flag_key(flag: Flag) -> str:
    """The name of a flag as a key, which has no blank: "due-soon"."""
    return flag.value.replace(" ", "-")


TALLY_KEYS = (
    *("group", "commitments", "open", "assessed", "scored"),
    *(status.value for status in Status),
    *(flag.value for flag in Flag),
    *("index", "coverage", "lower", "upper", "apart"),
)


def flat_tally_item(tally: Tally) -> Item:
    """The group with its counts and scores, without dicts inside, as a row of a table."""
    item = tally_item(tally)
    row: Item = {"group": tally.group} | item | item["by_status"] | item["flags"]
    return row


BEFORE_KEYS = tuple(f"before_{key}" for key in TALLY_KEYS[1:])
"""What each count and score was before the day that a summary is compared with."""
COMPARED_KEYS = TALLY_KEYS + BEFORE_KEYS


def summary_answer(summary: Summary, at: AsOf, since: date | None, output_format: Format) -> Answer:
    """The answer to ``summary``: in JSON an envelope with the counts, in other formats a row per group."""
    if output_format is not Format.JSON:
        return _summary_rows(summary)
    envelope_fields = tally_item(summary.total)
    envelope_fields |= {
        "groups": _group_items(summary),
        "groups_add_up": not summary.groups or summary.do_groups_add_up,
    }
    if summary.before:
        envelope_fields |= {"since": since, "before": tally_item(summary.before)}
        envelope_fields |= _late_record_fields(summary)
    return Answer(schema="summary", items=(), keys=(), at=at, envelope_fields=envelope_fields, is_list=False)


def _group_items(summary: Summary) -> list[Item]:
    """The groups with their counts and scores, and with those before, if there is a comparison."""
    items: list[Item] = [{"group": tally.group} | tally_item(tally) for tally in summary.groups]
    for item, before in zip(items, summary.groups_before, strict=False):
        item["before"] = tally_item(before)
    return items


def _late_record_fields(summary: Summary) -> Item:
    """How much was learnt and corrected since the earlier day; null where all was recorded since."""
    learnt = summary.learnt_since
    was_on_record = learnt is not None and learnt.was_on_record
    return {
        "was_on_record": was_on_record,
        "learnt_since": learnt.updates if learnt and was_on_record else None,
        "commitments_learnt_since": learnt.commitments if learnt and was_on_record else None,
        "corrected_since": summary.corrected_since,
    }


def _summary_rows(summary: Summary) -> Answer:
    """A row for each group, or for the total; the counts before stand in columns of their own."""
    rows = [flat_tally_item(tally) for tally in summary.groups or (summary.total,)]
    if summary.before is None:
        return Answer(schema="summary", items=rows, keys=TALLY_KEYS)
    befores = map(flat_tally_item, summary.groups_before or (summary.before,))
    for row, before in zip(rows, befores, strict=True):
        row |= {key: before[name] for key, name in zip(BEFORE_KEYS, TALLY_KEYS[1:], strict=True)}
    return Answer(schema="summary", items=rows, keys=COMPARED_KEYS)
