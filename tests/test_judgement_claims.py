"""Judgements of what is claimed: of whose part, what contradicts what, and what is not verified."""

import pytest
from made_up_histories import CONTINUING, JOINT, QUARTER, Story, on, sides_with, to_day

from tracker.domain.vocabulary import AgreementStanding, Flag, Status

DONE, LIMITED, BREACHED = Status.IMPLEMENTED, Status.LIMITED, Status.BREACHED
LAPSED, SUPERSEDED, WITHDRAWN = Status.LAPSED, Status.SUPERSEDED, Status.WITHDRAWN


def test_what_an_obligor_says_is_of_its_own_part() -> None:
    """It contests and verifies nothing of the other's."""
    story = Story(JOINT)
    story.say("2012-01-01", LIMITED)
    story.say("2012-02-01", DONE, by="IN")
    seen = story.see("2012-03-01")
    assert sides_with(seen, Flag.UNVERIFIED) == ("IN",)
    assert [len(part.claims) for part in seen.parts.values()] == [1, 0]
    assert seen.whole.status is LIMITED


def test_what_an_obligor_says_of_another_part_is_of_that() -> None:
    """Pakistan says that India breached its part, which India says is kept."""
    story = Story(JOINT)
    story.say("2012-01-01", BREACHED, by="PK", side="IN")
    story.say("2012-01-02", DONE, by="IN")
    story.say("2012-01-02", DONE, by="PK")
    seen = story.see("2012-02-01")
    assert sides_with(seen, Flag.CONTESTED) == ("IN",)
    assert (seen.parts["IN"].contesting_actors, seen.parts["PK"].contesting_actors) == ({"IN", "PK"}, set())


def test_what_somebody_else_says_without_a_side_is_of_every_part() -> None:
    """A monitor's word; with a side only of that."""
    story = Story(JOINT)
    story.say("2012-01-01", DONE, by="UNMA")
    story.say("2012-01-05", LIMITED, by="UNMA", side="PK")
    seen = story.see("2012-02-01")
    assert [part.claims[0].status for part in seen.parts.values()] == [DONE, LIMITED]
    assert [(one.actor, one.number) for one in seen.whole.claims] == [("UNMA", 1), ("UNMA", 2)]


@pytest.mark.parametrize("status", [SUPERSEDED, LAPSED])
def test_superseded_and_lapsed_are_of_the_whole_in_claims_too(status: Status) -> None:
    """Also where an obligor says so."""
    story = Story(JOINT)
    story.say("2012-01-01", status, by="IN")
    assert [part.claims[0].status for part in story.see("2012-02-01").parts.values()] == [status, status]


def test_a_breach_claimed_without_a_side_is_of_no_part_and_contests_the_whole() -> None:
    """Where we hold it implemented; the actor's next claim answers it."""
    story = Story(JOINT)
    story.say("2012-01-01", DONE)
    story.say("2012-02-01", BREACHED, by="PK")
    seen = story.see("2012-03-01")
    assert Flag.CONTESTED in seen.whole.flags
    assert (sides_with(seen, Flag.CONTESTED), [part.claims for part in seen.parts.values()]) == ((), [(), ()])
    assert [(one.actor, one.status) for one in seen.whole.claims] == [("PK", BREACHED)]
    story.say("2012-04-01", BREACHED, by="PK", side="IN")
    assert sides_with(story.see("2012-04-01"), Flag.CONTESTED) == ("IN",)
    story.say("2012-05-01", DONE, by="PK", side="IN")
    assert Flag.CONTESTED not in story.flags("2012-05-01")


@pytest.mark.parametrize(
    ("day", "is_so"), [("2018-03-03", True), ("2018-05-31", True), ("2018-06-01", False)]
)
def test_an_older_worse_claim_stands_through_the_89th_day_and_is_then_outdated(day: str, is_so: bool) -> None:
    """Unanswered; said again it stands."""
    story = Story()
    story.say("2016-03-10", Status.NOT_STARTED, by="PK")
    story.say("2018-03-03", DONE, by="UNMA")
    seen = story.whole(day)
    assert (Flag.CONTESTED in seen.flags, seen.outdated_actors) == (is_so, set() if is_so else {"PK"})
    story.say("2018-03-03", Status.NOT_STARTED, by="PK")
    assert Flag.CONTESTED in story.flags(day)


def test_an_actor_outdated_on_a_part_is_so_on_the_whole_unless_it_contests_another() -> None:
    """Who contests something is not out of date."""
    story = Story(JOINT)
    story.say("2016-03-10", LIMITED, by="UNMA")
    story.say("2018-03-03", DONE, side="IN")
    assert story.whole("2018-07-01").outdated_actors == {"UNMA"}
    story.say("2018-05-03", DONE, side="PK")
    assert story.part("2018-07-01", "IN").outdated_actors == {"UNMA"}
    assert story.whole("2018-07-01").outdated_actors == set()


def test_ours_is_never_outdated_by_a_claim_but_a_newer_one_is_unverified() -> None:
    """Said again since, ours contests it."""
    story = Story()
    story.say("2016-03-10", LIMITED)
    story.say("2017-03-03", DONE, by="IN")
    assert story.flags("2017-03-10") == story.flags("2018-01-01") == {Flag.UNVERIFIED}
    story.say("2017-03-03", LIMITED)
    assert story.flags("2018-01-01") == {Flag.CONTESTED}


def test_that_we_found_nothing_since_leaves_a_claim_unverified() -> None:
    """We hold nothing, whenever we said so."""
    story = Story()
    story.say("2017-06-01", DONE, by="IN")
    story.say("2017-06-02", Status.NO_INFORMATION)
    assert story.flags("2017-07-01") == {Flag.UNVERIFIED}


def test_a_claim_of_before_a_fall_stands_against_nothing_after_it() -> None:
    """An assessment of ours ended our implemented."""
    story = Story()
    story.say("2017-01-10", DONE)
    story.say("2017-01-20", DONE, by="IN")
    story.say("2017-06-01", LIMITED)
    assert story.flags("2017-07-01") == {Flag.FALLEN_BACK}


def test_of_a_released_side_nobody_holds_a_position() -> None:
    """What was said is shown, and contradicts nothing."""
    story = Story(JOINT)
    story.say("2012-01-01", DONE, by="IN")
    story.say("2012-01-01", BREACHED, by="PK", side="IN")
    story.say("2012-02-01", WITHDRAWN, side="IN")
    seen = story.see("2012-03-01")
    assert (seen.whole.flags & {Flag.CONTESTED, Flag.UNVERIFIED}, len(seen.parts["IN"].claims)) == (set(), 2)


def test_media_have_no_position() -> None:
    """Their claims are shown."""
    story = Story()
    story.say("2012-01-01", LIMITED)
    story.say("2012-01-02", DONE, by="DAWN")
    story.say("2012-01-03", BREACHED, by="PK")
    seen = story.whole("2012-02-01")
    assert ([one.actor for one in seen.claims], seen.flags) == (["DAWN", "PK"], {Flag.CONTESTED})
    story.say("2012-01-04", LIMITED, by="PK")
    assert story.flags("2012-02-01") == set()


def test_a_claim_is_held_since_its_unbroken_run_and_last_said_on_its_latest_day() -> None:
    """With the number of its latest entry; what was replaced on its own day breaks no run."""
    story = Story()
    story.say("2012-01-01", LIMITED, by="PK")
    story.say("2012-02-01", DONE, by="PK")
    story.say("2012-03-01", LIMITED, by="PK")
    story.say("2012-03-01", DONE, by="PK")
    (claim,) = story.whole("2012-04-01").claims
    assert (str(claim.held_since), str(claim.last_said), claim.number) == ("2012-02-01", "2012-03-01", 4)


def test_where_the_standing_of_the_agreement_decides_that_is_our_position() -> None:
    """A claim of before the suspension stands against nothing after it; resumed, we hold none."""
    story = Story(kind=CONTINUING)
    story.say("2024-01-01", DONE)
    story.say("2024-02-01", DONE, by="IN")
    story.stand("2025-04-23", AgreementStanding.SUSPENDED)
    assert story.flags("2025-05-01") == set()
    story.say("2025-05-02", DONE, by="IN")
    assert story.flags("2025-05-02") == {Flag.CONTESTED}
    story.say("2025-05-03", BREACHED, by="PK")
    assert Flag.CONTESTED in story.flags("2025-05-03")
    story.say("2025-05-04", LIMITED, by="PK")
    story.say("2025-05-04", LIMITED, by="IN")
    story.stand("2025-06-01", AgreementStanding.IN_FORCE)
    assert story.flags("2025-06-01") == set()


def test_positions_on_a_recurring_duty_are_of_the_occurrence() -> None:
    """But suspended, stalled and breached are of the duty."""
    story = Story(JOINT, every=QUARTER, due=on("2024-03-31"), agreed_on="2024-01-01")
    story.say("2024-03-20", DONE)
    story.say("2024-04-10", LIMITED, by="UNMA")
    assert Flag.CONTESTED in story.flags("2024-04-15")
    story.say("2024-06-20", DONE)
    assert Flag.CONTESTED not in story.flags("2024-06-20")
    assert story.whole("2024-06-20").claims == ()
    story.say("2024-06-25", BREACHED, by="UNMA", side="IN")
    assert Flag.CONTESTED in story.flags("2024-06-25")
    assert story.part("2024-07-20", "IN").claims[0].status is BREACHED
    assert story.part("2024-06-25", "IN").claims[0].held_since == to_day("2024-06-25")


def test_our_position_on_a_recurring_duty_is_what_we_said_of_that_occurrence() -> None:
    """A later word of ours on an earlier one does not answer a claim about this."""
    story = Story(every=QUARTER, due=on("2024-03-31"), agreed_on="2024-01-01")
    story.say("2024-06-01", LIMITED, occurrence="2024-06-30")
    story.say("2024-06-20", DONE, by="UNMA", occurrence="2024-06-30")
    story.say("2024-07-05", LIMITED, occurrence="2024-03-31")
    assert story.flags("2024-07-10") == {Flag.UNVERIFIED, Flag.OVERDUE}


def test_our_position_on_the_duty_itself_is_what_we_said_of_it() -> None:
    """Breached, since the day we said so, whatever was held before."""
    story = Story(every=QUARTER, due=on("2024-03-31"), agreed_on="2024-01-01")
    story.say("2024-03-20", DONE)
    story.say("2024-04-10", LIMITED, by="UNMA", occurrence="2024-03-31")
    story.say("2024-05-01", BREACHED)
    story.say("2024-05-05", LIMITED, by="UNMA", occurrence="2024-03-31")
    assert Flag.CONTESTED in story.flags("2024-06-01")


def test_a_claim_of_an_occurrence_is_held_anew_after_the_same_actor_called_the_duty_breached() -> None:
    """Its word that it is held was broken, as our own would be."""
    story = Story("PK", due=on("2018-06-30"), every=QUARTER, agreed_on="2018-01-10")
    for day, status in (("2018-01-10", DONE), ("2018-01-30", BREACHED), ("2018-02-11", DONE)):
        story.say(day, status, by="PK")
    (claim,) = story.part("2018-06-08", "PK").claims
    assert (claim.status, claim.held_since) == (DONE, to_day("2018-02-11"))
    story.say("2018-02-20", BREACHED, by="PK")
    story.say("2018-02-20", DONE, by="PK")
    (claim,) = story.part("2018-06-08", "PK").claims
    assert claim.held_since == to_day("2018-02-11")
