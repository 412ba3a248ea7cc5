"""The commands that ask: list, summary, show, log and the lists of entities, in every format."""

import csv
import io
import json
import subprocess
import sys

import pytest
from conftest import ON_A_FILE, CommandLine

from tracker.domain.vocabulary import Flag, Status
from tracker.render.formats import Format

QUESTIONS = (
    *("list", "summary", "show hotline", "log", "agreement list", "agreement show pk-ir-2017"),
    *("actor list", "document list"),
)
DAYS = ("2017-11-06", "2017-11-07", "2018-02-20", "2026-01-01")


@ON_A_FILE  # test_engines holds a server to the answers of a file
@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered_in_every_format(
    tracker_with_updates: CommandLine, question: str, form: Format
) -> None:
    """And what is written can be read back as that format."""
    out = tracker_with_updates(f"{question} --format {form}").out
    assert out
    if form is Format.JSON:
        assert json.loads(out)["schema"] == f"tracker.{schema_name(question)}/1"
    elif form is Format.JSONL:
        assert all(isinstance(json.loads(line), dict) for line in out.splitlines())
    elif form in (Format.CSV, Format.TSV):
        rows = list(csv.reader(io.StringIO(out, newline=""), delimiter="\t" if form is Format.TSV else ","))
        assert len({len(row) for row in rows}) == 1
    elif form is Format.MARKDOWN:
        assert out.splitlines()[1].startswith("| ---")


LOADED = """
import atexit, sys
atexit.register(lambda: print(*[name for name in sys.modules if name.startswith("tracker.ledger")]))
from tracker.cli import app
app()
"""


@ON_A_FILE
@pytest.mark.parametrize("question", ["list", "summary", "show hotline --format json"])
def test_who_only_asks_loads_nothing_that_records(tracker: CommandLine, question: str) -> None:
    """It would be a fifth of what ``show`` takes."""
    command = [sys.executable, "-c", LOADED, *question.split()]
    asked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "\n" in asked.stdout
    assert asked.stdout.splitlines()[-1] == "", tracker.path


def schema_name(question: str) -> str:
    words = question.split()
    return "-".join(words[:2]) if words[0] in ("agreement", "actor", "document") else words[0]


@ON_A_FILE  # test_engines holds a server to the answers of a file
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("form", Format)
def test_every_question_is_answered_as_of_any_day(
    tracker_with_updates: CommandLine, day: str, form: Format
) -> None:
    """Also as of a day before the agreement."""
    for question in ("list", "summary", "log"):
        tracker_with_updates(f"{question} --as-of {day} --format {form}")
    tracker_with_updates(f"show hotline --as-of {day} --format {form}", fails=3 if day < "2017-11-07" else 0)


@pytest.mark.parametrize(
    ("day", "open_", "limited", "unverified"),
    [
        ("2017-11-06", 0, 0, 0),
        ("2017-11-07", 9, 0, 0),
        ("2018-01-14", 9, 0, 0),
        ("2018-01-15", 9, 1, 0),
        ("2018-02-20", 9, 1, 1),
    ],
)
def test_as_of_counts_what_was_true_on_that_day(
    tracker_with_updates: CommandLine, day: str, open_: int, limited: int, unverified: int
) -> None:
    """An update counts from its effective day on."""
    found = tracker_with_updates(f"summary --as-of {day} --json").json
    assert (found["open"], found["by_status"]["limited"], found["flags"]["unverified"]) == (
        open_,
        limited,
        unverified,
    )


def test_known_at_leaves_out_what_was_recorded_later(tracker_with_updates: CommandLine) -> None:
    """Before it was recorded, nothing was known."""
    assert tracker_with_updates("list --known-at 2018-06-01 --json").json["total"] == 0
    found = tracker_with_updates("list --known-at 2999-01-01 --json").json
    assert (found["total"], found["known_at"]) == (9, "2999-01-01T23:59:59.999999Z")
    assert "not yet recorded by" in tracker_with_updates("show hotline --known-at 2018-06-01", fails=3).err
    assert (
        "not yet agreed on Mon 6 Nov 2017"
        in tracker_with_updates("show hotline --as-of 2017-11-06", fails=3).err
    )


@ON_A_FILE
def test_a_list_says_how_many_it_leaves_out(tracker_with_updates: CommandLine) -> None:
    """Tentative commitments, and those beyond the limit; JSON has the numbers."""
    listed = tracker_with_updates("list")
    assert listed.err == (
        "9 open commitments as of Fri 1 Jun 2018; 6 more only intended, proposed or discussed "
        "(--strength shows them).\n"
    )
    found = tracker_with_updates("list --limit 2 --json").json
    assert (found["total"], found["count"], found["apart"], len(found["items"])) == (9, 2, 6, 2)
    assert "the first 2 shown (--limit 0 for all)" in tracker_with_updates("list --limit 2").err


@ON_A_FILE
def test_list_items_have_the_documented_keys(tracker_with_updates: CommandLine) -> None:
    """In this order; keys are only ever added."""
    items = {item["ref"]: item for item in tracker_with_updates("list --json").json["items"]}
    assert list(items["fencing"]) == (
        "ref agreement title obligors theme strength kind status status_on level due_on original_due_on "
        "days_late evidence_on flags last_note claims asks fallen_back_on their_last_note "
        "their_last_note_by openness side is_only_seen is_side_not_said is_missed waiting_for is_spent "
        "next_due_on held missed parts values incidents our_asks owner disputes".split()
    )
    fencing, hotline = items["fencing"], items["hotline"]
    said = {"reporter": "IR", "status": "implemented", "on": "2018-02-20", "update": "U-2"}
    # Nobody but Iran owes it: what it says is of all of it.
    assert fencing["claims"] == [said | {"held_since": "2018-02-20", "side": None}]
    assert list(fencing["claims"][0]) == [*said, "held_since", "side"]
    assert fencing["flags"] == ["unverified", "stale"]
    assert (hotline["status"], hotline["status_on"], hotline["level"]) == ("limited", "2018-01-15", 1)
    assert hotline["last_note"] == "Numbers exchanged"


@ON_A_FILE
def test_a_summary_has_the_documented_keys(tracker_with_updates: CommandLine) -> None:
    """Its groups have the same keys as the total."""
    found = tracker_with_updates("summary --group-by theme --since 2018-01-01 --json").json
    wanted = {
        "commitments",
        "open",
        "assessed",
        "by_status",
        "flags",
        "index",
        "coverage",
        "lower",
        "upper",
        "apart",
    }
    assert wanted <= set(found)
    assert all(wanted | {"group"} <= set(group) for group in found["groups"])
    assert list(found["by_status"]) == list(Status)
    assert (found["since"], found["before"]["commitments"]) == ("2018-01-01", 9)
    assert [list(group) for group in found["groups"]] == [
        ["group", *(key for key in found["before"]), "before"]
    ] * len(found["groups"])
    keys = ["groups", "groups_add_up", "since", "before", "was_on_record", "learnt_since"]
    assert [key for key in found if key not in found["before"]][3:] == [
        *keys,
        "commitments_learnt_since",
        "corrected_since",
    ]


@ON_A_FILE
def test_counts_of_flags_are_there_under_names_without_blanks(tracker_with_updates: CommandLine) -> None:
    """Beside those of before, which stay: keys are only ever added."""
    found = tracker_with_updates("summary --group-by theme --since 2018-01-01 --json").json
    for tally in (found, found["before"], *found["groups"]):
        assert tally["by_flag"] == {flag.replace(" ", "-"): count for flag, count in tally["flags"].items()}
        assert list(tally["flags"]) == list(Flag)
    assert not [key for key in found["by_flag"] if " " in key]


@ON_A_FILE
def test_groups_are_there_also_where_none_were_asked_for(tracker_with_updates: CommandLine) -> None:
    """And then empty, so that a program need not ask first; they add up to nothing else."""
    found = tracker_with_updates("summary --json").json
    assert (found["groups"], found["groups_add_up"]) == ([], True)


def test_selection_options_work_on_every_question(tracker_with_updates: CommandLine) -> None:
    """They mean the same on list, summary and log."""
    assert tracker_with_updates("list --obligor ir --unverified --json").json["total"] == 1
    assert tracker_with_updates("summary --theme border --status limited --json").json["commitments"] == 1
    assert tracker_with_updates("log --status limited --json").json["total"] == 1
    assert tracker_with_updates("list --search 'numbers EXCH' --json").json["items"][0]["ref"] == "hotline"
    assert tracker_with_updates("list --strength proposed --strength discussed --json").json["total"] == 3
    assert tracker_with_updates("list --stale --stale-after 120 --json").json["total"] == 8
    assert (
        tracker_with_updates("list --due-before 2019-01-01 --contested --overdue --all --json").json["total"]
        == 0
    )


def test_since_and_until_limit_the_log_by_effective_day(tracker_with_updates: CommandLine) -> None:
    """Both days are included."""
    assert (
        tracker_with_updates("log --since 2018-01-15 --until 2018-01-15 --json").json["items"][0]["update"]
        == "U-1"
    )
    assert tracker_with_updates("log --since 2018-01-16 --json").json["total"] == 1
    assert tracker_with_updates("log fen --json").json["total"] == 1


@ON_A_FILE
def test_a_log_without_entries_says_so_on_a_screen(tracker: CommandLine) -> None:
    """There is no heading without rows; beside the days that were asked for, if any were."""
    asked = tracker("log --format table --since 2018-01-01")
    assert (asked.out, asked.err) == ("", "Entries true from Mon 1 Jan 2018. There are no entries.\n")
    assert tracker("log hotline --format table").err == "There are no entries.\n"
    tracker("update hotline limited -m First")
    shown = tracker("log --format table")
    assert ("First" in shown.out, shown.err) == (True, "")
    assert "First" in tracker("log --format table --columns note").out


def test_a_ref_and_other_filters_of_the_log_must_all_hold(tracker_with_updates: CommandLine) -> None:
    """A ref may be shortened to its beginning."""
    assert tracker_with_updates("log fen --agreement pk-ir-2017 --json").json["total"] == 1
    assert tracker_with_updates("log fen --obligor PK --json").json["total"] == 0


@ON_A_FILE
@pytest.mark.parametrize(
    ("question", "echo"),
    [
        (
            "list --as-of 2018-03-01 --due-before 2019-01-01",
            "due before Tue 1 Jan 2019 as of Thu 1 Mar 2018.",
        ),
        ("summary --as-of 2018-03-01", "Counted as of Thu 1 Mar 2018."),
        ("summary --known-at 2999-01-01", "as of Fri 1 Jun 2018, as known by 2999-01-01 23:59 UTC."),
        ("show hotline --as-of 2018-03-01", "hotline as of Thu 1 Mar 2018."),
        ("log --since 2018-01-01 --until 2018-03-01", "from Mon 1 Jan 2018 until Thu 1 Mar 2018."),
    ],
)
def test_every_day_of_a_question_is_echoed_with_its_weekday(
    tracker_with_updates: CommandLine, question: str, echo: str
) -> None:
    """On stderr, beside the answer."""
    assert echo in tracker_with_updates(question).err


@ON_A_FILE  # about what stands beside the answer, whatever that is of
@pytest.mark.parametrize("asked", ["--json", "--format json", "--format=JSON"])
@pytest.mark.parametrize("question", [*QUESTIONS, "log --since 2018-01-01", "summary --since 2018-01-01"])
def test_json_has_no_sentence_beside_it(tracker_with_updates: CommandLine, question: str, asked: str) -> None:
    """In whatever spelling it was asked for, the answer and stderr are the same."""
    answer = tracker_with_updates(f"{question} {asked}")
    assert (answer.out, answer.err) == (tracker_with_updates(f"{question} --json").out, "")


@ON_A_FILE
def test_an_empty_answer_is_exit_0(tracker: CommandLine) -> None:
    """It has only the heading, or an empty list."""
    assert tracker("list --overdue").out.count("\n") == 1
    assert tracker("log --json").json == {
        "schema": "tracker.log/1",
        "as_of": "2018-06-01",
        "known_at": None,
        "items": [],
        "total": 0,
        "count": 0,
    }
