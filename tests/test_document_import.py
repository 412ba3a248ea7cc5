"""JSON and TOML documents: what is wrong in one is reported with its line, and nothing is saved."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, database_content
from hypothesis import example, given
from hypothesis import strategies as st

from tracker import db
from tracker.domain.errors import InvalidInputFile
from tracker.exchange import document_readers
from tracker.exchange.document_schema import SECTIONS

pytestmark = ON_A_FILE  # about how a document is read, whatever takes it in

SEED = db.packaged_folder("seeds") / "pk-ir-2017.toml"


def change_seeds(section: str, **terms: Any) -> dict[str, Any]:
    """The seeds with some terms of the first item of a section changed; None removes a key."""
    document: dict[str, Any] = tomllib.loads(SEED.read_text(encoding="utf-8"))
    item = document[section][0] | terms
    document[section][0] = {key: value for key, value in item.items() if value is not None}
    return document


def write_json(path: Path, document: object) -> Path:
    """Write a document as a JSON file, each key on a line of its own; the path of the file."""
    path.write_text(json.dumps(document, default=str, indent=1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("section", "terms", "says"),
    [
        ("commitments", {"title": "Another"}, 'commitment "hotline" differs in its title'),
        ("commitments", {"obligors": ["PK"]}, 'its obligors: ours "IR;PK"'),
        ("agreements", {"place": None}, 'agreement "pk-ir-2017" differs in its place'),
        ("agreements", {"parties": ["PK"]}, "its parties"),
        ("documents", {"url": "http://example.org"}, "its url: ours none"),
        ("actors", {"name": "Persia"}, 'actor "PK" differs in its name: ours "Pakistan"'),
        ("commitments", {"colour": "red"}, '"colour" is no key of commitments'),
        ("commitments", {"titel": "x"}, "Did you mean title"),
        ("commitments", {"title": None}, "title: It is missing."),
        ("commitments", {"title": 5}, "5 is not text"),
        ("commitments", {"title": True}, "True is not text"),
        ("commitments", {"obligors": {"a": 1}}, "is not a list such as"),
        ("commitments", {"obligors": [1]}, "is not a list such as"),
        ("commitments", {"due_on": 20180101}, "is not a day such as"),
        ("commitments", {"due_on": "2018-02-30"}, '"2018-02-30" is not a day of the calendar'),
        ("commitments", {"due_on": "today"}, '"today" is not a day'),
        ("commitments", {"due_on": "2018-W01-1"}, '"2018-W01-1" is not a day'),
        ("commitments", {"due_on": "3018-01-01"}, "outside the years"),
        ("commitments", {"recorded_at": "2999-01-01T00:00Z"}, "is still to come"),
        ("commitments", {"recorded_at": "noon"}, "is not a day"),
        ("commitments", {"ref": "new", "strength": "firm"}, '"firm" is not a strength'),
        ("commitments", {"ref": "new", "obligors": ["US"]}, 'no actor "US"'),
        (
            "commitments",
            {"ref": "new", "document": "hilal"},
            'no document "hilal". Did you mean hilal-2017-11?',
        ),
        (
            "commitments",
            {"ref": "new", "agreement": "pk-ir"},
            'no agreement "pk-ir". Did you mean pk-ir-2017?',
        ),
        ("commitments", {"ref": "two words"}, "cannot be a ref"),
        ("commitments", {"note": "x" * 100_001}, "100,001 characters"),
        ("commitments", {"title": "\ud800"}, "bytes that are no text"),
        ("commitments", {"title": "a\0b"}, "a zero byte"),
        ("actors", {"code": "US", "kind": "planet"}, '"planet" is not an actor kind'),
        ("actors", {"code": "not a code"}, "cannot be a code"),
    ],
)
def test_an_item_that_does_not_fit_is_reported_with_its_line(
    tracker: CommandLine, tmp_path: Path, section: str, terms: dict[str, Any], says: str
) -> None:
    """One with other terms than stored, an unknown or missing key, or a value of another kind."""
    path = write_json(tmp_path / "bad.json", change_seeds(section, **terms))
    before = database_content(tracker.path)
    told = tracker("import", str(path), fails=5).err
    assert says in told
    assert re.search(r"bad.json, line \d+, \w+: ", told)
    assert "Nothing was saved." in told
    assert database_content(tracker.path) == before


def test_importing_the_seeds_again_adds_nothing(tracker: CommandLine) -> None:
    """Items that are in the database already are counted as such."""
    told = tracker("import --json", str(SEED)).json["items"][0]
    assert not any(told["added"].values())
    assert told["there_already"]["commitment"] == 15


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"schema": "tracker/1", "treaties": []}', 'There is no section "treaties".'),
        ('{"schema": "tracker/3"}', "It is of the schema 'tracker/3'."),
        ("{[1]: []}", 'There is no section "[1]".'),
        ("{}", "It does not say its schema."),
        ('{"commitments": []}', "It does not say its schema."),
        ("[1]", "bad.json, line 1: This is no JSON: here should be {."),
        ("", "bad.json, line 1: The document is cut off in the middle."),
        ('{"schema": "tracker/1",\n "updates": [\n  {"commitment": "hot', "line 3: The document is cut off"),
        (
            '{"schema": "tracker/1",\n "updates": [\n  {"commitment": "hotline"}',
            "line 3: The document is cut off",
        ),
        ('{"schema": "tracker/1",\n "updates": [\n  {"commitment" "hotline"}\n]}', "line 3: This is no JSON"),
        (
            '{"schema": "tracker/1",\n "updates": [\n  {"note": NaN}\n]}',
            "line 3: This is no JSON: there is no value NaN",
        ),
        ('{"schema": "tracker/1"} x', "something follows after the end"),
        ('{"schema": "tracker/1", "updates": {}}', "here should be ["),
        ('{"schema": "tracker/1", "updates": [5]}', "5 is no item with keys."),
        ('{"schema": "tracker/1", "actors": [], "actors": []}', '"actors" stands there twice'),
        (
            '{"schema": "tracker/1",\n"actors": [\n{"code": "A", "code": "B"}]}',
            'line 3: This is no JSON: the key "code"',
        ),
        ('{"schema": "tracker/1", "actors": [' + "[" * 100_000, "too deep"),
        ('{"schema": "tracker/1", "actors": [' + "9" * 5000 + "]}", "This is no JSON"),
    ],
)
def test_a_file_that_is_not_a_document_is_refused_with_its_line(
    tracker: CommandLine, tmp_path: Path, content: str, says: str
) -> None:
    """It is not JSON, is cut off, or does not have the schema of the tracker."""
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    assert says in tracker("import", str(path), fails=5).err


def read_all_items(path: Path) -> list[object]:
    """All items of a document, each with its line, until the first error; then that error."""
    document = document_readers.JsonFile(path)
    found: list[object] = []
    try:
        for section in SECTIONS:
            found += ((line, str(item)) for line, item in document.read_rows(section))
        document.read_to_end()
    except InvalidInputFile as error:
        found.append((error.line, str(error)))
    document.close()
    return found


ODD_ITEMS = (
    *("{}", '{"a": 1}', '{"a": "{"}', '{"a": {"b": 2}}', '{"a": [{},\n{}]}', '{"a": 1, "a": 2}', "{,}"),
    *(
        '{\n"a": 1\n}',
        '{"a": "}"}',
        '{"a": "\n"}',
        '{"a": "\\n"}',
        '{"a": [], "b": NaN}',
        "[{},\n{}]",
        "5",
        '"{"',
    ),
)


@given(
    st.lists(st.sampled_from(ODD_ITEMS), max_size=7),
    st.lists(st.sampled_from((",\n", ",\n", ", ", "\n,", ",\r\n", ",\n\n")), min_size=8, max_size=8),
    st.sampled_from(("\n]", "]", "\n], ", "", ",\n]", '],\n"updates": [{},\n{},\n{}]')),
)
@example(["{}"] * 5, [",\n"] * 8, "\n]")
@example(['{"a": 1}', '{"a": [{},\n{}]}', "{}"], [", ", *[",\n"] * 7], "\n]")
def test_reading_items_in_blocks_gives_the_same_as_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, items: list[str], between: list[str], end: str
) -> None:
    """However they are laid out, each item has its own line, and an error is reported in its place."""
    path = tmp_path_factory.getbasetemp() / "odd.json"
    listed = "".join(map("".join, zip(items, between, strict=False))).rstrip("\r\n, ")
    path.write_text(f'{{"schema": "tracker/1",\n"actors": [\n{listed}{end}}}', newline="")
    together = read_all_items(path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(document_readers, "BLOCK_SIZE", 0)
        assert together == read_all_items(path)
