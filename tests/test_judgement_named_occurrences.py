"""Judgements by the occurrence that an entry names: what is moved is named by the day that it is moved to."""

from made_up_histories import QUARTER, Story, on, to_day

from tracker.domain.vocabulary import Flag, Status

DONE = Status.IMPLEMENTED


def test_an_occurrence_is_named_as_it_is_at_the_end_of_the_day() -> None:
    """A word of before the day agreed counts from that day, and so names what was moved on it.

    The first occurrence is put off to 10 March, and that is the one claimed; not the second, of 10 April,
    which is nearer to the day named than the first was.
    """
    story = Story("PK", agreed_on="2018-01-10", due=on("2018-01-11"), every=QUARTER)
    story.say("2017-12-01", DONE, by="PK", occurrence="2018-03-10")
    story.say("2018-01-10", due=on("2018-03-10"))
    part = story.part("2018-03-01", "PK")
    assert [(claim.actor, claim.status) for claim in part.claims] == [("PK", DONE)]
    assert Flag.UNVERIFIED in part.flags
    assert to_day("2018-03-10") == part.due_on


def test_an_occurrence_that_was_held_for_part_of_a_day_is_not_shown_as_held() -> None:
    """On one day the third is said to be held, then not, and then the second: the status is of the second."""
    story = Story(due=on("2010-03-31"), every=QUARTER)
    story.say("2010-09-15", DONE, occurrence="2010-09-30")
    story.say("2010-09-15", Status.LIMITED, occurrence="2010-09-30")
    story.say("2010-09-15", DONE, occurrence="2010-06-30")
    assert story.status("2010-09-20") is DONE
