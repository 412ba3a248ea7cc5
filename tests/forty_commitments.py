"""A document of forty commitments of two made-up parties with two hundred updates, as a usual one is."""

import json
from pathlib import Path
from typing import Any

PARTIES = ["ALFA", "BETA"]
STATUSES = ["limited", "substantial", "stalled", "not-started", "limited", "implemented"]
MONTHS = ["2017-11", "2017-12", "2018-01", "2018-02", "2018-02", "2018-04"]
"""Of the six updates of each; the fifth is a claim about one in five, the last moves one in four."""


def write_forty_commitments(path: Path) -> Path:
    """Write the document."""
    document: dict[str, Any] = {
        "schema": "tracker/2",
        "actors": [{"code": one, "name": f"{one.title()}land", "kind": "state"} for one in PARTIES],
        "agreements": [
            {
                "ref": "pact",
                "title": "Pact on the common border",
                "form": "treaty",
                "concluded_on": "2017-11-01",
                "parties": PARTIES,
            }
        ],
        "documents": [{"ref": "text", "agreements": ["pact"], "title": "Text of the pact"}],
        "commitments": [_commitment(number) for number in range(40)],
        "updates": [update for number in range(40) for update in _updates(number)],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _commitment(number: int) -> dict[str, Any]:
    return {
        "ref": f"c{number + 1}",
        "agreement": "pact",
        "title": f"Joint measure of article {number // 3 + 1}, number {number % 3 + 1}",
        "obligors": [PARTIES, ["ALFA"], ["BETA"]][number % 3],
        "strength": "agreed",
        "kind": "one-off",
        "document": "text",
        "locator": f"Article {number // 3 + 1}({number % 3 + 1})",
        "due_on": f"2018-{number % 12 + 1:02}-28",
    }


def _updates(number: int) -> list[dict[str, Any]]:
    found = []
    for place, month in enumerate(MONTHS):
        moves = number % 4 == 0
        of_month = month if place < 5 or moves else "2018-02"
        update: dict[str, Any] = {
            "commitment": f"c{number + 1}",
            "effective_on": f"{of_month}-{(number + place * 4) % 27 + 1:02}",
            "note": f"Work of round {place + 1} was seen on the spot.",
            "source": f"Report {place + 1}",
        }
        if place == 4:
            update |= {"reporter": PARTIES[number % 2], "status": "implemented"}
        elif place < 5 or moves:
            update["status"] = STATUSES[(number + place) % 6]
        if place != 4 or number % 5 == 0:
            found.append(update)
    return found
