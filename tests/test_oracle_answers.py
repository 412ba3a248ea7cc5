"""The rules of standings, positions, lists and counts, held to examples that were worked out by hand."""

from dataclasses import replace

import pytest
from oracle_answers import (
    Asked,
    apply_selection,
    ends_of_periods,
    in_plain_list,
    model_groups,
    model_incidents,
    model_scores,
    model_series,
    model_standings,
    worst_first_key,
)
from oracle_desk import ELECTIONS, MONTH, Desk, day, flags
from oracle_history import NONE

from tracker.domain.records import AsOf

# -- the table, and the standing of an agreement ---------------------------------------------------------


def test_before_its_start_it_is_not_yet_owed() -> None:
    """Not in S, not late, not stale; evidence is never before it is owed."""
    desk = Desk()
    desk.owe(kind="continuing", starts_on=day("2021-01-01"), due=day("2020-06-01"))
    found = desk.at("2020-12-31")
    assert (found.openness, flags(found), "stale" in found.flags) == ("not yet owed", {"not yet owed"}, False)
    found = desk.at("2021-01-01")
    assert (found.openness, found.evidence_on) == ("open", day("2021-01-01"))


def test_what_is_only_intended_stands_apart() -> None:
    """Never late; stale while it is not closed."""
    desk = Desk()
    desk.owe(strength="intention", due=day("2020-02-01"))
    assert (desk.at("2020-06-01").openness, desk.at("2020-06-01").flags) == ("apart", {"stale"})
    desk.say("2020-06-02", "implemented")
    assert desk.at("2020-12-01").flags == frozenset()


def test_while_the_agreement_is_suspended_duties_that_go_on_count_so() -> None:
    """Until newer word; what we called breached stays so; resumed they are no-information."""
    desk = Desk()
    desk.owe("observed", "PK", kind="continuing")
    desk.owe("broken", "PK", kind="continuing")
    desk.owe("newer", "PK", kind="continuing")
    desk.owe("once", "PK")
    desk.say("2020-02-01", "implemented", "observed")
    desk.say("2020-02-01", "breached", "broken")
    desk.say("2020-02-01", "limited", "once")
    desk.stand("2020-03-01", "suspended")
    desk.say("2020-03-10", "limited", "newer")
    refs = ("observed", "broken", "newer", "once")
    assert [desk.at("2020-03-15", one).status for one in refs] == [
        "suspended",
        "breached",
        "limited",
        "limited",
    ]
    assert "fallen back" not in desk.at("2020-03-15", "observed").flags
    desk.stand("2020-04-01", "in-force")
    statuses = [desk.at("2020-04-02", one).status for one in refs]
    assert statuses == ["no-information", "breached", "limited", "limited"]


def test_what_fell_due_while_suspended_is_spent_and_not_missed() -> None:
    """Nothing becomes overdue meanwhile; what was overdue stays so."""
    desk = Desk()
    desk.owe("before", "PK", due=day("2020-02-20"))
    desk.owe("meanwhile", "PK", due=day("2020-03-20"))
    desk.owe("meetings", "PK", kind="recurring", due=day("2020-02-20"), every=MONTH)
    desk.stand("2020-03-01", "suspended")
    assert "overdue" in desk.at("2020-03-21", "before").flags
    assert flags(desk.at("2020-03-21", "meanwhile")) == set()
    assert ("overdue" in desk.at("2020-03-21", "meetings").flags) is True
    assert desk.at("2020-03-21", "meetings").status == "suspended"
    desk.stand("2020-04-01", "in-force")
    assert (desk.at("2020-04-02", "meanwhile").due_on, desk.at("2020-04-02", "before").days_late) == (
        None,
        day("2020-04-02").toordinal() - day("2020-02-20").toordinal(),
    )
    found = desk.at("2020-04-02", "meetings")
    assert (found.held, found.missed, found.spent, found.status) == (0, 1, 1, "no-information")


def test_terminated_closes_what_is_open() -> None:
    """It stays in S with what it is; what was done late stays so."""
    desk = Desk()
    desk.owe("open", "PK", due=day("2020-02-01"))
    desk.owe("late", "PK", due=day("2020-02-01"))
    desk.say("2020-02-10", "implemented", "late")
    desk.stand("2020-03-01", "terminated")
    assert (desk.at("2020-03-01", "open").openness, desk.at("2020-03-01", "open").flags) == ("ended", set())
    assert (desk.at("2020-03-01", "late").openness, desk.at("2020-03-01", "late").flags) == (
        "ended",
        {"done late"},
    )


def test_a_partys_word_on_the_agreement_is_a_flag() -> None:
    """With who and since when; our later word answers it, and it closes nothing."""
    desk = Desk()
    desk.owe()
    desk.stand("2020-03-01", "suspended", reporter="IR")
    found = desk.at("2020-03-02")
    assert (found.status, found.disputed) == ("no-information", (("IR", "suspended", day("2020-03-01")),))
    assert "agreement disputed" in found.flags
    desk.stand("2020-03-05", "in-force")
    assert "agreement disputed" not in desk.at("2020-03-05").flags
    desk.stand("2020-03-05", "suspended", reporter="UNMA")
    assert "agreement disputed" not in desk.at("2020-03-06").flags


def test_where_the_standing_decides_that_is_our_position() -> None:
    """A claim of breach contests it; after resumption we hold nothing, and a claim of done is unverified."""
    desk = Desk()
    desk.owe(obligors="PK", kind="continuing")
    desk.stand("2020-03-01", "suspended")
    desk.say("2020-03-02", "breached", reporter="IR")
    assert "contested" in desk.at("2020-03-03").flags
    desk.say("2020-03-20", "implemented", reporter="IR")
    desk.stand("2020-04-01", "in-force")
    assert flags(desk.at("2020-04-02")) == {"unverified"}


# -- positions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "is_contested"), [("2020-06-09", True), ("2020-06-10", False)])
def test_a_claim_unanswered_is_outdated_after_the_89th_day(on: str, is_contested: bool) -> None:
    """The worse, last said before the other was first held, stands through the 89th day after that."""
    desk = Desk()
    desk.owe(obligors="PK")
    desk.say("2020-02-01", "limited", reporter="IR")
    desk.say("2020-03-12", "implemented", reporter="PK")
    assert ("contested" in desk.at(on).flags) is is_contested


def test_of_a_recurring_duty_positions_are_of_the_occurrence() -> None:
    """A claim that last month's was held does not stand against our word on this month's."""
    desk = Desk()
    desk.owe(obligors="PK", kind="recurring", due=day("2020-01-31"), every=MONTH)
    desk.say("2020-01-31", "implemented", reporter="PK")
    assert flags(desk.at("2020-02-01")) >= {"unverified", "overdue"}
    desk.say("2020-03-05", "not-started", occurrence=day("2020-02-29"))
    assert not flags(desk.at("2020-03-06")) & {"contested", "unverified"}


# -- what is said beside, and the chain ------------------------------------------------------------------


def test_promised_4_times_since_6_may_2014() -> None:
    """The chain of what it takes the place of: its first due date, and the slip since it."""
    desk = Desk(concluded_on="2014-05-06")
    agreed = ("2014-05-06", "2014-06-10", "2014-08-25", "2015-02-01")
    due = ("2014-06-30", "2014-08-10", "2014-10-09", "2015-03-05")
    for number, (on, until) in enumerate(zip(agreed, due, strict=True)):
        desk.owe(f"p-{number}", agreed_on=day(on), due=day(until))
    for number in range(3):
        desk.say(agreed[number + 1], "superseded", f"p-{number}", successors=(f"p-{number + 1}",))
    found = desk.at("2015-02-02", "p-3")
    assert (found.promised, found.promised_since) == (4, day("2014-05-06"))
    assert (found.first_due_in_chain, found.slip_in_chain) == (day("2014-06-30"), 248)
    assert "promised again" in found.flags
    assert "promised again" not in desk.at("2015-02-02", "p-0").flags


def test_the_latest_value_of_each_voice_the_ask_of_each_side_and_the_owner() -> None:
    """An ask is over when its side's part is done; an owner until another."""
    desk = Desk()
    desk.owe(target=5000, unit="prisoners")
    desk.say("2020-02-01", value=1500, owner="Third desk")
    desk.say("2020-02-20", value=1700, ask="Release the rest")
    desk.say("2020-02-21", value=2100, reporter="IR")
    desk.say("2020-03-01", ask="Name a date", side="IR")
    found = desk.at("2020-03-02")
    assert {(one.reporter, one.what) for one in found.values} == {(None, 1700), ("IR", 2100)}
    assert [one.ask and one.ask.what for one in found.parts] == ["Name a date", "Release the rest"]
    assert found.owner == "Third desk"
    desk.say("2020-04-01", "implemented", side="PK", owner=NONE)
    desk.say("2020-04-02", ask=NONE, side="IR")
    found = desk.at("2020-04-03")
    assert [one.ask for one in found.parts] == [None, None]
    assert found.owner is None


def test_incidents_of_two_reporters_are_never_added() -> None:
    """By month, side and whose word."""
    desk = Desk()
    desk.owe(kind="continuing")
    desk.say("2020-02-01", incidents=3, side="IR")
    desk.say("2020-02-20", incidents=2, side="IR")
    desk.say("2020-02-20", incidents=9, side="IR", reporter="PK")
    counted = model_incidents(desk.history, {"duty"}, AsOf(day("2020-03-01")))
    assert counted == {("2020-02", "IR", None): 5, ("2020-02", "IR", "PK"): 9}


def test_a_corrected_entry_stands_at_the_place_of_the_one_it_corrects() -> None:
    """So a later one of the same day still outranks it."""
    desk = Desk()
    desk.owe(obligors="PK")
    first = desk.say("2020-02-01", "limited")
    desk.say("2020-02-01", "substantial")
    desk.history.updates[0] = replace(first, retracted_at=desk.moment("2020-03-01"))
    desk.say("2020-02-01", "implemented", corrects=first.uid, recorded="2020-03-01")
    assert desk.at("2020-03-02").status == "substantial"


# -- lists and counts ------------------------------------------------------------------------------------


def test_by_party_each_row_has_that_sides_status() -> None:
    """With ``--obligor`` the status, the openness and the flags are that side's; the total counts it once."""
    desk = Desk()
    desk.owe()
    desk.say("2020-02-01", "implemented", side="PK")
    at, asked = AsOf(day("2020-02-02")), Asked()
    found = apply_selection(desk.history, asked, at)
    rows, _ = model_groups(asked, found, "obligor")
    assert [(ref, *rows[ref]["by status"]) for ref in sorted(rows, key=str)] == [
        ("IR", "no-information"),
        ("PK", "implemented"),
    ]
    assert model_scores(asked, found)["in S"] == 1
    (one,) = apply_selection(desk.history, Asked(obligors=("PK",)), at)
    assert (one.status, one.level, one.openness) == ("implemented", 3, "done")
    assert in_plain_list(asked, [one]) == []


def test_scores_are_over_s() -> None:
    """Not yet owed, superseded, withdrawn and what stands apart are not in S; lapsed is."""
    desk = Desk()
    for ref in ("done", "little", "lapsed", "gone", "none"):
        desk.owe(ref, "PK")
    desk.owe("later", "PK", starts_on=day("2021-01-01"))
    desk.owe("meant", "PK", strength="intention")
    for ref, status in (
        ("done", "implemented"),
        ("little", "limited"),
        ("lapsed", "lapsed"),
        ("gone", "withdrawn"),
    ):
        desk.say("2020-02-01", status, ref)
    scores = model_scores(Asked(), apply_selection(desk.history, Asked(), AsOf(day("2020-02-02"))))
    assert (scores["in S"], scores["not yet owed"], scores["apart"]) == (4, 1, 1)
    assert [str(scores[name]) for name in ("index", "coverage")] == ["44.44", "75.00"]
    assert [str(one) for one in scores["bounds"]] == ["33.33", "58.33"]


def test_a_series_has_the_counts_at_the_end_of_each_period() -> None:
    """As known at one moment; a period that is not over is left out."""
    desk = Desk()
    desk.owe(obligors="PK")
    desk.say("2020-02-15", "implemented")
    rows = model_series(desk.history, Asked(), AsOf(day("2020-04-15")), "month", day("2020-01-10"))
    assert [(str(end), one["by status"]["implemented"]) for end, one in rows] == [
        ("2020-01-31", 0),
        ("2020-02-29", 1),
        ("2020-03-31", 1),
    ]
    assert [*ends_of_periods("quarter", day("2020-02-10"), day("2020-06-30"))] == [
        day("2020-03-31"),
        day("2020-06-30"),
    ]


def test_worst_first() -> None:
    """Breached, overdue (latest due date last), ..., stale, waiting, then by due date, then by ref."""
    desk = Desk()
    desk.owe("a.10", "PK")
    desk.owe("a.2", "PK")
    desk.owe("waits", "PK", after=ELECTIONS)
    desk.owe("late-2", "PK", due=day("2020-01-20"))
    desk.owe("late-1", "PK", due=day("2020-01-10"))
    desk.owe("broken", "PK")
    desk.say("2020-01-30", "breached", "broken")
    found = sorted(model_standings(desk.history, AsOf(day("2020-02-01"))), key=worst_first_key)
    assert [one.ref for one in found] == ["broken", "late-1", "late-2", "waits", "a.2", "a.10"]
