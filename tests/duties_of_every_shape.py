"""Duties of every shape between two made-up states, with random news: what is judged by its whole history."""

import contextlib
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

import recording
from conftest import make_stamp

from tracker import ledger
from tracker.db import Connection
from tracker.domain.errors import RuleViolation, UsageError
from tracker.domain.terms import EntityRef, EventDayTerms, EventTerms, StandingTerms
from tracker.domain.vocabulary import ActorKind, AgreementStanding, CommitmentKind, Status, Strength
from tracker.ledger.recorders import make_recorders
from tracker.ledger.recorders.recording import Recording

AGREED = date(2016, 1, 10)
DAYS = 900
LAST_DAY = AGREED + timedelta(days=DAYS)
EVENT = "treaty:d-day"
RECURRING, CONTINUING = CommitmentKind.RECURRING, CommitmentKind.CONTINUING
SHAPES: dict[str, dict[str, Any]] = {
    "alone": {"obligors": ["AA"], "due_on": date(2017, 1, 1)},
    "joint": {"obligors": ["AA", "BB"], "due_on": date(2016, 11, 30)},
    "by-event": {"obligors": ["AA", "BB"], "due": f"{EVENT} + 40 days"},
    "by-commitment": {"obligors": ["BB"], "due": "alone + 1 months"},
    "after-event": {"obligors": ["AA"], "due_on": date(2016, 9, 1), "after": EVENT},
    "monthly": {
        "obligors": ["AA", "BB"],
        "due_on": date(2016, 3, 31),
        "every": "3 months",
        "kind": RECURRING,
    },
    "bounded": {
        "obligors": ["AA", "BB"],
        "starts_on": date(2016, 7, 1),
        "ends_on": date(2017, 11, 1),
        "kind": CONTINUING,
    },
    "kept": {"obligors": ["BB"], "kind": CONTINUING, "agreed_on": date(2016, 5, 5)},
    "said": {"obligors": ["AA"], "strength": Strength.PROPOSED},
    "other": {"obligors": ["AA", "BB"], "agreement": "accord", "due_on": date(2017, 6, 1)},
}
"""The terms of each commitment, by its ref."""


def random_day(random: Random) -> date:
    return AGREED + timedelta(days=random.randrange(DAYS))


def record_random_duties(connection: Connection, random: Random, updates: int = 60) -> None:
    """Record duties of each shape and news of them, in an empty database."""
    for code, kind in (("AA", ActorKind.STATE), ("BB", ActorKind.STATE), ("MON", ActorKind.MONITOR)):
        recording.add_actor(connection, code, name=code, kind=kind)
    for ref in ("treaty", "accord"):
        recording.add_agreement(
            connection,
            ref,
            title=ref,
            concluded_on=AGREED,
            parties=["AA", "BB"],
            form="treaty",
            stamp=make_stamp(connection),
        )
    record(connection, "events", EventTerms(EVENT, "treaty", "D-Day"))
    for ref, terms in SHAPES.items():
        given = {"agreement": "treaty", "title": ref, **terms}
        recording.add_commitment(connection, ref=ref, stamp=make_stamp(connection), **given)
    for _ in range(3):
        day = random.choice([None, random_day(random)])
        record(connection, "event_days", EventDayTerms(EVENT, random_day(random), day, uid=_uid(random)))
    record_standings(connection, random)
    for _ in range(updates):
        with contextlib.suppress(RuleViolation, UsageError):
            update(connection, random)
    for ref in ("joint", "kept"):
        with contextlib.suppress(RuleViolation, UsageError):
            ledger.amend_terms(
                connection,
                EntityRef("commitment", ref),
                random_day(random),
                {"obligors": (random.choice(["AA", "BB"]),)},
                reason="Agreed.",
                stamp=make_stamp(connection),
            )


def record_standings(connection: Connection, random: Random) -> None:
    """Let the second agreement be signed first, then in force, suspended, resumed; and disputed."""
    said = [AgreementStanding.SIGNED, AgreementStanding.IN_FORCE, AgreementStanding.SUSPENDED]
    days = sorted(random_day(random) for _ in range(4))
    for standing, day in zip([*said, AgreementStanding.IN_FORCE], days, strict=True):
        terms = StandingTerms("accord", standing, day, note="Said.", uid=_uid(random))
        record(connection, "standings", terms)
    disputed = StandingTerms(
        "accord",
        AgreementStanding.SUSPENDED,
        random_day(random),
        reporter="BB",
        note="Said.",
        uid=_uid(random),
    )
    record(connection, "standings", disputed)


def update(connection: Connection, random: Random) -> None:
    """An update of any kind; the rules refuse some."""
    ref = random.choice(list(SHAPES))
    obligors = SHAPES[ref]["obligors"]
    successors = ["joint"] if ref == "alone" and random.random() < 0.1 else []
    recording.record_update(
        connection,
        ref,
        Status.SUPERSEDED if successors else random.choice([*_SAID, None]),
        effective_on=random_day(random),
        side=random.choice([None, None, *obligors]) if len(obligors) > 1 else None,
        reporter=random.choice([None, None, None, "AA", "BB", "MON"]),
        due_on=random_day(random) if random.random() < 0.1 else None,
        incidents=random.randrange(4) if random.random() < 0.15 else None,
        owner=random.choice(["Desk one", "desk ONE", "Desk two", "none"]) if random.random() < 0.2 else None,
        note="Seen.",
        successors=successors,
        stamp=make_stamp(connection),
    )


_SAID = [status for status in Status if status is not Status.SUPERSEDED] + [Status.IMPLEMENTED] * 3


def record(connection: Connection, section: str, terms: NamedTuple) -> None:
    """Record an entry of a section of documents."""
    recorder = make_recorders(Recording(connection, make_stamp(connection)))[section]
    recorder.add(0, terms._asdict())
    recorder.flush()


def _uid(random: Random) -> str:
    return f"{random.getrandbits(64):016x}"
