"""For whose eyes an entry is, or what has a ref; and who we are."""

import pytest
from conftest import ON_A_FILE, CommandLine


def mark_of(tracker: CommandLine, number: str) -> str | None:
    found: str | None = next(
        one["mark"] for one in tracker("log --json").json["items"] if one["number"] == number
    )
    return found


def test_an_entry_is_marked_and_the_mark_is_shown(tracker_with_updates: CommandLine) -> None:
    """The last mark counts; undo says again what was said before, also that nobody had said anything."""
    tracker = tracker_with_updates
    assert tracker("mark U-1 --internal").out == "U-1: marked internal [U-3]. To take it back: tracker undo\n"
    assert mark_of(tracker, "U-1") == "internal"
    tracker("mark U-1 --share")
    assert mark_of(tracker, "U-1") == "shared"
    assert "marked shared already" in tracker("mark U-1 --share", fails=4).err
    tracker("undo --yes")
    assert mark_of(tracker, "U-1") == "internal"
    tracker("undo --yes")
    assert mark_of(tracker, "U-1") is None


@ON_A_FILE
def test_an_update_is_marked_in_the_same_command(tracker: CommandLine) -> None:
    """One undo takes both back; a correction keeps the mark."""
    assert "[U-1, internal]" in tracker("update hotline limited -m so --internal").out
    tracker("correct U-1 --note 'so it is' --reason Mistyped")
    assert mark_of(tracker, "U-4") == "internal"
    tracker("undo --yes")
    tracker("undo --yes")
    entries = {one["number"]: one["retracted"] for one in tracker("log hotline --json").json["items"]}
    assert entries["U-1"]


@ON_A_FILE
def test_a_mark_is_in_the_log(tracker_with_updates: CommandLine) -> None:
    """With what it is of; those of a commitment with that, those of an agreement with that."""
    tracker = tracker_with_updates
    tracker("mark U-1 --share")
    tracker("mark hotline --internal")
    tracker("mark pk-ir-2017 --share")
    tracker("mark hilal-2017-11 --internal")

    def marked(*words: str) -> list[tuple[str | None, str, str]]:
        items = tracker("log --json", *words).json["items"]
        return [(one["marks"], one["of"]["ref"], one["mark"]) for one in items if one["entry"] == "mark"]

    of_hotline = [("U-1", "hotline", "shared"), (None, "hotline", "internal")]
    assert marked("hotline") == of_hotline
    assert marked() == [*of_hotline, (None, "pk-ir-2017", "shared"), (None, "hilal-2017-11", "internal")]
    assert marked("--agreement", "pk-ir-2017") == [*of_hotline, (None, "pk-ir-2017", "shared")]
    assert "marks U-1: shared" in tracker("show hotline --format table").out


@ON_A_FILE
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("mark U-1", 2),
        ("mark U-1 --internal --share", 2),
        ("mark U-9 --share", 3),
        ("mark nowhere --share", 3),
    ],
)
def test_a_mark_needs_what_and_for_whom(tracker_with_updates: CommandLine, line: str, code: int) -> None:
    """One of the two, of something that is there."""
    tracker_with_updates(line, fails=code)


@ON_A_FILE
def test_a_mark_is_not_marked_nor_taken_back(tracker_with_updates: CommandLine) -> None:
    """It is said otherwise."""
    tracker_with_updates("mark U-1 --share")
    assert "tracker mark" in tracker_with_updates("mark U-3 --internal", fails=4).err
    assert "tracker mark" in tracker_with_updates("retract U-3 -m wrong", fails=4).err


def test_who_we_are_is_said_once_and_shown(tracker: CommandLine) -> None:
    """What is not given stays; undo says again what was said before."""
    assert "Nobody has said who we are" in tracker("office").out
    assert tracker("office --name 'Border desk'").out == "We are Border desk.\n"
    assert tracker("office --actor pakistan").out == "We are Border desk, the actor PK (Pakistan).\n"
    assert tracker("office --json").json["items"] == [
        {"name": "Border desk", "actor": "PK", "actor_name": "Pakistan"}
    ]
    tracker("undo --yes")
    assert tracker("office").out == "We are Border desk.\n"
    tracker("undo --yes")
    assert "Nobody has said" in tracker("office").out
    assert '"XX"' in tracker("office --actor XX", fails=3).err


@ON_A_FILE
def test_a_database_is_told_who_we_are_when_it_is_made(tracker: CommandLine) -> None:
    """In the same command and transaction; an empty one knows no actor yet."""
    told = tracker("init --office 'Border desk' --actor PK").out
    assert told.endswith("We are Border desk, the actor PK (Pakistan).\n")
    assert "no actors yet" in tracker("init --empty --actor PK", fails=2).err
    assert '"XX"' in tracker("init --actor XX", fails=3).err
    assert "Border desk" in tracker("office").out
