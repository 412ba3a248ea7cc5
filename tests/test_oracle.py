"""The rules of the page in plain Python, held to examples that were worked out by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

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
from oracle_history import (
    NONE,
    Agreement,
    Anchor,
    Commitment,
    Event,
    EventDay,
    History,
    Period,
    Relative,
    Revision,
    Standing,
    Update,
)
from oracle_record import Record
from oracle_standing import ModelStanding, model_standing

from tracker.domain.records import AsOf

ACTORS = {"PK": "state", "IR": "state", "AF": "state", "UNMA": "monitor", "DAWN": "media"}
MONTH, YEAR = Period(1, "months"), Period(12, "months")
D_DAY, ELECTIONS = Anchor("d-day", "east"), Anchor("elections", "east")


def day(text: str) -> date:
    return date.fromisoformat(text)


class Desk:
    """Records a history; the moment of an entry is noon of its day, a second later with each entry."""

    def __init__(self, *, concluded_on: str = "2020-01-01") -> None:
        self.history, self.number = History(ACTORS), 0
        self.agreement = Agreement(
            ref="east",
            concluded_on=day(concluded_on),
            parties=("PK", "IR"),
            recorded_at=self.moment("2000-01-01"),
        )
        self.history.agreements.append(self.agreement)
        early = self.agreement.recorded_at
        self.history.events += [
            Event(ref=one.ref, agreement="east", recorded_at=early) for one in (D_DAY, ELECTIONS)
        ]

    def moment(self, on: str) -> datetime:
        self.number += 1
        return datetime.fromisoformat(on).replace(hour=12, tzinfo=UTC) + timedelta(seconds=self.number)

    def entry(self, on: str) -> dict[str, Any]:
        at = self.moment(on)
        return {"recorded_at": at, "uid": f"uid-{self.number}", "number": self.number}

    def owe(self, ref: str = "duty", obligors: str = "PK IR", **terms: Any) -> None:
        terms = {"strength": "binding", "kind": "one-off", **terms}
        made = Commitment(
            ref=ref,
            agreement="east",
            obligors=frozenset(obligors.split()),
            recorded_at=self.agreement.recorded_at,
            **terms,
        )
        self.history.commitments.append(made)

    def say(
        self, on: str, status: str | None = None, ref: str = "duty", recorded: str | None = None, **said: Any
    ) -> Update:
        of = {"commitment": ref, "effective_on": day(on), "status": status, "note": "Heard."}
        self.history.updates.append(Update(**{**of, **said}, **self.entry(recorded or on)))
        return self.history.updates[-1]

    def amend(self, on: str | None, ref: str = "duty", **terms: Any) -> None:
        effective_on = day(on) if on else None
        entry = self.entry(on or "2020-01-02")
        self.history.revisions.append(Revision(ref=ref, effective_on=effective_on, terms=terms, **entry))

    def move(self, on: str, to: str | None, event: Anchor = D_DAY) -> None:
        said = EventDay(event=event, effective_on=day(on), day=day(to) if to else None, **self.entry(on))
        self.history.event_days.append(said)

    def stand(self, on: str, standing: str, **said: Any) -> None:
        made = Standing(agreement="east", effective_on=day(on), standing=standing, **said, **self.entry(on))
        self.history.standings.append(made)

    def at(self, on: str, ref: str = "duty", **asked: Any) -> ModelStanding:
        found = model_standing(self.history, ref, AsOf(day(on)), **asked)
        assert found is not None
        return found


def flags(one: Any) -> set[str]:
    """The flags without stale, which most of these examples are not about."""
    return {*one.flags} - {"stale"}


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
