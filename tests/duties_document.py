"""Random histories of duties as a document that the tracker imports."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from exchange_helpers import import_document
from oracle_history import TITLE, Anchor, Entry, History, Period, Recorded, Relative, Revision, Update

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


def duties_document(history: History) -> Item:
    """All that was recorded."""
    agreements = [
        {
            "ref": one.ref,
            "title": one.ref,
            "form": "treaty",
            "concluded_on": plain(one.concluded_on),
            "parties": [*one.parties],
            "recorded_at": moment(one.recorded_at),
        }
        for one in history.agreements
    ]
    events = [
        {
            "ref": f"{one.agreement}:{one.ref}",
            "agreement": one.agreement,
            "title": one.ref,
            "recorded_at": moment(one.recorded_at),
        }
        for one in history.events
    ]
    names = ("ref", "agreement", "obligors", "strength", "kind", "theme", "agreed_on", "due", "after")
    names = (*names, "due_words", "starts_on", "ends_on", "every", "target", "unit")
    commitments = [
        {
            "title": TITLE,
            **without_none(terms_item({name: getattr(one, name) for name in names})),
            "uid": f"c-{one.ref}",
            "recorded_at": moment(one.recorded_at),
        }
        for one in history.commitments
    ]
    standings = [
        entry_item(one, "agreement", "effective_on", "standing", "side", "reporter", "note", "source")
        for one in history.standings
    ]
    days = [entry_item(one, "event", "effective_on", "day", "note") for one in history.event_days]
    entries = (*history.updates, *history.standings, *history.event_days, *history.revisions)
    retractions = [item for one in entries for item in retraction_items(one.uid, one, f"back-{one.uid}")]
    for one in history.commitments:
        of = {"kind": "commitment", "ref": one.ref}
        retractions += retraction_items(of, one, f"back-c-{one.ref}")
    return {
        "schema": "tracker/2",
        "actors": [
            {
                "code": code,
                "name": code,
                "kind": kind,
                "recorded_at": moment(history.agreements[0].recorded_at),
            }
            for code, kind in history.actors.items()
        ],
        "agreements": agreements,
        "events": events,
        "commitments": commitments,
        "updates": [update_item(one) for one in history.updates],
        "standings": standings,
        "event_days": days,
        "revisions": [revision_item(one) for one in history.revisions],
        "retractions": retractions,
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
