"""Files in: the seeds, and what a document may not hold."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, Typed, held
from hypothesis import given
from hypothesis import strategies as st
from summary import OUTSIDE

from tracker import queries, storage
from tracker.errors import BadFile
from tracker.exchange import documents
from tracker.exchange.shape import SECTIONS
from tracker.records import Cut, Selection, Standing
from tracker.storage import Connection
from tracker.vocabulary import PROPER, Strength

SOURCES = "sources"  # where both texts are, letter by letter
SEED = storage.shipped("seeds") / "pk-ir-2017.toml"


@pytest.fixture
def standings(writing: Connection) -> dict[str, Standing]:
    everything = Selection(strengths=tuple(Strength))
    return {
        found.ref: found
        for found in queries.standings(writing, everything, Cut(as_of=date(2017, 11, 7))).items
    }


def test_nine_measures_were_agreed(standings: dict[str, Standing]) -> None:
    """The texts report nine measures as agreed, five of them in the sentence of 7 November."""
    agreed = {ref for ref, standing in standings.items() if standing.strength in PROPER}
    assert agreed == {
        *("hotline", "fencing", "patrols", "intelligence", "interactions"),
        *("soil", "formalisation", "engagement", "region"),
    }
    assert {standings[ref].strength for ref in agreed} == {Strength.AGREED}


def test_six_measures_were_not_agreed(standings: dict[str, Standing]) -> None:
    """What was offered, called for or discussed is marked so."""
    assert {ref: str(found.strength) for ref, found in standings.items() if found.strength not in PROPER} == {
        "defence-cooperation": "intention",
        "defence-industry": "intention",
        "terrorism": "intention",
        "energy": "proposed",
        "border-management": "discussed",
        "drug-trafficking": "discussed",
    }


def test_iran_alone_owes_the_fence(standings: dict[str, Standing]) -> None:
    """The fence stands on Iran's side; nearly all else is owed jointly."""
    alone = {ref for ref, found in standings.items() if found.obligors == ("IR",)}
    assert alone == {"fencing", "energy", "defence-cooperation"}
    assert all(found.obligors == ("IR", "PK") for ref, found in standings.items() if ref not in alone)


def test_every_measure_has_its_words_and_where_they_stand(standings: dict[str, Standing]) -> None:
    """Each commitment keeps the few words that name it, a document and a locator."""
    for found in standings.values():
        assert found.wording
        assert len(found.wording.split()) <= 12
        assert found.document
        assert "paragraph" in (found.locator or "") or "point" in (found.locator or "")
        assert found.theme


def test_nobody_has_reported_yet(writing: Connection) -> None:
    """No update is invented."""
    assert queries.summary(writing, Selection(), Cut(as_of=date(2017, 11, 7))).total.assessed == 0
    assert set(tomllib.loads(SEED.read_text(encoding="utf-8"))) == {
        *("schema", "actors", "agreements", "documents", "commitments")
    }


def test_the_agreement_says_where_the_texts_differ(writing: Connection) -> None:
    """The two texts differ on the day of arrival, and the agreement's note says so."""
    (found,) = queries.agreements(writing)
    assert (found.concluded_on, found.place, found.parties) == (date(2017, 11, 7), "Tehran", ("IR", "PK"))
    assert "differ on the day of arrival" in (found.note or "")
    assert [document.ref for document in queries.documents(writing)] == [
        "iran-project-2017-11-07",
        "hilal-2017-11",
    ]


@pytest.mark.outside(SOURCES)
def test_the_words_are_those_of_the_texts(standings: dict[str, Standing]) -> None:
    """Every quoted phrase stands in the text it is said to come from."""
    texts = {"hilal-2017-11": "hilal-2017-11.txt", "iran-project-2017-11-07": "iran-project-2017-11-07.txt"}
    for found in standings.values():
        text = (OUTSIDE / SOURCES / texts[found.document or ""]).read_text(encoding="utf-8")
        assert found.wording in " ".join(text.replace("’", "'").split()), found.ref


# -- what a document may not hold --------------------------------------------------------------------


def changed(section: str, **terms: Any) -> dict[str, Any]:
    """The seeds with some terms of the first item of a section changed; None takes a key away."""
    document: dict[str, Any] = tomllib.loads(SEED.read_text(encoding="utf-8"))
    item = document[section][0] | terms
    document[section][0] = {key: value for key, value in item.items() if value is not None}
    return document


def written(path: Path, document: object) -> Path:
    """A document as a JSON file with an item's keys on lines of their own."""
    path.write_text(json.dumps(document, default=str, indent=1), encoding="utf-8")
    return path


@ON_A_FILE  # about the document; test_engines holds a server to refusing the same
@pytest.mark.parametrize(
    ("section", "terms", "says"),
    [
        ("commitments", {"title": "Another"}, 'commitment "hotline" is there already with another title'),
        ("commitments", {"obligors": ["PK"]}, "another obligors: IR;PK"),
        ("agreements", {"place": None}, 'agreement "pk-ir-2017" is there already with another place'),
        ("agreements", {"parties": ["PK"]}, "another parties"),
        ("documents", {"url": "http://example.org"}, "another url: none"),
        ("actors", {"name": "Persia"}, 'actor "PK" is there already with another name: "Pakistan"'),
        ("commitments", {"colour": "red"}, '"colour" is no key of commitments'),
        ("commitments", {"titel": "x"}, "Did you mean title"),
        ("commitments", {"title": None}, "title: It is missing."),
        ("commitments", {"obligors": None}, "obligors: It is missing."),
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
def test_what_does_not_fit_is_told(
    tracker: Typed, tmp_path: Path, section: str, terms: dict[str, Any], says: str
) -> None:
    """What is there with other terms, unknown, missing, or not what it should be is told with its line."""
    path = written(tmp_path / "bad.json", changed(section, **terms))
    before = held(tracker.path)
    told = tracker("import", str(path), fails=5).err
    assert says in told
    assert re.search(r"bad.json, line \d+, \w+: ", told)
    assert "Nothing was saved." in told
    assert held(tracker.path) == before


def test_loading_the_seeds_again_passes_everything_over(tracker: Typed) -> None:
    """An actor, agreement, document or commitment that is there unchanged is passed over."""
    told = tracker("import --json", str(SEED)).json["items"][0]
    assert not any(told["added"].values())
    assert told["there_already"]["commitment"] == 15


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"schema": "tracker/1", "treaties": []}', 'There is no section "treaties".'),
        ('{"schema": "tracker/2"}', "It is of the schema 'tracker/2'."),
        ("{}", "It does not say its schema."),
        ('{"commitments": []}', "It does not say its schema."),
        ("[]", "bad.json, line 1: This is no JSON: here should be {."),
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
def test_what_is_no_document_is_told(tracker: Typed, tmp_path: Path, content: str, says: str) -> None:
    """A file that is no JSON, cut off, or not of our schema is refused with the line where that shows."""
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    assert says in tracker("import", str(path), fails=5).err


def _read(path: Path) -> list[object]:
    """All items of a document, each with its line, up to what is wrong with it."""
    document = documents.JsonDocument(path)
    found: list[object] = []
    try:
        for section in SECTIONS:
            found += ((line, str(item)) for line, item in document.rows(section))
        document.finish()
    except BadFile as error:
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
def test_items_are_the_same_read_together_as_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, items: list[str], between: list[str], end: str
) -> None:
    """However they stand in a document, each has its own line, and what is wrong is told at its place."""
    path = tmp_path_factory.getbasetemp() / "odd.json"
    listed = "".join(map("".join, zip(items, between, strict=False))).rstrip("\r\n, ")
    path.write_text(f'{{"schema": "tracker/1",\n"actors": [\n{listed}{end}}}', newline="")
    together = _read(path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(documents, "BLOCK", 0)
        assert together == _read(path)
