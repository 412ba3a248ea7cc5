"""The standing of an agreement as a whole: our word, the words of others, since when, and by whom."""

from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once

SAID = """
agreement update pk-ir-2017 signed --on 2017-11-07
agreement update pk-ir-2017 in-force --on 2018-01-01 --source "Gazette"
agreement update pk-ir-2017 suspended --side IR -m "Note verbale" --on 2018-05-01
agreement update pk-ir-2017 suspended -m "Said again" --on 2018-05-20
agreement update pk-ir-2017 in-force --reporter PK --on 2018-05-21 --speaker "Spokesperson"
"""
"""Made up."""


@pytest.fixture
def desk(tracker: CommandLine) -> CommandLine:
    """An agreement that we call suspended and Pakistan calls in force."""
    fill_once(tracker.path, "standings", lambda: [tracker(line) for line in SAID.strip().splitlines()])
    return tracker


def shown(desk: CommandLine, *more: str) -> Any:
    return desk("show pk-ir-2017 --json", *more).json["items"][0]


def test_an_agreement_stands_by_our_word_and_each_party_has_its_own(desk: CommandLine) -> None:
    """Since the first day of the run, whoever it was by; what a reporter says changes nothing of ours."""
    found = shown(desk)
    assert (found["standing"], found["standing_since"]) == ("suspended", "2018-05-01")
    words = [(one["reporter"], one["standing"], one["since"], one["side"]) for one in found["words"]]
    assert words == [(None, "suspended", "2018-05-01", "IR"), ("PK", "in-force", "2018-05-21", None)]
    assert desk("agreement list --json").json["items"][0]["standing"] == "suspended"
    table = desk("agreement show pk-ir-2017 --format table").out
    assert "suspended since Tue 1 May 2018, by IR" in table
    assert "PK says in-force since Mon 21 May 2018" in table


@ON_A_FILE
def test_where_nothing_is_said_an_agreement_is_in_force(tracker: CommandLine) -> None:
    """And nobody has said since when."""
    found = shown(tracker)
    assert (found["standing"], found["standing_since"], found["words"]) == ("in-force", None, [])


@ON_A_FILE
def test_a_standing_is_as_of_a_day_and_a_moment(desk: CommandLine) -> None:
    """Like all else."""
    assert shown(desk, "--as-of", "2018-03-01")["standing"] == "in-force"
    assert shown(desk, "--as-of", "2017-12-01")["standing"] == "signed"
    assert desk("agreement list --format table").out.split()[0] == "Ref"


@ON_A_FILE
def test_the_answer_says_what_was_other_and_how_it_stands(desk: CommandLine) -> None:
    """A later word of ours stands against one of an earlier day."""
    told = desk("agreement update pk-ir-2017 terminated -m Ended --on 2018-04-01").out
    assert "in-force -> terminated, true on Sun 1 Apr 2018" in told
    assert "A later word of ours stands; today it is suspended" in told
    assert "still suspended" in desk("agreement update pk-ir-2017 suspended -m Again").out
    told = desk("agreement update pk-ir-2017 terminated --reporter IR -m Letter").out
    assert "Iran says terminated" in told
    assert "By our word it is suspended" in told


@ON_A_FILE
def test_a_standing_is_held_to_the_rules(desk: CommandLine) -> None:
    """A note where it is suspended or ended, a side that is a party, no day to come, no speaker of nobody."""
    desk("actor add UN 'United Nations' --kind organisation")
    for line, code, words in (
        ("agreement update pk-ir-2017 terminated", 4, "needs a note"),
        ("agreement update pk-ir-2017 in-force --side UN", 4, "no party"),
        ("agreement update pk-ir-2017 in-force --on 2018-07-01", 4, "still to come"),
        ("agreement update pk-ir-2017 in-force --speaker Somebody", 4, "spoke"),
        ("agreement update pk-ir-2017 on-hold", 2, "on-hold"),
    ):
        assert words in desk(line, fails=code).err


@ON_A_FILE
def test_a_standing_is_in_the_log_of_its_agreement(desk: CommandLine) -> None:
    """Where the agreement is selected or all are asked for, by day, and of a reporter by that."""
    desk("agreement add Talks --ref talks-2018 --on 2018-01-01 --party PK --party IR")
    numbers = [f"U-{number}" for number in range(1, 6)]

    def listed(*words: str) -> list[str]:
        items = desk("log --json", *words).json["items"]
        return [one["number"] for one in items if one["entry"] == "standing"]

    assert listed() == listed("--agreement", "pk-ir-2017") == numbers
    assert listed("--agreement", "talks-2018") == listed("hotline") == listed("--theme", "border") == []
    assert listed("--since", "2018-05-01", "--until", "2018-05-20") == ["U-3", "U-4"]
    assert listed("--reporter", "PK") == ["U-5"]
    assert listed("--status", "limited") == []
    assert "suspended of IR" in desk("log --format table").out


@ON_A_FILE
def test_a_standing_is_corrected_retracted_and_undone(desk: CommandLine) -> None:
    """By its number; what is retracted is in the log, and so is what took it back."""
    desk("correct U-4 --standing in-force --note none --reason Misread")
    assert shown(desk)["standing"] == "in-force"
    desk("undo --yes")
    assert shown(desk)["standing"] == "suspended"
    desk("retract U-5 -m Misread")
    assert len(shown(desk)["words"]) == 1
    items = desk("log --agreement pk-ir-2017 --json").json["items"]
    assert [one["number"] for one in items if one["takes_back"] == "U-5"]
    assert {one["number"]: one["retracted"] for one in items}["U-5"]
    desk("undo --yes")
    assert len(shown(desk)["words"]) == 2
    assert "still named by" in desk("retract PK -m wrong --yes", fails=4).err
