"""Exports that are imported again: nothing is lost, nothing is doubled, and it is all or nothing."""

import json
import unicodedata
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import CommandLine, MakeDatabase, database_content, rolled_back
from exchange_helpers import NOW, assert_same_answers, export_text, export_to, import_document, read_all_rows
from hypothesis import note
from random_documents import (
    CELL_TEXTS,
    CSV_TEXTS,
    Item,
    RandomDocuments,
    drop_missing_values,
    given_documents,
    note_document,
    shorten_values,
    write_document,
)

from tracker import db
from tracker.db import Connection
from tracker.domain.days import LATEST_DAY, format_moment, parse_moment
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import CommitmentKind
from tracker.exchange import FileFormat, exporter

# -- exported and imported -----------------------------------------------------------------------------


@given_documents(examples=12)
def test_an_exported_database_is_exported_the_same_after_an_import(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Imported into an empty database and exported again, a file has the same bytes."""
    first, second, *_ = offices
    content = note_document(RandomDocuments(random, words).document(size))
    with rolled_back(first, second):
        import_document(first, write_document(tmp_path / "given.json", content, random))
        path = export_to(first, tmp_path / "first.json")
        import_document(second, path, NOW + timedelta(hours=1), "another")
        assert export_text(second) == path.read_text(encoding="utf-8")


@given_documents(examples=8)
def test_an_imported_copy_gives_the_same_answers(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """For every day and every moment."""
    first, second, *_ = offices
    content = note_document(RandomDocuments(random, words, has_long=False).document(size))
    with rolled_back(first, second):
        import_document(first, write_document(tmp_path / "given.json", content, random))
        path = export_to(first, tmp_path / "first.json")
        import_document(second, path, NOW + timedelta(hours=1), "another")
        for _ in range(2):
            assert_same_answers(first, second, random, export_text(first))


KEYS_OF_SECTIONS = {
    "actors": ["code"],
    "agreements": ["ref"],
    "documents": ["ref"],
    "events": ["ref"],
    "meetings": ["ref"],
    "commitments": ["ref"],
    "updates": ["uid"],
    "standings": ["uid"],
    "event_days": ["uid"],
    "revisions": ["uid"],
    "marks": ["uid"],
    "retractions": ["of", "recorded_at"],
}


def with_present_keys(item: Item) -> Item:
    """An item without missing values; what a retraction takes back is under the key of an export."""
    found = {("of" if key == "update" else key): value for key, value in drop_missing_values(item).items()}
    if found.get("kind") == CommitmentKind.CONTINUING and "due_on" in found:
        found["starts_on"] = found.pop("due_on")
    return found


def normalize(key: str, value: Any) -> Any:
    """A value as an export writes it."""
    if key == "recorded_at":
        return format_moment(parse_moment(value, None))
    if isinstance(value, dict):  # the words of other languages, or revised terms
        return {name: normalize(name, one) if isinstance(one, str) else one for name, one in value.items()}
    if isinstance(value, int | float):
        return value
    return sorted(value) if isinstance(value, list) else unicodedata.normalize("NFC", str(value))


@given_documents(examples=10)
def test_an_export_has_the_imported_values(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Texts, days, moments and authors, except for normalisation."""
    content = note_document(RandomDocuments(random, words).document(size))
    with rolled_back(offices[0]):
        import_document(offices[0], write_document(tmp_path / "given.json", content, random))
        found = json.loads(export_text(offices[0]))
    for section, names in KEYS_OF_SECTIONS.items():
        assert len(found[section]) == len(content[section])
        by_name = {tuple(item[name] for name in names): item for item in found[section]}
        for item in map(with_present_keys, content[section]):
            if item.keys() >= set(names):
                told = by_name[tuple(normalize(name, item[name]) for name in names)]
                expected = {key: normalize(key, value) for key, value in item.items() if value != []}
                assert {key: told[key] for key in expected} == expected


# -- imported again ------------------------------------------------------------------------------------


@given_documents(examples=10)
def test_importing_a_document_again_adds_nothing(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Also in another layout or order; and nothing is changed."""
    content = note_document(RandomDocuments(random, words).document(size))
    with rolled_back(offices[0]):
        import_document(offices[0], write_document(tmp_path / "given.json", content, random))
        before = read_all_rows(offices[0])
        for _ in range(2):
            for section in KEYS_OF_SECTIONS:
                random.shuffle(content[section])
            loaded = import_document(
                offices[0], write_document(tmp_path / "again.json", content, random), NOW + timedelta(1)
            )
            assert not loaded.added.total()
            assert loaded.already_there.total() == sum(len(content[section]) for section in KEYS_OF_SECTIONS)
        assert read_all_rows(offices[0]) == before


@given_documents(examples=10)
def test_importing_an_export_into_its_own_database_adds_nothing(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """And nothing is changed."""
    content = note_document(RandomDocuments(random, words).document(size))
    with rolled_back(offices[0]):
        import_document(offices[0], write_document(tmp_path / "given.json", content, random))
        before = read_all_rows(offices[0])
        loaded = import_document(
            offices[0], export_to(offices[0], tmp_path / "first.json"), NOW + timedelta(1)
        )
        assert not loaded.added.total()
        assert read_all_rows(offices[0]) == before


def assert_tables_add_nothing(connection: Connection, path: Path) -> None:
    before = read_all_rows(connection)
    form = FileFormat(path.suffix[1:])
    exported = exporter.export_database(connection, path, form, AsOf(LATEST_DAY), lambda done: None)
    added, passed_over = Counter[str](), Counter[str]()
    for file in (one for one in exported.files if one.name != "datapackage.json"):
        loaded = import_document(connection, file, NOW + timedelta(1))
        added += loaded.added
        passed_over += loaded.already_there
    assert not added.total()
    assert passed_over == +exported.counts
    assert read_all_rows(connection) == before


@given_documents(words=CSV_TEXTS, examples=10)
def test_importing_exported_csv_into_its_own_database_adds_nothing(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """Whatever the texts are, but for what acts on a screen, which CSV does not have."""
    content = note_document(RandomDocuments(random, words, has_long=False).document(size))
    with rolled_back(offices[0]):
        import_document(offices[0], write_document(tmp_path / "given.json", content, random))
        assert_tables_add_nothing(offices[0], tmp_path / "x.csv")


@given_documents(words=CELL_TEXTS, examples=7)
def test_importing_an_exported_workbook_into_its_own_database_adds_nothing(
    offices: list[Connection], tmp_path: Path, words: list[str], random: Random, size: int
) -> None:
    """If its cells can hold all texts."""
    content = note_document(RandomDocuments(random, words, has_long=False).document(size))
    with rolled_back(offices[0]):
        import_document(offices[0], write_document(tmp_path / "given.json", content, random))
        assert_tables_add_nothing(offices[0], tmp_path / "x.xlsx")


# -- all or nothing -----------------------------------------------------------------------------------

INVALID_VALUES: dict[str, Any] = {
    "colour": "red",
    "ref": "two words",
    "title": "x" * 2_001,
    "recorded_at": "2999-01-01",
    "effective_on": "2026-06-31",
    "commitment": "nowhere",
    "update": "none such",
    "status": "fulfiled",
    "kind": "planet",
    "parties": ["US"],
}


@pytest.fixture
def tracker_on_empty_database(
    empty_database: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line on an empty database."""
    monkeypatch.setenv("TRACKER_DB", str(empty_database))
    return CommandLine(empty_database, capsys)


def fill_database(
    tracker_on_empty_database: CommandLine,
    make_database: MakeDatabase,
    folder: Path,
    scribe: RandomDocuments,
    size: int,
) -> object:
    """Fill a new database from a document; what it then holds."""
    tracker_on_empty_database.use_database(make_database("empty"))
    with db.write_transaction(tracker_on_empty_database.path) as connection:
        import_document(
            connection, write_document(folder / "there.json", scribe.document(size), scribe.random)
        )
    return database_content(tracker_on_empty_database.path)


@given_documents(examples=8)
def test_a_refused_document_changes_nothing(
    tracker_on_empty_database: CommandLine,
    make_database: MakeDatabase,
    tmp_path: Path,
    words: list[str],
    random: Random,
    size: int,
) -> None:
    """If one item of it is wrong, the database stays as it was."""
    before = fill_database(
        tracker_on_empty_database, make_database, tmp_path, RandomDocuments(random, words, "a"), size
    )
    content = RandomDocuments(random, words, "b").document(size)
    item = random.choice(content[random.choice([name for name in KEYS_OF_SECTIONS if content[name]])])
    key = random.choice([key for key in INVALID_VALUES if key in item or key == "colour"])
    item[key] = INVALID_VALUES[key]
    note(f"{key}: {shorten_values(item)}")
    tracker_on_empty_database(f"import {write_document(tmp_path / 'bad.json', content, random)}", fails=5)
    assert database_content(tracker_on_empty_database.path) == before


@given_documents(examples=6)
def test_a_dry_run_changes_nothing_and_counts_the_same(
    tracker_on_empty_database: CommandLine,
    make_database: MakeDatabase,
    tmp_path: Path,
    words: list[str],
    random: Random,
    size: int,
) -> None:
    """The same as the import that follows."""
    scribe = RandomDocuments(random, words, "a")
    before = fill_database(tracker_on_empty_database, make_database, tmp_path, scribe, size)
    there = json.loads((tmp_path / "there.json").read_text(encoding="utf-8-sig"))
    content = RandomDocuments(random, words, "b").document(size)
    content |= {name: content[name] + there[name] for name in KEYS_OF_SECTIONS}
    command = f"import --json {write_document(tmp_path / 'more.json', content, random)}"
    tried = tracker_on_empty_database(f"{command} --dry-run").json["items"][0]
    assert database_content(tracker_on_empty_database.path) == before
    done = tracker_on_empty_database(command).json["items"][0]
    assert tried | {"dry_run": False} == done
    assert sum(done["added"].values()) + sum(done["there_already"].values()) == sum(
        len(content[name]) for name in KEYS_OF_SECTIONS
    )
