"""How long a judgement takes: a joint one-off with ten entries, and other shapes of history.

PYTHONPATH=. python tests/bench/judgements.py
"""

from collections.abc import Callable
from datetime import date, timedelta
from time import process_time
from timeit import repeat

from tracker.domain.commitment_history import (
    CommitmentHistory,
    Due,
    DutyTerms,
    HistoryEntry,
    Offset,
    StandingEntry,
)
from tracker.domain.judgement import judge
from tracker.domain.vocabulary import AgreementStanding, CommitmentKind, Status, Strength

FIRST, DAY = date(2015, 1, 1), date(2018, 6, 1)
WORDS = [
    (Status.LIMITED, None, None),
    (Status.LIMITED, None, "PK"),
    (Status.SUBSTANTIAL, "IR", None),
    (None, None, None),
    (Status.IMPLEMENTED, "IR", None),
    (Status.IMPLEMENTED, None, "PK"),
    (None, None, "IR"),
    (Status.SUBSTANTIAL, "PK", None),
    (Status.LIMITED, "PK", "IR"),
    (Status.STALLED, "PK", None),
]


def make_history(
    kind: CommitmentKind = CommitmentKind.ONE_OFF,
    count: int = 10,
    *,
    has_claims: bool = True,
    **terms: object,
) -> CommitmentHistory:
    """A joint commitment with so many entries, a hundred days apart."""
    duty = DutyTerms(("IR", "PK"), Strength.AGREED, kind, FIRST, Due(date(2017, 1, 1)))._replace(**terms)  # type: ignore[arg-type]
    entries = []
    for number in range(count):
        status, side, reporter = WORDS[number % len(WORDS)]
        day = FIRST + timedelta(days=1200 * number // count)
        reporter = reporter if has_claims else None
        entries.append(HistoryEntry(number, day, status, side, reporter, None, None, False, True))
    return CommitmentHistory(((date.min, duty),), tuple(entries), (), {}, frozenset())


SUSPENDED = (StandingEntry(99, date(2017, 5, 1), AgreementStanding.SUSPENDED, None, None),)
SHAPES = {
    "joint, ten entries": make_history(),
    "joint, ten entries, no claims": make_history(has_claims=False),
    "joint, no entry": make_history(count=0),
    "of one, ten entries": make_history(obligors=("IR",)),
    "joint, thirty entries": make_history(count=30),
    "joint, relative due date": make_history(due=Due(None, "d-day", Offset(40, "days")))._replace(
        anchors={"d-day": ((FIRST, date(2016, 1, 1)), (date(2015, 6, 1), date(2016, 2, 1)))}
    ),
    "joint, continuing, suspended": make_history(CommitmentKind.CONTINUING)._replace(standings=SUSPENDED),
    "joint, every quarter, 14 due": make_history(
        CommitmentKind.RECURRING, due=Due(date(2015, 3, 31)), every=Offset(3, "months")
    ),
    "joint, every month, 42 due": make_history(
        CommitmentKind.RECURRING, due=Due(date(2015, 1, 31)), every=Offset(1, "months")
    ),
}


def measure(ask: Callable[[], object], number: int = 500) -> float:
    """Microseconds of the processor that it takes, the best of seven times."""
    return min(repeat(ask, timer=process_time, number=number, repeat=7)) / number * 1e6


if __name__ == "__main__":
    for name, history in SHAPES.items():
        print(f"{name:32} {measure(lambda history=history: judge(history, DAY)):7.1f} us")  # type: ignore[misc]
