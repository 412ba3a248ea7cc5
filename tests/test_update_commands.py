"""The commands update, undo and retract: what they record, and what they echo."""

import io
import sys

import pytest
from conftest import ON_A_FILE, CommandLine
from other_processes import start_update_that_reads_note


@ON_A_FILE
def test_an_assessment_is_echoed(tracker: CommandLine) -> None:
    """In the very words of the documentation."""
    told = tracker('update hotl limited -m "Numbers exchanged" --on 2018-01-15').out
    assert told == (
        "hotline: no-information -> limited, true on Mon 15 Jan 2018 (recorded today) [U-1]. "
        "To take it back: tracker undo\n"
    )


@ON_A_FILE
def test_a_claim_is_echoed_beside_the_assessment(tracker: CommandLine) -> None:
    """The echo says that the assessment has not changed."""
    told = tracker('update fencing done --reporter IR --on 2018-02-20 --source "IRNA, 20 Feb 2018"').out
    assert told == (
        "fencing: Iran says implemented, on Tue 20 Feb 2018 [U-1]. The assessment is still no-information.\n"
    )
    tracker("update fencing done")
    assert "The assessment is also implemented." in tracker("update fencing done --reporter ir").out


@ON_A_FILE
def test_a_misspelt_status_suggests_the_nearest(tracker: CommandLine) -> None:
    """And all statuses are listed."""
    told = tracker("update fencing fulfiled", fails=2).err
    assert told.startswith(
        '"fulfiled" is not a status. Did you mean implemented? Statuses: no-information, not-sta'
    )


@ON_A_FILE
@pytest.mark.parametrize(
    ("typed", "echoed"),
    [
        ("limited", "no-information -> limited, true on Fri 1 Jun 2018 [U-1]"),
        ("--due 2019-01-01", "due Tue 1 Jan 2019, true on Fri 1 Jun 2018 [U-1]"),
        ("-m x --on yesterday", "a note, true on Thu 31 May 2018 (recorded today) [U-1]"),
        ("no-information", "still no-information"),
        ("superseded --successor patr", "no-information -> superseded"),
    ],
)
def test_every_kind_of_update_is_echoed(tracker: CommandLine, typed: str, echoed: str) -> None:
    """Every day is echoed with its weekday."""
    assert echoed in tracker(f"update hotline {typed}").out


def test_a_back_dated_assessment_names_the_later_one_that_counts(tracker: CommandLine) -> None:
    """It changes nothing today, and the echo says so."""
    tracker("update hotline substantial --on 2018-03-01")
    assert "A later assessment stands; today the status is substantial." in (
        tracker("update hotline limited --on 2018-02-01").out
    )


@ON_A_FILE
def test_a_day_before_the_agreement_is_recorded_with_a_remark(tracker: CommandLine) -> None:
    """It may be a slip in the year. A program that reads JSON gets no remark."""
    remark = "Note: Mon 6 Nov 2017 is before the agreement was concluded, Tue 7 Nov 2017.\n"
    assert tracker("update hotline limited --on 2017-11-06").err == remark
    assert tracker("update hotline limited --on 2017-11-06 --json").err == ""
    assert tracker("update hotline limited --on 2017-11-07").err == ""


@ON_A_FILE
def test_a_note_can_be_read_from_stdin(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``-m -``, up to 100,000 characters."""
    pipe_to_next_command(monkeypatch, "ن" * 100_000 + "\n")
    tracker("update hotline -m -")
    assert len(tracker("show hotline --json").json["items"][0]["last_note"]) == 100_000
    pipe_to_next_command(monkeypatch, "ن" * 100_001)
    assert "100,000 are the most" in tracker("update hotline -m -", fails=4).err
    pipe_to_next_command(monkeypatch, "\n")
    assert "Nothing was piped in" in tracker("update hotline limited -m -", fails=2).err


def test_no_transaction_is_open_while_a_note_is_read(tracker: CommandLine) -> None:
    """Another update is recorded meanwhile."""
    waiting = start_update_that_reads_note(tracker.path)
    tracker("update patrols limited")
    told, _ = waiting.communicate("Numbers exchanged\n", timeout=120)
    assert "[U-2]" in told


def pipe_to_next_command(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Give the next command a text on stdin."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(words.encode())))


def test_json_of_an_update_is_its_log_entry(tracker: CommandLine) -> None:
    """With the status before and now."""
    (item,) = tracker("update hotline limited --source IRNA --json").json["items"]
    assert (item["update"], item["commitment"], item["status"]) == ("U-1", "hotline", "limited")
    assert (item["status_before"], item["status_now"]) == ("no-information", "limited")
    assert (item["source"], item["recorded_by"]) == ("IRNA", "desk")


def test_undo_retracts_the_authors_last_update(
    tracker_with_updates: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the one before that, and never one of somebody else."""
    monkeypatch.setenv("TRACKER_AUTHOR", "somebody else")
    assert "has recorded nothing" in tracker_with_updates("undo --yes", fails=4).err
    monkeypatch.setenv("TRACKER_AUTHOR", "desk")
    told = tracker_with_updates("undo --yes").out
    assert told.startswith("Taken back: U-2, fencing: IR says implemented, Tue 20 Feb 2018.")
    assert tracker_with_updates("undo -y --json").json["items"][0]["update"] == "U-1"
    assert "has recorded nothing" in tracker_with_updates("undo --yes", fails=4).err


@ON_A_FILE
def test_undo_without_a_terminal_requires_yes(tracker_with_updates: CommandLine) -> None:
    """It shows the update that would be taken back; no command ever requires a prompt."""
    told = tracker_with_updates("undo", fails=2).err
    assert told.startswith("The last update is U-2, fencing: IR says implemented, Tue 20 Feb 2018.")
    assert told.endswith("To take it back without being asked, add --yes.\n")


def test_retract_keeps_the_update_and_adds_a_retraction(tracker_with_updates: CommandLine) -> None:
    """The log shows the update, marked, and the retraction with its reason."""
    tracker_with_updates("retract u-1 -m 'another line'")
    log = tracker_with_updates("log hotline --json").json["items"]
    assert [(entry["entry"], entry["update"], entry["retracted"]) for entry in log] == [
        ("update", "U-1", True),
        ("retraction", "U-1", False),
    ]
    assert log[1]["note"] == "another line"
    assert "taken back already" in tracker_with_updates("retract U-1 -m again", fails=4).err
