"""The rules for imported records: exactly what is refused when it is typed is refused in a file."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import recording
from conftest import TODAY, rolled_back
from exchange_helpers import (
    ALL_STRENGTHS,
    NOW,
    import_document,
    read_all_rows,
    without_numbers,
)
from hypothesis import note
from random_documents import (
    Item,
    RandomDocuments,
    drop_missing_values,
    given_documents,
    shorten_values,
    write_document,
)
from random_office import LaterClock, RandomOffice

from tracker import ledger, queries
from tracker.db import Connection
from tracker.db.tables import metadata
from tracker.domain.errors import InvalidInputFile, RuleViolation, TrackerError
from tracker.domain.hint_actions import GIVE_OCCURRENCE, Action
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import CommitmentKind, Status

BAD_TEXTS = (
    "",
    "  ",
    "\ud800",
    "a\0b",
    "x" * 100_001,
    "x" * 100_000,
    "x" * 2_001,
    "x" * 2_000,
    "e\u0301" * 2_000,
)


IMPOSSIBLE_DAYS = (date(1599, 12, 31), date(3000, 1, 1))


UNUSUAL_UPDATE_VALUES: dict[str, Sequence[Any]] = {
    "ref": ("nowhere", "a-0", ""),
    "status": (None, *Status),
    "effective_on": IMPOSSIBLE_DAYS,
    "note": BAD_TEXTS,
    "reporter": ("US", ""),
    "source": BAD_TEXTS,
    "due_on": IMPOSSIBLE_DAYS,
    "successors": (["nowhere"], ["nowhere", ""], None),
}


UNUSUAL_COMMITMENT_VALUES: dict[str, Sequence[Any]] = {
    "ref": ("", "two words", "-x", "x" * 64, "x" * 65, "é"),
    "agreement": ("nowhere", ""),
    "title": BAD_TEXTS,
    "obligors": (["US"], ["A-STATE", "A-STATE"], ["A-STATE", "US"], [""], ["A-STATE", ""]),
    "theme": BAD_TEXTS,
    "due_on": IMPOSSIBLE_DAYS,
    "wording": BAD_TEXTS,
    "document": ("nowhere", ""),
    "locator": BAD_TEXTS,
    "note": BAD_TEXTS,
}


def change_some_values(random: Random, terms: Item, wild: dict[str, Sequence[Any]]) -> Item:
    """Terms of which often one or two have an invalid value, or one that is just valid."""
    for key in random.sample(sorted(wild), random.choice([0, 0, 1, 2])):
        terms[key] = random.choice(wild[key])
    if "successors" in terms and random.random() < 0.1:
        terms["successors"] = [terms["ref"]]
    return terms


def write_items(path: Path, section: str, *items: Item) -> Path:
    """Write a document with some items of one section; missing values are left out."""
    content = {"schema": "tracker/2", section: [drop_missing_values(item) for item in items]}
    path.write_text(json.dumps(content, default=str), encoding="utf-8")
    return path


def item_of_file(terms: Item) -> Item:
    """The terms of an update as a file spells them."""
    return {("commitment" if key == "ref" else key): value for key, value in terms.items()}


TABLES_OF_RECORDS = [table for table in metadata.sorted_tables if not table.name.startswith("command")]
"""All but those of commands: what is typed one by one is one command in a file."""


def rows_after(
    connection: Connection, act: Callable[[], object], refusal: type[TrackerError]
) -> list[Any] | None:
    """All rows after an action, and how all stands; then it is rolled back. None if it is refused."""
    with rolled_back(connection):
        try:
            act()
        except refusal as error:
            note(str(error))
            return None
        # Moments are not compared: if the clock is behind, they are later by a random fraction of a second.
        # What is typed has a uid of its own, of which the tiebreak is made. It may have to name an
        # occurrence, which a file need not: that both mean the same one is seen in how all stands.
        without = ("uid", "tiebreak", "recorded_at", "ordered_at", "occurrence")
        return [*read_all_rows(connection, *without, of=TABLES_OF_RECORDS), how_all_stands(connection)]


def how_all_stands(connection: Connection) -> list[Any]:
    """The standings of all commitments without numbers of updates, and without what their rows have."""
    listing = queries.standings(connection, ALL_STRENGTHS, AsOf(TODAY), open_only=False)
    return [
        without_numbers(standing._replace(terms=standing.ref, recorded_at=None)) for standing in listing.items
    ]


def type_update(connection: Connection, stamp: ledger.AuditStamp, terms: Item) -> None:
    """Record an update as it is typed: where two due dates are near, naming the last, which a file means."""
    try:
        recording.record_update(connection, **terms, stamp=stamp)
    except RuleViolation as error:
        if not (isinstance(error.hint, Action) and error.hint.without_values() == GIVE_OCCURRENCE):
            raise
        of_last = terms | {"occurrence": dict(error.hint.values)["last"]}
        if terms["due_on"] and not terms["reporter"]:
            terms |= of_last  # the file names it too: else its due date would be that of the next one
        recording.record_update(connection, **of_last, stamp=stamp)


@given_documents(examples=12)
def test_an_imported_update_follows_the_rules_of_a_typed_one(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """It is refused exactly if it is refused when it is typed."""
    office, path = offices[0], tmp_path / "one.json"
    with rolled_back(office):
        import_document(
            office,
            write_document(path, RandomDocuments(random, words, has_long=False).document(size), random),
        )
        desk = RandomOffice(office, random, words, "desk", LaterClock(random))
        desk.record_many(2 * size)
        stamp = ledger.new_stamp(office, "desk", NOW)
        for _ in range(6):
            terms = change_some_values(random, desk.update_terms(), UNUSUAL_UPDATE_VALUES)
            has_uid = random.random() < 0.2
            note(shorten_values(terms))
            typed = rows_after(office, partial(type_update, office, stamp, terms), TrackerError)
            write_items(path, "updates", item_of_file(terms) | ({"uid": "given"} if has_uid else {}))
            assert rows_after(office, lambda: import_document(office, path), InvalidInputFile) == typed


@given_documents(examples=10)
def test_an_imported_commitment_follows_the_rules_of_a_typed_one(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """It is refused exactly if it is refused when it is typed."""
    office, path = offices[0], tmp_path / "one.json"
    with rolled_back(office):
        import_document(
            office, write_document(path, RandomDocuments(random, words, has_long=False).document(0), random)
        )
        desk = RandomOffice(office, random, words, "desk", LaterClock(random))
        desk.record_many(size)
        desk.made += 1
        stamp = ledger.new_stamp(office, "desk", NOW)
        for _ in range(5):
            terms = change_some_values(random, desk.commitment_terms(), UNUSUAL_COMMITMENT_VALUES)
            if terms["kind"] is CommitmentKind.CONTINUING:  # a file of before says its first day so
                terms["due_on"] = None
            note(shorten_values(terms))
            write_items(path, "commitments", terms)
            typed = rows_after(
                office, partial(recording.add_commitment, office, **terms, stamp=stamp), TrackerError
            )
            assert rows_after(office, lambda: import_document(office, path), InvalidInputFile) == typed


@given_documents(examples=14)
def test_imported_updates_follow_the_rules_in_the_order_of_their_days(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """As if they were typed from the earliest day on, whatever their order in the file.

    A breach of what several owe has to name a side in both; which due date is meant only what is typed.
    """
    office, path = offices[0], tmp_path / "some.json"
    with rolled_back(office):
        import_document(
            office, write_document(path, RandomDocuments(random, words, has_long=False).document(2), random)
        )
        desk = RandomOffice(office, random, words, "desk", LaterClock(random))
        desk.record_many(4)
        stamp = ledger.new_stamp(office, "desk", NOW)
        for _ in range(4):
            rows = [desk.update_terms() for _ in range(random.randint(2, 4))]
            ref = rows[0]["ref"]
            for number, row in enumerate(rows):
                row["ref"] = row["ref"] if ref in (row["successors"] or ()) else ref
                row["effective_on"] = date(2018, 3, 1 + number)  # one status a day
            note("\n".join(map(shorten_values, rows)))

            def type_all(rows: Sequence[Item] = rows) -> None:
                for row in rows:
                    type_update(office, stamp, row)

            typed = rows_after(office, type_all, TrackerError)
            write_items(path, "updates", *map(item_of_file, random.sample(rows, len(rows))))
            imported = rows_after(office, lambda: import_document(office, path), InvalidInputFile)
            assert sort_updates(imported) == sort_updates(typed)


def sort_updates(tables: list[Any] | None) -> list[Any] | None:
    """The rows without the numbers of updates, which say in which order they were written; how all stands."""
    if tables is None:
        return None
    *rows_of_tables, standings = tables
    rows_of = {table.name: rows for table, rows in zip(TABLES_OF_RECORDS, rows_of_tables, strict=True)}
    update_of = {row[0]: str(row[1:]) for row in rows_of["status_update"]}
    successors = sorted((update_of[update], successor) for update, successor in rows_of["update_successor"])
    told = rows_of | {"status_update": sorted(update_of.values()), "update_successor": successors}
    return [*told.values(), standings]
