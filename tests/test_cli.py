"""The commands as they are typed: what they record, what they answer, in every format."""

import contextlib
import csv
import gc
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, database_content, fill_once, run_tracker

from tracker.domain.vocabulary import Status
from tracker.render.formats import Format

COMMANDS = (
    *("init", "update", "list", "summary", "show", "log", "brief", "add", "undo", "retract"),
    *("import", "export", "backup", "restore", "check", "upgrade", "where"),
    *("agreement add", "agreement list", "agreement show", "actor add", "actor list"),
    *("document add", "document list"),
)
QUESTIONS = (
    *("list", "summary", "show hotline", "log", "agreement list", "agreement show pk-ir-2017"),
    *("actor list", "document list"),
)
DAYS = ("2017-11-06", "2017-11-07", "2018-02-20", "2026-01-01")


@pytest.fixture
def reported(tracker: CommandLine) -> CommandLine:
    """The seeds after two updates made up for the tests: numbers exchanged, and a claim by Iran."""
    lines = (
        'update hotline limited -m "Numbers exchanged" --on 2018-01-15',
        'update fencing done --reporter IR --on 2018-02-20 --source "IRNA, 20 Feb 2018"',
    )
    fill_once(tracker.path, "reported", lambda: [tracker(line) for line in lines])
    return tracker


# -- init, where, upgrade ----------------------------------------------------------------------------


def test_init_makes_the_database_and_says_what_is_next(tmp_path: Path, tracker: CommandLine) -> None:
    """Init makes the database, loads the seeds, says where it is and what to type next."""
    path = tmp_path / "new" / "t.db"
    made = tracker(f"init --db {path}")
    assert made.out == f"{path} is made; 1 agreement and 15 commitments were added.\n"
    own = "For an agreement of your own, in a file of its own: tracker init --empty --db FILE"
    assert made.err == f"Next: tracker list --db {path}\n{own}\n"
    again = tracker(f"init --db {path}")
    assert again.out == f"{path} was there already; nothing was missing.\n"
    assert again.err == f"Next: tracker list --db {path}\n"
    assert tracker("init").err == "Next: tracker list\n"


def test_init_empty_says_how_an_agreement_of_ones_own_begins(
    tmp_path: Path, tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Actors, agreement, commitments, in the database that was made: also when only --db names it."""
    steps = "tracker actor add, then tracker agreement add, then tracker add"
    assert tracker(f"init --empty --db {tmp_path / 'a.db'}").err == (
        f"Next, each with --db {tmp_path / 'a.db'}: {steps}\n"
    )
    monkeypatch.setenv("TRACKER_DB", str(tmp_path / "b.db"))
    assert tracker("init --empty").err == f"Next: {steps}\n"


@ON_A_FILE
@pytest.mark.parametrize(
    ("called", "path", "told"),
    [
        ("office/.venv/bin/tracker", "", ".venv/bin/tracker"),
        ("office/.venv/bin/tracker", "office/.venv/bin", "tracker"),
        ("office/.venv/bin/tracker", "elsewhere", ".venv/bin/tracker"),
        ("elsewhere/tracker", "", "{}/elsewhere/tracker"),
        ("office/tracker", "", "./tracker"),
        ("office/tracker.pyz", "", "./tracker.pyz"),
        ("office/our files/tracker", "", "tracker"),
        ("office/tracker/__main__.py", "", "tracker"),
    ],
)
def test_init_says_what_is_next_in_words_that_reach_the_tracker(
    tmp_path: Path, tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, called: str, path: str, told: str
) -> None:
    """By its name where PATH has this one; else by the path by which it was called, as any shell takes it."""
    for program in (called, "elsewhere/tracker", "office/here"):
        (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / program).touch(mode=0o700)
    monkeypatch.chdir(tmp_path / "office")
    monkeypatch.setenv("PATH", str(tmp_path / path) if path else "")
    monkeypatch.setattr(sys, "argv", [str(tmp_path / called), "init"])
    assert tracker("init").err == f"Next: {told.format(tmp_path)} list\n"


def test_init_empty_leaves_the_seeds_out(tmp_path: Path, tracker: CommandLine) -> None:
    """--empty makes a database with nothing in it."""
    made = tracker(f"init --empty --db {tmp_path / 't.db'} --json").json
    assert made["items"][0]["commitments"] == 0
    assert tracker(f"list --db {tmp_path / 't.db'} --json").json["total"] == 0


def test_the_data_is_where_it_is_said_to_be(
    tmp_path: Path, tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--db, else TRACKER_DB, else tracker.db in the user's data folder."""
    assert tracker("where").out == f"{tracker.path}\n"
    assert tracker(f"where --db {tmp_path / 'x.db'}").out == f"{tmp_path / 'x.db'}\n"
    monkeypatch.delenv("TRACKER_DB")
    missing = tracker("where")
    assert missing.out == f"{tmp_path / 'data' / 'tracker' / 'tracker.db'}\n"
    assert "To make one: tracker init" in missing.err
    assert tracker("where --json").json["items"][0]["usable"] is False


def test_a_missing_database_is_exit_6_and_names_the_command(tmp_path: Path, tracker: CommandLine) -> None:
    """The way on from a missing file is the command that makes that file."""
    missing = tracker(f"list --db '{tmp_path}/no such.db'", fails=6)
    assert missing.err.endswith(f"To make one: tracker init --db '{tmp_path}/no such.db'\n")


def test_upgrade_of_a_current_file_changes_nothing(tracker: CommandLine) -> None:
    """There is nothing to upgrade, and it says so."""
    before = database_content(tracker.path)
    assert "up to date already" in tracker("upgrade").out
    assert database_content(tracker.path) == before


# -- update ------------------------------------------------------------------------------------------


def test_an_assessment_is_echoed(tracker: CommandLine) -> None:
    """The session of the command line's description, to the letter."""
    told = tracker('update hotl limited -m "Numbers exchanged" --on 2018-01-15').out
    assert told == (
        "hotline: no-information -> limited, true on Mon 15 Jan 2018 (recorded today) [U-1]. "
        "To take it back: tracker undo\n"
    )


def test_a_claim_is_echoed_beside_the_assessment(tracker: CommandLine) -> None:
    """A claim never overwrites the assessment, and the echo says so."""
    told = tracker('update fencing done --reporter IR --on 2018-02-20 --source "IRNA, 20 Feb 2018"').out
    assert told == (
        "fencing: Iran says implemented, on Tue 20 Feb 2018 [U-1]. The assessment is still no-information.\n"
    )
    tracker("update fencing done")
    assert "The assessment is also implemented." in tracker("update fencing done --reporter ir").out


def test_a_misspelt_status_is_answered_with_the_nearest(tracker: CommandLine) -> None:
    """The session of the command line's description, to the letter."""
    told = tracker("update fencing fulfiled", fails=2).err
    assert told.startswith(
        '"fulfiled" is not a status. Did you mean implemented? Statuses: no-information, not-sta'
    )


@pytest.mark.parametrize(
    ("typed", "echoed"),
    [
        ("limited", "no-information -> limited, true on Fri 1 Jun 2018 [U-1]"),
        ("--due 2019-01-01", "due Tue 1 Jan 2019, true on Fri 1 Jun 2018 [U-1]"),
        ("-m x --on yesterday", "a note, true on Thu 31 May 2018 (recorded today) [U-1]"),
        ("limited --on 2018-07-01", "It counts from that day; today the status is no-information."),
        ("no-information", "still no-information"),
        ("superseded --successor patr", "no-information -> superseded"),
    ],
)
def test_every_kind_of_update_is_echoed(tracker: CommandLine, typed: str, echoed: str) -> None:
    """What was understood is said, every day with its weekday."""
    assert echoed in tracker(f"update hotline {typed}").out


def test_a_back_dated_assessment_says_that_a_later_one_stands(tracker: CommandLine) -> None:
    """An update that changes nothing today says what stands."""
    tracker("update hotline substantial --on 2018-03-01")
    assert "A later assessment stands; today the status is substantial." in (
        tracker("update hotline limited --on 2018-02-01").out
    )


def test_a_day_before_the_agreement_is_remarked(tracker: CommandLine) -> None:
    """A slip in the year is recorded as typed, and remarked beside, but not where a program reads."""
    remark = "Note: Mon 6 Nov 2017 is before the agreement was concluded, Tue 7 Nov 2017.\n"
    assert tracker("update hotline limited --on 2017-11-06").err == remark
    assert tracker("update hotline limited --on 2017-11-06 --json").err == ""
    assert tracker("update hotline limited --on 2017-11-07").err == ""


def test_a_note_can_be_piped_in(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """``-m -`` takes the note from what is piped in, up to 100,000 characters."""
    pipe(monkeypatch, "ن" * 100_000 + "\n")
    tracker("update hotline -m -")
    assert len(tracker("show hotline --json").json["items"][0]["last_note"]) == 100_000
    pipe(monkeypatch, "ن" * 100_001)
    assert "100,000 are the most" in tracker("update hotline -m -", fails=4).err
    pipe(monkeypatch, "\n")
    assert "Nothing was piped in" in tracker("update hotline limited -m -", fails=2).err


def test_nobody_waits_while_a_note_is_waited_for(tracker: CommandLine) -> None:
    """Never a transaction open while something is waited for: another update goes through meanwhile."""
    waiting = waits_for_a_note(tracker.path)
    tracker("update patrols limited")
    told, _ = waiting.communicate("Numbers exchanged\n", timeout=20)
    assert "[U-2]" in told


def waits_for_a_note(path: Path) -> subprocess.Popen[str]:
    """A process that records an update and has begun to read the note from what is piped in."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "update", "hotline", "-m", "-"],
        env=os.environ | {"TRACKER_DB": str(path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    pipe = process.stdin.fileno()
    os.set_blocking(pipe, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(pipe, b"\n" * 4096)
    assert select.select([], [pipe], [], 20)[1], "nobody reads what fills the pipe"
    os.set_blocking(pipe, True)
    return process


def pipe(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Pipe words into the next command."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(words.encode())))


def test_an_update_in_json_is_its_log_entry(tracker: CommandLine) -> None:
    """--json gives what was recorded, and what it changed."""
    (item,) = tracker("update hotline limited --source IRNA --json").json["items"]
    assert (item["update"], item["commitment"], item["status"]) == ("U-1", "hotline", "limited")
    assert (item["status_before"], item["status_now"]) == ("no-information", "limited")
    assert (item["source"], item["recorded_by"]) == ("IRNA", "desk")


# -- undo, retract -----------------------------------------------------------------------------------


def test_undo_takes_back_my_last_update(reported: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo retracts what I recorded last, then what I recorded before that, and nobody else's."""
    monkeypatch.setenv("TRACKER_AUTHOR", "somebody else")
    assert "has recorded no update" in reported("undo --yes", fails=4).err
    monkeypatch.setenv("TRACKER_AUTHOR", "desk")
    told = reported("undo --yes").out
    assert told.startswith("Taken back: U-2, fencing: IR says implemented, Tue 20 Feb 2018.")
    assert reported("undo -y --json").json["items"][0]["update"] == "U-1"
    assert "has recorded no update" in reported("undo --yes", fails=4).err


def test_undo_without_a_terminal_shows_and_asks_for_yes(reported: CommandLine) -> None:
    """No prompt is ever required: where there is no terminal, --yes is asked for."""
    told = reported("undo", fails=2).err
    assert told.startswith("The last update is U-2, fencing: IR says implemented, Tue 20 Feb 2018.")
    assert told.endswith("tracker undo --yes\n")


def test_retract_keeps_both_on_record(reported: CommandLine) -> None:
    """The log shows the update, marked, and the retraction with its reason."""
    reported("retract u-1 -m 'another line'")
    log = reported("log hotline --json").json["items"]
    assert [(entry["entry"], entry["update"], entry["retracted"]) for entry in log] == [
        ("update", "U-1", True),
        ("retraction", "U-1", False),
    ]
    assert log[1]["note"] == "another line"
    assert "taken back already" in reported("retract U-1 -m again", fails=4).err


# -- add and what it rests on ------------------------------------------------------------------------


def test_a_commitment_is_added_and_numbered(tracker: CommandLine) -> None:
    """Without --ref it gets its agreement's ref and a number; without --obligor the parties owe it."""
    told = tracker('add "Border posts" --agreement pk --due 2019-01-01 --kind recurring').out
    assert told == (
        "pk-ir-2017-16: added, agreed, recurring, owed by IR and PK (the parties; --obligor names others), "
        "due Tue 1 Jan 2019.\n"
    )
    more = tracker('add "Gas" --agreement pk --ref Gas --obligor ir --strength proposed --json').json[
        "items"
    ][0]
    assert (more["ref"], more["obligors"], more["strength"]) == ("gas", ["IR"], "proposed")


def test_a_new_agreement_from_actor_to_commitment(tracker: CommandLine) -> None:
    """Actor, agreement, document and commitment can all be typed."""
    assert (
        tracker("actor add un 'United Nations' --kind organisation").out
        == "UN: United Nations added, organisation.\n"
    )
    assert (
        "concluded Wed 7 Mar 2018"
        in tracker(
            "agreement add 'Made-up talks' --ref test-2018 --on '7 March 2018' --party UN --party PK"
        ).out
    )
    assert (
        "published Thu 8 Mar 2018"
        in tracker("document add 'Minutes' --ref minutes --agreement test --on 2018-03-08 --publisher UN").out
    )
    tracker("add 'A visit' --agreement test --document min --locator 'page 1' --wording 'will visit'")
    shown = tracker("show test-2018-1 --json").json["items"][0]
    assert (shown["document"], shown["obligors"], shown["wording"]) == ("minutes", ["PK", "UN"], "will visit")
    listed = tracker("agreement list --json").json["items"]
    assert [(one["ref"], one["commitments"]) for one in listed] == [("pk-ir-2017", 15), ("test-2018", 1)]
    assert tracker("document list --json").json["total"] == 3
    assert tracker("actor list --json").json["total"] == 3


# -- questions ---------------------------------------------------------------------------------------


@ON_A_FILE  # test_engines holds a server to the answers of a file
@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_in_every_format(reported: CommandLine, question: str, form: Format) -> None:
    """Every listed command answers in every format."""
    out = reported(f"{question} --format {form}").out
    assert out
    if form is Format.JSON:
        assert json.loads(out)["schema"] == f"tracker.{schema(question)}/1"
    elif form is Format.JSONL:
        assert all(isinstance(json.loads(line), dict) for line in out.splitlines())
    elif form in (Format.CSV, Format.TSV):
        rows = list(csv.reader(io.StringIO(out, newline=""), delimiter="\t" if form is Format.TSV else ","))
        assert len({len(row) for row in rows}) == 1
    elif form is Format.MARKDOWN:
        assert out.splitlines()[1].startswith("| ---")


def schema(question: str) -> str:
    words = question.split()
    return "-".join(words[:2]) if words[0] in ("agreement", "actor", "document") else words[0]


@ON_A_FILE  # test_engines holds a server to the answers of a file
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("form", Format)
def test_every_question_as_of_any_day(reported: CommandLine, day: str, form: Format) -> None:
    """Every question about standing answers as of any day, before the agreement too."""
    for question in ("list", "summary", "log"):
        reported(f"{question} --as-of {day} --format {form}")
    reported(f"show hotline --as-of {day} --format {form}", fails=3 if day < "2017-11-07" else 0)


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
def test_as_of_a_day_is_how_it_stood_then(
    reported: CommandLine, day: str, open_: int, limited: int, unverified: int
) -> None:
    """The summary as of a day counts what was true then."""
    found = reported(f"summary --as-of {day} --json").json
    assert (found["open"], found["by_status"]["limited"], found["flags"]["unverified"]) == (
        open_,
        limited,
        unverified,
    )


def test_known_at_leaves_out_what_was_recorded_later(reported: CommandLine) -> None:
    """--known-at is how it was known by then: nothing was, before it was recorded."""
    assert reported("list --known-at 2018-06-01 --json").json["total"] == 0
    found = reported("list --known-at 2999-01-01 --json").json
    assert (found["total"], found["known_at"]) == (9, "2999-01-01T23:59:59.999999Z")
    assert "not yet recorded by" in reported("show hotline --known-at 2018-06-01", fails=3).err
    assert "not yet agreed on Mon 6 Nov 2017" in reported("show hotline --as-of 2017-11-06", fails=3).err


def test_a_list_says_how_many_it_left_out(reported: CommandLine) -> None:
    """Every listing says how many stand apart; programs get the number."""
    listed = reported("list")
    assert listed.err == (
        "9 open commitments as of Fri 1 Jun 2018; 6 more only intended, proposed or discussed "
        "(--strength shows them).\n"
    )
    found = reported("list --limit 2 --json").json
    assert (found["total"], found["count"], found["apart"], len(found["items"])) == (9, 2, 6, 2)
    assert "the first 2 shown (--limit 0 for all)" in reported("list --limit 2").err


def test_an_item_of_a_list_has_the_keys_of_the_contract(reported: CommandLine) -> None:
    """Keys are only ever added."""
    items = {item["ref"]: item for item in reported("list --json").json["items"]}
    assert list(items["fencing"]) == (
        "ref agreement title obligors theme strength kind status status_on level due_on original_due_on "
        "days_late evidence_on flags last_note claims".split()
    )
    fencing, hotline = items["fencing"], items["hotline"]
    assert fencing["claims"] == [
        {"reporter": "IR", "status": "implemented", "on": "2018-02-20", "update": "U-2"}
    ]
    assert fencing["flags"] == ["unverified", "stale"]
    assert (hotline["status"], hotline["status_on"], hotline["level"]) == ("limited", "2018-01-15", 1)
    assert hotline["last_note"] == "Numbers exchanged"


def test_a_summary_has_the_keys_of_the_contract(reported: CommandLine) -> None:
    """The envelope carries the counts, and grouped it carries the groups with the same keys."""
    found = reported("summary --group-by theme --since 2018-01-01 --json").json
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
    assert (found["since"], found["before"]["commitments"]) == ("2018-01-01", 0)


def test_selections_reach_every_question(reported: CommandLine) -> None:
    """The same options mean the same on list, summary and log."""
    assert reported("list --obligor ir --unverified --json").json["total"] == 1
    assert reported("summary --theme border --status limited --json").json["commitments"] == 1
    assert reported("log --status limited --json").json["total"] == 1
    assert reported("list --search 'numbers EXCH' --json").json["items"][0]["ref"] == "hotline"
    assert reported("list --strength proposed --strength discussed --json").json["total"] == 3
    assert reported("list --stale --stale-after 120 --json").json["total"] == 8
    assert reported("list --due-before 2019-01-01 --contested --overdue --all --json").json["total"] == 0


def test_the_log_is_bounded_by_the_day_it_was_true(reported: CommandLine) -> None:
    """--since and --until bound the day, both included."""
    assert reported("log --since 2018-01-15 --until 2018-01-15 --json").json["items"][0]["update"] == "U-1"
    assert reported("log --since 2018-01-16 --json").json["total"] == 1
    assert reported("log fen --json").json["total"] == 1


def test_the_log_of_one_is_selected_like_any_other(reported: CommandLine) -> None:
    """A ref and the other terms of a selection must all hold."""
    assert reported("log fen --agreement pk-ir-2017 --json").json["total"] == 1
    assert reported("log fen --obligor PK --json").json["total"] == 0


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
def test_every_day_taken_in_is_echoed_with_its_weekday(
    reported: CommandLine, question: str, echo: str
) -> None:
    """Every day a command takes in is echoed with its weekday, beside the answer."""
    assert echo in reported(question).err


def test_an_empty_answer_is_no_failure(tracker: CommandLine) -> None:
    """Exit 0 also when nothing matched."""
    assert tracker("list --overdue").out.count("\n") == 1
    assert tracker("log --json").json == {
        "schema": "tracker.log/1",
        "as_of": "2018-06-01",
        "known_at": None,
        "items": [],
        "total": 0,
        "count": 0,
    }


# -- help, version, errors ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_commands_help_has_an_example_that_works(tracker: CommandLine, command: str) -> None:
    """Every command's help has an example from the seeds; it fits in 80 columns and names the command."""
    text = tracker(f"{command} --help").out
    examples = re.findall(r"^  Example: (tracker .*)$", text, re.MULTILINE)
    assert examples
    assert all(example.startswith(f"tracker {command}") for example in examples)
    assert max(map(len, text.splitlines())) <= 84


def test_help_lists_the_commands_in_the_order_of_a_days_work(tracker: CommandLine) -> None:
    """Help comes also when nothing is typed, and no description is cut."""
    text = tracker("").out
    assert text == tracker("--help").out == tracker("-h").out
    assert text.index("  init ") < text.index("  update ") < text.index("  list ") < text.index("  upgrade ")
    assert "..." not in text.partition("Commands:")[2]


def test_the_version_is_said(tracker: CommandLine) -> None:
    """--version says the version."""
    assert re.fullmatch(r"tracker \d+\.\d+\.\d+\n", tracker("--version").out)


def test_errors_are_json_where_json_was_asked_for(tracker: CommandLine) -> None:
    """With --json stderr carries the error's code, message and hint, and stdout nothing."""
    for line, code in (("show zzz --json", 3), ("update hotline --json", 2), ("list --nonsense --json", 2)):
        failed = tracker(line, fails=code)
        assert failed.out == ""
        assert json.loads(failed.err)["error"]["code"] == code


def test_a_defect_is_one_sentence_too(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a traceback: a defect says where, so that it can be reported."""
    from tracker import queries

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(queries, "standings", fail)
    told = tracker("list", fails=1).err
    assert re.fullmatch(r"The tracker failed where it should not \(ZeroDivisionError in .*\); .*\n", told)


def test_a_day_that_stands_for_today_must_be_one(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TRACKER_TODAY is held to the rules of every day."""
    monkeypatch.setenv("TRACKER_TODAY", "05/06/2018")
    assert tracker("list", fails=2).err.startswith("TRACKER_TODAY: ")


def test_an_agreement_shown_as_a_commitment_is_told(tracker: CommandLine) -> None:
    """A ref of another kind brings the command that shows it."""
    assert "tracker agreement show pk-ir-2017" in tracker("show pk-ir-2017", fails=3).err


def test_an_option_is_never_taken_for_anothers_value(tracker: CommandLine) -> None:
    """``-m --on 2018-01-15`` is a note left out, not a note that says --on."""
    told = tracker("update hotline limited -m --on 2018-01-15", fails=2).err
    assert told == "-m needs a value after it. To see how: tracker update --help\n"
    assert "--theme needs a value" in tracker("list --theme --overdue", fails=2).err
    tracker("update hotline -m --onwards")


def test_an_agreements_ref_is_no_beginning_of_a_commitments(tracker: CommandLine) -> None:
    """Who writes pk-ir-2017 means the agreement, also when pk-ir-2017-16 is the only ref that begins so."""
    tracker("add 'Border posts' --agreement pk-ir-2017")
    told = tracker("update pk-ir-2017 done", fails=3).err
    assert told.endswith("It is an agreement: tracker agreement show pk-ir-2017\n")
    assert "It is a commitment: tracker show hotline" in tracker("agreement show hotline", fails=3).err
    tracker("update pk-ir-2017- done")


def test_an_empty_db_is_not_the_users_own(tracker: CommandLine) -> None:
    """A shell variable that is not set does not lead into another file."""
    assert "--db names no database" in tracker("list --db ''", fails=2).err


def test_open_and_closed_are_explained(tracker: CommandLine) -> None:
    """``open`` is no status, but a list shows the open ones anyway."""
    assert "--all adds the closed ones" in tracker("list --status open", fails=2).err


def test_a_command_runs_without_the_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    """The collector would find nothing in a command's short life, and costs a fifth of it."""
    from tracker import __main__, cli

    seen: list[bool] = []
    monkeypatch.setattr(cli, "app", lambda: seen.append(gc.isenabled()))
    try:
        __main__.main()
        assert seen == [False]
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        gc.enable()


# -- as a process ------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["list", "log"])
def test_a_closed_pipe_ends_quietly(reported: CommandLine, question: str) -> None:
    """Whoever reads only the beginning gets it, and nobody a complaint, whenever the pipe closes."""
    reported("update soil", "-m", "x" * 100_000)
    command = f"{sys.executable} -m tracker {question} --format tsv | head -c 5; exit ${{PIPESTATUS[0]}}"
    environment = os.environ | {"TRACKER_DB": str(reported.path)}
    done = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "rror" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_an_answer_that_cannot_be_written_is_told(reported: CommandLine) -> None:
    """A full disk under the answer is exit 7 and a sentence."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", "list", "--db", str(reported.path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 7
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_ctrl_c_stops_and_saves_nothing(tracker: CommandLine) -> None:
    """Ctrl-C is exit 130, one sentence, nothing saved."""
    process = waits_for_a_note(tracker.path)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=20)
    assert (process.returncode, out, told) == (130, "", "Stopped. Nothing was saved.\n")
    assert tracker("log --json").json["total"] == 0


def on_a_terminal(path: Path, *args: str, columns: int = 80) -> str:
    """What a command shows on a real terminal of some width."""
    environment = os.environ | {
        "TRACKER_DB": str(path),
        "COLUMNS": str(columns),
        "PYTHONIOENCODING": "utf-8",
    }
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "tracker", *args], environment)
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end is closed: Linux says so with an error
            break
        if not piece:
            break
        shown += piece
    os.waitpid(child, 0)
    os.close(terminal)
    return shown.decode("utf-8", "replace").replace("\r\n", "\n")


def without_colour(shown: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)


def test_a_terminal_gets_a_table_and_a_pipe_gets_tsv(reported: CommandLine) -> None:
    """Table on a terminal, tsv when piped."""
    assert re.search(r"Ref +Status +Due +Owed by", without_colour(on_a_terminal(reported.path, "list")))
    assert run_tracker("list", db=reported.path).stdout.startswith("ref\tagreement\t")


def test_sentences_are_broken_between_words(reported: CommandLine) -> None:
    """On a terminal a sentence is wrapped to the width."""
    shown = without_colour(on_a_terminal(reported.path, "list", columns=60))
    assert max(map(len, shown.splitlines())) <= 60


@ON_A_FILE  # about what is shown, whatever it is of
@pytest.mark.parametrize("form", Format)
def test_no_format_lets_data_act_on_a_terminal(tracker: CommandLine, form: Format) -> None:
    """On a terminal no escape sequence, no C1 and no bidi override comes out of data, in any format."""
    tracker("update hotline limited", "-m", "\x1b]0;title\x07\x9b31m\u202eevil\r\n[red]x[/red]")
    for command in ("log", "show"):
        args = [command, "hotline", "--format", form]
        shown = without_colour(on_a_terminal(tracker.path, *args))
        assert not re.search(
            r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown.replace("\t", "")
        )
        if form not in (Format.JSON, Format.JSONL, Format.MARKDOWN):
            assert "[red]" in shown


def test_a_terminal_shows_the_first_100_rows(tracker: CommandLine, tmp_path: Path) -> None:
    """On a terminal a list shows its first 100 rows and says how many more; elsewhere all."""
    rows = "".join(f"c{number},x,pk-ir-2017,agreed,one-off,IR\n" for number in range(120))
    (tmp_path / "many.csv").write_text(f"ref,title,agreement,strength,kind,obligors\n{rows}")
    tracker(f"import {tmp_path / 'many.csv'}")
    shown = on_a_terminal(tracker.path, "list", "--as-of", "2018-01-01")
    assert len(re.findall(r"^c\d+ ", shown, re.MULTILINE)) + shown.count("\nengagement ") <= 100
    assert "129 open commitments as of Mon 1 Jan 2018, the first 100" in shown
    assert run_tracker("list", db=tracker.path).stdout.count("\n") == 130
