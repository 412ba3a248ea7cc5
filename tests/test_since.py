"""Since when a status holds: the first day of its unbroken run."""

import pytest
from conftest import ON_A_FILE, CommandLine
from made_up_measures import AGREED, Desk, to_day

from tracker.domain.vocabulary import Status

pytestmark = ON_A_FILE  # random histories hold a server to the same rules


def test_saying_the_same_again_does_not_move_since(desk: Desk) -> None:
    """Implemented on 20 June and "verified again" on 15 August is implemented since 20 June."""
    desk.owe()
    desk.say("2017-06-20", Status.IMPLEMENTED)
    desk.say("2017-08-15", Status.IMPLEMENTED, note="Verified again.")
    assert desk.see("2017-09-01").status_on == to_day("2017-06-20")


def test_since_is_of_the_present_run(desk: Desk) -> None:
    """What was said before something else was said does not count."""
    desk.owe()
    desk.say("2017-01-10", Status.LIMITED)
    desk.say("2017-02-10", Status.STALLED)
    desk.say("2017-03-10", Status.LIMITED)
    desk.say("2017-04-10", Status.LIMITED)
    assert desk.see("2017-05-01").status_on == to_day("2017-03-10")
    assert desk.see("2017-02-09").status_on == to_day("2017-01-10")


def test_no_information_is_since_the_day_agreed(desk: Desk) -> None:
    """Whether somebody says so or not."""
    desk.owe()
    assert desk.see("2017-01-01").status_on == AGREED
    desk.say("2017-02-10", Status.NO_INFORMATION)
    assert desk.see("2017-03-01").status_on == AGREED


def test_no_information_said_after_news_is_since_its_day(desk: Desk) -> None:
    """The run that began on the day agreed was broken."""
    desk.owe()
    desk.say("2017-02-10", Status.LIMITED)
    desk.say("2017-03-10", Status.NO_INFORMATION)
    assert desk.see("2017-04-01").status_on == to_day("2017-03-10")


def test_a_status_of_a_day_is_the_one_at_its_end(desk: Desk) -> None:
    """What was said and replaced on one day breaks no run."""
    desk.owe()
    desk.say("2017-02-10", Status.LIMITED)
    desk.say("2017-03-10", Status.SUBSTANTIAL)
    desk.say("2017-03-10", Status.LIMITED)
    assert desk.see("2017-04-01").status_on == to_day("2017-02-10")


def test_a_claim_does_not_break_our_run(desk: Desk) -> None:
    """It stands beside our assessment, and has a run of its own."""
    desk.owe()
    desk.say("2017-02-10", Status.LIMITED)
    desk.say("2017-03-10", Status.IMPLEMENTED, by="IR")
    desk.say("2017-04-10", Status.IMPLEMENTED, by="IR")
    desk.say("2017-05-10", Status.LIMITED)
    seen = desk.see("2017-06-01")
    assert seen.status_on == to_day("2017-02-10")
    assert [(claim.held_since, claim.on) for claim in seen.claims] == [
        (to_day("2017-03-10"), to_day("2017-04-10"))
    ]


def test_an_entry_of_before_the_day_agreed_counts_from_that_day(desk: Desk) -> None:
    """Nothing was owed before it."""
    desk.owe()
    desk.say("2009-06-01", Status.LIMITED)
    desk.say("2017-02-10", Status.LIMITED)
    assert desk.see("2017-03-01").status_on == AGREED


def test_show_and_list_give_the_first_day_of_the_run(tracker: CommandLine) -> None:
    """Not the day on which it was last said."""
    tracker('update hotline limited --on 2018-01-15 -m "Numbers exchanged"')
    tracker('update hotline limited --on 2018-03-01 -m "Still so"')
    for question in ("show hotline --json", "list --json"):
        (item,) = [one for one in tracker(question).json["items"] if one["ref"] == "hotline"]
        assert item["status_on"] == "2018-01-15"


@pytest.mark.parametrize("ref", ["hotline", "soil"])
def test_show_dates_no_information_from_the_day_agreed(tracker: CommandLine, ref: str) -> None:
    """The agreement that comes with the tracker was concluded on 7 November 2017."""
    assert tracker(f"show {ref} --json").json["items"][0]["status_on"] == "2017-11-07"
