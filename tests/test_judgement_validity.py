"""For how long a judgement holds: it is the same on each day until its next turn, whatever the history."""

from datetime import date, timedelta
from random import Random

import pytest
from made_up_histories import CONTINUING, MONTH, ONE_OFF, RECURRING, Story, on, to_day

from tracker.domain.commitment_history import CommitmentHistory, Due, Offset
from tracker.domain.judgement import Judgement, judge
from tracker.domain.judgement_validity import find_next_turn
from tracker.domain.part_judgement import PartJudgement
from tracker.domain.vocabulary import AgreementStanding, Status

LIMITS = {"stale_after": 50, "due_soon_within": 20}
LAST = date(2012, 12, 31)
WORDS = [None, *(status for status in Status if status is not Status.SUPERSEDED), *[Status.IMPLEMENTED] * 4]


def random_text_day(random: Random) -> str:
    return (date(2010, 1, 1) + timedelta(days=random.randrange(900))).isoformat()


def random_story(random: Random) -> Story:
    """A history with claims, sides, due dates that move or hang on an event, and a standing."""
    due = random.choice([on(random_text_day(random)), Due(anchor="a:d", offset=Offset(40, "days")), Due()])
    if random.random() < 0.3:
        due = due._replace(condition="a:d")
    terms = {"starts_on": to_day(random_text_day(random))} if random.random() < 0.3 else {}
    terms |= {"ends_on": to_day(random_text_day(random))} if random.random() < 0.3 else {}
    story = Story(random.choice(["IN", "IN PK"]), kind=random.choice([ONE_OFF, CONTINUING]), due=due, **terms)
    for _ in range(random.randrange(8)):
        status = random.choice(WORDS)
        story.say(
            random_text_day(random),
            status,
            side=random.choice([None, "IN"]),
            by=random.choice([None, None, "IN", "PK", "UN"]),
            due=on(random_text_day(random)) if status is None else None,
        )
    if random.random() < 0.5:
        story.set_event("a:d", random_text_day(random), random_text_day(random))
    if random.random() < 0.4:
        for standing in random.choices(list(AgreementStanding), k=2):
            story.stand(random_text_day(random), standing)
    if random.random() < 0.3:
        story.amend(random_text_day(random), obligors=("IN", "UN"))
    return story


def as_known_on(history: CommitmentHistory, day: date) -> CommitmentHistory:
    """A history as it is read on a day, without what is on record of later ones."""
    anchors = {name: said for name, said in history.anchors.items() if said[0][0] <= day}
    terms = tuple(one for one in history.terms if one[0] <= day)
    return history.until(day)._replace(anchors=anchors, terms=terms)


def without_counted_days(one: Judgement) -> object:
    """All that is said but how many days late it is."""

    def of_part(part: PartJudgement) -> PartJudgement:
        return part._replace(days_late=None)

    parts = {side: of_part(part) for side, part in one.parts.items()}
    return of_part(one.whole), parts, one.due.due_on, one.disputes


@pytest.mark.parametrize("seed", range(60))
def test_a_judgement_holds_until_its_next_turn(seed: int) -> None:
    """On each day before it all is said as before."""
    random = Random(seed)
    history, day = random_story(random).history(), date(2010, 1, 1)
    while day <= LAST:
        known = as_known_on(history, day)
        judgement = judge(known, day, **LIMITS)
        turn = find_next_turn(known, judgement, day, **LIMITS)
        assert turn > day
        for later in {min(turn, LAST) - timedelta(days=1), day + (min(turn, LAST) - day) // 2}:
            if later > day:
                assert without_counted_days(judge(known, later, **LIMITS)) == without_counted_days(judgement)
        day = min(turn, day + timedelta(days=random.randrange(1, 60)))


def test_what_recurs_or_hangs_on_another_commitment_is_judged_each_day() -> None:
    """An occurrence, or an entry of another commitment, can make it another one on any day."""
    day = date(2010, 6, 1)
    monthly = Story(kind=RECURRING, every=MONTH, due=on("2010-03-31"))
    hanging = Story(due=Due(anchor="fence", offset=Offset(1, "days")))
    hanging.anchors["fence"] = []
    for story in (monthly, hanging):
        history = story.history()
        turn = find_next_turn(history, judge(history, day, **LIMITS), day, **LIMITS)
        assert turn == day + timedelta(days=1)


def test_a_judgement_of_what_was_answered_long_ago_is_kept_for_good() -> None:
    """Nothing that is compared with the day is still to come."""
    story = Story(due=on("2010-03-31"))
    story.say("2010-02-01", Status.IMPLEMENTED)
    history, day = story.history(), date(2012, 1, 1)
    assert find_next_turn(history, judge(history, day, **LIMITS), day, **LIMITS) == date.max
