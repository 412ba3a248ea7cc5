"""One commitment over time: held to what is asked of each day, and drawn in a line."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from conftest import Location, examples_per_engine, rolled_back
from hypothesis import given, note, settings
from hypothesis import strategies as st
from test_terminal import ENTRY, ONE

from tracker import db, ledger, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Claim, LogEntry, Selection, Tally
from tracker.domain.timeline import (
    CONTESTED_LETTERS,
    MIN_DAYS_AHEAD,
    ONE_DAY,
    STATUS_LETTERS,
    Axis,
    Timeline,
    build_timeline,
    common_axis,
    draw_timeline,
    explain_symbols,
    is_in_force,
)
from tracker.domain.vocabulary import ActorKind, Flag, Status
from tracker.ledger import AuditStamp
from tracker.render import labels

LIMITED, STALLED, DONE = Status.LIMITED, Status.STALLED, Status.IMPLEMENTED
NOTHING = Status.NO_INFORMATION
MEDIA = frozenset({"NEWS"})


def day(number: int) -> date:
    """A day of the tests' own calendar, in which the agreement is of day 0."""
    return date(2018, 3, 1) + timedelta(days=number)


# -- held to what is asked of each day ---------------------------------------------------------------

FIRST = datetime(2018, 1, 1, 12, tzinfo=UTC)


class Written(NamedTuple):
    """An update as it is written down: of few days, moments, words and people, so that many share them."""

    day: int
    moment: int
    status: Status | None
    reporter: str | None
    due: int | None
    taken_back: int | None  # so many moments later


written = st.builds(
    Written,
    day=st.integers(-1, 4),
    moment=st.integers(0, 2),
    status=st.sampled_from([*[LIMITED, DONE] * 4, NOTHING, None]),
    reporter=st.sampled_from([None, None, None, "AA", "BB", "AA", "BB", "NEWS"]),
    due=st.sampled_from([None, None, None, -1, 3, 9]),
    taken_back=st.sampled_from([*[None] * 6, 0, 1]),
)

# A list of five or so, as they come by themselves, has too little in it that belongs together.
logs = st.integers(0, 25).flatmap(lambda length: st.lists(written, min_size=length, max_size=length))


def at(moment: int) -> datetime:
    return FIRST + timedelta(hours=moment)


@pytest.fixture
def connection(empty_database: Location) -> Iterator[Connection]:
    """A transaction on a database in which two states agreed two things on day 0, one due on day 3."""
    stamp = AuditStamp("desk", FIRST)
    with db.write_transaction(empty_database) as connection:
        for code, kind in (("AA", ActorKind.STATE), ("BB", ActorKind.STATE), ("NEWS", ActorKind.MEDIA)):
            ledger.add_actor(connection, code, name=code, kind=kind)
        agreed = {"title": "Talks", "form": "talks", "parties": ["AA", "BB"], "concluded_on": day(0)}
        ledger.add_agreement(connection, "talks", **agreed, stamp=stamp)
        for ref, due in (("due", day(3)), ("free", None)):
            terms = {"agreement": "talks", "title": "A measure", "due_on": due}
            ledger.add_commitment(connection, ref=ref, **terms, stamp=stamp)
        yield connection


def write(connection: Connection, ref: str, log: list[Written]) -> None:
    """Write updates down in the order of the list, whatever their moments, as those of other offices come."""
    key = connection.scalar("commitment_id", ref=ref)
    rows = [
        {
            "id": number,
            "commitment_id": key,
            "effective_on": day(one.day),
            "status": one.status,
            "due_on": None if one.due is None else day(one.due),
            "note": "As heard.",
            "reporter": one.reporter,
            "uid": str(number),
            "recorded_at": at(one.moment),
            "recorded_by": "desk",
        }
        for number, one in enumerate(log)
    ]
    back = [
        {
            "update_id": number,
            "reason": "Misread.",
            "recorded_at": at(one.moment + one.taken_back),
            "recorded_by": "desk",
        }
        for number, one in enumerate(log)
        if one.taken_back is not None
    ]
    connection.insert("status_update", rows)
    connection.insert("retraction", back)


def read(connection: Connection, ref: str, at: AsOf) -> Timeline:
    """The timeline as everybody gets it, of a log that is read up to the day asked about or beyond it."""
    standing = queries.standing(connection, ref, at)
    assert standing is not None
    media = frozenset(one.code for one in queries.all_actors(connection) if one.kind is ActorKind.MEDIA)
    logs = (queries.log_entries(connection, Selection(refs=(ref,)), at, until=end) for end in (None, at.day))
    whole, shorter = (build_timeline(standing, log, at, media) for log in logs)
    assert whole == shorter
    return whole


def days_of(one: Timeline) -> list[date]:
    return [one.begins + n * ONE_DAY for n in range((one.until - one.begins).days + 1)]


@settings(max_examples=examples_per_engine(10))
@given(
    log=logs,
    ref=st.sampled_from(["due", "free"]),
    as_of=st.sampled_from([4, 5, 4, 5, 0]),
    known_at=st.sampled_from([None, None, None, 0, 1, 2]),
)
def test_each_day_is_what_is_answered_about_it(
    connection: Connection, log: list[Written], ref: str, as_of: int, known_at: int | None
) -> None:
    """Status and contested of each day, and the due date and claims of the last, are a question's answers."""
    moment = None if known_at is None else at(known_at)
    with rolled_back(connection):
        write(connection, ref, log)
        one = read(connection, ref, AsOf(day(as_of), moment))
        note(str(one))
        for asked in days_of(one):
            standing = queries.standing(connection, ref, AsOf(asked, moment))
            assert standing is not None
            is_contested = Flag.CONTESTED in standing.flags
            assert (one.status_on(asked), one.is_contested_on(asked)) == (standing.status, is_contested), (
                asked
            )
        assert asked == day(as_of)
        assert one.dues[-1:] == tuple(filter(None, [standing.due_on]))
        assert latest_claims(one) == {*standing.claims}
        assert_whole(one)


def latest_claims(one: Timeline) -> set[Claim]:
    said = {entry.reporter: entry for entry in one.claims}
    return {
        Claim(reporter=who, status=entry.status, on=entry.effective_on, update=entry.update)
        for who, entry in said.items()
        if who and entry.status
    }


def assert_whole(one: Timeline) -> None:
    """Spans fill the timeline without a gap, each of another status; contested stretches lie apart in it."""
    assert [one.begins, *(span.ends for span in one.spans)] == [
        *(span.begins for span in one.spans),
        one.until + ONE_DAY,
    ]
    assert all(span.begins < span.ends for span in one.spans)
    assert all(span.status != after.status for span, after in pairwise(one.spans))
    edges = [edge for stretch in one.contested for edge in stretch]
    assert edges == sorted(set(edges))
    assert all(one.begins <= edge <= one.until + ONE_DAY for edge in edges)
    assert all(due != after for due, after in pairwise(one.dues))


# -- what a log comes to -----------------------------------------------------------------------------


def entry(on: int, status: Status | None = None, reporter: str | None = None, **more: object) -> LogEntry:
    """An entry of the log; all that is not said is not there."""
    plain = ENTRY._replace(effective_on=day(on), status=status, reporter=reporter, due_on=None, note="x")
    return plain._replace(**more)  # type: ignore[arg-type]


def life(*log: LogEntry, until: int = 9, due: int | None = None) -> Timeline:
    """What a log comes to, of something agreed on day 0 and due at first on some day or none."""
    standing = ONE._replace(agreed_on=day(0), original_due_on=None if due is None else day(due))
    return build_timeline(standing, log, AsOf(day=day(until)), MEDIA)


def spans(one: Timeline) -> list[tuple[int, Status]]:
    return [((span.begins - day(0)).days, span.status) for span in one.spans]


def test_a_span_begins_with_the_assessment_that_changed_the_status() -> None:
    """An assessment that only repeats the status begins nothing."""
    first, again, then = entry(2, LIMITED), entry(4, LIMITED), entry(6, DONE)
    one = life(first, again, then)
    assert spans(one) == [(0, NOTHING), (2, LIMITED), (6, DONE)]
    assert [span.by for span in one.spans] == [None, first, then]
    assert one.spans[-1].ends == one.until + ONE_DAY


def test_of_several_assessments_on_one_day_the_last_recorded_holds() -> None:
    """A day has one status, and what was corrected on it begins nothing."""
    assert spans(life(entry(2, LIMITED), entry(2, DONE), entry(2, STALLED))) == [(0, NOTHING), (2, STALLED)]
    assert spans(life(entry(1, DONE), entry(2, LIMITED), entry(2, DONE))) == [(0, NOTHING), (1, DONE)]


def test_what_was_true_before_the_agreement_is_where_it_begins() -> None:
    """The first span begins on the agreement's day with the latest assessment up to then."""
    last = entry(-1, DONE)
    one = life(entry(-5, LIMITED), last, entry(3, LIMITED))
    assert spans(one) == [(0, DONE), (3, LIMITED)]
    assert one.spans[0].by is last


def test_contested_stretches_are_from_a_claim_to_the_one_that_settles_it() -> None:
    """A stretch ends on the day on which the latest claims agree, and that day is not in it."""
    ours, theirs = entry(1, DONE, "AA"), entry(3, LIMITED, "BB")
    settled, anew = entry(5, LIMITED, "AA"), entry(8, STALLED, "BB")
    assert life(ours, theirs, settled, anew).contested == ((day(3), day(5)), (day(8), day(10)))


def test_what_was_settled_on_the_day_it_arose_was_never_contested() -> None:
    """A day is what its last entry makes of it, and so is all that was said before the agreement."""
    said, denied, settled = entry(2, DONE, "AA"), entry(2, LIMITED, "BB"), entry(2, DONE, "BB")
    assert life(said, denied, settled).contested == ()
    before = [one._replace(effective_on=day(on)) for on, one in enumerate((said, denied, settled), start=-3)]
    assert life(*before).contested == ()


def test_due_dates_are_in_the_order_in_which_they_were_set() -> None:
    """The one it was made with is first; one that is only said again is not set again."""
    moved = life(
        entry(1, due_on=day(30)), entry(2, LIMITED, due_on=day(30)), entry(3, due_on=day(20)), due=20
    )
    assert moved.dues == (day(20), day(30), day(20))
    assert life(entry(1, LIMITED)).dues == ()


def test_an_entry_counts_from_its_day_until_it_is_taken_back() -> None:
    """Neither a retraction, nor what it takes back, nor what is true only later counts."""
    at = AsOf(day=day(5))
    assert is_in_force(entry(5, LIMITED), at)
    assert not is_in_force(entry(6, LIMITED), at)
    assert not is_in_force(entry(1, LIMITED, retracted=True), at)
    assert not is_in_force(entry(1, is_retraction=True), at)


# -- the axis ----------------------------------------------------------------------------------------


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
def test_the_axis_has_room_for_what_is_due(until: int, due: int | None, shown: int) -> None:
    """Due dates to come are on it as far as half of the life so far, or BEYOND_DAYS where that is more."""
    assert common_axis([life(until=until, due=due)]) == Axis(day(0), day(shown + 1))


def test_a_due_date_that_holds_no_more_takes_no_room() -> None:
    """What was once due later is not to come."""
    assert common_axis([life(entry(2, due_on=day(20)), due=80)]).ends == day(21)


def test_the_axis_of_several_takes_in_all_of_them() -> None:
    """From the first day of any to the last due date of any."""
    old = life(due=20)._replace(begins=day(-50))
    assert common_axis([life(due=40), old, life()]) == Axis(day(-50), day(41))


def test_a_day_has_its_place_on_the_axis() -> None:
    """From 0 where the first day begins to 1 where the last one ends; what is beyond stands at an end."""
    days = Axis(day(0), day(10))
    assert (days.length, days.place(day(0)), days.place(day(5)), days.place(day(10))) == (10, 0.0, 0.5, 1.0)
    assert (days.place(day(-1)), days.place(day(99))) == (0.0, 1.0)


# -- the line ----------------------------------------------------------------------------------------


def drawn(one: Timeline, width: int) -> str:
    return draw_timeline(one, common_axis([one]), width)


def test_a_letter_stands_for_the_status_at_the_end_of_its_days() -> None:
    """One letter for each day where there are as many, and for the last of several where there are fewer."""
    one = life(entry(3, LIMITED), entry(7, DONE))
    assert drawn(one, 10) == "---LLLLIII"
    assert drawn(one, 5) == "-LLII"
    assert drawn(one, 20) == "------LLLLLLLLIIIIII"


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_letter_of_its_own(status: Status) -> None:
    """Each is learnt from the key, and contested has a small one."""
    one = life(entry(0, status))
    (letter,) = set(drawn(one, 10))
    assert letter == STATUS_LETTERS[status]
    assert [other for other in Status if STATUS_LETTERS[other] == letter] == [status]
    assert letter.translate(CONTESTED_LETTERS) == ("~" if letter == "-" else letter.lower())


def test_letters_are_small_while_it_is_contested() -> None:
    """Small letters from the day of the contest to the day before it is settled; of no-information a wave."""
    ours, theirs = entry(-2, DONE, "AA"), entry(-1, LIMITED, "BB")
    one = life(ours, theirs, entry(4, LIMITED), entry(7, LIMITED, "AA"))
    assert drawn(one._replace(claims=()), 10) == "~~~~lllLLL"


def test_claims_stand_over_the_letters() -> None:
    """Each in the place of its day; those before the agreement where it begins, those of media too."""
    one = life(entry(-4, LIMITED, "AA"), entry(5, LIMITED, "AA"), entry(7, DONE, "NEWS"))
    assert drawn(one, 10) == "'----'-'--"


def test_no_sign_takes_the_last_letter_of_a_status() -> None:
    """A claim of the day on which a status was found hides it only where more of it is seen."""
    one = life(entry(4, LIMITED, "AA"), entry(4, LIMITED), entry(5, DONE), entry(9, DONE, "AA"), due=9)
    assert drawn(one, 10) == "----LIIII!"
    assert drawn(life(*(entry(on, DONE, "AA") for on in range(10))), 10) == "'''''''''-"
    assert drawn(life(entry(9, LIMITED, "AA"), entry(9, LIMITED)), 10) == "---------L"


def test_a_due_date_goes_before_a_claim() -> None:
    """Where both fall on one character, it shows when it was due."""
    one = life(entry(4, DONE, "AA"), entry(5, DONE, "AA"), due=4)
    assert drawn(one, 10) == "----!'----"


def test_a_due_date_is_left_of_the_bar_or_right_of_it_as_it_is_past_or_not() -> None:
    """However narrow the line is, what is due on the day asked about has its place before the bar."""
    assert drawn(life(due=9), 30) == "---------------------------!--"
    assert drawn(life(due=10), 30) == "--------------------------|!  "
    for width in (3, 4, 5, 10, 45, 200):
        for due, is_past in ((8, True), (9, True), (10, False), (11, False), (60, False)):
            lived, _, to_come = drawn(life(due=due), width).partition("|")
            assert ("!" in to_come) is not is_past
            assert ("!" in lived) is is_past


def test_due_dates_that_hold_no_more_have_a_sign_of_their_own() -> None:
    """Which one holds can be seen, whether it is the later one or not."""
    assert drawn(life(entry(2, due_on=day(14)), due=4), 16) == "----:-----|    !"
    assert drawn(life(entry(2, due_on=day(14)), due=12), 16) == "----------|  : !"
    assert drawn(life(entry(2, due_on=day(4)), due=8), 10) == "----!---:-"
    again = life(entry(1, due_on=day(14)), entry(2, due_on=day(12)), entry(3, due_on=day(14)), due=12)
    assert drawn(again, 16) == "----------|  : !"


@pytest.mark.parametrize("width", [3, 10, 100])
def test_a_due_date_far_off_is_at_the_edge(width: int) -> None:
    """What is due beyond the axis has a sign that says so, in the last place; what was due there has none."""
    days = common_axis([life(due=9 + MIN_DAYS_AHEAD)])
    assert draw_timeline(life(due=9 + MIN_DAYS_AHEAD), days, width).endswith("!")
    assert draw_timeline(life(due=9 + MIN_DAYS_AHEAD + 1), days, width).endswith(">")
    assert drawn(life(due=9999), width).endswith(">")
    assert set(drawn(life(entry(1, due_on=day(40)), due=9999), width)) <= set("-|! ")


@pytest.mark.parametrize(("width", "shown"), [(1, "L"), (2, "LL"), (3, "LLL"), (10, "LLLLLLLLLL")])
def test_a_life_of_one_day_fills_the_line(width: int, shown: str) -> None:
    """Who agreed today sees what is so today."""
    assert drawn(life(entry(0, LIMITED), until=0), width) == shown
    assert drawn(life(entry(0, LIMITED), until=0, due=400), 10) == "L|       >"


def test_a_line_of_one_character_is_the_status() -> None:
    """Where there is room for nothing else, it shows how far it is; what is to come takes three."""
    one = life(entry(2, LIMITED), entry(9, DONE), entry(9, DONE, "AA"), due=30)
    assert [drawn(one, width) for width in (1, 2, 3)] == ["I", "LI", "I|!"]


def test_a_line_on_a_longer_axis_is_blank_before_it_begins() -> None:
    """Timelines under one axis keep their places."""
    days = Axis(day(-10), day(10))
    assert draw_timeline(life(entry(5, LIMITED)), days, 20) == "          -----LLLLL"
    assert draw_timeline(life(due=-4), days, 20) == "      !   ----------"


lives = st.builds(
    lambda log, until, due: life(*sorted(log, key=lambda one: one.effective_on), until=until, due=due),
    st.lists(
        st.builds(
            entry,
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


@given(lives, st.integers(1, 120))
def test_the_line_is_as_long_as_asked_and_ends_in_the_status(one: Timeline, width: int) -> None:
    """Whatever the log and the width, the whole width is filled, and no letter is of another status."""
    shown = drawn(one, width)
    lived, bar, to_come = shown.partition("|")
    assert len(shown) == width
    assert bool(bar) is (width > 2 and common_axis([one]).ends > one.until + ONE_DAY)
    assert set(to_come) <= set(" !:>")
    assert set(lived.upper()) - set("~!:'") <= {STATUS_LETTERS[span.status] for span in one.spans}
    assert lived[-1] in "!:'" or lived[-1] == letter_on(one, one.until)


def letter_on(one: Timeline, asked: date) -> str:
    letter = STATUS_LETTERS[one.status_on(asked)]
    return letter.translate(CONTESTED_LETTERS) if one.is_contested_on(asked) else letter


@given(lives, st.integers(1, 60))
def test_every_character_is_of_its_own_days(one: Timeline, width: int) -> None:
    """Of the days that have a character together the last one gives the letter, as counted day by day."""
    bare = one._replace(claims=(), dues=())
    days = common_axis([bare])
    of_cell = {(asked - days.begins).days * width // days.length: asked for asked in days_of(bare)}
    shown = draw_timeline(bare, days, width)
    assert {cell: shown[cell] for cell in of_cell} == {
        cell: letter_on(one, asked) for cell, asked in of_cell.items()
    }


@pytest.mark.parametrize("width", [7, 29, 49, 100, 107])
def test_a_sign_is_in_the_place_of_its_day(width: int) -> None:
    """In whole numbers: no day slips into the place before its own, as 29 parts of 100 do in fractions."""
    for on in range(100):
        shown = drawn(life(entry(on, DONE, "AA"), until=99), width)
        assert shown.index("'") == on * width // 100


def test_the_key_has_the_signs_that_are_used_and_no_others() -> None:
    """Every sign of a line can be looked up under it, in the order in which statuses came."""
    one = life(
        entry(1, STALLED),
        entry(2, due_on=day(30)),
        entry(3, DONE, "AA"),
        entry(5, LIMITED, "BB"),
        entry(6, LIMITED),
        due=4,
    )
    assert list(explain_symbols(one, drawn(one, 32))) == [
        "- no-information",
        "T stalled",
        "L limited",
        "' claim",
        ": was due",
        "! due",
        "| Sat 10 Mar 2018",
        "small letters: contested",
    ]
    assert list(explain_symbols(one, "l")) == ["L limited", "small letters: contested"]
    assert list(explain_symbols(life(due=999), "-|>")) == [
        "- no-information",
        "| Sat 10 Mar 2018",
        "> due, further off",
    ]


def test_the_key_tells_what_a_wave_is() -> None:
    """No-information has no small letter."""
    one = life(entry(0, DONE, "AA"), entry(1, LIMITED, "BB"), entry(5, LIMITED))
    assert list(explain_symbols(one, "-~l"))[-1] == "~ and small letters: contested"
    assert list(explain_symbols(one, "~L")) == ["- no-information", "L limited", "~: contested"]


# -- how facts are said ------------------------------------------------------------------------------


def test_a_count_agrees_with_its_noun() -> None:
    """One day, two days; one commitment, two commitments; one more is, two more are."""
    assert [labels.days_label(number) for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert labels.commitments_label(tally(1)) == "1 commitment, 1 open"
    assert labels.commitments_label(tally(2)) == "2 commitments, 2 open"
    assert labels.tentative_label(1).startswith("1 more is only intended")
    assert labels.tentative_label(2).startswith("2 more are only intended")


def test_the_index_comes_with_its_coverage_and_bounds() -> None:
    """Never alone, and not at all where nothing has a level."""
    assert labels.index_label(tally(2)) == "Implementation index: none yet (0 of 2 assessed)"
    assert labels.index_label(tally(2, assessed=1, levels=1)) == (
        "Implementation index 33.33, 1 of 2 assessed (16.67 to 66.67 with the rest)"
    )
    assert labels.bounds_label(tally(2, assessed=1, levels=1)) == "16.67-66.67"


def test_a_flag_says_what_it_rests_on() -> None:
    """How late, who claims what, how old the news is; and who claims what only once."""
    words = labels.flag_labels(ONE)
    assert words[Flag.OVERDUE] == "overdue by 92 days"
    assert words[Flag.CONTESTED] == "contested (IR implemented, PK stalled)"
    assert words[Flag.UNVERIFIED] == "unverified"
    assert words[Flag.STALE] == "stale (last news 2017-11-07)"
    alone = ONE._replace(flags=(Flag.UNVERIFIED, Flag.DONE_LATE), claims=ONE.claims[:1], days_late=1)
    assert list(labels.flag_labels(alone).values()) == ["unverified (IR implemented)", "done 1 day late"]


def tally(commitments: int, *, assessed: int = 0, levels: int = 0) -> Tally:
    """So many open ones, of which some were assessed."""
    return Tally(
        group=None,
        by_status={NOTHING: commitments - assessed, LIMITED: assessed},
        flags={},
        open=commitments,
        levels=levels,
        assessed=assessed,
        apart=0,
    )
