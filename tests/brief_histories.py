"""Random histories for pages of a brief, and how they are brought into a database."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from duties_compared import uid_by_update
from duties_document import Item, duties_document
from exchange_helpers import import_document
from oracle_history import Agreement, Commitment, History, Update

from tracker.db import Connection
from tracker.domain.days import end_of_day, parse_moment

ACTORS = {"AA": "state", "BB": "state", "MON": "monitor", "NEWS": "media"}
NEED_A_NOTE = ("stalled", "suspended", "breached", "withdrawn", "lapsed")
STRENGTHS = ("binding", "agreed", "in-principle", "intention", "proposed", "discussed")
STATUSES = (
    *("no-information", "not-started", "limited", "substantial", "stalled", "suspended", "breached"),
    *("implemented", "superseded", "withdrawn", "lapsed"),
)
MEETING = date(2018, 3, 1)


def day(number: int) -> date:
    """A day so many days after the last meeting."""
    return MEETING + timedelta(days=number)


def noon(number: int) -> datetime:
    """Noon of such a day."""
    return datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=12)


# Few, so that many records share one; two are just before and after the end of the day of the meeting.
MOMENTS = [
    *(noon(-60), noon(-10), end_of_day(MEETING), end_of_day(MEETING) + timedelta(microseconds=1)),
    *(noon(5), noon(15), noon(40)),
]
DAY_ASKED = 60  # the day asked about, in most cases
DAYS = [-70, -31, -30, -20, -10, 0, 0, 1, 10, 20, 30, DAY_ASKED, DAY_ASKED + 1]
STALE_REFS = ("c-7", "c-8", "c-9", "c-10", "c-11")  # their updates are of the first three of these days
DUE_DAYS = [-30, DAY_ASKED - 1, DAY_ASKED, DAY_ASKED + 89, DAY_ASKED + 90, DAY_ASKED + 91]


def agree(ref: str, concluded_on: date, at: datetime) -> Agreement:
    """An agreement between two states."""
    return Agreement(ref=ref, concluded_on=concluded_on, parties=("AA", "BB"), recorded_at=at)


OLD = agree("old", day(-60), MOMENTS[0])
FOUND_LATE = agree("found-late", day(-60), noon(5))
SIGNED_LATE = agree("signed-late", day(20), noon(-10))


def random_history(random: Random) -> History:
    """A dozen commitments, each with a log of its own."""
    owed = [random_commitment(random, f"c-{place}", is_old=place < 2) for place in range(12)]
    updates = [random_update(random, random.choice(owed), place) for place in range(50)]
    return History(ACTORS, [OLD, FOUND_LATE, SIGNED_LATE], commitments=owed, updates=updates)


def random_commitment(random: Random, ref: str, *, is_old: bool) -> Commitment:
    """A commitment of one of the agreements, recorded with it or later."""
    agreement = OLD if is_old else random.choice([OLD, OLD, OLD, FOUND_LATE, SIGNED_LATE])
    moment = OLD.recorded_at if is_old else random.choice([OLD.recorded_at, OLD.recorded_at, *MOMENTS])
    kind = random.choice(["one-off", "continuing", "recurring"])
    return Commitment(
        ref=ref,
        agreement=agreement.ref,
        obligors=frozenset(random.choice([("AA",), ("AA", "BB"), ("BB", "MON")])),
        recorded_at=max(moment, agreement.recorded_at),
        theme=random.choice([None, "border"]),
        strength="agreed" if is_old else random.choice([*["agreed"] * 6, *STRENGTHS]),
        kind=kind,
        due=None if kind == "continuing" else random_due_date(random),
    )


def random_update(random: Random, of: Commitment, number: int) -> Update:
    """An update of a commitment, perhaps only a note; perhaps retracted, at the same moment or later.

    What is superseded is so by one of the old ones, and nothing replaces the last of them. Of what several
    owe no obligor speaks, and nobody calls it breached: that would be of one part alone.
    """
    is_joint = len(of.obligors) > 1
    others = [code for code in ACTORS if code not in of.obligors]
    voices = others if is_joint else [*of.obligors, *of.obligors, *ACTORS]
    reporter = random.choice([None, None, None, *voices])
    status = random.choice([*["implemented"] * 6, "limited", "stalled", *[None] * 3, *STATUSES])
    if status == "superseded" and of.ref == "c-1":
        status = "lapsed"
    if status == "breached" and is_joint:
        status = "suspended"
    recorded_at = max(of.recorded_at, random.choice(MOMENTS))
    due_on = None if of.kind == "continuing" else random.choice([None, None, random_due_date(random)])
    may_lack_note = due_on if status is None else reporter and status not in NEED_A_NOTE
    is_noted = not may_lack_note or random.random() < 0.5
    return Update(
        commitment=of.ref,
        effective_on=day(random.choice(DAYS[:3] if of.ref in STALE_REFS else DAYS)),
        status=status,
        due_on=due_on,
        reporter=reporter,
        source=random.choice([None, None, "A letter", "A speech"]),
        successors=({"c-0": "c-1"}.get(of.ref, "c-0"),) if status == "superseded" else (),
        note=f"Note {number}" if is_noted else None,
        uid=f"u{number}",
        recorded_at=recorded_at,
        retracted_at=random.choice([one for one in MOMENTS if one >= recorded_at])
        if random.random() < 0.3
        else None,
    )


def random_due_date(random: Random) -> date | None:
    """One of the days of interest, or none."""
    due = random.choice([None, *DUE_DAYS])
    return None if due is None else day(due)


def record_history(
    connection: Connection,
    history: History,
    folder: Path,
    which: Callable[[datetime], bool] = lambda _: True,
) -> None:
    """Bring in all that a history has of certain moments; its updates get the numbers that they have there.

    The actors are there already, with names of their own.
    """
    document = duties_document(history)
    del document["actors"]
    chosen = {name: chosen_items(items, which) for name, items in document.items()}
    path = folder / "history.json"
    path.write_text(json.dumps(chosen), encoding="utf-8")
    import_document(connection, path)
    numbers = {uid: int(number.removeprefix("U-")) for number, uid in uid_by_update(connection).items()}
    history.updates[:] = [replace(one, number=numbers.get(one.uid, 0)) for one in history.updates]


def chosen_items(items: str | list[Item], which: Callable[[datetime], bool]) -> str | list[Item]:
    """The items of a section of certain moments."""
    if isinstance(items, str):
        return items
    return [one for one in items if which(parse_moment(one["recorded_at"], None))]
