"""The judgements of histories that seeks in SQL can answer too, compared with what those answer."""

from datetime import date, timedelta
from random import Random

import pytest
from conftest import ON_A_FILE
from made_up_measures import AGREED, Desk

from tracker.domain.commitment_history import CommitmentHistory, Due, DutyTerms, HistoryEntry
from tracker.domain.judgement import Judgement, judge
from tracker.domain.records import Standing
from tracker.domain.vocabulary import CommitmentKind, Flag, Status, Strength

pytestmark = ON_A_FILE

STATUSES = [None, *(status for status in Status if status is not Status.SUPERSEDED)]
WORDS = [*STATUSES, *[Status.IMPLEMENTED] * 6, *[Status.LIMITED] * 3, *[Status.BREACHED] * 2]
STRENGTHS = [Strength.AGREED, Strength.AGREED, Strength.BINDING, Strength.INTENTION]
LAST_DAY = AGREED + timedelta(days=520)
COMMITMENTS = 12


def random_day(random: Random) -> date:
    return AGREED + timedelta(days=10 * random.randint(-2, 50))


def random_entries(random: Random, voices: list[str | None]) -> list[HistoryEntry]:
    """Entries in any order, by few voices on few days, so that they often meet."""
    entries = []
    for number in range(random.randint(0, 10)):
        status, reporter = random.choice(WORDS), random.choice(voices)
        due = Due(random_day(random)) if status is None or random.random() < 0.15 else None
        day = random_day(random)
        entries.append(
            HistoryEntry(number, day, status, None, reporter, due, None, False, status is not None)
        )
    return entries


def record(desk: Desk, ref: str, terms: DutyTerms, entries: list[HistoryEntry]) -> None:
    desk.owe(
        ref,
        due=terms.due.day and terms.due.day.isoformat(),
        kind=terms.kind,
        obligors=" ".join(terms.obligors),
        strength=terms.strength,
    )
    for entry in entries:
        due = entry.due and entry.due.day and entry.due.day.isoformat()
        note = "Seen." if entry.status else None
        desk.say(entry.effective_on.isoformat(), entry.status, by=entry.reporter, due=due, note=note, ref=ref)


def as_judged(found: Judgement) -> dict[str, object]:
    whole = found.whole
    return {
        "status": (whole.status, whole.since, whole.level),
        "due": (found.due.due_on, found.due.original_due_on, whole.days_late),
        "flags": set(whole.flags),
        "fall": whole.fallen_back_on if Flag.FALLEN_BACK in whole.flags else None,
        "evidence": whole.evidence_on,
        "claims": [(one.actor, one.status, one.held_since, one.last_said) for one in whole.claims],
        "asks": [(one.actor, one.due_on, one.asked_on) for one in found.asked],
    }


def as_answered(found: Standing) -> dict[str, object]:
    return {
        "status": (found.status, found.status_on, found.level),
        "due": (found.due_on, found.original_due_on, found.days_late),
        "flags": set(found.flags),
        "fall": found.fallen_back_on,
        "evidence": found.evidence_on,
        "claims": [(one.reporter, one.status, one.held_since, one.on) for one in found.claims],
        "asks": [(one.reporter, one.due_on, one.on) for one in found.asks],
    }


@pytest.mark.parametrize("obligors", [("IR",), ("IR", "PK")])
@pytest.mark.parametrize("seed", range(2))
def test_a_history_that_seeks_can_answer_is_judged_as_they_do(
    desk: Desk, seed: int, obligors: tuple[str, ...]
) -> None:
    """Of one obligor whoever speaks; of a joint one where nobody speaks of a part, or of a breach."""
    random = Random(seed)
    is_joint = len(obligors) > 1
    voices = [None, None, None, "UNMA", "DAWN", *([] if is_joint else ["IR", "PK"])]
    for number in range(COMMITMENTS):
        due = Due(random_day(random) if random.random() < 0.7 else None)
        kind, strength = random.choice(list(CommitmentKind)), random.choice(STRENGTHS)
        is_due = kind is not CommitmentKind.CONTINUING
        terms = DutyTerms(obligors, strength, kind, AGREED, due if is_due else Due())
        entries = [
            one if is_due or one.reporter else one._replace(due=None)
            for one in random_entries(random, voices)
        ]
        if is_joint:
            entries = [one for one in entries if one.status is not Status.BREACHED]
        ref = f"measure-{number}"
        record(desk, ref, terms, entries)
        for _ in range(4):
            day = random.choice([LAST_DAY, max(AGREED, random_day(random))])
            counting = sorted(
                (one for one in entries if one.effective_on <= day), key=lambda one: one.effective_on
            )
            history = CommitmentHistory(((date.min, terms),), tuple(counting), (), {}, frozenset(["DAWN"]))
            answer = as_answered(desk.see(day.isoformat(), ref))
            assert as_judged(judge(history, day)) == answer, (history, day)
