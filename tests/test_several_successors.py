"""A commitment that several replace, and one that takes the place of several."""

import json

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import csv_text
from terminals import run_on_terminal, without_colour

from tracker.ledger.recorders.ids import make_uid

HEADER = "commitment,effective_on,status,successors"


@pytest.fixture
def split(tracker: CommandLine) -> CommandLine:
    """A tracker in which the hotline is replaced by two, which were named in no order."""
    tracker("update hotline superseded --successor soil --successor patrols --on 2018-01-05")
    return tracker


def test_a_commitment_can_be_split(split: CommandLine) -> None:
    """The log names all that replace it; the first one stands under its former key too."""
    (entry,) = split("log hotline --json").json["items"]
    assert (entry["successor"], entry["successors"]) == ("patrols", ["patrols", "soil"])
    assert "patrols;soil" in split("log hotline --format csv").out


def test_both_ends_are_shown(split: CommandLine) -> None:
    """What replaces it, and what it takes the place of, transitively only in the count."""
    split("update fencing superseded --successor soil --on 2018-01-06")
    replaced, by = (split(f"show {ref} --json").json["items"][0] for ref in ("hotline", "soil"))
    assert (replaced["replaced_by"], replaced["takes_place_of"]) == (["patrols", "soil"], [])
    assert (by["replaced_by"], by["takes_place_of"]) == ([], ["fencing", "hotline"])


@ON_A_FILE
def test_a_terminal_shows_both_ends(split: CommandLine) -> None:
    """In words, with commas between what it takes the place of."""
    split("update fencing superseded --successor soil --on 2018-01-06")
    environment = {"TRACKER_DB": str(split.path), "COLUMNS": "100"}
    shown = [
        without_colour(run_on_terminal("show", ref, environment=environment)[1])
        for ref in ("hotline", "soil")
    ]
    assert "by patrols and soil" in shown[0]
    assert "superseded by patrols and soil" in shown[0]
    assert "takes the place of fencing, hotline" in shown[1]


def test_each_successor_is_held_to_the_rules(tracker: CommandLine) -> None:
    """None of several is the commitment itself, nor what nobody has agreed to, nor unknown."""
    line = "update hotline superseded --successor soil --successor"
    assert "cannot replace itself" in tracker(f"{line} hotline", fails=4).err
    assert '"energy" is only proposed' in tracker(f"{line} energy", fails=4).err
    assert 'There is no commitment "nowhere"' in tracker(f"{line} nowhere", fails=3).err


def test_no_successor_of_several_leads_back(split: CommandLine) -> None:
    """Through whichever of them a circle goes, it is refused; and what stops to replace ends no other."""
    for ref in ("patrols", "soil"):
        refused = split(f"update {ref} superseded --successor region --successor hotline", fails=4).err
        assert f"would replace each other in a circle: hotline, {ref}, hotline." in refused
    split("update hotline superseded --successor soil --on 2018-02-01")
    split("update patrols superseded --successor region --successor hotline --on 2018-02-01")


def test_what_several_replace_is_not_taken_back(split: CommandLine) -> None:
    """Something hangs on each of them."""
    for ref in ("patrols", "soil"):
        assert "commitment hotline" in split(f"retract {ref} -m Wrong --yes", fails=4).err


# -- in files ----------------------------------------------------------------------------------------


@ON_A_FILE
def test_a_column_has_several_with_semicolons(tracker: CommandLine, import_content: ImportContent) -> None:
    """The same again is there already, in whatever order they stand."""
    import_content(csv_text("hotline,2018-01-05,superseded,Patrols; soil;", header=HEADER))
    says = import_content(csv_text("hotline,2018-01-05,superseded,soil;patrols", header=HEADER)).out
    assert "There already: 1 update" in says
    assert tracker("log --json").json["items"][0]["successors"] == ["patrols", "soil"]


@ON_A_FILE
@pytest.mark.parametrize("options", [(), ("--map", "successor=Follows")])
def test_the_former_name_of_the_column_is_still_read(
    tracker: CommandLine, import_content: ImportContent, options: tuple[str, ...]
) -> None:
    """By its heading and where a column is mapped to it."""
    heading = "Follows" if options else "successor"
    content = csv_text("hotline,2018-01-05,superseded,soil", header=HEADER.replace("successors", heading))
    import_content(content, *options)
    assert tracker("log --json").json["items"][0]["successors"] == ["soil"]


@ON_A_FILE
@pytest.mark.parametrize("value", ["soil", ["soil"]])
@pytest.mark.parametrize("key", ["successor", "successors"])
def test_one_successor_has_the_uid_that_it_always_had(
    tracker: CommandLine, import_content: ImportContent, key: str, value: object
) -> None:
    """A file of an older office brings the entry that is there already."""
    update = {"commitment": "hotline", "effective_on": "2018-01-05", "status": "superseded", key: value}
    import_content(json.dumps({"schema": "tracker/1", "updates": [update]}), name="theirs.json")
    uid = make_uid("hotline", "soil", "2018-01-05", "superseded", None, None, None, None)
    assert [one["uid"] for one in tracker("log --json").json["items"]] == [uid]
    assert uid == "ak6nsh7xeggk3rzt"


@ON_A_FILE
def test_a_key_and_its_former_name_are_not_both_read(import_content: ImportContent) -> None:
    """Nobody could know which one counts."""
    update = {"commitment": "hotline", "effective_on": "2018-01-05", "status": "superseded"}
    both = update | {"successor": "soil", "successors": ["patrols"]}
    says = import_content(json.dumps({"schema": "tracker/2", "updates": [both]}), name="x.json", fails=5).err
    assert 'successor: "successor" is no key of updates.' in says


def test_an_export_hands_several_on(split: CommandLine, import_content: ImportContent) -> None:
    """As a list; of what has none, nothing."""
    split("update fencing limited --on 2018-01-05")
    updates = json.loads(split("export -o -").out)["updates"]
    assert [one.get("successors") for one in updates] == [["patrols", "soil"], None]
