"""What the other side reads of random histories: what is so by all there is, and as if the rest never was."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import ON_A_FILE, ON_A_SERVER, MakeDatabase, rolled_back_transaction
from duties_compared import Facts, facts_of_standing, uid_by_update
from duties_document import duties_document
from exchange_helpers import import_document
from oracle_history import History
from random_duties import random_duties

from tracker import queries
from tracker.db import Connection
from tracker.db.shareable_connection import ShareableConnection
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import PROPER_STRENGTHS, Flag, Openness, Status, Strength

ENTRIES = ("updates", "standings", "event_days", "revisions")
WORDS_OF_OURS = ("our_note", "owner", "asks")
LISTS = ("claims", "asked_dates", "values", "disputed")
FLAGS_WITHOUT_STATUS = {str(Flag.CONTESTED), str(Flag.AGREEMENT_DISPUTED), str(Flag.NOT_YET_OWED)}
PROMISED_AGAIN = {str(Flag.PROMISED_AGAIN)}
NOT_KNOWN = {"status": "no-information", "openness": str(Openness.OPEN), "parts": {}}
MAY_BE_OTHERWISE = {"obligors", "strength", "theme", "agreed_on"}
"""Terms: those that an internal revision changed are read as they were."""


def choose_internal(history: History, random: Random) -> set[str]:
    """The uids of some entries, and of what they correct."""
    every = [one for name in ENTRIES for one in getattr(history, name)]
    share = random.choice([0.05, 0.2, 0.5])
    chosen = {one.uid for one in every if random.random() < share}
    while more := {one.corrects for one in every if one.uid in chosen and one.corrects} - chosen:
        chosen |= more
    return chosen


def never_recorded(history: History, internal: set[str]) -> History:
    """The same history without some entries, in which nothing names one of them."""
    kept: dict[str, list[Any]] = {
        name: [one for one in getattr(history, name) if one.uid not in internal] for name in ENTRIES
    }
    kept["updates"] = [
        replace(one, **{name: None for name in ("accepts", "corrects") if getattr(one, name) in internal})
        for one in kept["updates"]
    ]
    return replace(history, **kept)


def never_said(whole: Connection, connection: ShareableConnection, history: History) -> History:
    """The same history without the statuses and due dates that later ones, which are internal, outrank."""
    uids = uid_by_update(whole)
    unsaid = {
        "status": {uids[f"U-{number}"] for number in connection.withheld.statuses},
        "due_on": {uids[f"U-{number}"] for number in connection.withheld.due_dates},
    }
    updates = []
    for one in history.updates:
        gone: dict[str, Any] = {name: None for name, of in unsaid.items() if one.uid in of}
        updates.append(replace(one, **gone, **({"successors": ()} if "status" in gone else {})))
    says = ("status", "due_on", "value", "incidents", "ask", "owner", "note")
    kept = [one for one in updates if any(getattr(one, name) is not None for name in says)]
    return replace(history, updates=kept)


def import_marked(connection: Connection, history: History, internal: set[str], folder: Path) -> None:
    """Bring a history into an empty database, with marks on some of its entries."""
    document = duties_document(history)
    for name in ENTRIES:
        for item in document[name]:
            if item["uid"] in internal:
                item["mark"] = "internal"
    path = folder / "history.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert not getattr(import_document(connection, path), "problems", None)


def read_facts(connection: Connection, whole: Connection, at: AsOf) -> dict[str, Facts]:
    """What is said of each commitment, by its ref."""
    everything = Selection(strengths=tuple(Strength), has_not_yet_owed=True)
    found = list(queries.standings(connection, everything, at, open_only=False).items)
    uids = uid_by_update(whole)
    return {one.ref: facts_of_standing(one, uids) for one in found}


def wrongly_given(theirs: Facts, without: Facts, ours: Facts) -> Iterator[str]:
    """What is given that is not so, or that is not known without what is internal."""
    is_hidden = theirs["status"] == "no-information" and theirs["since"] is None
    for name, value in theirs.items():
        if name in MAY_BE_OTHERWISE or name in WORDS_OF_OURS or name == "their_note":
            continue
        if name == "parts":
            for side, part in value.items():
                if side in ours["parts"] and side in without["parts"]:
                    yield from wrongly_given(part, without["parts"][side], ours["parts"][side])
        elif name in LISTS:
            yield from [name] if not value <= without[name] & ours[name] else []
        elif name == "flags":
            allowed = (
                set() if is_hidden and theirs["status"] != ours["status"] else without[name] & ours[name]
            )
            allowed |= FLAGS_WITHOUT_STATUS if is_hidden else set()
            allowed |= set().union(*(part["flags"] for part in theirs.get("parts", {}).values()))
            allowed |= PROMISED_AGAIN & without[name] & ours[name]
            if wrong := value - allowed:
                yield f"{name}: {wrong}, ours {ours[name]}, without {without[name]}"
        elif value is not None and value is not False and value != NOT_KNOWN.get(name):
            of_parts = [part.get(name) for part in theirs.get("parts", {}).values()]
            is_so = value == ours[name] and (value == without[name] or value in of_parts)
            is_so = is_so or (name == "status" and value in of_parts)  # the whole is made of the parts
            yield from [f"{name}: {value}"] if not is_so else []


def check_history(seed: int, make_database: MakeDatabase, folder: Path) -> Counter[str]:
    """Hold what is given of one history to what is so; how often something was withheld."""
    random = Random(seed)
    history = random_duties(random, random.choice([15, 40]), old_breaches=False)
    internal = choose_internal(history, random)
    at = AsOf(history.last_moment().date() + timedelta(days=random.choice([0, 1, 40, 200])))
    with (
        rolled_back_transaction(make_database("empty")) as whole,
        rolled_back_transaction(make_database("empty")) as other,
    ):
        import_marked(whole, history, internal, folder)
        connection = ShareableConnection(whole, at)
        import_marked(other, never_said(whole, connection, never_recorded(history, internal)), set(), folder)
        theirs = read_facts(connection, whole, at)
        ours, without = read_facts(whole, whole, at), read_facts(other, other, at)
        touched = set(refs_of(whole, connection.touched))
        assert theirs.keys() == without.keys()
        for ref, facts in theirs.items():
            assert not [*wrongly_given(facts, without[ref], ours.get(ref, facts))], ref
            if ref not in touched:
                assert as_given(facts) == as_given(without[ref]), ref
        assert count_statuses(connection, at) == counted_by(theirs)
    is_hidden = [one["status"] == "no-information" and one["since"] is None for one in theirs.values()]
    return Counter({"hidden": sum(is_hidden), "touched": len(touched), "all": len(theirs)})


def refs_of(connection: Connection, keys: Any) -> list[str]:
    sql = "SELECT ref FROM commitment WHERE id = :key"
    return [str(connection.scalar(sql, str, key=key)) for key in sorted(keys)]


def as_given(facts: Facts) -> Facts:
    """What is said of a commitment, without words of ours, and what rests on the commitment before it."""
    found = {name: value for name, value in facts.items() if name not in WORDS_OF_OURS}
    return found | {"flags": facts["flags"] - PROMISED_AGAIN}


def count_statuses(connection: Connection, at: AsOf) -> Mapping[str, int]:
    """How many have each status, as a summary counts."""
    total = queries.summary(connection, Selection(), at).total
    return {str(status): count for status, count in total.by_status.items() if count}


def counted_by(theirs: Mapping[str, Facts]) -> Mapping[str, int]:
    """The same, of the list."""
    proper = {str(strength) for strength in PROPER_STRENGTHS}
    return Counter(
        str(one["status"])
        for one in theirs.values()
        if one["strength"] in proper and one["openness"] != str(Openness.NOT_YET_OWED)
    )


@ON_A_FILE
def test_nothing_is_given_that_is_not_so_or_rests_on_what_is_internal(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    """Each value is that of the database without the internal entries and of ours, or it is not given."""
    found: Counter[str] = Counter()
    for seed in range(10):
        found += check_history(seed, make_database, tmp_path)
    assert min(found.values()) > 5
    assert found["touched"] < found["all"]


@ON_A_SERVER
@pytest.mark.parametrize("seed", [100, 101])
def test_the_same_holds_on_a_server(seed: int, make_database: MakeDatabase, tmp_path: Path) -> None:
    """By the same questions."""
    check_history(seed, make_database, tmp_path)


def test_a_status_that_is_withheld_is_none_of_the_others() -> None:
    """The word that stands for it is of an open commitment without a level."""
    assert Status.NO_INFORMATION.value == NOT_KNOWN["status"]
