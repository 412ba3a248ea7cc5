"""The brief, compared with what the model expects on random histories."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import Any

import pytest
import recording
from brief_changes_model import ExpectedChanges, Question
from brief_histories import (
    ACTORS,
    DAY_ASKED,
    FOUND_LATE,
    MEETING,
    MOMENTS,
    OLD,
    day,
    noon,
    random_commitment,
    random_history,
    record_history,
)
from conftest import ON_A_FILE, CommandLine, Location, fill_once, make_stamp, rolled_back
from hypothesis import given, note, settings
from hypothesis import strategies as st
from oracle_history import History, Update
from sample_history import LAST_MEETING, record_half_year

from tracker import db, ledger, queries
from tracker.brief import brief_data, html_writer, json_writer, late_knowledge, markdown_writer, page_builder
from tracker.brief.brief_content import BriefContent, collect_content
from tracker.brief.page_model import BulletList, Page, Paragraph, Phrase, Table, plain_text
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import Summary
from tracker.domain.vocabulary import STALE_AFTER_DAYS, ActorKind, Flag, Status, Strength
from tracker.ledger import AuditStamp

# On a server: test_against_oracle checks its answers, test_brief_command its page.
pytestmark = ON_A_FILE


@pytest.fixture
def connection(empty_database: Location) -> Iterator[Connection]:
    """A transaction on a database with actors and nothing else."""
    with db.write_transaction(empty_database) as connection:
        for code, kind in ACTORS.items():
            stamp = AuditStamp("desk", MOMENTS[0])
            recording.add_actor(connection, code, name=f"The {code}", kind=ActorKind(kind), stamp=stamp)
        yield connection


# -- the page compared with the model ----------------------------------------------------------------


def make_page(connection: Connection, question: Question) -> Page:
    return page_builder.build_page(collect(connection, question))


def collect(connection: Connection, question: Question) -> BriefContent:
    return collect_content(brief_data.load_brief_data(connection, *question))


def items_of_method(found: Page) -> list[list[str]]:
    """What is left out, what was learnt and what was corrected, item by item."""
    lists = [part for part in found.sections[-1].parts if isinstance(part, BulletList)]
    return [[plain_text(item) for item in one.items] for one in lists][2:5]


def lines_of(found: Page) -> list[tuple[Phrase, ...]]:
    """The lines of all commitments, of however many agreements."""
    return [
        row
        for section in found.sections
        if section.key == "commitments"
        for part in section.parts
        if isinstance(part, Table)
        for row in part.rows
    ]


def random_question(random: Random) -> Question:
    moment = random.choice([None, None, None, *MOMENTS[1:]])
    on = random.choice([day(DAY_ASKED), day(DAY_ASKED), day(DAY_ASKED), MEETING, day(10)])
    return Question(
        random_selection(random), AsOf(on, moment), random.choice([MEETING, MEETING, MEETING, None])
    )


def random_selection(random: Random) -> Selection:
    """A selection; that of everything in four of eleven cases."""
    chosen = [
        Selection(obligors=("BB",), themes=("border",)),
        Selection(statuses=(Status.LIMITED, Status.IMPLEMENTED)),
        Selection(strengths=(Strength.AGREED, Strength.PROPOSED)),
        Selection(flags=(random.choice([*Flag]),)),
        Selection(due_before=day(DAY_ASKED + 90)),
        Selection(agreements=(FOUND_LATE.ref,)),
        Selection(stale_after=30),
    ]
    return random.choice([*[Selection()] * 4, *chosen])


# The seed is one choice for Hypothesis. The commitments of a history do not depend on each other, so to note
# those that differ is as good as a shortened example.
@settings(max_examples=4)
@given(random=st.randoms(use_true_random=True))
def test_the_page_agrees_with_the_model_and_with_the_summary(
    connection: Connection, tmp_path: Path, random: Random
) -> None:
    """What changed, was learnt, corrected and left out is what follows from the rules; so is every count."""
    history = random_history(random)
    with rolled_back(connection):
        record_history(connection, history, tmp_path)
        for question in (random_question(random), random_question(random), random_question(random)):
            content = collect(connection, question)
            page = page_builder.build_page(content)
            expected = ExpectedChanges(history, question)
            note_differences(history, page, expected)
            compare_changes(content, expected)
            judged = [expected.left_out(), expected.learnt(), expected.corrected()]
            assert items_of_method(page) == judged, question
            compare_flags(connection, question, content, page)
            counted = queries.summary(connection, *question[:2], since=question.since)
            compare_late_records(content.data, counted)


def compare_changes(content: BriefContent, expected: ExpectedChanges) -> None:
    """Statuses, due dates and flags that came, from the day before the meeting to the day asked about."""
    if expected.since is None:
        assert content.changes.is_empty
        return
    changes = content.changes
    whole = [change for change in changes.statuses if change.side is None]
    assert [(one.standing.ref, one.before.value, one.after.value) for one in whole] == expected.statuses()
    moved = [(one.standing.ref, one.before, one.after) for one in changes.due_dates]
    assert moved == expected.due_dates()
    came = {flag.value: [one.ref for one in some] for flag, some in changes.flags_come.items()}
    assert came == expected.flags_come()
    assert [one.ref for one in changes.agreed] == expected.agreed()


def compare_flags(connection: Connection, question: Question, content: BriefContent, page: Page) -> None:
    """Of every flag as many commitments have it here as a summary counts, a list has, and ``show`` says."""
    selection, at, _ = question
    counted = queries.summary(connection, selection, at).total
    assert content.data.counts.total == counted
    assert len(lines_of(page)) == counted.commitments
    for flag in Flag:
        on_page = [one.ref for one in content.data.standings if flag in one.flags]
        flagged = selection._replace(flags=(*selection.flags, flag))
        listed = [one.ref for one in queries.standings(connection, flagged, at, open_only=False).items]
        assert on_page == listed, flag
        assert len(on_page) == counted.flags[flag], flag
        if selection.stale_after == STALE_AFTER_DAYS and not selection.obligors:  # as show has it
            assert all(flag in queries.standing(connection, ref, at).flags for ref in on_page)
    glance = " ".join(plain_text(part.phrase) for part in glance_of(page))
    for flag in (Flag.OVERDUE, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE):
        assert (f"{flag.value} {counted.flags[flag]}" in glance) is bool(counted.flags[flag])


def glance_of(page: Page) -> list[Paragraph]:
    (glance,) = (section for section in page.first_sheet if section.key == "glance")
    return [part for part in glance.parts if isinstance(part, Paragraph)]


def compare_late_records(data: brief_data.BriefData, counted: Summary) -> None:
    """The page tells as much learnt and corrected as a summary counts."""
    if counted.learnt_since:
        assert len(late_knowledge.find_learnt(data)) == counted.learnt_since.updates
        assert len(late_knowledge.find_corrections(data)) == counted.corrected_since
        if counted.learnt_since.was_on_record:
            found = late_knowledge.find_learnt_commitments(data)
            assert len(found) == counted.learnt_since.commitments


def note_differences(history: History, page: Page, expected: ExpectedChanges) -> None:
    """Note all that was recorded where page and model differ."""
    if items_of_method(page) != [expected.left_out(), expected.learnt(), expected.corrected()]:
        for entry in (*history.commitments, *history.updates):
            note(str(entry))


def heard(ref: str, on: int, recorded_on: int, number: int = 1, **said: Any) -> Update:
    """An update of ours, of a day, recorded at noon of another."""
    uid, at = f"u{number}", noon(recorded_on)
    return Update(commitment=ref, effective_on=day(on), uid=uid, number=number, recorded_at=at, **said)


def test_twenty_late_records_are_listed_and_the_rest_counted(connection: Connection, tmp_path: Path) -> None:
    """Of what was learnt and of what was corrected alike; a page says no command by which to see the rest."""
    owed = [random_commitment(Random(1), ref, is_old=True) for ref in ("c-0", "c-1")]
    history = History(ACTORS, [OLD], commitments=owed)
    history.updates = [
        replace(heard(f"c-{n % 2}", -5, -5, n, note="Heard"), retracted_at=noon(40 - n)) for n in range(1, 24)
    ]
    history.updates += [heard("c-0", -5, 5, n, note="Heard") for n in range(24, 50)]
    record_history(connection, history, tmp_path)
    found = make_page(connection, Question(Selection(), AsOf(day(DAY_ASKED)), MEETING))
    _, learnt, corrected = items_of_method(found)
    in_order = sorted(history.updates[23:], key=attrgetter("uid_number"))
    taken_back = sorted(history.updates[:23], key=attrgetter("retracted_at"))
    for part, told, rest in ((learnt, in_order, "6 more."), (corrected, taken_back, "3 more.")):
        names = [f"U-{one.number}" for one in told[:20]]
        assert [item.split()[0] for item in part] == [*names, rest.split()[0]]
        assert part[-1] == rest


# -- the page for a day and a moment -----------------------------------------------------------------


def make_all_forms(connection: Connection, question: Question) -> list[str]:
    """The page as Markdown, HTML and JSON; in JSON also that of an agreement recorded later."""
    another = collect(connection, question._replace(selection=Selection(agreements=("another",))))
    content = collect(connection, question)
    pages = [(one, page_builder.build_page(one)) for one in (content, another)]
    found = pages[0][1]
    as_json = json.dumps([json_writer.content_as_json(*each) for each in pages], default=str)
    return ["".join(markdown_writer.render_markdown(found)), html_writer.render_html(found), as_json]


@settings(max_examples=2)
@given(random=st.randoms(use_true_random=True))
def test_the_page_for_a_moment_never_changes(connection: Connection, tmp_path: Path, random: Random) -> None:
    """Whatever is recorded after that moment."""
    (selection, at, since), moment = random_question(random), random.choice(MOMENTS[1:])
    question = Question(selection, at._replace(known_at=moment), since)
    history = random_history(random)
    with rolled_back(connection):
        record_history(connection, history, tmp_path, lambda recorded_at: recorded_at <= moment)
        before = make_all_forms(connection, question)
        record_history(connection, history, tmp_path, lambda recorded_at: recorded_at > moment)
        record_more(connection, history)
        assert make_all_forms(connection, question) == before, question


def record_more(connection: Connection, history: History) -> None:
    """Record one more entity of each kind and more updates, and retract all that was not retracted."""
    later = AuditStamp("another desk", noon(50))
    terms = {"title": "another", "concluded_on": day(-50), "parties": ["AA", "BB"], "form": "treaty"}
    recording.add_agreement(connection, "another", **terms, stamp=later)
    recording.add_document(connection, "text", agreement="old", title="Text", stamp=later)
    recording.add_actor(connection, "CC", name="The CC", kind=ActorKind.STATE)
    for strength in (Strength.AGREED, Strength.PROPOSED):
        more = {"theme": "BORDER", "strength": strength, "document": "text"}
        recording.add_commitment(connection, agreement="old", title="More", stamp=later, **more)
    for one in history.updates:
        if one.retracted_at is None:
            ledger.retract_update(connection, one.number, reason="Misread", stamp=later)
    for owed in history.commitments:
        said = {"reporter": "CC", "due_on": day(5), "note": "As heard", "source": "Another"}
        done, on = Status.IMPLEMENTED, day(-5)
        recording.record_update(connection, owed.ref, done, effective_on=on, stamp=later, **said)


# -- the selection -----------------------------------------------------------------------------------


@pytest.fixture
def tracker_with_long_half_year(
    empty_database: Location, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line on the made-up half year, with two commitments that are not scored at its end."""

    def fill() -> None:
        with db.write_transaction(empty_database) as connection:
            record_half_year(connection)
            gone = {"effective_on": date(2018, 5, 10), "note": "Made up", "stamp": make_stamp(connection)}
            recording.record_update(connection, "region", Status.WITHDRAWN, **gone)
            recording.record_update(connection, "formalisation", Status.SUPERSEDED, successor="posts", **gone)

    fill_once(empty_database, "half_a_year_and_more", fill)
    monkeypatch.setenv("TRACKER_DB", str(empty_database))
    return CommandLine(empty_database, capsys)


@pytest.mark.parametrize(
    "options",
    [
        "--agreement pk-ir-2017 --stale --stale-after 30",
        "--obligor IR --theme border --contested",
        "--theme security --theme region --due-before 2018-08-01",
        "--status limited --status breached --as-of 2018-05-01",
        "--status implemented --as-of 2018-04-01",
        "--strength agreed --strength discussed",
        "--overdue",
        "--unverified --known-at 2018-04-01",
        "--search commission",
    ],
)
def test_the_brief_has_the_commitments_of_the_list(
    tracker_with_long_half_year: CommandLine, options: str
) -> None:
    """The same options select the same commitments, in the same order, counted as in a summary."""
    found = tracker_with_long_half_year(f"brief {options} --since {LAST_MEETING} --json").json
    listed = tracker_with_long_half_year(f"list --all {options} --json").json
    summary = tracker_with_long_half_year(
        f"summary {options} --since {LAST_MEETING} --group-by obligor --json"
    ).json
    in_order = [item["ref"] for item in listed["items"]]
    assert [one["ref"] for one in found["timelines"]] == in_order
    by_ref = {item["ref"]: item for item in listed["items"]}
    assert {one["ref"]: one["flags"] for one in found["commitments"]} == {
        ref: item["flags"] for ref, item in by_ref.items()
    }
    assert len(found["proposals"]) == listed["apart"] == summary["apart"]
    assert {key: summary[key] for key in found["counts"]} == found["counts"]
    assert {key: summary["before"][key] for key in found["counts_before"]} == found["counts_before"]
    groups = {group["group"]: group for group in summary["groups"]}
    for party in found["parties"]:
        assert {key: groups[party["group"]][key] for key in party} == party
