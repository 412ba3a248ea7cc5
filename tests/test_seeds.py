"""The agreement that comes with the tracker: what it holds is what its two sources report."""

import tomllib
from datetime import date

import pytest
from conftest import ON_A_FILE
from run_report import OUTSIDE

from tracker import db, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.vocabulary import PROPER_STRENGTHS, Strength

SOURCES = "sources"  # where both texts are, letter by letter
SEED = db.packaged_folder("seeds") / "pk-ir-2017.toml"


@pytest.fixture
def standings(seeded_connection: Connection) -> dict[str, Standing]:
    everything = Selection(strengths=tuple(Strength))
    return {
        found.ref: found
        for found in queries.standings(seeded_connection, everything, AsOf(day=date(2017, 11, 7))).items
    }


@ON_A_FILE
def test_nine_measures_were_agreed(standings: dict[str, Standing]) -> None:
    """Both sources report them as agreed, five of them in the sentence of 7 November."""
    agreed = {ref for ref, standing in standings.items() if standing.terms.strength in PROPER_STRENGTHS}
    assert agreed == {
        *("hotline", "fencing", "patrols", "intelligence", "interactions"),
        *("soil", "formalisation", "engagement", "region"),
    }
    assert {standings[ref].terms.strength for ref in agreed} == {Strength.AGREED}


@ON_A_FILE
def test_six_measures_were_not_agreed(standings: dict[str, Standing]) -> None:
    """What was only offered, called for or discussed has that strength."""
    assert {
        ref: str(found.terms.strength)
        for ref, found in standings.items()
        if found.terms.strength not in PROPER_STRENGTHS
    } == {
        "defence-cooperation": "intention",
        "defence-industry": "intention",
        "terrorism": "intention",
        "energy": "proposed",
        "border-management": "discussed",
        "drug-trafficking": "discussed",
    }


@ON_A_FILE
def test_iran_alone_owes_the_fence(standings: dict[str, Standing]) -> None:
    """The fence is on the Iranian side; nearly all other commitments are owed jointly."""
    alone = {ref for ref, found in standings.items() if found.terms.obligors == ("IR",)}
    assert alone == {"fencing", "energy", "defence-cooperation"}
    assert all(found.terms.obligors == ("IR", "PK") for ref, found in standings.items() if ref not in alone)


@ON_A_FILE
def test_every_commitment_has_its_wording_and_its_place_in_the_source(standings: dict[str, Standing]) -> None:
    """A few words that name it, a document, and a locator in it."""
    for found in standings.values():
        assert found.terms.wording
        assert len(found.terms.wording.split()) <= 12
        assert found.terms.document
        assert "paragraph" in (found.terms.locator or "") or "point" in (found.terms.locator or "")
        assert found.terms.theme


@ON_A_FILE
def test_the_seeds_contain_no_updates(seeded_connection: Connection) -> None:
    """Nobody has reported yet, and no update is invented."""
    assert queries.summary(seeded_connection, Selection(), AsOf(day=date(2017, 11, 7))).total.assessed == 0
    assert set(tomllib.loads(SEED.read_text(encoding="utf-8"))) == {
        *("schema", "actors", "agreements", "documents", "commitments")
    }


@ON_A_FILE
def test_the_agreement_says_where_the_sources_differ(seeded_connection: Connection) -> None:
    """They differ on the day of arrival, and the note of the agreement says so."""
    at = AsOf(day=date(2018, 6, 1))
    (found,) = queries.all_agreements(seeded_connection, at)
    assert (found.concluded_on, found.place, found.parties) == (date(2017, 11, 7), "Tehran", ("IR", "PK"))
    assert "differ on the day of arrival" in (found.note or "")
    assert [document.ref for document in queries.all_documents(seeded_connection, at)] == [
        "iran-project-2017-11-07",
        "hilal-2017-11",
    ]


@ON_A_FILE
@pytest.mark.outside(SOURCES)
def test_the_wordings_are_quoted_from_the_sources(standings: dict[str, Standing]) -> None:
    """Each is found in the text that its commitment names."""
    texts = {"hilal-2017-11": "hilal-2017-11.txt", "iran-project-2017-11-07": "iran-project-2017-11-07.txt"}
    for found in standings.values():
        text = (
            (OUTSIDE / SOURCES / texts[found.terms.document or ""])
            .read_text(encoding="utf-8")
            .replace("’", "'")
        )
        assert found.terms.wording in " ".join(text.split()), found.ref
