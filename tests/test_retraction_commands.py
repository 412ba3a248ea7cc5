"""What was recorded by mistake is taken back whole: undo, and retract of what has a ref."""

from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine

ADDITIONS = {
    "agreement": ("agreement add Talks --ref talks --on 2018-03-01 --party PK", "talks", "agreement list"),
    "document": ("document add Report --ref report --agreement pk-ir-2017", "report", "document list"),
    "commitment": ("add Posts --agreement pk-ir-2017 --ref posts", "posts", "list --all"),
    "actor": ("actor add UN 'United Nations' --kind organisation", "UN", "actor list"),
}


@pytest.mark.parametrize("kind", ADDITIONS)
def test_undo_takes_back_an_addition(tracker_with_updates: CommandLine, kind: str) -> None:
    """It is in no list any more; the update before it stays; and undo again takes that back."""
    line, ref, listing = ADDITIONS[kind]
    before = tracker_with_updates(f"{listing} --json").json["items"]
    tracker_with_updates(line)
    told = tracker_with_updates("undo --yes").out
    assert f"recorded 1 {kind}:\n  {kind} {ref}\nTaken back." in told
    assert tracker_with_updates(f"{listing} --json").json["items"] == before
    assert not any(entry["retracted"] for entry in tracker_with_updates("log --json").json["items"])
    assert tracker_with_updates("undo --yes --json").json["items"][0]["update"] == "U-2"


def test_a_ref_that_was_taken_back_is_not_given_anew(tracker: CommandLine) -> None:
    """Refs are permanent."""
    tracker("add Posts --agreement pk-ir-2017 --ref posts")
    tracker("undo --yes")
    assert "posts" in tracker("add Others --agreement pk-ir-2017 --ref posts", fails=4).err


def test_undo_takes_back_an_import_whole(tracker_with_updates: CommandLine, tmp_path: Path) -> None:
    """All that it brought, also where it was recorded earlier elsewhere; what was there before stays."""
    file = tmp_path / "news.csv"
    rows = "hotline,2018-03-01,One,2018-03-02T10:00Z,x\npatrols,2018-03-02,Two,2018-03-02T10:00Z,x\n"
    file.write_text(f"commitment,effective_on,note,recorded_at,recorded_by\n{rows}", encoding="utf-8")
    tracker_with_updates("import", str(file))
    (undone,) = tracker_with_updates("undo --yes --json").json["items"]
    assert (undone["command"], undone["entries"], undone["update"]) == ("import news.csv", 2, None)
    entries = [one for one in tracker_with_updates("log --json").json["items"] if one["entry"] == "update"]
    assert {entry["note"]: entry["retracted"] for entry in entries if entry["note"]} == {
        "Numbers exchanged": False,
        "One": True,
        "Two": True,
    }


def test_undo_brings_back_what_a_retraction_took_back(tracker_with_updates: CommandLine) -> None:
    """And undo does not undo itself: the command before it is next."""
    tracker_with_updates("retract U-1 -m Misread")
    assert tracker_with_updates("show hotline --json").json["items"][0]["last_note"] is None
    tracker_with_updates("undo --yes")
    assert tracker_with_updates("show hotline --json").json["items"][0]["last_note"] == "Numbers exchanged"
    assert tracker_with_updates("undo --yes --json").json["items"][0]["update"] == "U-2"


def test_what_was_known_before_an_undo_stays_known(tracker_with_updates: CommandLine) -> None:
    """An answer about a moment never changes."""
    (entry,) = tracker_with_updates("log hotline --json").json["items"]
    ask = f"list --json --known-at {entry['recorded_at']}"
    before = tracker_with_updates(ask).json["items"]
    tracker_with_updates("retract hotline -m 'Entered twice' --yes")
    assert tracker_with_updates(ask).json["items"] == before
    assert "hotline" not in [one["ref"] for one in tracker_with_updates("list --all --json").json["items"]]


def test_undo_is_refused_when_something_was_said_since(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a commitment that somebody else has recorded about; nothing is taken back."""
    tracker("add Posts --agreement pk-ir-2017 --ref posts")
    monkeypatch.setenv("TRACKER_AUTHOR", "somebody else")
    tracker("update posts limited")
    monkeypatch.setenv("TRACKER_AUTHOR", "desk")
    told = tracker("undo --yes", fails=4).err
    assert told.startswith("U-1 has been recorded about it since.")
    assert tracker("show posts --json").json["items"][0]["status"] == "limited"


@ON_A_FILE
def test_undo_after_init_takes_nothing_back(tracker: CommandLine) -> None:
    """The agreement that comes with the tracker was not typed."""
    assert "has recorded nothing that undo could take back" in tracker("undo --yes", fails=4).err
    assert tracker("list --all --json").json["total"] > 0


def test_retract_takes_a_commitment_back_with_its_log(tracker_with_updates: CommandLine) -> None:
    """What goes is shown and asked for; the log tells it afterwards."""
    told = tracker_with_updates("retract hotline -m 'Entered twice'", fails=2).err
    assert told.startswith("The commitment hotline goes: Hotline between")
    assert "U-1, hotline: limited, Mon 15 Jan 2018" in told
    assert told.endswith("add --yes.\n")
    told = tracker_with_updates("retract hotline -m 'Entered twice' --yes").out
    assert told == "Taken back: the commitment hotline. It stays on record, and its ref is not given anew.\n"
    assert (
        'The commitment "hotline" was taken back on'
        in tracker_with_updates("update hotline limited", fails=4).err
    )
    assert "was taken back on" in tracker_with_updates("retract hotline -m again --yes", fails=4).err


@ON_A_FILE
@pytest.mark.parametrize(
    ("ref", "names"),
    [
        ("pk-ir-2017", "commitment engagement"),
        ("hilal-2017-11", "commitment engagement"),
        ("IR", "agreement pk-ir-2017"),
    ],
)
def test_what_something_hangs_on_is_not_taken_back(tracker: CommandLine, ref: str, names: str) -> None:
    """What hangs on it is listed, before anything is asked."""
    told = tracker(f"retract {ref} -m x", fails=4).err
    assert f'"{ref}" is still named by: ' in told
    assert names in told


def test_a_successor_is_not_taken_back(tracker: CommandLine) -> None:
    """The commitment that it replaces would be replaced by nothing."""
    tracker("update hotline superseded --successor fencing")
    told = tracker("retract fencing -m x --yes", fails=4).err
    assert told.startswith('The commitment "fencing" is still named by: commitment hotline.')
