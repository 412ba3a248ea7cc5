"""Refs as they are typed: in any case, shortened to a beginning, misspelt."""

import pytest
from conftest import refusal_of

from tracker.db import Connection
from tracker.domain.errors import AmbiguousRef, NoSuchRef
from tracker.queries.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, Entity, RefLookup, resolve_ref


@pytest.mark.parametrize(
    ("entity", "typed", "ref"),
    [
        (COMMITMENT, "hotline", "hotline"),
        (COMMITMENT, " HotLine ", "hotline"),
        (COMMITMENT, "hotl", "hotline"),
        (AGREEMENT, "PK-IR", "pk-ir-2017"),
        (DOCUMENT, "hil", "hilal-2017-11"),
        (ACTOR, "pk", "PK"),
    ],
)
def test_a_ref_is_found_in_any_case_and_by_its_beginning(
    seeded_connection: Connection, entity: Entity, typed: str, ref: str
) -> None:
    """If only one ref begins so."""
    assert resolve_ref(seeded_connection, entity, typed) == ref


def test_an_ambiguous_beginning_is_refused_with_the_refs_that_begin_so(seeded_connection: Connection) -> None:
    """They are named, so that one of them can be typed."""
    sentence = refusal_of(AmbiguousRef, resolve_ref, seeded_connection, COMMITMENT, "defence")
    assert "defence-cooperation" in sentence
    assert "defence-industry" in sentence


@pytest.mark.parametrize(("typed", "says"), [("hotlien", "Did you mean hotline?"), ("مرز", "no commitment")])
def test_an_unknown_ref_is_refused_with_the_nearest_ones(
    seeded_connection: Connection, typed: str, says: str
) -> None:
    """Also one in letters that no ref has."""
    assert says in refusal_of(NoSuchRef, resolve_ref, seeded_connection, COMMITMENT, typed)


def test_the_ref_of_another_entity_is_not_taken_for_a_beginning(seeded_connection: Connection) -> None:
    """The ref of an agreement is refused as a commitment, with the command that shows the agreement."""
    sentence = refusal_of(NoSuchRef, resolve_ref, seeded_connection, COMMITMENT, "pk-ir-2017")
    assert "tracker agreement show pk-ir-2017" in sentence


def test_a_missing_ref_is_reported_with_its_field(seeded_connection: Connection) -> None:
    """So that an imported file can be corrected."""
    lookup = RefLookup(seeded_connection)
    assert lookup.exists(ACTOR, "IR")
    lookup.require(ACTOR, "IR", "reporter")
    with pytest.raises(NoSuchRef) as raised:
        lookup.require(ACTOR, "XX", "reporter")
    assert raised.value.field == "reporter"
