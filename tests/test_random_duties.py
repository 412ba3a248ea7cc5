"""The random histories of duties obey the rules of the page, and answers on them hold together."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from oracle_answers import Asked, apply_selection, exclude_tentative, model_scores, model_standings
from oracle_record import Record
from random_duties import random_desk, random_duties
from random_questions import FLAGS, random_as_of, random_asked
from random_updates import NOTE_REQUIRED

from tracker.domain.records import AsOf

SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_recorded_obeys_the_rules(seed: int) -> None:
    """A due date, a value, superseded and lapsed have no side; a note where one is required; and so on."""
    history = random_duties(Random(seed), old_breaches=False)
    record = Record(history, AsOf(history.last_moment().date()))
    for one in history.updates:
        assert one.side is None or not (one.due_on or one.value is not None)
        assert one.reporter is None or one.reporter in history.actors
        assert one.side is None or one.status not in ("superseded", "lapsed")
        assert one.note or not (one.status in NOTE_REQUIRED or (one.status and one.reporter is None))
        assert bool(one.successors) == (one.status == "superseded")
        assert not (one.reporter and (one.ask or one.owner))
        assert one.effective_on <= one.recorded_at.date()
        duty = record.duty(one.commitment)
        if duty is not None and one.counts(record.at) and one.side is not None:
            assert one.side in duty.terms_on(max(one.effective_on, duty.agreed_on)).obligors


@pytest.mark.parametrize("seed", SEEDS)
def test_a_status_is_the_same_asked_on_its_day_or_later(seed: int) -> None:
    """What a later day says of an earlier one is what that day said of itself."""
    random = Random(seed)
    history = random_duties(random, 30)
    at = random_as_of(random, history)
    for duty in Record(history, at).duties():
        for day in random.sample(duty.days, min(2, len(duty.days))):
            then = Record(history, at._replace(day=day)).duty(duty.ref)
            assert then is not None
            assert then.part_statuses[day] == duty.part_statuses[day]
            assert then.status == duty.whole_statuses[day]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_status_changes_on_a_day_that_is_passed_over(seed: int) -> None:
    """The days on which nothing can change are left out to save time: gone through, they change nothing."""
    random = Random(seed)
    history = random_duties(random, 30)
    at = random_as_of(random, history)
    slow, quick = Record(history, at), Record(history, at)
    for duty in slow.duties():
        duty.__dict__["days_of_change"] = {*duty.days}
    for duty in slow.duties():
        other = quick.duty(duty.ref)
        assert other is not None
        assert duty.part_statuses == other.part_statuses


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_recorded_later_changes_no_earlier_answer(seed: int) -> None:
    """The answer for a day and a moment is the same for ever."""
    random = Random(seed)
    desk = random_desk(random, 25)
    last = desk.history.last_moment()
    at = random_as_of(random, desk.history)
    at = at._replace(known_at=min(last, at.known_at or last))
    before = model_standings(desk.history, at)
    desk.now = last + timedelta(seconds=1)
    for _ in range(15):
        desk.act()
    assert model_standings(desk.history, at) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_answers_hold_together(seed: int) -> None:
    """The number for a flag is that of its list; a flag of a part is one of the whole."""
    random = Random(seed)
    history = random_duties(random, 30)
    at, asked = random_as_of(random, history), random_asked(random, history)
    apply_selection(history, asked, at)
    found = apply_selection(history, Asked(), at)
    counted = model_scores(Asked(), found)["flags"]
    proper = exclude_tentative(Asked(), found)
    assert counted == Counter(flag for one in proper for flag in one.flags)
    for one in found:
        assert one.flags <= {*FLAGS}
        assert one.flags >= {flag for part in one.parts for flag in part.flags}
        assert one.openness in ("apart", one.openness_if_proper)
        assert not (one.slip is not None and one.terms.recurs)
        assert one.evidence_on <= at.day
        for part in one.parts:
            assert not {"overdue", "done late"} <= part.flags
            assert not (
                part.openness in ("done", "out", "ended") and part.flags & {"overdue", "stale", "waiting"}
            )
            assert part.level is None or 0 <= part.level <= 3


def test_the_interesting_cases_are_common() -> None:
    """Each flag, sides that differ, spent dates and occurrences held and missed come about."""
    wanted = {*FLAGS, "spent", "sides", "held", "missed", "no side"}
    seen: set[str] = set()
    for seed in range(40):
        random = Random(seed)
        history = random_duties(random, 25)
        for one in model_standings(history, random_as_of(random, history)):
            seen |= one.flags
            seen |= {"spent"} if one.is_spent or one.spent else set()
            seen |= {"sides"} if len({part.status for part in one.parts}) > 1 else set()
            seen |= {"held"} if one.held else set()
            seen |= {"missed"} if one.missed else set()
            seen |= {"no side"} if one.side_not_said else set()
        if wanted <= seen:
            return
    assert wanted <= seen
