"""The brief, compared with what the model expects on random histories."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from random import Random
from typing import Any

import pytest
import recording
from brief_changes_model import PageContent, Question
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
from brief_model import ExpectedPage
from conftest import ON_A_FILE, CommandLine, Location, fill_once, make_stamp, rolled_back
from hypothesis import given, note, settings
from hypothesis import strategies as st
from oracle_history import History, Update
from sample_history import LAST_MEETING, record_half_year

from tracker import db, ledger, queries
from tracker.brief import brief_data, changes, html_writer, json_writer, markdown_writer, page_builder
from tracker.brief.page_model import Page, plain_text
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import Summary
from tracker.domain.vocabulary import ActorKind, Flag, Status, Strength
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
    return page_builder.build_page(brief_data.load_brief_data(connection, *question))


def page_content(found: Page) -> PageContent:
    """The content of a page that the model has too; each number of a source is replaced by the source."""
    parts = {section["key"]: section["parts"] for section in json_writer.page_as_json(found)["sections"]}
    _, left_out, learnt, corrected, sources = (part.get("items", []) for part in parts["method"])
    tables = ("moved", "due", "fallen-back", "contested", "held-up", "unverified", "stale", "new", "apart")
    told: PageContent = {
        "timeline": [row["label"] for part in parts["timeline"] for row in part["timelines"]]
    }
    told |= {key: [row for part in parts[key] for row in part.get("rows", [])] for key in tables}
    for key in tables:
        told[key] = [[replace_numbers(cell, sources) for cell in row] for row in told[key]]
    told |= {"left out": left_out, "learnt": learnt, "corrected": corrected}
    return told | {"bottom line": numbers_of_bottom_line(" ".join(map(plain_text, found.bottom_line)))}


def replace_numbers(cell: str, sources: list[str]) -> str:
    return re.sub(r"\[(\d+)\]", lambda number: f"[{sources[int(number[1]) - 1]}]", cell)


def numbers_of_bottom_line(bottom_line: str) -> list[Any]:
    """The counts in the bottom line."""
    shape = r"(\d+) of (\d+) commitments? .* and (\d+) (?:is|are) open(?:; of all of them ([^.]*))?\. "
    counts = re.match(shape, bottom_line)
    moved = re.search(r"(?:Since 1 Mar 2018|So far), the status of (none|\d+) has changed", bottom_line)
    assert moved
    told = [*map(int, counts.groups()[:3]), counts[4] or ""] if counts else []
    return [*told, 0 if moved[1] == "none" else int(moved[1])]


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
    """Every section has exactly the rows that follow from the rules, and as many as a summary counts."""
    history = random_history(random)
    with rolled_back(connection):
        record_history(connection, history, tmp_path)
        for question in (random_question(random), random_question(random), random_question(random)):
            data = brief_data.load_brief_data(connection, *question)
            told = page_content(page_builder.build_page(data))
            judged = ExpectedPage(history, question).content()
            note_differences(history, told, judged)
            assert told == judged, question
            counted = queries.summary(connection, *question[:2], since=question.since)
            compare_flags(connection, question, told, counted.total.flags)
            compare_late_records(data, counted)


def compare_flags(
    connection: Connection, question: Question, told: PageContent, counted: Mapping[Flag, int]
) -> None:
    """A section has as many rows as a summary of the same selection counts, and a list with that flag."""
    selection, at, _ = question
    sections = {
        Flag.FALLEN_BACK: told["fallen-back"],
        Flag.CONTESTED: told["contested"],
        Flag.UNVERIFIED: told["unverified"],
        Flag.STALE: [row for row in told["stale"] if is_news_old(row[2], at, selection)],
        Flag.OVERDUE: [row for row in told["due"] if row[5] != "-"],
    }
    for flag, rows in sections.items():
        flagged = selection._replace(flags=(*selection.flags, flag))
        listed = queries.standings(connection, flagged, at, open_only=False).total
        assert len(rows) == counted[flag] == listed


def compare_late_records(data: brief_data.BriefData, counted: Summary) -> None:
    """The page tells as much learnt and corrected as a summary counts."""
    if counted.learnt_since:
        assert len(changes.find_learnt(data)) == counted.learnt_since.updates
        assert len(changes.find_corrections(data)) == counted.corrected_since
        if counted.learnt_since.was_on_record:
            found = changes.find_learnt_commitments(data)
            assert len(found) == counted.learnt_since.commitments


def is_news_old(last_news: str, at: AsOf, selection: Selection) -> bool:
    """Whether the day in "30 Jan 2018, 40 days old", or in "none since 31 Dec 2017", makes it stale."""
    written = last_news.removeprefix("none since ").partition(",")[0]
    return (at.day - datetime.strptime(written, "%d %b %Y").date()).days >= selection.stale_after  # noqa: DTZ007


def note_differences(history: History, told: PageContent, judged: PageContent) -> None:
    """Note what was recorded of the commitments in which page and model differ."""
    page, judge = ({str(row) for rows in each.values() for row in rows} for each in (told, judged))
    for entry in (*history.commitments, *history.updates):
        ref = entry.commitment if isinstance(entry, Update) else entry.ref
        if any(re.search(rf"\b{ref}\b", row) for row in page ^ judge):
            note(str(entry))


def test_the_successors_are_named_with_the_status_and_not_with_the_due_date(
    connection: Connection, tmp_path: Path
) -> None:
    """One update can have both."""
    owed = [random_commitment(Random(1), ref, is_old=True) for ref in ("c-0", "c-1", "c-2")]
    history = History(ACTORS, [OLD], commitments=[replace(one, kind="one-off", due=day(9)) for one in owed])
    said = {"status": "superseded", "due_on": day(19), "successors": ("c-1", "c-2"), "note": "Note 1"}
    history.updates = [heard("c-0", 10, 15, **said)]
    record_history(connection, history, tmp_path)
    found = make_page(connection, Question(Selection(), AsOf(day(DAY_ASKED)), MEETING))
    assert [row[2] for row in page_content(found)["moved"]] == [
        "no-information → superseded by c-1 and c-2: Note 1",
        "10 Mar 2018 → 20 Mar 2018: Note 1",
    ]


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
    _, _, learnt, corrected, _ = json_writer.page_as_json(found)["sections"][-1]["parts"]
    in_order = sorted(history.updates[23:], key=attrgetter("uid_number"))
    taken_back = sorted(history.updates[:23], key=attrgetter("retracted_at"))
    for part, told, rest in ((learnt, in_order, "6 more."), (corrected, taken_back, "3 more.")):
        names = [f"U-{one.number}" for one in told[:20]]
        assert [item.split()[0] for item in part["items"]] == [*names, rest.split()[0]]
        assert part["items"][-1] == rest


# -- the page for a day and a moment -----------------------------------------------------------------


def make_all_forms(connection: Connection, question: Question) -> list[str]:
    """The page as Markdown, HTML and JSON; in JSON also that of an agreement recorded later."""
    another = make_page(connection, question._replace(selection=Selection(agreements=("another",))))
    found = make_page(connection, question)
    as_json = json.dumps([json_writer.page_as_json(each) for each in (found, another)], default=str)
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
        f"summary {options} --since {LAST_MEETING} --group-by theme --json"
    ).json
    parts = {section["key"]: section["parts"] for section in found["sections"]}
    labels = [row["label"] for part in parts["timeline"] for row in part["timelines"]]
    shown = [label for label in labels if not label.startswith("the part of ")]
    assert shown == [f"{item['title']} ({item['ref']})" for item in listed["items"]]
    apart = [row for part in parts["apart"] for row in part["rows"]]
    assert len(apart) == listed["apart"] == summary["apart"]
    if not listed["total"]:
        assert parts["scoreboard"] == []
        return
    statuses, index, _, _, *_, themes = parts["scoreboard"]
    before = summary["before"]["by_status"]
    told = {word: (int(number), int(was)) for word, number, _, was, _ in statuses["rows"]}
    both = {word: (number, before[word]) for word, number in summary["by_status"].items()}
    assert told == {word: pair for word, pair in both.items() if any(pair) or word == "implemented"}
    assert index["text"].startswith(
        f"{index_sentence(summary)}. Before 1 Mar 2018: {index_sentence(summary['before'])}. Flags: "
    )
    assert [[row[0], *map(int, row[1:3]), row[6]] for row in themes["rows"]] == [
        [group["group"], group["commitments"], group["open"], f"{group['assessed']} of {group['scored']}"]
        for group in summary["groups"]
        if group["commitments"] or group["before"]["commitments"]
    ]


def index_sentence(tally: dict[str, Any]) -> str:
    assessed = f"{tally['assessed']} of {tally['scored']} assessed"
    if tally["index"] is None:
        return f"Implementation index: none yet ({assessed})"
    bounds = f"{tally['lower']:.2f} to {tally['upper']:.2f} with the rest"
    return f"Implementation index {tally['index']:.2f}, {assessed} ({bounds})"
