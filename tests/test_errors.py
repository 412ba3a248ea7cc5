"""What can go wrong, as it is said: the nearest words, the beginnings, and how long a sentence gets."""

import pytest
from conftest import Typed

from tracker import errors
from tracker.errors import AmbiguousRef, NoSuchRef, UnknownWord, did_you_mean, nearest, shortened

POSTS = [f"post-{number}" for number in range(1, 8)]


def test_the_three_nearest_words_are_brought_and_no_more() -> None:
    """The most like first, whatever their order."""
    assert nearest("patrols", ["patrol-abc", "patrol-ab", "petrol-a", "patrol-a", "fencing"]) == [
        "patrol-a",
        "patrol-ab",
        "patrol-abc",
    ]


def test_what_begins_like_the_word_given_is_meant() -> None:
    """Three of those that begin so, in their order, in any case, even where another word is more like it."""
    known = ["Post-office-of-the-border", "Poster", "post", "POST-2", "pst"]
    assert nearest("pos", known) == ["Post-office-of-the-border", "Poster", "post"]
    assert nearest("Poster", known) == ["Poster"]


def test_one_letter_begins_nothing() -> None:
    """Of one letter nobody can say what it stands for."""
    assert nearest("p", ["patrols", "posts"]) == []
    assert nearest("pa", ["patrols", "posts"]) == ["patrols"]


def test_other_words_bring_what_they_stand_for_once() -> None:
    """Two synonyms of one word are one word; the words are joined as a question has them."""
    aliases = {"done": "implemented", "dones": "implemented", "bone": "breached"}
    assert did_you_mean("donee", ["limited"], aliases) == "Did you mean implemented or breached?"
    assert did_you_mean("xyz", ["limited"], aliases) == ""


def test_a_page_pasted_by_mistake_is_not_repeated_whole() -> None:
    """Eighty characters of it are; what is shorter is quoted as it is."""
    assert shortened("x" * 80) == "x" * 80
    assert shortened("x" * 81) == "x" * 80 + "..."
    for error in (
        NoSuchRef("actor", "y" * 90, "tracker actor list"),
        UnknownWord("y" * 90, "kind", ["state"]),
        AmbiguousRef("actor", "y" * 90, POSTS),
    ):
        assert f'"{"y" * 80}..."' in error.message


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("status", '"x" is not a status. Statuses: open, closed.'),
        ("kind", '"x" is not a kind. Kinds: open, closed.'),
        ("actor kind", '"x" is not an actor kind. Actor kinds: open, closed.'),
    ],
)
def test_a_word_that_is_not_known_brings_those_that_are(field: str, said: str) -> None:
    """All of them, named as what they are."""
    assert UnknownWord("x", field, ["open", "closed"]).sentence == said


def test_a_hint_is_optional() -> None:
    """A sentence without a way on ends where it ends."""
    assert errors.WrongUsage("So it is.").sentence == "So it is."
    assert errors.WrongUsage("So it is.", "Do that.").sentence == "So it is. Do that."


CODES = {
    errors.TrackerError: 1,
    errors.WrongUsage: 2,
    errors.NeedsPackage: 2,
    errors.UnknownWord: 2,
    errors.NoSuchRef: 3,
    errors.AmbiguousRef: 3,
    errors.NotYet: 3,
    errors.Refused: 4,
    errors.BadFile: 5,
    errors.Unusable: 6,
    errors.Damaged: 6,
    errors.NotReady: 6,
    errors.Unavailable: 7,
    errors.Stopped: 130,
}


def test_every_error_has_the_exit_code_that_programs_rely_on() -> None:
    """As the README lists them."""
    classes = {found for found in vars(errors).values() if isinstance(found, type)}
    assert {error: error.exit_code for error in classes if issubclass(error, errors.TrackerError)} == CODES


# -- on a database -----------------------------------------------------------------------------------


@pytest.fixture
def posts(tracker: Typed) -> Typed:
    """Five commitments whose refs begin alike."""
    for ref in POSTS[:5]:
        tracker(f"add Post --agreement pk-ir-2017 --ref {ref}")
    return tracker


def test_a_beginning_of_several_refs_brings_five(posts: Typed) -> None:
    """In their order; where there are more of them, that is said."""
    says = '"POST" is the beginning of more than one commitment: post-1, post-2, post-3, post-4, post-5'
    assert posts("show POST", fails=3).err == f"{says}. Type more letters.\n"
    posts(f"add Post --agreement pk-ir-2017 --ref {POSTS[5]}")
    assert posts("show POST", fails=3).err == f"{says} and more. Type more letters.\n"


def test_a_mistyped_ref_brings_the_three_nearest(posts: Typed) -> None:
    """However many are as near."""
    told = posts("show posd-1", fails=3).err
    assert told == 'There is no commitment "posd-1". Did you mean post-1 or post-5 or post-4?\n'
