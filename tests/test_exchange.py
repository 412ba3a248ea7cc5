"""Files in: the seeds, and what a document may not hold."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import signature
from sqlalchemy import Connection

from tracker import exchange, queries, storage
from tracker.errors import BadFile, TrackerError
from tracker.records import Cut, Selection, Standing
from tracker.vocabulary import PROPER, Strength

SOURCES = Path(__file__).parents[2] / "shared" / "sources"
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


def test_the_words_are_those_of_the_texts(standings: dict[str, Standing]) -> None:
    """Every quoted phrase stands in the text it is said to come from."""
    texts = {"hilal-2017-11": "hilal-2017-11.txt", "iran-project-2017-11-07": "iran-project-2017-11-07.txt"}
    if not SOURCES.is_dir():
        pytest.skip(f"the two texts are not at {SOURCES}: the quotations were not compared with them")
    for found in standings.values():
        text = (SOURCES / texts[found.document or ""]).read_text(encoding="utf-8").replace("’", "'")
        assert found.wording in " ".join(text.split()), found.ref


def test_loading_the_seeds_again_adds_nothing(writing: Connection) -> None:
    """Seeds are loadable again without doubling anything."""
    again = exchange.load(writing, exchange.read_toml(SEED), signature(writing))
    assert not again


# -- what a document may not hold --------------------------------------------------------------------


def changed(section: str, number: int = 0, **terms: Any) -> dict[str, list[dict[str, Any]]]:
    """The seeds with some terms of one item changed; None takes a key away."""
    document = exchange.read_toml(SEED)
    item = document[section][number] | terms
    document[section][number] = {key: value for key, value in item.items() if value is not None}
    return document


@pytest.mark.parametrize(
    ("section", "terms", "says"),
    [
        ("commitments", {"title": "Another"}, 'commitment "hotline" is there with another title'),
        ("commitments", {"obligors": ["PK"]}, "another obligors"),
        ("agreements", {"place": None}, 'agreement "pk-ir-2017" is there with another place'),
        ("actors", {"name": "Persia", "code": "IR"}, 'actor "IR" is there with another name'),
        ("commitments", {"colour": "red"}, 'unknown key "colour"'),
        ("commitments", {"title": None}, 'has no "title"'),
        ("commitments", {"title": 5}, "It must be text"),
        ("commitments", {"obligors": "PK"}, "It must be a list"),
        ("commitments", {"obligors": [1]}, "It must be a list"),
        ("commitments", {"due_on": "2018-01-01"}, "It must be a day"),
        ("commitments", {"ref": "new", "strength": "firm"}, '"firm" is not a strength'),
        ("commitments", {"ref": "new", "obligors": ["US"]}, 'no actor "US"'),
        ("commitments", {"ref": "two words"}, "cannot be a ref"),
        ("actors", {"code": "US", "kind": "planet"}, '"planet" is not an actor kind'),
    ],
)
def test_what_does_not_fit_is_told(
    writing: Connection, section: str, terms: dict[str, Any], says: str
) -> None:
    """What is there with other terms, unknown, missing or of the wrong type is an error that names it."""
    with pytest.raises(TrackerError) as refused:
        exchange.load(writing, changed(section, **terms), signature(writing))
    assert says in refused.value.sentence


def test_an_unknown_section_is_told(writing: Connection) -> None:
    """A document holds only the sections that are known."""
    with pytest.raises(BadFile, match='no section "treaties"'):
        exchange.load(writing, {"treaties": []}, signature(writing))


@pytest.mark.parametrize("content", [b"schema = ", b'schema = "other/1"', b"\xff\xfe", b""])
def test_what_is_no_document_is_told(tmp_path: Path, content: bytes) -> None:
    """A file that is no TOML, or not of our schema, is refused by name."""
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    assert "bad.toml" in pytest.raises(BadFile, exchange.read_toml, path).value.message
