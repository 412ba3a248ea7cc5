"""A series: the counts of a summary at the end of one period after the other, as known at one moment."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duties_of_every_shape
import pytest
import recording
from conftest import ON_A_FILE, CommandLine, Location, fill_once, make_stamp
from jsonschema import Draft202012Validator, FormatChecker
from query_helpers import JUNE, record_update

from tracker import db, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import Series
from tracker.domain.vocabulary import Flag, Frequency, GroupKey, Status, Strength
from tracker.ledger import AuditStamp
from tracker.render.json_schemas import answer_schema

MONTH, QUARTER, YEAR = Frequency
TODAY = AsOf(JUNE)


@pytest.fixture
def duties(empty_database: Location) -> Iterator[Connection]:
    """A transaction on duties of every shape, with random news of them."""

    def fill() -> None:
        with db.write_transaction(empty_database) as connection:
            duties_of_every_shape.record_random_duties(connection, Random(7), updates=80)

    fill_once(empty_database, "duties_of_every_shape", fill)
    with db.read_transaction(empty_database) as connection:
        yield connection


# -- what is counted ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selection", "group_by"),
    [
        (Selection(), None),
        (Selection(stale_after=37, strengths=tuple(Strength)), None),
        (Selection(), GroupKey.OBLIGOR),
        (Selection(obligors=("BB",)), GroupKey.OBLIGOR),
        (Selection(any_flags=(Flag.OVERDUE, Flag.NOT_YET_OWED)), GroupKey.OBLIGOR),
        (Selection(statuses=(Status.IMPLEMENTED, Status.LIMITED)), GroupKey.YEAR),
    ],
    ids=["all", "sooner stale", "by side", "one side", "by flag", "by status"],
)
def test_each_period_has_the_counts_of_a_summary_of_its_last_day(
    duties: Connection, engine: str, selection: Selection, group_by: GroupKey | None
) -> None:
    """Also of what is judged by its whole history: joint, recurring, hanging on an event, suspended."""
    at, every = AsOf(duties_of_every_shape.LAST_DAY), MONTH if engine == "file" else YEAR
    found = queries.series(duties, selection, at, every, group_by=group_by)
    days = sorted({row.period.ends_on for row in found.rows})
    assert (days[-1], len(days)) == (at.day, 30 if engine == "file" else 3)
    for day in days:
        counted = queries.summary(duties, selection, at._replace(day=day), group_by=group_by)
        expected = [counted.total] if group_by is None else list(counted.groups)
        names = {tally.group for tally in expected}
        rows = [row.tally for row in found.rows if row.period.ends_on == day]
        assert [tally for tally in rows if tally.group in names] == expected
        assert not any(tally.commitments or tally.apart for tally in rows if tally.group not in names)


@pytest.mark.parametrize("every", Frequency)
def test_the_last_period_ends_on_the_day_asked_about(seeded_connection: Connection, every: Frequency) -> None:
    """And the first is that in which the first was agreed, or that of the day from which it is asked."""
    found = queries.series(seeded_connection, Selection(), TODAY, every)
    assert (
        found.begins_on
        == {MONTH: date(2017, 11, 1), QUARTER: date(2017, 10, 1), YEAR: date(2017, 1, 1)}[every]
    )
    assert (found.rows[-1].period.ends_on, found.rows[-1].period.is_cut_short) == (JUNE, True)
    later = queries.series(seeded_connection, Selection(), TODAY, every, first=date(2018, 5, 20))
    assert later.rows == found.rows[-len(later.rows) :]
    assert later.begins_on == later.rows[0].period.begins_on <= date(2018, 5, 20)


def test_a_series_begins_with_the_first_that_is_counted(seeded_connection: Connection) -> None:
    """What is only proposed, and earlier, does not begin it, unless nothing else is selected."""
    stamp = make_stamp(seeded_connection)
    recording.add_agreement(
        seeded_connection,
        "talks",
        title="Talks",
        concluded_on=date(2015, 3, 4),
        parties=["IR", "PK"],
        form="talks",
        stamp=stamp,
    )
    terms: dict[str, Any] = {"agreement": "talks", "strength": Strength.PROPOSED, "title": "Idea"}
    recording.add_commitment(seeded_connection, ref="idea", stamp=make_stamp(seeded_connection), **terms)

    def first_day(**selected: Any) -> date | None:
        return queries.series(seeded_connection, Selection(**selected), TODAY, MONTH).begins_on

    assert first_day() == date(2017, 11, 1)
    assert first_day(refs=("idea",)) == first_day(strengths=(Strength.PROPOSED,)) == date(2015, 3, 1)
    before = queries.series(seeded_connection, Selection(), AsOf(date(2015, 3, 3)), MONTH)
    assert (before.begins_on, before.rows, before.last) == (None, (), None)


def test_every_period_is_as_known_at_the_moment_asked_about(seeded_connection: Connection) -> None:
    """What was recorded later is in none of its periods, though it was true then; now it is in all."""
    record_update(seeded_connection, "hotline", Status.LIMITED, on=date(2018, 1, 15))
    moment = datetime.now(UTC)
    late = AuditStamp("desk", moment + timedelta(hours=1))
    terms = {"effective_on": date(2018, 2, 1), "note": "x", "stamp": late}
    recording.record_update(seeded_connection, "hotline", Status.SUBSTANTIAL, incidents=2, **terms)

    def incidents(at: AsOf) -> list[int]:
        return [
            row.incidents for row in queries.incident_series(seeded_connection, Selection(), at, MONTH).rows
        ]

    def statuses(at: AsOf) -> list[int]:
        found = queries.series(seeded_connection, Selection(), at, MONTH, first=date(2018, 1, 1))
        return [row.tally.by_status[Status.SUBSTANTIAL] for row in found.rows]

    assert statuses(AsOf(date(2018, 3, 31), known_at=moment)) == [0, 0, 0]
    assert statuses(AsOf(date(2018, 3, 31))) == [0, 1, 1]
    assert incidents(AsOf(date(2018, 3, 31), known_at=moment)) == []
    assert incidents(AsOf(date(2018, 3, 31))) == [2]


def test_a_group_has_a_row_in_every_period(seeded_connection: Connection) -> None:
    """One that comes later counts nothing before; a theme is called as in its last period."""
    recording.add_agreement(
        seeded_connection,
        "later",
        title="Later",
        concluded_on=date(2018, 3, 7),
        parties=["IR", "PK"],
        form="talks",
        stamp=make_stamp(seeded_connection),
    )
    for number, (agreement, theme) in enumerate(
        [("pk-ir-2017", "Water"), ("later", "water"), ("later", "water")]
    ):
        recording.add_commitment(
            seeded_connection,
            ref=f"more-{number}",
            agreement=agreement,
            title=f"More {number}",
            theme=theme,
            stamp=make_stamp(seeded_connection),
        )
    found = queries.series(
        seeded_connection, Selection(), AsOf(date(2018, 4, 30)), QUARTER, group_by=GroupKey.THEME
    )
    counts = [(row.period.name, row.tally.commitments) for row in found.rows if row.tally.group == "water"]
    assert counts == [("2017-Q4", 1), ("2018-Q1", 3), ("2018-Q2", 3)]
    assert len(found.rows) == 3 * len({row.tally.group for row in found.rows})
    assert found.last is not None
    assert found.last.commitments == 12


def test_a_claim_of_one_side_is_in_its_row_alone(seeded_connection: Connection) -> None:
    """What an obligor says is of its own part, also where nothing else tells the sides apart."""
    record_update(seeded_connection, "hotline", Status.LIMITED, on=date(2018, 1, 15))
    record_update(seeded_connection, "hotline", Status.IMPLEMENTED, on=date(2018, 2, 1), reporter="IR")
    one = Selection(refs=("hotline",))
    found = queries.series(seeded_connection, one, AsOf(date(2018, 2, 28)), MONTH, group_by=GroupKey.OBLIGOR)
    flagged = [(row.tally.group, row.tally.flags[Flag.UNVERIFIED]) for row in found.rows]
    assert flagged[-4:] == [("IR", 0), ("PK", 0), ("IR", 1), ("PK", 0)]
    assert found.last is not None
    assert found.last.flags[Flag.UNVERIFIED] == 1


# -- as it is typed and shown ------------------------------------------------------------------------

QUARTERS = "summary --every quarter --from 2018-01-01"


@pytest.fixture
def reported(tracker: CommandLine) -> CommandLine:
    """The command line on the seeds, with an assessment, a deadline that passed, and incidents by two."""
    lines = (
        'update hotline limited -m "Numbers exchanged" --on 2018-01-15 --due 2018-02-28',
        'update patrols --incidents 3 --side IR -m "Three" --on 2018-02-10',
        'update patrols --incidents 2 -m "Two more" --on 2018-03-10',
        'update patrols --incidents 7 --side IR --reporter PK -m "Seven" --on 2018-02-11',
    )
    fill_once(tracker.path, "reported_for_series", lambda: [tracker(line) for line in lines])
    return tracker


@ON_A_FILE
def test_a_series_is_answered_as_its_schema_says(reported: CommandLine) -> None:
    """In an envelope that says how often, from when and by what; each line of JSON is one of its items."""
    for more in ("", " --group-by theme", " --search nothing-has-this"):
        answer = reported(f"{QUARTERS}{more} --json").json
        validate(answer, "series")
        assert (answer["schema"], answer["every"], answer["from"]) == (
            "tracker.series/1",
            "quarter",
            "2018-01-01",
        )
        lines = reported(f"{QUARTERS}{more} --format jsonl").out.splitlines()
        assert list(map(json.loads, lines)) == answer["items"]
    assert reported("summary --every year --search nothing-has-this --json").json["from"] is None
    validate(reported("summary --every month --incidents --json").json, "incidents")


def validate(answer: Any, name: str) -> None:
    """Assert that an answer is as its schema says, and that each of its items has no other key."""
    schema = answer_schema(name)
    schema["properties"]["items"]["items"]["additionalProperties"] = False
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer)


@ON_A_FILE
def test_tables_have_the_counts_of_the_json(reported: CommandLine, tmp_path: Path) -> None:
    """A column for each status and flag; days, and whether the last period is cut short."""
    items = reported(f"{QUARTERS} --json").json["items"]
    header, *rows = [line.split("\t") for line in reported(f"{QUARTERS} --format tsv").out.splitlines()]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["period"], row["ends_on"], row["cut_short"]) for row in found] == [
        ("2018-Q1", "2018-03-31", "false"),
        ("2018-Q2", "2018-06-01", "true"),
    ]
    for row, item in zip(found, items, strict=True):
        counts = {**item["by_status"], **item["by_flag"], "open": item["open"], "index": item["index"]}
        assert {key: row[key] for key in counts} == {key: str(count) for key, count in counts.items()}
    assert (found[0]["overdue"], found[0]["incidents"], found[0]["claimed_incidents"]) == ("1", "5", "PK 7")
    assert (found[1]["incidents"], found[1]["claimed_incidents"]) == ("", "")
    saved = tmp_path / "series.csv"
    reported(f"{QUARTERS} -o", str(saved))
    with saved.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == found


@ON_A_FILE
def test_a_workbook_and_markdown_have_a_row_for_each_period(reported: CommandLine, tmp_path: Path) -> None:
    """And --columns chooses among the columns."""
    from openpyxl import load_workbook

    book = tmp_path / "series.xlsx"
    reported(f"{QUARTERS} -o", str(book))
    rows = list(load_workbook(book).active.values)
    assert (rows[0][0], [row[0] for row in rows[1:]]) == ("period", ["2018-Q1", "2018-Q2"])
    assert reported(f"{QUARTERS} --format markdown").out.count("\n| 2018-Q") == 2
    assert reported(f"{QUARTERS} --columns period,overdue,not-yet-owed").out.splitlines() == [
        "period\toverdue\tnot-yet-owed",
        "2018-Q1\t1\t0",
        "2018-Q2\t1\t0",
    ]


TWO_DAYS = "--since compares two days, and --every counts at the end of each period."
BY_SIDE = "Incidents are counted by side, and have no other groups."
TOO_MANY = "That would be 5,022 periods, one a month; at most 1,000 are counted."
BY_VOICE = (
    "Each row is by one voice: what two have counted may be the same incidents, and is never added together. "
    "Where there is no row, nobody has counted."
)
SPANS = "Counted at the end of each quarter, as of Fri 1 Jun 2018.\n"


@ON_A_FILE
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (QUARTERS, SPANS),
        (f"{QUARTERS} --group-by obligor", f"{SPANS}What several owe is in the row of each of them.\n"),
        (f"{QUARTERS} --format table", ""),
        (f"{QUARTERS} --json", ""),
        (
            "summary --every month --search nothing-has-this",
            "Nothing that is selected was agreed by Fri 1 Jun 2018, so there is nothing to count.\n",
        ),
    ],
)
def test_what_must_be_known_to_read_a_series_is_said_beside_it(
    reported: CommandLine, asked: str, told: str
) -> None:
    """By when it is counted, who is in several rows, and why there is no row."""
    assert reported(asked).err == told


@ON_A_FILE
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("--from 2018-01-01", "--from goes with --every. For each month: --every month."),
        ("--incidents", "--incidents goes with --every. For each month: --every month."),
        (
            "--every month --since 2018-01-01",
            f"{TWO_DAYS} To begin a series on that day: --from in place of --since.",
        ),
        (
            "--every month --incidents --group-by theme",
            f"{BY_SIDE} Leave out --group-by, or select what it is about: --theme border.",
        ),
        (
            "--every week",
            '"week" is not a period to count by. Periods to count by: month, quarter, year.',
        ),
        (
            "--every month --from 1600-01-01",
            f"{TOO_MANY} Begin with a later day, or count by longer periods.",
        ),
    ],
)
def test_what_means_nothing_together_is_refused(tracker: CommandLine, asked: str, told: str) -> None:
    """With a sentence that says the way on."""
    found = tracker(f"summary {asked}", fails=2)
    assert (found.err, found.out) == (f"{told}\n", "")


# -- incidents ---------------------------------------------------------------------------------------


def incidents_of(found: Series) -> list[dict[str | None, int]]:
    return [dict(row.incidents) for row in found.rows if row.incidents]


def test_incidents_are_counted_by_period_side_and_voice(reported: CommandLine) -> None:
    """Where several owe it and no side was said, none is charged; and no two voices are added together."""
    found = reported("summary --every month --incidents --from 2018-01-01")
    assert [line.split("\t")[0::4] for line in found.out.splitlines()[1:]] == [["2018-02", "IR"]] * 2 + [
        ["2018-03", ""]
    ]
    items = reported("summary --every month --incidents --json").json["items"]
    assert [(item["period"], item["side"], item["reporter"], item["incidents"]) for item in items] == [
        ("2018-02", "IR", None, 3),
        ("2018-02", "IR", "PK", 7),
        ("2018-03", None, None, 2),
    ]
    assert found.err.splitlines() == [
        "Incidents in each month, as of Fri 1 Jun 2018.",
        BY_VOICE,
    ]
    nobody = reported("summary --every month --incidents --from 2018-05-01")
    assert nobody.err == (
        "From Tue 1 May 2018 to Fri 1 Jun 2018 nobody has counted incidents against what is selected.\n"
    )


def test_incidents_of_several_commitments_are_added_up_by_voice(seeded_connection: Connection) -> None:
    """Ours with ours; a zero that somebody counted is a count, and no entry is none."""
    for ref, number, reporter in (
        ("hotline", 2, None),
        ("patrols", 3, None),
        ("soil", 0, "IR"),
        ("soil", 4, "IR"),
    ):
        record_update(seeded_connection, ref, on=date(2018, 2, 3), incidents=number, reporter=reporter)
    record_update(seeded_connection, "soil", on=date(2018, 4, 3), incidents=0)
    found = queries.series(seeded_connection, Selection(), TODAY, MONTH)
    assert incidents_of(found) == [{None: 5, "IR": 4}, {None: 0}]
    by_theme = queries.series(seeded_connection, Selection(), TODAY, YEAR, group_by=GroupKey.THEME)
    assert sum(row.incidents.get(None, 0) for row in by_theme.rows) == 5


def test_nobody_is_charged_with_what_another_side_may_have_done(reported: CommandLine) -> None:
    """By obligor, or of one side, only what was said of that side is counted."""
    with db.read_transaction(reported.path) as connection:
        by_side = queries.series(connection, Selection(), TODAY, YEAR, group_by=GroupKey.OBLIGOR)
        of_one = queries.series(connection, Selection(obligors=("IR",)), TODAY, YEAR)
        of_other = queries.series(connection, Selection(obligors=("PK",)), TODAY, YEAR)
    assert {row.tally.group: dict(row.incidents) for row in by_side.rows[-2:]} == {
        "IR": {None: 3, "PK": 7},
        "PK": {},
    }
    assert incidents_of(of_one) == [{None: 3, "PK": 7}]
    assert not incidents_of(of_other)


def test_incidents_against_what_stands_apart_are_in_no_count(seeded_connection: Connection) -> None:
    """Unless its strength is asked for."""
    ((ref, *_),) = [
        [
            one.ref
            for one in queries.standings(
                seeded_connection, Selection(strengths=(Strength.PROPOSED,)), TODAY
            ).items
        ]
    ]
    record_update(seeded_connection, ref, on=date(2018, 2, 3), incidents=2)
    assert not incidents_of(queries.series(seeded_connection, Selection(), TODAY, YEAR))
    asked = Selection(strengths=(Strength.PROPOSED,))
    assert incidents_of(queries.series(seeded_connection, asked, TODAY, YEAR)) == [{None: 2}]


@ON_A_FILE
def test_what_nobody_can_have_changed_is_not_judged_again(
    duties: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is what makes a series of months cheaper than as many summaries."""
    from tracker.domain import judgement

    judged: list[date] = []
    judge = judgement.judge
    monkeypatch.setattr(
        judgement, "judge", lambda history, day, **limits: judged.append(day) or judge(history, day, **limits)
    )
    at = AsOf(duties_of_every_shape.LAST_DAY + timedelta(days=3650))
    found = queries.series(duties, Selection(refs=("joint", "kept", "bounded", "other")), at, MONTH)
    assert len(judged) < len(found.rows) * 4 / 3
