"""The judgements of histories that seeks in SQL can answer too, compared with what those answer."""

import sys
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

import pytest
from conftest import ON_A_FILE, make_stamp
from made_up_measures import AGREED, Desk

from tracker import ledger, queries
from tracker.db.standing_sql import EVIDENCE, FLAG_COLUMNS, FLAGS_AS_COLUMNS, LEVEL, OPEN
from tracker.domain.commitment_history import CommitmentHistory, Due, DutyTerms, HistoryEntry
from tracker.domain.judgement import BriefJudgement, Judgement, judge, judge_in_brief
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.terms import EventDayTerms, EventTerms
from tracker.domain.vocabulary import CommitmentKind, Flag, Openness, Status, Strength
from tracker.queries.filters import chosen_sql, query_parameters
from tracker.queries.histories import HistoryReader
from tracker.queries.judged_commitments import show_as_asked
from tracker.queries.judged_standings import with_judgement
from tracker.queries.judgements import judge_selected

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


# -- due dates that hang on an event -------------------------------------------------------------------


class KeyOfRef(NamedTuple):
    """The key of the commitment that has a ref."""

    ref: str
    id: int


class FoundRow(NamedTuple):
    """How a commitment stands that seeks find, as far as it is chosen, sorted and counted by that."""

    id: int
    status: Status
    since: date
    level: int | None
    evidence_on: date
    due_on: date | None
    is_open: bool
    overdue: bool
    fallen_back: bool
    contested: bool
    unverified: bool
    stale: bool
    due_soon: bool
    done_late: bool


def in_brief(one: BriefJudgement) -> dict[str, object]:
    whole = one.whole
    return {
        "status": (whole.status, whole.since, whole.level),
        "due": (whole.due_on, whole.evidence_on),
        "open": whole.openness is Openness.OPEN,
        "flags": set(whole.flags),
    }


def as_found(row: FoundRow) -> dict[str, object]:
    return {
        "status": (row.status, row.since, row.level),
        "due": (row.due_on, row.evidence_on),
        "open": row.is_open,
        "flags": {flag for flag, column in FLAG_COLUMNS.items() if getattr(row, column, False)},
    }


def find_by_seeks(desk: Desk, day: date) -> list[FoundRow]:
    at = AsOf(day)
    asked = judge_selected(desk.connection, Selection(), at)
    sql = f"""WITH {chosen_sql(desk.connection, asked, with_flags=True)}, told AS (
  SELECT k.*, {FLAGS_AS_COLUMNS} FROM chosen k)
SELECT k.id, k.status, k.since, {LEVEL} AS level, {EVIDENCE} AS evidence_on, k.due_on, {OPEN} AS is_open,
  k.overdue, k.fallen_back, k.contested, k.unverified, k.stale, k.due_soon, k.done_late
FROM told k WHERE k.bits IS NULL"""
    return desk.connection.all(sql, FoundRow, **query_parameters(asked, at))


def record_events(desk: Desk, random: Random) -> list[str]:
    """Events of which one day is said, or several, at any time; also before the measures were agreed."""
    for days_said in (1, 1, 1, 1, 2):
        ref = f"treaty:event-{days_said}-{random.getrandbits(32)}"
        ledger.add_event(desk.connection, EventTerms(ref, "treaty", "Event"), make_stamp(desk.connection))
        for said_on in random.sample(range(-20, 300), days_said):
            terms = EventDayTerms(ref, AGREED + timedelta(said_on), random_day(random))
            ledger.record_event_day(desk.connection, terms, make_stamp(desk.connection))
    return ["treaty:signing", *desk.connection.scalars("SELECT ref FROM event ORDER BY ref", str)]


def record_measures_that_hang_on_events(desk: Desk, random: Random) -> None:
    events = record_events(desk, random)
    for number in range(50):
        ref, due = f"measure-{number}", f"{random.choice(events)} + {random.randint(1, 200)} days"
        kind = random.choice([CommitmentKind.ONE_OFF, CommitmentKind.RECURRING])
        obligors = "IR" if number % 5 else "IR PK"
        desk.owe(ref, due=due, kind=kind, strength=random.choice(STRENGTHS), obligors=obligors)
        voices = [None, None, None, "UNMA", "DAWN", *(["IR"] if number % 5 else [])]
        for entry in random_entries(random, voices):
            if entry.status is Status.BREACHED and not number % 5:  # which has to say whose it is
                continue
            moved = entry.due and entry.due.day and entry.due.day.isoformat()
            note = "Seen." if entry.status else None
            day = entry.effective_on.isoformat()
            desk.say(day, entry.status, by=entry.reporter, due=moved, note=note, ref=ref)


def random_days(random: Random) -> list[date]:
    return [LAST_DAY, *(AGREED + timedelta(random.randrange(520)) for _ in range(4))]


@pytest.mark.parametrize("seed", range(3))
def test_a_due_date_that_hangs_on_the_one_day_of_an_event_is_found_as_it_is_judged(
    desk: Desk, seed: int
) -> None:
    """It is as a day of the terms that is known since the day of the event was said."""
    random = Random(seed)
    record_measures_that_hang_on_events(desk, random)
    seen = 0
    for day in random_days(random):
        found = {row.id: row for row in find_by_seeks(desk, day)}
        for key, history in HistoryReader(desk.connection, AsOf(day)).read(tuple(found)):
            assert as_found(found[key]) == in_brief(judge_in_brief(history, day)), (history, day)
            seen += 1
    assert seen > 100


@pytest.mark.parametrize("seed", range(3))
def test_what_seeks_tell_of_what_hangs_on_an_event_is_what_a_judgement_tells(
    desk: Desk, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its part, all its due dates, who says what of it: nothing of it would become other by judging it."""
    random = Random(seed)
    record_measures_that_hang_on_events(desk, random)
    judged: set[int] = set()
    module = sys.modules["tracker.queries.standings"]  # of which the package has a function of that name
    judge_as_told = module.judge_as_told

    def note_what_is_judged(*asked: Any) -> Any:
        judged.update(asked[-1])
        return judge_as_told(*asked)

    monkeypatch.setattr(module, "judge_as_told", note_what_is_judged)
    seen = 0
    for day in random_days(random):
        judged.clear()
        at, keys = AsOf(day), dict(desk.connection.all("SELECT ref, id FROM commitment", KeyOfRef))
        for told in queries.standings(desk.connection, Selection(), at, open_only=False).items:
            key = keys[told.ref]
            ((_, history),) = HistoryReader(desk.connection, at).read((key,))
            judgement = show_as_asked(judge(history, day), ())
            assert with_judgement(told, judgement) == told, (history, day)
            seen += key not in judged
    assert seen > 60


@pytest.mark.parametrize(
    ("said_of_event", "moved_on", "is_late"),
    [
        ([("2010-02-01", "2010-06-01")], None, False),
        ([("2010-03-20", "2010-06-01")], None, True),
        ([("2010-02-01", "2010-06-01"), ("2010-03-20", "2010-06-05")], None, True),
        ([("2010-03-20", "2010-06-01")], "2010-02-01", False),
    ],
)
def test_what_hangs_on_an_event_was_met_since_its_day_was_said(
    desk: Desk, said_of_event: list[tuple[str, str]], moved_on: str | None, *, is_late: bool
) -> None:
    """Or since we had moved the due date to that day before. It was done in March, and then no more."""
    event = ledger.add_event(
        desk.connection, EventTerms("d-day", "treaty", "D-Day"), make_stamp(desk.connection)
    )
    for said_on, day in said_of_event:
        terms = EventDayTerms(event, date.fromisoformat(said_on), date.fromisoformat(day))
        ledger.record_event_day(desk.connection, terms, make_stamp(desk.connection))
    desk.owe(due=f"{event} + 10 days")
    if moved_on:
        desk.say(moved_on, due="2010-06-11", note=None)
    desk.say("2010-03-01", Status.IMPLEMENTED)
    desk.say("2010-03-10", Status.LIMITED)
    assert desk.list_flag(Flag.OVERDUE, "2010-07-01") == ["fence"] * is_late


def test_what_hangs_on_an_event_and_has_another_reason_to_be_judged_is_judged(desk: Desk) -> None:
    """That its due date is a day like any other leaves only the others to seeks."""
    event = ledger.add_event(
        desk.connection, EventTerms("d-day", "treaty", "D-Day"), make_stamp(desk.connection)
    )
    day = EventDayTerms(event, date(2010, 2, 1), date(2010, 6, 1))
    ledger.record_event_day(desk.connection, day, make_stamp(desk.connection))
    desk.owe("report", due=f"{event} + 10 days", kind=CommitmentKind.RECURRING, every="month")
    desk.owe("fence", due=f"{event} + 10 days")
    asked = judge_selected(desk.connection, Selection(), AsOf(date(2010, 7, 1)))
    keys = {one.ref: one.id for one in desk.connection.all("SELECT ref, id FROM commitment", KeyOfRef)}
    assert list(asked.judged) == [keys["report"]]
