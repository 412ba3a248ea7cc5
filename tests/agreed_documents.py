"""A made-up treaty in a document, with all that can be said of it: for tests of files out and in."""

import json
from pathlib import Path
from typing import Any

COMMON: dict[str, Any] = {
    "actors": [
        {"code": "A", "name": "Aland", "kind": "state"},
        {"code": "B", "name": "Bland", "kind": "state"},
    ],
    "agreements": [
        {"ref": ref, "title": ref, "form": "treaty", "concluded_on": "2018-01-01", "parties": ["A", "B"]}
        for ref in ("ab", "cd")
    ],
}


def commitment(ref: str, **terms: Any) -> dict[str, Any]:
    """A commitment of the first agreement."""
    return {"ref": ref, "agreement": "ab", "title": f"To {ref}", **terms}


def write_content(path: Path, *parts: dict[str, Any], schema: str = "tracker/2") -> Path:
    """Write a document of several parts one after the other, each item on a line."""
    content: dict[str, Any] = {"schema": schema}
    for part in parts:
        content |= {name: [*content.get(name, ()), *items] for name, items in part.items()}
    lines = (f"{json.dumps(name)}: {_lines(value)}" for name, value in content.items())
    path.write_text("{" + ",\n".join(lines) + "}", encoding="utf-8")
    return path


def _lines(value: object) -> str:
    if not isinstance(value, list):
        return json.dumps(value)
    return "[\n" + ",\n".join(map(json.dumps, value)) + "\n]"


EVERYTHING: dict[str, Any] = COMMON | {
    "office": [{"name": "Joint desk", "actor": "A"}],
    "events": [
        {"ref": "d-day", "agreement": "ab", "title": "D-Day", "mark": "internal"},
        {"ref": "cd:elections", "agreement": "cd", "title": "Elections", "title_in": {"fa": "انتخابات"}},
        {"ref": "cd:other", "agreement": "cd", "title": "Never entered rightly"},
    ],
    "meetings": [{"ref": "jbc", "agreements": ["ab", "cd"], "held_on": "2018-02-01", "place": "Here"}],
    "commitments": [
        commitment("withdraw", due={"after": "d-day", "days": 40}),
        commitment("later", due="last + 3 months"),
        commitment("vote", due_on="2018-12-31", after="elections"),
        commitment("meet", kind="recurring", due="signing + 1 week", every="quarterly", ends_on="2020-01-01"),
        commitment("keep", kind="continuing", starts_on="2018-03-01"),
        commitment("free", target=5000, unit="prisoners", agreed_on="2018-01-05", due_words="At once"),
        commitment("last"),
    ],
    "updates": [
        {"commitment": "free", "effective_on": "2018-02-01", "value": "1,700", "uid": "v", "mark": "shared"},
        {
            "commitment": "free",
            "effective_on": "2018-02-02",
            "status": "breached",
            "side": "A",
            "note": "Said no",
            "incidents": 0,
        },
        {
            "commitment": "free",
            "effective_on": "2018-02-03",
            "status": "done",
            "side": "A",
            "reporter": "B",
            "speaker": "Its minister",
            "is_seen": True,
            "uid": "claim",
        },
        {"commitment": "free", "effective_on": "2018-02-03", "status": "done", "accepts": "claim"},
        {"commitment": "free", "effective_on": "2018-02-04", "ask": "A list", "owner": "desk", "side": "B"},
        {"commitment": "vote", "effective_on": "2018-02-04", "due_on": "none", "uid": "n"},
        {"commitment": "vote", "effective_on": "2018-02-05", "note": "Later", "corrects": "n"},
        {"commitment": "meet", "effective_on": "2018-04-04", "status": "done", "occurrence": "2018-04-08"},
    ],
    "standings": [
        {
            "agreement": "ab",
            "standing": "suspended",
            "effective_on": "2018-03-01",
            "side": "A",
            "note": "By letter",
            "uid": "s",
        },
        {
            "agreement": "ab",
            "standing": "in-force",
            "effective_on": "2018-03-01",
            "reporter": "B",
            "speaker": "Its envoy",
            "source": "Letter",
        },
    ],
    "event_days": [
        {"agreement": "ab", "event": "d-day", "effective_on": "2018-02-01", "day": "2018-02-10", "uid": "e"},
        {"event": "ab:d-day", "effective_on": "2018-02-05", "note": "Not known any more"},
    ],
    "revisions": [
        {"of": {"kind": "event", "ref": "ab:d-day"}, "title": "Day D", "reason": "Its name"},
        {
            "of": {"kind": "meeting", "ref": "jbc"},
            "held_on": "2018-02-02",
            "cleared": ["place"],
            "reason": "Minutes",
            "uid": "r",
        },
        {
            "of": {"kind": "commitment", "ref": "withdraw"},
            "effective_on": "2018-02-03",
            "due": "last + 50 days",
            "after": "cd:elections",
            "reason": "Agreed anew",
            "uid": "amended",
        },
        {
            "of": {"kind": "commitment", "ref": "free"},
            "kind": "recurring",
            "every": "month",
            "due_on": "2018-05-01",
            "starts_on": "2018-01-06",
            "ends_on": "2019-01-01",
            "target": 6000.5,
            "agreed_on": "2018-01-06",
            "reason": "The text",
            "cleared": ["due_words"],
        },
    ],
    "retractions": [
        {"of": "s", "reason": "Of another agreement"},
        {"of": "e", "reason": "Of another event"},
        {"of": "r", "reason": "It was right"},
        {"of": {"kind": "meeting", "ref": "jbc"}, "reason": "Never held"},
        {"of": {"kind": "event", "ref": "cd:other"}, "reason": "Never agreed"},
        {"of": "n", "reason": "Corrected"},
    ],
    "marks": [
        {"of": "claim", "mark": "shared"},
        {"of": {"kind": "commitment", "ref": "keep"}, "mark": "internal"},
        {"of": {"kind": "meeting", "ref": "jbc"}, "mark": "internal"},
    ],
}
