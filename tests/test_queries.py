"""What can be asked: the definitions one by one, on the seeds, and how the database answers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from conftest import ON_A_FILE, make_stamp

from tracker import ledger, queries
from tracker.db import Connection, postgresql_connection
from tracker.db.sqlite_connection import SqliteConnection
from tracker.domain.days import end_of_day
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.vocabulary import ActorKind, Flag, GroupKey, SortKey, Status, Strength

CONCLUDED = date(2017, 11, 7)
JANUARY, MARCH, JUNE = date(2018, 1, 15), date(2018, 3, 1), date(2018, 6, 1)


def update(
    connection: Connection, ref: str, status: Status | None = None, on: date = JANUARY, **more: Any
) -> int:
    more.setdefault("note", "noted")
    signed = make_stamp(connection, more.pop("at", None))
    return ledger.record_update(connection, ref, status, effective_on=on, stamp=signed, **more).update


def stand(connection: Connection, ref: str, on: date = JUNE, known_at: datetime | None = None) -> Standing:
    found = queries.standing(connection, ref, AsOf(day=on, known_at=known_at))
    assert found is not None
    return found


def refs(connection: Connection, on: date = JUNE, **more: Any) -> list[str]:
    """The refs of a list, in its order."""
    how = {key: more.pop(key) for key in ("open_only", "order", "limit") if key in more}
    listing = queries.standings(connection, Selection(**more), AsOf(day=on), **how)
    return [standing.ref for standing in listing.items]


# -- status, level, due, evidence --------------------------------------------------------------------


def test_every_commitment_begins_without_information(seeded_connection: Connection) -> None:
    """``no-information`` is where every commitment begins; its evidence is the agreement's date."""
    seen = stand(seeded_connection, "hotline", on=CONCLUDED)
    assert (seen.status, seen.level, seen.status_on, seen.evidence_on) == (
        Status.NO_INFORMATION,
        None,
        None,
        CONCLUDED,
    )


def test_the_latest_assessment_is_the_status(seeded_connection: Connection) -> None:
    """The status as of a day is the assessment with the greatest day, then order of recording."""
    update(seeded_connection, "hotline", Status.SUBSTANTIAL, on=MARCH)
    update(seeded_connection, "hotline", Status.LIMITED, on=JANUARY)
    assert stand(seeded_connection, "hotline").status is Status.SUBSTANTIAL
    assert stand(seeded_connection, "hotline", on=JANUARY).status is Status.LIMITED
    update(seeded_connection, "hotline", Status.NOT_STARTED, on=MARCH)
    assert stand(seeded_connection, "hotline").status is Status.NOT_STARTED


def test_claims_stand_beside_the_assessment(seeded_connection: Connection) -> None:
    """Claims never overwrite the assessment; each actor's latest is given."""
    update(seeded_connection, "fencing", Status.LIMITED, reporter="PK", on=JANUARY)
    update(seeded_connection, "fencing", Status.STALLED, reporter="PK", on=MARCH)
    update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="IR", on=JANUARY)
    seen = stand(seeded_connection, "fencing")
    assert seen.status is Status.NO_INFORMATION
    assert [(claim.reporter, claim.status) for claim in seen.claims] == [
        ("IR", Status.IMPLEMENTED),
        ("PK", Status.STALLED),
    ]


def test_three_statuses_keep_the_level(seeded_connection: Connection) -> None:
    """Stalled, suspended and lapsed keep the level of the latest earlier assessment with one of its own."""
    update(seeded_connection, "hotline", Status.STALLED)
    assert stand(seeded_connection, "hotline").level is None
    update(seeded_connection, "hotline", Status.SUBSTANTIAL)
    update(seeded_connection, "hotline", Status.NO_INFORMATION)
    update(seeded_connection, "hotline", Status.SUSPENDED)
    assert stand(seeded_connection, "hotline").level == 2
    update(seeded_connection, "hotline", Status.LAPSED)
    assert stand(seeded_connection, "hotline").level == 2


def test_a_retraction_brings_back_what_was_before(seeded_connection: Connection) -> None:
    """Only updates that no retraction known by then takes back count."""
    first = update(seeded_connection, "hotline", Status.LIMITED, on=JANUARY)
    second = update(seeded_connection, "hotline", Status.IMPLEMENTED, on=MARCH)
    before = make_stamp(seeded_connection).at - timedelta(microseconds=1)
    ledger.retract_update(seeded_connection, second, reason="a slip", stamp=make_stamp(seeded_connection))
    assert stand(seeded_connection, "hotline").status is Status.LIMITED
    assert stand(seeded_connection, "hotline", known_at=before).status is Status.IMPLEMENTED
    ledger.retract_update(seeded_connection, first, reason="another", stamp=make_stamp(seeded_connection))
    assert stand(seeded_connection, "hotline").evidence_on == CONCLUDED


def test_the_original_due_date_never_changes(seeded_connection: Connection) -> None:
    """Due is what the latest update with one gives; slip is the days from the original."""
    made = {"agreement": "pk-ir-2017", "title": "Due", "ref": "due", "due_on": MARCH}
    ledger.add_commitment(seeded_connection, **made, stamp=make_stamp(seeded_connection))
    update(seeded_connection, "due", due_on=JUNE, on=JANUARY)
    seen = stand(seeded_connection, "due")
    assert (seen.due_on, seen.original_due_on, seen.slip) == (JUNE, MARCH, 92)
    assert stand(seeded_connection, "due", on=CONCLUDED).due_on == MARCH


def test_any_update_is_evidence_whoever_says_it(seeded_connection: Connection) -> None:
    """The evidence date is that of the latest update by anyone, a note among them."""
    update(seeded_connection, "hotline", on=JANUARY)
    assert stand(seeded_connection, "hotline").evidence_on == JANUARY
    update(seeded_connection, "hotline", Status.LIMITED, on=MARCH, reporter="IR")
    assert stand(seeded_connection, "hotline").evidence_on == MARCH
    assert stand(seeded_connection, "hotline", on=JANUARY).evidence_on == JANUARY


# -- flags -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "flags"),
    [
        (JUNE - timedelta(days=1), {Flag.OVERDUE}),
        (JUNE, {Flag.DUE_SOON}),
        (JUNE + timedelta(days=30), {Flag.DUE_SOON}),
        (JUNE + timedelta(days=31), set()),
    ],
)
def test_overdue_and_due_soon(seeded_connection: Connection, due: date, flags: set[Flag]) -> None:
    """Overdue is due before the day; due soon within 30 days of it."""
    update(seeded_connection, "hotline", due_on=due, on=JUNE)
    seen = stand(seeded_connection, "hotline")
    assert set(seen.flags) == flags
    assert seen.days_late == (1 if Flag.OVERDUE in flags else None)


def test_what_is_closed_or_only_proposed_is_never_overdue(seeded_connection: Connection) -> None:
    """Only what is open is overdue, and only a commitment proper is open."""
    for ref in ("hotline", "energy"):
        update(seeded_connection, ref, due_on=JANUARY, on=JUNE)
    update(seeded_connection, "hotline", Status.WITHDRAWN, on=JUNE)
    assert not stand(seeded_connection, "hotline").flags
    assert not stand(seeded_connection, "energy").flags


def test_done_late_is_implemented_after_the_due_date(seeded_connection: Connection) -> None:
    """Done late: implemented effective after the due date; on the day itself is in time."""
    update(seeded_connection, "hotline", due_on=JANUARY, on=JANUARY)
    update(seeded_connection, "hotline", Status.IMPLEMENTED, on=MARCH)
    seen = stand(seeded_connection, "hotline", on=MARCH)
    assert (seen.flags, seen.days_late) == ((Flag.DONE_LATE,), 45)
    update(seeded_connection, "patrols", Status.IMPLEMENTED, due_on=JANUARY, on=JANUARY)
    assert stand(seeded_connection, "patrols", on=JANUARY).flags == ()


@pytest.mark.parametrize(("days", "is_stale"), [(89, False), (90, True)])
def test_evidence_goes_stale_at_90_days(seeded_connection: Connection, days: int, is_stale: bool) -> None:
    """Stale: the evidence is 90 days or more old; a continuing duty that is observed goes stale too."""
    update(seeded_connection, "soil", Status.IMPLEMENTED, on=JANUARY)
    assert (
        Flag.STALE in stand(seeded_connection, "soil", on=JANUARY + timedelta(days=days)).flags
    ) is is_stale


def test_stale_after_says_how_many_days(seeded_connection: Connection) -> None:
    """``--stale-after`` says otherwise than 90."""
    update(seeded_connection, "hotline", on=MARCH)
    assert "hotline" in refs(
        seeded_connection, on=MARCH + timedelta(days=7), flags=(Flag.STALE,), stale_after=7
    )
    assert "hotline" not in refs(
        seeded_connection, on=MARCH + timedelta(days=7), flags=(Flag.STALE,), stale_after=8
    )


def test_contested_is_two_actors_saying_different_things(seeded_connection: Connection) -> None:
    """The latest claims of two actors are different statuses; an earlier one does not count."""
    update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="IR", on=JANUARY)
    assert Flag.CONTESTED not in stand(seeded_connection, "fencing").flags
    update(seeded_connection, "fencing", Status.LIMITED, reporter="PK", on=JANUARY)
    assert Flag.CONTESTED in stand(seeded_connection, "fencing").flags
    update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="PK", on=MARCH)
    assert Flag.CONTESTED not in stand(seeded_connection, "fencing").flags
    assert Flag.CONTESTED in stand(seeded_connection, "fencing", on=JANUARY).flags


def test_media_contest_nothing(seeded_connection: Connection) -> None:
    """Contested: media apart."""
    ledger.add_actor(seeded_connection, "NEWS", name="A newspaper", kind=ActorKind.MEDIA)
    update(seeded_connection, "fencing", Status.LIMITED, reporter="IR")
    update(seeded_connection, "fencing", Status.BREACHED, reporter="NEWS")
    assert Flag.CONTESTED not in stand(seeded_connection, "fencing").flags
    assert len(stand(seeded_connection, "fencing").claims) == 2


def test_unverified_is_an_obligors_word_alone(seeded_connection: Connection) -> None:
    """Unverified: an obligor's latest claim is implemented and the assessment is not."""
    update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="PK")
    assert Flag.UNVERIFIED not in stand(seeded_connection, "fencing").flags
    update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="IR")
    assert Flag.UNVERIFIED in stand(seeded_connection, "fencing").flags
    update(seeded_connection, "fencing", Status.IMPLEMENTED)
    assert Flag.UNVERIFIED not in stand(seeded_connection, "fencing").flags


# -- lists -------------------------------------------------------------------------------------------


def test_worst_first(seeded_connection: Connection) -> None:
    """Breached, overdue, contested, suspended, stalled, unverified, stale, then by due date, then ref."""
    update(seeded_connection, "soil", Status.BREACHED, on=JUNE)
    update(seeded_connection, "region", due_on=MARCH, on=JUNE)
    update(seeded_connection, "patrols", due_on=JANUARY, on=JUNE)
    for reporter, said in (("IR", Status.LIMITED), ("PK", Status.SUBSTANTIAL)):
        update(seeded_connection, "intelligence", said, reporter=reporter, on=JUNE)
    update(seeded_connection, "interactions", Status.SUSPENDED, on=JUNE)
    update(seeded_connection, "engagement", Status.STALLED, on=JUNE)
    update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="IR", on=JUNE)
    update(seeded_connection, "hotline", due_on=JUNE, on=JUNE)
    assert refs(seeded_connection) == [
        *("soil", "patrols", "region", "intelligence", "interactions", "engagement", "fencing"),
        *("formalisation", "hotline"),
    ]


def test_a_list_is_what_is_open_and_proper(seeded_connection: Connection) -> None:
    """A list has the open commitments proper, and says how many more it left out."""
    update(seeded_connection, "hotline", Status.IMPLEMENTED)
    listing = queries.standings(seeded_connection, Selection(), AsOf(day=JUNE), limit=3)
    assert (listing.total, listing.shown, listing.apart, len(list(listing.items))) == (8, 3, 6, 3)
    assert "hotline" in refs(seeded_connection, open_only=False)
    assert refs(seeded_connection, statuses=(Status.IMPLEMENTED,)) == ["hotline"]


def test_nothing_found_still_says_what_was_left_out(seeded_connection: Connection) -> None:
    """An empty list counts what stands apart."""
    listing = queries.standings(seeded_connection, Selection(themes=("Defence",)), AsOf(day=JUNE))
    assert (listing.total, listing.apart, list(listing.items)) == (0, 2, [])


def test_what_stands_apart_is_listed_when_asked_for(seeded_connection: Connection) -> None:
    """Intention, proposed and discussed are in no list unless asked for."""
    assert refs(seeded_connection, strengths=(Strength.PROPOSED,)) == ["energy"]
    assert len(refs(seeded_connection, strengths=tuple(Strength))) == 15


def test_selections_narrow_together_and_repeat_as_any(seeded_connection: Connection) -> None:
    """Options that repeat mean "any of these"; different options all hold."""
    assert refs(seeded_connection, themes=("region", "BORDER")) == [
        "fencing",
        "formalisation",
        "hotline",
        "patrols",
        "region",
    ]
    assert refs(seeded_connection, themes=("no such theme",)) == []
    assert refs(seeded_connection, themes=("border",), obligors=("IR",)) == [
        "fencing",
        "formalisation",
        "hotline",
        "patrols",
    ]
    update(seeded_connection, "hotline", due_on=JANUARY, on=JUNE)
    assert refs(seeded_connection, due_before=MARCH) == ["hotline"]
    assert refs(seeded_connection, flags=(Flag.OVERDUE, Flag.STALE)) == []
    assert refs(seeded_connection, agreements=("zzz",)) == []


def test_a_search_looks_in_terms_notes_and_sources(seeded_connection: Connection) -> None:
    """A search finds words in the terms and in the log, whatever the case or keyboard."""
    assert refs(seeded_connection, search="ON THEIR SIDE") == ["fencing"]
    update(seeded_connection, "patrols", note="گشت مرزی", on=JUNE, source="IRNA 100%")
    assert refs(seeded_connection, search="مرزي") == ["patrols"]
    assert refs(seeded_connection, search="irna 100%") == ["patrols"]
    assert refs(seeded_connection, search="irna_100%") == []


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        (SortKey.REF, "engagement", ["region", "soil"]),
        (SortKey.DUE, "soil", ["patrols", "region"]),
        (SortKey.STATUS, "engagement", ["soil", "hotline"]),
        (SortKey.EVIDENCE, "engagement", ["hotline", "soil"]),
        (SortKey.AGREEMENT, "hotline", ["region", "soil"]),
    ],
)
def test_other_orders(seeded_connection: Connection, order: SortKey, first: str, last: list[str]) -> None:
    """A list can be sorted otherwise; none is last."""
    update(seeded_connection, "hotline", Status.BREACHED, on=JUNE)
    update(seeded_connection, "soil", due_on=JUNE, on=JUNE)
    found = refs(seeded_connection, order=order)
    assert [found[0], *found[-2:]] == [first, *last]


def test_a_long_list_is_read_in_chunks(
    seeded_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows and claims come in chunks, and every row gets its own claims."""
    monkeypatch.setitem(postgresql_connection.STREAM_OPTIONS, "yield_per", 2)
    for ref in ("fencing", "soil"):
        update(seeded_connection, ref, Status.IMPLEMENTED, reporter="IR")
    listing = queries.standings(seeded_connection, Selection(), AsOf(day=JUNE))
    claimed = [standing.ref for standing in listing.items if standing.claims]
    assert sorted(claimed) == ["fencing", "soil"]


# -- cuts --------------------------------------------------------------------------------------------


def test_an_agreement_counts_from_the_day_it_was_concluded(seeded_connection: Connection) -> None:
    """Open: of an agreement concluded on or before the day."""
    assert refs(seeded_connection, on=CONCLUDED - timedelta(days=1)) == []
    assert len(refs(seeded_connection, on=CONCLUDED)) == 9


def test_commitments_are_known_from_their_recording(seeded_connection: Connection) -> None:
    """Agreements and commitments are known from their own moment of recording."""
    early = AsOf(day=JUNE, known_at=end_of_day(JUNE))
    assert queries.standing(seeded_connection, "hotline", early) is None
    assert queries.summary(seeded_connection, Selection(), early).total.commitments == 0


def test_an_update_dated_next_month_is_right_on_its_day(seeded_connection: Connection) -> None:
    """Now is as of today: what is dated later counts from its day."""
    update(seeded_connection, "hotline", Status.LIMITED, on=JUNE + timedelta(days=30))
    assert stand(seeded_connection, "hotline").status is Status.NO_INFORMATION
    assert stand(seeded_connection, "hotline", on=JUNE + timedelta(days=30)).status is Status.LIMITED


# -- summary -----------------------------------------------------------------------------------------


def test_the_summary_counts_each_commitment_once(seeded_connection: Connection) -> None:
    """A joint commitment counts once in every total, and stands in a group of its own."""
    update(seeded_connection, "hotline", Status.LIMITED)
    found = queries.summary(seeded_connection, Selection(), AsOf(day=JUNE), group_by=GroupKey.OBLIGOR)
    assert [(tally.group, tally.commitments, tally.apart) for tally in found.groups] == [
        ("IR", 1, 2),
        ("IR;PK", 8, 4),
    ]
    assert (found.total.commitments, found.total.open, found.total.apart) == (9, 9, 6)
    assert (found.total.index, found.total.lower, found.total.upper) == (33.33, 3.7, 92.59)


@pytest.mark.parametrize("by", GroupKey)
def test_groups_add_up_to_the_whole(seeded_connection: Connection, by: GroupKey) -> None:
    """Whatever the grouping, the groups together are the whole."""
    update(seeded_connection, "hotline", Status.LIMITED)
    found = queries.summary(seeded_connection, Selection(), AsOf(day=JUNE), group_by=by)
    assert sum(tally.commitments for tally in found.groups) == found.total.commitments == 9
    assert found.total == queries.summary(seeded_connection, Selection(), AsOf(day=JUNE)).total


def test_what_is_asked_for_is_counted(seeded_connection: Connection) -> None:
    """What stands apart is in no count unless asked for."""
    asked = queries.summary(
        seeded_connection, Selection(strengths=(Strength.DISCUSSED,)), AsOf(day=JUNE)
    ).total
    assert (asked.commitments, asked.open, asked.apart) == (2, 0, 0)


def test_since_compares_with_what_was_known_then(seeded_connection: Connection) -> None:
    """What changed is measured from the day, as far as it was known at its end."""
    update(seeded_connection, "hotline", Status.LIMITED)
    today = datetime.now(UTC).date()
    found = queries.summary(seeded_connection, Selection(), AsOf(day=today), since=MARCH)
    assert found.before is not None
    assert found.before.commitments == 0
    same = queries.summary(
        seeded_connection, Selection(), AsOf(day=today), since=today, group_by=GroupKey.THEME
    )
    assert (same.before, same.groups_before) == (same.total, same.groups)


def test_what_was_before_an_update_is_what_was_known_when_it_was_recorded(
    seeded_connection: Connection,
) -> None:
    """A retraction counts from its own moment, whatever else was recorded after it."""
    done = update(seeded_connection, "hotline", Status.IMPLEMENTED)
    less = update(seeded_connection, "hotline", Status.LIMITED, on=MARCH, note="a raid")
    ledger.retract_update(seeded_connection, done, reason="a slip", stamp=make_stamp(seeded_connection))
    after = update(seeded_connection, "hotline", Status.SUBSTANTIAL, on=MARCH)
    before = {
        number: before.status
        for number, _, before in queries.progress_before(seeded_connection, [less, after])
    }
    assert before == {less: Status.IMPLEMENTED, after: Status.LIMITED}


# -- how it is answered ------------------------------------------------------------------------------


def plan(connection: SqliteConnection, ask: Any) -> str:
    """The query plans of everything that a question runs."""
    ran: list[str] = []
    connection.raw.set_trace_callback(ran.append)
    ask()
    connection.raw.set_trace_callback(None)
    rows = [row for asked in ran for row in connection.raw.execute(f"EXPLAIN QUERY PLAN {asked}")]
    return "\n".join(row[3] for row in rows)


@ON_A_FILE
@pytest.mark.parametrize(
    ("question", "then"), [("list", "MATERIALIZE page"), ("summary", "MATERIALIZE judged")]
)
def test_every_question_is_a_seek_into_its_covering_index(
    seeded_connection: SqliteConnection, question: str, then: str
) -> None:
    """One seek per commitment into a covering index each for status, due date, evidence and claims."""
    at = AsOf(day=JUNE)
    ask = {
        "list": lambda: list(queries.standings(seeded_connection, Selection(), at, limit=50).items),
        "summary": lambda: queries.summary(seeded_connection, Selection(), at),
    }
    found = plan(seeded_connection, ask[question])
    for name in ("assessment", "due", "evidence"):
        seek = f"USING COVERING INDEX ix_status_update_{name} (commitment_id=? AND effective_on<?)"
        assert seek in found, name
    assert (
        "USING COVERING INDEX ix_status_update_claim (commitment_id=? AND reporter=? AND effective_on<?)"
        in found
    )
    assert {"MATERIALIZE known", then} <= set(found.splitlines())
    assert "SCAN status_update" not in found
