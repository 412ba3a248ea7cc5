"""Who says what: positions, which of them contradict each other, and for how long."""

from datetime import timedelta

import pytest
from conftest import ON_A_FILE, CommandLine
from made_up_measures import Desk, to_day

from tracker.domain.vocabulary import Flag, Status

pytestmark = ON_A_FILE  # random histories hold a server to the same rules

HARMLESS = [Status.NO_INFORMATION, Status.SUPERSEDED, Status.WITHDRAWN]


def is_contested(desk: Desk, on: str) -> bool:
    return desk.has_flag(Flag.CONTESTED, on)


def is_unverified(desk: Desk, on: str) -> bool:
    return desk.has_flag(Flag.UNVERIFIED, on)


# -- what contradicts ---------------------------------------------------------------------------------


WORDS = [
    (Status.IMPLEMENTED, Status.SUBSTANTIAL, True),
    (Status.IMPLEMENTED, Status.NOT_STARTED, True),
    (Status.IMPLEMENTED, Status.LAPSED, True),
    (Status.IMPLEMENTED, Status.BREACHED, True),
    (Status.BREACHED, Status.SUBSTANTIAL, True),
    (Status.BREACHED, Status.SUSPENDED, True),
    (Status.LIMITED, Status.SUBSTANTIAL, False),
    (Status.STALLED, Status.SUSPENDED, False),
    (Status.NOT_STARTED, Status.SUBSTANTIAL, False),
    (Status.IMPLEMENTED, Status.IMPLEMENTED, False),
    (Status.BREACHED, Status.BREACHED, False),
]


@pytest.mark.parametrize("voices", [("IR", "PK"), ("PK", "IR"), ("PK", None), (None, "PK"), ("UNMA", "IR")])
def test_two_contradict_where_one_alone_says_implemented_or_breached(
    desk: Desk, voices: tuple[str | None, str | None]
) -> None:
    """Of two actors, or of an actor and us; limited against substantial is only a degree."""
    for number, (ones, others, _) in enumerate(WORDS):
        desk.owe(f"m-{number}")
        desk.say("2017-09-01", ones, by=voices[0], ref=f"m-{number}")
        desk.say("2017-09-01", others, by=voices[1], ref=f"m-{number}")
    contested = [f"m-{number}" for number, (_, _, is_so) in enumerate(WORDS) if is_so]
    assert sorted(desk.list_flag(Flag.CONTESTED, "2017-10-01")) == contested


def test_what_each_obligor_says_is_of_its_own_part(desk: Desk) -> None:
    """So two obligors of one commitment contradict each other only where one names the other's part."""
    desk.owe(obligors="IR PK")
    desk.say("2017-09-01", Status.IMPLEMENTED, by="IR")
    desk.say("2017-09-02", Status.LIMITED, by="PK")
    assert not is_contested(desk, "2017-10-01")
    desk.say("2017-09-03", Status.BREACHED, by="PK", side="IR")
    assert is_contested(desk, "2017-10-01")
    assert [part.side for part in desk.parts_with(Flag.CONTESTED, "2017-10-01")] == ["IR"]


@pytest.mark.parametrize("status", HARMLESS)
def test_some_words_of_an_actor_contradict_nothing(desk: Desk, status: Status) -> None:
    """That nothing is known, or that it is replaced or released, is shown and is no position."""
    desk.owe()
    desk.owe("gate")
    desk.say("2017-09-01", Status.IMPLEMENTED)
    desk.say("2017-09-01", Status.IMPLEMENTED, by="IR")
    desk.say("2017-09-02", status, by="PK", successor="gate" if status is Status.SUPERSEDED else None)
    assert not is_contested(desk, "2017-10-01")
    assert {claim.reporter for claim in desk.see("2017-10-01").claims} == {"IR", "PK"}


def test_media_have_no_position(desk: Desk) -> None:
    """What they write is shown as a claim, and makes nothing contested or unverified."""
    desk.owe()
    desk.say("2017-09-01", Status.LIMITED)
    desk.say("2017-09-05", Status.IMPLEMENTED, by="DAWN")
    desk.say("2017-09-06", Status.BREACHED, by="PK")
    seen = desk.see("2017-10-01")
    assert {claim.reporter for claim in seen.claims} == {"DAWN", "PK"}
    assert Flag.UNVERIFIED not in seen.flags
    desk.say("2017-09-07", Status.LIMITED, by="PK")
    assert not is_contested(desk, "2017-10-01")


def test_only_the_latest_claim_of_an_actor_is_its_position(desk: Desk) -> None:
    """One that agrees by now contests nothing."""
    desk.owe()
    desk.say("2017-09-01", Status.IMPLEMENTED, by="IR")
    desk.say("2017-09-01", Status.LIMITED, by="PK")
    desk.say("2017-09-20", Status.IMPLEMENTED, by="PK")
    assert is_contested(desk, "2017-09-19")
    assert not is_contested(desk, "2017-09-20")


def test_of_what_is_withdrawn_nobody_has_a_position(desk: Desk) -> None:
    """It was released, and what was said of it before is history."""
    desk.owe()
    desk.say("2017-09-01", Status.IMPLEMENTED, by="IR")
    desk.say("2017-09-01", Status.BREACHED, by="PK")
    desk.say("2017-09-10", Status.WITHDRAWN)
    assert is_contested(desk, "2017-09-09")
    assert not is_contested(desk, "2017-09-10")
    assert not is_unverified(desk, "2017-09-10")


def test_of_what_is_superseded_actors_still_differ(desk: Desk) -> None:
    """Ours is then no position, theirs are."""
    desk.owe()
    desk.owe("gate")
    desk.say("2017-09-01", Status.IMPLEMENTED, by="IR")
    desk.say("2017-09-10", Status.SUPERSEDED, successor="gate")
    assert not is_contested(desk, "2017-09-10")
    assert not is_unverified(desk, "2017-09-10")
    desk.say("2017-09-11", Status.LIMITED, by="PK")
    assert is_contested(desk, "2017-09-11")


# -- an actor and us -----------------------------------------------------------------------------------


def test_the_counterpart_says_breached_of_what_we_hold_implemented(desk: Desk) -> None:
    """Contested, and listed as such though it is closed."""
    desk.owe()
    desk.say("2015-03-01", Status.IMPLEMENTED)
    desk.say("2017-03-01", Status.BREACHED, by="PK", note="Fire was opened.")
    assert desk.list_flag(Flag.CONTESTED, "2018-05-01") == ["fence"]


def test_done_against_a_little_later_is_contested_until_somebody_says_otherwise(desk: Desk) -> None:
    """Done on 18 September against "only moved a little" on 23 September: the later word is the worse."""
    desk.owe()
    desk.say("2015-09-18", Status.IMPLEMENTED, by="IR")
    desk.say("2015-09-23", Status.LIMITED, by="PK", note="Only moved a little.")
    for day in ("2015-09-23", "2015-12-21", "2015-12-22", "2018-05-01"):
        assert is_contested(desk, day)
    desk.say("2018-05-02", Status.IMPLEMENTED, by="PK")
    assert not is_contested(desk, "2018-05-02")


@pytest.mark.parametrize("who", ["PK", None])
def test_an_older_worse_claim_is_outdated_after_89_days(desk: Desk, who: str | None) -> None:
    """Not started in March 2016 against another actor's, or our, implemented of 3 March 2018.

    It stands until the end of May, the 89th day, and is then outdated, because it was not said again.
    """
    desk.owe()
    desk.say("2016-03-10", Status.NOT_STARTED, by="IR")
    desk.say("2018-03-03", Status.IMPLEMENTED, by=who)
    assert to_day("2018-03-03") + timedelta(days=89) == to_day("2018-05-31")
    assert not is_contested(desk, "2018-03-02")
    assert is_contested(desk, "2018-03-03")
    assert is_contested(desk, "2018-05-31")
    assert not is_contested(desk, "2018-06-01")


@pytest.mark.parametrize("who", ["PK", None])
def test_an_older_claim_of_breached_is_outdated_by_a_better_word(desk: Desk, who: str | None) -> None:
    """Where nobody says implemented, breached is the worse of two."""
    desk.owe()
    desk.say("2016-03-10", Status.BREACHED, by="IR")
    desk.say("2018-03-03", Status.SUBSTANTIAL, by=who)
    assert is_contested(desk, "2018-05-31")
    assert not is_contested(desk, "2018-06-01")


def test_saying_the_better_again_does_not_begin_the_89_days_anew(desk: Desk) -> None:
    """They are counted from the day since when it is held."""
    desk.owe()
    desk.say("2016-03-10", Status.NOT_STARTED, by="IR")
    desk.say("2017-03-03", Status.IMPLEMENTED, by="PK")
    desk.say("2018-03-03", Status.IMPLEMENTED, by="PK")
    assert not is_contested(desk, "2018-03-04")


def test_a_worse_claim_said_again_stands(desk: Desk) -> None:
    """It was last said on the day the other was first held, or later, and so answers it."""
    desk.owe()
    desk.say("2016-03-10", Status.NOT_STARTED, by="IR")
    desk.say("2017-03-03", Status.IMPLEMENTED, by="PK")
    desk.say("2017-03-03", Status.NOT_STARTED, by="IR")
    assert is_contested(desk, "2018-05-01")


def test_a_worse_claim_said_while_the_other_is_held_stands(desk: Desk) -> None:
    """That the other side says again what it said before does not answer it."""
    desk.owe()
    desk.say("2016-03-03", Status.IMPLEMENTED, by="PK")
    desk.say("2016-06-10", Status.NOT_STARTED, by="IR")
    desk.say("2017-03-03", Status.IMPLEMENTED, by="PK")
    assert is_contested(desk, "2018-05-01")


def test_ours_is_never_outdated_by_a_claim(desk: Desk) -> None:
    """An actor says implemented later: unverified, not contested, however long we say nothing."""
    desk.owe()
    desk.say("2016-03-10", Status.LIMITED)
    desk.say("2017-03-03", Status.IMPLEMENTED, by="IR")
    for day in ("2017-03-03", "2018-05-01"):
        assert not is_contested(desk, day)
        assert is_unverified(desk, day)


@pytest.mark.parametrize("day", ["2017-03-03", "2017-09-01"])
def test_our_lower_word_said_since_a_claim_of_done_contests_it(desk: Desk, day: str) -> None:
    """On the day the claim was first held, or later: we know of it and say otherwise."""
    desk.owe()
    desk.say("2016-03-10", Status.LIMITED)
    desk.say("2017-03-03", Status.IMPLEMENTED, by="IR")
    desk.say(day, Status.LIMITED, note="Looked at again.")
    assert is_contested(desk, "2018-05-01")
    assert not is_unverified(desk, "2018-05-01")


def test_what_was_said_before_the_day_agreed_counts_from_that_day(desk: Desk) -> None:
    """A claim and our word of one day answer each other, whether or not it was agreed by then."""
    desk.owe()
    desk.say("2009-06-01", Status.BREACHED, by="PK")
    desk.say("2009-06-01", Status.IMPLEMENTED)
    assert is_contested(desk, "2010-01-01")
    assert is_contested(desk, "2018-05-01")


# -- after a fall --------------------------------------------------------------------------------------


def test_a_claim_of_before_a_fall_stands_against_nothing_after_it(desk: Desk) -> None:
    """What an actor said of the time when it was implemented says nothing about the time after."""
    desk.owe()
    desk.say("2017-01-10", Status.IMPLEMENTED)
    desk.say("2017-01-20", Status.IMPLEMENTED, by="IR")
    desk.say("2017-06-01", Status.LIMITED, note="Parts were removed.")
    assert not is_contested(desk, "2017-06-01")
    assert not is_unverified(desk, "2017-06-01")
    desk.say("2017-06-05", Status.BREACHED, by="PK")
    assert is_contested(desk, "2017-06-05")  # breached against our limited
    desk.say("2017-06-06", Status.LIMITED, by="PK")
    assert not is_contested(desk, "2017-06-06")  # and the claim of before stands against neither


def test_a_claim_said_again_on_the_day_of_the_fall_stands(desk: Desk) -> None:
    """It was not last said before that day."""
    desk.owe()
    desk.say("2017-01-10", Status.IMPLEMENTED)
    desk.say("2017-01-20", Status.IMPLEMENTED, by="IR")
    desk.say("2017-06-01", Status.LIMITED)
    desk.say("2017-06-01", Status.IMPLEMENTED, by="IR")
    assert is_contested(desk, "2017-07-01")


def test_two_claims_of_before_a_fall_stand_against_each_other(desk: Desk) -> None:
    """Neither position is held only since it."""
    desk.owe()
    desk.say("2017-01-10", Status.IMPLEMENTED)
    desk.say("2017-01-20", Status.IMPLEMENTED, by="IR")
    desk.say("2017-01-25", Status.LIMITED, by="PK")
    desk.say("2017-06-01", Status.NOT_STARTED)
    assert is_contested(desk, "2017-07-01")


def test_a_claim_of_breached_of_before_a_fall_does_not_contest_done_again(desk: Desk) -> None:
    """What was held after the fall is about another time."""
    desk.owe()
    desk.say("2017-01-10", Status.IMPLEMENTED)
    desk.say("2017-03-01", Status.BREACHED, by="PK")
    assert is_contested(desk, "2017-05-31")
    desk.say("2017-06-01", Status.LIMITED)
    desk.say("2017-07-01", Status.IMPLEMENTED)
    assert not is_contested(desk, "2017-07-01")


def test_a_claim_of_breached_of_before_a_fall_does_not_contest_another_actor(desk: Desk) -> None:
    """Who speaks after the fall speaks of another time, whoever it is."""
    desk.owe()
    desk.say("2017-01-10", Status.IMPLEMENTED)
    desk.say("2017-05-20", Status.BREACHED, by="PK")
    desk.say("2017-06-01", Status.LIMITED)
    desk.say("2017-06-05", Status.SUBSTANTIAL, by="IR")
    assert is_contested(desk, "2017-05-31")
    assert not is_contested(desk, "2017-06-05")


def test_what_ended_before_the_day_agreed_is_no_fall(desk: Desk) -> None:
    """On that day it was never implemented, so all that was said before counts from it."""
    desk.owe()
    desk.say("2009-03-01", Status.IMPLEMENTED)
    desk.say("2009-03-10", Status.IMPLEMENTED, by="IR")
    desk.say("2009-06-01", Status.LIMITED)
    assert is_contested(desk, "2010-02-01")
    assert not desk.has_flag(Flag.FALLEN_BACK, "2010-02-01")


# -- unverified ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "is_so"), [("IR", True), ("PK", True), ("UNMA", True), ("DAWN", False)])
@pytest.mark.parametrize("before", [None, Status.NO_INFORMATION, Status.LIMITED, Status.LAPSED])
def test_unverified_is_said_to_be_done_and_not_found_so_by_us(
    desk: Desk, who: str, is_so: bool, before: Status | None
) -> None:
    """Whoever says it, media apart; we hold nothing, or less and said so before."""
    desk.owe()
    if before:
        desk.say("2017-01-10", before)
    desk.say("2017-06-01", Status.IMPLEMENTED, by=who)
    assert is_unverified(desk, "2017-07-01") is is_so


@pytest.mark.parametrize("after", [Status.LIMITED, Status.IMPLEMENTED, Status.BREACHED])
def test_what_we_assessed_since_is_not_unverified(desk: Desk, after: Status) -> None:
    """It was looked at: either it is so, or it is contested."""
    desk.owe()
    desk.say("2017-06-01", Status.IMPLEMENTED, by="IR")
    desk.say("2017-06-02", after)
    assert not is_unverified(desk, "2017-07-01")
    assert is_contested(desk, "2017-07-01") is (after is not Status.IMPLEMENTED)


def test_that_we_found_nothing_since_leaves_it_unverified(desk: Desk) -> None:
    """We hold nothing, whenever we said so."""
    desk.owe()
    desk.say("2017-06-01", Status.IMPLEMENTED, by="IR")
    desk.say("2017-06-02", Status.NO_INFORMATION)
    assert is_unverified(desk, "2017-07-01")
    assert not is_contested(desk, "2017-07-01")


def test_a_claim_of_implemented_that_was_given_up_is_not_unverified(desk: Desk) -> None:
    """Only the latest claim is a position; it is first held when the actor came back to it."""
    desk.owe()
    desk.say("2017-01-01", Status.IMPLEMENTED, by="IR")
    desk.say("2017-02-01", Status.LIMITED, by="IR")
    assert not is_unverified(desk, "2017-02-01")
    desk.say("2017-03-01", Status.LIMITED)
    desk.say("2017-04-01", Status.IMPLEMENTED, by="IR")
    assert is_unverified(desk, "2017-04-01")
    assert not is_contested(desk, "2017-04-01")


# -- on the command line -------------------------------------------------------------------------------


def test_what_is_closed_and_contested_is_listed(tracker: CommandLine) -> None:
    """By ``list --contested``, and counted by the summary."""
    tracker("update hotline implemented --on 2018-01-20 -m Works")
    tracker("update hotline breached --reporter PK --side IR --on 2018-03-20 -m Unanswered")
    assert [one["ref"] for one in tracker("list --contested --json").json["items"]] == ["hotline"]
    assert tracker("summary --json").json["flags"]["contested"] == 1


def test_a_claim_says_since_when_it_is_held(tracker: CommandLine) -> None:
    """And on which day it was last said."""
    tracker("update fencing done --reporter IR --on 2018-01-20 -m First")
    tracker("update fencing done --reporter IR --on 2018-03-20 -m Again")
    (claim,) = tracker("show fencing --json").json["items"][0]["claims"]
    assert (claim["held_since"], claim["on"], claim["update"]) == ("2018-01-20", "2018-03-20", "U-2")
