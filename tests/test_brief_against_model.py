"""The brief, compared with what the model expects on random histories."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from random import Random
from typing import Any

import pytest
import recording
from brief_model import ExpectedPage, PageContent, Question
from conftest import ON_A_FILE, CommandLine, Location, fill_once, make_stamp, rolled_back
from hypothesis import given, note, settings
from hypothesis import strategies as st
from reference_history import Agreement, Commitment, History, Update
from sample_history import LAST_MEETING, record_half_year

from tracker import db, ledger, queries
from tracker.brief import brief_data, changes, html_writer, json_writer, markdown_writer, page_builder
from tracker.brief.page_model import Page, plain_text
from tracker.db import Connection
from tracker.domain.days import end_of_day
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import ActorKind, CommitmentKind, Flag, Status, Strength
from tracker.ledger import AuditStamp

# On a server: test_queries_against_model checks its answers, test_brief_command its page.
pytestmark = ON_A_FILE

ACTORS = {"AA": ActorKind.STATE, "BB": ActorKind.STATE, "MON": ActorKind.MONITOR, "NEWS": ActorKind.MEDIA}
NEED_A_NOTE = ("stalled", "suspended", "breached", "withdrawn", "lapsed")
MEETING = date(2018, 3, 1)


def day(number: int) -> date:
    """A day so many days after the last meeting."""
    return MEETING + timedelta(days=number)


def noon(number: int) -> datetime:
    return datetime.combine(day(number), datetime.min.time(), UTC) + timedelta(hours=12)


# Few, so that many records share one; two are just before and after the end of the day of the meeting.
MOMENTS = [
    *(noon(-60), noon(-10), end_of_day(MEETING), end_of_day(MEETING) + timedelta(microseconds=1)),
    *(noon(5), noon(15), noon(40)),
]
DAY_ASKED = 60  # the day asked about, in most cases
DAYS = [-70, -31, -30, -20, -10, 0, 0, 1, 10, 20, 30, DAY_ASKED, DAY_ASKED + 1]
STALE_REFS = ("c-7", "c-8", "c-9", "c-10", "c-11")  # their updates are of the first three of these days
DUE_DAYS = [-30, DAY_ASKED - 1, DAY_ASKED, DAY_ASKED + 89, DAY_ASKED + 90, DAY_ASKED + 91]
OLD = Agreement("old", day(-60), MOMENTS[0])
FOUND_LATE = Agreement("found-late", day(-60), noon(5))
SIGNED_LATE = Agreement("signed-late", day(20), noon(-10))

# -- random histories --------------------------------------------------------------------------------


def random_history(random: Random) -> History:
    """A dozen commitments, each with a log of its own, numbered in the order of recording."""
    owed = [random_commitment(random, f"c-{place}", is_old=place < 2) for place in range(12)]
    written = [random_update(random, random.choice(owed)) for _ in range(50)]
    in_order = enumerate(sorted(written, key=attrgetter("recorded_at")), start=1)
    updates = [with_note(replace(one, number=number), random) for number, one in in_order]
    return History(ACTORS, [OLD, FOUND_LATE, SIGNED_LATE], owed, updates)


def random_commitment(random: Random, ref: str, *, is_old: bool) -> Commitment:
    agreement = OLD if is_old else random.choice([OLD, OLD, OLD, FOUND_LATE, SIGNED_LATE])
    moment = OLD.recorded_at if is_old else random.choice([OLD.recorded_at, OLD.recorded_at, *MOMENTS])
    kind = random.choice([*CommitmentKind])
    return Commitment(
        ref=ref,
        agreement=agreement,
        obligors=frozenset(random.choice([("AA",), ("AA", "BB"), ("BB", "MON")])),
        recorded_at=max(moment, agreement.recorded_at),
        theme=random.choice([None, "border"]),
        strength=Strength.AGREED if is_old else random.choice([*[Strength.AGREED] * 6, *Strength]),
        kind=kind,
        due_on=None if kind is CommitmentKind.CONTINUING else random_due_date(random),
    )


def random_update(random: Random, of: Commitment) -> Update:
    """An update of a commitment, perhaps only a note; perhaps retracted, at the same moment or later.

    What is superseded is so by one of the old ones, and nothing replaces the last of them. Of what several
    owe no obligor speaks, and nobody calls it breached: that would be of one part alone.
    """
    is_joint = len(of.obligors) > 1
    voices = (
        [code for code in ACTORS if code not in of.obligors]
        if is_joint
        else [*of.obligors, *of.obligors, *ACTORS]
    )
    reporter = random.choice([None, None, None, *voices])
    often = [*[Status.IMPLEMENTED] * 6, Status.LIMITED, Status.STALLED, *[None] * 3]
    status = random.choice([*often, *Status])
    if status is Status.SUPERSEDED and of.ref == "c-1":
        status = Status.LAPSED
    if status is Status.BREACHED and is_joint:
        status = Status.SUSPENDED
    recorded_at = max(of.recorded_at, random.choice(MOMENTS))
    later = [moment for moment in MOMENTS if moment >= recorded_at]
    return Update(
        number=0,
        ref=of.ref,
        effective_on=day(random.choice(DAYS[:3] if of.ref in STALE_REFS else DAYS)),
        status=status,
        due_on=None
        if of.kind is CommitmentKind.CONTINUING
        else random.choice([None, None, random_due_date(random)]),
        reporter=reporter,
        source=random.choice([None, None, "A letter", "A speech"]),
        successors=({"c-0": "c-1"}.get(of.ref, "c-0"),) if status is Status.SUPERSEDED else (),
        recorded_at=recorded_at,
        retracted_at=random.choice(later) if random.random() < 0.3 else None,
    )


def with_note(one: Update, random: Random) -> Update:
    """The update with a note that has its number; a claim, or a moved date, may have none."""
    may_have_none = one.due_on if one.status is None else one.reporter and one.status not in NEED_A_NOTE
    is_noted = not may_have_none or random.random() < 0.5
    return replace(one, note=f"Note {one.number}" if is_noted else None)


def random_due_date(random: Random) -> date | None:
    due = random.choice([None, *DUE_DAYS])
    return None if due is None else day(due)


@pytest.fixture
def connection(empty_database: Location) -> Iterator[Connection]:
    """A transaction on a database with actors and nothing else."""
    with db.write_transaction(empty_database) as connection:
        for code, kind in ACTORS.items():
            stamp = AuditStamp("desk", MOMENTS[0])
            recording.add_actor(connection, code, name=f"The {code}", kind=kind, stamp=stamp)
        yield connection


def record_history(
    connection: Connection, history: History, which: Callable[[datetime], bool] = lambda _: True
) -> None:
    """Record all that a history has of certain moments; its updates get the numbers that they have there."""
    for made in history.agreements:
        if which(made.recorded_at):
            add_agreement(connection, made)
    for one in history.commitments:
        if which(one.recorded_at):
            add_commitment(connection, one)
    for place, planned in enumerate(history.updates):
        if which(planned.recorded_at):
            history.updates[place] = record_update(connection, planned)
        update = history.updates[place]
        if update.retracted_at and which(max(update.recorded_at, update.retracted_at)):
            by = AuditStamp("desk", update.retracted_at)
            ledger.retract_update(connection, update.number, reason=f"Reason {update.number}", stamp=by)


def add_agreement(connection: Connection, made: Agreement) -> None:
    recording.add_agreement(
        connection,
        made.ref,
        title=made.ref,
        concluded_on=made.concluded_on,
        parties=["AA", "BB"],
        form="treaty",
        stamp=AuditStamp("desk", made.recorded_at),
    )


def add_commitment(connection: Connection, one: Commitment) -> None:
    recording.add_commitment(
        connection,
        ref=one.ref,
        agreement=one.agreement.ref,
        title="Measure",
        obligors=sorted(one.obligors),
        theme=one.theme,
        strength=one.strength,
        kind=one.kind,
        due_on=one.due_on,
        stamp=AuditStamp("desk", one.recorded_at),
    )


def record_update(connection: Connection, one: Update) -> Update:
    """The update as it is on record: with its number, which a retraction before it moves, and its uid."""
    made = recording.record_update(
        connection,
        one.ref,
        one.status,
        effective_on=one.effective_on,
        note=one.note,
        reporter=one.reporter,
        source=one.source,
        due_on=one.due_on,
        successors=one.successors,
        stamp=AuditStamp("desk", one.recorded_at),
    )
    return replace(one, number=made.update, uid=queries.log_entry(connection, made.update).uid)


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
@settings(max_examples=5)
@given(random=st.randoms(use_true_random=True))
def test_the_page_agrees_with_the_model(connection: Connection, random: Random) -> None:
    """Every section has exactly the rows that follow from the rules of the vocabulary."""
    history = random_history(random)
    with rolled_back(connection):
        record_history(connection, history)
        for question in (random_question(random), random_question(random), random_question(random)):
            told, judged = (
                page_content(make_page(connection, question)),
                ExpectedPage(history, question).content(),
            )
            note_differences(history, told, judged)
            assert told == judged, question


@settings(max_examples=5)
@given(random=st.randoms(use_true_random=True))
def test_the_page_lists_what_the_summary_counts(connection: Connection, random: Random) -> None:
    """As many as a summary of the same selection, and a list with that flag; so of what was learnt."""
    with rolled_back(connection):
        record_history(connection, random_history(random))
        for _ in range(3):
            selection, at, since = random_question(random)
            data = brief_data.load_brief_data(connection, selection, at, since)
            content = page_content(page_builder.build_page(data))
            counted = queries.summary(connection, selection, at, since=since)
            sections = {
                Flag.FALLEN_BACK: content["fallen-back"],
                Flag.CONTESTED: content["contested"],
                Flag.UNVERIFIED: content["unverified"],
                Flag.STALE: [row for row in content["stale"] if is_news_old(row[2], at, selection)],
                Flag.OVERDUE: [row for row in content["due"] if row[5] != "-"],
            }
            for flag, rows in sections.items():
                flagged = selection._replace(flags=(*selection.flags, flag))
                listed = queries.standings(connection, flagged, at, open_only=False).total
                assert len(rows) == counted.total.flags[flag] == listed
            if since and counted.learnt_since:
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
        if any(re.search(rf"\b{entry.ref}\b", row) for row in page ^ judge):
            note(str(entry))


def test_the_successors_are_named_with_the_status_and_not_with_the_due_date(connection: Connection) -> None:
    """One update can have both."""
    owed = [random_commitment(Random(1), ref, is_old=True) for ref in ("c-0", "c-1", "c-2")]
    history = History(ACTORS, [OLD], [replace(one, due_on=day(9)) for one in owed])
    status, moment = Status.SUPERSEDED, noon(15)
    successors = ("c-1", "c-2")
    history.updates = [
        Update(1, "c-0", day(10), status, day(19), None, None, successors, moment, note="Note 1")
    ]
    record_history(connection, history)
    found = make_page(connection, Question(Selection(), AsOf(day(DAY_ASKED)), MEETING))
    assert [row[2] for row in page_content(found)["moved"]] == [
        "no-information → superseded by c-1 and c-2: Note 1",
        "10 Mar 2018 → 20 Mar 2018: Note 1",
    ]


def test_twenty_late_records_are_listed_and_the_rest_counted(connection: Connection) -> None:
    """Of what was learnt and of what was corrected alike; a page says no command by which to see the rest."""
    history = History(
        ACTORS, [OLD], [random_commitment(Random(1), ref, is_old=True) for ref in ("c-0", "c-1")]
    )
    early, late = (
        Update(0, "c-0", day(-5), None, None, None, None, (), noon(n), note="Heard") for n in (-5, 5)
    )
    history.updates = [
        replace(early, number=n, ref=f"c-{n % 2}", retracted_at=noon(40 - n)) for n in range(1, 24)
    ]
    history.updates += [replace(late, number=n) for n in range(24, 50)]
    record_history(connection, history)
    found = make_page(connection, Question(Selection(), AsOf(day(DAY_ASKED)), MEETING))
    _, _, learnt, corrected, _ = json_writer.page_as_json(found)["sections"][-1]["parts"]
    in_order = sorted(history.updates[23:], key=attrgetter("place"))
    taken_back = sorted(history.updates[:23], key=attrgetter("retracted_at"))
    for part, told, rest in ((learnt, in_order, "6 more."), (corrected, taken_back, "3 more.")):
        names = [one.name for one in told[:20]]
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
def test_the_page_for_a_moment_never_changes(connection: Connection, random: Random) -> None:
    """Whatever is recorded after that moment."""
    (selection, at, since), moment = random_question(random), random.choice(MOMENTS[1:])
    question = Question(selection, at._replace(known_at=moment), since)
    history = random_history(random)
    with rolled_back(connection):
        record_history(connection, history, lambda recorded_at: recorded_at <= moment)
        before = make_all_forms(connection, question)
        record_history(connection, history, lambda recorded_at: recorded_at > moment)
        record_more(connection, history)
        assert make_all_forms(connection, question) == before, question


def record_more(connection: Connection, history: History) -> None:
    """Record one more entity of each kind and more updates, and retract all that was not retracted."""
    later = AuditStamp("another desk", noon(50))
    add_agreement(connection, Agreement("another", day(-50), later.at))
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
