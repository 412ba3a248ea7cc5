"""How commitments stand, and how they are listed: the definitions one by one, and the query plan."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import recording
from conftest import ON_A_FILE, make_stamp
from made_up_measures import Desk
from query_helpers import CONCLUDED, JANUARY, JUNE, MARCH, get_standing, list_refs, record_update

from tracker import ledger, queries
from tracker.db import Connection, postgresql_connection
from tracker.db.sqlite_connection import SqliteConnection
from tracker.domain.days import end_of_day
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import ActorKind, AgreementStanding, Flag, SortKey, Status, Strength

# -- status, level, due, evidence --------------------------------------------------------------------


def test_every_commitment_begins_with_no_information(seeded_connection: Connection) -> None:
    """Its evidence date is then the day of the agreement."""
    seen = get_standing(seeded_connection, "hotline", on=CONCLUDED)
    assert (seen.status, seen.level, seen.status_on, seen.evidence_on) == (
        Status.NO_INFORMATION,
        None,
        CONCLUDED,
        CONCLUDED,
    )


def test_the_latest_assessment_is_the_status(seeded_connection: Connection) -> None:
    """The latest effective day counts, then the order of recording."""
    record_update(seeded_connection, "hotline", Status.SUBSTANTIAL, on=MARCH)
    record_update(seeded_connection, "hotline", Status.LIMITED, on=JANUARY)
    assert get_standing(seeded_connection, "hotline").status is Status.SUBSTANTIAL
    assert get_standing(seeded_connection, "hotline", on=JANUARY).status is Status.LIMITED
    record_update(seeded_connection, "hotline", Status.NOT_STARTED, on=MARCH)
    assert get_standing(seeded_connection, "hotline").status is Status.NOT_STARTED


def test_claims_do_not_change_the_status(seeded_connection: Connection) -> None:
    """The latest claim of each actor is given beside it."""
    record_update(seeded_connection, "fencing", Status.LIMITED, reporter="PK", on=JANUARY)
    record_update(seeded_connection, "fencing", Status.STALLED, reporter="PK", on=MARCH)
    record_update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="IR", on=JANUARY)
    seen = get_standing(seeded_connection, "fencing")
    assert seen.status is Status.NO_INFORMATION
    assert [(claim.reporter, claim.status) for claim in seen.claims] == [
        ("IR", Status.IMPLEMENTED),
        ("PK", Status.STALLED),
    ]


def test_three_statuses_keep_the_level(seeded_connection: Connection) -> None:
    """Stalled, suspended and lapsed keep that of the latest earlier assessment with a level of its own."""
    record_update(seeded_connection, "hotline", Status.STALLED)
    assert get_standing(seeded_connection, "hotline").level is None
    record_update(seeded_connection, "hotline", Status.SUBSTANTIAL)
    record_update(seeded_connection, "hotline", Status.NO_INFORMATION)
    record_update(seeded_connection, "hotline", Status.SUSPENDED)
    assert get_standing(seeded_connection, "hotline").level == 2
    record_update(seeded_connection, "hotline", Status.LAPSED)
    assert get_standing(seeded_connection, "hotline").level == 2


def test_a_retracted_update_does_not_count(seeded_connection: Connection) -> None:
    """It counts again for a moment before the retraction."""
    first = record_update(seeded_connection, "hotline", Status.LIMITED, on=JANUARY)
    second = record_update(seeded_connection, "hotline", Status.IMPLEMENTED, on=MARCH)
    before = make_stamp(seeded_connection).at - timedelta(microseconds=1)
    ledger.retract_update(seeded_connection, second, reason="a slip", stamp=make_stamp(seeded_connection))
    assert get_standing(seeded_connection, "hotline").status is Status.LIMITED
    assert get_standing(seeded_connection, "hotline", known_at=before).status is Status.IMPLEMENTED
    ledger.retract_update(seeded_connection, first, reason="another", stamp=make_stamp(seeded_connection))
    assert get_standing(seeded_connection, "hotline").evidence_on == CONCLUDED


def test_the_original_due_date_never_changes(seeded_connection: Connection) -> None:
    """The present one is that of the latest update with a due date; the slip is the days between."""
    made = {"agreement": "pk-ir-2017", "title": "Due", "ref": "due", "due_on": MARCH}
    recording.add_commitment(seeded_connection, **made, stamp=make_stamp(seeded_connection))
    record_update(seeded_connection, "due", due_on=JUNE, on=JANUARY)
    seen = get_standing(seeded_connection, "due")
    assert (seen.due_on, seen.original_due_on, seen.slip) == (JUNE, MARCH, 92)
    assert get_standing(seeded_connection, "due", on=CONCLUDED).due_on == MARCH


def test_every_update_is_evidence(seeded_connection: Connection) -> None:
    """The evidence date is the day of the latest update by anyone, also if it is only a note."""
    record_update(seeded_connection, "fencing", on=JANUARY)
    assert get_standing(seeded_connection, "fencing").evidence_on == JANUARY
    record_update(seeded_connection, "fencing", Status.LIMITED, on=MARCH, reporter="IR")
    assert get_standing(seeded_connection, "fencing").evidence_on == MARCH
    assert get_standing(seeded_connection, "fencing", on=JANUARY).evidence_on == JANUARY


@pytest.mark.parametrize("side", [None, "IR"])
def test_the_evidence_of_what_several_owe_is_that_of_the_part_with_the_oldest(
    seeded_connection: Connection, side: str | None
) -> None:
    """What an obligor says is of its own part, whether it names it or not."""
    record_update(seeded_connection, "hotline", on=JANUARY)
    record_update(seeded_connection, "hotline", Status.LIMITED, on=MARCH, reporter="IR", side=side)
    assert get_standing(seeded_connection, "hotline").evidence_on == JANUARY
    record_update(seeded_connection, "hotline", on=JUNE, reporter="PK")
    assert get_standing(seeded_connection, "hotline").evidence_on == MARCH


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
def test_overdue_and_due_soon_depend_on_the_due_date(
    seeded_connection: Connection, due: date, flags: set[Flag]
) -> None:
    """Overdue: due before the day asked about. Due soon: due within 30 days from it."""
    record_update(seeded_connection, "hotline", due_on=due, on=JUNE)
    seen = get_standing(seeded_connection, "hotline")
    assert set(seen.flags) == flags
    assert seen.days_late == (1 if Flag.OVERDUE in flags else None)


def test_closed_and_tentative_commitments_are_not_overdue(seeded_connection: Connection) -> None:
    """Only what is open is overdue, and only a commitment proper is open."""
    made = {"agreement": "pk-ir-2017", "title": "A plan", "ref": "plan", "strength": Strength.PROPOSED}
    recording.add_commitment(seeded_connection, **made, stamp=make_stamp(seeded_connection))
    for ref in ("hotline", "plan"):
        record_update(seeded_connection, ref, due_on=JANUARY, on=JUNE)
    record_update(seeded_connection, "hotline", Status.WITHDRAWN, on=JUNE)
    assert not get_standing(seeded_connection, "hotline").flags
    assert not get_standing(seeded_connection, "plan").flags


def test_done_late_is_implemented_after_the_due_date(seeded_connection: Connection) -> None:
    """Implemented on the due date itself is in time."""
    record_update(seeded_connection, "hotline", due_on=JANUARY, on=JANUARY)
    record_update(seeded_connection, "hotline", Status.IMPLEMENTED, on=MARCH)
    seen = get_standing(seeded_connection, "hotline", on=MARCH)
    assert (seen.flags, seen.days_late) == ((Flag.DONE_LATE,), 45)
    record_update(seeded_connection, "patrols", Status.IMPLEMENTED, due_on=JANUARY, on=JANUARY)
    assert get_standing(seeded_connection, "patrols", on=JANUARY).flags == ()


@pytest.mark.parametrize(("days", "is_stale"), [(89, False), (90, True)])
def test_evidence_is_stale_after_90_days(seeded_connection: Connection, days: int, is_stale: bool) -> None:
    """Also of a continuing duty that is implemented."""
    record_update(seeded_connection, "soil", Status.IMPLEMENTED, on=JANUARY)
    assert (
        Flag.STALE in get_standing(seeded_connection, "soil", on=JANUARY + timedelta(days=days)).flags
    ) is is_stale


def test_stale_after_sets_the_number_of_days(seeded_connection: Connection) -> None:
    """A commitment is stale from that age of its evidence on, instead of 90 days."""
    record_update(seeded_connection, "hotline", on=MARCH)
    assert "hotline" in list_refs(
        seeded_connection, on=MARCH + timedelta(days=7), flags=(Flag.STALE,), stale_after=7
    )
    assert "hotline" not in list_refs(
        seeded_connection, on=MARCH + timedelta(days=7), flags=(Flag.STALE,), stale_after=8
    )


def test_contested_means_two_latest_claims_differ(seeded_connection: Connection) -> None:
    """An earlier claim of the same actor does not count."""
    record_update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="IR", on=JANUARY)
    assert Flag.CONTESTED not in get_standing(seeded_connection, "fencing").flags
    record_update(seeded_connection, "fencing", Status.LIMITED, reporter="PK", on=JANUARY)
    assert Flag.CONTESTED in get_standing(seeded_connection, "fencing").flags
    record_update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="PK", on=MARCH)
    assert Flag.CONTESTED not in get_standing(seeded_connection, "fencing").flags
    assert Flag.CONTESTED in get_standing(seeded_connection, "fencing", on=JANUARY).flags


def test_claims_of_media_do_not_make_contested(seeded_connection: Connection) -> None:
    """They are listed as claims all the same."""
    recording.add_actor(seeded_connection, "NEWS", name="A newspaper", kind=ActorKind.MEDIA)
    record_update(seeded_connection, "fencing", Status.LIMITED, reporter="IR")
    record_update(seeded_connection, "fencing", Status.BREACHED, reporter="NEWS")
    assert Flag.CONTESTED not in get_standing(seeded_connection, "fencing").flags
    assert len(get_standing(seeded_connection, "fencing").claims) == 2


def test_unverified_means_only_others_say_implemented(seeded_connection: Connection) -> None:
    """The latest claim of an actor, media apart, is implemented, and the assessment is not."""
    recording.add_actor(seeded_connection, "NEWS", name="A newspaper", kind=ActorKind.MEDIA)
    record_update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="NEWS")
    assert Flag.UNVERIFIED not in get_standing(seeded_connection, "fencing").flags
    record_update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="PK")
    assert Flag.UNVERIFIED in get_standing(seeded_connection, "fencing").flags
    record_update(seeded_connection, "fencing", Status.IMPLEMENTED)
    assert Flag.UNVERIFIED not in get_standing(seeded_connection, "fencing").flags


# -- lists -------------------------------------------------------------------------------------------


def test_a_list_is_sorted_worst_first(seeded_connection: Connection) -> None:
    """Breached, overdue, contested, suspended, stalled, unverified, stale; then by due date, then ref."""
    record_update(seeded_connection, "soil", Status.BREACHED, side="PK", on=JUNE)
    record_update(seeded_connection, "interactions", due_on=MARCH, on=JUNE)
    record_update(seeded_connection, "patrols", due_on=JANUARY, on=JUNE)
    for reporter, said in (("IR", Status.LIMITED), ("PK", Status.IMPLEMENTED)):
        record_update(seeded_connection, "intelligence", said, reporter=reporter, side="IR", on=JUNE)
    record_update(seeded_connection, "region", Status.SUSPENDED, on=JUNE)
    record_update(seeded_connection, "engagement", Status.STALLED, on=JUNE)
    record_update(seeded_connection, "fencing", Status.IMPLEMENTED, reporter="IR", on=JUNE)
    record_update(seeded_connection, "hotline", due_on=JUNE, on=JUNE)
    assert list_refs(seeded_connection) == [
        *("soil", "patrols", "interactions", "intelligence", "region", "engagement", "fencing"),
        *("formalisation", "hotline"),
    ]


def test_a_list_has_the_open_proper_commitments(seeded_connection: Connection) -> None:
    """It says how many tentative ones it leaves out."""
    record_update(seeded_connection, "hotline", Status.IMPLEMENTED)
    listing = queries.standings(seeded_connection, Selection(), AsOf(day=JUNE), limit=3)
    assert (listing.total, listing.shown, listing.apart, len(list(listing.items))) == (8, 3, 6, 3)
    assert "hotline" in list_refs(seeded_connection, open_only=False)
    assert list_refs(seeded_connection, statuses=(Status.IMPLEMENTED,)) == ["hotline"]


def test_an_empty_list_counts_what_it_leaves_out(seeded_connection: Connection) -> None:
    """Tentative commitments are counted also if no other one is found."""
    listing = queries.standings(seeded_connection, Selection(themes=("Defence",)), AsOf(day=JUNE))
    assert (listing.total, listing.apart, list(listing.items)) == (0, 2, [])


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        (SortKey.REF, "engagement", ["region", "soil"]),
        (SortKey.DUE, "patrols", ["region", "soil"]),
        (SortKey.STATUS, "engagement", ["patrols", "hotline"]),
        (SortKey.EVIDENCE, "engagement", ["soil", "patrols"]),
        (SortKey.AGREEMENT, "hotline", ["soil", "patrols"]),
    ],
)
def test_a_list_can_be_sorted_by_other_keys(
    seeded_connection: Connection, order: SortKey, first: str, last: list[str]
) -> None:
    """Commitments without the value are last."""
    record_update(seeded_connection, "hotline", Status.BREACHED, side="IR", on=JUNE)
    record_update(seeded_connection, "patrols", due_on=JUNE, on=JUNE)
    found = list_refs(seeded_connection, order=order)
    assert [found[0], *found[-2:]] == [first, *last]


def test_a_long_list_is_read_in_chunks(
    seeded_connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows and claims are read in chunks, and every row gets its own claims."""
    monkeypatch.setitem(postgresql_connection.STREAMED, "yield_per", 2)
    for ref in ("fencing", "soil"):
        record_update(seeded_connection, ref, Status.IMPLEMENTED, reporter="IR")
    listing = queries.standings(seeded_connection, Selection(), AsOf(day=JUNE))
    claimed = [standing.ref for standing in listing.items if standing.claims]
    assert sorted(claimed) == ["fencing", "soil"]


# -- as of a day, as known at a moment ---------------------------------------------------------------


def test_an_agreement_counts_from_the_day_it_was_concluded(seeded_connection: Connection) -> None:
    """Before that day none of its commitments is listed."""
    assert list_refs(seeded_connection, on=CONCLUDED - timedelta(days=1)) == []
    assert len(list_refs(seeded_connection, on=CONCLUDED)) == 9


def test_commitments_are_known_from_their_recording(seeded_connection: Connection) -> None:
    """For an earlier moment they are neither shown nor counted."""
    early = AsOf(day=JUNE, known_at=end_of_day(JUNE))
    assert queries.standing(seeded_connection, "hotline", early) is None
    assert queries.summary(seeded_connection, Selection(), early).total.commitments == 0


def test_an_update_of_a_later_day_counts_from_that_day(seeded_connection: Connection) -> None:
    """As of an earlier day it changes nothing."""
    record_update(seeded_connection, "hotline", Status.LIMITED, on=JUNE + timedelta(days=30))
    assert get_standing(seeded_connection, "hotline").status is Status.NO_INFORMATION
    assert get_standing(seeded_connection, "hotline", on=JUNE + timedelta(days=30)).status is Status.LIMITED


# -- before an update ------------------------------------------------------------------------------


def test_progress_before_an_update_is_as_known_when_it_was_recorded(
    seeded_connection: Connection,
) -> None:
    """A retraction counts from its own moment on."""
    done = record_update(seeded_connection, "hotline", Status.IMPLEMENTED)
    less = record_update(seeded_connection, "hotline", Status.LIMITED, on=MARCH, note="a raid")
    ledger.retract_update(seeded_connection, done, reason="a slip", stamp=make_stamp(seeded_connection))
    after = record_update(seeded_connection, "hotline", Status.SUBSTANTIAL, on=MARCH)
    before = {
        number: before.status for number, _, before in queries.states_before(seeded_connection, [less, after])
    }
    assert before == {less: Status.IMPLEMENTED, after: Status.LIMITED}


# -- the query plan ---------------------------------------------------------------------------------


def explain_query_plan(connection: SqliteConnection, ask: Any) -> str:
    """The query plans of all statements that a question runs."""
    ran: list[str] = []
    connection.raw.set_trace_callback(ran.append)
    ask()
    connection.raw.set_trace_callback(None)
    rows = [row for asked in ran for row in connection.raw.execute(f"EXPLAIN QUERY PLAN {asked}")]
    return "\n".join(row[3] for row in rows)


@ON_A_FILE
@pytest.mark.parametrize(
    ("question", "then"), [("list", "MATERIALIZE page"), ("summary", "MATERIALIZE judged_flags")]
)
def test_list_and_summary_seek_into_covering_indexes(
    seeded_connection: SqliteConnection, question: str, then: str
) -> None:
    """One seek for each commitment into an index for status, due date, evidence and claims."""
    at = AsOf(day=JUNE)
    ask = {
        "list": lambda: list(queries.standings(seeded_connection, Selection(), at, limit=50).items),
        "summary": lambda: queries.summary(seeded_connection, Selection(), at),
    }
    found = explain_query_plan(seeded_connection, ask[question])
    for index in ("COVERING INDEX ix_status_update_assessment", "COVERING INDEX ix_status_update_due"):
        assert f"USING {index} (commitment_id=? AND effective_on<?)" in found, index
    # Whether an entry tells something stands in the log itself.
    seek = "USING INDEX ix_status_update_evidence (commitment_id=? AND effective_on>? AND effective_on<?)"
    assert seek in found
    assert (
        "USING COVERING INDEX ix_status_update_claim (commitment_id=? AND reporter=? AND effective_on<?)"
        in found
    )
    assert {"MATERIALIZE known", then} <= set(found.splitlines())
    assert "SCAN status_update" not in found


def test_only_parties_dispute_the_standing_of_an_agreement(desk: Desk) -> None:
    """What a monitor says of it is on record, and no flag."""
    desk.owe()
    desk.stand("2018-03-01", AgreementStanding.SUSPENDED, by="UNMA")
    assert not desk.has_flag(Flag.AGREEMENT_DISPUTED, "2018-06-01")
    assert desk.see("2018-06-01").details.disputes == ()
    desk.stand("2018-03-02", AgreementStanding.SUSPENDED, by="PK")
    assert desk.list_flag(Flag.AGREEMENT_DISPUTED, "2018-06-01") == ["fence"]
    (dispute,) = desk.see("2018-06-01").details.disputes
    assert (dispute.actor, dispute.since) == ("PK", date(2018, 3, 2))


def test_a_commitment_is_known_only_with_its_agreement(desk: Desk) -> None:
    """Whichever of the two was recorded later: both can come from files with moments of their own."""
    late = make_stamp(desk.connection, datetime(2020, 1, 1, tzinfo=UTC))
    early = late._replace(at=late.at - timedelta(days=30))
    terms = {"title": "Late", "concluded_on": date(2012, 1, 1), "parties": ["IR", "PK"], "form": "talks"}
    recording.add_agreement(desk.connection, "late", **terms, stamp=late)
    recording.add_commitment(desk.connection, ref="gate", agreement="late", title="Gate", stamp=early)
    cuts = [AsOf(date(2019, 1, 1), known_at=stamp.at) for stamp in (early, late)]
    assert [queries.standing(desk.connection, "gate", at) is not None for at in cuts] == [False, True]
