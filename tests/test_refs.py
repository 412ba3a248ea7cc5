"""What a ref means: in any case, from any beginning that only one has, or told with what there is."""

from datetime import date

import pytest
from conftest import ON_A_FILE, signature

from tracker import ledger
from tracker.errors import AmbiguousRef, NoSuchRef
from tracker.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, Names, Noun, resolve
from tracker.storage import Connection

pytestmark = ON_A_FILE  # test_engines holds a server to the same answers

NOUNS = [
    (COMMITMENT, "hotline", "hotl", "tracker list --all"),
    (AGREEMENT, "pk-ir-2017", "pk-", "tracker agreement list"),
    (DOCUMENT, "hilal-2017-11", "hil", "tracker document list"),
    (ACTOR, "PK", "P", "tracker actor list"),
]


def add(connection: Connection, *refs: str) -> None:
    for ref in refs:
        terms = {"agreement": "pk-ir-2017", "title": "A measure", "ref": ref}
        ledger.add_commitment(connection, **terms, signature=signature(connection))


@pytest.mark.parametrize(("noun", "ref", "begins", "listing"), NOUNS)
def test_a_ref_is_found(writing: Connection, noun: Noun, ref: str, begins: str, listing: str) -> None:
    """Whole or begun, in any case, with blanks around it."""
    for given in (ref, begins):
        for typed in (given.lower(), given.upper(), f" {given}\t"):
            assert resolve(writing, noun, typed) == ref


@pytest.mark.parametrize(("noun", "ref", "begins", "listing"), NOUNS)
@pytest.mark.parametrize("given", ["zzz", "", " ", "é", "a\0b", "hot\nline", "x" * 64, "x" * 65, "x" * 81])
def test_a_ref_that_is_not_there_brings_what_lists_all(
    writing: Connection, noun: Noun, ref: str, begins: str, listing: str, given: str
) -> None:
    """Whatever was typed, quoted as it was typed, but not at any length."""
    quoted = f"{given[:80]}..." if len(given) > 80 else given
    sentence = f'There is no {noun.name} "{quoted}". To see what there is: {listing}'
    assert pytest.raises(NoSuchRef, resolve, writing, noun, given).value.sentence == sentence


def test_a_ref_may_have_64_characters(writing: Connection) -> None:
    """The longest one is found, whole and begun."""
    add(writing, "y" * 64)
    assert resolve(writing, COMMITMENT, "y" * 64) == resolve(writing, COMMITMENT, "yy") == "y" * 64


def test_two_refs_that_begin_alike_are_both_told(writing: Connection) -> None:
    """One that is the beginning of another is itself all the same."""
    add(writing, "post-1", "post-10", "post-2")
    assert resolve(writing, COMMITMENT, "post-1") == "post-1"
    told = pytest.raises(AmbiguousRef, resolve, writing, COMMITMENT, "POST-").value.sentence
    says = '"POST-" is the beginning of more than one commitment: post-1, post-10, post-2.'
    assert told == f"{says} Type more letters."
    add(writing, "talks-1", "talks-2")
    told = pytest.raises(AmbiguousRef, resolve, writing, COMMITMENT, "talks").value.sentence
    assert (
        told == '"talks" is the beginning of more than one commitment: talks-1, talks-2. Type more letters.'
    )


def test_a_name_brings_the_code_of_an_actor(writing: Connection) -> None:
    """Who types Pakistan means PK."""
    for given in ("Pakistan", "PAKISTN", "pakis"):
        told = pytest.raises(NoSuchRef, resolve, writing, ACTOR, given).value.sentence
        assert told == f'There is no actor "{given}". Did you mean PK?'


def test_a_slip_is_found_among_refs_that_begin_with_other_letters(writing: Connection) -> None:
    """The first letter may be the one that is wrong."""
    told = pytest.raises(NoSuchRef, resolve, writing, COMMITMENT, "gotline").value.hint
    assert told == "Did you mean hotline?"


@pytest.mark.parametrize(
    ("noun", "given", "told"),
    [
        (COMMITMENT, "PK-IR-2017", "It is an agreement: tracker agreement show pk-ir-2017"),
        (AGREEMENT, " Hotline", "It is a commitment: tracker show hotline"),
    ],
)
def test_a_ref_of_the_other_kind_brings_what_shows_it(
    writing: Connection, noun: Noun, given: str, told: str
) -> None:
    """Also where it is the beginning of one of the kind that is asked for."""
    add(writing, "pk-ir-2017-16")
    terms = {"title": "T", "concluded_on": date(2018, 1, 1), "parties": ["PK"], "form": "talks"}
    ledger.add_agreement(writing, "hotline-talks", **terms, signature=signature(writing))
    error = pytest.raises(NoSuchRef, resolve, writing, noun, given).value
    assert error.sentence == f'There is no {noun.name} "{given}". {told}'


def test_the_key_of_a_commitment_is_its_own(writing: Connection) -> None:
    """Two commitments have two, and what is not there has none."""
    names = Names(writing)
    assert names.commitment_id("hotline") != names.commitment_id("fencing")
    with pytest.raises(NoSuchRef) as missing:
        names.commitment_id("zzz")
    assert missing.value.field == "commitment"
