"""What does not fit the screen is paged, as git does it, and said where there is no pager."""

import shlex
import sys
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, run_tracker
from terminals import run_on_terminal, without_colour

pytestmark = ON_A_FILE  # about the screen, whatever the answer is of

MARKING = "sed s/^/+/"  # a pager that marks the lines it gets
ANSWERS = ["list --all", "show hotline", "log", "summary", "actor list", "brief"]
TOO_LONG = "more than the screen: it begins further up."


def show(path: Path, *words: str, lines: int = 24, columns: int = 80, **environment: str) -> str:
    """What a command shows on a terminal of some size, without its colours."""
    size = {"LINES": str(lines), "COLUMNS": str(columns)}
    code, shown = run_on_terminal(*words, environment={"TRACKER_DB": str(path)} | size | environment)
    assert code == 0, shown
    return without_colour(shown)


@pytest.mark.parametrize(
    ("question", "columns"),
    [
        *((question, 80) for question in (*ANSWERS, "", "help", "help update")),
        *((question, 200) for question in ("list --all", "brief", "help update")),
    ],
)
def test_what_does_not_fit_the_screen_is_paged(
    tracker_with_updates: CommandLine, question: str, columns: int
) -> None:
    """With all its lines, the first first; and the sentence about it comes after it, not in it."""
    whole = show(tracker_with_updates.path, *question.split(), columns=columns, lines=1000, PAGER=MARKING)
    assert "\n+" not in whole
    paged = show(tracker_with_updates.path, *question.split(), columns=columns, lines=4, PAGER=MARKING)
    marked = [line.removeprefix("+") for line in paged.splitlines() if line.startswith("+")]
    assert marked
    assert marked == whole.splitlines()[: len(marked)]
    assert not [line for line in paged.splitlines()[len(marked) :] if line.startswith("+")]


def test_what_fits_the_screen_is_not_paged(tracker_with_updates: CommandLine) -> None:
    """It stays where it is printed."""
    assert "+" not in show(tracker_with_updates.path, "actor", "list", PAGER=MARKING)


@pytest.mark.parametrize(
    ("environment", "is_paged"),
    [
        ({"PAGER": MARKING}, True),
        ({"PAGER": "false", "TRACKER_PAGER": MARKING}, True),
        ({"PAGER": MARKING, "TRACKER_PAGER": ""}, False),
        ({"PAGER": MARKING, "TRACKER_PAGER": "cat"}, False),
        ({"PAGER": ""}, False),
        ({"PAGER": "no-such-pager-here"}, False),
    ],
)
def test_the_pager_is_the_one_that_is_set(
    tracker_with_updates: CommandLine, environment: dict[str, str], is_paged: bool
) -> None:
    """TRACKER_PAGER before PAGER. Empty or cat is none; one that is not there loses nothing."""
    shown = show(tracker_with_updates.path, "list", lines=6, **environment)
    assert ("+Ref" in shown, TOO_LONG in " ".join(shown.split())) == (is_paged, not is_paged)
    assert "fencing" in shown


def test_no_pager_says_that_it_is_longer_than_the_screen(tracker_with_updates: CommandLine) -> None:
    """Nobody takes the end of a list for all of it."""
    shown = show(tracker_with_updates.path, "list", "--no-pager", lines=6, PAGER=MARKING)
    assert shown.startswith("Ref")
    assert f"The answer has 26 lines, {TOO_LONG}" in shown
    shown = show(tracker_with_updates.path, "help", "update", "--no-pager", PAGER=MARKING)
    assert shown.startswith("Usage: tracker update")
    assert TOO_LONG in " ".join(shown.split())


def test_nothing_is_paged_in_a_pipe(tracker_with_updates: CommandLine) -> None:
    """Nor is anything said about the screen."""
    environment = {"PAGER": MARKING, "LINES": "4"}
    for words in (["list", "--format", "table"], ["list"], ["brief"]):
        done = run_tracker(*words, db=tracker_with_updates.path, env=environment)
        assert "\n+" not in done.stdout
        assert "screen" not in done.stderr


def test_a_pager_gets_colours_and_without_colour_none(tracker_with_updates: CommandLine) -> None:
    """NO_COLOR means the same as on the screen itself."""
    around = {"TRACKER_DB": str(tracker_with_updates.path), "LINES": "4", "PAGER": MARKING, "TERM": "xterm"}
    _, coloured = run_on_terminal("list", environment=around)
    _, plain = run_on_terminal("list", environment=around | {"NO_COLOR": "1"})
    assert "\x1b[35munverified" in coloured
    assert "unverified" in plain
    assert "\x1b[3" not in plain


def test_less_says_how_long_the_answer_is(tracker_with_updates: CommandLine) -> None:
    """And with which keys to go on and to leave; whoever has settings of his own keeps them."""
    pager = f"cat >/dev/null; {sys.executable} -c 'import os; print(os.environ[\"LESS\"])'"
    shown = show(tracker_with_updates.path, "list", lines=4, PAGER=pager)
    assert "-FRX -Pslines %lt-%lb of 26 (space for more, q to end)$" in shown
    assert "\nmine" in "\n" + show(tracker_with_updates.path, "list", lines=4, PAGER=pager, LESS="mine")


@pytest.mark.parametrize("question", ["list", "log", "show hotline", "summary", "brief"])
def test_no_transaction_is_open_while_somebody_reads(
    tracker_with_updates: CommandLine, question: str
) -> None:
    """Others can record meanwhile, however long the pager is open."""
    update = shlex.join([sys.executable, "-m", "tracker", "update", "soil", "limited", "-m", "meanwhile"])
    shown = show(tracker_with_updates.path, *question.split(), lines=4, PAGER=f"cat >/dev/null; {update}")
    assert "soil: no-information -> limited" in shown


def test_ctrl_c_is_the_pagers_own(tracker_with_updates: CommandLine) -> None:
    """It ends what the pager does, and not the tracker."""
    shown = show(tracker_with_updates.path, "list", lines=4, PAGER="cat >/dev/null; kill -INT $PPID; echo on")
    assert "on" in shown.splitlines()
    assert "Stopped" not in shown
    assert "9 open commitments" in shown
