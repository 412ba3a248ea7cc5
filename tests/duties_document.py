"""Random histories of duties as a document that the tracker imports."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from exchange_helpers import import_document
from oracle_history import (
    TITLE,
    Agreement,
    Anchor,
    Commitment,
    Entry,
    Event,
    History,
    Period,
    Recorded,
    Relative,
    Revision,
    Update,
)

from tracker.db import Connection

Item = dict[str, Any]
NO_DUE_TERMS = ("due_on", "due")


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"


def anchor_name(anchor: Anchor) -> str:
    """What a deadline hangs on, as it is typed."""
    return anchor.ref if anchor.agreement is None else f"{anchor.agreement}:{anchor.ref}"


def period(every: Period) -> str:
    return f"{every.count} {every.unit}"


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case date():
            return value.isoformat()
        case Anchor():
            return anchor_name(value)
        case Period():
            return period(value)
        case frozenset():
            return sorted(value)
        case tuple():
            return [*value]
    return value


def terms_item(terms: Mapping[str, Any]) -> Item:
    """Terms of a commitment; a due date is a day or a record of what it hangs on."""
    item = {name: plain(value) for name, value in terms.items() if name != "due"}
    if "due" in terms:
        due = terms["due"]
        if isinstance(due, Relative):
            item["due"] = {"after": anchor_name(due.anchor), due.offset.unit: due.offset.count}
        else:
            item["due_on"] = plain(due)
    return item


def without_none(item: Item) -> Item:
    return {name: value for name, value in item.items() if value is not None}


def entry_item(one: Entry, *names: str) -> Item:
    """An entry with its uid and moment."""
    said = {name: plain(getattr(one, name)) for name in names}
    return without_none({**said, "uid": one.uid, "recorded_at": moment(one.recorded_at)})


def revision_item(one: Revision) -> Item:
    kind, ref = (
        ("agreement", one.ref.removeprefix("agreement ")) if " " in one.ref else ("commitment", one.ref)
    )
    terms = terms_item(one.terms)
    given = without_none(terms)
    cleared = sorted(terms.keys() - given.keys())
    if {"due_on"} & {*cleared}:
        cleared = sorted({*cleared, "due"})
    said = entry_item(one, "effective_on")
    return {"of": {"kind": kind, "ref": ref}, **given, **said, "cleared": cleared, "reason": "It was so."}


def retraction_items(of: str | Item, one: Recorded, uid: str) -> Iterator[Item]:
    """What takes an entry back, and what takes that back."""
    if one.retracted_at:
        yield {"of": of, "reason": "Wrong.", "uid": uid, "recorded_at": moment(one.retracted_at)}
    if one.restored_at:
        at = moment(one.restored_at)
        yield {"of": uid, "reason": "Right after all.", "uid": f"{uid}-back", "recorded_at": at}


UPDATE_FIELDS = (
    *("commitment", "effective_on", "status", "side", "due_on", "value", "incidents", "ask", "owner", "note"),
    *("reporter", "source", "occurrence", "successors", "accepts", "corrects"),
)


def update_item(one: Update) -> Item:
    item = entry_item(one, *UPDATE_FIELDS)
    item |= {"is_seen": True} if one.is_seen else {}
    if not one.successors:
        del item["successors"]
    return item


COMMITMENT_TERMS = (
    *("ref", "agreement", "obligors", "strength", "kind", "theme", "agreed_on", "due", "after", "due_words"),
    *("starts_on", "ends_on", "every", "target", "unit"),
)
STANDING_FIELDS = ("agreement", "effective_on", "standing", "side", "reporter", "note", "source")


def commitment_item(one: Commitment) -> Item:
    terms = without_none(terms_item({name: getattr(one, name) for name in COMMITMENT_TERMS}))
    return {"title": TITLE, **terms, "uid": f"c-{one.ref}", "recorded_at": moment(one.recorded_at)}


def agreement_item(one: Agreement) -> Item:
    terms = {"concluded_on": plain(one.concluded_on), "parties": [*one.parties], "form": "treaty"}
    return {"ref": one.ref, "title": one.ref, **terms, "recorded_at": moment(one.recorded_at)}


def event_item(one: Event) -> Item:
    ref, at = f"{one.agreement}:{one.ref}", moment(one.recorded_at)
    return {"ref": ref, "agreement": one.agreement, "title": one.ref, "recorded_at": at}


def all_retractions(history: History) -> Iterator[Item]:
    """What takes entries and commitments back, and brings them back."""
    for one in (*history.updates, *history.standings, *history.event_days, *history.revisions):
        yield from retraction_items(one.uid, one, f"back-{one.uid}")
    for owed in history.commitments:
        yield from retraction_items({"kind": "commitment", "ref": owed.ref}, owed, f"back-c-{owed.ref}")


def duties_document(history: History) -> Item:
    """All that was recorded; the actors with the first agreement."""
    actors = [
        {"code": code, "name": code, "kind": kind, "recorded_at": moment(history.agreements[0].recorded_at)}
        for code, kind in history.actors.items()
    ]
    return {
        "schema": "tracker/2",
        "actors": actors,
        "agreements": [agreement_item(one) for one in history.agreements],
        "events": [event_item(one) for one in history.events],
        "commitments": [commitment_item(one) for one in history.commitments],
        "updates": [update_item(one) for one in history.updates],
        "standings": [entry_item(one, *STANDING_FIELDS) for one in history.standings],
        "event_days": [entry_item(one, "event", "effective_on", "day", "note") for one in history.event_days],
        "revisions": [revision_item(one) for one in history.revisions],
        "retractions": [*all_retractions(history)],
    }


def import_history(
    connection: Connection, history: History, folder: Path, random: Random | None = None
) -> None:
    """Bring a history into an empty database, its updates in any order: that of the file does not count."""
    path, document = folder / "history.json", duties_document(history)
    if random:
        random.shuffle(document["updates"])
    path.write_text(json.dumps(document), encoding="utf-8")
    result = import_document(connection, path)
    problems = getattr(result, "problems", None)
    assert not problems, problems
