"""What a ref means: in any case, by any beginning that only one has; else an error with suggestions."""

from datetime import date

import pytest
from conftest import ON_A_FILE, make_stamp, refusal_of
from recording import add_actor, add_agreement, add_commitment

from tracker.db import Connection
from tracker.domain.errors import AmbiguousRef, NoSuchRef
from tracker.domain.vocabulary import ActorKind
from tracker.queries.entities_with_refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, Entity
from tracker.queries.refs import RefLookup, resolve_ref

pytestmark = ON_A_FILE  # test_engines holds a server to the same answers

ENTITIES = [
    (COMMITMENT, "hotline", "hotl", "tracker list --all"),
    (AGREEMENT, "pk-ir-2017", "pk-", "tracker agreement list"),
    (DOCUMENT, "hilal-2017-11", "hil", "tracker document list"),
    (ACTOR, "PK", "P", "tracker actor list"),
]


def add_commitments(connection: Connection, *refs: str) -> None:
    for ref in refs:
        terms = {"agreement": "pk-ir-2017", "title": "A measure", "ref": ref}
        add_commitment(connection, **terms, stamp=make_stamp(connection))


@pytest.mark.parametrize(("entity", "ref", "beginning", "list_command"), ENTITIES)
def test_a_ref_is_found(
    seeded_connection: Connection, entity: Entity, ref: str, beginning: str, list_command: str
) -> None:
    """Whole or by its beginning, in any case, with blanks around it."""
    for given in (ref, beginning):
        for typed in (given.lower(), given.upper(), f" {given}\t"):
            assert resolve_ref(seeded_connection, entity, typed) == ref


@pytest.mark.parametrize(("entity", "ref", "beginning", "list_command"), ENTITIES)
@pytest.mark.parametrize("given", ["zzz", "", " ", "é", "a\0b", "hot\nline", "x" * 64, "x" * 65, "x" * 81])
def test_an_unknown_ref_is_answered_with_the_command_that_lists_all(
    seeded_connection: Connection, entity: Entity, ref: str, beginning: str, list_command: str, given: str
) -> None:
    """Whatever was typed; at most 80 characters of it are quoted."""
    quoted = f"{given[:80]}..." if len(given) > 80 else given
    sentence = f'There is no {entity.name} "{quoted}". To see what there is: {list_command}'
    assert refusal_of(NoSuchRef, resolve_ref, seeded_connection, entity, given) == sentence


def test_a_ref_may_have_64_characters(seeded_connection: Connection) -> None:
    """The longest one is found, whole and by its beginning."""
    add_commitments(seeded_connection, "y" * 64)
    for given in ("y" * 64, "yy"):
        assert resolve_ref(seeded_connection, COMMITMENT, given) == "y" * 64


def test_all_refs_with_an_ambiguous_beginning_are_listed(seeded_connection: Connection) -> None:
    """A whole ref that is the beginning of another one is not ambiguous."""
    add_commitments(seeded_connection, "post-1", "post-10", "post-2")
    assert resolve_ref(seeded_connection, COMMITMENT, "post-1") == "post-1"
    sentence = refusal_of(AmbiguousRef, resolve_ref, seeded_connection, COMMITMENT, "POST-")
    message = '"POST-" is the beginning of more than one commitment: post-1, post-2, post-10.'
    assert sentence == f"{message} Type more letters."
    add_commitments(seeded_connection, "talks-1", "talks-2")
    sentence = refusal_of(AmbiguousRef, resolve_ref, seeded_connection, COMMITMENT, "talks")
    message = '"talks" is the beginning of more than one commitment: talks-1, talks-2.'
    assert sentence == f"{message} Type more letters."


def test_no_beginning_ends_inside_a_number(seeded_connection: Connection) -> None:
    """115.1 is another number than 115.10, which is suggested; 115 is the beginning of it."""
    add_commitments(seeded_connection, "115.10", "7a")
    sentence = refusal_of(NoSuchRef, resolve_ref, seeded_connection, COMMITMENT, "115.1")
    assert sentence == 'There is no commitment "115.1". Did you mean 115.10?'
    for given in ("115", "115.", "115.10"):
        assert resolve_ref(seeded_connection, COMMITMENT, given) == "115.10"
    assert resolve_ref(seeded_connection, COMMITMENT, "7") == "7a"
    add_commitments(seeded_connection, *(f"115.1{number}" for number in range(1, 10)), "115.1a")
    assert resolve_ref(seeded_connection, COMMITMENT, "115.1") == "115.1a"  # one of eleven that begin so


@pytest.mark.parametrize(
    "given", ["Pakistan", "PAKISTAN", "  pakistan ", "pakis", "\u200ePakistan\u200f", "\u2067PK\u2069"]
)
def test_an_actor_is_found_by_its_name(seeded_connection: Connection, given: str) -> None:
    """In any case, and by a beginning that only one name has; marks that nobody sees do not count."""
    assert resolve_ref(seeded_connection, ACTOR, given) == "PK"


def test_a_code_is_looked_for_before_a_name(seeded_connection: Connection) -> None:
    """What is a code means the actor with that code, and a whole name comes before a beginning."""
    for code, name in (
        ("PAKISTAN", "Another body"),
        ("UN", "United Nations"),
        ("UNC", "Un"),
        ("X1", "ایران"),
    ):
        add_actor(seeded_connection, code, name=name, kind=ActorKind.MONITOR)
    assert resolve_ref(seeded_connection, ACTOR, "pakistan") == "PAKISTAN"
    assert resolve_ref(seeded_connection, ACTOR, "un") == "UN"
    assert resolve_ref(seeded_connection, ACTOR, "another body") == "PAKISTAN"
    assert resolve_ref(seeded_connection, ACTOR, "ايران") == "X1"  # typed on an Arabic keyboard


def test_a_name_that_several_actors_have_is_asked_about(seeded_connection: Connection) -> None:
    """With the codes among which to choose."""
    for code in ("B2", "B10"):
        add_actor(seeded_connection, code, name="Border commission", kind=ActorKind.MONITOR)
    sentence = refusal_of(AmbiguousRef, resolve_ref, seeded_connection, ACTOR, "border commission")
    assert sentence.startswith('"border commission" is the beginning of more than one actor: B10, B2.')


def test_the_code_of_an_actor_is_suggested_for_its_name(seeded_connection: Connection) -> None:
    """Who types Pakistan with a slip means PK."""
    sentence = refusal_of(NoSuchRef, resolve_ref, seeded_connection, ACTOR, "PAKISTN")
    assert sentence == 'There is no actor "PAKISTN". Did you mean PK?'


def test_refs_with_another_first_letter_are_suggested(seeded_connection: Connection) -> None:
    """The first letter can be the one that is mistyped."""
    error = pytest.raises(NoSuchRef, resolve_ref, seeded_connection, COMMITMENT, "gotline").value
    assert error.hint == "Did you mean hotline?"


@pytest.mark.parametrize(
    ("entity", "given", "hint"),
    [
        (COMMITMENT, "PK-IR-2017", "It is an agreement: tracker agreement show pk-ir-2017"),
        (AGREEMENT, " Hotline", "It is a commitment: tracker show hotline"),
    ],
)
def test_a_ref_of_an_agreement_is_not_one_of_a_commitment(
    seeded_connection: Connection, entity: Entity, given: str, hint: str
) -> None:
    """Nor the other way round: the hint shows it, also if it is the beginning of a ref that was asked for."""
    add_commitments(seeded_connection, "pk-ir-2017-16")
    terms = {"title": "T", "concluded_on": date(2018, 1, 1), "parties": ["PK"], "form": "talks"}
    add_agreement(seeded_connection, "hotline-talks", **terms, stamp=make_stamp(seeded_connection))
    sentence = refusal_of(NoSuchRef, resolve_ref, seeded_connection, entity, given)
    assert sentence == f'There is no {entity.name} "{given}". {hint}'


def test_each_commitment_has_its_own_id(seeded_connection: Connection) -> None:
    """By which the log names it."""
    lookup = RefLookup(seeded_connection)
    assert lookup.commitment_id("hotline") != lookup.commitment_id("fencing")


def test_a_ref_that_is_required_names_its_field(seeded_connection: Connection) -> None:
    """The error says which field of a row has it."""
    lookup = RefLookup(seeded_connection)
    lookup.require(COMMITMENT, "hotline", "successor")
    error = pytest.raises(NoSuchRef, lookup.require, COMMITMENT, "hotlien", "successor").value
    assert (error.field, error.hint) == ("successor", "Did you mean hotline?")
