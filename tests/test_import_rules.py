"""The rules for imported records: exactly what is refused when it is typed is refused in a file."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import recording
from conftest import rolled_back
from exchange_helpers import NOW, import_document, read_all_rows
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

from tracker import ledger
from tracker.db import Connection
from tracker.db.tables import metadata
from tracker.domain.errors import InvalidInputFile, TrackerError
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


TABLES_OF_RECORDS = [table for table in metadata.sorted_tables if not table.name.startswith("command")]
"""All but those of commands: what is typed one by one is one command in a file."""


def rows_after(
    connection: Connection, act: Callable[[], object], refusal: type[TrackerError]
) -> list[Any] | None:
    """All rows after an action, which is then rolled back; None if it is refused."""
    with rolled_back(connection):
        try:
            act()
        except refusal as error:
            note(str(error))
            return None
        # Moments are not compared: if the clock is behind, they are later by a random fraction of a second.
        # What is typed has a uid of its own, of which the tiebreak is made.
        without = ("uid", "tiebreak", "recorded_at", "ordered_at")
        return read_all_rows(connection, *without, of=TABLES_OF_RECORDS)


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
            item = {("commitment" if key == "ref" else key): value for key, value in terms.items()}
            if random.random() < 0.2:
                item["uid"] = "given"
            note(shorten_values(item))
            write_items(path, "updates", item)
            record = partial(recording.record_update, office, **terms, stamp=stamp)
            typed = rows_after(office, record, TrackerError)
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
    """As if they were typed from the earliest day on, whatever their order in the file."""
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
            items = [{("commitment" if key == "ref" else key): row[key] for key in row} for row in rows]
            note("\n".join(map(shorten_values, items)))
            write_items(path, "updates", *random.sample(items, len(items)))

            def type_all(rows: Sequence[Item] = rows) -> None:
                for row in rows:
                    recording.record_update(office, **row, stamp=stamp)

            typed = rows_after(office, type_all, TrackerError)
            imported = rows_after(office, lambda: import_document(office, path), InvalidInputFile)
            assert sort_updates(imported) == sort_updates(typed)


def sort_updates(tables: list[Any] | None) -> list[Any] | None:
    """The rows of all tables without the numbers of updates, which say in which order they were written."""
    if tables is None:
        return None
    rows_of = {table.name: rows for table, rows in zip(TABLES_OF_RECORDS, tables, strict=True)}
    update_of = {row[0]: str(row[1:]) for row in rows_of["status_update"]}
    successors = sorted((update_of[update], successor) for update, successor in rows_of["update_successor"])
    told = rows_of | {"status_update": sorted(update_of.values()), "update_successor": successors}
    return list(told.values())
