"""The answer for a day and a moment never changes, whatever is recorded later: asked of the tracker alone."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import recording
from conftest import ON_A_FILE, ON_A_SERVER, Location, make_stamp, rolled_back_transaction
from duties_compared import tracker_selection
from duties_document import Item, duties_document, import_history, retraction_items
from exchange_helpers import import_document
from oracle_history import History
from random_duties import DutyRecorder, random_desk
from random_questions import random_as_of, random_asked, random_day

from tracker import ledger, queries
from tracker.db import Connection
from tracker.domain.errors import InvalidInputFile
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Frequency, GroupKey, Status
from tracker.queries.agreement_words import agreement_words
from tracker.queries.events import all_events

SEEDS = range(4)
RECORDED = ("agreements", "events", "commitments", "updates", "standings", "event_days", "revisions")


def snapshot(history: History) -> History:
    """What was recorded so far."""
    return replace(history, **{name: [*getattr(history, name)] for name in RECORDED})


def later_document(before: History, now: History) -> Item:
    """What was recorded since, without moments: the file is recorded at the moment at which it comes in."""
    fresh = {name: getattr(now, name)[len(getattr(before, name)) :] for name in RECORDED}
    document = duties_document(History({}, **fresh))
    for name in RECORDED:
        for old, one in zip(getattr(before, name), getattr(now, name), strict=False):
            if old != one:
                document["retractions"] += taken_back_since(one)
    for items in document.values():
        for item in items if isinstance(items, list) else ():
            item.pop("recorded_at", None)
    return document


def taken_back_since(one: Any) -> list[Item]:
    """What took an entry or a commitment back, or brought it back: whichever came last."""
    is_entry = hasattr(one, "uid")
    of = one.uid if is_entry else {"kind": "commitment", "ref": one.ref}
    return [*retraction_items(of, one, f"back-{one.uid}" if is_entry else f"back-c-{one.ref}")][-1:]


def ask_all(connection: Connection, selection: Selection, at: AsOf, random: Random) -> list[Any]:
    """One answer of each kind."""
    listing = queries.standings(connection, selection, at, open_only=random.random() < 0.3)
    grouping, since = random.choice([*GroupKey]), random_day(random)
    every, first = random.choice([*Frequency]), at.day - timedelta(days=100)
    return [
        (listing.total, listing.apart, listing.not_yet_owed, [*listing.items]),
        queries.summary(connection, selection, at, group_by=grouping, since=since),
        [*queries.log_entries(connection, selection, at)],
        [*queries.whole_log(connection, selection, at)],
        queries.series(connection, selection, at, every, first=first, group_by=grouping),
        queries.incident_series(connection, selection, at, every, first=first),
        queries.all_agreements(connection, at),
        agreement_words(connection, at),
        all_events(connection, at),
    ]


def record_more(connection: Connection, desk: DutyRecorder, folder: Path, away: timedelta) -> None:
    """Record some more things, each at a moment of its own, by a clock that may have been set back.

    What has no moment of its own is held to more rules, and so one or the other thing may be refused.
    """
    last = desk.history.last_moment()
    desk.now = last + timedelta(days=1)
    refused = 0
    for number in range(5):
        before = snapshot(desk.history)
        desk.act()
        path = folder / f"later-{number}.json"
        path.write_text(json.dumps(later_document(before, desk.history)), encoding="utf-8")
        try:
            import_document(connection, path, now=last + away)
        except InvalidInputFile:
            refused += 1
    assert refused < 5


def compare_before_and_after(connection: Connection, folder: Path, random: Random) -> None:
    """Ask, record more, and ask the same again."""
    desk = random_desk(random, 14, old_breaches=False)
    import_history(connection, desk.history, folder, random)
    last = desk.history.last_moment()
    at = random_as_of(random, desk.history)
    at = at._replace(known_at=min(last, at.known_at or last))
    asked = [tracker_selection(random_asked(random, desk.history)) for _ in range(2)]
    seed = random.random()
    before = [ask_all(connection, one, at, Random(seed)) for one in asked]
    record_more(connection, desk, folder, random.choice([40, 0, -3, -40]) * timedelta(days=1))
    for one, answers in zip(asked, before, strict=True):
        again = ask_all(connection, one, at, Random(seed))
        for answer, same in zip(answers, again, strict=True):
            assert same == answer, (one, at)


@ON_A_FILE
@pytest.mark.parametrize("seed", SEEDS)
def test_the_answer_for_a_day_and_moment_never_changes(
    empty_database: Location, tmp_path: Path, seed: int
) -> None:
    """Whatever is recorded later, and whatever the clock says then."""
    with rolled_back_transaction(empty_database) as connection:
        compare_before_and_after(connection, tmp_path, Random(seed))


@ON_A_SERVER
def test_the_answer_of_a_server_for_a_day_and_moment_never_changes(
    empty_database: Location, tmp_path: Path
) -> None:
    """The same on a server."""
    with rolled_back_transaction(empty_database) as connection:
        compare_before_and_after(connection, tmp_path, Random(SEEDS[-1] + 1))


def test_what_was_taken_back_at_a_moment_stays_so(seeded_connection: Connection) -> None:
    """Also once it is brought back."""
    day = date(2018, 1, 1)
    recorded = make_stamp(seeded_connection)
    recording.record_update(seeded_connection, "hotline", Status.LIMITED, effective_on=day, stamp=recorded)
    taken_back = make_stamp(seeded_connection)
    ledger.retract_entry(seeded_connection, 1, reason="Misread", stamp=taken_back)
    then, now = AsOf(day, known_at=taken_back.at), AsOf(day)
    assert status_of(seeded_connection, "hotline", then) == Status.NO_INFORMATION
    ledger.retract_entry(seeded_connection, 2, reason="Read well", stamp=make_stamp(seeded_connection))
    assert status_of(seeded_connection, "hotline", then) == Status.NO_INFORMATION
    assert status_of(seeded_connection, "hotline", now) == Status.LIMITED


def status_of(connection: Connection, ref: str, at: AsOf) -> Status:
    (found,) = queries.standings(connection, Selection(refs=(ref,)), at, open_only=False).items
    return found.status


def test_what_is_said_of_agreements_and_documents_never_changes(seeded_connection: Connection) -> None:
    """Neither how many commitments an agreement has, nor in which documents it can be read."""
    moment = make_stamp(seeded_connection).at
    at = AsOf(date(2030, 1, 1), known_at=moment)
    (agreement,) = before = queries.all_agreements(seeded_connection, at)
    documents = queries.all_documents(seeded_connection, at)
    later = make_stamp(seeded_connection, moment + timedelta(hours=1))
    recording.add_commitment(seeded_connection, agreement=agreement.ref, title="More", stamp=later)
    recording.add_document(
        seeded_connection, "later", agreement=agreement.ref, title="Another text", stamp=later
    )
    assert queries.all_agreements(seeded_connection, at) == before
    assert queries.all_documents(seeded_connection, at) == documents
    (now,) = queries.all_agreements(seeded_connection, at._replace(known_at=None))
    assert now.commitments == agreement.commitments + 1
