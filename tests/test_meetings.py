"""Meetings of the parties, and their minutes: what was recorded from then on, and what came of each ask."""

from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once

HELD = """
meeting add "First session" --ref jbc-1 --agreement pk-ir-2017 --on 2018-02-01 --place Tehran
meeting add --ref jbc-2 --agreement pk-ir-2017 --on 2018-05-08
update hotline limited -m "Before it" --on 2018-01-15 --ask "Exchange numbers" --side IR
update patrols limited -m "Asked at it" --on 2018-02-01 --ask "Name the roads"
update soil -m "Asked and cleared" --on 2018-01-10 --ask "A list"
update soil --ask none --on 2018-01-20
update hotline limited --side IR -m "Numbers sent" --on 2018-03-01
update hotline limited --side PK -m "Ours" --on 2018-03-02
update hotline done --reporter IR --on 2018-03-03
update patrols substantial --on 2018-05-09
"""
"""Made up."""


@pytest.fixture
def desk(tracker: CommandLine) -> CommandLine:
    """Two sessions, with news before, between and after them."""
    fill_once(tracker.path, "meetings", lambda: [tracker(line) for line in HELD.strip().splitlines()])
    return tracker


def minutes(desk: CommandLine, meeting: str) -> Any:
    return desk(f"meeting show {meeting} --json").json["items"][0]


def test_what_was_asked_at_a_meeting_is_shown_with_what_came_of_it(desk: CommandLine) -> None:
    """Also what was asked before it and not cleared by then; up to the next session, of that side only."""
    found = minutes(desk, "jbc-1")
    assert found["next_session"] == "jbc-2"
    asks = {one["commitment"]: [entry["update"] for entry in one["entries"]] for one in found["asks"]}
    assert asks == {"hotline": ["U-5", "U-7"], "patrols": []}
    news = [one["update"] for one in found["entries"]]
    assert "U-5" in news
    later = minutes(desk, "jbc-2")
    assert later["next_session"] is None
    assert {one["commitment"]: len(one["entries"]) for one in later["asks"]}["patrols"] == 1
    assert "Name the roads" in desk("show jbc-1 --format table").out


@ON_A_FILE
def test_an_ask_is_over_when_the_part_that_was_asked_is_done(desk: CommandLine) -> None:
    """Or the whole, where all were asked."""
    desk("update hotline done --side IR --on 2018-05-01")
    assert [one["commitment"] for one in minutes(desk, "jbc-2")["asks"]] == ["patrols"]
    desk("update patrols done --on 2018-05-02")
    assert minutes(desk, "jbc-2")["asks"] == []


@ON_A_FILE
def test_since_takes_a_meeting_or_a_day(desk: CommandLine) -> None:
    """The day of the meeting is meant, in summary and brief; a beginning of its ref is enough."""
    by_day = desk("summary --since 2018-02-01 --json").json
    assert desk("summary --since jbc-1 --json").json == by_day
    assert desk("brief --since jbc-1 --json").json["since"] == "2018-02-01"
    assert '"jbc-9"' in desk("summary --since jbc-9", fails=3).err
    assert "after the day asked about" in desk("brief --since jbc-2 --as-of 2018-03-01", fails=2).err
    assert "10 September 2018" in desk("summary --since 10/09/2018", fails=2).err


@ON_A_FILE
@pytest.mark.parametrize("question", ["summary", "brief"])
def test_since_a_meeting_that_was_not_known_is_told_as_such(desk: CommandLine, question: str) -> None:
    """By the moment asked about it was not recorded yet, or was taken back by then."""
    told = desk(f"{question} --since jbc-1 --known-at 2018-06-01", fails=3).err
    assert " ".join(told.split()) == (
        '"jbc-1" was not yet recorded by 2018-06-01 23:59 UTC. Ask for a later day or moment. '
        "A day is understood too: --since 2018-03-01"
    )
    desk("retract jbc-1 -m 'Not held' --yes")
    assert 'The meeting "jbc-1" was taken back on ' in desk(f"{question} --since jbc-1", fails=4).err


@ON_A_FILE
def test_the_brief_is_since_the_last_meeting_held_before(desk: CommandLine) -> None:
    """Of the selected agreements, else of any; without one, as ever."""
    assert desk("brief --json").json["since"] == "2018-05-08"
    assert desk("brief --as-of 2018-05-08 --json").json["since"] == "2018-02-01"
    assert desk("brief --as-of 2018-01-31 --json").json["since"] is None
    desk("agreement add Talks --ref talks-2018 --on 2018-01-01 --party PK --party IR")
    assert desk("brief --agreement talks-2018 --json").json["since"] is None
    desk("meeting add --ref talks-1 --agreement talks-2018 --on 2018-03-01")
    assert desk("brief --agreement talks-2018 --json").json["since"] == "2018-03-01"


@ON_A_FILE
def test_a_meeting_is_corrected_amended_and_retracted(desk: CommandLine) -> None:
    """Like whatever has a ref; undo takes an addition back."""
    desk("correct jbc-2 --on 2018-05-09 --place Islamabad --reason Mistyped")
    listed = {one["ref"]: one for one in desk("meeting list --json").json["items"]}
    assert (listed["jbc-2"]["held_on"], listed["jbc-2"]["place"]) == ("2018-05-09", "Islamabad")
    desk("correct jbc-1 --place none --reason Mistyped")
    assert minutes(desk, "jbc-1")["place"] is None
    desk("retract jbc-2 -m 'Not held' --yes")
    assert "jbc-2" not in desk("meeting list").out
    assert minutes(desk, "jbc-1")["next_session"] is None
    desk("meeting add --ref jbc-3 --agreement pk-ir-2017 --on 2018-09-01")
    desk("undo --yes")
    assert "jbc-3" not in desk("meeting list").out


@ON_A_FILE
def test_an_agreement_with_meetings_or_events_is_not_retracted(desk: CommandLine) -> None:
    """What hangs on it is named."""
    desk("agreement add Talks --ref talks-2018 --on 2018-01-01 --party PK --party IR")
    desk("meeting add --ref talks-1 --agreement talks-2018 --on 2018-03-01")
    desk("event add Start --ref start --agreement talks-2018")
    desk("agreement update talks-2018 signed")
    error = desk("retract talks-2018 -m wrong --yes", fails=4).err
    for name in ("meeting talks-1", "event talks-2018:start", "standing U-"):
        assert name in error
