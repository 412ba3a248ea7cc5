"""The timeline of a commitment: compared with the answer for each day, and drawn in one line."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
import recording
from conftest import Location, rolled_back
from examples_per_engine import given_on_each_engine
from hypothesis import given, note
from hypothesis import strategies as st
from sample_records import SAMPLE_ENTRY, sample_standing

from tracker import db, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, LogEntry, Selection
from tracker.domain.timeline import (
    AS_OF_SYMBOL,
    CLAIM_SYMBOL,
    CONTESTED_LETTERS,
    DUE_SYMBOL,
    FORMER_DUE_SYMBOL,
    LATER_DUE_SYMBOL,
    MIN_DAYS_AHEAD,
    ONE_DAY,
    STATUS_LETTERS,
    Axis,
    EventOnTimeline,
    Timeline,
    build_timeline,
    common_axis,
    draw_events,
    draw_timeline,
    explain_events,
    explain_symbols,
    is_in_force,
)
from tracker.domain.vocabulary import ActorKind, Flag, Status
from tracker.ledger import AuditStamp
from tracker.queries.timelines import timelines_of

LIMITED, STALLED, DONE = Status.LIMITED, Status.STALLED, Status.IMPLEMENTED
NO_INFORMATION = Status.NO_INFORMATION
MEDIA = frozenset({"NEWS"})


def day(number: int) -> date:
    """A day so many days after the conclusion of the agreement."""
    return date(2018, 3, 1) + timedelta(days=number)


# -- compared with the answer for each day -----------------------------------------------------------

FIRST_MOMENT = datetime(2018, 1, 1, 12, tzinfo=UTC)


class UpdateSpec(NamedTuple):
    """An update to record: of few days, moments, statuses and reporters, so that updates share them."""

    day: int
    moment: int
    status: Status | None
    reporter: str | None
    side: str | None
    due: int | None
    retracted_after: int | None  # in moments


update_specs = st.builds(
    UpdateSpec,
    day=st.integers(-1, 4),
    moment=st.integers(0, 2),
    status=st.sampled_from([*[LIMITED, DONE] * 4, NO_INFORMATION, None]),
    reporter=st.sampled_from([None, None, None, "AA", "BB", "AA", "BB", "NEWS"]),
    side=st.sampled_from([None, None, None, "AA", "BB"]),
    due=st.sampled_from([None, None, None, -1, 3, 9]),
    retracted_after=st.sampled_from([*[None] * 6, 0, 1]),
)

# By default Hypothesis makes short lists, in which few updates share anything.
logs = st.integers(0, 25).flatmap(lambda length: st.lists(update_specs, min_size=length, max_size=length))


def moment_at(moment: int) -> datetime:
    return FIRST_MOMENT + timedelta(hours=moment)


@pytest.fixture
def connection(empty_database: Location) -> Iterator[Connection]:
    """A transaction on a database in which two states agreed on day 0 what both owe, or one alone.

    What is ``due`` is due on day 3.
    """
    stamp = AuditStamp("desk", FIRST_MOMENT)
    with db.write_transaction(empty_database) as connection:
        for code, kind in (("AA", ActorKind.STATE), ("BB", ActorKind.STATE), ("NEWS", ActorKind.MEDIA)):
            recording.add_actor(connection, code, name=code, kind=kind)
        agreed = {"title": "Talks", "form": "talks", "parties": ["AA", "BB"], "concluded_on": day(0)}
        recording.add_agreement(connection, "talks", **agreed, stamp=stamp)
        for ref, due, obligors in (
            ("due", day(3), ["AA", "BB"]),
            ("free", None, ["AA", "BB"]),
            ("alone", day(3), ["AA"]),
        ):
            terms = {"agreement": "talks", "title": "A measure", "due_on": due, "obligors": obligors}
            recording.add_commitment(connection, ref=ref, **terms, stamp=stamp)
        yield connection


def insert_updates(connection: Connection, ref: str, log: list[UpdateSpec]) -> None:
    """Insert updates in the order of the list, whatever their moments are, as an import may."""
    key = connection.scalar("SELECT id FROM commitment WHERE ref = :ref", int, ref=ref)
    rows = [
        {
            "id": number,
            "commitment_id": key,
            "effective_on": day(one.day),
            "status": one.status,
            "side": one.side,
            "due_on": None if one.due is None or one.side else day(one.due),
            "note": "As heard.",
            "reporter": one.reporter,
            "uid": str(number),
            "ordered_at": moment_at(one.moment),
            "tiebreak": number,
            "recorded_at": moment_at(one.moment),
            "recorded_by": "desk",
        }
        for number, one in enumerate(log, start=1)
    ]
    retracted = [(number, one) for number, one in enumerate(log, start=1) if one.retracted_after is not None]
    back = [
        {
            "id": place,
            "uid": f"retraction of {number}",
            "update_id": number,
            "reason": "Misread.",
            "recorded_at": moment_at(one.moment + (one.retracted_after or 0)),
            "recorded_by": "desk",
        }
        for place, (number, one) in enumerate(retracted, start=len(log) + 1)
    ]
    connection.insert("status_update", rows)
    connection.insert("retraction", back)


def read_timeline(connection: Connection, ref: str, at: AsOf) -> Timeline:
    """The timeline of a commitment; a log that was read only until the day asked about must give the same."""
    standing = queries.standing(connection, ref, at)
    assert standing is not None
    media = frozenset(one.code for one in queries.all_actors(connection, at) if one.kind is ActorKind.MEDIA)
    logs = (
        list(queries.log_entries(connection, Selection(refs=(ref,)), at, until=end)) for end in (None, at.day)
    )
    whole, shorter = (timelines_of(connection, [standing], {ref: log}, at, media)[ref] for log in logs)
    assert whole == shorter
    return whole


def days_of_timeline(one: Timeline) -> list[date]:
    return [one.begins + n * ONE_DAY for n in range((one.until - one.begins).days + 1)]


@given_on_each_engine(
    10,
    {
        "log": logs,
        "ref": st.sampled_from(["due", "free", "alone"]),
        "as_of": st.sampled_from([4, 5, 4, 5, 0]),
        "known_at": st.sampled_from([None, None, None, 0, 1, 2]),
    },
)
def test_each_day_of_a_timeline_agrees_with_the_standing_of_that_day(
    connection: Connection, log: list[UpdateSpec], ref: str, as_of: int, known_at: int | None
) -> None:
    """So do the last due date and the latest claims with the standing of the last day."""
    moment = None if known_at is None else moment_at(known_at)
    with rolled_back(connection):
        insert_updates(connection, ref, [one for one in log if ref != "alone" or one.side != "BB"])
        one = read_timeline(connection, ref, AsOf(day(as_of), moment))
        note(str(one))
        for asked in days_of_timeline(one):
            standing = queries.standing(connection, ref, AsOf(asked, moment))
            assert standing is not None
            is_contested = Flag.CONTESTED in standing.flags
            span = next(span for span in reversed(one.spans) if span.begins <= asked)
            assert (span.status, span.begins, one.is_contested_on(asked)) == (
                standing.status,
                standing.status_on,
                is_contested,
            ), asked
        assert asked == day(as_of)
        assert one.due_dates[-1:] == tuple(filter(None, [standing.due_on]))
        said = {(claim.reporter, claim.status, claim.on, claim.update) for claim in standing.claims}
        assert latest_claims(one) <= said <= set(map(as_said, one.claims))
        assert_without_gaps(one)


def latest_claims(one: Timeline) -> set[tuple[str | None, Status | None, date, str]]:
    return set(map(as_said, {entry.reporter: entry for entry in one.claims}.values()))


def as_said(entry: LogEntry) -> tuple[str | None, Status | None, date, str]:
    return entry.reporter, entry.status, entry.effective_on, entry.update


def assert_without_gaps(one: Timeline) -> None:
    """Assert that spans follow each other without gaps, each with another status, and dues differ.

    Contested stretches must lie apart inside the timeline.
    """
    assert [one.begins, *(span.ends for span in one.spans)] == [
        *(span.begins for span in one.spans),
        one.until + ONE_DAY,
    ]
    assert all(span.begins < span.ends for span in one.spans)
    assert all(span.status != after.status for span, after in pairwise(one.spans))
    edges = [edge for stretch in one.contested_periods for edge in stretch]
    assert edges == sorted(set(edges))
    assert all(one.begins <= edge <= one.until + ONE_DAY for edge in edges)
    assert all(due != after for due, after in pairwise(one.due_dates))


# -- built from a log --------------------------------------------------------------------------------


def make_entry(
    on: int, status: Status | None = None, reporter: str | None = None, **more: object
) -> LogEntry:
    """A log entry of a day; what is not given is empty."""
    plain = SAMPLE_ENTRY._replace(
        effective_on=day(on), status=status, reporter=reporter, due_on=None, note="x"
    )
    return plain._replace(**more)  # type: ignore[arg-type]


def make_timeline(*log: LogEntry, until: int = 9, due: int | None = None) -> Timeline:
    """The timeline of a log; the commitment was agreed on day 0, and has an original due date or none."""
    standing = sample_standing(agreed_on=day(0), original_due_on=None if due is None else day(due))
    return build_timeline(standing, log, day(until), MEDIA)


def days_and_statuses(one: Timeline) -> list[tuple[int, Status]]:
    return [((span.begins - day(0)).days, span.status) for span in one.spans]


def test_a_span_begins_with_the_assessment_that_changed_the_status() -> None:
    """An assessment that repeats the status does not begin one."""
    first, again, then = make_entry(2, LIMITED), make_entry(4, LIMITED), make_entry(6, DONE)
    one = make_timeline(first, again, then)
    assert days_and_statuses(one) == [(0, NO_INFORMATION), (2, LIMITED), (6, DONE)]
    assert [span.assessment for span in one.spans] == [None, first, then]
    assert one.spans[-1].ends == one.until + ONE_DAY


def test_of_several_assessments_on_one_day_the_last_recorded_counts() -> None:
    """A day has one status; what was corrected on the same day does not begin a span."""
    assert days_and_statuses(
        make_timeline(make_entry(2, LIMITED), make_entry(2, DONE), make_entry(2, STALLED))
    ) == [(0, NO_INFORMATION), (2, STALLED)]
    assert days_and_statuses(
        make_timeline(make_entry(1, DONE), make_entry(2, LIMITED), make_entry(2, DONE))
    ) == [(0, NO_INFORMATION), (1, DONE)]


def test_the_first_span_has_the_latest_status_before_the_agreement() -> None:
    """It begins on the day of the agreement."""
    last = make_entry(-1, DONE)
    one = make_timeline(make_entry(-5, LIMITED), last, make_entry(3, LIMITED))
    assert days_and_statuses(one) == [(0, DONE), (3, LIMITED)]
    assert one.spans[0].assessment is last


def test_a_contested_stretch_is_from_a_claim_to_the_one_that_settles_it() -> None:
    """The day on which the latest claims agree is not in it any more."""
    ours, theirs = make_entry(1, DONE, "AA"), make_entry(3, LIMITED, "BB")
    settled, anew = make_entry(5, LIMITED, "AA"), make_entry(8, DONE, "BB")
    assert make_timeline(ours, theirs, settled, anew).contested_periods == (
        (day(3), day(5)),
        (day(8), day(10)),
    )


def test_when_one_was_contested_can_be_left_out() -> None:
    """Everything else of its timeline is as it is with it."""
    log, standing = (
        (make_entry(1, DONE, "AA"), make_entry(3, LIMITED, "BB")),
        sample_standing(agreed_on=day(0)),
    )
    whole = build_timeline(standing, log, day(9), MEDIA)
    assert whole.contested_periods
    without = build_timeline(standing, log, day(9), MEDIA, with_contested=False)
    assert without == whole._replace(contested_periods=())


def test_a_contradiction_settled_on_the_same_day_is_not_contested() -> None:
    """A day is what its last entry makes of it; all days before the agreement count as one."""
    said, denied, settled = make_entry(2, DONE, "AA"), make_entry(2, LIMITED, "BB"), make_entry(2, DONE, "BB")
    assert make_timeline(said, denied, settled).contested_periods == ()
    before = [one._replace(effective_on=day(on)) for on, one in enumerate((said, denied, settled), start=-3)]
    assert make_timeline(*before).contested_periods == ()


def test_due_dates_are_in_the_order_in_which_they_were_set() -> None:
    """The original one is first; one that is only repeated is not listed again."""
    moved = make_timeline(
        make_entry(1, due_on=day(30)),
        make_entry(2, LIMITED, due_on=day(30)),
        make_entry(3, due_on=day(20)),
        due=20,
    )
    assert moved.due_dates == (day(20), day(30), day(20))
    assert make_timeline(make_entry(1, LIMITED)).due_dates == ()


def test_an_update_is_in_force_from_its_day_until_it_is_retracted() -> None:
    """A retraction, a retracted update and an update of a later day are not."""
    assert is_in_force(make_entry(5, LIMITED), day(5))
    assert not is_in_force(make_entry(6, LIMITED), day(5))
    assert not is_in_force(make_entry(1, LIMITED, retracted=True), day(5))
    assert not is_in_force(make_entry(1, is_retraction=True), day(5))


# -- the axis ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "due", "shown"),
    [
        (9, None, 9),  # nothing is to come
        (9, 5, 9),
        (9, 9, 9),
        (9, 10, 10),
        (9, 9 + MIN_DAYS_AHEAD, 9 + MIN_DAYS_AHEAD),
        (9, 9 + MIN_DAYS_AHEAD + 1, 9 + MIN_DAYS_AHEAD),
        (400, 600, 600),  # half of the life so far is more
        (400, 601, 600),
        (401, 602, 601),
    ],
)
def test_the_axis_reaches_to_the_due_date_within_limits(until: int, due: int | None, shown: int) -> None:
    """At most half of the time so far is added, or MIN_DAYS_AHEAD if that is more."""
    assert common_axis([make_timeline(until=until, due=due)]) == Axis(day(0), day(shown + 1))


def test_a_former_due_date_does_not_extend_the_axis() -> None:
    """Only the present due date is still to come."""
    assert common_axis([make_timeline(make_entry(2, due_on=day(20)), due=80)]).ends == day(21)


def test_a_common_axis_contains_all_timelines() -> None:
    """It reaches from the first day of any to the last due date of any."""
    old = make_timeline(due=20)._replace(begins=day(-50))
    assert common_axis([make_timeline(due=40), old, make_timeline()]) == Axis(day(-50), day(41))


def test_a_day_has_a_place_between_0_and_1_on_the_axis() -> None:
    """0 is where the first day begins, 1 where the last one ends; other days are placed at the nearer end."""
    days = Axis(day(0), day(10))
    assert (
        days.day_count,
        days.position_of(day(0)),
        days.position_of(day(5)),
        days.position_of(day(10)),
    ) == (10, 0.0, 0.5, 1.0)
    assert (days.position_of(day(-1)), days.position_of(day(99))) == (0.0, 1.0)


# -- drawn in one line -------------------------------------------------------------------------------


def draw_alone(one: Timeline, width: int) -> str:
    return draw_timeline(one, common_axis([one]), width)


def test_a_letter_stands_for_the_status_at_the_end_of_its_days() -> None:
    """A day has one or more letters, or several days share one: then the last of them gives it."""
    one = make_timeline(make_entry(3, LIMITED), make_entry(7, DONE))
    assert draw_alone(one, 10) == "---LLLLDDD"
    assert draw_alone(one, 5) == "-LLDD"
    assert draw_alone(one, 20) == "------LLLLLLLLDDDDDD"


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_own_letter(status: Status) -> None:
    """And another sign for it while contested: the small letter, or a wave for no-information."""
    one = make_timeline(make_entry(0, status))
    (letter,) = set(draw_alone(one, 10))
    assert letter == STATUS_LETTERS[status]
    assert [other for other in Status if STATUS_LETTERS[other] == letter] == [status]
    assert letter.translate(CONTESTED_LETTERS) == ("~" if letter == "-" else letter.lower())


def test_letters_are_small_while_contested() -> None:
    """From the first contested day to the day before it is settled; a wave for no-information."""
    ours, theirs = make_entry(-2, DONE, "AA"), make_entry(-1, LIMITED, "BB")
    one = make_timeline(ours, theirs, make_entry(4, LIMITED), make_entry(7, LIMITED, "AA"))
    assert draw_alone(one._replace(claims=()), 10) == "~~~~lllLLL"


def test_claims_replace_letters() -> None:
    """Each is in the place of its day, or at the beginning if it is older; media have them too."""
    one = make_timeline(
        make_entry(-4, LIMITED, "AA"), make_entry(5, LIMITED, "AA"), make_entry(7, DONE, "NEWS")
    )
    assert draw_alone(one, 10) == "'----'-'--"


def test_no_symbol_replaces_the_last_letter_of_a_status() -> None:
    """A symbol replaces a letter only if another letter of the same status is beside it."""
    one = make_timeline(
        make_entry(4, LIMITED, "AA"),
        make_entry(4, LIMITED),
        make_entry(5, DONE),
        make_entry(9, DONE, "AA"),
        due=9,
    )
    assert draw_alone(one, 10) == "----Ldddd!"  # the claim of the day before stands against our word
    assert draw_alone(make_timeline(*(make_entry(on, DONE, "AA") for on in range(10))), 10) == "'''''''''-"
    assert draw_alone(make_timeline(make_entry(9, LIMITED, "AA"), make_entry(9, LIMITED)), 10) == "---------L"


def test_a_due_date_is_drawn_rather_than_a_claim() -> None:
    """If both fall on one character, it shows the due date."""
    one = make_timeline(make_entry(4, DONE, "AA"), make_entry(5, DONE, "AA"), due=4)
    assert draw_alone(one, 10) == "----!'----"


def test_a_due_date_is_left_of_the_bar_only_if_it_is_past() -> None:
    """Also in a narrow line; one on the day asked about is left of the bar."""
    assert draw_alone(make_timeline(due=9), 30) == "---------------------------!--"
    assert draw_alone(make_timeline(due=10), 30) == "--------------------------]!  "
    for width in (3, 4, 5, 10, 45, 200):
        for due, is_past in ((8, True), (9, True), (10, False), (11, False), (60, False)):
            lived, _, to_come = draw_alone(make_timeline(due=due), width).partition("]")
            assert ("!" in to_come) is not is_past
            assert ("!" in lived) is is_past


def test_former_due_dates_have_their_own_symbol() -> None:
    """The present one can be told from them, whether it is the latest day or not."""
    assert draw_alone(make_timeline(make_entry(2, due_on=day(14)), due=4), 16) == "----:-----]    !"
    assert draw_alone(make_timeline(make_entry(2, due_on=day(14)), due=12), 16) == "----------]  : !"
    assert draw_alone(make_timeline(make_entry(2, due_on=day(4)), due=8), 10) == "----!---:-"
    again = make_timeline(
        make_entry(1, due_on=day(14)), make_entry(2, due_on=day(12)), make_entry(3, due_on=day(14)), due=12
    )
    assert draw_alone(again, 16) == "----------]  : !"


def test_occurrences_are_drawn_as_what_was_due_and_what_is_due_next() -> None:
    """Beside the due date in force, which may be the one that is overdue; the axis reaches to the next."""
    recurring = make_timeline(due=6)._replace(occurrences=(day(2), day(4), day(14)))
    assert draw_alone(recurring, 16) == "--:-:-!---]    !"
    assert list(explain_symbols(recurring, draw_alone(recurring, 16)))[1:3] == [": was due", "! due"]


def test_events_are_marked_on_a_line_of_their_own() -> None:
    """Those that the axis shows, past and to come, in the places that their days have in a timeline."""
    one = make_timeline(due=14)
    events = [
        EventOnTimeline("D-Day", day(2)),
        EventOnTimeline("Vote", day(14)),
        EventOnTimeline("Old", day(-9)),
    ]
    axis = common_axis([one])
    assert draw_timeline(one, axis, 16) == "----------]    !"
    assert draw_events(events, one.until, axis, 16) == "  ^            ^"
    assert draw_events([], one.until, axis, 16) == ""
    assert draw_events(events, one.until, Axis(day(0), day(10)), 10) == "  ^"
    assert list(explain_events(events, axis)) == ["^ D-Day, Sat 3 Mar 2018", "^ Vote, Thu 15 Mar 2018"]


@pytest.mark.parametrize("width", [3, 10, 100])
def test_a_due_date_beyond_the_axis_is_drawn_at_the_edge(width: int) -> None:
    """The last character says that it is due later; a former due date there is not drawn."""
    days = common_axis([make_timeline(due=9 + MIN_DAYS_AHEAD)])
    assert draw_timeline(make_timeline(due=9 + MIN_DAYS_AHEAD), days, width).endswith("!")
    assert draw_timeline(make_timeline(due=9 + MIN_DAYS_AHEAD + 1), days, width).endswith(">")
    assert draw_alone(make_timeline(due=9999), width).endswith(">")
    assert set(draw_alone(make_timeline(make_entry(1, due_on=day(40)), due=9999), width)) <= set("-]! ")


@pytest.mark.parametrize(("width", "shown"), [(1, "L"), (2, "LL"), (3, "LLL"), (10, "LLLLLLLLLL")])
def test_a_timeline_of_one_day_fills_the_line(width: int, shown: str) -> None:
    """On the day of the agreement its one status is drawn over the whole width."""
    assert draw_alone(make_timeline(make_entry(0, LIMITED), until=0), width) == shown
    assert draw_alone(make_timeline(make_entry(0, LIMITED), until=0, due=400), 10) == "L]       >"


def test_a_line_of_one_character_is_the_status() -> None:
    """From three characters on there is room for what is to come."""
    one = make_timeline(make_entry(2, LIMITED), make_entry(9, DONE), make_entry(9, DONE, "AA"), due=30)
    assert [draw_alone(one, width) for width in (1, 2, 3)] == ["D", "LD", "D]!"]


def test_a_line_on_a_longer_axis_is_blank_before_it_begins() -> None:
    """So timelines under one axis can be compared."""
    days = Axis(day(-10), day(10))
    assert draw_timeline(make_timeline(make_entry(5, LIMITED)), days, 20) == "          -----LLLLL"
    assert draw_timeline(make_timeline(due=-4), days, 20) == "      !   ----------"


timelines = st.builds(
    lambda log, until, due: make_timeline(
        *sorted(log, key=lambda one: one.effective_on), until=until, due=due
    ),
    st.lists(
        st.builds(
            make_entry,
            st.integers(-3, 700),
            st.sampled_from([None, *Status]),
            st.sampled_from([None, "AA", "BB", "NEWS"]),
            due_on=st.none() | st.integers(-9, 2000).map(day),
        ),
        max_size=8,
    ),
    st.integers(0, 700),
    st.none() | st.integers(-9, 2000),
)


@given(timelines, st.integers(1, 120))
def test_a_line_has_its_width_and_ends_with_the_status(one: Timeline, width: int) -> None:
    """Whatever the log and the width are, no letter is of a status that the commitment did not have."""
    shown = draw_alone(one, width)
    lived, bar, to_come = shown.partition("]")
    assert len(shown) == width
    assert bool(bar) is (width > 2 and common_axis([one]).ends > one.until + ONE_DAY)
    assert set(to_come) <= set(" !:>")
    assert set(lived.upper()) - set("~!:'") <= {STATUS_LETTERS[span.status] for span in one.spans}
    assert lived[-1] in "!:'" or lived[-1] == letter_on(one, one.until)


def letter_on(one: Timeline, asked: date) -> str:
    letter = STATUS_LETTERS[one.status_on(asked)]
    return letter.translate(CONTESTED_LETTERS) if one.is_contested_on(asked) else letter


@given(timelines, st.integers(1, 60))
def test_every_letter_is_of_the_last_day_that_it_stands_for(one: Timeline, width: int) -> None:
    """As counted day by day."""
    bare = one._replace(claims=(), due_dates=())
    days = common_axis([bare])
    of_cell = {
        (asked - days.begins).days * width // days.day_count: asked for asked in days_of_timeline(bare)
    }
    shown = draw_timeline(bare, days, width)
    assert {cell: shown[cell] for cell in of_cell} == {
        cell: letter_on(one, asked) for cell, asked in of_cell.items()
    }


@pytest.mark.parametrize("width", [7, 29, 49, 100, 107])
def test_a_symbol_is_in_the_place_of_its_day(width: int) -> None:
    """Computed in whole numbers: with fractions, day 29 of 100 would fall into the place before its own."""
    for on in range(100):
        shown = draw_alone(make_timeline(make_entry(on, DONE, "AA"), until=99), width)
        assert shown.index("'") == on * width // 100


def test_the_key_explains_exactly_the_symbols_of_the_line() -> None:
    """Statuses come first, in the order in which the commitment had them."""
    one = make_timeline(
        make_entry(1, STALLED),
        make_entry(2, due_on=day(30)),
        make_entry(3, DONE, "AA"),
        make_entry(5, LIMITED, "BB"),
        make_entry(6, LIMITED),
        due=4,
    )
    assert list(explain_symbols(one, draw_alone(one, 32))) == [
        "- no-information",
        "T stalled",
        "L limited",
        "' claim",
        ": was due",
        "! due",
        "] Sat 10 Mar 2018",
        "small letters: contested",
    ]
    assert list(explain_symbols(one, "l")) == ["L limited", "small letters: contested"]
    assert list(explain_symbols(make_timeline(due=999), "-]>")) == [
        "- no-information",
        "] Sat 10 Mar 2018",
        "> due, further off",
    ]


def test_the_key_explains_the_wave_of_no_information() -> None:
    """It stands for no-information while contested, which has no small letter."""
    one = make_timeline(make_entry(0, DONE, "AA"), make_entry(1, LIMITED, "BB"), make_entry(5, LIMITED))
    assert list(explain_symbols(one, "-~l"))[-1] == "~ and small letters: contested"
    assert list(explain_symbols(one, "~L")) == ["- no-information", "L limited", "~: contested"]


ALIKE = ({"I", "l", "|", "1"}, {"O", "0", "o", "Q"}, {"-", "_"}, {"S", "5"}, {"B", "8"}, {"'", "`"})
"""Letters and symbols that are taken for one another in the fonts of terminals."""


def test_no_letter_is_taken_for_another() -> None:
    """Neither in a row of capitals nor among the small letters of what was contested."""
    letters = [*STATUS_LETTERS.values()]
    small = [letter.translate(CONTESTED_LETTERS) for letter in letters]
    assert len({*letters, *small}) == 2 * len(Status)
    shown = {*letters, *small, AS_OF_SYMBOL, DUE_SYMBOL, FORMER_DUE_SYMBOL, LATER_DUE_SYMBOL, CLAIM_SYMBOL}
    assert [group & shown for group in ALIKE if len(group & shown) > 1] == []
