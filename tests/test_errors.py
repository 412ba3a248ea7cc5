"""The errors that users see: the nearest words, beginnings of refs, and how much of a text is quoted."""

import pytest
from conftest import ON_A_FILE, CommandLine

from tracker.cli.hint_messages import say_error
from tracker.domain import errors
from tracker.domain.errors import (
    AmbiguousRef,
    NoSuchRef,
    UnknownWord,
    UsageError,
    did_you_mean,
    find_nearest,
    shorten,
)

POSTS = [f"post-{number}" for number in range(1, 8)]


def test_at_most_three_nearest_words_are_found() -> None:
    """The most similar first, whatever the order of the known words is."""
    assert find_nearest("patrols", ["patrol-abc", "patrol-ab", "petrol-a", "patrol-a", "fencing"]) == [
        "patrol-a",
        "patrol-ab",
        "patrol-abc",
    ]


def test_words_that_begin_with_the_given_one_are_nearest() -> None:
    """At most three, in their order, in any case, even if another word is more similar."""
    known = ["Post-office-of-the-border", "Poster", "post", "POST-2", "pst"]
    assert find_nearest("pos", known) == ["Post-office-of-the-border", "Poster", "post"]
    assert find_nearest("Poster", known) == ["Poster"]


def test_one_letter_is_not_a_beginning() -> None:
    """Two letters are."""
    assert find_nearest("p", ["patrols", "posts"]) == []
    assert find_nearest("pa", ["patrols", "posts"]) == ["patrols"]


def test_a_known_word_is_suggested_once_for_its_aliases() -> None:
    """Two aliases of one word suggest it once; several words are joined with "or"."""
    aliases = {"done": "implemented", "dones": "implemented", "bone": "breached"}
    assert did_you_mean("donee", ["limited"], aliases) == "Did you mean implemented or breached?"
    assert did_you_mean("xyz", ["limited"], aliases) == ""


def test_a_message_quotes_at_most_80_characters() -> None:
    """A shorter text is quoted as it is."""
    assert shorten("x" * 80) == "x" * 80
    assert shorten("x" * 81) == "x" * 80 + "..."
    for error in (
        NoSuchRef("actor", "y" * 90, "tracker actor list"),
        UnknownWord("y" * 90, "kind", ["state"]),
        AmbiguousRef("actor", "y" * 90, POSTS),
    ):
        assert f'"{"y" * 80}..."' in error.message


@pytest.mark.parametrize(
    ("field", "full_message"),
    [
        ("status", '"x" is not a status. Statuses: open, closed.'),
        ("kind", '"x" is not a kind. Kinds: open, closed.'),
        ("actor kind", '"x" is not an actor kind. Actor kinds: open, closed.'),
    ],
)
def test_the_message_for_an_unknown_word_lists_the_known_ones(field: str, full_message: str) -> None:
    """All of them, after the plural of the field."""
    assert say_error(UnknownWord("x", field, ["open", "closed"])) == full_message


def test_a_hint_is_optional() -> None:
    """The full message is the message, and the hint if there is one."""
    assert say_error(UsageError("So it is.")) == "So it is."
    assert say_error(UsageError("So it is.", "Do that.")) == "So it is. Do that."


EXIT_CODES = {
    errors.TrackerError: 1,
    errors.UsageError: 2,
    errors.MissingPackage: 2,
    errors.WordError: 2,
    errors.UnknownWord: 2,
    errors.NoSuchRef: 3,
    errors.NoSuchTheme: 3,
    errors.NoSuchOwner: 3,
    errors.AmbiguousRef: 3,
    errors.NotOnRecordYet: 3,
    errors.RuleViolation: 4,
    errors.InvalidInputFile: 5,
    errors.DatabaseError: 6,
    errors.DatabaseDamaged: 6,
    errors.DatabaseNotReady: 6,
    errors.ResourceUnavailable: 7,
    errors.AnswerNotWritten: 9,
    errors.Cancelled: 130,
}


def test_every_error_has_the_exit_code_that_programs_rely_on() -> None:
    """As the README lists them."""
    classes = {found for found in vars(errors).values() if isinstance(found, type)}
    assert {
        error: error.exit_code for error in classes if issubclass(error, errors.TrackerError)
    } == EXIT_CODES


# -- on a database -----------------------------------------------------------------------------------


@pytest.fixture
def posts(tracker: CommandLine) -> CommandLine:
    """The command line, on a database with five commitments whose refs begin alike."""
    for ref in POSTS[:5]:
        tracker(f"add Post --agreement pk-ir-2017 --ref {ref}")
    return tracker


@ON_A_FILE
def test_five_refs_with_the_same_beginning_are_listed(posts: CommandLine) -> None:
    """In their order; if there are more, the message says so."""
    message = '"POST" is the beginning of more than one commitment: post-1, post-2, post-3, post-4, post-5'
    assert posts("show POST", fails=3).err == f"{message}. Type more letters.\n"
    posts(f"add Post --agreement pk-ir-2017 --ref {POSTS[5]}")
    assert posts("show POST", fails=3).err == f"{message} and more. Type more letters.\n"


@ON_A_FILE
def test_at_most_three_refs_are_suggested_for_a_mistyped_one(posts: CommandLine) -> None:
    """Also if more are as near."""
    message = posts("show posd-1", fails=3).err
    assert message == 'There is no commitment "posd-1". Did you mean post-1 or post-5 or post-4?\n'
