"""What commands write to a terminal, to a pipe, and to a disk that is full."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, run_tracker
from run_report import not_tried
from terminals import run_on_terminal, without_colour

from tracker.render.formats import Format

pytestmark = ON_A_FILE  # about where an answer goes, whatever it is of


@pytest.mark.parametrize("question", ["list", "log"])
def test_a_closed_pipe_ends_quietly(tracker_with_updates: CommandLine, question: str) -> None:
    """Who reads only the beginning gets it, without an error."""
    tracker_with_updates("update soil", "-m", "x" * 100_000)
    command = f"{sys.executable} -m tracker {question} --format tsv | head -c 5; exit ${{PIPESTATUS[0]}}"
    environment = os.environ | {"TRACKER_DB": str(tracker_with_updates.path)}
    done = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "rror" not in done.stderr


def test_an_answer_that_cannot_be_written_is_exit_7(tracker_with_updates: CommandLine) -> None:
    """In one sentence; here the disk under it is full."""
    device = Path("/dev/full")
    if not device.exists():
        not_tried(f"what a full disk does to an answer. There is no {device}.")
    with device.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", "list", "--db", str(tracker_with_updates.path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 7
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def show_on_terminal(path: Path, *words: str, columns: int = 80) -> str:
    """What a command shows on a terminal of some width, weight of letters apart."""
    environment = {"TRACKER_DB": str(path), "COLUMNS": str(columns)}
    _, shown = run_on_terminal(*words, environment=environment)
    return without_colour(shown)


def test_a_terminal_gets_a_table_and_a_pipe_gets_tsv(tracker_with_updates: CommandLine) -> None:
    """Unless a format is asked for."""
    assert re.search(r"Ref +Status +Due +Owed by", show_on_terminal(tracker_with_updates.path, "list"))
    assert run_tracker("list", db=tracker_with_updates.path).stdout.startswith("ref\tagreement\t")


def test_sentences_are_wrapped_to_the_width_of_a_terminal(tracker_with_updates: CommandLine) -> None:
    """Between words."""
    shown = show_on_terminal(tracker_with_updates.path, "list", columns=60)
    assert max(map(len, shown.splitlines())) <= 60


@pytest.mark.parametrize("form", Format)
def test_data_cannot_control_a_terminal_in_any_format(tracker: CommandLine, form: Format) -> None:
    """No escape sequence, C1 character or bidi override comes out of data."""
    tracker("update hotline limited", "-m", "\x1b]0;title\x07\x9b31m\u202eevil\r\n[red]x[/red]")
    for command in ("log", "show"):
        args = [command, "hotline", "--format", form]
        shown = show_on_terminal(tracker.path, *args)
        assert not re.search(
            r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown.replace("\t", "")
        )
        if form not in (Format.JSON, Format.JSONL, Format.MARKDOWN):
            assert "[red]" in shown


def test_a_terminal_shows_the_first_100_rows(tracker: CommandLine, tmp_path: Path) -> None:
    """It says how many there are; a pipe gets all of them."""
    rows = "".join(f"c{number},x,pk-ir-2017,agreed,one-off,IR\n" for number in range(120))
    (tmp_path / "many.csv").write_text(f"ref,title,agreement,strength,kind,obligors\n{rows}")
    tracker(f"import {tmp_path / 'many.csv'}")
    shown = show_on_terminal(tracker.path, "list", "--as-of", "2018-01-01")
    assert len(re.findall(r"^c\d+ ", shown, re.MULTILINE)) + shown.count("\nengagement ") <= 100
    assert "129 open commitments as of Mon 1 Jan 2018, the first 100" in shown
    assert run_tracker("list", db=tracker.path).stdout.count("\n") == 130
