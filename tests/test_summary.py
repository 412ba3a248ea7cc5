"""The summary: what it counts, its groups, and what it compares with an earlier day."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import recording
from conftest import ON_A_FILE, CommandLine, make_stamp
from query_helpers import JUNE, MARCH, record_update

from tracker import db, ledger, queries
from tracker.db import Connection
from tracker.domain.days import start_of_day
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import Learnt, Summary
from tracker.domain.vocabulary import GroupKey, Status, Strength
from tracker.ledger import AuditStamp

FEBRUARY, TODAY = date(2018, 2, 1), AsOf(day=JUNE)


def noon(day: date) -> AuditStamp:
    """The stamp of what was recorded at noon of a day, as another office may have done."""
    return AuditStamp("desk", datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def add(connection: Connection, ref: str, **terms: Any) -> None:
    """Add a commitment to the seeded agreement."""
    stamp = terms.pop("stamp", None) or make_stamp(connection)
    recording.add_commitment(connection, ref=ref, agreement="pk-ir-2017", title=ref, stamp=stamp, **terms)


def update_gate(connection: Connection, on: date, recorded: date, status: Status | None = None) -> int:
    """Record an update of the commitment that ``recorded_in_time`` adds, at noon of a day; its number."""
    terms = {"effective_on": on, "note": "noted", "stamp": noon(recorded)}
    return recording.record_update(connection, "gate", status, **terms).update


def compare(connection: Connection, at: AsOf = TODAY, since: date = MARCH, **selected: Any) -> Summary:
    return queries.summary(connection, Selection(**selected), at, group_by=GroupKey.THEME, since=since)


# -- groups ------------------------------------------------------------------------------------------


def test_a_joint_commitment_is_in_the_row_of_each_obligor(seeded_connection: Connection) -> None:
    """And once in the total; the answer says that its rows do not add up to that."""
    record_update(seeded_connection, "hotline", Status.LIMITED)
    found = queries.summary(seeded_connection, Selection(), TODAY, group_by=GroupKey.OBLIGOR)
    assert [(tally.group, tally.commitments, tally.apart) for tally in found.groups] == [
        ("IR", 9, 6),
        ("PK", 8, 4),
    ]
    assert (found.total.commitments, found.total.open, found.total.apart) == (9, 9, 6)
    assert (found.total.index, found.total.lower, found.total.upper) == (33.33, 3.7, 92.59)
    assert not found.do_groups_add_up


@pytest.mark.parametrize("by", [by for by in GroupKey if by is not GroupKey.OBLIGOR])
def test_other_groups_add_up_to_the_total(seeded_connection: Connection, by: GroupKey) -> None:
    """A commitment is in one group of each other kind; and so it is with one obligor alone."""
    record_update(seeded_connection, "hotline", Status.LIMITED)
    found = queries.summary(seeded_connection, Selection(), TODAY, group_by=by)
    assert sum(tally.commitments for tally in found.groups) == found.total.commitments == 9
    assert found.do_groups_add_up
    assert found.total == queries.summary(seeded_connection, Selection(), TODAY).total
    alone = queries.summary(seeded_connection, Selection(refs=("fencing",)), TODAY, group_by=GroupKey.OBLIGOR)
    assert alone.do_groups_add_up


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (GroupKey.STRENGTH, ["agreed", "intention", "proposed", "discussed"]),
        (GroupKey.KIND, ["one-off", "recurring", "continuing"]),
        (GroupKey.STATUS, ["no-information", "limited", "suspended"]),
        (GroupKey.YEAR, ["2018", "2019", "2020", None]),
    ],
)
def test_groups_stand_in_the_order_of_their_words(
    seeded_connection: Connection, by: GroupKey, names: list[str | None]
) -> None:
    """Statuses, strengths and kinds as the vocabulary has them, years as they come; what has none is last."""
    record_update(seeded_connection, "hotline", Status.LIMITED, due_on=date(2019, 3, 1))
    record_update(seeded_connection, "patrols", Status.SUSPENDED, due_on=date(2018, 3, 1), note="held up")
    record_update(seeded_connection, "fencing", None, due_on=date(2020, 3, 1))
    found = queries.summary(seeded_connection, Selection(), TODAY, group_by=by)
    assert [tally.group for tally in found.groups if tally.group in names] == names
    assert {tally.group for tally in found.groups if tally.commitments} <= set(names)


def test_locators_are_groups_in_their_natural_order(seeded_connection: Connection) -> None:
    """Paragraph 2 comes before paragraph 10, and what has no locator last."""
    for number in (10, 2, 1):
        add(seeded_connection, f"more-{number}", locator=f"Paragraph {number}")
    found = queries.summary(
        seeded_connection,
        Selection(refs=("more-10", "more-2", "more-1", "hotline")),
        TODAY,
        group_by=GroupKey.LOCATOR,
    )
    names = [tally.group for tally in found.groups]
    assert names[:3] == ["Paragraph 1", "Paragraph 2", "Paragraph 10"]
    assert all(tally.commitments == 1 for tally in found.groups[:3])


def test_a_year_is_that_of_the_due_date_in_force(seeded_connection: Connection) -> None:
    """A commitment whose due date moved is in the year to which it moved, and before that in the other."""
    record_update(seeded_connection, "hotline", None, due_on=date(2018, 3, 1), on=date(2018, 1, 1))
    record_update(seeded_connection, "hotline", None, due_on=date(2019, 3, 1), on=date(2018, 5, 1))
    one = Selection(refs=("hotline",))
    for day, year in ((date(2018, 4, 30), "2018"), (date(2018, 5, 1), "2019"), (date(2017, 12, 31), None)):
        found = queries.summary(seeded_connection, one, AsOf(day=day), group_by=GroupKey.YEAR)
        assert [tally.group for tally in found.groups] == [year]


def test_themes_that_differ_in_case_or_blanks_are_one_group(seeded_connection: Connection) -> None:
    """It is called what most call it; of two spellings that are as common, the first by code point."""
    for number, theme in enumerate(
        ("Prisoner  Exchange", "prisoner exchange", "prisoner exchange", "Region")
    ):
        add(seeded_connection, f"more-{number}", theme=theme)
    found = queries.summary(seeded_connection, Selection(), TODAY, group_by=GroupKey.THEME)
    counts = {tally.group: tally.commitments for tally in found.groups}
    assert (counts["prisoner exchange"], counts["Region"]) == (3, 2)
    assert not {"Prisoner  Exchange", "region"} & counts.keys()
    asked = queries.summary(seeded_connection, Selection(themes=("PRISONER EXCHANGE ",)), TODAY)
    assert asked.total.commitments == 3


def test_a_theme_keeps_its_name_in_a_comparison(seeded_connection: Connection) -> None:
    """Though fewer were there before the day, and called it otherwise."""
    later = recording.add_agreement(
        seeded_connection,
        "later",
        title="Later",
        concluded_on=MARCH,
        parties=["IR", "PK"],
        form="talks",
        stamp=make_stamp(seeded_connection),
    )
    add(seeded_connection, "one", theme="Water")
    for ref in ("two", "three"):
        recording.add_commitment(
            seeded_connection,
            ref=ref,
            agreement=later,
            title=ref,
            theme="water",
            stamp=make_stamp(seeded_connection),
        )
    found = compare(seeded_connection)
    pairs = [(now.group, now.commitments, was.group, was.commitments) for now, was in both(found)]
    assert ("water", 3, "water", 1) in pairs


def both(found: Summary) -> Any:
    return zip(found.groups, found.groups_before, strict=True)


def test_tentative_commitments_are_counted_if_asked_for(seeded_connection: Connection) -> None:
    """Otherwise they are in no count."""
    asked = queries.summary(
        seeded_connection, Selection(strengths=(Strength.DISCUSSED,)), AsOf(day=JUNE)
    ).total
    assert (asked.commitments, asked.open, asked.apart) == (2, 0, 0)


# -- compared with an earlier day --------------------------------------------------------------------


def test_both_ends_of_a_comparison_are_as_known_now(seeded_connection: Connection) -> None:
    """A history that was typed in later is there on its own days: then is not nothing, but what was true."""
    record_update(seeded_connection, "hotline", Status.LIMITED, on=FEBRUARY)
    record_update(seeded_connection, "fencing", Status.LIMITED, on=MARCH)
    found = compare(seeded_connection)
    assert found.before is not None
    assert (found.before.commitments, found.before.by_status[Status.LIMITED]) == (9, 1)
    assert found.total.by_status[Status.LIMITED] == 2
    assert found.before == queries.summary(seeded_connection, Selection(), AsOf(date(2018, 2, 28))).total


def test_what_was_true_on_the_meetings_own_day_counts_as_moved(seeded_connection: Connection) -> None:
    """Whenever it was recorded; what was true the day before does not."""
    recorded_in_time(seeded_connection)
    update_gate(seeded_connection, MARCH, FEBRUARY, Status.SUBSTANTIAL)
    record_update(seeded_connection, "fencing", Status.LIMITED, on=date(2018, 2, 28))
    found = compare(seeded_connection)
    assert found.before is not None
    limited, substantial = Status.LIMITED, Status.SUBSTANTIAL
    assert (found.before.by_status[limited], found.before.by_status[substantial]) == (2, 0)
    assert (found.total.by_status[limited], found.total.by_status[substantial]) == (1, 1)


def test_both_ends_are_known_at_the_same_moment(seeded_connection: Connection) -> None:
    """The one that was asked about, also where it is after the day."""
    record_update(seeded_connection, "hotline", Status.LIMITED, on=FEBRUARY)
    now = datetime.now(UTC)
    found = compare(seeded_connection, at=AsOf(JUNE, known_at=noon(JUNE).at))
    assert (found.total.commitments, found.before and found.before.commitments) == (0, 0)
    record_update(seeded_connection, "hotline", Status.SUBSTANTIAL, on=date(2018, 2, 2))
    known = compare(seeded_connection, at=AsOf(JUNE, known_at=now))
    assert known.before is not None
    assert known.before.by_status[Status.LIMITED] == known.total.by_status[Status.LIMITED] == 1


def test_each_group_is_compared(seeded_connection: Connection) -> None:
    """Also one in which nothing is left, or was not yet: both ends have the same groups in one order."""
    record_update(seeded_connection, "fencing", Status.LIMITED, on=FEBRUARY)
    record_update(seeded_connection, "fencing", Status.SUBSTANTIAL, on=MARCH)
    record_update(seeded_connection, "region", Status.LIMITED, on=MARCH)
    found = compare(seeded_connection, statuses=(Status.LIMITED,))
    assert [(now.group, now.commitments, was.group, was.commitments) for now, was in both(found)] == [
        ("border", 0, "border", 1),
        ("region", 1, "region", 0),
    ]


def recorded_in_time(connection: Connection) -> None:
    """Add a commitment that was on record before the first of March, with an update."""
    add(connection, "gate", stamp=noon(FEBRUARY), theme="gates")
    update_gate(connection, FEBRUARY, FEBRUARY, Status.LIMITED)


def test_late_news_is_learnt_and_not_called_a_correction(seeded_connection: Connection) -> None:
    """What was recorded on the day or later and was true before it; not what was true on the day."""
    recorded_in_time(seeded_connection)
    update_gate(seeded_connection, date(2018, 2, 28), MARCH)
    update_gate(seeded_connection, MARCH, MARCH)
    back = update_gate(seeded_connection, FEBRUARY, MARCH)
    ledger.retract_update(seeded_connection, back, reason="Wrong", stamp=make_stamp(seeded_connection))
    found = compare(seeded_connection, themes=("gates",))
    assert (found.learnt_since, found.corrected_since) == (Learnt(1, 0, was_on_record=True), 0)
    assert compare(seeded_connection).learnt_since == Learnt(1, 9, was_on_record=True)


@pytest.mark.parametrize(("away", "learnt"), [(0, 1), (-1, 0)], ids=["midnight", "before"])
def test_what_is_learnt_begins_with_the_first_moment_of_the_day(
    seeded_connection: Connection, away: int, learnt: int
) -> None:
    """In UTC, to the microsecond; what was recorded before that was on record."""
    recorded_in_time(seeded_connection)
    moment = start_of_day(MARCH) + timedelta(microseconds=away)
    terms = {"effective_on": FEBRUARY, "note": "noted", "stamp": AuditStamp("desk", moment)}
    recording.record_update(seeded_connection, "gate", **terms)
    found = compare(seeded_connection, themes=("gates",))
    assert found.learnt_since == Learnt(learnt, 0, was_on_record=True)


def test_nothing_is_learnt_of_what_was_agreed_since(seeded_connection: Connection) -> None:
    """An entry of an earlier day counts from the day agreed, which is the day of the meeting: it is new."""
    recorded_in_time(seeded_connection)
    terms = {"title": "Signed", "parties": ["IR", "PK"], "form": "talks", "stamp": noon(MARCH)}
    recording.add_agreement(seeded_connection, "signed", concluded_on=MARCH, **terms)
    gate = {"agreement": "signed", "title": "Gate", "theme": "gates", "stamp": noon(MARCH)}
    recording.add_commitment(seeded_connection, ref="new-gate", **gate)
    early = {"effective_on": FEBRUARY, "note": "noted", "stamp": noon(MARCH)}
    recording.record_update(seeded_connection, "new-gate", Status.LIMITED, **early)
    found = compare(seeded_connection, themes=("gates",))
    assert found.learnt_since == Learnt(0, 0, was_on_record=True)
    assert (found.total.commitments, found.before and found.before.commitments) == (2, 1)


def test_nothing_is_learnt_of_what_was_agreed_since_its_agreement(seeded_connection: Connection) -> None:
    """A commitment can have been agreed later than its agreement was concluded."""
    recorded_in_time(seeded_connection)
    add(seeded_connection, "late-gate", stamp=noon(MARCH), theme="gates", agreed_on=MARCH)
    early = {"effective_on": FEBRUARY, "note": "noted", "stamp": noon(MARCH)}
    recording.record_update(seeded_connection, "late-gate", Status.LIMITED, **early)
    assert compare(seeded_connection, themes=("gates",)).learnt_since == Learnt(0, 0, was_on_record=True)


@pytest.mark.parametrize(
    ("taken_back", "corrected"), [(date(2018, 2, 28), 0), (MARCH, 1), (JUNE, 1)], ids=str
)
def test_what_was_taken_back_since_is_corrected(
    seeded_connection: Connection, taken_back: date, corrected: int
) -> None:
    """On the day or later, if it was on record and true before. It is in neither end of the comparison."""
    recorded_in_time(seeded_connection)
    wrong = update_gate(seeded_connection, FEBRUARY, FEBRUARY, Status.SUBSTANTIAL)
    ledger.retract_update(seeded_connection, wrong, reason="Wrong", stamp=noon(taken_back))
    found = compare(seeded_connection, themes=("gates",))
    assert (found.learnt_since, found.corrected_since) == (Learnt(0, 0, was_on_record=True), corrected)
    assert found.before is not None
    assert found.before.by_status[Status.LIMITED] == 1


@ON_A_FILE
def test_where_nothing_was_on_record_that_is_said(seeded_connection: Connection) -> None:
    """Of what is selected; before the day began."""
    record_update(seeded_connection, "hotline", Status.LIMITED, on=FEBRUARY)
    learnt = compare(seeded_connection).learnt_since
    assert learnt is not None
    assert not learnt.was_on_record
    recorded_in_time(seeded_connection)
    for selected, was_on_record in (({}, True), ({"themes": ("border",)}, False)):
        learnt = compare(seeded_connection, **selected).learnt_since
        assert learnt is not None
        assert learnt.was_on_record is was_on_record


# -- as it is shown ----------------------------------------------------------------------------------

AS_OF = "Counted as of Fri 1 Jun 2018."
NOT_ADDED_UP = (
    "What several owe is in the row of each and once in the total, so the rows do not add up to it."
)


@ON_A_FILE
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("--group-by obligor", [NOT_ADDED_UP]),
        ("--group-by obligor --search fencing", []),
        ("--group-by theme", []),
    ],
)
def test_it_is_said_that_rows_do_not_add_up(tracker: CommandLine, asked: str, told: list[str]) -> None:
    """Beside the answer, on a screen and in a table for programs; in JSON it is a key."""
    assert tracker(f"summary {asked} --format table").err.splitlines() == told
    assert tracker(f"summary {asked} --format csv").err.splitlines() == [AS_OF, *told]
    assert tracker(f"summary {asked} --json").json["groups_add_up"] == (not told)


@pytest.fixture
def tracker_with_late_news(tracker: CommandLine) -> CommandLine:
    """The command line on a file with a commitment from before the first of March, and news since."""
    with db.write_transaction(tracker.path) as connection:
        recorded_in_time(connection)
        wrong = update_gate(connection, FEBRUARY, FEBRUARY, Status.SUBSTANTIAL)
        update_gate(connection, MARCH, MARCH, Status.SUBSTANTIAL)
        update_gate(connection, date(2018, 2, 3), MARCH)
        ledger.retract_update(connection, wrong, reason="Wrong", stamp=make_stamp(connection))
    return tracker


@ON_A_FILE
def test_what_was_learnt_and_corrected_is_said_beside_a_comparison(
    tracker_with_late_news: CommandLine,
) -> None:
    """In words on every screen, and in numbers in JSON."""
    asked = "summary --since 2018-03-01"
    said = (
        "Learnt since Thu 1 Mar 2018, of the time before it: 9 commitments and 1 update. "
        "Corrected since (taken back): 1 update."
    )
    assert tracker_with_late_news(f"{asked} --format table").err.splitlines() == [said]
    assert tracker_with_late_news(f"{asked} --format tsv").err.splitlines() == [AS_OF, said]
    found = tracker_with_late_news(f"{asked} --json").json
    numbers = "was_on_record learnt_since commitments_learnt_since corrected_since".split()
    assert [found[key] for key in numbers] == [True, 1, 9, 1]
    of_seeds = tracker_with_late_news(f"{asked} --theme border --json").json
    assert [of_seeds[key] for key in numbers] == [False, None, None, 0]


@ON_A_FILE
def test_a_comparison_by_groups_is_in_every_form(tracker_with_late_news: CommandLine) -> None:
    """On a screen a line under each group, in JSON a key in it, in tables for programs more columns."""
    asked = "summary --since 2018-03-01 --group-by theme --theme gates"
    shown = tracker_with_late_news(f"{asked} --format table").out
    assert re.search(r"\ngates +1 +1 +0 +66\.67 .*\n  before +1 +1 +0 +33\.33 ", shown)
    (group,) = tracker_with_late_news(f"{asked} --json").json["groups"]
    assert (group["by_status"]["substantial"], group["before"]["by_status"]["limited"]) == (1, 1)
    assert group["before"].keys() == group.keys() - {"group", "before"}
    heading, row = read_tsv(tracker_with_late_news(f"{asked} --format tsv").out)
    found = dict(zip(heading, row, strict=True))
    assert (found["substantial"], found["before_substantial"], found["before_index"]) == ("1", "0", "33.33")
    without = read_tsv(tracker_with_late_news("summary --group-by theme --format tsv").out)[0]
    assert heading[: len(without)] == without
    assert heading[len(without) :] == [f"before_{key}" for key in without[1:]]


def read_tsv(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]
