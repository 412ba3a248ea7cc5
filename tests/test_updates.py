"""The commands update, log, retract and undo: what they print and ask, to the letter."""

import io
import sys

import pytest
from conftest import ON_A_FILE, CommandLine

pytestmark = ON_A_FILE  # test_engines holds a server to saying the same

BACK = "To take it back: tracker undo"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("limited", f"no-information -> limited, true on Fri 1 Jun 2018 [U-1]. {BACK}"),
        ("no-information", f"still no-information, true on Fri 1 Jun 2018 [U-1]. {BACK}"),
        ("--due 2019-01-01", f"due Tue 1 Jan 2019, true on Fri 1 Jun 2018 [U-1]. {BACK}"),
        (
            "limited --due 2019-01-01",
            f"no-information -> limited, due Tue 1 Jan 2019, true on Fri 1 Jun 2018 [U-1]. {BACK}",
        ),
        ("-m x --on yesterday", f"a note, true on Thu 31 May 2018 (recorded today) [U-1]. {BACK}"),
        (
            "limited --reporter IR",
            "Iran says limited, on Fri 1 Jun 2018 [U-1]. The assessment is still no-information.",
        ),
        (
            "no-information --reporter IR --on yesterday",
            "Iran says no-information, on Thu 31 May 2018 [U-1]. The assessment is also no-information.",
        ),
        ("-m x --reporter IR", f"a note by Iran, on Fri 1 Jun 2018 [U-1]. {BACK}"),
        ("--incidents 1 --reporter IR", f"1 incident, as Iran says, on Fri 1 Jun 2018 [U-1]. {BACK}"),
        (
            "--incidents 2 --reporter IR --side PK",
            f"of Pakistan's part, 2 incidents, as Iran says, on Fri 1 Jun 2018 [U-1]. {BACK}",
        ),
        (
            "-m x --reporter IR --side PK",
            f"of Pakistan's part, a note by Iran, on Fri 1 Jun 2018 [U-1]. {BACK}",
        ),
        ("-m x --side PK", f"of Pakistan's part, a note, true on Fri 1 Jun 2018 [U-1]. {BACK}"),
    ],
)
def test_an_update_is_echoed_to_the_letter(tracker: CommandLine, typed: str, told: str) -> None:
    """What was recorded, its day and number, the status today if that is another, and how to take it back."""
    done = tracker(f"update hotline {typed}")
    assert (done.out, done.err) == (f"hotline: {told}\n", "")


def test_an_update_of_an_earlier_day_names_the_status_today(tracker: CommandLine) -> None:
    """A later assessment stands, whenever it was recorded."""
    tracker("update hotline substantial --on 2018-03-01")
    assert tracker("update hotline limited --on 2018-02-01").out == (
        "hotline: no-information -> limited, true on Thu 1 Feb 2018 (recorded today) [U-2]. "
        f"A later assessment stands; today the status is substantial. {BACK}\n"
    )


# -- the log -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", ""),
        ("--since 2018-01-01", "Entries true from Mon 1 Jan 2018.\n"),
        ("--until 2018-03-01", "Entries true until Thu 1 Mar 2018.\n"),
        ("--as-of 2018-03-01", "Entries true until Thu 1 Mar 2018.\n"),
        ("--until 2018-04-01 --as-of 2018-03-01", "Entries true until Thu 1 Mar 2018.\n"),
        (
            "--since 2018-01-01 --until 2018-03-01",
            "Entries true from Mon 1 Jan 2018 until Thu 1 Mar 2018.\n",
        ),
        ("--since 2018-01-01 --json", ""),
    ],
)
def test_the_bounds_of_a_log_are_echoed(tracker: CommandLine, asked: str, told: str) -> None:
    """On stderr, but not with --json; of two last days the earlier one counts."""
    assert tracker(f"log {asked}").err == told


def test_of_two_last_days_of_a_log_the_earlier_one_counts(tracker: CommandLine) -> None:
    """Whichever of the options names it."""
    for day in ("2018-02-01", "2018-03-01", "2018-04-01"):
        tracker(f"update hotline -m x --on {day}")
    for asked in ("--until 2018-03-01 --as-of 2018-04-01", "--until 2018-04-01 --as-of 2018-03-01"):
        assert tracker(f"log {asked} --json").json["total"] == 2


# -- taking it back ----------------------------------------------------------------------------------

LAST = 'U-2, fencing: IR says implemented, asks for 2018-05-01, Tue 20 Feb 2018: "' + "x" * 60 + '"'
TAKEN_BACK = f"Taken back: {LAST}. Today fencing is no-information. Both stay on record.\n"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("limited --side IR", "limited of IR"),
        ("limited --due none", "limited no due date any more"),
        ("--incidents 3 --side IR --reporter PK", "PK says of IR, 3 incidents"),
        ("-m x --reporter PK", "PK says"),
        ("--due 2019-01-01 --reporter PK", "PK asks for 2019-01-01"),
        (
            "done --seen 2018-05-01 --due 2019-01-01 --reporter PK",
            "PK says implemented (seen), asks for 2019-01-01",
        ),
        ("--ask 'Open the road' --owner Anna", "ask: Open the road, followed up by Anna"),
    ],
)
def test_what_is_to_be_taken_back_is_told_whole(tracker: CommandLine, typed: str, told: str) -> None:
    """Also whose part it is of, and what is neither a status nor a due date."""
    tracker(f"update hotline {typed}")
    assert f"U-1, hotline: {told}, " in tracker("undo --yes").out


@pytest.fixture
def reported(tracker: CommandLine) -> CommandLine:
    """The command line, on a database with a note, and a claim with all fields that are shown."""
    tracker("update hotline -m 'Numbers exchanged' --on 2018-01-15")
    tracker(f"update fencing done --reporter IR --due 2018-05-01 --on 2018-02-20 -m {'x' * 61}")
    return tracker


def type_at_terminal(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Make stdin a terminal at which somebody types these words."""
    terminal = io.TextIOWrapper(io.BytesIO(words.encode()))
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)


def test_undo_shows_what_it_takes_back_and_asks(
    reported: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal; after a yes it takes it back."""
    type_at_terminal(monkeypatch, "y\n")
    done = reported("undo")
    assert done.out.lstrip(" ") == TAKEN_BACK  # the blank after the question goes to stdout
    assert done.err.rstrip(" ") == f"The last update is {LAST}.\nTake it back? [y/N]:"


@pytest.mark.parametrize("words", ["n\n", "\n"])
def test_undo_does_nothing_without_a_yes(
    reported: CommandLine, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """A no or an empty line changes nothing."""
    type_at_terminal(monkeypatch, words)
    assert reported("undo", fails=130).err.endswith("Stopped. Nothing was saved.\n")
    assert reported("log --json").json["total"] == 2


def test_undo_with_yes_asks_nothing(reported: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also on a terminal."""
    type_at_terminal(monkeypatch, "")
    done = reported("undo --yes")
    assert (done.out, done.err) == (TAKEN_BACK, "")


def test_undo_without_a_terminal_names_the_option_yes(reported: CommandLine) -> None:
    """A program cannot answer a question."""
    told = reported("undo", fails=2).err
    assert told == f"The last update is {LAST}. To take it back without being asked, add --yes.\n"


def test_undo_takes_back_only_updates_of_the_same_author(
    reported: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If there are none, the message names the author."""
    monkeypatch.setenv("TRACKER_AUTHOR", "somebody else")
    told = reported("undo --yes", fails=4).err
    assert told.startswith("somebody else has recorded nothing that undo could take back. To see all: ")


@pytest.mark.parametrize("name", ["U-1", "u-1", "1", " U-1 "])
def test_an_update_can_be_named_by_its_number(reported: CommandLine, name: str) -> None:
    """As the log shows it, in any case, with blanks around it, or as the number alone."""
    told = reported("retract -m 'Misread'", name).out
    assert told == (
        'Taken back: U-1, hotline: a note, Mon 15 Jan 2018: "Numbers exchanged". '
        "Today hotline is no-information. Both stay on record.\n"
    )


def test_retract_and_undo_print_what_was_taken_back_as_json(reported: CommandLine) -> None:
    """Which update, why, and the status of the commitment now."""
    (retracted,) = reported("retract U-1 -m Misread --json").json["items"]
    assert retracted == {
        "update": "U-1",
        "ref": "hotline",
        "reason": "Misread",
        "status_now": "no-information",
    }
    reported("update fencing -m Seen")
    found = reported("undo --yes --json").json
    assert found["schema"] == "tracker.undo/1"
    (undone,) = found["items"]
    assert undone.pop("recorded_at")
    assert undone == {
        "update": "U-4",
        "ref": "fencing",
        "reason": "Taken back with undo.",
        "status_now": "no-information",
        "command": "update",
        "entries": 1,
    }


@pytest.mark.parametrize("name", ["U-", "U--1", "X-1", "1.5", "9" * 18, "9" * 19])
def test_text_that_names_nothing_is_refused(reported: CommandLine, name: str) -> None:
    """It is neither the number of an entry nor a ref."""
    assert f'"{name}"' in reported("retract -m x", name, fails=3).err.replace("U-9", "9")
