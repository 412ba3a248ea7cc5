"""Claims that we accept: our assessment is then what the claim says."""

from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once

CLAIMS = """
update fencing done --reporter IR --on 2018-02-20 --due 2018-09-01 --source IRNA
update hotline done --reporter IR --on 2018-02-21
update hotline limited --reporter PK --on 2018-02-22 --due 2018-10-01
update patrols -m "Only a note" --reporter IR --on 2018-02-23
update patrols limited -m "Ours" --on 2018-02-24
update formalisation --due 2018-11-01 --reporter PK --on 2018-02-25
"""
"""Made up: U-1 to U-6."""


@pytest.fixture
def desk(tracker: CommandLine) -> CommandLine:
    """Claims of two parties."""
    fill_once(tracker.path, "claims", lambda: [tracker(line) for line in CLAIMS.strip().splitlines()])
    return tracker


def entries(desk: CommandLine, ref: str) -> list[Any]:
    return [one for one in desk(f"log {ref} --json").json["items"] if one["accepts"]]


def test_a_claim_that_is_accepted_is_our_assessment_of_its_day(desk: CommandLine) -> None:
    """It names the claim, moves the due date that was asked for, and is one entry to take back."""
    told = desk("accept U-1 -m 'Seen by both'").out
    assert told == (
        "Accepted U-1. fencing: no-information -> implemented, due Sat 1 Sep 2018, "
        "true on Tue 20 Feb 2018 (recorded today) [U-7]. To take it back: tracker undo\n"
    )
    (entry,) = entries(desk, "fencing")
    assert (entry["accepts"], entry["reporter"], entry["note"]) == ("U-1", None, "Seen by both")
    shown = desk("show fencing --json").json["items"][0]
    assert (shown["status"], shown["due_on"]) == ("implemented", "2018-09-01")
    assert "accepts U-1" in desk("show fencing --format table").out
    assert "accepted already, by U-7" in desk("accept U-1", fails=4).err
    desk("undo --yes")
    assert desk("show fencing --json").json["items"][0]["status"] == "no-information"
    desk("accept U-1")


@ON_A_FILE
def test_what_one_of_several_says_is_accepted_of_its_own_part(desk: CommandLine) -> None:
    """Unless it names another; a due date is of the whole, and then an entry of its own."""
    desk("accept U-2")
    assert [one["side"] for one in entries(desk, "hotline")] == ["IR"]
    items = desk("accept U-3 -m 'They are right' --json").json["items"]
    assert [(one["side"], one["status"], one["due_on"]) for one in items] == [
        ("PK", "limited", None),
        (None, None, "2018-10-01"),
    ]
    desk("undo --yes")
    assert len([one for one in entries(desk, "hotline") if not one["retracted"]]) == 1


@ON_A_FILE
def test_a_later_assessment_of_ours_outranks_what_is_accepted(desk: CommandLine) -> None:
    """The answer says so."""
    desk("update fencing limited -m 'Half of it' --on 2018-03-01")
    assert "A later assessment stands; today the status is limited" in desk("accept U-1").out


@ON_A_FILE
def test_only_a_claim_that_says_something_is_accepted(desk: CommandLine) -> None:
    """Not our own word, a note alone, or what is taken back; a due date alone is."""
    assert "our own word" in desk("accept U-5", fails=4).err
    assert "could be accepted" in desk("accept U-4", fails=4).err
    assert "due Thu 1 Nov 2018" in desk("accept U-6").out
    desk("retract U-1 -m wrong")
    assert "taken back already" in desk("accept U-1", fails=4).err
    assert '"U-99"' in desk("accept U-99", fails=3).err
