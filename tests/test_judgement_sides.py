"""Judgements by sides: each obligor has its part, and the commitment is as its part furthest from done."""

from itertools import pairwise

import pytest
from made_up_histories import AGREED, CONTINUING, JOINT, MONTH, Story, on, sides_with, to_day

from tracker.domain.vocabulary import PART_ORDER, Flag, Openness, Status
from tracker.queries.judged_commitments import show_as_asked

DONE, LIMITED, BREACHED = Status.IMPLEMENTED, Status.LIMITED, Status.BREACHED
WITHDRAWN, SUSPENDED, NOTHING = Status.WITHDRAWN, Status.SUSPENDED, Status.NO_INFORMATION


@pytest.mark.parametrize(("worse", "better"), list(pairwise(PART_ORDER)))
def test_the_status_of_the_whole_is_that_of_the_part_furthest_from_done(
    worse: Status, better: Status
) -> None:
    """Breached before suspended, stalled, not-started, no-information, limited, substantial, implemented."""
    story = Story(JOINT)
    story.say("2012-01-01", better, side="IN")
    story.say("2012-01-02", worse, side="PK")
    assert story.status("2012-02-01") is worse
    assert story.part("2012-02-01", "IN").status is better


def test_suspended_by_one_side_and_repudiated_by_the_other_are_both_seen() -> None:
    """On 22 and 23 November 2023: the worst is breached, and each side's part says its own."""
    story = Story(JOINT, kind=CONTINUING)
    story.say("2018-09-19", DONE)
    story.say("2023-11-22", SUSPENDED, side="PK")
    story.say("2023-11-23", BREACHED, side="IN")
    seen = story.see("2023-12-01")
    assert seen.whole.status is BREACHED
    assert {side: (part.status, part.since) for side, part in seen.parts.items()} == {
        "PK": (SUSPENDED, to_day("2023-11-22")),
        "IN": (BREACHED, to_day("2023-11-23")),
    }
    assert story.status("2023-11-22") is SUSPENDED


def test_an_assessment_without_a_side_is_of_every_obligor_of_that_day() -> None:
    """And one with a side leaves the other part as it is."""
    story = Story(JOINT)
    story.say("2012-01-01", LIMITED)
    story.say("2012-02-01", DONE, side="IN")
    assert [part.status for part in story.see("2012-03-01").parts.values()] == [DONE, LIMITED]
    story.say("2012-03-02", Status.SUBSTANTIAL)
    assert [part.status for part in story.see("2012-03-02").parts.values()] == [Status.SUBSTANTIAL] * 2


@pytest.mark.parametrize(
    ("ones", "others", "level"),
    [
        (DONE, BREACHED, 0),
        (NOTHING, Status.NOT_STARTED, 0),
        (DONE, NOTHING, None),
        (DONE, Status.SUBSTANTIAL, 2),
        (DONE, DONE, 3),
        (DONE, WITHDRAWN, 3),
        (WITHDRAWN, WITHDRAWN, None),
    ],
)
def test_the_level_of_the_whole(ones: Status, others: Status, level: int | None) -> None:
    """0 where a part has 0, else none where one has none, else the lowest; a released part is left out."""
    story = Story(JOINT)
    story.say("2012-01-01", ones, side="IN")
    story.say("2012-01-01", others, side="PK")
    assert story.whole("2012-02-01").level == level


def test_a_released_part_stays_released_until_it_is_named_again() -> None:
    """An assessment of the whole leaves it out; where all parts are released, it is of all."""
    story = Story(JOINT)
    story.say("2012-01-01", WITHDRAWN, side="PK")
    story.say("2012-02-01", LIMITED)
    assert story.part("2012-02-01", "PK").status is WITHDRAWN
    assert story.status("2012-02-01") is LIMITED
    story.say("2012-03-01", Status.LAPSED)
    assert story.part("2012-03-01", "PK").status is WITHDRAWN
    story.say("2012-04-01", DONE, side="PK")
    assert story.part("2012-04-01", "PK").status is DONE
    alone = Story("IN")
    alone.say("2012-01-01", WITHDRAWN, side="IN")
    alone.say("2012-02-01", LIMITED)
    assert alone.status("2012-02-01") is LIMITED


def test_after_a_whole_that_was_withdrawn_an_assessment_of_the_whole_is_of_all() -> None:
    """Nobody was released by name."""
    story = Story(JOINT)
    story.say("2012-01-01", WITHDRAWN)
    story.say("2012-02-01", LIMITED)
    assert [part.status for part in story.see("2012-02-01").parts.values()] == [LIMITED, LIMITED]


@pytest.mark.parametrize("status", [Status.SUPERSEDED, Status.LAPSED])
def test_a_later_assessment_of_one_side_leaves_what_is_of_the_whole(status: Status) -> None:
    """The part that it does not speak of is as before."""
    story = Story(JOINT)
    story.say("2012-01-01", DONE, side="PK")
    story.say("2012-02-01", status)
    assert [part.status for part in story.see("2012-02-01").parts.values()] == [status, status]
    story.say("2012-03-01", LIMITED, side="IN")
    assert [part.status for part in story.see("2012-03-01").parts.values()] == [LIMITED, DONE]
    assert story.part("2012-03-01", "PK").since == to_day("2012-03-01")


def test_a_flag_of_a_part_is_a_flag_of_the_commitment_and_it_is_said_whose() -> None:
    """One is overdue, the other was done late."""
    story = Story(JOINT, due=on("2012-01-31"))
    story.say("2012-03-01", DONE, side="IN")
    seen = story.see("2012-04-01")
    assert {Flag.OVERDUE, Flag.DONE_LATE} <= seen.whole.flags
    assert (sides_with(seen, Flag.OVERDUE), sides_with(seen, Flag.DONE_LATE)) == (("PK",), ("IN",))
    assert (seen.parts["IN"].days_late, seen.parts["PK"].days_late, seen.whole.days_late) == (30, 61, 61)
    assert seen.parts["IN"].done_on == seen.whole.done_on == to_day("2012-03-01")


def test_an_obligor_who_joins_later_begins_with_no_information_and_is_not_late_for_an_earlier_date() -> None:
    """What was said of all before is not of it."""
    story = Story("IN", due=on("2012-01-31"))
    story.say("2012-01-10", DONE)
    story.amend("2013-01-01", obligors=("IN", "PK"))
    assert story.status("2012-12-31") is DONE
    seen = story.see("2013-02-01")
    assert (seen.parts["PK"].status, seen.parts["PK"].since) == (NOTHING, to_day("2013-01-01"))
    assert seen.parts["PK"].evidence_on == to_day("2013-01-01")
    assert Flag.OVERDUE not in seen.whole.flags
    story.say("2013-03-01", due=on("2013-04-30"))
    assert sides_with(story.see("2013-05-01"), Flag.OVERDUE) == ("PK",)


def test_an_obligor_who_leaves_has_no_part_any_more() -> None:
    """And one who comes back begins anew."""
    story = Story(JOINT)
    story.say("2012-01-01", DONE, side="IN")
    story.say("2012-01-01", LIMITED, side="PK")
    story.amend("2013-01-01", obligors=("IN",))
    story.amend("2014-01-01", obligors=("IN", "PK"))
    assert story.status("2012-12-31") is LIMITED
    assert (story.status("2013-01-01"), list(story.see("2013-06-01").parts)) == (DONE, ["IN"])
    assert story.part("2014-01-01", "PK").status is NOTHING
    assert [(str(step.day), step.status) for step in story.steps("2014-02-01").whole] == [
        ("2010-01-01", NOTHING),
        ("2012-01-01", LIMITED),
        ("2013-01-01", DONE),
        ("2014-01-01", NOTHING),
    ]


def test_a_breach_of_which_the_side_is_not_said_is_of_the_commitment_and_of_no_part() -> None:
    """It stays until an assessment of the whole, or until each part was spoken of since."""
    story = Story(JOINT, due=on("2012-01-31"))
    story.say("2012-01-01", DONE)
    story.say("2012-02-01", BREACHED)
    seen = story.see("2012-03-01")
    assert (seen.whole.status, seen.whole.level, seen.is_side_not_said) == (BREACHED, 0, True)
    assert [part.status for part in seen.parts.values()] == [DONE, DONE]
    assert Flag.FALLEN_BACK in seen.whole.flags
    assert sides_with(seen, Flag.FALLEN_BACK) == ()
    assert Flag.OVERDUE not in seen.whole.flags
    story.say("2012-04-01", LIMITED, side="IN")
    assert story.status("2012-04-01") is BREACHED
    story.say("2012-05-01", LIMITED, side="PK")
    assert story.status("2012-05-01") is LIMITED


def test_a_recurring_duty_breached_by_a_side_not_said_fell_back_on_the_day_of_the_breach() -> None:
    """Not on that of the next occurrence, of which less was said, or nothing, than of the one held."""
    for words in ((), ("2018-03-20",)):
        story = Story(JOINT, due=on("2018-02-08"), every=MONTH, agreed_on="2018-01-01")
        story.say("2018-03-02", DONE)
        for day in words:
            story.say(day, LIMITED)
        story.say("2018-04-02", BREACHED)
        assert story.whole("2018-05-31").fallen_back_on == to_day("2018-04-02")


def test_of_several_sides_asked_about_together_one_that_is_released_is_left_out() -> None:
    """Its level and its old news are none of theirs, as they are none of the whole's."""
    story = Story("AF IN PK")
    story.say("2012-01-01", WITHDRAWN, side="PK")
    story.say("2013-01-01", DONE, side="IN")
    seen = story.see("2013-02-01")
    shown = show_as_asked(seen, ("IN", "PK")).shown
    assert (shown.status, shown.level, shown.evidence_on) == (DONE, 3, to_day("2013-01-01"))


def test_of_several_sides_asked_about_together_the_fall_of_any_is_said() -> None:
    """Also where another is further from done."""
    story = Story("AF IN PK")
    story.say("2012-01-01", DONE, side="IN")
    story.say("2012-02-01", LIMITED, side="IN")
    story.say("2012-02-01", Status.NOT_STARTED, side="PK")
    shown = show_as_asked(story.see("2012-03-01"), ("IN", "PK")).shown
    assert (shown.status, shown.fallen_back_on) == (Status.NOT_STARTED, to_day("2012-02-01"))


def test_a_value_is_news_of_every_part() -> None:
    """It is of the whole: also what an obligor says of how much there is; a status of its own is not."""
    story = Story(JOINT)
    story.say("2012-01-01", by="PK", is_news=True)
    assert story.part("2013-01-01", "PK").evidence_on == to_day("2012-01-01")
    assert story.part("2013-01-01", "IN").evidence_on == to_day(AGREED)
    story.entries.append(story.entries.pop()._replace(has_value=True))
    assert [part.evidence_on for part in story.see("2013-01-01").parts.values()] == [to_day("2012-01-01")] * 2


def test_since_is_of_the_parts_own_run_and_the_whole_has_its_own() -> None:
    """Saying it again does not move it."""
    story = Story(JOINT)
    story.say("2012-01-01", DONE, side="IN")
    story.say("2012-02-01", DONE, side="PK")
    story.say("2012-03-01", DONE)
    seen = story.see("2012-04-01")
    assert [str(one.since) for one in (*seen.parts.values(), seen.whole)] == [
        "2012-01-01",
        "2012-02-01",
        "2012-02-01",
    ]


def test_evidence_is_by_part_and_the_commitment_shows_the_oldest() -> None:
    """A note of an obligor is news of its own part; of a moved date there is none."""
    story = Story(JOINT)
    story.say("2012-01-01", LIMITED)
    story.say("2012-06-01", by="IN", is_news=True)
    story.say("2012-07-01", due=on("2013-01-01"))
    seen = story.see("2012-08-01")
    assert [str(one.evidence_on) for one in (*seen.parts.values(), seen.whole)] == [
        "2012-06-01",
        "2012-01-01",
        "2012-01-01",
    ]
    assert sides_with(seen, Flag.STALE) == ("PK",)
    story.say("2012-07-15", by="UNMA", is_news=True)
    assert Flag.STALE not in story.whole("2012-08-01").flags


@pytest.mark.parametrize(("days", "is_stale"), [("2012-03-30", False), ("2012-03-31", True)])
def test_stale_is_ninety_days_after_the_evidence(days: str, is_stale: bool) -> None:
    """Or after as many as are asked for."""
    story = Story()
    story.say("2012-01-01", LIMITED)
    assert (Flag.STALE in story.whole(days).flags) is is_stale
    assert Flag.STALE in story.see("2012-01-31", stale_after=30).whole.flags


def test_only_one_part_falls_back() -> None:
    """Since the day it fell; mere silence is no fall."""
    story = Story(JOINT)
    story.say("2012-01-01", DONE)
    story.say("2012-05-01", NOTHING, side="IN")
    story.say("2012-06-01", LIMITED, side="PK")
    seen = story.see("2012-07-01")
    assert sides_with(seen, Flag.FALLEN_BACK) == ("PK",)
    assert seen.whole.fallen_back_on == to_day("2012-06-01")


def test_withdrawn_by_one_side_the_rest_is_as_open_as_it_is() -> None:
    """With the one left done, the commitment is done; with all released, it is withdrawn."""
    story = Story(JOINT)
    story.say("2012-01-01", WITHDRAWN, side="PK")
    assert story.whole("2012-01-01").openness is Openness.OPEN
    story.say("2012-02-01", DONE, side="IN")
    assert story.status("2012-02-01") is DONE
    story.say("2012-03-01", WITHDRAWN, side="IN")
    assert story.status("2012-03-01") is WITHDRAWN
