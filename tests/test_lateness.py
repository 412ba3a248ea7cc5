"""What is late and what is not: due dates that were met stay met, and only our word moves one."""

from datetime import timedelta

import pytest
from conftest import ON_A_FILE, CommandLine
from made_up_measures import Desk, to_day

from tracker.domain.errors import RuleViolation
from tracker.domain.vocabulary import CommitmentKind, Flag, Status, Strength

pytestmark = ON_A_FILE  # random histories hold a server to the same rules

ONE_DAY = timedelta(days=1)


def late_flags(desk: Desk, on: str) -> set[Flag]:
    """The flags about the due date that the measure has as of a day."""
    return set(desk.see(on).flags) & {Flag.OVERDUE, Flag.DONE_LATE, Flag.DUE_SOON}


# -- a due date that was met ---------------------------------------------------------------------------


def test_verified_again_after_the_due_date_is_not_done_late(desk: Desk) -> None:
    """Due 30 June, done 20 June, "verified again" 15 August: in time."""
    desk.owe(due="2017-06-30")
    desk.say("2017-06-20", Status.IMPLEMENTED)
    desk.say("2017-08-15", Status.IMPLEMENTED, note="Verified again.")
    assert late_flags(desk, "2017-09-01") == set()
    assert desk.see("2017-09-01").days_late is None


@pytest.mark.parametrize(("day", "days_late"), [("2017-06-30", None), ("2017-07-01", 1), ("2017-07-30", 30)])
def test_done_late_is_implemented_first_after_the_due_date(
    desk: Desk, day: str, days_late: int | None
) -> None:
    """On the due date itself it is in time; days late are counted to the first day it was implemented."""
    desk.owe(due="2017-06-30")
    desk.say(day, Status.IMPLEMENTED)
    desk.say("2017-08-15", Status.IMPLEMENTED)
    assert desk.see("2017-09-01").days_late == days_late
    assert desk.has_flag(Flag.DONE_LATE, "2017-09-01") is (days_late is not None)


def test_a_due_date_once_met_is_met_for_good(desk: Desk) -> None:
    """Done in time and fallen back after the due date is never overdue; done again it is still in time."""
    desk.owe(due="2016-01-31")
    desk.say("2016-01-20", Status.IMPLEMENTED)
    desk.say("2017-11-01", Status.LIMITED, note="Parts were removed.")
    assert late_flags(desk, "2018-01-01") == set()
    assert desk.see("2018-01-01").days_late is None
    desk.say("2018-03-01", Status.IMPLEMENTED)
    assert late_flags(desk, "2018-04-01") == set()


def test_fallen_back_before_the_due_date_is_not_overdue_either(desk: Desk) -> None:
    """It was implemented on some day since the date was set, so that date was met."""
    desk.owe(due="2017-06-30")
    desk.say("2017-03-01", Status.IMPLEMENTED)
    desk.say("2017-04-01", Status.LIMITED)
    assert late_flags(desk, "2017-06-15") == set()
    assert late_flags(desk, "2017-09-01") == set()


def test_a_new_due_date_after_a_fall_counts_anew(desk: Desk) -> None:
    """Missed, it is overdue; done after it, it is done late."""
    desk.owe(due="2016-01-31")
    desk.say("2016-01-20", Status.IMPLEMENTED)
    desk.say("2017-11-01", Status.LIMITED)
    desk.say("2017-11-02", due="2018-02-01")
    assert late_flags(desk, "2018-01-20") == {Flag.DUE_SOON}
    assert late_flags(desk, "2018-02-01") == {Flag.DUE_SOON}
    assert late_flags(desk, "2018-02-02") == {Flag.OVERDUE}
    assert desk.see("2018-03-03").days_late == 30
    desk.say("2018-03-03", Status.IMPLEMENTED)
    assert late_flags(desk, "2018-04-01") == {Flag.DONE_LATE}
    assert desk.see("2018-04-01").days_late == 30


def test_done_late_and_fallen_back_is_not_overdue(desk: Desk) -> None:
    """Late or not, the date was met; that it is no longer so is another matter."""
    desk.owe(due="2017-01-31")
    desk.say("2017-03-01", Status.IMPLEMENTED)
    desk.say("2017-06-01", Status.LIMITED)
    assert late_flags(desk, "2017-09-01") == set()


def test_a_date_set_while_it_is_implemented_is_met(desk: Desk) -> None:
    """Even one that was past when it was set is no reason to call it late."""
    desk.owe(due="2017-06-30")
    desk.say("2017-06-20", Status.IMPLEMENTED)
    desk.say("2017-08-01", due="2017-03-31")
    assert late_flags(desk, "2017-09-01") == set()
    desk.say("2017-10-01", Status.LIMITED)
    assert late_flags(desk, "2017-11-01") == set()


def test_a_date_set_on_the_day_of_the_fall_is_not_met(desk: Desk) -> None:
    """The status of a day is the one at its end."""
    desk.owe(due="2017-06-30")
    desk.say("2017-06-20", Status.IMPLEMENTED)
    desk.say("2017-08-01", Status.LIMITED, due="2017-08-31")
    assert late_flags(desk, "2017-09-01") == {Flag.OVERDUE}


def test_saying_the_same_date_again_does_not_set_it_anew(desk: Desk) -> None:
    """It was met while it was in force without a break."""
    desk.owe(due="2017-06-30")
    desk.say("2017-06-20", Status.IMPLEMENTED)
    desk.say("2017-08-01", Status.LIMITED)
    desk.say("2017-08-10", due="2017-06-30")
    assert late_flags(desk, "2017-09-01") == set()


def test_a_date_that_comes_back_after_another_is_set_anew(desk: Desk) -> None:
    """Another date was in force between, so what was done before does not answer it."""
    desk.owe(due="2017-06-30")
    desk.say("2017-06-20", Status.IMPLEMENTED)
    desk.say("2017-08-01", Status.LIMITED)
    desk.say("2017-08-10", due="2017-12-31")
    desk.say("2017-08-20", due="2017-06-30")
    assert late_flags(desk, "2017-09-01") == {Flag.OVERDUE}


# -- what can be late -----------------------------------------------------------------------------------


def test_a_duty_that_goes_on_is_never_done_late(desk: Desk) -> None:
    """A recurring one without a period is observed from a day on; until then it is overdue like any other."""
    desk.owe(due="2017-06-30", kind=CommitmentKind.RECURRING)
    assert late_flags(desk, "2017-07-01") == {Flag.OVERDUE}
    desk.say("2017-08-01", Status.IMPLEMENTED)
    assert late_flags(desk, "2017-09-01") == set()


def test_a_continuing_duty_has_no_due_date_and_is_never_late(desk: Desk) -> None:
    """It is owed from a day on, and no update can give it a date; one from before is none of its own."""
    desk.owe(kind=CommitmentKind.CONTINUING)
    with pytest.raises(RuleViolation, match="no due date"):
        desk.owe("gate", due="2017-06-30", kind=CommitmentKind.CONTINUING)
    with pytest.raises(RuleViolation, match="no due date"):
        desk.say("2017-07-01", due="2017-07-31")
    desk.owe("post")
    desk.say("2017-07-01", Status.LIMITED, due="2017-07-31", ref="post")
    desk.correct("post", kind=CommitmentKind.CONTINUING)
    seen = desk.see("2017-09-01", "post")
    assert (seen.due_on, seen.original_due_on, seen.slip, seen.flags) == (None, None, None, ())


@pytest.mark.parametrize("status", [Status.LAPSED, Status.WITHDRAWN, Status.SUPERSEDED, Status.IMPLEMENTED])
def test_what_is_closed_is_not_overdue(desk: Desk, status: Status) -> None:
    """Lapsed, withdrawn, superseded; and implemented before the due date."""
    desk.owe(due="2017-06-30")
    desk.owe("gate")
    desk.say("2017-06-01", status, successor="gate" if status is Status.SUPERSEDED else None)
    assert late_flags(desk, "2017-07-01") == set()


@pytest.mark.parametrize("strength", [Strength.INTENTION, Strength.PROPOSED, Strength.DISCUSSED])
def test_what_was_only_intended_is_neither_overdue_nor_due_soon(desk: Desk, strength: Strength) -> None:
    """Nothing is owed."""
    desk.owe(due="2017-06-30", strength=strength)
    assert late_flags(desk, "2017-06-15") == late_flags(desk, "2017-07-01") == set()


@pytest.mark.parametrize(
    ("on", "flags"),
    [
        ("2017-05-30", set()),
        ("2017-05-31", {Flag.DUE_SOON}),
        ("2017-06-30", {Flag.DUE_SOON}),
        ("2017-07-01", {Flag.OVERDUE}),
    ],
)
def test_due_soon_is_due_within_30_days(desk: Desk, on: str, flags: set[Flag]) -> None:
    """From 30 days before to the due date itself; suspended is overdue after it, but never due soon."""
    desk.owe(due="2017-06-30")
    assert late_flags(desk, on) == flags
    desk.say("2017-01-10", Status.SUSPENDED)
    assert late_flags(desk, on) == flags - {Flag.DUE_SOON}


# -- who moves a due date -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["IR", "PK", "UNMA", "DAWN"])
@pytest.mark.parametrize("status", [None, Status.LIMITED, Status.IMPLEMENTED])
def test_a_due_date_in_a_claim_moves_nothing(desk: Desk, who: str, status: Status | None) -> None:
    """An obligor, the other side, a monitor or a newspaper only asks for it; overdue stays overdue."""
    desk.owe(due="2017-06-30")
    desk.say("2017-07-05", status, by=who, due="2017-12-31")
    seen = desk.see("2017-08-01")
    assert (seen.due_on, seen.original_due_on, seen.slip) == (to_day("2017-06-30"), to_day("2017-06-30"), 0)
    assert Flag.OVERDUE in seen.flags
    assert [(ask.reporter, ask.due_on, ask.on) for ask in seen.asks] == [
        (who, to_day("2017-12-31"), to_day("2017-07-05"))
    ]


def test_each_reporter_asks_for_the_date_it_named_last(desk: Desk) -> None:
    """One that named the date in force last asks for nothing."""
    desk.owe(due="2017-06-30")
    desk.say("2017-03-01", by="IR", due="2017-12-31")
    desk.say("2017-03-05", by="PK", due="2017-08-31")
    desk.say("2017-04-01", by="IR", due="2017-10-31")
    assert {(ask.reporter, ask.due_on) for ask in desk.see("2017-05-01").asks} == {
        ("IR", to_day("2017-10-31")),
        ("PK", to_day("2017-08-31")),
    }
    desk.say("2017-05-02", due="2017-10-31")
    assert [ask.reporter for ask in desk.see("2017-06-01").asks] == ["PK"]


def test_our_own_due_date_moves_it(desk: Desk) -> None:
    """With a status or without; the slip is the days from the original date."""
    desk.owe(due="2017-06-30")
    desk.say("2017-05-01", Status.LIMITED, due="2017-07-31")
    desk.say("2017-06-01", due="2017-09-30")
    assert (desk.see("2017-05-15").due_on, desk.see("2017-05-15").slip) == (to_day("2017-07-31"), 31)
    assert (desk.see("2017-07-01").due_on, desk.see("2017-07-01").slip) == (to_day("2017-09-30"), 92)


def test_the_first_date_we_ever_said_is_the_original_where_the_terms_have_none(desk: Desk) -> None:
    """A later one of ours is slip; what an actor asks for before is not it."""
    desk.owe()
    desk.say("2017-01-05", by="IR", due="2017-03-31")
    assert (desk.see("2017-02-01").due_on, desk.see("2017-02-01").original_due_on) == (None, None)
    desk.say("2017-02-10", due="2017-06-30")
    desk.say("2017-06-10", due="2017-07-10")
    seen = desk.see("2017-07-01")
    assert (seen.original_due_on, seen.due_on, seen.slip) == (to_day("2017-06-30"), to_day("2017-07-10"), 10)


def test_the_echo_and_show_name_who_asks_for_a_date(tracker: CommandLine) -> None:
    """The due date in force stays."""
    tracker("update hotline --due 2018-04-30 --on 2018-01-15 -m Set")
    echo = tracker("update hotline --due 2018-12-31 --reporter IR --on 2018-05-02 -m Extension").out
    assert "Iran asks for" in echo
    assert "31 Dec 2018" in echo
    shown = tracker("show hotline --format table").out
    assert "asks for" in shown
    assert "31 Dec 2018" in shown
    item = tracker("show hotline --json").json["items"][0]
    assert (item["due_on"], item["days_late"]) == ("2018-04-30", 32)
    assert "overdue" in item["flags"]


def test_what_was_kept_in_time_is_not_in_the_list_of_what_is_overdue(tracker: CommandLine) -> None:
    """Also after it fell back."""
    tracker("update hotline --due 2018-02-28 --on 2018-01-15 -m Set")
    assert [one["ref"] for one in tracker("list --overdue --json").json["items"]] == ["hotline"]
    tracker("update hotline implemented --on 2018-02-20 -m Done")
    tracker("update hotline limited --on 2018-04-20 -m Broken")
    assert tracker("list --overdue --json").json["items"] == []
