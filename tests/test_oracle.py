"""The rules of the page in plain Python, held to examples that were worked out by hand: sides, due dates."""

from oracle_desk import D_DAY, ELECTIONS, MONTH, Desk, day, flags
from oracle_history import NONE, Anchor, Period, Relative

# -- sides -----------------------------------------------------------------------------------------------


def test_the_whole_is_the_part_furthest_from_done() -> None:
    """Each obligor has its part; the level of the whole is 0 where a part has 0; it counts once."""
    desk = Desk()
    desk.owe()
    desk.say("2020-02-01", "implemented")
    assert (desk.at("2020-02-01").status, desk.at("2020-02-01").level) == ("implemented", 3)
    desk.say("2020-03-01", "limited", side="IR")
    found = desk.at("2020-03-01")
    assert (found.status, found.level, found.since) == ("limited", 1, day("2020-03-01"))
    assert (found.part("PK").status, found.part("PK").since) == ("implemented", day("2020-02-01"))
    assert found.flagged_sides >= {("fallen back", "IR")}
    assert ("fallen back", "PK") not in found.flagged_sides


def test_a_part_without_a_level_leaves_the_whole_without_unless_one_has_0() -> None:
    """Level 0 where a part has 0, else none where one has none, else the lowest."""
    desk = Desk()
    desk.owe()
    desk.say("2020-02-01", "substantial", side="PK")
    assert (desk.at("2020-02-02").status, desk.at("2020-02-02").level) == ("no-information", None)
    desk.say("2020-03-01", "not-started", side="PK")
    assert (desk.at("2020-03-02").status, desk.at("2020-03-02").level) == ("not-started", 0)


def test_one_suspends_and_the_other_repudiates() -> None:
    """One side's suspension on 22 Nov 2023, the other's repudiation the day after: both visible."""
    desk = Desk(concluded_on="2018-09-19")
    desk.owe(kind="continuing")
    desk.say("2023-11-22", "suspended", side="PK")
    desk.say("2023-11-23", "breached", side="IR")
    found = desk.at("2023-11-24")
    assert [one.status for one in found.parts] == ["breached", "suspended"]
    assert (found.status, found.level, found.openness) == ("breached", 0, "open")


def test_a_side_released_stays_so_until_it_is_named() -> None:
    """Left out of the whole; a word on the whole passes it over."""
    desk = Desk()
    desk.owe()
    desk.say("2020-02-01", "withdrawn", side="IR")
    desk.say("2020-03-01", "limited")
    assert (desk.at("2020-03-01").status, desk.at("2020-03-01").part("IR").status) == ("limited", "withdrawn")
    assert desk.at("2020-03-01").part("IR").openness == "out"
    desk.say("2020-04-01", "not-started", side="IR")
    assert desk.at("2020-04-01").status == "not-started"


def test_lapsed_is_of_the_whole_and_a_later_word_leaves_it() -> None:
    """Parts that the later word does not speak of are as before."""
    desk = Desk()
    desk.owe()
    desk.say("2020-02-01", "substantial", side="IR")
    desk.say("2020-03-01", "lapsed")
    assert (desk.at("2020-03-01").status, desk.at("2020-03-01").level) == ("lapsed", 0)
    desk.say("2020-04-01", "limited", side="PK")
    assert [one.status for one in desk.at("2020-04-01").parts] == ["substantial", "limited"]


def test_a_breach_with_no_side_said_is_of_no_part() -> None:
    """An entry from before: the commitment is breached, until each part was spoken of since."""
    desk = Desk()
    desk.owe()
    desk.say("2020-02-01", "implemented")
    desk.say("2020-03-01", "breached")
    found = desk.at("2020-03-02")
    assert (found.status, found.side_not_said, found.level) == ("breached", True, 0)
    assert {one.status for one in found.parts} == {"implemented"}
    assert found.fallen_back_on == day("2020-03-01")
    desk.say("2020-04-01", "implemented", side="IR")
    assert desk.at("2020-04-01").status == "breached"
    desk.say("2020-05-01", "limited", side="PK")
    assert (desk.at("2020-05-01").status, desk.at("2020-05-01").side_not_said) == ("limited", False)


def test_an_obligors_claim_is_of_its_own_part_unless_it_names_another() -> None:
    """So each saying that it has done its own contradicts nobody."""
    desk = Desk()
    desk.owe()
    desk.say("2020-02-01", "implemented", reporter="PK")
    desk.say("2020-02-01", "limited", reporter="IR")
    assert flags(desk.at("2020-02-02")) == {"unverified"}
    assert desk.at("2020-02-02").flagged_sides == {("unverified", "PK")}
    desk.say("2020-02-10", "limited", reporter="IR", side="PK")
    assert desk.at("2020-02-11").flagged_sides == {("unverified", "PK"), ("contested", "PK")}


def test_an_obligor_who_joins_later_is_not_late_for_an_earlier_date() -> None:
    """It begins at no-information, on the day on which it joins."""
    desk = Desk()
    desk.owe(obligors="PK", due=day("2020-03-31"))
    desk.say("2020-03-01", "implemented")
    desk.amend("2020-05-01", obligors=frozenset({"PK", "IR"}))
    found = desk.at("2020-05-02")
    assert (found.part("IR").begin, found.part("IR").status) == (day("2020-05-01"), "no-information")
    assert "overdue" not in found.flags
    assert found.status == "no-information"
    assert found.evidence_on == day("2020-03-01")


def test_evidence_is_by_part_and_the_whole_shows_the_oldest() -> None:
    """News of one side leaves the other stale after 90 days; a moved date alone is no news."""
    desk = Desk()
    desk.owe()
    desk.say("2020-03-01", "limited", side="PK")
    desk.say("2020-03-20", due_on=day("2021-01-01"), note=None)
    found = desk.at("2020-03-31")
    assert found.evidence_on == day("2020-01-01")
    assert found.flagged_sides == {("stale", "IR")}


# -- due dates, events, conditions -----------------------------------------------------------------------


def test_d_day_moves_and_what_hangs_on_it_slips() -> None:
    """D-Day moved from 10 to 24 March moves the due date by 14 days, and that is slip."""
    desk = Desk(concluded_on="2013-03-08")
    desk.owe(due=Relative(D_DAY, Period(14)))
    assert (desk.at("2013-03-08").openness, desk.at("2013-03-08").waiting_for) == ("waiting", {D_DAY})
    desk.move("2013-03-09", "2013-03-10")
    assert (desk.at("2013-03-09").due_on, desk.at("2013-03-09").openness) == (day("2013-03-24"), "open")
    desk.move("2013-03-12", "2013-03-24")
    found = desk.at("2013-03-25")
    assert (found.due_on, found.original_due_on, found.slip) == (day("2013-04-07"), day("2013-03-24"), 14)
    assert "overdue" not in found.flags
    desk.move("2013-03-26", None)
    assert (desk.at("2013-03-26").due_on, desk.at("2013-03-26").openness) == (None, "waiting")


def test_a_day_given_ends_the_hold_of_an_offset() -> None:
    """Until a relative one is amended in; "none" too."""
    desk = Desk()
    desk.owe(due=Relative(D_DAY, Period(10)))
    desk.say("2020-02-01", due_on=day("2020-06-01"))
    desk.move("2020-02-10", "2020-03-01")
    assert desk.at("2020-02-11").due_on == day("2020-06-01")
    desk.say("2020-02-12", due_on=NONE)
    assert (desk.at("2020-02-12").due_on, desk.at("2020-02-12").openness) == (None, "open")
    desk.amend("2020-02-15", due=Relative(D_DAY, Period(20)))
    assert desk.at("2020-02-15").due_on == day("2020-03-21")


def test_months_are_clipped_to_the_months_end() -> None:
    """31 January and a month is 29 February in 2020, and two months are 31 March."""
    assert MONTH.after(day("2020-01-31")) == day("2020-02-29")
    assert MONTH.after(day("2020-01-31"), 2) == day("2020-03-31")


def test_a_date_that_passes_before_its_condition_is_met_is_spent() -> None:
    """Then there is no due date: never overdue, and no slip; a new one is the original."""
    desk = Desk()
    desk.owe(due=day("2020-06-01"), after=ELECTIONS)
    assert (desk.at("2020-05-01").openness, desk.at("2020-05-01").due_on) == ("waiting", day("2020-06-01"))
    desk.move("2020-07-01", "2020-06-20", ELECTIONS)
    found = desk.at("2020-07-02")
    assert (found.openness, found.due_on, found.is_spent, found.original_due_on) == ("open", None, True, None)
    assert flags(found) == set()
    desk.say("2020-07-03", due_on=day("2020-09-01"))
    found = desk.at("2020-09-02")
    assert (found.due_on, found.original_due_on, found.slip) == (day("2020-09-01"), day("2020-09-01"), 0)
    assert "overdue" in found.flags


def test_a_date_whose_condition_was_met_before_it_is_as_any_other() -> None:
    """Waiting until it has happened, overdue the day after the date."""
    desk = Desk()
    desk.owe(due=day("2020-06-01"), after=ELECTIONS)
    desk.move("2020-05-20", "2020-05-25", ELECTIONS)
    assert desk.at("2020-05-24").openness == "waiting"
    assert desk.at("2020-05-25").openness == "open"
    assert "overdue" not in desk.at("2020-06-01").flags
    assert desk.at("2020-06-02").days_late == 1


def test_a_condition_amended_in_counts_for_days_still_to_come() -> None:
    """A date that is past by then is not spent by it."""
    desk = Desk()
    desk.owe(due=day("2020-06-01"))
    desk.amend("2020-06-10", after=ELECTIONS)
    assert desk.at("2020-06-11").openness == "open"
    desk.move("2020-07-01", "2020-07-01", ELECTIONS)
    assert "overdue" in desk.at("2020-07-02").flags


def test_a_deadline_on_a_commitment_waits_for_its_first_implemented_day() -> None:
    """After all its successors' where it is superseded, withdrawn ones left out."""
    desk = Desk()
    for ref in ("fence", "fence-2", "fence-3"):
        desk.owe(ref, "PK")
    desk.owe(due=Relative(Anchor("fence"), Period(1)))
    desk.say("2020-02-01", "superseded", "fence", successors=("fence-2", "fence-3"))
    desk.say("2020-03-01", "implemented", "fence-2")
    assert desk.at("2020-03-02").openness == "waiting"
    desk.say("2020-04-01", "withdrawn", "fence-3")
    assert desk.at("2020-04-01").due_on == day("2020-03-02")
    desk.say("2020-05-01", "implemented", "fence-3")
    assert desk.at("2020-05-01").due_on == day("2020-05-02")


# -- late ------------------------------------------------------------------------------------------------


def test_what_is_seen_is_not_known_to_be_late() -> None:
    """Done late only where the first such day is known."""
    desk = Desk()
    desk.owe(obligors="PK", due=day("2020-03-31"))
    desk.say("2020-04-10", "implemented", is_seen=True)
    assert flags(desk.at("2020-04-10")) == set()
    assert desk.at("2020-04-10").part("PK").is_since_seen
    desk.say("2020-04-05", "implemented", recorded="2020-05-01")
    assert (flags(desk.at("2020-05-01")), desk.at("2020-05-01").days_late) == ({"done late"}, 5)


def test_a_date_once_met_is_met_for_good_and_a_new_one_counts_anew() -> None:
    """After a fall nothing is overdue until a new date is given and passes."""
    desk = Desk()
    desk.owe(obligors="PK", due=day("2020-03-31"))
    desk.say("2020-03-01", "implemented")
    desk.say("2020-05-01", "limited")
    found = desk.at("2020-06-01")
    assert (flags(found), found.fallen_back_on) == ({"fallen back"}, day("2020-05-01"))
    desk.say("2020-06-02", due_on=day("2020-07-01"))
    assert flags(desk.at("2020-07-02")) == {"fallen back", "overdue"}


def test_silence_is_no_fall() -> None:
    """No-information after implemented is not fallen back."""
    desk = Desk()
    desk.owe(obligors="PK")
    desk.say("2020-03-01", "implemented")
    desk.say("2020-05-01", "no-information")
    assert "fallen back" not in desk.at("2020-06-01").flags


def test_a_due_date_asked_for_is_a_claim() -> None:
    """It moves nothing."""
    desk = Desk()
    desk.owe(due=day("2020-03-31"))
    desk.say("2020-02-01", due_on=day("2020-06-01"), reporter="IR")
    found = desk.at("2020-02-02")
    assert found.due_on == day("2020-03-31")
    assert [(one.reporter, one.what) for one in found.asked_dates] == [("IR", day("2020-06-01"))]
