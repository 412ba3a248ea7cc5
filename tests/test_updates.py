"""Recording news and taking it back: what is said of it, to the letter, and what is asked before."""

import io
import sys

import pytest
from conftest import ON_A_FILE, Typed

pytestmark = ON_A_FILE  # test_engines holds a server to saying the same

BACK = "To take it back: tracker undo"
LATER = "It counts from that day; today the status is no-information."


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
            "limited --on 2018-07-01",
            f"no-information -> limited, true on Sun 1 Jul 2018 (recorded today) [U-1]. {LATER} {BACK}",
        ),
        (
            "limited --reporter IR",
            "Iran says limited, on Fri 1 Jun 2018 [U-1]. The assessment is still no-information.",
        ),
        (
            "no-information --reporter IR --on yesterday",
            "Iran says no-information, on Thu 31 May 2018 [U-1]. The assessment is also no-information.",
        ),
        ("-m x --reporter IR", f"a note, on Fri 1 Jun 2018 [U-1]. {BACK}"),
    ],
)
def test_an_update_is_echoed_to_the_letter(tracker: Typed, typed: str, told: str) -> None:
    """What was understood, its day, its number, what it changes today, and the way back."""
    done = tracker(f"update hotline {typed}")
    assert (done.out, done.err) == (f"hotline: {told}\n", "")


def test_an_update_of_an_earlier_day_says_what_stands(tracker: Typed) -> None:
    """What came later outranks it."""
    tracker("update hotline substantial --on 2018-03-01")
    assert tracker("update hotline limited --on 2018-02-01").out == (
        "hotline: no-information -> limited, true on Thu 1 Feb 2018 (recorded today) [U-2]. "
        f"A later assessment stands; today the status is substantial. {BACK}\n"
    )


# -- what the log was asked --------------------------------------------------------------------------


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
def test_the_bounds_of_a_log_are_echoed(tracker: Typed, asked: str, told: str) -> None:
    """Beside the answer, and not where a program reads; of two ends the earlier one holds."""
    assert tracker(f"log {asked}").err == told


def test_of_two_ends_of_a_log_the_earlier_one_holds(tracker: Typed) -> None:
    """Whichever it is."""
    for day in ("2018-02-01", "2018-03-01", "2018-04-01"):
        tracker(f"update hotline -m x --on {day}")
    for asked in ("--until 2018-03-01 --as-of 2018-04-01", "--until 2018-04-01 --as-of 2018-03-01"):
        assert tracker(f"log {asked} --json").json["total"] == 2


# -- taking it back ----------------------------------------------------------------------------------

LAST = 'U-2, fencing: IR says implemented due 2018-05-01, Tue 20 Feb 2018: "' + "x" * 60 + '"'
TAKEN_BACK = f"Taken back: {LAST}. Today fencing is no-information. Both stay on record.\n"


@pytest.fixture
def reported(tracker: Typed) -> Typed:
    """A note, and a claim with all that can be shown of one."""
    tracker("update hotline -m 'Numbers exchanged' --on 2018-01-15")
    tracker(f"update fencing done --reporter IR --due 2018-05-01 --on 2018-02-20 -m {'x' * 61}")
    return tracker


def answered(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Somebody sits at a terminal and types this."""
    terminal = io.TextIOWrapper(io.BytesIO(words.encode()))
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)


def test_undo_shows_what_it_takes_back_and_asks(reported: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal; a yes does it."""
    answered(monkeypatch, "y\n")
    done = reported("undo")
    assert done.out.lstrip(" ") == TAKEN_BACK  # what a question ends with goes where what is typed is shown
    assert done.err.rstrip(" ") == f"The last update is {LAST}.\nTake it back? [y/N]:"


@pytest.mark.parametrize("words", ["n\n", "\n"])
def test_undo_does_nothing_without_a_yes(
    reported: Typed, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """A no, and whoever only presses return, changes nothing."""
    answered(monkeypatch, words)
    assert reported("undo", fails=130).err.endswith("Stopped. Nothing was saved.\n")
    assert reported("log --json").json["total"] == 2


def test_undo_asks_nothing_where_it_was_told_yes(reported: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal too."""
    answered(monkeypatch, "")
    done = reported("undo --yes")
    assert (done.out, done.err) == (TAKEN_BACK, "")


def test_undo_elsewhere_says_how_not_to_be_asked(reported: Typed) -> None:
    """A program cannot answer."""
    told = reported("undo", fails=2).err
    assert told == f"The last update is {LAST}. To take it back without being asked: tracker undo --yes\n"


def test_undo_of_nothing_says_whose(reported: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what one has recorded oneself."""
    monkeypatch.setenv("TRACKER_AUTHOR", "somebody else")
    told = reported("undo --yes", fails=4).err
    assert told == "somebody else has recorded no update that could be taken back. To see all: tracker log\n"


@pytest.mark.parametrize("name", ["U-1", "u-1", "1", " U-1 "])
def test_an_update_is_named_as_the_log_names_it(reported: Typed, name: str) -> None:
    """In any case, and by its number alone; a note is shown as one."""
    told = reported("retract -m 'Misread'", name).out
    assert told == (
        'Taken back: U-1, hotline: a note, Mon 15 Jan 2018: "Numbers exchanged". '
        "Today hotline is no-information. Both stay on record.\n"
    )


def test_what_was_taken_back_is_told_to_programs(reported: Typed) -> None:
    """Which update, why, and how the commitment stands now."""
    (retracted,) = reported("retract U-1 -m Misread --json").json["items"]
    assert retracted == {
        "update": "U-1",
        "ref": "hotline",
        "reason": "Misread",
        "status_now": "no-information",
    }
    found = reported("undo --yes --json").json
    assert found["schema"] == "tracker.undo/1"
    assert found["items"][0] == {
        "update": "U-2",
        "ref": "fencing",
        "reason": "Taken back with undo.",
        "status_now": "no-information",
    }


@pytest.mark.parametrize("name", ["hotline", "U-", "U--1", "X-1", "1.5", "9" * 19])
def test_what_is_no_update_brings_what_one_is_called(reported: Typed, name: str) -> None:
    """And where it is shown."""
    told = reported("retract -m x", name, fails=2).err
    assert told == f'"{name}" is not an update. Updates are called U-45: tracker log shows them.\n'
    assert reported("retract -m x", "9" * 18, fails=3).code == 3
