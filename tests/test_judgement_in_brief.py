"""Judgements in brief, and other short ways: they say of any history what the whole of it says."""

from datetime import date, timedelta
from random import Random

import pytest
from made_up_histories import MONTH, QUARTER, RECURRING, Story, on
from test_judgement_validity import random_story, random_text_day

from tracker.domain.commitment_course import CommitmentCourse
from tracker.domain.judgement import judge, judge_in_brief
from tracker.domain.part_judgement import PartJudgement
from tracker.domain.vocabulary import AgreementStanding, Status
from tracker.domain.whole_course import find_origin_of_whole, find_run_of_whole, make_whole_course

WORDS = [None, *(status for status in Status), *[Status.IMPLEMENTED] * 6, *[Status.LIMITED] * 3]
DETAILS = PartJudgement._field_defaults


def random_recurring_story(random: Random) -> Story:
    """A recurring duty with words of occurrences that are named or not, and due dates that move."""
    terms = {"every": random.choice([MONTH, QUARTER]), "due": on(random_text_day(random))}
    story = Story(random.choice(["IN", "IN PK"]), kind=RECURRING, **terms)
    for _ in range(random.randrange(10)):
        status = random.choice(WORDS)
        is_moved = status is None and random.random() < 0.5
        story.say(
            random_text_day(random),
            status,
            side=random.choice([None, "IN"]) if status not in (Status.SUPERSEDED, Status.LAPSED) else None,
            by=random.choice([None, None, None, "IN", "UN"]),
            due=on(random_text_day(random)) if is_moved else None,
            occurrence=random_text_day(random) if random.random() < 0.3 else None,
            is_seen=status is not None and random.random() < 0.2,
        )
    if random.random() < 0.2:
        for standing in random.choices(list(AgreementStanding), k=2):
            story.stand(random_text_day(random), standing)
    if random.random() < 0.2:
        story.amend(random_text_day(random), obligors=("IN", "UN"))
    return story


def random_days(random: Random) -> list[date]:
    return [date(2010, 1, 1) + timedelta(days=random.randrange(1000)) for _ in range(4)]


def without_details(one: PartJudgement) -> PartJudgement:
    return one._replace(**DETAILS)


@pytest.mark.parametrize("make_story", [random_story, random_recurring_story])
@pytest.mark.parametrize("seed", range(25))
def test_in_brief_all_is_as_in_whole_but_for_the_details(seed: int, make_story: object) -> None:
    """Whatever chooses, sorts or counts a commitment."""
    random = Random(seed)
    history = make_story(random).history()  # type: ignore[operator]
    for day in random_days(random):
        whole, brief = judge(history, day), judge_in_brief(history, day)
        assert brief.whole == without_details(whole.whole)
        assert brief.parts == {side: without_details(part) for side, part in whole.parts.items()}
        assert whole.due.due_on == brief.whole.due_on
        if not whole.whole.tally:
            assert brief.due == whole.due


@pytest.mark.parametrize("make_story", [random_story, random_recurring_story])
@pytest.mark.parametrize("seed", range(25))
def test_the_last_run_of_the_whole_is_that_of_its_course(seed: int, make_story: object) -> None:
    """It is found from its end, without the days before it."""
    random = Random(seed)
    history = make_story(random).history()  # type: ignore[operator]
    for day in random_days(random):
        course = CommitmentCourse(history.until(day), day)
        whole = make_whole_course(course)
        status, since = find_run_of_whole(course)
        origin = find_origin_of_whole(course, since)
        assert (status, since, origin) == (whole.statuses.values[-1], *whole.since(day))
