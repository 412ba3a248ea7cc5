"""Judgements by the standing of the agreement: signed, in force, suspended, terminated, expired; disputed."""

import pytest
from made_up_histories import CONTINUING, JOINT, ONE_OFF, QUARTER, RECURRING, Story, on, sides_with, to_day

from tracker.domain.vocabulary import AgreementStanding, CommitmentKind, Flag, Openness, Status

DONE, LIMITED, NOTHING = Status.IMPLEMENTED, Status.LIMITED, Status.NO_INFORMATION
BREACHED, SUSPENDED_STATUS = Status.BREACHED, Status.SUSPENDED
SIGNED, IN_FORCE, SUSPENDED, TERMINATED, EXPIRED = AgreementStanding


def in_abeyance(kind: CommitmentKind = CONTINUING, obligors: str = "IN", **terms: object) -> Story:
    """A duty under a treaty that was suspended on 23 April 2025."""
    story = Story(obligors, kind=kind, **terms)
    story.stand("2025-04-23", SUSPENDED)
    return story


@pytest.mark.parametrize("kind", [CONTINUING, RECURRING])
def test_a_duty_that_goes_on_counts_as_suspended_until_newer_word(kind: CommitmentKind) -> None:
    """From the day of the suspension; its level is then 0, and that is no fall."""
    story = in_abeyance(kind)
    story.say("2024-01-01", DONE)
    seen = story.whole("2025-05-01")
    assert (seen.status, seen.since, seen.level) == (SUSPENDED_STATUS, to_day("2025-04-23"), 0)
    assert Flag.FALLEN_BACK not in seen.flags
    assert story.status("2025-04-22") is DONE
    story.say("2025-05-02", LIMITED)
    assert (story.status("2025-05-02"), Flag.FALLEN_BACK in story.flags("2025-05-02")) == (LIMITED, True)


def test_our_word_of_the_same_day_on_the_duty_itself_is_the_newer() -> None:
    """What is said of one duty is more than what is said of all."""
    story = in_abeyance()
    story.say("2025-04-23", LIMITED)
    assert story.status("2025-04-23") is LIMITED


def test_what_we_had_called_breached_stays_so() -> None:
    """Of a joint duty each part by itself; a one-off is as it was."""
    story = in_abeyance(obligors=JOINT)
    story.say("2024-01-01", BREACHED, side="PK")
    assert [part.status for part in story.see("2025-05-01").parts.values()] == [SUSPENDED_STATUS, BREACHED]
    one_off = in_abeyance(ONE_OFF)
    one_off.say("2024-01-01", LIMITED)
    assert one_off.status("2025-05-01") is LIMITED


def test_when_resumed_what_still_counts_as_suspended_is_not_known() -> None:
    """Until newer word; what we had word of since the suspension stays."""
    story = in_abeyance(obligors=JOINT)
    story.say("2024-01-01", DONE)
    story.say("2025-05-01", LIMITED, side="PK")
    story.stand("2025-07-01", IN_FORCE)
    seen = story.see("2025-07-01")
    assert [part.status for part in seen.parts.values()] == [NOTHING, LIMITED]
    assert sides_with(seen, Flag.FALLEN_BACK) == ("PK",)
    story.say("2025-08-01", LIMITED, side="IN")
    assert story.part("2025-08-01", "IN").fallen_back_on == to_day("2025-08-01")


def test_a_recurring_duty_resumed_is_not_known_though_it_was_held_before() -> None:
    """The last meeting was held in time; whether there are meetings again nobody has said."""
    story = in_abeyance(RECURRING, every=QUARTER, due=on("2025-03-31"), agreed_on="2025-01-01")
    story.say("2025-03-20", DONE)
    story.stand("2025-05-20", IN_FORCE)
    assert story.status("2025-05-01") is SUSPENDED_STATUS
    assert (story.status("2025-05-20"), story.flags("2025-05-20")) == (NOTHING, set())


def test_an_occurrence_that_falls_due_meanwhile_counts_as_suspended_until_something_is_said_of_it() -> None:
    """It is neither missed nor overdue, and spent once the agreement is in force again."""
    story = in_abeyance(RECURRING, every=QUARTER, due=on("2025-03-31"), agreed_on="2025-01-01")
    story.say("2025-03-20", DONE)
    story.say("2025-06-20", DONE)
    story.stand("2026-02-01", IN_FORCE)
    assert (story.status("2025-06-20"), story.status("2025-10-01")) == (DONE, SUSPENDED_STATUS)
    assert (story.flags("2025-10-01"), story.whole("2025-10-01").tally[:3]) == (set(), (2, 0, 0))
    assert (story.flags("2026-02-02"), story.whole("2026-02-02").tally[:3]) == (set(), (2, 0, 2))
    assert story.status("2026-02-02") is NOTHING
    assert story.flags("2026-04-01") == {Flag.OVERDUE}


def test_nothing_becomes_overdue_while_suspended_and_what_was_stays_so() -> None:
    """Nor is it due soon; what fell due meanwhile is spent when the agreement is in force again."""
    story = in_abeyance(ONE_OFF, due=on("2025-06-30"))
    story.stand("2026-01-01", IN_FORCE)
    assert story.flags("2025-06-15") == story.flags("2025-08-01") == set()
    seen = story.see("2026-02-01")
    assert (seen.due.due_on, seen.due.is_spent, seen.whole.flags) == (None, True, {Flag.STALE})
    late = in_abeyance(ONE_OFF, due=on("2025-04-22"))
    assert late.flags("2025-04-23") == late.flags("2025-08-01") == {Flag.OVERDUE}


def test_done_while_suspended_is_not_late() -> None:
    """And its due date is not spent."""
    story = in_abeyance(ONE_OFF, due=on("2025-06-30"))
    story.say("2025-08-01", DONE)
    story.stand("2026-01-01", IN_FORCE)
    seen = story.see("2026-02-01")
    assert (seen.due.due_on, seen.whole.flags) == (to_day("2025-06-30"), frozenset())


def test_an_overdue_occurrence_of_before_a_suspension_stays_overdue() -> None:
    """What falls due meanwhile is passed over."""
    story = in_abeyance(RECURRING, every=QUARTER, due=on("2025-03-31"), agreed_on="2025-01-01")
    assert story.flags("2025-12-01") == {Flag.OVERDUE}
    assert story.see("2025-12-01").due.due_on == to_day("2025-03-31")


def test_under_a_signed_agreement_nothing_is_owed_yet() -> None:
    """What falls due before it is in force is spent; evidence begins with the day it is in force."""
    story = Story(due=on("2012-01-31"))
    story.stand("2010-01-01", SIGNED)
    story.stand("2013-01-01", IN_FORCE)
    seen = story.whole("2012-12-31")
    assert (seen.openness, seen.flags) == (Openness.NOT_YET_OWED, {Flag.NOT_YET_OWED})
    seen = story.whole("2013-01-01")
    assert (seen.openness, seen.flags, seen.evidence_on) == (
        Openness.OPEN,
        frozenset(),
        to_day("2013-01-01"),
    )
    assert story.see("2013-01-01").due.is_spent


@pytest.mark.parametrize("standing", [TERMINATED, EXPIRED])
def test_terminated_and_expired_close_what_is_open_as_it_stands(standing: AgreementStanding) -> None:
    """What was unanswered is missed; in force again, it is open again."""
    story = Story(due=on("2012-01-31"))
    story.stand("2012-03-01", standing)
    story.stand("2013-01-01", IN_FORCE)
    seen = story.see("2012-06-01")
    assert (seen.whole.openness, seen.is_missed, seen.whole.flags) == (Openness.CLOSED, True, frozenset())
    assert story.flags("2013-01-01") == {Flag.OVERDUE}
    assert story.whole("2013-01-01").evidence_on == to_day("2013-01-01")


def test_what_falls_due_after_a_termination_is_not_missed() -> None:
    """Nobody owed it."""
    story = Story(due=on("2012-01-31"))
    story.stand("2012-01-01", TERMINATED)
    assert not story.see("2012-06-01").is_missed
    recurring = Story(every=QUARTER, due=on("2024-03-31"), agreed_on="2024-01-01")
    recurring.stand("2024-05-01", TERMINATED)
    assert recurring.whole("2025-01-01").tally[:3] == (0, 1, 0)


def test_word_after_a_termination_is_of_the_last_occurrence_before() -> None:
    """As after any end: also where the terms go on."""
    story = Story(every=QUARTER, due=on("2024-03-31"), agreed_on="2024-01-01")
    story.stand("2024-05-01", TERMINATED)
    story.say("2024-08-01", DONE)
    (first, *_) = story.see("2024-09-01").occurrences
    assert (first.due_on, first.parts["IN"].held_on) == (to_day("2024-03-31"), to_day("2024-08-01"))


def test_a_recurring_duty_that_we_had_called_breached_stays_so() -> None:
    """Also in a suspension, and after it."""
    story = in_abeyance(RECURRING, every=QUARTER, due=on("2025-03-31"), agreed_on="2025-01-01")
    story.say("2025-04-01", BREACHED)
    story.stand("2026-01-01", IN_FORCE)
    assert story.status("2025-05-01") is story.status("2026-02-01") is BREACHED


def test_a_party_that_says_otherwise_later_disputes_the_standing() -> None:
    """By whom, which, since when: the first day of its unbroken word; on all that is not closed."""
    story = in_abeyance(obligors=JOINT)
    story.stand("2025-04-24", IN_FORCE, by="PK")
    story.stand("2025-06-01", IN_FORCE, by="PK")
    seen = story.see("2025-07-01")
    assert Flag.AGREEMENT_DISPUTED in seen.whole.flags
    assert [(one.actor, one.standing, one.since, one.number) for one in seen.disputes] == [
        ("PK", IN_FORCE, to_day("2025-04-24"), 3)
    ]
    assert story.status("2025-07-01") is SUSPENDED_STATUS
    story.say("2025-07-02", Status.LAPSED)
    assert Flag.AGREEMENT_DISPUTED not in story.flags("2025-07-02")


def test_an_older_word_and_a_like_word_dispute_nothing() -> None:
    """Where we have said nothing, ours is that it is in force."""
    story = in_abeyance()
    story.stand("2025-04-22", IN_FORCE, by="PK")
    story.stand("2025-05-01", SUSPENDED, by="IN")
    assert story.see("2025-06-01").disputes == ()
    silent = Story()
    silent.stand("2025-04-24", SUSPENDED, by="IN")
    assert Flag.AGREEMENT_DISPUTED in silent.flags("2025-05-01")
    assert silent.status("2025-05-01") is NOTHING


def test_what_is_agreed_while_suspended_counts_as_suspended() -> None:
    """Also of an obligor who joins meanwhile."""
    story = in_abeyance(obligors="IN", agreed_on="2025-05-01")
    story.amend("2025-06-01", obligors=("IN", "PK"))
    assert story.status("2025-05-01") is SUSPENDED_STATUS
    assert story.part("2025-06-01", "PK").status is SUSPENDED_STATUS
