"""What was implemented and is no longer: fallen back, since the day it fell."""

import pytest
from conftest import ON_A_FILE, CommandLine
from made_up_measures import Desk, to_day

from tracker.domain.vocabulary import CommitmentKind, Flag, Status, Strength

pytestmark = ON_A_FILE  # random histories hold a server to the same rules


@pytest.mark.parametrize("kind", CommitmentKind)
@pytest.mark.parametrize("status", [Status.LIMITED, Status.BREACHED, Status.SUSPENDED, Status.NOT_STARTED])
def test_what_was_implemented_and_is_open_again_is_fallen_back(
    desk: Desk, kind: CommitmentKind, status: Status
) -> None:
    """Since the day on which it was first said, whatever the kind of the commitment."""
    desk.owe(kind=kind)
    desk.say("2016-01-20", Status.IMPLEMENTED)
    assert not desk.has_flag(Flag.FALLEN_BACK, "2017-10-31")
    desk.say("2017-11-01", status)
    for day in ("2017-11-01", "2018-05-01"):
        assert desk.see(day).fallen_back_on == to_day("2017-11-01")
        assert desk.has_flag(Flag.FALLEN_BACK, day)


def test_it_is_fallen_back_since_it_was_last_implemented(desk: Desk) -> None:
    """A change of status between does not count as another fall; being done again ends it."""
    desk.owe()
    desk.say("2016-01-20", Status.IMPLEMENTED)
    desk.say("2016-11-01", Status.LIMITED)
    desk.say("2017-01-01", Status.BREACHED)
    assert desk.see("2017-02-01").fallen_back_on == to_day("2016-11-01")
    desk.say("2017-03-01", Status.IMPLEMENTED)
    assert desk.see("2017-04-01").fallen_back_on is None
    assert not desk.has_flag(Flag.FALLEN_BACK, "2017-04-01")
    desk.say("2017-05-01", Status.SUBSTANTIAL)
    assert desk.see("2017-06-01").fallen_back_on == to_day("2017-05-01")


def test_silence_is_no_fall(desk: Desk) -> None:
    """That nothing is known any more says nothing against anybody; when more is known it fell by then."""
    desk.owe()
    desk.say("2016-01-20", Status.IMPLEMENTED)
    desk.say("2017-01-01", Status.NO_INFORMATION)
    assert desk.see("2017-02-01").fallen_back_on is None
    assert not desk.has_flag(Flag.FALLEN_BACK, "2017-02-01")
    desk.say("2017-03-01", Status.LIMITED)
    assert desk.see("2017-04-01").fallen_back_on == to_day("2017-01-01")


@pytest.mark.parametrize("status", [Status.LAPSED, Status.WITHDRAWN, Status.SUPERSEDED])
def test_what_is_closed_is_not_fallen_back(desk: Desk, status: Status) -> None:
    """Nothing is owed any more."""
    desk.owe()
    desk.owe("gate")
    desk.say("2016-01-20", Status.IMPLEMENTED)
    desk.say("2017-01-01", status, successor="gate" if status is Status.SUPERSEDED else None)
    assert not desk.has_flag(Flag.FALLEN_BACK, "2017-02-01")


def test_what_is_only_intended_does_not_fall_back(desk: Desk) -> None:
    """It is not owed."""
    desk.owe(strength=Strength.INTENTION)
    desk.say("2016-01-20", Status.IMPLEMENTED)
    desk.say("2017-01-01", Status.LIMITED)
    assert not desk.has_flag(Flag.FALLEN_BACK, "2017-02-01")


def test_what_others_say_is_no_fall(desk: Desk) -> None:
    """Neither a claim that it is broken nor an actor that said implemented before."""
    desk.owe()
    desk.owe("gate")
    desk.say("2016-01-20", Status.IMPLEMENTED)
    desk.say("2017-01-01", Status.LIMITED, by="PK")
    assert not desk.has_flag(Flag.FALLEN_BACK, "2017-02-01")
    desk.say("2016-01-20", Status.IMPLEMENTED, by="IR", ref="gate")
    desk.say("2017-01-01", Status.LIMITED, ref="gate")
    assert not desk.has_flag(Flag.FALLEN_BACK, "2017-02-01", "gate")


def test_what_was_taken_back_on_its_own_day_is_no_fall(desk: Desk) -> None:
    """The status of a day is the one at its end."""
    desk.owe()
    desk.say("2017-01-20", Status.IMPLEMENTED)
    desk.say("2017-01-20", Status.LIMITED)
    assert not desk.has_flag(Flag.FALLEN_BACK, "2017-02-01")


def test_a_new_due_date_missed_after_a_fall_is_both(desk: Desk) -> None:
    """Fallen back, and overdue by the days since the new date alone."""
    desk.owe(due="2016-01-31")
    desk.say("2016-01-20", Status.IMPLEMENTED)
    desk.say("2017-11-01", Status.LIMITED)
    desk.say("2017-11-02", due="2018-02-01")
    seen = desk.see("2018-02-11")
    assert {Flag.FALLEN_BACK, Flag.OVERDUE} <= set(seen.flags)
    assert seen.days_late == 10


def test_fallen_back_stands_after_overdue_and_before_contested(desk: Desk) -> None:
    """In the order of every list."""
    desk.owe("late", due="2017-01-31")
    desk.owe("disputed")
    desk.owe("fallen")
    desk.owe("broken")
    desk.say("2018-03-01", Status.IMPLEMENTED, by="IR", ref="disputed")
    desk.say("2018-03-01", Status.LIMITED, by="PK", ref="disputed")
    desk.say("2018-03-01", Status.IMPLEMENTED, ref="fallen")
    desk.say("2018-04-01", Status.LIMITED, ref="fallen")
    desk.say("2018-04-01", Status.BREACHED, ref="broken")
    assert desk.list_all("2018-05-01") == ["broken", "late", "fallen", "disputed"]


def test_the_command_line_shows_a_fall_and_counts_it(tracker: CommandLine) -> None:
    """In the flags of a list, in the summary, and with its day in what is shown of the commitment."""
    tracker("update hotline implemented --on 2018-01-20 -m Works")
    tracker("update hotline limited --on 2018-04-20 -m Cut")
    (item,) = [one for one in tracker("list --json").json["items"] if one["ref"] == "hotline"]
    assert "fallen back" in item["flags"]
    assert tracker("summary --json").json["flags"]["fallen back"] == 1
    shown = tracker("show hotline --format table").out.lower()
    assert "fallen back" in shown
    assert "20 apr 2018" in shown
