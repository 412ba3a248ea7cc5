"""Judgements of one-off and continuing commitments by time: due dates, lateness, what is owed and when."""

import pytest
from made_up_histories import AGREED, CONTINUING, JOINT, ONE_OFF, Story, on, to_day

from tracker.domain.commitment_history import Due, Offset
from tracker.domain.day_arithmetic import add_offset
from tracker.domain.vocabulary import CommitmentKind, Flag, Openness, Status, Strength

DONE, LIMITED, NOTHING = Status.IMPLEMENTED, Status.LIMITED, Status.NO_INFORMATION
AFTER_D_DAY = Due(None, "d-day", Offset(28, "days"))
AFTER_ELECTIONS = Due(None, None, None, "elections")
DATED = Due(to_day("2015-12-31"), None, None, "elections")


# -- relative ------------------------------------------------------------------------------------------


def test_an_event_that_moves_moves_what_is_due_after_it_and_that_is_slip() -> None:
    """D-Day moved from 10 to 24 March: 7 April becomes 21 April, 14 days later."""
    story = Story(due=AFTER_D_DAY, agreed_on="2013-03-08")
    story.set_event("d-day", "2013-03-08", "2013-03-10")
    story.set_event("d-day", "2013-03-12", "2013-03-24")
    assert story.see("2013-03-11").due.due_on == to_day("2013-04-07")
    due = story.see("2013-03-12").due
    assert (due.due_on, due.original_due_on, due.slip) == (to_day("2013-04-21"), to_day("2013-04-07"), 14)
    assert (due.set_on, due.due_dates) == (
        to_day("2013-03-12"),
        (to_day("2013-04-07"), to_day("2013-04-21")),
    )
    assert story.flags("2013-04-21") == {Flag.DUE_SOON}
    assert story.flags("2013-04-22") == {Flag.OVERDUE}


@pytest.mark.parametrize(
    ("day", "offset", "found"),
    [
        ("2013-01-31", Offset(1, "months"), "2013-02-28"),
        ("2012-02-29", Offset(12, "months"), "2013-02-28"),
        ("2013-03-10", Offset(-40, "days"), "2013-01-29"),
        ("2013-11-30", Offset(3, "months"), "2014-02-28"),
    ],
)
def test_months_are_clipped_to_the_end_of_the_month(day: str, offset: Offset, found: str) -> None:
    """Three months after 30 November is the end of February."""
    assert add_offset(to_day(day), offset) == to_day(found)


def test_it_waits_while_the_day_of_its_event_is_not_known() -> None:
    """Waiting is open, is never late, and can be stale; the first day known gives the original due date."""
    story = Story(due=AFTER_D_DAY)
    story.set_event("d-day", "2012-01-01", "2012-03-01")
    story.set_event("d-day", "2012-02-01", None)
    seen = story.see("2011-12-01")
    assert (seen.due.waiting_for, seen.whole.openness) == ("d-day", Openness.WAITING)
    assert seen.whole.flags == {Flag.WAITING, Flag.STALE}
    assert seen.due.original_due_on is None
    assert story.see("2012-01-01").due.due_on == to_day("2012-03-29")
    assert story.flags("2013-01-01") == {Flag.WAITING}
    assert story.see("2013-01-01").due.original_due_on == to_day("2012-03-29")


def test_a_commitment_that_hangs_on_another_is_due_after_that_is_implemented() -> None:
    """The first day on which it is."""
    story = Story(due=Due(None, "fence", Offset(1, "days")))
    story.set_event("fence", "2012-05-10", "2012-05-10")
    assert Flag.WAITING in story.flags("2012-05-09")
    assert story.see("2012-05-10").due.due_on == to_day("2012-05-11")


@pytest.mark.parametrize("due", [on("2014-01-01"), Due()])
def test_a_day_given_and_no_day_end_the_hold_of_an_event(due: Due) -> None:
    """Until a relative one is amended in."""
    story = Story(due=AFTER_D_DAY)
    story.set_event("d-day", "2012-01-01", "2012-03-01")
    story.say("2012-02-01", due=due)
    story.set_event("d-day", "2012-02-15", "2012-12-01")
    assert story.see("2012-03-01").due.due_on == due.day
    story.amend("2012-04-01", due=AFTER_D_DAY)
    assert story.see("2012-04-01").due.due_on == to_day("2012-12-29")


# -- conditional ---------------------------------------------------------------------------------------


def test_a_condition_without_a_deadline_waits_until_it_has_happened() -> None:
    """A day that is still to come is not enough; then it is open, with no due date."""
    story = Story(due=AFTER_ELECTIONS)
    story.set_event("elections", "2015-01-01", "2015-10-18")
    assert Flag.WAITING in story.flags("2015-10-17")
    seen = story.see("2015-10-18")
    assert (seen.whole.openness, seen.due.due_on, seen.due.waiting_for) == (Openness.OPEN, None, None)


def test_a_date_that_passes_before_its_condition_is_met_is_spent() -> None:
    """Then there is no due date: never overdue, done late or slip; a new one may be set."""
    story = Story(due=DATED)
    assert story.see("2015-12-31").due.due_on == to_day("2015-12-31")
    seen = story.see("2016-01-01")
    assert (seen.due.due_on, seen.due.is_spent, seen.due.original_due_on) == (None, True, None)
    assert seen.due.first_due_on == to_day("2015-12-31")
    assert seen.whole.openness is Openness.WAITING
    story.set_event("elections", "2017-02-01", "2017-02-01")
    assert story.flags("2017-03-01") == set()
    story.say("2017-03-02", due=on("2017-06-30"))
    seen = story.see("2017-07-10")
    assert (seen.whole.days_late, seen.due.original_due_on, seen.due.slip) == (10, to_day("2017-06-30"), 0)
    story.say("2017-08-01", DONE)
    assert story.whole("2017-08-02").done_on == to_day("2017-08-01")


def test_done_after_a_spent_date_is_not_done_late() -> None:
    """There was no due date any more."""
    story = Story(due=DATED)
    story.say("2016-05-01", DONE)
    assert story.flags("2016-06-01") == set()


def test_a_date_whose_condition_is_met_in_time_is_late_like_any_other() -> None:
    """Also if the desk learnt only later that the elections had been held."""
    story = Story(due=DATED)
    story.set_event("elections", "2016-02-01", "2015-10-18")
    assert story.flags("2016-01-15") == {Flag.WAITING}
    assert story.flags("2016-02-01") == {Flag.OVERDUE}


def test_an_update_of_the_day_leaves_the_condition() -> None:
    """A date that it gives is spent too, if it passes first; an amendment takes the condition away."""
    story = Story(due=DATED)
    story.say("2015-06-01", due=on("2016-06-30"))
    assert story.see("2016-07-01").due.is_spent
    assert story.see("2016-07-01").due.original_due_on == to_day("2015-12-31")
    story.amend("2016-08-01", due=on("2016-12-31"))
    assert story.flags("2017-01-01") == {Flag.OVERDUE}


def test_a_condition_amended_in_counts_for_days_still_to_come() -> None:
    """What was overdue stays so; what was still to come can be spent."""
    late = Story(due=on("2015-12-31"))
    late.amend("2016-02-01", due=DATED)
    assert late.flags("2016-03-01") == {Flag.OVERDUE}
    early = Story(due=on("2015-12-31"))
    early.amend("2015-02-01", due=DATED)
    assert early.see("2016-03-01").due.is_spent


def test_a_date_of_before_the_day_agreed_is_spent_by_a_condition_amended_in_on_that_day() -> None:
    """It is the same date that is said again on that day, and so it is no original due date either."""
    story = Story(due=Due(condition="elections"))
    story.say("2009-12-01", due=on("2010-02-09"))
    story.amend(AGREED, due=on("2010-02-09")._replace(condition="review"))
    found = story.see("2010-02-11").due
    assert (found.is_spent, found.due_on, found.original_due_on) == (True, None, None)


# -- slip, original, set -------------------------------------------------------------------------------


def test_only_our_word_moves_a_due_date_and_a_claim_asks_for_one() -> None:
    """Each actor for the one that it named last, if it is another."""
    story = Story(due=on("2012-01-31"))
    story.say("2012-01-10", by="IN", due=on("2012-05-31"))
    story.say("2012-01-11", by="PK", due=on("2012-01-31"))
    seen = story.see("2012-02-01")
    assert seen.due.due_on == to_day("2012-01-31")
    assert [(one.actor, one.due_on) for one in seen.asked] == [("IN", to_day("2012-05-31"))]


def test_what_an_actor_asks_for_does_not_end_the_hold_of_an_event() -> None:
    """Only our word does."""
    story = Story(due=AFTER_D_DAY)
    story.set_event("d-day", "2012-01-01", "2012-03-01")
    story.say("2012-02-01", by="IN", due=on("2012-12-31"))
    due = story.see("2012-03-01").due
    assert (due.due_on, due.due_dates) == (to_day("2012-03-29"), (to_day("2012-03-29"),))


def test_no_due_date_any_more_is_never_late() -> None:
    """The original one stays, and there is no slip."""
    story = Story(due=on("2012-01-31"))
    story.say("2012-01-10", due=Due())
    seen = story.see("2012-03-01")
    assert (seen.due.due_on, seen.due.original_due_on, seen.due.slip) == (None, to_day("2012-01-31"), None)
    assert story.flags("2012-03-01") == set()


def test_saying_the_same_date_again_does_not_set_it_anew() -> None:
    """So it stays met, by what was done while it was in force."""
    story = Story(due=on("2012-06-30"))
    story.say("2012-06-20", DONE)
    story.say("2012-08-01", LIMITED, due=on("2012-06-30"))
    assert story.flags("2012-09-01") == {Flag.FALLEN_BACK}
    story.say("2012-08-10", due=on("2012-12-31"))
    story.say("2012-08-20", due=on("2012-06-30"))
    assert story.flags("2012-09-01") == {Flag.FALLEN_BACK, Flag.OVERDUE}


# -- late ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "late"), [("2012-01-31", None), ("2012-02-01", 1)])
def test_done_late_is_implemented_first_after_the_due_date(day: str, late: int | None) -> None:
    """On the day itself it is in time."""
    story = Story(due=on("2012-01-31"))
    story.say(day, DONE)
    assert story.whole("2012-06-01").days_late == late
    assert (Flag.DONE_LATE in story.flags("2012-06-01")) is (late is not None)


def test_what_was_only_seen_done_is_not_done_late() -> None:
    """Since when it was so is not known, and until it was seen it was overdue."""
    story = Story(due=on("2012-01-31"))
    story.say("2012-06-01", DONE, is_seen=True)
    assert story.flags("2012-05-31") == {Flag.OVERDUE}
    assert story.flags("2012-06-01") == set()
    assert story.whole("2012-06-01").is_only_seen
    story.say("2012-05-01", DONE)
    assert story.whole("2012-06-01").done_on == to_day("2012-05-01")
    assert not story.whole("2012-06-01").is_only_seen


def test_a_day_that_is_known_and_seen_is_known() -> None:
    """Whichever was recorded last."""
    story = Story(due=on("2012-01-31"))
    story.say("2012-06-01", DONE)
    story.say("2012-06-01", DONE, is_seen=True)
    assert story.flags("2012-06-01") == {Flag.DONE_LATE}


def test_once_met_it_is_met_for_good_and_a_new_date_after_a_fall_counts_anew() -> None:
    """A date set while it is implemented is met."""
    story = Story(due=on("2012-01-31"))
    story.say("2012-01-20", DONE)
    story.say("2012-03-01", due=on("2012-02-15"))
    assert story.flags("2012-03-02") == set()
    story.say("2012-04-01", LIMITED)
    assert story.flags("2012-05-01") == {Flag.FALLEN_BACK}
    story.say("2012-05-02", due=on("2012-05-31"))
    assert story.flags("2012-06-01") == {Flag.FALLEN_BACK, Flag.OVERDUE}


@pytest.mark.parametrize("kind", [CONTINUING, CommitmentKind.RECURRING])
def test_a_duty_that_goes_on_is_overdue_until_it_is_observed_and_never_done_late(
    kind: CommitmentKind,
) -> None:
    """A recurring one without a period is as a continuing one; observed without news it is stale."""
    story = Story(due=on("2012-01-31"), kind=kind)
    assert story.flags("2012-02-01") == {Flag.OVERDUE}
    story.say("2012-03-01", DONE)
    assert story.whole("2013-01-01").openness is Openness.OBSERVED
    assert story.whole("2013-01-01").flags == {Flag.STALE}


@pytest.mark.parametrize(("day", "flags"), [("2012-01-01", {Flag.DUE_SOON}), ("2011-12-31", set())])
def test_due_soon_is_within_thirty_days_and_not_suspended(day: str, flags: set[Flag]) -> None:
    """Or within as many as are asked for."""
    story = Story(due=on("2012-01-31"))
    assert story.flags(day) == flags
    assert Flag.DUE_SOON in story.see("2011-11-01", due_soon_within=100).whole.flags
    story.say("2011-01-01", Status.SUSPENDED)
    assert story.flags(day) == set()


# -- the table of what is owed -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "terms", "openness"),
    [
        (LIMITED, {}, Openness.OPEN),
        (Status.BREACHED, {}, Openness.OPEN),
        (DONE, {"kind": CONTINUING}, Openness.OBSERVED),
        (DONE, {"kind": ONE_OFF}, Openness.CLOSED),
        (Status.SUPERSEDED, {}, Openness.CLOSED),
        (Status.WITHDRAWN, {"ends_on": to_day("2012-01-31")}, Openness.CLOSED),
        (Status.LAPSED, {}, Openness.CLOSED),
        (LIMITED, {"ends_on": to_day("2012-05-31")}, Openness.CLOSED),
        (LIMITED, {"ends_on": to_day("2012-06-01")}, Openness.OPEN),
        (DONE, {"kind": CONTINUING, "ends_on": to_day("2012-05-31")}, Openness.CLOSED),
        (LIMITED, {"due": AFTER_D_DAY}, Openness.WAITING),
        (Status.LAPSED, {"due": AFTER_D_DAY}, Openness.CLOSED),
        (LIMITED, {"starts_on": to_day("2012-06-02")}, Openness.NOT_YET_OWED),
        (LIMITED, {"starts_on": to_day("2012-06-01")}, Openness.OPEN),
        (Status.WITHDRAWN, {"starts_on": to_day("2012-06-02")}, Openness.NOT_YET_OWED),
        (LIMITED, {"strength": Strength.INTENTION}, Openness.APART),
        (Status.WITHDRAWN, {"strength": Strength.DISCUSSED}, Openness.APART),
        (LIMITED, {"strength": Strength.PROPOSED, "starts_on": to_day("2013-01-01")}, Openness.APART),
    ],
)
def test_of_two_rows_that_fit_the_lower_one_holds(
    status: Status, terms: dict[str, object], openness: Openness
) -> None:
    """Superseded and withdrawn give way only to what is not yet owed, and to what stands apart."""
    story = Story(**terms)
    story.say("2012-03-01", status)
    seen = story.whole("2012-06-01")
    assert seen.openness is openness


def test_what_is_not_yet_owed_is_neither_late_nor_stale() -> None:
    """And nothing is evidence before its start."""
    story = Story(due=on("2012-01-31"), starts_on=to_day("2013-01-01"))
    assert story.whole("2012-06-01").flags == {Flag.NOT_YET_OWED}
    assert story.whole("2013-01-01").evidence_on == to_day("2013-01-01")
    assert Flag.STALE not in story.whole("2013-03-31").flags
    assert Flag.STALE in story.whole("2013-04-01").flags


def test_what_stands_apart_is_stale_while_it_is_not_closed() -> None:
    """And is never overdue, fallen back or done late: nobody has agreed to the day."""
    story = Story(due=on("2012-01-31"), strength=Strength.INTENTION)
    assert story.whole("2012-06-01").flags == {Flag.STALE}
    story.say("2012-06-02", DONE)
    assert story.whole("2013-06-01").flags == set()


def test_what_was_done_late_stays_so_after_its_end() -> None:
    """It is closed, and late all the same."""
    story = Story(due=on("2012-01-31"), ends_on=to_day("2012-12-31"))
    story.say("2012-06-02", DONE)
    assert story.flags("2013-06-01") == {Flag.DONE_LATE}


@pytest.mark.parametrize(
    ("ends_on", "lapsed_on", "is_missed"),
    [
        ("2012-02-15", None, True),
        ("2012-01-15", None, False),
        (None, "2012-03-01", True),
        (None, "2012-01-01", False),
    ],
)
def test_what_was_due_and_undone_when_it_closed_is_missed_and_not_overdue(
    ends_on: str | None, lapsed_on: str | None, is_missed: bool
) -> None:
    """It lapsed, or came to its end, after it was due."""
    story = Story(due=on("2012-01-31"), ends_on=ends_on and to_day(ends_on))
    if lapsed_on:
        story.say(lapsed_on, Status.LAPSED)
    seen = story.see("2012-06-01")
    assert (seen.is_missed, seen.whole.flags) == (is_missed, frozenset())


# -- levels --------------------------------------------------------------------------------------------


def test_what_stopped_keeps_at_most_two_and_a_duty_that_goes_on_nothing() -> None:
    """Lapsed with nothing before is 0; stalled with nothing before has none."""
    for status, of_nothing in [(Status.STALLED, None), (Status.SUSPENDED, None), (Status.LAPSED, 0)]:
        story = Story(JOINT)
        story.say("2012-03-01", status)
        assert story.whole("2012-06-01").level == of_nothing
        story.say("2012-01-01", DONE)
        assert story.whole("2012-06-01").level == 2
        story.say("2012-02-01", LIMITED)
        assert story.whole("2012-06-01").level == 1
        continuing = Story(kind=CONTINUING)
        continuing.say("2012-01-01", DONE)
        continuing.say("2012-03-01", status)
        assert continuing.whole("2012-06-01").level == 0
