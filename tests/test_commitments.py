"""The commands list, summary, show and add: what they print beside the answer, to the letter."""

import pytest
from conftest import ON_A_FILE, CommandLine

pytestmark = ON_A_FILE  # test_engines holds a server to saying the same

APART = "; 6 more only intended, proposed or discussed (--strength shows them)"
ALL_SINCE = "Nothing was on record before Mon 1 Jan 2018: all of it was recorded since."


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", f"9 open commitments as of Fri 1 Jun 2018{APART}."),
        ("--limit 9", f"9 open commitments as of Fri 1 Jun 2018{APART}."),
        (
            "--limit 8",
            f"9 open commitments as of Fri 1 Jun 2018, the first 8 shown (--limit 0 for all){APART}.",
        ),
        ("--limit 0", f"9 open commitments as of Fri 1 Jun 2018{APART}."),
        ("--search 'field commanders'", "1 open commitment as of Fri 1 Jun 2018."),
        ("--search 'no such words'", "0 open commitments as of Fri 1 Jun 2018."),
        ("--all", f"9 commitments as of Fri 1 Jun 2018{APART}."),
        ("--status no-information", f"9 commitments as of Fri 1 Jun 2018{APART}."),
        ("--strength proposed --as-of 2018-03-01", "1 open commitment as of Thu 1 Mar 2018."),
        ("--due-before 2019-01-01", "0 open commitments due before Tue 1 Jan 2019 as of Fri 1 Jun 2018."),
        (
            "--known-at 2999-01-01",
            f"9 open commitments as of Fri 1 Jun 2018, as known by 2999-01-01 23:59 UTC{APART}.",
        ),
    ],
)
def test_a_list_is_counted_beside_it(tracker: CommandLine, asked: str, told: str) -> None:
    """On stderr: how many there are, are shown and stand apart. JSON has that in the answer."""
    assert tracker(f"list {asked}").err == f"{told}\n"
    assert tracker(f"list {asked} --json").err == ""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("summary", ["Counted as of Fri 1 Jun 2018."]),
        ("summary --format table", []),
        ("summary --json", []),
        ("summary --since 2018-01-01", ["Counted as of Fri 1 Jun 2018.", ALL_SINCE]),
        ("summary --since 2018-01-01 --format table", [ALL_SINCE]),
        ("summary --since 2018-01-01 --json", []),
        ("summary --since 2999-01-01", ["Counted as of Fri 1 Jun 2018."]),
        ("show hotline", ["hotline as of Fri 1 Jun 2018."]),
        ("show hotline --format table", []),
        ("show hotline --json", []),
    ],
)
def test_an_answer_says_what_day_it_is_of(tracker: CommandLine, asked: str, told: list[str]) -> None:
    """On stderr if the answer itself does not; so is a day before which nothing was on record."""
    assert tracker(asked).err.splitlines() == told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("--as-of 2017-11-06", "agreed on Mon 6 Nov 2017"),
        ("--as-of 2017-11-06 --known-at 2999-01-01", "agreed on Mon 6 Nov 2017"),
        ("--known-at 2018-01-01", "recorded by 2018-01-01 23:59 UTC"),
        ("--as-of 2017-11-07 --known-at 2018-01-01T12:30Z", "recorded by 2018-01-01 12:30 UTC"),
    ],
)
def test_a_commitment_that_is_not_on_record_yet_is_refused(
    tracker: CommandLine, asked: str, told: str
) -> None:
    """If it was neither agreed by the day nor recorded by the moment, the message names the day."""
    message = f'"hotline" was not yet {told}. Ask for a later day or moment.\n'
    assert tracker(f"show hotl {asked}", fails=3).err == message


def test_a_commitment_is_on_record_from_the_day_it_was_agreed(tracker: CommandLine) -> None:
    """That day included."""
    assert tracker("show hotline --as-of 2017-11-07").err == "hotline as of Tue 7 Nov 2017.\n"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "agreed, one-off, owed by IR and PK (the parties; --obligor names others)"),
        ("--obligor PK", "agreed, one-off, owed by PK"),
        (
            "--obligor PK --obligor IR --strength binding --kind continuing --starts 2018-12-31",
            "binding, continuing, owed by IR and PK, from Mon 31 Dec 2018 on",
        ),
    ],
)
def test_add_prints_what_was_added(tracker: CommandLine, typed: str, told: str) -> None:
    """With who owes it, and why if nobody was named; the due date has its weekday."""
    done = tracker(f"add Posts --agreement pk-ir-2017 {typed}")
    assert (done.out, done.err) == (f"pk-ir-2017-16: added, {told}.\n", "")


def test_add_prints_what_was_stored_as_json(tracker: CommandLine) -> None:
    """The ref in small letters, the parties as obligors, and the defaults."""
    found = tracker("add Posts --agreement pk --ref Posts --due 2018-12-31 --json").json
    assert found["schema"] == "tracker.add/1"
    assert found["items"] == [
        {
            "ref": "posts",
            "title": "Posts",
            "obligors": ["IR", "PK"],
            "due_on": "2018-12-31",
            "strength": "agreed",
            "kind": "one-off",
        }
        | dict.fromkeys(
            ("due", "after", "due_words", "every", "starts_on", "ends_on", "target", "unit", "agreed_on")
        )
    ]


def test_all_terms_of_a_commitment_are_stored(tracker: CommandLine) -> None:
    """Each in its own field."""
    terms = {
        "theme": "border",
        "wording": "words",
        "document": "hilal-2017-11",
        "locator": "par. 5",
        "note": "n",
    }
    typed = [f"--{name}={value}" for name, value in terms.items()]
    tracker("add Posts --agreement pk --ref posts", *typed)
    (shown,) = tracker("show posts --json").json["items"]
    assert {name: shown[name] for name in terms} == terms


def test_a_title_is_added_once_to_an_agreement(tracker: CommandLine) -> None:
    """In any case and spacing; with a ref of its own it is another commitment, and so it is elsewhere."""
    tracker("add 'Posts on the  border' --agreement pk-ir-2017 --ref posts")
    told = tracker("add 'posts ON the border' --agreement pk-ir-2017", fails=4).err
    said = (
        '"posts ON the border" is there already in pk-ir-2017: posts. If this is another one, give it a ref'
    )
    assert " ".join(told.split()).startswith(said)
    tracker("add 'posts ON the border' --agreement pk-ir-2017 --ref posts-2")
    tracker("agreement add Talks --ref talks --on 2018-01-05 --party PK")
    tracker("add 'Posts on the border' --agreement talks")
