"""The rules of occurrences in plain Python, held to examples that were worked out by hand."""

import pytest
from oracle_desk import ELECTIONS, MONTH, YEAR, Desk, day, flags
from oracle_history import Period
from oracle_record import Record

from tracker.domain.records import AsOf

# -- recurring -------------------------------------------------------------------------------------------


def test_the_indus_annual_meeting() -> None:
    """Every year, first due 31 May 2022, done that day: as of 1 Sep 2024 overdue, missed 2 of 3."""
    desk = Desk(concluded_on="2022-01-01")
    desk.owe(kind="recurring", due=day("2022-05-31"), every=YEAR)
    desk.say("2022-05-31", "implemented")
    assert desk.at("2022-06-01").openness == "observed"
    found = desk.at("2024-09-01")
    assert (found.status, found.held, found.missed) == ("no-information", 1, 2)
    assert (found.due_on, found.next_due, found.slip) == (day("2024-05-31"), day("2025-05-31"), None)
    assert "overdue" in found.flags
    assert "fallen back" not in found.flags
    assert found.since == day("2023-06-01")


def test_held_5_missed_2() -> None:
    """Of those due before the day; the eighth is still to come."""
    desk = Desk()
    desk.owe(kind="recurring", due=day("2020-01-31"), every=MONTH)
    for on in ("2020-01-31", "2020-02-29", "2020-03-30", "2020-06-30", "2020-07-31"):
        desk.say(on, "implemented", occurrence=None if on != "2020-03-30" else day("2020-03-31"))
    found = desk.at("2020-08-01")
    assert (found.held, found.missed, found.next_due) == (5, 2, day("2020-08-31"))
    assert (found.status, flags(found)) == ("implemented", {"due soon"})


@pytest.mark.parametrize(("held_before", "belongs_to"), [(False, "2020-03-01"), (True, "2020-04-01")])
def test_done_5_march_on_a_first_of_month_duty(held_before: bool, belongs_to: str) -> None:
    """It belongs to the last one due by its day if that is not implemented, else to the next."""
    desk = Desk(concluded_on="2020-02-20")
    desk.owe(obligors="PK", kind="recurring", due=day("2020-03-01"), every=MONTH)
    if held_before:
        desk.say("2020-03-01", "implemented")
    desk.say("2020-03-05", "implemented")
    last = [one.due_on for one in desk.at("2020-03-06").occurrences if one.is_held][-1]
    assert last == day(belongs_to)
    assert flags(desk.at("2020-03-06")) == (set() if held_before else {"done late", "due soon"})


def test_near_the_next_it_must_be_said_which() -> None:
    """The last unanswered, the next at most half a period away: ambiguous; in a file it is the last."""
    desk = Desk(concluded_on="2020-02-20")
    desk.owe(obligors="PK", kind="recurring", due=day("2020-03-01"), every=MONTH)
    duty = Record(desk.history, AsOf(day("2020-04-30"))).duty("duty")
    assert duty is not None
    asked = [duty.schedule.is_ambiguous(duty.ours, day(one)) for one in ("2020-03-16", "2020-03-17")]
    assert asked == [False, True]
    desk.say("2020-03-30", "implemented")
    assert [one.due_on for one in desk.at("2020-03-31").occurrences if one.is_held] == [day("2020-03-01")]


def test_an_occurrence_named_and_held_stays_held() -> None:
    """A later word of less on it changes nothing; one moved is due on its new day."""
    desk = Desk()
    desk.owe(obligors="PK", kind="recurring", due=day("2020-03-31"), every=Period(3, "months"))
    desk.say("2020-03-20", "implemented", occurrence=day("2020-03-31"))
    desk.say("2020-04-02", "limited", occurrence=day("2020-03-31"))
    assert desk.at("2020-04-03").status == "implemented"
    desk.say("2020-04-04", due_on=day("2020-07-15"))
    found = desk.at("2020-07-14")
    assert (found.due_on, found.status, "overdue" in found.flags) == (day("2020-07-15"), "implemented", False)
    assert "overdue" in desk.at("2020-07-16").flags


def test_a_joint_duty_is_held_when_it_is_held_by_all() -> None:
    """One side's holding leaves the other overdue."""
    desk = Desk()
    desk.owe(kind="recurring", due=day("2020-03-31"), every=MONTH)
    desk.say("2020-03-31", "implemented", side="PK")
    found = desk.at("2020-04-01")
    assert (found.held, found.missed) == (0, 1)
    assert (found.part("PK").held, found.part("IR").missed) == (1, 1)
    assert ("overdue", "IR") in found.flagged_sides
    assert ("overdue", "PK") not in found.flagged_sides


def test_suspended_is_of_the_duty_until_newer_word() -> None:
    """Whichever occurrence it was said of; it is a fall where the duty was observed."""
    desk = Desk()
    desk.owe(obligors="PK", kind="recurring", due=day("2020-01-31"), every=MONTH)
    desk.say("2020-01-31", "implemented")
    desk.say("2020-02-10", "suspended")
    assert desk.at("2020-04-15").status == "suspended"
    assert desk.at("2020-02-15").fallen_back_on == day("2020-02-10")
    desk.say("2020-04-20", "implemented")
    assert (desk.at("2020-04-20").status, desk.at("2020-04-20").held) == ("implemented", 2)


def test_from_the_day_of_an_end_nothing_falls_due() -> None:
    """Later word is of the last one before; past its end it is closed and never overdue."""
    desk = Desk()
    desk.owe(obligors="PK", kind="recurring", due=day("2020-01-31"), every=MONTH, ends_on=day("2020-03-31"))
    found = desk.at("2020-06-01")
    assert (found.missed, found.openness, flags(found)) == (2, "ended", set())
    desk.say("2020-05-01", "implemented")
    assert [one.due_on for one in desk.at("2020-06-01").occurrences if one.is_held] == [day("2020-02-29")]


def test_after_an_end_even_word_on_what_was_held_is_of_the_last_one() -> None:
    """There is no next one that it could be of."""
    desk = Desk()
    desk.owe(obligors="PK", kind="recurring", due=day("2020-01-31"), every=MONTH)
    desk.say("2020-02-29", "implemented", occurrence=day("2020-02-29"))
    desk.stand("2020-03-10", "terminated")
    desk.say("2020-03-15", "implemented")
    desk.stand("2020-06-01", "in-force")
    held = [one.due_on for one in desk.at("2020-06-02").occurrences if one.is_held]
    assert held == [day("2020-02-29")]


def test_less_said_of_another_occurrence_is_no_fall() -> None:
    """Each occurrence is a small one-off: the second is overdue, and nothing that was done is undone."""
    desk = Desk()
    desk.owe(obligors="PK", kind="recurring", due=day("2020-01-31"), every=Period(3, "months"))
    desk.say("2020-01-31", "implemented")
    desk.say("2020-04-20", "limited")
    found = desk.at("2020-05-01")
    assert (found.status, flags(found)) == ("limited", {"overdue"})


def test_an_occurrence_that_passes_before_its_condition_is_met_is_spent() -> None:
    """It is neither held nor missed, and never overdue."""
    desk = Desk()
    desk.owe(obligors="PK", kind="recurring", due=day("2020-01-31"), every=MONTH, after=ELECTIONS)
    desk.move("2020-03-10", "2020-03-10", ELECTIONS)
    found = desk.at("2020-03-11")
    assert (found.held, found.missed, found.spent, flags(found)) == (0, 0, 2, {"due soon"})
    assert desk.at("2020-04-01").missed == 1


def test_an_amended_period_holds_for_occurrences_due_from_its_day_on() -> None:
    """Those before stay as they were."""
    desk = Desk()
    desk.owe(obligors="PK", kind="recurring", due=day("2020-01-31"), every=MONTH)
    desk.amend("2020-03-15", every=Period(3, "months"))
    due = [one.due_on for one in desk.at("2020-05-15").occurrences]
    assert due[:4] == [day("2020-01-31"), day("2020-02-29"), day("2020-04-30"), day("2020-07-31")]
