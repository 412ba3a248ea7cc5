"""Events that deadlines hang on: their names, their days, what moves with them, and how each is put right."""

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once

ADDED = """
event add "Border opens" --ref opening --agreement pk-ir-2017 --day 2018-03-10
add Posts --agreement pk-ir-2017 --ref posts --due "opening + 14 days"
add Customs --agreement pk-ir-2017 --ref customs --due "opening + 1 month"
add Road --agreement pk-ir-2017 --ref road --due "signing + 3 months"
"""
"""Made up."""


@pytest.fixture
def desk(tracker: CommandLine) -> CommandLine:
    """An event with two due dates that hang on it; U-1 says its day."""
    fill_once(tracker.path, "events", lambda: [tracker(line) for line in ADDED.strip().splitlines()])
    return tracker


def day_of(desk: CommandLine, event: str = "opening") -> str | None:
    day: str | None = desk(f"event show {event} --json").json["items"][0]["day"]
    return day


def test_an_event_moves_and_what_is_due_by_it_moves_too(desk: CommandLine) -> None:
    """What moves is said before it is recorded, and then again; nothing is saved by --dry-run."""
    tried = desk("event update opening 2018-03-24 -m Agreed --dry-run")
    assert tried.out == (
        "opening: Sat 10 Mar 2018 -> Sat 24 Mar 2018 would move 2 due dates: "
        "customs 10 Apr -> 24 Apr, posts 24 Mar -> 7 Apr\n"
    )
    assert tried.err == "Nothing was saved.\n"
    assert day_of(desk) == "2018-03-10"
    told = desk("event update opening 2018-03-24 -m Agreed").out
    assert "said on Fri 1 Jun 2018 [U-2]; moves 2 due dates: customs 10 Apr -> 24 Apr, posts" in told
    assert day_of(desk) == "2018-03-24"
    desk("undo --yes")
    assert day_of(desk) == "2018-03-10"


@ON_A_FILE
def test_a_day_can_be_unknown_again(desk: CommandLine) -> None:
    """The due dates that hang on it are not known then."""
    told = desk("event update opening unknown -m 'Put off'").out
    assert "opening: Sat 10 Mar 2018 -> not known" in told
    assert "posts 24 Mar 2018 -> not known" in told
    assert day_of(desk) is None


@ON_A_FILE
def test_a_day_that_is_known_already_is_not_recorded_twice(desk: CommandLine) -> None:
    """Also that it is not known."""
    assert "is on Sat 10 Mar 2018 already, by U-1" in desk("event update opening 2018-03-10", fails=4).err
    desk("event update opening unknown")
    assert "said already" in desk("event update opening unknown", fails=4).err


@ON_A_FILE
def test_an_earlier_word_moves_nothing_while_a_later_one_stands(desk: CommandLine) -> None:
    """What is said of an earlier day is on record, and the answer says that it is not the last."""
    told = desk("event update opening 2018-03-01 --on 2018-02-01").out
    assert "moves no due date, because U-1 is later: today it is Sat 10 Mar 2018" in told
    assert day_of(desk) == "2018-03-10"


@ON_A_FILE
def test_a_due_date_that_was_moved_to_a_day_hangs_on_no_event_any_more(desk: CommandLine) -> None:
    """Until a rule is amended in again."""
    desk("update posts --due 2018-09-01")
    moves = desk("event update opening 2018-03-24 --dry-run --json").json["items"][0]["moves"]
    assert [move["commitment"] for move in moves] == ["customs"]
    desk("amend posts --due 'opening + 1 week' --on 2018-06-01 --reason Agreed")
    moves = desk("event update opening 2018-03-24 --dry-run --json").json["items"][0]["moves"]
    assert [move["commitment"] for move in moves] == ["customs", "posts"]


@ON_A_FILE
def test_months_end_with_the_month(desk: CommandLine) -> None:
    """A month after 31 January is the last day of February."""
    moves = desk("event update opening 2018-01-31 --dry-run --json").json["items"][0]["moves"]
    assert moves[0] == {"commitment": "customs", "before": "2018-04-10", "after": "2018-02-28"}


@ON_A_FILE
def test_the_signing_is_the_day_of_the_agreement(desk: CommandLine) -> None:
    """It is shown, moves with the agreement's day, and is neither added, updated, retracted nor marked."""
    assert day_of(desk, "signing") == "2017-11-07"
    assert day_of(desk, "pk-ir-2017:signing") == "2017-11-07"
    desk("correct pk-ir-2017 --on 2017-11-06 --reason Mistyped")
    assert day_of(desk, "signing") == "2017-11-06"
    for line in (
        "event add Signing --ref signing --agreement pk-ir-2017",
        "event update signing 2018-01-01",
        "retract signing -m wrong --yes",
        "correct signing --title Other --reason wrong",
        "mark signing --internal",
    ):
        desk(line, fails=4)


@ON_A_FILE
def test_a_short_name_means_the_only_event_that_has_it(desk: CommandLine) -> None:
    """Where agreements share a name, the agreement stands before it; completion of it offers what works."""
    desk("agreement add Talks --ref talks-2018 --on 2018-01-01 --party PK --party IR")
    assert day_of(desk, "open") == "2018-03-10"
    desk("event add Opening --ref opening --agreement talks-2018 --day 2018-05-01")
    error = desk("event show opening", fails=3).err
    assert "pk-ir-2017:opening" in error
    assert "talks-2018:opening" in error
    assert day_of(desk, "talks-2018:opening") == "2018-05-01"
    assert desk("show talks:open --json").json["schema"] == "tracker.event-show/1"
    for line in ("event show signing", "show signing"):
        assert "pk-ir-2017:signing, talks-2018:signing" in desk(line, fails=3).err


@ON_A_FILE
def test_the_day_of_an_event_is_corrected_retracted_and_marked_by_its_number(desk: CommandLine) -> None:
    """Each in one command, which undo takes back; the entry keeps its mark when it is corrected."""
    desk("mark U-1 --share")
    told = desk("correct U-1 --day 2018-03-11 --reason Mistyped").out
    assert "day Sat 10 Mar 2018 -> Sun 11 Mar 2018" in told
    (entry,) = [
        one
        for one in desk("log --json").json["items"]
        if one["entry"] == "event_day" and not one["retracted"]
    ]
    assert (entry["day"], entry["mark"], entry["of"]["ref"]) == ("2018-03-11", "shared", "pk-ir-2017:opening")
    desk("undo --yes")
    assert day_of(desk) == "2018-03-10"
    desk("correct U-1 --day unknown --reason Mistyped")
    assert day_of(desk) is None
    desk("undo --yes")
    desk("retract U-1 -m wrong")
    assert day_of(desk) is None


@ON_A_FILE
def test_a_word_that_is_not_the_last_of_its_day_is_not_corrected_past_it(desk: CommandLine) -> None:
    """It would stand after what was said later of the same day."""
    desk("event update opening 2018-03-12 --on 2018-03-10")
    error = desk("correct U-1 --day 2018-03-11 --reason Mistyped", fails=4).err
    assert "U-2 says something of the same day" in error
    assert "tracker retract U-2" in error


@ON_A_FILE
def test_an_event_on_which_something_hangs_is_not_retracted(desk: CommandLine) -> None:
    """What hangs on it is named; afterwards it goes, and is in no list."""
    error = desk("retract opening -m wrong --yes", fails=4).err
    assert "commitment customs" in error
    assert "commitment posts" in error
    desk("correct customs --due none --reason wrong")
    desk("correct posts --due 'after opening' --reason wrong")
    assert "commitment posts." in desk("retract opening -m wrong --yes", fails=4).err
    desk("correct posts --due 'after none' --reason wrong")
    desk("retract opening -m wrong --yes")
    assert "opening" not in desk("event list").out
    assert "was taken back on" in desk("event show opening", fails=4).err
    desk("undo --yes")
    assert "opening" in desk("event list").out


@ON_A_FILE
def test_an_event_is_corrected_and_added_in_one_command_with_its_day(desk: CommandLine) -> None:
    """Its title is a term; undo takes event and day back together."""
    desk("correct opening --title 'Gate opens' --reason Better")
    assert desk("event show opening --json").json["items"][0]["title"] == "Gate opens"
    desk("event add Elections --ref elections --agreement pk-ir-2017 --day 2018-12-01")
    assert day_of(desk, "elections") == "2018-12-01"
    desk("undo --yes")
    assert "elections" not in desk("event list").out
    assert not [
        one for one in desk("log --json").json["items"] if one["number"] == "U-3" and not one["retracted"]
    ]


@ON_A_FILE
def test_what_is_added_says_when_it_is_due_by_its_rule(desk: CommandLine) -> None:
    """How often, from when, until when, and how much too; the same in JSON."""
    told = desk("add Gate --agreement pk-ir-2017 --ref gate --due 'opening + 40 days'").out
    assert told.endswith("due pk-ir-2017:opening + 40 days, which is Thu 19 Apr 2018 now.\n")
    told = desk("add Vote --agreement pk-ir-2017 --ref vote --due '2018-12-31 after opening'").out
    assert "due Mon 31 Dec 2018, not before pk-ir-2017:opening has happened." in told
    line = (
        "add Meet --agreement pk-ir-2017 --kind recurring --due 2018-09-30 --every quarter --ends 2020-12-31"
    )
    assert "every 3 months, until Thu 31 Dec 2020." in desk(line).out
    line = "add Release --agreement pk-ir-2017 --target 5,000 --unit prisoners --agreed-on 2018-01-01 --json"
    item = desk(line).json["items"][0]
    assert (item["target"], item["unit"], item["agreed_on"], item["due"]) == (
        5000,
        "prisoners",
        "2018-01-01",
        None,
    )


@ON_A_FILE
@pytest.mark.parametrize(
    ("typed", "due_on", "due", "after"),
    [
        ("none", None, None, "pk-ir-2017:opening"),
        ("after none", "2018-12-31", None, None),
        ("2019-01-31", "2019-01-31", None, "pk-ir-2017:opening"),
        ("2019-01-31 after none", "2019-01-31", None, None),
        ("after signing", None, None, "pk-ir-2017:signing"),
        ("opening + 1 week", "2018-03-17", "pk-ir-2017:opening + 7 days", "pk-ir-2017:opening"),
    ],
)
def test_a_due_date_is_corrected_with_its_condition(
    desk: CommandLine, typed: str, due_on: str | None, due: str | None, after: str | None
) -> None:
    """What is given takes the place of what stood; a condition stays until it is taken away or is another."""
    desk("add Vote --agreement pk-ir-2017 --ref vote --due '2018-12-31 after opening'")
    desk(f"correct vote --due '{typed}' --reason Mistyped")
    shown = desk("show vote --json").json["items"][0]
    assert (shown["due_on"], shown["due"], shown["after"]) == (due_on, due, after)


@ON_A_FILE
def test_a_day_that_became_a_rule_is_one_change(desk: CommandLine) -> None:
    """And a rule that became a day: only one of the two is ever set."""
    told = desk("correct customs --due 2018-06-30 --reason Mistyped").out
    assert told.startswith('customs: due date "pk-ir-2017:opening + 1 month" -> Sat 30 Jun 2018, corrected')
    told = desk("correct customs --due 'opening + 1 week' --reason Mistyped").out
    assert told.startswith('customs: due date Sat 30 Jun 2018 -> "pk-ir-2017:opening + 7 days", corrected')
