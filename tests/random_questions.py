"""Random questions: days and moments of a history, and which commitments are asked about."""

from datetime import date, timedelta
from random import Random
from typing import Any

from oracle_answers import Asked
from oracle_history import NONE, ONE_DAY, History
from random_terms import FIRST_DAY, STATES, STRENGTHS
from random_updates import DONE, LITTLE, MUCH, NOTHING

from tracker.domain.records import AsOf

FLAGS = (
    "overdue",
    "fallen back",
    "contested",
    "unverified",
    "stale",
    "due soon",
    "done late",
    "waiting",
    "not yet owed",
    "promised again",
    "agreement disputed",
)
STATUSES = (
    DONE,
    LITTLE,
    MUCH,
    NOTHING,
    "breached",
    "suspended",
    "stalled",
    "withdrawn",
    "lapsed",
    "superseded",
)


def random_as_of(random: Random, history: History) -> AsOf:
    """A day of the history or a little later, and in a third of the cases a moment of it."""
    last = history.last_moment()
    day = FIRST_DAY + timedelta(days=random.randint(0, (last.date() - FIRST_DAY).days + 120))
    near = [one.effective_on for one in history.updates]
    near += [one.due_on for one in history.updates if isinstance(one.due_on, date)]
    near += [one.due for one in history.commitments if isinstance(one.due, date)]
    if near and random.random() < 0.5:
        day = random.choice(near) + random.choice([-1, 0, 1, 2, 30, 31, 89, 90]) * ONE_DAY
    moments = [one.recorded_at for one in (*history.updates, *history.revisions)] or [last]
    away = random.choice([timedelta(0), timedelta(microseconds=-1), timedelta(days=1)])
    known_at = random.choice([None, None, random.choice(moments) + away])
    return AsOf(day=max(day, FIRST_DAY), known_at=known_at)


def random_day(random: Random) -> date:
    """A day of the first months, or a day beside a whole month."""
    return FIRST_DAY + timedelta(days=30 * random.randint(-1, 8) + random.choice([-1, 0, 0, 1]))


def random_asked(random: Random, history: History) -> Asked:
    """Up to two conditions, besides strengths and the age from which news is stale."""
    refs = [one.ref for one in history.commitments]
    conditions: dict[str, Any] = {
        "refs": tuple(random.sample(refs, min(len(refs), random.choice([1, 2])))),
        "agreements": (random.choice(["east", "west"]),),
        "obligors": tuple(random.sample(STATES, random.choice([1, 1, 2]))),
        "themes": tuple(
            random.sample(["border", "trade", "Border/Posts", "border  guards"], random.choice([1, 2]))
        ),
        "statuses": tuple(random.sample(STATUSES, random.choice([1, 2, 3]))),
        "strengths": tuple(random.sample(STRENGTHS[-5:], 2)),
        "flags": tuple(random.sample(FLAGS, random.choice([1, 1, 2]))),
        "any_flags": tuple(random.sample(FLAGS, 2)),
        "owners": tuple(random.sample(["Third desk", "Legal", NONE], random.choice([1, 1, 2]))),
        "search": random.choice(["newspaper", "as heard, 1", "BORDER", "a-"]),
        "reporters": (random.choice(["PK", "IR", "UNMA"]),),
        "due_before": FIRST_DAY + timedelta(days=30 * random.randint(0, 12)),
        "due_after": FIRST_DAY + timedelta(days=30 * random.randint(0, 12)),
    }
    chosen = random.sample(sorted(conditions), random.choice([0, 0, 1, 1, 2]))
    usual = Asked(stale_after=random.choice([90, 90, 89, 91, 0]))
    return usual._replace(**{name: conditions[name] for name in chosen})
